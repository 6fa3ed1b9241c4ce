//! Who of many households gets what, all at once?
//!
//! The plain evaluator of `eligibility` walks one household's facts through each rule. Here the facts stand in columns
//! (`column`), all rules of a day become one list of distinct nodes (`plan`, `compile`, `comparisons`, `arithmetic_plan`), and each node is
//! worked out for thousands of households at once (`work`, `members`, `arithmetic`, `numbers`, `bits`; what it can't say, `one_by_one`), or for one household alone (`single`, `plans`), or for rows with other facts put in (`patched`). The answers are the same to the last fen.

mod answers;
mod arithmetic;
mod arithmetic_plan;
pub(crate) mod bits;
mod column;
mod comparisons;
mod compile;
mod members;
mod numbers;
mod one_by_one;
mod patched;
mod plan;
mod plans;
mod records;
mod single;
mod single_numbers;
mod spans;
mod work;

pub use answers::{Amounts, Paid, ProgramAnswers, Wanted};
pub use column::{BLOCK, Population};
pub use patched::can_be_patched;
pub use plan::Plan;
pub use plans::Plans;
pub use single::{Single, SingleAnswer};
pub use work::{Work, WorkRoom};

//! Which programs may help this household, how much, why, and what is missing?
//!
//! `situation` is a household on a date, `evaluate` answers conditions and formulas in three values, `missing` names what
//! an unknown answer hangs on, `judge` gives one program's verdict, `recommend` all of them with their reasons.

mod evaluate;
mod found;
mod judge;
mod missing;
mod order;
mod recommend;
mod situation;
mod stale;

pub use evaluate::{evaluate_condition, evaluate_number, NumberValue, View};
pub use found::{sights_code, sights_words, Sight, SightValue};
pub use judge::{judge, AmountFound, Judgment, Recipient, Verdict};
pub use missing::{Missing, MissingSet};
pub use order::{rank, yearly_fen, Ranked};
pub use recommend::{judge_household, recommend, CriterionFinding, Gap, Outcome, Question, Recommendation, Recommendations};
pub use situation::{Rigour, Situation};
pub use stale::UncheckedNumber;

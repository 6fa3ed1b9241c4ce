//! What should somebody be asked next, so that few answers decide much?
//!
//! `told` puts an answer into a household, `answers` lists what a fact could be, `open_verdict` says what an open verdict hangs on,
//! `sets` finds the few facts that decide the most, `question` the next question, `look` puts it all together. Nothing is kept:
//! a look is computed from what is known so far and from what was asked already.

mod answers;
mod look;
mod open_verdict;
mod question;
mod sets;
mod told;

pub use look::{Decided, SelfCheck, SoFar};
pub use open_verdict::OpenVerdict;
pub use question::NextQuestion;
pub use sets::{DecidingSet, DecidingSets};
pub use told::{definition_of, fact_of_path, tell};

//! Whose answers change when a day passes, a program comes in force, or a fact changes?
//!
//! `clocks` finds out of the rules on which days an answer may change, `timetable` which households and programs a day meets,
//! `mirror` keeps everybody in columns in step with the records, `turn` judges what is met and nothing else, `everybody` some
//! programs for all; `found` keeps what was found while it is so, `page` gives it out.

mod clocks;
mod everybody;
mod found;
mod mirror;
mod page;
mod timetable;
mod turn;

pub use everybody::{Hands, OneHand};
pub use found::{Became, Cause, Found};
pub use page::{ChangesAsked, ChangesOfProgram, ListPlace, parse_month};
pub use turn::Watch;

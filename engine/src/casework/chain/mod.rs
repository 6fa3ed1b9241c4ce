//! How does an application go its way, from the window to a decision that can be used?
//!
//! `act` says what can be done, `schedule` by which day all is due; every step is judged by a function of the record alone, so
//! that all ways through a chain can be tried in memory.

mod act;
mod appeal;
mod decision;
mod objection;
mod papers;
mod schedule;
mod status_times;
mod visit;

pub use act::{Bench, ChainAct, Settlement, act_on_application, step};
pub use decision::{StageRequest, decide_stage};
pub use schedule::clocks_of;
pub use status_times::{StatusTime, replayed, status_times};
pub(super) use visit::choose;

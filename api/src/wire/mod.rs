//! Which shapes do requests and answers have?

mod answers;
mod bodies;
mod bodies_alerts;
mod bodies_chain;
mod bodies_papers;
mod bodies_self_check;
mod bodies_upkeep;
mod bundle;
mod cliffs;
mod fields;
mod nearness;
mod recommendations;
mod rehearsals;
mod self_check;
mod values;

pub use answers::*;
pub use bodies::*;
pub use bodies_alerts::*;
pub use bodies_chain::*;
pub use bodies_papers::*;
pub use bodies_self_check::SelfCheckBody;
pub use bodies_upkeep::*;
pub use cliffs::{CliffsAnswer, cliffs_answer};
pub use fields::{Body, Value, read_body, syntax_problem};
pub use nearness::value_json;
pub use recommendations::{Besides, RecommendationsAnswer, amounts, write_household, write_look, write_refusal, write_verdicts};
pub use rehearsals::{RehearsalBody, Told, outcome_json, signed_yuan};
pub use self_check::{SelfCheckAnswer, write_self_check};
pub use values::Code;

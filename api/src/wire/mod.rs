//! Which shapes do requests and answers have?

mod answers;
mod bodies;
mod bodies_alerts;
mod bodies_chain;
mod bodies_papers;
mod bodies_upkeep;
mod fields;
mod recommendations;
mod rehearsals;
mod values;

pub use answers::*;
pub use bodies::*;
pub use bodies_alerts::*;
pub use bodies_chain::*;
pub use bodies_papers::*;
pub use bodies_upkeep::*;
pub use fields::{Body, Value, read_body, syntax_problem};
pub use recommendations::{RecommendationsAnswer, write_household, write_look, write_refusal};
pub use rehearsals::{RehearsalBody, Told, outcome_json, signed_yuan};
pub use values::Code;

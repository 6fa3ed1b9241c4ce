//! What does the JSON interface do? One file for each family of calls: its handlers, and what the OpenAPI document says of them.

pub mod alerts;
pub mod application_steps;
pub mod applications;
mod call;
pub mod campaigns;
pub mod changes;
pub mod checks;
pub mod cliffs;
pub mod clock;
pub mod consents;
pub mod funds;
pub mod grants;
pub mod history;
mod history_steps;
pub mod holds;
pub mod households;
pub mod identities;
pub mod overlap_checks;
pub mod papers;
pub mod partners;
pub mod past;
pub mod programs;
mod receive;
pub mod recommendations;
pub mod rehearsals;
pub mod replay;
pub mod reports;
pub mod reviews;
pub mod samples;
pub mod self_check;
pub mod staff;
pub mod suspensions;
pub mod upkeep;

pub use call::{Handler, Operation, SchemaOf};
pub use receive::{Asked, BodyRoom, receive};
pub use upkeep::transfer_lines;

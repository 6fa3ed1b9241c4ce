//! What does the JSON interface do? One file for each family of calls: its handlers, and what the OpenAPI document says of them.

pub mod alerts;
pub mod applications;
mod call;
pub mod campaigns;
pub mod clock;
pub mod funds;
pub mod grants;
pub mod history;
mod history_steps;
pub mod holds;
pub mod households;
pub mod identities;
pub mod overlap_checks;
pub mod partners;
pub mod past;
pub mod programs;
mod receive;
pub mod recommendations;
pub mod replay;
pub mod suspensions;

pub use call::{Handler, Operation, SchemaOf};
pub use receive::{Asked, receive};

//! What may help this household, said so that an officer can act on it?

mod card;
mod deadline;
mod missing;
mod near;

pub use card::{AdviceCard, amount_words, cards, recipient_name};
pub use deadline::{StageLine, stage_lines};
pub use near::{NearMiss, near_misses};

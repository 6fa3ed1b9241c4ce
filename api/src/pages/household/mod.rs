//! What does an officer see of one household, and what can be done there?

mod events;
mod facts_known;
mod page;
mod regroup;
mod reveal;
mod step_words;

pub use events::told;
pub use page::household_page;
pub use regroup::{move_form, regroup};
pub use reveal::reveal;

//! What does an officer see of one household, and what can be done there?

mod bundle;
mod events;
mod facts_known;
mod income;
mod near;
mod page;
mod regroup;
mod reveal;
mod self_check;
mod step_words;

pub use events::told;
pub use income::income_page;
pub use near::near_page;
pub use page::household_page;
pub use regroup::{move_form, regroup};
pub use reveal::reveal;
pub use self_check::{self_check_answer, self_check_page};

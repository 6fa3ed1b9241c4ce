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

pub use bundle::{BundleView, bundle_view};
pub use events::told;
pub use income::{cliff_line, income_page};
pub use near::{change_text, near_page};
pub use page::household_page;
pub use regroup::{move_form, regroup};
pub use reveal::reveal;
pub use self_check::{self_check_answer, self_check_page};

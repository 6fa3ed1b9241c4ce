//! What do people see in a browser?
//!
//! `table` lists the pages; each family of pages has a file or a folder. `visit` is one request with its language and its desk,
//! `frame` what stands around a page, `form` what was typed, `trouble` what is said when nothing can be shown, `tongue` and
//! `wording` the words. Everything works without a script.

mod advice;
mod alert_case;
mod alerts;
mod application_page;
mod applications;
mod assets;
mod award;
mod campaigns;
mod changes;
mod claims;
mod closed_alerts;
mod edit;
mod entitlement_changes;
mod form;
mod frame;
mod funds;
mod grants;
mod help;
mod home;
mod household;
mod identities;
mod more;
mod notice;
mod papers;
mod papers_shown;
mod partners;
mod print_sheets;
mod programs;
mod records;
mod refusal;
mod rehearsals;
mod replays;
mod reports;
mod reviews;
mod samples;
mod search_entry;
mod sign_in;
mod staff;
mod suspensions;
mod table;
mod tongue;
mod trouble;
mod upkeep;
mod upload;
mod visit;
mod wording;

pub use advice::recipient_name;
pub use household::{BundleView, bundle_view, change_text, cliff_line};
pub use table::page_routes;
pub use tongue::Tongue;

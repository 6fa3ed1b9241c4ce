//! How does an officer enter a household, or change what is known about it?
//!
//! `draft` is what was typed, `document` makes a household document of it, `sections` groups the facts, `field` shows one of
//! them, `records` is a list of them, `page` writes the form and `save` registers it.

mod document;
mod draft;
mod field;
mod page;
mod records;
mod save;
mod sections;

pub use document::value_of;
pub use draft::Typed;
pub use field::{FieldView, fact_field, records_field};
pub use page::{edit_household, fresh_id, new_household};
pub use records::{records_json, rows_sent};
pub use save::{save_changes, save_new};

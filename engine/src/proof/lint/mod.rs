//! What should an author look at, though nothing is wrong with the files?
//!
//! One kind of advice a file: `impossible`, `shadowed`, `bands`, `cliffs`, `expiring`, `unrelated`; `list` runs them all and finds
//! the lines. `combinations` is what the first three reason with: which facts can go together on a day.

mod advice;
mod bands;
mod cliffs;
mod combinations;
mod days;
mod expiring;
mod impossible;
mod list;
mod shadowed;
mod spans;
mod sums;
mod unrelated;

pub use advice::{Advice, LintKind};
pub use list::lint_catalog;

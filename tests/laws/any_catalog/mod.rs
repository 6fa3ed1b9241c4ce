//! What do catalogs and households look like that nobody has thought of?
//!
//! `names` are the facts, definitions and dated numbers of a random catalog, `rules` random conditions and formulas about them,
//! `texts` the whole as files for the real reader, `families` random households, `constructs` what of the language a program uses.

mod constructs;
mod families;
mod names;
mod rules;
mod texts;

pub use constructs::{CONSTRUCTS, constructs_of_amount, constructs_of_criteria};
pub use families::family;
pub use names::Names;
pub use rules::Writer;
pub use texts::{Texts, criterion, draw, program_text};

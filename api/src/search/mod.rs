//! How does somebody find a program or a household by a few words?
//!
//! Both indexes live in memory and are never written to disk: `programs` is made of the catalog when it is loaded, and
//! `households` is filled from the sealed store when the server starts, because no plain name of a person may ever lie in a
//! file. They are projections: nothing is decided by them.

mod households;
mod letters;
mod programs;
mod thesaurus;

#[cfg(test)]
mod held_to;

pub use households::{HouseholdEntry, HouseholdSearch, MatchedBy, MemberEntry};
pub use programs::{ProgramHit, ProgramSearch};

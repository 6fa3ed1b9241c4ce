//! Who gains and who loses when a draft takes the place of the catalog, and what does it cost?
//!
//! `roll` is the households on whom a draft is tried, `grouping` the kinds of which they are, `differences` the programs that
//! the two catalogs write otherwise, `judging` the two answers side by side (a `part` of the households at a time), `weighing` what can be held
//! together under either, `trials` the same where awards set what other programs look at, `outcome` what is told of them.

mod differences;
mod grouping;
mod judging;
mod outcome;
mod part;
mod roll;
mod trials;
mod weighing;

pub use differences::ChangedProgram;
pub use grouping::Grouping;
pub use judging::{Answer, AnswerChange, HouseholdChange, Rehearsal};
pub use outcome::{Group, Leaning, Outcome, ProgramLine, Tally};
pub use part::Part;
pub use roll::{Roll, tell_alike};

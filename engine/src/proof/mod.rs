//! Do the programs do what their authors say?
//!
//! `cases` judges every case of every program; `load` leaves out the programs whose cases fail; `mutants` changes one thing
//! at a time and asks whether the cases notice; `lint` says what an author should look at though nothing is wrong.

mod cases;
mod lint;
mod load;
mod mutants;
mod mutate;

pub use cases::{CaseFailure, failing_cases};
pub use lint::{Advice, LintKind, lint_catalog};
pub use load::load_catalog;
pub use mutants::{Mutant, MutantOwner, try_mutants};

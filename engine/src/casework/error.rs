//! Why was something not done?

use crate::ledger::{ReadError, Refusal};
use crate::store::StoreError;
use crate::words::Words;

/// Why an action came to nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum CaseError {
    /// The rules or the ledger say no: an answer.
    Refused(Refusal),
    /// Fields that are wrong: path and what was expected.
    Faults(Vec<(String, Words)>),
    /// There is no such thing.
    Unknown(Words),
    /// A partner has asked as often as it may today.
    TooMany(Words),
    /// It belongs to another agency.
    NotYours(Words),
    /// The key was used for another command.
    KeyReused,
    /// Others kept changing the same records; nothing was done, try again.
    Busy,
    /// The store takes no commands or can't be read.
    Broken(String),
}

impl From<ReadError> for CaseError {
    fn from(error: ReadError) -> Self {
        CaseError::Broken(error.to_string())
    }
}

impl From<StoreError> for CaseError {
    fn from(error: StoreError) -> Self {
        CaseError::Broken(error.to_string())
    }
}

impl CaseError {
    /// One field that is wrong.
    pub fn field(path: &str, expected: Words) -> Self {
        CaseError::Faults(vec![(path.to_string(), expected)])
    }
}

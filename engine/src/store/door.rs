//! How does the rest of the house reach the store?

use super::as_of::{Before, Concerns};
use crate::ledger::{Answer, Command, FileName, ReadError, Records};
use crate::sealing::Vault;

/// What casework and the edge ask of a store: read records by key, and commit one command that happens whole or not at all.
pub trait Store: Records + Send + Sync {
    /// Commits a command and comes back when the answer is durable. It blocks: the edge calls it from worker threads.
    fn submit(&self, command: Command) -> Result<Committed, CommitError>;

    /// Keeps a file under the hash of what is in it and comes back when it is durable; then an event may name it.
    fn keep_file(&self, bytes: &[u8]) -> Result<FileName, StoreError>;

    /// A kept file, checked against its name; nothing if there is none.
    fn file(&self, name: &FileName) -> Result<Option<Vec<u8>>, StoreError>;

    /// The records as they were made of the events up to a position, of those events that concern a question.
    fn records_at(&self, until: u64, concerns: Concerns<'_>) -> Result<Box<dyn Records>, StoreError>;

    /// Goes through the events up to a position once, and shows for each that concerns a question the records just before it, made of
    /// those that concern it.
    fn records_before_each(&self, until: u64, concerns: Concerns<'_>, before: Before<'_>) -> Result<(), StoreError>;

    /// Whoever holds the keys.
    fn vault(&self) -> &(dyn Vault + Sync);

    /// The position of the last event.
    fn position(&self) -> u64;
}

/// A decided command.
#[derive(Clone, Debug, PartialEq)]
pub struct Committed {
    /// What was decided: done or refused.
    pub answer: Answer,
    /// The position after it.
    pub position: u64,
}

/// Why a command was not decided.
#[derive(Clone, Debug, PartialEq)]
pub enum CommitError {
    /// Something that was read has changed: read again, judge again.
    Stale,
    /// The key was used for another command.
    KeyReused,
    /// A record that it rests on can't be read; nothing of it was written, and other commands go on.
    Unreadable(ReadError),
    /// The store takes no more commands.
    Closed(StoreError),
}

/// The store failed; what was acknowledged before is safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(pub String);

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}

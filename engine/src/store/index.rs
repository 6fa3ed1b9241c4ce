//! What must an index be able to do, so that records are found without reading the journal?

use super::frame::Applied;
use crate::ledger::{ReadError, RecordKey, Records, StoredBytes};
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// Records by key. It may lose what was applied last, or be thrown away: the journal makes it again.
pub trait Index: Records + Send + Sync {
    /// How far the journal is applied.
    fn applied(&self) -> Result<Applied, ReadError>;

    /// Writes records and how far they go, all or nothing.
    fn apply(&self, writes: BTreeMap<RecordKey, Option<StoredBytes>>, applied: Applied) -> Result<(), ReadError>;

    /// Hands everything to the disk.
    fn flush(&self) -> Result<(), ReadError>;
}

/// The place where an index lives.
pub trait IndexPlace: Send {
    /// Whether anything stands there.
    fn is_empty(&self) -> Result<bool, ReadError>;

    /// Opens the index that was begun last, or an empty one. An error says that what stands there can't be used.
    fn open(&mut self) -> Result<Box<dyn Index>, ReadError>;

    /// Puts the index that was begun last out of the way, for somebody to look at; it is not open.
    fn set_aside(&mut self) -> Result<(), ReadError>;

    /// Begins an empty one; another may still be open beside it.
    fn begin_anew(&mut self) -> Result<Box<dyn Index>, ReadError>;

    /// Removes all but the one that was begun last; none of them is open any more.
    fn remove_old(&mut self) -> Result<(), ReadError>;
}

/// The index in use. It can be changed for another while others read.
pub(super) struct CurrentIndex(RwLock<Box<dyn Index>>);

impl CurrentIndex {
    pub(super) fn new(index: Box<dyn Index>) -> Self {
        CurrentIndex(RwLock::new(index))
    }

    pub(super) fn with<T>(&self, read: impl FnOnce(&dyn Index) -> T) -> T {
        read(&**self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another in its place; the old one is closed when this comes back.
    pub(super) fn replace(&self, index: Box<dyn Index>) {
        let old = std::mem::replace(&mut *self.0.write().unwrap_or_else(PoisonError::into_inner), index);
        drop(old);
    }
}

impl Records for CurrentIndex {
    fn bytes(&self, key: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        self.with(|index| index.bytes(key))
    }

    fn range(&self, prefix: &RecordKey, after: Option<&RecordKey>, limit: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        self.with(|index| index.range(prefix, after, limit))
    }
}

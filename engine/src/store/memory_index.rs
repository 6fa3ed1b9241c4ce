//! Where do records live in a test or a simulation?

use super::frame::Applied;
use super::index::{Index, IndexPlace};
use crate::ledger::{ReadError, RecordKey, Records, StoredBytes};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// What an index in memory holds.
type State = (BTreeMap<RecordKey, StoredBytes>, Applied);

/// An index in memory. Clones share what they hold.
#[derive(Clone)]
pub struct MemoryIndex(Arc<RwLock<State>>);

impl MemoryIndex {
    /// An empty one.
    pub fn empty() -> Self {
        Self::holding(BTreeMap::new(), Applied::NOTHING)
    }

    /// One that holds records, as far as they go.
    pub fn holding(records: BTreeMap<RecordKey, StoredBytes>, applied: Applied) -> Self {
        MemoryIndex(Arc::new(RwLock::new((records, applied))))
    }

    /// A copy of all records, and how far they go.
    pub fn state(&self) -> (BTreeMap<RecordKey, StoredBytes>, Applied) {
        self.read(Clone::clone)
    }

    fn read<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Records for MemoryIndex {
    fn bytes(&self, key: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        Ok(self.read(|(records, _)| records.get(key).cloned()))
    }

    fn range(&self, prefix: &RecordKey, after: Option<&RecordKey>, limit: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(after),
            _ => Bound::Included(prefix),
        };
        Ok(self.read(|(records, _)| {
            let inside = records.range((start, Bound::Unbounded)).take_while(|(key, _)| key.0.starts_with(&prefix.0));
            inside.take(limit).map(|(key, record)| (key.clone(), record.clone())).collect()
        }))
    }
}

impl Index for MemoryIndex {
    fn applied(&self) -> Result<Applied, ReadError> {
        Ok(self.read(|(_, applied)| *applied))
    }

    fn apply(&self, writes: BTreeMap<RecordKey, Option<StoredBytes>>, applied: Applied) -> Result<(), ReadError> {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for (key, write) in writes {
            match write {
                Some(record) => state.0.insert(key, record),
                None => state.0.remove(&key),
            };
        }
        state.1 = applied;
        Ok(())
    }

    fn flush(&self) -> Result<(), ReadError> {
        Ok(())
    }
}

/// The place of an index in memory. Whoever keeps a clone sees the index in use, and can hand another to the next start.
#[derive(Clone)]
pub struct MemoryPlace(Arc<Mutex<Option<MemoryIndex>>>);

impl MemoryPlace {
    /// A place where nothing stands.
    pub fn empty() -> Self {
        MemoryPlace(Arc::new(Mutex::new(None)))
    }

    /// A place where an index stands: an older one, or one of another journal.
    pub fn holding(index: MemoryIndex) -> Self {
        MemoryPlace(Arc::new(Mutex::new(Some(index))))
    }

    /// The index that stands there now.
    pub fn index(&self) -> MemoryIndex {
        self.lock().get_or_insert_with(MemoryIndex::empty).clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<MemoryIndex>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl IndexPlace for MemoryPlace {
    fn is_empty(&self) -> Result<bool, ReadError> {
        Ok(self.lock().is_none())
    }

    fn open(&mut self) -> Result<Box<dyn Index>, ReadError> {
        Ok(Box::new(self.index()))
    }

    fn set_aside(&mut self) -> Result<(), ReadError> {
        *self.lock() = None;
        Ok(())
    }

    fn begin_anew(&mut self) -> Result<Box<dyn Index>, ReadError> {
        *self.lock() = Some(MemoryIndex::empty());
        self.open()
    }

    fn remove_old(&mut self) -> Result<(), ReadError> {
        Ok(())
    }
}

//! In which order is a batch made durable, so that nothing answered is ever lost?
//!
//! Keys first, then one frame of the journal, then the index, then the answers; each step durable before the next.

use super::batch::{Batch, Decided, is_living};
use super::door::{CommitError, Committed, StoreError};
use super::fault::{OpenError, on_disk};
use super::files::Files;
use super::index::{CurrentIndex, Index, IndexPlace};
use super::journal::Journal;
use super::key_file::{KEY_FILE, KeyFile};
use super::keys::KeyRing;
use super::replay::{Progress, rebuild};
use super::segment::JOURNAL;
use crate::ledger::{ClockRecord, Command, EVENT_VERSION, Event, EventBody, FileName, ForgottenRecord, ReadError, Records, Seconds, Stored, read};
use crate::sealing::{Owner, Vault};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What readers share with the committer.
pub(super) struct Shared {
    pub(super) index: CurrentIndex,
    pub(super) ring: Arc<KeyRing>,
    pub(super) files: Files,
    /// The position of the last event that the index has.
    pub(super) position: AtomicU64,
}

/// The only one who writes. It is sequential and asks no clock, no thread and no chance: equal commands on an equal disk do
/// the same.
pub struct Committer {
    journal: Journal,
    keys: KeyFile,
    place: Box<dyn IndexPlace>,
    shared: Arc<Shared>,
    latest: Seconds,
    closed: Option<StoreError>,
}

/// Who completes what a power cut has interrupted.
const SYSTEM: &str = "system";

impl Committer {
    /// A committer over an index that stands where the journal does.
    pub(super) fn new(journal: Journal, keys: KeyFile, files: Files, index: Box<dyn Index>, place: Box<dyn IndexPlace>) -> Result<Self, ReadError> {
        let latest = read::<ClockRecord>(&*index, &String::new())?.unwrap_or_default().latest;
        let position = AtomicU64::new(journal.segments.end.count);
        let shared = Arc::new(Shared { index: CurrentIndex::new(index), ring: keys.ring(), files, position });
        Ok(Committer { journal, keys, place, shared, latest, closed: None })
    }

    /// Decides commands in order and makes what has happened durable; the answers may be given when this comes back. After a
    /// failure it takes no more: nobody can know what the disk has kept, before the store is opened again.
    pub fn commit_batch(&mut self, commands: Vec<Command>) -> Vec<Result<Committed, CommitError>> {
        if self.closed.is_none() {
            let shared = Arc::clone(&self.shared);
            let mut batch = Batch::new(&shared.index, &shared.ring, self.journal.segments.end.count, self.latest);
            let answers = commands.iter().map(|command| batch.take(command)).collect();
            match self.make_durable(batch.into_decided()) {
                Ok(()) => return answers,
                Err(error) => self.closed = Some(error),
            }
        }
        let closed = self.closed.clone().unwrap_or_else(|| StoreError("closed".into()));
        commands.iter().map(|_| Err(CommitError::Closed(closed.clone()))).collect()
    }

    fn make_durable(&mut self, decided: Decided) -> Result<(), StoreError> {
        if decided.events.is_empty() {
            return Ok(());
        }
        let failed = |what: &str, error: &dyn std::fmt::Display| StoreError(format!("failed to {what}: {error}"));
        self.keys.write(&decided.new_keys, &decided.destroyed).map_err(|error| failed("write keys", &error))?;
        let end = self.journal.append(&decided.events).map_err(|error| failed("append to the journal", &error))?;
        self.latest = decided.latest;
        match decided.destroyed.is_empty() {
            true => self.shared.index.with(|index| index.apply(decided.writes, end)).map_err(|error| failed("write the index", &error))?,
            // Pages of the index could still tell who was forgotten.
            false => self.rebuild(&mut |_, _| {}).map_err(|error| failed("rebuild the index", &error))?,
        }
        self.shared.position.store(end.count, Ordering::Release);
        Ok(())
    }

    fn rebuild(&mut self, progress: Progress<'_>) -> Result<(), OpenError> {
        let index = rebuild(&mut *self.place, &self.journal.segments, &*self.shared.ring, progress)?;
        self.shared.index.replace(index);
        self.place.remove_old().map_err(|error| OpenError::index(&error))
    }

    /// Completes every forgetting that has only half happened: a key without the event, and (where an old copy of the keys
    /// was put back) an event whose key lives again.
    pub(super) fn finish_forgetting(&mut self, progress: Progress<'_>) -> Result<(), OpenError> {
        let recorded = forgotten(&self.shared.index).map_err(|error| OpenError::index(&error))?;
        let ring = &self.shared.ring;
        let unrecorded: BTreeSet<Owner> = ring.destroyed().into_iter().filter(|owner| !recorded.contains(owner)).collect();
        let risen = recorded.into_iter().filter(|owner| is_living(ring, *owner));
        let destroyed: BTreeSet<Owner> = risen.chain(unrecorded.iter().copied()).collect();
        if destroyed.is_empty() {
            return Ok(());
        }
        on_disk(KEY_FILE, self.keys.write(&[], &destroyed))?;
        let forget = |owner: &Owner| Event { version: EVENT_VERSION, at: self.latest, by: SYSTEM.into(), body: EventBody::Forgotten { owner: *owner } };
        let events: Vec<Event> = unrecorded.iter().map(forget).collect();
        if !events.is_empty() {
            on_disk(JOURNAL, self.journal.append(&events))?;
        }
        self.rebuild(progress)?;
        self.shared.position.store(self.journal.segments.end.count, Ordering::Release);
        Ok(())
    }

    /// Keeps a file and comes back when it is durable.
    pub fn keep_file(&self, bytes: &[u8]) -> Result<FileName, StoreError> {
        self.shared.files.keep(bytes)
    }

    /// A kept file, checked against its name; nothing if there is none.
    pub fn file(&self, name: &FileName) -> Result<Option<Vec<u8>>, StoreError> {
        self.shared.files.read(name)
    }

    /// The records as of the last batch.
    pub fn records(&self) -> &dyn Records {
        &self.shared.index
    }

    /// Whoever holds the keys.
    pub fn vault(&self) -> &(dyn Vault + Sync) {
        &*self.shared.ring
    }

    /// The position of the last event.
    pub fn position(&self) -> u64 {
        self.shared.position.load(Ordering::Acquire)
    }

    /// Why it takes no more commands, if it does not.
    pub fn closed(&self) -> Option<&StoreError> {
        self.closed.as_ref()
    }

    pub(super) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }
}

/// Everybody whom an event says to be forgotten.
fn forgotten(records: &dyn Records) -> Result<BTreeSet<Owner>, ReadError> {
    let found = records.range(&ForgottenRecord::prefix(), None, usize::MAX)?;
    let owner = |key: &[u8]| {
        let (kind, number) = key.get(1..)?.split_first_chunk()?;
        let number = u64::from_be_bytes(number.try_into().ok()?);
        Owner::of_parts(u8::try_from(u64::from_be_bytes(*kind)).ok()?.checked_add(1)?, number)
    };
    Ok(found.iter().filter_map(|(key, _)| owner(&key.0)).collect())
}

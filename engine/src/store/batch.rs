//! What does each command of a batch come to?
//!
//! Commands are decided in order, each seeing what those before it changed. Nothing is written here.

use super::door::{CommitError, Committed};
use super::keys::{KeyRing, KeyState};
use crate::ledger::{Changes, Command, CommandRecord, EVENT_VERSION, Event, EventBody, ReadError, RecordKey, Records, Seconds, StoredBytes};
use crate::ledger::{apply, decide, read_versioned};
use crate::sealing::{Mark, Opened, Owner, SealKey, Sealed, Vault, open_sealed};
use std::collections::{BTreeMap, BTreeSet};

/// What a batch has to make durable.
pub(super) struct Decided {
    pub(super) writes: BTreeMap<RecordKey, Option<StoredBytes>>,
    pub(super) new_keys: Vec<(Owner, SealKey)>,
    pub(super) destroyed: BTreeSet<Owner>,
    pub(super) events: Vec<Event>,
    pub(super) latest: Seconds,
}

/// A batch that is being decided.
pub(super) struct Batch<'a> {
    changes: Changes<'a>,
    keys: BatchKeys<'a>,
    events: Vec<Event>,
    /// The position of the last event.
    position: u64,
    latest: Seconds,
}

/// The keys as they will be after the batch.
struct BatchKeys<'a> {
    ring: &'a KeyRing,
    new: BTreeMap<Owner, SealKey>,
    destroyed: BTreeSet<Owner>,
}

impl Vault for BatchKeys<'_> {
    fn open(&self, sealed: &Sealed) -> Opened {
        match self.new.get(&sealed.owner) {
            _ if self.destroyed.contains(&sealed.owner) => Opened::Forgotten,
            Some(key) => open_sealed(sealed, key).map_or(Opened::Damaged, Opened::Plain),
            None => self.ring.open(sealed),
        }
    }

    fn key_of(&self, owner: Owner) -> Option<SealKey> {
        match self.new.get(&owner) {
            _ if self.destroyed.contains(&owner) => None,
            Some(key) => Some(*key),
            None => self.ring.key_of(owner),
        }
    }

    fn mark(&self, purpose: &str, text: &str) -> Mark {
        self.ring.mark(purpose, text)
    }
}

impl<'a> Batch<'a> {
    pub(super) fn new(records: &'a dyn Records, ring: &'a KeyRing, position: u64, latest: Seconds) -> Self {
        let keys = BatchKeys { ring, new: BTreeMap::new(), destroyed: BTreeSet::new() };
        Batch { changes: Changes::over(records), keys, events: Vec::new(), position, latest }
    }

    /// Decides one command. A refusal to decide leaves no trace.
    pub(super) fn take(&mut self, command: &Command) -> Result<Committed, CommitError> {
        if let Some(kept) = self.kept(command)? {
            return Ok(kept);
        }
        for (key, expected) in &command.expected {
            let found = self.changes.bytes(key).map_err(CommitError::Unreadable)?.map_or(0, |record| record.version);
            if found != *expected {
                return Err(CommitError::Stale);
            }
        }
        let mut owners = BTreeSet::new();
        for (owner, _) in &command.new_keys {
            // Random numbers don't meet by chance; a second key would make what the first sealed unreadable.
            if self.keys.new.contains_key(owner) || self.keys.ring.state(*owner).is_some() || !owners.insert(*owner) {
                return Err(CommitError::Stale);
            }
        }
        self.keys.new.extend(command.new_keys.iter().copied());
        let destroyed_before = self.keys.destroyed.clone();
        let taken = self.decide_and_apply(command);
        if !matches!(&taken, Ok(taken) if taken.needs_keys) {
            self.keys.new.retain(|owner, _| !owners.contains(owner));
        }
        match taken {
            Ok(taken) => Ok(taken.committed),
            Err(error) => {
                self.keys.destroyed = destroyed_before;
                Err(CommitError::Unreadable(error))
            }
        }
    }

    /// The answer that is kept under the command's key.
    fn kept(&self, command: &Command) -> Result<Option<Committed>, CommitError> {
        let Some(key) = command.key else { return Ok(None) };
        let kept = read_versioned::<CommandRecord>(&self.changes, &key.key).map_err(CommitError::Unreadable)?;
        match kept.value {
            None => Ok(None),
            Some(record) if record.body == key.body => Ok(Some(Committed { answer: record.answer, position: kept.version })),
            Some(_) => Err(CommitError::KeyReused),
        }
    }

    fn decide_and_apply(&mut self, command: &Command) -> Result<Taken, ReadError> {
        let decision = decide(&self.changes, command)?;
        let needs_keys = !decision.events.is_empty();
        let mut bodies = decision.events;
        bodies.extend(command.key.map(|key| EventBody::AnswerKept { command: key.key, body: key.body, answer: decision.answer.clone() }));
        let at = command.at.max(self.latest);
        let events: Vec<Event> = bodies.into_iter().map(|body| Event { version: EVENT_VERSION, at, by: command.by.clone(), body }).collect();
        let mut own = Changes::over(&self.changes);
        let mut position = self.position;
        for event in &events {
            if let EventBody::Forgotten { owner } = event.body {
                self.keys.destroyed.insert(owner);
            }
            position += 1;
            apply(&mut own, event, position, &self.keys)?;
        }
        let writes = own.into_writes();
        self.changes.absorb(writes);
        if !events.is_empty() {
            self.latest = at;
        }
        self.position = position;
        self.events.extend(events);
        Ok(Taken { committed: Committed { answer: decision.answer, position }, needs_keys })
    }

    /// What is to be made durable.
    pub(super) fn into_decided(self) -> Decided {
        let BatchKeys { new, destroyed, .. } = self.keys;
        // Who came and was forgotten within the batch never gets a key on the disk.
        let new_keys = new.into_iter().filter(|(owner, _)| !destroyed.contains(owner)).collect();
        Decided { writes: self.changes.into_writes(), new_keys, destroyed, events: self.events, latest: self.latest }
    }
}

/// A command that was decided, and whether its new keys seal anything.
struct Taken {
    committed: Committed,
    needs_keys: bool,
}

/// Whether somebody's key lives.
pub(super) fn is_living(ring: &KeyRing, owner: Owner) -> bool {
    matches!(ring.state(owner), Some(KeyState::Living { .. }))
}

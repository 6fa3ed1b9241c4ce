//! Under which key does a record stand, and how is it read?

use super::ids::{ApplicationId, ChangeId, ConsentId, GrantId, HouseholdId, PaperId, PersonId, ReportId, SampleId, StaffId, SuspensionId};
use crate::sealing::Mark;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The bytes of a key: a letter for the kind of record, then its number or text. Keys of one kind stand together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(pub Vec<u8>);

/// A part of a key.
pub trait KeyPart {
    /// Adds its bytes, so that keys sort as their parts do.
    fn write(&self, bytes: &mut Vec<u8>);
}

macro_rules! number_keys {
    ($($id:ident),*) => {
        $(impl KeyPart for $id {
            fn write(&self, bytes: &mut Vec<u8>) {
                bytes.extend(self.0.to_be_bytes());
            }
        })*
    };
}
number_keys!(PersonId, HouseholdId, GrantId, ApplicationId, SuspensionId, ChangeId, ReportId, PaperId, ConsentId, StaffId, SampleId);

impl KeyPart for u64 {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_be_bytes());
    }
}

impl KeyPart for Mark {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.0);
    }
}

impl KeyPart for String {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.as_bytes());
    }
}

impl<A: KeyPart, B: KeyPart> KeyPart for (A, B) {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.0.write(bytes);
        self.1.write(bytes);
    }
}

/// A kind of record.
pub trait Stored: Serialize + DeserializeOwned {
    /// What it is known by.
    type Id: KeyPart;
    /// The first byte of its keys; every kind has its own.
    const LETTER: u8;

    /// The key of one record.
    fn key(id: &Self::Id) -> RecordKey {
        let mut bytes = vec![Self::LETTER];
        id.write(&mut bytes);
        RecordKey(bytes)
    }

    /// What all keys of this kind begin with.
    fn prefix() -> RecordKey {
        RecordKey(vec![Self::LETTER])
    }
}

/// A stored record: the position of the last event that changed it, and its bytes. A record that never was has version 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBytes {
    /// Position of the event that wrote it, counted from 1.
    pub version: u64,
    /// JSON.
    pub bytes: Vec<u8>,
}

/// The key of a record that was read to judge, and the version that it had.
pub type ReadVersion = (RecordKey, u64);

/// A record that was read, with the version that it had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned<T> {
    /// 0 where there is none.
    pub version: u64,
    /// What was read.
    pub value: T,
}

/// A record can't be read: the disk failed, or what stands there is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(pub String);

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "failed to read a record: {}", self.0)
    }
}

impl std::error::Error for ReadError {}

/// Whatever records can be read from.
pub trait Records {
    /// The record under a key.
    fn bytes(&self, key: &RecordKey) -> Result<Option<StoredBytes>, ReadError>;

    /// Records whose keys begin with `prefix` and come after `after`, in the order of their keys, at most `limit`.
    fn range(&self, prefix: &RecordKey, after: Option<&RecordKey>, limit: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError>;
}

/// Reads one record.
pub fn read<R: Stored>(records: &(impl Records + ?Sized), id: &R::Id) -> Result<Option<R>, ReadError> {
    Ok(read_versioned(records, id)?.value)
}

/// Reads one record with its version.
pub fn read_versioned<R: Stored>(records: &(impl Records + ?Sized), id: &R::Id) -> Result<Versioned<Option<R>>, ReadError> {
    match records.bytes(&R::key(id))? {
        None => Ok(Versioned { version: 0, value: None }),
        Some(stored) => Ok(Versioned { version: stored.version, value: Some(decode(&stored.bytes)?) }),
    }
}

/// The version of one record, for whoever judges without looking into it.
pub fn read_version<R: Stored>(records: &(impl Records + ?Sized), id: &R::Id) -> Result<ReadVersion, ReadError> {
    let key = R::key(id);
    let version = records.bytes(&key)?.map_or(0, |stored| stored.version);
    Ok((key, version))
}

/// Reads all records of a kind, in the order of their keys.
pub fn read_all<R: Stored>(records: &(impl Records + ?Sized)) -> Result<Vec<R>, ReadError> {
    read_under(records, &R::prefix())
}

/// Reads the records of a kind whose keys begin so, in the order of their keys.
pub fn read_under<R: Stored>(records: &(impl Records + ?Sized), prefix: &RecordKey) -> Result<Vec<R>, ReadError> {
    records.range(prefix, None, usize::MAX)?.into_iter().map(|(_, stored)| decode(&stored.bytes)).collect()
}

/// Reads the bytes of a record.
pub fn decode<R: Stored>(bytes: &[u8]) -> Result<R, ReadError> {
    serde_json::from_slice(bytes).map_err(|error| ReadError(format!("record {}: {error}", char::from(R::LETTER))))
}

/// Changes on top of what is stored: later reads see them, and nothing is written until the batch is durable.
pub struct Changes<'a> {
    base: &'a dyn Records,
    writes: BTreeMap<RecordKey, Option<StoredBytes>>,
}

impl<'a> Changes<'a> {
    /// No changes yet.
    pub fn over(base: &'a dyn Records) -> Self {
        Self { base, writes: BTreeMap::new() }
    }

    /// Writes a record as of a position.
    pub fn put<R: Stored>(&mut self, id: &R::Id, record: &R, position: u64) {
        let bytes = serde_json::to_vec(record).expect("records are plain data");
        self.writes.insert(R::key(id), Some(StoredBytes { version: position, bytes }));
    }

    /// Takes a record away.
    pub fn remove<R: Stored>(&mut self, id: &R::Id) {
        self.writes.insert(R::key(id), None);
    }

    /// Takes over what was written on top of this.
    pub fn absorb(&mut self, writes: BTreeMap<RecordKey, Option<StoredBytes>>) {
        self.writes.extend(writes);
    }

    /// What is to be written: a record, or nothing where one is taken away.
    pub fn into_writes(self) -> BTreeMap<RecordKey, Option<StoredBytes>> {
        self.writes
    }
}

impl Records for Changes<'_> {
    fn bytes(&self, key: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        match self.writes.get(key) {
            Some(write) => Ok(write.clone()),
            None => self.base.bytes(key),
        }
    }

    fn range(&self, prefix: &RecordKey, after: Option<&RecordKey>, limit: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        // Writes may hide stored records, so ask for that many more.
        let mut found: BTreeMap<RecordKey, StoredBytes> = self.base.range(prefix, after, limit.saturating_add(self.writes.len()))?.into_iter().collect();
        let inside = |key: &RecordKey| key.0.starts_with(&prefix.0) && after.is_none_or(|after| key > after);
        for (key, write) in self.writes.iter().filter(|(key, _)| inside(key)) {
            match write {
                Some(record) => found.insert(key.clone(), record.clone()),
                None => found.remove(key),
            };
        }
        Ok(found.into_iter().take(limit).collect())
    }
}

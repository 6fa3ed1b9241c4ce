//! How is sled used as an index that may be thrown away?
//!
//! sled 0.34.7 acknowledges before anything is durable, can lose its tail, and can panic on what a power cut left. So nothing
//! rests on it: every call is guarded, opening walks through all records, and the number of records stands beside how far the
//! journal is applied, in the same transaction.

use super::disk::Disk;
use super::frame::Applied;
use super::index::{Index, IndexPlace};
use super::real_disk::RealDisk;
use crate::ledger::{ReadError, RecordKey, Records, StoredBytes};
use sled::transaction::{ConflictableTransactionError, TransactionError, TransactionalTree};
use std::collections::BTreeMap;
use std::fs;
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Sorts before every record: those begin with a letter.
const MARKER: &[u8] = b"\0applied 3";
/// Markers of records that older versions made of the same events: they are made anew.
const OLDER_MARKERS: [&[u8]; 2] = [b"\0applied", b"\0applied 2"];
const FLUSH_EVERY_MS: u64 = 500;
/// What the index gets on the smallest machine, and where the machine does not say what it has.
const LEAST: u64 = 64 << 20;
/// More would not be faster: ten million grants and all numbers fit.
const MOST: u64 = 8 << 30;

/// An index in a folder of its own.
pub struct SledIndex {
    tree: sled::Db,
}

/// Turns sled's panics into errors.
fn guarded<T>(work: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(ReadError("the index is damaged: its reader panicked".into())))
}

fn failed(error: impl std::fmt::Display) -> ReadError {
    ReadError(format!("the index: {error}"))
}

fn stored(bytes: &[u8]) -> Result<StoredBytes, ReadError> {
    let (version, bytes) = bytes.split_first_chunk().ok_or_else(|| failed("a record without a version"))?;
    Ok(StoredBytes { version: u64::from_be_bytes(*version), bytes: bytes.to_vec() })
}

/// How far the journal is applied, and how many records there are.
#[derive(Clone, Copy)]
struct Marker {
    applied: Applied,
    records: u64,
}

impl Marker {
    fn read(bytes: Option<&[u8]>) -> Result<Self, ReadError> {
        let Some(bytes) = bytes else { return Ok(Marker { applied: Applied::NOTHING, records: 0 }) };
        let marker = bytes.split_first_chunk().and_then(|(count, rest)| {
            let (records, chain) = rest.split_first_chunk()?;
            let applied = Applied { count: u64::from_be_bytes(*count), chain: chain.try_into().ok()? };
            Some(Marker { applied, records: u64::from_be_bytes(*records) })
        });
        marker.ok_or_else(|| failed("the marker can't be read"))
    }

    fn bytes(&self) -> Vec<u8> {
        [&self.applied.count.to_be_bytes()[..], &self.records.to_be_bytes(), &self.applied.chain].concat()
    }
}

impl SledIndex {
    /// Opens the index in a folder, or makes one, and walks through all of it.
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        guarded(|| {
            let config = sled::Config::new().path(folder).cache_capacity(cache_bytes()).flush_every_ms(Some(FLUSH_EVERY_MS));
            let index = SledIndex { tree: config.open().map_err(failed)? };
            for older in OLDER_MARKERS {
                if index.tree.contains_key(older).map_err(failed)? {
                    return Err(failed("its records are those of an older version"));
                }
            }
            let expected = index.marker()?.records;
            let mut records = 0;
            for entry in index.tree.iter() {
                let (key, bytes) = entry.map_err(failed)?;
                if key != MARKER {
                    stored(&bytes)?;
                    records += 1;
                }
            }
            if records != expected {
                return Err(failed(format!("{records} records where {expected} were written")));
            }
            Ok(index)
        })
    }

    fn marker(&self) -> Result<Marker, ReadError> {
        Marker::read(self.tree.get(MARKER).map_err(failed)?.as_deref())
    }
}

impl Records for SledIndex {
    fn bytes(&self, key: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        guarded(|| self.tree.get(&key.0).map_err(failed)?.map(|bytes| stored(&bytes)).transpose())
    }

    fn range(&self, prefix: &RecordKey, after: Option<&RecordKey>, limit: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(&after.0[..]),
            _ => Bound::Included(&prefix.0[..]),
        };
        guarded(|| {
            let mut found = Vec::new();
            for entry in self.tree.range::<&[u8], _>((start, Bound::Unbounded)) {
                let (key, bytes) = entry.map_err(failed)?;
                if found.len() >= limit || !key.starts_with(&prefix.0) {
                    break;
                }
                if key != MARKER {
                    found.push((RecordKey(key.to_vec()), stored(&bytes)?));
                }
            }
            Ok(found)
        })
    }
}

impl Index for SledIndex {
    fn applied(&self) -> Result<Applied, ReadError> {
        guarded(|| Ok(self.marker()?.applied))
    }

    fn apply(&self, writes: BTreeMap<RecordKey, Option<StoredBytes>>, applied: Applied) -> Result<(), ReadError> {
        let write_all = |tree: &TransactionalTree| {
            let before = Marker::read(tree.get(MARKER)?.as_deref()).map_err(ConflictableTransactionError::Abort)?;
            let mut records = before.records;
            for (key, write) in &writes {
                let replaced = match write {
                    Some(record) => tree.insert(&key.0[..], [&record.version.to_be_bytes()[..], &record.bytes].concat())?,
                    None => tree.remove(&key.0[..])?,
                };
                records = (records + u64::from(write.is_some())).saturating_sub(u64::from(replaced.is_some()));
            }
            tree.insert(MARKER, Marker { applied, records }.bytes())?;
            Ok(())
        };
        guarded(|| {
            self.tree.transaction(write_all).map_err(|error| match error {
                TransactionError::Abort(error) => error,
                TransactionError::Storage(error) => failed(error),
            })
        })
    }

    fn flush(&self) -> Result<(), ReadError> {
        guarded(|| self.tree.flush().map(drop).map_err(failed))
    }
}

/// A folder with sled's folders in it: numbered ones, of which the last is in use, and perhaps one that was set aside.
pub struct SledPlace {
    disk: RealDisk,
    folder: &'static str,
}

const SET_ASIDE: &str = "set-aside";

impl SledPlace {
    /// The place beside a journal.
    pub fn beside(disk: &RealDisk) -> Self {
        SledPlace { disk: disk.clone(), folder: "index" }
    }

    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }

    fn numbers(&self) -> Result<Vec<u32>, ReadError> {
        let names = self.disk.list(self.folder).map_err(failed)?;
        let mut numbers: Vec<u32> = names.iter().filter_map(|name| name.parse().ok()).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn open_number(&self, number: u32) -> Result<Box<dyn Index>, ReadError> {
        self.disk.make_folder(self.folder).map_err(failed)?;
        Ok(Box::new(SledIndex::open(&self.disk.path(&self.path(&number.to_string())))?))
    }
}

impl IndexPlace for SledPlace {
    fn is_empty(&self) -> Result<bool, ReadError> {
        Ok(self.disk.list(self.folder).map_err(failed)?.is_empty())
    }

    fn open(&mut self) -> Result<Box<dyn Index>, ReadError> {
        let numbers = self.numbers()?;
        if numbers.len() > 1 {
            // A power cut in the middle of a rebuild leaves the old ones: what was to be forgotten may still stand in them.
            self.remove_old()?;
        }
        self.open_number(numbers.last().copied().unwrap_or(1))
    }

    fn set_aside(&mut self) -> Result<(), ReadError> {
        self.disk.remove_folder(&self.path(SET_ASIDE)).map_err(failed)?;
        let Some(last) = self.numbers()?.last().copied() else { return Ok(()) };
        self.disk.rename(&self.path(&last.to_string()), &self.path(SET_ASIDE)).map_err(failed)
    }

    fn begin_anew(&mut self) -> Result<Box<dyn Index>, ReadError> {
        let next = self.numbers()?.last().map_or(1, |last| last + 1);
        self.open_number(next)
    }

    fn remove_old(&mut self) -> Result<(), ReadError> {
        // Numbered ones last: while there is more than one, the next start comes here again.
        self.disk.remove_folder(&self.path(SET_ASIDE)).and_then(|()| self.disk.sync_folder(self.folder)).map_err(failed)?;
        let numbers = self.numbers()?;
        for number in numbers.iter().rev().skip(1) {
            self.disk.remove_folder(&self.path(&number.to_string())).map_err(failed)?;
        }
        Ok(())
    }
}

/// A third of the machine's memory, or of what this process's group of processes may use; only as much is taken as there are pages.
fn cache_bytes() -> u64 {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total(&text));
    let group = fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse().ok());
    share(machine.into_iter().chain(group).min())
}

fn share(bytes: Option<u64>) -> u64 {
    bytes.map_or(LEAST, |bytes| (bytes / 3).clamp(LEAST, MOST))
}

fn total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_within_bounds() {
        assert_eq!(total("MemFree:  1 kB\nMemTotal:       24731648 kB\n"), Some(24731648 << 10));
        assert_eq!(total("MemTotal: many"), None);
        assert_eq!(share(Some(3 << 30)), 1 << 30);
        assert_eq!(share(Some(96 << 20)), LEAST);
        assert_eq!(share(Some(1 << 40)), MOST);
        assert_eq!(share(None), LEAST);
    }
}

//! How would redb do as the index?
//!
//! A second backend behind the same trait, so that the choice of sled stays free: it passes the same checks and opens the same
//! stores. It commits without waiting for the disk, as sled does, and goes back to its last durable state after a power cut.

use engine::ledger::{ReadError, RecordKey, Records, StoredBytes};
use engine::store::{Applied, Index, IndexPlace};
use redb::{Database, Durability, ReadableDatabase, TableDefinition, TableError};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

const RECORDS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("records");
const APPLIED: TableDefinition<(), (u64, [u8; 32])> = TableDefinition::new("applied");

/// An index in one file.
pub struct RedbIndex(Database);

fn failed(error: impl std::fmt::Display) -> ReadError {
    ReadError(format!("the index: {error}"))
}

/// Opening trusts a file that was closed properly, and may panic on one that was changed since.
fn guarded<T>(work: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(ReadError("the index is damaged: its reader panicked".into())))
}

/// A table that was never written is not there.
fn if_there<T>(table: Result<T, TableError>) -> Result<Option<T>, ReadError> {
    match table {
        Err(TableError::TableDoesNotExist(_)) => Ok(None),
        table => table.map(Some).map_err(failed),
    }
}

fn stored(bytes: &[u8]) -> Result<StoredBytes, ReadError> {
    let (version, bytes) = bytes.split_first_chunk().ok_or_else(|| failed("a record without a version"))?;
    Ok(StoredBytes { version: u64::from_be_bytes(*version), bytes: bytes.to_vec() })
}

impl RedbIndex {
    fn open(path: &Path) -> Result<Self, ReadError> {
        guarded(|| {
            let mut database = Database::create(path).map_err(failed)?;
            // Reading checks no sums, so all of them are checked here.
            match database.check_integrity().map_err(failed)? {
                true => Ok(RedbIndex(database)),
                false => Err(failed("it was damaged")),
            }
        })
    }
}

impl Records for RedbIndex {
    fn bytes(&self, key: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        guarded(|| {
            let Some(table) = if_there(self.0.begin_read().map_err(failed)?.open_table(RECORDS))? else { return Ok(None) };
            table.get(&key.0[..]).map_err(failed)?.map(|bytes| stored(bytes.value())).transpose()
        })
    }

    fn range(&self, prefix: &RecordKey, after: Option<&RecordKey>, limit: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(&after.0[..]),
            _ => Bound::Included(&prefix.0[..]),
        };
        guarded(|| {
            let Some(table) = if_there(self.0.begin_read().map_err(failed)?.open_table(RECORDS))? else { return Ok(Vec::new()) };
            let mut found = Vec::new();
            for entry in table.range::<&[u8]>((start, Bound::Unbounded)).map_err(failed)? {
                let (key, bytes) = entry.map_err(failed)?;
                if found.len() >= limit || !key.value().starts_with(&prefix.0) {
                    break;
                }
                found.push((RecordKey(key.value().to_vec()), stored(bytes.value())?));
            }
            Ok(found)
        })
    }
}

impl Index for RedbIndex {
    fn applied(&self) -> Result<Applied, ReadError> {
        guarded(|| {
            let Some(table) = if_there(self.0.begin_read().map_err(failed)?.open_table(APPLIED))? else { return Ok(Applied::NOTHING) };
            let marker = table.get(()).map_err(failed)?.map(|marker| marker.value());
            Ok(marker.map_or(Applied::NOTHING, |(count, chain)| Applied { count, chain }))
        })
    }

    fn apply(&self, writes: BTreeMap<RecordKey, Option<StoredBytes>>, applied: Applied) -> Result<(), ReadError> {
        guarded(|| {
            let mut transaction = self.0.begin_write().map_err(failed)?;
            transaction.set_durability(Durability::None).map_err(failed)?;
            {
                let mut table = transaction.open_table(RECORDS).map_err(failed)?;
                for (key, write) in &writes {
                    match write {
                        Some(record) => {
                            let bytes = [&record.version.to_be_bytes()[..], &record.bytes].concat();
                            table.insert(&key.0[..], &bytes[..]).map_err(failed)?;
                        }
                        None => _ = table.remove(&key.0[..]).map_err(failed)?,
                    }
                }
                transaction.open_table(APPLIED).map_err(failed)?.insert((), (applied.count, applied.chain)).map_err(failed)?;
            }
            transaction.commit().map_err(failed)
        })
    }

    fn flush(&self) -> Result<(), ReadError> {
        guarded(|| {
            let mut transaction = self.0.begin_write().map_err(failed)?;
            transaction.set_durability(Durability::Immediate).map_err(failed)?;
            transaction.commit().map_err(failed)
        })
    }
}

/// A folder with numbered files in it, of which the last is in use, and perhaps one that was set aside.
pub struct RedbPlace {
    folder: PathBuf,
}

impl RedbPlace {
    pub fn within(folder: &Path) -> Self {
        RedbPlace { folder: folder.to_path_buf() }
    }

    fn numbers(&self) -> Result<Vec<u32>, ReadError> {
        let entries = std::fs::read_dir(&self.folder).map_err(failed)?;
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut numbers: Vec<u32> = names.filter_map(|name| name.strip_suffix(".redb")?.parse().ok()).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn path(&self, number: u32) -> PathBuf {
        self.folder.join(format!("{number}.redb"))
    }

    fn set_aside_path(&self) -> PathBuf {
        self.folder.join("set-aside")
    }

    fn open_number(&self, number: u32) -> Result<Box<dyn Index>, ReadError> {
        Ok(Box::new(RedbIndex::open(&self.path(number))?))
    }
}

impl IndexPlace for RedbPlace {
    fn is_empty(&self) -> Result<bool, ReadError> {
        Ok(self.numbers()?.is_empty() && !self.set_aside_path().exists())
    }

    fn open(&mut self) -> Result<Box<dyn Index>, ReadError> {
        let numbers = self.numbers()?;
        if numbers.len() > 1 {
            self.remove_old()?;
        }
        self.open_number(numbers.last().copied().unwrap_or(1))
    }

    fn set_aside(&mut self) -> Result<(), ReadError> {
        let Some(last) = self.numbers()?.last().copied() else { return Ok(()) };
        std::fs::rename(self.path(last), self.set_aside_path()).map_err(failed)
    }

    fn begin_anew(&mut self) -> Result<Box<dyn Index>, ReadError> {
        let next = self.numbers()?.last().map_or(1, |last| last + 1);
        self.open_number(next)
    }

    fn remove_old(&mut self) -> Result<(), ReadError> {
        if self.set_aside_path().exists() {
            std::fs::remove_file(self.set_aside_path()).map_err(failed)?;
        }
        self.numbers()?.iter().rev().skip(1).try_for_each(|number| std::fs::remove_file(self.path(*number)).map_err(failed))
    }
}

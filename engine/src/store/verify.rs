//! Is everything that was ever acknowledged still there, and does it still open?

use super::begin::{STORE_KEY, read_store_key};
use super::disk::Disk;
use super::fault::{OpenError, on_disk};
use super::files::{FILES, damaged, file_path, kept_names, read_whole};
use super::index::Index;
use super::journal::FoundJournal;
use super::key_file::KeyFile;
use super::memory_index::{MemoryIndex, MemoryPlace};
use super::replay::rebuild;
use super::sealed_texts::{files_named, sealed_texts};
use super::segments::Segments;
use crate::ledger::{EventBody, FileName, ReadError, RecordKey, Records, StoredBytes};
use crate::sealing::{Opened, Owner, Vault};
use crate::words;
use crate::words::Words;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What was found in good order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Events.
    pub events: u64,
    /// Segments of the journal.
    pub segments: u32,
    /// People and households who were forgotten.
    pub forgotten: u64,
    /// Kept files.
    pub files: u64,
    /// Bytes of a write that a power cut has torn and that nobody was told of; opening the store cuts them off.
    pub torn_bytes: u64,
}

/// The most faults that are told one by one.
const FAULTS_TOLD: usize = 50;
const RECORDS_AT_ONCE: usize = 1_000;

/// Checks the whole chain, every event, every sealed text and every kept file, and (where one is given) that the index is what the journal
/// makes. Changes nothing; the store must not be open.
pub fn verify(disk: Arc<dyn Disk>, index: Option<&dyn Index>) -> Result<Verified, Vec<Words>> {
    verify_all(disk, index).map_err(|fault| vec![fault.says().clone()])?
}

fn verify_all(disk: Arc<dyn Disk>, index: Option<&dyn Index>) -> Result<Result<Verified, Vec<Words>>, OpenError> {
    let ring = KeyFile::load(&*disk, read_store_key(&*disk, STORE_KEY)?)?.ring();
    let found = FoundJournal::find(Arc::clone(&disk), ring.origin())?;
    let mut faults = Vec::new();
    let forgotten = check_events(&*disk, &found.segments, &*ring, &mut faults)?;
    for owner in ring.destroyed().into_iter().filter(|owner| !forgotten.contains(owner)) {
        faults.push(words!("{owner} 的钥匙已销毁，日志中没有相应事件", "the key of {owner} is destroyed, and the journal has no event of it"));
    }
    for owner in forgotten.iter().filter(|owner| ring.key_of(**owner).is_some()) {
        faults.push(words!("{owner} 已被遗忘，钥匙却还在", "{owner} was forgotten, and the key is still there"));
    }
    let files = check_files(&*disk, &mut faults)?;
    if let Some(index) = index.filter(|_| faults.is_empty()) {
        let mut place = MemoryPlace::empty();
        rebuild(&mut place, &found.segments, &*ring, &mut |_, _| {})?;
        if let Err(error) = compare(index, &place.index(), &mut faults) {
            faults.push(words!("索引不可读：{error}", "the index can't be read: {error}"));
        }
    }
    let told = faults.len().min(FAULTS_TOLD);
    let more = faults.len() - told;
    faults.truncate(told);
    if more > 0 {
        faults.push(words!("另有 {more} 处", "and {more} more"));
    }
    let segments = &found.segments;
    let verified = Verified { events: segments.end.count, segments: segments.last(), forgotten: forgotten.len() as u64, files, torn_bytes: found.torn_bytes() };
    Ok(if faults.is_empty() { Ok(verified) } else { Err(faults) })
}

/// Reads every event, with the files that it names; says who was forgotten.
pub(super) fn check_events(disk: &dyn Disk, segments: &Segments, vault: &dyn Vault, faults: &mut Vec<Words>) -> Result<BTreeSet<Owner>, OpenError> {
    let mut forgotten = BTreeSet::new();
    let mut frames = segments.all_frames()?;
    while let Some((before, events)) = frames.next()? {
        for (event, position) in events.iter().zip(before.count + 1..) {
            if let EventBody::Forgotten { owner } = event.body {
                forgotten.insert(owner);
            }
            if let Some(name) = files_named(&event.body)
                && on_disk(FILES, disk.find(&file_path(&name)))?.is_none()
            {
                faults.push(words!("第 {position} 条事件提到的文件 {name} 不见了", "event {position}: the file {name} that it names is gone"));
            }
            for sealed in sealed_texts(&event.body) {
                if vault.open(sealed) == Opened::Damaged {
                    let owner = sealed.owner;
                    faults.push(words!("第 {position} 条事件中 {owner} 的密文打不开", "event {position}: a sealed text of {owner} does not open"));
                }
            }
        }
    }
    Ok(forgotten)
}

/// Reads every kept file; says how many there are.
fn check_files(disk: &dyn Disk, faults: &mut Vec<Words>) -> Result<u64, OpenError> {
    let names = on_disk(FILES, kept_names(disk))?;
    for name in &names {
        match name {
            Ok(name) => {
                let path = file_path(name);
                let bytes = on_disk(&path, disk.find(&path).and_then(|file| file.map(read_whole).transpose()))?;
                if bytes.is_none_or(|bytes| FileName::of(&bytes) != *name) {
                    faults.push(damaged(&path));
                }
            }
            Err(other) => faults.push(words!("{FILES}/{other} 不是本库保存的文件", "{FILES}/{other} is no file that this store keeps")),
        }
    }
    Ok(names.len() as u64)
}

/// Compares an index with what the journal makes, record by record.
fn compare(index: &dyn Index, rebuilt: &MemoryIndex, faults: &mut Vec<Words>) -> Result<(), ReadError> {
    if index.applied()? != rebuilt.applied()? {
        faults.push(Words::new("索引与日志的位置不符", "the index does not stand where the journal does"));
        return Ok(());
    }
    let mut found = Walk::over(index);
    let mut expected = Walk::over(rebuilt);
    let (mut left, mut right) = (found.next()?, expected.next()?);
    loop {
        let key = match (&left, &right) {
            (None, None) => return Ok(()),
            (Some(one), Some(other)) if one == other => None,
            (Some((key, _)), None) | (None, Some((key, _))) => Some(key.clone()),
            (Some((one, _)), Some((other, _))) => Some(one.min(other).clone()),
        };
        if let Some(key) = &key {
            let shown = shown(key);
            faults.push(words!("索引中的记录 {shown} 与日志不符", "record {shown} of the index is not what the journal makes"));
        }
        let is_passed = |side: &Option<(RecordKey, StoredBytes)>| side.as_ref().is_some_and(|(own, _)| key.as_ref().is_none_or(|key| own == key));
        let (pass_left, pass_right) = (is_passed(&left), is_passed(&right));
        if pass_left {
            left = found.next()?;
        }
        if pass_right {
            right = expected.next()?;
        }
    }
}

/// A key for people: its letter, and the rest in hexadecimal digits, for it may be anything.
fn shown(key: &RecordKey) -> String {
    let (letter, rest) = key.0.split_first().map_or((b'?', &[][..]), |(letter, rest)| (*letter, rest));
    rest.iter().fold(format!("{} ", char::from(letter)), |text, byte| format!("{text}{byte:02x}"))
}

/// All records in the order of their keys, some at a time.
struct Walk<'a> {
    records: &'a dyn Records,
    waiting: std::vec::IntoIter<(RecordKey, StoredBytes)>,
    last: Option<RecordKey>,
}

impl<'a> Walk<'a> {
    fn over(records: &'a dyn Records) -> Self {
        Walk { records, waiting: Vec::new().into_iter(), last: None }
    }

    fn next(&mut self) -> Result<Option<(RecordKey, StoredBytes)>, ReadError> {
        if self.waiting.as_slice().is_empty() {
            self.waiting = self.records.range(&RecordKey(Vec::new()), self.last.as_ref(), RECORDS_AT_ONCE)?.into_iter();
        }
        let next = self.waiting.next();
        if let Some((key, _)) = &next {
            self.last = Some(key.clone());
        }
        Ok(next)
    }
}

//! What would a disk hold after a power cut?
//!
//! A disk in memory that keeps apart what was synced and what was not. At a cut every unsynced page is kept, lost or torn, and
//! of the names that were made, changed or removed only some of the first are kept. Any call can be made to fail.

use engine::store::{Disk, DiskFile};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

const PAGE: usize = 512;

#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

#[derive(Clone, Default)]
struct File {
    durable: Vec<u8>,
    now: Vec<u8>,
    unsynced: Vec<Change>,
}

#[derive(Clone)]
enum NameChange {
    Made(String, Option<usize>),
    Renamed(String, String),
    Removed(String),
}

impl NameChange {
    fn folder(&self) -> &str {
        let (NameChange::Made(path, _) | NameChange::Renamed(_, path) | NameChange::Removed(path)) = self;
        path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    fn apply(&self, names: &mut BTreeMap<String, Option<usize>>) {
        match self {
            NameChange::Made(path, node) => _ = names.insert(path.clone(), *node),
            NameChange::Renamed(from, to) => {
                if let Some(node) = names.remove(from) {
                    names.insert(to.clone(), node);
                }
            }
            NameChange::Removed(path) => _ = names.remove(path),
        }
    }
}

#[derive(Clone, Default)]
struct State {
    files: Vec<File>,
    /// Files by number; folders have none.
    names: BTreeMap<String, Option<usize>>,
    durable_names: BTreeMap<String, Option<usize>>,
    unsynced_names: Vec<NameChange>,
    calls: u64,
    syncs: u64,
    fails_from: Option<u64>,
}

/// The disk; clones are the same disk.
#[derive(Clone, Default)]
pub struct TestDisk(Arc<Mutex<State>>);

impl TestDisk {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics while it holds the lock")
    }

    fn call(&self) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.lock();
        state.calls += 1;
        match state.fails_from {
            Some(from) if state.calls > from => Err(io::Error::other("the power is cut")),
            _ => Ok(state),
        }
    }

    /// From now on so many calls succeed, and none after them.
    pub fn fail_after(&self, calls: u64) {
        let mut state = self.lock();
        state.fails_from = Some(state.calls + calls);
    }

    pub fn calls(&self) -> u64 {
        self.lock().calls
    }

    pub fn file_syncs(&self) -> u64 {
        self.lock().syncs
    }

    /// Another disk with what this one holds now.
    pub fn copy(&self) -> TestDisk {
        let mut state = self.lock().clone();
        state.fails_from = None;
        TestDisk(Arc::new(Mutex::new(state)))
    }

    /// Another disk with what a power cut leaves of this one.
    pub fn cut(&self, random: &mut fastrand::Rng) -> TestDisk {
        let mut state = self.lock().clone();
        let kept = random.usize(0..=state.unsynced_names.len());
        let mut names = state.durable_names.clone();
        state.unsynced_names.iter().take(kept).for_each(|change| change.apply(&mut names));
        for file in &mut state.files {
            let mut left = file.durable.clone();
            for change in file.unsynced.drain(..) {
                keep_some(&mut left, &change, random);
            }
            file.now = left.clone();
            file.durable = left;
        }
        let files = state.files;
        TestDisk(Arc::new(Mutex::new(State { files, names: names.clone(), durable_names: names, ..State::default() })))
    }

    pub fn read(&self, path: &str) -> Vec<u8> {
        let state = self.lock();
        let number = state.names[path].expect("a file");
        state.files[number].now.clone()
    }

    /// Makes a file hold these bytes, durably.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        let mut state = self.lock();
        let number = state.names[path].expect("a file");
        state.files[number] = File { durable: bytes.to_vec(), now: bytes.to_vec(), unsynced: Vec::new() };
    }

    /// Removes a file or folder, durably.
    pub fn lose(&self, path: &str) {
        let mut state = self.lock();
        let is_inside = |name: &String| name == path || name.starts_with(&format!("{path}/"));
        state.names.retain(|name, _| !is_inside(name));
        state.durable_names.retain(|name, _| !is_inside(name));
    }
}

fn keep_some(left: &mut Vec<u8>, change: &Change, random: &mut fastrand::Rng) {
    match change {
        Change::Length(length) => {
            if random.bool() {
                left.resize(*length, 0);
            }
        }
        Change::Write(offset, bytes) => {
            let mut at = 0;
            while at < bytes.len() {
                let end = bytes.len().min((offset + at) / PAGE * PAGE + PAGE - offset);
                let kept = match random.u8(0..4) {
                    0 => 0,
                    1 => random.usize(0..=end - at),
                    _ => end - at,
                };
                // The length can be there and the page not.
                let reaches = if random.bool() { end } else { at + kept };
                if left.len() < offset + reaches {
                    left.resize(offset + reaches, 0);
                }
                left[offset + at..offset + at + kept].copy_from_slice(&bytes[at..at + kept]);
                at = end;
            }
        }
    }
}

impl Disk for TestDisk {
    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let state = self.call()?;
        let inside = |name: &String| match folder {
            "" => Some(name.clone()),
            folder => name.strip_prefix(folder)?.strip_prefix('/').map(String::from),
        };
        Ok(state.names.keys().filter_map(inside).filter(|name| !name.contains('/')).collect())
    }

    fn make_folder(&self, folder: &str) -> io::Result<()> {
        let mut state = self.call()?;
        if !state.names.contains_key(folder) {
            state.names.insert(folder.into(), None);
            state.unsynced_names.push(NameChange::Made(folder.into(), None));
        }
        Ok(())
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.call()?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if !folder.is_empty() && !state.names.contains_key(folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let number = match state.names.get(path) {
            Some(number) => number.ok_or(io::ErrorKind::IsADirectory)?,
            None => {
                state.files.push(File::default());
                let number = state.files.len() - 1;
                state.names.insert(path.into(), Some(number));
                state.unsynced_names.push(NameChange::Made(path.into(), Some(number)));
                number
            }
        };
        Ok(Box::new(TestFile { disk: self.clone(), number }))
    }

    fn find(&self, path: &str) -> io::Result<Option<Box<dyn DiskFile>>> {
        let state = self.call()?;
        let number = state.names.get(path).copied().flatten();
        Ok(number.map(|number| Box::new(TestFile { disk: self.clone(), number }) as Box<dyn DiskFile>))
    }

    fn sync_folder(&self, folder: &str) -> io::Result<()> {
        let mut state = self.call()?;
        let (synced, rest) = std::mem::take(&mut state.unsynced_names).into_iter().partition(|change| change.folder() == folder);
        let synced: Vec<NameChange> = synced;
        synced.iter().for_each(|change| change.apply(&mut state.durable_names));
        state.unsynced_names = rest;
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.call()?;
        let change = NameChange::Renamed(from.into(), to.into());
        change.apply(&mut state.names);
        state.unsynced_names.push(change);
        Ok(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let mut state = self.call()?;
        let change = NameChange::Removed(path.into());
        change.apply(&mut state.names);
        state.unsynced_names.push(change);
        Ok(())
    }
}

struct TestFile {
    disk: TestDisk,
    number: usize,
}

impl DiskFile for TestFile {
    fn length(&self) -> io::Result<u64> {
        Ok(self.disk.call()?.files[self.number].now.len() as u64)
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let state = self.disk.call()?;
        let bytes = state.files[self.number].now.get(offset as usize..).unwrap_or_default();
        // Never more than this at once: nobody may rely on one read being enough.
        let read = bytes.len().min(buffer.len()).min(10_000);
        buffer[..read].copy_from_slice(&bytes[..read]);
        Ok(read)
    }

    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let at = offset as usize;
        // A failing write may have reached the disk in part.
        let result = self.disk.call().map(drop);
        let mut state = self.disk.lock();
        let file = &mut state.files[self.number];
        if file.now.len() < at + bytes.len() {
            file.now.resize(at + bytes.len(), 0);
        }
        file.now[at..at + bytes.len()].copy_from_slice(bytes);
        file.unsynced.push(Change::Write(at, bytes.to_vec()));
        result
    }

    fn set_length(&mut self, length: u64) -> io::Result<()> {
        let mut state = self.disk.call()?;
        let file = &mut state.files[self.number];
        file.now.resize(length as usize, 0);
        file.unsynced.push(Change::Length(length as usize));
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut state = self.disk.call()?;
        state.syncs += 1;
        let file = &mut state.files[self.number];
        file.durable = file.now.clone();
        file.unsynced.clear();
        Ok(())
    }
}

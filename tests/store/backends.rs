//! Which backends of the index are checked?

use super::redb_index::RedbPlace;
use engine::ledger::ReadError;
use engine::store::{Index, IndexPlace, MemoryPlace, RealDisk, SledPlace};
use std::path::{Path, PathBuf};

/// A backend with a place of its own to stand.
pub struct Backend {
    pub name: &'static str,
    kind: Kind,
    folder: tempfile::TempDir,
}

enum Kind {
    Memory(MemoryPlace),
    Sled(RealDisk),
    Redb,
}

impl Backend {
    /// One of each, with nothing in it.
    pub fn each() -> Vec<Backend> {
        let folder = || tempfile::tempdir().expect("a folder");
        let memory = Backend { name: "memory", kind: Kind::Memory(MemoryPlace::empty()), folder: folder() };
        let (sled, redb) = (folder(), folder());
        let disk = RealDisk::open(sled.path()).expect("nobody has it open");
        vec![memory, Backend { name: "sled", kind: Kind::Sled(disk), folder: sled }, Backend { name: "redb", kind: Kind::Redb, folder: redb }]
    }

    /// Those that stand on a disk.
    pub fn each_on_disk() -> Vec<Backend> {
        Self::each().into_iter().filter(|backend| !matches!(backend.kind, Kind::Memory(_))).collect()
    }

    /// Its place, as a new process finds it.
    pub fn place(&self) -> Box<dyn IndexPlace> {
        Box::new(Patient(self.bare_place()))
    }

    /// Its place, where opening may fail for good.
    pub fn bare_place(&self) -> Box<dyn IndexPlace> {
        match &self.kind {
            Kind::Memory(place) => Box::new(place.clone()),
            Kind::Sled(disk) => Box::new(SledPlace::beside(disk)),
            Kind::Redb => Box::new(RedbPlace::within(self.folder.path())),
        }
    }

    /// The files that the data stand in.
    pub fn files(&self) -> Vec<PathBuf> {
        let (mut files, mut folders) = (Vec::new(), vec![self.folder.path().to_path_buf()]);
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(&folder).expect("reads").flatten().map(|entry| entry.path()) {
                let holds_data = |path: &Path| path.metadata().is_ok_and(|found| found.len() > 0);
                match path.is_dir() {
                    true => folders.push(path),
                    false if holds_data(&path) => files.push(path),
                    false => {}
                }
            }
        }
        files
    }
}

/// sled's own threads may hold its lock for a moment after it was dropped in this process; another process would not meet it.
struct Patient(Box<dyn IndexPlace>);

const TRIES: usize = 200_000;

impl IndexPlace for Patient {
    fn is_empty(&self) -> Result<bool, ReadError> {
        self.0.is_empty()
    }

    fn open(&mut self) -> Result<Box<dyn Index>, ReadError> {
        for _ in 1..TRIES {
            match self.0.open() {
                Err(error) if error.0.contains("lock") => std::thread::yield_now(),
                opened => return opened,
            }
        }
        self.0.open()
    }

    fn set_aside(&mut self) -> Result<(), ReadError> {
        self.0.set_aside()
    }

    fn begin_anew(&mut self) -> Result<Box<dyn Index>, ReadError> {
        self.0.begin_anew()
    }

    fn remove_old(&mut self) -> Result<(), ReadError> {
        self.0.remove_old()
    }
}

//! Where do whole files stand, so that an event may name them?
//!
//! A file bears the hash of its content as its name, and is durable under it before the event that names it is committed. A
//! file that no event came to name, or one that was never finished, harms nobody.

use super::disk::{Disk, DiskFile};
use super::door::StoreError;
use super::fault::{OpenError, on_disk};
use crate::ledger::FileName;
use crate::words;
use std::fmt::Display;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

pub(super) const FILES: &str = "files";
const UNFINISHED: &str = ".new";

/// The kept files of a store.
pub(super) struct Files {
    disk: Arc<dyn Disk>,
    /// One is written at a time; once a name could not be made durable, no more are.
    closed: Mutex<Option<StoreError>>,
}

pub(super) fn file_path(name: &FileName) -> String {
    format!("{FILES}/{name}")
}

impl Files {
    /// Makes the folder, if there is none, and removes what was never finished.
    pub(super) fn settle(disk: Arc<dyn Disk>) -> Result<Self, OpenError> {
        on_disk(FILES, disk.make_folder(FILES))?;
        on_disk("", disk.sync_folder(""))?;
        for name in on_disk(FILES, disk.list(FILES))?.iter().filter(|name| name.ends_with(UNFINISHED)) {
            let path = format!("{FILES}/{name}");
            on_disk(&path, disk.remove(&path))?;
        }
        on_disk(FILES, disk.sync_folder(FILES))?;
        Ok(Files { disk, closed: Mutex::new(None) })
    }

    /// Keeps some bytes and comes back when they are durable.
    pub(super) fn keep(&self, bytes: &[u8]) -> Result<FileName, StoreError> {
        let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = &*closed {
            return Err(error.clone());
        }
        let name = FileName::of(bytes);
        let path = file_path(&name);
        let failed = |error: io::Error| failed(&path, &error);
        // One that is there may be damaged; then this mends it.
        let is_there = self.disk.find(&path).map_err(failed)?.is_some_and(|file| read_whole(file).is_ok_and(|found| found == bytes));
        let unfinished = format!("{path}{UNFINISHED}");
        if !is_there {
            write_beside(&*self.disk, &unfinished, bytes).map_err(failed)?;
        }
        let renamed = if is_there { Ok(()) } else { self.disk.rename(&unfinished, &path) };
        // Also where it is there: whoever wrote it may have died before its name was durable.
        renamed.and_then(|()| self.disk.sync_folder(FILES)).map_err(|error| closed.insert(failed(error)).clone())?;
        Ok(name)
    }

    /// A kept file; nothing if there is none of this name.
    pub(super) fn read(&self, name: &FileName) -> Result<Option<Vec<u8>>, StoreError> {
        let path = file_path(name);
        let Some(file) = self.disk.find(&path).map_err(|error| failed(&path, &error))? else { return Ok(None) };
        let bytes = read_whole(file).map_err(|error| failed(&path, &error))?;
        match FileName::of(&bytes) == *name {
            true => Ok(Some(bytes)),
            false => Err(StoreError(damaged(&path).to_string())),
        }
    }
}

/// Names of the finished files; anything else in the folder as it is called.
pub(super) fn kept_names(disk: &dyn Disk) -> io::Result<Vec<Result<FileName, String>>> {
    let names = disk.list(FILES)?.into_iter().filter(|name| !name.ends_with(UNFINISHED));
    Ok(names.map(|name| name.parse().map_err(|_| name)).collect())
}

fn failed(path: &str, error: &dyn Display) -> StoreError {
    StoreError(words!("磁盘读写失败：{path}：{error}", "the disk failed on {path}: {error}").to_string())
}

/// What is said of a file whose content is not what its name says.
pub(super) fn damaged(path: &str) -> crate::words::Words {
    words!("{path} 已损坏：内容与文件名不符", "{path} is damaged: its content is not what its name says")
}

fn write_beside(disk: &dyn Disk, path: &str, bytes: &[u8]) -> io::Result<()> {
    let mut file = disk.open(path)?;
    file.set_length(0)?;
    file.write_at(0, bytes)?;
    file.sync()
}

/// All that is in a file.
pub(super) fn read_whole(mut file: Box<dyn DiskFile>) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; file.length()? as usize];
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read_at(filled as u64, &mut bytes[filled..])? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => filled += read,
        }
    }
    Ok(bytes)
}

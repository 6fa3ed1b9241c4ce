//! How does the store reach the real disk?
//!
//! The engine's second and last door to the disk.

use super::disk::{Disk, DiskFile};
use super::fault::{OpenError, on_disk};
use crate::words;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder of this machine, locked against every other process. Clones share the lock.
#[derive(Clone, Debug)]
pub struct RealDisk {
    root: PathBuf,
    _lock: Arc<File>,
}

impl RealDisk {
    /// Makes the folder, if there is none, and locks it.
    pub fn open(root: &Path) -> Result<Self, OpenError> {
        let shown = root.display().to_string();
        on_disk(&shown, make_durable_folder(root))?;
        let lock = on_disk(&shown, OpenOptions::new().create(true).truncate(false).write(true).open(root.join("lock")))?;
        match lock.try_lock() {
            Ok(()) => Ok(RealDisk { root: root.to_path_buf(), _lock: Arc::new(lock) }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse(words!("{shown} 正被另一个进程使用", "{shown} is in use by another process"))),
            Err(TryLockError::Error(error)) => on_disk(&shown, Err(error)),
        }
    }

    /// Where something stands on this machine.
    pub fn path(&self, path: &str) -> PathBuf {
        match path {
            "" => self.root.clone(),
            path => self.root.join(path),
        }
    }

    /// Removes a folder with all that is in it, if there is one.
    pub fn remove_folder(&self, folder: &str) -> io::Result<()> {
        match fs::remove_dir_all(self.path(folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}

/// Makes a folder and those above it, each durable in the one above.
fn make_durable_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_durable_folder(above)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        other => other?,
    }
    File::open(above)?.sync_all()
}

impl Disk for RealDisk {
    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(self.path(folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other?,
        };
        let mut names = Vec::new();
        for entry in entries {
            names.extend(entry?.file_name().into_string());
        }
        names.sort();
        Ok(names)
    }

    fn make_folder(&self, folder: &str) -> io::Result<()> {
        fs::create_dir_all(self.path(folder))
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn DiskFile>> {
        let file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(self.path(path))?;
        Ok(Box::new(RealFile { file, has_new_length: true }))
    }

    fn find(&self, path: &str) -> io::Result<Option<Box<dyn DiskFile>>> {
        match OpenOptions::new().read(true).write(true).open(self.path(path)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            file => Ok(Some(Box::new(RealFile { file: file?, has_new_length: true }))),
        }
    }

    fn sync_folder(&self, folder: &str) -> io::Result<()> {
        File::open(self.path(folder))?.sync_all()
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path(from), self.path(to))
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        fs::remove_file(self.path(path))
    }
}

struct RealFile {
    file: File,
    /// Whether the next sync must carry a length that was set: new at first, for nobody knows what an earlier process left.
    has_new_length: bool,
}

impl DiskFile for RealFile {
    fn length(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.file.read_at(&mut buffer[filled..], offset + filled as u64) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, offset)
    }

    fn set_length(&mut self, length: u64) -> io::Result<()> {
        self.has_new_length = true;
        self.file.set_len(length)
    }

    fn sync(&mut self) -> io::Result<()> {
        match self.has_new_length {
            true => self.file.sync_all()?,
            // What is needed to read the data back, a grown length among it, is synced by this too.
            false => self.file.sync_data()?,
        }
        self.has_new_length = false;
        Ok(())
    }
}

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

/// A folder of this machine. Clones share its lock, where it has one.
#[derive(Clone, Debug)]
pub struct RealDisk {
    root: PathBuf,
    hold: Hold,
}

/// What may be done in the folder.
#[derive(Clone, Debug)]
enum Hold {
    /// Anything; every other process is locked out.
    Locked { _lock: Arc<File> },
    /// Anything; nobody else knows of the folder.
    Own,
    /// Reading; another process may be writing.
    Reading,
}

impl RealDisk {
    /// A folder to be read while another process may be writing in it: nothing is locked, made or changed.
    pub fn to_read(root: &Path) -> Self {
        RealDisk { root: root.to_path_buf(), hold: Hold::Reading }
    }

    /// Makes a folder that nobody else knows of yet.
    pub(super) fn make(root: &Path) -> io::Result<Self> {
        make_durable_folder(root)?;
        Ok(RealDisk { root: root.to_path_buf(), hold: Hold::Own })
    }

    /// Gives the whole folder another name, durably; an empty folder of that name gives way.
    pub(super) fn rename_root(&self, name: &Path) -> io::Result<Self> {
        fs::rename(&self.root, name)?;
        File::open(folder_above(name))?.sync_all()?;
        Ok(RealDisk { root: name.to_path_buf(), hold: self.hold.clone() })
    }

    /// Whether it is a folder with nothing in it.
    pub(super) fn is_empty_folder(&self) -> bool {
        fs::read_dir(&self.root).is_ok_and(|mut entries| entries.next().is_none())
    }

    /// Makes the folder, if there is none, and locks it against every other process.
    pub fn open(root: &Path) -> Result<Self, OpenError> {
        let shown = root.display().to_string();
        on_disk(&shown, make_durable_folder(root))?;
        let lock = on_disk(&shown, OpenOptions::new().create(true).truncate(false).write(true).open(root.join("lock")))?;
        match lock.try_lock() {
            Ok(()) => Ok(RealDisk { root: root.to_path_buf(), hold: Hold::Locked { _lock: Arc::new(lock) } }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse(words!("{shown} 正被另一个进程使用", "{shown} is in use by another process"))),
            Err(TryLockError::Error(error)) => on_disk(&shown, Err(error)),
        }
    }

    /// Where something stands that is to be changed.
    fn changed(&self, path: &str) -> io::Result<PathBuf> {
        match self.hold {
            Hold::Locked { .. } | Hold::Own => Ok(self.path(path)),
            Hold::Reading => Err(io::ErrorKind::PermissionDenied.into()),
        }
    }

    fn open_as(&self, path: &Path, options: &mut OpenOptions) -> io::Result<Box<dyn DiskFile>> {
        let file = options.read(true).open(path)?;
        Ok(Box::new(RealFile { file, has_new_length: true }))
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
        match fs::remove_dir_all(self.changed(folder)?) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}

fn folder_above(path: &Path) -> &Path {
    path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a folder and those above it, each durable in the one above.
fn make_durable_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder_above(folder);
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
        fs::create_dir_all(self.changed(folder)?)
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn DiskFile>> {
        match self.hold {
            Hold::Locked { .. } | Hold::Own => self.open_as(&self.path(path), OpenOptions::new().create(true).truncate(false).write(true)),
            Hold::Reading => self.open_as(&self.path(path), &mut OpenOptions::new()),
        }
    }

    fn find(&self, path: &str) -> io::Result<Option<Box<dyn DiskFile>>> {
        let mut options = OpenOptions::new();
        options.write(!matches!(self.hold, Hold::Reading));
        match self.open_as(&self.path(path), &mut options) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            file => file.map(Some),
        }
    }

    fn sync_folder(&self, folder: &str) -> io::Result<()> {
        File::open(self.changed(folder)?)?.sync_all()
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.changed(from)?, self.changed(to)?)
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        fs::remove_file(self.changed(path)?)
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

//! What does the store ask of a disk?

use std::io;

/// A folder on a disk, real or simulated. Paths are relative to it, with `/` between.
pub trait Disk: Send + Sync {
    /// Names of the files and folders in a folder, sorted; none if there is no such folder.
    fn list(&self, folder: &str) -> io::Result<Vec<String>>;
    /// Makes a folder, if there is none.
    fn make_folder(&self, folder: &str) -> io::Result<()>;
    /// Opens a file, making an empty one if there is none.
    fn open(&self, path: &str) -> io::Result<Box<dyn DiskFile>>;
    /// Opens a file, if there is one.
    fn find(&self, path: &str) -> io::Result<Option<Box<dyn DiskFile>>>;
    /// Makes the names in a folder durable.
    fn sync_folder(&self, folder: &str) -> io::Result<()>;
    /// Gives a file or folder another name.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &str) -> io::Result<()>;
}

/// An open file. What is written is durable only after [`DiskFile::sync`]; until then each page may be kept, lost or torn.
pub trait DiskFile: Send {
    /// Its length in bytes.
    fn length(&self) -> io::Result<u64>;
    /// Reads up to `buffer.len()` bytes from a place; fewer only at the end.
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;
    /// Writes all bytes at a place.
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Cuts or extends it.
    fn set_length(&mut self, length: u64) -> io::Result<()>;
    /// Makes everything written durable.
    fn sync(&mut self) -> io::Result<()>;
}

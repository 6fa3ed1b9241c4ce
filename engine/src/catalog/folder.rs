//! Which files make up a catalog? One of the engine's two doors to the disk.

use sha2::{Digest, Sha256};
use std::io;
use std::path::Path;

/// A file of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the catalog, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// All files of a catalog in byte order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFolder {
    /// The files.
    pub files: Vec<SourceFile>,
    /// Files that could not be read, or are passed over though they look as if they belonged, with the reason.
    pub unreadable: Vec<(String, String)>,
}

const DEPTH_MAX: usize = 8;
const FILE_BYTES_MAX: u64 = 4 << 20;

impl SourceFolder {
    /// Reads every `.yaml` file and `regions.txt` below a folder. Names that start with a dot are passed over; one file that
    /// can't be read keeps out itself only.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut found = Self::default();
        read_into(folder, "", 0, &mut found)?;
        found.files.sort_by(|a, b| a.path.cmp(&b.path));
        found.unreadable.sort();
        Ok(found)
    }

    /// SHA-256 over all paths and bytes, as 64 hexadecimal digits: the content hash that answers carry.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for file in &self.files {
            for part in [file.path.as_bytes(), &file.bytes] {
                hasher.update((part.len() as u64).to_be_bytes());
                hasher.update(part);
            }
        }
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn read_into(folder: &Path, prefix: &str, depth: usize, found: &mut SourceFolder) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        if let Err(error) = read_entry(&entry, &path, depth, found) {
            found.unreadable.push((path, error.to_string()));
        }
    }
    Ok(())
}

fn read_entry(entry: &std::fs::DirEntry, path: &str, depth: usize, found: &mut SourceFolder) -> io::Result<()> {
    let metadata = std::fs::metadata(entry.path())?;
    if metadata.is_dir() {
        // A link to a folder could lead back here.
        if entry.file_type()?.is_symlink() || depth >= DEPTH_MAX {
            return Err(io::Error::other("a folder behind a link, or too deep"));
        }
        return read_into(&entry.path(), &format!("{path}/"), depth + 1, found);
    }
    let lower = path.to_lowercase();
    if path.ends_with(".yaml") || path == "regions.txt" {
        if metadata.len() > FILE_BYTES_MAX {
            return Err(io::Error::other(format!("larger than {FILE_BYTES_MAX} bytes")));
        }
        found.files.push(SourceFile { path: path.to_string(), bytes: std::fs::read(entry.path())? });
    } else if lower.ends_with(".yaml") || lower.ends_with(".yml") {
        return Err(io::Error::other("only names that end in .yaml are read"));
    }
    Ok(())
}

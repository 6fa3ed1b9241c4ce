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
}

const DEPTH_MAX: usize = 8;
const FILE_BYTES_MAX: u64 = 4 << 20;

impl SourceFolder {
    /// Reads every `.yaml` file and `regions.txt` below a folder. Names that start with a dot are passed over.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        read_into(folder, "", 0, &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
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

fn read_into(folder: &Path, prefix: &str, depth: usize, files: &mut Vec<SourceFile>) -> io::Result<()> {
    let with_path = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
    for entry in std::fs::read_dir(folder).map_err(with_path)? {
        let entry = entry.map_err(with_path)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        let metadata = std::fs::metadata(entry.path()).map_err(with_path)?;
        if metadata.is_dir() {
            if depth < DEPTH_MAX {
                read_into(&entry.path(), &format!("{path}/"), depth + 1, files)?;
            }
        } else if name.ends_with(".yaml") || path == "regions.txt" {
            if metadata.len() > FILE_BYTES_MAX {
                return Err(io::Error::new(io::ErrorKind::InvalidData, format!("{path}: larger than {FILE_BYTES_MAX} bytes")));
            }
            files.push(SourceFile { path, bytes: std::fs::read(entry.path()).map_err(with_path)? });
        }
    }
    Ok(())
}

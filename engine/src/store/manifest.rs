//! What does a backup say of itself, so that nothing can be missing from it or changed in it unnoticed?
//!
//! `manifest.json` tells how far the journal goes; `SHA256SUMS` has the sum of every file, in the form that `sha256sum -c`
//! reads. The keys have a folder and a list of sums of their own: they can be destroyed, or changed for later ones, without
//! touching the rest.

use super::disk::Disk;
use super::fault::{OpenError, on_disk};
use super::files::{FILES, file_path, read_whole};
use super::segment::segment_path;
use crate::ledger::FileName;
use crate::words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// The form of backups that is written; a later one gets the next number.
const FORM: u16 = 1;
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const SUMS: &str = "SHA256SUMS";
pub(super) const KEY_SUMS: &str = "keys/SHA256SUMS";
/// The store's own key stands with the journal: it belongs to it and opens nobody's data.
pub(super) const KEPT_STORE_KEY: &str = "store.key";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the backup.
    pub form: u16,
    /// When it was made.
    pub made: String,
    /// The engine that made it.
    pub engine: String,
    /// Events in its journal.
    pub events: u64,
    /// The chain value after them.
    pub chain: String,
    /// Segments of the journal.
    pub segments: u32,
    /// Kept files.
    pub files: u64,
}

impl Manifest {
    pub(super) fn new(made: &str, events: u64, chain: &[u8; 32], segments: u32, files: u64) -> Self {
        Manifest { form: FORM, made: made.into(), engine: env!("CARGO_PKG_VERSION").into(), events, chain: digits(chain), segments, files }
    }

    /// Reads the manifest of a backup and the sums of all its parts but the keys; they fit together.
    pub(super) fn read(disk: &dyn Disk) -> Result<(Self, Sums), OpenError> {
        let sums = Sums::read(disk, SUMS)?;
        let bytes = read_part(disk, MANIFEST)?;
        if sums.0.get(MANIFEST) != Some(&FileName::of(&bytes)) {
            return Err(damaged(MANIFEST));
        }
        #[derive(Deserialize)]
        struct Form {
            form: u16,
        }
        let form = serde_json::from_slice::<Form>(&bytes).map_or(0, |found| found.form);
        if form > FORM {
            return Err(OpenError::Damaged(words!(
                "备份的格式版本 {form} 本程序不认识，请用新版程序恢复",
                "the backup has form {form}, which this version does not know: restore it with a newer one"
            )));
        }
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|_| damaged(MANIFEST))?;
        let segments = (1..=manifest.segments).map(segment_path);
        let expected: BTreeSet<String> = [MANIFEST, KEPT_STORE_KEY].map(String::from).into_iter().chain(segments).collect();
        let (files, others): (Vec<&String>, Vec<&String>) = sums.0.keys().partition(|path| path.starts_with(FILES));
        // A list that was shortened, or that has something else in it, is no list of this backup.
        let are_files = files.len() as u64 == manifest.files && files.iter().all(|path| sums.0.get(*path).map(file_path).as_ref() == Some(*path));
        match are_files && others.into_iter().eq(&expected) {
            true => Ok((manifest, sums)),
            false => Err(damaged(SUMS)),
        }
    }

    /// Whether a journal ends where this one did.
    pub(super) fn ends(&self, events: u64, chain: &[u8; 32]) -> bool {
        self.events == events && self.chain == digits(chain)
    }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Files and the sums of what is in them.
#[derive(Default)]
pub(super) struct Sums(pub(super) BTreeMap<String, FileName>);

impl Sums {
    pub(super) fn text(&self) -> String {
        self.0.iter().map(|(path, sum)| format!("{sum}  {path}\n")).collect()
    }

    pub(super) fn read(disk: &dyn Disk, path: &str) -> Result<Self, OpenError> {
        let text = String::from_utf8(read_part(disk, path)?).map_err(|_| damaged(path))?;
        let sum = |line: &str| line.split_once("  ").and_then(|(sum, path)| Some((path.to_string(), sum.parse().ok()?)));
        let sums = Sums(text.lines().filter_map(sum).collect());
        // There is one way to write it.
        if sums.text() == text { Ok(sums) } else { Err(damaged(path)) }
    }
}

pub(super) fn damaged(path: &str) -> OpenError {
    OpenError::Damaged(words!("备份已损坏：{path} 与当时写下的不符", "the backup is damaged: {path} is not what was written"))
}

pub(super) fn missing(path: &str) -> OpenError {
    OpenError::Damaged(words!("备份不完整：缺少 {path}", "the backup is not whole: {path} is missing"))
}

fn read_part(disk: &dyn Disk, path: &str) -> Result<Vec<u8>, OpenError> {
    let file = on_disk(path, disk.find(path))?.ok_or_else(|| missing(path))?;
    on_disk(path, read_whole(file))
}

/// Writes a small file, durably but for its name.
pub(super) fn write_part(disk: &dyn Disk, path: &str, bytes: &[u8]) -> Result<FileName, OpenError> {
    let write = || -> io::Result<()> {
        let mut file = disk.open(path)?;
        file.write_at(0, bytes)?;
        file.sync()
    };
    on_disk(path, write())?;
    Ok(FileName::of(bytes))
}

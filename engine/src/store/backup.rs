//! How is a copy taken of a store that goes on being written?
//!
//! The journal is copied first, up to its last whole frame, then the keys and the kept files: both are durable before the
//! frame that first names them, so whatever the copied frames name is in the copy. No lock is taken.

use super::begin::{STORE_KEY, read_store_key};
use super::copying::{Extent, copy};
use super::disk::Disk;
use super::fault::{OpenError, on_disk};
use super::files::{FILES, damaged, file_path, kept_names};
use super::journal::{FoundJournal, segment_numbers};
use super::key_file::{KEY_FILE, KEYS, KeyFile};
use super::keys::KeyRing;
use super::manifest::{KEPT_STORE_KEY, KEY_SUMS, MANIFEST, Manifest, SUMS, Sums, write_part};
use super::new_folder::NewFolder;
use super::real_disk::RealDisk;
use super::segment::{JOURNAL, segment_path};
use super::verify::check_events;
use crate::words;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Copies a store, be it in use or not, into a new folder, which bears its name only when all of it is durable.
pub fn back_up(data: &Path, to: &Path, made: &str) -> Result<Manifest, OpenError> {
    let folder = NewFolder::begin(to)?;
    let manifest = copy_store(Arc::new(RealDisk::to_read(data)), Arc::new(folder.disk().clone()), made)?;
    folder.finish()?;
    Ok(manifest)
}

/// Copies a store from one disk to another and reads the copy through.
pub(super) fn copy_store(from: Arc<dyn Disk>, to: Arc<dyn Disk>, made: &str) -> Result<Manifest, OpenError> {
    if segment_numbers(&*from)?.is_empty() {
        return Err(OpenError::Damaged(words!("其中没有日志（journal）", "it holds no journal")));
    }
    let store_key = read_store_key(&*from, STORE_KEY)?;
    let origin = KeyRing::new(store_key, BTreeMap::new()).origin();
    let found = FoundJournal::find(Arc::clone(&from), origin)?;
    for folder in [JOURNAL, KEYS, FILES] {
        on_disk(folder, to.make_folder(folder))?;
    }
    let (mut sums, mut key_sums) = (Sums::default(), Sums::default());
    for number in 1..=found.segments.last() {
        let path = segment_path(number);
        let extent = if number < found.segments.last() { Extent::Whole } else { Extent::First(found.good_bytes()) };
        sums.0.insert(path.clone(), copy(&*from, &path, &*to, &path, extent)?);
    }
    sums.0.insert(KEPT_STORE_KEY.into(), copy(&*from, STORE_KEY, &*to, KEPT_STORE_KEY, Extent::Whole)?);
    key_sums.0.insert(key_name().into(), copy(&*from, KEY_FILE, &*to, KEY_FILE, Extent::Whole)?);
    let names: Vec<_> = on_disk(FILES, kept_names(&*from))?.into_iter().flatten().collect();
    for name in &names {
        let path = file_path(name);
        if copy(&*from, &path, &*to, &path, Extent::Whole)? != *name {
            return Err(OpenError::Damaged(damaged(&path)));
        }
        sums.0.insert(path, *name);
    }
    // What was copied, not what was read, is proven: frame by frame and text by text.
    let copied = FoundJournal::find(Arc::clone(&to), origin)?;
    let (end, segments) = (copied.segments.end, copied.segments.last());
    let ring = KeyFile::load(&*to, store_key)?.ring();
    let mut faults = Vec::new();
    check_events(&*to, &copied.segments, &*ring, &mut faults)?;
    if let Some(fault) = faults.into_iter().next() {
        return Err(OpenError::Damaged(fault));
    }
    let manifest = Manifest::new(made, end.count, &end.chain, segments, names.len() as u64);
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| OpenError::Disk(words!("{MANIFEST}：{error}", "{MANIFEST}: {error}")))?;
    sums.0.insert(MANIFEST.into(), write_part(&*to, MANIFEST, format!("{text}\n").as_bytes())?);
    write_part(&*to, SUMS, sums.text().as_bytes())?;
    write_part(&*to, KEY_SUMS, key_sums.text().as_bytes())?;
    for folder in [JOURNAL, KEYS, FILES, ""] {
        on_disk(folder, to.sync_folder(folder))?;
    }
    Ok(manifest)
}

/// The key file within the folder of keys.
pub(super) fn key_name() -> &'static str {
    KEY_FILE.rsplit('/').next().unwrap_or(KEY_FILE)
}

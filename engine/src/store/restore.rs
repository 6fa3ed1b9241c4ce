//! How does a backup become a store again, or nothing at all if anything of it is missing or damaged?

use super::backup::key_name;
use super::begin::{STORE_KEY, read_store_key};
use super::copying::{Extent, copy};
use super::disk::Disk;
use super::fault::{OpenError, on_disk};
use super::files::FILES;
use super::journal::FoundJournal;
use super::key_file::{KEY_FILE, KEYS, KeyFile};
use super::keys::KeyRing;
use super::manifest::{KEPT_STORE_KEY, KEY_SUMS, Manifest, Sums, damaged, write_part};
use super::new_folder::NewFolder;
use super::open::StoreSettings;
use super::queue::JournalStore;
use super::real_disk::RealDisk;
use super::sealed_texts::sealed_texts;
use super::segment::{JOURNAL, segment_path};
use super::segments::Segments;
use super::verify::{Verified, check_events, verify};
use crate::ledger::{EventBody, FileName};
use crate::sealing::{Entropy, Owner};
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// What became of the keys of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupKeys {
    /// They are in it.
    Kept,
    /// Somebody has destroyed them: everybody in the backup is forgotten.
    Destroyed,
}

/// Makes a store of a backup in a folder that is empty or not there, makes its index, and checks all of it. After an error
/// the folder is as it was, or gone if it was empty.
pub fn restore(
    from: &Path,
    data: &Path,
    keys: BackupKeys,
    entropy: &mut dyn Entropy,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(Manifest, Verified), Vec<Words>> {
    let told = |error: OpenError| vec![error.says().clone()];
    let folder = NewFolder::begin(data).map_err(told)?;
    let manifest = unpack(&RealDisk::to_read(from), Arc::new(folder.disk().clone()), keys).map_err(told)?;
    let disk = folder.finish().map_err(told)?;
    let opened = JournalStore::open(data, entropy, &StoreSettings::default(), progress).map_err(told);
    let checked = opened.and_then(|_store| verify(Arc::new(RealDisk::to_read(data)), None));
    match checked {
        Ok(verified) => Ok((manifest, verified)),
        Err(mut faults) => {
            if let Err(error) = disk.remove_folder("") {
                let shown = data.display();
                faults.push(words!("未能清除 {shown}：{error}", "{shown} could not be removed: {error}"));
            }
            Err(faults)
        }
    }
}

/// Copies a backup to where a store can be opened, checking every sum, the chain and every sealed text.
pub(super) fn unpack(from: &dyn Disk, to: Arc<dyn Disk>, keys: BackupKeys) -> Result<Manifest, OpenError> {
    let (manifest, sums) = Manifest::read(from)?;
    for folder in [JOURNAL, KEYS, FILES] {
        on_disk(folder, to.make_folder(folder))?;
    }
    let take = |path: &str, target: &str, expected: Option<&FileName>| match copy(from, path, &*to, target, Extent::Whole)? {
        sum if expected == Some(&sum) => Ok(()),
        _ => Err(damaged(path)),
    };
    for path in (1..=manifest.segments).map(segment_path).chain(sums.0.keys().filter(|path| path.starts_with(FILES)).cloned()) {
        take(&path, &path, sums.0.get(&path))?;
    }
    take(KEPT_STORE_KEY, STORE_KEY, sums.0.get(KEPT_STORE_KEY))?;
    let store_key = read_store_key(&*to, STORE_KEY)?;
    let found = FoundJournal::find(Arc::clone(&to), KeyRing::new(store_key, BTreeMap::new()).origin())?;
    let end = found.segments.end;
    if !manifest.ends(end.count, &end.chain) || found.torn_bytes() > 0 {
        return Err(OpenError::Damaged(Words::new("备份的日志与 manifest.json 不符", "the journal of the backup does not end where its manifest.json says")));
    }
    match keys {
        BackupKeys::Kept if on_disk(KEYS, from.list(KEYS))?.is_empty() => {
            return Err(OpenError::Damaged(Words::new(
                "备份中没有钥匙：若已销毁，请加 --without-keys，其中所有人即为已遗忘",
                "the backup has no keys: if they were destroyed, add --without-keys, and everybody in it is forgotten",
            )));
        }
        BackupKeys::Kept => take(KEY_FILE, KEY_FILE, Sums::read(from, KEY_SUMS)?.0.get(key_name()))?,
        BackupKeys::Destroyed => destroy_all(from, &to, store_key, &found.segments)?,
    }
    let ring = KeyFile::load(&*to, store_key)?.ring();
    let mut faults = Vec::new();
    check_events(&*to, &found.segments, &*ring, &mut faults)?;
    if let Some(fault) = faults.into_iter().next() {
        return Err(OpenError::Damaged(fault));
    }
    for folder in [JOURNAL, KEYS, FILES, ""] {
        on_disk(folder, to.sync_folder(folder))?;
    }
    Ok(manifest)
}

/// Marks the key of everybody in a journal as destroyed; the next start records that they are forgotten.
fn destroy_all(from: &dyn Disk, to: &Arc<dyn Disk>, store_key: [u8; 32], segments: &Segments) -> Result<(), OpenError> {
    if on_disk(KEY_FILE, from.find(KEY_FILE))?.is_some() {
        return Err(OpenError::Damaged(Words::new(
            "备份中的钥匙还在：请去掉 --without-keys，或先销毁 keys 文件夹",
            "the keys are still in the backup: leave out --without-keys, or destroy its folder keys first",
        )));
    }
    let mut owners = BTreeSet::new();
    let mut frames = segments.all_frames()?;
    while let Some((_, events)) = frames.next()? {
        for event in &events {
            owners.extend(sealed_texts(&event.body).iter().map(|sealed| sealed.owner));
            match &event.body {
                EventBody::HouseholdRecorded { household, members, .. } => {
                    owners.insert(Owner::from(*household));
                    owners.extend(members.iter().map(|member| Owner::from(member.person)));
                }
                EventBody::Forgotten { owner } => _ = owners.insert(*owner),
                _ => {}
            }
        }
    }
    let _: FileName = write_part(&**to, KEY_FILE, &[])?;
    let mut keys = KeyFile::load(&**to, store_key)?;
    on_disk(KEY_FILE, keys.write(&[], &owners))
}

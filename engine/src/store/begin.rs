//! How does a store begin, so that a power cut leaves either nothing or all of it?
//!
//! The journal's first segment is made last: a folder without one has never taken a command, and is begun anew.

use super::disk::Disk;
use super::fault::{OpenError, on_disk};
use super::frame::Applied;
use super::journal::begin_segment;
use super::key_file::{KEY_FILE, KEYS, check};
use super::keys::KeyRing;
use super::segment::{JOURNAL, segment_path};
use crate::sealing::Entropy;
use crate::words;
use std::collections::BTreeMap;
use std::io;

pub(super) const STORE_KEY: &str = "keys/store.key";
const MAGIC: &[u8; 8] = b"YIMENK\x01\x00";
const LENGTH: usize = 8 + 32 + 16;

/// Makes the keys' folder and the journal's first segment.
pub(super) fn begin(disk: &dyn Disk, entropy: &mut dyn Entropy) -> Result<(), OpenError> {
    for folder in [KEYS, JOURNAL] {
        on_disk(folder, disk.make_folder(folder))?;
    }
    on_disk("", disk.sync_folder(""))?;
    if on_disk(STORE_KEY, disk.find(STORE_KEY))?.is_none() {
        let mut key = [0; 32];
        entropy.fill(&mut key);
        on_disk(STORE_KEY, write_store_key(disk, &key))?;
    }
    let mut file = on_disk(KEY_FILE, disk.open(KEY_FILE))?;
    on_disk(KEY_FILE, file.sync())?;
    on_disk(KEYS, disk.sync_folder(KEYS))?;
    let origin = KeyRing::new(read_store_key(disk, STORE_KEY)?, BTreeMap::new()).origin();
    on_disk(&segment_path(1), begin_segment(disk, 1, &Applied { count: 0, chain: origin })).map(drop)
}

fn write_store_key(disk: &dyn Disk, key: &[u8; 32]) -> io::Result<()> {
    let mut bytes = [&MAGIC[..], key].concat();
    bytes.extend(check(&bytes));
    let unfinished = format!("{STORE_KEY}.new");
    let mut file = disk.open(&unfinished)?;
    file.set_length(0)?;
    file.write_at(0, &bytes)?;
    file.sync()?;
    drop(file);
    disk.rename(&unfinished, STORE_KEY)?;
    disk.sync_folder(KEYS)
}

/// Reads the store's own key from where it stands.
pub(super) fn read_store_key(disk: &dyn Disk, path: &str) -> Result<[u8; 32], OpenError> {
    let Some(mut file) = on_disk(path, disk.find(path))? else {
        return Err(OpenError::Damaged(words!("缺少 {path}", "{path} is missing")));
    };
    let mut bytes = [0; LENGTH];
    let read = on_disk(path, file.read_at(0, &mut bytes))?;
    let (content, stored) = bytes.split_at(LENGTH - 16);
    let key = content.strip_prefix(MAGIC).filter(|_| read == LENGTH && check(content) == stored);
    key.and_then(|key| key.try_into().ok()).ok_or_else(|| OpenError::damaged(path, 0, "钥匙不可读", "the key can't be read"))
}

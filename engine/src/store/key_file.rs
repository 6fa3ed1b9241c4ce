//! How do keys stand on the disk, and how is one destroyed for good?
//!
//! `keys/keys.dat` is slots of 64 bytes: state, kind, number, key, six spare bytes, and half a SHA-256 over all that. A key
//! is destroyed in two steps: a slot that says so is added and synced, then the key's own slot is overwritten and synced. So
//! a torn write can neither lose a key that nobody wanted destroyed nor leave one that somebody did.

use super::disk::{Disk, DiskFile};
use super::fault::{OpenError, on_disk};
use super::keys::{KeyRing, KeyState};
use crate::sealing::{Owner, SealKey};
use crate::words;
use sha2::{Digest, Sha256};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

pub(super) const KEYS: &str = "keys";
pub(super) const KEY_FILE: &str = "keys/keys.dat";
const SLOT: usize = 64;
const LIVING: u8 = 1;
const DESTROYED: u8 = 2;

/// The key file, for whoever writes it.
pub(super) struct KeyFile {
    file: Box<dyn DiskFile>,
    /// Where the next slot goes. A slot that can't be read is never written over: it may be a key that could be mended.
    next: u64,
    ring: Arc<KeyRing>,
    /// Slots that a torn write or damage has left, by whom they name: they may still hold a key, or most of it.
    leftovers: Vec<(u64, Owner)>,
}

fn slot(owner: Owner, key: Option<&SealKey>) -> [u8; SLOT] {
    let (kind, number) = owner.parts();
    let mut bytes = [0; SLOT];
    bytes[0] = if key.is_some() { LIVING } else { DESTROYED };
    bytes[1] = kind;
    bytes[2..10].copy_from_slice(&number.to_le_bytes());
    bytes[10..42].copy_from_slice(key.map_or(&[0; 32], |key| &key.0));
    let check = check(&bytes[..48]);
    bytes[48..].copy_from_slice(&check);
    bytes
}

pub(super) fn check(bytes: &[u8]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&Sha256::digest(bytes)[..16]);
    half
}

fn read_slot(bytes: &[u8]) -> Option<(Owner, Option<SealKey>)> {
    let (content, stored) = bytes.split_at_checked(48)?;
    if check(content) != stored {
        return None;
    }
    let owner = named(bytes)?;
    match content[0] {
        LIVING => Some((owner, Some(SealKey(content[10..42].try_into().ok()?)))),
        DESTROYED => Some((owner, None)),
        _ => None,
    }
}

/// Whom a slot names, be it whole or not.
fn named(slot: &[u8]) -> Option<Owner> {
    let number = u64::from_le_bytes(slot.get(2..10)?.try_into().ok()?);
    Owner::of_parts(*slot.get(1)?, number)
}

fn is_there(disk: &dyn Disk) -> Result<bool, OpenError> {
    Ok(on_disk(KEYS, disk.list(KEYS))?.iter().any(|name| format!("{KEYS}/{name}") == KEY_FILE))
}

/// Whether the key file has anything in it.
pub(super) fn has_slots(disk: &dyn Disk) -> Result<bool, OpenError> {
    Ok(is_there(disk)? && on_disk(KEY_FILE, disk.open(KEY_FILE).and_then(|file| file.length()))? > 0)
}

impl KeyFile {
    /// Reads all keys; writes nothing.
    pub(super) fn load(disk: &dyn Disk, store_key: [u8; 32]) -> Result<Self, OpenError> {
        if !is_there(disk)? {
            return Err(OpenError::Damaged(words!("缺少 {KEY_FILE}", "{KEY_FILE} is missing")));
        }
        let mut file = on_disk(KEY_FILE, disk.open(KEY_FILE))?;
        let length = on_disk(KEY_FILE, file.length())?;
        let (mut states, mut leftovers) = (BTreeMap::new(), Vec::new());
        let mut bytes = vec![0; SLOT * 4096];
        let mut at = 0;
        while at < length {
            let read = on_disk(KEY_FILE, fill(&mut *file, at, &mut bytes))?;
            for (place, slot) in (at..).step_by(SLOT).zip(bytes[..read].chunks_exact(SLOT)) {
                let Some((owner, key)) = read_slot(slot) else {
                    leftovers.extend(named(slot).map(|owner| (place, owner)));
                    continue;
                };
                let state = key.map_or(KeyState::Destroyed, |key| KeyState::Living { key, offset: place });
                match (states.entry(owner), state) {
                    (Entry::Vacant(entry), state) => _ = entry.insert(state),
                    (Entry::Occupied(mut entry), state) => match (*entry.get(), state) {
                        (KeyState::Destroyed, KeyState::Destroyed) => {}
                        (KeyState::Destroyed, KeyState::Living { offset, .. }) => leftovers.push((offset, owner)),
                        (KeyState::Living { offset, .. }, KeyState::Destroyed) => {
                            leftovers.push((offset, owner));
                            entry.insert(KeyState::Destroyed);
                        }
                        (KeyState::Living { .. }, KeyState::Living { .. }) => {
                            return Err(OpenError::damaged(KEY_FILE, place, "同一对象有两把钥匙", "somebody has two keys"));
                        }
                    },
                }
            }
            at += bytes.len() as u64;
        }
        // A part of a slot at the end can't have been a key that was ever used.
        let next = length - length % SLOT as u64;
        Ok(KeyFile { file, next, ring: Arc::new(KeyRing::new(store_key, states)), leftovers })
    }

    /// The keys, for readers.
    pub(super) fn ring(&self) -> Arc<KeyRing> {
        Arc::clone(&self.ring)
    }

    /// Finishes what was begun and makes what was read durable.
    pub(super) fn settle(&mut self) -> io::Result<()> {
        self.overwrite_leftovers()?;
        self.file.sync()
    }

    /// Adds keys and destroys others; comes back when both are durable. After an error it must not be used again.
    pub(super) fn write(&mut self, new: &[(Owner, SealKey)], destroyed: &BTreeSet<Owner>) -> io::Result<()> {
        let living = new.iter().map(|(owner, key)| slot(*owner, Some(key)));
        let bytes: Vec<u8> = living.chain(destroyed.iter().map(|owner| slot(*owner, None))).flatten().collect();
        if bytes.is_empty() {
            return Ok(());
        }
        self.file.write_at(self.next, &bytes)?;
        self.file.sync()?;
        for (place, (owner, key)) in (self.next..).step_by(SLOT).zip(new) {
            self.ring.set(*owner, KeyState::Living { key: *key, offset: place });
        }
        self.next += bytes.len() as u64;
        for owner in destroyed {
            if let Some(KeyState::Living { offset, .. }) = self.ring.state(*owner) {
                self.leftovers.push((offset, *owner));
            }
            self.ring.set(*owner, KeyState::Destroyed);
        }
        if !destroyed.is_empty() {
            self.overwrite_leftovers()?;
            self.file.sync()?;
        }
        Ok(())
    }

    /// Overwrites what is left of destroyed keys.
    fn overwrite_leftovers(&mut self) -> io::Result<()> {
        let is_destroyed = |owner: &Owner| matches!(self.ring.state(*owner), Some(KeyState::Destroyed));
        let (destroyed, others) = std::mem::take(&mut self.leftovers).into_iter().partition(|(_, owner)| is_destroyed(owner));
        self.leftovers = others;
        let destroyed: Vec<(u64, Owner)> = destroyed;
        destroyed.into_iter().try_for_each(|(offset, owner)| self.file.write_at(offset, &slot(owner, None)))
    }
}

/// Reads as much as there is.
fn fill(file: &mut dyn DiskFile, at: u64, bytes: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read_at(at + filled as u64, &mut bytes[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

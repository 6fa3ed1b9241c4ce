//! Who holds the keys while the store is open?

use crate::sealing::{Mark, Opened, Owner, SealKey, Sealed, Vault, open_sealed};
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// A key, or that it was destroyed.
#[derive(Clone, Copy, Debug)]
pub(super) enum KeyState {
    Living {
        key: SealKey,
        /// Where in the key file it stands.
        offset: u64,
    },
    Destroyed,
}

/// The keys of all people and households, and the store's own. Readers share it with the one that writes.
pub struct KeyRing {
    store_key: [u8; 32],
    states: RwLock<BTreeMap<Owner, KeyState>>,
}

/// What marks the start of the journal, so that it and the store's key belong together.
const ORIGIN: &str = "origin of the journal";

impl KeyRing {
    pub(super) fn new(store_key: [u8; 32], states: BTreeMap<Owner, KeyState>) -> Self {
        KeyRing { store_key, states: RwLock::new(states) }
    }

    /// The chain value that the journal begins with.
    pub(super) fn origin(&self) -> [u8; 32] {
        let mut origin = [0; 32];
        origin[..16].copy_from_slice(&Mark::of(&self.store_key, ORIGIN, &[1]).0);
        origin[16..].copy_from_slice(&Mark::of(&self.store_key, ORIGIN, &[2]).0);
        origin
    }

    pub(super) fn state(&self, owner: Owner) -> Option<KeyState> {
        self.read().get(&owner).copied()
    }

    pub(super) fn set(&self, owner: Owner, state: KeyState) {
        self.write().insert(owner, state);
    }

    /// Everybody whose key was destroyed.
    pub(super) fn destroyed(&self) -> Vec<Owner> {
        self.read().iter().filter(|(_, state)| matches!(state, KeyState::Destroyed)).map(|(owner, _)| *owner).collect()
    }

    // Nobody can leave a map half changed, so a poisoned lock is as good as any.
    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<Owner, KeyState>> {
        self.states.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<Owner, KeyState>> {
        self.states.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for KeyRing {
    fn open(&self, sealed: &Sealed) -> Opened {
        match self.state(sealed.owner) {
            Some(KeyState::Living { key, .. }) => open_sealed(sealed, &key).map_or(Opened::Damaged, Opened::Plain),
            Some(KeyState::Destroyed) => Opened::Forgotten,
            None => Opened::Damaged,
        }
    }

    fn key_of(&self, owner: Owner) -> Option<SealKey> {
        match self.state(owner)? {
            KeyState::Living { key, .. } => Some(key),
            KeyState::Destroyed => None,
        }
    }

    fn mark(&self, purpose: &str, text: &str) -> Mark {
        Mark::of(&self.store_key, purpose, text.as_bytes())
    }
}

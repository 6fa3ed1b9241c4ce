//! What is a sealed text, and who can open it?

use super::mark::Mark;
use super::owner::Owner;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Random bytes, handed in like dates: the edge asks the operating system, a simulation its seed.
pub trait Entropy {
    /// Fills with random bytes.
    fn fill(&mut self, bytes: &mut [u8]);

    /// A random number, never zero.
    fn number(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_be_bytes(bytes).max(1)
    }
}

/// The key of a person or a household.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SealKey(pub [u8; 32]);

impl SealKey {
    /// A fresh key.
    pub fn fresh(entropy: &mut dyn Entropy) -> Self {
        let mut key = [0; 32];
        entropy.fill(&mut key);
        SealKey(key)
    }
}

/// A key is never shown.
impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey(…)")
    }
}

/// Bytes that only the owner's key opens (XChaCha20-Poly1305; the owner's id is authenticated with them).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Whose key opens it.
    pub owner: Owner,
    /// 24 random bytes, then the ciphertext with its tag.
    pub bytes: Vec<u8>,
}

/// What comes out of a sealed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// The bytes.
    Plain(Vec<u8>),
    /// The key was destroyed: the owner is forgotten.
    Forgotten,
    /// The key is there and does not fit, or there never was one: the store is damaged.
    Damaged,
}

/// Whoever holds the keys.
pub trait Vault {
    /// Opens a sealed text.
    fn open(&self, sealed: &Sealed) -> Opened;
    /// The key of an owner, unless there is none (any more).
    fn key_of(&self, owner: Owner) -> Option<SealKey>;
    /// The mark of a text under the store's own key.
    fn mark(&self, purpose: &str, text: &str) -> Mark;
}

impl Sealed {
    /// What was sealed as a text, unless its owner is forgotten or it was damaged.
    pub fn text(&self, vault: &dyn Vault) -> Option<String> {
        match vault.open(self) {
            Opened::Plain(bytes) => String::from_utf8(bytes).ok(),
            Opened::Forgotten | Opened::Damaged => None,
        }
    }
}

/// Seals bytes under the owner's key.
pub fn seal(owner: Owner, key: &SealKey, plain: &[u8], entropy: &mut dyn Entropy) -> Sealed {
    let mut nonce = [0; 24];
    entropy.fill(&mut nonce);
    let name = owner.to_string();
    let cipher = XChaCha20Poly1305::new(&key.0.into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: name.as_bytes() }).expect("less than 256 GiB");
    let mut bytes = nonce.to_vec();
    bytes.extend(sealed);
    Sealed { owner, bytes }
}

/// Opens what [`seal`] made, if the key is the right one and no byte has changed.
pub fn open_sealed(sealed: &Sealed, key: &SealKey) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.bytes.split_at_checked(24)?;
    let nonce: [u8; 24] = nonce.try_into().ok()?;
    let name = sealed.owner.to_string();
    XChaCha20Poly1305::new(&key.0.into()).decrypt(&XNonce::from(nonce), Payload { msg: text, aad: name.as_bytes() }).ok()
}

/// Stored as `["P-…", "base64"]`.
impl Serialize for Sealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.owner, STANDARD_NO_PAD.encode(&self.bytes)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (owner, text) = <(Owner, String)>::deserialize(deserializer)?;
        let bytes = STANDARD_NO_PAD.decode(text).map_err(serde::de::Error::custom)?;
        Ok(Sealed { owner, bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(u8);
    impl Entropy for Counting {
        fn fill(&mut self, bytes: &mut [u8]) {
            for byte in bytes {
                self.0 = self.0.wrapping_mul(5).wrapping_add(3);
                *byte = self.0;
            }
        }
    }

    #[test]
    fn only_the_owner_s_key_opens_and_every_changed_byte_is_noticed() {
        let mut entropy = Counting(1);
        let key = SealKey::fresh(&mut entropy);
        let sealed = seal(Owner::Person(7), &key, "王伟".as_bytes(), &mut entropy);
        assert_eq!(open_sealed(&sealed, &key).as_deref(), Some("王伟".as_bytes()));
        assert_eq!(open_sealed(&sealed, &SealKey([9; 32])), None);
        assert_eq!(open_sealed(&Sealed { owner: Owner::Person(8), ..sealed.clone() }, &key), None, "it belongs to nobody else");
        for at in 0..sealed.bytes.len() {
            let mut changed = sealed.clone();
            changed.bytes[at] ^= 1;
            assert_eq!(open_sealed(&changed, &key), None, "byte {at}");
        }
        assert_eq!(open_sealed(&Sealed { owner: Owner::Person(7), bytes: vec![1; 5] }, &key), None);
        let text = serde_json::to_string(&sealed).expect("JSON");
        assert_eq!(serde_json::from_str::<Sealed>(&text).expect("JSON"), sealed);
    }
}

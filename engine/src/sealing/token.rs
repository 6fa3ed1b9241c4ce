//! How does a partner name somebody without sending the number?

use super::sealed::Vault;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A partner's key: whoever has it can make the token of any number.
#[derive(Clone, PartialEq, Eq)]
pub struct PartnerKey([u8; 32]);

/// HMAC-SHA-256 of a number in its normal form under a partner's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token([u8; 32]);

impl PartnerKey {
    /// The key of a partner's generation. It hangs on the store's own key, so nothing secret has to be kept for it.
    pub fn of(vault: &dyn Vault, partner: &str, generation: u32) -> Self {
        let mut key = [0; 32];
        for (half, bytes) in key.chunks_mut(16).enumerate() {
            bytes.copy_from_slice(&vault.mark("partner-key", &format!("{partner}\u{0}{generation}\u{0}{half}")).0);
        }
        PartnerKey(key)
    }

    /// The token of a number in its normal form: eighteen characters, or as the document has it.
    pub fn token(&self, number: &str) -> Token {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0).expect("any length of key will do");
        mac.update(number.as_bytes());
        Token(mac.finalize().into_bytes().into())
    }

    /// As it is handed to the partner: 64 hex digits.
    pub fn to_text(&self) -> String {
        hex(&self.0)
    }
}

/// A key is never shown by accident.
impl std::fmt::Debug for PartnerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PartnerKey(…)")
    }
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl std::str::FromStr for Token {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "expected 64 hex digits";
        let mut token = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(EXPECTED);
        }
        for (byte, digits) in token.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).map_err(|_| EXPECTED)?;
            *byte = u8::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+')).ok_or(EXPECTED)?;
        }
        Ok(Token(token))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed by OpenSSL: `printf %s NUMBER | openssl dgst -sha256 -mac HMAC -macopt hexkey:KEY`.
    #[test]
    fn a_token_is_the_usual_hmac() {
        let key = PartnerKey([0x0b; 32]);
        assert_eq!(key.to_text(), "0b".repeat(32));
        let token = key.token("110101199003070134");
        assert_eq!(token.to_string(), "b6755897c2c8b41fe2755b8d735fdd7e73edcdc80b4e060154211c94f0ae0f66");
        assert_eq!(token.to_string().parse(), Ok(token));
        assert_eq!(token.to_string().to_uppercase().parse(), Ok(token));
        assert_ne!(key.token("110101199003070135"), token);
    }

    #[test]
    fn what_is_no_token_is_none() {
        for text in ["", "0b", &"g".repeat(64), &"+f".repeat(32), &"é".repeat(32)] {
            assert!(text.parse::<Token>().is_err(), "{text}");
        }
    }
}

//! How is a reason kept that somebody typed?

use super::sealed::{Sealed, Vault};
use serde::{Deserialize, Serialize};

/// A typed text: sealed where it is about somebody, plain where it is about money or rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// About nobody.
    Plain(String),
    /// About somebody, and gone with the key.
    Sealed(Sealed),
}

impl Note {
    /// The sealed text, if it is one.
    pub fn sealed(&self) -> Option<&Sealed> {
        match self {
            Note::Plain(_) => None,
            Note::Sealed(sealed) => Some(sealed),
        }
    }

    /// The text, unless its owner is forgotten or it was damaged.
    pub fn text(&self, vault: &dyn Vault) -> Option<String> {
        match self {
            Note::Plain(text) => Some(text.clone()),
            Note::Sealed(sealed) => sealed.text(vault),
        }
    }
}

//! How do personal data stay readable only as long as a person's key exists?
//!
//! Names, numbers and facts are sealed under a key of the person (or the household) that they belong to. Whoever destroys
//! the key has forgotten the person: the sealed bytes stay where they are and say nothing any more.

mod mark;
mod note;
mod owner;
mod sealed;
mod token;

pub use mark::Mark;
pub use note::Note;
pub use owner::{Owner, number_from_text, number_text};
pub use sealed::{Entropy, Opened, SealKey, Sealed, Vault, open_sealed, seal};
pub use token::{PartnerKey, Token};

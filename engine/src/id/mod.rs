//! Who is this, by which number?

mod citizen;
mod document;
mod regions;

pub use citizen::{CitizenNumber, Sex, check_character};
pub use document::{DisabilityCertificate, DocumentKind, IdDocument, IdError, IdPart};
pub use regions::RegionCodes;

/// Whether a text is a number that carries a person's birth date and sequence: it may not serve as a household or
/// member id, because ids stand in URLs. (The foreigners' card of 2017 has no check character and is not told from a made-up id.)
pub fn looks_like_id_number(text: &str) -> bool {
    IdDocument::parse(text).is_ok_and(|document| document.number().is_some())
}

//! Who is this, by which number?

mod citizen;
mod document;
mod regions;

pub use citizen::{CitizenNumber, Sex, check_character};
pub use document::{DisabilityCertificate, DocumentKind, IdDocument, IdError, IdPart, looks_like_id_number};
pub use regions::RegionCodes;

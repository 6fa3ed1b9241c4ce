//! What is known about a household?

mod area;
mod document;
mod fault;
mod household;
mod json;
mod unit;
mod vocabulary;

pub use area::{Area, Reach};
pub use document::{MEMBERS_MAX, nearest_key, parse_household, read_registration, read_told};
pub use fault::{Fault, Faults};
pub use household::{FactValues, Household, Member, Value};
pub use unit::Unit;
pub use vocabulary::{AREA, BIRTH_DATE, Choice, FactDefinition, FactKind, Holder, RECORDS_MAX, RELATION, SEX, Vocabulary};

//! What is known about a household?

mod area;
mod document;
mod fault;
mod household;
mod json;
mod unit;
mod vocabulary;

pub use area::{Area, Reach};
pub use document::{nearest_key, parse_household, read_registration, MEMBERS_MAX};
pub use fault::{Fault, Faults};
pub use household::{FactValues, Household, Member, Value};
pub use unit::Unit;
pub use vocabulary::{Choice, FactDefinition, FactKind, Holder, Vocabulary, AREA, BIRTH_DATE, RELATION, SEX};

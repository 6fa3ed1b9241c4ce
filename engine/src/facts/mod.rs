//! What is known about a household?

mod area;
mod document;
mod fault;
mod household;
mod json;
mod member_set;
mod unit;
mod unknown_key;
mod vocabulary;

pub use area::{Area, Reach};
pub use document::{HOUSEHOLD_RECORDS_MAX, MEMBERS_MAX, parse_household, read_registration, read_told};
pub use fault::{Fault, Faults};
pub use household::{FactValues, Household, Member, Value};
pub use member_set::MemberSet;
pub use unit::Unit;
pub use unknown_key::nearest_key;
pub use vocabulary::{AREA, BIRTH_DATE, Choice, FactDefinition, FactKind, Holder, RECORDS_MAX, RELATION, SEX, Vocabulary};

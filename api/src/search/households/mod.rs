//! Which household does somebody mean by a name, a number, an address or an id?
//!
//! The index holds plain names and numbers and therefore lives in memory only: it is filled from the sealed store when the
//! server starts and is gone with it. `index` is the way in, `fields` says how a household lies in it, `query` what a typed
//! word may mean; `readings` knows pinyin and `numbers` the forms of an ID number.

mod fields;
mod index;
mod numbers;
mod query;
mod readings;

#[cfg(test)]
mod found;

pub use index::{HouseholdEntry, HouseholdSearch, MatchedBy, MemberEntry};

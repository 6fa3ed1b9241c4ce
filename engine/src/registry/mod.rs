//! Who is registered, in which household, under which number, with which facts from whom?

mod conferred;
mod file;
mod lookup;
mod payload;

pub use file::{HouseholdFile, PersonFile, read_household, read_household_on, read_person};
pub use lookup::{household_called, household_ids, household_name, members_called, people_called, people_with_number};
pub use payload::{HouseholdPayload, MemberPayload, Observation, document_json, payloads_of};

//! Of whom was something told since? So what is kept in memory of people stays in step with the ledger.

use super::ids::PersonId;
use super::key::{ReadError, RecordKey, Records, Stored};
use serde::{Deserialize, Serialize};

/// People in the order in which they were last told of: the key is the position of the event, then the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedPerson {}

/// Whoever was registered, changed or forgotten after a position, each with the position of the last such event.
pub fn changed_since(records: &(impl Records + ?Sized), position: u64) -> Result<Vec<(u64, PersonId)>, ReadError> {
    let after = ChangedPerson::key(&(position, PersonId(u64::MAX)));
    let found = records.range(&ChangedPerson::prefix(), Some(&after), usize::MAX)?;
    Ok(found.iter().filter_map(|(key, _)| parts_of(key)).collect())
}

fn parts_of(key: &RecordKey) -> Option<(u64, PersonId)> {
    let (position, person) = key.0.get(1..)?.split_at_checked(8)?;
    Some((u64::from_be_bytes(position.try_into().ok()?), PersonId(u64::from_be_bytes(person.try_into().ok()?))))
}

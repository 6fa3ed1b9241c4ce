//! How are place and aid of a household kept from everybody outside, as after violence or for children?

use super::desk::{Desk, Judged, not_possible, reason_of};
use super::error::CaseError;
use crate::ledger::{Action, Answer, EventBody, HouseholdRecord, PersonId, PersonRecord, Protection, ReadError, Records, UpkeepEvent, read};
use crate::words::Words;

/// Sets or ends the protection of a household.
pub fn set_protection(desk: &mut Desk<'_>, household: &str, protection: Protection, reason: &str) -> Result<Answer, CaseError> {
    let reason = reason_of(reason)?.to_string();
    desk.commit(|desk| {
        let file = desk.household(household)?;
        if file.record.protection == protection {
            return Err(not_possible(Words::new("此前已是如此", "that holds already")));
        }
        let reason = desk.seal_text(file.id, &reason)?;
        let set = EventBody::Upkeep(UpkeepEvent::ProtectionSet { household: file.id, protection, reason });
        Ok(Judged { expected: file.versions(), new_keys: Vec::new(), action: Action::Record { events: vec![set], answer: Answer::Done } })
    })
}

/// Whether whoever asks from outside must be answered as if nothing were known of a person: a member of a protected household, and
/// whoever has left one.
pub fn is_protected(records: &(impl Records + ?Sized), person: PersonId) -> Result<bool, ReadError> {
    let Some(record) = read::<PersonRecord>(records, &person)? else { return Ok(false) };
    let household = match record.household {
        Some(household) => read::<HouseholdRecord>(records, &household)?,
        None => None,
    };
    Ok(record.protection == Protection::Protected || household.is_some_and(|household| household.protection == Protection::Protected))
}

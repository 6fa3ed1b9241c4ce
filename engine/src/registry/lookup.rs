//! Who is meant?

use super::payload::HouseholdPayload;
use crate::id::IdDocument;
use crate::ledger::{
    HOUSEHOLD_ALIAS, HouseholdAlias, HouseholdId, HouseholdRecord, MEMBER_ALIAS, MemberAlias, NUMBER, NumberRecord, PersonId, ReadError, ReadVersion,
    RecordKey, Records, Stored, number_key, read, read_versioned,
};
use crate::sealing::{Opened, Vault};

/// The household that the office calls so, and the version of the entry.
pub fn household_called(records: &dyn Records, vault: &dyn Vault, id: &str) -> Result<(Option<HouseholdId>, ReadVersion), ReadError> {
    let mark = vault.mark(HOUSEHOLD_ALIAS, id);
    let found = read_versioned::<HouseholdAlias>(records, &mark)?;
    Ok((found.value.map(|alias| alias.household), (HouseholdAlias::key(&mark), found.version)))
}

/// The ids of all households, in pages of at most so many. It ends after a page that can't be read.
pub fn household_ids(records: &dyn Records, page: usize) -> impl Iterator<Item = Result<Vec<HouseholdId>, ReadError>> {
    let mut after: Option<RecordKey> = None;
    let mut is_broken = false;
    std::iter::from_fn(move || {
        if is_broken {
            return None;
        }
        match records.range(&HouseholdRecord::prefix(), after.as_ref(), page) {
            Ok(found) => {
                after = Some(found.last()?.0.clone());
                Some(Ok(found.iter().filter_map(|(key, _)| HouseholdId::of_key(key)).collect()))
            }
            Err(error) => {
                is_broken = true;
                Some(Err(error))
            }
        }
    })
}

/// What the office calls a household; nothing if it is forgotten.
pub fn household_name(records: &dyn Records, vault: &dyn Vault, id: HouseholdId) -> Result<Option<String>, ReadError> {
    let Some(record) = read::<HouseholdRecord>(records, &id)? else { return Ok(None) };
    Ok(match vault.open(&record.sealed) {
        Opened::Plain(bytes) => serde_json::from_slice::<HouseholdPayload>(&bytes).ok().map(|payload| payload.id),
        Opened::Forgotten | Opened::Damaged => None,
    })
}

/// The registrations that a text means: all that have the number, or the members that the office calls so.
pub fn people_called(records: &dyn Records, vault: &dyn Vault, text: &str) -> Result<Vec<PersonId>, ReadError> {
    match IdDocument::parse(text) {
        Ok(document) => Ok(people_with_number(records, vault, &document)?.0),
        Err(_) => members_called(records, vault, text),
    }
}

/// The members that the office calls so.
pub fn members_called(records: &dyn Records, vault: &dyn Vault, id: &str) -> Result<Vec<PersonId>, ReadError> {
    let found = read::<MemberAlias>(records, &vault.mark(MEMBER_ALIAS, id))?;
    Ok(found.map(|alias| alias.people).unwrap_or_default())
}

/// The registrations under a number, and the version of the entry (0 for "nobody yet").
pub fn people_with_number(records: &dyn Records, vault: &dyn Vault, document: &IdDocument) -> Result<(Vec<PersonId>, ReadVersion), ReadError> {
    let mark = vault.mark(NUMBER, &number_key(document));
    let found = read_versioned::<NumberRecord>(records, &mark)?;
    Ok((found.value.map(|record| record.people).unwrap_or_default(), (NumberRecord::key(&mark), found.version)))
}

//! Who is meant?

use crate::id::IdDocument;
use crate::ledger::{
    HOUSEHOLD_ALIAS, HouseholdAlias, HouseholdId, MEMBER_ALIAS, MemberAlias, NUMBER, NumberRecord, PersonId, ReadError, Records, Stored, number_key, read,
    read_versioned,
};
use crate::ledger::{PersonRecord, ReadVersion};
use crate::sealing::Vault;

/// The household that the office calls so, and the version of the entry.
pub fn household_called(records: &dyn Records, vault: &dyn Vault, id: &str) -> Result<(Option<HouseholdId>, ReadVersion), ReadError> {
    let mark = vault.mark(HOUSEHOLD_ALIAS, id);
    let found = read_versioned::<HouseholdAlias>(records, &mark)?;
    Ok((found.value.map(|alias| alias.household), (HouseholdAlias::key(&mark), found.version)))
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

/// Other registrations that stand for the same person, and the version of the entry that says so.
pub fn same_people(records: &dyn Records, person: PersonId, record: &PersonRecord) -> Result<(Vec<PersonId>, Option<ReadVersion>), ReadError> {
    let Some(mark) = record.number else { return Ok((Vec::new(), None)) };
    let found = read_versioned::<NumberRecord>(records, &mark)?;
    let mut people = found.value.map(|record| record.people).unwrap_or_default();
    people.retain(|one| *one != person);
    Ok((people, Some((NumberRecord::key(&mark), found.version))))
}

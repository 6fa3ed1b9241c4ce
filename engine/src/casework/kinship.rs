//! Is somebody of a household staff, or kin of staff, as the register says?

use super::desk::Desk;
use super::error::CaseError;
use crate::id::IdDocument;
use crate::ledger::{Kin, KinNumber, NUMBER, ReadVersion, Stored, number_key, read_versioned};
use crate::registry::HouseholdFile;

/// Looks the members' numbers up in the register, and remembers what was read.
pub(super) fn kin_of(desk: &Desk<'_>, file: &HouseholdFile, expected: &mut Vec<ReadVersion>) -> Result<Kin, CaseError> {
    let mut kin = Kin::Nobody;
    let numbers = file.people.iter().filter_map(|person| person.payload.id_number.as_deref());
    for document in numbers.filter_map(|number| IdDocument::parse(number).ok()) {
        let mark = desk.store.vault().mark(NUMBER, &number_key(&document));
        let found = read_versioned::<KinNumber>(desk.store, &mark)?;
        expected.push((KinNumber::key(&mark), found.version));
        if found.value.is_some_and(|known| !known.staff.is_empty()) {
            kin = Kin::Somebody;
        }
    }
    Ok(kin)
}

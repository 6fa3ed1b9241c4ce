//! Which people are staff, or kin of staff, as they have declared? Kept by the supervisor apart from all else.

use super::apply::Applying;
use super::apply_people::{NUMBER, number_key};
use super::ids::StaffId;
use super::key::{ReadError, read};
use super::record::Seconds;
use crate::id::IdDocument;
use crate::sealing::{Mark, Opened, Sealed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happens to the register.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum KinEvent {
    /// A member of staff with the relatives whom he or she has declared; replaces what was declared before.
    Recorded {
        /// The member of staff.
        staff: StaffId,
        /// A [`StaffPayload`].
        sealed: Sealed,
    },
    /// Somebody is no longer staff.
    Removed {
        /// Who.
        staff: StaffId,
    },
}

/// What is sealed under a member of staff's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPayload {
    /// Name.
    pub name: String,
    /// The agency or committee.
    pub agency: String,
    /// ID number.
    pub id_number: String,
    /// Declared relatives.
    pub relatives: Vec<Relative>,
}

/// A declared relative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relative {
    /// Name.
    pub name: String,
    /// How they are related, in the words of the declaration.
    pub relation: String,
    /// ID number.
    pub id_number: String,
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRecord {
    /// A [`StaffPayload`].
    pub sealed: Sealed,
    /// Marks of his or her own number and of the relatives' numbers, the own one first.
    pub numbers: Vec<Mark>,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub since: Seconds,
}

/// By whom a number was declared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KinNumber {
    /// The members of staff.
    pub declared: Vec<Declared>,
}

/// One declaration of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Who declared it.
    pub staff: StaffId,
    /// Since when it has stood there.
    pub since: Seconds,
}

impl KinEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            KinEvent::Recorded { .. } => "kin_recorded",
            KinEvent::Removed { .. } => "kin_removed",
        }
    }

    /// Its sealed texts.
    pub fn sealed(&self) -> Vec<&Sealed> {
        match self {
            KinEvent::Recorded { sealed, .. } => vec![sealed],
            KinEvent::Removed { .. } => Vec::new(),
        }
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        match self {
            KinEvent::Recorded { staff, sealed } => {
                let before = drop_numbers(applying, *staff)?;
                let numbers = marks(applying, sealed)?;
                for number in &numbers {
                    let mut record = read::<KinNumber>(applying.changes, number)?.unwrap_or_default();
                    if !record.declared.iter().any(|one| one.staff == *staff) {
                        // What is declared again was declared then.
                        let since = before.get(number).copied().unwrap_or(applying.event.at);
                        record.declared.push(Declared { staff: *staff, since });
                    }
                    applying.changes.put(number, &record, applying.position);
                }
                let record = StaffRecord { sealed: sealed.clone(), numbers, by: applying.event.by.clone(), since: applying.event.at };
                applying.changes.put(staff, &record, applying.position);
                Ok(())
            }
            KinEvent::Removed { staff } => forget_staff(applying, *staff),
        }
    }
}

/// Takes a member of staff and all declared numbers out of the register.
pub(super) fn forget_staff(applying: &mut Applying<'_, '_, '_>, staff: StaffId) -> Result<(), ReadError> {
    drop_numbers(applying, staff)?;
    applying.changes.remove::<StaffRecord>(&staff);
    Ok(())
}

/// Takes all declarations of a member of staff away; says since when each number had stood.
fn drop_numbers(applying: &mut Applying<'_, '_, '_>, staff: StaffId) -> Result<BTreeMap<Mark, Seconds>, ReadError> {
    let mut stood = BTreeMap::new();
    let Some(before) = read::<StaffRecord>(applying.changes, &staff)? else { return Ok(stood) };
    for number in before.numbers {
        let mut record = read::<KinNumber>(applying.changes, &number)?.unwrap_or_default();
        stood.extend(record.declared.iter().filter(|one| one.staff == staff).map(|one| (number, one.since)));
        record.declared.retain(|one| one.staff != staff);
        match record.declared.is_empty() {
            true => applying.changes.remove::<KinNumber>(&number),
            false => applying.changes.put(&number, &record, applying.position),
        }
    }
    Ok(stood)
}

/// The marks of all numbers of a declaration; none where its key is gone.
fn marks(applying: &Applying<'_, '_, '_>, sealed: &Sealed) -> Result<Vec<Mark>, ReadError> {
    let payload: StaffPayload = match applying.vault.open(sealed) {
        Opened::Plain(bytes) => serde_json::from_slice(&bytes).map_err(|error| ReadError(format!("the data of {}: {error}", sealed.owner)))?,
        Opened::Forgotten => return Ok(Vec::new()),
        Opened::Damaged => return Err(ReadError(format!("the data of {} do not open with its key", sealed.owner))),
    };
    let written = std::iter::once(&payload.id_number).chain(payload.relatives.iter().map(|relative| &relative.id_number));
    let documents = written.filter_map(|number| IdDocument::parse(number).ok());
    Ok(documents.map(|document| applying.vault.mark(NUMBER, &number_key(&document))).collect())
}

//! Who of the office, or of an officer's kin, stands in a household or has got aid?
//!
//! The register is the supervisor's. Whoever files or decides learns only that there is somebody, never who declared it.

use super::desk::{Desk, Judged};
use super::error::CaseError;
use crate::id::IdDocument;
use crate::ledger::{
    Action, AidRecord, Answer, ApplicationId, BasisVerdict, Declared, EventBody, GrantId, GrantRecord, HouseholdId, HouseholdRecord, Kin, KinEvent, KinNumber,
    NUMBER, NumberRecord, PersonId, PersonRecord, ReadError, ReadVersion, Records, Relative, Seconds, StaffId, StaffPayload, StaffRecord, Stored,
    linked_people, number_key, read, read_all, read_version, read_versioned,
};
use crate::registry::HouseholdFile;
use crate::sealing::{Opened, Owner, SealKey, seal};
use crate::words;
use crate::words::Words;
use std::collections::BTreeSet;

/// The most relatives that one declaration may have.
const RELATIVES_MAX: usize = 50;

/// A member of staff as the supervisor sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffFile {
    /// The number in the register.
    pub staff: StaffId,
    /// What was declared.
    pub payload: StaffPayload,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub since: Seconds,
}

/// The register, by name.
pub fn staff_register(desk: &Desk<'_>) -> Result<Vec<StaffFile>, CaseError> {
    let mut register = Vec::new();
    for (key, _) in desk.store.range(&StaffRecord::prefix(), None, usize::MAX)? {
        let Some(staff) = StaffId::of_key(&key) else { continue };
        let Some(record) = read::<StaffRecord>(desk.store, &staff)? else { continue };
        let Opened::Plain(bytes) = desk.store.vault().open(&record.sealed) else { continue };
        let payload = serde_json::from_slice(&bytes).map_err(|error| ReadError(format!("the data of {staff}: {error}")))?;
        register.push(StaffFile { staff, payload, by: record.by, since: record.since });
    }
    register.sort_by(|one, other| (&one.payload.name, one.staff).cmp(&(&other.payload.name, other.staff)));
    Ok(register)
}

/// Puts a member of staff with all declared relatives into the register, or takes the place of what was declared before.
pub fn record_staff(desk: &mut Desk<'_>, known: Option<StaffId>, declared: &StaffPayload) -> Result<Answer, CaseError> {
    let own = check(declared)?;
    desk.commit(|desk| {
        let staff = known.unwrap_or_else(|| StaffId(desk.entropy.number()));
        let mark = desk.store.vault().mark(NUMBER, &number_key(&own));
        let stood = read_versioned::<KinNumber>(desk.store, &mark)?;
        let (before, version) = match read_versioned::<StaffRecord>(desk.store, &staff)? {
            found if known.is_some() && found.value.is_none() => return Err(no_staff(staff)),
            found => (found.value.is_some(), (StaffRecord::key(&staff), found.version)),
        };
        for other in stood.value.unwrap_or_default().declared.iter().filter(|one| one.staff != staff) {
            if read::<StaffRecord>(desk.store, &other.staff)?.is_some_and(|record| record.numbers.first() == Some(&mark)) {
                let other = other.staff;
                return Err(CaseError::field("id_number", words!("该工作人员已登记（{other}）", "this member of staff is recorded as {other}")));
            }
        }
        let mut new_keys = Vec::new();
        let key = match desk.store.vault().key_of(staff.into()) {
            Some(key) => key,
            None if before => return Err(no_staff(staff)),
            None => {
                let key = SealKey::fresh(desk.entropy);
                new_keys.push((Owner::from(staff), key));
                key
            }
        };
        let bytes = serde_json::to_vec(declared).expect("a declaration is plain data");
        let sealed = seal(staff.into(), &key, &bytes, desk.entropy);
        let events = vec![EventBody::Kin(KinEvent::Recorded { staff, sealed })];
        let expected = vec![version, (KinNumber::key(&mark), stood.version)];
        Ok(Judged { expected, new_keys, action: Action::Record { events, answer: Answer::StaffRecorded { staff } } })
    })
}

/// Takes somebody who has left out of the register.
pub fn remove_staff(desk: &mut Desk<'_>, staff: StaffId) -> Result<Answer, CaseError> {
    desk.commit(|desk| {
        let found = read_versioned::<StaffRecord>(desk.store, &staff)?;
        if found.value.is_none() {
            return Err(no_staff(staff));
        }
        let events = vec![EventBody::Kin(KinEvent::Removed { staff })];
        let expected = vec![(StaffRecord::key(&staff), found.version)];
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events, answer: Answer::Done } })
    })
}

fn no_staff(staff: StaffId) -> CaseError {
    CaseError::Unknown(words!("名册中没有 {staff}", "there is no {staff} in the register"))
}

/// Everything that is wrong with a declaration; else the own number of who declares.
fn check(declared: &StaffPayload) -> Result<IdDocument, CaseError> {
    let mut faults: Vec<(String, Words)> = Vec::new();
    let mut text = |path: String, text: &str, most: usize| {
        if !(1..=most).contains(&text.trim().chars().count()) || text.chars().any(char::is_control) {
            faults.push((path, words!("应为1至{most}字", "expected 1 to {most} characters")));
        }
    };
    text("name".into(), &declared.name, 100);
    text("agency".into(), &declared.agency, 100);
    for (position, Relative { name, relation, .. }) in declared.relatives.iter().enumerate() {
        text(format!("relatives[{position}].name"), name, 100);
        text(format!("relatives[{position}].relation"), relation, 50);
    }
    if declared.relatives.len() > RELATIVES_MAX {
        faults.push(("relatives".into(), words!("最多{RELATIVES_MAX}人", "at most {RELATIVES_MAX} people")));
    }
    let own = IdDocument::parse(&declared.id_number).map_err(|error| faults.push(("id_number".into(), error.words()))).ok();
    for (position, relative) in declared.relatives.iter().enumerate() {
        if let Err(error) = IdDocument::parse(&relative.id_number) {
            faults.push((format!("relatives[{position}].id_number"), error.words()));
        }
    }
    match own {
        Some(own) if faults.is_empty() => Ok(own),
        _ => Err(CaseError::Faults(faults)),
    }
}

/// Whether somebody of a household is staff or kin of staff, and the versions of what says so.
pub fn kin_of(desk: &Desk<'_>, file: &HouseholdFile) -> Result<(Kin, Vec<ReadVersion>), CaseError> {
    let (mut kin, mut versions) = (Kin::Nobody, Vec::new());
    for member in &file.people {
        for person in registrations(desk.store, member.person)? {
            let number = read::<PersonRecord>(desk.store, &person)?.and_then(|record| record.number);
            let Some(mark) = number else { continue };
            versions.push(read_version::<KinNumber>(desk.store, &mark)?);
            if read::<KinNumber>(desk.store, &mark)?.is_some() {
                kin = Kin::Somebody;
            }
        }
    }
    Ok((kin, versions))
}

/// Somebody and all other registrations that were confirmed to be the same person.
fn registrations(records: &dyn Records, person: PersonId) -> Result<BTreeSet<PersonId>, ReadError> {
    let mut people = linked_people(records, person)?;
    people.insert(person);
    Ok(people)
}

/// Aid or an application of somebody whom staff have declared, or who is staff.
#[derive(Clone, Debug, PartialEq)]
pub struct KinCase<T> {
    /// The grant or the application.
    pub of: T,
    /// The household.
    pub household: HouseholdId,
    /// The relative, or the member of staff.
    pub person: PersonId,
    /// Who declared it, and since when.
    pub declared: Declared,
    /// When it was awarded or handed in.
    pub since: Seconds,
}

impl<T> KinCase<T> {
    /// Whether the declaration came after the award or the application.
    pub fn declared_later(&self) -> bool {
        self.declared.since > self.since
    }
}

/// Everybody who bears a declared number, with the declaration.
fn declared_people(records: &dyn Records) -> Result<Vec<(PersonId, Declared)>, ReadError> {
    let numbers: BTreeSet<_> = read_all::<StaffRecord>(records)?.into_iter().flat_map(|record| record.numbers).collect();
    let mut found = BTreeSet::new();
    let mut people = Vec::new();
    for mark in numbers {
        let declared = read::<KinNumber>(records, &mark)?.unwrap_or_default().declared;
        for bearer in read::<NumberRecord>(records, &mark)?.unwrap_or_default().people {
            for person in registrations(records, bearer)? {
                people.extend(declared.iter().filter(|one| found.insert((person, one.staff))).map(|one| (person, *one)));
            }
        }
    }
    Ok(people)
}

/// Aid that was decided here and covers staff or their kin, whether it was declared before or after.
pub fn kin_grants(desk: &Desk<'_>) -> Result<Vec<KinCase<GrantId>>, CaseError> {
    let mut cases = Vec::new();
    for (person, declared) in declared_people(desk.store)? {
        for held in read::<AidRecord>(desk.store, &person)?.unwrap_or_default().held.iter().filter(|held| held.held_until.is_none()) {
            let Some(record) = read::<GrantRecord>(desk.store, &held.grant)? else { continue };
            let (GrantRecord { terms, since, .. }, of) = (record, held.grant);
            if let Some(household) = terms.household.filter(|_| terms.basis.verdict != BasisVerdict::Elsewhere) {
                cases.push(KinCase { of, household, person, declared, since });
            }
        }
    }
    cases.sort_by_key(|case| (case.of, case.person, case.declared.staff));
    Ok(cases)
}

/// Applications that some desk has to do with, of households in which staff or their kin stand.
pub fn kin_applications(desk: &Desk<'_>) -> Result<Vec<KinCase<ApplicationId>>, CaseError> {
    let people = declared_people(desk.store)?;
    let mut cases = Vec::new();
    for application in super::application::open_applications(desk)? {
        let members = read::<HouseholdRecord>(desk.store, &application.household)?.map(|record| record.members).unwrap_or_default();
        for (person, declared) in people.iter().filter(|(person, _)| members.contains(person)) {
            let (of, household, since) = (application.application, application.household, application.since);
            cases.push(KinCase { of, household, person: *person, declared: *declared, since });
        }
    }
    Ok(cases)
}

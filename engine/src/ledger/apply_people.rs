//! What does a registration change: who stands where, and under which number?

use super::apply::Applying;
use super::attention::alert_key;
use super::case_record::ForgottenRecord;
use super::changed::ChangedPerson;
use super::closing::{close_alert, close_shared};
use super::event::MemberRecorded;
use super::ids::{HouseholdId, PersonId, StaffId};
use super::key::{ReadError, read};
use super::record::{DoubtfulNumber, HouseholdAlias, HouseholdRecord, MemberAlias, NumberDoubt, NumberRecord, PersonRecord, SharedNumber};
use super::upkeep::Protection;
use crate::id::{IdDocument, IdError, Sex};
use crate::sealing::{Mark, Opened, Owner, Sealed, Vault};
use serde::Deserialize;

/// Under this purpose numbers are marked.
pub const NUMBER: &str = "number";
/// Under this purpose households' own ids are marked.
pub const HOUSEHOLD_ALIAS: &str = "household";
/// Under this purpose members' own ids are marked.
pub const MEMBER_ALIAS: &str = "member";

/// What the ledger itself needs of sealed data: the office's own id, and the number as it was written.
#[derive(Deserialize)]
struct Named {
    id: String,
    #[serde(default)]
    id_number: Option<String>,
    #[serde(default)]
    facts: Facts,
}

#[derive(Default, Deserialize)]
struct Facts {
    #[serde(default)]
    told: Told,
}

/// What else was told of a person that a number tells too: values, each with the place of its source.
#[derive(Default, Deserialize)]
struct Told {
    sex: Option<(String, usize)>,
    birth_date: Option<(String, usize)>,
}

/// What is doubtful about a number, beside what else was told.
fn doubts(document: Option<&Result<IdDocument, IdError>>, told: &Told) -> Vec<NumberDoubt> {
    let document = match document {
        None => return Vec::new(),
        Some(Err(_)) => return vec![NumberDoubt::Fails],
        Some(Ok(document)) => document,
    };
    let mut doubts = Vec::new();
    let sex = document.sex().map(|sex| match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    });
    if let (Some(sex), Some(told)) = (sex, &told.sex)
        && sex != told.0
    {
        doubts.push(NumberDoubt::SexDiffers);
    }
    if let (Some(born), Some(told)) = (document.birth_date(), &told.birth_date)
        && born.to_string() != told.0
    {
        doubts.push(NumberDoubt::BirthDateDiffers);
    }
    doubts
}

/// The text under which a number is marked: the same for every written form of it.
pub fn number_key(document: &IdDocument) -> String {
    match (document, document.number()) {
        (_, Some(number)) => number.as_text().to_string(),
        (IdDocument::ForeignerCard2017(characters), None) => String::from_utf8_lossy(characters).into_owned(),
        (_, None) => String::new(),
    }
}

fn named(vault: &dyn Vault, sealed: &Sealed) -> Result<Option<Named>, ReadError> {
    match vault.open(sealed) {
        Opened::Plain(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| ReadError(format!("the data of {}: {error}", sealed.owner))),
        Opened::Forgotten => Ok(None),
        Opened::Damaged => Err(ReadError(format!("the data of {} do not open with its key", sealed.owner))),
    }
}

pub(super) fn record_household(
    applying: &mut Applying<'_, '_, '_>,
    household: HouseholdId,
    sealed: &Sealed,
    members: &[MemberRecorded],
) -> Result<(), ReadError> {
    let (at, position) = (applying.event.at, applying.position);
    let before = read::<HouseholdRecord>(applying.changes, &household)?;
    if let Some(named) = named(applying.vault, sealed)? {
        applying.changes.put(&applying.vault.mark(HOUSEHOLD_ALIAS, &named.id), &HouseholdAlias { household }, position);
    }
    let mut present = Vec::with_capacity(members.len());
    for member in members {
        if record_person(applying, Some(household), member.person, member.sealed.as_ref())? {
            present.push(member.person);
        }
    }
    let (since, suspensions) = before.as_ref().map_or((at, Vec::new()), |before| (before.since, before.suspensions.clone()));
    let protection = before.as_ref().map_or(Protection::Usual, |before| before.protection);
    for person in before.iter().flat_map(|before| &before.members).filter(|person| !present.contains(person)) {
        leave(applying, household, *person)?;
    }
    let record = HouseholdRecord { sealed: sealed.clone(), members: present, suspensions, since, recorded: at, protection, moved: None };
    applying.changes.put(&household, &record, position);
    Ok(())
}

/// Whoever leaves keeps number, aid and history; only the household is no longer theirs.
fn leave(applying: &mut Applying<'_, '_, '_>, household: HouseholdId, person: PersonId) -> Result<(), ReadError> {
    if let Some(mut record) = read::<PersonRecord>(applying.changes, &person)?
        && record.household == Some(household)
    {
        record.household = None;
        applying.changes.put(&person, &record, applying.position);
    }
    Ok(())
}

/// Records a person, in a household or in none; says whether there is such a person.
pub(super) fn record_person(
    applying: &mut Applying<'_, '_, '_>,
    household: Option<HouseholdId>,
    person: PersonId,
    told: Option<&Sealed>,
) -> Result<bool, ReadError> {
    let (at, position) = (applying.event.at, applying.position);
    let before = read::<PersonRecord>(applying.changes, &person)?;
    if read::<ForgottenRecord>(applying.changes, &forgotten_key(Owner::Person(person.0)))?.is_some() {
        return Ok(false);
    }
    if let Some(other) = before.as_ref().and_then(|before| before.household).filter(|other| Some(*other) != household)
        && let Some(mut left) = read::<HouseholdRecord>(applying.changes, &other)?
    {
        left.members.retain(|one| *one != person);
        applying.changes.put(&other, &left, position);
    }
    let died = before.as_ref().and_then(|before| before.died);
    let protection = before.as_ref().map_or(Protection::Usual, |before| before.protection);
    let Some(sealed) = told.or(before.as_ref().map(|before| &before.sealed)) else { return Ok(false) };
    let sealed = sealed.clone();
    let recorded = match (told, &before) {
        (None, Some(before)) => before.recorded,
        _ => at,
    };
    // On a rebuild after the person was forgotten there is nothing left to look up.
    let Some(named) = named(applying.vault, &sealed)? else {
        let alias = before.as_ref().map_or(Mark([0; 16]), |before| before.alias);
        put_person(applying, person, PersonRecord { sealed, household, number: None, alias, recorded, died, protection, changed: 0 }, before.as_ref());
        return Ok(true);
    };
    let document = named.id_number.as_deref().map(IdDocument::parse);
    let number = match &document {
        Some(Ok(document)) => Some(applying.vault.mark(NUMBER, &number_key(document))),
        _ => None,
    };
    let mut doubts = doubts(document.as_ref(), &named.facts.told);
    if died.is_none() && number.map_or(Ok(false), |mark| has_dead_bearer(applying, mark, person))? {
        doubts.push(NumberDoubt::BearerDied);
    }
    note_doubts(applying, household, person, doubts)?;
    let alias = applying.vault.mark(MEMBER_ALIAS, &named.id);
    if let Some(old) = before.as_ref().and_then(|before| before.number).filter(|old| Some(*old) != number) {
        drop_number(applying, old, person)?;
    }
    if let Some(mark) = number {
        add_number(applying, mark, person)?;
    }
    if let Some(old) = before.as_ref().map(|before| before.alias).filter(|old| *old != alias) {
        drop_alias(applying, old, person)?;
    }
    let mut alias_record = read::<MemberAlias>(applying.changes, &alias)?.unwrap_or_default();
    if !alias_record.people.contains(&person) {
        alias_record.people.push(person);
        applying.changes.put(&alias, &alias_record, position);
    }
    put_person(applying, person, PersonRecord { sealed, household, number, alias, recorded, died, protection, changed: 0 }, before.as_ref());
    Ok(true)
}

/// Writes a person's record, and puts the person at the end of the list of those who were changed.
fn put_person(applying: &mut Applying<'_, '_, '_>, person: PersonId, mut record: PersonRecord, before: Option<&PersonRecord>) {
    if let Some(before) = before {
        applying.changes.remove::<ChangedPerson>(&(before.changed, person));
    }
    record.changed = applying.position;
    applying.changes.put(&(applying.position, person), &ChangedPerson {}, applying.position);
    applying.changes.put(&person, &record, applying.position);
}

/// Aid has begun or ended to set facts of somebody.
pub(super) fn note_status(applying: &mut Applying<'_, '_, '_>, person: PersonId) -> Result<(), ReadError> {
    if let Some(record) = read::<PersonRecord>(applying.changes, &person)? {
        let before = record.clone();
        put_person(applying, person, record, Some(&before));
    }
    Ok(())
}

fn note_doubts(applying: &mut Applying<'_, '_, '_>, household: Option<HouseholdId>, person: PersonId, doubts: Vec<NumberDoubt>) -> Result<(), ReadError> {
    let before = read::<DoubtfulNumber>(applying.changes, &person)?;
    if !doubts.is_empty() {
        let since = before.map_or(applying.event.at, |before| before.since);
        applying.changes.put(&person, &DoubtfulNumber { household, doubts, since }, applying.position);
    } else if before.is_some() {
        applying.changes.remove::<DoubtfulNumber>(&person);
        close_alert(applying, alert_key("doubtful_number", vec![person.to_string()]), household);
    }
    Ok(())
}

/// Whether another registration under a number is recorded as dead.
fn has_dead_bearer(applying: &Applying<'_, '_, '_>, number: Mark, person: PersonId) -> Result<bool, ReadError> {
    let bearers = read::<NumberRecord>(applying.changes, &number)?.unwrap_or_default().people;
    for bearer in bearers.into_iter().filter(|bearer| *bearer != person) {
        if read::<PersonRecord>(applying.changes, &bearer)?.is_some_and(|record| record.died.is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// After a death was recorded or withdrawn: who else bears the number, and is it doubtful now?
pub(super) fn doubt_bearers(applying: &mut Applying<'_, '_, '_>, person: PersonId) -> Result<(), ReadError> {
    let Some(number) = read::<PersonRecord>(applying.changes, &person)?.and_then(|record| record.number) else { return Ok(()) };
    for bearer in read::<NumberRecord>(applying.changes, &number)?.unwrap_or_default().people {
        let Some(record) = read::<PersonRecord>(applying.changes, &bearer)? else { continue };
        let mut doubts = read::<DoubtfulNumber>(applying.changes, &bearer)?.map(|before| before.doubts).unwrap_or_default();
        doubts.retain(|doubt| *doubt != NumberDoubt::BearerDied);
        if record.died.is_none() && has_dead_bearer(applying, number, bearer)? {
            doubts.push(NumberDoubt::BearerDied);
        }
        note_doubts(applying, record.household, bearer, doubts)?;
    }
    Ok(())
}

fn add_number(applying: &mut Applying<'_, '_, '_>, mark: Mark, person: PersonId) -> Result<(), ReadError> {
    let mut record = read::<NumberRecord>(applying.changes, &mark)?.unwrap_or_default();
    if !record.people.contains(&person) {
        record.people.push(person);
        note_shared(applying, mark, &record)?;
        applying.changes.put(&mark, &record, applying.position);
    }
    Ok(())
}

fn drop_number(applying: &mut Applying<'_, '_, '_>, mark: Mark, person: PersonId) -> Result<(), ReadError> {
    let mut record = read::<NumberRecord>(applying.changes, &mark)?.unwrap_or_default();
    record.people.retain(|one| *one != person);
    note_shared(applying, mark, &record)?;
    match record.people.is_empty() {
        true => applying.changes.remove::<NumberRecord>(&mark),
        false => applying.changes.put(&mark, &record, applying.position),
    }
    Ok(())
}

fn note_shared(applying: &mut Applying<'_, '_, '_>, mark: Mark, record: &NumberRecord) -> Result<(), ReadError> {
    if let Some(before) = read::<SharedNumber>(applying.changes, &mark)?.filter(|before| before.people.len() > record.people.len()) {
        close_shared(applying, &before.people)?;
    }
    if record.people.len() < 2 {
        applying.changes.remove::<SharedNumber>(&mark);
        return Ok(());
    }
    let since = read::<SharedNumber>(applying.changes, &mark)?.map_or(applying.event.at, |before| before.since);
    applying.changes.put(&mark, &SharedNumber { people: record.people.clone(), since }, applying.position);
    Ok(())
}

fn drop_alias(applying: &mut Applying<'_, '_, '_>, alias: Mark, person: PersonId) -> Result<(), ReadError> {
    let mut record = read::<MemberAlias>(applying.changes, &alias)?.unwrap_or_default();
    record.people.retain(|one| *one != person);
    match record.people.is_empty() {
        true => applying.changes.remove::<MemberAlias>(&alias),
        false => applying.changes.put(&alias, &record, applying.position),
    }
    Ok(())
}

/// The key of the record that says that somebody was forgotten.
pub fn forgotten_key(owner: Owner) -> (u64, u64) {
    let (kind, number) = owner.parts();
    (u64::from(kind) - 1, number)
}

/// Takes away every way to find somebody; grants stay, for the money's sake, under the random id.
pub(super) fn forget(applying: &mut Applying<'_, '_, '_>, owner: Owner) -> Result<(), ReadError> {
    let position = applying.position;
    applying.changes.put(&forgotten_key(owner), &ForgottenRecord { since: applying.event.at }, position);
    let number = match owner {
        Owner::Person(number) => number,
        Owner::Household(number) => {
            // Written again as it is, so that whoever has read it judges again.
            let id = HouseholdId(number);
            if let Some(record) = read::<HouseholdRecord>(applying.changes, &id)? {
                applying.changes.put(&id, &record, position);
            }
            return Ok(());
        }
        // Nothing of them stands in an index by name.
        Owner::Report(_) => return Ok(()),
        Owner::Staff(number) => return super::kin::forget_staff(applying, StaffId(number)),
    };
    let person = PersonId(number);
    let Some(mut record) = read::<PersonRecord>(applying.changes, &person)? else { return Ok(()) };
    if let Some(mark) = record.number.take() {
        drop_number(applying, mark, person)?;
    }
    drop_alias(applying, record.alias, person)?;
    applying.changes.remove::<DoubtfulNumber>(&person);
    if let Some(id) = record.household.take()
        && let Some(mut household) = read::<HouseholdRecord>(applying.changes, &id)?
    {
        household.members.retain(|one| *one != person);
        applying.changes.put(&id, &household, position);
    }
    record.alias = Mark([0; 16]);
    let before = record.clone();
    put_person(applying, person, record, Some(&before));
    Ok(())
}

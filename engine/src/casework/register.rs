//! How is a household registered, and how do its facts change?

use super::check::mended;
use super::desk::{Desk, Judged};
use super::error::CaseError;
use crate::calendar::Date;
use crate::eligibility::contradictions;
use crate::facts::{Fault, Faults, Household, read_registration};
use crate::ledger::{Action, Answer, EventBody, HouseholdId, HouseholdRecord, MemberRecorded, PersonId, PersonRecord, ReadVersion, Stored, read_version};
use crate::registry::{
    HouseholdFile, HouseholdPayload, MemberPayload, PersonFile, document_json, household_called, members_called, payloads_of, people_with_number, read_person,
};
use crate::sealing::{Opened, Owner, SealKey, seal};
use crate::words;
use crate::words::Words;
use serde::Serialize;

pub use crate::ledger::Change;

/// How a document meets what is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// An absent fact is unknown from now on, an absent member has left.
    Replace,
    /// What is absent stays as it is: imports.
    Merge,
}

/// Who said what the document says, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The source.
    pub source: String,
    /// The day.
    pub on: Date,
}

/// What came of a registration.
#[derive(Clone, Debug, PartialEq)]
pub struct Registered {
    /// The household.
    pub household: HouseholdId,
    /// Whether it is new, has changed, or stands as it was.
    pub change: Change,
    /// Numbers that fail and values that contradict each other, and who else bears a number.
    pub warnings: Vec<Words>,
}

/// Registers a household document or changes what is registered; all faults are told at once, and nothing is half done.
pub fn register(desk: &mut Desk<'_>, document: &str, registration: Registration, observed: &Observed) -> Result<Registered, CaseError> {
    let vocabulary = &desk.catalog.vocabulary;
    let (household, mut doubts) = read_registration(document, vocabulary).map_err(faults)?;
    doubts.0.extend(contradictions(desk.catalog, &household, observed.on).0);
    let Some((payload, members)) = payloads_of(document, &observed.source, observed.on) else {
        return Err(CaseError::field("", Words::new("无法读取该文档", "the document can't be read")));
    };
    let answer = desk.commit(|desk| {
        let plan = plan(desk, &household, &payload, &members, registration)?;
        let change = if plan.before.is_none() { Change::New } else { plan.change() };
        let mut warnings: Vec<Words> = doubts.0.iter().map(doubt_words).collect();
        warnings.extend(plan.warnings.iter().cloned());
        plan.judged(desk, change, &warnings)
    })?;
    let Answer::Registered { household, change, warnings } = answer else { return Err(CaseError::KeyReused) };
    // Whoever asks again after the household was forgotten hears no more of what was doubtful.
    let warnings = match desk.store.vault().open(&warnings) {
        Opened::Plain(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
        Opened::Forgotten | Opened::Damaged => Vec::new(),
    };
    Ok(Registered { household, change, warnings })
}

fn doubt_words(doubt: &Fault) -> Words {
    let (path, zh, en) = (&doubt.path, &doubt.expected.zh, &doubt.expected.en);
    words!("{path}：{zh}", "{path}: {en}")
}

pub(super) fn faults(faults: Faults) -> CaseError {
    CaseError::Faults(faults.0.into_iter().map(|fault| (fault.path, fault.expected)).collect())
}

/// A registration worked out against the records.
struct Plan {
    household: HouseholdId,
    before: Option<HouseholdFile>,
    payload: HouseholdPayload,
    members: Vec<(Option<PersonFile>, PersonId, MemberPayload)>,
    expected: Vec<ReadVersion>,
    warnings: Vec<Words>,
}

fn plan(
    desk: &mut Desk<'_>,
    household: &Household,
    payload: &HouseholdPayload,
    members: &[MemberPayload],
    registration: Registration,
) -> Result<Plan, CaseError> {
    let (found, alias_version) = household_called(desk.store, desk.store.vault(), &payload.id)?;
    let before = match found {
        // What ended aid had set is told anew if it is told again.
        Some(id) => desk.file_on(id, desk.today)?,
        None => None,
    };
    let mut expected = vec![alias_version];
    expected.extend(before.iter().flat_map(HouseholdFile::versions));
    let living = found.filter(|id| desk.store.vault().key_of((*id).into()).is_some());
    let id = living.unwrap_or_else(|| HouseholdId(desk.entropy.number()));
    if let (Some(id), None) = (living, &before) {
        // An emptied household may be filled again.
        expected.push(read_version::<HouseholdRecord>(desk.store, &id)?);
    }
    let payload = match (&before, registration) {
        (Some(before), _) => merged_household(&before.payload, payload, registration),
        (None, _) => payload.clone(),
    };
    let mut warnings = Vec::new();
    if let Some(moved) = before.as_ref().and_then(|before| before.record.moved.as_ref()) {
        let (to, on) = (&moved.to, moved.on);
        warnings.push(words!("该户曾登记于 {on} 迁往 {to}，现重新登记为在本区", "the household had moved to {to} on {on}; it is registered here again"));
    }
    let mut planned: Vec<(Option<PersonFile>, PersonId, MemberPayload)> = Vec::with_capacity(members.len());
    for (position, member) in members.iter().enumerate() {
        let known = before.as_ref().and_then(|before| before.people.iter().find(|file| file.payload.id == member.id).cloned());
        let document = household.members[position].document;
        let mut bearers = Vec::new();
        if let Some(document) = &document {
            let (people, version) = people_with_number(desk.store, desk.store.vault(), document)?;
            expected.push(version);
            bearers = people;
        }
        let adopted = match &known {
            Some(_) => None,
            None => departed(desk, &bearers, member)?,
        };
        if let Some(file) = &adopted {
            expected.push((PersonRecord::key(&file.person), file.version));
        }
        let file = known.or(adopted);
        let person = file.as_ref().map_or_else(|| PersonId(desk.entropy.number()), |file| file.person);
        if bearers.iter().any(|bearer| *bearer != person) {
            let id = &member.id;
            warnings
                .push(words!("成员 {id} 的证件号码已登记在另一人名下，请核对", "the number of member {id} stands on another registration too: please check"));
        }
        if dead_bearer(desk, &bearers, person)? {
            let id = &member.id;
            warnings
                .push(words!("成员 {id} 的证件号码属于已登记死亡的人，请核实", "the number of member {id} is that of somebody recorded as dead: please look"));
        }
        let payload = match &file {
            Some(file) => merged_member(&file.payload, member, registration),
            None => member.clone(),
        };
        planned.push((file, person, payload));
    }
    if registration == Registration::Merge {
        let absent = before.iter().flat_map(|before| &before.people).filter(|file| !members.iter().any(|member| member.id == file.payload.id));
        let absent: Vec<PersonFile> = absent.cloned().collect();
        // Those who stay keep their places before those who are new.
        let staying = absent.into_iter().map(|file| (Some(file.clone()), file.person, file.payload));
        let (known, new): (Vec<_>, Vec<_>) = planned.into_iter().partition(|(file, _, _)| file.is_some());
        planned = known.into_iter().chain(staying).chain(new).collect();
        if let Some(before) = &before {
            planned.sort_by_key(|(_, person, _)| before.record.members.iter().position(|one| one == person).unwrap_or(usize::MAX));
        }
        check_together(desk, &payload, &planned)?;
    }
    Ok(Plan { household: id, before, payload, members: planned, expected, warnings })
}

/// Whether somebody else who bears the number is recorded as dead.
fn dead_bearer(desk: &Desk<'_>, bearers: &[PersonId], person: PersonId) -> Result<bool, CaseError> {
    for bearer in bearers.iter().filter(|bearer| **bearer != person) {
        if crate::ledger::read::<PersonRecord>(desk.store, bearer)?.is_some_and(|record| record.died.is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Somebody who left a household and comes into this one: the same number and name, or (without a number) the same id, name and birth date.
fn departed(desk: &Desk<'_>, bearers: &[PersonId], member: &MemberPayload) -> Result<Option<PersonFile>, CaseError> {
    let (store, vault) = (desk.store, desk.store.vault());
    let candidates = if bearers.is_empty() { members_called(store, vault, &member.id)? } else { bearers.to_vec() };
    for person in candidates {
        let Some(file) = read_person(store, vault, person)? else { continue };
        // Lists of other agencies name people by number only.
        let is_only_a_number = file.payload.name.is_none() && file.payload.facts.is_empty();
        let same_name = (member.name.is_some() && file.payload.name == member.name) || is_only_a_number;
        let birth = |payload: &MemberPayload| payload.facts.get("birth_date").map(|fact| fact.value.get().to_string());
        let same_birth = birth(member).is_some() && birth(&file.payload) == birth(member);
        let is_same = same_name && (!bearers.is_empty() || (same_birth && member.id_number.is_none() && file.payload.id_number.is_none()));
        if file.record.household.is_none() && is_same {
            return Ok(Some(file));
        }
    }
    Ok(None)
}

/// What is told again keeps its first source and day unless the value has changed.
fn merged_facts(
    before: &std::collections::BTreeMap<String, crate::registry::Observation>,
    now: &std::collections::BTreeMap<String, crate::registry::Observation>,
    registration: Registration,
) -> std::collections::BTreeMap<String, crate::registry::Observation> {
    let mut merged = match registration {
        Registration::Merge => before.clone(),
        Registration::Replace => std::collections::BTreeMap::new(),
    };
    for (key, observation) in now {
        let same = before.get(key).filter(|old| old.value.get() == observation.value.get());
        merged.insert(key.clone(), same.unwrap_or(observation).clone());
    }
    merged
}

fn merged_household(before: &HouseholdPayload, now: &HouseholdPayload, registration: Registration) -> HouseholdPayload {
    let facts_on = match registration {
        Registration::Replace => now.facts_on,
        Registration::Merge => now.facts_on.or(before.facts_on),
    };
    HouseholdPayload { id: now.id.clone(), facts_on, facts: merged_facts(&before.facts, &now.facts, registration) }
}

fn merged_member(before: &MemberPayload, now: &MemberPayload, registration: Registration) -> MemberPayload {
    let keep = |now: &Option<String>, before: &Option<String>| match registration {
        Registration::Replace => now.clone(),
        Registration::Merge => now.clone().or_else(|| before.clone()),
    };
    MemberPayload {
        id: now.id.clone(),
        id_number: keep(&now.id_number, &before.id_number),
        name: keep(&now.name, &before.name),
        facts: merged_facts(&before.facts, &now.facts, registration),
    }
}

/// A merged household must be a sound document as a whole: the most members, for one.
fn check_together(desk: &Desk<'_>, payload: &HouseholdPayload, members: &[(Option<PersonFile>, PersonId, MemberPayload)]) -> Result<(), CaseError> {
    let payloads: Vec<MemberPayload> = members.iter().map(|(_, _, payload)| payload.clone()).collect();
    read_registration(&document_json(payload, &payloads), &desk.catalog.vocabulary).map(|_| ()).map_err(faults)
}

fn same_text(one: &impl Serialize, other: &impl Serialize) -> bool {
    serde_json::to_string(one).ok() == serde_json::to_string(other).ok()
}

impl Plan {
    fn change(&self) -> Change {
        let Some(before) = &self.before else { return Change::New };
        let members_before: Vec<PersonId> = before.people.iter().map(|file| file.person).collect();
        let members_now: Vec<PersonId> = self.members.iter().map(|(_, person, _)| *person).collect();
        // Whoever comes back to the district is registered again, though nothing else has changed.
        let is_same = before.record.moved.is_none()
            && members_before == members_now
            && same_text(&before.payload, &self.payload)
            && self.members.iter().all(|(file, _, payload)| file.as_ref().is_some_and(|file| same_text(&file.payload, payload)));
        if is_same { Change::None } else { Change::Changed }
    }

    fn judged(self, desk: &mut Desk<'_>, change: Change, warnings: &[Words]) -> Result<Judged, CaseError> {
        let mut new_keys: Vec<(Owner, SealKey)> = Vec::new();
        let mut seal_for = |desk: &mut Desk<'_>, owner: Owner, plain: &[u8]| {
            let made = new_keys.iter().find(|(own, _)| *own == owner).map(|(_, key)| *key);
            let key = made.or_else(|| desk.store.vault().key_of(owner)).unwrap_or_else(|| {
                let key = SealKey::fresh(desk.entropy);
                new_keys.push((owner, key));
                key
            });
            seal(owner, &key, plain, desk.entropy)
        };
        let bytes = |value: serde_json::Result<Vec<u8>>| value.expect("payloads are plain data");
        let warnings = seal_for(desk, self.household.into(), &bytes(serde_json::to_vec(warnings)));
        let answer = Answer::Registered { household: self.household, change, warnings };
        if change == Change::None {
            return Ok(Judged { expected: self.expected, new_keys, action: Action::Record { events: Vec::new(), answer } });
        }
        let sealed = seal_for(desk, self.household.into(), &bytes(serde_json::to_vec(&self.payload)));
        let mut members = Vec::with_capacity(self.members.len());
        for (file, person, payload) in &self.members {
            let is_same = file.as_ref().is_some_and(|file| same_text(&file.payload, payload));
            let sealed = if is_same { None } else { Some(seal_for(desk, (*person).into(), &bytes(serde_json::to_vec(payload)))) };
            members.push(MemberRecorded { person: *person, sealed });
        }
        let told: Vec<_> = self.members.iter().map(|(_, person, payload)| (*person, &payload.facts)).collect();
        let (closes, read) = mended(desk, self.household, &self.payload.facts, &told)?;
        let expected = self.expected.into_iter().chain(read).collect();
        let events = vec![EventBody::HouseholdRecorded { household: self.household, sealed, members, closes }];
        Ok(Judged { expected, new_keys, action: Action::Record { events, answer } })
    }
}

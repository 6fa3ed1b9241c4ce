//! How do some members of a household found a new one, or join another?
//!
//! Both households change in one commit, so that nobody stands in two or in none. People keep their registration, and with it
//! their number, their aid and their suspensions.

use super::check::mended;
use super::desk::{Desk, Judged};
use super::error::CaseError;
use crate::facts::{MEMBERS_MAX, read_registration};
use crate::ledger::{Action, Answer, EventBody, HouseholdId, HouseholdRecord, MemberRecorded, PersonId, Stored, read_versioned};
use crate::registry::{HouseholdFile, HouseholdPayload, MemberPayload, PersonFile, document_json, household_called};
use crate::sealing::{SealKey, Sealed, seal};
use crate::words;
use crate::words::Words;
use std::collections::BTreeMap;

/// Where members go.
#[derive(Clone, Debug)]
pub enum Destination {
    /// They found a household of their own.
    New(HouseholdPayload),
    /// They join the household that the office calls so.
    Existing(String),
}

/// Moves members (the office's ids) out of a household. When all leave, it stays behind empty.
pub fn regroup(desk: &mut Desk<'_>, from: &str, members: &[String], to: &Destination) -> Result<Answer, CaseError> {
    desk.commit(|desk| {
        let left = desk.household(from)?;
        let (leaving, staying): (Vec<PersonFile>, Vec<PersonFile>) = left.people.iter().cloned().partition(|file| members.contains(&file.payload.id));
        if let Some(stranger) = members.iter().find(|id| left.position_of(id).is_none()) {
            return Err(CaseError::field("members", words!("本户没有成员 {stranger}", "there is no member {stranger} in this household")));
        }
        if leaving.is_empty() {
            return Err(CaseError::field("members", Words::new("至少选择一名成员", "choose at least one member")));
        }
        let mut expected = left.versions();
        let told: Vec<_> = staying.iter().map(|file| (file.person, &file.payload.facts)).collect();
        // A household in which nobody is left tells nothing.
        let nothing = BTreeMap::new();
        let (closes, read) = mended(desk, left.id, if staying.is_empty() { &nothing } else { &left.payload.facts }, &told)?;
        expected.extend(read);
        let out = EventBody::HouseholdRecorded { household: left.id, sealed: left.record.sealed.clone(), members: unchanged(&staying), closes };
        let (into, new_keys) = match to {
            Destination::New(payload) => founded(desk, payload, &leaving, &mut expected)?,
            Destination::Existing(id) => (joined(desk, id, &left, &leaving, &mut expected)?, Vec::new()),
        };
        Ok(Judged { expected, new_keys, action: Action::Record { events: vec![out, into], answer: Answer::Done } })
    })
}

type Expected = Vec<(crate::ledger::RecordKey, u64)>;
type NewKeys = Vec<(crate::sealing::Owner, SealKey)>;

fn unchanged(people: &[PersonFile]) -> Vec<MemberRecorded> {
    people.iter().map(|file| MemberRecorded { person: file.person, sealed: None }).collect()
}

fn founded(desk: &mut Desk<'_>, payload: &HouseholdPayload, leaving: &[PersonFile], expected: &mut Expected) -> Result<(EventBody, NewKeys), CaseError> {
    let payloads: Vec<MemberPayload> = leaving.iter().map(|file| file.payload.clone()).collect();
    read_registration(&document_json(payload, &payloads), &desk.catalog.vocabulary).map_err(super::register::faults)?;
    let (found, version) = household_called(desk.store, desk.store.vault(), &payload.id)?;
    if found.is_some() {
        return Err(CaseError::field("id", Words::new("该编号已用于另一户", "this id belongs to another household")));
    }
    expected.push(version);
    let household = HouseholdId(desk.entropy.number());
    let key = SealKey::fresh(desk.entropy);
    let bytes = serde_json::to_vec(payload).expect("payloads are plain data");
    let sealed: Sealed = seal(household.into(), &key, &bytes, desk.entropy);
    Ok((EventBody::HouseholdRecorded { household, sealed, members: unchanged(leaving), closes: Vec::new() }, vec![(household.into(), key)]))
}

fn joined(desk: &Desk<'_>, id: &str, left: &HouseholdFile, leaving: &[PersonFile], expected: &mut Expected) -> Result<EventBody, CaseError> {
    let (found, version) = household_called(desk.store, desk.store.vault(), id)?;
    let unknown = || CaseError::field("to", words!("没有编号为 {id} 的家庭", "there is no household {id}"));
    let household = found.ok_or_else(unknown)?;
    if household == left.id {
        return Err(CaseError::field("to", Words::new("应为另一户", "expected another household")));
    }
    expected.push(version);
    let record = read_versioned::<HouseholdRecord>(desk.store, &household)?;
    expected.push((HouseholdRecord::key(&household), record.version));
    let sealed = record.value.map(|record| record.sealed).ok_or_else(unknown)?;
    let there = desk.file(household)?.map(|file| file.people).unwrap_or_default();
    if let Some(twice) = leaving.iter().find(|file| there.iter().any(|other| other.payload.id == file.payload.id)) {
        let member = &twice.payload.id;
        return Err(CaseError::field("members", words!("对方户中已有成员编号 {member}", "the other household has a member {member} already")));
    }
    if there.len() + leaving.len() > MEMBERS_MAX {
        return Err(CaseError::field("members", words!("一户最多{MEMBERS_MAX}名成员", "a household has at most {MEMBERS_MAX} members")));
    }
    expected.extend(there.iter().map(|file| (<crate::ledger::PersonRecord as Stored>::key(&file.person), file.version)));
    let people: Vec<PersonFile> = there.into_iter().chain(leaving.iter().cloned()).collect();
    debug_assert!(people.iter().map(|file| file.person).collect::<std::collections::BTreeSet<PersonId>>().len() == people.len());
    Ok(EventBody::HouseholdRecorded { household, sealed, members: unchanged(&people), closes: Vec::new() })
}

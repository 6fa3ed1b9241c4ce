//! Are two registrations the same person? What officers have found, and what follows for both records.

use super::answer::OverlapRule;
use super::apply::Applying;
use super::closing;
use super::decide::{Decision, aid_of};
use super::event::EventBody;
use super::ids::{HouseholdId, PersonId};
use super::key::{ReadError, Records, read};
use super::one_person::linked_people;
use super::record::{GrantRecord, PersonRecord, Seconds};
use super::too_high::found_between;
use super::why::overlap_of;
use crate::calendar::date_at;
use crate::sealing::{Note, Sealed};
use crate::words;
use crate::words::Words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What was found about two registrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityFinding {
    /// One person: each bars what the other holds.
    Same,
    /// Two people, whatever their papers say.
    Different,
    /// The earlier finding is taken back.
    Open,
}

/// Something was found about two registrations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum IdentityEvent {
    /// Somebody has looked and decided.
    Decided {
        /// The two registrations, the smaller number first.
        people: (PersonId, PersonId),
        /// What was found.
        finding: IdentityFinding,
        /// Why.
        reason: Note,
    },
}

/// What stands about two registrations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairRecord {
    /// What was found.
    pub finding: IdentityFinding,
    /// Why.
    pub reason: Note,
    /// By whom.
    pub by: String,
    /// When.
    pub since: Seconds,
}

impl IdentityEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            IdentityEvent::Decided { finding: IdentityFinding::Same, .. } => "people_linked",
            IdentityEvent::Decided { finding: IdentityFinding::Different, .. } => "people_told_apart",
            IdentityEvent::Decided { finding: IdentityFinding::Open, .. } => "people_unlinked",
        }
    }

    /// Its sealed texts.
    pub fn sealed(&self) -> Vec<&Sealed> {
        let IdentityEvent::Decided { reason, .. } = self;
        reason.sealed().into_iter().collect()
    }

    pub(super) fn households(&self, applying: &Applying<'_, '_, '_>) -> Result<Vec<HouseholdId>, ReadError> {
        let IdentityEvent::Decided { people: (one, other), .. } = self;
        let mut households = BTreeSet::new();
        for person in [one, other] {
            households.extend(read::<PersonRecord>(applying.changes, person)?.and_then(|record| record.household));
        }
        Ok(households.into_iter().collect())
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        let IdentityEvent::Decided { people: (one, other), finding, reason } = self;
        for (person, about) in [(one, other), (other, one)] {
            applying.aid(*person, |aid| {
                aid.same.retain(|known| known != about);
                aid.different.retain(|known| known != about);
                match finding {
                    IdentityFinding::Same => aid.same.push(*about),
                    IdentityFinding::Different => aid.different.push(*about),
                    IdentityFinding::Open => {}
                }
            })?;
        }
        closing::close_pair(applying, *one, *other, *finding)?;
        let record = PairRecord { finding: *finding, reason: reason.clone(), by: applying.event.by.clone(), since: applying.event.at };
        applying.changes.put(&(*one, *other), &record, applying.position);
        Ok(())
    }
}

/// Two registrations in the order in which they are recorded.
pub fn pair(one: PersonId, other: PersonId) -> (PersonId, PersonId) {
    (one.min(other), one.max(other))
}

/// Links or parts two registrations. Aid that both hold for the same need and days is told, never undone.
pub(super) fn decide_identity(records: &dyn Records, today: crate::calendar::Date, event: &IdentityEvent) -> Result<Decision, ReadError> {
    let IdentityEvent::Decided { people: (one, other), finding, .. } = event;
    if let Some(says) = contradiction(records, *one, *other, *finding)? {
        return Ok(Decision::not_possible(says));
    }
    let mut events = vec![EventBody::Identity(event.clone())];
    if *finding == IdentityFinding::Same {
        events.extend(overlaps_between(records, today, *one, *other)?);
    }
    Ok(Decision::done(events))
}

/// What was found before that a finding would contradict through other registrations. The earlier finding about the very pair is no
/// such thing: the later takes its place.
fn contradiction(records: &dyn Records, one: PersonId, other: PersonId, finding: IdentityFinding) -> Result<Option<Words>, ReadError> {
    match finding {
        IdentityFinding::Open => Ok(None),
        IdentityFinding::Same => told_apart_between(records, one, other),
        IdentityFinding::Different => links_between(records, one, other),
    }
}

/// A finding of two people that a link would join into one.
fn told_apart_between(records: &dyn Records, one: PersonId, other: PersonId) -> Result<Option<Words>, ReadError> {
    let (mine, theirs) = (group_of(records, one)?, group_of(records, other)?);
    if mine.contains(&other) {
        return Ok(None);
    }
    for person in &mine {
        let apart = aid_of(records, *person)?.different;
        let across = |stranger: &&PersonId| theirs.contains(stranger) && pair(*person, **stranger) != pair(one, other);
        let Some(stranger) = apart.iter().find(across) else { continue };
        let Words { zh, en } = finding_words(records, *person, *stranger)?;
        return Ok(Some(words!(
            "这样认定会使已认定为不同的人成为同一人：{zh}；请先撤销该认定",
            "it would make one person of two who were told apart: {en}; take that finding back first"
        )));
    }
    Ok(None)
}

/// The links that join two registrations through others, the fewest that do.
fn links_between(records: &dyn Records, one: PersonId, other: PersonId) -> Result<Option<Words>, ReadError> {
    let mut from: BTreeMap<PersonId, PersonId> = BTreeMap::new();
    let mut open = VecDeque::from([one]);
    while let Some(person) = open.pop_front() {
        for next in aid_of(records, person)?.same {
            // The link between the two themselves goes with the finding.
            if pair(person, next) != pair(one, other) && next != one && !from.contains_key(&next) {
                from.insert(next, person);
                open.push_back(next);
            }
        }
    }
    let (mut zh, mut en, mut at) = (Vec::new(), Vec::new(), other);
    while let Some(before) = from.get(&at) {
        let link = finding_words(records, *before, at)?;
        zh.insert(0, link.zh);
        en.insert(0, link.en);
        at = *before;
    }
    if zh.is_empty() {
        return Ok(None);
    }
    let (zh, en) = (zh.join("，"), en.join(", "));
    Ok(Some(words!(
        "二者经其他登记已认定为同一人：{zh}；请先撤销其中不实的认定",
        "they are one person through other registrations: {en}; take back first whichever is wrong"
    )))
}

/// A finding in words: of whom, when, by whom. Random ids only, for answers are kept.
fn finding_words(records: &dyn Records, one: PersonId, other: PersonId) -> Result<Words, ReadError> {
    let (one, other) = pair(one, other);
    Ok(match read::<PairRecord>(records, &(one, other))? {
        Some(PairRecord { by, since, .. }) => {
            let on = date_at(since);
            words!("{one} 与 {other}（{on}，{by}）", "{one} and {other} ({on}, {by})")
        }
        None => words!("{one} 与 {other}", "{one} and {other}"),
    })
}

/// Everybody who was confirmed to be the same person, the person among them.
fn group_of(records: &dyn Records, person: PersonId) -> Result<BTreeSet<PersonId>, ReadError> {
    let mut group = linked_people(records, person)?;
    group.insert(person);
    Ok(group)
}

/// Aid of one person's registrations that collides with aid of another's, as if the later had been asked for today, and top-ups that
/// are too high beside it. Where both were known to be one already there is nothing new to tell.
fn overlaps_between(records: &dyn Records, today: crate::calendar::Date, one: PersonId, other: PersonId) -> Result<Vec<EventBody>, ReadError> {
    let (mine, theirs) = (group_of(records, one)?, group_of(records, other)?);
    let (mut found, mut told) = (Vec::new(), BTreeSet::new());
    if mine.contains(&other) {
        return Ok(found);
    }
    let joined: BTreeSet<PersonId> = mine.union(&theirs).copied().collect();
    for person in &theirs {
        for held in aid_of(records, *person)?.held.iter().filter(|held| held.held_until.is_none()) {
            let Some(record) = read::<GrantRecord>(records, &held.grant)? else { continue };
            for colliding in mine.iter() {
                let aid = aid_of(records, *colliding)?;
                for overlap in super::award::overlaps_with(&record.terms, *colliding, &aid, today) {
                    if told.insert((held.grant.min(overlap.grant), held.grant.max(overlap.grant))) {
                        found.push(EventBody::OverlapFound { grant: held.grant, household: record.terms.household, overlap: Box::new(overlap) });
                    }
                }
                for other in aid.held.iter().filter(|other| other.grant != held.grant && other.held_until.is_none()) {
                    let Some((grant, top_up)) = found_between(records, (&record.terms, held), other, &joined, today)? else { continue };
                    if told.insert((held.grant.min(other.grant), held.grant.max(other.grant))) {
                        let overlap = overlap_of(&record.terms, top_up, if top_up.grant == held.grant { *person } else { *colliding }, OverlapRule::PaysMore);
                        found.push(EventBody::OverlapFound { grant, household: record.terms.household, overlap });
                    }
                }
            }
        }
    }
    Ok(found)
}

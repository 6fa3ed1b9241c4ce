//! Which facts does running aid set, and which does ended aid withdraw?

use super::payload::{HouseholdPayload, MemberPayload, Observation};
use crate::calendar::Date;
use crate::ledger::{AidRecord, Conferred, GrantId, HeldAid, PersonId, ReadError, ReadVersion, Records, Stored, read_versioned};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Aid of a household's people that sets facts, as of a day.
pub(super) struct ConferringAid {
    aid: BTreeMap<GrantId, HeldAid>,
    on: Date,
    /// Versions of the records that were read.
    pub(super) versions: Vec<ReadVersion>,
}

/// Reads the aid of all members that has begun by a day and sets facts.
pub(super) fn conferring_aid(records: &dyn Records, people: &[PersonId], on: Date) -> Result<ConferringAid, ReadError> {
    let mut versions = Vec::with_capacity(people.len());
    let mut aid: BTreeMap<GrantId, HeldAid> = BTreeMap::new();
    for person in people {
        let found = read_versioned::<AidRecord>(records, person)?;
        versions.push((AidRecord::key(person), found.version));
        let held = found.value.unwrap_or_default().held;
        for one in held.into_iter().filter(|held| held.held_until.is_none() && !held.confers.is_empty() && held.status_days().from <= on) {
            let known = aid.entry(one.grant).or_insert_with(|| HeldAid { confers: Vec::new(), ..one.clone() });
            let new: Vec<Conferred> = one.confers.iter().filter(|fact| !known.confers.contains(fact)).cloned().collect();
            known.confers.extend(new);
        }
    }
    Ok(ConferringAid { aid, on, versions })
}

impl ConferringAid {
    /// Takes away what was told no later than the last day of aid that had set it to the same value: it has gone with that
    /// aid. What was told after it, or says something else, stands.
    pub(super) fn withdraw(&self, people: &[PersonId], household: &mut HouseholdPayload, members: &mut [&mut MemberPayload]) {
        for (held, fact) in facts_with_aid(self.aid.values().filter(|held| !held.status_days().contains(self.on))) {
            let Some(facts) = facts_of(fact, people, household, members) else { continue };
            let has_gone = |told: &Observation| told.value.get() == fact.value && held.days.to.is_some_and(|last| told.on <= last);
            if facts.get(&fact.fact).is_some_and(has_gone) {
                facts.remove(&fact.fact);
            }
        }
    }

    /// Whether running aid may set a fact.
    pub(super) fn says_something(&self) -> bool {
        self.aid.values().any(|held| held.status_days().contains(self.on))
    }

    /// Sets what running aid says.
    pub(super) fn confer(&self, people: &[PersonId], household: &mut HouseholdPayload, members: &mut [&mut MemberPayload]) {
        for (held, fact) in facts_with_aid(self.aid.values().filter(|held| held.status_days().contains(self.on))) {
            let Some(facts) = facts_of(fact, people, household, members) else { continue };
            let Ok(value) = RawValue::from_string(fact.value.clone()) else { continue };
            facts.insert(fact.fact.clone(), Observation { value, source: held.grant.to_string(), on: held.status_days().from });
        }
    }
}

fn facts_with_aid<'a>(aid: impl Iterator<Item = &'a HeldAid>) -> impl Iterator<Item = (&'a HeldAid, &'a Conferred)> {
    aid.flat_map(|held| held.confers.iter().map(move |fact| (held, fact)))
}

fn facts_of<'p>(
    fact: &Conferred,
    people: &[PersonId],
    household: &'p mut HouseholdPayload,
    members: &'p mut [&mut MemberPayload],
) -> Option<&'p mut BTreeMap<String, Observation>> {
    match fact.person {
        None => Some(&mut household.facts),
        Some(person) => {
            let position = people.iter().position(|one| *one == person)?;
            members.get_mut(position).map(|member| &mut member.facts)
        }
    }
}

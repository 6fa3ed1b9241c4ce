//! Which facts does running aid set, and which does ended aid withdraw?

use super::payload::{HouseholdPayload, MemberPayload, Observation};
use crate::calendar::Date;
use crate::ledger::{AidRecord, Conferred, HeldAid, PersonId, ReadError, ReadVersion, Records, Stored, read_versioned};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Sets on the payloads what aid says on a day. A fact that was told no later than the last day of aid that set it to the same
/// value has gone with that aid; what was told after it, or says something else, stands. Versions of what was read come back.
pub(super) fn set_conferred(
    records: &dyn Records,
    people: &[PersonId],
    on: Date,
    household: &mut HouseholdPayload,
    members: &mut [MemberPayload],
) -> Result<Vec<ReadVersion>, ReadError> {
    let mut versions = Vec::with_capacity(people.len());
    let mut aid: BTreeMap<crate::ledger::GrantId, HeldAid> = BTreeMap::new();
    for person in people {
        let found = read_versioned::<AidRecord>(records, person)?;
        versions.push((AidRecord::key(person), found.version));
        let held = found.value.unwrap_or_default().held;
        for one in held.into_iter().filter(|held| held.held_until.is_none() && !held.confers.is_empty() && held.days.from <= on) {
            let known = aid.entry(one.grant).or_insert_with(|| HeldAid { confers: Vec::new(), ..one.clone() });
            let new: Vec<Conferred> = one.confers.iter().filter(|fact| !known.confers.contains(fact)).cloned().collect();
            known.confers.extend(new);
        }
    }
    let is_running = |held: &&HeldAid| held.days.contains(on);
    let (running, ended): (Vec<&HeldAid>, Vec<&HeldAid>) = aid.values().partition(is_running);
    for (held, fact) in ended.into_iter().flat_map(|held| held.confers.iter().map(move |fact| (held, fact))) {
        let Some(facts) = facts_of(fact, people, household, members) else { continue };
        let has_gone = |told: &Observation| told.value.get() == fact.value && held.days.to.is_some_and(|last| told.on <= last);
        if facts.get(&fact.fact).is_some_and(has_gone) {
            facts.remove(&fact.fact);
        }
    }
    for (held, fact) in running.into_iter().flat_map(|held| held.confers.iter().map(move |fact| (held, fact))) {
        let Some(facts) = facts_of(fact, people, household, members) else { continue };
        let Ok(value) = RawValue::from_string(fact.value.clone()) else { continue };
        facts.insert(fact.fact.clone(), Observation { value, source: held.grant.to_string(), on: held.days.from });
    }
    Ok(versions)
}

fn facts_of<'p>(
    fact: &Conferred,
    people: &[PersonId],
    household: &'p mut HouseholdPayload,
    members: &'p mut [MemberPayload],
) -> Option<&'p mut BTreeMap<String, Observation>> {
    match fact.person {
        None => Some(&mut household.facts),
        Some(person) => {
            let position = people.iter().position(|one| *one == person)?;
            members.get_mut(position).map(|member| &mut member.facts)
        }
    }
}

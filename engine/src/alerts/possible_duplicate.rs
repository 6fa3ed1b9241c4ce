//! Which registrations look like one person, though nothing says so for sure?
//!
//! Whoever asks for alerts has compared the registrations and hands in the pairs; here a pair becomes a question, unless
//! somebody has answered it already. The facts are marks of what was compared: a settled pair stays settled until a field changes.

use super::alert::{AlertKind, AlertLevel, Raised, about_person, owner_of};
use crate::casework::{CaseError, Desk};
use crate::ledger::{AidRecord, HouseholdRecord, PersonId, linked_people, read};
use crate::registry::{HouseholdPayload, PersonFile, read_person};
use crate::sealing::Opened;
use crate::words;
use crate::words::Words;

/// Two registrations that may be one person, with what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuspectedPair {
    /// The two registrations.
    pub people: (PersonId, PersonId),
    /// How much speaks for one person, in thousandths of a bit.
    pub weight: i64,
    /// What each field says; the weights sum to the whole.
    pub fields: Vec<ComparedField>,
}

/// What the comparison of one field says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedField {
    /// How it agrees or differs, without any value.
    pub says: Words,
    /// Its part of the weight, in thousandths of a bit.
    pub weight: i64,
}

/// Facts of a person, beside name and number, that are compared.
const OWN_FACTS: [&str; 3] = ["sex", "birth_date", "phone"];
/// Facts of the household that are compared.
const HOUSEHOLD_FACTS: [&str; 2] = ["address", "area"];
/// From this weight on it is ninety-nine to one.
const NEARLY_SURE: i64 = 6_629;

pub(super) fn raise(desk: &Desk<'_>, pairs: &[&SuspectedPair], raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    for pair in pairs {
        let (one, other) = pair.people;
        let vault = desk.store.vault();
        let (Some(first), Some(second)) = (read_person(desk.store, vault, one)?, read_person(desk.store, vault, other)?) else { continue };
        // One number on both is a question of its own.
        let is_one_number = first.record.number.is_some() && first.record.number == second.record.number;
        if is_one_number || is_decided(desk, one, other)? {
            continue;
        }
        let mut facts = compared(desk, &first)?;
        facts.extend(compared(desk, &second)?);
        facts.sort();
        let (bits, tenth) = (pair.weight / 1_000, (pair.weight % 1_000).abs() / 100);
        let mut evidence: Vec<Words> = pair.fields.iter().map(|field| field.says.clone()).collect();
        evidence.push(words!("合计 {bits}.{tenth} 比特", "{bits}.{tenth} bits in all"));
        raised.push(Raised {
            kind: AlertKind::PossibleDuplicate,
            subjects: vec![one.to_string(), other.to_string()],
            facts,
            about: vec![about_person(desk, one)?, about_person(desk, other)?],
            owner: Some(owner_of(first.record.household, one)),
            since: first.record.recorded.max(second.record.recorded),
            due: None,
            level: if pair.weight >= NEARLY_SURE { AlertLevel::Amber } else { AlertLevel::Notice },
            says: Words::new("两项登记很可能是同一人，请核对", "two registrations look like one person: please look"),
            evidence,
            agency: None,
        });
    }
    Ok(())
}

fn is_decided(desk: &Desk<'_>, one: PersonId, other: PersonId) -> Result<bool, CaseError> {
    let aid = read::<AidRecord>(desk.store, &one)?.unwrap_or_default();
    Ok(aid.different.contains(&other) || linked_people(desk.store, one)?.contains(&other))
}

/// Marks of what is compared of a person: equal for equal values, and nothing to read.
fn compared(desk: &Desk<'_>, file: &PersonFile) -> Result<Vec<String>, CaseError> {
    let vault = desk.store.vault();
    let person = file.person;
    let fact = |field: &str, value: &str| format!("field:{field}#{person}#{:?}", vault.mark("compared", &format!("{field}\u{0}{value}")));
    let mut facts: Vec<String> = Vec::new();
    facts.extend(file.payload.name.as_deref().map(|name| fact("name", name)));
    facts.extend(file.payload.id_number.as_deref().map(|number| fact("id_number", number)));
    facts.extend(OWN_FACTS.iter().filter_map(|key| Some(fact(key, file.payload.facts.get(*key)?.value.get()))));
    if let Some(household) = file.record.household
        && let Some(record) = read::<HouseholdRecord>(desk.store, &household)?
        && let Opened::Plain(bytes) = vault.open(&record.sealed)
        && let Ok(payload) = serde_json::from_slice::<HouseholdPayload>(&bytes)
    {
        facts.extend(HOUSEHOLD_FACTS.iter().filter_map(|key| Some(fact(key, payload.facts.get(*key)?.value.get()))));
    }
    Ok(facts)
}

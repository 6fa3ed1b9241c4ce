//! How does an answer come into a household?

use crate::eligibility::{Missing, put_value};
use crate::facts::{FactDefinition, FactValues, Faults, Holder, Household, Value, Vocabulary, read_told};
use crate::words;

/// The fact that a path names: `household.dibao`, `household.supporters.2.family_size`, `member:H-000017-2.student`.
pub fn fact_of_path(path: &str, household: &Household, vocabulary: &Vocabulary) -> Option<Missing> {
    if let Some(key) = path.strip_prefix("household.") {
        return Some(match slots_of(vocabulary, Holder::Household, key, &household.facts)? {
            Slots::Fact(slot) => Missing::Household(slot),
            Slots::Field(list, record, slot) => Missing::HouseholdRecord(list, record, slot),
        });
    }
    let (position, key) = household.member_of_path(path.strip_prefix("member:")?)?;
    let facts = &household.members[position].facts;
    let position = u16::try_from(position).ok()?;
    Some(match slots_of(vocabulary, Holder::Member, key, facts)? {
        Slots::Fact(slot) => Missing::Member(position, slot),
        Slots::Field(list, record, slot) => Missing::MemberRecord(position, list, record, slot),
    })
}

enum Slots {
    Fact(u16),
    Field(u16, u16, u16),
}

/// A fact by its key; of a list that is told, a record's field: records are counted from 1.
fn slots_of(vocabulary: &Vocabulary, holder: Holder, key: &str, facts: &FactValues) -> Option<Slots> {
    let mut parts = key.splitn(3, '.');
    let fact = vocabulary.slot(holder, parts.next()?)?;
    let slot = u16::try_from(fact).ok()?;
    let (Some(record), Some(field)) = (parts.next(), parts.next()) else { return (!key.contains('.')).then_some(Slots::Fact(slot)) };
    let record = record.parse::<u16>().ok()?.checked_sub(1)?;
    let Some(Some(Value::Records(records))) = facts.get(fact) else { return None };
    records.get(usize::from(record))?;
    let field = vocabulary.facts(holder)[fact].kind.fields().iter().position(|known| known.key == field)?;
    Some(Slots::Field(slot, record, u16::try_from(field).ok()?))
}

/// What is known of a fact beside its value: its type, its name, how to ask for it. Nothing for a number of the catalog.
pub fn definition_of<'v>(fact: &Missing, vocabulary: &'v Vocabulary) -> Option<&'v FactDefinition> {
    let fact_at = |holder, slot: &u16| vocabulary.facts(holder).get(usize::from(*slot));
    let field_at = |holder, list, slot: &u16| fact_at(holder, list)?.kind.fields().get(usize::from(*slot));
    match fact {
        Missing::Household(slot) => fact_at(Holder::Household, slot),
        Missing::HouseholdRecord(list, _, slot) => field_at(Holder::Household, list, slot),
        Missing::Member(_, slot) => fact_at(Holder::Member, slot),
        Missing::MemberRecord(_, list, _, slot) => field_at(Holder::Member, list, slot),
        Missing::Parameter(_) => None,
    }
}

/// Tells a fact by its path, as JSON of a household document; `null` is unknown. Wrong is a path that names nothing, or a value
/// that the fact can't have.
pub fn tell(household: &mut Household, vocabulary: &Vocabulary, path: &str, json: &str) -> Result<(), Faults> {
    let fact = fact_of_path(path, household, vocabulary);
    let Some((fact, definition)) = fact.and_then(|fact| Some((definition_of(&fact, vocabulary)?, fact))).map(|(d, f)| (f, d)) else {
        let mut faults = Faults::default();
        let shown: String = path.chars().take(80).collect();
        faults.add(shown, words!("没有这项资料", "there is no such fact"));
        return Err(faults);
    };
    let value = read_told(definition, json)?;
    put_value(household, &fact, value);
    Ok(())
}

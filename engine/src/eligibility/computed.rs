//! Where a fact is told and could be computed as well: do the two agree?

use super::evaluate::{NumberValue, View, defined_condition, defined_number};
use super::found::number_text;
use super::missing::{Missing, MissingSet, add_definition};
use super::situation::{Rigour, Situation};
use crate::calendar::Date;
use crate::catalog::{Catalog, ComputedFact, DefinitionBody, Subject};
use crate::facts::{FactKind, Faults, Holder, Household, Unit, Value, parse_household};
use crate::number::Exact;
use crate::words;

/// Reads a household document and refuses one that tells a fact otherwise than it is computed on a date from what else is told.
pub fn read_consistent(catalog: &Catalog, text: &str, on: Date) -> Result<Household, Faults> {
    consistent(catalog, parse_household(text, &catalog.vocabulary)?, on)
}

/// The household, unless it tells a fact otherwise than it is computed on a date from what else it tells.
pub fn consistent(catalog: &Catalog, household: Household, on: Date) -> Result<Household, Faults> {
    let contradictions = contradictions(catalog, &household, on);
    if contradictions.0.is_empty() { Ok(household) } else { Err(contradictions) }
}

/// Facts that were told otherwise than they are computed on a date, by their path in the household document. Nothing where
/// too little is known to compute them; where only bounds are known, what lies beyond them.
pub fn contradictions(catalog: &Catalog, household: &Household, on: Date) -> Faults {
    let mut faults = Faults::default();
    if catalog.computed.is_empty() {
        return faults;
    }
    let situation = Situation::new(household, on, Rigour::Warn);
    for fact in &catalog.computed {
        let definition = &catalog.vocabulary.facts(fact.holder)[fact.slot];
        for member in bearers(fact.holder, &situation) {
            let Some(told) = situation.value(member, fact.slot as u16, definition.holds_year) else { continue };
            let unit = definition.kind.unit().unwrap_or_default();
            let Some(computed) = disagreement(fact, unit, told, View::new(&situation, member).within_computed(subject_of(member))) else { continue };
            let path = member.map_or_else(String::new, |position| format!("members[{position}]."));
            let told = told_text(told);
            faults.add(
                format!("{path}{}", definition.key),
                words!("已填{told}，但按明细计算为{computed}", "told as {told}, but computed as {computed} from what it is made of"),
            );
        }
    }
    faults
}

/// What a fact that nobody has told comes to on a date, as a household document would tell it; nothing where that is unknown.
pub fn computed_value(catalog: &Catalog, fact: &ComputedFact, situation: &Situation<'_>, member: Option<u16>) -> Option<serde_json::Value> {
    let view = View::new(situation, member).within_computed(subject_of(member));
    match &fact.definition.body {
        DefinitionBody::Condition(_) => defined_condition(&fact.definition, view).map(Into::into),
        DefinitionBody::Number(..) => {
            let text = Some(defined_number(&fact.definition, view).known()?.to_text()).filter(|text| !text.starts_with('≈'))?;
            match catalog.vocabulary.facts(fact.holder)[fact.slot].kind {
                FactKind::Integer { .. } => text.parse::<i64>().ok().map(Into::into),
                _ => Some(text.into()),
            }
        }
    }
}

/// What a fact's own number comes to from what it is computed from, told or not; nothing where that is unknown or it is not computed.
pub(super) fn computed_number(catalog: &Catalog, situation: &Situation<'_>, missing: &Missing) -> Option<Exact> {
    let (fact, member) = computed_fact(catalog, missing)?;
    defined_number(&fact.definition, View::new(situation, member).within_computed(subject_of(member))).known()
}

/// How a fact is computed, and of which member.
fn computed_fact<'c>(catalog: &'c Catalog, missing: &Missing) -> Option<(&'c ComputedFact, Option<u16>)> {
    let (holder, slot, member) = match missing {
        Missing::Household(slot) => (Holder::Household, *slot, None),
        Missing::Member(position, slot) => (Holder::Member, *slot, Some(*position)),
        Missing::HouseholdRecord(..) | Missing::MemberRecord(..) | Missing::Parameter(_) => return None,
    };
    let fact = catalog.computed.iter().find(|fact| fact.holder == holder && fact.slot == usize::from(slot))?;
    Some((fact, member))
}

/// What is still open of what a fact is computed from where it is not told; nothing where it is not computed.
pub fn parts_of(catalog: &Catalog, situation: &Situation<'_>, missing: &Missing) -> MissingSet {
    let mut parts = MissingSet::new();
    if let Some((fact, member)) = computed_fact(catalog, missing) {
        add_definition(&fact.definition, View::new(situation, member).within_computed(subject_of(member)), &mut parts);
    }
    parts
}

/// What a fact that is not told is computed from, told or not.
pub(super) fn all_parts_of(catalog: &Catalog, situation: &Situation<'_>, missing: &Missing) -> MissingSet {
    let mut parts = MissingSet::new();
    if let Some((fact, member)) = computed_fact(catalog, missing)
        && situation.value(member, fact.slot as u16, catalog.vocabulary.facts(fact.holder)[fact.slot].holds_year).is_none()
    {
        add_definition(&fact.definition, View::new(situation, member).within_computed(subject_of(member)).untold(), &mut parts);
    }
    parts
}

fn subject_of(member: Option<u16>) -> Subject {
    member.map_or(Subject::Household, |_| Subject::Recipient)
}

/// Of whom a fact is told: the household (`None`), or each member.
fn bearers(holder: Holder, situation: &Situation<'_>) -> Vec<Option<u16>> {
    match holder {
        Holder::Household => vec![None],
        Holder::Member => (0..situation.household.members.len()).map(|position| Some(position as u16)).collect(),
    }
}

/// What is computed, where it differs from what was told.
fn disagreement(fact: &ComputedFact, unit: Unit, told: &Value, view: View<'_>) -> Option<String> {
    let told = match told {
        Value::Bool(told) => {
            let computed = defined_condition(&fact.definition, view)?;
            return (computed != *told).then(|| computed.to_string());
        }
        Value::Money(money) => money.to_yuan(),
        Value::Number(number) => number.clone(),
        _ => return None,
    };
    let computed = defined_number(&fact.definition, view);
    let (low, high) = computed.ends()?;
    if *low <= told && told <= *high {
        return None;
    }
    Some(match &computed {
        NumberValue::Between(low, high) => format!("{}–{}", number_text(low, unit), number_text(high, unit)),
        _ => number_text(low, unit),
    })
}

fn told_text(told: &Value) -> String {
    match told {
        Value::Bool(truth) => truth.to_string(),
        Value::Money(money) => money.to_string(),
        Value::Number(number) => number.to_text(),
        _ => String::new(),
    }
}

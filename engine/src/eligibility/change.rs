//! Which single change of a fact would be enough where a program does not help?

use super::judge::{Recipient, Verdict, verdict_of};
use super::missing::{Missing, MissingSet, add_condition};
use super::situation::{Rigour, Situation};
use super::tried::{put_value, tried_values};
use crate::calendar::Date;
use crate::catalog::{Catalog, Program};
use crate::facts::{BIRTH_DATE, FactDefinition, FactKind, Holder, Household, SEX, Value, Vocabulary};
use crate::money::Money;
use crate::number::Exact;

/// One fact whose change alone would be enough.
#[derive(Clone, Debug, PartialEq)]
pub struct OneChange {
    /// The fact.
    pub fact: Missing,
    /// Its path.
    pub path: String,
    /// What is told; nothing where it is computed from other facts.
    pub from: Option<Value>,
    /// A value with which nothing fails any more: of a number the nearest one, of a choice the first.
    pub to: Value,
    /// Eligible; or needs, where something else is still unknown.
    pub leads_to: Verdict,
}

/// All facts whose change alone would be enough for an ineligible recipient, as far as values are tried. Nobody's sex or birth date
/// is changed, and no whole list; ages are told by their gap.
pub fn single_changes(catalog: &Catalog, household: &Household, on: Date, rigour: Rigour, program: &Program, recipient: Recipient) -> Vec<OneChange> {
    let situation = Situation::new(household, on, rigour);
    if verdict_of(program, &situation, recipient) != Verdict::Ineligible {
        return Vec::new();
    }
    let Some(facts) = looked_at_by_all_that_fail(program, &situation, recipient) else { return Vec::new() };
    let candidates = facts.into_iter().filter_map(|fact| Some((definition(&fact, &catalog.vocabulary)?, fact)));
    let mut trial = Trial { household: household.clone(), on, rigour, program, recipient };
    let change = |(definition, fact): (&FactDefinition, Missing)| {
        let (to, leads_to) = trial.change(&fact, definition)?;
        let path = fact.path(household, &catalog.vocabulary);
        let from = trial.value(&fact);
        Some(OneChange { fact, path, from, to, leads_to })
    };
    candidates.filter_map(change).collect()
}

/// The facts that every failing criterion looks at, told or not: only one of these can turn them all.
fn looked_at_by_all_that_fail(program: &Program, situation: &Situation<'_>, recipient: Recipient) -> Option<MissingSet> {
    let view = recipient.view(situation);
    let failing = program.criteria.iter().filter(|criterion| super::evaluate::evaluate_condition(&criterion.condition, view) == Some(false));
    let mut common: Option<MissingSet> = None;
    for criterion in failing {
        let mut facts = MissingSet::new();
        add_condition(&criterion.condition, view.untold(), &mut facts);
        let both = match &common {
            Some(before) => before.intersection(&facts).cloned().collect(),
            None => facts,
        };
        if both.is_empty() {
            return None;
        }
        common = Some(both);
    }
    common
}

/// What is known of a fact that a family or its circumstances can change.
fn definition<'v>(fact: &Missing, vocabulary: &'v Vocabulary) -> Option<&'v FactDefinition> {
    let definition = match fact {
        Missing::Household(slot) => vocabulary.facts(Holder::Household).get(usize::from(*slot)),
        Missing::Member(_, slot) if ![SEX, BIRTH_DATE].contains(&usize::from(*slot)) => vocabulary.facts(Holder::Member).get(usize::from(*slot)),
        _ => None,
    };
    definition.filter(|definition| !matches!(definition.kind, FactKind::Records(_)))
}

struct Trial<'p> {
    household: Household,
    on: Date,
    rigour: Rigour,
    program: &'p Program,
    recipient: Recipient,
}

impl Trial<'_> {
    fn value(&mut self, fact: &Missing) -> Option<Value> {
        let value = put_value(&mut self.household, fact, None);
        put_value(&mut self.household, fact, value.clone());
        value
    }

    fn with(&mut self, fact: &Missing, value: &Value) -> Verdict {
        let before = put_value(&mut self.household, fact, Some(value.clone()));
        let verdict = verdict_of(self.program, &Situation::new(&self.household, self.on, self.rigour), self.recipient);
        put_value(&mut self.household, fact, before);
        verdict
    }

    fn change(&mut self, fact: &Missing, definition: &FactDefinition) -> Option<(Value, Verdict)> {
        let tried: Vec<(Verdict, Value)> = tried_values(definition, self.on).into_iter().map(|value| (self.with(fact, &value), value)).collect();
        let (verdict, enough) = tried.iter().filter(|(verdict, _)| *verdict != Verdict::Ineligible).min_by_key(|(verdict, _)| *verdict)?;
        // Where the number is computed from others, from the side on which it fails.
        let failing = || tried.iter().find(|(verdict, _)| *verdict == Verdict::Ineligible).map(|(_, value)| value.clone());
        let Some(fails) = self.value(fact).or_else(failing) else { return Some((enough.clone(), *verdict)) };
        Some((self.nearest(fact, definition, &fails, enough), *verdict))
    }

    /// Between a number with which the program fails and one that is enough, the nearest one that is enough.
    fn nearest(&mut self, fact: &Missing, definition: &FactDefinition, fails: &Value, enough: &Value) -> Value {
        let places = if matches!(definition.kind, FactKind::Integer { .. }) { 0 } else { 2 };
        let (Some(mut below), Some(mut holds)) = (steps(fails, places), steps(enough, places)) else { return enough.clone() };
        let verdict = self.with(fact, enough);
        while below.abs_diff(holds) > 1 {
            let middle = below + (holds - below) / 2;
            if self.with(fact, &of_steps(enough, places, middle)) == verdict { holds = middle } else { below = middle }
        }
        of_steps(enough, places, holds)
    }
}

/// A number in its smallest steps: fen, hundredths, or ones.
fn steps(value: &Value, places: u32) -> Option<i64> {
    match value {
        Value::Money(money) => Some(money.fen()),
        Value::Number(number) => i64::try_from(number.rounded_half_up(places)?).ok(),
        _ => None,
    }
}

fn of_steps(like: &Value, places: u32, steps: i64) -> Value {
    match like {
        Value::Money(_) => Value::Money(Money::from_fen(steps)),
        _ => Value::Number(Exact::ratio(steps, 10_i64.pow(places))),
    }
}

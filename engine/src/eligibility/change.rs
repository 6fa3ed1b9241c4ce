//! Which single change of a fact would be enough where a program does not help?

use super::compared::{Compared, facts_of};
use super::computed::computed_number;
use super::evaluate::evaluate_condition;
use super::judge::{Recipient, Verdict, verdict_of};
use super::missing::{Missing, MissingSet};
use super::nearest::{Probe, Scale, sets_beside, verdicts_where_it_tips};
use super::situation::{Rigour, Situation};
use super::step_budget::StepBudget;
use super::tried::{put_value, tried_values};
use crate::calendar::Date;
use crate::catalog::{Catalog, Program};
use crate::facts::{BIRTH_DATE, FactDefinition, FactKind, Holder, Household, SEX, Value, Vocabulary};
use std::collections::BTreeSet;

/// One fact whose change alone would be enough.
#[derive(Clone, Debug, PartialEq)]
pub struct OneChange {
    /// The fact.
    pub fact: Missing,
    /// Its path.
    pub path: String,
    /// What is told; nothing where it is computed from other facts.
    pub from: Option<Value>,
    /// A value with which nothing fails any more: of a number or day the nearest one, of a set the one that differs the least, of a
    /// choice the first.
    pub to: Value,
    /// Eligible; or needs, where something else is still unknown.
    pub leads_to: Verdict,
}

/// What was found of one recipient of a program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// The changes, in the order household, members.
    pub list: Vec<OneChange>,
    /// Whether all were looked for: not so once the steps of the search are used up.
    pub is_whole: bool,
}

/// Steps of comparing one side with another, or of a fact that a comparison hangs on.
const WEIGHED_STEPS: u64 = 10;

/// Looks for single changes, one program and recipient of a household after the other.
pub struct ChangeSearch<'s> {
    catalog: &'s Catalog,
    situation: &'s Situation<'s>,
    /// The same household, in which values are tried.
    household: Household,
    budget: StepBudget,
}

/// All facts whose change alone would be enough for an ineligible recipient, as far as [`SEARCH_STEPS`] go.
pub fn single_changes(catalog: &Catalog, household: &Household, on: Date, rigour: Rigour, program: &Program, recipient: Recipient) -> Vec<OneChange> {
    let situation = Situation::new(household, on, rigour);
    ChangeSearch::new(catalog, &situation).of(program, recipient).list
}

impl<'s> ChangeSearch<'s> {
    /// A search with all its steps before it.
    pub fn new(catalog: &'s Catalog, situation: &'s Situation<'s>) -> Self {
        Self { catalog, situation, household: situation.household.clone(), budget: StepBudget::of(situation.household) }
    }

    /// All facts whose change alone would be enough for an ineligible recipient. Numbers and days are tried at the ends and wherever a
    /// comparison of the program tips, whole in fen, hundredths, ones and days of the last hundred years; as far as one fact's values
    /// stay below some hundreds. Nobody's sex or birth date is changed, and no whole list; ages are told by their gap.
    pub fn of(&mut self, program: &Program, recipient: Recipient) -> Changes {
        let (catalog, situation) = (self.catalog, self.situation);
        if !self.budget.may_judge(program, 0) {
            return Changes::default();
        }
        let nothing = Changes { list: Vec::new(), is_whole: true };
        if verdict_of(program, situation, recipient) != Verdict::Ineligible {
            return nothing;
        }
        let Some(facts) = looked_at_by_all_that_fail(catalog, program, situation, recipient) else { return nothing };
        let candidates: Vec<_> = facts.into_iter().filter_map(|fact| Some((definition(&fact, &catalog.vocabulary)?, fact))).collect();
        let mut compared = Compared::new(catalog);
        if candidates.iter().any(|(definition, _)| !matches!(definition.kind, FactKind::Bool | FactKind::Choice(_))) {
            let forms = program.local_forms.iter().filter_map(|form| form.when.as_ref());
            let conditions = program.criteria.iter().map(|criterion| &criterion.condition).chain(forms);
            conditions.for_each(|condition| compared.add(condition, recipient.view(situation)));
        }
        let facts: usize = compared.weighed.iter().map(|weighed| weighed.facts.len() + 1).sum();
        if !self.budget.may_judge(program, WEIGHED_STEPS * facts as u64) {
            return Changes::default();
        }
        let (household, budget) = (&mut self.household, &mut self.budget);
        let mut trial = Trial { catalog, situation, household, program, recipient, compared, budget };
        let change = |(definition, fact): (&FactDefinition, Missing)| {
            let (to, leads_to) = trial.change(&fact, definition)?;
            let path = fact.path(situation.household, &catalog.vocabulary);
            let from = trial.told(&fact);
            Some(OneChange { fact, path, from, to, leads_to })
        };
        let list = candidates.into_iter().filter_map(change).collect();
        Changes { list, is_whole: !self.budget.is_used_up() }
    }
}

/// The facts that every failing criterion looks at, told or not: only one of these can turn them all.
fn looked_at_by_all_that_fail(catalog: &Catalog, program: &Program, situation: &Situation<'_>, recipient: Recipient) -> Option<MissingSet> {
    let view = recipient.view(situation);
    let failing = program.criteria.iter().filter(|criterion| evaluate_condition(&criterion.condition, view) == Some(false));
    let mut common: Option<MissingSet> = None;
    for criterion in failing {
        let facts = facts_of(catalog, &criterion.condition, view);
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

struct Trial<'t, 's> {
    catalog: &'s Catalog,
    /// What is told, before anything is changed.
    situation: &'s Situation<'s>,
    household: &'t mut Household,
    program: &'t Program,
    recipient: Recipient,
    compared: Compared<'t, 's>,
    budget: &'t mut StepBudget,
}

impl Trial<'_, '_> {
    fn told(&mut self, fact: &Missing) -> Option<Value> {
        let value = put_value(self.household, fact, None);
        put_value(self.household, fact, value.clone());
        value
    }

    /// Takes the steps of one more value; not where they are used up.
    fn may_try(&mut self) -> bool {
        self.budget.may_judge(self.program, WEIGHED_STEPS * self.compared.weighed.len() as u64)
    }

    /// What a value leads to, and where the comparisons stand that hang on the fact.
    fn probe(&mut self, fact: &Missing, value: Value) -> Option<Probe> {
        if !self.may_try() {
            return None;
        }
        let before = put_value(self.household, fact, Some(value));
        let situation = Situation::new(self.household, self.situation.on, self.situation.rigour);
        let verdict = verdict_of(self.program, &situation, self.recipient);
        let weighed = self.compared.weighed.iter().filter(|weighed| weighed.facts.contains(fact));
        let ends = weighed.map(|weighed| weighed.difference(&situation));
        let differences = ends.flat_map(|ends| ends.map_or([None, None], |(least, most)| [Some(least), Some(most)])).collect();
        put_value(self.household, fact, before);
        Some(Probe { verdict, differences })
    }

    fn verdict_with(&mut self, fact: &Missing, value: &Value) -> Option<Verdict> {
        if !self.may_try() {
            return None;
        }
        let before = put_value(self.household, fact, Some(value.clone()));
        let verdict = verdict_of(self.program, &Situation::new(self.household, self.situation.on, self.situation.rigour), self.recipient);
        put_value(self.household, fact, before);
        Some(verdict)
    }

    fn change(&mut self, fact: &Missing, definition: &FactDefinition) -> Option<(Value, Verdict)> {
        match (Scale::of(&definition.kind, self.situation.on), &definition.kind) {
            (Some(scale), _) => self.nearest_number(fact, definition, scale),
            (None, FactKind::Set(_)) => self.nearest_set(fact),
            _ => self.first_enough(fact, tried_values(definition, self.situation.on)),
        }
    }

    /// The first value that leads to the best verdict.
    fn first_enough(&mut self, fact: &Missing, values: impl IntoIterator<Item = Value>) -> Option<(Value, Verdict)> {
        let mut best = None;
        for value in values {
            match self.verdict_with(fact, &value)? {
                Verdict::Eligible => return Some((value, Verdict::Eligible)),
                Verdict::Needs => best = best.or(Some((value, Verdict::Needs))),
                Verdict::Ineligible => {}
            }
        }
        best
    }

    fn nearest_set(&mut self, fact: &Missing) -> Option<(Value, Verdict)> {
        let held: BTreeSet<u8> = self.compared.held.iter().filter(|(facts, _)| facts.contains(fact)).map(|(_, choice)| *choice).collect();
        let told = if let Some(Value::Set(bits)) = self.told(fact) { bits } else { 0 };
        let beside = sets_beside(told, &Vec::from_iter(held));
        self.first_enough(fact, beside.into_iter().map(Value::Set))
    }

    fn nearest_number(&mut self, fact: &Missing, definition: &FactDefinition, scale: Scale) -> Option<(Value, Verdict)> {
        let told = self.told(fact).and_then(|value| scale.steps(&value));
        let now = told.or_else(|| scale.steps_of_number(&computed_number(self.catalog, self.situation, fact)?));
        let tried = tried_values(definition, self.situation.on).into_iter().filter_map(|value| scale.steps(&value));
        let start: Vec<i64> = tried.chain(scale.ends()).chain(now).collect();
        let verdicts = verdicts_where_it_tips(start.into_iter(), |steps| self.probe(fact, scale.value(steps)?));
        if self.budget.is_used_up() {
            return None;
        }
        let best = *verdicts.values().min().filter(|verdict| **verdict != Verdict::Ineligible)?;
        // Where nothing is told, from the side on which it fails.
        let failing = || verdicts.iter().find(|(_, verdict)| **verdict == Verdict::Ineligible).map(|(steps, _)| *steps);
        let from = now.or_else(failing).unwrap_or_default();
        let nearest = verdicts.iter().filter(|(_, verdict)| **verdict == best).map(|(steps, _)| *steps).min_by_key(|steps| steps.abs_diff(from))?;
        let nearest = self.no_nearer(fact, scale, from, (nearest, best));
        Some((scale.value(nearest)?, best))
    }

    /// The same, or a value nearer by where a comparison bends within itself.
    fn no_nearer(&mut self, fact: &Missing, scale: Scale, from: i64, (mut enough, best): (i64, Verdict)) -> i64 {
        let mut is_enough = |steps| scale.value(steps).is_some_and(|value| self.verdict_with(fact, &value) == Some(best));
        let mut fails = from;
        if enough.abs_diff(fails) < 2 || !is_enough(enough + (fails - enough).signum()) {
            return enough;
        }
        while enough.abs_diff(fails) > 1 {
            let middle = fails + (enough - fails) / 2;
            if is_enough(middle) { enough = middle } else { fails = middle }
        }
        enough
    }
}

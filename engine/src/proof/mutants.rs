//! Would the cases notice if a program were changed?
//!
//! One thing is changed at a time: a criterion or alternative dropped, a number or date moved by one unit, a comparison's
//! edge moved, a choice dropped, "some" and "every", plus and minus, or least and most exchanged. A mutant that no case notices shows a gap in the cases, unless the file names it as
//! changing nothing, with the reason. What programs share is noticed if any program that uses it notices.

use super::cases::failing_cases;
use super::mutate::{Change, Referenced, References};
use crate::catalog::{Amount, Catalog, Condition, NumberExpression, Program};
use crate::words::Words;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One change and whether the cases noticed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// Whose change it is.
    pub owner: MutantOwner,
    /// `criterion income-below-standard: < becomes <=`.
    pub name: String,
    /// Whether some case came out otherwise.
    pub is_noticed: bool,
    /// Why it changes nothing, where a file says so.
    pub excuse: Option<Words>,
}

/// What a mutant changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MutantOwner {
    /// A program's own file, by its path: versions of one id are apart.
    Program(String),
    /// A definition or standard that programs share.
    Shared(String),
}

/// Tries every mutant of every program.
pub fn try_mutants(catalog: &Catalog) -> Vec<Mutant> {
    let mut results: BTreeMap<(MutantOwner, String), Mutant> = BTreeMap::new();
    for program in &catalog.programs {
        if program.open.is_some() {
            continue;
        }
        let mut bare = (**program).clone();
        // What a file says is proved by itself; left here they would be taken off each mutant anew.
        bare.local_forms.clear();
        let cases = std::mem::take(&mut bare.cases);
        for (owner, name, changed) in mutants_of(&bare) {
            let key = (owner, name);
            if results.get(&key).is_some_and(|mutant| mutant.is_noticed) {
                continue;
            }
            let is_noticed = !failing_cases(&changed, &cases, &catalog.vocabulary).is_empty();
            let excuse = program.equivalent.iter().find(|(named, _)| *named == key.1).map(|(_, because)| because.clone());
            let entry = results.entry(key.clone()).or_insert_with(|| Mutant { owner: key.0, name: key.1, is_noticed: false, excuse: None });
            entry.is_noticed |= is_noticed;
            entry.excuse = entry.excuse.take().or(excuse);
        }
    }
    results.into_values().collect()
}

type Found = (MutantOwner, String, Program);

fn mutants_of(program: &Program) -> Vec<Found> {
    let own = || MutantOwner::Program(program.file.clone());
    let mut found: Vec<Found> = Vec::new();
    for (index, criterion) in program.criteria.iter().enumerate() {
        let mut changed = program.clone();
        changed.criteria[index].condition = Condition::Constant(true);
        found.push((own(), format!("criterion {}: drop", criterion.id), changed));
        for position in 0..criterion.alternatives.len() {
            let mut changed = program.clone();
            if let Condition::Any(parts) = &mut changed.criteria[index].condition {
                parts.remove(position);
            }
            found.push((own(), format!("criterion {}: drop alternative {}", criterion.id, criterion.alternatives[position].id), changed));
        }
        // Alternatives are dropped by name above; what is within each of them is changed like any condition.
        let places = criterion.alternatives.len().max(1);
        for position in 0..places {
            let name = criterion.alternatives.get(position).map_or(String::new(), |alternative| format!(" alternative {}", alternative.id));
            each_change(&mut found, own, format!("criterion {}{name}", criterion.id), program, |changed, change| {
                match (&mut changed.criteria[index].condition, criterion.alternatives.is_empty()) {
                    (Condition::Any(parts), false) => change.condition(&mut parts[position]),
                    (condition, _) => change.condition(condition),
                }
            });
        }
    }
    each_change(&mut found, own, "amount".to_string(), program, |changed, change| match &mut changed.amount {
        Amount::Exactly(number) => change.in_number(number),
        Amount::Between(low, high) => {
            // A sum below zero counts as zero, so a lower end of zero can't go down.
            match low {
                NumberExpression::Constant(literal) if literal.value.is_zero() => change.raised(literal),
                low => change.in_number(low),
            }
            change.in_number(high);
        }
        Amount::First(rows) => {
            for row in rows {
                row.condition.iter_mut().for_each(|condition| change.condition(condition));
                change.in_number(&mut row.value);
            }
        }
        Amount::InKind(_) | Amount::NotStated(_) => {}
    });
    for (index, confer) in program.confers.iter().enumerate() {
        for row in (0..confer.rows.len()).filter(|row| confer.rows[*row].condition.is_some()) {
            let place = format!("confers {} row {}", confer.key, row + 1);
            let mut changed = program.clone();
            changed.confers[index].rows[row].condition = None;
            found.push((own(), format!("{place}: drop its condition"), changed));
            each_change(&mut found, own, place, program, |changed, change| {
                changed.confers[index].rows[row].condition.iter_mut().for_each(|condition| change.condition(condition));
            });
        }
    }
    found.extend(referenced_mutants(program));
    number_repeated_names(&mut found);
    found
}

/// Two changes of the same words in one place are told apart by `#2`, `#3` …
fn number_repeated_names(found: &mut [Found]) {
    let mut seen: BTreeMap<(MutantOwner, String), usize> = BTreeMap::new();
    for (owner, name, _) in found {
        let times = seen.entry((owner.clone(), name.clone())).or_insert(0);
        *times += 1;
        if *times > 1 {
            name.push_str(&format!(" #{times}"));
        }
    }
}

fn each_change(found: &mut Vec<Found>, owner: impl Fn() -> MutantOwner, place: String, program: &Program, apply: impl Fn(&mut Program, &mut Change)) {
    for target in 0.. {
        let (mut changed, mut change) = (program.clone(), Change::number(target));
        apply(&mut changed, &mut change);
        let Some(made) = change.made else { return };
        found.push((owner(), format!("{place}: {made}"), changed));
    }
}

/// Changes of parameters, standards and definitions, made wherever the program refers to them.
fn referenced_mutants(program: &Program) -> Vec<Found> {
    let mut references = References { found: Vec::new(), replace: None };
    visit_references(&mut program.clone(), &mut references);
    let mut found = Vec::new();
    for referenced in references.found {
        let (owner, place) = match &referenced {
            Referenced::Parameter(parameter) => {
                let name = parameter.key.rsplit('.').next().unwrap_or_default();
                (MutantOwner::Program(program.file.clone()), format!("parameter {name}"))
            }
            Referenced::Standard(standard) => (MutantOwner::Shared(format!("standard.{}", standard.key)), standard.key.clone()),
            Referenced::Definition(definition) => (MutantOwner::Shared(format!("definition {}", definition.key)), definition.key.clone()),
        };
        for target in 0.. {
            let mut change = Change::number(target);
            let other = match &referenced {
                Referenced::Parameter(parameter) => {
                    let mut copy = (**parameter).clone();
                    change.parameter(&mut copy);
                    Referenced::Parameter(Arc::new(copy))
                }
                Referenced::Standard(standard) => {
                    let mut copy = (**standard).clone();
                    change.standard(&mut copy);
                    Referenced::Standard(Arc::new(copy))
                }
                Referenced::Definition(definition) => {
                    let mut copy = (**definition).clone();
                    change.definition(&mut copy);
                    Referenced::Definition(Arc::new(copy))
                }
            };
            let Some(made) = change.made else { break };
            let mut changed = program.clone();
            visit_references(&mut changed, &mut References { found: Vec::new(), replace: Some((referenced.clone(), other)) });
            found.push((owner.clone(), format!("{place}: {made}"), changed));
        }
    }
    found
}

fn visit_references(program: &mut Program, references: &mut References) {
    program.criteria.iter_mut().for_each(|criterion| references.condition(&mut criterion.condition));
    match &mut program.amount {
        Amount::Exactly(number) => references.number(number),
        Amount::Between(low, high) => [low, high].into_iter().for_each(|number| references.number(number)),
        Amount::First(rows) => {
            for row in rows {
                row.condition.iter_mut().for_each(|condition| references.condition(condition));
                references.number(&mut row.value);
            }
        }
        Amount::InKind(_) | Amount::NotStated(_) => {}
    }
}

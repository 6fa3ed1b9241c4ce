//! Which combinations of facts can meet some conditions on a day?
//!
//! Conditions are taken apart into alternatives, each a list of what every number and choice can still be. Where no alternative is
//! left, nobody can meet them: that is a proof. Where one is left, they may hold, or this reasoning is too weak to see that they don't.

use super::spans::Span;
use super::sums::{Reader, Sum, Term};
use crate::catalog::{Comparison, Condition, Criterion, DefinitionBody, FactRef, Subject};
use crate::number::Exact;
use std::collections::BTreeMap;

/// More alternatives than this are not followed.
const ALTERNATIVES_MAX: usize = 200;

/// Multiples of terms, the first of them once: `income_month - 70 * size`.
pub(super) type SumKey = Vec<(Term, Exact)>;

/// What is asked with a few possible answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Choice {
    /// A yes-or-no fact (bit 0 no, bit 1 yes) or a choice, one bit each.
    Fact(FactRef),
    /// Whether a set holds a choice.
    Held(FactRef, u8),
    /// Any other condition as it reads.
    Reads(String),
}

/// One alternative: what each number and each choice can still be.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Combination {
    pub numbers: BTreeMap<SumKey, Span>,
    choices: BTreeMap<Choice, u64>,
}

/// The alternatives that meet all of these criteria; nothing if there are too many to follow.
pub(super) fn combinations_of(reader: &Reader<'_>, criteria: &[Criterion]) -> Option<Vec<Combination>> {
    let start = Some(vec![Combination::default()]);
    criteria.iter().try_fold(start?, |combinations, criterion| narrow(reader, combinations, &criterion.condition, true))
}

/// What is left of some alternatives where a condition has the wanted truth; nothing if there are too many to follow.
pub(super) fn narrow(reader: &Reader<'_>, combinations: Vec<Combination>, condition: &Condition, wanted: bool) -> Option<Vec<Combination>> {
    if combinations.is_empty() {
        return Some(combinations);
    }
    let go = |from: Vec<Combination>, condition: &Condition, wanted: bool| narrow(reader, from, condition, wanted);
    let left = match condition {
        Condition::Constant(value) => {
            if *value == wanted {
                combinations
            } else {
                Vec::new()
            }
        }
        Condition::Not(inner) => go(combinations, inner, !wanted)?,
        Condition::All(parts) | Condition::Any(parts) => {
            let every = matches!(condition, Condition::All(_)) == wanted;
            if every {
                parts.iter().try_fold(combinations, |left, part| go(left, part, wanted))?
            } else {
                let mut left = Vec::new();
                for part in parts {
                    left.extend(go(combinations.clone(), part, wanted)?);
                }
                left
            }
        }
        Condition::Defined(definition, Subject::Household | Subject::Recipient) => match &definition.body {
            DefinitionBody::Condition(body) => go(combinations, body, wanted)?,
            DefinitionBody::Number(..) => combinations,
        },
        Condition::If(test, yes, no) => {
            let mut left = go(go(combinations.clone(), test, true)?, yes, wanted)?;
            left.extend(go(go(combinations, test, false)?, no, wanted)?);
            left
        }
        Condition::Same(a, b) => {
            let mut left = go(go(combinations.clone(), a, true)?, b, wanted)?;
            left.extend(go(go(combinations, a, false)?, b, !wanted)?);
            left
        }
        Condition::Fact(fact) | Condition::FactOr(fact, _) => keep(combinations, &Choice::Fact(*fact), 0b11, 1 << u32::from(wanted)),
        Condition::Among(fact, bits) => {
            let count = fact.definition(reader.vocabulary).kind.choices().len();
            let all = (1u64 << count.min(63)) - 1;
            keep(combinations, &Choice::Fact(*fact), all, if wanted { *bits } else { all & !bits })
        }
        Condition::Holds(fact, position) => keep(combinations, &Choice::Held(*fact, *position), 0b11, 1 << u32::from(wanted)),
        Condition::Numbers(comparison, a, b) => {
            let comparison = if wanted { *comparison } else { comparison.opposite() };
            match (reader.sum(a), reader.sum(b)) {
                (Some(a), Some(b)) => cut(combinations, a.less(b), comparison),
                _ => combinations,
            }
        }
        Condition::Days(comparison, a, b) => {
            let comparison = if wanted { *comparison } else { comparison.opposite() };
            match (reader.day_sum(a), reader.day_sum(b)) {
                (Some(a), Some(b)) => cut(combinations, a.less(b), comparison),
                _ => combinations,
            }
        }
        // Members are not looked into: the condition is the same wherever it reads the same.
        other => keep(combinations, &Choice::Reads(format!("{other:?}")), 0b11, 1 << u32::from(wanted)),
    };
    (left.len() <= ALTERNATIVES_MAX).then_some(left)
}

fn keep(mut combinations: Vec<Combination>, choice: &Choice, all: u64, bits: u64) -> Vec<Combination> {
    combinations.retain_mut(|combination| {
        let left = combination.choices.entry(choice.clone()).or_insert(all);
        *left &= bits;
        *left != 0
    });
    combinations
}

/// Keeps the alternatives in which a sum can stand so to zero.
fn cut(mut combinations: Vec<Combination>, sum: Sum, comparison: Comparison) -> Vec<Combination> {
    let Some((key, span, comparison, limit)) = normal_form(sum, comparison) else { return combinations };
    if key.is_empty() {
        // No unknown is left: `0 < limit` holds or does not.
        if comparison.holds(Exact::ZERO.cmp(&limit)) { return combinations } else { return Vec::new() }
    }
    combinations.retain_mut(|combination| combination.numbers.entry(key.clone()).or_insert_with(|| span.clone()).cut(comparison, &limit));
    combinations
}

/// `2 * income - 200 < 0` is `income < 100`: the key, what it can be at all, the comparison and the limit.
fn normal_form(sum: Sum, comparison: Comparison) -> Option<(SumKey, Span, Comparison, Exact)> {
    let factor = match sum.parts.values().next() {
        None => Exact::ONE,
        Some(first) => Exact::ONE.checked_div(&first.times)?,
    };
    let comparison = if factor.is_negative() { comparison.mirrored() } else { comparison };
    let limit = &Exact::ZERO - &(&sum.constant * &factor);
    let mut low = Some(Exact::ZERO);
    let mut high = Some(Exact::ZERO);
    let mut key = SumKey::new();
    let step = if sum.parts.len() == 1 { sum.parts.values().next().and_then(|part| part.step.clone()) } else { None };
    for (term, part) in sum.parts {
        let times = &part.times * &factor;
        let (least, most) = if times.is_negative() { (part.high, part.low) } else { (part.low, part.high) };
        low = low.zip(least).map(|(low, least)| &low + &(&times * &least));
        high = high.zip(most).map(|(high, most)| &high + &(&times * &most));
        key.push((term, times));
    }
    Some((key, Span::between(low, high, step), comparison, limit))
}

impl Combination {
    /// What both alternatives leave; nothing if they can't go together.
    pub fn meet(&self, other: &Combination) -> bool {
        let choices_meet = self.choices.iter().all(|(choice, bits)| other.choices.get(choice).is_none_or(|others| bits & others != 0));
        choices_meet && self.numbers.iter().all(|(key, span)| other.numbers.get(key).is_none_or(|others| span.meet(others).is_some()))
    }

    /// The least that a sum can be in this alternative; nothing where it has no end.
    pub fn least(&self, sum: &Sum) -> Option<Exact> {
        let mut least = sum.constant.clone();
        for (term, part) in &sum.parts {
            let known = self.numbers.get(&vec![(term.clone(), Exact::ONE)]);
            let (low, high) = match known {
                Some(span) => (span.low.as_ref().map(|end| end.at.clone()), span.high.as_ref().map(|end| end.at.clone())),
                None => (part.low.clone(), part.high.clone()),
            };
            least = &least + &(&part.times * &if part.times.is_negative() { high? } else { low? });
        }
        Some(least)
    }
}

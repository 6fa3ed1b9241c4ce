//! How many steps can an expression take at most, and how long can its numbers grow?
//!
//! Reckoned for the largest household that can be sent, when the expression is loaded: exact fractions grow with every divisor
//! that differs from one record to the next, and walks within walks multiply.

use super::compile::{Compiled, Scope};
use super::expression::{Condition, DayExpression, Definition, DefinitionBody, FactRef, NumberExpression, Over, Subject, Walk};
use super::steps::{RECIPIENT, Steps, bit};
use crate::facts::{FactKind, MEMBERS_MAX, RECORDS_MAX, Vocabulary};
use crate::number::Exact;
use std::collections::BTreeMap;

/// Most steps of an expression for the largest household, for all whom it is asked of: one for each of its parts, as often as a
/// walk comes by, more for sums of long numbers.
pub const STEPS_MAX: u64 = 40_000_000;
/// Most digits of a number, above and below the fraction's line together.
pub(super) const DIGITS_MAX: u64 = 10_000;
/// Digits that are reckoned with at one stroke.
const PLAIN_DIGITS: u64 = 36;
/// Steps of reckoning with longer ones, beside the square of their words.
const LONG_STEPS: u64 = 32;
/// Most digits of a fact behind the decimal point: a hundred as written, a hundred by the exponent.
const PLACES_OF_DECIMAL: u64 = 200;

/// What a part of an expression may come to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Effort {
    steps: Steps,
    /// Digits of the numerator.
    above: u64,
    /// Decimal places.
    places: u64,
    /// Digits of what else the number is divided by.
    below: u64,
    /// Variables that it speaks of, one bit each.
    mentions: u8,
    /// Variables that its divisors speak of.
    divides_by: u8,
}

impl Effort {
    /// Most digits of the number.
    pub(super) fn digits(self) -> u64 {
        self.above.saturating_add(self.places).saturating_add(self.below)
    }

    fn plain(above: u64, places: u64, mentions: u8) -> Self {
        Self { steps: Steps::default(), above, places, below: 0, mentions, divides_by: 0 }
    }

    /// Both are worked out, and either may be the result.
    fn beside(self, other: Self) -> Self {
        Self {
            steps: self.steps.beside(other.steps),
            above: self.above.max(other.above),
            places: self.places.max(other.places),
            below: self.below.saturating_add(other.below),
            mentions: self.mentions | other.mentions,
            divides_by: self.divides_by | other.divides_by,
        }
    }

    /// A condition of these parts.
    fn as_condition(self) -> Self {
        Self { steps: self.steps.and(1), above: 0, places: 0, below: 0, ..self }
    }

    /// One more step, dearer the longer the number is.
    fn with_step(self) -> Self {
        Self { steps: self.steps.and(1), ..self }.with_length()
    }

    /// What reckoning with a long number costs beside the step.
    fn with_length(self) -> Self {
        let digits = self.digits();
        let words = digits / 19 + 1;
        let more = if digits <= PLAIN_DIGITS { 0 } else { words.saturating_mul(words).saturating_add(LONG_STEPS) };
        Self { steps: self.steps.and(more), ..self }
    }

    /// What a definition comes to for a subject.
    fn of_definition(self, subject: Subject) -> Self {
        let moved = |bits: u8| if bits & RECIPIENT == 0 { 0 } else { bit(subject) };
        Self { steps: self.steps.moved_to(subject), mentions: moved(self.mentions), divides_by: moved(self.divides_by), ..self }
    }
}

/// Reckons the efforts of one expression. What a definition comes to is kept for the household or member, so that it is worked out
/// once for each; but not a definition within what a fact is computed from.
pub(super) struct Efforts<'v> {
    vocabulary: &'v Vocabulary,
    definitions: BTreeMap<(*const Definition, Kept), Effort>,
    kept: Kept,
    /// Steps of the definitions that are kept.
    once: u64,
}

/// Whether what a definition comes to is kept where it is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kept {
    Yes,
    No,
}

impl<'v> Efforts<'v> {
    pub(super) fn new(vocabulary: &'v Vocabulary) -> Self {
        Self { vocabulary, definitions: BTreeMap::new(), kept: Kept::Yes, once: 0 }
    }

    /// Steps and digits of an expression, of all for whom it is asked together.
    pub(super) fn of(&mut self, compiled: &Compiled, scope: Scope) -> (u64, u64) {
        match compiled {
            Compiled::Condition(condition) => (self.steps_of_condition(condition, scope), 0),
            Compiled::Number(number, _) => {
                let effort = self.number(number);
                (self.together(effort, scope), effort.digits())
            }
        }
    }

    pub(super) fn steps_of_condition(&mut self, condition: &Condition, scope: Scope) -> u64 {
        let effort = self.condition(condition);
        self.together(effort, scope)
    }

    pub(super) fn steps_of_number(&mut self, number: &NumberExpression, scope: Scope) -> u64 {
        let effort = self.number(number);
        self.together(effort, scope)
    }

    fn together(&self, effort: Effort, scope: Scope) -> u64 {
        let steps = if scope == Scope::Household { effort.steps.of_one() } else { effort.steps.of_everybody() };
        steps.saturating_add(self.once)
    }

    fn condition(&mut self, condition: &Condition) -> Effort {
        match condition {
            Condition::Constant(_) => Effort::default(),
            Condition::Fact(fact) | Condition::Among(fact, _) | Condition::Holds(fact, _) => Effort::plain(0, 0, bit(fact.subject)),
            Condition::FactOr(fact, definition) => self.computed(definition, fact.subject),
            Condition::Defined(definition, subject) => self.defined(definition, *subject),
            Condition::Not(inner) => self.condition(inner),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().map(|part| self.condition(part)).fold(Effort::default(), Effort::beside),
            Condition::Same(a, b) => self.condition(a).beside(self.condition(b)),
            // Numbers are compared crosswise.
            Condition::Numbers(_, a, b) => self.number(a).beside(self.number(b)).with_length(),
            Condition::Days(_, a, b) => self.day(a).beside(self.day(b)),
            Condition::Exists(walk, body) | Condition::Every(walk, body) => walked(self.condition(body), walk),
            Condition::If(test, a, b) => self.condition(test).beside(self.condition(a)).beside(self.condition(b)),
        }
        .as_condition()
    }

    pub(super) fn number(&mut self, number: &NumberExpression) -> Effort {
        let effort = match number {
            NumberExpression::Constant(literal) => constant(&literal.value),
            NumberExpression::Fact(fact) => self.fact(*fact),
            NumberExpression::FactOr(fact, definition, _) => self.fact(*fact).beside(self.computed(definition, fact.subject)),
            NumberExpression::Defined(definition, subject) => self.defined(definition, *subject),
            NumberExpression::Parameter(parameter) => {
                let conditions = parameter.rows.iter().filter_map(|row| row.condition.as_ref());
                let conditions = conditions.map(|condition| self.condition(condition)).fold(Effort::default(), Effort::beside);
                longest(parameter.rows.iter().map(|row| &row.value)).beside(conditions)
            }
            NumberExpression::Standard(standard) => longest(standard.rows.iter().map(|row| &row.value)),
            NumberExpression::Add(a, b) | NumberExpression::Subtract(a, b) => {
                let (a, b) = (self.number(a), self.number(b));
                let sum = a.beside(b);
                // Each numerator is multiplied by what the other has below.
                let raised = |one: Effort, other: Effort| one.above.saturating_add(sum.places - one.places).saturating_add(other.below);
                Effort { above: raised(a, b).max(raised(b, a)).saturating_add(1), ..sum }
            }
            NumberExpression::Multiply(a, b) => {
                let (a, b) = (self.number(a), self.number(b));
                Effort { above: a.above.saturating_add(b.above), places: a.places.saturating_add(b.places), ..a.beside(b) }
            }
            NumberExpression::Divide(a, b) => {
                let (a, b) = (self.number(a), self.number(b));
                let both = a.beside(b);
                Effort {
                    above: a.above.saturating_add(b.places).saturating_add(b.below),
                    places: a.places,
                    below: a.below.saturating_add(b.above),
                    divides_by: both.divides_by | b.mentions,
                    ..both
                }
            }
            NumberExpression::Least(list) | NumberExpression::Most(list) => list.iter().map(|n| self.number(n)).fold(Effort::default(), Effort::beside),
            NumberExpression::Count(walk, body) => Effort { above: 3, ..walked(self.condition(body), walk) },
            NumberExpression::Sum(walk, body) => {
                let body = self.number(body);
                // Where a divisor differs from one to the next, the fractions have no common denominator.
                let below = if body.divides_by & 1 << walk.depth == 0 { body.below } else { body.below.saturating_mul(times(walk)) };
                let above = body.above.saturating_add(below).saturating_add(3);
                walked(Effort { above, below, ..body }.with_step(), walk)
            }
            NumberExpression::Years(a, b) | NumberExpression::Months(a, b) | NumberExpression::Days(a, b) => {
                Effort { above: 7, ..self.day(a).beside(self.day(b)) }
            }
            NumberExpression::If(test, a, b) => self.condition(test).beside(self.number(a)).beside(self.number(b)),
        };
        effort.with_step()
    }

    fn day(&mut self, day: &DayExpression) -> Effort {
        let effort = match day {
            DayExpression::Constant(_) | DayExpression::On => Effort::default(),
            DayExpression::Fact(fact) => Effort::plain(0, 0, bit(fact.subject)),
            DayExpression::If(test, a, b) => self.condition(test).beside(self.day(a)).beside(self.day(b)),
        };
        effort.with_step()
    }

    fn fact(&self, fact: FactRef) -> Effort {
        let places = match fact.definition(self.vocabulary).kind {
            FactKind::Money => 2,
            FactKind::Decimal(_) => PLACES_OF_DECIMAL,
            _ => 0,
        };
        let high = fact.definition(self.vocabulary).kind.bounds().map_or(13, |(low, high)| whole_digits(&low).max(whole_digits(&high)));
        Effort::plain(high + places, places, bit(fact.subject))
    }

    /// What a fact is computed from: kept wherever it is asked for.
    fn computed(&mut self, definition: &Definition, subject: Subject) -> Effort {
        let is_new = !self.definitions.contains_key(&(std::ptr::from_ref(definition), Kept::No));
        let around = std::mem::replace(&mut self.kept, Kept::No);
        let effort = self.definition(definition).of_definition(subject);
        self.kept = around;
        self.once_for(effort, subject, is_new)
    }

    fn defined(&mut self, definition: &Definition, subject: Subject) -> Effort {
        let is_new = !self.definitions.contains_key(&(std::ptr::from_ref(definition), self.kept));
        let effort = self.definition(definition).of_definition(subject);
        if self.kept == Kept::No { effort } else { self.once_for(effort, subject, is_new) }
    }

    /// Where it is asked for the first time its steps are counted, for all of whom it may be asked; from then on it is known.
    fn once_for(&mut self, effort: Effort, subject: Subject, is_new: bool) -> Effort {
        if is_new {
            let steps = if subject == Subject::Household { effort.steps.of_one() } else { effort.steps.of_everybody() };
            self.once = self.once.saturating_add(steps);
        }
        Effort { steps: Steps::default(), ..effort }
    }

    fn definition(&mut self, definition: &Definition) -> Effort {
        let key = (std::ptr::from_ref(definition), self.kept);
        if let Some(effort) = self.definitions.get(&key) {
            return *effort;
        }
        let effort = match &definition.body {
            DefinitionBody::Condition(condition) => self.condition(condition),
            DefinitionBody::Number(number, _) => self.number(number),
        };
        self.definitions.insert(key, effort);
        effort
    }
}

fn times(walk: &Walk) -> u64 {
    match walk.over {
        Over::Members => MEMBERS_MAX as u64,
        Over::Records(_) => RECORDS_MAX as u64,
    }
}

/// What stands within a walk is worked out as often as the walk comes by.
fn walked(body: Effort, walk: &Walk) -> Effort {
    let list = match walk.over {
        Over::Members => 0,
        Over::Records(list) => bit(list.subject),
    };
    let outside = !(1 << walk.depth);
    Effort { steps: body.steps.walked(walk), mentions: body.mentions & outside | list, divides_by: body.divides_by & outside, ..body }
}

fn constant(value: &Exact) -> Effort {
    // A literal is a decimal: what stands below is a power of ten.
    let ratio = value.to_big();
    Effort::plain(digits_of_bits(ratio.numer().bits()), digits_of_bits(ratio.denom().bits()), 0)
}

fn longest<'e>(values: impl Iterator<Item = &'e Exact>) -> Effort {
    values.map(|value| constant(value).with_step()).fold(Effort::default(), Effort::beside)
}

fn whole_digits(value: &Exact) -> u64 {
    digits_of_bits(value.to_big().numer().bits())
}

fn digits_of_bits(bits: u64) -> u64 {
    bits * 302 / 1_000 + 1
}

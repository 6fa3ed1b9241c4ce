//! How large and how deep is an expression, with the definitions it rests on?
//!
//! Bounded when it is loaded, so that judging and proving take a bounded time and no stack runs over.

use super::compile::Scope;
use super::effort::Efforts;
use super::expression::{Condition, DayExpression, Definition, DefinitionBody, NumberExpression};
use crate::facts::Vocabulary;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most parts of an expression, each definition counted wherever it stands.
pub(super) const PARTS_MAX: u32 = 4_000;
/// Deepest nesting, through definitions.
pub(super) const DEPTH_MAX: u32 = 150;
/// Deepest nesting of `?:` within the condition of another `?:`: each doubles the work of the proofs.
pub(super) const TESTS_MAX: u32 = 6;

/// Size of an expression.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    pub parts: u32,
    pub depth: u32,
    pub tests: u32,
}

impl Weight {
    /// Whether it stays within all bounds.
    pub(super) fn is_bearable(self) -> bool {
        self.parts <= PARTS_MAX && self.depth <= DEPTH_MAX && self.tests <= TESTS_MAX
    }

    fn beside(self, other: Weight) -> Weight {
        Weight { parts: self.parts.saturating_add(other.parts), depth: self.depth.max(other.depth), tests: self.tests.max(other.tests) }
    }

    fn around(self) -> Weight {
        Weight { parts: self.parts.saturating_add(1), depth: self.depth.saturating_add(1), ..self }
    }
}

/// What an expression adds to the program in which it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Its parts, with its definitions.
    pub parts: u32,
    /// Steps that it takes at most, for all whom it is asked of.
    pub steps: u64,
}

/// What a condition adds.
pub fn condition_load(condition: &Condition, vocabulary: &Vocabulary, scope: Scope) -> Load {
    Load { parts: Scales::default().condition(condition).parts, steps: Efforts::new(vocabulary).steps_of_condition(condition, scope) }
}

/// What a formula adds.
pub fn number_load(number: &NumberExpression, vocabulary: &Vocabulary, scope: Scope) -> Load {
    Load { parts: Scales::default().number(number).parts, steps: Efforts::new(vocabulary).steps_of_number(number, scope) }
}

/// Weighs expressions; each definition is weighed once.
#[derive(Default)]
pub(super) struct Scales {
    definitions: BTreeMap<*const Definition, Weight>,
}

impl Scales {
    pub(super) fn condition(&mut self, condition: &Condition) -> Weight {
        let inner = match condition {
            Condition::Constant(_) | Condition::Fact(_) | Condition::Among(..) | Condition::Holds(..) => Weight::default(),
            Condition::Defined(definition, _) | Condition::FactOr(_, definition) => self.definition(definition),
            Condition::Not(inner) | Condition::Exists(_, inner) | Condition::Every(_, inner) => self.condition(inner),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().map(|part| self.condition(part)).fold(Weight::default(), Weight::beside),
            Condition::Same(a, b) => self.condition(a).beside(self.condition(b)),
            Condition::Numbers(_, a, b) => self.number(a).beside(self.number(b)),
            Condition::Days(_, a, b) => self.day(a).beside(self.day(b)),
            Condition::If(test, a, b) => {
                let branches = self.condition(a).beside(self.condition(b));
                self.test(test).beside(branches)
            }
        };
        inner.around()
    }

    pub(super) fn number(&mut self, number: &NumberExpression) -> Weight {
        let inner = match number {
            NumberExpression::Constant(_) | NumberExpression::Fact(_) | NumberExpression::Standard(_) => Weight::default(),
            NumberExpression::Defined(definition, _) | NumberExpression::FactOr(_, definition, _) => self.definition(definition),
            NumberExpression::Parameter(parameter) => {
                let conditions = parameter.rows.iter().filter_map(|row| row.condition.as_ref());
                conditions.map(|condition| self.condition(condition)).fold(Weight::default(), Weight::beside)
            }
            NumberExpression::Add(a, b) | NumberExpression::Subtract(a, b) | NumberExpression::Multiply(a, b) | NumberExpression::Divide(a, b) => {
                self.number(a).beside(self.number(b))
            }
            NumberExpression::Least(list) | NumberExpression::Most(list) => list.iter().map(|n| self.number(n)).fold(Weight::default(), Weight::beside),
            NumberExpression::Count(_, body) => self.condition(body),
            NumberExpression::Sum(_, body) => self.number(body),
            NumberExpression::Years(a, b) | NumberExpression::Months(a, b) | NumberExpression::Days(a, b) => self.day(a).beside(self.day(b)),
            NumberExpression::If(test, a, b) => {
                let branches = self.number(a).beside(self.number(b));
                self.test(test).beside(branches)
            }
        };
        inner.around()
    }

    fn day(&mut self, day: &DayExpression) -> Weight {
        match day {
            DayExpression::Constant(_) | DayExpression::On | DayExpression::Fact(_) => Weight { parts: 1, depth: 1, tests: 0 },
            DayExpression::If(test, a, b) => {
                let branches = self.day(a).beside(self.day(b));
                self.test(test).beside(branches).around()
            }
        }
    }

    fn test(&mut self, test: &Condition) -> Weight {
        let weight = self.condition(test);
        Weight { tests: weight.tests.saturating_add(1), ..weight }
    }

    fn definition(&mut self, definition: &Arc<Definition>) -> Weight {
        let key = Arc::as_ptr(definition);
        if let Some(weight) = self.definitions.get(&key) {
            return *weight;
        }
        let weight = match &definition.body {
            DefinitionBody::Condition(condition) => self.condition(condition),
            DefinitionBody::Number(number, _) => self.number(number),
        };
        self.definitions.insert(key, weight);
        weight
    }
}

//! Which single changes can be made to a condition or formula?
//!
//! Every change has a number; `Change` counts the places where one could be made and makes the one it was sent for.

use crate::catalog::{Comparison, Condition, DayExpression, Definition, DefinitionBody, Literal, NumberExpression, Parameter, Standard};
use crate::number::Exact;
use std::sync::Arc;

/// Makes the `target`-th change it meets and says what it was.
pub(super) struct Change {
    target: usize,
    met: usize,
    /// What was changed, once it is.
    pub made: Option<String>,
}

impl Change {
    pub(super) fn number(target: usize) -> Self {
        Self { target, met: 0, made: None }
    }

    /// Whether this is the place.
    pub(super) fn is_here(&mut self, description: impl FnOnce() -> String) -> bool {
        let here = self.met == self.target;
        self.met += 1;
        if here {
            self.made = Some(description());
        }
        here
    }

    pub(super) fn condition(&mut self, condition: &mut Condition) {
        let nothing = || Box::new(Condition::Constant(true));
        let swapped = match condition {
            Condition::Exists(walk, inner) if self.is_here(|| "exists becomes all".to_string()) => {
                Some(Condition::Every(*walk, std::mem::replace(inner, nothing())))
            }
            Condition::Every(walk, inner) if self.is_here(|| "all becomes exists".to_string()) => {
                Some(Condition::Exists(*walk, std::mem::replace(inner, nothing())))
            }
            _ => None,
        };
        if let Some(swapped) = swapped {
            *condition = swapped;
            return;
        }
        match condition {
            Condition::Constant(_) | Condition::Fact(_) | Condition::FactOr(..) | Condition::Defined(..) | Condition::Holds(..) => {}
            Condition::Not(inner) | Condition::Exists(_, inner) | Condition::Every(_, inner) => self.condition(inner),
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter_mut().for_each(|part| self.condition(part));
                for index in 0..parts.len() {
                    if self.is_here(|| format!("drop operand {}", index + 1)) {
                        parts.remove(index);
                        return;
                    }
                }
            }
            Condition::Same(a, b) => [a, b].into_iter().for_each(|part| self.condition(part)),
            Condition::Numbers(comparison, a, b) => {
                self.comparison(comparison);
                [a, b].into_iter().for_each(|number| self.in_number(number));
            }
            Condition::Days(comparison, a, b) => {
                self.comparison(comparison);
                [a, b].into_iter().for_each(|day| self.day(day));
            }
            Condition::Among(_, bits) if bits.count_ones() > 1 => {
                for bit in (0..64).filter(|bit| *bits & (1 << bit) != 0).collect::<Vec<_>>() {
                    if self.is_here(|| format!("drop choice {} of the list", bit + 1)) {
                        *bits &= !(1 << bit);
                        return;
                    }
                }
            }
            Condition::Among(_, bits) => {
                if self.is_here(|| "== becomes !=".to_string()) {
                    *bits = !*bits;
                }
            }
            Condition::If(test, a, b) => [test, a, b].into_iter().for_each(|part| self.condition(part)),
        }
    }

    fn comparison(&mut self, comparison: &mut Comparison) {
        let other = match comparison {
            Comparison::Less => Comparison::LessOrEqual,
            Comparison::LessOrEqual => Comparison::Less,
            Comparison::Greater => Comparison::GreaterOrEqual,
            Comparison::GreaterOrEqual => Comparison::Greater,
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
        };
        if self.is_here(|| format!("{} becomes {}", comparison.symbol(), other.symbol())) {
            *comparison = other;
        }
    }

    /// One unit up and one unit down.
    fn shifted(&mut self, value: &mut Exact, step: &Exact) {
        if step.is_zero() {
            return;
        }
        for other in [&*value + step, &*value - step] {
            if self.is_here(|| format!("{} becomes {}", value.to_text(), other.to_text())) {
                *value = other;
                return;
            }
        }
    }

    /// One unit up only.
    pub(super) fn raised(&mut self, literal: &mut Literal) {
        let other = &literal.value + &literal.step;
        if self.is_here(|| format!("{} becomes {}", literal.value.to_text(), other.to_text())) {
            literal.value = other;
        }
    }

    pub(super) fn in_number(&mut self, number: &mut NumberExpression) {
        let zero = || Box::new(NumberExpression::Constant(Literal { value: Exact::ZERO, step: Exact::ZERO }));
        let take = |side: &mut Box<NumberExpression>| std::mem::replace(side, zero());
        let swapped = match number {
            NumberExpression::Add(a, b) if self.is_here(|| "+ becomes -".to_string()) => Some(NumberExpression::Subtract(take(a), take(b))),
            NumberExpression::Subtract(a, b) if self.is_here(|| "- becomes +".to_string()) => Some(NumberExpression::Add(take(a), take(b))),
            NumberExpression::Least(list) if self.is_here(|| "min becomes max".to_string()) => Some(NumberExpression::Most(std::mem::take(list))),
            NumberExpression::Most(list) if self.is_here(|| "max becomes min".to_string()) => Some(NumberExpression::Least(std::mem::take(list))),
            _ => None,
        };
        if let Some(swapped) = swapped {
            *number = swapped;
            return;
        }
        match number {
            NumberExpression::Constant(literal) => {
                let step = literal.step.clone();
                self.shifted(&mut literal.value, &step);
            }
            NumberExpression::Fact(_)
            | NumberExpression::FactOr(..)
            | NumberExpression::Defined(..)
            | NumberExpression::Parameter(_)
            | NumberExpression::Standard(_) => {}
            NumberExpression::Add(a, b) | NumberExpression::Subtract(a, b) | NumberExpression::Multiply(a, b) | NumberExpression::Divide(a, b) => {
                [a, b].into_iter().for_each(|number| self.in_number(number));
            }
            NumberExpression::Least(list) | NumberExpression::Most(list) => list.iter_mut().for_each(|number| self.in_number(number)),
            NumberExpression::Count(_, body) => self.condition(body),
            NumberExpression::Sum(_, body) => self.in_number(body),
            NumberExpression::Years(a, b) | NumberExpression::Months(a, b) | NumberExpression::Days(a, b) => [a, b].into_iter().for_each(|day| self.day(day)),
            NumberExpression::If(test, a, b) => {
                self.condition(test);
                [a, b].into_iter().for_each(|number| self.in_number(number));
            }
        }
    }

    fn day(&mut self, day: &mut DayExpression) {
        let date = match day {
            DayExpression::Constant(date) => date,
            DayExpression::On | DayExpression::Fact(_) => return,
            DayExpression::If(test, a, b) => {
                self.condition(test);
                return [a, b].into_iter().for_each(|day| self.day(day));
            }
        };
        for other in [date.tomorrow(), date.yesterday()].into_iter().flatten() {
            if self.is_here(|| format!("{date} becomes {other}")) {
                *date = other;
                return;
            }
        }
    }

    pub(super) fn parameter(&mut self, parameter: &mut Parameter) {
        let step = parameter.step.clone();
        for row in &mut parameter.rows {
            self.shifted(&mut row.value, &step);
            row.condition.iter_mut().for_each(|condition| self.condition(condition));
        }
    }

    pub(super) fn standard(&mut self, standard: &mut Standard) {
        let step = standard.step.clone();
        standard.rows.iter_mut().for_each(|row| self.shifted(&mut row.value, &step));
    }

    pub(super) fn definition(&mut self, definition: &mut Definition) {
        match &mut definition.body {
            DefinitionBody::Condition(condition) => self.condition(condition),
            DefinitionBody::Number(number, _) => self.in_number(number),
        }
    }
}

/// Something that several places of a program refer to.
#[derive(Clone, PartialEq)]
pub(super) enum Referenced {
    Parameter(Arc<Parameter>),
    Standard(Arc<Standard>),
    Definition(Arc<Definition>),
}

/// Finds what is referred to, and puts changed versions in their place everywhere.
pub(super) struct References {
    /// Everything referred to, once each.
    pub found: Vec<Referenced>,
    /// Put the second wherever the first is.
    pub replace: Option<(Referenced, Referenced)>,
}

impl References {
    pub(super) fn condition(&mut self, condition: &mut Condition) {
        match condition {
            Condition::Constant(_) | Condition::Fact(_) | Condition::Among(..) | Condition::Holds(..) => {}
            Condition::Days(_, a, b) => [a, b].into_iter().for_each(|day| self.day(day)),
            Condition::Defined(definition, _) | Condition::FactOr(_, definition) => self.definition(definition),
            Condition::Not(inner) | Condition::Exists(_, inner) | Condition::Every(_, inner) => self.condition(inner),
            Condition::All(parts) | Condition::Any(parts) => parts.iter_mut().for_each(|part| self.condition(part)),
            Condition::Same(a, b) => [a, b].into_iter().for_each(|part| self.condition(part)),
            Condition::Numbers(_, a, b) => [a, b].into_iter().for_each(|number| self.number(number)),
            Condition::If(test, a, b) => [test, a, b].into_iter().for_each(|part| self.condition(part)),
        }
    }

    pub(super) fn number(&mut self, number: &mut NumberExpression) {
        match number {
            NumberExpression::Constant(_) | NumberExpression::Fact(_) => {}
            NumberExpression::Years(a, b) | NumberExpression::Months(a, b) | NumberExpression::Days(a, b) => [a, b].into_iter().for_each(|day| self.day(day)),
            NumberExpression::Defined(definition, _) | NumberExpression::FactOr(_, definition, _) => self.definition(definition),
            NumberExpression::Parameter(parameter) => {
                let mut copy = (**parameter).clone();
                copy.rows.iter_mut().filter_map(|row| row.condition.as_mut()).for_each(|condition| self.condition(condition));
                if let Some(Referenced::Parameter(other)) = self.exchange(Referenced::Parameter(parameter.clone())) {
                    *parameter = other;
                } else if copy != **parameter {
                    *parameter = Arc::new(copy);
                }
            }
            NumberExpression::Standard(standard) => {
                if let Some(Referenced::Standard(other)) = self.exchange(Referenced::Standard(standard.clone())) {
                    *standard = other;
                }
            }
            NumberExpression::Add(a, b) | NumberExpression::Subtract(a, b) | NumberExpression::Multiply(a, b) | NumberExpression::Divide(a, b) => {
                [a, b].into_iter().for_each(|number| self.number(number));
            }
            NumberExpression::Least(list) | NumberExpression::Most(list) => list.iter_mut().for_each(|number| self.number(number)),
            NumberExpression::Count(_, body) => self.condition(body),
            NumberExpression::Sum(_, body) => self.number(body),
            NumberExpression::If(test, a, b) => {
                self.condition(test);
                [a, b].into_iter().for_each(|number| self.number(number));
            }
        }
    }

    fn day(&mut self, day: &mut DayExpression) {
        if let DayExpression::If(test, a, b) = day {
            self.condition(test);
            [a, b].into_iter().for_each(|day| self.day(day));
        }
    }

    fn definition(&mut self, definition: &mut Arc<Definition>) {
        if let Some(Referenced::Definition(other)) = self.exchange(Referenced::Definition(definition.clone())) {
            *definition = other;
            return;
        }
        let mut copy = (**definition).clone();
        match &mut copy.body {
            DefinitionBody::Condition(condition) => self.condition(condition),
            DefinitionBody::Number(number, _) => self.number(number),
        }
        if copy != **definition {
            *definition = Arc::new(copy);
        }
    }

    /// Notes what is referred to; what to put in its place, if anything.
    fn exchange(&mut self, referenced: Referenced) -> Option<Referenced> {
        match &self.replace {
            Some((old, new)) if *old == referenced => Some(new.clone()),
            Some(_) => None,
            None => {
                if !self.found.contains(&referenced) {
                    self.found.push(referenced);
                }
                None
            }
        }
    }
}

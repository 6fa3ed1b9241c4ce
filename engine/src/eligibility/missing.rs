//! Which facts does an unknown answer hang on?
//!
//! The unknown facts of what is unknown, less the alternatives already decided. Only facts that are sent are named, never
//! derived ones; numbers of the catalog that no value covers are named as parameters.

use super::evaluate::{NumberValue, View, day, evaluate_condition, evaluate_number, members, parameter_rows, standard_rows};
use super::situation::Situation;
use crate::catalog::{Condition, DayExpression, DefinitionBody, FactRef, NumberExpression};
use crate::facts::{AREA, Holder, Vocabulary};
use std::collections::BTreeSet;

/// Something that nobody has told yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// A household fact, by slot.
    Household(u16),
    /// A member's fact, by position and slot.
    Member(u16, u16),
    /// A dated number that no value covers on the date.
    Parameter(String),
}

/// What is missing, in the order household, members, parameters.
pub type MissingSet = BTreeSet<Missing>;

impl Missing {
    /// `household.dibao`, `member:H-000017-2.student`, `parameter:ez-urban-dibao.standard`.
    pub fn path(&self, situation: &Situation<'_>, vocabulary: &Vocabulary) -> String {
        match self {
            Missing::Household(slot) => format!("household.{}", vocabulary.facts(Holder::Household)[usize::from(*slot)].key),
            Missing::Member(position, slot) => {
                let id = &situation.household.members[usize::from(*position)].id;
                format!("member:{id}.{}", vocabulary.facts(Holder::Member)[usize::from(*slot)].key)
            }
            Missing::Parameter(key) => format!("parameter:{key}"),
        }
    }
}

/// Adds what an unknown condition hangs on; a known one adds nothing.
pub(super) fn add_condition(condition: &Condition, view: View<'_>, missing: &mut MissingSet) {
    if evaluate_condition(condition, view).is_some() {
        return;
    }
    match condition {
        Condition::Constant(_) => {}
        Condition::Fact(fact) | Condition::Among(fact, _) | Condition::Holds(fact, _) => add_fact(*fact, view, missing),
        Condition::Defined(definition, subject) => {
            if let DefinitionBody::Condition(body) = &definition.body {
                add_condition(body, view.within_definition(*subject), missing);
            }
        }
        Condition::Not(inner) => add_condition(inner, view, missing),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| add_condition(part, view, missing)),
        Condition::Same(a, b) => [a, b].into_iter().for_each(|part| add_condition(part, view, missing)),
        Condition::Numbers(_, a, b) => [a, b].into_iter().for_each(|number| add_number(number, view, missing)),
        Condition::Days(_, a, b) => [a, b].into_iter().for_each(|part| add_day(part, view, missing)),
        Condition::Exists(depth, body) | Condition::Every(depth, body) => members(view, *depth).for_each(|view| add_condition(body, view, missing)),
        Condition::If(test, a, b) => {
            add_condition(test, view, missing);
            match evaluate_condition(test, view) {
                Some(true) => add_condition(a, view, missing),
                Some(false) => add_condition(b, view, missing),
                None => [a, b].into_iter().for_each(|part| add_condition(part, view, missing)),
            }
        }
    }
}

/// Adds what an unknown number hangs on.
pub(super) fn add_number(number: &NumberExpression, view: View<'_>, missing: &mut MissingSet) {
    if matches!(evaluate_number(number, view), NumberValue::Known(_)) {
        return;
    }
    match number {
        NumberExpression::Constant(_) => {}
        NumberExpression::Fact(fact) => add_fact(*fact, view, missing),
        NumberExpression::Defined(definition, subject) => {
            if let DefinitionBody::Number(body, _) = &definition.body {
                add_number(body, view.within_definition(*subject), missing);
            }
        }
        NumberExpression::Parameter(parameter) => {
            let rows = parameter_rows(parameter, view);
            rows.iter().filter_map(|row| row.condition).for_each(|condition| add_condition(condition, view, missing));
            if rows.is_empty() || !rows.iter().all(|row| row.is_usable(view)) {
                missing.insert(Missing::Parameter(parameter.key.clone()));
            }
        }
        NumberExpression::Standard(standard) => {
            let rows = standard_rows(standard, view);
            if rows.iter().any(|row| row.applies.is_none()) {
                missing.insert(Missing::Household(AREA as u16));
            }
            if rows.is_empty() || !rows.iter().all(|row| row.is_usable(view)) {
                missing.insert(Missing::Parameter(format!("standard.{}", standard.key)));
            }
        }
        NumberExpression::Add(a, b) | NumberExpression::Subtract(a, b) | NumberExpression::Multiply(a, b) | NumberExpression::Divide(a, b) => {
            [a, b].into_iter().for_each(|number| add_number(number, view, missing));
        }
        NumberExpression::Least(list) | NumberExpression::Most(list) => list.iter().for_each(|number| add_number(number, view, missing)),
        NumberExpression::Count(depth, body) => members(view, *depth).for_each(|view| add_condition(body, view, missing)),
        NumberExpression::Sum(depth, body) => members(view, *depth).for_each(|view| add_number(body, view, missing)),
        NumberExpression::Years(from, to) | NumberExpression::Months(from, to) | NumberExpression::Days(from, to) => {
            [from, to].into_iter().for_each(|part| add_day(part, view, missing));
        }
        NumberExpression::If(test, a, b) => {
            add_condition(test, view, missing);
            match evaluate_condition(test, view) {
                Some(true) => add_number(a, view, missing),
                Some(false) => add_number(b, view, missing),
                None => [a, b].into_iter().for_each(|number| add_number(number, view, missing)),
            }
        }
    }
}

fn add_day(part: &DayExpression, view: View<'_>, missing: &mut MissingSet) {
    if day(part, view).is_some() {
        return;
    }
    match part {
        DayExpression::Constant(_) | DayExpression::On => {}
        DayExpression::Fact(fact) => add_fact(*fact, view, missing),
        DayExpression::If(test, a, b) => {
            add_condition(test, view, missing);
            match evaluate_condition(test, view) {
                Some(true) => add_day(a, view, missing),
                Some(false) => add_day(b, view, missing),
                None => [a, b].into_iter().for_each(|part| add_day(part, view, missing)),
            }
        }
    }
}

fn add_fact(fact: FactRef, view: View<'_>, missing: &mut MissingSet) {
    missing.insert(match view.member(fact.subject) {
        None => Missing::Household(fact.slot),
        Some(position) => Missing::Member(position, fact.slot),
    });
}

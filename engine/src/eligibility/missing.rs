//! Which facts does an unknown answer hang on?
//!
//! The unknown facts of what is unknown, less the alternatives already decided. Only facts that are sent are named, never
//! derived ones; numbers of the catalog that no value covers are named as parameters.

use super::dated::{Row, parameter_rows, standard_rows};
use super::evaluate::{NumberValue, View, day, evaluate_condition, evaluate_number};
use crate::catalog::{Condition, DayExpression, Definition, DefinitionBody, FactRef, NumberExpression, Over, Subject, Walk};
use crate::facts::{AREA, Holder, Household, Vocabulary};
use std::collections::BTreeSet;

/// Something that nobody has told yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// A household fact, by slot.
    Household(u16),
    /// A field of a record of the household: the list's slot, the record's place, the field's.
    HouseholdRecord(u16, u16, u16),
    /// A member's fact, by position and slot.
    Member(u16, u16),
    /// A field of a record of a member: position, the list's slot, the record's place, the field's.
    MemberRecord(u16, u16, u16, u16),
    /// A dated number that no value covers on the date.
    Parameter(String),
}

/// What is missing, in the order household, members, parameters.
pub type MissingSet = BTreeSet<Missing>;

/// The paths of what is missing, in its order.
pub fn missing_paths(missing: &MissingSet, household: &Household, vocabulary: &Vocabulary) -> Vec<String> {
    missing.iter().map(|one| one.path(household, vocabulary)).collect()
}

impl Missing {
    /// `household.dibao`, `household.supporters.2.family_size` (records are counted from 1), `member:H-000017-2.student`,
    /// `parameter:ez-urban-dibao.standard`.
    pub fn path(&self, household: &Household, vocabulary: &Vocabulary) -> String {
        let id = |position: &u16| &household.members[usize::from(*position)].id;
        match self {
            Missing::Household(_) | Missing::HouseholdRecord(..) => format!("household.{}", self.key(vocabulary)),
            Missing::Member(position, _) | Missing::MemberRecord(position, ..) => format!("member:{}.{}", id(position), self.key(vocabulary)),
            Missing::Parameter(key) => format!("parameter:{key}"),
        }
    }

    /// What follows the holder in a path: `dibao`, `supporters.2.family_size`; a parameter's own key.
    pub fn key(&self, vocabulary: &Vocabulary) -> String {
        let fact = |holder, slot: &u16| &vocabulary.facts(holder)[usize::from(*slot)];
        let field = |holder, list: &u16, record: &u16, slot: &u16| {
            let list = fact(holder, list);
            format!("{}.{}.{}", list.key, record + 1, list.kind.fields()[usize::from(*slot)].key)
        };
        match self {
            Missing::Household(slot) => fact(Holder::Household, slot).key.clone(),
            Missing::HouseholdRecord(list, record, slot) => field(Holder::Household, list, record, slot),
            Missing::Member(_, slot) => fact(Holder::Member, slot).key.clone(),
            Missing::MemberRecord(_, list, record, slot) => field(Holder::Member, list, record, slot),
            Missing::Parameter(key) => key.clone(),
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
        Condition::FactOr(fact, otherwise) => add_fact_or(*fact, otherwise, view, missing),
        Condition::Defined(definition, subject) => add_definition(definition, view.within_definition(*subject), missing),
        Condition::Not(inner) => add_condition(inner, view, missing),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| add_condition(part, view, missing)),
        Condition::Same(a, b) => [a, b].into_iter().for_each(|part| add_condition(part, view, missing)),
        Condition::Numbers(_, a, b) => [a, b].into_iter().for_each(|number| add_number(number, view, missing)),
        Condition::Days(_, a, b) => [a, b].into_iter().for_each(|part| add_day(part, view, missing)),
        Condition::Exists(walk, body) | Condition::Every(walk, body) => {
            each_view(walk, view, missing, |view, missing| add_condition(body, view, missing));
        }
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
        NumberExpression::FactOr(fact, otherwise, _) => add_fact_or(*fact, otherwise, view, missing),
        NumberExpression::Defined(definition, subject) => add_definition(definition, view.within_definition(*subject), missing),
        NumberExpression::Parameter(parameter) => {
            let rows: Vec<Row<'_>> = parameter_rows(parameter, view).collect();
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
        NumberExpression::Count(walk, body) => each_view(walk, view, missing, |view, missing| add_condition(body, view, missing)),
        NumberExpression::Sum(walk, body) => each_view(walk, view, missing, |view, missing| add_number(body, view, missing)),
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

pub(super) fn add_definition(definition: &Definition, view: View<'_>, missing: &mut MissingSet) {
    match &definition.body {
        DefinitionBody::Condition(body) => add_condition(body, view, missing),
        DefinitionBody::Number(body, _) => add_number(body, view, missing),
    }
}

/// Adds what each member or record leaves open. Of an unknown list the list itself, and what else the body hangs on.
fn each_view(walk: &Walk, view: View<'_>, missing: &mut MissingSet, add: impl Fn(View<'_>, &mut MissingSet)) {
    match (view.walked(walk), walk.over) {
        (Some(views), _) => views.for_each(|view| add(view, missing)),
        (None, Over::Records(list)) => {
            add_fact(list, view, missing);
            add(view.unknown_record(walk, list), missing);
        }
        (None, Over::Members) => {}
    }
}

/// A fact that would be computed is itself named where nothing is told of what it is computed from; else what is open there.
fn add_fact_or(fact: FactRef, otherwise: &Definition, view: View<'_>, missing: &mut MissingSet) {
    let within = view.within_computed(fact.subject);
    let (mut open, mut all) = (MissingSet::new(), MissingSet::new());
    add_definition(otherwise, within, &mut open);
    add_definition(otherwise, within.untold(), &mut all);
    if open.is_empty() || open == all {
        add_fact(fact, view, missing);
    } else {
        missing.extend(open);
    }
}

fn add_fact(fact: FactRef, view: View<'_>, missing: &mut MissingSet) {
    missing.insert(match (fact.subject, view.member(fact.subject)) {
        (Subject::Record(depth, list), owner) => match (view.record(depth), owner) {
            (None, None) => Missing::Household(list.slot),
            (None, Some(position)) => Missing::Member(position, list.slot),
            (Some(record), None) => Missing::HouseholdRecord(list.slot, record, fact.slot),
            (Some(record), Some(position)) => Missing::MemberRecord(position, list.slot, record, fact.slot),
        },
        (_, None) => Missing::Household(fact.slot),
        (_, Some(position)) => Missing::Member(position, fact.slot),
    });
}

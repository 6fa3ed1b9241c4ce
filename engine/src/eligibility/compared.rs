//! What does a condition weigh, and which facts tip it?
//!
//! Every comparison in it with both sides and of whom it is asked, whatever comes out elsewhere: those in branches that are not
//! taken, in what definitions rest on, and once for each member or record that is walked over.

use super::computed::all_parts_of;
use super::evaluate::{View, day, evaluate_number};
use super::missing::{Missing, MissingSet, add_condition, add_number};
use super::situation::Situation;
use crate::calendar::days_between;
use crate::catalog::{Catalog, Condition, DayExpression, DefinitionBody, NumberExpression};
use crate::number::Exact;

/// Comparisons put down at most: a large family is asked the same ones many times.
const COMPARED_MAX: usize = 1_000;

/// The comparisons of some conditions.
pub(super) struct Compared<'c, 's> {
    catalog: &'c Catalog,
    /// Numbers and days against each other.
    pub weighed: Vec<Weighed<'c, 's>>,
    /// Choices that are looked for in sets, by their position, with the facts that the answer hangs on.
    pub held: Vec<(MissingSet, u8)>,
}

/// Two sides that are weighed against each other.
pub(super) struct Weighed<'c, 's> {
    sides: Sides<'c>,
    view: View<'s>,
    /// The facts that both hang on.
    pub facts: MissingSet,
}

#[derive(Clone, Copy)]
enum Sides<'c> {
    Numbers(&'c NumberExpression, &'c NumberExpression),
    Days(&'c DayExpression, &'c DayExpression),
}

impl Weighed<'_, '_> {
    /// One side less the other in another situation of the same people: the least and the most that it can be.
    pub fn difference(&self, situation: &Situation<'_>) -> Option<(Exact, Exact)> {
        let view = self.view.in_situation(situation);
        match self.sides {
            Sides::Numbers(a, b) => {
                let (a, b) = (evaluate_number(a, view), evaluate_number(b, view));
                let ((a_low, a_high), (b_low, b_high)) = (a.ends()?, b.ends()?);
                Some((a_low - b_high, a_high - b_low))
            }
            Sides::Days(a, b) => {
                let days = Exact::whole(days_between(day(b, view)?, day(a, view)?));
                Some((days.clone(), days))
            }
        }
    }
}

impl<'c, 's> Compared<'c, 's> {
    /// Nothing yet.
    pub fn new(catalog: &'c Catalog) -> Self {
        Self { catalog, weighed: Vec::new(), held: Vec::new() }
    }

    /// Puts down what a condition compares.
    pub fn add(&mut self, condition: &'c Condition, view: View<'s>) {
        if self.weighed.len() + self.held.len() >= COMPARED_MAX {
            return;
        }
        match condition {
            Condition::Constant(_) | Condition::Fact(_) | Condition::Among(..) => {}
            Condition::Holds(_, position) => self.held.push((facts_of(self.catalog, condition, view), *position)),
            Condition::FactOr(fact, otherwise) => self.add_body(&otherwise.body, view.within_computed(fact.subject)),
            Condition::Defined(definition, subject) => self.add_body(&definition.body, view.within_definition(*subject)),
            Condition::Not(inner) => self.add(inner, view),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.add(part, view)),
            Condition::Same(a, b) => [a, b].into_iter().for_each(|part| self.add(part, view)),
            Condition::Numbers(_, a, b) => {
                self.weighed.push(Weighed { sides: Sides::Numbers(a, b), view, facts: facts_of(self.catalog, condition, view) });
                [a, b].into_iter().for_each(|number| self.add_number(number, view));
            }
            Condition::Days(_, a, b) => {
                self.weighed.push(Weighed { sides: Sides::Days(a, b), view, facts: facts_of(self.catalog, condition, view) });
                [a, b].into_iter().for_each(|day| self.add_day(day, view));
            }
            Condition::Exists(walk, body) | Condition::Every(walk, body) => {
                view.walked(walk).into_iter().flatten().for_each(|view| self.add(body, view));
            }
            Condition::If(test, a, b) => [test, a, b].into_iter().for_each(|part| self.add(part, view)),
        }
    }

    fn add_number(&mut self, number: &'c NumberExpression, view: View<'s>) {
        match number {
            NumberExpression::Constant(_) | NumberExpression::Fact(_) | NumberExpression::Standard(_) => {}
            NumberExpression::FactOr(fact, otherwise, _) => self.add_body(&otherwise.body, view.within_computed(fact.subject)),
            NumberExpression::Defined(definition, subject) => self.add_body(&definition.body, view.within_definition(*subject)),
            NumberExpression::Parameter(parameter) => {
                parameter.rows.iter().filter_map(|row| row.condition.as_ref()).for_each(|condition| self.add(condition, view));
            }
            NumberExpression::Add(a, b) | NumberExpression::Subtract(a, b) | NumberExpression::Multiply(a, b) | NumberExpression::Divide(a, b) => {
                [a, b].into_iter().for_each(|number| self.add_number(number, view));
            }
            NumberExpression::Least(list) | NumberExpression::Most(list) => {
                // Where one takes the place of another the whole bends.
                for two in list.windows(2) {
                    let facts = facts_of_numbers(self.catalog, two, view);
                    self.weighed.push(Weighed { sides: Sides::Numbers(&two[0], &two[1]), view, facts });
                }
                list.iter().for_each(|number| self.add_number(number, view));
            }
            NumberExpression::Count(walk, body) => view.walked(walk).into_iter().flatten().for_each(|view| self.add(body, view)),
            NumberExpression::Sum(walk, body) => view.walked(walk).into_iter().flatten().for_each(|view| self.add_number(body, view)),
            NumberExpression::Years(a, b) | NumberExpression::Months(a, b) | NumberExpression::Days(a, b) => {
                [a, b].into_iter().for_each(|day| self.add_day(day, view));
            }
            NumberExpression::If(test, a, b) => {
                self.add(test, view);
                [a, b].into_iter().for_each(|number| self.add_number(number, view));
            }
        }
    }

    fn add_day(&mut self, day: &'c DayExpression, view: View<'s>) {
        if let DayExpression::If(test, a, b) = day {
            self.add(test, view);
            [a, b].into_iter().for_each(|day| self.add_day(day, view));
        }
    }

    fn add_body(&mut self, body: &'c DefinitionBody, view: View<'s>) {
        match body {
            DefinitionBody::Condition(condition) => self.add(condition, view),
            DefinitionBody::Number(number, _) => self.add_number(number, view),
        }
    }
}

/// The facts that a condition looks at, told or not; of a computed fact that is not told also those that it is computed from.
pub(super) fn facts_of(catalog: &Catalog, condition: &Condition, view: View<'_>) -> MissingSet {
    let mut facts = MissingSet::new();
    add_condition(condition, view.untold(), &mut facts);
    with_parts(catalog, view.situation, facts)
}

fn facts_of_numbers(catalog: &Catalog, numbers: &[NumberExpression], view: View<'_>) -> MissingSet {
    let mut facts = MissingSet::new();
    numbers.iter().for_each(|number| add_number(number, view.untold(), &mut facts));
    with_parts(catalog, view.situation, facts)
}

fn with_parts(catalog: &Catalog, situation: &Situation<'_>, facts: MissingSet) -> MissingSet {
    if catalog.computed.is_empty() {
        return facts;
    }
    let mut all = MissingSet::new();
    let mut left: Vec<Missing> = facts.into_iter().collect();
    while let Some(fact) = left.pop() {
        left.extend(all_parts_of(catalog, situation, &fact).into_iter().filter(|part| !all.contains(part)));
        all.insert(fact);
    }
    all
}

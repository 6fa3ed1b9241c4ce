//! Which sum of known and unknown numbers is a formula on a day?
//!
//! A formula becomes a constant and multiples of terms about which nothing more is known than their bounds. Whatever is not a
//! sum (a product of two unknowns, a count, the smaller of two) is a term by itself, so that two formulas that read alike are
//! the same term.

use crate::calendar::{Date, days_between};
use crate::catalog::{DayExpression, Definition, DefinitionBody, FactRef, NumberExpression, Standard, StandardRow, Subject, number_bounds};
use crate::facts::{FactKind, Vocabulary};
use crate::number::Exact;
use std::collections::BTreeMap;

/// A number that is not known here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Term {
    Fact(FactRef),
    Defined(String, Subject),
    Day(FactRef),
    /// A shared number that depends on the place, or a formula as it reads.
    Formula(String),
}

/// How often a term stands in a sum, and what it can be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub times: Exact,
    pub low: Option<Exact>,
    pub high: Option<Exact>,
    pub step: Option<Exact>,
}

/// A constant and multiples of terms.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sum {
    pub constant: Exact,
    pub parts: BTreeMap<Term, Part>,
}

/// Reads formulas as they are on a day.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub vocabulary: &'a Vocabulary,
    pub day: Date,
}

impl Sum {
    pub fn constant(constant: Exact) -> Self {
        Self { constant, parts: BTreeMap::new() }
    }

    fn term(term: Term, low: Option<Exact>, high: Option<Exact>, step: Option<Exact>) -> Self {
        Self { constant: Exact::ZERO, parts: BTreeMap::from([(term, Part { times: Exact::ONE, low, high, step })]) }
    }

    fn times(mut self, factor: &Exact) -> Self {
        self.constant = &self.constant * factor;
        self.parts.values_mut().for_each(|part| part.times = &part.times * factor);
        self.parts.retain(|_, part| !part.times.is_zero());
        self
    }

    fn plus(mut self, other: Self) -> Self {
        self.constant = &self.constant + &other.constant;
        for (term, part) in other.parts {
            match self.parts.get_mut(&term) {
                Some(own) => own.times = &own.times + &part.times,
                None => {
                    self.parts.insert(term, part);
                }
            }
        }
        self.parts.retain(|_, part| !part.times.is_zero());
        self
    }

    /// This less another.
    pub fn less(self, other: Self) -> Self {
        self.plus(other.times(&Exact::whole(-1)))
    }
}

impl Reader<'_> {
    /// The formula as a sum; nothing where a number that it needs has no value on the day.
    pub fn sum(&self, number: &NumberExpression) -> Option<Sum> {
        Some(match number {
            NumberExpression::Constant(literal) => Sum::constant(literal.value.clone()),
            NumberExpression::Fact(fact) | NumberExpression::FactOr(fact, ..) => self.bounded(Term::Fact(*fact), number, self.fact_step(*fact)),
            NumberExpression::Defined(definition, subject) => {
                self.bounded(Term::Defined(definition.key.clone(), *subject), number, definition_step(definition))
            }
            NumberExpression::Parameter(parameter) => {
                let mut rows = parameter.rows.iter().filter(|row| row.period.contains(self.day));
                match (rows.next()?, rows.next()) {
                    (row, None) if row.condition.is_none() => Sum::constant(row.value.clone()),
                    _ => self.bounded(Term::Formula(parameter.key.clone()), number, None),
                }
            }
            NumberExpression::Standard(standard) => match &*self.rows_of(standard) {
                [] => return None,
                [row] => Sum::constant(row.value.clone()),
                _ => self.bounded(Term::Formula(format!("standard.{}", standard.key)), number, None),
            },
            NumberExpression::Add(a, b) => self.sum(a)?.plus(self.sum(b)?),
            NumberExpression::Subtract(a, b) => self.sum(a)?.less(self.sum(b)?),
            NumberExpression::Multiply(a, b) => match (self.sum(a)?, self.sum(b)?) {
                (factor, sum) | (sum, factor) if factor.parts.is_empty() => sum.times(&factor.constant),
                _ => self.unread(number),
            },
            NumberExpression::Divide(a, b) => match (self.sum(a)?, self.sum(b)?) {
                (sum, divisor) if divisor.parts.is_empty() => sum.times(&Exact::ONE.checked_div(&divisor.constant)?),
                _ => self.unread(number),
            },
            NumberExpression::Count(..) => self.bounded(Term::Formula(format!("{number:?}")), number, Some(Exact::ONE)),
            _ => self.unread(number),
        })
    }

    /// A day as a number of days; nothing where it is the day asked about, which moves on, or hangs on a condition.
    pub fn day_sum(&self, day: &DayExpression) -> Option<Sum> {
        match day {
            DayExpression::Constant(date) => Some(Sum::constant(Exact::whole(days_between(Date::constant(1800, 1, 1), *date)))),
            DayExpression::Fact(fact) => Some(Sum::term(Term::Day(*fact), None, None, Some(Exact::ONE))),
            _ => None,
        }
    }

    fn unread(&self, number: &NumberExpression) -> Sum {
        self.bounded(Term::Formula(format!("{number:?}")), number, None)
    }

    fn bounded(&self, term: Term, number: &NumberExpression, step: Option<Exact>) -> Sum {
        let bounds = number_bounds(number, self.vocabulary);
        Sum::term(term, bounds.low, bounds.high, step)
    }

    fn fact_step(&self, fact: FactRef) -> Option<Exact> {
        match &fact.definition(self.vocabulary).kind {
            FactKind::Integer { .. } => Some(Exact::ONE),
            FactKind::Money => Some(Exact::ratio(1, 100)),
            _ => None,
        }
    }

    /// The rows of a standard that may apply to somebody where it is asked from.
    fn rows_of<'s>(&self, standard: &'s Standard) -> Vec<&'s StandardRow> {
        let asked = standard.asked_from.as_str();
        let of_day = || standard.rows.iter().filter(|row| row.period.contains(self.day));
        let around = of_day().filter(|row| asked.starts_with(row.area.as_str())).max_by_key(|row| row.area.as_str().len());
        let within = of_day().filter(|row| row.area.as_str() != asked && row.area.as_str().starts_with(asked));
        around.into_iter().chain(within).collect()
    }
}

fn definition_step(definition: &Definition) -> Option<Exact> {
    use NumberExpression::{Count, Days, Months, Years};
    matches!(&definition.body, DefinitionBody::Number(Count(..) | Years(..) | Months(..) | Days(..), _)).then_some(Exact::ONE)
}

//! What does a formula come to for one row of one household?

use super::column::{day_number, raw};
use super::one_by_one::view_of;
use super::plan::{NodeId, Number, NumberId, Plain, PlainExpression, Rows, Source};
use super::single::{Asked, Known, Single, value_of};
use crate::eligibility::{NumberValue, evaluate_number};
use crate::facts::Value;
use crate::money::Money;

/// Numerator and denominator.
type Ratio = (i64, i64);

/// A number of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Is(i64, i64),
    Unknown,
    OneByOne,
}

impl Found {
    /// Both, or why not.
    pub fn and(self, other: Found) -> Result<[Ratio; 2], Found> {
        match (self, other) {
            (Found::Is(a, b), Found::Is(c, d)) => Ok([(a, b), (c, d)]),
            (Found::OneByOne, _) | (_, Found::OneByOne) => Err(Found::OneByOne),
            _ => Err(Found::Unknown),
        }
    }
}

impl Single<'_> {
    pub(super) fn number(&mut self, id: NumberId, row: usize, asked: Asked<'_>) -> Found {
        let plan = self.plan;
        let (number, rows, _) = &plan.numbers[id as usize];
        let over = |found: Result<[Ratio; 2], Found>, make: fn(Ratio, Ratio) -> Ratio| match found {
            Ok([a, b]) => {
                let (n, d) = make(a, b);
                Found::Is(n, d)
            }
            Err(why) => why,
        };
        match number {
            Number::Constant(n, d) => Found::Is(*n, *d),
            Number::Fact(source, scale) => self.told(*source, *scale, row, asked),
            Number::Within(of, least, most) => match self.number(*of, row, asked) {
                Found::Is(n, d) if n < *least * d || n > *most * d => Found::Unknown,
                found => found,
            },
            Number::Span(source, span) => match value_of(*source, row, asked) {
                Some(Value::Date(day)) => Found::Is(span.of(day_number(*day)), 1),
                _ => Found::Unknown,
            },
            Number::Size(people) => Found::Is(asked.below(Rows::Members, *people, row).count_ones().into(), 1),
            Number::Place(places, denominator) => places[plan.place()].map_or(Found::Unknown, |n| Found::Is(n, *denominator)),
            Number::Rows(list, denominator) => self.dated(list, row, asked).map_or(Found::Unknown, |n| Found::Is(n, *denominator)),
            Number::Add(a, b) => over(self.pair(*a, *b, row, asked), |(a, b), (c, d)| if b == d { (a + c, b) } else { (a * d + c * b, b * d) }),
            Number::Subtract(a, b) => over(self.pair(*a, *b, row, asked), |(a, b), (c, d)| if b == d { (a - c, b) } else { (a * d - c * b, b * d) }),
            Number::Multiply(a, b) => over(self.pair(*a, *b, row, asked), |(a, b), (c, d)| (a * c, b * d)),
            Number::Divide(a, b) => over(self.pair(*a, *b, row, asked), |(a, b), (c, d)| (a * d, b * c.max(1))),
            Number::Least(a, b) => over(self.pair(*a, *b, row, asked), |a, b| if a.0 * b.1 < b.0 * a.1 { a } else { b }),
            Number::Most(a, b) => over(self.pair(*a, *b, row, asked), |a, b| if a.0 * b.1 > b.0 * a.1 { a } else { b }),
            Number::Count(below, people) => match self.count(*below, *people, row, asked) {
                None => Found::Unknown,
                Some((low, high)) if low == high => Found::Is(low, 1),
                Some(_) => Found::OneByOne,
            },
            Number::Sum(of, people, common) => {
                let Some(mut left) = self.walked(plan.numbers[*of as usize].1, *people, row, asked) else { return Found::Unknown };
                let mut sum = Found::Is(0, *common);
                while left != 0 {
                    let below = left.trailing_zeros() as usize;
                    left &= left - 1;
                    sum = match sum.and(self.number(*of, below, asked)) {
                        Ok([(sum, _), (n, d)]) => Found::Is(sum + n * (common / d), *common),
                        Err(why) => why,
                    };
                }
                sum
            }
            Number::Spread(of) => self.number(*of, asked.above(*rows, row), asked),
            Number::If(test, a, b) => {
                let known = self.truth(*test, asked);
                match (known.yes >> row & 1 == 1, known.no >> row & 1 == 1) {
                    (true, _) => self.number(*a, row, asked),
                    (_, true) => self.number(*b, row, asked),
                    _ => match self.pair(*a, *b, row, asked) {
                        Ok([(a, b), (c, d)]) if a * d == c * b => Found::Is(a, b),
                        Ok(_) => Found::Unknown,
                        Err(why) => why,
                    },
                }
            }
        }
    }

    fn pair(&mut self, a: NumberId, b: NumberId, row: usize, asked: Asked<'_>) -> Result<[Ratio; 2], Found> {
        self.number(a, row, asked).and(self.number(b, row, asked))
    }

    fn told(&mut self, source: Source, scale: i64, row: usize, asked: Asked<'_>) -> Found {
        let Some(value) = value_of(source, row, asked) else { return Found::Unknown };
        let Some(number) = raw(value, scale) else { return Found::OneByOne };
        let (low, high) = self.plan.made_for.ranges.get(&source).copied().unwrap_or((0, 0));
        if number < low || high < number {
            self.is_beyond = true;
            return Found::Unknown;
        }
        Found::Is(number, scale)
    }

    /// The row of a dated number whose condition holds; where rows only may hold, all that still can must agree.
    fn dated(&mut self, list: &[(Option<NodeId>, i64)], row: usize, asked: Asked<'_>) -> Option<i64> {
        let mut possible: Option<i64> = None;
        let mut differ = false;
        for (node, value) in list {
            let known = node.map_or(Known { yes: !0, ..Known::default() }, |node| self.truth(node, asked));
            if known.yes >> row & 1 == 1 {
                return Some(*value);
            }
            if known.no >> row & 1 == 0 {
                differ |= possible.is_some_and(|before| before != *value);
                possible.get_or_insert(*value);
            }
        }
        possible.filter(|_| !differ)
    }

    fn plain_number(&self, plain: Plain, row: usize, asked: Asked<'_>) -> Option<i64> {
        let PlainExpression::Number(number) = &self.plan.plain[plain.expression as usize] else { return None };
        let (member, record) = asked.place_of(plain.seen.rows(), row);
        match evaluate_number(number, view_of(plain, member, record, asked.situation)) {
            NumberValue::Known(yuan) => Money::from_yuan_rounded(&yuan).map(Money::fen),
            _ => None,
        }
    }

    /// Fen rounded half up once; below zero counts as zero.
    pub(super) fn fen(&mut self, number: NumberId, plain: Plain, row: usize, asked: Asked<'_>) -> Option<i64> {
        match self.number(number, row, asked) {
            Found::Is(n, _) if n <= 0 => Some(0),
            Found::Is(n, d) => Some((n * 200 + d) / (2 * d)),
            Found::Unknown => None,
            Found::OneByOne => self.plain_number(plain, row, asked),
        }
    }
}

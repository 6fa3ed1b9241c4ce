//! How are numbers and days compared, as cheaply as their columns allow?
//!
//! A fact, an age or a count against a constant is one comparison of a column with a whole number; only what is made of
//! several facts is worked out as a formula.

use super::arithmetic_plan::{constant_of, fits, is_within, times};
use super::column::day_number;
use super::compile::{Compiler, Scope, Unsaid};
use super::plan::{FloorId, Node, NodeId, Number, NumberId, Order, Rows, Source};
use super::spans::{Side, Span};
use crate::catalog::{Comparison, Condition, DayExpression, NumberExpression};
use crate::eligibility::People;
use crate::facts::FactKind;

/// What a whole number is compared with.
#[derive(Clone, Copy)]
enum Whole {
    Column(Source),
    Span(Source, Span),
    Count(NodeId, People),
}

impl Compiler<'_> {
    pub(super) fn compared(
        &mut self,
        comparison: Comparison,
        a: &NumberExpression,
        b: &NumberExpression,
        whole: &Condition,
        scope: Scope,
    ) -> Result<NodeId, Unsaid> {
        let (order, is_mirrored, is_negated) = match comparison {
            Comparison::Less => (Order::Less, false, false),
            Comparison::Greater => (Order::Less, true, false),
            Comparison::GreaterOrEqual => (Order::Less, false, true),
            Comparison::LessOrEqual => (Order::Less, true, true),
            Comparison::Equal => (Order::Equal, false, false),
            Comparison::NotEqual => (Order::Equal, false, true),
        };
        let (a, b) = if is_mirrored { (b, a) } else { (a, b) };
        let (a, b) = (self.number(a, scope)?, self.number(b, scope)?);
        let node = match self.threshold(order, a, b) {
            Some(node) => node,
            None => {
                let rows = self.numbers[a as usize].1.max(self.numbers[b as usize].1);
                // The plain condition is the comparison as it stands; the node is the one without mirror and negation.
                let plain = if is_negated { Condition::Not(Box::new(whole.clone())) } else { whole.clone() };
                let scope = Scope { seen: scope.seen.from(rows), ..scope };
                match self.floored(order, a, b, &plain, scope) {
                    Some(node) => node,
                    None => {
                        let (a, b) = (self.number_for(a, rows)?, self.number_for(b, rows)?);
                        if !fits(&self.numbers[a as usize].2, &self.numbers[b as usize].2) {
                            return Err(Unsaid);
                        }
                        self.comparison(|plain| Node::Compare(order, a, b, plain), rows, &plain, scope)
                    }
                }
            }
        };
        Ok(if is_negated { self.not(node) } else { node })
    }

    /// What is compared with constants is worked out once and rounded down: below a quotient of whole numbers is the same number of
    /// times larger, rounded down, below its numerator.
    fn floored(&mut self, order: Order, a: NumberId, b: NumberId, plain: &Condition, scope: Scope) -> Option<NodeId> {
        if order == Order::Equal {
            return None;
        }
        let constant = |id: NumberId| constant_of(&self.numbers[id as usize].0);
        // Above a number is the opposite below the opposite.
        let (number, limit, factor) = match (constant(a), constant(b)) {
            (None, Some((n, d))) => (a, n, d),
            (Some((n, d)), None) => (b, -n, -d),
            _ => return None,
        };
        let (_, rows, range) = self.numbers[number as usize];
        if !is_within(times(range.numerator, (factor.into(), factor.into()))) {
            return None;
        }
        let floor = match self.floors.iter().position(|known| *known == (number, factor)) {
            Some(position) => position,
            None => {
                self.floors.push((number, factor));
                self.floors.len() - 1
            }
        };
        Some(self.comparison(|of_row| Node::Below(floor as FloorId, limit, of_row), rows, plain, scope))
    }

    /// A column, or a count, against one whole number.
    fn threshold(&mut self, order: Order, a: NumberId, b: NumberId) -> Option<NodeId> {
        let constant = |compiler: &Self, id: NumberId| constant_of(&compiler.numbers[id as usize].0);
        if let Some((n, d)) = constant(self, b) {
            let (number, rows, _) = self.numbers[a as usize].clone();
            let (scale, of) = self.column_of(&number)?;
            let (wide, d) = (i128::from(n) * i128::from(scale), i128::from(d));
            let is_broken = wide % d != 0;
            if is_broken && self.may_be_broken(of) {
                return None;
            }
            let limit = match order {
                // Below the quotient is below its ceiling.
                Order::Less => -(-wide).div_euclid(d),
                Order::Equal if !is_broken => wide / d,
                // A count that is not certain lies on both sides of a broken number, and the plain comparison leaves it open.
                Order::Equal if matches!(of, Whole::Count(..)) => return None,
                Order::Equal => return Some(self.below(of, i64::MIN, rows)),
            };
            let limit = i64::try_from(limit).ok()?;
            return Some(match order {
                Order::Less => self.below(of, limit, rows),
                Order::Equal => self.equal(of, limit, rows),
            });
        }
        if let (Some(_), Order::Equal) = (constant(self, a), order) {
            return self.threshold(order, b, a);
        }
        // A constant below a column: the column is not below the next whole number above.
        let (n, d) = constant(self, a)?;
        let (number, rows, _) = self.numbers[b as usize].clone();
        let (scale, of) = self.column_of(&number)?;
        let (wide, d) = (i128::from(n) * i128::from(scale), i128::from(d));
        if wide % d != 0 && self.may_be_broken(of) {
            return None;
        }
        let limit = i64::try_from(wide.div_euclid(d) + 1).ok()?;
        let below = self.below(of, limit, rows);
        Some(self.not(below))
    }

    /// Whether rows can hold parts of the column's unit: decimals are told as finely as one likes.
    fn may_be_broken(&self, of: Whole) -> bool {
        matches!(of, Whole::Column(source) if matches!(source.kind(self.vocabulary), FactKind::Decimal(_)))
    }

    fn column_of(&self, number: &Number) -> Option<(i64, Whole)> {
        match number {
            Number::Fact(source, scale) => Some((*scale, Whole::Column(*source))),
            Number::Span(source, span) => Some((1, Whole::Span(*source, *span))),
            Number::Count(node, people) => Some((1, Whole::Count(*node, *people))),
            _ => None,
        }
    }

    fn below(&mut self, of: Whole, limit: i64, rows: Rows) -> NodeId {
        match of {
            Whole::Column(source) => self.node(Node::Threshold(source, Order::Less, limit), rows),
            Whole::Span(source, span) => match span.shorter_than(limit) {
                Side::Before(day) => self.node(Node::Threshold(source, Order::Less, day), rows),
                Side::After(day) => {
                    let not_later = self.node(Node::Threshold(source, Order::Less, day.saturating_add(1)), rows);
                    self.not(not_later)
                }
            },
            Whole::Count(below, people) if limit == 1 => {
                let some = self.exists(below, people);
                self.not(some)
            }
            Whole::Count(below, people) => self.node(Node::Count(below, people, Order::Less, limit), rows),
        }
    }

    fn equal(&mut self, of: Whole, limit: i64, rows: Rows) -> NodeId {
        match of {
            Whole::Column(source) => self.node(Node::Threshold(source, Order::Equal, limit), rows),
            Whole::Span(..) => {
                let (below, next) = (self.below(of, limit, rows), self.below(of, limit.saturating_add(1), rows));
                let not_below = self.not(below);
                self.all(vec![not_below, next], rows)
            }
            Whole::Count(below, people) if limit == 0 => {
                let some = self.exists(below, people);
                self.not(some)
            }
            Whole::Count(below, people) => self.node(Node::Count(below, people, Order::Equal, limit), rows),
        }
    }

    pub(super) fn days(&mut self, comparison: Comparison, a: &DayExpression, b: &DayExpression, scope: Scope) -> Result<NodeId, Unsaid> {
        let (fact, day, comparison) = match (a, b) {
            (DayExpression::Fact(fact), other) => (fact, other, comparison),
            (other, DayExpression::Fact(fact)) => (fact, other, comparison.mirrored()),
            _ => {
                let (a, b) = (self.fixed_day(a)?, self.fixed_day(b)?);
                return Ok(self.node(Node::Constant(comparison.holds(a.cmp(&b))), Rows::Households));
            }
        };
        let day = self.fixed_day(day)?;
        let source = self.source(*fact, scope)?;
        let rows = source.rows;
        let threshold = |compiler: &mut Self, order, limit| compiler.node(Node::Threshold(source, order, limit), rows);
        Ok(match comparison {
            Comparison::Less => threshold(self, Order::Less, day),
            Comparison::LessOrEqual => threshold(self, Order::Less, day + 1),
            Comparison::Equal => threshold(self, Order::Equal, day),
            Comparison::GreaterOrEqual => {
                let node = threshold(self, Order::Less, day);
                self.not(node)
            }
            Comparison::Greater => {
                let node = threshold(self, Order::Less, day + 1);
                self.not(node)
            }
            Comparison::NotEqual => {
                let node = threshold(self, Order::Equal, day);
                self.not(node)
            }
        })
    }

    /// A day that is the same for everybody.
    pub(super) fn fixed_day(&self, day: &DayExpression) -> Result<i64, Unsaid> {
        match day {
            DayExpression::Constant(day) => Ok(day_number(*day)),
            DayExpression::On => Ok(day_number(self.on)),
            DayExpression::Fact(_) | DayExpression::If(..) => Err(Unsaid),
        }
    }
}

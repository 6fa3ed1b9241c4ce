//! Does what programs say of a household turn anywhere while its income moves from one sum to another?
//!
//! The same household is looked at at both ends. A condition is steady where nothing that decides it turns between them, and a number
//! even where it lies on a line; what is not, names the incomes at which to cut: exactly where two lines cross, halfway where a number is
//! no line (a quotient by the income). What anything comes to is the judge's own answer at the ends.

use super::evaluate::{View, evaluate_condition};
use super::judge::{Recipient, forms_for_some, may_be_carried_out_locally};
use super::situation::Situation;
use super::stretch_numbers::{Course, Line, sides};
use crate::catalog::{Amount, AmountRow, Comparison, Condition, DayExpression, Definition, DefinitionBody, NumberExpression, PaidTo, Program};
use crate::facts::Holder;
use crate::number::Exact;
use std::cell::RefCell;

/// A household at two incomes, in fen; all that is not moved is the same.
pub(super) struct Stretch<'s> {
    pub from: (i64, &'s Situation<'s>),
    pub to: (i64, &'s Situation<'s>),
    turns: RefCell<Vec<i64>>,
}

/// What a condition comes to all along; nothing where it may turn.
type Steady = Option<Option<bool>>;

impl<'s> Stretch<'s> {
    pub fn new(from: (i64, &'s Situation<'s>), to: (i64, &'s Situation<'s>)) -> Self {
        Stretch { from, to, turns: RefCell::default() }
    }

    /// The incomes at which something may turn: with each something else may begin to hold. In rising order.
    pub fn turns(self) -> Vec<i64> {
        let mut turns = self.turns.into_inner();
        turns.sort_unstable();
        turns.dedup();
        turns
    }

    /// Whether a program is offered to a recipient all along or nowhere, and its amount moves evenly.
    pub fn is_steady(&self, program: &Program, recipient: Recipient) -> bool {
        let view = recipient.view(self.from.1);
        let mark = self.mark();
        let area = self.from.1.household.area();
        let are_forms_steady = forms_for_some(program, area, self.from.1.on).into_iter().all(|(condition, _)| self.condition(condition, view).is_some());
        if are_forms_steady && may_be_carried_out_locally(program, view) {
            return true;
        }
        let mut is_steady = are_forms_steady;
        for criterion in &program.criteria {
            match self.condition(&criterion.condition, view) {
                Some(Some(true)) => {}
                // Neither where it fails nor where it is not known is anything offered, whatever else turns.
                Some(_) => {
                    self.forget(mark);
                    return true;
                }
                None => is_steady = false,
            }
        }
        is_steady && self.amount(&program.amount, view) && self.beneficiaries(program) && self.confers(program, view) && self.mark() == mark
    }

    fn beneficiaries(&self, program: &Program) -> bool {
        let Some(condition) = program.beneficiaries.as_ref().filter(|_| program.paid_to == PaidTo::Household) else { return true };
        self.from.1.born.iter().all(|member| self.condition(condition, View::new(self.from.1, Some(*member))).is_some())
    }

    /// Whether what an award would set is the same all along.
    fn confers(&self, program: &Program, view: View<'s>) -> bool {
        let conditions = program.confers.iter().flat_map(|confer| confer.rows.iter().map(|row| (confer.holder, row.condition.as_ref())));
        conditions.filter_map(|(holder, condition)| Some((holder, condition?))).all(|(holder, condition)| match holder {
            Holder::Household => self.condition(condition, view).is_some(),
            Holder::Member => self.from.1.born.iter().all(|member| self.condition(condition, View::new(self.from.1, Some(*member))).is_some()),
        })
    }

    fn amount(&self, amount: &Amount, view: View<'s>) -> bool {
        match amount {
            Amount::InKind(_) | Amount::NotStated(_) => true,
            Amount::Exactly(number) => self.money(number, view),
            Amount::Between(low, high) => self.money(low, view) && self.money(high, view),
            Amount::First(rows) => self.first_row(rows, view),
        }
    }

    fn first_row(&self, rows: &[AmountRow], view: View<'s>) -> bool {
        let mut possible = Vec::new();
        for row in rows {
            let Some(holds) = row.condition.as_ref().map_or(Some(Some(true)), |condition| self.condition(condition, view)) else { return false };
            if holds != Some(false) {
                possible.push(&row.value);
            }
            if holds == Some(true) {
                break;
            }
        }
        // Where rows may hold, their sums, rounded to the fen, must agree or differ all along.
        let agree = |other: &&NumberExpression| match (self.lines(possible[0], view), self.lines(other, view)) {
            (Some(first), Some(other)) => {
                let apart = [&first[0][0] - &other[0][0], &first[0][1] - &other[0][1]];
                let fen = Exact::ratio(1, 100);
                let is_apart = apart.iter().all(|d| *d > fen) || apart.iter().all(|d| (d + &fen) < Exact::ZERO);
                apart.iter().all(Exact::is_zero) || is_apart || self.halve()
            }
            _ => true,
        };
        possible.iter().all(|value| self.money(value, view)) && possible.iter().skip(1).all(agree)
    }

    /// Whether yuan that are paid move evenly; below zero nothing is paid.
    fn money(&self, number: &NumberExpression, view: View<'s>) -> bool {
        match self.number(number, view) {
            Course::Turning => false,
            Course::Within((low, high)) => &high - &low <= Exact::ratio(1, 100) || self.halve(),
            Course::Even => {
                let Some([low, high]) = self.lines(number, view) else { return true };
                let nothing = [Exact::ZERO, Exact::ZERO];
                let bends = sides(&low, &nothing).iter().product::<i8>() < 0;
                let is_told = sides(&low, &high).iter().filter(|side| **side == 0).count() != 1;
                if bends {
                    self.cross(&low, &nothing);
                }
                if !is_told {
                    self.cross(&low, &high);
                }
                !bends && is_told
            }
        }
    }

    pub fn condition(&self, condition: &Condition, view: View<'s>) -> Steady {
        match condition {
            Condition::Constant(_) | Condition::Fact(_) | Condition::Among(..) | Condition::Holds(..) => Some(evaluate_condition(condition, view)),
            Condition::FactOr(fact, _) if view.value(*fact).is_some() => Some(evaluate_condition(condition, view)),
            Condition::FactOr(fact, definition) => self.defined_condition(definition, view.within_computed(fact.subject)),
            Condition::Defined(definition, subject) => self.defined_condition(definition, view.within_definition(*subject)),
            Condition::Not(inner) => Some(self.condition(inner, view)?.map(|truth| !truth)),
            Condition::All(parts) => self.unless(false, parts.iter().map(|part| self.condition(part, view))),
            Condition::Any(parts) => self.unless(true, parts.iter().map(|part| self.condition(part, view))),
            Condition::Same(a, b) => match (self.condition(a, view), self.condition(b, view)) {
                (Some(None), _) | (_, Some(None)) => Some(None),
                (a, b) => Some(Some(a? == b?)),
            },
            Condition::Numbers(comparison, a, b) => self.comparison(condition, *comparison, [a, b], view),
            Condition::Days(_, a, b) => (self.day(a, view) && self.day(b, view)).then(|| evaluate_condition(condition, view)),
            Condition::Exists(walk, body) => view.walked(walk).map_or(Some(None), |views| self.unless(true, views.map(|view| self.condition(body, view)))),
            Condition::Every(walk, body) => view.walked(walk).map_or(Some(None), |views| self.unless(false, views.map(|view| self.condition(body, view)))),
            Condition::If(test, a, b) => match self.condition(test, view)? {
                Some(true) => self.condition(a, view),
                Some(false) => self.condition(b, view),
                None => match (self.condition(a, view), self.condition(b, view)) {
                    (Some(None), _) | (_, Some(None)) => Some(None),
                    (a, b) => {
                        let (a, b) = (a?, b?);
                        Some(a.filter(|_| a == b))
                    }
                },
            },
        }
    }

    fn defined_condition(&self, definition: &Definition, within: View<'s>) -> Steady {
        match &definition.body {
            DefinitionBody::Condition(body) => self.condition(body, within),
            DefinitionBody::Number(..) => Some(None),
        }
    }

    /// `decisive` where one part is so all along, whatever the others do.
    fn unless(&self, decisive: bool, parts: impl Iterator<Item = Steady>) -> Steady {
        let mark = self.mark();
        let mut result = Some(Some(!decisive));
        for part in parts {
            match part {
                Some(Some(truth)) if truth == decisive => {
                    self.forget(mark);
                    return Some(Some(decisive));
                }
                Some(Some(_)) => {}
                Some(None) => result = result.map(|_| None),
                None => result = None,
            }
        }
        result
    }

    fn comparison(&self, condition: &Condition, comparison: Comparison, [a, b]: [&NumberExpression; 2], view: View<'s>) -> Steady {
        let courses = (self.number(a, view), self.number(b, view));
        let truth = evaluate_condition(condition, view);
        let is_same = truth == evaluate_condition(condition, view.seen_in(self.to.1));
        match courses {
            (Course::Turning, _) | (_, Course::Turning) => None,
            (Course::Even, Course::Even) => {
                let (Some(a), Some(b)) = (self.lines(a, view), self.lines(b, view)) else { return Some(truth) };
                let pairs: &[(&Line, &Line)] = &[(&a[0], &b[0]), (&a[0], &b[1]), (&a[1], &b[0]), (&a[1], &b[1]), (&a[0], &a[1]), (&b[0], &b[1])];
                let crossing: Vec<_> = pairs.iter().filter(|(a, b)| sides(a, b)[0] != sides(a, b)[1]).collect();
                let is_steady = match comparison {
                    Comparison::Equal | Comparison::NotEqual => crossing.is_empty(),
                    // What lies on one side of a line at both ends lies there all along.
                    Comparison::Less | Comparison::LessOrEqual | Comparison::Greater | Comparison::GreaterOrEqual => is_same,
                };
                if is_steady {
                    return Some(truth);
                }
                crossing.into_iter().for_each(|(a, b)| self.cross(a, b));
                None
            }
            (one, other) => {
                let (Some(a), Some(b)) = (self.bounds(&one, a, view), self.bounds(&other, b, view)) else { return Some(truth) };
                if is_same && (a.1 < b.0 || b.1 < a.0) {
                    return Some(truth);
                }
                self.halve();
                None
            }
        }
    }

    pub fn day(&self, day: &DayExpression, view: View<'s>) -> bool {
        match day {
            DayExpression::Constant(_) | DayExpression::On | DayExpression::Fact(_) => true,
            DayExpression::If(test, a, b) => self.condition(test, view).is_some() && self.day(a, view) && self.day(b, view),
        }
    }

    /// Cuts where two lines cross: one fen of the two holds it, the next at the latest lies beyond.
    pub fn cross(&self, a: &Line, b: &Line) {
        let (first, last) = (&a[0] - &b[0], &a[1] - &b[1]);
        let part = first.checked_div(&(&first - &last)).map(|part| &part * &Exact::whole(self.to.0 - self.from.0));
        match part.and_then(|part| part.rounded_half_up(0)).and_then(|fen| i64::try_from(fen).ok()) {
            Some(fen) => [fen, fen + 1].into_iter().for_each(|fen| self.cut(self.from.0 + fen)),
            None => self.cut(self.from.0 + (self.to.0 - self.from.0) / 2 + 1),
        }
    }

    /// Cuts in the middle, and is not steady.
    pub fn halve(&self) -> bool {
        self.cut(self.from.0 + (self.to.0 - self.from.0) / 2 + 1);
        false
    }

    fn cut(&self, income: i64) {
        if income > self.from.0 && income <= self.to.0 {
            self.turns.borrow_mut().push(income);
        }
    }

    fn mark(&self) -> usize {
        self.turns.borrow().len()
    }

    fn forget(&self, mark: usize) {
        self.turns.borrow_mut().truncate(mark);
    }
}

//! What does a condition look at?

use crate::catalog::{Condition, DayExpression, FactRef, NumberExpression, Printer};

/// One thing that a condition looks at: a fact, or what is worked out of facts and has a name of its own.
#[derive(Clone, Copy)]
pub(super) enum Look<'c> {
    Fact(&'c FactRef),
    Truth(&'c Condition),
    Number(&'c NumberExpression),
}

impl Look<'_> {
    /// As rules write it: `income_pc`, `members.count(m, m.orphan)`.
    pub fn key(self, printer: &Printer<'_>) -> String {
        match self {
            Look::Fact(fact) => printer.fact(*fact),
            Look::Truth(condition) => printer.condition(condition),
            Look::Number(number) => printer.number(number),
        }
    }
}

/// Shows everything that a condition looks at, in the order of the text: always the same for the same condition, whatever is told.
pub(super) fn each_look<'c, See: FnMut(Look<'c>)>(condition: &'c Condition, see: &mut See) {
    match condition {
        Condition::Constant(_) => {}
        Condition::Fact(fact) | Condition::Among(fact, _) | Condition::Holds(fact, _) => see(Look::Fact(fact)),
        Condition::FactOr(..) | Condition::Defined(..) | Condition::Exists(..) | Condition::Every(..) => see(Look::Truth(condition)),
        Condition::Not(inner) => each_look(inner, see),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| each_look(part, see)),
        Condition::Same(a, b) => [a, b].into_iter().for_each(|part| each_look(part, see)),
        Condition::Numbers(_, a, b) => [a, b].into_iter().for_each(|number| of_number(number, see)),
        Condition::Days(_, a, b) => [a, b].into_iter().for_each(|day| of_day(day, see)),
        Condition::If(test, a, b) => [test, a, b].into_iter().for_each(|part| each_look(part, see)),
    }
}

fn of_day<'c, See: FnMut(Look<'c>)>(day: &'c DayExpression, see: &mut See) {
    match day {
        DayExpression::Constant(_) | DayExpression::On => {}
        DayExpression::Fact(fact) => see(Look::Fact(fact)),
        DayExpression::If(test, a, b) => {
            each_look(test, see);
            [a, b].into_iter().for_each(|day| of_day(day, see));
        }
    }
}

fn of_number<'c, See: FnMut(Look<'c>)>(number: &'c NumberExpression, see: &mut See) {
    match number {
        NumberExpression::Constant(_) | NumberExpression::Parameter(_) | NumberExpression::Standard(_) => {}
        NumberExpression::Fact(fact) => see(Look::Fact(fact)),
        NumberExpression::Add(a, b) | NumberExpression::Subtract(a, b) | NumberExpression::Multiply(a, b) | NumberExpression::Divide(a, b) => {
            [a, b].into_iter().for_each(|number| of_number(number, see));
        }
        NumberExpression::Least(list) | NumberExpression::Most(list) => list.iter().for_each(|number| of_number(number, see)),
        NumberExpression::If(test, a, b) => {
            each_look(test, see);
            [a, b].into_iter().for_each(|number| of_number(number, see));
        }
        named => see(Look::Number(named)),
    }
}

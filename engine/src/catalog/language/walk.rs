//! Which numbers stand in a condition or formula?

use super::expression::{Condition, DayExpression, DefinitionBody, NumberExpression};

/// Visits every number within a condition, those of the definitions it rests on included.
pub fn walk_condition(condition: &Condition, visit: &mut dyn FnMut(&NumberExpression)) {
    match condition {
        Condition::Constant(_) | Condition::Fact(_) | Condition::Among(..) | Condition::Holds(..) => {}
        Condition::Days(_, a, b) => [a, b].into_iter().for_each(|day| walk_day(day, visit)),
        Condition::Defined(definition, _) | Condition::FactOr(_, definition) => walk_body(&definition.body, visit),
        Condition::Not(inner) | Condition::Exists(_, inner) | Condition::Every(_, inner) => walk_condition(inner, visit),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| walk_condition(part, visit)),
        Condition::Same(a, b) => [a, b].into_iter().for_each(|part| walk_condition(part, visit)),
        Condition::Numbers(_, a, b) => [a, b].into_iter().for_each(|number| walk_number(number, visit)),
        Condition::If(test, a, b) => [test, a, b].into_iter().for_each(|part| walk_condition(part, visit)),
    }
}

/// Visits a number and every number within it.
pub fn walk_number(number: &NumberExpression, visit: &mut dyn FnMut(&NumberExpression)) {
    visit(number);
    match number {
        NumberExpression::Constant(_) | NumberExpression::Fact(_) | NumberExpression::Standard(_) => {}
        NumberExpression::Years(a, b) | NumberExpression::Months(a, b) | NumberExpression::Days(a, b) => {
            [a, b].into_iter().for_each(|day| walk_day(day, visit))
        }
        NumberExpression::Defined(definition, _) | NumberExpression::FactOr(_, definition, _) => walk_body(&definition.body, visit),
        NumberExpression::Parameter(parameter) => {
            parameter.rows.iter().filter_map(|row| row.condition.as_ref()).for_each(|condition| walk_condition(condition, visit));
        }
        NumberExpression::Add(a, b) | NumberExpression::Subtract(a, b) | NumberExpression::Multiply(a, b) | NumberExpression::Divide(a, b) => {
            [a, b].into_iter().for_each(|number| walk_number(number, visit));
        }
        NumberExpression::Least(list) | NumberExpression::Most(list) => list.iter().for_each(|number| walk_number(number, visit)),
        NumberExpression::Count(_, body) => walk_condition(body, visit),
        NumberExpression::Sum(_, body) => walk_number(body, visit),
        NumberExpression::If(test, a, b) => {
            walk_condition(test, visit);
            [a, b].into_iter().for_each(|number| walk_number(number, visit));
        }
    }
}

fn walk_day(day: &DayExpression, visit: &mut dyn FnMut(&NumberExpression)) {
    if let DayExpression::If(test, a, b) = day {
        walk_condition(test, visit);
        [a, b].into_iter().for_each(|day| walk_day(day, visit));
    }
}

fn walk_body(body: &DefinitionBody, visit: &mut dyn FnMut(&NumberExpression)) {
    match body {
        DefinitionBody::Condition(condition) => walk_condition(condition, visit),
        DefinitionBody::Number(number, _) => walk_number(number, visit),
    }
}

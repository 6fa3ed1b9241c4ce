//! Which numbers and facts stand in a condition or formula?

use super::expression::{Condition, DayExpression, DefinitionBody, FactRef, NumberExpression, Over, Walk};

/// What stands in an expression.
enum Part<'e> {
    Number(&'e NumberExpression),
    Fact(&'e FactRef),
}

type Visit<'v> = &'v mut dyn FnMut(Part<'_>);

/// Visits every number within a condition, those of the definitions it rests on included.
pub fn walk_condition(condition: &Condition, visit: &mut dyn FnMut(&NumberExpression)) {
    of_condition(condition, &mut |part| {
        if let Part::Number(number) = part {
            visit(number)
        }
    });
}

/// Visits a number and every number within it.
pub fn walk_number(number: &NumberExpression, visit: &mut dyn FnMut(&NumberExpression)) {
    of_number(number, &mut |part| {
        if let Part::Number(number) = part {
            visit(number)
        }
    });
}

/// Visits every fact that a condition may look at, by the definitions it rests on too.
pub fn facts_of_condition(condition: &Condition, visit: &mut dyn FnMut(&FactRef)) {
    of_condition(condition, &mut |part| {
        if let Part::Fact(fact) = part {
            visit(fact)
        }
    });
}

/// Visits every fact that a number may be made of.
pub fn facts_of_number(number: &NumberExpression, visit: &mut dyn FnMut(&FactRef)) {
    of_number(number, &mut |part| {
        if let Part::Fact(fact) = part {
            visit(fact)
        }
    });
}

fn of_condition(condition: &Condition, visit: Visit<'_>) {
    match condition {
        Condition::Constant(_) => {}
        Condition::Fact(fact) | Condition::Among(fact, _) | Condition::Holds(fact, _) => visit(Part::Fact(fact)),
        Condition::Days(_, a, b) => [a, b].into_iter().for_each(|day| of_day(day, visit)),
        Condition::Defined(definition, _) => of_body(&definition.body, visit),
        Condition::FactOr(fact, definition) => {
            visit(Part::Fact(fact));
            of_body(&definition.body, visit);
        }
        Condition::Not(inner) => of_condition(inner, visit),
        Condition::Exists(walk, inner) | Condition::Every(walk, inner) => {
            of_walk(walk, visit);
            of_condition(inner, visit);
        }
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| of_condition(part, visit)),
        Condition::Same(a, b) => [a, b].into_iter().for_each(|part| of_condition(part, visit)),
        Condition::Numbers(_, a, b) => [a, b].into_iter().for_each(|number| of_number(number, visit)),
        Condition::If(test, a, b) => [test, a, b].into_iter().for_each(|part| of_condition(part, visit)),
    }
}

fn of_number(number: &NumberExpression, visit: Visit<'_>) {
    visit(Part::Number(number));
    match number {
        NumberExpression::Constant(_) | NumberExpression::Standard(_) => {}
        NumberExpression::Fact(fact) => visit(Part::Fact(fact)),
        NumberExpression::Years(a, b) | NumberExpression::Months(a, b) | NumberExpression::Days(a, b) => [a, b].into_iter().for_each(|day| of_day(day, visit)),
        NumberExpression::Defined(definition, _) => of_body(&definition.body, visit),
        NumberExpression::FactOr(fact, definition, _) => {
            visit(Part::Fact(fact));
            of_body(&definition.body, visit);
        }
        NumberExpression::Parameter(parameter) => {
            parameter.rows.iter().filter_map(|row| row.condition.as_ref()).for_each(|condition| of_condition(condition, visit));
        }
        NumberExpression::Add(a, b) | NumberExpression::Subtract(a, b) | NumberExpression::Multiply(a, b) | NumberExpression::Divide(a, b) => {
            [a, b].into_iter().for_each(|number| of_number(number, visit));
        }
        NumberExpression::Least(list) | NumberExpression::Most(list) => list.iter().for_each(|number| of_number(number, visit)),
        NumberExpression::Count(walk, body) => {
            of_walk(walk, visit);
            of_condition(body, visit);
        }
        NumberExpression::Sum(walk, body) => {
            of_walk(walk, visit);
            of_number(body, visit);
        }
        NumberExpression::If(test, a, b) => {
            of_condition(test, visit);
            [a, b].into_iter().for_each(|number| of_number(number, visit));
        }
    }
}

fn of_day(day: &DayExpression, visit: Visit<'_>) {
    match day {
        DayExpression::Constant(_) | DayExpression::On => {}
        DayExpression::Fact(fact) => visit(Part::Fact(fact)),
        DayExpression::If(test, a, b) => {
            of_condition(test, visit);
            [a, b].into_iter().for_each(|day| of_day(day, visit));
        }
    }
}

fn of_walk(walk: &Walk, visit: Visit<'_>) {
    if let Over::Records(list) = &walk.over {
        visit(Part::Fact(list));
    }
}

fn of_body(body: &DefinitionBody, visit: Visit<'_>) {
    match body {
        DefinitionBody::Condition(condition) => of_condition(condition, visit),
        DefinitionBody::Number(number, _) => of_number(number, visit),
    }
}

//! In what is a formula counted?

use super::expression::{DefinitionBody, NumberExpression};
use crate::facts::{Unit, Vocabulary};

/// The unit of a formula's result; none where it is a bare number.
pub fn unit_of(number: &NumberExpression, vocabulary: &Vocabulary) -> Unit {
    let of = |number: &NumberExpression| unit_of(number, vocabulary);
    match number {
        NumberExpression::Constant(_) | NumberExpression::Count(..) => Unit::NONE,
        NumberExpression::Fact(fact) | NumberExpression::FactOr(fact, ..) => fact.definition(vocabulary).kind.unit().unwrap_or_default(),
        NumberExpression::Defined(definition, _) => match &definition.body {
            DefinitionBody::Number(_, unit) => *unit,
            DefinitionBody::Condition(_) => Unit::NONE,
        },
        NumberExpression::Parameter(parameter) => parameter.unit,
        NumberExpression::Standard(standard) => standard.unit,
        NumberExpression::Add(a, b) | NumberExpression::Subtract(a, b) | NumberExpression::If(_, a, b) => either(of(a), || of(b)),
        NumberExpression::Multiply(a, b) => of(a).times(of(b)),
        NumberExpression::Divide(a, b) => of(a).over(of(b)),
        NumberExpression::Least(list) | NumberExpression::Most(list) => list.iter().map(of).find(|unit| *unit != Unit::NONE).unwrap_or_default(),
        NumberExpression::Sum(_, body) => of(body),
        NumberExpression::Years(..) => Unit::YEARS,
        NumberExpression::Months(..) => Unit::MONTHS,
        NumberExpression::Days(..) => Unit::DAYS,
    }
}

/// The unit of two numbers that are added or compared: a bare one takes the other's.
pub(super) fn either(first: Unit, other: impl FnOnce() -> Unit) -> Unit {
    if first == Unit::NONE { other() } else { first }
}

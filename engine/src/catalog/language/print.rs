//! How does a condition look to a person, with its numbers filled in?

use super::expression::{Comparison, Condition, DayExpression, FactRef, NumberExpression, Over, Subject, Walk};
use crate::facts::Vocabulary;
use crate::number::Exact;

/// Writes conditions and formulas, with the values of dated numbers where they are known.
pub struct Printer<'a> {
    /// Names of facts and choices.
    pub vocabulary: &'a Vocabulary,
    /// The value of a parameter or standard, where known.
    pub value_of: &'a dyn Fn(&NumberExpression) -> Option<Exact>,
}

const LOOSEST: u8 = 0;

impl Printer<'_> {
    /// A condition: `income_pc < 185`.
    pub fn condition(&self, condition: &Condition) -> String {
        self.condition_within(condition, LOOSEST)
    }

    fn condition_within(&self, condition: &Condition, outer: u8) -> String {
        let (power, text) = match condition {
            Condition::Constant(value) => (9, value.to_string()),
            Condition::Fact(fact) | Condition::FactOr(fact, _) => (9, self.fact(*fact)),
            Condition::Defined(definition, subject) => (9, format!("{}{}", prefix(*subject), definition.key)),
            Condition::Not(inner) => match &**inner {
                Condition::Among(fact, bits) => (4, self.among(*fact, *bits, true)),
                inner => (8, format!("!{}", self.condition_within(inner, 8))),
            },
            Condition::All(parts) => (3, self.joined(parts, " && ", 3)),
            Condition::Any(parts) => (2, self.joined(parts, " || ", 2)),
            Condition::Same(a, b) => (4, format!("{} == {}", self.condition_within(a, 5), self.condition_within(b, 5))),
            Condition::Numbers(comparison, a, b) => (4, self.compared(*comparison, &self.number(a), &self.number(b))),
            Condition::Days(comparison, a, b) => (4, self.compared(*comparison, &self.day(a), &self.day(b))),
            Condition::Among(fact, bits) => (4, self.among(*fact, *bits, false)),
            Condition::Holds(fact, position) => (4, format!("{} in {}", self.choice(*fact, usize::from(*position)), self.fact(*fact))),
            Condition::Exists(walk, body) => (9, self.walk("exists", walk, &self.condition(body))),
            Condition::Every(walk, body) => (9, self.walk("all", walk, &self.condition(body))),
            Condition::If(test, a, b) => (1, format!("{} ? {} : {}", self.condition_within(test, 2), self.condition_within(a, 1), self.condition_within(b, 1))),
        };
        if power < outer { format!("({text})") } else { text }
    }

    fn walk(&self, name: &str, walk: &Walk, body: &str) -> String {
        let over = match walk.over {
            Over::Members => "members".to_string(),
            Over::Records(list) => self.fact(list),
        };
        format!("{over}.{name}({}, {body})", variable(walk.depth))
    }

    fn joined(&self, parts: &[Condition], with: &str, power: u8) -> String {
        parts.iter().map(|part| self.condition_within(part, power + 1)).collect::<Vec<_>>().join(with)
    }

    fn compared(&self, comparison: Comparison, a: &str, b: &str) -> String {
        format!("{a} {} {b}", comparison.symbol())
    }

    /// A formula.
    pub fn number(&self, number: &NumberExpression) -> String {
        self.number_within(number, LOOSEST)
    }

    fn number_within(&self, number: &NumberExpression, outer: u8) -> String {
        let call = |name: &str, list: &[NumberExpression]| format!("{name}({})", list.iter().map(|n| self.number(n)).collect::<Vec<_>>().join(", "));
        let days = |name: &str, a: &DayExpression, b: &DayExpression| format!("{name}({}, {})", self.day(a), self.day(b));
        let (power, text) = match number {
            NumberExpression::Constant(literal) => (9, literal.value.to_text()),
            NumberExpression::Fact(fact) | NumberExpression::FactOr(fact, ..) => (9, self.fact(*fact)),
            NumberExpression::Defined(definition, subject) => (9, format!("{}{}", prefix(*subject), definition.key)),
            NumberExpression::Parameter(parameter) => {
                let name = parameter.key.rsplit('.').next().unwrap_or(&parameter.key);
                (9, (self.value_of)(number).map_or_else(|| name.to_string(), |value| value.to_text()))
            }
            NumberExpression::Standard(standard) => (9, (self.value_of)(number).map_or_else(|| format!("standard.{}", standard.key), |value| value.to_text())),
            NumberExpression::Add(a, b) => (5, format!("{} + {}", self.number_within(a, 5), self.number_within(b, 6))),
            NumberExpression::Subtract(a, b) => (5, format!("{} - {}", self.number_within(a, 5), self.number_within(b, 6))),
            NumberExpression::Multiply(a, b) => (6, format!("{} * {}", self.number_within(a, 6), self.number_within(b, 7))),
            NumberExpression::Divide(a, b) => (6, format!("{} / {}", self.number_within(a, 6), self.number_within(b, 7))),
            NumberExpression::Least(list) => (9, call("min", list)),
            NumberExpression::Most(list) => (9, call("max", list)),
            NumberExpression::Count(walk, body) => (9, self.walk("count", walk, &self.condition(body))),
            NumberExpression::Sum(walk, body) => (9, self.walk("sum", walk, &self.number(body))),
            NumberExpression::Years(a, b) => (9, days("years_between", a, b)),
            NumberExpression::Months(a, b) => (9, days("months_between", a, b)),
            NumberExpression::Days(a, b) => (9, days("days_between", a, b)),
            NumberExpression::If(test, a, b) => {
                (1, format!("{} ? {} : {}", self.condition_within(test, 2), self.number_within(a, 1), self.number_within(b, 1)))
            }
        };
        if power < outer { format!("({text})") } else { text }
    }

    /// A day: `member.birth_date`.
    pub fn day(&self, day: &DayExpression) -> String {
        match day {
            DayExpression::Constant(date) => date.to_string(),
            DayExpression::On => "on".to_string(),
            DayExpression::Fact(fact) => self.fact(*fact),
            DayExpression::If(test, a, b) => format!("({} ? {} : {})", self.condition_within(test, 2), self.day(a), self.day(b)),
        }
    }

    fn among(&self, fact: FactRef, bits: u64, negated: bool) -> String {
        let codes: Vec<String> = (0..64).filter(|i| bits & (1 << i) != 0).map(|i| self.choice(fact, i)).collect();
        match (codes.as_slice(), negated) {
            ([one], false) => format!("{} == {one}", self.fact(fact)),
            ([one], true) => format!("{} != {one}", self.fact(fact)),
            (_, negated) => format!("{} {}in [{}]", self.fact(fact), if negated { "not " } else { "" }, codes.join(", ")),
        }
    }

    fn choice(&self, fact: FactRef, position: usize) -> String {
        let choices = fact.definition(self.vocabulary).kind.choices();
        choices.get(position).map_or_else(|| "?".to_string(), |choice| choice.code.clone())
    }

    /// A fact's name, with the variable of a quantifier before it.
    pub fn fact(&self, fact: FactRef) -> String {
        let key = &fact.definition(self.vocabulary).key;
        format!("{}{key}", prefix(fact.subject))
    }
}

fn prefix(subject: Subject) -> String {
    match subject {
        Subject::Household | Subject::Recipient => String::new(),
        Subject::Bound(depth) | Subject::Record(depth, _) => format!("{}.", variable(depth)),
    }
}

fn variable(depth: u8) -> char {
    char::from(b'm' + depth)
}

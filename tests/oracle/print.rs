//! How is an expression written, for the engine and for CEL?

use super::quantity::Comparison;
use super::tree::{Function, Operator, Subject, Term, Walk};

/// How many brackets an expression gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brackets {
    /// Only those without which it would mean something else.
    Needed,
    /// One pair around each operation.
    Everywhere,
}

/// The loosest operator of an expression, from `?:` to what stands by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Choice,
    Or,
    And,
    Relation,
    Sum,
    Product,
    Sign,
    Alone,
}

/// Writes an expression; the recipient has the name given.
pub fn print(term: &Term, brackets: Brackets, recipient: &str) -> String {
    Printer { brackets, recipient }.within(term, Tightness::Choice, 0)
}

struct Printer<'a> {
    brackets: Brackets,
    recipient: &'a str,
}

impl Printer<'_> {
    /// The text of a part where nothing looser than `least` may stand bare, within `depth` walks.
    fn within(&self, term: &Term, least: Tightness, depth: usize) -> String {
        let (tightness, text) = self.bare(term, depth);
        let needed = tightness < least || (self.brackets == Brackets::Everywhere && tightness < Tightness::Alone);
        if needed { format!("({text})") } else { text }
    }

    fn bare(&self, term: &Term, depth: usize) -> (Tightness, String) {
        let part = |term: &Term, least| self.within(term, least, depth);
        let list = |terms: &[Term]| terms.iter().map(|term| part(term, Tightness::Choice)).collect::<Vec<_>>().join(", ");
        let alone = |text: String| (Tightness::Alone, text);
        match term {
            Term::Truth(value) => alone(value.to_string()),
            Term::Number(digits, _) => alone(digits.to_string()),
            Term::Code(code) => alone(format!("'{code}'")),
            Term::List(terms) => alone(format!("[{}]", list(terms))),
            Term::Date(day) => alone(format!("date('{day}')")),
            Term::On => alone("on".into()),
            Term::Fact(fact) | Term::FactOr(fact, ..) => alone(format!("{}.{}", self.subject(fact.subject), fact.key)),
            Term::Derived(derived, subject) => alone(format!("{}.{}", self.subject(*subject), derived.key)),
            Term::Parameter(parameter) => alone(format!("param.{}", parameter.key)),
            Term::Standard(standard) => alone(format!("standard.{}", standard.key)),
            Term::Not(inner) => (Tightness::Sign, format!("!{}", part(inner, Tightness::Sign))),
            Term::Negate(inner) => (Tightness::Sign, format!("-{}", part(inner, Tightness::Sign))),
            Term::Binary(operator, a, b) => {
                let (tightness, right, mark) = operator_of(*operator);
                (tightness, format!("{} {mark} {}", part(a, tightness), part(b, right)))
            }
            Term::Choose(test, a, b) => {
                let text = format!("{} ? {} : {}", part(test, Tightness::Or), part(a, Tightness::Choice), part(b, Tightness::Choice));
                (Tightness::Choice, text)
            }
            Term::Members(walk, body) => {
                let body = self.within(body, Tightness::Choice, depth + 1);
                alone(format!("household.members.{}({}, {body})", walk_name(*walk), variable(depth)))
            }
            Term::Records(walk, list, body) => {
                let body = self.within(body, Tightness::Choice, depth + 1);
                alone(format!("{}.{}.{}({}, {body})", self.subject(list.subject), list.key, walk_name(*walk), variable(depth)))
            }
            Term::Call(function, terms) => alone(format!("{}({})", function_name(*function), list(terms))),
        }
    }

    fn subject(&self, subject: Subject) -> String {
        match subject {
            Subject::Household => "household".into(),
            Subject::Recipient => self.recipient.into(),
            Subject::Bound(depth) | Subject::Record(depth) => variable(depth),
        }
    }
}

/// The variable of the n-th walk around.
pub fn variable(depth: usize) -> String {
    ["m", "other", "x3", "x4", "x5", "x6", "x7", "x8"][depth].into()
}

/// The level of an operator, the least level of its right side, and its mark.
fn operator_of(operator: Operator) -> (Tightness, Tightness, &'static str) {
    match operator {
        Operator::Or => (Tightness::Or, Tightness::And, "||"),
        Operator::And => (Tightness::And, Tightness::Relation, "&&"),
        Operator::Compare(comparison) => (Tightness::Relation, Tightness::Sum, comparison_mark(comparison)),
        Operator::In => (Tightness::Relation, Tightness::Sum, "in"),
        Operator::Add => (Tightness::Sum, Tightness::Product, "+"),
        Operator::Subtract => (Tightness::Sum, Tightness::Product, "-"),
        Operator::Multiply => (Tightness::Product, Tightness::Sign, "*"),
        Operator::Divide => (Tightness::Product, Tightness::Sign, "/"),
    }
}

fn comparison_mark(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

/// The mark of an operator.
pub fn mark(operator: Operator) -> &'static str {
    operator_of(operator).2
}

/// `exists`, `all`, `count`, `sum`.
pub fn walk_name(walk: Walk) -> &'static str {
    match walk {
        Walk::Exists => "exists",
        Walk::All => "all",
        Walk::Count => "count",
        Walk::Sum => "sum",
    }
}

/// `min`, `max`, `years_between`, `months_between`, `days_between`.
pub fn function_name(function: Function) -> &'static str {
    match function {
        Function::Min => "min",
        Function::Max => "max",
        Function::Years => "years_between",
        Function::Months => "months_between",
        Function::Days => "days_between",
    }
}

//! What can an expression of the language say, in a tree of our own?

use super::calendar::Day;
use super::quantity::{Comparison, Rational};
use std::sync::Arc;

/// Whose fact is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The household.
    Household,
    /// `person` of a program, `member` of a definition.
    Recipient,
    /// The member at whom the n-th walk around has arrived, from 0.
    Bound(usize),
    /// The record at which the n-th walk around has arrived.
    Record(usize),
}

/// What kind of value a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Truth,
    /// A number; `whole` if it has no decimals, so that other languages' integers can hold it.
    Number {
        /// Whether it is an integer.
        whole: bool,
    },
    /// A day.
    Day,
    /// One of a list of codes.
    Code,
    /// Any of a list of codes.
    Codes,
    /// A list of records.
    Records,
    /// Nothing that an expression can use.
    Unusable,
}

/// A fact of a subject.
#[derive(Clone, Debug, PartialEq)]
pub struct FactTerm {
    /// Whose.
    pub subject: Subject,
    /// Its key.
    pub key: Arc<str>,
    /// Its place among the facts of its holder, or among the fields of its record.
    pub slot: usize,
    /// What it is.
    pub kind: Kind,
    /// Whether it speaks of one calendar year.
    pub of_a_year: bool,
}

/// Operators between two terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    Or,
    And,
    Compare(Comparison),
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// What is asked of the members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Walk {
    Exists,
    All,
    Count,
    Sum,
}

/// Functions of two or more terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Function {
    Min,
    Max,
    Years,
    Months,
    Days,
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// `true`, `false`.
    Truth(bool),
    /// A literal as it is written, and its value.
    Number(Arc<str>, Rational),
    /// A quoted code.
    Code(Arc<str>),
    /// `[a, b]`.
    List(Vec<Term>),
    /// `date('2008-06-01')`.
    Date(Day),
    /// `on`.
    On,
    /// A fact.
    Fact(FactTerm),
    /// A fact with what it is computed from where it is not told, and the least and the most that it can be.
    FactOr(FactTerm, Arc<Derived>, Option<(Rational, Rational)>),
    /// A derived fact of a subject.
    Derived(Arc<Derived>, Subject),
    /// `param.x`.
    Parameter(Arc<Parameter>),
    /// `standard.x`.
    Standard(Arc<Standard>),
    /// `!a`.
    Not(Box<Term>),
    /// `-a`.
    Negate(Box<Term>),
    /// `a + b`.
    Binary(Operator, Box<Term>, Box<Term>),
    /// `a ? b : c`.
    Choose(Box<Term>, Box<Term>, Box<Term>),
    /// `household.members.exists(m, …)`.
    Members(Walk, Box<Term>),
    /// `household.jobs.exists(j, …)`: over the records of a list.
    Records(Walk, FactTerm, Box<Term>),
    /// `min(a, b)`.
    Call(Function, Vec<Term>),
}

/// A derived fact: a term about a household or about one member, its recipient.
#[derive(Debug, PartialEq)]
pub struct Derived {
    /// Its key.
    pub key: Arc<str>,
    /// What it is.
    pub kind: Kind,
    /// What it comes to.
    pub body: Term,
}

/// A dated number of a program.
#[derive(Debug, PartialEq)]
pub struct Parameter {
    /// Its key.
    pub key: Arc<str>,
    /// Its values, each with the condition under which it holds.
    pub rows: Vec<(Dated, Option<Term>)>,
}

/// A dated number of a region.
#[derive(Debug, PartialEq)]
pub struct Standard {
    /// Its key.
    pub key: Arc<str>,
    /// The region of whoever asks: whom it serves lives there.
    pub asked_from: String,
    /// Its values, each with the area for which it holds.
    pub rows: Vec<(Dated, String)>,
}

/// A value and the days on which it holds.
#[derive(Debug, PartialEq)]
pub struct Dated {
    /// First day.
    pub from: Day,
    /// Last day, if it ends.
    pub to: Option<Day>,
    /// Until when somebody checked it.
    pub checked_until: Option<Day>,
    /// The number.
    pub value: Rational,
}

impl Term {
    /// What kind of value the term has. Quoted codes alone are neither a code fact nor a set.
    pub fn kind(&self) -> Kind {
        match self {
            Term::Truth(_) | Term::Not(_) => Kind::Truth,
            Term::Number(digits, _) => Kind::Number { whole: !digits.contains('.') },
            Term::Code(_) => Kind::Code,
            Term::List(_) => Kind::Unusable,
            Term::Date(_) | Term::On => Kind::Day,
            Term::Fact(fact) | Term::FactOr(fact, ..) => fact.kind,
            Term::Derived(derived, _) => derived.kind,
            Term::Parameter(_) | Term::Standard(_) => Kind::Number { whole: false },
            Term::Negate(inner) => inner.kind(),
            Term::Binary(Operator::Add | Operator::Subtract | Operator::Multiply, a, b) => Kind::Number { whole: is_whole(a) && is_whole(b) },
            Term::Binary(Operator::Divide, ..) => Kind::Number { whole: false },
            Term::Binary(..) => Kind::Truth,
            Term::Choose(_, a, b) => match a.kind() {
                Kind::Number { whole } => Kind::Number { whole: whole && is_whole(b) },
                other => other,
            },
            Term::Members(Walk::Exists | Walk::All, _) | Term::Records(Walk::Exists | Walk::All, ..) => Kind::Truth,
            Term::Members(Walk::Count, _) | Term::Records(Walk::Count, ..) => Kind::Number { whole: true },
            Term::Members(Walk::Sum, body) | Term::Records(Walk::Sum, _, body) => body.kind(),
            Term::Call(Function::Min | Function::Max, terms) => Kind::Number { whole: terms.iter().all(is_whole) },
            Term::Call(..) => Kind::Number { whole: true },
        }
    }

    /// Calls a function on every part, the term itself first; bodies of derived facts are not entered.
    pub fn visit(&self, found: &mut dyn FnMut(&Term)) {
        found(self);
        match self {
            Term::Not(a) | Term::Negate(a) | Term::Members(_, a) | Term::Records(_, _, a) => a.visit(found),
            Term::Binary(_, a, b) => [a, b].into_iter().for_each(|part| part.visit(found)),
            Term::Choose(a, b, c) => [a, b, c].into_iter().for_each(|part| part.visit(found)),
            Term::List(parts) | Term::Call(_, parts) => parts.iter().for_each(|part| part.visit(found)),
            _ => {}
        }
    }
}

fn is_whole(term: &Term) -> bool {
    term.kind() == Kind::Number { whole: true }
}

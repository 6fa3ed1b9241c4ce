//! What is a condition or formula once its types are known?
//!
//! Each type has its own tree, so an expression can't ask for something that is not there: it answers true, false or
//! unknown, a number or unknown, a day or unknown.

use crate::calendar::{Date, Period};
use crate::facts::{Area, FactDefinition, Holder, Unit, Vocabulary};
use crate::number::Exact;
use crate::words::Words;
use std::sync::Arc;

/// Whose fact is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The household.
    Household,
    /// The member a program is paid to, or of whom a definition speaks.
    Recipient,
    /// The member bound by the n-th quantifier around.
    Bound(u8),
    /// The record bound by the n-th quantifier around, with the list in which it stands.
    Record(u8, RecordList),
}

/// A list of records in the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordList {
    /// Whose list.
    pub holder: Holder,
    /// Its slot in the vocabulary.
    pub slot: u16,
}

/// A fact of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactRef {
    /// Whose.
    pub subject: Subject,
    /// Its slot in the vocabulary; of a record's field, its place among the fields.
    pub slot: u16,
    /// Whether it is unknown when asked about another calendar year than it was told of.
    pub holds_year: bool,
}

impl FactRef {
    /// Whose it is as a fact of its own; none of a record's field.
    pub fn holder(self) -> Option<Holder> {
        match self.subject {
            Subject::Household => Some(Holder::Household),
            Subject::Recipient | Subject::Bound(_) => Some(Holder::Member),
            Subject::Record(..) => None,
        }
    }

    /// What the vocabulary says of it.
    pub fn definition(self, vocabulary: &Vocabulary) -> &FactDefinition {
        let slot = usize::from(self.slot);
        match self.subject {
            Subject::Household => &vocabulary.facts(Holder::Household)[slot],
            Subject::Recipient | Subject::Bound(_) => &vocabulary.facts(Holder::Member)[slot],
            Subject::Record(_, list) => &vocabulary.facts(list.holder)[usize::from(list.slot)].kind.fields()[slot],
        }
    }
}

/// A quantifier's variable and what it stands for in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    /// How many quantifiers are around: the variable's number.
    pub depth: u8,
    /// Over what.
    pub over: Over,
}

/// What a quantifier walks over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The members of the household.
    Members,
    /// The records of a list.
    Records(FactRef),
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A condition: true, false or unknown.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Always the same.
    Constant(bool),
    /// A yes-or-no fact.
    Fact(FactRef),
    /// A yes-or-no fact, or what it is computed from where it is not told.
    FactOr(FactRef, Arc<Definition>),
    /// A derived yes-or-no fact of a subject.
    Defined(Arc<Definition>, Subject),
    /// Not.
    Not(Box<Condition>),
    /// All of.
    All(Vec<Condition>),
    /// Any of.
    Any(Vec<Condition>),
    /// Both the same (or, negated, different).
    Same(Box<Condition>, Box<Condition>),
    /// Two numbers compared.
    Numbers(Comparison, NumberExpression, NumberExpression),
    /// Two days compared.
    Days(Comparison, DayExpression, DayExpression),
    /// A choice is among those whose bits are set.
    Among(FactRef, u64),
    /// A set holds a choice.
    Holds(FactRef, u8),
    /// Some member or record.
    Exists(Walk, Box<Condition>),
    /// Every member or record.
    Every(Walk, Box<Condition>),
    /// One of two, by a condition.
    If(Box<Condition>, Box<Condition>, Box<Condition>),
}

/// A formula: an exact number or unknown.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberExpression {
    /// A literal with the step that a person would move it by.
    Constant(Literal),
    /// A fact.
    Fact(FactRef),
    /// A fact, or what it is computed from where it is not told; what lies beyond the smallest and the largest that could be
    /// told is unknown.
    FactOr(FactRef, Arc<Definition>, Box<(Exact, Exact)>),
    /// A derived number of a subject.
    Defined(Arc<Definition>, Subject),
    /// A dated number of the program.
    Parameter(Arc<Parameter>),
    /// A shared dated number, found by area.
    Standard(Arc<Standard>),
    /// Sum.
    Add(Box<NumberExpression>, Box<NumberExpression>),
    /// Difference.
    Subtract(Box<NumberExpression>, Box<NumberExpression>),
    /// Product.
    Multiply(Box<NumberExpression>, Box<NumberExpression>),
    /// Quotient; the divisor is proved not zero when loaded.
    Divide(Box<NumberExpression>, Box<NumberExpression>),
    /// The smallest.
    Least(Vec<NumberExpression>),
    /// The largest.
    Most(Vec<NumberExpression>),
    /// How many members or records fulfil a condition.
    Count(Walk, Box<Condition>),
    /// Sum over the members or records.
    Sum(Walk, Box<NumberExpression>),
    /// Full years between two days.
    Years(Box<DayExpression>, Box<DayExpression>),
    /// Full months between two days.
    Months(Box<DayExpression>, Box<DayExpression>),
    /// Days between two days.
    Days(Box<DayExpression>, Box<DayExpression>),
    /// One of two, by a condition.
    If(Box<Condition>, Box<NumberExpression>, Box<NumberExpression>),
}

/// A literal number.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// Its value.
    pub value: Exact,
    /// One unit of what it counts: a fen, a year, a grade.
    pub step: Exact,
}

/// A day or unknown.
#[derive(Clone, Debug, PartialEq)]
pub enum DayExpression {
    /// A literal.
    Constant(Date),
    /// The day asked about.
    On,
    /// A fact.
    Fact(FactRef),
    /// One of two, by a condition.
    If(Box<Condition>, Box<DayExpression>, Box<DayExpression>),
}

/// A derived fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Its key.
    pub key: String,
    /// Its name for people.
    pub name: Words,
    /// The clause it comes from.
    pub clause: Option<String>,
    /// What it is.
    pub body: DefinitionBody,
}

/// What a derived fact is.
#[derive(Clone, Debug, PartialEq)]
pub enum DefinitionBody {
    /// A condition.
    Condition(Condition),
    /// A formula and its unit.
    Number(NumberExpression, Unit),
}

/// A dated number of a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// `ez-urban-dibao.standard`.
    pub key: String,
    /// Its name for people.
    pub name: Option<Words>,
    /// Its unit.
    pub unit: Unit,
    /// One unit of it.
    pub step: Exact,
    /// Its values.
    pub rows: Vec<ParameterRow>,
}

/// A value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterRow {
    /// When it holds.
    pub period: Period,
    /// Until when somebody has checked it.
    pub checked_until: Option<Date>,
    /// Under which condition.
    pub condition: Option<Condition>,
    /// The number; a percentage is divided by a hundred.
    pub value: Exact,
    /// The clause it comes from.
    pub clause: Option<String>,
}

/// A shared dated number.
#[derive(Clone, Debug, PartialEq)]
pub struct Standard {
    /// Its key.
    pub key: String,
    /// Its name for people.
    pub name: Words,
    /// Its unit.
    pub unit: Unit,
    /// One unit of it.
    pub step: Exact,
    /// Region of the program that asks: rows for it need no area to be known.
    pub asked_from: Area,
    /// Its values.
    pub rows: Vec<StandardRow>,
}

/// A value of a standard.
#[derive(Clone, Debug, PartialEq)]
pub struct StandardRow {
    /// For which area.
    pub area: Area,
    /// When it holds.
    pub period: Period,
    /// Until when somebody has checked it.
    pub checked_until: Option<Date>,
    /// The number.
    pub value: Exact,
    /// The clause it comes from.
    pub clause: Option<String>,
}

impl NumberExpression {
    /// The key of a dated number: `ez-urban-dibao.standard` of a parameter, `standard.dibao` of a standard.
    pub fn dated_key(&self) -> Option<String> {
        match self {
            NumberExpression::Parameter(parameter) => Some(parameter.key.clone()),
            NumberExpression::Standard(standard) => Some(format!("standard.{}", standard.key)),
            _ => None,
        }
    }

    /// Whether both stand for the very same parameter or standard.
    pub fn is_same_dated(&self, other: &NumberExpression) -> bool {
        match (self, other) {
            (NumberExpression::Parameter(a), NumberExpression::Parameter(b)) => Arc::ptr_eq(a, b),
            (NumberExpression::Standard(a), NumberExpression::Standard(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl Comparison {
    /// Whether two ordered values stand so.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }

    /// The comparison that holds exactly when this one does not.
    pub fn opposite(self) -> Self {
        match self {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Less => Comparison::GreaterOrEqual,
            Comparison::LessOrEqual => Comparison::Greater,
            Comparison::Greater => Comparison::LessOrEqual,
            Comparison::GreaterOrEqual => Comparison::Less,
        }
    }

    /// The comparison with its sides exchanged.
    pub fn mirrored(self) -> Self {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessOrEqual => Comparison::GreaterOrEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterOrEqual => Comparison::LessOrEqual,
            same => same,
        }
    }

    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }
}

//! What is worked out of a catalog before many households are judged at once?
//!
//! All criteria of all programs in force on a day become one list of nodes, each distinct comparison once; parts stand
//! before what is made of them. A node is about households or about members.

use super::arithmetic_plan::range_of;
use super::column::Population;
use crate::catalog::{Condition, NumberExpression, PaidTo, Program};
use crate::facts::{Area, FactKind, Holder, Vocabulary};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Position of a node.
pub(super) type NodeId = u32;
/// Position of a number.
pub(super) type NumberId = u32;
/// Position of a number that is rounded down for comparisons with constants.
pub(super) type FloorId = u32;

/// What a node has one truth value for each of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Rows {
    Households,
    Members,
}

impl Rows {
    /// Of whom the facts of these rows are told.
    pub fn holder(self) -> Holder {
        match self {
            Rows::Households => Holder::Household,
            Rows::Members => Holder::Member,
        }
    }
}

/// A fact as a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Source {
    pub rows: Rows,
    pub slot: u16,
    pub holds_year: bool,
}

impl Source {
    /// What kind of fact it is.
    pub fn kind(self, vocabulary: &Vocabulary) -> &FactKind {
        &vocabulary.facts(self.rows.holder())[usize::from(self.slot)].kind
    }
}

/// How two numbers stand to each other; the other ways are the opposites of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Order {
    Less,
    Equal,
}

/// A truth value of each row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Node {
    Constant(bool),
    Flag(Source),
    Among(Source, u64),
    Holds(Source, u8),
    /// A column's own number against a whole one.
    Threshold(Source, Order, i64),
    /// By where the household lives.
    Place(Vec<Option<bool>>),
    /// Two numbers compared; rows that whole numbers can't say are judged one by one, by the plain condition.
    Compare(Order, NumberId, NumberId, Plain),
    /// A number times a whole one, rounded down, is below a whole one; the plain condition says the same.
    Below(FloorId, i64, Plain),
    /// How many members of the household are so, against a whole number.
    Count(NodeId, Order, i64),
    /// Some member of the household.
    Exists(NodeId),
    /// The household's value, for each member.
    Spread(NodeId),
    Not(NodeId),
    All(Vec<NodeId>),
    Any(Vec<NodeId>),
    Same(NodeId, NodeId),
    If(NodeId, NodeId, NodeId),
    /// Judged one by one.
    Plain(Plain),
}

/// A condition or amount to be judged row by row, and which variable of its expression the row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Plain {
    pub expression: u32,
    pub row: RowIs,
}

/// Which variable the row of a plain expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum RowIs {
    Household,
    Recipient,
    Bound(u8),
}

/// What is judged row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PlainExpression {
    Condition(Condition),
    Number(NumberExpression),
}

/// A number of each row: a whole numerator over a denominator, which is the same for all rows or a number of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Number {
    Constant(i64, i64),
    Fact(Source, i64),
    /// A fact, or what it is computed from.
    FactOr(Source, i64),
    /// Full years from a day that is told to the day asked about.
    Years(Source),
    /// Members born by the day.
    Size,
    /// By where the household lives; one denominator for all.
    Place(Vec<Option<i64>>, i64),
    /// The row of a dated number whose condition holds; one denominator for all.
    Rows(Vec<(Option<NodeId>, i64)>, i64),
    Add(NumberId, NumberId),
    Subtract(NumberId, NumberId),
    Multiply(NumberId, NumberId),
    Divide(NumberId, NumberId),
    Least(NumberId, NumberId),
    Most(NumberId, NumberId),
    Count(NodeId),
    Sum(NumberId),
    Spread(NumberId),
    If(NodeId, NumberId, NumberId),
}

/// Between which whole numbers numerators and denominators lie, for the population that a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub numerator: (i128, i128),
    pub denominator: (i128, i128),
}

/// What a program gives those who are eligible.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PlannedAmount {
    Exactly(NumberId, Plain),
    Between((NumberId, Plain), (NumberId, Plain)),
    /// The first row whose condition holds.
    First(Vec<(Option<NodeId>, NumberId, Plain)>),
    /// In kind, or not stated.
    Without,
    /// Judged one by one.
    OneByOne,
}

/// A program of a plan.
#[derive(Clone, Debug)]
pub(super) struct PlannedProgram {
    pub program: Arc<Program>,
    pub rows: Rows,
    /// The region, then the criteria in the file's order, then that no local form takes its place for the recipient.
    pub criteria: Vec<NodeId>,
    pub amount: PlannedAmount,
}

/// All programs in force on a day, as nodes.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) on: crate::calendar::Date,
    pub(super) nodes: Vec<(Node, Rows)>,
    pub(super) numbers: Vec<(Number, Rows, Range)>,
    /// Numbers with what they are multiplied by before they are rounded down.
    pub(super) floors: Vec<(NumberId, i64)>,
    pub(super) plain: Vec<PlainExpression>,
    pub(super) programs: Vec<PlannedProgram>,
    /// Where the one household lives that it was made for, if it was made for one.
    pub(super) area: Option<Area>,
    /// The bounds of columns, and how many places there were, when it was made.
    pub(super) made_for: (BTreeMap<Source, (i64, i64)>, usize),
}

impl Plan {
    /// How many programs it judges.
    pub fn programs(&self) -> usize {
        self.programs.len()
    }

    /// A program by position.
    pub fn program(&self, position: usize) -> &Arc<Program> {
        &self.programs[position].program
    }

    /// Whether it still fits a population: no new places, and no number beyond those that were there.
    pub fn fits(&self, population: &Population) -> bool {
        let (ranges, places) = &self.made_for;
        population.areas.len() == *places
            && ranges.iter().all(|(source, (low, high))| {
                let now = range_of(population, *source);
                *low <= now.0 && now.1 <= *high
            })
    }

    /// The position of that one household's place.
    pub(super) fn place(&self) -> usize {
        usize::from(self.area.is_some())
    }

    /// How many distinct truth values it works out.
    pub fn nodes(&self) -> usize {
        self.nodes.len()
    }

    /// How many of them are judged row by row.
    pub fn plain_nodes(&self) -> usize {
        self.nodes.iter().filter(|(node, _)| matches!(node, Node::Plain(_))).count()
    }
}

pub(super) fn rows_of(program: &Program) -> Rows {
    match program.paid_to {
        PaidTo::Household => Rows::Households,
        PaidTo::Person => Rows::Members,
    }
}

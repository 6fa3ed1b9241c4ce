//! What is worked out of a catalog before many households are judged at once?
//!
//! All criteria of all programs in force on a day become one list of nodes, each distinct comparison once; parts stand
//! before what is made of them. A node is about households, about members, or about the records of a list.

use super::arithmetic_plan::{most_of, range_of};
use super::column::Population;
use super::spans::Span;
use crate::calendar::Date;
use crate::catalog::{Condition, NumberExpression, PaidTo, Program, RecordList};
use crate::eligibility::People;
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
    /// The records of a list, those of one holder after those of another.
    Records(RecordList),
}

impl Rows {
    /// The rows of those whose list or members these are; households are nobody's.
    pub fn above(self) -> Rows {
        match self {
            Rows::Households | Rows::Members => Rows::Households,
            Rows::Records(list) => Rows::of(list.holder),
        }
    }

    /// The rows of those of whom facts are told.
    pub fn of(holder: Holder) -> Rows {
        match holder {
            Holder::Household => Rows::Households,
            Holder::Member => Rows::Members,
        }
    }
}

/// The column of a list, in the rows of those whose it is.
pub(super) fn source_of(list: RecordList, vocabulary: &Vocabulary, on: Date) -> Source {
    let holds_year = vocabulary.facts(list.holder)[usize::from(list.slot)].holds_year;
    Source { rows: Rows::of(list.holder), slot: list.slot, year: holds_year.then(|| on.year()) }
}

/// A fact as a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Source {
    pub rows: Rows,
    pub slot: u16,
    /// The year of which it must speak, where it holds for one year.
    pub year: Option<i16>,
}

impl Source {
    /// What kind of fact it is.
    pub fn kind(self, vocabulary: &Vocabulary) -> &FactKind {
        let slot = usize::from(self.slot);
        match self.rows {
            Rows::Households => &vocabulary.facts(Holder::Household)[slot].kind,
            Rows::Members => &vocabulary.facts(Holder::Member)[slot].kind,
            Rows::Records(list) => &vocabulary.facts(list.holder)[usize::from(list.slot)].kind.fields()[slot].kind,
        }
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
    /// Whether a fact is told.
    Told(Source),
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
    /// How many of a row's members or records are so, against a whole number.
    Count(NodeId, People, Order, i64),
    /// Some member or record of a row.
    Exists(NodeId, People),
    /// The value of the row above, for each of its members or records.
    Spread(NodeId),
    Not(NodeId),
    All(Vec<NodeId>),
    Any(Vec<NodeId>),
    Same(NodeId, NodeId),
    If(NodeId, NodeId, NodeId),
    /// Judged one by one.
    Plain(Plain),
}

/// A condition or amount to be judged row by row, how it is seen from a row, and on which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Plain {
    pub expression: u32,
    pub seen: Seen,
    pub on: Date,
}

/// How an expression is seen from a row: which of its variables the row is, and over whom its walks go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Seen {
    pub row: RowIs,
    /// Where the row is a record: the variable's depth and the list, which is the list of whoever `row` says.
    pub record: Option<(u8, RecordList)>,
    pub people: People,
}

impl Seen {
    pub fn rows(self) -> Rows {
        match (self.record, self.row) {
            (Some((_, list)), _) => Rows::Records(list),
            (None, RowIs::Household) => Rows::Households,
            (None, _) => Rows::Members,
        }
    }

    /// The same from a row above, or from the row itself.
    pub fn from(self, rows: Rows) -> Seen {
        match rows {
            Rows::Households => Seen { row: RowIs::Household, record: None, ..self },
            Rows::Members => Seen { record: None, ..self },
            Rows::Records(_) => self,
        }
    }
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
    /// A number that is unknown where it lies beyond two whole ones.
    Within(NumberId, i64, i64),
    /// Full years, full months or days between a day that is told and a fixed one.
    Span(Source, Span),
    /// Members.
    Size(People),
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
    Count(NodeId, People),
    /// Of a row's members or records, over one denominator that all of theirs divide.
    Sum(NumberId, People, i64),
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
    pub on: Date,
    pub rows: Rows,
    /// The region, then the criteria in the file's order, then that no local form takes its place for the recipient.
    pub criteria: Vec<NodeId>,
    pub amount: PlannedAmount,
    /// Of each member, whether a household's aid is for the member; nothing where it is for all.
    pub beneficiaries: Option<NodeId>,
}

/// Programs in force on a day, as nodes; or those of several days, so that what the days have in common is worked out once.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The day, or the first of them.
    pub(super) on: Date,
    /// The years of the days.
    pub(super) years: Vec<i16>,
    pub(super) nodes: Vec<(Node, Rows)>,
    pub(super) numbers: Vec<(Number, Rows, Range)>,
    /// Which numbers are kept for the block: several others are made of them, or they gather many rows into one.
    pub(super) kept: Vec<bool>,
    /// Numbers with what they are multiplied by before they are rounded down.
    pub(super) floors: Vec<(NumberId, i64)>,
    pub(super) plain: Vec<PlainExpression>,
    pub(super) programs: Vec<PlannedProgram>,
    /// Where the one household lives that it was made for, if it was made for one.
    pub(super) area: Option<Area>,
    /// The lists of records that it walks over.
    pub(super) lists: Vec<RecordList>,
    pub(super) made_for: MadeFor,
}

/// What was so of the population when a plan was made.
#[derive(Clone, Debug)]
pub(super) struct MadeFor {
    /// The bounds of columns.
    pub ranges: BTreeMap<Source, (i64, i64)>,
    /// The most members or records that one row has below it.
    pub most: BTreeMap<Rows, usize>,
    /// How many places there were.
    pub places: usize,
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
        let MadeFor { ranges, most, places } = &self.made_for;
        population.areas.len() == *places
            && most.iter().all(|(rows, most)| most_of(population, *rows) <= *most)
            && ranges.iter().all(|(source, (low, high))| {
                let now = range_of(population, *source);
                *low <= now.0 && now.1 <= *high
            })
    }

    /// Whether two of its programs ask the same of the same rows: then none is eligible for the one and not for the other.
    pub fn asks_alike(&self, one: usize, other: usize) -> bool {
        let [one, other] = [one, other].map(|program| &self.programs[program]);
        one.rows == other.rows && one.criteria == other.criteria
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

/// Which numbers are worth keeping for a block.
pub(super) fn kept(numbers: &[(Number, Rows, Range)], nodes: &[(Node, Rows)], floors: &[(NumberId, i64)], programs: &[PlannedProgram]) -> Vec<bool> {
    let mut uses = vec![0_u32; numbers.len()];
    let mut count = |id: &NumberId| uses[*id as usize] += 1;
    for (number, ..) in numbers {
        use Number::{Add, Divide, If, Least, Most, Multiply, Spread, Subtract, Sum, Within};
        match number {
            Add(a, b) | Subtract(a, b) | Multiply(a, b) | Divide(a, b) | Least(a, b) | Most(a, b) | If(_, a, b) => [a, b].into_iter().for_each(&mut count),
            Within(of, ..) | Sum(of, ..) | Spread(of) => count(of),
            _ => {}
        }
    }
    floors.iter().for_each(|(id, _)| count(id));
    for (node, _) in nodes {
        if let Node::Compare(_, a, b, _) = node {
            [a, b].into_iter().for_each(&mut count);
        }
    }
    for planned in programs {
        match &planned.amount {
            PlannedAmount::Exactly(id, _) => count(id),
            PlannedAmount::Between(low, high) => [&low.0, &high.0].into_iter().for_each(&mut count),
            PlannedAmount::First(rows) => rows.iter().for_each(|(_, id, _)| count(id)),
            PlannedAmount::Without | PlannedAmount::OneByOne => {}
        }
    }
    let is_kept = |((number, ..), uses): (&(Number, Rows, Range), u32)| match number {
        Number::Sum(..) | Number::Count(..) | Number::Size(_) => true,
        Number::Constant(..) | Number::Fact(..) | Number::Span(..) | Number::Place(..) => false,
        _ => uses > 1,
    };
    numbers.iter().zip(uses).map(is_kept).collect()
}

//! Who of one household gets what, at once?
//!
//! The same list of nodes as for many households, with the members of the one, or the records of a list, as the bits of a word. Nothing
//! is prepared: a node is worked out when a criterion asks for it, and at most once.

use super::answers::Paid;
use super::column::{raw, scale_of};
use super::one_by_one::view_of;
use super::plan::{Node, NodeId, Order, Plain, PlainExpression, Plan, PlannedAmount, Rows, Source, source_of};
use super::single_numbers::Found;
use crate::catalog::{Program, RecordList};
use crate::eligibility::{People, Recipient, Rigour, Situation, Verdict, evaluate_condition, formula_amount, judge};
use crate::facts::{Holder, Household, Value, Vocabulary};
use crate::number::Exact;
use std::sync::Arc;

/// Members, or records of a list, that one word has room for; larger households are judged plainly.
const ROOM: usize = 64;

/// What one program comes to for one recipient who is not ineligible.
#[derive(Clone, Copy, Debug)]
pub struct SingleAnswer<'p> {
    /// The program.
    pub program: &'p Arc<Program>,
    /// To whom it would be paid.
    pub recipient: Recipient,
    /// Eligible, or hanging on unknown facts.
    pub verdict: Verdict,
    /// What the eligible get; of an open verdict what it would be, as far as that can be told.
    pub paid: Paid,
}

/// Truth values of a node for one household: bits of those who surely are so, and surely not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub round: u32,
    pub yes: u64,
    pub no: u64,
}

/// Room for the work on one household after the other; the memory is used again.
pub struct Single<'p> {
    pub(super) plan: &'p Plan,
    pub(super) vocabulary: &'p Vocabulary,
    truths: Vec<Known>,
    round: u32,
    /// A number lies beyond what the plan's whole numbers were proved for.
    pub(super) is_beyond: bool,
    /// The records of the plan's lists.
    lists: Vec<Records>,
}

/// The household that is being judged.
#[derive(Clone, Copy)]
pub(super) struct Asked<'h> {
    pub situation: &'h Situation<'h>,
    /// Members who are born.
    there: u64,
    everybody: u64,
    lists: &'h [Records],
}

/// The records of one list: whose each is (a member by position), and its place there.
struct Records {
    list: RecordList,
    rows: Vec<(u16, u16)>,
}

impl Records {
    fn read(&mut self, household: &Household) {
        self.rows.clear();
        let mut add = |holder: u16, facts: &[Option<Value>]| {
            if let Some(Some(Value::Records(list))) = facts.get(usize::from(self.list.slot)) {
                self.rows.extend((0..list.len() as u16).map(|record| (holder, record)));
            }
        };
        match self.list.holder {
            Holder::Household => add(0, &household.facts),
            Holder::Member => household.members.iter().enumerate().for_each(|(position, member)| add(position as u16, &member.facts)),
        }
    }
}

/// So many bits.
fn first_bits(count: usize) -> u64 {
    if count == 0 { 0 } else { !0 >> (ROOM - count) }
}

impl<'h> Asked<'h> {
    fn records(self, list: RecordList) -> &'h [(u16, u16)] {
        self.lists.iter().find(|records| records.list == list).map_or(&[], |records| &records.rows)
    }

    /// The bits of all rows.
    fn all(self, rows: Rows) -> u64 {
        match rows {
            Rows::Households => 1,
            Rows::Members => self.everybody,
            Rows::Records(list) => first_bits(self.records(list).len()),
        }
    }

    /// The members or records of a row over which a walk goes.
    pub fn below(self, rows: Rows, people: People, row: usize) -> u64 {
        match rows {
            Rows::Households => 1,
            Rows::Members if people == People::Born => self.there,
            Rows::Members => self.everybody,
            Rows::Records(RecordList { holder: Holder::Household, .. }) => self.all(rows),
            Rows::Records(list) => {
                let is_theirs = |(position, (holder, _)): (usize, &(u16, u16))| u64::from(usize::from(*holder) == row) << position;
                self.records(list).iter().enumerate().map(is_theirs).sum()
            }
        }
    }

    /// The row above another one.
    pub fn above(self, rows: Rows, row: usize) -> usize {
        match rows {
            Rows::Households | Rows::Members => 0,
            Rows::Records(list) => usize::from(self.records(list)[row].0),
        }
    }

    /// The member of whom a row is, and the record that it is.
    pub fn place_of(self, rows: Rows, row: usize) -> (u16, u16) {
        match rows {
            Rows::Households | Rows::Members => (row as u16, 0),
            Rows::Records(list) => self.records(list)[row],
        }
    }
}

impl<'p> Single<'p> {
    /// Room for a plan that was made for a place ([`Plan::for_area`]).
    pub fn new(plan: &'p Plan, vocabulary: &'p Vocabulary) -> Self {
        let lists = plan.lists.iter().map(|list| Records { list: *list, rows: Vec::new() }).collect();
        Single { plan, vocabulary, truths: vec![Known::default(); plan.nodes.len()], round: 0, is_beyond: false, lists }
    }

    /// Every program and recipient that is not ineligible, in the order of the catalog and the household's members.
    pub fn judge(&mut self, household: &Household, answers: &mut Vec<SingleAnswer<'p>>) {
        assert_eq!(household.area(), self.plan.area.as_ref(), "a plan for a place judges those who live there");
        answers.clear();
        let situation = Situation::new(household, self.plan.on, Rigour::Warn);
        if situation.born.is_empty() {
            return;
        }
        self.lists.iter_mut().for_each(|records| records.read(household));
        if household.members.len() > ROOM || self.lists.iter().any(|records| records.rows.len() > ROOM) {
            return self.plainly(&situation, answers);
        }
        let lists = std::mem::take(&mut self.lists);
        let there = situation.born.iter().fold(0, |bits, position| bits | 1 << position);
        self.by_plan(Asked { situation: &situation, there, everybody: first_bits(household.members.len()), lists: &lists }, answers);
        self.lists = lists;
    }

    fn by_plan(&mut self, asked: Asked<'_>, answers: &mut Vec<SingleAnswer<'p>>) {
        self.round += 1;
        self.is_beyond = false;
        let plan = self.plan;
        for planned in &plan.programs {
            let all = asked.below(planned.rows, People::Born, 0);
            let (mut yes, mut open) = (all, all);
            for criterion in &planned.criteria {
                let known = self.truth(*criterion, asked);
                yes &= known.yes;
                open &= !known.no;
                if open == 0 {
                    break;
                }
            }
            let mut left = open;
            while left != 0 {
                let row = left.trailing_zeros() as usize;
                left &= left - 1;
                let recipient = if planned.rows == Rows::Households { Recipient::Household } else { Recipient::Member(row as u16) };
                let is_eligible = yes >> row & 1 == 1;
                let paid = self.paid(&planned.program, &planned.amount, planned.rows, row, recipient, asked);
                let verdict = if is_eligible { Verdict::Eligible } else { Verdict::Needs };
                answers.push(SingleAnswer { program: &planned.program, recipient, verdict, paid });
            }
        }
        if self.is_beyond {
            answers.clear();
            self.plainly(asked.situation, answers);
        }
    }

    /// Without the list of nodes.
    fn plainly(&self, situation: &Situation<'_>, answers: &mut Vec<SingleAnswer<'p>>) {
        let plan = self.plan;
        for planned in &plan.programs {
            let household = [Recipient::Household];
            let members: Vec<Recipient> = situation.born.iter().map(|position| Recipient::Member(*position)).collect();
            let recipients = if planned.rows == Rows::Households { &household[..] } else { &members };
            for recipient in recipients {
                let judgment = judge(&planned.program, situation, *recipient);
                if judgment.verdict != Verdict::Ineligible {
                    answers.push(SingleAnswer {
                        program: &planned.program,
                        recipient: *recipient,
                        verdict: judgment.verdict,
                        paid: Paid::from(&judgment.amount),
                    });
                }
            }
        }
    }

    pub(super) fn truth(&mut self, id: NodeId, asked: Asked<'_>) -> Known {
        let known = self.truths[id as usize];
        if known.round == self.round {
            return known;
        }
        let (yes, no) = self.work_out(id, asked);
        let known = Known { round: self.round, yes, no };
        self.truths[id as usize] = known;
        known
    }

    fn work_out(&mut self, id: NodeId, asked: Asked<'_>) -> (u64, u64) {
        let plan = self.plan;
        let (node, rows) = &plan.nodes[id as usize];
        let rows = *rows;
        let all = asked.all(rows);
        match node {
            Node::Constant(true) => (all, 0),
            Node::Constant(false) => (0, all),
            Node::Flag(source) => by_fact(*source, asked, |value| match value {
                Value::Bool(yes) => Some(*yes),
                _ => None,
            }),
            Node::Told(source) => each_row(all, |row| Some(value_of(*source, row, asked).is_some())),
            Node::Among(source, set) => by_fact(*source, asked, |value| match value {
                Value::Choice(choice) => Some(set >> choice & 1 == 1),
                _ => None,
            }),
            Node::Holds(source, place) => by_fact(*source, asked, |value| match value {
                Value::Set(set) => Some(set >> place & 1 == 1),
                _ => None,
            }),
            Node::Threshold(source, order, limit) => {
                let scale = scale_of(source.kind(self.vocabulary));
                by_fact(*source, asked, |value| match (raw(value, scale), value, order) {
                    (Some(number), _, Order::Less) => Some(number < *limit),
                    (Some(number), _, Order::Equal) => Some(number == *limit),
                    (None, Value::Number(number), Order::Less) => Some(*number < Exact::ratio(*limit, scale)),
                    (None, Value::Number(number), Order::Equal) => Some(*number == Exact::ratio(*limit, scale)),
                    _ => None,
                })
            }
            Node::Place(places) => match places[plan.place()] {
                Some(true) => (1, 0),
                Some(false) => (0, 1),
                None => (0, 0),
            },
            Node::Below(floor, limit, plain) => {
                let (number, factor) = plan.floors[*floor as usize];
                each_row(all, |row| match self.number(number, row, asked) {
                    Found::Is(n, d) => Some((n * factor).div_euclid(d) < *limit),
                    Found::Unknown => None,
                    Found::OneByOne => self.plain_condition(*plain, row, asked),
                })
            }
            Node::Compare(order, a, b, plain) => each_row(all, |row| match self.number(*a, row, asked).and(self.number(*b, row, asked)) {
                Ok([(a, b), (c, d)]) => {
                    let (left, right) = if b == d { (a, c) } else { (a * d, c * b) };
                    Some(if *order == Order::Less { left < right } else { left == right })
                }
                Err(Found::OneByOne) => self.plain_condition(*plain, row, asked),
                Err(_) => None,
            }),
            Node::Count(below, people, order, limit) => each_row(all, |row| {
                let (low, high) = self.count(*below, *people, row, asked)?;
                let (is_so, is_not) = match order {
                    Order::Less => (high < *limit, low >= *limit),
                    Order::Equal => (low == high && low == *limit, high < *limit || *limit < low),
                };
                (is_so || is_not).then_some(is_so)
            }),
            Node::Exists(below, people) => each_row(all, |row| {
                let (low, high) = self.count(*below, *people, row, asked)?;
                (low > 0 || high == 0).then_some(low > 0)
            }),
            Node::Spread(of) => {
                let known = self.truth(*of, asked);
                each_row(all, |row| {
                    let above = asked.above(rows, row);
                    (known.yes >> above & 1 == 1).then_some(true).or_else(|| (known.no >> above & 1 == 1).then_some(false))
                })
            }
            Node::Not(of) => {
                let known = self.truth(*of, asked);
                (known.no, known.yes)
            }
            Node::All(list) => {
                let (mut yes, mut no) = (all, 0);
                for part in list {
                    let known = self.truth(*part, asked);
                    yes &= known.yes;
                    no |= known.no;
                    if no == all {
                        break;
                    }
                }
                (yes, no)
            }
            Node::Any(list) => {
                let (mut yes, mut no) = (0, all);
                for part in list {
                    let known = self.truth(*part, asked);
                    yes |= known.yes;
                    no &= known.no;
                    if yes == all {
                        break;
                    }
                }
                (yes, no)
            }
            Node::Same(a, b) => {
                let (a, b) = (self.truth(*a, asked), self.truth(*b, asked));
                (a.yes & b.yes | a.no & b.no, a.yes & b.no | a.no & b.yes)
            }
            Node::If(test, a, b) => {
                let (test, a, b) = (self.truth(*test, asked), self.truth(*a, asked), self.truth(*b, asked));
                (test.yes & a.yes | test.no & b.yes | a.yes & b.yes, test.yes & a.no | test.no & b.no | a.no & b.no)
            }
            Node::Plain(plain) => each_row(all, |row| self.plain_condition(*plain, row, asked)),
        }
    }

    /// How many members or records of a row are surely so, and how many may be; nothing where the list is unknown.
    pub(super) fn count(&mut self, below: NodeId, people: People, row: usize, asked: Asked<'_>) -> Option<(i64, i64)> {
        let (known, rows) = (self.truth(below, asked), self.plan.nodes[below as usize].1);
        let theirs = self.walked(rows, people, row, asked)?;
        Some((i64::from((known.yes & theirs).count_ones()), i64::from((!known.no & theirs).count_ones())))
    }

    /// The members or records of a row over which a walk goes; nothing where the list is unknown.
    pub(super) fn walked(&self, rows: Rows, people: People, row: usize, asked: Asked<'_>) -> Option<u64> {
        if let Rows::Records(list) = rows {
            value_of(source_of(list, self.vocabulary, self.plan.on), row, asked)?;
        }
        Some(asked.below(rows, people, row))
    }

    fn plain_condition(&self, plain: Plain, row: usize, asked: Asked<'_>) -> Option<bool> {
        let PlainExpression::Condition(condition) = &self.plan.plain[plain.expression as usize] else { return None };
        let (member, record) = asked.place_of(plain.seen.rows(), row);
        evaluate_condition(condition, view_of(plain, member, record, asked.situation))
    }

    fn paid(&mut self, program: &Program, amount: &PlannedAmount, rows: Rows, row: usize, recipient: Recipient, asked: Asked<'_>) -> Paid {
        let row = if rows == Rows::Households { 0 } else { row };
        match amount {
            PlannedAmount::Without => Paid::Without,
            PlannedAmount::OneByOne => Paid::from(&formula_amount(program, asked.situation, recipient)),
            PlannedAmount::Exactly(number, plain) => self.fen(*number, *plain, row, asked).map_or(Paid::Unknown, Paid::Exactly),
            PlannedAmount::Between(low, high) => match (self.fen(low.0, low.1, row, asked), self.fen(high.0, high.1, row, asked)) {
                (Some(low), Some(high)) => Paid::Between(low, high),
                _ => Paid::Unknown,
            },
            PlannedAmount::First(list) => {
                let mut found: Option<Paid> = None;
                for (node, number, plain) in list {
                    let known = node.map_or(Known { yes: !0, ..Known::default() }, |node| self.truth(node, asked));
                    if known.no >> row & 1 == 1 {
                        continue;
                    }
                    let one = self.fen(*number, *plain, row, asked).map_or(Paid::Unknown, Paid::Exactly);
                    found = Some(if found.is_some_and(|before| before != one) { Paid::Unknown } else { one });
                    if known.yes >> row & 1 == 1 {
                        break;
                    }
                }
                found.unwrap_or(Paid::Without)
            }
        }
    }
}

pub(super) fn value_of<'h>(source: Source, row: usize, asked: Asked<'h>) -> Option<&'h Value> {
    if source.year.is_some() && !asked.situation.year_facts_known {
        return None;
    }
    let household = asked.situation.household;
    let facts = match source.rows {
        Rows::Households => &household.facts,
        Rows::Members => &household.members[row].facts,
        Rows::Records(list) => {
            let (member, record) = asked.records(list)[row];
            let facts = if list.holder == Holder::Household { &household.facts } else { &household.members[usize::from(member)].facts };
            let Value::Records(records) = facts.get(usize::from(list.slot))?.as_ref()? else { return None };
            records.get(usize::from(record))?
        }
    };
    facts.get(usize::from(source.slot))?.as_ref()
}

fn by_fact(source: Source, asked: Asked<'_>, holds: impl Fn(&Value) -> Option<bool>) -> (u64, u64) {
    each_row(asked.all(source.rows), |row| value_of(source, row, asked).and_then(&holds))
}

/// The bits of those who surely are so, and of those who surely are not.
fn each_row(all: u64, mut holds: impl FnMut(usize) -> Option<bool>) -> (u64, u64) {
    let (mut yes, mut no) = (0, 0);
    for row in 0..all.count_ones() as usize {
        match holds(row) {
            Some(true) => yes |= 1 << row,
            Some(false) => no |= 1 << row,
            None => {}
        }
    }
    (yes, no)
}

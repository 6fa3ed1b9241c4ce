//! Who of one household gets what, at once?
//!
//! The same list of nodes as for many households, with the members of the one as the bits of a word. Nothing is prepared: a node is
//! worked out when a criterion asks for it, and at most once.

use super::answers::Paid;
use super::column::{day_number, raw, scale_of};
use super::one_by_one::view_of;
use super::plan::{Node, NodeId, Number, NumberId, Order, Plain, PlainExpression, Plan, PlannedAmount, Rows, Source};
use crate::catalog::Program;
use crate::eligibility::{NumberValue, Recipient, Rigour, Situation, Verdict, evaluate_condition, evaluate_number, formula_amount, judge};
use crate::facts::{Household, Value, Vocabulary};
use crate::money::Money;
use crate::number::Exact;
use std::sync::Arc;

/// Members that one word has room for; larger households are judged plainly.
const MEMBERS: usize = 64;

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
struct Known {
    round: u32,
    yes: u64,
    no: u64,
}

/// Numerator and denominator.
type Ratio = (i64, i64);

/// A number of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Is(i64, i64),
    Unknown,
    OneByOne,
}

impl Found {
    /// Both, or why not.
    fn and(self, other: Found) -> Result<[Ratio; 2], Found> {
        match (self, other) {
            (Found::Is(a, b), Found::Is(c, d)) => Ok([(a, b), (c, d)]),
            (Found::OneByOne, _) | (_, Found::OneByOne) => Err(Found::OneByOne),
            _ => Err(Found::Unknown),
        }
    }
}

/// Room for the work on one household after the other; the memory is used again.
pub struct Single<'p> {
    plan: &'p Plan,
    vocabulary: &'p Vocabulary,
    truths: Vec<Known>,
    round: u32,
    /// A number lies beyond what the plan's whole numbers were proved for.
    is_beyond: bool,
}

/// The household that is being judged.
#[derive(Clone, Copy)]
struct Asked<'h> {
    situation: &'h Situation<'h>,
    /// Members who are born.
    there: u64,
    everybody: u64,
}

impl<'p> Single<'p> {
    /// Room for a plan that was made for a place ([`Plan::for_area`]).
    pub fn new(plan: &'p Plan, vocabulary: &'p Vocabulary) -> Self {
        Single { plan, vocabulary, truths: vec![Known::default(); plan.nodes.len()], round: 0, is_beyond: false }
    }

    /// Every program and recipient that is not ineligible, in the order of the catalog and the household's members.
    pub fn judge(&mut self, household: &Household, answers: &mut Vec<SingleAnswer<'p>>) {
        assert_eq!(household.area(), self.plan.area.as_ref(), "a plan for a place judges those who live there");
        answers.clear();
        let situation = Situation::new(household, self.plan.on, Rigour::Warn);
        if situation.born.is_empty() {
            return;
        }
        if household.members.len() > MEMBERS {
            return self.plainly(&situation, answers);
        }
        self.round += 1;
        self.is_beyond = false;
        let there = situation.born.iter().fold(0, |bits, position| bits | 1 << position);
        let asked = Asked { situation: &situation, there, everybody: !0 >> (MEMBERS - household.members.len()) };
        let plan = self.plan;
        for planned in &plan.programs {
            let all = if planned.rows == Rows::Households { 1 } else { there };
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
            self.plainly(&situation, answers);
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

    fn truth(&mut self, id: NodeId, asked: Asked<'_>) -> Known {
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
        let all = if rows == Rows::Households { 1 } else { asked.everybody };
        match node {
            Node::Constant(true) => (all, 0),
            Node::Constant(false) => (0, all),
            Node::Flag(source) => by_fact(*source, asked, |value| match value {
                Value::Bool(yes) => Some(*yes),
                _ => None,
            }),
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
            Node::Count(member, order, limit) => {
                let (low, high) = self.count(*member, asked);
                let (is_so, is_not) = match order {
                    Order::Less => (high < *limit, low >= *limit),
                    Order::Equal => (low == high && low == *limit, high < *limit || *limit < low),
                };
                (u64::from(is_so), u64::from(is_not))
            }
            Node::Exists(member) => {
                let known = self.truth(*member, asked);
                (u64::from(known.yes & asked.there != 0), u64::from(asked.there & !known.no == 0))
            }
            Node::Spread(of) => {
                let known = self.truth(*of, asked);
                (if known.yes & 1 == 1 { all } else { 0 }, if known.no & 1 == 1 { all } else { 0 })
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

    /// How many members are surely so, and how many may be.
    fn count(&mut self, member: NodeId, asked: Asked<'_>) -> (i64, i64) {
        let known = self.truth(member, asked);
        (i64::from((known.yes & asked.there).count_ones()), i64::from((!known.no & asked.there).count_ones()))
    }

    fn number(&mut self, id: NumberId, row: usize, asked: Asked<'_>) -> Found {
        let plan = self.plan;
        let (number, ..) = &plan.numbers[id as usize];
        let over = |found: Result<[Ratio; 2], Found>, make: fn(Ratio, Ratio) -> Ratio| match found {
            Ok([a, b]) => {
                let (n, d) = make(a, b);
                Found::Is(n, d)
            }
            Err(why) => why,
        };
        match number {
            Number::Constant(n, d) => Found::Is(*n, *d),
            Number::Fact(source, scale) => self.told(*source, *scale, row, asked),
            Number::FactOr(source, scale) => match self.told(*source, *scale, row, asked) {
                Found::Unknown => Found::OneByOne,
                told => told,
            },
            Number::Years(source) => match value_of(*source, row, asked) {
                Some(Value::Date(day)) => Found::Is((day_number(plan.on) - day_number(*day)) >> 9, 1),
                _ => Found::Unknown,
            },
            Number::Size => Found::Is(asked.there.count_ones().into(), 1),
            Number::Place(places, denominator) => places[plan.place()].map_or(Found::Unknown, |n| Found::Is(n, *denominator)),
            Number::Rows(list, denominator) => self.dated(list, row, asked).map_or(Found::Unknown, |n| Found::Is(n, *denominator)),
            Number::Add(a, b) => over(self.pair(*a, *b, row, asked), |(a, b), (c, d)| if b == d { (a + c, b) } else { (a * d + c * b, b * d) }),
            Number::Subtract(a, b) => over(self.pair(*a, *b, row, asked), |(a, b), (c, d)| if b == d { (a - c, b) } else { (a * d - c * b, b * d) }),
            Number::Multiply(a, b) => over(self.pair(*a, *b, row, asked), |(a, b), (c, d)| (a * c, b * d)),
            Number::Divide(a, b) => over(self.pair(*a, *b, row, asked), |(a, b), (c, d)| (a * d, b * c.max(1))),
            Number::Least(a, b) => over(self.pair(*a, *b, row, asked), |a, b| if a.0 * b.1 < b.0 * a.1 { a } else { b }),
            Number::Most(a, b) => over(self.pair(*a, *b, row, asked), |a, b| if a.0 * b.1 > b.0 * a.1 { a } else { b }),
            Number::Count(member) => match self.count(*member, asked) {
                (low, high) if low == high => Found::Is(low, 1),
                _ => Found::OneByOne,
            },
            Number::Sum(of) => {
                let (mut sum, mut left) = (Found::Is(0, 1), asked.there);
                while left != 0 {
                    let member = left.trailing_zeros() as usize;
                    left &= left - 1;
                    // The plan has seen to it that all have one denominator.
                    sum = over(sum.and(self.number(*of, member, asked)), |(sum, _), (n, d)| (sum + n, d));
                }
                sum
            }
            Number::Spread(of) => self.number(*of, 0, asked),
            Number::If(test, a, b) => {
                let known = self.truth(*test, asked);
                match (known.yes >> row & 1 == 1, known.no >> row & 1 == 1) {
                    (true, _) => self.number(*a, row, asked),
                    (_, true) => self.number(*b, row, asked),
                    _ => match self.pair(*a, *b, row, asked) {
                        Ok([(a, b), (c, d)]) if a * d == c * b => Found::Is(a, b),
                        Ok(_) => Found::Unknown,
                        Err(why) => why,
                    },
                }
            }
        }
    }

    fn pair(&mut self, a: NumberId, b: NumberId, row: usize, asked: Asked<'_>) -> Result<[Ratio; 2], Found> {
        self.number(a, row, asked).and(self.number(b, row, asked))
    }

    fn told(&mut self, source: Source, scale: i64, row: usize, asked: Asked<'_>) -> Found {
        let Some(value) = value_of(source, row, asked) else { return Found::Unknown };
        let Some(number) = raw(value, scale) else { return Found::OneByOne };
        let (low, high) = self.plan.made_for.0.get(&source).copied().unwrap_or((0, 0));
        if number < low || high < number {
            self.is_beyond = true;
            return Found::Unknown;
        }
        Found::Is(number, scale)
    }

    /// The row of a dated number whose condition holds; where rows only may hold, all that still can must agree.
    fn dated(&mut self, list: &[(Option<NodeId>, i64)], row: usize, asked: Asked<'_>) -> Option<i64> {
        let mut possible: Option<i64> = None;
        let mut differ = false;
        for (node, value) in list {
            let known = node.map_or(Known { yes: !0, ..Known::default() }, |node| self.truth(node, asked));
            if known.yes >> row & 1 == 1 {
                return Some(*value);
            }
            if known.no >> row & 1 == 0 {
                differ |= possible.is_some_and(|before| before != *value);
                possible.get_or_insert(*value);
            }
        }
        possible.filter(|_| !differ)
    }

    fn plain_condition(&self, plain: Plain, row: usize, asked: Asked<'_>) -> Option<bool> {
        let PlainExpression::Condition(condition) = &self.plan.plain[plain.expression as usize] else { return None };
        evaluate_condition(condition, view_of(plain, row as u16, asked.situation))
    }

    fn plain_number(&self, plain: Plain, row: usize, asked: Asked<'_>) -> Option<i64> {
        let PlainExpression::Number(number) = &self.plan.plain[plain.expression as usize] else { return None };
        match evaluate_number(number, view_of(plain, row as u16, asked.situation)) {
            NumberValue::Known(yuan) => Money::from_yuan_rounded(&yuan).map(Money::fen),
            _ => None,
        }
    }

    /// Fen rounded half up once; below zero counts as zero.
    fn fen(&mut self, number: NumberId, plain: Plain, row: usize, asked: Asked<'_>) -> Option<i64> {
        match self.number(number, row, asked) {
            Found::Is(n, _) if n <= 0 => Some(0),
            Found::Is(n, d) => Some((n * 200 + d) / (2 * d)),
            Found::Unknown => None,
            Found::OneByOne => self.plain_number(plain, row, asked),
        }
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

fn value_of<'h>(source: Source, row: usize, asked: Asked<'h>) -> Option<&'h Value> {
    if source.holds_year && !asked.situation.year_facts_known {
        return None;
    }
    let household = asked.situation.household;
    let facts = match source.rows {
        Rows::Households => &household.facts,
        Rows::Members => &household.members[row].facts,
    };
    facts.get(usize::from(source.slot))?.as_ref()
}

fn by_fact(source: Source, asked: Asked<'_>, holds: impl Fn(&Value) -> Option<bool>) -> (u64, u64) {
    let all = if source.rows == Rows::Households { 1 } else { asked.everybody };
    each_row(all, |row| value_of(source, row, asked).and_then(&holds))
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

//! What does each node come to for the households of one block?
//!
//! A truth value that may be unknown is two bits a row: surely so, surely not. Where everything that a node looks at is known
//! the second bit is the opposite of the first and is not worked out.

use super::answers::AnswerLists;
use super::bits::{self, words};
use super::column::{Block, Column, Population, Values, day_number};
use super::numbers::{Floored, Numbers};
use super::plan::{Node, NodeId, Order, Plan, Rows, Source};
use crate::catalog::PaidTo;
use crate::facts::{BIRTH_DATE, Household, Value, Vocabulary};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Truth values of all rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Truths {
    pub yes: Vec<u64>,
    /// Meaningless where `is_total`: then what is not surely so is surely not.
    pub no: Vec<u64>,
    pub is_total: bool,
    pub(super) round: u32,
}

impl Truths {
    pub(super) fn no_word(&self, word: usize) -> u64 {
        if self.is_total { !self.yes[word] } else { self.no[word] }
    }
}

/// Room for what is worked out of a block; it may be used again for another population's.
#[derive(Default)]
pub struct WorkRoom {
    truths: Vec<Truths>,
    floors: Vec<Floored>,
    kept: Vec<Option<Numbers>>,
    round: u32,
    lists: AnswerLists,
}

/// The work on one block after the other; the memory is used again.
pub struct Work<'w> {
    pub(super) plan: &'w Plan,
    pub(super) population: &'w Population,
    pub(super) vocabulary: &'w Vocabulary,
    pub(super) position: usize,
    pub(super) truths: Vec<Truths>,
    pub(super) floors: Vec<Floored>,
    /// Numbers of all rows of the block that are asked for again.
    pub(super) kept: Vec<Option<Numbers>>,
    pub(super) round: u32,
    /// Of each of the plan's years the households and the members of whom its facts are known; nothing where of all.
    year_known: Vec<Option<[Vec<u64>; 2]>>,
    /// Rows of members who are born by the day.
    pub(super) there: Vec<u64>,
    /// Households of whom somebody is.
    pub(super) inhabited: Vec<u64>,
    /// Households as documents, for what is judged one by one.
    pub(super) documents: BTreeMap<usize, Household>,
    pub(super) lists: AnswerLists,
}

impl<'w> Work<'w> {
    /// By a plan on a population.
    pub fn new(plan: &'w Plan, population: &'w Population, vocabulary: &'w Vocabulary) -> Self {
        Self::within(WorkRoom::default(), plan, population, vocabulary)
    }

    /// The same in room that was used before.
    pub fn within(room: WorkRoom, plan: &'w Plan, population: &'w Population, vocabulary: &'w Vocabulary) -> Self {
        let WorkRoom { mut truths, mut floors, mut kept, round, lists } = room;
        truths.resize_with(plan.nodes.len(), Truths::default);
        floors.resize_with(plan.floors.len(), Floored::default);
        kept.resize_with(plan.numbers.len(), || None);
        Work {
            plan,
            population,
            vocabulary,
            position: 0,
            truths,
            floors,
            kept,
            round,
            year_known: Vec::new(),
            there: Vec::new(),
            inhabited: Vec::new(),
            documents: BTreeMap::new(),
            lists,
        }
    }

    /// The room, when the work is done.
    pub fn into_room(self) -> WorkRoom {
        let Work { truths, floors, kept, round, lists, .. } = self;
        WorkRoom { truths, floors, kept, round, lists }
    }

    pub(super) fn block(&self) -> &'w Block {
        &self.population.blocks[self.position]
    }

    pub(super) fn count(&self, rows: Rows) -> usize {
        self.block().count(rows)
    }

    /// Begins with another block.
    pub fn begin(&mut self, position: usize) {
        self.position = position;
        self.round += 1;
        self.documents.clear();
        self.kept.fill(None);
        let block = self.block();
        let known_in = |year: &i16| {
            block.told_in.iter().any(|told| *told != 0 && told != year).then(|| {
                let mut known = Vec::new();
                bits::fill(&mut known, &block.told_in, |told| told == 0 || told == *year);
                let of_members = spread(&known, Rows::Members, block);
                [known, of_members]
            })
        };
        self.year_known = self.plan.years.iter().map(known_in).collect();
        let today = day_number(self.plan.on);
        self.there.clone_from(&block.somebody);
        if block.last_birth > today {
            let births = &block.member[BIRTH_DATE];
            let unborn = |row: &usize| births.is_known(*row) && births.number(*row) > today;
            (0..block.members).filter(unborn).for_each(|row| self.there[row / 64] &= !(1 << (row % 64)));
        }
        self.inhabited = vec![0; words(block.households)];
        for layer in &block.layers {
            let count = words(layer.households);
            let there = &self.there[layer.start / 64..][..count];
            self.inhabited[..count].iter_mut().zip(there).for_each(|(inhabited, there)| *inhabited |= there);
        }
    }

    /// The rows that answers are given of.
    pub(super) fn asked(&self, paid_to: PaidTo) -> &[u64] {
        match paid_to {
            PaidTo::Household => &self.inhabited,
            PaidTo::Person => &self.there,
        }
    }

    /// Rows that somebody may ask for, one by one.
    pub(super) fn rows_asked(&self, rows: Rows) -> Vec<usize> {
        match rows {
            Rows::Records(_) => (0..self.count(rows)).collect(),
            Rows::Households | Rows::Members => {
                let mut found = Vec::new();
                let asked = if rows == Rows::Households { &self.inhabited } else { &self.block().somebody };
                bits::each(asked.iter().copied(), |row| found.push(row as usize));
                found
            }
        }
    }

    pub(super) fn column(&self, source: Source) -> &'w Column {
        self.block().column(source)
    }

    /// The rows of which a fact of one year speaks of the year asked about; nothing where all do.
    fn year_known_of(&self, source: Source) -> Option<&Vec<u64>> {
        let year = self.plan.years.iter().position(|year| Some(*year) == source.year)?;
        let [households, members] = self.year_known[year].as_ref()?;
        match source.rows {
            Rows::Households => Some(households),
            Rows::Members => Some(members),
            // A list's year is asked where the list is walked over.
            Rows::Records(_) => None,
        }
    }

    /// Of which rows a fact is known; nothing where of all.
    pub(super) fn known(&self, source: Source) -> Option<Cow<'_, [u64]>> {
        match (&self.column(source).known, self.year_known_of(source)) {
            (None, None) => None,
            (Some(known), None) | (None, Some(known)) => Some(Cow::Borrowed(known)),
            (Some(a), Some(b)) => Some(Cow::Owned(a.iter().zip(b).map(|(a, b)| a & b).collect())),
        }
    }

    /// Whether a fact of a row is known.
    pub(super) fn is_known(&self, source: Source, row: usize) -> bool {
        self.column(source).is_known(row) && self.year_known_of(source).is_none_or(|known| bits::is_set(known, row))
    }

    /// Works out the truth values of a node, once for the block.
    pub(super) fn prepare(&mut self, id: NodeId) {
        if self.truths[id as usize].round != self.round {
            let mut truths = std::mem::take(&mut self.truths[id as usize]);
            self.work_out(id, &mut truths);
            truths.round = self.round;
            self.truths[id as usize] = truths;
        }
    }

    /// The truth values of a node.
    pub(super) fn truths(&mut self, id: NodeId) -> &Truths {
        self.prepare(id);
        &self.truths[id as usize]
    }

    /// Truth values that are worked out already.
    pub(super) fn known_truths(&self, id: NodeId) -> &Truths {
        debug_assert_eq!(self.truths[id as usize].round, self.round);
        &self.truths[id as usize]
    }

    /// Whether a row is surely so, or surely not.
    pub(super) fn truth(&self, id: NodeId, row: usize) -> Option<bool> {
        let truths = self.known_truths(id);
        if bits::is_set(&truths.yes, row) {
            return Some(true);
        }
        (truths.is_total || bits::is_set(&truths.no, row)).then_some(false)
    }

    fn work_out(&mut self, id: NodeId, out: &mut Truths) {
        let plan = self.plan;
        let (node, rows) = &plan.nodes[id as usize];
        let count = self.count(*rows);
        match node {
            Node::Constant(value) => total(out, words(count), |_| if *value { !0 } else { 0 }),
            Node::Flag(source) => {
                let values = &self.column(*source).values;
                self.by_column(*source, out, |out| match values {
                    Values::Flags(flags) => out.clone_from(flags),
                    _ => *out = vec![0; words(count)],
                });
            }
            Node::Told(source) => {
                let known = self.known(*source);
                total(out, words(count), |word| known.as_ref().map_or(!0, |known| known[word]));
            }
            Node::Among(source, set) => {
                let values = &self.column(*source).values;
                self.by_column(*source, out, |out| match values {
                    Values::Bytes(list) => bits::fill_among(out, list, *set),
                    _ => *out = vec![0; words(count)],
                });
            }
            Node::Holds(source, place) => {
                let values = &self.column(*source).values;
                self.by_column(*source, out, |out| match values {
                    Values::Sets(list) => bits::fill(out, list, |set| set >> place & 1 == 1),
                    _ => *out = vec![0; words(count)],
                });
            }
            Node::Threshold(source, order, limit) => {
                let column = self.column(*source);
                if let Values::Kept(_) = column.values {
                    return self.exact_threshold(*source, *order, *limit, out);
                }
                self.by_column(*source, out, |out| threshold(&column.values, column.range, count, *order, *limit, out));
            }
            Node::Place(places) => {
                let block = self.block();
                let fill = |out: &mut Vec<u64>, wanted: bool| {
                    out.clear();
                    let is_wanted = |(area, _): &&(u32, Vec<u16>)| places[*area as usize] == Some(wanted);
                    if block.places.iter().all(|place| is_wanted(&place)) {
                        return out.resize(words(count), !0);
                    }
                    out.resize(words(count), 0);
                    block.places.iter().filter(is_wanted).for_each(|(_, rows)| rows.iter().for_each(|row| bits::set(out, usize::from(*row))));
                };
                fill(&mut out.yes, true);
                out.is_total = block.places.iter().all(|(area, _)| places[*area as usize].is_some());
                if !out.is_total {
                    fill(&mut out.no, false);
                }
            }
            Node::Below(floor, limit, plain) => self.below(*floor, *limit, *plain, *rows, out),
            Node::Compare(order, a, b, plain) => self.compare(*order, *a, *b, *plain, *rows, out),
            Node::Count(below, people, order, limit) => self.count_below(*below, *people, *order, *limit, out),
            Node::Exists(below, people) => self.exists(*below, *people, out),
            Node::Spread(of) => {
                self.prepare(*of);
                let (block, of) = (self.block(), self.known_truths(*of));
                out.is_total = of.is_total;
                out.yes = spread(&of.yes, *rows, block);
                if !of.is_total {
                    out.no = spread(&of.no, *rows, block);
                }
            }
            Node::Not(of) => {
                let of = self.truths(*of);
                out.is_total = of.is_total;
                if of.is_total {
                    out.yes.clear();
                    out.yes.extend(of.yes.iter().map(|word| !word));
                } else {
                    out.yes.clone_from(&of.no);
                    out.no.clone_from(&of.yes);
                }
            }
            Node::All(list) => self.joined(list, count, out, false),
            Node::Any(list) => self.joined(list, count, out, true),
            Node::Same(a, b) => {
                [a, b].into_iter().for_each(|id| self.prepare(*id));
                let (a, b) = (self.known_truths(*a), self.known_truths(*b));
                let pick = |word: usize| (a.yes[word], a.no_word(word), b.yes[word], b.no_word(word));
                combine(out, words(count), a.is_total && b.is_total, |word| {
                    let (ay, an, by, bn) = pick(word);
                    (ay & by | an & bn, ay & bn | an & by)
                });
            }
            Node::If(test, a, b) => {
                [test, a, b].into_iter().for_each(|id| self.prepare(*id));
                let (test, a, b) = (self.known_truths(*test), self.known_truths(*a), self.known_truths(*b));
                combine(out, words(count), test.is_total && a.is_total && b.is_total, |word| {
                    let (ty, tn, ay, by) = (test.yes[word], test.no_word(word), a.yes[word], b.yes[word]);
                    let (an, bn) = (a.no_word(word), b.no_word(word));
                    (ty & ay | tn & by | ay & by, ty & an | tn & bn | an & bn)
                });
            }
            Node::Plain(plain) => {
                out.is_total = false;
                out.yes = vec![0; words(count)];
                out.no = vec![0; words(count)];
                for row in self.rows_asked(*rows) {
                    self.settle(*plain, *rows, row, out);
                }
            }
        }
    }

    /// Truth values of a column's rows, less those of which the fact is unknown.
    fn by_column(&self, source: Source, out: &mut Truths, fill: impl FnOnce(&mut Vec<u64>)) {
        fill(&mut out.yes);
        let known = self.known(source);
        out.is_total = known.is_none();
        if let Some(known) = known {
            out.no.clear();
            out.no.extend(known.iter().zip(&out.yes).map(|(known, yes)| known & !yes));
            out.yes.iter_mut().zip(known.iter()).for_each(|(yes, known)| *yes &= known);
        }
    }

    /// A column of exact numbers against a whole number of its scale.
    fn exact_threshold(&self, source: Source, order: Order, limit: i64, out: &mut Truths) {
        let Values::Kept(list) = &self.column(source).values else { return };
        let scale = super::column::scale_of(source.kind(self.vocabulary));
        let limit = crate::number::Exact::ratio(limit, scale);
        *out = Truths { yes: vec![0; words(list.len())], no: vec![0; words(list.len())], is_total: false, round: 0 };
        for (row, value) in list.iter().enumerate().filter(|(row, _)| self.is_known(source, *row)) {
            let Some(Value::Number(value)) = value else { continue };
            let holds = match order {
                Order::Less => *value < limit,
                Order::Equal => *value == limit,
            };
            bits::set(if holds { &mut out.yes } else { &mut out.no }, row);
        }
    }

    /// All of, or any of: as soon as every row is decided the rest is not looked at.
    pub(super) fn joined(&mut self, list: &[NodeId], count: usize, out: &mut Truths, decisive: bool) {
        let words = words(count);
        out.is_total = true;
        for (turn, id) in list.iter().enumerate() {
            self.prepare(*id);
            let part = self.known_truths(*id);
            if turn == 0 {
                out.yes.clone_from(&part.yes);
                out.is_total = part.is_total;
                if !part.is_total {
                    out.no.clone_from(&part.no);
                }
            } else {
                if out.is_total && !part.is_total {
                    out.no.clear();
                    out.no.extend(out.yes.iter().map(|word| !word));
                    out.is_total = false;
                }
                if !out.is_total {
                    for word in 0..words {
                        let no = part.no_word(word);
                        out.no[word] = if decisive { out.no[word] & no } else { out.no[word] | no };
                    }
                }
                let pairs = out.yes.iter_mut().zip(&part.yes);
                if decisive { pairs.for_each(|(yes, part)| *yes |= part) } else { pairs.for_each(|(yes, part)| *yes &= part) }
            }
            let is_decided = match (decisive, out.is_total) {
                (true, _) => bits::all(&out.yes, count),
                (false, true) => !bits::any(&out.yes, count),
                (false, false) => bits::all(&out.no, count),
            };
            if is_decided {
                return;
            }
        }
    }
}

/// Every row by a word at a time, nothing unknown.
fn total(out: &mut Truths, words: usize, word: impl Fn(usize) -> u64) {
    out.yes.clear();
    out.yes.extend((0..words).map(word));
    out.is_total = true;
}

fn combine(out: &mut Truths, words: usize, is_total: bool, pair: impl Fn(usize) -> (u64, u64)) {
    out.is_total = is_total;
    out.yes.clear();
    out.no.clear();
    for word in 0..words {
        let (yes, no) = pair(word);
        out.yes.push(yes);
        out.no.push(no);
    }
}

/// Each row's bit is that of the row above.
pub(super) fn spread(of: &[u64], rows: Rows, block: &Block) -> Vec<u64> {
    let mut out = Vec::with_capacity(words(block.count(rows)));
    match rows {
        Rows::Households => out.extend_from_slice(of),
        Rows::Members => block.layers.iter().for_each(|layer| out.extend_from_slice(&of[..words(layer.households)])),
        Rows::Records(list) => {
            let holders = block.records(list).map_or(&[][..], |records| &records.holders);
            bits::fill(&mut out, holders, |holder| bits::is_set(of, holder as usize));
        }
    }
    out
}

/// Values within a range against a whole number of their scale.
pub(super) fn threshold(values: &Values, (low, high): (i64, i64), count: usize, order: Order, limit: i64, out: &mut Vec<u64>) {
    let constant = |value: bool| vec![if value { !0 } else { 0 }; words(count)];
    let decided = match order {
        Order::Less if high < limit => Some(true),
        Order::Less if low >= limit => Some(false),
        Order::Equal if limit < low || high < limit => Some(false),
        _ => None,
    };
    if let Some(value) = decided {
        *out = constant(value);
        return;
    }
    // Within the range the limit fits the column's own form.
    macro_rules! compared {
        ($list:expr, $form:ty) => {{
            let limit = limit as $form;
            match order {
                Order::Less => bits::fill(out, $list, |value| value < limit),
                Order::Equal => bits::fill(out, $list, |value| value == limit),
            }
        }};
    }
    match values {
        Values::Bytes(list) => compared!(list, u8),
        Values::Shorts(list) => compared!(list, i16),
        Values::Ints(list) => compared!(list, i32),
        Values::Longs(list) => compared!(list, i64),
        _ => *out = constant(false),
    }
}

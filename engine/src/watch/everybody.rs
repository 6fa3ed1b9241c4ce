//! Whose answers to some programs does a day change, among everybody?

use super::found::Became;
use super::timetable::{Programs, versions};
use crate::calendar::Date;
use crate::catalog::Catalog;
use crate::columns::{Plan, Population, Work, bits};
use crate::eligibility::Recipient;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Blocks that are judged by one hand at a time.
const BLOCKS_OF_A_PART: usize = 16;

/// Who does the parts of some work: one after the other, or many at once. The engine itself has one thread.
pub trait Hands {
    /// Does the parts from 0 on, each once.
    fn work(&self, parts: usize, part: &(dyn Fn(usize) + Sync));
}

/// One part after the other.
pub struct OneHand;

impl Hands for OneHand {
    fn work(&self, parts: usize, part: &(dyn Fn(usize) + Sync)) {
        (0..parts).for_each(part);
    }
}

/// What comes of each part of so many things, in order; the parts are of one size, but the last.
pub(super) fn in_parts<T: Default + Send>(hands: &dyn Hands, count: usize, size: usize, work: impl Fn(Range<usize>) -> T + Sync) -> impl Iterator<Item = T> {
    let parts: Vec<Mutex<T>> = (0..count.div_ceil(size)).map(|_| Mutex::default()).collect();
    hands.work(parts.len(), &|part| {
        let found = work(part * size..((part + 1) * size).min(count));
        *parts[part].lock().unwrap_or_else(PoisonError::into_inner) = found;
    });
    parts.into_iter().map(|part| part.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Number of the household, first version of the program, member and what they have become, or nothing where only a fact lacks.
type Change = (u32, u32, Option<u16>, Option<Became>);

/// Some programs for everybody, on a day and the one before.
pub(super) struct Everybody<'c> {
    catalog: &'c Catalog,
    population: &'c Population,
    /// The day before, and the day.
    days: [Date; 2],
    /// First versions of the programs, in order, with the versions of each day as positions in the plan.
    programs: Vec<(u32, [Vec<usize>; 2])>,
    /// Both days' programs: what the days have in common is worked out once.
    plan: Plan,
    /// So many of them are the day before's.
    first_day: usize,
    /// Each day by itself, where somebody is born on the day.
    apart: OnceLock<[Plan; 2]>,
}

/// One program's rows of a block on both days, one bit each.
#[derive(Default)]
struct Rows {
    eligible: [Vec<u64>; 2],
    open: [Vec<u64>; 2],
}

impl<'c> Everybody<'c> {
    /// Makes ready to judge.
    pub fn new(catalog: &'c Catalog, programs: &Programs, population: &'c Population, days: [Date; 2]) -> Self {
        let in_force = |on: Date| {
            programs.iter().flat_map(|first| versions(catalog, *first)).filter(move |program| program.is_judged_on(on)).map(move |program| (on, program))
        };
        let plan = Plan::of_days(&catalog.vocabulary, days.into_iter().flat_map(in_force), population, days[0]);
        let first_day = in_force(days[0]).count();
        let own = |first: &u32| {
            let of = |positions: Range<usize>| positions.filter(|position| plan.program(*position).id == catalog.programs[*first as usize].id).collect();
            (*first, [of(0..first_day), of(first_day..plan.programs())])
        };
        let programs = programs.iter().map(own).collect();
        Everybody { catalog, population, days, programs, plan, first_day, apart: OnceLock::new() }
    }

    /// How many programs each household is judged by, on both days together.
    pub fn programs(&self) -> u64 {
        self.plan.programs() as u64
    }

    /// All changes; that somebody only lacks a fact now is told of those numbers, one bit each, of whom something was found.
    pub fn changes(&self, hands: &dyn Hands, found: &[u64]) -> Vec<Change> {
        in_parts(hands, self.population.blocks(), BLOCKS_OF_A_PART, |blocks| self.judge(blocks, found)).flatten().collect()
    }

    fn judge(&self, blocks: Range<usize>, found: &[u64]) -> Vec<Change> {
        let work = |plan| Work::new(plan, self.population, &self.catalog.vocabulary);
        let (mut together, mut apart) = (work(&self.plan), None);
        let (mut rows, mut changes) = (Rows::default(), Vec::new());
        for block in blocks {
            if !self.population.has_births(block, self.days[0], self.days[1]) {
                together.begin(block);
                let may_differ =
                    |(_, [was, is]): &&(u32, [Vec<usize>; 2])| !matches!((was.as_slice(), is.as_slice()), ([was], [is]) if self.plan.asks_alike(*was, *is));
                for (program, versions) in self.programs.iter().filter(may_differ) {
                    rows.clear();
                    for (turn, versions) in versions.iter().enumerate() {
                        versions.iter().for_each(|planned| together.add_verdicts(*planned, &mut rows.eligible[turn], &mut rows.open[turn]));
                    }
                    self.compare((block, *program, versions), found, &mut rows, &mut changes);
                }
                continue;
            }
            let works = apart.get_or_insert_with(|| self.apart().each_ref().map(work));
            works.iter_mut().for_each(|work| work.begin(block));
            for (program, versions) in &self.programs {
                rows.clear();
                for ((turn, versions), first) in versions.iter().enumerate().zip([0, self.first_day]) {
                    versions.iter().for_each(|planned| works[turn].add_verdicts(planned - first, &mut rows.eligible[turn], &mut rows.open[turn]));
                }
                self.compare((block, *program, versions), found, &mut rows, &mut changes);
            }
        }
        changes
    }

    fn apart(&self) -> &[Plan; 2] {
        self.apart.get_or_init(|| {
            let of = |positions: Range<usize>, on: Date| {
                Plan::of_programs(&self.catalog.vocabulary, positions.map(|position| self.plan.program(position)), self.population, on)
            };
            [of(0..self.first_day, self.days[0]), of(self.first_day..self.plan.programs(), self.days[1])]
        })
    }

    fn compare(&self, (block, program, versions): (usize, u32, &[Vec<usize>; 2]), found: &[u64], rows: &mut Rows, changes: &mut Vec<Change>) {
        let mut note = |(number, recipient): (usize, Recipient), became: Option<Became>| {
            if became.is_some() || bits::is_set(found, number) {
                changes.push((number as u32, program, recipient.member(), became));
            }
        };
        let paid_to = versions.each_ref().map(|versions| versions.last().map(|planned| self.plan.program(*planned).paid_to));
        let [Some(before), Some(now)] = [paid_to[0].or(paid_to[1]), paid_to[1].or(paid_to[0])] else { return };
        let Rows { eligible: [was, is], open: [_, open] } = rows;
        if before != now {
            // The one version is paid to households and the other to people: nobody's answer can be set beside the other.
            let [mut before, mut now] = [before, now].map(|paid_to| self.population.recipients(block, paid_to));
            bits::each(was.iter().copied(), |row| note(before(row), Some(Became::Ineligible)));
            bits::each(is.iter().copied(), |row| note(now(row), Some(Became::Eligible)));
            return;
        }
        let words = was.len().max(is.len());
        [&mut *was, &mut *is, &mut *open].into_iter().for_each(|bits| bits.resize(words, 0));
        let mut recipients = self.population.recipients(block, now);
        bits::each((0..words).map(|word| was[word] ^ is[word]), |row| {
            let became = match (bits::is_set(is, row as usize), bits::is_set(open, row as usize)) {
                (true, _) => Some(Became::Eligible),
                (false, false) => Some(Became::Ineligible),
                (false, true) => None,
            };
            note(recipients(row), became);
        });
    }
}

impl Rows {
    fn clear(&mut self) {
        self.eligible.iter_mut().chain(&mut self.open).for_each(Vec::clear);
    }
}

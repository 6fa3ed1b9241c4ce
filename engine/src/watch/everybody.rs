//! Whose answers to some programs does a day change, among everybody?

use super::timetable::{Programs, versions};
use super::turn::Became;
use crate::calendar::Date;
use crate::catalog::{Catalog, PaidTo};
use crate::columns::{Plan, Population, Wanted, Work};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

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

/// Number of the household, first version of the program, member and what they have become.
type Change = (u32, u16, Option<u16>, Became);

/// Some programs for everybody, on a day and the one before.
pub(super) struct Everybody<'c> {
    catalog: &'c Catalog,
    population: &'c Population,
    /// By the day before, and by the day.
    sides: [Side; 2],
    /// First versions of the programs, in order.
    programs: Vec<u16>,
}

/// One day's programs.
struct Side {
    plan: Plan,
    /// Which of the programs each of the plan's is.
    at: Vec<usize>,
}

/// One program's rows of a block, rising.
#[derive(Default)]
struct Rows {
    eligible: [Vec<u32>; 2],
    /// Open on the day.
    open: Vec<u32>,
    paid_to: [Option<PaidTo>; 2],
}

impl<'c> Everybody<'c> {
    /// Makes ready to judge.
    pub fn new(catalog: &'c Catalog, programs: &Programs, population: &'c Population, days: [Date; 2]) -> Self {
        let programs: Vec<u16> = programs.iter().copied().collect();
        let first = |id: &str| programs.iter().position(|first| catalog.programs[usize::from(*first)].id == id);
        let side = |on: Date| {
            let in_force = programs.iter().flat_map(|first| versions(catalog, *first)).filter(|program| program.is_judged_on(on));
            let plan = Plan::of_programs(&catalog.vocabulary, in_force, population, on);
            let at = (0..plan.programs()).filter_map(|position| first(&plan.program(position).id)).collect();
            Side { plan, at }
        };
        let sides = days.map(side);
        Everybody { catalog, population, sides, programs }
    }

    /// How many programs each household is judged by, on both days together.
    pub fn programs(&self) -> u64 {
        self.sides.iter().map(|side| side.plan.programs() as u64).sum()
    }

    /// All changes.
    pub fn changes(&self, hands: &dyn Hands) -> Vec<Change> {
        let blocks = self.population.blocks();
        let parts: Vec<Mutex<Vec<Change>>> = (0..blocks.div_ceil(BLOCKS_OF_A_PART)).map(|_| Mutex::default()).collect();
        hands.work(parts.len(), &|part| {
            let from = part * BLOCKS_OF_A_PART;
            let found = self.judge(from..(from + BLOCKS_OF_A_PART).min(blocks));
            *parts[part].lock().unwrap_or_else(PoisonError::into_inner) = found;
        });
        parts.into_iter().flat_map(|part| part.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
    }

    fn judge(&self, blocks: Range<usize>) -> Vec<Change> {
        let mut works = self.sides.each_ref().map(|side| Work::new(&side.plan, self.population, &self.catalog.vocabulary));
        let mut programs: Vec<Rows> = self.programs.iter().map(|_| Rows::default()).collect();
        let mut changes = Vec::new();
        for block in blocks {
            programs.iter_mut().for_each(Rows::clear);
            for (turn, (work, side)) in works.iter_mut().zip(&self.sides).enumerate() {
                work.judge(block, Wanted::Verdicts, |found| {
                    let rows = &mut programs[side.at[found.position]];
                    rows.eligible[turn].extend(found.eligible);
                    rows.paid_to[turn] = Some(found.program.paid_to);
                    if turn == 1 {
                        rows.open.extend(found.needs);
                    }
                });
            }
            for (rows, program) in programs.iter_mut().zip(&self.programs) {
                self.compare(block, *program, rows, &mut changes);
            }
        }
        changes
    }

    fn compare(&self, block: usize, program: u16, rows: &mut Rows, changes: &mut Vec<Change>) {
        let Rows { eligible: [was, is], open, paid_to } = rows;
        // Two versions that are in force on one day may answer for other rows.
        [&mut *was, &mut *is, &mut *open].into_iter().for_each(|list| list.sort_unstable());
        let mut note = |row: u32, paid_to: PaidTo, became: Became| {
            let (number, recipient) = self.population.recipient_at(block, paid_to, row);
            changes.push((number as u32, program, recipient.member(), became));
        };
        let [Some(before), Some(now)] = [paid_to[0].or(paid_to[1]), paid_to[1].or(paid_to[0])] else { return };
        // Where one version is paid to households and the other to people, nobody's answer can be set beside the other.
        let none = Vec::new();
        let (besides_was, besides_is, open) = if before == now { (&*was, &*is, &*open) } else { (&none, &none, &none) };
        only_in(was, besides_is).filter(|row| open.binary_search(row).is_err()).for_each(|row| note(row, before, Became::Ineligible));
        only_in(is, besides_was).for_each(|row| note(row, now, Became::Eligible));
    }
}

/// Rows of a rising list that another has not.
fn only_in<'l>(list: &'l [u32], other: &'l [u32]) -> impl Iterator<Item = u32> + 'l {
    let mut rest = other.iter().peekable();
    list.iter().copied().filter(move |row| {
        while rest.next_if(|other| *other < row).is_some() {}
        rest.peek() != Some(&row)
    })
}

impl Rows {
    fn clear(&mut self) {
        let Rows { eligible: [was, is], open, paid_to } = self;
        [was, is, open].into_iter().for_each(Vec::clear);
        *paid_to = [None; 2];
    }
}

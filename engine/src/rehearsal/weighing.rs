//! What can those who are met hold together under either catalog?

use super::judging::{Rehearsal, Side};
use super::trials::{Setting, Waiting, Waitlist};
use crate::columns::{BLOCK, Paid, Population, Work};
use crate::eligibility::{Conferred, Recipient, Rigour, Share, Situation, TrialRoom, YearSum, add_surely_set, award_sets};
use crate::facts::Household;
use std::ops::Range;

/// On both sides.
pub(super) const BOTH: u8 = 2;

/// What somebody is eligible for.
#[derive(Clone, Copy)]
pub(super) struct Held {
    /// Counted from the block's first.
    pub household: u16,
    pub member: Option<u16>,
    pub side: u8,
    pub paid: Paid,
}

/// Room that is used again for one block after the other.
#[derive(Default)]
pub(super) struct WeighRoom {
    held: Vec<Held>,
    /// Program by program, as they came.
    runs: Vec<(u32, Range<usize>)>,
    /// Where each household's own begin in `order`, and where the last one's end.
    starts: Vec<usize>,
    /// Programs and positions in `held`, household by household.
    order: Vec<(u32, u32)>,
    own: OwnRoom,
    trial: TrialRoom,
    /// For each plan a block with statuses put in.
    scratch: [Option<Population>; 2],
    /// What each household of the block can hold together before and after.
    together: Vec<[YearSum; 2]>,
}

/// Room for what one household holds.
#[derive(Default)]
struct OwnRoom {
    shares: Vec<Share>,
    /// Which of them belong to no group yet, and those of a group.
    is_left: Vec<bool>,
    group: Vec<usize>,
}

impl WeighRoom {
    pub fn clear(&mut self) {
        self.held.clear();
        self.runs.clear();
    }

    /// Takes what those who are met hold of a program.
    pub fn take(&mut self, program: u32, held: impl Iterator<Item = Held>) {
        let from = self.held.len();
        self.held.extend(held);
        self.runs.push((program, from..self.held.len()));
    }

    /// Puts each household's own together, by the order of the programs.
    fn arrange(&mut self) {
        self.runs.sort_unstable_by_key(|(program, _)| *program);
        self.order.clear();
        self.order.resize(self.held.len(), (0, 0));
        let (held, order) = (&self.held, &mut self.order);
        let items = self.runs.iter().flat_map(|(program, run)| run.clone().map(|position| (*program, position as u32)));
        let items = items.map(|item| (usize::from(held[item.1 as usize].household), item));
        put_in_order(items, &mut self.starts, |place, item| order[place] = item);
    }
}

impl Rehearsal<'_> {
    /// Tells of each household that holds something what it can hold together before and after.
    pub(super) fn sum(&self, block: usize, works: &mut [Work<'_>], room: &mut WeighRoom, mut tell: impl FnMut(usize, YearSum, YearSum)) {
        room.arrange();
        let WeighRoom { held, starts, order, own, trial, scratch, together, .. } = room;
        let rows: Vec<Vec<u16>> = (0..self.plans.len()).map(|plan| rows_of(self.population(plan), block)).collect();
        let mut waitlists: Vec<Waitlist<'_>> = self.plans.iter().map(|_| Waitlist::default()).collect();
        let holders = || starts.windows(2).enumerate().filter(|(_, ends)| ends[0] < ends[1]);
        together.clear();
        together.resize(BLOCK, [YearSum::default(); 2]);
        let mut settings = Vec::new();
        for (household, ends) in holders() {
            for (turn, side) in self.sides.iter().enumerate() {
                let (work, waitlist, row) = (&mut works[side.plan], &mut waitlists[side.plan], usize::from(rows[side.plan][household]));
                let held = order[ends[0]..ends[1]].iter().map(|(program, position)| (*program, &held[*position as usize]));
                own.shares.clear();
                own.shares.extend(held.filter(|(_, one)| one.side == BOTH || usize::from(one.side) == turn).map(|(program, one)| Share {
                    program,
                    recipient: one.member.map_or(Recipient::Household, Recipient::Member),
                    fen: one.paid.least().unwrap_or(0),
                    some: side.for_some[program as usize].and_then(|planned| work.some_beneficiaries(planned, row)),
                }));
                let born = work.born(row);
                self.add_settings(side, block, row, &own.shares, &mut waitlist.facts, &mut settings);
                if !settings.is_empty() {
                    self.wait((turn, household, row, born), own, &settings, waitlist);
                    settings.clear();
                }
                // What has nothing to do with what is set is held whatever becomes of that.
                together[household][turn] = side.sums.held_together(&own.shares, born, &mut trial.sums);
            }
        }
        for (plan, waitlist) in waitlists.iter_mut().enumerate() {
            self.try_all(plan, block, waitlist, &mut scratch[plan], trial, |waiting, sum| {
                let sums = &mut together[waiting.household][waiting.turn];
                *sums = *sums + sum;
            });
        }
        holders().for_each(|(household, _)| tell(household, together[household][0], together[household][1]));
    }

    /// The shares whose awards would set what the household does not tell so, where something else that it holds looks at it.
    fn add_settings<'r>(&'r self, side: &Side<'_>, block: usize, row: usize, shares: &[Share], facts: &mut Vec<Conferred<'r>>, settings: &mut Vec<Setting>) {
        let mut document: Option<Household> = None;
        for (position, share) in shares.iter().enumerate().filter(|(_, share)| side.sums.is_looked_at(share.program)) {
            let is_other = |other: &Share| other.program != share.program || other.recipient != share.recipient;
            if !shares.iter().any(|other| side.sums.looks_at(other.program, share.program) && is_other(other)) {
                continue;
            }
            let (program, first) = (&self.programs[share.program as usize], facts.len());
            if !add_surely_set(program, share.recipient, side.population.members(block, row), facts) {
                let household = document.get_or_insert_with(|| side.population.household(&side.catalog.vocabulary, block, row));
                facts.extend(award_sets(program, share.recipient, &Situation::new(household, self.on, Rigour::Warn)));
            }
            let place = |fact: &Conferred<'_>| (fact.member.map(|member| member as u16), fact.slot);
            if facts[first..].iter().all(|fact| side.population.tells(&side.catalog.vocabulary, block, row, place(fact), fact.value)) {
                facts.truncate(first);
            } else {
                settings.push(Setting { share: position, facts: first..facts.len() });
            }
        }
    }

    /// Puts those shares of a household on the list that have to do with the ones whose awards set something, directly or through others:
    /// in groups that have nothing to do with each other, each by rising positions. The rest is left.
    fn wait(&self, (turn, household, row, born): (usize, usize, usize, usize), own: &mut OwnRoom, settings: &[Setting], waitlist: &mut Waitlist<'_>) {
        let side = &self.sides[turn];
        let OwnRoom { shares, is_left, group } = own;
        let is_setting = |share: usize| settings.iter().any(|set| set.share == share);
        let is_set_by = |own: usize, other: usize| side.sums.looks_at(shares[other].program, shares[own].program) && is_setting(own);
        let is_near = |own: usize, other: usize| side.sums.is_near(&shares[own], &shares[other]) || is_set_by(own, other) || is_set_by(other, own);
        is_left.clear();
        is_left.resize(shares.len(), true);
        for first in settings {
            if !std::mem::replace(&mut is_left[first.share], false) {
                continue;
            }
            group.clear();
            group.push(first.share);
            let mut next = 0;
            while let Some(own) = group.get(next).copied() {
                next += 1;
                for (other, is_left) in is_left.iter_mut().enumerate().filter(|(_, is_left)| **is_left) {
                    *is_left = !is_near(own, other);
                    group.extend((!*is_left).then_some(other));
                }
            }
            group.sort_unstable();
            let from = (waitlist.shares.len(), waitlist.settings.len());
            waitlist.shares.extend(group.iter().map(|share| shares[*share]));
            let placed = |set: &Setting| Some(Setting { share: group.binary_search(&set.share).ok()?, facts: set.facts.clone() });
            waitlist.settings.extend(settings.iter().filter_map(placed));
            let (shares, settings) = (from.0..waitlist.shares.len(), from.1..waitlist.settings.len());
            waitlist.waiting.push(Waiting { turn, household, row: row as u16, born, shares, settings });
        }
        let mut place = 0..;
        shares.retain(|_| place.next().is_some_and(|place: usize| is_left[place]));
    }
}

/// Puts items in the order of their households, those of one as they come, and tells where each household's own begin and where the last
/// one's end.
pub(super) fn put_in_order<T>(items: impl Iterator<Item = (usize, T)> + Clone, starts: &mut Vec<usize>, mut put: impl FnMut(usize, T)) {
    starts.clear();
    starts.resize(BLOCK + 1, 0);
    items.clone().for_each(|(household, _)| starts[household + 1] += 1);
    (0..BLOCK).for_each(|household| starts[household + 1] += starts[household]);
    let mut next = starts.clone();
    for (household, item) in items {
        put(next[household], item);
        next[household] += 1;
    }
}

/// The row of each household of a block, in the order in which all were given.
fn rows_of(population: &Population, block: usize) -> Vec<u16> {
    let count = (population.len() - block * BLOCK).min(BLOCK);
    let mut rows = vec![0; count];
    for row in 0..count {
        rows[population.household_number(block, row as u32) - block * BLOCK] = row as u16;
    }
    rows
}

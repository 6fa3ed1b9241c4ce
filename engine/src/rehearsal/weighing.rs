//! What can those who are met hold together under either catalog?

use super::judging::{Rehearsal, Side};
use super::trials::{Setting, Waiting};
use crate::columns::{BLOCK, Paid, Population, Work};
use crate::eligibility::{Conferred, Recipient, Rigour, Share, Situation, SumRoom, YearSum, award_sets, award_surely_sets};
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
    shares: Vec<Share>,
    sums: SumRoom,
    /// For each side a block with statuses put in, and what each household of the block can hold together.
    scratch: [Option<Population>; 2],
    together: [Vec<YearSum>; 2],
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
        starts_of(self.held.iter().map(|held| usize::from(held.household)), &mut self.starts);
        self.order.clear();
        self.order.resize(self.held.len(), (0, 0));
        let mut next = self.starts.clone();
        for (program, run) in &self.runs {
            for position in run.clone() {
                let place = &mut next[usize::from(self.held[position].household)];
                self.order[*place] = (*program, position as u32);
                *place += 1;
            }
        }
    }
}

impl Rehearsal<'_> {
    /// Tells of each household that holds something what it can hold together before and after.
    pub(super) fn sum(&self, block: usize, works: &mut [Work<'_>], room: &mut WeighRoom, mut tell: impl FnMut(usize, YearSum, YearSum)) {
        room.arrange();
        let WeighRoom { held, starts, order, shares, sums, scratch, together, .. } = room;
        let mut rows = self.plans.iter().map(|_| None).collect::<Vec<Option<Vec<u16>>>>();
        let holders = || starts.windows(2).enumerate().filter(|(_, ends)| ends[0] < ends[1]);
        together.iter_mut().for_each(|together| together.resize(BLOCK, YearSum::default()));
        for turn in [0, 1] {
            let (side, together) = (&self.sides[turn], &mut together[turn]);
            let rows = rows[side.plan].get_or_insert_with(|| rows_of(side.population, block));
            let mut waiting = Vec::new();
            for (household, ends) in holders() {
                let row = usize::from(rows[household]);
                let mut some = Vec::new();
                shares.clear();
                for (program, position) in &order[ends[0]..ends[1]] {
                    let one = &held[*position as usize];
                    if one.side != BOTH && usize::from(one.side) != turn {
                        continue;
                    }
                    let recipient = one.member.map_or(Recipient::Household, Recipient::Member);
                    shares.push(Share { program: *program, recipient, fen: one.paid.least().unwrap_or(0) });
                    if let Some(planned) = side.for_some[*program as usize] {
                        let members = works[side.plan].some_beneficiaries(planned, row);
                        some.extend(members.map(|members| (*program, members)));
                    }
                }
                let born = works[side.plan].born(row);
                let setting = self.setting(side, block, row, shares);
                if setting.is_empty() {
                    together[household] = side.sums.held_together(shares, &some, born, sums);
                    continue;
                }
                // What has nothing to do with what is set is held whatever becomes of that.
                let groups = self.groups(side, shares, &setting);
                let rest: Vec<Share> =
                    (0..shares.len()).filter(|share| groups.iter().all(|(group, _)| !group.contains(share))).map(|share| shares[share]).collect();
                together[household] = side.sums.held_together(&rest, &some, born, sums);
                for (group, setting) in groups {
                    let shares = group.into_iter().map(|share| shares[share]).collect();
                    waiting.push(Waiting { household, row: row as u16, shares, some: some.clone(), born, setting });
                }
            }
            self.try_all(turn, block, &mut waiting, &mut scratch[turn], |household, sum| together[household] = together[household] + sum);
        }
        holders().for_each(|(household, _)| tell(household, together[0][household], together[1][household]));
    }

    /// The shares whose awards would set what the household does not tell so, where something else that it holds looks at it.
    fn setting(&self, side: &Side<'_>, block: usize, row: usize, shares: &[Share]) -> Vec<Setting<'_>> {
        let (mut setting, mut document): (Vec<Setting<'_>>, Option<Household>) = (Vec::new(), None);
        for (position, share) in shares.iter().enumerate() {
            let looking = &self.looking[share.program as usize];
            let is_other = |other: &Share| other.program != share.program || other.recipient != share.recipient;
            if looking.is_empty() || !shares.iter().any(|other| is_other(other) && looking.binary_search(&other.program).is_ok()) {
                continue;
            }
            let program = &self.programs[share.program as usize];
            let facts = award_surely_sets(program, share.recipient, side.population.members(block, row)).unwrap_or_else(|| {
                let household = document.get_or_insert_with(|| side.population.household(&side.catalog.vocabulary, block, row));
                award_sets(program, share.recipient, &Situation::new(household, self.on, Rigour::Warn))
            });
            let place = |fact: &Conferred<'_>| (fact.member.map(|member| member as u16), fact.slot);
            if !facts.iter().all(|fact| side.population.tells(&side.catalog.vocabulary, block, row, place(fact), fact.value)) {
                setting.push(Setting { share: position, facts });
            }
        }
        setting
    }

    /// The shares that have to do with those whose awards set something, directly or through others: in groups that have nothing to do
    /// with each other, each by rising positions, with what is set in it.
    fn groups<'r>(&self, side: &Side<'_>, shares: &[Share], setting: &[Setting<'r>]) -> Vec<(Vec<usize>, Vec<Setting<'r>>)> {
        let is_set_by = |own: usize, other: usize| {
            let looking = &self.looking[shares[own].program as usize];
            setting.iter().any(|set| set.share == own) && looking.binary_search(&shares[other].program).is_ok()
        };
        let is_near = |own: usize, other: usize| side.sums.is_near(&shares[own], &shares[other]) || is_set_by(own, other) || is_set_by(other, own);
        let mut left: Vec<usize> = (0..shares.len()).collect();
        let mut groups = Vec::new();
        for first in setting {
            let mut group: Vec<usize> = left.extract_if(.., |share| *share == first.share).collect();
            let mut next = 0;
            while let Some(own) = group.get(next).copied() {
                group.extend(left.extract_if(.., |other| is_near(own, *other)));
                next += 1;
            }
            if group.is_empty() {
                continue;
            }
            group.sort_unstable();
            let place = |set: &Setting<'r>| Some(Setting { share: group.binary_search(&set.share).ok()?, facts: set.facts.clone() });
            let own = setting.iter().filter_map(place).collect();
            groups.push((group, own));
        }
        groups
    }
}

/// Where each household's own begin, of so many as come, and where the last one's end.
pub(super) fn starts_of(households: impl Iterator<Item = usize>, starts: &mut Vec<usize>) {
    starts.clear();
    starts.resize(BLOCK + 1, 0);
    households.for_each(|household| starts[household + 1] += 1);
    (0..BLOCK).for_each(|household| starts[household + 1] += starts[household]);
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

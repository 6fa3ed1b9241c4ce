//! What can those who are met hold together under either catalog?

use super::judging::{Person, Rehearsal, Side};
use super::trials::{Scratch, Setting, Waiting, Waitlist};
use crate::columns::bits::is_set;
use crate::columns::{BLOCK, Paid, Population, Work};
use crate::eligibility::{Conferred, Recipient, Rigour, Share, Situation, TrialRoom, YearSum, add_surely_set, award_sets};
use crate::facts::Household;
use std::ops::Range;

/// On both sides.
pub(super) const BOTH: u8 = 2;

/// What somebody is eligible for.
#[derive(Clone, Copy, Default)]
pub(super) struct Held {
    /// What it gives each time: of a range the least, nothing where no sum is known.
    fen: i64,
    program: u32,
    /// Counted from the block's first.
    household: u16,
    member: Option<u16>,
    side: u8,
}

impl Held {
    pub fn new(program: u32, (household, member): Person, side: u8, paid: Paid) -> Self {
        Held { fen: paid.least().unwrap_or(0), program, household: household as u16, member, side }
    }
}

/// Room that is used again for one block after the other.
#[derive(Default)]
pub(super) struct WeighRoom<'r> {
    held: Vec<Held>,
    /// Program by program, as they came.
    runs: Vec<(u32, Range<usize>)>,
    /// Where each household's own begin in `ordered`, and where the last one's end.
    starts: Vec<usize>,
    /// The same household by household, each by the order of the programs.
    ordered: Vec<Held>,
    own: OwnRoom,
    trial: TrialRoom,
    /// For each plan who waits to be tried.
    waitlists: [Waitlist<'r>; 2],
    /// For each plan a block with statuses put in.
    scratch: [Scratch; 2],
    /// What each household of the block can hold together before and after.
    together: Vec<[YearSum; 2]>,
}

/// Room for what one household holds.
#[derive(Default)]
struct OwnRoom {
    shares: Vec<Share>,
    /// The programs of those whose awards set something.
    setting: Vec<u32>,
    /// The programs that belong to no group yet, one bit each, those of a group, and the positions of its shares.
    left: Vec<u64>,
    programs: Vec<u32>,
    group: Vec<usize>,
}

impl WeighRoom<'_> {
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
        self.ordered.resize(self.held.len(), Held::default());
        let (held, ordered) = (&self.held, &mut self.ordered);
        let items = self.runs.iter().flat_map(|(_, run)| &held[run.clone()]).map(|held| (usize::from(held.household), *held));
        put_in_order(items, &mut self.starts, |place, held| ordered[place] = held);
    }
}

impl Rehearsal<'_> {
    /// Tells of each household that holds something what it can hold together before and after.
    pub(super) fn sum<'r>(&'r self, block: usize, works: &mut [Work<'_>], room: &mut WeighRoom<'r>, mut tell: impl FnMut(usize, YearSum, YearSum)) {
        room.arrange();
        let WeighRoom { starts, ordered, own, trial, waitlists, scratch, together, .. } = room;
        let rows: Vec<Vec<u16>> = (0..self.plans.len()).map(|plan| rows_of(self.population(plan), block)).collect();
        waitlists.iter_mut().for_each(Waitlist::clear);
        let holders = || starts.windows(2).enumerate().filter(|(_, ends)| ends[0] < ends[1]);
        together.clear();
        together.resize(BLOCK, [YearSum::default(); 2]);
        let mut settings = Vec::new();
        for (household, ends) in holders() {
            for (turn, side) in self.sides.iter().enumerate() {
                let (work, waitlist, row) = (&mut works[side.plan], &mut waitlists[side.plan], usize::from(rows[side.plan][household]));
                let held = ordered[ends[0]..ends[1]].iter().filter(|held| held.side == BOTH || usize::from(held.side) == turn);
                own.shares.clear();
                own.shares.extend(held.map(|held| Share {
                    program: held.program,
                    recipient: held.member.map_or(Recipient::Household, Recipient::Member),
                    fen: held.fen,
                    some: side.for_some[held.program as usize].and_then(|planned| work.some_beneficiaries(planned, row)),
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
        let sums = &self.sides[turn].sums;
        let OwnRoom { shares, setting, left, programs, group } = own;
        setting.clear();
        setting.extend(settings.iter().map(|set| shares[set.share].program));
        sums.present(shares, left);
        for first in setting.iter() {
            if !is_set(left, *first as usize) {
                continue;
            }
            sums.take_group(*first, setting, left, programs);
            group.clear();
            group.extend((0..shares.len()).filter(|share| programs.contains(&shares[*share].program)));
            let from = (waitlist.shares.len(), waitlist.settings.len());
            waitlist.shares.extend(group.iter().map(|share| shares[*share]));
            let placed = |set: &Setting| Some(Setting { share: group.binary_search(&set.share).ok()?, facts: set.facts.clone() });
            waitlist.settings.extend(settings.iter().filter_map(placed));
            let (shares, settings) = (from.0..waitlist.shares.len(), from.1..waitlist.settings.len());
            waitlist.waiting.push(Waiting { turn, household, row: row as u16, born, shares, settings });
        }
        shares.retain(|share| is_set(left, share.program as usize));
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

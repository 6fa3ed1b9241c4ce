//! What can those who are met hold together under either catalog?

use super::judging::{Rehearsal, Side};
use crate::catalog::{Confer, ConferRow};
use crate::columns::{BLOCK, Paid, Population, Work};
use crate::eligibility::{AmountFound, Offer, Recipient, Share, SumRoom, YearSum, best_with_statuses};
use crate::facts::Holder;
use crate::money::Money;
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
    starts: Vec<u32>,
    /// Programs and positions in `held`, household by household.
    order: Vec<(u32, u32)>,
    shares: Vec<Share>,
    sums: SumRoom,
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
        self.starts.clear();
        self.starts.resize(BLOCK + 1, 0);
        self.held.iter().for_each(|held| self.starts[usize::from(held.household) + 1] += 1);
        for household in 0..BLOCK {
            self.starts[household + 1] += self.starts[household];
        }
        self.order.clear();
        self.order.resize(self.held.len(), (0, 0));
        let mut next = self.starts.clone();
        for (program, run) in &self.runs {
            for position in run.clone() {
                let place = &mut next[usize::from(self.held[position].household)];
                self.order[*place as usize] = (*program, position as u32);
                *place += 1;
            }
        }
    }
}

impl Rehearsal<'_> {
    /// Tells of each household that holds something what it can hold together before and after.
    pub(super) fn sum(&self, block: usize, works: &mut [Work<'_>], room: &mut WeighRoom, mut tell: impl FnMut(usize, YearSum, YearSum)) {
        room.arrange();
        let WeighRoom { held, starts, order, shares, sums, .. } = room;
        let mut rows = self.plans.iter().map(|_| None).collect::<Vec<Option<Vec<u16>>>>();
        for (household, ends) in starts.windows(2).enumerate().filter(|(_, ends)| ends[0] < ends[1]) {
            let own = &order[ends[0] as usize..ends[1] as usize];
            let [before, after] = [0, 1].map(|turn| {
                let side = &self.sides[turn];
                let row = usize::from(rows[side.plan].get_or_insert_with(|| rows_of(side.population, block))[household]);
                let mut some = Vec::new();
                shares.clear();
                for (program, position) in own {
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
                match shares.iter().any(|share| self.sets_a_status(side, block, row, share, shares)) {
                    false => side.sums.held_together(shares, &some, born, sums),
                    true => self.beside_statuses(side, block, row, shares, &some, born),
                }
            });
            tell(household, before, after);
        }
    }

    /// Whether an award would set what the household does not tell yet, and something else that it holds looks at it.
    fn sets_a_status(&self, side: &Side<'_>, block: usize, row: usize, share: &Share, shares: &[Share]) -> bool {
        let looking = &self.looking[share.program as usize];
        let is_other = |other: &Share| other.program != share.program || other.recipient != share.recipient;
        if looking.is_empty() || !shares.iter().any(|other| is_other(other) && looking.binary_search(&other.program).is_ok()) {
            return false;
        }
        let members = 0..side.population.members(block, row) as u16;
        // What a value for some would be is left to the household itself.
        let tells = |member: Option<u16>, confer: &Confer| match confer.rows.as_slice() {
            [ConferRow { condition: None, value }] => side.population.tells(&side.catalog.vocabulary, block, row, (member, confer.slot), value),
            _ => false,
        };
        !self.programs[share.program as usize].confers.iter().all(|confer| match (confer.holder, share.recipient) {
            (Holder::Household, _) => tells(None, confer),
            (Holder::Member, Recipient::Member(member)) => tells(Some(member), confer),
            (Holder::Member, Recipient::Household) => members.clone().all(|member| tells(Some(member), confer)),
        })
    }

    /// As one household's best is found, each aid beside the statuses that the others set.
    fn beside_statuses(&self, side: &Side<'_>, block: usize, row: usize, shares: &[Share], some: &[(u32, Vec<u16>)], born: usize) -> YearSum {
        let household = side.population.household(&side.catalog.vocabulary, block, row);
        let offer = |share: &Share| Offer {
            program: &self.programs[share.program as usize],
            recipient: share.recipient,
            amount: AmountFound::Exactly(Money::from_fen(share.fen)),
            some: some.iter().find(|(program, _)| *program == share.program).map(|(_, members)| members.clone()),
            born,
        };
        let offers: Vec<Offer<'_>> = shares.iter().map(offer).collect();
        let best = best_with_statuses(&side.catalog.relations, &household, self.on, &offers);
        YearSum { recurring_fen: best.recurring_fen, single_fen: best.single_fen }
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

//! What can those who are met hold together under either catalog?

use super::judging::{Rehearsal, Side};
use crate::columns::{BLOCK, Paid, Population, Work};
use crate::eligibility::{AmountFound, HeldTogether, Offer, Recipient, Rigour, Share, Situation, SumRoom, YearSum, eligible_offers, with_statuses};
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
            let mut documents = [None, None];
            let [before, after] = [0, 1].map(|turn| {
                let side = &self.sides[turn];
                let (mut some, mut is_for_some, mut touches) = (Vec::new(), false, false);
                let row = usize::from(rows[side.plan].get_or_insert_with(|| rows_of(side.population, block))[household]);
                shares.clear();
                for (program, position) in own {
                    let one = &held[*position as usize];
                    if one.side != BOTH && usize::from(one.side) != turn {
                        continue;
                    }
                    let recipient = one.member.map_or(Recipient::Household, Recipient::Member);
                    shares.push(Share { program: *program, recipient, fen: one.paid.least().unwrap_or(0) });
                    touches |= self.touches[*program as usize];
                    if let Some(planned) = side.for_some[*program as usize] {
                        is_for_some = true;
                        let members = works[side.plan].some_beneficiaries(planned, row);
                        some.extend(members.map(|members| (*program, members)));
                    }
                }
                let born = works[side.plan].born(row);
                let plain = side.sums.held_together(shares, &some, born, sums);
                if !(is_for_some && touches) {
                    return plain.sum;
                }
                let read = || side.population.household(&side.catalog.vocabulary, block, row);
                let document = documents[side.plan].get_or_insert_with(read);
                match self.beside_statuses(side, shares, document, sums) {
                    Some(beside) if beside.statutory_fen > plain.statutory_fen => beside.sum,
                    _ => plain.sum,
                }
            });
            tell(household, before, after);
        }
    }

    /// As one household's best is found: members take what confers a status on them, and a household's aid that is not for everybody is
    /// judged anew with it.
    fn beside_statuses(&self, side: &Side<'_>, shares: &[Share], document: &Household, room: &mut SumRoom) -> Option<HeldTogether> {
        let mut taken: Vec<usize> = (0..shares.len()).filter(|share| self.touches[shares[*share].program as usize]).collect();
        // Each round takes fewer, so it ends.
        while !taken.is_empty() {
            let award = |share: &usize| {
                let Share { program, recipient, .. } = shares[*share];
                Offer { program: &self.programs[program as usize], recipient, amount: AmountFound::Without, some: None, born: document.members.len() }
            };
            let placed = with_statuses(document, &taken.iter().map(award).collect::<Vec<_>>());
            let situation = Situation::new(&placed, self.on, Rigour::Warn);
            let (mut positions, mut judged, mut some) = (Vec::new(), Vec::new(), Vec::new());
            for (position, share) in shares.iter().enumerate() {
                let mut share = *share;
                if side.for_some[share.program as usize].is_some() {
                    let Some(offer) = eligible_offers([self.programs[share.program as usize].as_ref()], &situation).pop() else { continue };
                    share.fen = Paid::from(&offer.amount).least().unwrap_or(0);
                    some.extend(offer.some.map(|members| (share.program, members)));
                }
                positions.push(position);
                judged.push(share);
            }
            let best = side.sums.held_together(&judged, &some, situation.born.len(), room);
            let before = taken.len();
            taken.retain(|share| !best.left_out.iter().any(|left| positions[*left] == *share));
            if taken.len() == before {
                return Some(best);
            }
        }
        None
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

//! What was found in some blocks of households?

use super::judging::{AnswerChange, HouseholdChange};
use super::outcome::{Place, Tally};
use super::roll::Roll;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

/// What one program's answers come to, each taken alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub eligible: u64,
    pub needs: u64,
    pub fen: i128,
    /// Of so many of the eligible no sum is known.
    pub without_sum: u64,
}

/// How the answers to one changed program move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    pub before: Counted,
    pub after: Counted,
    pub newly: u64,
    pub no_longer: u64,
    pub more: u64,
    pub less: u64,
    /// Of those no longer eligible, so many only lack a fact.
    pub now_needs: u64,
}

/// What was found in some blocks.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Position of the first household.
    pub(super) first: u32,
    pub(super) programs: Vec<Moved>,
    /// By household.
    pub(super) answers: Vec<AnswerChange>,
    pub(super) households: Vec<HouseholdChange>,
    /// Their positions, by what puts them in order: who lose first, each the larger change first.
    pub(super) order: Vec<(Place, u32)>,
    pub(super) judged: u64,
    /// The met ones, all and by the positions of kinds and areas.
    pub(super) tally: Tally,
    pub(super) of_kinds: Vec<Tally>,
    pub(super) of_areas: Vec<Tally>,
}

impl Part {
    /// Counts those who are met, and puts them in order.
    pub(super) fn count(&mut self, roll: &Roll<'_>) {
        self.of_kinds.resize(roll.kinds.len(), Tally::default());
        self.of_areas.resize(roll.areas.len(), Tally::default());
        for change in &self.households {
            let household = change.household as usize;
            self.tally.add(change);
            self.of_kinds[usize::from(roll.kind[household])].add(change);
            self.of_areas[roll.area[household] as usize].add(change);
        }
        self.order = self.households.iter().map(HouseholdChange::place).zip(0..).collect();
        self.order.sort_unstable();
    }
}

impl Moved {
    pub(super) fn add(&mut self, other: &Moved) {
        for (all, own) in [(&mut self.before, &other.before), (&mut self.after, &other.after)] {
            all.eligible += own.eligible;
            all.needs += own.needs;
            all.fen += own.fen;
            all.without_sum += own.without_sum;
        }
        self.newly += other.newly;
        self.no_longer += other.no_longer;
        self.more += other.more;
        self.less += other.less;
        self.now_needs += other.now_needs;
    }
}

/// Those who are met in all parts, by part and position in it; each part has its own in order.
pub(super) fn merged(parts: &[Part]) -> Vec<(u32, u32)> {
    let next = |part: usize, turn: usize| parts[part].order.get(turn).map(|(place, position)| (Reverse((*place, part)), turn, *position));
    let mut order = Vec::with_capacity(parts.iter().map(|part| part.order.len()).sum());
    let mut heads: BinaryHeap<_> = (0..parts.len()).filter_map(|part| next(part, 0)).collect();
    while let Some(mut head) = heads.peek_mut() {
        let (Reverse((_, part)), turn, position) = *head;
        order.push((part as u32, position));
        match next(part, turn + 1) {
            Some(after) => *head = after,
            None => drop(PeekMut::pop(head)),
        }
    }
    order
}

//! What holds of a household because of its members: of some of them, of so many of them?
//!
//! Members stand in layers (`column`): the first of each household, then the second of each that has two. So the words of a
//! layer lie over the words of the households, and members are joined or counted sixty-four households at a time.

use super::arithmetic::Selected;
use super::bits::{self, words};
use super::plan::{NodeId, Order, Rows};
use super::work::{Truths, Work};
use crate::eligibility::People;

impl Work<'_> {
    /// The members over whom a walk goes.
    pub(super) fn walked(&self, people: People) -> &[u64] {
        match people {
            People::Born => &self.there,
            People::Listed => &self.block().somebody,
        }
    }

    /// Some member or record of each row is so.
    pub(super) fn exists(&mut self, below: NodeId, people: People, out: &mut Truths) {
        self.prepare(below);
        let rows = self.plan.nodes[below as usize].1;
        let (truths, above) = (self.known_truths(below), words(self.count(rows.above())));
        let fill = |out: &mut Vec<u64>, word_of: &dyn Fn(usize) -> u64| {
            out.clear();
            out.resize(above, 0);
            self.gather(rows, people, out, word_of);
        };
        out.is_total = truths.is_total;
        fill(&mut out.yes, &|word| truths.yes[word]);
        if !truths.is_total {
            // Surely nobody, where nobody may be.
            fill(&mut out.no, &|word| !truths.no[word]);
            out.no.iter_mut().for_each(|word| *word = !*word);
        }
        self.mask_unknown(rows, out);
    }

    /// Each row's bit is set where one of a member's or record's is, of those over whom a walk goes.
    pub(super) fn gather(&self, rows: Rows, people: People, out: &mut [u64], word_of: impl Fn(usize) -> u64) {
        let block = self.block();
        if let Rows::Records(list) = rows {
            let holders = block.records(list).map_or(&[][..], |records| &records.holders);
            return bits::each(bits::rows((0..words(holders.len())).map(word_of), holders.len()), |row| bits::set(out, holders[row as usize] as usize));
        }
        let walked = self.walked(people);
        for layer in &block.layers {
            let (from, count) = (layer.start / 64, words(layer.households));
            out[..count].iter_mut().zip(&walked[from..from + count]).enumerate().for_each(|(word, (out, walked))| *out |= word_of(from + word) & walked);
        }
    }

    /// How many members or records are so, against a whole number; those who may be so make bounds.
    pub(super) fn count_below(&mut self, below: NodeId, people: People, order: Order, limit: i64, out: &mut Truths) {
        self.prepare(below);
        if let Rows::Records(list) = self.plan.nodes[below as usize].1 {
            return self.count_records(below, list, order, limit, out);
        }
        let truths = self.known_truths(below);
        let surely = self.counted(people, |word| truths.yes[word]);
        out.is_total = truths.is_total;
        if truths.is_total {
            out.yes = match order {
                Order::Less => surely.below(limit),
                Order::Equal => surely.equal(limit),
            };
            return;
        }
        let perhaps = self.counted(people, |word| !truths.no[word]);
        let at_least = |counts: &Counts, limit: i64| counts.below(limit).into_iter().map(|word| !word).collect::<Vec<u64>>();
        (out.yes, out.no) = match order {
            Order::Less => (perhaps.below(limit), at_least(&surely, limit)),
            Order::Equal => {
                let both = |a: Vec<u64>, b: Vec<u64>, join: fn(u64, u64) -> u64| a.into_iter().zip(b).map(|(a, b)| join(a, b)).collect();
                let apart = both(perhaps.below(limit), at_least(&surely, limit.saturating_add(1)), |a, b| a | b);
                (both(surely.equal(limit), perhaps.equal(limit), |a, b| a & b), apart)
            }
        };
    }

    /// How many members of each household have their bit set, of those who are there.
    fn counted(&self, people: People, word_of: impl Fn(usize) -> u64) -> Counts {
        let (block, walked) = (self.block(), self.walked(people));
        let households = words(block.households);
        let mut counts = Counts { planes: Vec::new(), words: households };
        for layer in &block.layers {
            let from = layer.start / 64;
            counts.add(words(layer.households), |word| word_of(from + word) & walked[from + word]);
        }
        counts
    }

    /// How many members or records of each row are surely so, and of which rows more may be so, if of any.
    pub(super) fn tallies(&self, below: NodeId, people: People) -> (Vec<i64>, Option<Vec<u64>>) {
        let truths = self.known_truths(below);
        if let Rows::Records(list) = self.plan.nodes[below as usize].1 {
            let low = self.records_with(list, |word| truths.yes[word]);
            let differ = |low: &[i64]| {
                let mut differ = Vec::new();
                bits::fill_pairs(&mut differ, low, &self.records_with(list, |word| !truths.no[word]), |low, high| low != high);
                differ
            };
            let differ = (!truths.is_total).then(|| differ(&low));
            return (low, differ);
        }
        let surely = self.counted(people, |word| truths.yes[word]);
        let differ = (!truths.is_total).then(|| surely.differ(&self.counted(people, |word| !truths.no[word])));
        (surely.list(self.block().households), differ)
    }

    /// The same for a few households, member by member.
    pub(super) fn tallies_of(&self, below: NodeId, people: People, chosen: &[u32]) -> (Vec<i64>, Option<Vec<u64>>) {
        let truths = self.known_truths(below);
        let mut counts = Vec::with_capacity(chosen.len());
        let mut differ = (!truths.is_total).then(|| vec![0; words(chosen.len())]);
        for (position, row) in chosen.iter().enumerate() {
            let (mut surely, mut maybe) = (0, 0);
            for member in self.members_walked(people, *row as usize) {
                surely += i64::from(bits::is_set(&truths.yes, member));
                maybe += i64::from(differ.is_some() && !bits::is_set(&truths.no, member));
            }
            counts.push(surely);
            if let Some(differ) = differ.as_mut().filter(|_| surely != maybe) {
                bits::set(differ, position);
            }
        }
        (counts, differ)
    }

    /// The members of a household who are walked over.
    pub(super) fn members_walked(&self, people: People, household: usize) -> impl Iterator<Item = usize> + '_ {
        let walked = self.walked(people);
        self.block().members_of(household).filter(move |member| bits::is_set(walked, *member))
    }

    /// How many members each household has.
    pub(super) fn sizes(&self, people: People, selected: Selected<'_>) -> Vec<i64> {
        match selected {
            Selected::All(_) => self.counted(people, |_| !0).list(self.block().households),
            Selected::Some(chosen) => chosen.iter().map(|row| self.members_walked(people, *row as usize).count() as i64).collect(),
        }
    }
}

/// A small number for each household, in binary: the ones of all, the twos of all, and so on.
struct Counts {
    planes: Vec<Vec<u64>>,
    words: usize,
}

impl Counts {
    /// Adds one wherever a bit is set.
    fn add(&mut self, words: usize, word_of: impl Fn(usize) -> u64) {
        for word in 0..words {
            let mut carry = word_of(word);
            let mut plane = 0;
            while carry != 0 {
                if plane == self.planes.len() {
                    self.planes.push(vec![0; self.words]);
                }
                let kept = self.planes[plane][word];
                self.planes[plane][word] = kept ^ carry;
                carry &= kept;
                plane += 1;
            }
        }
    }

    /// Whether a limit is one of the numbers that the planes can hold.
    fn holds(&self, limit: i64) -> bool {
        0 <= limit && limit < 1 << self.planes.len()
    }

    /// The numbers one after the other.
    fn list(&self, households: usize) -> Vec<i64> {
        let mut list = vec![0; households];
        for (place, plane) in self.planes.iter().enumerate() {
            for (list, word) in list.chunks_mut(64).zip(plane) {
                list.iter_mut().enumerate().for_each(|(bit, count)| *count += ((word >> bit & 1) << place) as i64);
            }
        }
        list
    }

    /// Where two are not the same.
    fn differ(&self, other: &Counts) -> Vec<u64> {
        let mut differ = vec![0; self.words];
        for place in 0..self.planes.len().max(other.planes.len()) {
            let word_of = |counts: &Counts, word: usize| counts.planes.get(place).map_or(0, |plane| plane[word]);
            differ.iter_mut().enumerate().for_each(|(word, differ)| *differ |= word_of(self, word) ^ word_of(other, word));
        }
        differ
    }

    fn below(&self, limit: i64) -> Vec<u64> {
        if !self.holds(limit) {
            return vec![if limit < 0 { 0 } else { !0 }; self.words];
        }
        let mut below = vec![0; self.words];
        for (place, plane) in self.planes.iter().enumerate() {
            // From the least binary place up: what a higher place says goes before.
            let of_limit = if limit >> place & 1 == 1 { !0 } else { 0 };
            below.iter_mut().zip(plane).for_each(|(below, count)| *below = (of_limit & !count) | (!(of_limit ^ count) & *below));
        }
        below
    }

    fn equal(&self, limit: i64) -> Vec<u64> {
        if !self.holds(limit) {
            return vec![0; self.words];
        }
        let mut equal = vec![!0; self.words];
        for (place, plane) in self.planes.iter().enumerate() {
            let of_limit = if limit >> place & 1 == 1 { !0 } else { 0 };
            equal.iter_mut().zip(plane).for_each(|(equal, count)| *equal &= !(of_limit ^ count));
        }
        equal
    }
}

//! Which pairs of a whole roll are worth comparing?

use super::fit::{Counted, Decision};
use super::keys::{PHONE, RULES, SLIP_RULES, holds_slip};
use super::levels::{PATTERNS, Pattern};
use super::roll::Roll;
use std::collections::BTreeMap;

/// In a larger block only those are compared whose names sound alike.
pub(super) const BLOCK_MAX: usize = 100;
/// In a block of more than that with one name, each is compared with so many next to it.
const NEIGHBOURS: usize = 8;

/// Pairs that share a key, with what they have in common.
#[derive(Clone, Debug)]
pub struct Candidates {
    /// The smaller slot in the upper half, the larger in the lower.
    pub(super) pairs: Vec<u64>,
    pub(super) patterns: Vec<Pattern>,
}

impl Candidates {
    /// Finds and compares them. The order in which registrations came changes nothing but slots.
    pub fn of(roll: &Roll) -> Self {
        let slots = 0..roll.len() as u32;
        let mut pairs = Vec::new();
        let mut phones = Vec::new();
        for rule in 0..RULES {
            let mut entries: Vec<u64> = Vec::with_capacity(roll.len());
            entries.extend(slots.clone().flat_map(|slot| roll.keys(rule, slot).into_iter().flatten().map(move |key| entry(key, slot))));
            entries.sort_unstable();
            for block in blocks(&entries) {
                pairs_of_block(roll, block, &mut pairs);
            }
            if rule == PHONE {
                phones = entries;
            }
        }
        for rule in 0..SLIP_RULES {
            let mut all: Vec<u64> = Vec::with_capacity(roll.len());
            all.extend(slots.clone().filter_map(|slot| roll.slip_key(rule, slot).map(|key| entry(key, slot))));
            let mut broken: Vec<u64> = all.iter().copied().filter(|entry| holds_slip(roll.record(*entry as u32))).collect();
            all.sort_unstable();
            broken.sort_unstable();
            for broken in blocks(&broken) {
                pairs_with_slips(roll, holders(&all, broken[0] >> 32), broken, &mut pairs);
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs.shrink_to_fit();
        let shared_by = |slot: u32| holders(&phones, u64::from(roll.keys(PHONE, slot)[0].unwrap_or_default())).len();
        let patterns = pairs.iter().map(|pair| slots_of(*pair)).map(|(a, b)| roll.at(a).compare(&roll.at(b), || shared_by(a))).collect();
        Self { pairs, patterns }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// How often each combination of levels occurs, decided or not, in a fixed order.
    pub(super) fn counts(&self, decision_of: impl Fn((u32, u32)) -> Option<Decision>) -> Vec<Counted> {
        let mut counts = vec![0u32; PATTERNS];
        let mut counts_decided: BTreeMap<(Pattern, Decision), u32> = BTreeMap::new();
        for (pair, pattern) in self.pairs.iter().zip(&self.patterns) {
            match decision_of(slots_of(*pair)) {
                Some(decision) => *counts_decided.entry((*pattern, decision)).or_default() += 1,
                None => counts[*pattern as usize] += 1,
            }
        }
        let open = (0..PATTERNS as Pattern).zip(counts).filter(|(_, count)| *count > 0).map(|(pattern, count)| (pattern, count, None));
        open.chain(counts_decided.into_iter().map(|((pattern, decision), count)| (pattern, count, Some(decision)))).collect()
    }
}

/// Sorted entries by their keys.
fn blocks(entries: &[u64]) -> impl Iterator<Item = &[u64]> {
    entries.chunk_by(|a, b| a >> 32 == b >> 32)
}

/// Those of sorted entries that share a key.
fn holders(entries: &[u64], key: u64) -> &[u64] {
    let from = entries.partition_point(|entry| entry >> 32 < key);
    let count = entries[from..].partition_point(|entry| entry >> 32 == key);
    &entries[from..from + count]
}

/// A key with the slot that holds it: sorted, the holders of a key lie side by side.
pub(super) fn entry(key: u32, slot: u32) -> u64 {
    u64::from(key) << 32 | u64::from(slot)
}

/// The two slots of a pair.
pub(super) fn slots_of(pair: u64) -> (u32, u32) {
    ((pair >> 32) as u32, pair as u32)
}

fn pair(a: u64, b: u64) -> u64 {
    let (a, b) = (a as u32, b as u32);
    entry(a.min(b), a.max(b))
}

fn pairs_of_block(roll: &Roll, block: &[u64], pairs: &mut Vec<u64>) {
    if block.len() > BLOCK_MAX {
        return pairs_of_large_block(roll, block, pairs);
    }
    for (place, a) in block.iter().enumerate() {
        pairs.extend(block[place + 1..].iter().map(|b| pair(*a, *b)));
    }
}

/// A block that many share, such as the number of a help line: names that sound alike are compared, and of many with one name each with the next few.
fn pairs_of_large_block(roll: &Roll, block: &[u64], pairs: &mut Vec<u64>) {
    let mut members: Vec<u64> = block.to_vec();
    let order = |member: &u64| {
        let record = roll.record(*member as u32);
        (roll.name(*member as u32).folded, record.birth, record.number.places, record.registration)
    };
    members.sort_by_cached_key(order);
    for alike in members.chunk_by(|a, b| roll.name(*a as u32).folded == roll.name(*b as u32).folded) {
        let reach = if alike.len() > BLOCK_MAX { NEIGHBOURS } else { alike.len() };
        for (place, a) in alike.iter().enumerate() {
            pairs.extend(alike[place + 1..].iter().take(reach).map(|b| pair(*a, *b)));
        }
    }
}

/// Numbers that hold a slip against all of a block: two whole numbers are never one slip apart.
fn pairs_with_slips(roll: &Roll, block: &[u64], broken: &[u64], pairs: &mut Vec<u64>) {
    if block.len() > BLOCK_MAX {
        return pairs_of_large_block(roll, block, pairs);
    }
    for a in broken {
        pairs.extend(block.iter().filter(|b| *b != a).map(|b| pair(*a, *b)));
    }
}

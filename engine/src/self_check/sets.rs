//! Which few facts decide the most, whatever the answers are?

use super::open_verdict::OpenVerdict;
use crate::eligibility::Missing;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The most facts of a set.
const FACTS_MAX: usize = 3;
/// Unions of what verdicts hang on, looked at for each size: beyond, those of the most verdicts first.
const UNIONS_MAX: usize = 60_000;

/// Facts that decide some open verdicts, whatever the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidingSet {
    /// The facts.
    pub facts: BTreeSet<Missing>,
    /// Positions of the verdicts among the open ones.
    pub decides: Vec<usize>,
    /// Fen a year of those whose amount is known.
    pub yearly_fen: i128,
}

/// For one fact, for two, for three: the set that decides the most. A larger set is told only where it decides more. Where three
/// decide nothing yet, the smallest set that does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecidingSets {
    /// The sets, the smallest first.
    pub list: Vec<DecidingSet>,
    /// Whether no set of the same size decides more; not so where there were too many to look at.
    pub is_exact: bool,
}

/// Verdicts that hang on the same few facts.
#[derive(Default)]
struct Group {
    positions: Vec<usize>,
    yearly_fen: i128,
}

/// How many verdicts a set decides, and fen a year of them.
type Decides = (usize, i128);

/// Numbers of at most three facts in rising order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Few {
    count: usize,
    numbers: [usize; FACTS_MAX],
}

impl Few {
    fn as_slice(&self) -> &[usize] {
        &self.numbers[..self.count]
    }

    /// Every set of some of its facts, itself included.
    fn subsets(self) -> impl Iterator<Item = Few> {
        (1..1_u8 << self.count).map(move |chosen| {
            let mut some = Few::default();
            for (_, number) in self.as_slice().iter().enumerate().filter(|(place, _)| chosen & (1 << place) != 0) {
                some.numbers[some.count] = *number;
                some.count += 1;
            }
            some
        })
    }

    /// Both together; nothing where they are more than fit.
    fn with(mut self, other: &Few) -> Option<Few> {
        for number in other.as_slice() {
            let place = self.as_slice().partition_point(|own| own < number);
            if self.as_slice().get(place) == Some(number) {
                continue;
            }
            if self.count == FACTS_MAX {
                return None;
            }
            self.numbers.copy_within(place..self.count, place + 1);
            self.numbers[place] = *number;
            self.count += 1;
        }
        Some(self)
    }
}

/// The sets of facts that decide the most programs; of as many, the most yuan.
pub(super) fn deciding_sets(open: &[OpenVerdict]) -> DecidingSets {
    let sets = small_sets(open);
    if sets.list.is_empty() { DecidingSets { list: smallest_set(open).into_iter().collect(), is_exact: true } } else { sets }
}

/// The smallest set on which a verdict hangs; of several the one that decides the most.
fn smallest_set(open: &[OpenVerdict]) -> Option<DecidingSet> {
    let can_be_decided = |verdict: &&OpenVerdict| !verdict.is_blocked && !verdict.askable.is_empty();
    let size = open.iter().filter(can_be_decided).map(|verdict| verdict.askable.len()).min()?;
    let mut sets: BTreeMap<&BTreeSet<Missing>, (Vec<usize>, i128)> = BTreeMap::new();
    for (position, verdict) in open.iter().enumerate().filter(|(_, verdict)| can_be_decided(verdict) && verdict.askable.len() == size) {
        let (decides, yearly_fen) = sets.entry(&verdict.askable).or_default();
        decides.push(position);
        *yearly_fen += verdict.yearly_fen.unwrap_or(0);
    }
    let (facts, (decides, yearly_fen)) = sets.into_iter().max_by_key(|(facts, (decides, fen))| (decides.len(), *fen, Reverse(*facts)))?;
    Some(DecidingSet { facts: facts.clone(), decides, yearly_fen })
}

/// The best sets of at most three facts.
fn small_sets(open: &[OpenVerdict]) -> DecidingSets {
    let few = |verdict: &&OpenVerdict| !verdict.is_blocked && (1..=FACTS_MAX).contains(&verdict.askable.len());
    let facts: Vec<&Missing> = open.iter().filter(few).flat_map(|verdict| &verdict.askable).collect::<BTreeSet<_>>().into_iter().collect();
    let mut groups: BTreeMap<Few, Group> = BTreeMap::new();
    for (position, verdict) in open.iter().enumerate().filter(|(_, verdict)| few(verdict)) {
        let mut own = Few::default();
        for fact in &verdict.askable {
            own.numbers[own.count] = facts.partition_point(|other| *other < fact);
            own.count += 1;
        }
        let group = groups.entry(own).or_default();
        group.positions.push(position);
        group.yearly_fen += verdict.yearly_fen.unwrap_or(0);
    }
    let (best, is_exact) = best_unions(&groups);
    let mut list: Vec<DecidingSet> = Vec::new();
    for ((count, yearly_fen), union) in best {
        if list.last().is_some_and(|smaller| count <= smaller.decides.len()) {
            continue;
        }
        let mut decides: Vec<usize> = union.subsets().filter_map(|few| groups.get(&few)).flat_map(|group| group.positions.clone()).collect();
        decides.sort_unstable();
        list.push(DecidingSet { facts: union.as_slice().iter().map(|number| facts[*number].clone()).collect(), decides, yearly_fen });
    }
    DecidingSets { list, is_exact }
}

/// For each size the union of groups that decides the most, and whether all were looked at. A best set is a union: a fact more than
/// its verdicts hang on would decide nothing. A union of some size is a smaller one with one group more, or a group.
fn best_unions(groups: &BTreeMap<Few, Group>) -> (Vec<(Decides, Few)>, bool) {
    let decides = |union: &Few| {
        let within = union.subsets().filter_map(|few| groups.get(&few));
        within.fold((0, 0), |(count, fen), group| (count + group.positions.len(), fen + group.yearly_fen))
    };
    let most_first = |sets: &BTreeSet<Few>| {
        let mut sets: Vec<Few> = sets.iter().copied().collect();
        sets.sort_by_cached_key(|few| Reverse(decides(few)));
        sets
    };
    let (mut best, mut is_exact) = (Vec::new(), true);
    let mut smaller: BTreeSet<Few> = BTreeSet::new();
    for size in 1..=FACTS_MAX {
        let fits = |few: &Few| few.count <= size;
        let parts = most_first(&groups.keys().copied().filter(fits).collect());
        let own = parts.iter().filter(|few| few.count == size).copied();
        let larger = most_first(&smaller);
        let larger = larger.iter().flat_map(|union| parts.iter().filter_map(move |part| union.with(part)).filter(|both| both.count == size));
        let mut looked_at = BTreeSet::new();
        for union in own.chain(larger) {
            if looked_at.len() >= UNIONS_MAX && !looked_at.contains(&union) {
                is_exact = false;
                break;
            }
            looked_at.insert(union);
        }
        best.extend(looked_at.iter().map(|union| (decides(union), *union)).max_by_key(|(decides, union)| (*decides, Reverse(*union))));
        smaller.append(&mut looked_at);
    }
    (best, is_exact)
}

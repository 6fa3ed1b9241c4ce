//! Which few facts decide the most, whatever the answers are?

use super::open_verdict::OpenVerdict;
use crate::eligibility::Missing;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The most facts of a set.
const FACTS_MAX: usize = 3;
/// Different sets that verdicts hang on, looked at: beyond, those of the most verdicts.
const DIFFERENT_MAX: usize = 200;
/// Unions of them, looked at.
const UNIONS_MAX: usize = 4_000;

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
struct Group {
    facts: Few,
    positions: Vec<usize>,
    yearly_fen: i128,
}

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

    fn holds(&self, other: &Few) -> bool {
        other.as_slice().iter().all(|number| self.as_slice().contains(number))
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
        let group = groups.entry(own).or_insert(Group { facts: own, positions: Vec::new(), yearly_fen: 0 });
        group.positions.push(position);
        group.yearly_fen += verdict.yearly_fen.unwrap_or(0);
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.sort_by_key(|group| Reverse(group.positions.len()));
    let mut is_exact = groups.len() <= DIFFERENT_MAX;
    groups.truncate(DIFFERENT_MAX);
    let (unions, all) = unions(&groups);
    is_exact &= all;
    let mut best: [Option<(usize, i128, Few)>; FACTS_MAX] = Default::default();
    for union in unions {
        let within = || groups.iter().filter(|group| union.holds(&group.facts));
        let decides = (within().map(|group| group.positions.len()).sum::<usize>(), within().map(|group| group.yearly_fen).sum::<i128>());
        let best = &mut best[union.count - 1];
        if best.is_none_or(|(count, fen, _)| decides > (count, fen)) {
            *best = Some((decides.0, decides.1, union));
        }
    }
    let mut list: Vec<DecidingSet> = Vec::new();
    for (count, yearly_fen, union) in best.into_iter().flatten() {
        if list.last().is_some_and(|smaller| count <= smaller.decides.len()) {
            continue;
        }
        let mut decides: Vec<usize> = groups.iter().filter(|group| union.holds(&group.facts)).flat_map(|group| group.positions.clone()).collect();
        decides.sort_unstable();
        list.push(DecidingSet { facts: union.as_slice().iter().map(|number| facts[*number].clone()).collect(), decides, yearly_fen });
    }
    DecidingSets { list, is_exact }
}

/// Everything that the groups' facts come to together, as far as it is few, and whether that is all. A best set is one of these:
/// a fact more than its verdicts hang on would decide nothing.
fn unions(groups: &[Group]) -> (BTreeSet<Few>, bool) {
    let mut unions: BTreeSet<Few> = BTreeSet::new();
    let mut left = vec![Few::default()];
    while let Some(union) = left.pop() {
        for larger in groups.iter().filter_map(|group| union.with(&group.facts)) {
            if unions.contains(&larger) {
                continue;
            }
            if unions.len() >= UNIONS_MAX {
                return (unions, false);
            }
            unions.insert(larger);
            left.push(larger);
        }
    }
    (unions, true)
}

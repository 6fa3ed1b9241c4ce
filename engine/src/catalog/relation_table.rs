//! What holds between two programs, seen from either side?

use super::program::Program;
use super::relations::RelationKind;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What holds between two programs from the viewpoint of one of them, the strictest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairRelation {
    /// Both can't be held.
    Excludes,
    /// Both can't be held for the same cause.
    ExcludesSameCause,
    /// Only the larger.
    HighestOf,
    /// This one pays the difference over the other.
    TopsUp,
    /// The other pays the difference over this one.
    ToppedUpBy,
    /// Both may be held.
    Stacks,
}

impl PairRelation {
    /// The relation seen from the other side.
    pub fn mirrored(self) -> Self {
        match self {
            PairRelation::TopsUp => PairRelation::ToppedUpBy,
            PairRelation::ToppedUpBy => PairRelation::TopsUp,
            same => same,
        }
    }
}

/// The relations of all programs by id, closed both ways: a pair that one file states holds from both sides, whether or not the
/// other program loads. Where files state different relations for one pair the strictest holds; where each of two tops up the
/// other, each pays only the difference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RelationTable {
    pairs: BTreeMap<String, BTreeMap<String, PairRelation>>,
    /// By id the programs that must come first: of each group one.
    after: BTreeMap<String, BTreeSet<BTreeSet<String>>>,
}

impl RelationTable {
    /// Closes what the programs' files state. All versions of an id speak for it.
    pub fn of<'a>(programs: impl IntoIterator<Item = &'a Program>) -> Self {
        let mut table = Self::default();
        let programs: Vec<&Program> = programs.into_iter().collect();
        for program in &programs {
            let mut groups: BTreeMap<u16, BTreeSet<String>> = BTreeMap::new();
            for relation in program.relations.iter().filter(|relation| relation.other != program.id) {
                let (own, other) = (program.id.as_str(), relation.other.as_str());
                let seen = match relation.kind {
                    RelationKind::Excludes => PairRelation::Excludes,
                    RelationKind::ExcludesSameCause => PairRelation::ExcludesSameCause,
                    RelationKind::HighestOf => PairRelation::HighestOf,
                    RelationKind::TopsUp => PairRelation::TopsUp,
                    RelationKind::Stacks => PairRelation::Stacks,
                    RelationKind::After => {
                        table.after.entry(own.to_string()).or_default().insert([other.to_string()].into());
                        continue;
                    }
                    RelationKind::AfterOneOf(entry) => {
                        groups.entry(entry).or_default().insert(other.to_string());
                        continue;
                    }
                };
                table.note(own, other, seen);
                table.note(other, own, seen.mirrored());
            }
            if !groups.is_empty() {
                table.after.entry(program.id.clone()).or_default().extend(groups.into_values());
            }
        }
        table.with_local_forms(&programs)
    }

    /// What holds between two programs holds between their local forms too, unless a file says something of that very pair.
    fn with_local_forms(self, programs: &[&Program]) -> Self {
        let mut forms: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for program in programs {
            for larger in &program.implements {
                forms.entry(&larger.program).or_default().insert(&program.id);
            }
        }
        let forms_of = |id: &str| -> Vec<&str> { forms.get(id).into_iter().flatten().copied().collect() };
        let mut table = self.clone();
        for (own, row) in &self.pairs {
            for (other, relation) in row {
                let (owns, others) = (forms_of(own), forms_of(other));
                for own in std::iter::once(own.as_str()).chain(owns) {
                    for other in std::iter::once(other.as_str()).chain(others.iter().copied()) {
                        if own != other && self.between(own, other).is_none() {
                            table.note(own, other, *relation);
                        }
                    }
                }
            }
        }
        table
    }

    fn note(&mut self, own: &str, other: &str, seen: PairRelation) {
        let row = self.pairs.entry(own.to_string()).or_default();
        row.entry(other.to_string()).and_modify(|held| *held = seen.min(*held)).or_insert(seen);
    }

    /// What holds between two programs from the viewpoint of the first; nothing where no file names the pair.
    pub fn between(&self, own: &str, other: &str) -> Option<PairRelation> {
        self.pairs.get(own)?.get(other).copied()
    }

    /// All programs to which one stands in a relation, in byte order, from its viewpoint.
    pub fn row(&self, own: &str) -> Vec<(String, PairRelation)> {
        self.pairs.get(own).into_iter().flatten().map(|(other, relation)| (other.clone(), *relation)).collect()
    }

    /// The programs that must have been decided before one: of each group one, in byte order.
    pub fn after(&self, own: &str) -> Vec<Vec<String>> {
        self.after.get(own).into_iter().flatten().map(|group| group.iter().cloned().collect()).collect()
    }

    /// Whether a program waits for another, or for one of several of which it is one.
    pub fn may_wait_for(&self, own: &str, other: &str) -> bool {
        self.after.get(own).into_iter().flatten().any(|group| group.contains(other))
    }

    /// Whether a program waits for another, itself or through those it waits for.
    pub(super) fn waits_for(&self, own: &str, other: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![own];
        while let Some(next) = open.pop() {
            for waited in self.after.get(next).into_iter().flatten().flatten().map(String::as_str) {
                if waited == other {
                    return true;
                }
                if seen.insert(waited) {
                    open.push(waited);
                }
            }
        }
        false
    }
}

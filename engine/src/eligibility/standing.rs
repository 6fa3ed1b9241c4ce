//! How do two programs stand to each other, where somebody could have both?

use crate::catalog::{PairRelation, Program, ProgramKind, RelationTable, is_same_need};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of two programs' offers to the same people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Only one can be held.
    Apart,
    /// The first pays only the difference.
    OwnPaysOver,
    /// The second does.
    OtherPaysOver,
    /// Each does.
    EachPaysOver,
    /// Both are paid whole.
    Together,
}

/// How the first stands to the second.
pub(super) fn stands(relations: &RelationTable, own: &Program, other: &Program) -> Standing {
    if own.id == other.id {
        return Standing::Apart;
    }
    match (relations.between(&own.id, &other.id), own.kind, other.kind) {
        (Some(PairRelation::Excludes | PairRelation::ExcludesSameCause | PairRelation::HighestOf), ..) => Standing::Apart,
        (Some(PairRelation::Stacks), ..) => Standing::Together,
        // Together they come to the same: the law's aid counts whole.
        (Some(_), ProgramKind::Statutory, ProgramKind::NonStatutory) => Standing::OtherPaysOver,
        (Some(_), ProgramKind::NonStatutory, ProgramKind::Statutory) => Standing::OwnPaysOver,
        (Some(PairRelation::TopsUp), ..) if relations.between(&other.id, &own.id) == Some(PairRelation::TopsUp) => Standing::EachPaysOver,
        (Some(PairRelation::TopsUp), ..) => Standing::OwnPaysOver,
        (Some(PairRelation::ToppedUpBy), ..) => Standing::OtherPaysOver,
        (None, ..) => {
            let both_local = own.kind == ProgramKind::NonStatutory && other.kind == ProgramKind::NonStatutory;
            if both_local && is_same_need(&own.need, &other.need) { Standing::Apart } else { Standing::Together }
        }
    }
}

/// How the programs of a list stand to each other: looked up once, not for each household.
#[derive(Clone, Debug, Default)]
pub(super) struct Standings {
    /// By position those with which a program can't simply be held together, in rising order.
    rows: Vec<Vec<(u32, Standing)>>,
}

impl Standings {
    /// Of a list.
    pub fn of(relations: &RelationTable, programs: &[&Program]) -> Self {
        let mut by_id: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let mut by_need: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (position, program) in (0..).zip(programs) {
            by_id.entry(&program.id).or_default().push(position);
            by_need.entry(program.need.split('.').next().unwrap_or_default()).or_default().push(position);
        }
        let row = |own: &&Program| {
            let named = relations.row(&own.id).into_iter().flat_map(|(other, _)| by_id.get(other.as_str()).into_iter().flatten().copied().collect::<Vec<_>>());
            // Without a stated relation only what is local can exclude, for one need.
            let is_local = own.kind == ProgramKind::NonStatutory;
            let near = by_need.get(own.need.split('.').next().unwrap_or_default()).filter(|_| is_local).into_iter().flatten().copied();
            let others: BTreeSet<u32> = named.chain(near).chain(by_id[own.id.as_str()].iter().copied()).collect();
            let standing = |other: u32| (other, stands(relations, own, programs[other as usize]));
            others.into_iter().map(standing).filter(|(_, standing)| *standing != Standing::Together).collect()
        };
        Standings { rows: programs.iter().map(row).collect() }
    }

    /// Those with which a program can't simply be held together, in rising order; itself among them.
    pub fn row(&self, own: usize) -> &[(u32, Standing)] {
        &self.rows[own]
    }

    /// How the program at the first position stands to that at the second.
    pub fn between(&self, own: u32, other: u32) -> Standing {
        let row = &self.rows[own as usize];
        row.binary_search_by_key(&other, |(position, _)| *position).map_or(Standing::Together, |found| row[found].1)
    }
}

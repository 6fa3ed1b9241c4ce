//! Which programs of a day do two catalogs write otherwise?

use crate::calendar::Date;
use crate::catalog::{Catalog, Program};
use crate::words::Words;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A program that the two catalogs write otherwise, or that only one of them has on the day.
#[derive(Clone, Debug)]
pub struct ChangedProgram {
    /// In the catalog in use.
    pub live: Option<Arc<Program>>,
    /// In the draft.
    pub drafted: Option<Arc<Program>>,
    /// Whether the same answers may come to another sum: its terms, or what it can be held with, are others.
    pub(super) is_weighed_otherwise: bool,
}

impl ChangedProgram {
    /// The program as the draft has it, or as it is where the draft has none.
    pub fn program(&self) -> &Program {
        self.drafted.as_ref().or(self.live.as_ref()).expect("one of the two catalogs has it")
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.program().id
    }

    /// Its name.
    pub fn name(&self) -> &Words {
        &self.program().name
    }
}

/// The programs that differ on a day, and those that are the same in both.
pub(super) struct Differences {
    pub changed: Vec<ChangedProgram>,
    pub same: Vec<Arc<Program>>,
}

impl Differences {
    /// Compares the programs of a day. Where documents are read to other facts every program is taken for changed.
    pub fn between(live: &Catalog, draft: &Catalog, on: Date, reads_alike: bool) -> Self {
        let mut pairs: BTreeMap<&str, [Option<&Arc<Program>>; 2]> = BTreeMap::new();
        for (side, catalog) in [live, draft].into_iter().enumerate() {
            for program in catalog.programs.iter().filter(|program| program.is_judged_on(on)) {
                pairs.entry(&program.id).or_default()[side] = Some(program);
            }
        }
        let (mut changed, mut same) = (Vec::new(), Vec::new());
        for (id, [live_one, drafted]) in pairs {
            let weighed = live.relations.row(id) != draft.relations.row(id);
            match (live_one, drafted) {
                (Some(live), Some(drafted)) if reads_alike && !weighed && is_judged_alike(live, drafted) => same.push(Arc::clone(live)),
                (live, drafted) => {
                    let weighed = weighed || live.zip(drafted).is_some_and(|(live, drafted)| is_weighed_otherwise(live, drafted, reads_alike));
                    changed.push(ChangedProgram { live: live.cloned(), drafted: drafted.cloned(), is_weighed_otherwise: weighed });
                }
            }
        }
        Differences { changed, same }
    }
}

/// Whether two versions of a program give everybody the same, whatever else their files say.
fn is_judged_alike(one: &Program, other: &Program) -> bool {
    let conditions = |program: &Program| program.criteria.iter().map(|criterion| criterion.condition.clone()).collect::<Vec<_>>();
    !is_weighed_otherwise(one, other, true)
        && (&one.region, &one.local_forms, &one.amount) == (&other.region, &other.local_forms, &other.amount)
        && conditions(one) == conditions(other)
}

/// Whether the same answer may come to another sum: counted otherwise, for others of the household, or beside statuses that the
/// other version does not set. Where documents are read to other facts, what rests on facts is taken for another.
fn is_weighed_otherwise(one: &Program, other: &Program, reads_alike: bool) -> bool {
    let rests_on_facts = |program: &Program| program.beneficiaries.is_some() || !program.confers.is_empty();
    weight(one) != weight(other) || !reads_alike && (rests_on_facts(one) || rests_on_facts(other))
}

/// What of a program decides how its sum is counted, and what can be held beside it.
fn weight(program: &Program) -> impl PartialEq + '_ {
    let counted = (program.paid_to, program.per, program.kind, program.unit, &program.need);
    (counted, &program.beneficiaries, &program.confers)
}

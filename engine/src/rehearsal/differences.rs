//! Which programs of a day do two catalogs write otherwise?

use crate::calendar::Date;
use crate::catalog::{Amount, Catalog, Condition, FactRef, Program, facts_of_condition};
use crate::facts::Holder;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};
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
    /// Whether they may where an award sets a status: the program reads that otherwise.
    pub(super) is_read_otherwise: bool,
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
        let of_day = pairs.values().flatten().flatten();
        let statuses: BTreeSet<(Holder, usize)> = of_day.flat_map(|program| &program.confers).map(|fact| (fact.holder, fact.slot)).collect();
        let (mut changed, mut same) = (Vec::new(), Vec::new());
        for (id, [live_one, drafted]) in pairs {
            let weighed = live.relations.row(id) != draft.relations.row(id);
            match (live_one, drafted) {
                (Some(live), Some(drafted)) if reads_alike && !weighed && is_judged_alike(live, drafted) => same.push(Arc::clone(live)),
                (live, drafted) => {
                    let both = live.zip(drafted);
                    changed.push(ChangedProgram {
                        live: live.cloned(),
                        drafted: drafted.cloned(),
                        is_weighed_otherwise: weighed || both.is_some_and(|(live, drafted)| is_weighed_otherwise(live, drafted, reads_alike)),
                        is_read_otherwise: both.is_some_and(|(live, drafted)| reading(live, &statuses) != reading(drafted, &statuses)),
                    });
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

/// What of a program looks at statuses that awards set: those who are eligible either way may not both be so once it is set.
fn reading<'p>(program: &'p Program, statuses: &BTreeSet<(Holder, usize)>) -> (Vec<&'p Condition>, Option<&'p Amount>) {
    let looks = |fact: &FactRef| fact.holder().is_some_and(|holder| statuses.contains(&(holder, usize::from(fact.slot))));
    let looks_at_one = |condition: &&Condition| {
        let mut is_so = false;
        facts_of_condition(condition, &mut |fact| is_so |= looks(fact));
        is_so
    };
    let criteria = program.criteria.iter().map(|criterion| &criterion.condition);
    let forms = program.local_forms.iter().filter_map(|form| form.when.as_ref());
    let mut is_amount_so = false;
    program.amount.facts(&mut |fact| is_amount_so |= looks(fact));
    (criteria.chain(forms).filter(looks_at_one).collect(), Some(&program.amount).filter(|_| is_amount_so))
}

//! Which programs of different agencies serve the same need in the same place at the same time, without a word about each other?
//!
//! Needs are the same where the ledger takes them so: equal, or one part of the other. Pairs that provably nobody can meet together are
//! passed over, and programs of a larger region where a smaller one's own takes their place. What holds without a stated relation is the ledger's rule: two
//! local programs for one need exclude each other, all else is allowed; often the source says otherwise.

use super::advice::{Anchor, Remark};
use super::combinations::{Combination, combinations_of};
use super::days::day_in_force;
use super::sums::Reader;
use crate::calendar::{Date, Period};
use crate::catalog::{Catalog, Program, is_same_need};
use crate::words;

pub(super) fn find(catalog: &Catalog, as_of: Date) -> Vec<Remark> {
    let programs = &catalog.programs;
    let possible: Vec<Option<Vec<Combination>>> = programs
        .iter()
        .map(|program| combinations_of(&Reader { vocabulary: &catalog.vocabulary, day: day_in_force(program, as_of) }, &program.criteria))
        .collect();
    let mut remarks = Vec::new();
    for (index, program) in programs.iter().enumerate() {
        let silent = |(other_index, other): (usize, &std::sync::Arc<Program>)| {
            (are_silent(catalog, program, other) && may_meet(&possible[index], &possible[other_index])).then(|| other.id.clone())
        };
        let mut others: Vec<String> = programs.iter().enumerate().skip(index + 1).filter_map(silent).collect();
        others.dedup();
        if others.is_empty() {
            continue;
        }
        let (count, need) = (others.len(), &program.need);
        let named = others.join(", ");
        remarks.push(Remark {
            file: program.file.clone(),
            anchor: Anchor::Key("need"),
            problem: words!(
                "其他部门为同一需求 {need}（或其上下级需求）设的 {count} 个项目与本项目没有写明关系：{named}",
                "programs of other agencies for the need {need} (or a part or the whole of it) state no relation to this one ({count}): {named}"
            ),
            mend: words!(
                "请按原文在 relations 写明：能同享写 stacks，不能写 excludes，只取高的写 highest_of，补差写 tops_up",
                "state it under relations by the source's text: stacks (both), excludes (one), highest_of (the larger) or tops_up (the difference)"
            ),
        });
    }
    remarks
}

fn are_silent(catalog: &Catalog, a: &Program, b: &Program) -> bool {
    let relations = &catalog.relations;
    let waits = |own: &Program, other: &Program| relations.may_wait_for(&own.id, &other.id);
    is_same_need(&a.need, &b.need)
        && a.agency != b.agency
        && a.id != b.id
        && a.region.meets(&b.region)
        && a.in_force.meets(&b.in_force)
        && relations.between(&a.id, &b.id).is_none()
        && !waits(a, b)
        && !waits(b, a)
        && !takes_the_place(a, b)
        && !takes_the_place(b, a)
}

/// Whether on all days on which both are in force programs of smaller regions take the place of the first wherever the second runs, so
/// that nobody is ever judged by both.
fn takes_the_place(larger: &Program, other: &Program) -> bool {
    let from = larger.in_force.from.max(other.in_force.from);
    let shared = Period { from, to: larger.in_force.to.into_iter().chain(other.in_force.to).min() };
    let forms: Vec<Period> =
        larger.local_forms.iter().filter(|form| form.when.is_none() && other.region.lies_in(&form.region)).map(|form| form.in_force).collect();
    // A gap can only begin on the first day or after the end of one of them.
    let mut begins = forms.iter().filter_map(|form| form.to?.tomorrow().ok()).chain([from]).filter(|day| shared.contains(*day));
    begins.all(|day| forms.iter().any(|form| form.contains(day)))
}

/// Whether somebody may meet both, as far as can be told. A program that is paid to the household says nothing of a recipient, so
/// that only what both say of the household can stand against each other.
fn may_meet(of_a: &Option<Vec<Combination>>, of_b: &Option<Vec<Combination>>) -> bool {
    let (Some(of_a), Some(of_b)) = (of_a, of_b) else { return true };
    of_a.iter().any(|one| of_b.iter().any(|two| one.meet(two)))
}

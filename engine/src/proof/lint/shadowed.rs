//! Which programs does another one always take the place of?
//!
//! Told of a program where it is proved, on every day of its time: whoever meets it also meets another one that is paid to the same, in
//! the same or a larger region, the two exclude each other or only the highest is paid, the other is not behind in kind (statutory comes first), and never
//! gives less. Amounts are compared where both are sums in yuan by the same rhythm; classes that merely may overlap are not told.

use super::advice::{Anchor, Remark};
use super::combinations::{Combination, combinations_of, narrow};
use super::days::turning_days;
use super::sums::{Reader, Sum};
use crate::calendar::Date;
use crate::catalog::{Amount, Catalog, NumberExpression, PairRelation, Program, ProgramKind};
use crate::words;

pub(super) fn find(catalog: &Catalog) -> Vec<Remark> {
    let judged = || catalog.programs.iter().filter(|program| program.open.is_none());
    let mut remarks = Vec::new();
    for program in judged() {
        let rivals = judged().filter(|other| other.id != program.id && takes_the_place(catalog, program, other));
        let shadow = rivals.into_iter().find(|other| {
            let days = turning_days(&[program, other]);
            days.iter().all(|day| other.in_force.contains(*day) && is_shadowed_on(catalog, program, other, *day))
        });
        // Two that are the same shadow each other; the file that comes later is told.
        if let Some(other) = shadow.filter(|other| !(other.id > program.id && is_mutual(catalog, program, other))) {
            let id = &other.id;
            remarks.push(Remark {
                file: program.file.clone(),
                anchor: Anchor::Key("id"),
                problem: words!(
                    "凡符合本项目的都符合 {id}，两者不能同享，而 {id} 从不更少：本项目不会发放",
                    "whoever meets this program meets {id} too, both can't be held, and {id} never gives less: this one is never paid"
                ),
                mend: words!(
                    "请对照原文检查条件、金额，以及与 {id} 的关系（也许应为 stacks 或 tops_up）",
                    "check the criteria, the amounts and the relation to {id} by the source's text (it may be stacks or tops_up)"
                ),
            });
        }
    }
    remarks
}

/// Whether one can stand in the place of another at all.
fn takes_the_place(catalog: &Catalog, program: &Program, other: &Program) -> bool {
    let related = matches!(catalog.relations.between(&program.id, &other.id), Some(PairRelation::Excludes | PairRelation::HighestOf));
    let same_people = other.paid_to == program.paid_to;
    let ahead = other.kind == ProgramKind::Statutory || program.kind == ProgramKind::NonStatutory;
    related && same_people && ahead && other.per == program.per && program.region.lies_in(&other.region)
}

fn is_mutual(catalog: &Catalog, program: &Program, other: &Program) -> bool {
    let days = turning_days(&[other, program]);
    takes_the_place(catalog, other, program) && days.iter().all(|day| program.in_force.contains(*day) && is_shadowed_on(catalog, other, program, *day))
}

fn is_shadowed_on(catalog: &Catalog, program: &Program, other: &Program, day: Date) -> bool {
    let reader = Reader { vocabulary: &catalog.vocabulary, day };
    let Some(own) = combinations_of(&reader, &program.criteria).filter(|own| !own.is_empty()) else { return false };
    let meets_all = other.criteria.iter().all(|criterion| narrow(&reader, own.clone(), &criterion.condition, false).is_some_and(|left| left.is_empty()));
    meets_all && never_less(&reader, program, other, &own)
}

/// Whether the other's least is at least this one's most, in every alternative.
fn never_less(reader: &Reader<'_>, program: &Program, other: &Program, own: &[Combination]) -> bool {
    let (Some((_, most)), Some((least, _))) = (ends(&program.amount), ends(&other.amount)) else { return false };
    let Some(difference): Option<Sum> = reader.sum(least).zip(reader.sum(most)).map(|(least, most)| least.less(most)) else { return false };
    own.iter().all(|combination| combination.least(&difference).is_some_and(|least| !least.is_negative()))
}

/// The least and the most that an amount can be, where it is a formula.
fn ends(amount: &Amount) -> Option<(&NumberExpression, &NumberExpression)> {
    match amount {
        Amount::Exactly(number) => Some((number, number)),
        Amount::Between(least, most) => Some((least, most)),
        Amount::First(_) | Amount::InKind(_) | Amount::NotStated(_) => None,
    }
}

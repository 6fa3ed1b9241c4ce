//! In which order does a person read recommendations, and which of them can't be held together?

use super::judge::{AmountFound, Recipient, Verdict};
use super::recommend::Recommendation;
use crate::catalog::{Per, ProgramKind, Relation, RelationKind};
use std::cmp::Reverse;

/// A recommendation in the order for people, with what stands in its way.
#[derive(Clone, Debug)]
pub struct Ranked<'a> {
    /// The recommendation.
    pub recommendation: &'a Recommendation,
    /// An earlier recommendation that excludes it, with the relation that says so.
    pub excluded_by: Option<(&'a Recommendation, &'a Relation)>,
    /// An earlier recommendation over which it only pays the difference.
    pub tops_up: Option<(&'a Recommendation, &'a Relation)>,
}

/// Fen a year that an amount comes to: a month counts twelve times, a term twice, all else once; a range by its minimum.
/// `None` where no amount is known.
pub fn yearly_fen(per: Per, amount: &AmountFound) -> Option<i128> {
    Some(i128::from(amount.least()?.fen()) * i128::from(per.times_a_year()))
}

/// Statutory before non-statutory; eligible before needs before ineligible; larger first by the year, unknown last; then
/// program id and member. Of two that exclude each other, the later one is marked.
pub fn rank(list: &[Recommendation]) -> Vec<Ranked<'_>> {
    let mut order: Vec<&Recommendation> = list.iter().collect();
    let place = |one: &Recommendation, other: &Recommendation| (&one.program.id, one.recipient).cmp(&(&other.program.id, other.recipient));
    // As a rule they come so: what is alike in all else keeps its order.
    if !order.is_sorted_by(|one, other| place(one, other).is_le()) {
        order.sort_by(|one, other| place(one, other));
    }
    order.sort_by_cached_key(|r| {
        let fen = yearly_fen(r.program.per, &r.amount).unwrap_or(-1);
        (r.program.kind == ProgramKind::NonStatutory, r.verdict, Reverse(fen))
    });
    let mut ranked: Vec<Ranked<'_>> = Vec::with_capacity(order.len());
    for recommendation in order {
        let mut one = Ranked { recommendation, excluded_by: None, tops_up: None };
        if recommendation.verdict != Verdict::Ineligible {
            for earlier in ranked.iter().filter(|r| r.recommendation.verdict == Verdict::Eligible && r.excluded_by.is_none()) {
                let other = earlier.recommendation;
                let Some((relation, is_own)) = relation_between(recommendation, other).filter(|_| share_a_person(recommendation, other)) else { continue };
                match relation.kind {
                    RelationKind::Excludes | RelationKind::HighestOf => one.excluded_by = one.excluded_by.or(Some((other, relation))),
                    RelationKind::TopsUp if is_own => one.tops_up = one.tops_up.or(Some((other, relation))),
                    RelationKind::ExcludesSameCause | RelationKind::TopsUp | RelationKind::Stacks | RelationKind::After | RelationKind::AfterOneOf(_) => {}
                }
            }
        }
        ranked.push(one);
    }
    ranked
}

/// A household's aid is every member's.
fn share_a_person(a: &Recommendation, b: &Recommendation) -> bool {
    a.recipient == Recipient::Household || b.recipient == Recipient::Household || a.recipient == b.recipient
}

/// The relation that either program states to the other, and whether it is the first one's own. Excluding comes first:
/// where two files disagree, the stricter holds.
fn relation_between<'a>(a: &'a Recommendation, b: &'a Recommendation) -> Option<(&'a Relation, bool)> {
    let own = a.program.relations.iter().filter(|r| r.other == b.program.id).map(|r| (r, true));
    let others = b.program.relations.iter().filter(|r| r.other == a.program.id).map(|r| (r, false));
    own.chain(others).min_by_key(|(relation, _)| relation.kind)
}

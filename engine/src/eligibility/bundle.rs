//! How much of what a household is eligible for can be held together, at least?
//!
//! The larger first: of two that exclude each other, or of which only the highest is paid, the larger stays; where one tops up
//! the other, the larger of the two sums counts; one donor's or local program serves one person and need. What is left can be
//! held together, so the sum is never too high as far as relations go. Caps, seasons, funds and aid that is held already are not
//! looked at.

use super::evaluate::evaluate_condition;
use super::judge::{AmountFound, Recipient, formula_amount, may_be_carried_out_locally, reach_of};
use super::order::yearly_fen;
use super::recommend::recipients;
use super::situation::Situation;
use crate::catalog::{AidUnit, PairRelation, Per, Program, ProgramKind, RelationTable, is_same_need};
use crate::facts::{FactValues, Holder, Household, Reach};
use std::cmp::Reverse;

/// Something that a recipient is eligible for.
#[derive(Clone, Debug)]
pub struct Offer<'p> {
    /// The program.
    pub program: &'p Program,
    /// To whom it would be paid.
    pub recipient: Recipient,
    /// What it gives.
    pub amount: AmountFound,
}

/// What can be held together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// Positions of the offers that are kept, in the order of the offers.
    pub kept: Vec<usize>,
    /// Fen a year of what comes again each month, term or year; of a range its minimum.
    pub recurring_fen: i128,
    /// Fen of what comes once or for an event; of a range its minimum.
    pub single_fen: i128,
}

impl Bundle {
    /// Fen a month of what comes again, rounded down.
    pub fn monthly_fen(&self) -> i128 {
        self.recurring_fen / 12
    }
}

/// What a household is eligible for among some programs, at the least cost: no reasons.
pub fn eligible_offers<'p>(programs: impl IntoIterator<Item = &'p Program>, situation: &Situation<'_>) -> Vec<Offer<'p>> {
    let mut offers = Vec::new();
    for program in programs {
        let is_judged = program.open.is_none() && program.in_force.contains(situation.on);
        if !is_judged || situation.born.is_empty() || reach_of(program, situation.household.area(), situation.on) != Reach::Inside {
            continue;
        }
        for recipient in recipients(program, situation) {
            let view = recipient.view(situation);
            if !may_be_carried_out_locally(program, view)
                && program.criteria.iter().all(|criterion| evaluate_condition(&criterion.condition, view) == Some(true))
            {
                offers.push(Offer { program, recipient, amount: formula_amount(program, situation, recipient) });
            }
        }
    }
    offers
}

/// The offers that can be held together, and what they come to.
pub fn held_together(relations: &RelationTable, offers: &[Offer<'_>]) -> Bundle {
    let worth = |offer: &Offer<'_>| yearly_fen(offer.program.per, &offer.amount).unwrap_or(0);
    let mut order: Vec<usize> = (0..offers.len()).collect();
    order.sort_by_key(|index| (Reverse(worth(&offers[*index])), *index));
    let mut bundle = Bundle::default();
    for index in order {
        let offer = &offers[index];
        let mut fen = worth(offer);
        let mut stays = true;
        for other in bundle.kept.iter().map(|kept| &offers[*kept]).filter(|other| meet(offer, other)) {
            match stands(relations, offer.program, other.program) {
                Standing::Apart => stays = false,
                // The larger of the two came first and counts whole: what this one adds over it is nothing.
                Standing::Difference => fen = (fen - worth(other)).max(0),
                Standing::Together => {}
            }
        }
        if !stays {
            continue;
        }
        bundle.kept.push(index);
        match offer.program.per {
            Per::Month | Per::Term | Per::Year => bundle.recurring_fen += fen,
            Per::Once | Per::Event => bundle.single_fen += fen,
        }
    }
    bundle.kept.sort_unstable();
    bundle
}

/// The household with the statuses that awards of these offers would set: a family that meets the allowance is one on the allowance.
pub fn with_statuses(household: &Household, offers: &[Offer<'_>]) -> Household {
    let mut household = household.clone();
    for offer in offers {
        for confer in &offer.program.confers {
            let of_members = |position: usize| match offer.recipient {
                Recipient::Household => true,
                Recipient::Member(own) => usize::from(own) == position,
            };
            let set = |facts: &mut FactValues| {
                if let Some(fact) = facts.get_mut(confer.slot) {
                    *fact = Some(confer.value.clone());
                }
            };
            match confer.holder {
                Holder::Household => set(&mut household.facts),
                Holder::Member => household.members.iter_mut().enumerate().filter(|(position, _)| of_members(*position)).for_each(|(_, m)| set(&mut m.facts)),
            }
        }
    }
    household
}

enum Standing {
    Apart,
    Difference,
    Together,
}

fn stands(relations: &RelationTable, own: &Program, other: &Program) -> Standing {
    if own.id == other.id {
        return Standing::Apart;
    }
    match relations.between(&own.id, &other.id) {
        Some(PairRelation::Excludes | PairRelation::ExcludesSameCause | PairRelation::HighestOf) => Standing::Apart,
        Some(PairRelation::TopsUp | PairRelation::ToppedUpBy) => Standing::Difference,
        Some(PairRelation::Stacks) => Standing::Together,
        None => {
            let both_local = own.kind == ProgramKind::NonStatutory && other.kind == ProgramKind::NonStatutory;
            if both_local && is_same_need(&own.need, &other.need) { Standing::Apart } else { Standing::Together }
        }
    }
}

/// Whether two offers are to the same people: a household's aid is every member's, and what is given once to a household counts for all.
fn meet(a: &Offer<'_>, b: &Offer<'_>) -> bool {
    let of_all = |offer: &Offer<'_>| offer.recipient == Recipient::Household || offer.program.unit == AidUnit::Household;
    of_all(a) || of_all(b) || a.recipient == b.recipient
}

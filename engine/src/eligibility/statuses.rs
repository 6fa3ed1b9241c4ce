//! What is best where an award sets a status that other programs look at?
//!
//! Whoever is awarded the allowance is on the allowance, and from then on a subsidy for those on it is another sum, or none. So each set
//! of those awards is tried: what is judged by a status counts only where the award that sets it is taken.

use super::bundle::{Bundle, Offer, are_apart, eligible_offers, held_together};
use super::bundle_search::Worth;
use super::conferred::set_conferred;
use super::judge::Recipient;
use super::situation::{Rigour, Situation};
use crate::calendar::Date;
use crate::catalog::RelationTable;
use crate::facts::Household;
use std::ops::Add;

/// So many awards that set statuses are tried in every set; of more, all and then those that are kept.
const TRIED_MAX: usize = 6;

/// The household with the statuses that awards of these offers would set on a day: a family that meets the allowance is one on the allowance.
pub fn with_statuses(household: &Household, on: Date, offers: &[Offer<'_>]) -> Household {
    let situation = Situation::new(household, on, Rigour::Warn);
    let mut placed = household.clone();
    for offer in offers.iter().filter(|offer| !offer.program.confers.is_empty()) {
        set_conferred(&mut placed, offer.program, &situation, offer.recipient, |position| match offer.recipient {
            Recipient::Household => true,
            Recipient::Member(own) => usize::from(own) == position,
        });
    }
    placed
}

/// The offers that give the most together, each counted as it is beside the statuses that those set which are kept.
pub fn best_with_statuses(relations: &RelationTable, household: &Household, on: Date, offers: &[Offer<'_>]) -> Bundle {
    let trial = Trial { relations, household, on, offers, setting: setting(household, on, offers) };
    if trial.setting.is_empty() {
        return held_together(relations, offers);
    }
    let mut best: Option<(Worth, Bundle)> = None;
    let mut try_set = |taken: &[usize]| {
        let found = trial.beside(taken)?;
        let kept = taken.iter().copied().filter(|offer| found.1.kept.contains(offer)).collect::<Vec<_>>();
        if best.as_ref().is_none_or(|(worth, _)| found.0 > *worth) {
            best = Some(found);
        }
        Some(kept)
    };
    let count = trial.setting.len();
    if count <= TRIED_MAX {
        for set in (0..1_usize << count).rev() {
            let taken: Vec<usize> = (0..count).filter(|place| set >> place & 1 == 1).map(|place| trial.setting[place]).collect();
            try_set(&taken);
        }
        return best.map(|(_, bundle)| bundle).unwrap_or_default();
    }
    // Each round takes fewer, so it ends.
    let mut taken = trial.setting.clone();
    loop {
        let mut kept = try_set(&taken).unwrap_or_default();
        if taken.is_empty() {
            break;
        }
        if kept.len() == taken.len() {
            kept.pop();
        }
        taken = kept;
    }
    best.map(|(_, bundle)| Bundle { is_exact: false, ..bundle }).unwrap_or_default()
}

/// Offers that set a status which the household has not told so, and at which another offer looks.
fn setting(household: &Household, on: Date, offers: &[Offer<'_>]) -> Vec<usize> {
    let sets = |offer: &usize| {
        let own = &offers[*offer];
        let mut others = offers.iter().filter(|other| !std::ptr::eq(*other, own));
        !own.program.confers.is_empty() && others.any(|other| looks_at(other, own)) && with_statuses(household, on, std::slice::from_ref(own)) != *household
    };
    (0..offers.len()).filter(sets).collect()
}

/// Whether what one offer sets may change the other.
fn looks_at(offer: &Offer<'_>, setting: &Offer<'_>) -> bool {
    setting.program.confers.iter().any(|fact| offer.program.looks_at(fact.holder, fact.slot))
}

struct Trial<'t> {
    relations: &'t RelationTable,
    household: &'t Household,
    on: Date,
    offers: &'t [Offer<'t>],
    setting: Vec<usize>,
}

impl Trial<'_> {
    /// The best that has these of the offers that set statuses, and no other of them; nothing where they can't all be held. Positions
    /// are those of the offers.
    fn beside(&self, taken: &[usize]) -> Option<(Worth, Bundle)> {
        let is_left = |position: &usize| !self.setting.contains(position) || taken.contains(position);
        let setting: Vec<Offer<'_>> = taken.iter().map(|offer| self.offers[*offer].clone()).collect();
        let placed = with_statuses(self.household, self.on, &setting);
        let situation = Situation::new(&placed, self.on, Rigour::Warn);
        let anew = |position: usize| {
            let own = &self.offers[position];
            let offer = if taken.contains(&position) { self.taken_anew(position, taken) } else { anew(own, &setting, &situation) };
            offer.map(|offer| (position, offer))
        };
        let all: Vec<(usize, Offer<'_>)> = (0..self.offers.len()).filter(is_left).filter_map(anew).collect();
        let must: Vec<&(usize, Offer<'_>)> = all.iter().filter(|(position, _)| taken.contains(position)).collect();
        let is_barred = |(position, offer): &(usize, Offer<'_>)| must.iter().any(|(own, taken)| own != position && are_apart(self.relations, taken, offer));
        if must.len() < taken.len() || must.iter().any(|offer| is_barred(offer)) {
            return None;
        }
        let (positions, judged): (Vec<usize>, Vec<Offer<'_>>) = all.iter().filter(|offer| !is_barred(offer)).cloned().unzip();
        let found = held_together(self.relations, &judged);
        let of = |(offer, fen): (&usize, &i128)| Worth::of(judged[*offer].program.kind, *fen);
        let worth = found.kept.iter().zip(&found.paid_fen).map(of).fold(Worth::default(), Add::add);
        let mut bundle = found.placed(&positions);
        for gone in (0..self.offers.len()).filter(|offer| positions.binary_search(offer).is_err()) {
            let of_kept = |holds: &dyn Fn(&Offer<'_>) -> bool| bundle.kept.iter().copied().filter(|kept| holds(&self.offers[*kept])).collect::<Vec<_>>();
            let own = &self.offers[gone];
            let barring = of_kept(&|kept| are_apart(self.relations, own, kept) || looks_at(own, kept));
            // What nothing bars is left out because the others would be less beside what it sets.
            let by = if barring.is_empty() { of_kept(&|kept| looks_at(kept, own)) } else { barring };
            bundle.left_out.push((gone, by));
        }
        bundle.left_out.sort_unstable();
        Some((worth, bundle))
    }

    /// One of those that set statuses, as it is beside what the others set; nothing where it is none any more.
    fn taken_anew(&self, position: usize, taken: &[usize]) -> Option<Offer<'_>> {
        let others: Vec<Offer<'_>> = taken.iter().filter(|other| **other != position).map(|other| self.offers[*other].clone()).collect();
        let placed = with_statuses(self.household, self.on, &others);
        anew(&self.offers[position], &others, &Situation::new(&placed, self.on, Rigour::Warn))
    }
}

/// An offer as it is where these set the statuses of a situation; nothing where it is none any more.
fn anew<'p>(own: &Offer<'p>, setting: &[Offer<'_>], situation: &Situation<'_>) -> Option<Offer<'p>> {
    if !setting.iter().any(|other| looks_at(own, other)) {
        return Some(own.clone());
    }
    eligible_offers([own.program], situation).into_iter().find(|offer| offer.recipient == own.recipient)
}

//! What is best where an award sets a status that other programs look at?
//!
//! Whoever is awarded the allowance is on the allowance, and from then on a subsidy for those on it is another sum, or none. So each set
//! of those awards is tried: what is judged by a status counts only where the award that sets it is taken.

use super::bundle::{Bundle, Offer, YearSum, chosen, eligible_offers, held_as, may_be_for_the_same};
use super::bundle_search::{Choices, Worth};
use super::conferred::{Conferred, award_sets};
use super::situation::{Rigour, Situation};
use super::standing::{Standing, stands};
use crate::calendar::Date;
use crate::catalog::{Program, RelationTable};
use crate::facts::Household;
use std::ops::Add;

/// So many awards that set statuses are tried in every set; of more, all and then those that are kept.
pub const TRIED_MAX: usize = 6;

/// The household with the statuses that awards of these offers would set on a day: a family that meets the allowance is one on the allowance.
pub fn with_statuses(household: &Household, on: Date, offers: &[Offer<'_>]) -> Household {
    let situation = Situation::new(household, on, Rigour::Warn);
    let mut placed = household.clone();
    for offer in offers {
        award_sets(offer.program, offer.recipient, &situation).iter().for_each(|fact| fact.put(&mut placed));
    }
    placed
}

/// The offers that give the most together, each counted as it is beside the statuses that those set which are kept.
pub(super) fn best_with_statuses(relations: &RelationTable, household: &Household, on: Date, offers: &[Offer<'_>]) -> Bundle {
    best_of_household(&|own, other| stands(relations, offers[own].program, offers[other].program), household, on, offers)
}

/// The same where it is known how the programs of two offers, by position, stand to each other.
pub(super) fn best_of_household(stands: &dyn Fn(usize, usize) -> Standing, household: &Household, on: Date, offers: &[Offer<'_>]) -> Bundle {
    let (setting, facts): (Vec<usize>, Vec<Vec<Conferred<'_>>>) = setting(household, on, offers).into_iter().unzip();
    let anew = |taken: &[usize], wanted: &[usize]| {
        let mut placed = household.clone();
        taken.iter().flat_map(|set| &facts[*set]).for_each(|fact| fact.put(&mut placed));
        let situation = Situation::new(&placed, on, Rigour::Warn);
        let judged = |offer: &usize| {
            let own = &offers[*offer];
            eligible_offers([own.program], &situation).into_iter().find(|offer| offer.recipient == own.recipient)
        };
        wanted.iter().map(judged).collect()
    };
    best_beside_statuses(stands, offers, &setting, &anew)
}

/// Those offers that set statuses which the household has not told so, and at which another offer looks: their positions, and what
/// they set, whatever else is awarded.
fn setting<'p>(household: &Household, on: Date, offers: &[Offer<'p>]) -> Vec<(usize, Vec<Conferred<'p>>)> {
    let is_looked_at = |own: usize| (0..offers.len()).any(|other| other != own && looks_at(offers[other].program, offers[own].program));
    let mut setting = Vec::new();
    let mut situation = None;
    for (own, offer) in offers.iter().enumerate().filter(|(own, offer)| !offer.program.confers.is_empty() && is_looked_at(*own)) {
        let situation = situation.get_or_insert_with(|| Situation::new(household, on, Rigour::Warn));
        let facts = award_sets(offer.program, offer.recipient, situation);
        if facts.iter().any(|fact| fact.told(household) != Some(fact.value)) {
            setting.push((own, facts));
        }
    }
    setting
}

/// Whether what an award of one program sets may change the other.
fn looks_at(program: &Program, setting: &Program) -> bool {
    setting.confers.iter().any(|fact| program.looks_at(fact.holder, fact.slot))
}

/// What offers, by position, are where the awards of some that set statuses (positions among those) are taken; nothing where one is
/// none any more.
pub type Anew<'t, 'p> = dyn Fn(&[usize], &[usize]) -> Vec<Option<Offer<'p>>> + 't;

/// The best where the offers are known that set statuses which are not told so.
pub(super) fn best_beside_statuses<'p>(stands: &dyn Fn(usize, usize) -> Standing, offers: &[Offer<'p>], setting: &[usize], anew: &Anew<'_, 'p>) -> Bundle {
    if setting.is_empty() {
        return held_as(offers, stands);
    }
    let mut trial = Trial::new(stands, offers, setting, anew);
    trial.best().map(|best| trial.explained(best)).unwrap_or_default()
}

/// What that comes to.
pub(super) fn sum_beside_statuses<'p>(stands: &dyn Fn(usize, usize) -> Standing, offers: &[Offer<'p>], setting: &[usize], anew: &Anew<'_, 'p>) -> YearSum {
    Trial::new(stands, offers, setting, anew).best().map(|best| YearSum::of(&best)).unwrap_or_default()
}

struct Trial<'t, 'p> {
    stands: &'t dyn Fn(usize, usize) -> Standing,
    offers: &'t [Offer<'p>],
    /// Positions of those that set statuses.
    setting: &'t [usize],
    anew: &'t Anew<'t, 'p>,
    /// For each of those that set statuses the offers that look at them, one bit each.
    seeing: Vec<Vec<bool>>,
    choices: Choices,
}

impl<'t, 'p> Trial<'t, 'p> {
    fn new(stands: &'t dyn Fn(usize, usize) -> Standing, offers: &'t [Offer<'p>], setting: &'t [usize], anew: &'t Anew<'t, 'p>) -> Self {
        let seeing = |set: &usize| offers.iter().map(|offer| looks_at(offer.program, offers[*set].program)).collect();
        Trial { stands, offers, setting, anew, seeing: setting.iter().map(seeing).collect(), choices: Choices::default() }
    }

    /// What gives the most, by the positions of all offers; of what is left out that only which may be held beside it.
    fn best(&mut self) -> Option<Bundle> {
        let (count, mut best) = (self.setting.len(), None);
        let mut try_set = |taken: &[usize]| {
            let (worth, tried) = self.beside(taken)?;
            let kept = taken.iter().copied().filter(|set| tried.kept.binary_search(&self.setting[*set]).is_ok()).collect::<Vec<_>>();
            if best.as_ref().is_none_or(|(most, _): &(Worth, Bundle)| worth > *most) {
                best = Some((worth, tried));
            }
            Some(kept)
        };
        if count <= TRIED_MAX {
            let mut taken = Vec::with_capacity(count);
            for set in (0..1_usize << count).rev() {
                taken.clear();
                taken.extend((0..count).filter(|place| set >> place & 1 == 1));
                try_set(&taken);
            }
            return best.map(|(_, best)| best);
        }
        // Each round takes fewer, so it ends.
        let mut taken: Vec<usize> = (0..count).collect();
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
        best.map(|(_, best)| Bundle { is_exact: false, ..best })
    }

    /// The best that has these of the offers that set statuses (positions among those), and no other of them; nothing where they can't
    /// all be held.
    fn beside(&mut self, taken: &[usize]) -> Option<(Worth, Bundle)> {
        let Trial { stands, offers, setting, anew, seeing, choices } = self;
        let is_taken = |offer: usize| taken.iter().any(|set| setting[*set] == offer);
        let sees = |sets: &[usize], offer: usize| sets.iter().any(|set| seeing[*set][offer]);
        let mut judged: Vec<(usize, Offer<'p>)> = Vec::new();
        let mut gone: Vec<usize> = Vec::new();
        let mut judge = |others: &[usize], wanted: &[usize]| {
            for (offer, found) in wanted.iter().zip(anew(others, wanted)) {
                match found {
                    Some(found) => judged.push((*offer, found)),
                    None => gone.push(*offer),
                }
            }
        };
        let looking: Vec<usize> = (0..offers.len()).filter(|offer| !setting.contains(offer) && sees(taken, *offer)).collect();
        if !looking.is_empty() {
            judge(taken, &looking);
        }
        for own in taken {
            // One of those that set statuses is seen beside what the others set.
            let others: Vec<usize> = taken.iter().copied().filter(|set| set != own).collect();
            if sees(&others, setting[*own]) {
                judge(&others, &[setting[*own]]);
            }
        }
        if gone.iter().any(|offer| is_taken(*offer)) {
            return None;
        }
        let now = |offer: usize| judged.iter().find(|(position, _)| *position == offer).map_or(&offers[offer], |(_, found)| found);
        let are_apart = |own: usize, other: usize| own != other && may_be_for_the_same(now(own), now(other)) && stands(own, other) == Standing::Apart;
        let is_barred = |offer: usize| taken.iter().any(|set| are_apart(setting[*set], offer));
        if taken.iter().any(|set| is_barred(setting[*set])) {
            return None;
        }
        let is_left = |offer: &usize| (is_taken(*offer) || !setting.contains(offer) && !gone.contains(offer)) && !is_barred(*offer);
        let positions: Vec<usize> = (0..offers.len()).filter(is_left).collect();
        let left: Vec<&Offer<'p>> = positions.iter().map(|offer| now(*offer)).collect();
        let held = chosen(choices, &left, |own, other| stands(positions[own], positions[other]));
        let of = |(offer, fen): (&usize, &i128)| Worth::of(left[*offer].program.kind, *fen);
        let worth = held.kept.iter().zip(&held.paid_fen).map(of).fold(Worth::default(), Add::add);
        Some((worth, held.placed(&positions)))
    }

    /// The same with all that is left out, and by which others.
    fn explained(&self, mut best: Bundle) -> Bundle {
        let Bundle { kept, left_out, .. } = &mut best;
        let is_left_out = |offer: &usize| kept.binary_search(offer).is_err() && !left_out.iter().any(|(out, _)| out == offer);
        let gone: Vec<usize> = (0..self.offers.len()).filter(is_left_out).collect();
        for gone in gone {
            let of_kept = |holds: &dyn Fn(usize) -> bool| kept.iter().copied().filter(|kept| holds(*kept)).collect::<Vec<_>>();
            let sees = |own: usize, other: usize| looks_at(self.offers[own].program, self.offers[other].program);
            let are_apart =
                |own: usize, other: usize| may_be_for_the_same(&self.offers[own], &self.offers[other]) && (self.stands)(own, other) == Standing::Apart;
            let barring = of_kept(&|kept| are_apart(gone, kept) || sees(gone, kept));
            // What nothing bars is left out because the others would be less beside what it sets.
            let by = if barring.is_empty() { of_kept(&|kept| sees(kept, gone)) } else { barring };
            left_out.push((gone, by));
        }
        left_out.sort_unstable();
        best
    }
}

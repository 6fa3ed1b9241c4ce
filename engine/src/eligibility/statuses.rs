//! What is best where an award sets a status that other programs look at?
//!
//! Whoever is awarded the allowance is on the allowance, and from then on a subsidy for those on it is another sum, or none. So each set
//! of those awards is tried: what is judged by a status counts only where the award that sets it is taken.

use super::bundle::{Bundle, Offer, Weighable, YearSum, eligible_offers};
use super::bundle_search::Worth;
use super::conferred::{Conferred, award_sets};
use super::situation::{Rigour, Situation};
use super::standing::Standing;
use super::sums::{Share, SumRoom, Sums};
use crate::calendar::Date;
use crate::catalog::{Program, RelationTable};
use crate::facts::Household;
use crate::money::Money;
use std::ops::Deref;

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
    let Weighable { programs, sums, shares, born } = Weighable::of(relations, offers);
    let told = Told { programs: &programs, shares: &shares, household, on };
    let (setting, facts) = told.setting(&sums);
    if setting.is_empty() {
        return sums.bundle(&shares, born);
    }
    let mut room = TrialRoom::default();
    let trial = Trial { sums: &sums, shares: &shares, born, setting: &setting };
    let best = trial.best(&mut |taken, wanted, found| told.anew(&facts, taken, wanted, found), &mut room);
    if best.is_none() {
        return Bundle::default();
    }
    // Once more, with what is left out and why.
    room.taken.clone_from(&room.best_taken);
    trial.stand_beside(&mut |taken, wanted, found| told.anew(&facts, taken, wanted, found), &mut room);
    let bundle = sums.bundle(&room.left, born).placed(&room.positions);
    trial.explained(Bundle { is_exact: bundle.is_exact && setting.len() <= TRIED_MAX, ..bundle })
}

impl Sums {
    /// What the shares of a household come to, each counted beside the statuses that the awards of the others set.
    pub fn held_beside_statuses<P: Deref<Target = Program>>(
        &self,
        programs: &[P],
        shares: &[Share],
        household: &Household,
        on: Date,
        room: &mut TrialRoom,
    ) -> YearSum {
        let told = Told { programs, shares, household, on };
        let (setting, facts) = told.setting(self);
        let born = Situation::new(household, on, Rigour::Warn).born.len();
        self.held_beside(shares, born, &setting, &mut |taken, wanted, found| told.anew(&facts, taken, wanted, found), room)
    }

    /// The same where it is known which shares set what is not told so, by position; `anew` tells what shares are where the awards of
    /// some of those are taken.
    pub fn held_beside(&self, shares: &[Share], born: usize, setting: &[usize], anew: &mut Anew<'_>, room: &mut TrialRoom) -> YearSum {
        Trial { sums: self, shares, born, setting }.best(anew, room).map_or(YearSum::default(), |(_, sum)| sum)
    }
}

/// Adds what shares, by position, are where the awards of some that set statuses (positions among those) are taken; nothing where one
/// is none any more.
pub type Anew<'t> = dyn FnMut(&[usize], &[usize], &mut Vec<Option<Share>>) + 't;

/// The shares of a household whose document is at hand.
struct Told<'t, P> {
    programs: &'t [P],
    shares: &'t [Share],
    household: &'t Household,
    on: Date,
}

impl<'t, P: Deref<Target = Program>> Told<'t, P> {
    fn program(&self, share: &Share) -> &'t Program {
        &self.programs[share.program as usize]
    }

    /// Those shares whose awards set statuses which the household has not told so, and at which another one looks: their positions, and
    /// what they set, whatever else is awarded.
    fn setting(&self, sums: &Sums) -> (Vec<usize>, Vec<Vec<Conferred<'t>>>) {
        let is_looked_at = |own: usize| {
            let other = |other: &usize| *other != own && sums.looks_at(self.shares[*other].program, self.shares[own].program);
            (0..self.shares.len()).any(|position| other(&position))
        };
        let mut situation = None;
        let sets = |own: usize| {
            let situation = situation.get_or_insert_with(|| Situation::new(self.household, self.on, Rigour::Warn));
            let facts = award_sets(self.program(&self.shares[own]), self.shares[own].recipient, situation);
            facts.iter().any(|fact| fact.told(self.household) != Some(fact.value)).then_some((own, facts))
        };
        (0..self.shares.len()).filter(|own| is_looked_at(*own)).filter_map(sets).unzip()
    }

    fn anew(&self, facts: &[Vec<Conferred<'_>>], taken: &[usize], wanted: &[usize], found: &mut Vec<Option<Share>>) {
        let mut placed = self.household.clone();
        taken.iter().flat_map(|set| &facts[*set]).for_each(|fact| fact.put(&mut placed));
        let situation = Situation::new(&placed, self.on, Rigour::Warn);
        let judged = |share: &usize| {
            let own = &self.shares[*share];
            let offer = eligible_offers([self.program(own)], &situation).into_iter().find(|offer| offer.recipient == own.recipient)?;
            Some(Share { fen: offer.amount.least().map_or(0, Money::fen), some: offer.some, ..*own })
        };
        found.extend(wanted.iter().map(judged));
    }
}

/// Room for trying the sets of one household after the other.
#[derive(Debug, Default)]
pub struct TrialRoom {
    /// For what is weighed at once.
    pub sums: SumRoom,
    /// Of those that set statuses the positions that are taken, and the best such set.
    taken: Vec<usize>,
    best_taken: Vec<usize>,
    others: Vec<usize>,
    wanted: Vec<usize>,
    found: Vec<Option<Share>>,
    /// All shares as they are beside the set, and those that can be held with it, with their positions.
    now: Vec<Option<Share>>,
    left: Vec<Share>,
    positions: Vec<usize>,
}

struct Trial<'t> {
    sums: &'t Sums,
    shares: &'t [Share],
    born: usize,
    /// Positions of those that set statuses.
    setting: &'t [usize],
}

impl Trial<'_> {
    /// What gives the most, and what it comes to.
    fn best(&self, anew: &mut Anew<'_>, room: &mut TrialRoom) -> Option<(Worth, YearSum)> {
        let (count, mut best) = (self.setting.len(), None);
        let mut try_set = |room: &mut TrialRoom| {
            if !self.stand_beside(anew, room) {
                return false;
            }
            let found = self.sums.weigh(&room.left, self.born, &mut room.sums);
            if best.is_none_or(|(most, _): (Worth, YearSum)| found.0 > most) {
                best = Some(found);
                room.best_taken.clone_from(&room.taken);
            }
            true
        };
        if count <= TRIED_MAX {
            for set in (0..1_usize << count).rev() {
                room.taken.clear();
                room.taken.extend((0..count).filter(|place| set >> place & 1 == 1));
                // Where one award alone sets something, and nothing is less for that, there is nothing to be won by giving it up.
                if try_set(room) && count == 1 && self.is_nothing_less(room) {
                    break;
                }
            }
            return best;
        }
        // Each round takes fewer, so it ends.
        room.taken.clear();
        room.taken.extend(0..count);
        loop {
            let is_possible = try_set(room);
            if room.taken.is_empty() {
                return best;
            }
            let taken = room.taken.len();
            let given_up = |set: &usize| room.sums.given_up().iter().any(|left| room.positions[*left] == self.setting[*set]);
            room.taken.retain(|set| is_possible && !given_up(set));
            if room.taken.len() == taken {
                room.taken.pop();
            }
        }
    }

    /// Finds the shares that can be held where these of those that set statuses are taken, and no other of them; `false` where they can't
    /// all be held.
    fn stand_beside(&self, anew: &mut Anew<'_>, room: &mut TrialRoom) -> bool {
        let Trial { sums, shares, setting, .. } = self;
        let TrialRoom { taken, others, wanted, found, now, left, positions, .. } = room;
        let sees = |sets: &[usize], share: usize| sets.iter().any(|set| sums.looks_at(shares[share].program, shares[setting[*set]].program));
        now.clear();
        now.extend(shares.iter().copied().map(Some));
        let mut judge = |sets: &[usize], wanted: &[usize]| {
            if !wanted.is_empty() {
                found.clear();
                anew(sets, wanted, found);
                wanted.iter().zip(found.iter()).for_each(|(share, found)| now[*share] = *found);
            }
        };
        wanted.clear();
        wanted.extend((0..shares.len()).filter(|share| !setting.contains(share) && sees(taken, *share)));
        judge(taken, wanted);
        for own in taken.iter() {
            // One of those that set statuses is seen beside what the others set.
            others.clear();
            others.extend(taken.iter().copied().filter(|set| set != own));
            if sees(others, setting[*own]) {
                judge(others, &[setting[*own]]);
            }
        }
        let is_taken = |share: usize| taken.iter().any(|set| setting[*set] == share);
        let are_apart = |own: usize, other: usize| {
            let both = now[own].as_ref().zip(now[other].as_ref());
            own != other && both.is_some_and(|(own, other)| sums.standing(own, other) == Standing::Apart)
        };
        let is_barred = |share: usize| taken.iter().any(|set| are_apart(setting[*set], share));
        if taken.iter().any(|set| now[setting[*set]].is_none() || is_barred(setting[*set])) {
            return false;
        }
        positions.clear();
        positions.extend((0..shares.len()).filter(|share| now[*share].is_some() && (is_taken(*share) || !setting.contains(share)) && !is_barred(*share)));
        left.clear();
        left.extend(positions.iter().filter_map(|share| now[*share]));
        true
    }

    /// Whether beside the set that was tried last every share is there, and gives as much to the same people.
    fn is_nothing_less(&self, room: &TrialRoom) -> bool {
        let gives_as_much = |own: &Share, now: &Share| now.fen >= own.fen && now.some == own.some;
        room.left.len() == self.shares.len() && self.shares.iter().zip(&room.left).all(|(own, now)| gives_as_much(own, now))
    }

    /// The same with all that is left out, and by which others.
    fn explained(&self, mut best: Bundle) -> Bundle {
        let Bundle { kept, left_out, .. } = &mut best;
        let is_left_out = |share: &usize| kept.binary_search(share).is_err() && !left_out.iter().any(|(out, _)| out == share);
        let gone: Vec<usize> = (0..self.shares.len()).filter(is_left_out).collect();
        for gone in gone {
            let of_kept = |holds: &dyn Fn(usize) -> bool| kept.iter().copied().filter(|kept| holds(*kept)).collect::<Vec<_>>();
            let sees = |own: usize, other: usize| self.sums.looks_at(self.shares[own].program, self.shares[other].program);
            let are_apart = |own: usize, other: usize| self.sums.standing(&self.shares[own], &self.shares[other]) == Standing::Apart;
            let barring = of_kept(&|kept| are_apart(gone, kept) || sees(gone, kept));
            // What nothing bars is left out because the others would be less beside what it sets.
            let by = if barring.is_empty() { of_kept(&|kept| sees(kept, gone)) } else { barring };
            left_out.push((gone, by));
        }
        left_out.sort_unstable();
        best
    }
}

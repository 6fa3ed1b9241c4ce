//! What can households hold together whose awards set statuses that other programs look at?
//!
//! Each set of those awards is tried, as for one household; what the programs that look at the statuses answer then is worked out for
//! many households and sets at once, in a block of their rows with the statuses put in.

use super::judging::Rehearsal;
use crate::calendar::Date;
use crate::catalog::{Catalog, Program};
use crate::columns::{BLOCK, Paid, PatchedRow, Plan, Population, Wanted, Work, can_be_patched};
use crate::eligibility::{AmountFound, Conferred, Offer, Recipient, Share, TRIED_MAX, YearSum};
use crate::facts::Holder;
use crate::money::Money;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A household of a block that waits to be tried.
pub(super) struct Waiting<'r> {
    /// Counted from the block's first, as all were given.
    pub household: usize,
    /// Where it stands in the block.
    pub row: u16,
    pub shares: Vec<Share>,
    /// Of its aid from some programs, the members for whom it is.
    pub some: Vec<(u32, Vec<u16>)>,
    /// Members who are born.
    pub born: usize,
    pub setting: Vec<Setting<'r>>,
}

/// A share whose award sets what the household does not tell so.
pub(super) struct Setting<'r> {
    /// Its position.
    pub share: usize,
    /// What it sets.
    pub facts: Vec<Conferred<'r>>,
}

/// What one side's trials are judged by.
pub(super) struct TrialPlan {
    /// The programs that look at what some award sets.
    plan: Plan,
    /// Where they stand among all programs, and the other way round.
    at: Vec<u32>,
    planned: Vec<Option<usize>>,
    /// The facts at which they look.
    facts: Vec<(Holder, u16)>,
}

/// What a program answers for a row of a patched block.
struct Found {
    program: u32,
    recipient: Recipient,
    paid: Paid,
    some: Option<Vec<u16>>,
}

impl TrialPlan {
    /// Of all programs those that one side has and that look at what its awards set.
    pub fn of(catalog: &Catalog, population: &Population, programs: &[Arc<Program>], is_own: impl Fn(usize) -> bool, looking: &[Vec<u32>], on: Date) -> Self {
        let own: BTreeSet<u32> = looking.iter().enumerate().filter(|(program, _)| is_own(*program)).flat_map(|(_, looking)| looking).copied().collect();
        let at: Vec<u32> = own.into_iter().filter(|program| is_own(*program as usize)).collect();
        let mut planned = vec![None; programs.len()];
        at.iter().enumerate().for_each(|(position, program)| planned[*program as usize] = Some(position));
        let facts: BTreeSet<(Holder, u16)> = at.iter().flat_map(|program| &programs[*program as usize].looked_at).copied().collect();
        let plan = Plan::of_programs(&catalog.vocabulary, at.iter().map(|program| &programs[*program as usize]), population, on);
        TrialPlan { plan, at, planned, facts: facts.into_iter().collect() }
    }
}

impl Rehearsal<'_> {
    /// Tells of each household that waits what it can hold together on one side.
    pub(super) fn try_all(
        &self,
        turn: usize,
        block: usize,
        waiting: &mut [Waiting<'_>],
        scratch: &mut Option<Population>,
        mut tell: impl FnMut(usize, YearSum),
    ) {
        let side = &self.sides[turn];
        waiting.sort_unstable_by_key(|waiting| waiting.row);
        let is_by_columns = |waiting: &Waiting<'_>| {
            let kind = |fact: &Conferred<'_>| &side.catalog.vocabulary.facts(fact.holder())[fact.slot].kind;
            waiting.setting.len() <= TRIED_MAX && waiting.setting.iter().flat_map(|set| &set.facts).all(|fact| can_be_patched(kind(fact)))
        };
        let (by_columns, one_by_one): (Vec<&Waiting<'_>>, Vec<&Waiting<'_>>) = waiting.iter().partition(|waiting| is_by_columns(waiting));
        for waiting in one_by_one {
            let household = side.population.household(&side.catalog.vocabulary, block, usize::from(waiting.row));
            let offers = self.offers(waiting);
            tell(waiting.household, side.sums.held_beside_statuses(&waiting.shares, &household, self.on, &offers));
        }
        let mut left = by_columns.as_slice();
        while !left.is_empty() {
            // As many as fit a block with all their sets.
            let mut rows = 0;
            let fitting = left.iter().take_while(|waiting| {
                rows += waiting.sets();
                rows <= BLOCK
            });
            let (some, rest) = left.split_at(fitting.count());
            self.try_some(turn, block, some, scratch.get_or_insert_with(|| side.population.for_patches()), &mut tell);
            left = rest;
        }
    }

    fn try_some(&self, turn: usize, block: usize, waiting: &[&Waiting<'_>], scratch: &mut Population, tell: &mut impl FnMut(usize, YearSum)) {
        let (side, trials) = (&self.sides[turn], self.trials(turn));
        let rows: Vec<PatchedRow<'_>> = waiting.iter().flat_map(|waiting| (1..=waiting.sets()).map(|set| waiting.patched(set))).collect();
        scratch.patch(&side.catalog.vocabulary, side.population, block, &rows, &trials.facts);
        let mut found: Vec<Vec<Found>> = rows.iter().map(|_| Vec::new()).collect();
        let mut work = Work::new(&trials.plan, scratch, &side.catalog.vocabulary);
        work.begin(0);
        let wanted: BTreeSet<usize> = waiting.iter().flat_map(|waiting| &waiting.shares).filter_map(|share| trials.planned[share.program as usize]).collect();
        for planned in wanted {
            work.judge_some(planned..planned + 1, Wanted::Eligible, |answers| {
                for (position, row) in answers.eligible.iter().enumerate() {
                    let (row, recipient) = scratch.recipient_at(0, answers.program.paid_to, *row);
                    found[row].push(Found { program: trials.at[answers.position], recipient, paid: answers.amounts.at(position), some: None });
                }
            });
        }
        for (row, found) in found.iter_mut().enumerate() {
            for found in found.iter_mut().filter(|found| side.for_some[found.program as usize].is_some()) {
                found.some = trials.planned[found.program as usize].and_then(|planned| work.some_beneficiaries(planned, row));
            }
        }
        let mut first = 0;
        for waiting in waiting {
            let offers = self.offers(waiting);
            let found = &found[first..first + waiting.sets()];
            first += waiting.sets();
            let anew = |taken: &[usize], wanted: &[usize]| {
                let found = &found[taken.iter().fold(0, |set, bit| set | 1 << bit) - 1];
                wanted.iter().map(|share| anew(&offers[*share], &waiting.shares[*share], found)).collect()
            };
            let setting: Vec<usize> = waiting.setting.iter().map(|set| set.share).collect();
            tell(waiting.household, side.sums.held_beside(&waiting.shares, &offers, &setting, &anew));
        }
    }

    fn offers(&self, waiting: &Waiting<'_>) -> Vec<Offer<'_>> {
        let some = |share: &Share| waiting.some.iter().find(|(program, _)| *program == share.program).map(|(_, members)| members.clone());
        let offer = |share: &Share| Offer {
            program: &self.programs[share.program as usize],
            recipient: share.recipient,
            amount: AmountFound::Exactly(Money::from_fen(share.fen)),
            some: some(share),
            born: waiting.born,
        };
        waiting.shares.iter().map(offer).collect()
    }
}

/// A share as it is by what was found of a row; nothing where it is none any more.
fn anew<'p>(offer: &Offer<'p>, share: &Share, found: &[Found]) -> Option<Offer<'p>> {
    let found = found.iter().find(|found| found.program == share.program && found.recipient == share.recipient)?;
    Some(Offer { amount: AmountFound::from(found.paid), some: found.some.clone(), ..offer.clone() })
}

impl<'r> Waiting<'r> {
    /// How many sets of its awards there are, but the empty one.
    fn sets(&self) -> usize {
        (1 << self.setting.len()) - 1
    }

    /// Its row with what a set of awards sets.
    fn patched(&self, set: usize) -> PatchedRow<'r> {
        let taken = self.setting.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
        PatchedRow { row: self.row, facts: taken.flat_map(|(_, setting)| &setting.facts).copied().collect() }
    }
}

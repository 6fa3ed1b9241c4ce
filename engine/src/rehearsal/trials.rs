//! What can households hold together whose awards set statuses that other programs look at?
//!
//! Each set of those awards is tried, as for one household; what the programs that look at the statuses answer then is worked out for
//! many households and sets at once, in a block of their rows with the statuses put in.

use super::judging::Rehearsal;
use super::weighing::put_in_order;
use crate::calendar::Date;
use crate::catalog::Program;
use crate::columns::{BLOCK, Paid, Plan, Population, Wanted, Work, WorkRoom, can_be_patched};
use crate::eligibility::{Conferred, Recipient, Share, Sums, TRIED_MAX, TrialRoom, YearSum};
use crate::facts::{Holder, Vocabulary};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// The households of a block that wait to be tried by one plan.
#[derive(Default)]
pub(super) struct Waitlist<'r> {
    pub waiting: Vec<Waiting>,
    /// Their shares, those among them whose awards set something, and what these set.
    pub shares: Vec<Share>,
    pub settings: Vec<Setting>,
    pub facts: Vec<Conferred<'r>>,
}

/// Shares of a household that are tried together.
pub(super) struct Waiting {
    /// Under which catalog.
    pub turn: usize,
    /// Counted from the block's first, as all were given.
    pub household: usize,
    /// Where it stands in the block.
    pub row: u16,
    /// Members who are born.
    pub born: usize,
    pub shares: Range<usize>,
    pub settings: Range<usize>,
}

/// A share whose award sets what the household does not tell so.
#[derive(Clone)]
pub(super) struct Setting {
    /// Its position among those that are tried together.
    pub share: usize,
    /// What it sets.
    pub facts: Range<usize>,
}

/// What the trials of those are judged by whose programs stand in one plan.
pub(super) struct TrialPlan {
    /// The programs that look at what some award sets.
    plan: Plan,
    /// Where they stand among all programs, and the other way round.
    at: Vec<u32>,
    planned: Vec<Option<usize>>,
    /// The facts at which they look.
    facts: Vec<(Holder, u16)>,
}

/// A block with statuses put in, and room for the work on it.
#[derive(Default)]
pub(super) struct Scratch {
    population: Option<Population>,
    work: WorkRoom,
}

/// What a program answers for a row of a patched block.
#[derive(Clone, Copy)]
struct Found {
    row: u16,
    program: u32,
    recipient: Recipient,
    paid: Paid,
}

impl TrialPlan {
    /// Of some programs those that look at what awards of them set.
    pub fn of(vocabulary: &Vocabulary, population: &Population, programs: &[Arc<Program>], own: &BTreeSet<u32>, sums: &Sums, on: Date) -> Self {
        let at: Vec<u32> = own.iter().copied().filter(|program| own.iter().any(|setting| sums.looks_at(*program, *setting))).collect();
        let mut planned = vec![None; programs.len()];
        at.iter().enumerate().for_each(|(position, program)| planned[*program as usize] = Some(position));
        let facts: BTreeSet<(Holder, u16)> = at.iter().flat_map(|program| &programs[*program as usize].looked_at).copied().collect();
        let plan = Plan::of_programs(vocabulary, at.iter().map(|program| &programs[*program as usize]), population, on);
        TrialPlan { plan, at, planned, facts: facts.into_iter().collect() }
    }
}

impl Rehearsal<'_> {
    /// Tells of each household that waits what it can hold together on a side.
    pub(super) fn try_all(
        &self,
        plan: usize,
        block: usize,
        waitlist: &mut Waitlist<'_>,
        scratch: &mut Scratch,
        room: &mut TrialRoom,
        mut tell: impl FnMut(&Waiting, YearSum),
    ) {
        waitlist.waiting.sort_unstable_by_key(|waiting| (waiting.row, waiting.shares.start));
        let waitlist = &*waitlist;
        let is_by_columns = |waiting: &&Waiting| {
            let vocabulary = &self.sides[waiting.turn].catalog.vocabulary;
            let kind = |fact: &Conferred<'_>| &vocabulary.facts(fact.holder())[fact.slot].kind;
            let settings = waitlist.settings(waiting);
            settings.len() <= TRIED_MAX && settings.iter().flat_map(|set| waitlist.facts(set)).all(|fact| can_be_patched(kind(fact)))
        };
        let (by_columns, one_by_one): (Vec<&Waiting>, Vec<&Waiting>) = waitlist.waiting.iter().partition(is_by_columns);
        for waiting in one_by_one {
            let side = &self.sides[waiting.turn];
            let household = side.population.household(&side.catalog.vocabulary, block, usize::from(waiting.row));
            tell(waiting, side.sums.held_beside_statuses(&self.programs, waitlist.shares(waiting), &household, self.on, room));
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
            self.try_some(plan, block, (waitlist, some), scratch, room, &mut tell);
            left = rest;
        }
    }

    fn try_some(
        &self,
        plan: usize,
        block: usize,
        (waitlist, waiting): (&Waitlist<'_>, &[&Waiting]),
        scratch: &mut Scratch,
        room: &mut TrialRoom,
        tell: &mut impl FnMut(&Waiting, YearSum),
    ) {
        let (trials, vocabulary) = (self.trials(plan), self.vocabulary(plan));
        // Under both catalogs awards as a rule set the same: then one row stands for both.
        let is_as_before = |place: usize| place > 0 && waitlist.sets_the_same(waiting[place - 1], waiting[place]);
        let own = || (0..waiting.len()).filter(|place| !is_as_before(*place)).map(|place| waiting[place]);
        let sets = || own().flat_map(|waiting| (1..=waiting.sets()).map(move |set| (waiting, set)));
        let rows: Vec<u16> = sets().map(|(waiting, _)| waiting.row).collect();
        let facts = sets().enumerate().flat_map(|(row, (waiting, set))| {
            let taken = waitlist.settings(waiting).iter().enumerate().filter(move |(place, _)| set >> place & 1 == 1);
            taken.flat_map(|(_, setting)| waitlist.facts(setting)).map(move |fact| (row, fact))
        });
        let population = scratch.population.get_or_insert_with(|| self.population(plan).for_patches());
        population.patch(vocabulary, (self.population(plan), block), &rows, &trials.facts, facts);
        let mut work = Work::within(std::mem::take(&mut scratch.work), &trials.plan, population, vocabulary);
        work.begin(0);
        let mut is_wanted = vec![false; trials.at.len()];
        let shares = waiting.iter().flat_map(|waiting| waitlist.shares(waiting));
        shares.filter_map(|share| trials.planned[share.program as usize]).for_each(|planned| is_wanted[planned] = true);
        let mut found: Vec<Found> = Vec::new();
        for planned in (0..is_wanted.len()).filter(|planned| is_wanted[*planned]) {
            work.judge_some(planned..planned + 1, Wanted::Eligible, |answers| {
                let mut recipients = population.recipients(0, answers.program.paid_to);
                for (position, row) in answers.eligible.iter().enumerate() {
                    let (row, recipient) = recipients(*row);
                    found.push(Found { row: row as u16, program: trials.at[planned], recipient, paid: answers.amounts.at(position) });
                }
            });
        }
        let (mut starts, mut of_rows) = (Vec::new(), found.clone());
        put_in_order(found.iter().map(|found| (usize::from(found.row), *found)), &mut starts, |place, found| of_rows[place] = found);
        let (mut first, mut next) = (0, 0);
        for (place, waiting) in waiting.iter().enumerate() {
            if !is_as_before(place) {
                (first, next) = (next, next + waiting.sets());
            }
            let (shares, side) = (waitlist.shares(waiting), &self.sides[waiting.turn]);
            let mut anew = |taken: &[usize], wanted: &[usize], out: &mut Vec<Option<Share>>| {
                let row = first + taken.iter().fold(0, |set, bit| set | 1 << bit) - 1;
                out.extend(wanted.iter().map(|share| {
                    let share = &shares[*share];
                    let found =
                        of_rows[starts[row]..starts[row + 1]].iter().find(|found| found.program == share.program && found.recipient == share.recipient)?;
                    let for_some = side.for_some[found.program as usize].and(trials.planned[found.program as usize]);
                    let some = for_some.and_then(|planned| work.some_beneficiaries(planned, row));
                    Some(Share { fen: found.paid.least().unwrap_or(0), some, ..*share })
                }));
            };
            let setting: Vec<usize> = waitlist.settings(waiting).iter().map(|set| set.share).collect();
            tell(waiting, side.sums.held_beside(shares, waiting.born, &setting, &mut anew, room));
        }
        scratch.work = work.into_room();
    }
}

impl<'r> Waitlist<'r> {
    pub fn clear(&mut self) {
        self.waiting.clear();
        self.shares.clear();
        self.settings.clear();
        self.facts.clear();
    }

    fn shares(&self, waiting: &Waiting) -> &[Share] {
        &self.shares[waiting.shares.clone()]
    }

    fn settings(&self, waiting: &Waiting) -> &[Setting] {
        &self.settings[waiting.settings.clone()]
    }

    /// Whether the awards of two households that wait set the same, of one and the same household.
    fn sets_the_same(&self, one: &Waiting, other: &Waiting) -> bool {
        let set = |waiting| self.settings(waiting).iter().map(|setting| self.facts(setting));
        one.row == other.row && set(one).eq(set(other))
    }

    fn facts(&self, setting: &Setting) -> &[Conferred<'r>] {
        &self.facts[setting.facts.clone()]
    }
}

impl Waiting {
    /// How many sets of its awards there are, but the empty one.
    fn sets(&self) -> usize {
        (1 << self.settings.len()) - 1
    }
}

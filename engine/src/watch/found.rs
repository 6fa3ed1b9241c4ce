//! What was found of whom, and is it still so?
//!
//! Of each answer the last change stands here, as long as the answer is the one that was found: by household, and in the order in
//! which lists show it.

use super::timetable::versions;
use crate::calendar::Date;
use crate::catalog::{Catalog, Program};
use crate::ledger::HouseholdId;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, RangeInclusive};
use std::sync::Arc;

/// What somebody has become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Became {
    /// Some criterion fails now; who only lacks a fact is not told. Whoever loses something comes first.
    Ineligible,
    /// All criteria hold now.
    Eligible,
}

/// By what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The day: a birthday, a version in force, a new number, a new year.
    Day,
    /// Other facts were told.
    Facts,
}

impl Became {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Became::Eligible => "eligible",
            Became::Ineligible => "ineligible",
        }
    }

    /// What a code says.
    pub fn of_code(code: &str) -> Option<Self> {
        [Became::Eligible, Became::Ineligible].into_iter().find(|became| became.code() == code)
    }
}

impl Cause {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Cause::Day => "day",
            Cause::Facts => "facts",
        }
    }

    /// What a code says.
    pub fn of_code(code: &str) -> Option<Self> {
        [Cause::Day, Cause::Facts].into_iter().find(|cause| cause.code() == code)
    }
}

/// An answer that has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The household.
    pub household: HouseholdId,
    /// The member's position, where the program is paid to a person.
    pub member: Option<u16>,
    /// The program.
    pub program: Arc<Program>,
    /// The day from which it is so.
    pub on: Date,
    /// What has become of it.
    pub became: Became,
    /// By what.
    pub cause: Cause,
}

/// Whose answer: household, position of the program's first version, member.
pub(super) type Whose = (HouseholdId, u32, Option<u16>);

/// What has become of it, from which day on, by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub became: Became,
    pub on: Date,
    pub cause: Cause,
}

/// Year and month.
pub(super) type Month = (i16, i8);

/// The order of lists: the latest month first, then by program, what it became, cause, household and member.
pub(super) type Listed = (Reverse<Month>, u32, Became, Cause, HouseholdId, Option<u16>);

/// A run of the list: month, program, what it became, cause.
pub(super) type Run = (Reverse<Month>, u32, Became, Cause);

/// All that was found and is still so.
#[derive(Default)]
pub(super) struct FoundOnes {
    found: BTreeMap<Whose, Change>,
    listed: BTreeSet<Listed>,
    /// How many stand in each run of the list.
    counts: BTreeMap<Run, usize>,
    /// What was found and asks nothing more, and the position of the edit that took it away.
    gone: BTreeMap<(Whose, Date, Cause), (Became, u64)>,
}

/// What a day has taken away so far: it comes back where the day ends as it began.
#[derive(Default)]
pub(super) struct TakenToday {
    /// Who was eligible and by an edit only lacks a fact.
    pub eligible: BTreeSet<Whose>,
    /// Whom an edit has met.
    met: BTreeSet<HouseholdId>,
    /// What was found on earlier days, and by this one itself.
    found: BTreeMap<(Whose, Date), Change>,
}

impl TakenToday {
    pub fn note(&mut self, whose: Whose, change: Change) {
        self.found.insert((whose, change.on), change);
    }

    /// Takes out what is of a household: whether this is the day's first edit that meets it, who was eligible, and what was found.
    pub fn take_of(&mut self, household: HouseholdId) -> (bool, BTreeSet<Whose>, Vec<(Whose, Change)>) {
        let eligible: BTreeSet<Whose> = self.eligible.range(all_of(household)).copied().collect();
        let (first, last) = all_of(household).into_inner();
        let found: Vec<(Whose, Change)> = self.found.range((first, Date::MIN)..=(last, Date::MAX)).map(|((whose, _), change)| (*whose, *change)).collect();
        eligible.iter().for_each(|whose| _ = self.eligible.remove(whose));
        found.iter().for_each(|(whose, change)| _ = self.found.remove(&(*whose, change.on)));
        (self.met.insert(household), eligible, found)
    }
}

fn all_of(household: HouseholdId) -> RangeInclusive<Whose> {
    (household, 0, None)..=(household, u32::MAX, Some(u16::MAX))
}

pub(super) fn month_of(day: Date) -> Month {
    (day.year(), day.month())
}

fn place_of(whose: Whose, change: Change) -> Listed {
    let (household, program, member) = whose;
    (Reverse(month_of(change.on)), program, change.became, change.cause, household, member)
}

pub(super) fn run_of(place: &Listed) -> Run {
    let (month, program, became, cause, _, _) = *place;
    (month, program, became, cause)
}

impl FoundOnes {
    /// Puts in what was found; it takes the place of what was found of the same answer before.
    pub fn note(&mut self, changes: impl IntoIterator<Item = (Whose, Change)>) {
        let changes = changes.into_iter().inspect(|(whose, change)| {
            self.take(*whose);
            self.gone.remove(&(*whose, change.on, change.cause));
        });
        let mut new: BTreeMap<Whose, Change> = changes.collect();
        for (whose, change) in &new {
            *self.counts.entry(run_of(&place_of(*whose, *change))).or_default() += 1;
        }
        let places = new.iter().map(|(whose, change)| place_of(*whose, *change));
        // Few among many are put in one by one, many all at once: that goes through everything.
        if new.len() < self.found.len() / 16 {
            self.listed.extend(places);
            self.found.extend(new);
        } else {
            self.listed.append(&mut places.collect());
            self.found.append(&mut new);
        }
    }

    /// Of whom something was found, in order; some more than once.
    pub fn households(&self) -> impl Iterator<Item = HouseholdId> + '_ {
        self.found.keys().map(|(household, ..)| *household)
    }

    /// What was found of an answer.
    pub fn get(&self, whose: Whose) -> Option<Change> {
        self.found.get(&whose).copied()
    }

    pub fn take(&mut self, whose: Whose) -> Option<Change> {
        let change = self.found.remove(&whose)?;
        let place = place_of(whose, change);
        self.listed.remove(&place);
        if let Some(count) = self.counts.get_mut(&run_of(&place)) {
            *count -= 1;
        }
        Some(change)
    }

    /// All that was found of a household.
    pub fn of(&self, household: HouseholdId) -> impl Iterator<Item = (Whose, Change)> {
        self.found.range(all_of(household)).map(|(whose, change)| (*whose, *change))
    }

    /// Takes all that was found of a household.
    pub fn take_all_of(&mut self, household: HouseholdId) -> Vec<(Whose, Change)> {
        let own: Vec<_> = self.of(household).collect();
        own.iter().for_each(|(whose, _)| _ = self.take(*whose));
        own
    }

    /// Notes by which edit something has gone.
    pub fn note_gone(&mut self, whose: Whose, change: Change, edit: u64) {
        self.gone.insert((whose, change.on, change.cause), (change.became, edit));
    }

    /// Drops what was found up to a day.
    pub fn forget(&mut self, until: Date) {
        let old: Vec<Whose> = self.found.iter().filter(|(_, change)| change.on <= until).map(|(whose, _)| *whose).collect();
        old.into_iter().for_each(|whose| _ = self.take(whose));
        self.counts.retain(|_, count| *count > 0);
        self.gone.retain(|(_, on, _), _| *on > until);
    }

    /// Everything, in the order of lists.
    pub fn all<'f>(&'f self, catalog: &'f Catalog) -> impl Iterator<Item = Found> + 'f {
        self.listed.iter().filter_map(|place| self.at(catalog, place))
    }

    /// What stands at a place of the list.
    pub fn at(&self, catalog: &Catalog, place: &Listed) -> Option<Found> {
        let (_, program, _, _, household, member) = *place;
        let whose = (household, program, member);
        Some(found_of(catalog, whose, self.get(whose)?))
    }

    /// The runs of the list in its order, each with how many stand in it.
    pub fn runs(&self) -> impl Iterator<Item = (Run, usize)> + '_ {
        self.counts.iter().filter(|(_, count)| **count > 0).map(|(run, count)| (*run, *count))
    }

    /// The places of a run, in order.
    pub fn listed_in(&self, (month, program, became, cause): Run, after: Option<&Listed>) -> impl Iterator<Item = &Listed> {
        let first = (month, program, became, cause, HouseholdId(0), None);
        let end = (month, program, became, cause, HouseholdId(u64::MAX), Some(u16::MAX));
        let from = after.filter(|place| **place >= first).map_or(Bound::Included(first), |place| Bound::Excluded((*place).min(end)));
        self.listed.range((from, Bound::Included(end)))
    }

    /// The places of a household in the list, in its order.
    pub fn listed_of(&self, household: HouseholdId) -> BTreeSet<Listed> {
        self.of(household).map(|(whose, change)| place_of(whose, change)).collect()
    }

    /// What has gone, each with the position of the edit.
    pub fn gone<'f>(&'f self, catalog: &'f Catalog) -> impl Iterator<Item = (Found, u64)> + 'f {
        let gone = self.gone.iter();
        gone.map(|((whose, on, cause), (became, edit))| (found_of(catalog, *whose, Change { became: *became, on: *on, cause: *cause }), *edit))
    }
}

fn found_of(catalog: &Catalog, whose: Whose, change: Change) -> Found {
    let (household, first, member) = whose;
    let Change { became, on, cause } = change;
    Found { household, member, program: Arc::clone(version_on(catalog, first, on)), on, became, cause }
}

/// The version of a program that is in force on a day, else the first one.
pub(super) fn version_on(catalog: &Catalog, first: u32, on: Date) -> &Arc<Program> {
    versions(catalog, first).find(|program| program.in_force.contains(on)).unwrap_or(&catalog.programs[first as usize])
}

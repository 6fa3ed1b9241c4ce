//! Which of what was found stands on a page of the list?
//!
//! A page costs what stands on it, however long the list is: it begins behind a place, and the list is kept in its order.

use super::found::{Became, Cause, Found, Listed, Month, Run, month_of};
use super::timetable::versions;
use super::turn::Watch;
use crate::catalog::{Catalog, Program};
use crate::ledger::HouseholdId;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};
use std::str::FromStr;
use std::sync::Arc;

/// Which of all changes are asked for; what is left out is not asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChangesAsked<'a> {
    /// Of programs of this agency.
    pub agency: Option<&'a str>,
    /// Year and month in which they came.
    pub month: Option<Month>,
    /// Of this program.
    pub program: Option<&'a str>,
    /// What it became.
    pub became: Option<Became>,
    /// By what.
    pub cause: Option<Cause>,
    /// Of this household.
    pub household: Option<HouseholdId>,
}

/// A place in the list: the next page begins behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPlace {
    month: Month,
    program: String,
    became: Became,
    cause: Cause,
    household: HouseholdId,
    member: Option<u16>,
}

/// How many changes there are of a program.
#[derive(Clone, Debug)]
pub struct ChangesOfProgram {
    /// The program.
    pub program: Arc<Program>,
    /// Who is eligible no longer.
    pub ineligible: usize,
    /// Who has become eligible.
    pub eligible: usize,
}

impl ChangesOfProgram {
    /// Both together.
    pub fn all(&self) -> usize {
        self.ineligible + self.eligible
    }
}

impl ListPlace {
    /// Where a change stands.
    pub fn of(found: &Found) -> Self {
        let Found { household, member, program, on, became, cause } = found;
        ListPlace { month: month_of(*on), program: program.id.clone(), became: *became, cause: *cause, household: *household, member: *member }
    }

    /// As the list is ordered; just before everything of the next program where this one is in the catalog no more.
    fn listed(&self, catalog: &Catalog) -> Listed {
        let first = catalog.programs.partition_point(|program| program.id < self.program);
        let is_known = catalog.programs.get(first).is_some_and(|program| program.id == self.program);
        match (is_known, first.checked_sub(1)) {
            (false, None) => (Reverse(self.month), 0, Became::Ineligible, Cause::Day, HouseholdId(0), None),
            (false, Some(before)) => (Reverse(self.month), before as u32, Became::Eligible, Cause::Facts, HouseholdId(u64::MAX), Some(u16::MAX)),
            (true, _) => (Reverse(self.month), first as u32, self.became, self.cause, self.household, self.member),
        }
    }
}

/// `2026-07~program~eligible~day~H-0000000000001~2`, the member by position or nothing.
impl Display for ListPlace {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let ((year, month), member) = (self.month, self.member.map_or(String::new(), |member| member.to_string()));
        write!(f, "{year:04}-{month:02}~{}~{}~{}~{}~{member}", self.program, self.became.code(), self.cause.code(), self.household)
    }
}

impl FromStr for ListPlace {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split('~').collect();
        let [month, program, became, cause, household, member] = parts.as_slice() else { return Err(()) };
        Ok(ListPlace {
            month: parse_month(month).ok_or(())?,
            program: program.to_string(),
            became: Became::of_code(became).ok_or(())?,
            cause: Cause::of_code(cause).ok_or(())?,
            household: household.parse().map_err(|_| ())?,
            member: if member.is_empty() { None } else { Some(member.parse().map_err(|_| ())?) },
        })
    }
}

/// Reads `2026-07`.
pub fn parse_month(text: &str) -> Option<Month> {
    let is_month = text.len() == 7 && text.bytes().enumerate().all(|(at, byte)| if at == 4 { byte == b'-' } else { byte.is_ascii_digit() });
    let (year, month) = text.split_once('-').filter(|_| is_month)?;
    Some((year.parse().ok()?, month.parse().ok().filter(|month| (1..=12).contains(month))?))
}

impl ChangesAsked<'_> {
    /// Whether some of a run may be asked for.
    fn may_hold(&self, catalog: &Catalog, (Reverse(month), first, became, cause): Run) -> bool {
        self.month.is_none_or(|asked| asked == month)
            && self.became.is_none_or(|asked| asked == became)
            && self.cause.is_none_or(|asked| asked == cause)
            && self.program.is_none_or(|asked| catalog.programs[first as usize].id == asked)
            && self.agency.is_none_or(|asked| versions(catalog, first).any(|program| program.agency == asked))
    }
}

impl Watch {
    /// A page of the changes that are still so: the latest month first, then by program, who loses something first.
    pub fn list(&self, catalog: &Catalog, asked: &ChangesAsked<'_>, after: Option<&ListPlace>, limit: usize) -> Vec<Found> {
        let after = after.map(|place| place.listed(catalog));
        // A version of another desk may have come within the month.
        let is_asked = |found: &Found| asked.agency.is_none_or(|agency| found.program.agency == agency);
        let found = |place: &Listed| self.found.at(catalog, place).filter(is_asked);
        if let Some(household) = asked.household {
            let own = self.found.listed_of(household);
            let own = own.iter().filter(|place| after.is_none_or(|after| **place > after));
            return own.filter(|place| asked.may_hold(catalog, super::found::run_of(place))).filter_map(found).take(limit).collect();
        }
        let runs = self.found.runs().map(|(run, _)| run).filter(|run| asked.may_hold(catalog, *run));
        runs.flat_map(|run| self.found.listed_in(run, after.as_ref())).filter_map(found).take(limit).collect()
    }

    /// How many changes there are of each program that are asked for, in the order of the programs.
    pub fn tally(&self, catalog: &Catalog, asked: &ChangesAsked<'_>) -> Vec<ChangesOfProgram> {
        let mut counts: BTreeMap<u32, [usize; 2]> = BTreeMap::new();
        for ((month, first, became, cause), count) in self.found.runs() {
            if asked.may_hold(catalog, (month, first, became, cause)) {
                let [ineligible, eligible] = counts.entry(first).or_default();
                *(if became == Became::Eligible { eligible } else { ineligible }) += count;
            }
        }
        let line = |(first, [ineligible, eligible]): (u32, [usize; 2])| {
            let program = versions(catalog, first).last().unwrap_or(&catalog.programs[first as usize]);
            ChangesOfProgram { program: Arc::clone(program), ineligible, eligible }
        };
        counts.into_iter().map(line).collect()
    }
}

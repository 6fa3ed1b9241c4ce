//! Who becomes eligible, and who is eligible no longer?

use super::everybody::{Everybody, Hands};
use super::mirror::{Mirror, Row};
use super::timetable::{Days, Programs, Timetable, all_programs, versions};
use crate::calendar::Date;
use crate::catalog::{Catalog, Program};
use crate::eligibility::{Recipient, Rigour, Situation, Verdict, eligible_offers, judge};
use crate::facts::Household;
use crate::ledger::HouseholdId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What somebody has become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Became {
    /// All criteria hold now.
    Eligible,
    /// Some criterion fails now; who only lacks a fact is not told.
    Ineligible,
}

/// By what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The day: a birthday, a version in force, a new number, a new year.
    Day,
    /// Other facts were told.
    Facts,
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

/// Household, position of the program, member, day and cause.
type Key = (HouseholdId, u32, Option<u16>, Date, Cause);

/// Everybody, watched from day to day.
pub struct Watch {
    mirror: Mirror,
    timetable: Timetable,
    days: Days,
    /// The last day that was judged.
    until: Date,
    found: BTreeMap<Key, Became>,
    /// What was found and asks nothing more, and the position of the edit that took it away.
    gone: BTreeMap<Key, (Became, u64)>,
    judged: u64,
}

impl Watch {
    /// Nobody yet; days after this one will be judged.
    pub fn new(catalog: &Catalog, until: Date) -> Self {
        let mirror = Mirror::empty(&catalog.vocabulary);
        Watch { mirror, timetable: Timetable::of(catalog), days: Days::none(), until, found: BTreeMap::new(), gone: BTreeMap::new(), judged: 0 }
    }

    /// How many households are watched.
    pub fn len(&self) -> usize {
        self.mirror.len()
    }

    /// Whether nobody is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The last day that was judged.
    pub fn until(&self) -> Date {
        self.until
    }

    /// How often a program was judged for a household.
    pub fn judged(&self) -> u64 {
        self.judged
    }

    /// Puts a household in, or in its place with other facts. Whatever was found of it by then is gone: who recorded it has looked.
    pub fn put(&mut self, catalog: &Catalog, household: HouseholdId, facts: Household, seen: Date) {
        self.take_found(household);
        self.put_facts(catalog, household, facts, seen);
    }

    fn put_facts(&mut self, catalog: &Catalog, household: HouseholdId, facts: Household, seen: Date) {
        let told = facts.clone();
        let number = self.mirror.put(&catalog.vocabulary, household, facts, seen);
        self.timetable.note(&mut self.days, number, &told);
    }

    /// Takes a household out, by an edit at a position of the journal.
    pub fn remove(&mut self, household: HouseholdId, edit: u64) {
        self.mirror.remove(household);
        let found = self.take_found(household);
        self.gone.extend(found.into_iter().map(|(key, became)| (key, (became, edit))));
    }

    fn take_found(&mut self, household: HouseholdId) -> Vec<(Key, Became)> {
        let from = (household, 0, None, Date::MIN, Cause::Day);
        let own: Vec<(Key, Became)> = self.found.range(from..).take_while(|(key, _)| key.0 == household).map(|(key, became)| (*key, *became)).collect();
        own.iter().for_each(|(key, _)| _ = self.found.remove(key));
        own
    }

    /// Goes on to a day, one after the other; `open` gives the facts of those whom a day meets. What was found up to `forget` is
    /// dropped.
    pub fn turn<E>(
        &mut self,
        catalog: &Catalog,
        to: Date,
        forget: Date,
        hands: &dyn Hands,
        open: &mut dyn FnMut(HouseholdId) -> Result<Option<Household>, E>,
    ) -> Result<(), E> {
        while self.until < to {
            let Ok(day) = self.until.tomorrow() else { break };
            let programs = self.timetable.programs_on(day);
            if !programs.is_empty() {
                self.turn_programs(catalog, &programs, day, hands);
            }
            for (number, own) in self.timetable.households_on(&self.days, day) {
                let Some(row) = self.mirror.row(number).filter(|row| row.seen < day) else { continue };
                let own: Programs = own.difference(&programs).copied().collect();
                if own.is_empty() {
                    continue;
                }
                if let Some(facts) = open(row.household)? {
                    self.turn_household(catalog, &own, row, &facts, day);
                }
            }
            self.until = day;
        }
        self.found.retain(|key, _| key.3 > forget);
        self.gone.retain(|key, _| key.3 > forget);
        Ok(())
    }

    /// Judges some programs for everybody, on the day and the one before.
    fn turn_programs(&mut self, catalog: &Catalog, programs: &Programs, day: Date, hands: &dyn Hands) {
        let Ok(before) = day.yesterday() else { return };
        self.mirror.settle(&catalog.vocabulary);
        let turned = Everybody::new(catalog, programs, &self.mirror.population, [before, day]);
        let living = |number: u32| self.mirror.row(number).filter(|row| row.seen < day);
        let changes = turned.changes(hands).into_iter();
        let found = changes.filter_map(|(number, program, member, became)| Some(((living(number)?.household, program, member, day, Cause::Day), became)));
        self.found.append(&mut found.collect());
        self.judged += self.mirror.len() as u64 * turned.programs();
    }

    /// Judges some programs for one household, on the day and the one before.
    fn turn_household(&mut self, catalog: &Catalog, programs: &Programs, row: Row, facts: &Household, day: Date) {
        let Ok(before) = day.yesterday() else { return };
        let situations = [before, day].map(|on| Situation::new(facts, on, Rigour::Warn));
        let changes = self.changes(catalog, programs, &situations[0], &situations[1], Some);
        for (program, member, became) in changes {
            self.found.insert((row.household, program, member, day, Cause::Day), became);
        }
    }

    /// Takes in that other facts are told of a household since a day, by an edit at a position of the journal: it alone is judged, by
    /// what was told before and by what is told now. Of whom nothing was told before nothing has changed.
    pub fn record(&mut self, catalog: &Catalog, household: HouseholdId, now: Household, day: Date, edit: u64) {
        let before = self.mirror.facts(&catalog.vocabulary, household);
        let former = self.take_found(household);
        self.put_facts(catalog, household, now.clone(), day);
        if let Some(before) = before {
            self.compare(catalog, household, &before, &now, day);
        }
        let gone = former.into_iter().filter(|(key, _)| !self.found.contains_key(key)).map(|(key, became)| (key, (became, edit)));
        self.gone.extend(gone.collect::<Vec<_>>());
    }

    /// Takes in that aid sets other facts of a household from a day on. Nobody has looked at it for that, so what was found stays.
    pub fn follow(&mut self, catalog: &Catalog, household: HouseholdId, now: Household, day: Date) {
        let before = self.mirror.facts(&catalog.vocabulary, household).zip(self.mirror.row_of(household));
        let Some((before, row)) = before.filter(|(before, _)| !are_same(before, &now)) else { return };
        self.put_facts(catalog, household, now.clone(), row.seen);
        self.compare(catalog, household, &before, &now, day);
    }

    fn compare(&mut self, catalog: &Catalog, household: HouseholdId, before: &Household, now: &Household, day: Date) {
        let situations = [before, now].map(|facts| Situation::new(facts, day, Rigour::Warn));
        let changes = self.changes(catalog, &all_programs(catalog), &situations[0], &situations[1], |member| same_member(before, now, member));
        for (program, member, became) in changes {
            self.found.insert((household, program, member, day, Cause::Facts), became);
        }
    }

    /// Who is eligible in the one situation and not in the other; whoever has left is nobody's question.
    fn changes(
        &mut self,
        catalog: &Catalog,
        programs: &Programs,
        before: &Situation<'_>,
        now: &Situation<'_>,
        place: impl Fn(u16) -> Option<u16>,
    ) -> Vec<(u32, Option<u16>, Became)> {
        let mut changes = Vec::new();
        for first in programs {
            let judged = |situation: &Situation<'_>| versions(catalog, *first).filter(|program| program.is_judged_on(situation.on)).count() as u64;
            self.judged += judged(before) + judged(now);
            let of = |situation: &Situation<'_>| -> BTreeSet<Option<u16>> {
                let offers = eligible_offers(versions(catalog, *first).map(AsRef::as_ref), situation);
                offers.iter().map(|offer| offer.recipient.member()).collect()
            };
            let (was, is) = (of(before), of(now));
            let placed = |member: &Option<u16>| member.map_or(Some(None), |member| place(member).map(Some));
            let was: BTreeSet<Option<u16>> = was.iter().filter_map(placed).collect();
            changes.extend(is.difference(&was).map(|member| (*first, *member, Became::Eligible)));
            let is_lost = |member: &Option<u16>| {
                let recipient = member.map_or(Recipient::Household, Recipient::Member);
                let program = versions(catalog, *first).find(|program| program.is_judged_on(now.on));
                program.is_none_or(|program| judge(program, now, recipient).verdict == Verdict::Ineligible)
            };
            changes.extend(was.difference(&is).filter(|member| is_lost(member)).map(|member| (*first, *member, Became::Ineligible)));
        }
        changes
    }

    /// All that was found and is not forgotten, by household, program, member and day.
    pub fn found(&self, catalog: &Catalog) -> Vec<Found> {
        self.found.iter().map(|(key, became)| found_of(catalog, *key, *became)).collect()
    }

    /// What was found and asks nothing more, since somebody has recorded the household anew or taken it out: each with the position of
    /// that edit.
    pub fn gone(&self, catalog: &Catalog) -> Vec<(Found, u64)> {
        self.gone.iter().map(|(key, (became, edit))| (found_of(catalog, *key, *became), *edit)).collect()
    }
}

fn found_of(catalog: &Catalog, key: Key, became: Became) -> Found {
    let (household, first, member, on, cause) = key;
    let program = versions(catalog, first).find(|program| program.in_force.contains(on)).unwrap_or(&catalog.programs[first as usize]);
    Found { household, member, program: Arc::clone(program), on, became, cause }
}

/// Whether the same is told of the same people.
fn are_same(one: &Household, other: &Household) -> bool {
    let members = |household: &Household| household.members.iter().map(|member| member.facts.clone()).collect::<Vec<_>>();
    one.facts_on == other.facts_on && one.facts == other.facts && members(one) == members(other)
}

/// Where a member stands now: by the id, or by the place where ids are not known and nobody came or went.
fn same_member(before: &Household, now: &Household, member: u16) -> Option<u16> {
    let own = before.members.get(usize::from(member))?;
    if own.id.is_empty() {
        return (before.members.len() == now.members.len()).then_some(member);
    }
    now.members.iter().position(|other| other.id == own.id).and_then(|position| u16::try_from(position).ok())
}

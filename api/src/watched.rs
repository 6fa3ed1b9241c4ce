//! Whose answers has a day, or a changed fact, changed?
//!
//! Everybody stands in memory as columns: read once when the server starts, later whoever was recorded anew. What was found is
//! derived again after a restart: days are judged again, and whoever was recorded anew meanwhile is read as the journal had it
//! before.

use engine::alerts::HandedIn;
use engine::calendar::{Date, date_at};
use engine::catalog::Catalog;
use engine::facts::Household;
use engine::ledger::{
    AidRecord, Event, EventBody, GrantRecord, HeldAid, HistoryEntry, HouseholdId, HouseholdRecord, PersonId, PersonRecord, ReadError, RecordKey, Records,
    Stored, StoredBytes, changed_since, decode, read, read_versioned,
};
use engine::registry::{HouseholdFile, household_ids, read_household, read_household_on};
use engine::store::Store;
use engine::watch::{ChangesAsked, ChangesOfProgram, Found, Hands, ListPlace, Watch};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

const HOUSEHOLDS_AT_ONCE: usize = 4_096;
/// So many of the times that a household was recorded anew are gone through again after a restart: every night of two months.
const EDITS_MAX: usize = 64;

/// Everybody, watched from day to day.
#[derive(Default)]
pub struct Watched {
    known: Mutex<Option<Known>>,
}

/// All cores at once.
struct Cores;

impl Hands for Cores {
    fn work(&self, parts: usize, part: &(dyn Fn(usize) + Sync)) {
        (0..parts).into_par_iter().for_each(part);
    }
}

/// In step with the records up to a position.
struct Known {
    position: u64,
    watch: Watch,
    /// Where each person stands, so that a household that somebody has left is read anew.
    homes: BTreeMap<PersonId, HouseholdId>,
    /// Of whom aid begins or ends to set facts on a day.
    statuses: BTreeMap<Date, BTreeSet<HouseholdId>>,
    /// Whoever was recorded anew on a day that is still to be judged again: the position of that, and what was told, where something
    /// else was told later.
    again: BTreeMap<Date, Vec<(u64, HouseholdId, Option<Household>)>>,
    /// What was told of these up to then.
    before: BTreeMap<HouseholdId, Household>,
}

/// What is found is told of this month and the one before.
fn window(today: Date) -> Date {
    let first = today.first_of_month();
    first.yesterday().map_or(first, Date::first_of_month)
}

impl Watched {
    /// Reads everybody and judges the days of the window, unless the server is told to stop meanwhile.
    pub fn begin(&self, store: &dyn Store, catalog: &Catalog, today: Date, is_stopping: &AtomicBool) -> Result<(), ReadError> {
        let Some(known) = Known::of_everybody(store, catalog, today, is_stopping)? else { return Ok(()) };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(())
    }

    /// Whether everybody has been read.
    pub fn has_begun(&self) -> bool {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Judges what has come since: a day, or other facts.
    pub fn keep_up(&self, store: &dyn Store, catalog: &Catalog, today: Date) -> Result<(), ReadError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_mut().map_or(Ok(()), |known| known.catch_up(store, catalog, today))
    }

    /// Whose answers have changed up to today, and what asks nothing more; nothing before everybody was read.
    pub fn handed_in(&self, store: &dyn Store, catalog: &Catalog, today: Date) -> Result<Vec<HandedIn>, ReadError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = known.as_mut() else { return Ok(Vec::new()) };
        known.catch_up(store, catalog, today)?;
        let found = known.watch.found(catalog).into_iter().map(HandedIn::Found);
        Ok(found.chain(known.watch.gone(catalog).into_iter().map(|(found, edit)| HandedIn::Gone(found, edit))).collect())
    }

    /// So many of the changes that are asked for, from behind a place of the list, and how many there are of each program; nothing
    /// before everybody was read.
    pub fn list(
        &self,
        store: &dyn Store,
        catalog: &Catalog,
        today: Date,
        asked: &ChangesAsked<'_>,
        (after, limit): (Option<&ListPlace>, usize),
    ) -> Result<(Vec<Found>, Vec<ChangesOfProgram>), ReadError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = known.as_mut() else { return Ok((Vec::new(), Vec::new())) };
        known.catch_up(store, catalog, today)?;
        Ok((known.watch.list(catalog, asked, after, limit), known.watch.tally(catalog, asked)))
    }
}

impl Known {
    fn of_everybody(store: &dyn Store, catalog: &Catalog, today: Date, is_stopping: &AtomicBool) -> Result<Option<Self>, ReadError> {
        let from = window(today);
        let start = from.yesterday().unwrap_or(from);
        let mut known = Known {
            position: store.position(),
            watch: Watch::new(catalog, start),
            homes: BTreeMap::new(),
            statuses: BTreeMap::new(),
            again: BTreeMap::new(),
            before: BTreeMap::new(),
        };
        let pages = household_ids(store, HOUSEHOLDS_AT_ONCE).collect::<Result<Vec<Vec<HouseholdId>>, ReadError>>()?;
        let (total, mut told) = (pages.iter().map(Vec::len).sum::<usize>(), 0);
        let mut again = Vec::new();
        for (number, page) in pages.iter().enumerate() {
            if is_stopping.load(Ordering::Acquire) {
                return Ok(None);
            }
            let files: Vec<_> = page.par_iter().map(|id| first_file(store, store, catalog, *id, start)).collect();
            for file in files {
                let Some((file, statuses)) = passed_over(file) else { continue };
                let seen = date_at(file.record.recorded);
                if seen >= from && file.record.recorded > file.record.since {
                    again.push(file.id);
                }
                known.homes.extend(file.people.iter().map(|person| (person.person, file.id)));
                known.note_statuses(file.id, &statuses);
                known.watch.put(catalog, file.id, file.household, seen);
            }
            let percent = (number + 1) * 100 / pages.len();
            if percent >= told + 10 || percent == 100 {
                told = percent;
                tracing::info!(percent, households = total, "households are read to be watched");
            }
        }
        known.tell_as_before(store, catalog, &again, from, today)?;
        known.turn(store, catalog, today)?;
        tracing::info!(households = known.watch.len(), judged = known.watch.judged(), "everybody is watched");
        Ok(Some(known))
    }

    /// Whoever was recorded anew within the window is taken as before, until that day comes.
    fn tell_as_before(&mut self, store: &dyn Store, catalog: &Catalog, again: &[HouseholdId], from: Date, today: Date) -> Result<(), ReadError> {
        let mut edits: BTreeMap<HouseholdId, Vec<(u64, Date)>> = BTreeMap::new();
        for household in again {
            edits.insert(*household, edits_since(store, *household, from, today)?);
        }
        let places: BTreeMap<u64, (HouseholdId, usize)> =
            edits.iter().flat_map(|(household, own)| own.iter().enumerate().map(|(turn, (position, _))| (*position, (*household, turn)))).collect();
        let Some(last) = places.keys().next_back().copied() else { return Ok(()) };
        let mut concerns = |_: u64, event: &Event| matches!(&event.body, EventBody::HouseholdRecorded { household, .. } if edits.contains_key(household));
        let start = from.yesterday().unwrap_or(from);
        let mut before = |position: u64, records: &dyn Records| {
            let Some((household, turn)) = places.get(&position).copied() else { return };
            let then = ToldThen { told: records, now: store };
            let Some((file, _)) = passed_over(first_file(store, &then, catalog, household, start)) else { return };
            match turn.checked_sub(1).map(|former| edits[&household][former]) {
                None => {
                    self.watch.put(catalog, household, file.household.clone(), date_at(file.record.recorded));
                    self.before.insert(household, file.household);
                }
                Some((position, day)) => self.again.entry(day).or_default().push((position, household, Some(file.household))),
            }
        };
        store.records_before_each(last, &mut concerns, &mut before).map_err(|error| ReadError(error.to_string()))?;
        for (household, own) in edits {
            if let Some((position, day)) = own.last() {
                self.again.entry(*day).or_default().push((*position, household, None));
            }
        }
        self.again.values_mut().for_each(|edits| edits.sort_by_key(|edit| edit.0));
        Ok(())
    }

    /// Judges day after day; on each whoever was recorded anew, then those of whom aid sets other facts.
    fn turn(&mut self, store: &dyn Store, catalog: &Catalog, today: Date) -> Result<(), ReadError> {
        let forget = window(today).yesterday().unwrap_or(today);
        while self.watch.until() < today {
            let Ok(day) = self.watch.until().tomorrow() else { break };
            let before = &self.before;
            let open = |household: HouseholdId| match before.get(&household) {
                Some(facts) => Ok::<_, ReadError>(Some(facts.clone())),
                None => Ok(passed_over(file_on(store, catalog, household, day)).map(|file| file.household)),
            };
            self.watch.turn(catalog, day, forget, &Cores, &open)?;
            for (edit, household, told) in self.again.remove(&day).unwrap_or_default() {
                match told {
                    Some(facts) => _ = self.before.insert(household, facts),
                    None => _ = self.before.remove(&household),
                }
                let now = || passed_over(first_file(store, store, catalog, household, day)).map(|(file, _)| file.household);
                if let Some(facts) = self.before.get(&household).cloned().or_else(now) {
                    self.watch.record(catalog, household, facts, day, edit);
                }
            }
            for household in self.statuses.get(&day).cloned().unwrap_or_default() {
                self.follow(store, catalog, household, day);
            }
        }
        Ok(())
    }

    /// Takes in which facts aid sets of a household on a day.
    fn follow(&mut self, store: &dyn Store, catalog: &Catalog, household: HouseholdId, day: Date) {
        if !self.before.contains_key(&household)
            && let Some(file) = passed_over(file_on(store, catalog, household, day))
        {
            self.watch.follow(catalog, household, file.household, day, None);
        }
    }

    fn note_statuses(&mut self, household: HouseholdId, statuses: &[HeldAid]) {
        for held in statuses {
            let days = held.status_days();
            let after = days.to.and_then(|last| last.tomorrow().ok());
            for day in std::iter::once(days.from).chain(after) {
                self.statuses.entry(day).or_default().insert(household);
            }
        }
    }

    fn catch_up(&mut self, store: &dyn Store, catalog: &Catalog, today: Date) -> Result<(), ReadError> {
        let since = self.position;
        let mut households: BTreeMap<HouseholdId, u64> = BTreeMap::new();
        for (position, person) in changed_since(store, since)? {
            let now = read::<PersonRecord>(store, &person)?.and_then(|record| record.household);
            for household in self.homes.remove(&person).into_iter().chain(now) {
                let last = households.entry(household).or_default();
                *last = position.max(*last);
            }
            self.position = self.position.max(position);
        }
        // Day by day: what was told on a day is taken in on it, before the next one is judged.
        let mut days: BTreeMap<Date, Vec<Came>> = BTreeMap::new();
        for (household, position) in households {
            let record = read_versioned::<HouseholdRecord>(store, &household)?;
            // Whoever records a household has looked at it; aid and findings about its people are no look.
            let recorded = record.value.filter(|_| record.version > since).map(|record| date_at(record.recorded));
            let day = recorded.map_or(today, |day| day.clamp(self.watch.until().min(today), today));
            days.entry(day).or_default().push(Came { household, position, recorded });
        }
        for (day, changed) in days {
            self.turn(store, catalog, day)?;
            for came in changed {
                self.take_in(store, catalog, &came, day)?;
            }
        }
        self.turn(store, catalog, today)
    }

    /// Takes in what has come of a household on a day.
    fn take_in(&mut self, store: &dyn Store, catalog: &Catalog, came: &Came, day: Date) -> Result<(), ReadError> {
        let household = came.household;
        let Some(file) = passed_over(file_on(store, catalog, household, day)) else {
            self.watch.remove(household, came.position);
            return Ok(());
        };
        self.homes.extend(file.people.iter().map(|person| (person.person, file.id)));
        self.note_statuses(household, &statuses_of(store, &file)?);
        if came.recorded.is_some()
            && let Some((told, _)) = passed_over(first_file(store, store, catalog, household, day))
        {
            self.watch.record(catalog, household, told.household, day, file.version);
        }
        self.watch.follow(catalog, household, file.household, day, Some(came.position));
        Ok(())
    }
}

/// A household of which something has come.
struct Came {
    household: HouseholdId,
    /// Of the last event about one of its people.
    position: u64,
    /// The day on which it was recorded anew, where it was.
    recorded: Option<Date>,
}

/// What was told of households at a moment, beside the aid of now.
struct ToldThen<'r> {
    told: &'r dyn Records,
    now: &'r dyn Records,
}

impl ToldThen<'_> {
    fn of(&self, key: &RecordKey) -> &dyn Records {
        if key.0.starts_with(&AidRecord::prefix().0) || key.0.starts_with(&GrantRecord::prefix().0) { self.now } else { self.told }
    }
}

impl Records for ToldThen<'_> {
    fn bytes(&self, key: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        self.of(key).bytes(key)
    }

    fn range(&self, prefix: &RecordKey, after: Option<&RecordKey>, limit: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        self.of(prefix).range(prefix, after, limit)
    }
}

fn file_on(store: &dyn Store, catalog: &Catalog, household: HouseholdId, on: Date) -> Result<Option<HouseholdFile>, ReadError> {
    read_household_on(store, store.vault(), &catalog.vocabulary, household, on)
}

/// A household as it was when it was recorded, or at the start where that was before; without what was awarded on that day after it.
/// With the aid that sets facts of it.
fn first_file(
    store: &dyn Store,
    records: &dyn Records,
    catalog: &Catalog,
    household: HouseholdId,
    start: Date,
) -> Result<Option<(HouseholdFile, Vec<HeldAid>)>, ReadError> {
    let Some(file) = read_household(records, store.vault(), &catalog.vocabulary, household)? else { return Ok(None) };
    let statuses = statuses_of(records, &file)?;
    if statuses.is_empty() {
        return Ok(Some((file, statuses)));
    }
    let recorded = date_at(file.record.recorded);
    let mut on = recorded.max(start);
    for held in statuses.iter().filter(|held| held.status_days().from == recorded) {
        let awarded = read_versioned::<GrantRecord>(records, &held.grant)?;
        // A second may hold both: then the one with the later event came later.
        if awarded.version > file.version && awarded.value.is_some_and(|grant| grant.since >= file.record.recorded) {
            on = on.yesterday().unwrap_or(on);
            break;
        }
    }
    Ok(read_household_on(records, store.vault(), &catalog.vocabulary, household, on)?.map(|file| (file, statuses)))
}

/// The aid of a household's people that sets facts.
fn statuses_of(records: &dyn Records, file: &HouseholdFile) -> Result<Vec<HeldAid>, ReadError> {
    let mut statuses = Vec::new();
    for person in &file.people {
        let held = read::<AidRecord>(records, &person.person)?.unwrap_or_default().held;
        statuses.extend(held.into_iter().filter(|held| held.held_until.is_none() && !held.confers.is_empty()));
    }
    Ok(statuses)
}

/// Where and when a household was recorded anew from a day on, the last times, in their order.
fn edits_since(store: &dyn Store, household: HouseholdId, from: Date, today: Date) -> Result<Vec<(u64, Date)>, ReadError> {
    let mut edits = Vec::new();
    let mut is_registered = false;
    for (key, stored) in store.range(&HistoryEntry::prefix_of(household), None, usize::MAX)? {
        let event = decode::<HistoryEntry>(&stored.bytes)?.0;
        if !matches!(event.body, EventBody::HouseholdRecorded { .. }) {
            continue;
        }
        let day = date_at(event.at);
        edits.extend(HistoryEntry::position_of(&key).filter(|_| is_registered && day >= from && day <= today).map(|position| (position, day)));
        is_registered = true;
    }
    Ok(edits.split_off(edits.len().saturating_sub(EDITS_MAX)))
}

/// A household that can't be read harms only itself.
fn passed_over<T>(file: Result<Option<T>, ReadError>) -> Option<T> {
    file.unwrap_or_else(|error| {
        tracing::warn!(error = %error, "a household is not watched");
        None
    })
}

//! Whose answers has a day, or a changed fact, changed?
//!
//! Everybody stands in memory as columns: read once when the server starts, later whoever was recorded anew. What was found is
//! derived again after a restart: days are judged again, and whoever was recorded anew meanwhile is read as the journal had it
//! before.

use engine::calendar::{Date, date_at};
use engine::catalog::Catalog;
use engine::ledger::{Event, EventBody, HistoryEntry, HouseholdId, PersonId, PersonRecord, ReadError, Records, changed_since, decode, read};
use engine::registry::{HouseholdFile, household_ids, read_household};
use engine::store::Store;
use engine::watch::{Found, Hands, Watch};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

const HOUSEHOLDS_AT_ONCE: usize = 4_096;

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

    /// Judges what has come since: a day, or other facts.
    pub fn keep_up(&self, store: &dyn Store, catalog: &Catalog, today: Date) -> Result<(), ReadError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_mut().map_or(Ok(()), |known| known.catch_up(store, catalog, today))
    }

    /// Whose answers have changed up to today; nobody's before everybody was read.
    pub fn found(&self, store: &dyn Store, catalog: &Catalog, today: Date) -> Result<Vec<Found>, ReadError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = known.as_mut() else { return Ok(Vec::new()) };
        known.catch_up(store, catalog, today)?;
        Ok(known.watch.found(catalog))
    }
}

impl Known {
    fn of_everybody(store: &dyn Store, catalog: &Catalog, today: Date, is_stopping: &AtomicBool) -> Result<Option<Self>, ReadError> {
        let position = store.position();
        let from = window(today);
        let mut known = Known { position, watch: Watch::new(catalog, from.yesterday().unwrap_or(from)), homes: BTreeMap::new() };
        let pages = household_ids(store, HOUSEHOLDS_AT_ONCE).collect::<Result<Vec<Vec<HouseholdId>>, ReadError>>()?;
        let (total, mut told) = (pages.iter().map(Vec::len).sum::<usize>(), 0);
        let mut again = Vec::new();
        for (number, page) in pages.iter().enumerate() {
            if is_stopping.load(Ordering::Acquire) {
                return Ok(None);
            }
            let files: Vec<_> = page.par_iter().map(|id| read_household(store, store.vault(), &catalog.vocabulary, *id)).collect();
            for file in files {
                let Some(file) = passed_over(file) else { continue };
                let seen = date_at(file.record.recorded);
                if seen >= from && file.record.recorded > file.record.since {
                    again.push(file.id);
                }
                known.homes.extend(file.people.iter().map(|person| (person.person, file.id)));
                known.watch.put(catalog, file.id, file.household, seen);
            }
            let percent = (number + 1) * 100 / pages.len();
            if percent >= told + 10 || percent == 100 {
                told = percent;
                tracing::info!(percent, households = total, "households are read to be watched");
            }
        }
        known.tell_again(store, catalog, &again, from)?;
        known.turn(store, catalog, today)?;
        tracing::info!(households = known.watch.len(), judged = known.watch.judged(), "everybody is watched");
        Ok(Some(known))
    }

    /// Whoever was recorded anew within the window is taken as before, and then told of again.
    fn tell_again(&mut self, store: &dyn Store, catalog: &Catalog, again: &[HouseholdId], from: Date) -> Result<(), ReadError> {
        let mut told: BTreeMap<HouseholdId, u64> = BTreeMap::new();
        for household in again {
            told.extend(last_again(store, *household, from)?.map(|position| (*household, position)));
        }
        let Some(last) = told.values().max().copied() else { return Ok(()) };
        let mut concerns = |position: u64, event: &Event| match &event.body {
            EventBody::HouseholdRecorded { household, .. } => told.get(household).is_some_and(|own| position < *own),
            _ => false,
        };
        let then = store.records_at(last, &mut concerns).map_err(|error| ReadError(error.to_string()))?;
        for household in told.keys() {
            let read = |records: &dyn Records| passed_over(read_household(records, store.vault(), &catalog.vocabulary, *household));
            if let (Some(before), Some(now)) = (read(&*then), read(store)) {
                self.watch.put(catalog, *household, before.household, date_at(before.record.recorded));
                self.watch.record(catalog, *household, now.household, date_at(now.record.recorded));
            }
        }
        Ok(())
    }

    fn turn(&mut self, store: &dyn Store, catalog: &Catalog, today: Date) -> Result<(), ReadError> {
        let forget = window(today).yesterday().unwrap_or(today);
        let mut open = |household: HouseholdId| {
            Ok::<_, ReadError>(passed_over(read_household(store, store.vault(), &catalog.vocabulary, household)).map(|file| file.household))
        };
        self.watch.turn(catalog, today, forget, &Cores, &mut open)
    }

    fn catch_up(&mut self, store: &dyn Store, catalog: &Catalog, today: Date) -> Result<(), ReadError> {
        let changed = changed_since(store, self.position)?;
        let mut households: BTreeSet<HouseholdId> = BTreeSet::new();
        for (position, person) in &changed {
            households.extend(self.homes.remove(person));
            households.extend(read::<PersonRecord>(store, person)?.and_then(|record| record.household));
            self.position = self.position.max(*position);
        }
        // Days first: what was told today is of today.
        self.turn(store, catalog, today)?;
        for household in households {
            match passed_over(read_household(store, store.vault(), &catalog.vocabulary, household)) {
                Some(file) => {
                    self.homes.extend(file.people.iter().map(|person| (person.person, file.id)));
                    let day = date_at(file.record.recorded);
                    self.watch.record(catalog, household, file.household, day);
                }
                None => self.watch.remove(household),
            }
        }
        Ok(())
    }
}

/// The position at which a household was last recorded anew, where that was on a day or after it.
fn last_again(store: &dyn Store, household: HouseholdId, from: Date) -> Result<Option<u64>, ReadError> {
    let (mut is_registered, mut last) = (false, None);
    for (key, stored) in store.range(&HistoryEntry::prefix_of(household), None, usize::MAX)? {
        let event = decode::<HistoryEntry>(&stored.bytes)?.0;
        if !matches!(event.body, EventBody::HouseholdRecorded { .. }) {
            continue;
        }
        last = HistoryEntry::position_of(&key).filter(|_| is_registered && date_at(event.at) >= from);
        is_registered = true;
    }
    Ok(last)
}

/// A household that can't be read harms only itself.
fn passed_over(file: Result<Option<HouseholdFile>, ReadError>) -> Option<HouseholdFile> {
    file.unwrap_or_else(|error| {
        tracing::warn!(error = %error, "a household is not watched");
        None
    })
}

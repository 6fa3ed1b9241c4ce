//! Which alerts has an edit closed, and which edit?

use super::alert::AlertKind;
use super::difference::fact_words;
use super::entitlement;
use super::list::{HandedIn, alerts_with};
use crate::casework::{CaseError, Desk};
use crate::ledger::{ApplicationId, ApplicationRecord, ClosedAlert, Event, HistoryEntry, HouseholdId, Seconds, Stored, decode, read};
use crate::registry::household_name;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};

/// An alert whose facts are gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// Its key.
    pub key: String,
    /// Its kind.
    pub kind: AlertKind,
    /// What it was about: registrations, grants, applications.
    pub subjects: Vec<Words>,
    /// The position of the edit that took the facts away.
    pub position: u64,
    /// Who made it.
    pub by: String,
    /// When.
    pub since: Seconds,
    /// In whose history it stands, by the office's own id.
    pub household: Option<String>,
    /// The edit, where it stands in a household's history.
    pub edit: Option<Event>,
}

/// The alerts that edits have closed and nothing has raised again, the latest first.
pub fn closed_alerts(desk: &Desk<'_>, handed: &[HandedIn]) -> Result<Vec<Closed>, CaseError> {
    let raised: BTreeSet<String> = alerts_with(desk, handed)?.into_iter().map(|alert| alert.key).collect();
    let mut closed = Vec::new();
    for (key, stored) in desk.store.range(&ClosedAlert::prefix(), None, usize::MAX)? {
        let Ok(key) = String::from_utf8(key.0[1..].to_vec()) else { continue };
        let Some(kind) = AlertKind::of_key(&key).filter(|_| !raised.contains(&key)) else { continue };
        let record: ClosedAlert = decode(&stored.bytes)?;
        let subjects = subjects_of(desk, &key)?;
        let (household, edit) = match record.household {
            Some(household) => (household_name(desk.store, desk.store.vault(), household)?, edit_of(desk, household, record.position)?),
            None => (None, None),
        };
        closed.push(Closed { key, kind, subjects, position: record.position, by: record.by, since: record.since, household, edit });
    }
    closed.extend(no_longer_found(desk, handed, &raised)?);
    closed.sort_by(|a, b| (b.position, &a.key).cmp(&(a.position, &b.key)));
    Ok(closed)
}

/// Questions of changed eligibility of which nothing is left: the ledger knows no rules, so they are derived as they are raised. The
/// last edit has closed them.
fn no_longer_found(desk: &Desk<'_>, handed: &[HandedIn], raised: &BTreeSet<String>) -> Result<Vec<Closed>, CaseError> {
    let mut edits: BTreeMap<String, (u64, HouseholdId)> = BTreeMap::new();
    for one in handed {
        if let HandedIn::Gone(found, edit) = one {
            let last = edits.entry(entitlement::key_of(found)).or_insert((*edit, found.household));
            *last = (*last).max((*edit, found.household));
        }
    }
    let mut closed = Vec::new();
    for (key, (position, id)) in edits.into_iter().filter(|(key, _)| !raised.contains(key)) {
        let Some(edit) = edit_of(desk, id, position)? else { continue };
        let (subjects, household) = (subjects_of(desk, &key)?, household_name(desk.store, desk.store.vault(), id)?);
        let (kind, by, since) = (AlertKind::EntitlementChanged, edit.by.clone(), edit.at);
        closed.push(Closed { key, kind, subjects, position, by, since, household, edit: Some(edit) });
    }
    Ok(closed)
}

fn subjects_of(desk: &Desk<'_>, key: &str) -> Result<Vec<Words>, CaseError> {
    let ids = key.split_once(':').map_or("", |(_, subjects)| subjects).split('+');
    ids.map(|id| subject_words(desk, key, id)).collect()
}

/// A subject of a key; a stage is named as its application names it.
fn subject_words(desk: &Desk<'_>, key: &str, subject: &str) -> Result<Words, CaseError> {
    let application = key.split([':', '+']).find_map(|part| part.parse::<ApplicationId>().ok());
    if let Some(application) = application
        && let Some(record) = read::<ApplicationRecord>(desk.store, &application)?
        && let Some(stage) = record.stages.into_iter().find(|stage| stage.stage == subject)
    {
        return Ok(stage.name);
    }
    fact_words(desk, subject)
}

fn edit_of(desk: &Desk<'_>, household: HouseholdId, position: u64) -> Result<Option<Event>, CaseError> {
    Ok(read::<HistoryEntry>(desk.store, &(household, position))?.map(|entry| entry.0))
}

//! What do pages read from the records, and in which words?

use super::trouble::Trouble;
use crate::json::history::masked;
use engine::calendar::Date;
use engine::casework::Desk;
use engine::catalog::{Catalog, Program};
use engine::ledger::{
    AidRecord, ApplicationId, ApplicationRecord, EventBody, FundRecord, GrantId, GrantRecord, HistoryEntry, HouseholdId, PersonId, SuspensionId,
    SuspensionRecord, decode, read, read_all, read_under,
};
use engine::registry::{HouseholdFile, read_person};
use engine::sealing::{Note, Sealed};
use engine::words;
use engine::words::Words;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where a household lives: the address, else the area's code.
pub fn place(file: &HouseholdFile) -> Option<String> {
    let told = |key: &str| file.payload.facts.get(key).and_then(|fact| serde_json::from_str::<String>(fact.value.get()).ok());
    told("address").or_else(|| told("area"))
}

/// What a person is called: the name, else the office's id; nothing if the person is forgotten.
pub fn name_of_person(desk: &Desk<'_>, person: PersonId) -> Result<Option<String>, Trouble> {
    let file = read_person(desk.store, desk.store.vault(), person)?;
    Ok(file.map(|file| file.payload.name.unwrap_or(file.payload.id)))
}

/// A program of the catalog, the version of today first.
pub fn program<'c>(desk: &Desk<'c>, id: &str) -> Option<&'c Arc<Program>> {
    program_on(desk.catalog, desk.today, id)
}

fn program_on<'c>(catalog: &'c Catalog, on: Date, id: &str) -> Option<&'c Arc<Program>> {
    let mut versions = catalog.programs.iter().filter(|program| program.id == id);
    versions.clone().find(|program| program.in_force.contains(on)).or_else(|| versions.next_back())
}

/// The name of a program, a need or an agency; the id itself where the catalog does not know it.
pub fn name_of(desk: &Desk<'_>, id: &str) -> Words {
    name_on(desk.catalog, desk.today, id)
}

/// The same on a day.
pub fn name_on(catalog: &Catalog, on: Date, id: &str) -> Words {
    let found = program_on(catalog, on, id).map(|program| &program.name).or_else(|| catalog.needs.get(id)).or_else(|| catalog.agencies.get(id));
    found.cloned().unwrap_or_else(|| Words::new(id, id))
}

/// A grant.
pub fn grant(desk: &Desk<'_>, id: GrantId) -> Result<GrantRecord, Trouble> {
    read::<GrantRecord>(desk.store, &id)?.ok_or_else(|| Trouble::Missing(words!("没有救助 {id}", "there is no grant {id}")))
}

/// An application.
pub fn application(desk: &Desk<'_>, id: ApplicationId) -> Result<ApplicationRecord, Trouble> {
    read::<ApplicationRecord>(desk.store, &id)?.ok_or_else(|| Trouble::Missing(words!("没有申请 {id}", "there is no application {id}")))
}

/// A household's history, oldest first.
pub fn history(desk: &Desk<'_>, household: HouseholdId) -> Result<Vec<HistoryEntry>, Trouble> {
    Ok(read_under(desk.store, &HistoryEntry::prefix_of(household))?)
}

/// A household's history, oldest first, each event with its position in the journal.
pub fn placed_history(desk: &Desk<'_>, household: HouseholdId) -> Result<Vec<(u64, HistoryEntry)>, Trouble> {
    let found = desk.store.range(&HistoryEntry::prefix_of(household), None, usize::MAX)?;
    found.iter().map(|(key, stored)| Ok((HistoryEntry::position_of(key).unwrap_or_default(), decode(&stored.bytes)?))).collect()
}

/// All grants of a household: what its members hold or ever held, wherever it was given, and what was given to it; newest first.
pub fn grants_of(desk: &Desk<'_>, file: &HouseholdFile, history: &[(u64, HistoryEntry)]) -> Result<Vec<GrantRecord>, Trouble> {
    let mut ids = BTreeSet::new();
    for person in &file.record.members {
        ids.extend(read::<AidRecord>(desk.store, person)?.unwrap_or_default().held.into_iter().map(|held| held.grant));
    }
    ids.extend(history.iter().filter_map(|(_, entry)| match &entry.0.body {
        EventBody::GrantAwarded { terms, .. } => Some(terms.grant),
        _ => None,
    }));
    let mut grants = Vec::with_capacity(ids.len());
    for id in ids {
        grants.extend(read::<GrantRecord>(desk.store, &id)?);
    }
    grants.sort_by_key(|grant| std::cmp::Reverse((grant.terms.days.from, grant.since)));
    Ok(grants)
}

/// All suspensions of a household and its members that were not lifted.
pub fn suspensions_of(desk: &Desk<'_>, file: &HouseholdFile) -> Result<Vec<SuspensionRecord>, Trouble> {
    let mut ids: BTreeSet<SuspensionId> = file.record.suspensions.iter().copied().collect();
    for person in &file.record.members {
        ids.extend(read::<AidRecord>(desk.store, person)?.unwrap_or_default().suspensions.into_iter().map(|held| held.suspension));
    }
    let mut records = Vec::with_capacity(ids.len());
    for id in ids {
        records.extend(read::<SuspensionRecord>(desk.store, &id)?.filter(|record| record.lifted.is_none()));
    }
    Ok(records)
}

/// What was typed and sealed, with numbers masked as everywhere; empty once it is forgotten.
pub fn typed(desk: &Desk<'_>, sealed: &Sealed) -> String {
    sealed.text(desk.store.vault()).map(|text| masked(&text)).unwrap_or_default()
}

/// The same of a note, which is sealed where it is about somebody.
pub fn noted(desk: &Desk<'_>, note: &Note) -> String {
    note.text(desk.store.vault()).map(|text| masked(&text)).unwrap_or_default()
}

/// All funds, by id.
pub fn funds(desk: &Desk<'_>) -> Result<Vec<FundRecord>, Trouble> {
    Ok(read_all(desk.store)?)
}

/// A fund.
pub fn fund(desk: &Desk<'_>, id: &str) -> Result<FundRecord, Trouble> {
    read::<FundRecord>(desk.store, &id.to_string())?.ok_or_else(|| Trouble::Missing(words!("没有资金 {id}", "there is no fund {id}")))
}

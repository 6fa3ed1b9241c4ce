//! How is everything made ready that requests are answered from?

use crate::search::{HouseholdEntry, MemberEntry};
use engine::facts::{Holder, Value, Vocabulary};
use engine::ledger::{HouseholdId, ReadError};
use engine::registry::{HouseholdFile, household_ids, read_household};
use engine::store::{JournalStore, Store};
use engine::words;
use engine::words::Words;
use rayon::prelude::*;

const HOUSEHOLDS_AT_ONCE: usize = 4_096;

/// Opens every household's file, on all cores.
pub fn read_all(store: &JournalStore, vocabulary: &Vocabulary) -> Result<Vec<HouseholdFile>, Words> {
    let failed = |error: ReadError| words!("读取户籍失败：{error}", "households can't be read: {error}");
    let pages = household_ids(store, HOUSEHOLDS_AT_ONCE).collect::<Result<Vec<Vec<HouseholdId>>, ReadError>>().map_err(failed)?;
    let ids: Vec<HouseholdId> = pages.concat();
    let read = |id: &HouseholdId| read_household(store, store.vault(), vocabulary, *id);
    let files: Result<Vec<Option<HouseholdFile>>, ReadError> = ids.par_iter().map(read).collect();
    Ok(files.map_err(failed)?.into_iter().flatten().collect())
}

/// What a household is found by.
pub fn entry_of(file: &HouseholdFile, vocabulary: &Vocabulary) -> HouseholdEntry {
    let members = file.people.iter().zip(&file.household.members).map(|(person, member)| MemberEntry {
        id: person.payload.id.clone(),
        name: person.payload.name.clone(),
        number: member.document.and(person.payload.id_number.clone()),
        number_as_written: member.number_as_written.clone(),
    });
    let text = |key: &str| {
        let slot = vocabulary.slot(Holder::Household, key)?;
        match file.household.facts[slot].as_ref()? {
            Value::Text(text) => Some(text.to_string()),
            _ => None,
        }
    };
    HouseholdEntry {
        id: file.payload.id.clone(),
        members: members.collect(),
        address: text("address"),
        area: file.household.area().map(|area| area.as_str().to_string()),
        area_name: None,
    }
}

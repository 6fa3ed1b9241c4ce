//! How is a draft of the catalog tried on everybody?

use engine::calendar::Date;
use engine::catalog::{Catalog, CatalogSource, Diagnostic, SourceFolder};
use engine::ledger::{HouseholdId, ReadError};
use engine::proof::load_catalog;
use engine::registry::{household_ids, read_household_on};
use engine::rehearsal::{Grouping, Outcome, Rehearsal, Roll};
use engine::store::Store;
use rayon::prelude::*;

const HOUSEHOLDS_AT_ONCE: usize = 4_096;

/// The files in use with some of them in another form, added, or taken away.
pub fn with_changes(mut files: SourceFolder, changes: impl IntoIterator<Item = (String, Option<String>)>) -> SourceFolder {
    for (path, text) in changes {
        files.files.retain(|file| file.path != path);
        files.files.extend(text.map(|text| CatalogSource { path, bytes: text.into_bytes() }));
    }
    files.files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The draft that files make, or all that the checker says against it.
pub fn draft_of(files: &SourceFolder) -> Result<Catalog, Vec<Diagnostic>> {
    let (draft, diagnostics) = load_catalog(files);
    if diagnostics.is_empty() { Ok(draft) } else { Err(diagnostics) }
}

/// Everybody who is registered, as the rules see them on a day.
pub fn roll_of_store<'c>(store: &dyn Store, live: &'c Catalog, draft: &'c Catalog, on: Date, grouping: Grouping) -> Result<Roll<'c>, ReadError> {
    let mut roll = Roll::new(live, draft, on, grouping);
    let needs_both = roll.needs_both();
    for page in household_ids(store, HOUSEHOLDS_AT_ONCE) {
        let read = |catalog: &Catalog, id: HouseholdId| read_household_on(store, store.vault(), &catalog.vocabulary, id, on);
        let page: Vec<HouseholdId> = page?;
        let found: Vec<_> = page.par_iter().map(|id| (read(live, *id), needs_both.then(|| read(draft, *id)))).collect();
        for (own, drafted) in found {
            // Who is forgotten is nobody's case; whose data can't be read is told.
            match (own, drafted.transpose()) {
                (Ok(None), _) => {}
                (Ok(Some(file)), Ok(drafted)) => roll.push(file.household, drafted.flatten().map(|file| file.household)),
                (Err(_), _) | (_, Err(_)) => roll.pass_over(),
            }
        }
    }
    Ok(roll.finish())
}

/// Tries a draft on a roll, on all cores.
pub fn rehearse(live: &Catalog, draft: &Catalog, roll: &Roll<'_>, on: Date) -> Outcome {
    let rehearsal = Rehearsal::new(live, draft, roll, on);
    let (blocks, workers) = (roll.blocks(), rayon::current_num_threads().max(1));
    // Many ranges for each core: one that is slower leaves the others work.
    let step = blocks.div_ceil(workers * 16).max(1);
    let ranges: Vec<std::ops::Range<usize>> = (0..blocks).step_by(step).map(|from| from..(from + step).min(blocks)).collect();
    rehearsal.conclude(ranges.into_par_iter().map(|blocks| rehearsal.judge(blocks)).collect())
}

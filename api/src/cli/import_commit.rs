//! How does what a sheet says come into the store?

use super::arguments::ImportOptions;
use super::catalog::keep_files;
use crate::app::SystemEntropy;
use crate::clock::Clock;
use crate::many_desks::at_many_desks;
use crate::problem::Problem;
use crate::sheets::{Contents, ImportedHousehold, PastGrantRow, RowFault};
use engine::casework::{CaseError, Change, Desk, MayAct, Observed, PastGrant, PastPerson, Registration, record_past_once, record_set_aside, register};
use engine::catalog::{Catalog, SourceFolder};
use engine::ledger::SetAside;
use engine::store::Store;
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What an import changed.
#[derive(Debug, Default)]
pub struct Imported {
    /// New households or grants.
    pub new: usize,
    /// Households that have changed.
    pub changed: usize,
    /// What was there already, just so.
    pub same: usize,
    /// What could not be taken in.
    pub faults: Vec<RowFault>,
}

/// What of a file could not even be read.
pub struct Unread<'a> {
    /// The rows and what is wrong with them.
    pub faults: &'a [RowFault],
    /// What stands in each row of the file.
    pub written: BTreeMap<usize, String>,
}

/// Rows set aside that are remembered; a file with more is no sheet of this office.
const ROWS_KEPT_MAX: usize = 10_000;

/// Opens the store and takes everything in; what can't be taken in comes back with its rows. All rows that were not taken are
/// remembered under the file's name for a desk to look at.
pub fn commit(options: &ImportOptions, catalog: &Catalog, files: &SourceFolder, contents: &Contents, unread: &Unread<'_>) -> Result<Imported, Words> {
    let store = super::open_store(&options.data)?;
    let clock = Clock::System;
    let open = |work: &mut dyn FnMut(&mut Desk<'_>)| {
        let (today, at) = clock.now();
        let mut desk =
            Desk { store: &store as &dyn Store, catalog, by: "import".to_string(), may_act: MayAct::ForAll, at, today, entropy: &mut SystemEntropy, key: None };
        work(&mut desk);
    };
    let mut kept = Ok(());
    open(&mut |desk| kept = keep_files(desk, files));
    kept?;
    let imported = match contents {
        Contents::Households(sheet) => households(&sheet.items, open),
        Contents::PastGrants(sheet) => past_grants(&sheet.items, open),
    };
    let name = options.file.file_name().map_or_else(|| options.file.to_string_lossy(), |name| name.to_string_lossy());
    let taken = u32::try_from(imported.new + imported.changed + imported.same).unwrap_or(u32::MAX);
    let rows = unread.faults.iter().chain(&imported.faults).map(|fault| set_aside(&store, fault, &unread.written));
    let rows: Vec<SetAside> = rows.take(ROWS_KEPT_MAX).collect();
    let mut noted = Ok(Change::None);
    open(&mut |desk| noted = record_set_aside(desk, &name, taken, &rows).map_err(|error| words_of(desk, error)));
    noted?;
    store.close().map_err(|error| words!("数据未能完整写入：{error}", "the data could not be written to the end: {error}"))?;
    Ok(imported)
}

/// A row as it is remembered: by the mark of what stands in it.
fn set_aside(store: &dyn Store, fault: &RowFault, written: &BTreeMap<usize, String>) -> SetAside {
    let stands = written.get(&fault.line).map_or("", String::as_str);
    let path = fault.column.clone().unwrap_or_default();
    SetAside { line: fault.line as u64, digest: store.vault().mark("import-row", stands), path, expected: fault.expected.clone() }
}

fn households(items: &[ImportedHousehold], open: impl Fn(&mut dyn FnMut(&mut Desk<'_>)) + Sync) -> Imported {
    let counts = [AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0)];
    let failed = at_many_desks(items, open, |desk, household| {
        let document = serde_json::to_string(&household.document).expect("a document is JSON");
        let observed = Observed { source: "import".to_string(), on: desk.today };
        let registered = register(desk, &document, Registration::Merge, &observed).map_err(|error| words_of(desk, error))?;
        let place = match registered.change {
            Change::New => 0,
            Change::Changed => 1,
            Change::None => 2,
        };
        counts[place].fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    let faults = failed.iter().flat_map(|(position, words)| items[*position].lines.iter().map(|line| fault(*line, words))).collect();
    let [new, changed, same] = counts.map(AtomicUsize::into_inner);
    Imported { new, changed, same, faults }
}

fn past_grants(items: &[PastGrantRow], open: impl Fn(&mut dyn FnMut(&mut Desk<'_>)) + Sync) -> Imported {
    let counts = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let failed = at_many_desks(items, open, |desk, row| {
        let recorded = past_grant(row).and_then(|past| record_past_once(desk, &past));
        let (_, change) = recorded.map_err(|error| words_of(desk, error))?;
        counts[usize::from(change == Change::None)].fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    let [new, same] = counts.map(AtomicUsize::into_inner);
    Imported { new, changed: 0, same, faults: failed.iter().map(|(position, words)| fault(items[*position].line, words)).collect() }
}

fn past_grant(row: &PastGrantRow) -> Result<PastGrant, CaseError> {
    let who = match (&row.id_number, &row.member, &row.household) {
        (Some(number), _, _) => PastPerson::Number { number: number.clone(), name: row.name.clone() },
        (None, Some(member), household) => PastPerson::Member { member: member.clone(), household: household.clone() },
        (None, None, Some(household)) => PastPerson::Household(household.clone()),
        (None, None, None) => return Err(CaseError::Unknown(Words::new("没有写明是谁", "it does not say who"))),
    };
    Ok(PastGrant {
        who,
        program: row.program.clone(),
        agency: row.agency.clone(),
        need: row.need.clone(),
        kind: row.kind,
        from: row.from,
        until: row.until,
        amount: row.amount,
        per: row.per,
    })
}

fn words_of(desk: &Desk<'_>, error: CaseError) -> Words {
    Problem::of_case(desk, error).detail
}

fn fault(line: usize, words: &Words) -> RowFault {
    RowFault { line, column: None, found: Words::new("未能写入", "not taken in"), expected: words.clone() }
}

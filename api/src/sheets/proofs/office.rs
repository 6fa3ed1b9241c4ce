//! How does an office write a sheet?

use super::super::contents::{Contents, Refused, read_file};
use super::super::grants::PastGrantRow;
use super::super::households::ImportedHousehold;
use super::super::outcome::{RowFault, Sheet};
use engine::catalog::{Catalog, SourceFolder};
use engine::proof::load_catalog;
use rust_xlsxwriter::Workbook;
use std::path::Path;
use std::sync::OnceLock;

/// The repository's catalog.
pub fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("api lies in the repository").join("catalog");
        load_catalog(&SourceFolder::read(&path).expect("the catalog is readable")).0
    })
}

/// Rows as CSV.
pub fn csv(rows: &[&[&str]]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(*row).expect("memory takes it"));
    writer.into_inner().expect("memory takes it")
}

/// Rows as a workbook, every cell as text.
pub fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(*cells) {
            sheet.write_string(row, column, *cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// What a file of households holds.
pub fn households(bytes: &[u8]) -> Sheet<ImportedHousehold> {
    match read_file("表.csv", bytes, catalog()) {
        Ok(Contents::Households(sheet)) => sheet,
        other => panic!("households were expected: {other:?}"),
    }
}

/// What a file of past grants holds.
pub fn past_grants(bytes: &[u8]) -> Sheet<PastGrantRow> {
    match read_file("表.csv", bytes, catalog()) {
        Ok(Contents::PastGrants(sheet)) => sheet,
        other => panic!("past grants were expected: {other:?}"),
    }
}

/// Why the headings of a file are refused.
pub fn heading_faults(bytes: &[u8]) -> Vec<RowFault> {
    match read_file("表.csv", bytes, catalog()) {
        Err(Refused::Headings(faults)) => faults,
        other => panic!("the headings should be refused: {other:?}"),
    }
}

/// The documents as text, one a line.
pub fn documents(sheet: &Sheet<ImportedHousehold>) -> Vec<String> {
    sheet.items.iter().map(|household| serde_json::to_string(&household.document).expect("JSON")).collect()
}

/// Row and column of each fault.
pub fn places(faults: &[RowFault]) -> Vec<(usize, &str)> {
    faults.iter().map(|fault| (fault.line, fault.column.as_deref().unwrap_or(""))).collect()
}

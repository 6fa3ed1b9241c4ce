//! What does a file hold, whoever wrote it?

use super::delimited::decoded;
use super::grants::{PastGrantRow, past_grants_of};
use super::households::{ImportedHousehold, households_of};
use super::json_lines::{households_of_lines, is_json_lines, lines_of, past_grants_of_lines};
use super::kind::{SheetKind, kind_of_object, kind_of_table};
use super::outcome::{RowFault, Sheet};
use super::table::{check_size, read_table};
use super::workbook::is_workbook;
use engine::catalog::Catalog;
use engine::words::Words;
use std::collections::BTreeMap;

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Contents {
    /// Households.
    Households(Sheet<ImportedHousehold>),
    /// Aid given elsewhere.
    PastGrants(Sheet<PastGrantRow>),
}

/// Why nothing of a file could be read.
#[derive(Clone, Debug)]
pub enum Refused {
    /// The file itself.
    File(Words),
    /// Its headings.
    Headings(Vec<RowFault>),
}

/// Reads a file: JSON Lines, CSV or a workbook; households or past grants.
pub fn read_file(name: &str, bytes: &[u8], catalog: &Catalog) -> Result<Contents, Refused> {
    check_size(bytes).map_err(Refused::File)?;
    if !is_workbook(bytes)
        && let Ok(text) = decoded(bytes)
        && is_json_lines(&text)
    {
        return Ok(read_lines(&text, catalog));
    }
    let table = read_table(name, bytes).map_err(Refused::File)?;
    match kind_of_table(&table) {
        SheetKind::Households => households_of(&table, &catalog.vocabulary).map(Contents::Households),
        SheetKind::PastGrants => past_grants_of(&table, catalog).map(Contents::PastGrants),
    }
    .map_err(Refused::Headings)
}

/// What stands in each row of a file, as one text: so that the same row is known again.
pub fn rows_as_written(name: &str, bytes: &[u8]) -> BTreeMap<usize, String> {
    if !is_workbook(bytes)
        && let Ok(text) = decoded(bytes)
        && is_json_lines(&text)
    {
        return lines_of(&text).map(|(line, text)| (line, text.to_string())).collect();
    }
    let rows = read_table(name, bytes).map(|table| table.rows).unwrap_or_default();
    rows.into_iter().map(|row| (row.line, format!("{:?}", row.cells))).collect()
}

/// The first line that is an object says which kind the file is of.
fn read_lines(text: &str, catalog: &Catalog) -> Contents {
    let first = lines_of(text).find_map(|(_, line)| serde_json::from_str(line).ok());
    match first.as_ref().map_or(SheetKind::Households, kind_of_object) {
        SheetKind::Households => Contents::Households(households_of_lines(text, &catalog.vocabulary)),
        SheetKind::PastGrants => Contents::PastGrants(past_grants_of_lines(text, catalog)),
    }
}

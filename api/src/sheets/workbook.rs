//! Which rows does a workbook hold, and what has the spreadsheet program done to its numbers?
//!
//! Workbooks come from strangers: the reader's panics are caught, what an archive says to hold is looked at first, and the cells of
//! an `.xlsx` are held as they come, never as the rectangle that a sheet claims to be. What can't be caught is an allocation that
//! fails: a forged count of strings can end the process, so a server reads workbooks in a process of their own.

use super::table::{CELLS_MAX, COLUMNS_MAX, Cell, Damage, Row, Table, no_headings, table_of};
use super::template::EXPLANATIONS_SHEET;
use calamine::{Data, DataType, Dimensions, Ods, Range, Reader, SheetVisible, Xls, Xlsx};
use engine::calendar::Date;
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;
use std::io::Cursor;

/// The most that a packed workbook may say to hold when unpacked.
const UNPACKED_BYTES_MAX: u64 = 1 << 30;

type Bytes<'a> = Cursor<&'a [u8]>;

/// Rows by their number from 0, with the cells held so far.
#[derive(Default)]
struct Grid {
    rows: BTreeMap<u32, Vec<Cell>>,
    cells: usize,
}

/// Whether the bytes begin as a workbook does: a zip archive or a compound file.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// The fault of a workbook that can't be read.
pub fn unreadable() -> Words {
    Words::new(
        "无法打开这个Excel文件（损坏、有密码，或格式不支持）；请在表格软件中去掉密码并另存为 .xlsx",
        "this workbook can't be opened (damaged, with a password, or of an unknown format): save it as .xlsx without a password",
    )
}

/// Reads the first visible sheet that has headings.
pub fn read_workbook(bytes: &[u8]) -> Result<Table, Words> {
    if bytes.starts_with(b"PK") && unpacked_size(bytes).is_none_or(|size| size > UNPACKED_BYTES_MAX) {
        return Err(unreadable());
    }
    // The reader is not ours; what it can't stand is the file's fault.
    std::panic::catch_unwind(|| read_any(bytes)).unwrap_or_else(|_| Err(unreadable()))
}

fn read_any(bytes: &[u8]) -> Result<Table, Words> {
    if !bytes.starts_with(b"PK") {
        let mut book: Xls<Bytes<'_>> = Xls::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
        return first_sheet(&visible_sheets(&book), |name| {
            let mut grid = grid_of(&book.worksheet_range(name).map_err(|_| unreadable())?)?;
            grid.fill_merged(&book.merge_cells_by_sheet_name(name).unwrap_or_default());
            Ok(grid)
        });
    }
    if let Ok(mut book) = Xlsx::<Bytes<'_>>::new(Cursor::new(bytes)) {
        return first_sheet(&visible_sheets(&book), |name| read_streamed(&mut book, name));
    }
    let mut book: Ods<Bytes<'_>> = Ods::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    first_sheet(&visible_sheets(&book), |name| grid_of(&book.worksheet_range(name).map_err(|_| unreadable())?))
}

fn visible_sheets<'a>(book: &impl Reader<Bytes<'a>>) -> Vec<String> {
    let sheets = book.sheets_metadata();
    sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.name != EXPLANATIONS_SHEET).map(|sheet| sheet.name.clone()).collect()
}

/// The first sheet with headings; that others were not read is noted.
fn first_sheet(names: &[String], mut read: impl FnMut(&str) -> Result<Grid, Words>) -> Result<Table, Words> {
    for name in names {
        let rows = read(name)?.rows.into_iter().map(|(number, cells)| Row { line: number as usize + 1, cells }).collect();
        let Some(mut table) = table_of(rows, Vec::new()) else { continue };
        let others: Vec<&str> = names.iter().filter(|other| *other != name).map(String::as_str).collect();
        if !others.is_empty() {
            let (zh, en) = (others.join("、"), others.join(", "));
            table.notes.push(words!("只读入工作表“{name}”，没有读入：{zh}", "only the sheet “{name}” was read, not: {en}"));
        }
        return Ok(table);
    }
    Err(no_headings())
}

fn read_streamed(book: &mut Xlsx<Bytes<'_>>, name: &str) -> Result<Grid, Words> {
    let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    let mut grid = Grid::default();
    let Ok(mut reader) = book.worksheet_cells_reader(name) else {
        // A sheet that is a chart has no cells.
        return Ok(grid);
    };
    while let Some(cell) = reader.next_cell().map_err(|_| unreadable())? {
        let (row, column) = cell.get_position();
        grid.put(row, column, cell_of(cell.get_value()))?;
    }
    grid.fill_merged(&merged);
    Ok(grid)
}

fn grid_of(range: &Range<Data>) -> Result<Grid, Words> {
    let mut grid = Grid::default();
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        grid.put(top + row as u32, left + column as u32, cell_of(data))?;
    }
    Ok(grid)
}

impl Grid {
    fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), Words> {
        if cell.is_empty() {
            return Ok(());
        }
        let (number, column) = (row.saturating_add(1), column as usize);
        if column >= COLUMNS_MAX {
            return Err(words!("第{number}行超过{COLUMNS_MAX}列", "row {number} has more than {COLUMNS_MAX} columns"));
        }
        let cells = self.rows.entry(row).or_default();
        if cells.len() <= column {
            self.cells += column + 1 - cells.len();
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
        if self.cells > CELLS_MAX {
            return Err(words!("表格超过{CELLS_MAX}个单元格，请分成几个文件", "the sheet has more than {CELLS_MAX} cells: split it"));
        }
        Ok(())
    }

    /// A cell merged over several rows, as a household's number over its members, stands in each of them.
    fn fill_merged(&mut self, merged: &[Dimensions]) {
        let mut left = CELLS_MAX;
        for region in merged.iter().filter(|region| region.end.0 > region.start.0) {
            let column = region.start.1 as usize;
            let Some(value) = self.rows.get(&region.start.0).and_then(|cells| cells.get(column)).filter(|cell| !cell.is_empty()).cloned() else { continue };
            for (_, cells) in self.rows.range_mut(region.start.0 + 1..=region.end.0) {
                left = left.saturating_sub(1);
                if left == 0 {
                    return;
                }
                if cells.len() <= column {
                    cells.resize(column + 1, Cell::Empty);
                }
                if cells[column].is_empty() {
                    cells[column] = value.clone();
                }
            }
        }
    }
}

fn cell_of(data: &impl DataType) -> Cell {
    if let Some(text) = data.get_string() {
        return Cell::of_text(text);
    }
    if let Some(number) = data.get_float() {
        return number_cell(number);
    }
    if let Some(number) = data.get_int() {
        return if number.unsigned_abs() < 1_000_000_000_000_000 { Cell::Number(number.to_string()) } else { Cell::Damaged(Damage::DigitsLost) };
    }
    if let Some(value) = data.get_bool() {
        return Cell::Text(if value { "TRUE" } else { "FALSE" }.to_string());
    }
    if let Some(time) = data.get_datetime() {
        if time.is_duration() {
            return Cell::Damaged(Damage::Unreadable);
        }
        let (year, month, day, ..) = time.to_ymd_hms_milli();
        return Date::new(year as i16, month as i8, day as i8).map_or(Cell::Damaged(Damage::Unreadable), Cell::Date);
    }
    if let Some(text) = data.get_datetime_iso() {
        return text.get(..10).and_then(|day| day.parse().ok()).map_or(Cell::Damaged(Damage::Unreadable), Cell::Date);
    }
    if data.is_empty() { Cell::Empty } else { Cell::Damaged(Damage::Unreadable) }
}

/// A number as spreadsheet programs show it: they keep 15 digits, so that 0.1 + 0.2 is 0.3, and of a longer number the rest is lost.
fn number_cell(number: f64) -> Cell {
    if !number.is_finite() {
        return Cell::Damaged(Damage::Unreadable);
    }
    let whole_digits = format!("{:.0}", number.abs().trunc()).len();
    if whole_digits > 15 {
        return Cell::Damaged(Damage::DigitsLost);
    }
    let shown = format!("{number:.*}", 15 - whole_digits);
    let shown = if shown.contains('.') { shown.trim_end_matches('0').trim_end_matches('.') } else { &shown };
    Cell::Number(if shown == "-0" { "0" } else { shown }.to_string())
}

/// What a zip archive says to hold, from its central directory; nothing if it has none.
fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    let number = |at: usize, length: usize| -> Option<usize> {
        let part = bytes.get(at..at.checked_add(length)?)?;
        Some(part.iter().rev().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte)))
    };
    let tail = bytes.len().saturating_sub(22 + 65_536);
    let end = tail + bytes[tail..].windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let (entries, mut at) = (number(end + 10, 2)?, number(end + 16, 4)?);
    let mut sum = 0u64;
    for _ in 0..entries {
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        sum += number(at + 24, 4)? as u64;
        at += 46 + number(at + 28, 2)? + number(at + 30, 2)? + number(at + 32, 2)?;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_as_the_program_shows_them() {
        for (number, shown) in [
            (1200.5, "1200.5"),
            (0.1 + 0.2, "0.3"),
            (320.09999999999997, "320.1"),
            (110101700101001.0, "110101700101001"),
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
        ] {
            assert_eq!(number_cell(number), Cell::Number(shown.to_string()));
        }
        for number in [1e15, 110101199001010010.0, 1e300] {
            assert_eq!(number_cell(number), Cell::Damaged(Damage::DigitsLost));
        }
        assert_eq!(number_cell(f64::NAN), Cell::Damaged(Damage::Unreadable));
    }
}

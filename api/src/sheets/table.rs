//! Which rows of cells does a file hold, whatever program wrote it?

use super::heading_words::own_column;
use super::plain::{folded, plain};
use super::{delimited, workbook};
use engine::calendar::Date;
use engine::words;
use engine::words::Words;

/// The largest file, in bytes.
pub const FILE_BYTES_MAX: usize = 64 << 20;
/// The most columns a sheet may have.
pub const COLUMNS_MAX: usize = 1_000;
/// The most cells that are held at once.
pub const CELLS_MAX: usize = 20_000_000;
/// How far down the headings are looked for, under titles.
const HEADING_ROWS_MAX: usize = 20;

/// How rows begin that stand below the last person.
const FOOTERS: [&str; 9] = ["合计", "总计", "小计", "共计", "填表人", "制表人", "审核人", "经办人", "填报单位"];

/// A sheet with headings.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The headings as they stand in the file.
    pub headings: Vec<String>,
    /// The row of the headings.
    pub heading_line: usize,
    /// The rows below that are not empty.
    pub rows: Vec<Row>,
    /// What was passed over.
    pub notes: Vec<Words>,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// As the office sees it: the sheet's row or the file's line, from 1.
    pub line: usize,
    /// Its cells; those after the last are empty.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Cell {
    /// Nothing, or only a dash.
    #[default]
    Empty,
    /// Text without spaces at its ends.
    Text(String),
    /// A number as the spreadsheet program shows it, in plain digits.
    Number(String),
    /// A day.
    Date(Date),
    /// What stood here is lost.
    Damaged(Damage),
}

/// How a cell was damaged before it came here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// A number of more than 15 digits: spreadsheet programs keep no more.
    DigitsLost,
    /// An error such as `#N/A`, or a time that is no day.
    Unreadable,
}

impl Cell {
    /// A cell of written text.
    pub fn of_text(text: &str) -> Self {
        // Programs guard long numbers against each other in two ways: ="110…" and '110….
        let text = text.trim().trim_start_matches('\'');
        let text = text.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')).unwrap_or(text);
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}'));
        match text {
            "" | "-" | "--" | "—" | "——" | "/" | "\\" | "－" | "／" => Cell::Empty,
            text => Cell::Text(text.to_string()),
        }
    }

    /// Whether nothing stands here.
    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Empty)
    }
}

impl Row {
    /// The cell of a column; beyond the last it is empty.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// Reads a workbook (xlsx, xls, ods) or a text file (CSV in UTF-8, GB18030 or UTF-16; comma, semicolon or tab).
pub fn read_table(name: &str, bytes: &[u8]) -> Result<Table, Words> {
    check_size(bytes)?;
    if workbook::is_workbook(bytes) {
        return workbook::read_workbook(bytes);
    }
    let is_named_so = [".xlsx", ".xls", ".ods", ".xlsm", ".et"].iter().any(|end| name.to_lowercase().ends_with(end));
    if is_named_so && bytes.contains(&0) {
        return Err(workbook::unreadable());
    }
    let rows = delimited::read_rows(bytes)?;
    table_of(rows, Vec::new()).ok_or_else(no_headings)
}

/// Refuses what is too large, or empty.
pub fn check_size(bytes: &[u8]) -> Result<(), Words> {
    let most = FILE_BYTES_MAX >> 20;
    match bytes.len() {
        0 => Err(Words::new("文件是空的", "the file is empty")),
        length if length > FILE_BYTES_MAX => Err(words!("文件超过{most} MB，请分成几个文件", "the file is larger than {most} MB: split it")),
        _ => Ok(()),
    }
}

/// The fault of a file without headings.
pub fn no_headings() -> Words {
    Words::new(
        "没有找到列名。第一行应为列名，如“户编号、姓名、身份证号”；用 yimen import --template 可得到空表",
        "no headings were found: the first row should hold them; `yimen import --template` writes an empty sheet with all of them",
    )
}

/// Finds the headings among the first rows; what stands above them are titles. Nothing if there are none.
pub fn table_of(mut rows: Vec<Row>, mut notes: Vec<Words>) -> Option<Table> {
    rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    let position = heading_position(&rows)?;
    let below = rows.split_off(position + 1);
    let heading = rows.pop()?;
    if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
        let (first, last) = (first.line, last.line);
        notes.push(words!("第{first}至{last}行在列名之上，作为标题没有读入", "rows {first} to {last} stand above the headings and were not read"));
    }
    let below = without_footers(below, &mut notes);
    let headings = heading.cells.iter().map(heading_text).collect();
    Some(Table { headings, heading_line: heading.line, rows: below, notes })
}

/// Takes sums and signatures off the end.
fn without_footers(mut rows: Vec<Row>, notes: &mut Vec<Words>) -> Vec<Row> {
    let is_footer = |row: &Row| {
        let first = row.cells.iter().find(|cell| !cell.is_empty());
        matches!(first, Some(Cell::Text(text)) if FOOTERS.iter().any(|start| plain(text).starts_with(start)))
    };
    while let Some(last) = rows.pop_if(|row| is_footer(row)) {
        let line = last.line;
        notes.push(words!("第{line}行是合计或签字，没有读入", "row {line} is a sum or a signature and was not read"));
    }
    rows
}

fn heading_position(rows: &[Row]) -> Option<usize> {
    let first = &rows[..rows.len().min(HEADING_ROWS_MAX)];
    let known = |row: &Row| row.cells.iter().filter(|cell| matches!(cell, Cell::Text(text) if own_column(text).is_some())).count();
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    first.iter().position(|row| known(row) >= 2).or_else(|| first.iter().position(|row| filled(row) >= 2))
}

fn heading_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(digits) => folded(digits),
        Cell::Date(date) => date.to_string(),
        Cell::Empty | Cell::Damaged(_) => String::new(),
    }
}

//! Does anything that a file to be imported can hold make the program panic, or lose a row without a word?
//!
//! Each run reads one file, so the rows of a file carry many slips at once.

use crate::catalog_copy::CatalogCopy;
use fastrand::Rng;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use support::{Run, run_yimen};
use tempfile::TempDir;

const ROWS: usize = 300;
const HEADINGS: &str = "户编号,成员编号,姓名,证件号码,出生日期,家庭月收入（元）,行政区划代码,孤儿,学段";
/// What people and programs put into cells.
const CELLS: [&str; 39] = [
    "",
    " ",
    "H-1",
    "王伟",
    "𠮷野家",
    "e\u{301}\u{301}",
    "\u{202e}王",
    "\u{200b}",
    "\u{feff}",
    "\u{fffd}",
    "'",
    "\"",
    "\"\"",
    "=1+1",
    "420704197001011232",
    "420704700101123",
    "４２０７０４１９７００１０１１２３２",
    "4.20704E+17",
    "1970-01-01",
    "1970年2月30日",
    "七〇年一月",
    "19700101",
    "1970/1/1",
    "01.01.1970",
    "39814",
    "2958466",
    "-1",
    "9999-12-31",
    "320",
    "３２０．５０元",
    "1,5",
    "1e999",
    "0.000000000000000000000000000001",
    "99999999999999999999",
    "是",
    "否",
    "不详",
    "小学",
    "110101",
];

/// A folder, and the catalog that reads fastest.
struct Desk {
    folder: TempDir,
    catalog: CatalogCopy,
}

impl Desk {
    fn new() -> Self {
        Self { folder: TempDir::new().expect("a folder"), catalog: CatalogCopy::of_ezhou() }
    }

    /// Looks at a file. It is read, in part or not at all, and whoever is refused is told why in both languages.
    fn look(&self, name: &str, bytes: &[u8]) -> Run {
        let file = self.folder.path().join(name);
        std::fs::write(&file, bytes).expect("written");
        let text = |path: &Path| path.to_str().expect("UTF-8").to_string();
        let run = run_yimen(&["import", "--dry-run", "--json", "--catalog", &text(self.catalog.path()), &text(&file)], b"");
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]).into_owned();
        assert!((0..=2).contains(&run.status) && !run.err.contains("panicked"), "{name}: {} {}\n{start}", run.status, run.err);
        if run.status != 0 {
            let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(run.err.chars().any(is_chinese) && (run.err.contains(" / ") || run.err.contains("error: ")), "{name}: {}", run.err);
        }
        for line in run.out.lines().filter(|_| run.status != 1) {
            serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{name}: {error} in {line}"));
        }
        run
    }
}

fn cell(rng: &mut Rng) -> String {
    match rng.u8(0..8) {
        0 => (0..rng.usize(0..6)).map(|_| rng.char('\u{1}'..)).collect(),
        1 => CELLS[rng.usize(..CELLS.len())].repeat(rng.usize(1..4)),
        _ => CELLS[rng.usize(..CELLS.len())].to_string(),
    }
}

/// A row as somebody's program writes it, with more cells than headings now and then.
fn row(rng: &mut Rng, columns: usize) -> String {
    let count = if rng.u8(0..20) == 0 { rng.usize(0..columns * 2) } else { columns };
    (0..count).map(|_| cell(rng)).collect::<Vec<_>>().join(",")
}

/// A row whose cells stay in their columns, whatever is in them.
fn quoted(cells: &[String], separator: &str) -> String {
    cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(separator)
}

/// Changes some bytes: others, none, or twice the same.
fn damaged(rng: &mut Rng, mut bytes: Vec<u8>, changes: usize) -> Vec<u8> {
    for _ in 0..changes {
        let at = rng.usize(..bytes.len().max(1));
        match rng.u8(0..4) {
            0 => bytes.truncate(at.max(1)),
            1 => bytes.insert(at, rng.u8(..)),
            2 => drop(bytes.drain(at..(at + rng.usize(1..9)).min(bytes.len()))),
            _ => bytes[at] = rng.u8(..),
        }
        if bytes.is_empty() {
            bytes.push(rng.u8(..));
        }
    }
    bytes
}

#[test]
fn any_cells_of_a_sheet_are_read_or_refused() {
    let (desk, mut rng) = (Desk::new(), Rng::with_seed(4207));
    let mut statuses = BTreeSet::new();
    for separator in [",", ";", "\t"] {
        let mut text = HEADINGS.replace(',', separator) + "\n";
        for number in 0..ROWS {
            let good = format!("L-{number},L-{number}-1,合成{number},,1970-01-01,320.00,420704,否,非学生");
            let mut cells: Vec<String> = good.split(',').map(str::to_string).collect();
            // Good but for one cell, so that what comes after the first fault is read too; or nothing that fits.
            match rng.bool() {
                true => cells[rng.usize(2..9)] = cell(&mut rng),
                false => cells = (0..rng.usize(1..10)).map(|_| cell(&mut rng)).collect(),
            }
            let _ = writeln!(text, "{}", quoted(&cells, separator));
        }
        let run = desk.look("cells.csv", text.as_bytes());
        assert_ne!(run.status, 1, "the file as a whole is sound: {} {}", run.err, run.out);
        statuses.insert(run.status);
    }
    assert!(statuses.contains(&2), "some rows are refused and the others read: {statuses:?}");
}

#[test]
fn any_headings_and_any_bytes_of_a_sheet_are_read_or_refused() {
    let (desk, mut rng) = (Desk::new(), Rng::with_seed(4208));
    let good = format!("{HEADINGS}\nH-1,H-1-1,王伟,420704197001011232,1970-01-01,320.00,420704,否,小学\n");
    for round in 0..8 {
        let heading: Vec<String> = HEADINGS.split(',').map(|heading| if rng.u8(0..3) == 0 { cell(&mut rng) } else { heading.to_string() }).collect();
        desk.look("headings.csv", format!("{}\n{}\n", heading.join(","), row(&mut rng, 9)).as_bytes());
        desk.look("bytes.csv", &damaged(&mut rng, good.clone().into_bytes(), 1 + round * 4));
    }
    for odd in [&b""[..], b"\n\n\n", b"\xff\xfe\x00", b"\xef\xbb\xbf", b"\x00\x00\x00\x00", b"\"", b",,,,\n,,,,"] {
        desk.look("odd.csv", odd);
    }
}

#[test]
fn any_lines_of_json_are_read_or_refused() {
    let (desk, mut rng) = (Desk::new(), Rng::with_seed(4209));
    let household = r#"{"id":"H-000017","area":"420704","income_month":"320.00","members":[{"id":"H-000017-1","name":"王伟","birth_date":"1970-01-01"}]}"#;
    let grant = r#"{"id_number":"420704197001011232","program":"p","agency":"a","need":"living","from":"2008-01-01","until":"2008-12-31","amount":"100.00"}"#;
    for good in [household, grant] {
        let mut lines = Vec::new();
        for _ in 0..ROWS {
            let changes = rng.usize(0..4);
            let line = damaged(&mut rng, good.as_bytes().to_vec(), changes);
            lines.extend(line.into_iter().map(|byte| if byte == b'\n' { b' ' } else { byte }));
            lines.push(b'\n');
        }
        desk.look("bytes.jsonl", &lines);
        // What is no text at all is refused as a whole: here each line stands for itself.
        let text = String::from_utf8_lossy(&lines).replace('\u{0}', " ");
        assert_eq!(desk.look("lines.jsonl", text.as_bytes()).status, 2, "some lines are refused and the others read");
    }
}

/// The empty sheet that the program itself writes, with its archive damaged: in its headers, its directory, and its parts.
#[test]
fn a_damaged_workbook_is_read_or_refused() {
    let (desk, mut rng) = (Desk::new(), Rng::with_seed(4210));
    let template = desk.folder.path().join("template.xlsx");
    let catalog = desk.catalog.path().to_str().expect("UTF-8").to_string();
    let run = run_yimen(&["import", "--template", "households", "--catalog", &catalog, template.to_str().expect("UTF-8")], b"");
    assert_eq!(run.status, 0, "{}", run.err);
    let good = std::fs::read(&template).expect("a workbook");
    let directory = good.windows(4).rposition(|four| four == b"PK\x05\x06").expect("an archive ends with its directory");
    for round in 0..24 {
        let mut bytes = good.clone();
        match round % 4 {
            // The header of a part.
            0 => (0..8).for_each(|_| bytes[rng.usize(0..30)] = rng.u8(..)),
            // The end of the directory: how many parts, how long, where.
            1 => (0..4).for_each(|_| bytes[rng.usize(directory + 4..good.len())] = rng.u8(..)),
            2 => bytes.truncate(rng.usize(1..good.len())),
            _ => bytes = damaged(&mut rng, bytes, 12),
        }
        desk.look("damaged.xlsx", &bytes);
    }
    desk.look("not.xlsx", b"PK\x03\x04");
    desk.look("text.xlsx", HEADINGS.as_bytes());
    desk.look("book.xls", &good);
    desk.look("book.ods", &good);
}

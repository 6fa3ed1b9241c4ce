//! Does no file, however broken, stop the program, and is the empty sheet one that it reads?

use super::office::{catalog, csv, documents, households, places, xlsx};
use crate::sheets::contents::{Contents, Refused, read_file};
use crate::sheets::heading_words::{GRANT_COLUMNS, HOUSEHOLD_COLUMNS};
use crate::sheets::headings::read_headings;
use crate::sheets::kind::SheetKind;
use crate::sheets::table::read_table;
use crate::sheets::template::write_template;
use engine::facts::{FactKind, Holder};

#[test]
fn the_empty_sheet_is_understood() {
    let vocabulary = &catalog().vocabulary;
    for kind in [SheetKind::Households, SheetKind::PastGrants] {
        let table = read_table("空表.xlsx", &write_template(kind, vocabulary).unwrap()).unwrap();
        let (own, facts) = match kind {
            SheetKind::Households => {
                // A list of records has no column.
                let in_columns = |holder| vocabulary.facts(holder).iter().filter(|fact| !matches!(fact.kind, FactKind::Records(_))).count();
                (HOUSEHOLD_COLUMNS, in_columns(Holder::Household) + in_columns(Holder::Member))
            }
            SheetKind::PastGrants => (GRANT_COLUMNS, 0),
        };
        let headings = read_headings(&table, own, (kind == SheetKind::Households).then_some(vocabulary)).unwrap();
        assert_eq!(headings.columns.len(), own.len() + facts, "every column has a meaning of its own");
        assert!(table.rows.is_empty() && table.notes.is_empty(), "{:?}", table.notes);
    }
}

#[test]
fn json_lines_of_households() {
    let lines = [
        r#"{"id":"H-1","income_month":"320.00","members":[{"id":"a","id_number":"110105194912310021"}]}"#,
        r#"{"id":"H-2","incom_month":"320.00","members":[{"id":"a"}]}"#,
        "",
        r#"{"id":"H-3","members":[{"id":"a"}]}"#,
        r#"{"id":"H-3","members":[{"id":"b"}]}"#,
        r#"{"id":"#,
    ];
    let sheet = households(lines.join("\r\n").as_bytes());
    assert_eq!(documents(&sheet), [lines[0]]);
    assert_eq!(places(&sheet.faults), [(2, "incom_month"), (4, "id"), (5, "id"), (6, "")]);
}

#[test]
fn what_was_read_reads_the_same_again() {
    let sheet = households(&csv(&[&["户编号", "姓名", "家庭月收入", "孤儿"], &["H-1", "甲", "1,200元", "是"], &["H-1", "乙", "", "否"]]));
    assert_eq!(documents(&households(documents(&sheet).join("\n").as_bytes())), documents(&sheet));
}

#[test]
fn files_that_are_nothing_are_refused_in_words() {
    for (name, bytes) in [
        ("a.csv", &b""[..]),
        ("a.csv", b"\n\n"),
        ("a.xlsx", b"PK\x03\x04nothing more"),
        ("a.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("a.xlsx", b"\x00\x01\x02"),
        ("a.csv", b"\x00\x01\x02"),
        ("a.csv", b"only one column\nof text\n"),
    ] {
        assert!(matches!(read_file(name, bytes, catalog()), Err(Refused::File(_))), "{name} {bytes:?}");
    }
}

#[test]
fn a_broken_workbook_never_stops_the_program() {
    let whole = xlsx(&[&["户编号", "姓名", "身份证号"], &["H-1", "甲", "11010519491231002X"], &["H-2", "乙", ""]]);
    let mut read = 0;
    for position in (0..whole.len()).step_by(7) {
        for bytes in [whole[..position].to_vec(), changed(&whole, position)] {
            read += usize::from(matches!(read_file("a.xlsx", &bytes, catalog()), Ok(Contents::Households(_))));
        }
    }
    assert!(read > 0, "some changes do no harm, so the reader was reached");
}

fn changed(bytes: &[u8], position: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[position] ^= 0xFF;
    bytes
}

#[test]
fn an_archive_that_says_to_hold_too_much_is_not_opened() {
    let mut bytes = xlsx(&[&["户编号", "姓名"], &["H-1", "甲"]]);
    let directory = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[directory + 24..directory + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(matches!(read_file("a.xlsx", &bytes, catalog()), Err(Refused::File(_))));
}

#[test]
fn a_broken_text_never_stops_the_program() {
    let whole = csv(&[
        &["户编号", "姓名", "身份证号", "出生日期", "家庭月收入", "参加过的培训", "残疾等级"],
        &["H-1", "甲", "11010519491231002X", "1970年1月1日", "￥1,200.5元", "vocational、poverty", "二级"],
    ]);
    let mut random = fastrand::Rng::with_seed(7);
    let mut read = 0;
    for _ in 0..1_000 {
        let mut bytes = whole.clone();
        for _ in 0..random.usize(1..4) {
            let position = random.usize(..bytes.len());
            bytes[position] = random.u8(..);
        }
        read += usize::from(read_file("a.csv", &bytes, catalog()).is_ok());
    }
    assert!(read > 0, "some changes do no harm, so the reader was reached");
}

#[test]
fn what_stands_around_the_rows_is_passed_over_and_said() {
    let sheet = households(&csv(&[&["某街道", "2010年5月"], &["户编号", "姓名"], &["H-1", "甲"], &["合计", "1人"], &["填表人：乙", "日期："]]));
    assert_eq!((sheet.items.len(), sheet.faults.len(), sheet.notes.len()), (1, 0, 3));
}

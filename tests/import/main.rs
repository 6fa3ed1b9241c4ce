//! Does a whole sheet come in, is a bad row explained and nothing else lost, and does the same sheet twice change nothing?

use std::fmt::Write;
use std::path::Path;
use support::{Run, Server, run_yimen};

const ROWS: usize = 10_000;
const BAD: usize = 4_711;

fn import(data: &Path, file: &Path) -> Run {
    let text = |path: &Path| path.to_str().expect("a plain path").to_string();
    run_yimen(&["import", &text(file), "--data", &text(data), "--lang", "en"], b"")
}

/// Chinese headings, full-width digits, one household a row; the income of one row is no number.
fn sheet() -> String {
    let mut text = "户编号,姓名,家庭月收入（元）,行政区划代码,是否孤儿\n".replace("是否孤儿", "孤儿");
    for row in 0..ROWS {
        let income = if row == BAD { "很少".to_string() } else { format!("１{:03}.50", row % 1_000) };
        let _ = writeln!(text, "L-{row:05},合成{row},{income},110101,否");
    }
    text
}

#[test]
fn ten_thousand_rows_with_one_bad_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path().join("data"), folder.path().join("households.csv"));
    std::fs::write(&file, sheet()).expect("written");
    let first = import(&data, &file);
    assert_eq!(first.status, 2, "one row was refused: {}{}", first.out, first.err);
    assert!(first.out.contains("9999 new, 0 changed, 0 as they were"), "{}", first.out);
    let faults = std::fs::read_to_string(folder.path().join("households.csv.errors.csv")).expect("the file of faults");
    // The sheet's own row number: one heading before the first row, counted from 1.
    assert_eq!(faults.lines().filter(|line| line.starts_with(&format!("{}", BAD + 2))).count(), 1, "{faults}");
    assert_eq!(faults.lines().count(), 2, "a heading and one fault: {faults}");

    let second = import(&data, &file);
    assert!(second.out.contains("0 new, 0 changed, 9999 as they were"), "{}", second.out);

    let server = Server::start(&data, "2026-09-15", "administrator");
    assert_eq!(server.ask("GET", "/api/households/L-00007", "").expect(200)["household"]["income_month"], "1007.50");
    assert_eq!(server.ask("GET", &format!("/api/households/L-{BAD:05}"), "").status, 404);
    let alerts = |server: &Server, state: &str| server.ask("GET", &format!("/api/alerts?state={state}"), "").expect(200);
    let open = alerts(&server, "open");
    assert_eq!(open.as_array().map(Vec::len), Some(1), "the same file twice is one question: {open}");
    assert_eq!(open[0]["kind"], "import_rows");
    assert!(!open.to_string().contains("很少"), "what stood there is told nowhere: {open}");
    assert_eq!(server.stop(), 0);
    std::fs::write(&file, sheet().replace("很少", "300")).expect("written");
    assert_eq!(import(&data, &file).status, 0);
    let server = Server::start(&data, "2026-09-15", "administrator");
    assert_eq!(alerts(&server, "open").as_array().map(Vec::len), Some(0));
    assert_eq!(alerts(&server, "closed")[0]["closed"]["by"], "import");
}

#[test]
fn aid_given_elsewhere_collides_like_any_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path().join("data"), folder.path().join("past.csv"));
    // Before the family has ever come: the list of another agency names the child by number only.
    let number = "420704199605041212";
    let list = format!("身份证号,项目,开始日期,结束日期,金额\n{number},ez-edu-sub-primary,2008-02-01,2008-07-31,105\n");
    std::fs::write(&file, list).expect("written");
    let first = import(&data, &file);
    assert_eq!(first.status, 0, "{}{}", first.out, first.err);
    assert!(first.out.contains("1 new"), "{}", first.out);
    assert!(import(&data, &file).out.contains("0 new, 0 changed, 1 as they were"));

    let server = Server::start(&data, "2008-06-01", "administrator");
    let document = format!(
        r#"{{"id":"H-1","area":"420704","hukou":"rural","members":[{{"id":"H-1-1","id_number":"{number}","name":"合成","student":"primary","school_area":"subdistrict"}}]}}"#
    );
    server.put("H-1", &document).expect(201);
    let asked = server.ask("POST", "/api/grants", r#"{"household":"H-1","program":"ez-edu-sub-primary","recipient":"H-1-1","on":"2008-06-01"}"#);
    assert_eq!((asked.status, asked.problem().as_str()), (409, "overlap"), "{}", asked.body);
}

/// A cell holds one value: a column for a list is refused with what to do instead.
#[test]
fn a_list_has_no_column() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path().join("data"), folder.path().join("households.csv"));
    std::fs::write(&file, "户编号,姓名,行政区划代码,支出明细\nL-1,合成,110101,\"3000\"\n").expect("written");
    let run = import(&data, &file);
    let told = format!("{}{}", run.out, run.err);
    assert_ne!(run.status, 0, "{told}");
    assert!(told.contains("支出明细") && told.contains("JSON lines"), "the heading and the way out are named: {told}");
}

//! Are answers still worded and shaped as they were, and do they agree with what is reckoned elsewhere?
//!
//! `YIMEN_BLESS=1` rewrites the expected files; the invariants below stand beside them, so that a wrong file can't be kept.

mod pages;

use serde_json::Value;
use std::path::PathBuf;
use support::{Run, catalog_files, repository, run_yimen};

const FAMILY: &str = r#"{"id":"H-000017","area":"420704","zone":"city","hukou":"urban","permanent_resident":true,"income_month":"320.00","members":[{"id":"H-000017-1","id_number":"420704197001011232","name":"王伟","relation":"head","student":"none"},{"id":"H-000017-2","name":"王小明","relation":"child","sex":"male","birth_date":"1996-05-04","student":"primary","school_area":"subdistrict"}]}"#;
const NEAR_MISS: &str = r#"{"id":"H-000018","area":"420704","zone":"district","hukou":"urban","permanent_resident":true,"income_month":"348.00","dibao":"none","dibao_marginal":true,"members":[{"id":"H-000018-1","birth_date":"1975-03-01"},{"id":"H-000018-2","birth_date":"1994-09-02","student":"senior","provincial_key_school":true}]}"#;
const WRONG: &str = r#"{"id":"H-000019","incom_month":"1","hukou":"town","members":[{"id":"1","id_number":"420704197001011233"}]}"#;

/// The content hash changes with every edit of the catalog: it is checked apart and left out of the files.
fn settled(run: &Run) -> String {
    run.out.replace(&catalog_files().hash(), "<hash>")
}

fn compare(name: &str, found: &str) {
    let path: PathBuf = repository().join("tests/golden/expected").join(name);
    if std::env::var_os("YIMEN_BLESS").is_some() {
        std::fs::write(&path, found).expect("the expected file is written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{name} is not there: see tests/README.md"));
    if let Some((number, (old, new))) = expected.lines().zip(found.lines()).enumerate().find(|(_, (old, new))| old != new) {
        panic!("{name} line {}:\n  expected: {old}\n  found:    {new}", number + 1);
    }
    assert_eq!(expected.lines().count(), found.lines().count(), "{name} has another length");
}

fn ask(arguments: &[&str], lines: &[&str]) -> Run {
    let all: Vec<&str> = ["recommend", "--as-of", "2008-06-01"].into_iter().chain(arguments.iter().copied()).chain(["-"]).collect();
    run_yimen(&all, lines.join("\n").as_bytes())
}

#[test]
fn the_json_of_a_family() {
    let run = ask(&["--program", "ez-urban-dibao", "--program", "ez-edu-sub-primary", "--program", "ez-house-new"], &[FAMILY]);
    assert_eq!(run.status, 0);
    compare("family.jsonl", &settled(&run));
    let answer: Value = serde_json::from_str(&run.out).expect("JSON");
    let allowance = answer["recommendations"].as_array().and_then(|list| list.iter().find(|r| r["program"] == "ez-urban-dibao")).expect("listed");
    // Two people, 185 yuan each, less 320 of income.
    assert_eq!((2 * 185 - 320).to_string() + ".00", allowance["amount"].as_str().expect("an amount"));
    assert_eq!(answer["catalog"].as_str().map(str::len), Some(64));
}

#[test]
fn the_json_with_all_and_of_a_refused_line() {
    let run = ask(&["--all", "--program", "ez-urban-dibao", "--program", "ez-edu-key-high"], &[NEAR_MISS, "", WRONG]);
    assert_eq!(run.status, 2);
    compare("near_miss_and_refusal.jsonl", &settled(&run));
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines[1]["line"], 3, "blank lines are counted");
    let gap =
        lines[0]["recommendations"].as_array().and_then(|list| list.iter().find(|r| r["program"] == "ez-urban-dibao")).map(|r| r["criteria"][2]["gap"].clone());
    // 348 / 2 = 174 a head, the district's standard is 165.
    assert_eq!(gap.expect("a gap"), (348 / 2 - 165).to_string());
}

#[test]
fn the_page_for_an_officer_in_both_languages() {
    for (language, name) in [("zh", "near_miss_zh.txt"), ("en", "near_miss_en.txt")] {
        let run = ask(&["--format", "table", "--lang", language], &[NEAR_MISS]);
        assert_eq!(run.status, 0);
        compare(name, &settled(&run));
    }
}

#[test]
fn the_help_names_every_command_in_both_languages() {
    let run = run_yimen(&["--help"], b"");
    assert_eq!(run.status, 0);
    for part in ["check", "recommend", "schema", "检查", "推荐"] {
        assert!(run.out.contains(part), "{part} is missing");
    }
}

#[test]
fn blank_lines_end_nothing() {
    let blank = "\r\n".repeat(5_000);
    let run = run_yimen(&["recommend", "--as-of", "2008-06-01", "--program", "ez-urban-dibao", "-"], format!("{blank}{FAMILY}\n{blank}{{bad\n").as_bytes());
    assert_eq!(run.status, 2);
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((lines.len(), &lines[0]["household"], &lines[1]["line"]), (2, &Value::from("H-000017"), &Value::from(10_002)));
}

//! Does the command line do what the contract says, and tell by its exit status how it went? (Section 3.)

use crate::answer::recommend;
use serde_json::{Value, json};
use std::fs;
use support::{Run, run_yimen};

const GOOD: &str = r#"{"id":"good","area":"420704","dibao":"urban","members":[{"id":"m"}]}"#;
const BAD: &str = r#"{"id":"bad","members":[{"id":"m","height":180}]}"#;
const ON: &str = "2008-06-01";

/// The program could do nothing: it says why in both languages and prints no answer.
fn assert_nothing_done(run: &Run, about: &str) {
    assert_eq!(run.status, 1, "{about}: {}", run.err);
    assert_eq!(run.out, "", "{about}");
    assert!(run.err.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{about}, in Chinese: {}", run.err);
    assert!(run.err.contains("error: "), "{about}, in English: {}", run.err);
}

fn lines(run: &Run) -> Vec<Value> {
    run.out.lines().map(|line| serde_json::from_str(line).expect("a line of output is JSON")).collect()
}

#[test]
fn all_good_is_zero_and_any_refused_is_two() {
    for (input, status) in [(format!("{GOOD}\n"), 0), (format!("{GOOD}\n{BAD}\n"), 2), (format!("{BAD}\n"), 2), (String::new(), 0), ("\n \n".to_string(), 0)] {
        let run = recommend(ON, &[], &input);
        assert_eq!(run.status, status, "{input}");
        assert_eq!(run.out.lines().count(), input.lines().filter(|line| !line.trim().is_empty()).count(), "{input}");
    }
}

#[test]
fn blank_lines_are_skipped_but_counted() {
    let run = recommend(ON, &[], &format!("\n{BAD}\n   \n\t\n{GOOD}\n\n{BAD}"));
    let lines = lines(&run);
    assert_eq!(run.status, 2);
    assert_eq!([&lines[0]["line"], &lines[1]["household"], &lines[2]["line"]], [&json!(2), &json!("good"), &json!(7)]);
    assert_eq!(lines.len(), 3);
}

#[test]
fn a_refused_line_comes_back_with_its_number_and_the_error_alone() {
    let lines = lines(&recommend(ON, &[], BAD));
    let keys: Vec<&String> = lines[0].as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["error", "line"]);
    assert!(lines[0]["error"].as_str().expect("a text").contains("members[0].height"), "{}", lines[0]);
}

#[test]
fn a_file_and_standard_input_are_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("户 1.jsonl");
    let text = format!("{GOOD}\n{BAD}\n{GOOD}");
    fs::write(&path, &text).expect("a file");
    let from_file = run_yimen(&["recommend", "--as-of", ON, path.to_str().expect("UTF-8")], b"");
    let from_input = recommend(ON, &[], &text);
    assert_eq!(from_file.out, from_input.out);
    assert_eq!((from_file.status, from_input.status), (2, 2));
}

#[test]
fn the_catalogs_folder_may_be_named() {
    let catalog = support::repository().join("catalog");
    let named = recommend(ON, &["--catalog", catalog.to_str().expect("UTF-8")], GOOD);
    assert_eq!(named.out, recommend(ON, &[], GOOD).out);
}

#[test]
fn json_is_the_default_and_a_table_is_no_json() {
    assert_eq!(recommend(ON, &["--format", "json"], GOOD).out, recommend(ON, &[], GOOD).out);
    let table = recommend(ON, &["--format", "table"], GOOD);
    assert_eq!(table.status, 0, "{}", table.err);
    assert!(serde_json::from_str::<Value>(&table.out).is_err() && table.out.contains("ez-util-water"), "{}", table.out);
}

#[test]
fn nothing_can_be_done_for_an_unknown_program() {
    assert_nothing_done(&recommend(ON, &["--program", "ez-no-such"], GOOD), "unknown program");
    assert_nothing_done(&recommend(ON, &["--program", "ez-util-gas", "--program", "EZ-UTIL-GAS"], GOOD), "one known, one not");
}

#[test]
fn nothing_can_be_done_without_the_file() {
    assert_nothing_done(&run_yimen(&["recommend", "--as-of", ON, "no-such-file.jsonl"], b""), "no such file");
    assert_nothing_done(&run_yimen(&["recommend", "--as-of", ON, "catalog"], b""), "a folder");
}

#[test]
fn nothing_can_be_done_without_a_catalog() {
    assert_nothing_done(&recommend(ON, &["--catalog", "no-such-folder"], GOOD), "no such folder");
    let empty = tempfile::tempdir().expect("a folder");
    assert_nothing_done(&recommend(ON, &["--catalog", empty.path().to_str().expect("UTF-8")], GOOD), "an empty folder");
}

#[test]
fn nothing_can_be_done_on_a_day_that_does_not_exist() {
    for date in ["2008-02-30", "2007-02-29", "2008-13-01", "2008-6-1", "08-06-01", "2008/06/01", "yesterday", "", "2008-06-01T00:00", "２００８-06-01"] {
        assert_nothing_done(&recommend(date, &[], GOOD), date);
    }
}

#[test]
fn a_leap_day_is_a_day() {
    assert_eq!(recommend("2008-02-29", &[], GOOD).status, 0);
}

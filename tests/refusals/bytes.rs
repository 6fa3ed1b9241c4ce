//! What if a line is no text, has no end, or ends in another way?

use crate::line::{BadLine, assert_refused, recommend};
use serde_json::Value;
use support::Run;

const GOOD: &str = r#"{"id":"H","area":"420704","dibao":"urban","members":[{"id":"m"}]}"#;

/// For each line of output: the household, or the number of the refused line.
fn outline(run: &Run) -> Vec<String> {
    let lines = run.out.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of output is JSON"));
    lines.map(|line| line["household"].as_str().map_or_else(|| line["line"].to_string(), str::to_string)).collect()
}

#[test]
fn bytes_that_are_not_utf8_are_refused() {
    let within = |bytes: &[u8]| [br#"{"id":"H","members":[{"id":"m","name":""#.as_slice(), bytes, br#""}]}"#].concat();
    let sequences: [&[u8]; 8] = [b"\xff", b"\xfe\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xe7\x8e", b"\x80", b"\xf5\x80\x80\x80", b"\xcd\xf5\xce\xb0"];
    let mut bad: Vec<BadLine> = sequences.into_iter().map(|bytes| BadLine::new(within(bytes), "")).collect();
    bad.extend(sequences.into_iter().map(|bytes| BadLine::new(bytes, "")));
    assert_refused(bad);
}

#[test]
fn nul_and_control_bytes_are_refused() {
    let mut bad =
        vec![BadLine::new("\0", ""), BadLine::new(format!("{GOOD}\0"), ""), BadLine::new(format!("\0{GOOD}"), ""), BadLine::new("\0".repeat(1000), "")];
    for control in ['\0', '\u{1}', '\u{8}', '\u{1b}', '\t'] {
        bad.push(BadLine::new(format!(r#"{{"id":"H","members":[{{"id":"m","name":"a{control}b"}}]}}"#), ""));
    }
    assert_refused(bad);
}

#[test]
fn a_line_of_five_megabytes_harms_only_itself() {
    let name = "a".repeat(5 << 20);
    assert_refused(vec![
        BadLine::new(format!(r#"{{"id":"H","members":[{{"id":"m","name":"{name}"}}]}}"#), ""),
        BadLine::new(name.clone(), ""),
        BadLine::new("[1,".repeat(2 << 20), ""),
        BadLine::new(vec![0xff; 5 << 20], ""),
    ]);
    let run = recommend([GOOD.as_bytes(), b"\n", name.as_bytes()].concat().as_slice());
    assert_eq!((run.status, outline(&run)), (2, vec!["H".to_string(), "2".to_string()]), "also at the end of the file");
}

#[test]
fn lines_may_end_as_windows_ends_them() {
    let run = recommend(format!("{GOOD}\r\n\r\n{GOOD}\r\n{{\"id\":5}}\r\n{GOOD}").as_bytes());
    assert_eq!((run.status, outline(&run)), (2, ["H", "H", "4", "H"].map(str::to_string).to_vec()));
}

#[test]
fn a_byte_order_mark_is_passed_over_at_the_beginning_only() {
    let run = recommend(format!("\u{feff}{GOOD}\n{GOOD}\n").as_bytes());
    assert_eq!((run.status, outline(&run)), (0, ["H", "H"].map(str::to_string).to_vec()));
    assert_refused(vec![BadLine::new(format!("\u{feff}{GOOD}"), "")]);
}

#[test]
fn white_space_around_a_document_is_no_matter() {
    let run = recommend(format!("  {GOOD}\t\n\n\t\n{{ \"id\" : \"I\" ,\t\"members\" : [ {{ \"id\" : \"m\" }} ] }}").as_bytes());
    assert_eq!((run.status, outline(&run)), (0, ["H", "I"].map(str::to_string).to_vec()));
}

#[test]
fn ten_thousand_bad_lines_are_ten_thousand_refusals() {
    let run = recommend("{\"id\":\n".repeat(10_000).as_bytes());
    let numbers: Vec<String> = (1..=10_000).map(|number: u32| number.to_string()).collect();
    assert_eq!((run.status, outline(&run)), (2, numbers));
}

//! Which lines are no household at all?

use crate::line::{BadLine, assert_refused, recommend};

#[test]
fn a_line_is_one_json_object() {
    let lines = [
        "x",
        "household",
        "{",
        "}",
        "{}x",
        "[]",
        "[1]",
        r#"[{"id":"H","members":[{"id":"m"}]}]"#,
        "5",
        "-",
        "\"text\"",
        "null",
        "true",
        "nul",
        r#"{"id":"H","members":[{"id":"m"}]"#,
        r#"{"id":"H","members":[{"id":"m"}"#,
        r#"{"id":"H","members":[{"id":"m"#,
        r#"{"id":"H","members":[{"id":"m"}]} x"#,
        r#"{"id":"H","members":[{"id":"m"}]}{"id":"I","members":[{"id":"m"}]}"#,
        r#"{"id":"H","members":[{"id":"m"}],}"#,
        r#"{"id":"H","members":[{"id":"m"},]}"#,
        r#"{'id':'H','members':[{'id':'m'}]}"#,
        r#"{id:"H",members:[{id:"m"}]}"#,
        r#"{"id":"H" "members":[{"id":"m"}]}"#,
        r#"{"id":"H","members":[{"id":"m"}] // all
        }"#
        .split('\n')
        .next()
        .expect("a line"),
        r#"{"id":"H","members":[{"id":"m","name":"\x"}]}"#,
        r#"{"id":"H","members":[{"id":"m","name":"\u12"}]}"#,
        r#"{"id":"H","members":[{"id":"m","unemployed_months":01}]}"#,
        r#"{"id":"H","members":[{"id":"m","unemployed_months":NaN}]}"#,
        r#"{"id":"H","members":[{"id":"m","unemployed_months":+1}]}"#,
        r#"{"id":"H","housing_area":.5,"members":[{"id":"m"}]}"#,
        r#"{"id":"H","housing_area":5.,"members":[{"id":"m"}]}"#,
        "id: H",
        "id,members",
        "<household/>",
    ];
    assert_refused(lines.into_iter().map(|line| BadLine::new(line, "")).collect());
}

#[test]
fn texts_are_unicode() {
    assert_refused(vec![
        BadLine::new(r#"{"id":"H","members":[{"id":"m","name":"\ud800"}]}"#, ""),
        BadLine::new(r#"{"id":"\udc00\ud800","members":[{"id":"m"}]}"#, "id"),
        BadLine::new(r#"{"id":"H","\ud800":1,"members":[{"id":"m"}]}"#, ""),
    ]);
}

#[test]
fn a_household_has_members() {
    let members = [r#""""#, "null", "[]", "{}", "5", "true", r#""m""#, r#"{"id":"m"}"#];
    let mut bad: Vec<BadLine> = members.into_iter().map(|members| BadLine::new(format!(r#"{{"id":"H","members":{members}}}"#), "members")).collect();
    bad.push(BadLine::new(r#"{"id":"H"}"#, "members"));
    bad.push(BadLine::new("{}", "members"));
    for member in ["null", "[]", "5", r#""m""#, "true", r#"[{"id":"m"}]"#] {
        bad.push(BadLine::new(format!(r#"{{"id":"H","members":[{{"id":"m"}},{member}]}}"#), "members[1]"));
    }
    assert_refused(bad);
}

#[test]
fn nesting_without_end_harms_only_its_line() {
    let deep = |open: &str, close: &str, levels: usize| format!("{}{}", open.repeat(levels), close.repeat(levels));
    let mut bad = Vec::new();
    for levels in [129, 1_000, 200_000] {
        let list = deep("[", "]", levels);
        bad.push(BadLine::new(list.clone(), ""));
        bad.push(BadLine::new("[".repeat(levels), ""));
        bad.push(BadLine::new(r#"{"a":"#.repeat(levels), ""));
        bad.push(BadLine::new(format!(r#"{{"id":"H","members":{list}}}"#), ""));
        bad.push(BadLine::new(format!(r#"{{"id":"H","zone":{list},"members":[{{"id":"m"}}]}}"#), ""));
        bad.push(BadLine::new(format!(r#"{{"id":"H","members":[{{"id":"m","trainings":{list}}}]}}"#), ""));
        bad.push(BadLine::new(format!(r#"{{"id":"H","members":[{{"id":"m","x":{}}}]}}"#, deep(r#"{"a":"#, "", levels)), ""));
    }
    assert_refused(bad);
}

#[test]
fn a_value_too_long_is_not_repeated() {
    let long = "长".repeat(100_000);
    for line in [
        format!(r#"{{"id":"H","{long}":1,"members":[{{"id":"m"}}]}}"#),
        format!(r#"{{"id":"H","zone":"{long}","members":[{{"id":"m"}}]}}"#),
        format!(r#"{{"id":"{long}","members":[{{"id":"m"}}]}}"#),
    ] {
        let run = recommend(line.as_bytes());
        assert_eq!(run.status, 2);
        assert!(run.out.len() < 2_000, "{} bytes", run.out.len());
    }
}

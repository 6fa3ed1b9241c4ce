//! Which keys may a document have, and how often?

use crate::line::{BadLine, assert_refused, household_with, member_with};

#[test]
fn unknown_keys_are_refused() {
    let mut bad = Vec::new();
    for key in
        ["income", "Zone", "hukou ", "members2", "adress", "", "省", "household.zone", "size", "income_pc", "area_pc", "poor", "id_number", "name", "sex"]
    {
        bad.push(BadLine::new(household_with(key, "1"), key));
    }
    for key in ["height", "Sex", "birthdate", "age", "zone", "members", "person.orphan", ""] {
        bad.push(BadLine::new(member_with(key, "1"), format!("members[1].{key}")));
    }
    // A key without a value is unknown all the same.
    bad.push(BadLine::new(household_with("heigth", "null"), "heigth"));
    bad.push(BadLine::new(member_with("heigth", "{}"), "members[1].heigth"));
    assert_refused(bad);
}

#[test]
fn a_key_that_is_an_id_number_is_not_repeated() {
    let secret = "11010519491231002X";
    assert_refused(vec![
        BadLine::new(household_with(secret, "1"), "").with_secret(secret),
        BadLine::new(member_with(secret, "1"), "members[1]").with_secret(secret),
    ]);
}

#[test]
fn a_mistyped_key_is_put_right() {
    let run = crate::line::recommend(household_with("incom_month", "1").as_bytes());
    assert!(run.out.contains("income_month"), "{}", run.out);
}

/// A fact of the other holder, a fact by its name, and JSON that was not finished are told what they are.
#[test]
fn it_is_told_what_was_meant() {
    let told = |line: String| crate::line::recommend(line.as_bytes()).out;
    let of_the_household = told(member_with("income_month", "1"));
    assert!(of_the_household.contains("这是户的资料") && of_the_household.contains("a fact of the household"), "{of_the_household}");
    let of_a_member = told(household_with("birth_date", "\"1980-01-01\""));
    assert!(of_a_member.contains("这是成员的资料") && of_a_member.contains("a fact of a member"), "{of_a_member}");
    for (name, key) in [("家庭月收入", "income_month"), ("月收入", "income_month")] {
        let found = told(household_with(name, "1"));
        assert!(found.contains(&format!("是否应为 {key}？")), "{name}: {found}");
    }
    let unfinished = told("{\"id\":\"H\",".to_string());
    assert!(unfinished.contains("没有写完"), "{unfinished}");
}

#[test]
fn repeated_keys_are_refused() {
    let line = |facts: &str| format!(r#"{{"id":"H","members":[{{"id":"m"}}],{facts}}}"#);
    let member = |facts: &str| format!(r#"{{"id":"H","members":[{{"id":"m",{facts}}}]}}"#);
    assert_refused(vec![
        BadLine::new(line(r#""zone":"city","zone":"city""#), "zone"),
        BadLine::new(line(r#""zone":null,"zone":"city""#), "zone"),
        BadLine::new(line(r#""zone":"city","hukou":"urban","zone":"district""#), "zone"),
        BadLine::new(line(r#""zone":"city","z\u006fne":"city""#), "zone"),
        BadLine::new(line(r#""id":"H""#), "id"),
        BadLine::new(line(r#""members":[{"id":"n"}]"#), "members"),
        BadLine::new(line(r#""facts_on":"2008-01-01","facts_on":"2008-01-01""#), "facts_on"),
        BadLine::new(member(r#""sex":"male","sex":"male""#), "members[0].sex"),
        BadLine::new(member(r#""id":"m""#), "members[0].id"),
        BadLine::new(member(r#""name":"a","name":null"#), "members[0].name"),
        BadLine::new(member(r#""id_number":null,"id_number":null"#), "members[0].id_number"),
    ]);
}

#[test]
fn repeated_members_are_refused() {
    assert_refused(vec![
        BadLine::new(r#"{"id":"H","members":[{"id":"m"},{"id":"m"}]}"#, "members[1].id"),
        BadLine::new(r#"{"id":"H","members":[{"id":"m"},{"id":"n"},{"id":"\u006d","sex":"male"}]}"#, "members[2].id"),
    ]);
}

#[test]
fn everything_wrong_is_told_at_once() {
    let line = r#"{"id":"","zone":"village","colour":1,"members":[{"id":"m","sex":"x"},{"id":"m","birth_date":"2008-02-30"}]}"#;
    let paths = ["id", "zone", "colour", "members[0].sex", "members[1].id", "members[1].birth_date"];
    assert_refused(paths.into_iter().map(|path| BadLine::new(line, path)).collect());
}

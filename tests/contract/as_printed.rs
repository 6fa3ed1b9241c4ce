//! Does the contract's own example come out as it stands there? (Sections 1 and 3.)

use crate::answer::{Item, answer, document, recommend};
use serde_json::{Value, json};
use support::Document;

const LINE: &str = r#"{"id":"H-000017","area":"420704","zone":"city","hukou":"urban","permanent_resident":true,"income_month":"320.00",
 "members":[{"id":"H-000017-1","id_number":"420704197001011232","name":"王伟","relation":"head","student":"none"},
            {"id":"H-000017-2","name":"王小明","relation":"child","sex":"male","birth_date":"1996-05-04","student":"primary","school_area":"subdistrict"}]}"#;

fn example() -> Document {
    document(LINE)
}

fn item(program: &str, recipient: &str) -> Item {
    let answer = answer("2008-06-01", &[], &example());
    let position = answer.items.iter().position(|item| item.program == program && item.recipient == recipient);
    let position = position.unwrap_or_else(|| panic!("{program} is recommended to {recipient}"));
    answer.items.into_iter().nth(position).expect("found")
}

/// The criterion of an id, with the keys that the example shows.
fn criterion(item: &Item, id: &str) -> Value {
    let list = item.whole["criteria"].as_array().expect("criteria");
    let found = list.iter().find(|criterion| criterion["id"] == id).unwrap_or_else(|| panic!("criterion {id} is listed: {}", item.whole));
    json!({"outcome": found["outcome"], "needed": found["needed"], "found": found["found"]})
}

#[test]
fn the_line_begins_as_the_example_does() {
    let run = recommend("2008-06-01", &[], &LINE.replace('\n', " "));
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.starts_with(r#"{"household":"H-000017","as_of":"2008-06-01","catalog":""#), "{}", &run.out[..run.out.len().min(200)]);
    assert_eq!(run.out.lines().count(), 1);
    assert!(run.out.ends_with("}\n"));
}

#[test]
fn the_allowance_tops_up_to_the_standard() {
    let item = item("ez-urban-dibao", "household");
    for (key, value) in [("verdict", json!("eligible")), ("amount", json!("50.00")), ("per", json!("month")), ("missing", json!([]))] {
        assert_eq!(item.whole[key], value, "{key}");
    }
    assert_eq!(criterion(&item, "income-below-standard"), json!({"outcome": "true", "needed": "income_pc < 185", "found": "160.00"}));
}

#[test]
fn the_school_aid_hangs_on_the_allowance() {
    let item = item("ez-edu-sub-primary", "H-000017-2");
    for (key, value) in [("verdict", json!("needs")), ("amount", json!("105.00")), ("per", json!("term")), ("missing", json!(["household.dibao"]))] {
        assert_eq!(item.whole[key], value, "{key}");
    }
    assert_eq!(criterion(&item, "school")["outcome"], "true");
    let open = criterion(&item, "rural-or-dibao");
    assert_eq!((&open["outcome"], &open["found"]), (&json!("unknown"), &Value::Null));
}

#[test]
fn learning_the_missing_fact_settles_it() {
    for (dibao, verdict) in [("urban", "eligible"), ("none", "ineligible")] {
        let mut household = example();
        household.insert("dibao".into(), json!(dibao));
        let answer = answer("2008-06-01", &["--all"], &household);
        let item = answer.items.iter().find(|item| item.program == "ez-edu-sub-primary" && item.recipient == "H-000017-2").expect("listed");
        assert_eq!(item.whole["verdict"], verdict, "dibao {dibao}");
        assert_eq!(item.whole["missing"], json!([]));
    }
}

#[test]
fn the_number_tells_sex_and_birth_date() {
    let mut household = example();
    let head = household["members"][0].as_object_mut().expect("a member");
    head.extend(document(r#"{"able_and_willing":true,"reemployment_card":true}"#));
    let answer = answer("2008-06-01", &["--all", "--program", "ez-public-post", "--program", "ez-train-poverty"], &household);
    let post = answer.items.iter().find(|item| item.program == "ez-public-post").expect("listed");
    assert!(!post.missing.iter().any(|path| path.ends_with(".sex") || path.ends_with(".birth_date")), "{}", post.whole);
    let training = answer.items.iter().find(|item| item.program == "ez-train-poverty").expect("listed");
    assert!(!training.missing.contains("member:H-000017-1.birth_date"), "{}", training.whole);
}

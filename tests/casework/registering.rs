//! What does a registration change, keep, and refuse?

use crate::office::{Office, number};
use crate::said::said;
use engine::alerts::AlertKind;
use engine::casework::Registration;
use serde_json::Value;

fn office() -> Office {
    Office::new(&[("p", "")])
}

/// A household whose members have a name too.
fn named_family(office: &mut Office, id: &str, members: &[(&str, &str, &str)]) {
    let member = |(id, name, number): &(&str, &str, &str)| format!("{{\"id\": \"{id}\", \"name\": \"{name}\", \"id_number\": \"{number}\"}}");
    let members: Vec<String> = members.iter().map(member).collect();
    office.put(&format!("{{\"id\": \"{id}\", \"area\": \"110101\", \"permanent_resident\": true, \"members\": [{}]}}", members.join(", ")));
}

fn document(office: &mut Office, household: &str) -> Value {
    serde_json::from_str(&office.look(household).file.document()).expect("a document")
}

const FULL: &str = "{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"income_month\": \"320.00\", \
                    \"members\": [{\"id\": \"h-1\", \"name\": \"王伟\", \"orphan\": false}, {\"id\": \"h-2\", \"name\": \"王小明\", \"student\": \"primary\"}]}";

#[test]
fn what_was_registered_comes_back() {
    let mut office = office();
    office.put(FULL);
    let (found, put): (Value, Value) = (document(&mut office, "h"), serde_json::from_str(FULL).expect("JSON"));
    for key in ["id", "area", "permanent_resident", "members"] {
        assert_eq!(found[key], put[key], "{key}");
    }
    let income = &found["income_month"];
    assert!(income == "320.00" || income == 320, "{income}");
}

#[test]
fn new_changed_and_unchanged() {
    let mut office = office();
    let change = |office: &mut Office, text: &str| format!("{:?}", office.put(text).change);
    assert_eq!(change(&mut office, FULL), "New");
    assert_eq!(change(&mut office, FULL), "None");
    assert_eq!(change(&mut office, &FULL.replace("320.00", "321.00")), "Changed");
}

#[test]
fn an_absent_fact_is_unknown_from_now_on() {
    let mut office = office();
    office.put(FULL);
    assert!(office.ask("h", "h-1", "p").starts_with("granted"));
    office.put(&FULL.replace("\"permanent_resident\": true, ", "").replace(", \"student\": \"primary\"", ""));
    assert_eq!(office.ask("h", "h-2", "p"), "needs-facts household.permanent_resident");
    let found = document(&mut office, "h");
    assert!(found["permanent_resident"].is_null() && found["members"][1]["student"].is_null(), "{found}");
    assert_eq!(found["members"][1]["name"], "王小明");
}

#[test]
fn an_absent_member_has_left() {
    let mut office = office();
    office.put(FULL);
    office.put("{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"members\": [{\"id\": \"h-1\"}]}");
    assert_eq!(document(&mut office, "h")["members"].as_array().map(Vec::len), Some(1));
    assert_eq!(office.ask("h", "h-2", "p"), "faults recipient");
}

#[test]
fn a_merge_leaves_what_is_absent() {
    let mut office = office();
    office.put(FULL);
    let merged = office.try_put("{\"id\": \"h\", \"income_month\": \"100.00\", \"members\": [{\"id\": \"h-2\", \"orphan\": true}]}", Registration::Merge);
    assert!(merged.is_ok(), "{merged:?}");
    let found = document(&mut office, "h");
    assert!(found["income_month"] == "100.00" || found["income_month"] == 100, "{found}");
    assert_eq!(found["permanent_resident"], true);
    let members = found["members"].as_array().expect("members");
    assert_eq!(members.len(), 2);
    let second = members.iter().find(|member| member["id"] == "h-2").expect("h-2");
    assert_eq!((&second["student"], &second["orphan"], &second["name"]), (&Value::from("primary"), &Value::from(true), &Value::from("王小明")));
}

#[test]
fn what_is_badly_put_is_refused_with_its_path_and_nothing_is_half_done() {
    for (text, path) in [
        ("{\"id\": \"h\", \"colour\": 1, \"members\": [{\"id\": \"h-1\"}]}", "colour"),
        ("{\"id\": \"h\", \"permanent_resident\": \"yes\", \"members\": [{\"id\": \"h-1\"}]}", "permanent_resident"),
        ("{\"id\": \"h\", \"dibao\": \"maybe\", \"members\": [{\"id\": \"h-1\"}]}", "dibao"),
        ("{\"id\": \"h\", \"income_month\": \"1.234\", \"members\": [{\"id\": \"h-1\"}]}", "income_month"),
        ("{\"id\": \"h\", \"income_month\": -1, \"members\": [{\"id\": \"h-1\"}]}", "income_month"),
        ("{\"id\": \"h\", \"members\": []}", "members"),
        ("{\"id\": \"h\", \"members\": [{\"id\": \"a\"}, {\"id\": \"a\"}]}", "members"),
        ("{\"id\": \"h\", \"members\": [{\"id\": \"a\", \"birth_date\": \"2026-02-30\"}]}", "birth_date"),
    ] {
        let mut office = office();
        let answer = office.try_put(text, Registration::Replace);
        let said = said(&answer.map(|_| engine::ledger::Answer::Done));
        assert!(said.starts_with("faults") && said.contains(path), "{text}: {said}");
        assert_eq!(office.ask("h", "household", "p"), "unknown", "{text}");
    }
}

#[test]
fn an_id_that_is_a_number_of_a_person_is_refused() {
    let own = number("19700101", 1);
    let mut office = office();
    let answer = office.try_put(&format!("{{\"id\": \"{own}\", \"members\": [{{\"id\": \"a\"}}]}}"), Registration::Replace);
    assert!(answer.is_err(), "ids stand in URLs");
    let answer = office.try_put(&format!("{{\"id\": \"h\", \"members\": [{{\"id\": \"{own}\"}}]}}"), Registration::Replace);
    assert!(answer.is_err());
}

#[test]
fn a_number_that_fails_is_kept_as_written_and_warned_of() {
    let own = number("19700101", 1);
    let last = if own.ends_with('1') { "2" } else { "1" };
    let wrong = format!("{}{last}", &own[..17]);
    let mut office = office();
    let registered = office.put(&format!("{{\"id\": \"h\", \"area\": \"110101\", \"members\": [{{\"id\": \"h-1\", \"id_number\": \"{wrong}\"}}]}}"));
    assert!(!registered.warnings.is_empty());
    let found = document(&mut office, "h");
    assert_eq!(found["members"][0]["id_number"], wrong.as_str());
    assert!(office.look("h").file.household.members[0].birth_date().is_none(), "nothing is derived from it");
    assert_eq!(office.alerts(AlertKind::DoubtfulNumber).len(), 1);
}

#[test]
fn two_values_that_contradict_are_both_kept_and_warned_of() {
    let own = number("19700101", 1);
    let mut office = office();
    let told = format!("{{\"id\": \"h-1\", \"id_number\": \"{own}\", \"birth_date\": \"1971-01-01\", \"sex\": \"female\"}}");
    let registered = office.put(&format!("{{\"id\": \"h\", \"area\": \"110101\", \"members\": [{told}]}}"));
    assert!(!registered.warnings.is_empty());
    let found = document(&mut office, "h");
    assert_eq!(found["members"][0], serde_json::from_str::<Value>(&told).expect("JSON"));
    assert_eq!(office.alerts(AlertKind::DoubtfulNumber).len(), 1);
}

#[test]
fn who_has_left_and_comes_under_the_same_number_and_name_is_the_same_registration() {
    let (one, two) = (number("19700101", 1), number("19720202", 2));
    let mut office = office();
    named_family(&mut office, "h", &[("h-1", "王伟", &one), ("h-2", "李芳", &two)]);
    let before = office.people("h-2");
    named_family(&mut office, "h", &[("h-1", "王伟", &one)]);
    named_family(&mut office, "g", &[("g-1", "李芳", &two)]);
    assert_eq!(office.people("g-1"), before);
    assert_eq!(office.alerts(AlertKind::SharedNumber).len(), 0, "one registration has moved; there are no two");
}

#[test]
fn who_has_not_left_is_registered_twice_and_everybody_is_told() {
    let (one, two) = (number("19700101", 1), number("19720202", 2));
    let mut office = office();
    office.family("h", &[("h-1", &one), ("h-2", &two)]);
    let registered = office
        .put(&format!("{{\"id\": \"g\", \"area\": \"110101\", \"permanent_resident\": true, \"members\": [{{\"id\": \"g-1\", \"id_number\": \"{two}\"}}]}}"));
    assert!(!registered.warnings.is_empty());
    assert_ne!(office.people("g-1"), office.people("h-2"));
    assert_eq!(office.alerts(AlertKind::SharedNumber).len(), 1);
}

#[test]
fn back_and_forth_it_stays_one_person() {
    let (one, two) = (number("19700101", 1), number("19720202", 2));
    let mut office = office();
    named_family(&mut office, "h", &[("h-1", "王伟", &one), ("h-2", "李芳", &two)]);
    office.give("h", "h-2", "p");
    named_family(&mut office, "h", &[("h-1", "王伟", &one)]);
    named_family(&mut office, "g", &[("g-1", "李芳", &two)]);
    office.family("g", &[("g-2", "")]);
    named_family(&mut office, "h", &[("h-1", "王伟", &one), ("h-3", "李芳", &two)]);
    assert_eq!(office.ask("h", "h-3", "p"), "overlap with p");
    assert_eq!(office.held("h-3"), ["p"]);
}

#[test]
fn the_same_key_gets_the_same_answer_with_its_warnings() {
    let mut office = office();
    let own = number("19700101", 1);
    office.put(&FULL.replace("\"id\": \"h", "\"id\": \"g").replace("\"王伟\"", &format!("\"王伟\", \"id_number\": \"{own}\"")));
    let document = FULL.replace("\"王伟\"", &format!("\"王炜\", \"id_number\": \"{own}\""));
    let keyed = |office: &mut Office, body: &str| {
        office.key = Some(("k".into(), body.into()));
        office.try_put(&document, Registration::Replace)
    };
    let first = keyed(&mut office, "body").expect("registered");
    assert_eq!((format!("{:?}", first.change), first.warnings.len()), ("New".to_string(), 1), "{first:?}");
    office.put(&document.replace("320.00", "321.00"));
    assert_eq!(keyed(&mut office, "body"), Ok(first), "as it was answered then");
    assert_eq!(document_income(&mut office), "321.00", "and nothing is done again");
    assert_eq!(keyed(&mut office, "other").map_err(|error| said(&Err(error))), Err("key-reused".to_string()));
}

fn document_income(office: &mut Office) -> String {
    document(office, "h")["income_month"].as_str().unwrap_or_default().to_string()
}

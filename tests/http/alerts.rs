//! Does an alert go its whole way over HTTP: told, heard, answered, looked at again, closed?

use super::{Office, WANG, ezhou};
use serde_json::{Value, json};

/// Two donors' lists that name the same child for the same need and days: an overlap that is found later.
fn overlap(office: &Office) -> String {
    office.put("H-000017", WANG).expect(201);
    for program in ["one", "two"] {
        let past = json!({"member": "H-000017-2", "household": "H-000017", "program": program, "agency": "elsewhere", "need": "education",
            "kind": "non_statutory", "from": "2008-03-01", "until": "2008-12-31", "amount": "100", "per": "once"});
        office.ask("POST", "/api/past-grants", &past.to_string()).expect(201);
    }
    let open = office.ask("GET", "/api/alerts?state=open", "").expect(200);
    let found = open.as_array().expect("a list").iter().find(|alert| alert["kind"] == "overlap_found").expect("an overlap").clone();
    assert_eq!(found["heard_first"], true);
    found["key"].as_str().expect("a key").replace(':', "%3A").replace('+', "%2B")
}

fn verdict(office: &Office, key: &str, step: &str, outcome: &str) -> (u16, String) {
    let answer = office.ask("POST", &format!("/api/alerts/{key}/{step}"), &json!({"outcome": outcome, "reason": "looked"}).to_string());
    (answer.status, answer.body)
}

#[test]
fn nobody_is_found_to_have_aid_twice_before_being_heard() {
    let office = ezhou();
    let key = overlap(&office);
    assert_eq!(verdict(&office, &key, "answer", "confirmed").0, 409);
    assert_eq!(office.ask("POST", &format!("/api/alerts/{key}/reply"), r#"{"text":"why?"}"#).status, 409, "nobody was told");
    assert_eq!(office.ask("POST", &format!("/api/alerts/{key}/notice"), r#"{"working_days":4}"#).wrong_fields(), ["working_days"]);
    office.ask("POST", &format!("/api/alerts/{key}/notice"), "{}").expect(200);
    office.ask("POST", &format!("/api/alerts/{key}/reply"), r#"{"text":"one of them was paid back"}"#).expect(200);
    assert_eq!(verdict(&office, &key, "answer", "confirmed").0, 200);
    assert_eq!(verdict(&office, &key, "review", "dismissed").0, 409, "the same person");
    let told = office.ask("GET", "/api/alerts?state=confirmed", "").expect(200);
    assert_eq!(told[0]["reply"]["text"], "one of them was paid back");
    assert_eq!(told[0]["notice"]["on_this_evidence"], true);
    let precision = office.ask("GET", "/api/alerts/precision", "").expect(200);
    assert_eq!(precision, json!([{"kind": "overlap_found", "name": told[0]["name"], "confirmed": 1, "dismissed": 0, "percent": 100}]));
}

#[test]
fn the_edit_that_closes_an_alert_is_told_with_it() {
    let office = ezhou();
    let wrong = WANG.replace("420704197001011232", "420704197001011233");
    office.put("H-000017", &wrong).expect(201);
    let open = |office: &Office, state: &str| office.ask("GET", &format!("/api/alerts?state={state}"), "").expect(200);
    assert_eq!(open(&office, "open")[0]["kind"], "doubtful_number");
    assert_eq!(open(&office, "closed"), json!([]));
    office.put("H-000017", WANG).expect(200);
    assert_eq!(open(&office, "open"), json!([]));
    let closed = open(&office, "closed");
    assert_eq!(
        (&closed[0]["kind"], &closed[0]["closed"]["household"], &closed[0]["closed"]["what"]),
        (&json!("doubtful_number"), &json!("H-000017"), &json!("household_recorded"))
    );
    assert_eq!(office.ask("GET", "/api/alerts?state=lost", "").wrong_fields(), ["state"]);
}

#[test]
fn two_registrations_are_found_to_be_one_person() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let other = WANG.replace("H-000017", "H-000018").replace("王小明", "王晓明");
    office.put("H-000018", &other).expect(201);
    let shared = |office: &Office| {
        let open = office.ask("GET", "/api/alerts?state=open", "").expect(200);
        open.as_array().expect("a list").iter().filter(|alert| alert["kind"] == "shared_number").count()
    };
    assert_eq!(shared(&office), 1);
    let found = |one: &str, other: &str, finding: &str| json!({"one": one, "other": other, "finding": finding, "reason": "one face"}).to_string();
    office.ask("POST", "/api/identities", &found("H-000017-1", "H-000018-1", "same")).expect(200);
    assert_eq!(shared(&office), 0);
    assert_eq!(office.ask("POST", "/api/identities", &found("H-000017-1", "H-000018-1", "same")).status, 409, "found before");
    assert_eq!(office.ask("POST", "/api/identities", &found("H-000017-1", "nobody", "same")).status, 404);
    assert_eq!(office.ask("POST", "/api/identities", &found("H-000017-1", "H-000017-1", "perhaps")).wrong_fields(), ["finding"]);
}

#[test]
fn a_partner_adds_up_to_a_key_a_quota_and_nothing_else() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let add = |key: &str| json!({"id": "charity", "name": "慈善会", "questions_a_day": 2, "key": key}).to_string();
    let first = office.ask("POST", "/api/partners", &add("keep")).expect(201);
    assert_eq!(first["token_key"].as_str().map(str::len), Some(64));
    assert_eq!(office.ask("POST", "/api/partners", &add("keep")).expect(201)["token_key"], Value::Null, "shown once");
    assert_ne!(office.ask("POST", "/api/partners", &add("renew")).expect(201)["token_key"], first["token_key"]);
    let listed = office.ask("GET", "/api/partners", "").expect(200);
    assert_eq!((&listed[0]["id"], &listed[0]["key_generation"], &listed[0]["asked_today"]), (&json!("charity"), &json!(2), &json!(0)));
    let ask = json!({"token": "0".repeat(64), "need": "living", "window": {"from": "2008-06-01"}, "purpose": "x", "consent": "y"}).to_string();
    assert_eq!(office.ask("POST", "/api/overlap-checks", &ask).wrong_fields(), ["token"], "only a partner's key asks with tokens");
    let both = ask.replace("\"token\"", "\"id_number\":\"420704197001011232\",\"token\"");
    assert_eq!(office.ask("POST", "/api/overlap-checks", &both).wrong_fields(), ["id_number", "token"]);
}

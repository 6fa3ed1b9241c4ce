//! Donors' money: what comes in, what goes out, and what is left.

use super::{Office, ezhou, office};
use serde_json::{Value, json};

/// A needy family with a disabled parent and a child at school, for a donor's study aid.
fn family(id: &str) -> String {
    format!(
        r#"{{"id":"{id}","area":"110101","income_month":"3000","members":[{{"id":"{id}-1","birth_date":"2012-03-01","student":"junior"}},{{"id":"{id}-2","birth_date":"1984-05-20","disability_type":4,"disability_grade":2}}]}}"#
    )
}

fn study_aid(office: &Office, id: &str) -> support::Answer {
    office.ask("POST", "/api/grants", &format!(r#"{{"household":"{id}","program":"dc-cdpf-study-aid","recipient":"{id}-1","on":"2024-09-01"}}"#))
}

fn fund(office: &Office) -> Value {
    office.ask("GET", "/api/funds/F-1", "").expect(200)
}

#[test]
fn a_fund_pays_until_it_is_empty() {
    let office = office("2024-09-01");
    for id in ["H-1", "H-2", "H-3"] {
        office.put(id, &family(id)).expect(201);
    }
    let without = study_aid(&office, "H-1");
    assert_eq!((without.status, without.wrong_fields()), (422, vec!["fund".to_string()]), "a donor's program needs a fund");
    let open = r#"{"id":"F-1","donor":"某基金会","opening":"2000.00","programs":["dc-cdpf-study-aid"]}"#;
    office.ask("POST", "/api/funds", open).expect(201);
    assert_eq!(office.ask("POST", "/api/funds", open).problem(), "not-possible");
    let grant = study_aid(&office, "H-1").expect(201);
    assert_eq!(grant["amount"], "1500.00");
    let figures = fund(&office);
    for (name, sum) in
        [("opening", "2000.00"), ("received", "0.00"), ("held", "0.00"), ("granted", "1500.00"), ("paid", "0.00"), ("returned", "0.00"), ("left", "500.00")]
    {
        assert_eq!(figures[name], sum, "{name} in {figures}");
    }
    let empty = study_aid(&office, "H-2");
    assert_eq!((empty.status, empty.problem().as_str()), (409, "fund-empty"));
    assert_eq!((&empty.json()["fund"], &empty.json()["left"]), (&json!("F-1"), &json!("500.00")));
    office.ask("POST", "/api/funds/F-1/receive", r#"{"amount":1000}"#).expect(200);
    study_aid(&office, "H-2").expect(201);
    assert_eq!(fund(&office)["left"], "0.00");
    assert_eq!(office.ask("GET", "/api/funds", "").expect(200).as_array().map(Vec::len), Some(1));
    assert_eq!(office.ask("GET", "/api/funds/F-2", "").problem(), "not-found");
}

#[test]
fn what_is_paid_comes_out_of_what_was_granted() {
    let office = office("2024-09-01");
    office.put("H-1", &family("H-1")).expect(201);
    office.ask("POST", "/api/funds", r#"{"id":"F-1","donor":"某基金会","opening":"2000.00","programs":["dc-cdpf-study-aid"]}"#).expect(201);
    let grant = study_aid(&office, "H-1").expect(201)["grant"].as_str().expect("an id").to_string();
    let money = |what: &str, body: &str| office.ask("POST", &format!("/api/grants/{grant}/{what}"), body);
    money("pay", r#"{"amount":"1000.00"}"#).expect(200);
    assert_eq!(money("pay", r#"{"amount":"500.01"}"#).problem(), "not-possible", "more than was granted");
    money("pay", r#"{"amount":"500.00","on":"2024-09-01"}"#).expect(200);
    money("return", r#"{"amount":"300.00"}"#).expect(200);
    assert_eq!(money("return", r#"{"amount":"1200.01"}"#).problem(), "not-possible", "more than was paid");
    assert_eq!(money("pay", r#"{"amount":"1","on":"2024-09-02"}"#).wrong_fields(), ["on"]);
    assert_eq!(money("pay", r#"{"amount":"0"}"#).wrong_fields(), ["amount"]);
    let figures = fund(&office);
    for (name, sum) in [("granted", "0.00"), ("paid", "1500.00"), ("returned", "300.00"), ("left", "800.00")] {
        assert_eq!(figures[name], sum, "{name} in {figures}");
    }
    assert_eq!(office.ask("GET", &format!("/api/grants/{grant}"), "").expect(200)["paid"], "1500.00");
}

#[test]
fn aid_given_elsewhere_collides_and_is_recorded_once() {
    let office = office("2024-09-01");
    office.put("H-1", &family("H-1")).expect(201);
    office.ask("POST", "/api/funds", r#"{"id":"F-1","donor":"某基金会","opening":"9000","programs":["dc-cdpf-study-aid"]}"#).expect(201);
    let past = r#"{"member":"H-1-1","household":"H-1","program":"外地助学金","agency":"elsewhere","need":"education","kind":"non_statutory","from":"2024-01-01","until":"2024-12-31","amount":"800","per":"year"}"#;
    let first = office.ask("POST", "/api/past-grants", past).expect(201);
    assert_eq!(office.ask("POST", "/api/past-grants", past).expect(201)["grant"], first["grant"]);
    let refused = study_aid(&office, "H-1");
    assert_eq!((refused.status, refused.problem().as_str()), (409, "overlap"));
    assert_eq!(refused.json()["with"]["grant"], first["grant"]);
    assert_eq!(office.ask("GET", "/api/households/H-1", "").expect(200)["grants"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_amount_that_the_source_leaves_open_must_be_stated_within_its_bounds() {
    let office = ezhou();
    let document = r#"{"id":"H-1","area":"420704","dibao":"rural_2","members":[{"id":"M","student":"junior","school_area":"rural","boarder":true}]}"#;
    office.put("H-1", document).expect(201);
    let body = |amount: &str| format!(r#"{{"household":"H-1","program":"ez-edu-boarder","recipient":"M","on":"2008-06-01"{amount}}}"#);
    for amount in ["", ",\"amount\":\"149.99\"", ",\"amount\":301"] {
        let answer = office.ask("POST", "/api/grants", &body(amount));
        assert_eq!((answer.status, answer.wrong_fields()), (422, vec!["amount".to_string()]), "{amount}");
    }
    assert_eq!(office.ask("POST", "/api/grants", &body(",\"amount\":150")).expect(201)["amount"], "150.00");
}

//! Holds and claims over HTTP: the second agency sees a hold at once, money that was paid wrongly is asked back.

use super::{Office, office};

fn family(id: &str) -> String {
    format!(
        r#"{{"id":"{id}","area":"110101","income_month":"3000","members":[{{"id":"{id}-1","birth_date":"2012-03-01","student":"junior"}},{{"id":"{id}-2","birth_date":"1984-05-20","disability_type":4,"disability_grade":2}}]}}"#
    )
}

fn ready() -> Office {
    let office = office("2024-09-01");
    for id in ["H-1", "H-2"] {
        office.put(id, &family(id)).expect(201);
    }
    office.ask("POST", "/api/funds", r#"{"id":"F-1","donor":"某基金会","opening":"2000.00","programs":["dc-cdpf-study-aid"]}"#).expect(201);
    office
}

fn study_aid(id: &str, more: &str) -> String {
    format!(r#"{{"household":"{id}","program":"dc-cdpf-study-aid","recipient":"{id}-1","on":"2024-09-01"{more}}}"#)
}

#[test]
fn a_hold_keeps_place_and_money_until_it_runs_out_by_itself() {
    let office = ready();
    let hold = office.ask("POST", "/api/holds", &study_aid("H-1", r#","until":"2024-09-10""#)).expect(201);
    assert_eq!((hold["amount"].as_str(), hold["held_until"].as_str()), (Some("1500.00"), Some("2024-09-10")));
    let fund = office.ask("GET", "/api/funds/F-1", "").expect(200);
    assert_eq!((fund["held"].as_str(), fund["left"].as_str()), (Some("1500.00"), Some("500.00")));
    let refused = office.ask("POST", "/api/grants", &study_aid("H-1", ""));
    assert_eq!((refused.status, refused.problem()), (409, "overlap".to_string()));
    assert_eq!(refused.json()["with"]["held_until"], "2024-09-10");
    assert_eq!(office.ask("POST", "/api/grants", &study_aid("H-2", "")).problem(), "fund-empty");
    let shown = office.ask("GET", &format!("/api/grants/{}", hold["hold"].as_str().expect("an id")), "").expect(200);
    assert_eq!((shown["state"].as_str(), shown["held_until"].as_str()), (Some("held"), Some("2024-09-10")));
    office.ask("POST", "/api/clock", r#"{"today":"2024-09-11"}"#).expect(200);
    office.ask("POST", "/api/grants", &study_aid("H-2", "")).expect(201);
}

#[test]
fn a_hold_is_redeemed_or_given_up() {
    let office = ready();
    let hold = office.ask("POST", "/api/holds", &study_aid("H-1", r#","until":"2024-09-10""#)).expect(201);
    let id = hold["hold"].as_str().expect("an id").to_string();
    office.ask("POST", "/api/grants", &study_aid("H-1", &format!(r#","redeems":"{id}""#))).expect(201);
    assert_eq!(office.ask("GET", &format!("/api/grants/{id}"), "").expect(200)["state"], "redeemed");
    assert_eq!(office.ask("POST", &format!("/api/holds/{id}/release"), r#"{"reason":"moved"}"#).problem(), "not-possible");
    assert_eq!(office.ask("POST", "/api/holds", &study_aid("H-2", r#","until":"2025-09-10""#)).wrong_fields(), ["until"]);
}

#[test]
fn a_claim_is_followed_until_it_is_settled() {
    let office = ready();
    let grant = office.ask("POST", "/api/grants", &study_aid("H-1", "")).expect(201)["grant"].as_str().expect("an id").to_string();
    office.ask("POST", &format!("/api/grants/{grant}/pay"), r#"{"amount":"1500.00"}"#).expect(200);
    assert_eq!(office.ask("POST", &format!("/api/grants/{grant}/claim"), r#"{"amount":"1500.01","reason":"twice"}"#).problem(), "not-possible");
    office.ask("POST", &format!("/api/grants/{grant}/claim"), r#"{"amount":"500.00","reason":"school paid a part"}"#).expect(200);
    office.ask("POST", &format!("/api/grants/{grant}/return"), r#"{"amount":"200.00"}"#).expect(200);
    office.ask("POST", &format!("/api/grants/{grant}/waive"), r#"{"amount":"100.00","reason":"small"}"#).expect(200);
    let claim = office.ask("GET", &format!("/api/grants/{grant}"), "").expect(200)["claim"].clone();
    assert_eq!(claim, serde_json::json!({"asked": "500.00", "recovered": "200.00", "waived": "100.00", "open": "200.00"}));
    let history = office.ask("GET", "/api/households/H-1/history", "").expect(200);
    let told: Vec<&str> = history.as_array().expect("a list").iter().filter_map(|event| event["what"].as_str()).collect();
    assert!(told.contains(&"claim_raised") && told.contains(&"claim_waived"), "{told:?}");
    let raised = history.as_array().expect("a list").iter().find(|event| event["what"] == "claim_raised").expect("the claim");
    assert_eq!((raised["reason"].as_str(), raised["amount"].as_str()), (Some("school paid a part"), Some("500.00")));
}

//! Awarding, and being refused with what one needs to go on.

use super::{ALLOWANCE, WANG, ezhou};
use serde_json::json;

#[test]
fn an_award_is_found_on_the_household_and_by_itself() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let answer = office.ask("POST", "/api/grants", ALLOWANCE).expect(201);
    assert_eq!(answer["amount"], "50.00");
    assert_eq!((&answer["from"], &answer["until"]), (&json!("2008-06-01"), &json!(null)));
    assert!(answer.get("cut_by").is_none(), "{answer}");
    let id = answer["grant"].as_str().expect("an id");
    let line = office.ask("GET", "/api/households/H-000017", "").expect(200)["grants"][0].clone();
    for (name, value) in [("grant", id), ("program", "ez-urban-dibao"), ("state", "active"), ("recipient", "household"), ("paid", "0.00"), ("per", "month")] {
        assert_eq!(line[name], value, "{line}");
    }
    let grant = office.ask("GET", &format!("/api/grants/{id}"), "").expect(200);
    assert_eq!((&grant["household"], &grant["on"]), (&json!("H-000017"), &json!("2008-06-01")));
}

#[test]
fn the_second_award_names_the_first() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let first = office.ask("POST", "/api/grants", ALLOWANCE).expect(201);
    let second = office.ask("POST", "/api/grants", ALLOWANCE);
    assert_eq!((second.status, second.problem().as_str()), (409, "overlap"));
    let with = &second.json()["with"];
    assert_eq!((&with["grant"], &with["program"], &with["agency"]), (&first["grant"], &json!("ez-urban-dibao"), &json!("ez-civil-affairs")));
    assert!(with.as_object().is_some_and(|with| with.contains_key("until")), "{with}");
}

#[test]
fn missing_facts_are_named_and_then_it_is_awarded_under_a_fresh_key() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let school = r#"{"household":"H-000017","program":"ez-edu-sub-primary","recipient":"H-000017-2","on":"2008-06-01"}"#;
    let refused = office.ask_once("first", "/api/grants", school);
    assert_eq!((refused.status, refused.problem().as_str()), (422, "needs-facts"));
    assert_eq!(refused.json()["missing"], json!(["household.dibao"]));
    office.put("H-000017", &WANG.replace("\"hukou\"", "\"dibao\":\"urban\",\"hukou\"")).expect(200);
    assert_eq!(office.ask_once("first", "/api/grants", school).body, refused.body, "the refusal is kept under its key");
    assert_eq!(office.ask_once("second", "/api/grants", school).expect(201)["amount"], "105.00");
}

#[test]
fn a_member_s_missing_fact_is_named_by_the_office_s_own_id() {
    let office = ezhou();
    let document = WANG.replace(",\"student\":\"primary\"", "").replace("\"hukou\"", "\"dibao\":\"urban\",\"hukou\"");
    office.put("H-000017", &document).expect(201);
    let school = r#"{"household":"H-000017","program":"ez-edu-sub-primary","recipient":"H-000017-2","on":"2008-06-01"}"#;
    assert_eq!(office.ask("POST", "/api/grants", school).expect(422)["missing"], json!(["member:H-000017-2.student"]));
}

#[test]
fn the_rules_no_names_the_clauses() {
    let office = ezhou();
    office.put("H-000017", &WANG.replace("320.00", "400.00")).expect(201);
    let answer = office.ask("POST", "/api/grants", ALLOWANCE);
    assert_eq!((answer.status, answer.problem().as_str()), (422, "not-eligible"));
    let failed = answer.json()["failed"].clone();
    assert_eq!(failed[0]["id"], "income-below-standard");
    assert!(failed[0]["cites"].as_str().is_some_and(|cites| !cites.is_empty()), "{failed}");
    let exception = ALLOWANCE.replace("}", r#","exception":"户主突发重病","amount":"30.00"}"#);
    assert_eq!(office.ask("POST", "/api/grants", &exception).expect(201)["amount"], "30.00");
}

#[test]
fn a_program_is_awarded_while_it_is_in_force() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let before = office.ask("POST", "/api/grants", &ALLOWANCE.replace("2008-06-01", "2007-12-31"));
    assert_eq!((before.status, before.problem().as_str()), (422, "not-in-force"));
    for (field, body) in [
        ("on", ALLOWANCE.replace("2008-06-01", "2008-06-02")),
        ("program", ALLOWANCE.replace("ez-urban-dibao", "no-such-program")),
        ("recipient", ALLOWANCE.replace("\"household\",\"on\"", "\"H-000017-1\",\"on\"")),
        ("recipient", ALLOWANCE.replace("\"household\",\"on\"", "\"somebody\",\"on\"")),
    ] {
        let answer = office.ask("POST", "/api/grants", &body);
        assert_eq!((answer.status, answer.wrong_fields()), (422, vec![field.to_string()]), "{body}");
    }
    assert_eq!(office.ask("POST", "/api/grants", &ALLOWANCE.replace("H-000017", "H-404")).problem(), "not-found");
}

#[test]
fn an_application_goes_stage_by_stage() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let filed = office.ask("POST", "/api/applications", ALLOWANCE).expect(201);
    let id = filed["application"].as_str().expect("an id").to_string();
    let stages: Vec<String> = filed["stages"].as_array().expect("a list").iter().map(|one| one["stage"].as_str().unwrap_or_default().to_string()).collect();
    assert!(stages.len() > 1 && filed["stages"][0].as_object().is_some_and(|stage| stage.contains_key("due")), "{filed}");
    let decide = |stage: &str| {
        office.ask("POST", &format!("/api/applications/{id}/decide"), &json!({"stage": stage, "outcome": "accept", "reason": "材料齐全"}).to_string())
    };
    let early = decide(&stages[1]);
    assert_eq!((early.status, early.wrong_fields()), (422, vec!["stage".to_string()]), "stages are decided in their order");
    for stage in &stages {
        decide(stage).expect(200);
    }
    let over = decide(&stages[0]);
    assert_eq!((over.status, over.problem().as_str()), (409, "not-possible"));
    assert_eq!(office.ask("GET", &format!("/api/applications/{id}"), "").expect(200)["state"], "accepted");
    let award = ALLOWANCE.replace("}", &format!(",\"application\":\"{id}\"}}"));
    let grant = office.ask("POST", "/api/grants", &award).expect(201)["grant"].clone();
    let awarded = office.ask("GET", &format!("/api/applications/{id}"), "").expect(200);
    assert_eq!((&awarded["state"], &awarded["grant"]), (&json!("awarded"), &grant));
}

#[test]
fn a_cancelled_grant_stands_in_nobody_s_way() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let id = office.ask("POST", "/api/grants", ALLOWANCE).expect(201)["grant"].as_str().expect("an id").to_string();
    office.ask("POST", &format!("/api/grants/{id}/cancel"), r#"{"reason":"录入有误"}"#).expect(200);
    let again = office.ask("POST", &format!("/api/grants/{id}/cancel"), r#"{"reason":"录入有误"}"#);
    assert_eq!((again.status, again.problem().as_str()), (409, "not-possible"));
    assert_eq!(office.ask("GET", &format!("/api/grants/{id}"), "").expect(200)["state"], "cancelled");
    office.ask("POST", "/api/grants", ALLOWANCE).expect(201);
    let history = office.ask("GET", "/api/households/H-000017/history", "").expect(200);
    let what: Vec<&str> = history.as_array().expect("a list").iter().filter_map(|one| one["what"].as_str()).collect();
    assert_eq!(what, ["grant_awarded", "grant_cancelled", "grant_awarded", "household_recorded"], "newest first");
    assert_eq!(history[1]["reason"], "录入有误");
}

/// A child's own money tops up the family's allowance: it is there first, then the allowance comes.
#[test]
fn an_award_names_the_aid_that_it_lowers() {
    let office = super::office("2026-09-15");
    let child = r#"{"id":"H-1-2","name":"王小明","birth_date":"2015-03-01","local_hukou":true,"child_class":"de_facto_unsupported"}"#;
    office.put("H-1", &format!(r#"{{"id":"H-1","area":"110101003","members":[{{"id":"H-1-1","name":"王伟"}},{child}]}}"#)).expect(201);
    let body = |program: &str, recipient: &str, more: &str| {
        format!(r#"{{"household":"H-1","program":"{program}","recipient":"{recipient}","on":"2026-09-15"{more}}}"#)
    };
    let own = office.ask("POST", "/api/grants", &body("bj-child-living-de-facto", "H-1-2", "")).expect(201);
    assert_eq!((&own["amount"], &own["from"], own.get("lowered")), (&json!("2850.00"), &json!("2026-10-01"), None), "{own}");
    let allowance = body("bj-dibao", "household", r#","amount":"1600","exception":"papers were lost""#);
    let first = office.ask_once("k", "/api/grants", &allowance);
    let told = first.expect(201)["lowered"].clone();
    // 1,600 for two are 800 a head.
    let expected = json!([{"grant": own["grant"], "program": "bj-child-living-de-facto",
        "name": {"zh": "事实无人抚养儿童生活费", "en": "Living money of de facto unsupported children"}, "amount": "2050.00", "from": "2026-10-01"}]);
    assert_eq!(told, expected);
    assert_eq!(office.ask_once("k", "/api/grants", &allowance).body, first.body, "asked again, it is the same answer");
}

/// Beijing's standard was checked up to the end of 2024 only, its old-age allowance up to 11 July 2026.
#[test]
fn an_award_warns_of_numbers_that_nobody_has_checked() {
    let office = super::office("2026-07-12");
    office.put("H-1", r#"{"id":"H-1","area":"110101003","members":[{"id":"H-1-1","name":"王伟","birth_date":"1940-03-01","local_hukou":true}]}"#).expect(201);
    let body = |on: &str| format!(r#"{{"household":"H-1","program":"bj-eld-age","recipient":"H-1-1","on":"{on}"}}"#);
    let page = |on: &str| super::desk_pages::shown(&office, &format!("/households/H-1/award?program=bj-eld-age&recipient=H-1-1&on={on}"), "zh");
    let warning = "parameter:bj-eld-age.at_80 只核对到 2026-07-11，请确认现行标准";
    assert!(page("2026-07-12").contains(warning));
    assert!(!page("2026-07-11").contains(warning), "on the last day it was checked");
    let checked = office.ask("POST", "/api/grants", &body("2026-07-11")).expect(201);
    assert_eq!(checked.get("warnings"), None, "{checked}");
    office.ask("POST", &format!("/api/grants/{}/cancel", checked["grant"].as_str().expect("an id")), r#"{"reason":"again"}"#).expect(200);
    let first = office.ask_once("k", "/api/grants", &body("2026-07-12"));
    let told = first.expect(201)["warnings"].clone();
    let keys = ["at_100", "at_80", "at_90"];
    let line = |key: &str| json!({"zh": format!("parameter:bj-eld-age.{key} 只核对到 2026-07-11，请确认现行标准"), "en": format!("parameter:bj-eld-age.{key} was checked up to 2026-07-11 only: confirm the number in force")});
    assert_eq!(told, json!(keys.map(line)));
    assert_eq!(office.ask_once("k", "/api/grants", &body("2026-07-12")).body, first.body);
}

/// Beijing pays its old-age allowance from the 80th birthday on, if it is applied for within six months.
#[test]
fn who_applies_soon_after_becoming_eligible_is_paid_from_that_month_on() {
    for (today, from) in [("2026-12-20", "2026-06-01"), ("2026-12-21", "2026-12-01")] {
        let office = super::office(today);
        office
            .put("H-1", r#"{"id":"H-1","area":"110101003","members":[{"id":"H-1-1","name":"王伟","birth_date":"1946-06-20","local_hukou":true}]}"#)
            .expect(201);
        let body = format!(r#"{{"household":"H-1","program":"bj-eld-age","recipient":"H-1-1","on":"{today}"}}"#);
        assert_eq!(office.ask("POST", "/api/grants", &body).expect(201)["from"], from, "{today}");
    }
}

//! An application on its way, and running aid that becomes less, over HTTP and on the pages.

use super::{ALLOWANCE, Office, WANG, ezhou, ezhou_of_two};
use serde_json::{Value, json};

/// An application for the urban allowance: station, township, district, city, without limits.
fn filed(office: &Office) -> String {
    office.put("H-000017", WANG).expect(201);
    let body = ALLOWANCE.replace('}', r#","window":"ez-education"}"#);
    office.ask("POST", "/api/applications", &body).expect(201)["application"].as_str().expect("an id").to_string()
}

fn act(office: &Office, id: &str, act: &str, body: &Value) -> (u16, String) {
    let answer = office.ask("POST", &format!("/api/applications/{id}/{act}"), &body.to_string());
    (answer.status, if answer.status < 300 { String::new() } else { answer.problem() })
}

/// Somebody else does it.
fn by(office: &Office, key: &str, path: &str, body: &Value) {
    office.ask_with("POST", path, &body.to_string(), &[("Authorization", &format!("Bearer {key}"))]).expect(200);
}

const DONE: (u16, String) = (200, String::new());

fn no(status: u16, word: &str) -> (u16, String) {
    (status, word.to_string())
}

#[test]
fn papers_are_asked_for_once_and_the_answer_shows_all() {
    let office = ezhou();
    let id = filed(&office);
    let ask = json!({"papers": ["id-card"], "until": "2008-06-20"});
    assert_eq!(act(&office, &id, "ask-papers", &ask), DONE);
    assert_eq!(act(&office, &id, "ask-papers", &ask), no(409, "not-possible"));
    assert_eq!(act(&office, &id, "decide", &json!({"stage": "acceptance", "outcome": "accept", "reason": "齐全"})), no(409, "not-possible"));
    assert_eq!(act(&office, &id, "resume", &json!({})), DONE);
    assert_eq!(act(&office, &id, "visits", &json!({"staff": ["张敏"], "note": "看过"})), no(422, "invalid"));
    assert_eq!(act(&office, &id, "visits", &json!({"staff": ["张敏", "李强"], "note": "看过"})), DONE);
    assert_eq!(act(&office, &id, "objections", &json!({"text": "家里有车"})), DONE);
    assert_eq!(act(&office, &id, "decide", &json!({"stage": "acceptance", "outcome": "accept", "reason": "齐全"})), no(409, "not-possible"));
    assert_eq!(act(&office, &id, "objections/0/settle", &json!({"finding": "back_to", "reason": "查过"})), no(422, "invalid"));
    assert_eq!(act(&office, &id, "objections/0/settle", &json!({"finding": "unfounded", "reason": "查过"})), DONE);
    assert_eq!(act(&office, &id, "publicity", &json!({"step": "open"})), no(409, "not-possible"), "its source has none");
    assert_eq!(act(&office, &id, "extend", &json!({"reason": "复杂"})), no(409, "not-possible"));
    let told = office.ask("GET", &format!("/api/applications/{id}"), "").expect(200);
    assert_eq!(told["window"], "ez-education");
    assert_eq!((&told["asked"]["papers"], &told["asked"]["resumed"]), (&json!(["id-card"]), &json!("2008-06-01")));
    assert_eq!((&told["objections"][0]["settled"]["finding"], &told["visits"][0]["staff"]), (&json!("unfounded"), &json!(["张敏", "李强"])));
    assert_eq!(told["now"], json!(["acceptance"]));
    let times = office.ask("GET", &format!("/api/applications/{id}/times"), "").expect(200);
    let statuses: Vec<&str> = times.as_array().expect("a list").iter().filter_map(|one| one["status"].as_str()).collect();
    assert_eq!(statuses, ["stage", "papers_asked", "stage"]);
    for path in [format!("/applications/{id}"), format!("/applications/{id}/print/papers")] {
        let page = office.ask("GET", &path, "");
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        assert!(!page.body.contains("420704197001011232"), "{path} shows a number");
    }
    assert_eq!(office.ask("GET", &format!("/applications/{id}/print/refusal"), "").status, 404);
}

#[test]
fn a_refusal_is_appealed_and_an_application_withdrawn() {
    let (office, other) = ezhou_of_two();
    let id = filed(&office);
    assert_eq!(act(&office, &id, "appeal", &json!({"reason": "不服"})), no(409, "not-possible"));
    assert_eq!(act(&office, &id, "decide", &json!({"stage": "acceptance", "outcome": "refuse", "reason": "收入超标 420704197001011232"})), DONE);
    let sheet = office.ask("GET", &format!("/applications/{id}/print/refusal"), "");
    assert!(sheet.status == 200 && sheet.body.contains("收入超标") && !sheet.body.contains("420704197001011232"), "{}", sheet.body);
    assert_eq!(act(&office, &id, "appeal", &json!({"reason": "不服"})), DONE);
    let again = json!({"outcome": "accept", "reason": "重新核算"});
    assert_eq!(act(&office, &id, "appeal/decide", &again), no(409, "not-possible"), "not by whoever refused");
    by(&office, &other, &format!("/api/applications/{id}/appeal/decide"), &again);
    assert_eq!(act(&office, &id, "withdraw", &json!({"reason": "不再需要"})), DONE);
    assert_eq!(office.ask("GET", &format!("/api/applications/{id}"), "").expect(200)["state"], "withdrawn");
    assert_eq!(act(&office, &id, "reopen", &json!({"stage": "acceptance", "reason": "x"})), no(409, "not-possible"));
    assert_eq!(act(&office, &id, "serve-notice", &json!({})), no(409, "not-possible"));
}

#[test]
fn running_aid_becomes_less_after_a_hearing() {
    let (office, other) = ezhou_of_two();
    office.put("H-000017", WANG).expect(201);
    let grant = office.ask("POST", "/api/grants", ALLOWANCE).expect(201)["grant"].as_str().expect("an id").to_string();
    let changes = format!("/api/grants/{grant}/changes");
    let stop = json!({"change": "stop", "reason": "已就业", "clause": "第三十四条"});
    for (field, body) in [
        ("amount", json!({"change": "reduce", "reason": "已就业", "clause": "第三十四条"})),
        ("clause", json!({"change": "stop", "reason": "已就业"})),
        ("reply_days", json!({"change": "stop", "reason": "已就业", "clause": "一", "reply_days": 2})),
    ] {
        assert_eq!(office.ask("POST", &changes, &body.to_string()).wrong_fields(), [field], "{body}");
    }
    let change = office.ask("POST", &changes, &stop.to_string()).expect(201)["change"].as_str().expect("an id").to_string();
    let path = |act: &str| format!("/api/changes/{change}/{act}");
    let decide = json!({"outcome": "accept", "reason": "属实"}).to_string();
    assert_eq!(office.ask("POST", &path("decide"), &decide).problem(), "not-possible", "nobody was heard");
    office.ask("POST", &path("hear"), &json!({"text": "工作不稳定"}).to_string()).expect(200);
    office.ask("POST", &path("decide"), &decide).expect(200);
    office.ask("POST", &path("appeal"), &json!({"reason": "不服"}).to_string()).expect(200);
    let stands = json!({"outcome": "refuse", "reason": "维持"});
    assert_eq!(office.ask("POST", &path("appeal/decide"), &stands.to_string()).problem(), "not-possible", "not by whoever decided");
    by(&office, &other, &path("appeal/decide"), &stands);
    let told = office.ask("GET", &format!("/api/changes/{change}"), "").expect(200);
    assert_eq!((&told["heard"]["text"], &told["stops"], &told["appeal_decided"]["outcome"]), (&json!("工作不稳定"), &json!("2008-07-01"), &json!("refuse")));
    assert_eq!(office.ask("GET", &changes, "").expect(200).as_array().map(Vec::len), Some(1));
    assert_eq!(office.ask("GET", &format!("/api/grants/{grant}"), "").expect(200)["until"], "2008-06-30");
    for page in [format!("/grants/{grant}/changes"), format!("/changes/{change}/print"), "/changes".to_string(), format!("/grants/{grant}")] {
        assert_eq!(office.ask("GET", &page, "").status, 200, "{page}");
    }
}

//! One person is one person, however the number is written and wherever the household goes.

use super::{Office, ezhou};

/// A rural boy without parents under some number, in a household of his own.
fn orphan(household: &str, number: &str) -> String {
    format!(
        r#"{{"id":"{household}","area":"420704","hukou":"rural","permanent_resident":true,"income_month":"0","members":[{{"id":"{household}-1","id_number":"{number}","name":"李强","orphan":true}}]}}"#
    )
}

fn award(office: &Office, household: &str) -> support::Answer {
    let body = format!(r#"{{"household":"{household}","program":"ez-rural-dibao-orphan","recipient":"{household}-1","on":"2008-06-01"}}"#);
    office.ask("POST", "/api/grants", &body)
}

#[test]
fn a_number_is_the_same_however_it_is_written() {
    let office = ezhou();
    // 42070419960315108X in its forms: 15 digits, full width with a small x, spaces and hyphens.
    let forms = ["42070419960315108X", "420704960315108", "４２０７０４１９９６０３１５１０８ｘ", "420704 19960315-108x"];
    for (position, form) in forms.iter().enumerate() {
        let household = format!("H-{position}");
        let answer = office.put(&household, &orphan(&household, form)).expect(201);
        assert_eq!(answer["warnings"].as_array().map(Vec::len), Some(usize::from(position > 0)), "{form}: {answer}");
        let answer = award(&office, &household);
        if position == 0 {
            answer.expect(201);
        } else {
            assert_eq!((answer.status, answer.problem().as_str()), (409, "overlap"), "{form}");
        }
    }
    let alerts = office.ask("GET", "/api/alerts", "").expect(200);
    assert!(alerts.as_array().expect("a list").iter().any(|one| one["kind"] == "shared_number"), "{alerts}");
}

#[test]
fn splitting_a_household_opens_no_second_door() {
    let office = ezhou();
    let member = |id: &str, number: &str, name: &str| format!(r#"{{"id":"{id}","id_number":"{number}","name":"{name}"}}"#);
    let (he, she) = (member("M-1", "420704197001011232", "王伟"), member("M-2", "420704197203041229", "李芳"));
    let document = |id: &str, members: &str| {
        format!(r#"{{"id":"{id}","area":"420704","zone":"city","hukou":"urban","permanent_resident":true,"income_month":"100","members":[{members}]}}"#)
    };
    let allowance = |id: &str| format!(r#"{{"household":"{id}","program":"ez-urban-dibao","recipient":"household","on":"2008-06-01"}}"#);
    office.put("H-1", &document("H-1", &format!("{he},{she}"))).expect(201);
    office.ask("POST", "/api/grants", &allowance("H-1")).expect(201);
    office.put("H-1", &document("H-1", &he)).expect(200);
    assert_eq!(office.put("H-2", &document("H-2", &she)).expect(201)["warnings"], serde_json::json!([]), "she has moved");
    let answer = office.ask("POST", "/api/grants", &allowance("H-2"));
    assert_eq!((answer.status, answer.problem().as_str()), (409, "overlap"));
    assert_eq!(office.ask("GET", "/api/households/H-2", "").expect(200)["grants"].as_array().map(Vec::len), Some(1), "her aid has come along");
}

#[test]
fn a_number_is_shown_in_full_to_who_says_what_for() {
    let office = ezhou();
    office.put("H-1", &orphan("H-1", "42070419960315108X")).expect(201);
    let path = "/api/households/H-1/members/H-1-1/reveal";
    assert_eq!(office.ask("POST", path, "{}").wrong_fields(), ["purpose"]);
    assert_eq!(office.ask("POST", path, r#"{"purpose":"核对证件"}"#).expect(200)["id_number"], "42070419960315108X");
    let history = office.ask("GET", "/api/households/H-1/history", "").expect(200);
    assert_eq!((history[0]["what"].as_str(), history[0]["member"].as_str()), (Some("number_revealed"), Some("H-1-1")));
    assert_eq!(office.ask("POST", "/api/households/H-1/members/H-9/reveal", r#"{"purpose":"核对证件"}"#).problem(), "not-found");
}

#[test]
fn households_are_found_by_name_sound_and_number() {
    let office = ezhou();
    office.put("H-1", &orphan("H-1", "42070419960315108X")).expect(201);
    office.put("H-2", &orphan("H-2", "420704197001011232").replace("李强", "王伟")).expect(201);
    for query in ["%E6%9D%8E%E5%BC%BA", "liqiang", "42070419960315108X", "420704960315108", "H-1"] {
        let found = office.ask("GET", &format!("/api/search/households?q={query}"), "").expect(200);
        assert_eq!(found[0]["household"], "H-1", "{query}: {found}");
    }
    assert_eq!(office.ask("GET", "/api/search/households", "").wrong_fields(), ["q"]);
    let found = office.ask("GET", "/api/search/programs?q=%E5%AD%A4%E5%84%BF&limit=3", "").expect(200);
    assert!(found[0]["program"].is_string() && found[0]["name"]["zh"].is_string() && found[0]["score"].is_number(), "{found}");
    assert!(found.as_array().is_some_and(|list| list.len() <= 3), "{found}");
}

//! Suspended, and let in again.

use super::{ALLOWANCE, WANG, ezhou};
use serde_json::json;

#[test]
fn who_is_suspended_gets_nothing_until_it_is_lifted() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let suspend = r#"{"person":"420704700101123","scope":["ez-urban-dibao"],"from":"2008-05-01","reason":"隐瞒收入"}"#;
    let id = office.ask("POST", "/api/suspensions", suspend).expect(201)["suspension"].as_str().expect("an id").to_string();
    let refused = office.ask("POST", "/api/grants", ALLOWANCE);
    assert_eq!((refused.status, refused.problem().as_str()), (409, "suspended"));
    assert_eq!((&refused.json()["suspension"], &refused.json()["member"]), (&json!(id), &json!("H-000017-1")));
    let look = office.ask("GET", "/api/households/H-000017/recommendations", "").expect(200);
    let dibao = look["recommendations"].as_array().expect("a list").iter().find(|one| one["program"] == "ez-urban-dibao").expect("listed").clone();
    assert_eq!((&dibao["standing"], &dibao["standing_detail"]["suspension"]), (&json!("suspended"), &json!(id)));
    let shown = office.ask("GET", &format!("/api/suspensions/{id}"), "").expect(200);
    assert_eq!((&shown["scope"], &shown["reason"], &shown["lifted"]), (&json!(["ez-urban-dibao"]), &json!("隐瞒收入"), &json!(null)));
    office.ask("POST", &format!("/api/suspensions/{id}/lift"), "{}").expect(200);
    let again = office.ask("POST", &format!("/api/suspensions/{id}/lift"), "{}");
    assert_eq!((again.status, again.problem().as_str()), (409, "not-possible"));
    office.ask("POST", "/api/grants", ALLOWANCE).expect(201);
}

#[test]
fn a_scope_bars_what_it_names_and_nothing_else() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    for scope in [r#"["need:medical"]"#, r#""rests-on-dibao""#] {
        let body = format!(r#"{{"household":"H-000017","scope":{scope},"from":"2008-05-01","reason":"待查"}}"#);
        office.ask("POST", "/api/suspensions", &body).expect(201);
    }
    let over = r#"{"household":"H-000017","scope":"all","from":"2008-05-01","until":"2008-05-31","reason":"待查"}"#;
    office.ask("POST", "/api/suspensions", over).expect(201);
    office.ask("POST", "/api/grants", ALLOWANCE).expect(201);
}

#[test]
fn all_bars_everything() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    office.ask("POST", "/api/suspensions", r#"{"person":"H-000017-2","scope":"all","from":"2008-06-01","until":"2008-06-30","reason":"待查"}"#).expect(201);
    let refused = office.ask("POST", "/api/grants", ALLOWANCE);
    assert_eq!((refused.status, refused.problem().as_str()), (409, "suspended"), "the household's aid covers the child");
    assert_eq!(refused.json()["until"], "2008-06-30");
}

#[test]
fn suspensions_that_make_no_sense_are_refused_by_field() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    for (body, fields) in [
        (r#"{"scope":"all","from":"2008-06-01","reason":"x"}"#, vec!["person", "household"]),
        (r#"{"person":"a","household":"b","scope":"all","from":"2008-06-01","reason":"x"}"#, vec!["person", "household"]),
        (r#"{"household":"H-000017","scope":"some","from":"2008-06-01","reason":"x"}"#, vec!["scope"]),
        (r#"{"household":"H-000017","scope":[],"from":"2008-06-01","reason":"x"}"#, vec!["scope"]),
        (r#"{"household":"H-000017","scope":["no-such-program"],"from":"2008-06-01","reason":"x"}"#, vec!["scope"]),
        (r#"{"household":"H-000017","scope":"all","from":"2008-06-01","until":"2008-05-01","reason":"x"}"#, vec!["until"]),
    ] {
        let answer = office.ask("POST", "/api/suspensions", body);
        assert_eq!((answer.status, answer.wrong_fields()), (422, fields.iter().map(ToString::to_string).collect::<Vec<_>>()), "{body}");
    }
    let nobody = office.ask("POST", "/api/suspensions", r#"{"person":"nobody","scope":"all","from":"2008-06-01","reason":"x"}"#);
    assert_eq!((nobody.status, nobody.problem().as_str()), (404, "not-found"));
}

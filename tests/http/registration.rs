//! Registering, reading, replacing.

use super::{ALLOWANCE, WANG, ezhou};
use serde_json::{Value, json};

#[test]
fn a_document_comes_back_as_it_was_sent() {
    let office = ezhou();
    let answer = office.put("H-000017", WANG);
    assert_eq!(answer.expect(201), json!({"household": "H-000017", "warnings": []}));
    let found = office.ask("GET", "/api/households/H-000017", "").expect(200);
    assert_eq!(found["household"], serde_json::from_str::<Value>(WANG).expect("JSON"));
    assert_eq!(found["grants"], json!([]));
    assert_eq!(office.put("H-000017", WANG).status, 200, "the second time it is there already");
}

#[test]
fn what_is_left_out_is_unknown_and_who_is_left_out_has_gone() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    office.put("H-000017", r#"{"id":"H-000017","area":"420704","members":[{"id":"H-000017-1","name":"王伟"}]}"#).expect(200);
    let found = office.ask("GET", "/api/households/H-000017", "").expect(200);
    assert_eq!(found["household"], json!({"id": "H-000017", "area": "420704", "members": [{"id": "H-000017-1", "name": "王伟"}]}));
}

#[test]
fn a_clerk_s_slip_is_kept_with_a_warning_and_nobody_is_turned_away() {
    let office = ezhou();
    let slip = WANG.replace("420704197001011232", "420704197001011233");
    let answer = office.put("H-000017", &slip).expect(201);
    let warnings = answer["warnings"].as_array().expect("a list");
    assert!(warnings.iter().any(|one| one.as_str().is_some_and(|text| text.contains("members[0].id_number") && text.contains(" / "))), "{answer}");
    let found = office.ask("GET", "/api/households/H-000017", "").expect(200);
    assert_eq!(found["household"]["members"][0]["id_number"], "420704197001011233");
    let alerts = office.ask("GET", "/api/alerts", "").expect(200);
    assert!(alerts.as_array().expect("a list").iter().any(|one| one["kind"] == "doubtful_number"), "{alerts}");
}

#[test]
fn documents_that_make_no_sense_are_refused_by_path() {
    let office = ezhou();
    for (id, document, path) in [
        ("H-1", r#"{"id":"H-2","members":[{"id":"m"}]}"#, "id"),
        ("H-1", r#"{"members":[{"id":"m"}]}"#, "id"),
        ("H-1", r#"{"id":"H-1","members":[]}"#, "members"),
        ("H-1", r#"{"id":"H-1","incme":1,"members":[{"id":"m"}]}"#, "incme"),
        ("H-1", r#"{"id":"H-1","income_month":1.5,"members":[{"id":"m"}]}"#, "income_month"),
        ("H-1", r#"{"id":"H-1","members":[{"id":"m"},{"id":"m"}]}"#, "members[1].id"),
        ("H-1", r#"[]"#, ""),
        ("110101199003070134", r#"{"id":"110101199003070134","members":[{"id":"m"}]}"#, "id"),
    ] {
        let answer = office.put(id, document);
        assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid"), "{document}");
        assert!(answer.wrong_fields().iter().any(|found| found == path), "{document}: {:?}", answer.wrong_fields());
    }
    for broken in ["", "{", "{\"id\":", "nonsense"] {
        let answer = office.put("H-1", broken);
        assert_eq!((answer.status, answer.problem().as_str()), (400, "malformed"), "{broken}");
    }
    assert_eq!(office.ask("GET", "/api/households/H-1", "").problem(), "not-found");
}

#[test]
fn recommendations_tell_where_each_stands() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let look = || office.ask("GET", "/api/households/H-000017/recommendations?on=2008-06-01", "").expect(200);
    let find = |look: &Value, program: &str| {
        let list = look["recommendations"].as_array().expect("a list").clone();
        list.into_iter().find(|one| one["program"] == program).unwrap_or_else(|| panic!("{program} is listed"))
    };
    let before = look();
    assert_eq!((&before["household"], &before["as_of"]), (&json!("H-000017"), &json!("2008-06-01")));
    let dibao = find(&before, "ez-urban-dibao");
    assert_eq!((&dibao["verdict"], &dibao["amount"], &dibao["per"]), (&json!("eligible"), &json!("50.00"), &json!("month")));
    assert_eq!(dibao["standing"], "open");
    assert!(dibao["criteria"].as_array().is_some_and(|list| list.iter().any(|one| one["needed"] == "income_pc < 185" && one["found"] == "160.00")), "{dibao}");
    assert_eq!(find(&before, "ez-edu-sub-primary")["missing"], json!(["household.dibao"]));

    let grant = office.ask("POST", "/api/grants", ALLOWANCE).expect(201)["grant"].clone();
    let after = find(&look(), "ez-urban-dibao");
    assert_eq!(after["standing"], "held_already");
    assert_eq!(after["standing_detail"]["with"]["grant"], grant);
    let programs: Vec<String> = look()["recommendations"].as_array().expect("a list").iter().map(|one| one["program"].to_string()).collect();
    assert!(programs.is_sorted(), "programs stand in byte order");
}

#[test]
fn questions_that_can_t_be_read_are_refused_by_name() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    for (query, field) in [("on=2008-02-30", "on"), ("on=", "on"), ("date=2008-06-01", "date"), ("all=perhaps", "all"), ("program=nothing", "program")] {
        let answer = office.ask("GET", &format!("/api/households/H-000017/recommendations?{query}"), "");
        assert_eq!((answer.status, answer.wrong_fields()), (422, vec![field.to_string()]), "{query}");
    }
    assert_eq!(office.ask("GET", "/api/households/H-404/recommendations", "").problem(), "not-found");
    assert_eq!(office.ask("GET", "/api/households/%ff/recommendations", "").status, 400);
}

/// A list is kept whole, as it was sent; what contradicts it is told and kept.
#[test]
fn a_list_comes_back_as_it_was_sent() {
    let office = super::office("2024-12-01");
    let document = r#"{"id":"H-1","area":"110101","income_month":"50","supporters":[{"income_month":"9000.00","family_size":3},{}],"expenses":[],
        "members":[{"id":"H-1-1","incomes":[{"kind":"wages","amount_month":"100.50"}]}]}"#;
    let answer = office.put("H-1", document).expect(201);
    let warnings = answer["warnings"].to_string();
    assert!(warnings.contains("income_month") && warnings.contains("50.00") && warnings.contains("100.5"), "both values are told: {warnings}");
    let found = office.ask("GET", "/api/households/H-1", "").expect(200);
    assert_eq!(found["household"], serde_json::from_str::<Value>(document).expect("JSON"));
    let answer = office.put("H-1", r#"{"id":"H-1","supporters":[{"family_size":0}],"members":[{"id":"H-1-1"}]}"#);
    assert_eq!((answer.status, answer.wrong_fields()), (422, vec!["supporters[0].family_size".to_string()]));
    let schema = office.ask("GET", "/api/openapi.json", "").expect(200).to_string();
    assert!(schema.contains("families_to_support") && schema.contains("amount_month"), "the interface's description names the fields");
}

/// The form has a row for each record and an empty one; rows are filled, emptied and taken out without a script.
#[test]
fn a_list_is_changed_on_the_form() {
    // Without a key or an account the door is open to this machine.
    let folder = tempfile::TempDir::new().expect("a folder");
    let server = support::Server::start_with(&folder.path().join("data"), &support::repository().join("catalog"), &["--today", "2024-12-01"]);
    let ask = |method: &str, path: &str, body: &str| server.ask_with(method, path, body, &[]);
    ask("PUT", "/api/households/H-1", r#"{"id":"H-1","area":"110101","supporters":[{"family_size":3},{}],"members":[{"id":"H-1-1"}]}"#).expect(201);
    let page = ask("GET", "/households/H-1/edit", "").body;
    assert!(page.contains(r#"name="h.supporters.rows" value="3""#), "two records and an empty row");
    let seen = page.split(r#"name="seen" value=""#).nth(1).and_then(|rest| rest.split('"').next()).expect("the version that was seen");
    let send = |rows: &str| {
        let body = format!("members=1&seen={seen}&do=save&h.area=110101&m0.id=H-1-1&source.h.living=visit&on.h.living=2024-12-01&{rows}");
        server.ask_with("POST", "/households/H-1/edit", &body, &[("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "same-origin")])
    };
    let wrong = send("h.supporters.rows=3&h.supporters.0=kept&h.supporters.0.family_size=3&h.supporters.1=kept&h.supporters.2.family_size=0");
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("#f-h-supporters-2-family_size"), "the fault leads to its cell: {}", wrong.body);
    let saved = send(
        "h.supporters.rows=3&h.supporters.0=kept&h.supporters.0.family_size=3&h.supporters.1=kept&h.supporters.1.remove=yes&h.supporters.2.income_month=1,200&h.supporters.2.aided=no",
    );
    assert_eq!(saved.status, 303, "{}", saved.body);
    let found = ask("GET", "/api/households/H-1", "").expect(200);
    assert_eq!(found["household"]["supporters"], json!([{"family_size": 3}, {"aided": false, "income_month": "1200"}]));
    let page = ask("GET", "/households/H-1", "").body;
    assert!(page.contains("1200") && page.contains("<caption>"), "the list stands on the household's page as a table");
}

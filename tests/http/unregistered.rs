//! A household that is sent and not registered: what may help it?

use super::WANG;
use serde_json::Value;
use support::Server;
use tempfile::TempDir;

#[test]
fn verdicts_only_are_the_verdicts_of_the_whole_answer_and_nothing_is_stored() {
    let folder = TempDir::new().expect("a folder");
    let server = Server::start(&folder.path().join("data"), "2008-06-01", "officer");
    let whole = server.ask("POST", "/api/recommendations?on=2008-06-01", WANG);
    assert_eq!(whole.status, 200, "{}", whole.body);
    let short = server.ask("POST", "/api/recommendations?on=2008-06-01&verdicts_only=true", WANG);
    assert_eq!(short.status, 200, "{}", short.body);
    let (whole, short): (Value, Value) = (serde_json::from_str(&whole.body).expect("JSON"), serde_json::from_str(&short.body).expect("JSON"));
    let fields = ["program", "recipient", "verdict", "amount", "amount_min", "amount_max", "per"];
    let lines = |answer: &Value| -> Vec<Vec<Value>> {
        answer["recommendations"].as_array().expect("a list").iter().map(|one| fields.iter().map(|field| one[field].clone()).collect()).collect()
    };
    assert_eq!(lines(&whole), lines(&short));
    assert!(lines(&short).iter().any(|line| line[2] == "eligible" && !line[3].is_null()), "{short}");
    assert!(lines(&short).iter().any(|line| line[2] == "needs"), "{short}");
    assert!(whole["recommendations"][0]["criteria"].is_array() && short["recommendations"][0]["criteria"].is_null());
    assert_eq!(server.ask("GET", "/api/households/H-000017", "").status, 404);
}

#[test]
fn what_is_wrong_is_named_by_its_path() {
    let folder = TempDir::new().expect("a folder");
    let server = Server::start(&folder.path().join("data"), "2008-06-01", "donor");
    let wrong =
        server.ask("POST", "/api/recommendations", r#"{"id":"X","area":"420704","income_month":"many","members":[{"id":"X-1","birth_date":"1980-13-01"}]}"#);
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    for path in ["income_month", "members[0].birth_date"] {
        assert!(wrong.body.contains(&format!("\"path\":\"{path}\"")), "{path}: {}", wrong.body);
    }
    let both = server.ask("POST", "/api/recommendations?verdicts_only=true&all=true", WANG);
    assert_eq!(both.status, 422, "{}", both.body);
    assert!(both.body.contains("verdicts_only"), "{}", both.body);
}

/// Nobody can ask which of two incomes was meant, so a household that contradicts itself is refused with both.
#[test]
fn what_contradicts_itself_is_refused_with_both_values() {
    let folder = TempDir::new().expect("a folder");
    let server = Server::start(&folder.path().join("data"), "2008-06-01", "officer");
    let sent = |month: &str| {
        let income = r#"[{"kind":"wages","amount_month":"5000"}]"#;
        format!(r#"{{"id":"X","area":"420704","income_month":"{month}","members":[{{"id":"a","birth_date":"1980-01-01","incomes":{income}}}]}}"#)
    };
    for call in ["/api/recommendations", "/api/recommendations?verdicts_only=true", "/api/cliffs"] {
        assert_eq!(server.ask("POST", call, &sent("5000")).status, 200, "{call}");
        let refused = server.ask("POST", call, &sent("900"));
        assert_eq!(refused.status, 422, "{call}: {}", refused.body);
        assert!(["\"path\":\"income_month\"", "900.00", "5000"].iter().all(|part| refused.body.contains(part)), "{call}: {}", refused.body);
    }
}

//! What do relations between programs come to over HTTP: what is less, what could be more, what is refused and by which clause?

use super::desk_pages::shown;
use super::{Office, office};
use serde_json::{Value, json};
use support::Answer;

/// A family of two, one of them a child that nobody can care for.
fn family(office: &Office) {
    let child = r#"{"id":"H-1-2","name":"王小明","birth_date":"2015-03-01","local_hukou":true,"child_class":"de_facto_unsupported"}"#;
    office.put("H-1", &format!(r#"{{"id":"H-1","area":"110101003","members":[{{"id":"H-1-1","name":"王伟"}},{child}]}}"#)).expect(201);
}

fn award(office: &Office, program: &str, recipient: &str, on: &str, more: &str) -> Answer {
    office.ask("POST", "/api/grants", &format!(r#"{{"household":"H-1","program":"{program}","recipient":"{recipient}","on":"{on}"{more}}}"#))
}

fn id(answer: &Value) -> String {
    answer["grant"].as_str().expect("an id").to_string()
}

const ALLOWANCE: &str = r#","amount":"1600","exception":"papers were lost""#;

/// 1,600 for two are 800 a head: 2,850 become 2,050, and 2,850 again once the allowance is gone.
#[test]
fn a_top_up_shows_what_it_pays_today_and_is_raised_when_the_other_ends() {
    let office = office("2026-11-15");
    family(&office);
    let child = id(&award(&office, "bj-child-living-de-facto", "H-1-2", "2026-11-15", "").expect(201));
    let allowance = id(&award(&office, "bj-dibao", "household", "2026-11-15", ALLOWANCE).expect(201));
    let line = || office.ask("GET", &format!("/api/grants/{child}"), "").expect(200);
    let of_household = || {
        let grants = office.ask("GET", "/api/households/H-1", "").expect(200)["grants"].clone();
        grants.as_array().expect("grants").iter().find(|grant| grant["grant"] == child.as_str()).expect("the child's").clone()
    };
    // The months of both begin on 1 December.
    for line in [line(), of_household()] {
        let says = line["amount_says"][0]["zh"].as_str().unwrap_or_default();
        assert!(says.starts_with("原2850.00元，自 2026-12-01 起因同时享受“") && says.ends_with("为2050.00元"), "{line}");
    }
    assert!(shown(&office, "/households/H-1", "zh").contains("原2850.00元，自 2026-12-01 起"));
    let low = || {
        let alerts = office.ask("GET", "/api/alerts", "").expect(200);
        alerts.as_array().expect("alerts").iter().filter(|alert| alert["kind"] == "top_up_low").count()
    };
    assert_eq!(low(), 0);
    let raise = || office.ask("POST", &format!("/api/grants/{child}/raise"), r#"{"reason":"低保已停发"}"#);
    assert_eq!(raise().problem(), "not-possible");
    office.ask("POST", &format!("/api/grants/{allowance}/cancel"), r#"{"reason":"录入有误"}"#).expect(200);
    assert_eq!(low(), 1);
    assert!(shown(&office, &format!("/grants/{child}"), "zh").contains("自 2026-12-01 起可为2850.00元"));
    raise().expect(200);
    assert_eq!(low(), 0);
    assert_eq!((&line()["amount"], line().get("amount_says")), (&json!("2850.00"), None), "as it was awarded");
}

#[test]
fn past_aid_is_known_by_the_name_of_its_program() {
    for name in ["困难残疾人生活补贴", "bj-dis-living"] {
        let office = office("2026-11-15");
        family(&office);
        let past = |program: &str, need: &str| {
            let body = json!({"household": "H-1", "member": "H-1-1", "program": program, "agency": "bj-civil-affairs", "need": need,
                "kind": "statutory", "per": "month", "amount": "400", "from": "2025-01-01"});
            office.ask("POST", "/api/past-grants", &body.to_string())
        };
        assert_eq!(past("困难残疾人生活补贴", "food").wrong_fields(), ["need"]);
        let recorded = past(name, "living").expect(201);
        assert_eq!(recorded.get("warnings"), None, "{recorded}");
        let refused = award(&office, "bj-dis-living", "H-1-1", "2026-11-15", r#","amount":"400","exception":"papers were lost""#);
        assert_eq!((refused.status, refused.problem().as_str()), (409, "overlap"), "{name}");
        assert_eq!(refused.json()["with"]["program"], "bj-dis-living");
    }
    let office = office("2026-11-15");
    family(&office);
    let body = json!({"household": "H-1", "member": "H-1-1", "program": "外地补贴", "agency": "elsewhere", "need": "living",
        "kind": "statutory", "per": "month", "amount": "400", "from": "2025-01-01"});
    let unknown = office.ask("POST", "/api/past-grants", &body.to_string()).expect(201);
    assert!(unknown["warnings"][0]["zh"].as_str().is_some_and(|says| says.contains("外地补贴")), "{unknown}");
}

#[test]
fn a_refusal_tells_the_rule_and_its_clause() {
    let office = office("2026-11-15");
    family(&office);
    award(&office, "bj-eld-hardship", "H-1-1", "2026-11-15", r#","amount":"300","exception":"papers were lost""#).expect(201);
    let refused = award(&office, "bj-dis-living", "H-1-1", "2026-11-15", r#","amount":"400","exception":"papers were lost""#);
    assert_eq!(refused.problem(), "overlap");
    let answer = refused.json();
    let with = &answer["with"];
    assert_eq!((&with["rule"], &with["why"]["zh"]), (&json!("excludes"), &json!("两项不能同时享受")));
    let clause = with["clause"].as_str().expect("a clause");
    assert!(!clause.is_empty() && answer.to_string().contains(&format!("依据：{clause}")), "{answer}");
}

#[test]
fn a_cause_that_is_written_otherwise_is_the_same_and_another_one_is_told() {
    let office = office("2026-11-15");
    family(&office);
    let ask = |cause: &str| {
        let more = format!(r#","amount":"500","cause":"{cause}","exception":"papers were lost""#);
        award(&office, "bj-temp-urgent", "household", "2026-11-15", &more)
    };
    let first = ask("火灾Ａ").expect(201);
    for cause in ["火灾a", "火 灾 A。"] {
        let refused = ask(cause);
        assert_eq!(refused.problem(), "overlap", "{cause}");
        assert!(refused.json()["with"]["why"]["zh"].as_str().is_some_and(|why| why.contains("同一事由")), "{}", refused.body);
    }
    let other = ask("水灾").expect(201);
    assert!(other["warnings"].to_string().contains(first["grant"].as_str().expect("an id")), "{other}");
}

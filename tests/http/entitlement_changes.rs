//! Is everybody whose eligibility has changed listed, page by page, to the right desk?

use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::{Server, SmallCatalog};
use tempfile::TempDir;

/// Households of the town.
const HOUSEHOLDS: usize = 57;

/// A town of which everybody has the bonus from July on; on 5 July the first three earn too much for the allowance.
fn office(folder: &TempDir) -> Server {
    let (catalog, data) = (folder.path().join("catalog"), folder.path().join("data"));
    let mut small = SmallCatalog::town("600", "100", "agency: two\npaid_to: person\n");
    let bonus = small.folder.files.iter_mut().find(|file| file.path.ends_with("bonus.yaml")).expect("the bonus");
    let text = String::from_utf8(bonus.bytes.clone()).expect("text");
    bonus.bytes = text.replacen("{from: 2026-01-01}", "{from: 2026-07-01}", 1).replacen("2026-06-01", "2026-07-01", 1).into_bytes();
    small.write_to(&catalog);
    let server = Server::start_with(&data, &catalog, &["--today", "2026-06-30", "--print-key", "administrator"]);
    for number in 0..HOUSEHOLDS {
        put(&server, number, "100", 201);
    }
    server.ask("POST", "/api/clock", r#"{"today":"2026-07-01"}"#).expect(200);
    until_whole(&server);
    assert_eq!(total(&server, ""), HOUSEHOLDS as u64);
    server.ask("POST", "/api/clock", r#"{"today":"2026-07-05"}"#).expect(200);
    (0..3).for_each(|number| put(&server, number, "900", 200));
    server
}

/// Waits until everybody is watched; gives what was told up to then.
fn until_whole(server: &Server) -> Vec<Value> {
    let mut told = Vec::new();
    for _ in 0..5_000 {
        told.push(page(server, ""));
        if told.last().is_some_and(|page| page["whole"] == true) {
            return told;
        }
    }
    panic!("nobody is watched");
}

fn put(server: &Server, number: usize, income: &str, status: u16) {
    let id = format!("H{number:02}");
    let members = json!([{"id": format!("{id}-1"), "name": format!("人{number}"), "birth_date": "1970-01-01"}]);
    let household = json!({"id": id, "area": "330102", "hukou": "urban", "income_month": income, "members": members});
    server.put(&id, &household.to_string()).expect(status);
}

fn page(server: &Server, query: &str) -> Value {
    server.ask("GET", &format!("/api/entitlement-changes?{query}"), "").expect(200)
}

fn total(server: &Server, query: &str) -> u64 {
    page(server, query)["total"].as_u64().expect("a total")
}

fn rows(page: &Value) -> &[Value] {
    page["changes"].as_array().expect("rows")
}

/// Everything that is asked for, page by page.
fn all(server: &Server, query: &str, limit: usize) -> Vec<Value> {
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = page(server, &format!("{query}&limit={limit}{after}"));
        assert!(rows(&page).len() <= limit, "{page}");
        found.extend(rows(&page).iter().cloned());
        let Some(next) = page["next"].as_str() else { return found };
        assert_eq!(rows(&page).len(), limit, "only the last page is short");
        after = format!("&after={next}");
    }
}

#[test]
fn everybody_is_listed_once_whatever_the_page() {
    let folder = TempDir::new().expect("a folder");
    let server = office(&folder);
    let whole = all(&server, "", 200);
    assert_eq!((whole.len(), total(&server, "")), (HOUSEHOLDS + 3, HOUSEHOLDS as u64 + 3));
    for limit in [1, 7, 20, 57, 60] {
        assert_eq!(all(&server, "", limit), whole, "{limit} a page");
    }
    let named: BTreeSet<(&str, &str)> = whole.iter().map(|row| (row["household"].as_str().expect("an id"), row["program"].as_str().expect("an id"))).collect();
    assert_eq!(named.len(), whole.len());
    // Who lost the allowance, and how it came.
    let lost = whole.iter().find(|row| row["household"] == "H01" && row["program"] == "allowance").expect("H01");
    let expected = json!({
        "household": "H01", "recipient": "H01-1", "recipient_name": "人1", "program": "allowance", "name": {"zh": "名", "en": "Name"}, "agency": "two",
        "became": "ineligible", "on": "2026-07-05", "cause": "facts", "verdict": "ineligible", "per": "month",
    });
    assert_eq!(*lost, expected);
    let gained = whole.iter().find(|row| row["household"] == "H09").expect("H09");
    let facts = ["recipient", "program", "became", "on", "cause", "amount", "standing"].map(|key| gained[key].as_str().expect("a text"));
    assert_eq!(facts, ["household", "bonus", "eligible", "2026-07-01", "day", "30.00", "open"]);
    // What was awarded or asked for is told.
    let award = json!({"household": "H09", "program": "bonus", "recipient": "household", "on": "2026-07-05"});
    server.ask("POST", "/api/grants", &award.to_string()).expect(201);
    let filing = json!({"household": "H10", "program": "bonus", "recipient": "household", "on": "2026-07-05"});
    let application = server.ask("POST", "/api/applications", &filing.to_string()).expect(201);
    assert_eq!(rows(&page(&server, "household=H09"))[0]["standing"], "held_already");
    assert_eq!(rows(&page(&server, "household=H10"))[0]["application"], application["application"]);
}

#[test]
fn the_list_is_narrowed() {
    let folder = TempDir::new().expect("a folder");
    let server = office(&folder);
    for (query, count) in [
        ("program=bonus", HOUSEHOLDS),
        ("program=allowance", 3),
        ("agency=two", 3),
        ("agency=two&program=bonus", 0),
        ("became=ineligible", 3),
        ("became=eligible&cause=facts", 0),
        ("cause=day&month=2026-07", HOUSEHOLDS),
        ("month=2026-06", 0),
        ("household=H02", 2),
        ("household=H02&cause=facts", 1),
        ("household=H12", 1),
    ] {
        assert_eq!(all(&server, query, 9).len(), count, "{query}");
        if !query.contains("household") {
            assert_eq!(total(&server, query), count as u64, "{query}");
        }
    }
    // Made good on the same day, they are gone from the list.
    put(&server, 0, "100", 200);
    assert_eq!(total(&server, "became=ineligible"), 2);
    // On another day it is news again.
    server.ask("POST", "/api/clock", r#"{"today":"2026-07-06"}"#).expect(200);
    put(&server, 1, "101", 200);
    let changed = all(&server, "program=allowance", 9);
    let told: BTreeSet<(&str, &str)> = changed.iter().map(|row| (row["household"].as_str().expect("an id"), row["became"].as_str().expect("a word"))).collect();
    assert_eq!(told, BTreeSet::from([("H01", "eligible"), ("H02", "ineligible")]));
}

#[test]
fn a_wrong_question_is_told() {
    let folder = TempDir::new().expect("a folder");
    let server = office(&folder);
    let next = page(&server, "limit=2")["next"].as_str().expect("more").to_string();
    for (query, field) in [
        ("after=nowhere", "after"),
        (&format!("after={}", next.replace("H-", "G-")), "after"),
        (&format!("after={next}~1"), "after"),
        ("month=July", "month"),
        ("month=2026-13", "month"),
        ("became=rich", "became"),
        ("cause=luck", "cause"),
        ("program=nothing", "program"),
        ("agency=nobody", "agency"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("page=2", "page"),
    ] {
        let answer = server.ask("GET", &format!("/api/entitlement-changes?{query}"), "");
        assert_eq!((answer.status, answer.wrong_fields()), (422, vec![field.to_string()]), "{query}: {}", answer.body);
    }
    assert_eq!(server.ask("GET", "/api/entitlement-changes?household=nobody", "").status, 404);
    // A program that has left the catalog meanwhile is no end of the list.
    let past = next.replacen("allowance", "alms", 1);
    assert_eq!(rows(&page(&server, &format!("after={past}&limit=200"))).len(), HOUSEHOLDS, "{past}");
}

#[test]
fn each_desk_sees_its_own() {
    let folder = TempDir::new().expect("a folder");
    let server = office(&folder);
    let data = server.data.to_str().expect("a path").to_string();
    let key = server.key.clone();
    let catalog = folder.path().join("catalog");
    let path = server.data.clone();
    drop(server);
    let issue = |role: &str, agency: &[&str]| {
        let run =
            support::run_yimen(&[&["key", "issue", "--role", role, "--catalog", catalog.to_str().expect("a path"), "--data", &data], agency].concat(), b"");
        assert_eq!(run.status, 0, "{}", run.err);
        run.out.trim().to_string()
    };
    let (two, supervisor, donor) = (issue("officer", &["--agency", "two"]), issue("supervisor", &[]), issue("donor", &[]));
    let mut server = Server::start_with(&path, &catalog, &["--today", "2026-07-05"]);
    server.key = key;
    // A list that lacks somebody says so, and so does the page.
    let told = until_whole(&server);
    assert!(told.iter().all(|page| page["whole"] == false || page["total"] == HOUSEHOLDS + 3), "{told:?}");
    let says = "仍在读取各户";
    assert!(!server.ask("GET", "/entitlement-changes", "").body.contains(says));
    for path in ["/", "/alerts"] {
        (0..5_000).find(|_| !server.ask("GET", path, "").body.contains(says)).expect("everybody is compared, and the page is whole");
    }
    let ask = |key: &str, path: &str| server.ask_with("GET", path, "", &[("Authorization", &format!("Bearer {key}"))]);
    let own = ask(&two, "/api/entitlement-changes").expect(200);
    assert_eq!((&own["total"], own["changes"].as_array().expect("rows").iter().all(|row| row["agency"] == "two")), (&json!(3), true));
    assert_eq!(ask(&two, "/api/entitlement-changes?agency=one").status, 403);
    assert_eq!(ask(&two, "/api/entitlement-changes?program=bonus").expect(200)["total"], 0);
    assert_eq!(ask(&supervisor, "/api/entitlement-changes").expect(200)["total"], HOUSEHOLDS + 3);
    assert_eq!(ask(&donor, "/api/entitlement-changes").status, 403);
    // The page likewise.
    let shown = ask(&two, "/entitlement-changes?month=2026-07").body;
    assert!(shown.contains("/households/H01") && !shown.contains("/households/H09"), "{shown}");
    assert_eq!(ask(&two, "/entitlement-changes?agency=one").status, 403);
    assert_eq!(ask(&donor, "/entitlement-changes").status, 403);
}

#[test]
fn the_page_leads_on() {
    let folder = TempDir::new().expect("a folder");
    let server = office(&folder);
    let alerts = server.ask("GET", "/alerts", "").body;
    let href = "/entitlement-changes?month=2026-07&#38;agency=one";
    assert!(alerts.contains(href) && alerts.contains("查看名单"), "{alerts}");
    // The alerts of one kind alone.
    let one_kind = server.ask("GET", "/alerts?kind=entitlement_changed", "").body;
    assert!(one_kind.contains("<article") && !server.ask("GET", "/alerts?kind=fund_low", "").body.contains("<article"), "{one_kind}");
    assert_eq!(server.ask("GET", "/alerts?kind=weather", "").status, 404);
    let of_kind = |kind: &str| server.ask("GET", &format!("/api/alerts?kind={kind}"), "");
    assert_eq!((of_kind("entitlement_changed").expect(200).as_array().map(Vec::len), of_kind("fund_low").expect(200)), (Some(2), json!([])));
    assert_eq!(of_kind("weather").wrong_fields(), ["kind"]);
    let first = server.ask("GET", "/entitlement-changes?month=2026-07&agency=one", "").body;
    let next = first.split("href=\"").find(|link| link.contains("after=")).and_then(|link| link.split('"').next()).expect("a next page").replace("&#38;", "&");
    let second = server.ask("GET", &next, "").body;
    let shown = |body: &str| (0..HOUSEHOLDS).filter(|number| body.contains(&format!("/households/H{number:02}\""))).collect::<BTreeSet<_>>();
    assert_eq!((shown(&first).len(), shown(&second).len()), (50, HOUSEHOLDS - 50));
    assert_eq!(shown(&first).union(&shown(&second)).count(), HOUSEHOLDS);
    let english =
        server.ask_with("GET", "/entitlement-changes?became=ineligible", "", &[("Authorization", &format!("Bearer {}", server.key)), ("Cookie", "lang=en")]);
    assert!(english.body.contains("no longer eligible") && english.body.contains("by other facts") && shown(&english.body).len() == 3, "{}", english.body);
    assert_eq!(server.ask("GET", "/entitlement-changes?after=nowhere", "").status, 404);
    assert!(server.ask("GET", "/entitlement-changes?household=nobody", "").body.contains("没有这个户编号"));
}

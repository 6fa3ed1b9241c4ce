//! Are those whose answers a day or a fact has changed told to the right desk, once, and again after a restart?

use serde_json::{Value, json};
use support::{Server, SmallCatalog};
use tempfile::TempDir;

/// A town whose bonus comes in force in July and whose allowance is for those below 600.
fn town(folder: &TempDir) -> std::path::PathBuf {
    let catalog = folder.path().join("catalog");
    let mut small = SmallCatalog::town("600", "100", "agency: two\n");
    let bonus = small.folder.files.iter_mut().find(|file| file.path.ends_with("bonus.yaml")).expect("the bonus");
    let text = String::from_utf8(bonus.bytes.clone()).expect("text");
    bonus.bytes = text.replacen("{from: 2026-01-01}", "{from: 2026-07-01}", 1).replacen("2026-06-01", "2026-07-01", 1).into_bytes();
    small.write_to(&catalog);
    catalog
}

fn put(server: &Server, id: &str, income: &str, status: u16) {
    let member = json!({"id": format!("{id}-1"), "birth_date": "1970-01-01"});
    let household = json!({"id": id, "area": "330102", "hukou": "urban", "income_month": income, "members": [member]});
    server.ask("PUT", &format!("/api/households/{id}"), &household.to_string()).expect(status);
}

/// The alerts of the kind, as soon as there are so many: everybody is read in the background.
fn told(server: &Server, count: usize) -> Vec<Value> {
    for _ in 0..5_000 {
        let alerts = server.ask("GET", "/api/alerts", "").expect(200);
        let own: Vec<Value> = alerts.as_array().expect("alerts").iter().filter(|alert| alert["kind"] == "entitlement_changed").cloned().collect();
        if own.len() == count {
            return own;
        }
    }
    panic!("not {count} alerts: {}", server.ask("GET", "/api/alerts", "").body)
}

#[test]
fn a_day_and_a_fact_find_people() {
    let folder = TempDir::new().expect("a folder");
    let (catalog, data) = (town(&folder), folder.path().join("data"));
    let start = |today: &str, more: &[&str]| Server::start_with(&data, &catalog, &[&["--today", today], more].concat());
    let server = start("2026-06-30", &["--print-key", "administrator"]);
    for id in ["H1", "H2"] {
        put(&server, id, "100", 201);
    }
    assert!(told(&server, 0).is_empty(), "whoever registers a family sees what it may get");
    server.ask("POST", "/api/clock", r#"{"today":"2026-07-01"}"#).expect(200);
    let alert = told(&server, 1).remove(0);
    assert_eq!((&alert["key"], &alert["agency"], &alert["state"]), (&"entitlement_changed:2026-07+one".into(), &"one".into(), &"open".into()));
    assert!(alert["says"]["en"].as_str().is_some_and(|says| says.contains("2 households newly eligible")), "{alert}");
    let about: Vec<&Value> = alert["about"].as_array().expect("about").iter().filter_map(|one| one.get("household")).collect();
    assert_eq!(about, ["H1", "H2"]);
    let evidence = alert["evidence"][0]["en"].as_str().expect("evidence");
    assert!(evidence.ends_with("from 2026-07-01 on: 2 newly eligible (H1, H2)"), "{evidence}");
    // Settled, it stays so on the next day.
    let key = alert["key"].as_str().expect("a key").replace('+', "%2B");
    server.ask("POST", &format!("/api/alerts/{key}/answer"), r#"{"outcome":"confirmed","reason":"both were written to"}"#).expect(200);
    server.ask("POST", "/api/clock", r#"{"today":"2026-07-05"}"#).expect(200);
    assert_eq!(told(&server, 1)[0]["state"], "confirmed");
    // Other facts: that family alone, at the desk of the allowance.
    put(&server, "H1", "900", 200);
    let alerts = told(&server, 2);
    let lost = alerts.iter().find(|alert| alert["agency"] == "two").expect("the allowance's desk");
    assert!(lost["says"]["en"].as_str().is_some_and(|says| says.contains("0 households newly eligible, 1 no longer")), "{lost}");
    assert_eq!((&lost["level"], &lost["about"][1]["household"]), (&"amber".into(), &"H1".into()));
    let bonus = alerts.iter().find(|alert| alert["agency"] == "one").expect("the bonus");
    assert_eq!(bonus["state"], "confirmed", "one less asks nothing new");
    let key = server.key.clone();
    drop(server);
    // All of it is found again from the records.
    let mut server = start("2026-07-05", &[]);
    server.key = key;
    let again = told(&server, 2);
    let parts = |alerts: &[Value]| alerts.iter().map(|alert| (alert["key"].clone(), alert["fingerprint"].clone(), alert["state"].clone())).collect::<Vec<_>>();
    assert_eq!(parts(&again), parts(&alerts));
    // Corrected, it is gone by itself; after the next month nothing of this one is told.
    put(&server, "H1", "100", 200);
    let mended = told(&server, 2);
    let lost = mended.iter().find(|alert| alert["agency"] == "two").expect("the allowance's desk");
    assert!(lost["says"]["en"].as_str().is_some_and(|says| says.contains("1 households newly eligible, 0 no longer")), "{lost}");
    server.ask("POST", "/api/clock", r#"{"today":"2026-09-01"}"#).expect(200);
    assert!(told(&server, 0).is_empty());
}

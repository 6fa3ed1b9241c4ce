//! Are those whose answers a day or a fact has changed told to the right desk, once, and again after a restart?

use serde_json::{Value, json};
use support::{Server, SmallCatalog, SmallProgram};
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
    put_of(server, id, income, Some("urban"), status);
}

/// The same with another registration, or none that is known: then it is not known who gets the bonus.
fn put_of(server: &Server, id: &str, income: &str, hukou: Option<&str>, status: u16) {
    let member = json!({"id": format!("{id}-1"), "birth_date": "1970-01-01"});
    let mut household = json!({"id": id, "area": "330102", "income_month": income, "members": [member]});
    if let Some(hukou) = hukou {
        household["hukou"] = json!(hukou);
    }
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
    assert_eq!((&lost["level"], &lost["about"][2]["household"]), (&"amber".into(), &"H1".into()));
    assert_eq!(lost["about"][0], json!({"agency": "two", "changes": "2026-07"}), "the list behind it");
    let bonus = alerts.iter().find(|alert| alert["agency"] == "one").expect("the bonus");
    assert_eq!(bonus["state"], "confirmed", "recorded anew, it is still so, and nothing new");
    assert_eq!(bonus["fingerprint"], alert["fingerprint"]);
    let key = server.key.clone();
    drop(server);
    // All of it is found again from the records.
    let mut server = start("2026-07-05", &[]);
    server.key = key;
    let again = told(&server, 2);
    let parts = |alerts: &[Value]| alerts.iter().map(|alert| (alert["key"].clone(), alert["fingerprint"].clone(), alert["state"].clone())).collect::<Vec<_>>();
    assert_eq!(parts(&again), parts(&alerts));
    // Corrected on the same day, it is gone by itself and nothing is left of it; after the next month nothing of this one is told.
    put(&server, "H1", "100", 200);
    assert_eq!(told(&server, 1)[0]["agency"], "one");
    server.ask("POST", "/api/clock", r#"{"today":"2026-09-01"}"#).expect(200);
    assert!(told(&server, 0).is_empty());
}

/// The closed alerts of the kind: their keys, and household and position of the edit; as soon as there are so many.
fn closed(server: &Server, count: usize) -> Vec<(String, String, u64)> {
    for _ in 0..5_000 {
        let alerts = server.ask("GET", "/api/alerts?state=closed", "").expect(200);
        let own = alerts.as_array().expect("alerts").iter().filter(|alert| alert["kind"] == "entitlement_changed");
        let text = |value: &Value| value.as_str().expect("a text").to_string();
        let own: Vec<_> = own
            .map(|alert| {
                assert_eq!(alert["closed"]["what"], "household_recorded", "{alert}");
                (text(&alert["key"]), text(&alert["closed"]["household"]), alert["closed"]["position"].as_u64().expect("a position"))
            })
            .collect();
        if own.len() == count {
            return own;
        }
    }
    panic!("not {count} closed: {}", server.ask("GET", "/api/alerts?state=closed", "").body)
}

#[test]
fn the_edit_that_takes_the_last_away_closes_the_question() {
    let folder = TempDir::new().expect("a folder");
    let (catalog, data) = (town(&folder), folder.path().join("data"));
    let start = |today: &str, more: &[&str]| Server::start_with(&data, &catalog, &[&["--today", today], more].concat());
    let mut server = start("2026-06-30", &["--print-key", "administrator"]);
    put(&server, "H1", "100", 201);
    put(&server, "H2", "900", 201);
    assert!(told(&server, 0).is_empty());
    server.ask("POST", "/api/clock", r#"{"today":"2026-07-01"}"#).expect(200);
    told(&server, 1);
    server.ask("POST", "/api/clock", r#"{"today":"2026-07-05"}"#).expect(200);
    // Recorded anew it is still so; of one of two it is not known any more: the question stays.
    put(&server, "H2", "901", 200);
    assert!(told(&server, 1)[0]["says"]["en"].as_str().is_some_and(|says| says.contains("2 households newly eligible")));
    put_of(&server, "H2", "901", None, 200);
    assert!(told(&server, 1)[0]["says"]["en"].as_str().is_some_and(|says| says.contains("in 1 program: 1 household newly eligible")));
    assert!(closed(&server, 0).is_empty());
    put_of(&server, "H1", "101", None, 200);
    assert!(told(&server, 0).is_empty());
    let bonus = closed(&server, 1).remove(0);
    assert_eq!((bonus.0.as_str(), bonus.1.as_str()), ("entitlement_changed:2026-07+one", "H1"));
    // Up and back on the same day leaves nothing.
    put_of(&server, "H2", "100", None, 200);
    told(&server, 1);
    put_of(&server, "H2", "901", None, 200);
    assert!(told(&server, 0).is_empty());
    let both = closed(&server, 2);
    assert_eq!((both[0].0.as_str(), both[0].1.as_str()), ("entitlement_changed:2026-07+two", "H2"));
    assert!(both[0].2 > both[1].2 && both[1] == bonus, "the latest first: {both:?}");
    let shown = server.ask("GET", "/alerts/closed", "").body;
    assert!(shown.contains("/households/H2?all=yes#event-"), "{shown}");
    // All of it is derived again from the records.
    let key = server.key.clone();
    drop(server);
    server = start("2026-07-05", &[]);
    server.key = key;
    assert_eq!(closed(&server, 2), both);
    assert!(told(&server, 0).is_empty());
    // Raised again, it is closed no more: the day ends as it began.
    put(&server, "H2", "900", 200);
    assert_eq!(told(&server, 1)[0]["key"], bonus.0.as_str());
    assert_eq!(closed(&server, 1), [both[0].clone()]);
}

/// An allowance that sets a status, and aid of another bureau that rests on it.
#[test]
fn facts_that_aid_sets_find_people_too() {
    let folder = TempDir::new().expect("a folder");
    let (catalog, data) = (folder.path().join("catalog"), folder.path().join("data"));
    let rests = SmallProgram {
        id: "rests-on-it",
        criteria: &[("poor", "household.status == 'poor'")],
        amount: "{exactly: 40}",
        more: "agency: two\nneed: food\n",
        base: "status: poor",
        member: "birth_date: 1970-01-01",
        cases: "  - {name: in, expect: eligible, amount: \"40.00\"}\n  - {name: out, set: {household.status: none}, expect: ineligible}\n",
    };
    SmallCatalog::town("600", "100", "confers: {status: poor}\n").with(&rests).write_to(&catalog);
    let start = |more: &[&str]| Server::start_with(&data, &catalog, &[&["--today", "2026-07-01"], more].concat());
    let mut server = start(&["--print-key", "administrator"]);
    let member = json!({"id": "H1-1", "birth_date": "1970-01-01"});
    let household = json!({"id": "H1", "area": "330102", "hukou": "urban", "income_month": "100", "status": "none", "members": [member]});
    server.ask("PUT", "/api/households/H1", &household.to_string()).expect(201);
    put(&server, "H2", "100", 201);
    assert!(told(&server, 0).is_empty());
    let award = |household: &str| {
        let request = json!({"household": household, "program": "allowance", "recipient": "household", "on": "2026-07-01"});
        let grant = server.ask("POST", "/api/grants", &request.to_string()).expect(201);
        grant["grant"].as_str().expect("a grant").to_string()
    };
    let grant = award("H1");
    let alert = told(&server, 1).remove(0);
    assert_eq!((&alert["agency"], &alert["about"][2]["household"]), (&"two".into(), &"H1".into()));
    assert!(alert["says"]["en"].as_str().is_some_and(|says| says.contains("1 household newly eligible, 0 no longer")), "{alert}");
    award("H2");
    let both = told(&server, 1).remove(0);
    assert!(both["says"]["en"].as_str().is_some_and(|says| says.contains("2 households newly eligible, 0 no longer")), "{both}");
    let key = server.key.clone();
    drop(server);
    server = start(&[]);
    server.key = key;
    assert_eq!(told(&server, 1)[0]["fingerprint"], both["fingerprint"], "found again from the records");
    // What goes with the aid goes: one is known to have no status else, of the other it is not known.
    server.ask("POST", "/api/clock", r#"{"today":"2026-07-03"}"#).expect(200);
    server.ask("POST", &format!("/api/grants/{grant}/cancel"), r#"{"reason":"given by mistake"}"#).expect(200);
    let lost = told(&server, 1).remove(0);
    assert!(lost["says"]["en"].as_str().is_some_and(|says| says.contains("1 household newly eligible, 1 no longer")), "{lost}");
    assert_eq!(lost["level"], "amber");
}

/// Recorded a moment before midnight, a household is still met by the day that begins.
#[test]
fn what_was_recorded_just_before_the_day_turned_is_met_by_it() {
    let folder = TempDir::new().expect("a folder");
    let (catalog, data) = (town(&folder), folder.path().join("data"));
    let server = Server::start_with(&data, &catalog, &["--today", "2026-06-30", "--print-key", "administrator"]);
    put(&server, "H1", "100", 201);
    assert!(told(&server, 0).is_empty(), "everybody is read");
    // Nobody asks for alerts between the edit and the new day.
    put(&server, "H1", "101", 200);
    put(&server, "H2", "100", 201);
    server.ask("POST", "/api/clock", r#"{"today":"2026-07-01"}"#).expect(200);
    let alert = told(&server, 1).remove(0);
    assert!(alert["says"]["en"].as_str().is_some_and(|says| says.contains("2 households newly eligible")), "{alert}");
}

/// A sheet that comes every night takes nothing away that is still so, and after a restart it is so too.
#[test]
fn a_sheet_every_night_takes_nothing_away() {
    let folder = TempDir::new().expect("a folder");
    let (catalog, data) = (town(&folder), folder.path().join("data"));
    let mut server = Server::start_with(&data, &catalog, &["--today", "2026-06-30", "--print-key", "administrator"]);
    put(&server, "H1", "100", 201);
    put(&server, "H2", "900", 201);
    assert!(told(&server, 0).is_empty());
    for day in 1..=8 {
        server.ask("POST", "/api/clock", &json!({"today": format!("2026-07-{day:02}")}).to_string()).expect(200);
        put(&server, "H1", &format!("{}", 100 + day), 200);
        // Since the fourth day the second is poor too.
        put(&server, "H2", if day < 4 { "901" } else { "100" }, 200);
        told(&server, if day < 4 { 1 } else { 2 });
    }
    let alerts = told(&server, 2);
    let key = server.key.clone();
    drop(server);
    server = Server::start_with(&data, &catalog, &["--today", "2026-07-08"]);
    server.key = key;
    let again = told(&server, 2);
    let parts = |alerts: &[Value]| alerts.iter().map(|alert| (alert["key"].clone(), alert["facts"].clone(), alert["says"].clone())).collect::<Vec<_>>();
    assert_eq!(parts(&again), parts(&alerts));
    assert!(again.iter().any(|alert| alert["says"]["en"].as_str().is_some_and(|says| says.contains("1 program: 2 households newly eligible"))), "{again:?}");
    assert!(again.iter().any(|alert| alert["evidence"][0]["en"].as_str().is_some_and(|line| line.contains("from 2026-07-04 on: 1 newly eligible (H2)"))));
}

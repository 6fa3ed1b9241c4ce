//! Do the pages still say what they said, and do they agree with the interface for programs?

use super::{FAMILY, compare};
use serde_json::Value;
use support::{Answer, Connection, Server, repository};

const DAY: &str = "2008-06-01";
const FUND: &str = r#"{"id":"F-1","donor":"某基金会（合成）","opening":"1000.00","programs":["dc-youth-league-study-aid"]}"#;

fn page(server: &Server, path: &str, language: &str) -> String {
    let answer = Connection::open(&server.address).ask("GET", path, b"", &[("Cookie", &format!("lang={language}")), ("Accept", "text/html")]);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    readable(&answer.body)
}

fn call(server: &Server, method: &str, path: &str, body: &str) -> Answer {
    server.ask_with(method, path, body, &[])
}

/// What a reader sees: text without tags, one line for each piece, random ids and hashes made alike.
fn readable(html: &str) -> String {
    let mut lines = Vec::new();
    for piece in html.split('<').skip(1) {
        let text = piece.split_once('>').map_or("", |(_, text)| text);
        let text = text.split_whitespace().map(settled).collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            lines.push(text);
        }
    }
    lines.join("\n") + "\n"
}

/// A word, with `G-0123456789ABC` and the catalog's hash made alike.
fn settled(word: &str) -> String {
    let is_digit = |c: &char| c.is_ascii_digit() || c.is_ascii_uppercase();
    let mut text = word.to_string();
    for letter in ["G-", "A-", "S-", "P-", "H-"] {
        let is_id = |at: &usize| text[at + 2..].chars().take_while(is_digit).count() == 13;
        if let Some(at) = text.match_indices(letter).map(|(at, _)| at).find(is_id) {
            text.replace_range(at..at + 15, &format!("<{letter}>"));
        }
    }
    let is_hash = text.len() >= 12 && text.chars().all(|c| c.is_ascii_hexdigit()) && text.chars().any(|c| c.is_ascii_lowercase());
    if is_hash { "<hash>".to_string() } else { text }
}

#[test]
fn the_pages_of_a_family_say_what_the_interface_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start_with(&folder.path().join("data"), &repository().join("catalog"), &["--today", DAY]);
    call(&server, "PUT", "/api/households/H-000017", FAMILY).expect(201);
    call(&server, "POST", "/api/funds", FUND).expect(201);
    let allowance = r#"{"household":"H-000017","program":"ez-urban-dibao","recipient":"household","on":"2008-06-01"}"#;
    let granted = call(&server, "POST", "/api/grants", allowance).expect(201);
    call(&server, "POST", "/api/grants", allowance).expect(409);
    for language in ["zh", "en"] {
        for (name, path) in [("household", "/households/H-000017"), ("program", "/programs/ez-urban-dibao"), ("funds", "/funds"), ("alerts", "/alerts")] {
            compare(&format!("page_{name}_{language}.txt"), &page(&server, path, language));
        }
    }
    // Beside the files: the page is the replay of the events, and shows what the interface tells.
    let household = page(&server, "/households/H-000017", "en");
    let file = call(&server, "GET", "/api/households/H-000017", "").expect(200);
    let held = file["grants"].as_array().expect("grants");
    assert_eq!((held.len(), &held[0]["grant"]), (1, &granted["grant"]));
    assert!(household.contains(held[0]["amount"].as_str().expect("an amount")), "the page shows the amount that is held");
    assert!(!household.contains("420704197001011232"), "numbers are masked");
    let history = call(&server, "GET", "/api/households/H-000017/history", "").expect(200);
    let told: Vec<&str> = history.as_array().expect("events").iter().filter_map(|event| event["what"].as_str()).collect();
    assert_eq!(told, ["award_refused", "grant_awarded", "household_recorded"]);
    let alerts = call(&server, "GET", "/api/alerts", "").expect(200);
    let says: Vec<&Value> = alerts.as_array().expect("alerts").iter().map(|alert| &alert["says"]["en"]).collect();
    let shown = page(&server, "/alerts", "en");
    assert!(!says.is_empty() && says.iter().all(|says| shown.contains(says.as_str().expect("a text"))), "{says:?} stand on the page");
    let programs = page(&server, "/programs", "en");
    for told in ["Ezhou · Ezhou Civil Affairs Bureau · living · from 2008-01-01 on, open", "ask the agency"] {
        assert!(programs.contains(told), "the list tells place, period and what can't be judged: {told}");
    }
    drop(server);
    let server = Server::start_with(&folder.path().join("later"), &repository().join("catalog"), &["--today", "2026-09-01"]);
    assert!(page(&server, "/programs", "en").lines().any(|line| line == "ended"), "what is over is marked");
    let allowance = page(&server, "/programs/bj-dibao", "en");
    assert!(allowance.lines().any(|line| line == "Beijing"), "related programs are named with their place");
}

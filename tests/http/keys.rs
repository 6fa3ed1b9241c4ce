//! The same key gets the same answer, for ever.

use super::{ALLOWANCE, WANG, ezhou};
use support::Server;
use tempfile::TempDir;

#[test]
fn the_same_key_gets_the_same_bytes() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let first = office.ask_once("k-1", "/api/grants", ALLOWANCE);
    first.expect(201);
    for body in [ALLOWANCE.to_string(), ALLOWANCE.replace(',', " ,\n ")] {
        let again = office.ask_once("k-1", "/api/grants", &body);
        assert_eq!((again.status, &again.body), (first.status, &first.body), "spaces say nothing");
    }
    let refused = office.ask_once("k-2", "/api/grants", ALLOWANCE);
    assert_eq!(refused.problem(), "overlap");
    assert_eq!(office.ask_once("k-2", "/api/grants", ALLOWANCE).body, refused.body);
    let grants = office.ask("GET", "/api/households/H-000017", "").expect(200)["grants"].as_array().map(Vec::len);
    assert_eq!(grants, Some(1));
}

#[test]
fn a_key_is_for_one_request() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let grant = office.ask_once("k-1", "/api/grants", ALLOWANCE).expect(201)["grant"].as_str().expect("an id").to_string();
    let other = office.ask_once("k-1", "/api/grants", &ALLOWANCE.replace("2008-06-01", "2008-05-01"));
    assert_eq!((other.status, other.problem().as_str()), (422, "key-reused"));
    assert_eq!(office.ask_once("k-1", "/api/applications", ALLOWANCE).problem(), "key-reused", "the same body elsewhere is another request");
    let cancel = office.ask_once("k-1", &format!("/api/grants/{grant}/cancel"), r#"{"reason":"x"}"#);
    assert_eq!(cancel.problem(), "key-reused");
    let long = "k".repeat(201);
    assert_eq!(office.ask_once(&long, "/api/grants", ALLOWANCE).status, 422);
    office.ask_once(&"k".repeat(200), &format!("/api/grants/{grant}/cancel"), r#"{"reason":"x"}"#).expect(200);
}

#[test]
fn what_was_not_decided_is_not_kept() {
    let office = ezhou();
    assert_eq!(office.ask_once("k", "/api/grants", ALLOWANCE).problem(), "not-found");
    office.put("H-000017", WANG).expect(201);
    assert_eq!(office.ask_once("k", "/api/grants", "{").problem(), "malformed");
    assert_eq!(office.ask_once("k", "/api/grants", "{}").problem(), "invalid");
    office.ask_once("k", "/api/grants", ALLOWANCE).expect(201);
}

#[test]
fn a_kept_answer_outlives_the_server() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let server = Server::start(&data, "2008-06-01", "administrator");
    server.put("H-000017", WANG).expect(201);
    let bearer = format!("Bearer {}", server.key);
    let headers = [("Authorization", bearer.as_str()), ("Idempotency-Key", "k")];
    let first = server.ask_with("POST", "/api/grants", ALLOWANCE, &headers);
    first.expect(201);
    server.kill();
    let server = Server::start_with(&data, &support::repository().join("catalog"), &["--today", "2008-06-02"]);
    let again = server.ask_with("POST", "/api/grants", ALLOWANCE, &headers);
    assert_eq!((again.status, &again.body), (201, &first.body));
}

#[test]
fn two_actors_may_use_the_same_key() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let server = Server::start(&data, "2008-06-01", "officer");
    server.put("H-000017", WANG).expect(201);
    server.ask_once("k", "/api/grants", ALLOWANCE).expect(201);
    assert_eq!(server.stop(), 0);
    let server = Server::start(&data, "2008-06-01", "officer");
    assert_eq!(server.ask_once("k", "/api/grants", ALLOWANCE).problem(), "overlap", "another actor's key is another key");
}

//! Is a draft tried on everybody who is registered, for those who may, and refused with what the checker says?

use serde_json::{Value, json};
use support::{Connection, Server, SmallCatalog};
use tempfile::TempDir;

const ALLOWANCE: &str = "3301-town/one/allowance.yaml";

fn text_of(catalog: &SmallCatalog) -> String {
    let file = catalog.folder.files.iter().find(|file| file.path == ALLOWANCE).expect("the allowance");
    String::from_utf8(file.bytes.clone()).expect("text")
}

fn town(role: &str) -> (Server, TempDir) {
    let folder = TempDir::new().expect("a folder");
    let catalog = folder.path().join("catalog");
    SmallCatalog::town("600", "100", "").write_to(&catalog);
    let server = Server::start_with(&folder.path().join("data"), &catalog, &["--today", "2026-06-30", "--print-key", role]);
    (server, folder)
}

#[test]
fn a_draft_is_tried_on_everybody() {
    let (server, _folder) = town("administrator");
    for (id, income) in [("H1", "300"), ("H2", "500"), ("H3", "700")] {
        let household = json!({"id": id, "area": "330102001", "hukou": "urban", "income_month": income, "members": [{"id": format!("{id}-1"), "birth_date": "1950-01-01"}]});
        server.ask("PUT", &format!("/api/households/{id}"), &household.to_string()).expect(201);
    }
    let draft = text_of(&SmallCatalog::town("400", "120", ""));
    let body = json!({"files": [{"path": ALLOWANCE, "text": draft}]});
    let found = server.ask("POST", "/api/rehearsals", &body.to_string()).expect(200);
    assert_eq!((&found["households"], &found["gain"], &found["lose"]), (&3.into(), &1.into(), &1.into()));
    assert_eq!((&found["named"]["lose"][0]["household"], &found["cost"]["a_year"]), (&"H2".into(), &"-960.00".into()));
    let none = server.ask("POST", "/api/rehearsals", &json!({"files": [{"path": ALLOWANCE, "text": draft}], "names": 0}).to_string()).expect(200);
    assert_eq!(none["named"]["lose"], json!([]));
    // Without the file nobody gets the allowance; before its first day nobody got it anyway.
    let gone = server.ask("POST", "/api/rehearsals", &json!({"files": [{"path": ALLOWANCE}], "by": "hukou"}).to_string()).expect(200);
    assert_eq!((&gone["lose"], &gone["kinds"][0]["name"]["en"]), (&2.into(), &"Registration: urban".into()));
    let before = server.ask("POST", "/api/rehearsals", &json!({"files": [{"path": ALLOWANCE}], "on": "2025-12-31"}).to_string()).expect(200);
    assert_eq!((&before["lose"], &before["judged"]), (&0.into(), &0.into()));
    // Nothing was changed by all that.
    let household = server.ask("GET", "/api/households/H2/recommendations", "").expect(200);
    assert!(household.to_string().contains("allowance"), "{household}");
}

#[test]
fn a_draft_with_errors_is_refused_with_the_checker_s_words() {
    let (server, _folder) = town("supervisor");
    let refused = |body: Value| {
        let answer = server.ask("POST", "/api/rehearsals", &body.to_string());
        assert_eq!(answer.status, 422, "{}", answer.body);
        (answer.problem(), answer.wrong_fields(), answer.body)
    };
    let faulty = text_of(&SmallCatalog::town("600", "100", "")).replace("household.income_month <", "household.incom <");
    let (_, fields, said) = refused(json!({"files": [{"path": ALLOWANCE, "text": faulty}]}));
    assert!(fields[0].starts_with(&format!("{ALLOWANCE}:")) && said.contains("incom"), "{said}");
    // A draft whose cases no longer come out is no better.
    let moved = text_of(&SmallCatalog::town("600", "100", "")).replace("< 600", "< 50");
    let (_, _, said) = refused(json!({"files": [{"path": ALLOWANCE, "text": moved}]}));
    assert!(said.contains("case"), "{said}");
    assert_eq!(refused(json!({"files": []})).1, ["files"]);
    assert_eq!(refused(json!({"files": [{"path": ALLOWANCE}], "by": "income_month"})).1, ["by"]);
    assert_eq!(refused(json!({})).1, ["files"]);
}

#[test]
fn the_page_shows_the_same_for_those_who_may() {
    let folder = TempDir::new().expect("a folder");
    let catalog = folder.path().join("catalog");
    SmallCatalog::town("600", "100", "").write_to(&catalog);
    let server = Server::start_with(&folder.path().join("data"), &catalog, &["--today", "2026-06-30"]);
    let household = r#"{"id":"H1","area":"330102001","hukou":"urban","income_month":"500","members":[{"id":"m","birth_date":"1950-01-01"}]}"#;
    server.ask_with("PUT", "/api/households/H1", household, &[]).expect(201);
    let english = [("Cookie", "lang=en"), ("Accept", "text/html")];
    let page = |path: &str| Connection::open(&server.address).ask("GET", path, b"", &english);
    let form = page(&format!("/rehearsals?file={}", ALLOWANCE.replace('/', "%2F")));
    assert!(form.status == 200 && form.body.contains("household.income_month &#60; 600"), "{}", form.body);
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let post = |text: &str| {
        let body = format!("file={}&on=2026-06-30&by=&text={}", encoded(ALLOWANCE), encoded(text));
        let headers = [("Cookie", "lang=en"), ("Content-Type", "application/x-www-form-urlencoded")];
        Connection::open(&server.address).ask("POST", "/rehearsals", body.as_bytes(), &headers)
    };
    let shown = post(&text_of(&SmallCatalog::town("400", "120", "")).replace('\n', "\r\n"));
    assert_eq!(shown.status, 200, "{}", shown.body);
    for part in ["0 gain, 1 lose", "-1200.00 yuan a year", "/households/H1", "class=\"lose\""] {
        assert!(shown.body.contains(part), "{part}: {}", shown.body);
    }
    let faulty = post("id: x");
    assert!(faulty.status == 422 && faulty.body.contains("allowance.yaml:"), "{}", faulty.body);
    assert!(page("/more").body.contains("href=\"/rehearsals\""));
}

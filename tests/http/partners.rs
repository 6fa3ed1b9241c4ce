//! Does a partner's own key ask by tokens, as often as it may, and nothing else?

use super::WANG;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::Path;
use support::{Answer, Server, run_yimen};
use tempfile::TempDir;

const NUMBER: &str = "420704197001011232";
const OTHER: &str = "42070419960315108X";

/// HMAC-SHA-256 by its definition (RFC 2104), as a partner computes it who knows nothing of this program.
fn token(key: &str, number: &str) -> String {
    let digits = |at: usize| u8::from_str_radix(&key[at..at + 2], 16).expect("hex digits");
    let mut block: Vec<u8> = (0..key.len()).step_by(2).map(digits).collect();
    block.resize(64, 0);
    let pad = |byte: u8| block.iter().map(|one| one ^ byte).collect::<Vec<u8>>();
    let inner = Sha256::digest([pad(0x36), number.as_bytes().to_vec()].concat());
    let outer = Sha256::digest([pad(0x5c), inner.to_vec()].concat());
    outer.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn first_line(data: &Path, arguments: &[&str]) -> String {
    let all: Vec<&str> = arguments.iter().copied().chain(["--data", data.to_str().expect("a path")]).collect();
    let run = run_yimen(&all, b"");
    assert_eq!(run.status, 0, "{}", run.err);
    run.out.lines().next().unwrap_or_default().to_string()
}

/// A server with a partner that may ask so often: its key for tokens, and its key for the interface.
fn partner(questions_a_day: &str) -> (Server, TempDir, String, String) {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let tokens = first_line(&data, &["partner", "add", "charity", "--name", "慈善会", "--questions-a-day", questions_a_day]);
    let key = first_line(&data, &["key", "issue", "--partner", "charity"]);
    let unknown = run_yimen(&["key", "issue", "--partner", "nobody", "--data", data.to_str().expect("a path")], b"");
    assert_eq!(unknown.status, 1, "{}", unknown.out);
    // Later than any clock by which the keys were issued: recorded time never goes back, and questions are counted by it.
    let server = Server::start(&data, "2090-06-01", "administrator");
    (server, folder, tokens, key)
}

fn ask(server: &Server, key: &str, who: &Value) -> Answer {
    let mut body = json!({"need": "living", "window": {"from": "2008-06-01", "until": "2008-06-30"}, "purpose": "助学核对", "consent": "同意书 17"});
    body.as_object_mut().expect("an object").extend(who.as_object().expect("an object").clone());
    server.ask_with("POST", "/api/overlap-checks", &body.to_string(), &[("Authorization", &format!("Bearer {key}"))])
}

#[test]
fn a_token_means_whoever_bears_the_number_now() {
    let (server, _folder, tokens, key) = partner("100");
    let by_token = |tokens: &str, number: &str| ask(&server, &key, &json!({"token": token(tokens, number)})).expect(200)["answer"].clone();
    assert_eq!(by_token(&tokens, NUMBER), "no", "nobody is registered yet");
    // Whoever comes after the first question is found: the tokens in memory catch up.
    server.put("H-000017", WANG).expect(201);
    assert_eq!(by_token(&tokens, NUMBER), "no", "no aid yet");
    server.ask("POST", "/api/grants", super::ALLOWANCE).expect(201);
    assert_eq!(by_token(&tokens, NUMBER), "yes");
    assert_eq!(ask(&server, &key, &json!({"token": token(&tokens, NUMBER).to_uppercase()})).expect(200)["answer"], "yes");
    assert_eq!(by_token(&tokens, OTHER), "no");
    // A corrected number takes the old token's meaning away.
    server.put("H-000017", &WANG.replace(NUMBER, OTHER)).expect(200);
    assert_eq!((by_token(&tokens, NUMBER), by_token(&tokens, OTHER)), (json!("no"), json!("yes")));
    // Another key makes the old tokens worthless while the server runs.
    let renewed = server.ask("POST", "/api/partners", r#"{"id":"charity","name":"慈善会","questions_a_day":100,"key":"renew"}"#).expect(201);
    let renewed = renewed["token_key"].as_str().unwrap_or_else(|| panic!("a new key: {renewed}"));
    assert_eq!((by_token(&tokens, OTHER), by_token(renewed, OTHER)), (json!("no"), json!("yes")));
    let listed = server.ask("GET", "/api/partners", "").expect(200);
    assert_eq!((&listed[0]["key_generation"], &listed[0]["asked_today"]), (&json!(2), &json!(9)));
    let history = server.ask("GET", "/api/households/H-000017/history", "").expect(200).to_string();
    assert!(history.contains("\"partner\":\"charity\"") && !history.contains(OTHER), "{history}");
}

#[test]
fn a_partner_asks_so_often_a_day_and_does_nothing_else() {
    let (server, _folder, tokens, key) = partner("2");
    server.put("H-000017", WANG).expect(201);
    let wrong = ask(&server, &key, &json!({"token": "abc"}));
    assert_eq!((wrong.status, wrong.wrong_fields()), (422, vec!["token".to_string()]), "a slip is no question");
    for _ in 0..2 {
        ask(&server, &key, &json!({"token": token(&tokens, NUMBER)})).expect(200);
    }
    let third = ask(&server, &key, &json!({"token": token(&tokens, NUMBER)}));
    assert_eq!(third.status, 429, "{}", third.body);
    assert_eq!(ask(&server, &key, &json!({"id_number": NUMBER})).status, 429, "nor by the number itself");
    for (method, path) in [("GET", "/api/households/H-000017"), ("GET", "/api/partners"), ("GET", "/api/alerts"), ("GET", "/api/funds"), ("GET", "/partners")] {
        let answer = server.ask_with(method, path, "", &[("Authorization", &format!("Bearer {key}"))]);
        assert_eq!(answer.status, 403, "{path}: {}", answer.body);
    }
    // Only a partner asks by tokens: nobody else has a key under which they mean somebody.
    assert_eq!(ask(&server, &server.key, &json!({"token": token(&tokens, NUMBER)})).wrong_fields(), ["token"]);
}

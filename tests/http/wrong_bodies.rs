//! Every way to be wrong gets an answer that names the field; nothing that is sent makes the server fail.

use super::{ALLOWANCE, WANG, ezhou};
use support::Connection;

/// A body that is right for each call, with the fields that must be there.
const CALLS: [(&str, &str, &[&str]); 14] = [
    ("/api/grants", ALLOWANCE, &["household", "program", "recipient", "on"]),
    ("/api/applications", ALLOWANCE, &["household", "program", "recipient", "on"]),
    ("/api/funds", r#"{"id":"F","donor":"d","opening":"1","programs":["ez-urban-dibao"]}"#, &["id", "donor", "opening", "programs"]),
    ("/api/funds/F/receive", r#"{"amount":"1"}"#, &["amount"]),
    ("/api/grants/G-0000000000001/cancel", r#"{"reason":"r"}"#, &["reason"]),
    ("/api/grants/G-0000000000001/pay", r#"{"amount":"1"}"#, &["amount"]),
    ("/api/grants/G-0000000000001/return", r#"{"amount":"1"}"#, &["amount"]),
    ("/api/suspensions", r#"{"household":"H-000017","scope":"all","from":"2009-06-01","reason":"r"}"#, &["scope", "from", "reason"]),
    ("/api/applications/A-0000000000001/decide", r#"{"stage":"s","outcome":"accept","reason":"r"}"#, &["stage", "outcome", "reason"]),
    (
        "/api/past-grants",
        r#"{"household":"H-000017","program":"p","agency":"a","need":"medical","kind":"statutory","from":"2008-01-01","per":"once"}"#,
        &["program", "agency", "need", "kind", "from", "per"],
    ),
    ("/api/households/H-000017/members/H-000017-1/reveal", r#"{"purpose":"p"}"#, &["purpose"]),
    ("/api/alerts/x/answer", r#"{"outcome":"confirmed","reason":"r"}"#, &["outcome", "reason"]),
    ("/api/self-check", r#"{"household":{"id":"H","members":[{"id":"a"}]},"on":"2008-06-01","asked":["household.area"]}"#, &["household"]),
    ("/api/suspensions/S-0000000000001/lift", r#"{"reason":"r"}"#, &[]),
];

#[test]
fn each_field_that_is_wrong_or_missing_is_named() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let wrong = ["true", "1.5", "{}", "[[]]", "\"\"", "-1", "\"\\u0000\"", "\"\\ud800\"", "1e999"];
    let mut tried = 0;
    for (path, body, required) in CALLS {
        let whole: serde_json::Map<String, serde_json::Value> = serde_json::from_str(body).expect("a body");
        for field in whole.keys() {
            let mut without = whole.clone();
            without.remove(field);
            if required.contains(&field.as_str()) {
                for value in [None, Some(serde_json::Value::Null)] {
                    let mut body = without.clone();
                    body.extend(value.map(|value| (field.clone(), value)));
                    let answer = office.ask("POST", path, &serde_json::to_string(&body).expect("JSON"));
                    assert_eq!((answer.status, answer.wrong_fields()), (422, vec![field.clone()]), "{path} without {field}: {}", answer.body);
                }
            }
            let rest = serde_json::to_string(&without).expect("JSON");
            for value in wrong {
                let comma = if without.is_empty() { "" } else { "," };
                let body = format!("{{\"{field}\":{value}{comma}{}", &rest[1..]);
                let answer = office.ask("POST", path, &body);
                tried += 1;
                assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid"), "{path} {body}: {}", answer.body);
                assert!(answer.wrong_fields().iter().any(|path| path.starts_with(field.as_str())), "{path} {body}: {}", answer.body);
            }
        }
        for (body, fields) in [(format!("{{\"no_such\":1,{}", &body[1..]), "no_such"), (format!("{{{0},{0}}}", &body[1..body.len() - 1]), "")] {
            let answer = office.ask("POST", path, &body);
            assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid"), "{path} {body}");
            assert!(fields.is_empty() || answer.wrong_fields().contains(&fields.to_string()), "{}", answer.body);
        }
        for body in ["{", "nonsense", "{\"a\":}", "{}{}", "\"\\x\""] {
            assert_eq!(office.ask("POST", path, body).problem(), "malformed", "{path} {body}");
        }
        for body in ["[]", "1", "null", "\"text\""] {
            let answer = office.ask("POST", path, body);
            assert_eq!((answer.status, answer.wrong_fields()), (422, vec![String::new()]), "{path} {body}");
        }
    }
    assert!(tried > 300, "{tried}");
    assert!(!office.log_text().contains("panicked"), "{}", office.log_text());
}

#[test]
fn what_does_not_exist_is_not_found() {
    let office = ezhou();
    for path in ["/api/grants/G-0000000000001", "/api/grants/nonsense", "/api/applications/A-0000000000001", "/api/suspensions/S-0000000000001", "/api/funds/F"]
    {
        assert_eq!(office.ask("GET", path, "").problem(), "not-found", "{path}");
    }
    for (path, body) in [
        ("/api/grants/G-0000000000001/cancel", r#"{"reason":"r"}"#),
        ("/api/grants/G-0000000000001/pay", r#"{"amount":"1"}"#),
        ("/api/suspensions/S-0000000000001/lift", "{}"),
        ("/api/applications/A-0000000000001/decide", r#"{"stage":"s","outcome":"accept","reason":"r"}"#),
        ("/api/alerts/x/answer", r#"{"outcome":"confirmed","reason":"r"}"#),
        ("/api/campaigns/x/preview", ""),
        ("/api/campaigns/x/commit", "{}"),
        ("/api/funds/F/receive", r#"{"amount":"1"}"#),
    ] {
        assert_eq!(office.ask("POST", path, body).problem(), "not-found", "{path}");
    }
}

#[test]
fn money_is_read_from_its_digits() {
    let office = ezhou();
    for (position, (opening, expected)) in [
        ("\"0.01\"", Some("0.01")),
        ("7", Some("7.00")),
        ("\"1000000000000\"", Some("1000000000000.00")),
        ("0.5", None),
        ("1.0", None),
        ("1e2", None),
        ("-1", None),
        ("\"1.001\"", None),
        ("\"1,000\"", None),
        ("\"１\"", None),
        ("1000000000001", None),
    ]
    .into_iter()
    .enumerate()
    {
        let body = format!(r#"{{"id":"F-{position}","donor":"d","opening":{opening},"programs":["ez-urban-dibao"]}}"#);
        let answer = office.ask("POST", "/api/funds", &body);
        match expected {
            Some(expected) => {
                answer.expect(201);
                assert_eq!(office.ask("GET", &format!("/api/funds/F-{position}"), "").expect(200)["opening"], expected);
            }
            None => assert_eq!((answer.status, answer.wrong_fields()), (422, vec!["opening".to_string()]), "{opening}"),
        }
    }
}

#[test]
fn bodies_have_a_size_and_a_kind() {
    let office = ezhou();
    let bearer = format!("Bearer {}", office.key);
    let large = format!("{{\"id\":\"H\",\"members\":[{{\"id\":\"{}\"}}]}}", "x".repeat(5 << 20));
    let answer = office.put("H", &large);
    assert_eq!((answer.status, answer.problem().as_str()), (413, "too-large"));
    let mut connection = Connection::open(&office.address);
    let head = format!("PUT /api/households/H HTTP/1.1\r\nHost: {}\r\nAuthorization: {bearer}\r\nTransfer-Encoding: chunked\r\n\r\n", office.address);
    connection.send(head.as_bytes());
    for _ in 0..5 {
        connection.send(format!("{:x}\r\n{}\r\n", 1 << 20, " ".repeat(1 << 20)).as_bytes());
    }
    connection.send(b"0\r\n\r\n");
    assert_eq!(connection.receive("PUT").problem(), "too-large");
    for (kind, status) in [("application/json; charset=utf-8", 201), ("text/xml", 415), ("multipart/form-data; boundary=x", 415)] {
        let answer = office.ask_with("PUT", "/api/households/H-000017", WANG, &[("Authorization", &bearer), ("Content-Type", kind)]);
        assert_eq!(answer.status, status, "{kind}: {}", answer.body);
    }
    let bytes = Connection::open(&office.address).ask("PUT", "/api/households/H", b"{\"id\":\"\xff\"}", &[("Authorization", &bearer)]);
    assert_eq!(bytes.problem(), "malformed");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for body in [deep.clone(), format!("{{\"id\":\"H\",\"members\":{deep}}}"), format!("{{\"id\":\"H\",\"area\":{deep},\"members\":[{{\"id\":\"m\"}}]}}")] {
        assert_eq!(office.put("H", &body).status, 422, "depth harms nobody");
    }
}

//! The log knows what was asked, never about whom.

use super::{ALLOWANCE, WANG, ezhou};

#[test]
fn no_name_no_number_no_id_and_no_query_is_logged() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    office.ask("GET", "/api/households/H-000017/recommendations?on=2008-06-01", "").expect(200);
    office.ask("GET", "/api/search/households?q=420704197001011232", "").expect(200);
    let grant = office.ask_once("a-secret-key", "/api/grants", ALLOWANCE).expect(201)["grant"].as_str().expect("an id").to_string();
    office.ask("GET", &format!("/api/grants/{grant}"), "").expect(200);
    office.ask("POST", "/api/suspensions", r#"{"person":"420704197001011232","scope":"all","from":"2008-06-01","reason":"隐瞒收入"}"#).expect(201);
    office.ask("POST", "/api/households/H-000017/members/H-000017-1/reveal", r#"{"purpose":"核对证件"}"#).expect(200);
    office.ask("GET", "/nowhere/420704197001011232?q=王伟", "");
    office.ask("GET", "/api/households/H-000099", "");
    office.put("H-000017", "{\"id\":\"王伟\"").problem();
    let log = office.log_text();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("request")).collect();
    assert_eq!(lines.len(), 10, "one line a request: {log}");
    for line in &lines {
        for part in ["method=", "route=", "status=", "micros=", "by="] {
            assert!(line.contains(part), "{part} in {line}");
        }
    }
    assert!(log.contains("route=\"/api/households/{id}\"") && log.contains("by=\"administrator-"), "{log}");
    for secret in ["420704", "王伟", "隐瞒", "核对", "H-0000", "nowhere", "2008-06-01", "q=", "a-secret-key", &grant, &office.key] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
    let metrics = office.ask_with("GET", "/metrics", "", &[]).body;
    assert!(metrics.contains("yimen_requests_total{method=\"PUT\",route=\"/api/households/{id}\",status=\"201\"} 1"), "{metrics}");
    assert!(!metrics.contains("H-0000") && !metrics.contains("420704"), "{metrics}");
}

#[test]
fn nothing_plain_lies_on_the_disk() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    office.ask("POST", "/api/suspensions", r#"{"person":"420704197001011232","scope":"all","from":"2008-06-01","reason":"隐瞒收入"}"#).expect(201);
    let mut files = Vec::new();
    collect(&office.data, &mut files);
    assert!(files.len() > 2, "{files:?}");
    for file in files {
        let bytes = std::fs::read(&file).expect("a file");
        for secret in ["420704197001011232", "王伟", "隐瞒收入", "H-000017", &office.key] {
            assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret} is in {}", file.display());
        }
    }
}

fn collect(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

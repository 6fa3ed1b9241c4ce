//! Who may do what, and who may not.

use super::{ALLOWANCE, WANG};
use support::{Server, repository};
use tempfile::TempDir;

#[test]
fn a_key_must_be_valid() {
    let folder = TempDir::new().expect("a folder");
    let server = Server::start(&folder.path().join("data"), "2008-06-01", "administrator");
    for headers in [
        vec![],
        vec![("Authorization", "Bearer ymn_wrong")],
        vec![("Authorization", "Basic eDp5")],
        vec![("Authorization", "nonsense")],
        vec![("Cookie", "yimen_session=x")],
    ] {
        let answer = server.ask_with("GET", "/api/funds", "", &headers);
        assert_eq!((answer.status, answer.problem().as_str()), (401, "unauthorized"), "{headers:?}");
        assert!(answer.header("www-authenticate").is_some_and(|scheme| scheme.starts_with("Bearer")), "{headers:?}");
    }
    assert_eq!(server.ask("GET", "/api/funds", "").status, 200);
    for open in ["/healthz", "/metrics", "/api/openapi.json"] {
        assert_eq!(server.ask_with("GET", open, "", &[]).status, 200, "{open}");
    }
}

#[test]
fn each_role_has_its_desk() {
    let fund = r#"{"id":"F-1","donor":"某基金会","opening":"1","programs":["dc-cdpf-study-aid"]}"#;
    let suspend = r#"{"household":"H-000017","scope":"all","from":"2009-06-01","reason":"x"}"#;
    let calls = [
        // method, path, body, then whether officer, donor and supervisor may.
        ("PUT", "/api/households/H-000017", WANG, [true, false, false]),
        ("GET", "/api/households/H-000017", "", [true, false, true]),
        ("GET", "/api/households/H-000017/recommendations", "", [true, false, true]),
        ("GET", "/api/households/H-000017/history", "", [true, false, true]),
        ("GET", "/api/households/H-000017/cliffs", "", [true, false, true]),
        ("POST", "/api/self-check", r#"{"household":{"id":"H","members":[{"id":"a"}]}}"#, [true, true, true]),
        ("GET", "/api/search/households?q=x", "", [true, false, true]),
        ("GET", "/api/search/programs?q=x", "", [true, true, true]),
        ("POST", "/api/grants", ALLOWANCE, [true, false, false]),
        ("POST", "/api/applications", ALLOWANCE, [true, false, false]),
        ("GET", "/api/funds", "", [true, true, true]),
        ("POST", "/api/funds", fund, [false, true, false]),
        ("POST", "/api/suspensions", suspend, [false, false, true]),
        ("GET", "/api/alerts", "", [true, false, true]),
        ("POST", "/api/alerts/x/answer", r#"{"outcome":"confirmed","reason":"x"}"#, [false, false, true]),
        ("POST", "/api/rehearsals", r#"{"files":[]}"#, [false, false, true]),
        ("GET", "/api/campaigns", "", [true, true, true]),
        ("POST", "/api/campaigns/x/preview", "", [false, true, false]),
    ];
    for (position, role) in ["officer", "donor", "supervisor"].into_iter().enumerate() {
        let folder = TempDir::new().expect("a folder");
        let server = Server::start(&folder.path().join("data"), "2008-06-01", role);
        for (method, path, body, allowed) in calls {
            let answer = server.ask(method, path, body);
            assert_eq!(answer.status != 403, allowed[position], "{role} {method} {path}: {} {}", answer.status, answer.body);
            assert!(answer.status < 500, "{role} {method} {path}: {}", answer.body);
            if answer.status == 403 {
                assert_eq!(answer.problem(), "forbidden");
            }
        }
    }
}

#[test]
fn an_agency_s_key_decides_its_own_programs_only() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let (data_text, catalog) = (data.to_str().expect("a path"), repository().join("catalog"));
    let issue = |role: &str, agency: &str| {
        let run = support::run_yimen(&["key", "issue", "--role", role, "--agency", agency, "--data", data_text], b"");
        assert_eq!(run.status, 0, "{}", run.err);
        format!("Bearer {}", run.out.trim())
    };
    let (education, civil) = (issue("officer", "ez-education"), issue("officer", "ez-civil-affairs"));
    let donor = issue("donor", "dc-cdpf");
    let unknown = support::run_yimen(&["key", "issue", "--role", "officer", "--agency", "nowhere", "--data", data_text], b"");
    assert_eq!(unknown.status, 1, "{}", unknown.out);
    let server = Server::start_with(&data, &catalog, &["--today", "2008-06-01"]);
    let ask = |key: &str, method: &str, path: &str, body: &str| server.ask_with(method, path, body, &[("Authorization", key)]);
    ask(&education, "PUT", "/api/households/H-000017", WANG).expect(201);
    assert_eq!(ask(&education, "POST", "/api/grants", ALLOWANCE).problem(), "forbidden");
    ask(&civil, "POST", "/api/grants", ALLOWANCE).expect(201);
    let fund = |program: &str| format!(r#"{{"id":"F-{program}","donor":"某基金会","opening":"1","programs":["{program}"]}}"#);
    assert_eq!(ask(&donor, "POST", "/api/funds", &fund("dc-redcross-study-aid")).problem(), "forbidden");
    ask(&donor, "POST", "/api/funds", &fund("dc-cdpf-study-aid")).expect(201);
}

#[test]
fn without_any_key_only_this_machine_is_served() {
    let folder = TempDir::new().expect("a folder");
    let (data, catalog) = (folder.path().join("data"), repository().join("catalog"));
    let run = support::run_yimen(&["serve", "--host", "0.0.0.0", "--port", "0", "--data", data.to_str().expect("a path")], b"");
    assert_eq!(run.status, 1);
    assert!(run.err.contains("--print-key") && run.err.contains("account set"), "{}", run.err);
    let server = Server::start_with(&data, &catalog, &["--today", "2008-06-01"]);
    assert!(server.address.starts_with("127.0.0.1:"), "{}", server.address);
    assert_eq!(server.ask_with("GET", "/api/funds", "", &[]).status, 200);
    let own = format!("http://{}", server.address);
    assert_eq!(server.ask_with("PUT", "/api/households/H-000017", WANG, &[("Origin", &own)]).status, 201);
    for headers in [[("Host", "evil.example")], [("Origin", "http://evil.example")], [("Origin", "null")]] {
        let answer = server.ask_with("PUT", "/api/households/H-000017", WANG, &headers);
        assert_eq!((answer.status, answer.problem().as_str()), (403, "forbidden"), "{headers:?}");
    }
    assert_eq!(server.ask_with("GET", "/api/funds", "", &[("Authorization", "Bearer x")]).status, 401, "a bad key is no key");
}

#[test]
fn an_account_closes_the_open_door() {
    let folder = TempDir::new().expect("a folder");
    let (data, catalog) = (folder.path().join("data"), repository().join("catalog"));
    let set = |password: &[u8]| support::run_yimen(&["account", "set", "zhang", "--role", "officer", "--data", data.to_str().expect("a path")], password);
    assert_eq!(set(b"short\n").status, 1);
    let run = set("足够长的密码一二三四\n".as_bytes());
    assert_eq!(run.status, 0, "{}", run.err);
    let server = Server::start_with(&data, &catalog, &["--today", "2008-06-01"]);
    assert_eq!(server.ask_with("GET", "/api/funds", "", &[]).problem(), "unauthorized");
}

//! Starting, stopping, starting again.

use super::{ALLOWANCE, WANG};
use support::{Connection, Server, repository, run_yimen};
use tempfile::TempDir;

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let server = Server::start(&data, "2008-06-01", "administrator");
    server.put("H-000017", WANG).expect(201);
    let grant = server.ask("POST", "/api/grants", ALLOWANCE).expect(201)["grant"].clone();
    server.kill();
    let server = Server::start(&data, "2008-06-01", "administrator");
    let found = server.ask("GET", "/api/households/H-000017", "").expect(200);
    assert_eq!(found["grants"][0]["grant"], grant);
    assert_eq!(server.ask("POST", "/api/grants", ALLOWANCE).problem(), "overlap");
    assert_eq!(server.stop(), 0);
    let run = run_yimen(&["verify", "--data", data.to_str().expect("a path")], b"");
    assert_eq!(run.status, 0, "{}{}", run.out, run.err);
}

#[test]
fn a_request_that_has_begun_is_finished() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let server = Server::start(&data, "2008-06-01", "administrator");
    let (mut idle, mut busy) = (Connection::open(&server.address), Connection::open(&server.address));
    assert_eq!(idle.ask("GET", "/healthz", b"", &[]).status, 200);
    // The head and half of the body, which has been taken in when the other connection is answered.
    let (first, second) = WANG.split_at(100);
    let head = format!(
        "PUT /api/households/H-000017 HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        server.address,
        server.key,
        WANG.len()
    );
    busy.send(head.as_bytes());
    assert_eq!(busy.receive("PUT").status, 100, "the server waits for the body");
    busy.send(first.as_bytes());
    server.terminate();
    busy.send(second.as_bytes());
    assert_eq!(busy.receive("PUT").status, 201);
    assert_eq!(server.stop(), 0);
    let server = Server::start(&data, "2008-06-01", "administrator");
    assert_eq!(server.ask("GET", "/api/households/H-000017", "").status, 200);
}

#[test]
fn a_folder_is_opened_by_one_server() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let server = Server::start(&data, "2008-06-01", "administrator");
    let data = data.to_str().expect("a path");
    for arguments in [vec!["serve", "--port", "0", "--data", data], vec!["verify", "--data", data], vec!["key", "issue", "--role", "officer", "--data", data]] {
        let run = run_yimen(&arguments, b"");
        assert_eq!(run.status, 1, "{arguments:?}");
        assert!(run.err.contains("正被另一个进程使用") && run.err.contains("in use by another process"), "{}", run.err);
    }
    let (_, port) = server.address.rsplit_once(':').expect("a port");
    let other = folder.path().join("other");
    let run = run_yimen(&["serve", "--port", port, "--data", other.to_str().expect("a path")], b"");
    assert_eq!(run.status, 1);
    assert!(run.err.contains("can't listen on"), "{}", run.err);
}

#[test]
fn what_starts_wrong_says_why() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let data = data.to_str().expect("a path");
    for (arguments, word) in [
        (vec!["serve", "--data", data, "--today", "2008-02-30"], "--today"),
        (vec!["serve", "--data", data, "--host", "nowhere"], "--host"),
        (vec!["serve", "--data", data, "--catalog", "/nowhere"], "/nowhere"),
        (vec!["serve", "--data", data, "--print-key", "king"], "--print-key"),
        (vec!["verify", "--data", data], "holds no journal"),
        (vec!["forget", "nobody", "--data", data], "not registered"),
        (vec!["forget", "420704197001011232", "--data", data], "yimen forget -"),
    ] {
        let run = run_yimen(&arguments, b"");
        assert_eq!(run.status, 1, "{arguments:?}: {}", run.out);
        assert!(run.err.contains(word), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn who_is_forgotten_is_gone_and_the_journal_still_stands() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("data");
    let data = path.to_str().expect("a path");
    let server = Server::start(&path, "2008-06-01", "administrator");
    server.put("H-000017", WANG).expect(201);
    server.ask("POST", "/api/grants", ALLOWANCE).expect(201);
    assert_eq!(server.stop(), 0);
    let run = run_yimen(&["forget", "-", "--data", data], b"420704197001011232\n");
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert_eq!(run_yimen(&["verify", "--data", data], b"").status, 0);
    let server = Server::start(&path, "2008-06-01", "administrator");
    let found = server.ask("GET", "/api/households/H-000017", "").expect(200);
    assert!(!found.to_string().contains("王伟") && !found.to_string().contains("420704197001011232"), "{found}");
    assert_eq!(found["household"]["members"].as_array().map(Vec::len), Some(1), "the child is still there");
    let search = server.ask("GET", "/api/search/households?q=420704197001011232", "").expect(200);
    assert_eq!(search.as_array().map(Vec::len), Some(0), "{search}");
}

#[test]
fn an_empty_folder_stays_empty() {
    let folder = TempDir::new().expect("a folder");
    let server = Server::start_with(&folder.path().join("data"), &repository().join("catalog"), &["--today", "2008-06-01", "--print-key", "administrator"]);
    assert!(server.key.starts_with("ymn_") && server.key.len() == 47, "{}", server.key);
    assert_eq!(server.ask("GET", "/api/alerts", "").expect(200), serde_json::json!([]));
    assert_eq!(server.ask("GET", "/api/funds", "").expect(200), serde_json::json!([]));
}

//! How does the real server run with a folder of its own?

use super::http::send;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use support::{repository, yimen};

/// A running server; it is stopped and its data are gone when it is dropped.
pub struct Server {
    /// Its port.
    pub port: u16,
    key: Option<String>,
    child: Child,
    _data: tempfile::TempDir,
}

/// Who may come in.
pub enum Door {
    /// Whoever sits at the machine.
    Local,
    /// People with an account: name, role and password. A key for filling is issued.
    Accounts(&'static [(&'static str, &'static str, &'static str)]),
}

impl Server {
    /// Starts a server on a fixed day.
    pub fn start(today: &str, door: &Door) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let folder = data.path().to_str().expect("a plain path").to_string();
        let mut arguments = vec!["serve", "--data", &folder, "--port", "0", "--today", today];
        if let Door::Accounts(accounts) = door {
            accounts.iter().for_each(|(name, role, password)| set_account(&folder, name, role, password));
            arguments.extend(["--print-key", "administrator"]);
        }
        let mut child =
            Command::new(yimen()).args(&arguments).current_dir(repository()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map(|line| line.expect("a line"));
        let key = matches!(door, Door::Accounts(_)).then(|| lines.next().expect("the key stands on the first line"));
        let line = lines.find(|line| line.contains("listening on")).expect("the server says where it listens");
        let port = line.rsplit(':').next().and_then(|port| port.trim().parse().ok()).unwrap_or_else(|| panic!("no port in: {line}"));
        Server { port, key, child, _data: data }
    }

    /// Calls the JSON interface, which must agree.
    pub fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let bearer = self.key.as_ref().map(|key| format!("Bearer {key}"));
        let headers: Vec<(&str, &str)> = bearer.iter().map(|bearer| ("Authorization", bearer.as_str())).collect();
        let answered = send(self.port, method, path, &headers, body);
        assert!(answered.status < 300, "{method} {path}: {} {}", answered.status, answered.body);
        serde_json::from_str(&answered.body).unwrap_or(Value::Null)
    }

    /// The address of a page.
    pub fn page(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

fn set_account(folder: &str, name: &str, role: &str, password: &str) {
    let mut child = Command::new(yimen())
        .args(["account", "set", name, "--role", role, "--data", folder])
        .current_dir(repository())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    writeln!(child.stdin.take().expect("piped"), "{password}").expect("the password is handed over");
    assert!(child.wait().expect("the program ends").success(), "the account is set");
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

//! How does the real server run with a folder of its own?

use serde_json::Value;
use support::{repository, run_yimen};

/// A running server; it is stopped and its data are gone when it is dropped.
pub struct Server {
    server: support::Server,
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
        let folder = data.path().join("data");
        let mut arguments = vec!["--today", today];
        if let Door::Accounts(accounts) = door {
            let folder = folder.to_str().expect("a plain path");
            accounts.iter().for_each(|(name, role, password)| set_account(folder, name, role, password));
            arguments.extend(["--print-key", "administrator"]);
        }
        let server = support::Server::start_with(&folder, &repository().join("catalog"), &arguments);
        Server { server, _data: data }
    }

    /// Calls the JSON interface, which must agree.
    pub fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let bearer = format!("Bearer {}", self.server.key);
        let headers = [("Authorization", bearer.as_str())];
        let headers = if self.server.key.is_empty() { &headers[..0] } else { &headers[..] };
        let answered = self.server.ask_with(method, path, &body.to_string(), headers);
        assert!(answered.status < 300, "{method} {path}: {} {}", answered.status, answered.body);
        answered.json()
    }

    /// The address of a page.
    pub fn page(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address)
    }
}

fn set_account(folder: &str, name: &str, role: &str, password: &str) {
    let run = run_yimen(&["account", "set", name, "--role", role, "--data", folder], format!("{password}\n").as_bytes());
    assert_eq!(run.status, 0, "the account is set: {}", run.err);
}

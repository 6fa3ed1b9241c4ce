//! How is the real server started and asked?

use super::program::yimen;
use super::repository;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running server with a key; it is stopped when it is dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: String,
    /// The key that it printed.
    pub key: String,
    /// Its data folder.
    pub data: PathBuf,
    /// What it writes to standard error.
    pub log: PathBuf,
}

/// An HTTP answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {} {}", self.status, self.body))
    }

    /// The word that a problem's type ends in.
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{} {}", self.status, self.body);
        let json = self.json();
        assert_eq!(json["status"], self.status, "{json}");
        for name in ["title", "detail"] {
            let text = json[name].as_str().unwrap_or_default();
            assert!(text.contains(" / ") && text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{name} has both languages: {text}");
        }
        json["type"].as_str().and_then(|kind| kind.rsplit('/').next()).unwrap_or_default().to_string()
    }

    /// The paths of a problem's wrong fields.
    pub fn wrong_fields(&self) -> Vec<String> {
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|one| one["path"].as_str().unwrap_or_default().to_string()).collect()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Checks the status and gives the JSON.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.json()
    }
}

impl Server {
    /// Starts a server over the repository's catalog, with a key of this role.
    pub fn start(data: &Path, today: &str, role: &str) -> Self {
        Self::start_with(data, &repository().join("catalog"), &["--today", today, "--print-key", role])
    }

    /// Starts a server with further arguments; the first line is taken for the key if one is asked for.
    pub fn start_with(data: &Path, catalog: &Path, arguments: &[&str]) -> Self {
        let log = data.with_extension(format!("{}.log", std::process::id()));
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&log).expect("a log");
        let mut child = Command::new(yimen())
            .args(["serve", "--port", "0"])
            .arg("--data")
            .arg(data)
            .arg("--catalog")
            .arg(catalog)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(file)
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut line = || lines.next().and_then(Result::ok).unwrap_or_else(|| panic!("the server says nothing: {}", read_log(&log)));
        let key = if arguments.contains(&"--print-key") { line() } else { String::new() };
        let listening = line();
        let address = listening.split("http://").nth(1).unwrap_or_else(|| panic!("no address: {listening}")).trim().to_string();
        Server { child, address, key, data: data.to_path_buf(), log }
    }

    /// Starts a server on data that have a key already.
    pub fn start_again(data: &Path, today: &str, key: &str) -> Self {
        let mut server = Self::start_with(data, &repository().join("catalog"), &["--today", today]);
        server.key = key.to_string();
        server
    }

    /// Asks with the server's key.
    pub fn ask(&self, method: &str, path: &str, body: &str) -> Answer {
        self.ask_with(method, path, body, &[("Authorization", &format!("Bearer {}", self.key))])
    }

    /// Asks with the server's key and an idempotency key.
    pub fn ask_once(&self, key: &str, path: &str, body: &str) -> Answer {
        self.ask_with("POST", path, body, &[("Authorization", &format!("Bearer {}", self.key)), ("Idempotency-Key", key)])
    }

    /// Asks with these headers only.
    pub fn ask_with(&self, method: &str, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        Connection::open(&self.address).ask(method, path, body.as_bytes(), headers)
    }

    /// Registers a household and gives its answer.
    pub fn put(&self, id: &str, document: &str) -> Answer {
        self.ask("PUT", &format!("/api/households/{id}"), document)
    }

    /// Tells the server to end and waits for it; gives its exit status.
    pub fn stop(mut self) -> i32 {
        self.terminate();
        self.child.wait().expect("it ends").code().unwrap_or(-1)
    }

    /// Sends the signal to end.
    pub fn terminate(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success(), "the signal is sent");
    }

    /// Ends the server at once, as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it ends");
    }

    /// What it has written to standard error.
    pub fn log_text(&self) -> String {
        read_log(&self.log)
    }
}

fn read_log(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// A connection that is kept open from one request to the next.
pub struct Connection {
    stream: BufReader<TcpStream>,
    address: String,
}

impl Connection {
    /// Connects.
    pub fn open(address: &str) -> Self {
        Self::try_open(address).unwrap_or_else(|error| panic!("{address}: {error}"))
    }

    /// Connects to a server that may be gone.
    pub fn try_open(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream: BufReader::new(stream), address: address.to_string() })
    }

    /// Sends a request and reads the answer.
    pub fn ask(&mut self, method: &str, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Answer {
        self.try_ask(method, path, body, headers).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// Sends a request to a server that may be gone, and reads the answer if there is a whole one.
    pub fn try_ask(&mut self, method: &str, path: &str, body: &[u8], headers: &[(&str, &str)]) -> std::io::Result<Answer> {
        let mut head = format!("{method} {path} HTTP/1.1\r\n");
        let has = |name: &str| headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
        if !has("host") {
            head.push_str(&format!("Host: {}\r\n", self.address));
        }
        if !body.is_empty() && !has("content-type") {
            head.push_str("Content-Type: application/json\r\n");
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body);
        self.stream.get_mut().write_all(&bytes)?;
        self.try_receive(method)
    }

    /// Sends bytes as they are.
    pub fn send(&mut self, bytes: &[u8]) {
        self.stream.get_mut().write_all(bytes).expect("the request is sent");
    }

    /// Reads an answer.
    pub fn receive(&mut self, method: &str) -> Answer {
        self.try_receive(method).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn try_receive(&mut self, method: &str) -> std::io::Result<Answer> {
        let broken = |what: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_string());
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(|| broken("no status"))?;
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_string()));
        }
        let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
        let mut body = vec![0; if method == "HEAD" { 0 } else { length }];
        self.stream.read_exact(&mut body)?;
        Ok(Answer { status, headers, body: String::from_utf8(body).map_err(|_| broken("answers are UTF-8"))? })
    }
}

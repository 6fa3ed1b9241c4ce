//! How is one HTTP request sent, without a client library?

use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;

/// An answer.
pub struct Answered {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub body: String,
}

/// Sends a request with a JSON body to a port of this machine and reads the whole answer.
pub fn send(port: u16, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answered {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n");
    request.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    request.push_str(&body);
    stream.write_all(request.as_bytes()).expect("the request is sent");
    read_answer(&mut stream)
}

fn read_answer(stream: &mut TcpStream) -> Answered {
    let mut bytes = Vec::new();
    let mut buffer = [0; 65_536];
    // Chromedriver keeps connections open whatever it is asked: the length says where the answer ends.
    loop {
        let read = stream.read(&mut buffer).expect("the answer is read");
        bytes.extend_from_slice(&buffer[..read]);
        let Some(head_end) = find(&bytes, b"\r\n\r\n").map(|at| at + 4) else {
            assert!(read > 0, "the answer ends before its headers do");
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..head_end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")).and_then(|length| length.trim().parse::<usize>().ok());
        if read == 0 || length.is_some_and(|length| bytes.len() >= head_end + length) {
            let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
            return Answered { status, body: String::from_utf8_lossy(&bytes[head_end..]).into_owned() };
        }
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

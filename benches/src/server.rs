//! How fast does the running server answer and award, on its real store? Client and server share this machine.

use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use support::{Connection, Server, repository};

const HOUSEHOLDS: usize = 3_000;
const LOOKS: usize = 2_000;

fn document(id: &str) -> String {
    format!(
        r#"{{"id":"{id}","area":"420704","zone":"city","hukou":"urban","permanent_resident":true,"income_month":"100.00","dibao":"urban","members":[{{"id":"{id}-1","relation":"head","student":"none"}},{{"id":"{id}-2","student":"primary","school_area":"subdistrict"}}]}}"#
    )
}

/// Sends so many requests over so many connections and gives every time, sorted.
fn load(server: &Server, clients: usize, requests: &[(&str, String, String, u16)]) -> (Duration, Vec<Duration>) {
    let (next, times) = (std::sync::atomic::AtomicUsize::new(0), Mutex::new(Vec::new()));
    let bearer = format!("Bearer {}", server.key);
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let mut connection = Connection::open(&server.address);
                let mut own = Vec::new();
                while let Some((method, path, body, status)) = requests.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    let asked = Instant::now();
                    let answer = connection.ask(method, path, body.as_bytes(), &[("Authorization", &bearer)]);
                    own.push(asked.elapsed());
                    assert_eq!(answer.status, *status, "{}", answer.body);
                }
                times.lock().expect("no client panics").extend(own);
            });
        }
    });
    let took = started.elapsed();
    let mut times = times.into_inner().expect("no client panics");
    times.sort();
    (took, times)
}

fn tell(what: &str, (took, times): &(Duration, Vec<Duration>)) {
    let ms = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3;
    let rate = times.len() as f64 / took.as_secs_f64();
    println!("{what:<58} {rate:>9.0} a second   median {:>7.2} ms   99 % under {:>7.2} ms", ms(50), ms(99));
}

fn award(household: usize, program: &str, recipient: &str) -> (&'static str, String, String, u16) {
    let body = format!(r#"{{"household":"B-{household}","program":"{program}","recipient":"{recipient}","on":"2008-06-02"}}"#);
    ("POST", "/api/grants".to_string(), body, 201)
}

/// Measures the release build of the server.
pub fn measure() {
    let built = Command::new("cargo").args(["build", "--release", "-p", "api"]).current_dir(repository()).status().expect("cargo runs");
    assert!(built.success(), "the server builds");
    let folder = std::env::temp_dir().join(format!("yimen-bench-{}", std::process::id()));
    let server = Server::start(&folder, "2008-06-02", "administrator");
    let puts: Vec<_> = (0..HOUSEHOLDS).map(|n| ("PUT", format!("/api/households/B-{n}"), document(&format!("B-{n}")), 201)).collect();
    tell("register a household, 16 clients", &load(&server, 16, &puts));
    let looks: Vec<_> = (0..LOOKS).map(|n| ("GET", format!("/api/households/B-{n}/recommendations?on=2008-06-02"), String::new(), 200)).collect();
    tell("recommendations with every reason, 1 client", &load(&server, 1, &looks));
    tell("recommendations with every reason, 2 clients", &load(&server, 2, &looks));
    for (query, what) in [("&verdicts_only=true", "sent along: verdicts and amounts"), ("", "sent along: every reason")] {
        let path = format!("/api/recommendations?on=2008-06-02{query}");
        let sent: Vec<_> = (0..8 * LOOKS).map(|n| ("POST", path.clone(), document(&format!("B-{n}")), 200)).collect();
        for clients in [1, 2, 4] {
            tell(&format!("{what}, {clients} clients"), &load(&server, clients, &sent));
        }
    }
    let single: Vec<_> = (0..500).map(|n| award(n, "ez-urban-dibao", "household")).collect();
    tell("durable awards, 1 client", &load(&server, 1, &single));
    let many: Vec<_> = (500..HOUSEHOLDS).flat_map(|n| [award(n, "ez-urban-dibao", "household"), award(n, "ez-edu-sub-primary", &format!("B-{n}-2"))]).collect();
    tell("durable awards, 64 clients", &load(&server, 64, &many));
    let again: Vec<_> = (500..HOUSEHOLDS)
        .map(|n| {
            let (method, path, body, _) = award(n, "ez-urban-dibao", "household");
            (method, path, body, 409)
        })
        .collect();
    tell("second awards refused, 64 clients", &load(&server, 64, &again));
    let log = server.log.clone();
    assert_eq!(server.stop(), 0);
    // Only what this run has made.
    _ = std::fs::remove_dir_all(folder);
    _ = std::fs::remove_file(log);
}

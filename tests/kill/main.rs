//! The real server on its real store, killed with SIGKILL under load: is every acknowledged award there, and none twice?

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{Connection, Server};

/// How often the server is killed; a long run sets `YIMEN_KILLS`.
const KILLS: usize = 20;
/// Awards that must have been acknowledged before each kill.
const ACKNOWLEDGED: usize = 200;
const CLIENTS: usize = 16;
/// Households registered before each round, each with two people who can get aid on their own.
const HOUSEHOLDS: usize = 150;
const DAY: &str = "2008-06-02";

/// An award that a client asked for, and what it was told.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    status: u16,
    body: String,
}

/// A household with a pupil and an orphan: three kinds of aid, each for itself.
fn document(id: &str) -> Value {
    json!({
        "id": id, "area": "420704", "zone": "city", "hukou": "urban", "permanent_resident": true, "income_month": "100.00", "dibao": "urban",
        "members": [{"id": format!("{id}-1"), "relation": "head", "student": "none"}, {"id": format!("{id}-2"), "student": "primary", "school_area": "subdistrict"}]
    })
}

/// Everything that can be asked for one household: two officers ask for each, under keys of their own, so half must be refused.
fn requests(id: &str) -> Vec<(String, Value)> {
    let mut list = Vec::new();
    for officer in ["a", "b"] {
        for (program, recipient) in
            [("ez-urban-dibao", "household".to_string()), ("ez-edu-sub-primary", format!("{id}-2")), ("ez-util-water", "household".to_string())]
        {
            let key = format!("{officer}|{id}|{program}");
            list.push((key, json!({"household": id, "program": program, "recipient": recipient, "on": DAY})));
        }
    }
    list
}

fn headers<'h>(bearer: &'h str, key: &'h str) -> Vec<(&'h str, &'h str)> {
    vec![("Authorization", bearer), ("Idempotency-Key", key)]
}

/// Sends requests from many clients until so many are acknowledged, then kills the server in the midst of it.
fn load_and_kill(server: Server, work: &[(String, Value)], told: &Mutex<BTreeMap<String, Told>>) {
    let bearer = format!("Bearer {}", server.key);
    let (next, acknowledged) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let address = server.address.clone();
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let Ok(mut connection) = Connection::try_open(&address) else { return };
                while let Some((key, body)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Ok(answer) = connection.try_ask("POST", "/api/grants", body.to_string().as_bytes(), &headers(&bearer, key)) else { return };
                    assert!(answer.status == 201 || answer.status == 409, "{} {}", answer.status, answer.body);
                    told.lock().expect("no client panics").insert(key.clone(), Told { status: answer.status, body: answer.body });
                    acknowledged.fetch_add(usize::from(answer.status == 201), Ordering::Release);
                }
            });
        }
        let killer = scope.spawn(|| {
            while acknowledged.load(Ordering::Acquire) < ACKNOWLEDGED && next.load(Ordering::Relaxed) < work.len() {
                std::hint::spin_loop();
                std::thread::yield_now();
            }
            server.kill();
        });
        killer.join().expect("the server is killed");
    });
    assert!(acknowledged.into_inner() >= ACKNOWLEDGED, "enough awards were acknowledged before the kill");
}

/// Grants of each household as the server tells them: program and recipient of those that stand.
fn standing(server: &Server, household: &str) -> Vec<(String, String)> {
    let answer = server.ask("GET", &format!("/api/households/{household}"), "").expect(200);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    answer["grants"]
        .as_array()
        .expect("grants")
        .iter()
        .map(|grant| (text(&grant["grant"]), format!("{}|{}", text(&grant["program"]), text(&grant["recipient"]))))
        .collect()
}

#[test]
fn nothing_acknowledged_is_missing_and_nothing_is_doubled() {
    let kills = std::env::var("YIMEN_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let told: Mutex<BTreeMap<String, Told>> = Mutex::new(BTreeMap::new());
    let mut key: Option<String> = None;
    let mut refused = 0;
    for round in 0..kills {
        let server = match &key {
            None => Server::start(&data, DAY, "administrator"),
            Some(key) => Server::start_again(&data, DAY, key),
        };
        key = Some(server.key.clone());
        let households: Vec<String> = (0..HOUSEHOLDS).map(|number| format!("K-{round}-{number}")).collect();
        for id in &households {
            server.put(id, &document(id).to_string()).expect(201);
        }
        let work: Vec<(String, Value)> = households.iter().flat_map(|id| requests(id)).collect();
        load_and_kill(server, &work, &told);

        let server = Server::start_again(&data, DAY, key.as_deref().unwrap_or_default());
        let answers = told.lock().expect("no client panics").clone();
        for id in &households {
            let grants = standing(&server, id);
            let kinds: BTreeSet<&String> = grants.iter().map(|(_, kind)| kind).collect();
            assert_eq!(kinds.len(), grants.len(), "round {round}: {id} holds something twice: {grants:?}");
            for (request, body) in requests(id) {
                let Some(before) = answers.get(&request) else { continue };
                if before.status == 201 {
                    let grant: Value = serde_json::from_str(&before.body).expect("JSON");
                    assert!(
                        grants.iter().any(|(own, _)| grant["grant"] == *own),
                        "round {round}: {request} was acknowledged as {} and is gone",
                        grant["grant"]
                    );
                }
                refused += usize::from(before.status == 409);
                // Whoever asks again under the same key is told the same.
                let again = server.ask_once(&request, "/api/grants", &body.to_string());
                assert_eq!(Told { status: again.status, body: again.body }, *before, "round {round}: {request}");
            }
            // What was never answered can be asked for again, and then stands once.
            for (request, body) in requests(id) {
                let answer = server.ask_once(&request, "/api/grants", &body.to_string());
                assert!(answer.status == 201 || answer.status == 409, "{} {}", answer.status, answer.body);
            }
            assert_eq!(standing(&server, id).len(), 3, "round {round}: {id} holds each aid once");
        }
        server.kill();
    }
    assert!(refused >= kills, "second awards were refused: {refused}");
}

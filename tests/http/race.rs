//! Many at once: exactly one gets it.

use super::{ALLOWANCE, WANG, ezhou, office};
use std::collections::BTreeMap;
use std::sync::Barrier;
use support::{Connection, Server};

/// Statuses and bodies of the same request, sent by so many at once.
fn all_at_once(server: &Server, clients: usize, request: impl Fn(usize) -> (String, Option<String>) + Sync) -> Vec<(u16, String)> {
    let start = Barrier::new(clients);
    let bearer = format!("Bearer {}", server.key);
    let ask = |client: usize| {
        let (body, key) = request(client);
        let mut connection = Connection::open(&server.address);
        let mut headers = vec![("Authorization", bearer.as_str())];
        headers.extend(key.as_deref().map(|key| ("Idempotency-Key", key)));
        start.wait();
        let answer = connection.ask("POST", "/api/grants", body.as_bytes(), &headers);
        (answer.status, answer.body)
    };
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..clients).map(|client| scope.spawn(move || client)).map(|handle| handle.join().expect("a number")).collect();
        let ask = &ask;
        let running: Vec<_> = clients.into_iter().map(|client| scope.spawn(move || ask(client))).collect();
        running.into_iter().map(|client| client.join().expect("a client ends")).collect()
    })
}

fn counted(answers: &[(u16, String)]) -> BTreeMap<u16, usize> {
    let mut counts = BTreeMap::new();
    for (status, _) in answers {
        *counts.entry(*status).or_default() += 1;
    }
    counts
}

#[test]
fn of_many_awards_to_one_household_one_stands() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let answers = all_at_once(&office, 32, |_| (ALLOWANCE.to_string(), None));
    assert_eq!(counted(&answers), BTreeMap::from([(201, 1), (409, 31)]), "{answers:?}");
    assert_eq!(office.ask("GET", "/api/households/H-000017", "").expect(200)["grants"].as_array().map(Vec::len), Some(1));
}

#[test]
fn many_retries_under_one_key_get_one_answer() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let answers = all_at_once(&office, 32, |_| (ALLOWANCE.to_string(), Some("k".to_string())));
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer.0 == 201), "{answers:?}");
}

#[test]
fn a_fund_is_never_overdrawn() {
    let office = office("2024-09-01");
    for client in 0..32 {
        let id = format!("H-{client}");
        let document = format!(
            r#"{{"id":"{id}","area":"110101","income_month":"1000","members":[{{"id":"{id}-1","birth_date":"2012-03-01","student":"junior","disability_type":4,"disability_grade":1}}]}}"#
        );
        office.put(&id, &document).expect(201);
    }
    office.ask("POST", "/api/funds", r#"{"id":"F-1","donor":"某基金会","opening":"10500.00","programs":["dc-cdpf-study-aid"]}"#).expect(201);
    let answers = all_at_once(&office, 32, |client| {
        (format!(r#"{{"household":"H-{client}","program":"dc-cdpf-study-aid","recipient":"H-{client}-1","on":"2024-09-01"}}"#), None)
    });
    assert_eq!(counted(&answers), BTreeMap::from([(201, 7), (409, 25)]), "{answers:?}");
    let fund = office.ask("GET", "/api/funds/F-1", "").expect(200);
    assert_eq!((&fund["granted"], &fund["left"]), (&serde_json::json!("10500.00"), &serde_json::json!("0.00")));
}

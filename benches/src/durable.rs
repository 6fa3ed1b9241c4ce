//! How many awards a second does the store make durable, beside what the disk can do and beside PostgreSQL doing the same?

use crate::postgres::{OneFund, Postgres};
use engine::calendar::civil_date;
use engine::ledger::{
    Action, AidRecord, Answer, Command, CommandKey, EventBody, GrantTerms, HouseholdId, HouseholdRecord, MemberRecorded, PersonId, PersonRecord, RecordKey,
    Records, Stored,
};
use engine::money::Money;
use engine::sealing::{Entropy, Mark, Owner, SealKey, seal};
use engine::store::{JournalStore, Store, StoreSettings};
use serde_json::json;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Everything is measured in turn, so often, and the median told: others use the machine too.
const ROUNDS: u64 = 5;
/// Awards of a single caller in a round.
const SINGLE: u64 = 1_000;
/// Awards of many callers in a round.
const MANY: u64 = 16_000;
const CALLERS: u64 = 64;
const NOW: i64 = 1_795_000_000;

/// Random bytes from a seed.
pub struct Seeded(pub fastrand::Rng);

impl Entropy for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}

/// An award of a donor's study aid to the child of a household.
fn terms(number: u64, household_version: u64) -> GrantTerms {
    serde_json::from_value(json!({
        "grant": engine::ledger::GrantId(number), "household": HouseholdId(number), "recipient": PersonId(number),
        "program": "dc-cdpf-study-aid", "name": {"zh": "残联助学", "en": "Study aid of the Disabled Persons' Federation"}, "agency": "dc-cdpf",
        "kind": "non_statutory", "need": "education.tuition", "per": "year", "amount": "1500.00", "total": "1500.00",
        "days": {"from": "2026-01-01", "to": "2026-12-31"}, "on": "2026-09-01", "beneficiaries": [{"person": PersonId(number)}],
        "repeats": "each_window", "fund": {"fund": "F-1", "booking": "granted"}, "rests_on_dibao": "no",
        "basis": {"catalog": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "engine": "0.1.0",
                  "household_version": household_version, "verdict": "eligible"}
    }))
    .expect("terms of a grant")
}

fn command(name: &str, action: Action) -> Command {
    let mark = |purpose: &str| Mark::of(&[1; 32], purpose, name.as_bytes());
    let key = Some(CommandKey { key: mark("key"), body: mark("body") });
    Command { by: "bench".into(), at: NOW, today: civil_date(2026, 9, 1), key, expected: Vec::new(), new_keys: Vec::new(), action }
}

fn register(number: u64) -> Command {
    let mut entropy = Seeded(fastrand::Rng::with_seed(number));
    let (home, child) = (Owner::Household(number), Owner::Person(number));
    let keys = [(home, SealKey::fresh(&mut entropy)), (child, SealKey::fresh(&mut entropy))];
    let about_home = format!(r#"{{"id":"H-{number}"}}"#);
    let about_child = format!(r#"{{"id":"H-{number}-1","id_number":"110101{number:012}"}}"#);
    let body = EventBody::HouseholdRecorded {
        closes: Vec::new(),
        household: HouseholdId(number),
        sealed: seal(home, &keys[0].1, about_home.as_bytes(), &mut entropy),
        members: vec![MemberRecorded { person: PersonId(number), sealed: Some(seal(child, &keys[1].1, about_child.as_bytes(), &mut entropy)) }],
    };
    Command { new_keys: keys.to_vec(), ..command(&format!("register {number}"), Action::Record { events: vec![body], answer: Answer::Done }) }
}

/// Awards as casework does: what is read to judge is expected to be unchanged.
fn award(store: &JournalStore, number: u64) {
    let version = |key: RecordKey| (key.clone(), store.bytes(&key).expect("reads").map_or(0, |record| record.version));
    let household = version(HouseholdRecord::key(&HouseholdId(number)));
    let expected = vec![household.clone(), version(PersonRecord::key(&PersonId(number))), version(AidRecord::key(&PersonId(number)))];
    let action = Action::Award(Box::new(terms(number, household.1)));
    let committed = store.submit(Command { expected, ..command(&format!("award {number}"), action) }).expect("decided");
    assert!(matches!(committed.answer, Answer::Granted { .. }), "{:?}", committed.answer);
}

/// Does numbers from one to the other in so many threads.
fn in_threads(threads: u64, from: u64, until: u64, work: impl Fn(u64) + Sync) -> Duration {
    let next = AtomicU64::new(from);
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= until {
                        return;
                    }
                    work(number);
                }
            });
        }
    });
    started.elapsed()
}

fn a_second(count: u64, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

/// How often a second this disk makes 4 KiB at the end of a file durable.
fn syncs_a_second(folder: &Path) -> f64 {
    let file = File::create(folder.join("synced")).expect("a file");
    let (page, mut written) = ([7; 4096], 0);
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(2) {
        file.write_all_at(&page, written * 4096).expect("written");
        file.sync_data().expect("synced");
        written += 1;
    }
    a_second(written, started.elapsed())
}

/// A store with people to award to.
fn store_with_people(folder: &Path) -> JournalStore {
    let settings = StoreSettings::default();
    let store = JournalStore::open(folder, &mut Seeded(fastrand::Rng::with_seed(1)), &settings, &mut |_, _| {}).expect("a store");
    let fund = Action::OpenFund { fund: "F-1".into(), donor: "某基金会".into(), opening: Money::from_fen(1_000_000_000_000), programs: Vec::new() };
    store.submit(command("fund", fund)).expect("a fund");
    in_threads(CALLERS, 0, ROUNDS * (SINGLE + MANY), |number| drop(store.submit(register(number)).expect("registered")));
    store
}

/// What was measured, in the order in which it is told.
const LINES: [&str; 6] = [
    "4 KiB appended and fdatasync, one thread",
    "awards, 1 caller",
    "awards, 64 callers, all from one fund",
    "PostgreSQL: awards, 1 connection",
    "PostgreSQL: awards, 64 connections, all from one fund",
    "PostgreSQL: awards, 64 connections, each from its own fund",
];

/// Measures the store, the disk and PostgreSQL in turn, on one file system.
pub fn measure() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store_with_people(&folder.path().join("data"));
    let postgres = Postgres::start(ROUNDS * (SINGLE + 2 * MANY), &serde_json::to_string(&terms(1, 1)).expect("JSON"));
    let mut rates: [Vec<f64>; 6] = Default::default();
    for round in 0..ROUNDS {
        let first = round * (SINGLE + MANY);
        rates[0].push(syncs_a_second(folder.path()));
        rates[1].push(a_second(SINGLE, in_threads(1, first, first + SINGLE, |number| award(&store, number))));
        rates[2].push(a_second(MANY, in_threads(CALLERS, first + SINGLE, first + SINGLE + MANY, |number| award(&store, number))));
        if let Ok(postgres) = &postgres {
            rates[3].push(postgres.awards(1, SINGLE, OneFund::Yes));
            rates[4].push(postgres.awards(CALLERS, MANY / CALLERS, OneFund::Yes));
            rates[5].push(postgres.awards(CALLERS, MANY / CALLERS, OneFund::No));
        }
    }
    let median = |mut rates: Vec<f64>| {
        rates.sort_by(f64::total_cmp);
        rates.get(rates.len() / 2).copied()
    };
    let medians = rates.map(median);
    println!("{:<60} {:>12} {:>22}", "durable, median of 5 rounds", "a second", "of the disk's syncs");
    for (what, rate) in LINES.iter().zip(medians) {
        if let (Some(rate), Some(syncs)) = (rate, medians[0]) {
            println!("{what:<60} {rate:>12.0} {:>22.2}", rate / syncs);
        }
    }
    match (&postgres, medians) {
        (Ok(postgres), [_, Some(single), Some(many), Some(their_single), Some(one_fund), Some(own_funds)]) => {
            println!(
                "beside {}: 1 caller {:.1} times, 64 callers {:.1} times; {:.1} times its rate without a shared fund",
                postgres.version(),
                single / their_single,
                many / one_fund,
                many / own_funds
            );
        }
        (Err(why), _) => println!("PostgreSQL was not measured: {why}"),
        _ => {}
    }
}

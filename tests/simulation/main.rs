//! Does the ledger keep its word when the power fails?
//!
//! Seeded: a district of few people, an office with many commands in flight, a disk that loses what was not synced, and an
//! auditor with books of its own. `YIMEN_SEED=7` runs one seed, `YIMEN_SEEDS=5000` more of them.

mod asked;
mod auditor;
mod books;
mod disk;
mod disk_proof;
mod evidence;
mod filing;
mod gifts;
mod judging;
mod known;
mod office;
mod pages;
mod people;
mod programs;
mod proof_of_auditor;
mod proof_of_books;
mod recovery;
mod registering;
mod rules;
mod story;
mod tally;
mod terms;
mod world;

use disk::Honesty;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use tally::Tally;

const SEEDS: u64 = 1_000;
const THREADS: usize = 2;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs seeds on two threads; the first complaint ends the test with its seed.
fn run_all(first: u64, last: u64) -> Tally {
    let next = AtomicU64::new(first);
    let (sum, complaints) = (Mutex::new(Tally::default()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed > last {
                        break;
                    }
                    match std::panic::catch_unwind(|| story::run(seed, Honesty::Honest)) {
                        Ok(Ok(tally)) => *sum.lock().expect("no panic holds it") += tally,
                        Ok(Err(complaint)) => complaints.lock().expect("no panic holds it").push(format!("YIMEN_SEED={seed}: {complaint}")),
                        Err(_) => complaints.lock().expect("no panic holds it").push(format!("YIMEN_SEED={seed}: panicked")),
                    }
                }
            });
        }
    });
    let complaints = complaints.into_inner().expect("no panic holds it");
    assert!(complaints.is_empty(), "{} seeds fail:\n{}", complaints.len(), complaints.join("\n"));
    sum.into_inner().expect("no panic holds it")
}

#[test]
fn nothing_acknowledged_is_missing_and_nothing_is_doubled() {
    if let Some(seed) = number("YIMEN_SEED") {
        println!("{:#?}", run_all(seed, seed));
        return;
    }
    let seeds = number("YIMEN_SEEDS").unwrap_or(SEEDS);
    let tally = run_all(1, seeds);
    println!("{tally:#?}");
    if seeds != SEEDS {
        return;
    }
    // A run in which little happens proves little.
    let at_least = [
        ("cuts", 1_000),
        ("cuts_in_recovery", 400),
        ("torn_pages", 60),
        ("lost_pages", 150),
        ("kept_pages", 150),
        ("lost_names", 30),
        ("in_flight_kept", 1_500),
        ("in_flight_lost", 8_000),
        ("granted", 4_000),
        ("cut_short", 60),
        ("excludes", 50),
        ("held_is_larger", 30),
        ("replace_by_word", 10),
        ("replaced", 6),
        ("same_program", 200),
        ("same_need", 40),
        ("same_campaign", 50),
        ("same_number", 8),
        ("suspended", 120),
        ("fund_empty", 200),
        ("capped", 15),
        ("not_before", 200),
        ("found_late", 12),
        ("not_possible", 1_500),
        ("stale", 8_000),
        ("keys_reused", 400),
        ("retries", 2_000),
        ("forgotten", 120),
        ("forgotten_by_recovery", 60),
        ("older_indexes", 120),
        ("empty_indexes", 120),
        ("damaged_indexes", 120),
    ];
    let counts = tally.counts();
    for (name, least) in at_least {
        let found = counts.iter().find(|(other, _)| *other == name).map(|(_, count)| *count).expect("a count of that name");
        assert!(found >= least, "{name}: {found}, at least {least} were to come up");
    }
}

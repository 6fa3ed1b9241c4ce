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
mod lowering;
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
mod too_high;
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
    if seeds < SEEDS {
        return;
    }
    // A run in which little happens proves little.
    let at_least = [
        ("cuts", 6_000),
        ("cuts_in_batches", 2_900),
        ("cuts_in_recovery", 3_000),
        ("cuts_twice_in_recovery", 610),
        ("torn_frames", 320),
        ("torn_pages", 420),
        ("lost_pages", 1_000),
        ("kept_pages", 1_500),
        ("lost_names", 300),
        ("in_flight_kept", 10_000),
        ("in_flight_lost", 79_000),
        ("older_indexes", 1_000),
        ("empty_indexes", 1_100),
        ("damaged_indexes", 1_000),
        ("batches", 3_700),
        ("registered", 17_000),
        ("granted", 17_000),
        ("holds_placed", 2_500),
        ("holds_released", 300),
        ("holds_redeemed", 220),
        ("supplemented", 120),
        ("ended_with_base", 10),
        ("lowered_beside", 50),
        ("asked_back_beside", 1),
        ("replaced", 130),
        ("holds_replaced", 3),
        ("recorded_late", 2_900),
        ("cancelled", 3_900),
        ("paid", 5_100),
        ("returned", 1_200),
        ("claimed", 1_000),
        ("waived", 330),
        ("linked", 940),
        ("told_apart", 270),
        ("parted", 150),
        ("suspensions", 1_800),
        ("lifted", 910),
        ("filed", 2_700),
        ("decided", 2_000),
        ("funds_opened", 2_300),
        ("received", 2_400),
        ("forgotten", 760),
        ("forgotten_by_recovery", 430),
        ("retries", 16_000),
        ("excludes", 240),
        ("held_is_larger", 310),
        ("replace_by_word", 70),
        ("same_program", 850),
        ("same_need", 210),
        ("same_campaign", 360),
        ("same_number", 60),
        ("suspended", 800),
        ("fund_empty", 1_200),
        ("capped", 61),
        ("cut_short", 310),
        ("not_before", 1_300),
        ("not_possible", 4_400),
        ("not_redeemed", 300),
        ("not_supplemented", 130),
        ("not_released", 410),
        ("not_claimed", 760),
        ("not_waived", 180),
        ("not_identified", 10),
        ("not_paid", 5_200),
        ("not_returned", 760),
        ("not_cancelled", 1_600),
        ("keys_reused", 3_700),
        ("stale", 78_000),
        ("barred_by_hold", 61),
        ("barred_by_link", 60),
        ("barred_by_number", 430),
        ("freed_by_time", 150),
        ("freed_by_parting", 5),
        ("found_late", 94),
        ("found_too_high", 1),
        ("found_on_linking", 69),
    ];
    let counts = tally.counts();
    assert_eq!(at_least.map(|(name, _)| name).to_vec(), counts.iter().map(|(name, _)| *name).collect::<Vec<_>>(), "every count has its least");
    for (name, least) in at_least {
        let found = counts.iter().find(|(other, _)| *other == name).map(|(_, count)| *count).expect("a count of that name");
        assert!(found >= least, "{name}: {found}, at least {least} were to come up");
    }
}

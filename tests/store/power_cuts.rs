//! Wherever the power is cut, is everything there that was acknowledged, and can the rest be asked again?

use super::commands::{LARGE, NUMBER, SMALL, command_key, copy_of, forget, open, open_fund, records, register, seeded, submit, verified};
use super::disk::TestDisk;
use engine::ledger::{Command, ForgottenRecord, FundRecord, HouseholdRecord, RecordKey, Stored};
use engine::sealing::Owner;
use engine::store::{Committed, Committer, MemoryIndex, MemoryPlace, StoreSettings};
use std::collections::BTreeMap;

/// Batches of commands, each by its name; on another attempt the same is asked under other random numbers.
fn batches(attempt: u64) -> Vec<Vec<(&'static str, Command)>> {
    let number = |plain: u64| plain + 1_000 * attempt;
    let family = |name: &'static str, plain: u64, id_number: &str| {
        (name, Command { key: Some(command_key(name)), ..register(2, number(plain), number(plain + 1), id_number) })
    };
    let mut third = family("third", 30, NUMBER);
    let key = third.1.new_keys[0].1;
    third.1.new_keys.extend((0..12).map(|extra| (Owner::Person(number(40 + extra)), key)));
    vec![
        vec![("winter", open_fund(1, "winter"))],
        vec![family("first", 10, NUMBER), family("second", 20, "110101198506120346")],
        vec![("spring", open_fund(3, "spring")), third],
        vec![("summer", open_fund(4, "summer"))],
        vec![("autumn", open_fund(5, "autumn"))],
    ]
}

/// What somebody outside knows for certain.
#[derive(Default)]
struct Acknowledged {
    answers: BTreeMap<&'static str, Committed>,
    /// Whom the first family's registration was acknowledged for, and whether forgetting that person was.
    first: Option<Owner>,
    is_forgotten: bool,
}

/// Runs all that was not yet acknowledged; stops at the first batch that fails.
fn run(committer: &mut Committer, attempt: u64, known: &mut Acknowledged, mut after_batch: impl FnMut()) -> Result<(), ()> {
    for batch in batches(attempt) {
        let (names, commands): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        let people: Vec<Option<Owner>> = commands.iter().map(|command| command.new_keys.get(1).map(|(owner, _)| *owner)).collect();
        let before = committer.position();
        for ((name, person), answer) in names.iter().zip(people).zip(committer.commit_batch(commands)) {
            let answer = answer.map_err(drop)?;
            if *name == "first" && answer.position > before {
                known.first = person;
            }
            if let Some(earlier) = known.answers.insert(name, answer.clone()) {
                assert_eq!(earlier, answer, "{name}: the same key gets the same answer");
            }
        }
        after_batch();
        if names.contains(&"summer")
            && let Some(person) = known.first
        {
            submit(committer, forget(6, person)).map_err(drop)?;
            known.is_forgotten = true;
            after_batch();
        }
    }
    Ok(())
}

fn count<R: Stored>(place: &MemoryPlace) -> usize {
    let prefix = R::prefix();
    records(place).0.keys().filter(|key: &&RecordKey| key.0.starts_with(&prefix.0)).count()
}

/// Everything that was acknowledged is there, and nothing is half there.
fn check(disk: &TestDisk, place: &MemoryPlace, committer: &mut Committer, known: &Acknowledged, what: &str) {
    let found = verified(disk, place).unwrap_or_else(|faults| panic!("{what}: {faults:?}"));
    assert_eq!((found.torn_bytes, found.events), (0, committer.position()), "{what}");
    for batch in batches(900) {
        for (name, command) in batch {
            if let Some(answer) = known.answers.get(name) {
                assert_eq!(submit(committer, command).as_ref(), Ok(answer), "{what}: {name} was acknowledged");
            }
        }
    }
    assert_eq!(found.events, committer.position(), "{what}: asking again changes nothing");
    assert_eq!(count::<ForgottenRecord>(place) as u64, found.forgotten, "{what}");
    if let Some(person) = known.first {
        let is_gone = committer.vault().key_of(person).is_none();
        assert_eq!(is_gone, found.forgotten == 1, "{what}: key and event go together");
        assert!(is_gone || !known.is_forgotten, "{what}: forgetting was acknowledged");
    }
}

fn cut_everywhere(settings: StoreSettings, seeds: std::ops::Range<u64>) {
    let mut calls = 0;
    let mut cuts = 0;
    loop {
        for seed in seeds.clone() {
            let mut random = seeded(seed * 100_000 + calls).0;
            let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
            let mut known = Acknowledged::default();
            let mut snapshots = vec![MemoryPlace::empty()];
            disk.fail_after(calls);
            let what = format!("after {calls} calls, seed {seed}");
            if let Ok(mut committer) = open(&disk, &place, settings) {
                snapshots.push(copy_of(&place));
                if run(&mut committer, 0, &mut known, || snapshots.push(copy_of(&place))).is_ok() {
                    assert!(cuts > 100, "{cuts} cuts");
                    return;
                }
            }
            snapshots.push(copy_of(&place));
            cuts += 1;
            // The index may have lost any number of its last batches; a store that was never whole has none.
            let left = disk.cut(&mut random);
            let snapshot = &snapshots[random.usize(0..snapshots.len())];
            let place = if known.answers.is_empty() { MemoryPlace::empty() } else { copy_of(snapshot) };
            // The power is cut again while the store comes up, once at some call.
            let again = random.u64(0..40);
            left.fail_after(again);
            let started = open(&left, &place, settings).is_ok();
            let left = if started { left.copy() } else { left.cut(&mut random) };
            let mut committer = open(&left, &place, settings).unwrap_or_else(|error| panic!("{what}, then {again}: {error}"));
            check(&left, &place, &mut committer, &known, &what);
            // Whoever had no answer asks again, under new random numbers.
            run(&mut committer, 1, &mut known, || {}).unwrap_or_else(|()| panic!("{what}: it goes on"));
            check(&left, &place, &mut committer, &known, &what);
            assert_eq!(count::<FundRecord>(&place), 4, "{what}");
            assert_eq!(count::<HouseholdRecord>(&place), 3, "{what}: each family once");
            let anew = MemoryPlace::holding(MemoryIndex::empty());
            drop(committer);
            open(&left, &anew, settings).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(records(&anew), records(&place), "{what}");
        }
        calls += 1;
    }
}

#[test]
fn a_cut_at_any_call_in_one_segment() {
    cut_everywhere(LARGE, 0..6);
}

#[test]
fn a_cut_at_any_call_with_a_new_segment_for_nearly_every_frame() {
    cut_everywhere(SMALL, 0..6);
}

#[test]
fn a_process_that_dies_leaves_everything_and_a_cut_after_it_nothing_less() {
    for settings in [LARGE, SMALL] {
        die_everywhere(settings);
    }
}

fn die_everywhere(settings: StoreSettings) {
    let mut calls = 0;
    loop {
        let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
        let mut known = Acknowledged::default();
        disk.fail_after(calls);
        if let Ok(mut committer) = open(&disk, &place, settings)
            && run(&mut committer, 0, &mut known, || {}).is_ok()
        {
            return;
        }
        // What was written and not synced is all there when the next process looks; whatever it builds on that is durable.
        let alive = disk.copy();
        let index = if known.answers.is_empty() { MemoryPlace::empty() } else { copy_of(&place) };
        let mut committer = open(&alive, &index, settings).unwrap_or_else(|error| panic!("after {calls} calls: {error}"));
        let position = committer.position();
        for (name, command) in batches(1).into_iter().flatten().take(3) {
            let answer = submit(&mut committer, command).unwrap_or_else(|error| panic!("after {calls} calls: {name}: {error:?}"));
            known.answers.insert(name, answer);
        }
        for seed in 0..4 {
            let left = alive.cut(&mut seeded(seed).0);
            let place = MemoryPlace::empty();
            // All keys that were used are there, or the records could not be made.
            let mut committer = open(&left, &place, settings).unwrap_or_else(|error| panic!("after {calls} calls, seed {seed}: {error}"));
            assert!(committer.position() >= position, "after {calls} calls, seed {seed}");
            for (name, command) in batches(2).into_iter().flatten().take(3) {
                assert_eq!(submit(&mut committer, command).as_ref(), Ok(&known.answers[name]), "after {calls} calls, seed {seed}");
            }
        }
        calls += 1;
    }
}

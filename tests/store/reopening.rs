//! Does a store come back as it was?

use super::commands::{LARGE, NUMBER, SMALL, copy_of, forget, open, open_fund, record, records, register, seeded, submit, verified};
use super::disk::TestDisk;
use engine::ledger::{Answer, EventBody, FundRecord, HouseholdId, HouseholdRecord, NumberRecord, PersonId, read};
use engine::ledger::{NUMBER as NUMBER_PURPOSE, PersonRecord};
use engine::money::Money;
use engine::sealing::{Opened, Owner};
use engine::store::{MemoryPlace, OpenError, StoreSettings, open_committer};
use std::sync::Arc;

#[test]
fn what_was_recorded_is_there_after_reopening() {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let mut committer = open(&disk, &place, LARGE).expect("a new store");
    assert_eq!(committer.position(), 0);
    assert_eq!(submit(&mut committer, open_fund(100, "winter")).expect("done").position, 2, "the fund and the kept answer");
    assert_eq!(submit(&mut committer, register(90, 7, 8, NUMBER)).expect("done").answer, Answer::Done);
    drop(committer);
    let before = records(&place);
    let committer = open(&disk, &place, LARGE).expect("reopens");
    assert_eq!(committer.position(), 4);
    assert_eq!(records(&place), before);
    let fund = read::<FundRecord>(committer.records(), &"winter".to_string()).expect("reads").expect("is there");
    assert_eq!((fund.opening, fund.since), (Money::from_fen(10_000), 100));
    let person = read::<PersonRecord>(committer.records(), &PersonId(8)).expect("reads").expect("is there");
    assert_eq!(person.recorded, 100, "no event is recorded at an earlier moment than the one before it");
    let Opened::Plain(bytes) = committer.vault().open(&person.sealed) else { panic!("the key is there") };
    assert!(String::from_utf8(bytes).expect("UTF-8").contains(NUMBER));
    let mark = committer.vault().mark(NUMBER_PURPOSE, NUMBER);
    let number = read::<NumberRecord>(committer.records(), &mark).expect("reads").expect("is there");
    assert_eq!(number.people, [PersonId(8)]);
    let journal = String::from_utf8_lossy(&disk.read("journal/000001.log")).into_owned();
    assert!(journal.contains("household_recorded") && !journal.contains(NUMBER), "the journal tells no number");
    let verified = verified(&disk, &place).expect("in good order");
    assert_eq!((verified.events, verified.segments, verified.forgotten, verified.torn_bytes), (4, 1, 0, 0));
}

#[test]
fn the_latest_moment_outlives_the_store() {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    submit(&mut open(&disk, &place, LARGE).expect("a new store"), open_fund(5_000, "winter")).expect("done");
    let mut committer = open(&disk, &place, LARGE).expect("reopens");
    submit(&mut committer, open_fund(4_000, "spring")).expect("done");
    let fund = read::<FundRecord>(committer.records(), &"spring".to_string()).expect("reads").expect("is there");
    assert_eq!(fund.since, 5_000);
}

#[test]
fn segments_are_sealed_and_read_across() {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let mut committer = open(&disk, &place, SMALL).expect("a new store");
    for number in 0..12 {
        submit(&mut committer, open_fund(number, &format!("fund {number}"))).expect("done");
    }
    submit(&mut committer, register(20, 7, 8, NUMBER)).expect("done");
    submit(&mut committer, forget(21, Owner::Person(8))).expect("done");
    let before = records(&place);
    let found = verified(&disk, &place).expect("in good order");
    assert!(found.segments >= 6, "{found:?}");
    assert_eq!((found.events, found.forgotten), (28, 1));
    let anew = MemoryPlace::empty();
    let mut told = Vec::new();
    let mut progress = |done, total| told.push((done, total));
    let again = open_committer(Arc::new(disk.clone()), Box::new(anew.clone()), &mut seeded(2), &SMALL, &mut progress).expect("reopens");
    assert_eq!(again.position(), 28);
    assert_eq!(records(&anew), before);
    assert_eq!(told, [(28, 28)]);
}

#[test]
fn a_batch_is_one_frame_and_one_sync() {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let mut committer = open(&disk, &place, LARGE).expect("a new store");
    let syncs = disk.file_syncs();
    let commands = (0..40).map(|number| open_fund(1, &format!("fund {number}"))).collect();
    let answers = committer.commit_batch(commands);
    assert_eq!(disk.file_syncs(), syncs + 1);
    let positions: Vec<u64> = answers.into_iter().map(|answer| answer.expect("done").position).collect();
    assert_eq!(positions, (1..=40).map(|number| number * 2).collect::<Vec<u64>>());
    // With new keys, the key file is synced before the frame.
    submit(&mut committer, register(2, 7, 8, NUMBER)).expect("done");
    assert_eq!(disk.file_syncs(), syncs + 3);
}

#[test]
fn a_frame_larger_than_a_segment_is_read_back() {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let settings = StoreSettings { segment_bytes: 1, ..LARGE };
    let mut committer = open(&disk, &place, settings).expect("a new store");
    let programs = (0..200_000).map(|number| format!("program-{number}")).collect();
    let body = EventBody::FundOpened { fund: "large".into(), donor: "慈善会".into(), opening: Money::ZERO, programs };
    submit(&mut committer, record(1, None, body)).expect("done");
    submit(&mut committer, open_fund(2, "small")).expect("done");
    let before = records(&place);
    let anew = MemoryPlace::empty();
    assert_eq!(open(&disk, &anew, settings).expect("reopens").position(), 3);
    assert_eq!(records(&anew), before);
}

#[test]
fn keys_that_were_never_used_do_no_harm() {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let mut committer = open(&disk, &place, LARGE).expect("a new store");
    submit(&mut committer, open_fund(1, "winter")).expect("done");
    let (journal, older) = (disk.read("journal/000001.log"), copy_of(&place));
    submit(&mut committer, register(2, 7, 8, NUMBER)).expect("done");
    drop(committer);
    // The power is cut after the keys and before the frame.
    disk.put("journal/000001.log", &journal);
    let mut committer = open(&disk, &older, LARGE).expect("reopens");
    assert_eq!(read::<HouseholdRecord>(committer.records(), &HouseholdId(7)).expect("reads"), None);
    submit(&mut committer, register(2, 17, 18, NUMBER)).expect("the same family under new random numbers");
    assert_eq!(verified(&disk, &older).expect("in good order").events, 4);
}

#[test]
fn nothing_is_begun_anew_where_a_journal_was() {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let mut committer = open(&disk, &place, LARGE).expect("a new store");
    submit(&mut committer, open_fund(1, "winter")).expect("done");
    drop(committer);
    let without_keys = disk.copy();
    disk.lose("journal");
    assert!(matches!(open(&disk, &place, LARGE), Err(OpenError::Damaged(_))), "the index is still there");
    let mut committer = open(&without_keys, &place, LARGE).expect("reopens");
    submit(&mut committer, register(2, 7, 8, NUMBER)).expect("done");
    drop(committer);
    without_keys.lose("journal");
    assert!(matches!(open(&without_keys, &MemoryPlace::empty(), LARGE), Err(OpenError::Damaged(_))), "keys are still there");
}

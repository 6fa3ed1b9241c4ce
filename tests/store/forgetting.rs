//! Is whoever was forgotten gone from everywhere, whenever the power is cut?

use super::commands::{LARGE, NUMBER, copy_of, forget, open, open_fund, records, register, seeded, submit, verified};
use super::disk::TestDisk;
use engine::ledger::{ForgottenRecord, NUMBER as NUMBER_PURPOSE, NumberRecord, PersonId, PersonRecord, Stored, read};
use engine::sealing::{Opened, Owner};
use engine::store::{Committer, MemoryPlace};

const KEYS: &str = "keys/keys.dat";
const JOURNAL: &str = "journal/000001.log";
const PERSON: Owner = Owner::Person(8);

fn with_a_family() -> (TestDisk, MemoryPlace, Committer, [u8; 32]) {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let mut committer = open(&disk, &place, LARGE).expect("a new store");
    let family = register(1, 7, 8, NUMBER);
    let key = family.new_keys[1].1.0;
    submit(&mut committer, family).expect("done");
    submit(&mut committer, open_fund(2, "winter")).expect("done");
    (disk, place, committer, key)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// No power cut brings these bytes back into the key file.
fn is_gone_for_good(disk: &TestDisk, key: &[u8; 32]) -> bool {
    (0..40).all(|seed| !holds(&disk.cut(&mut seeded(seed).0).read(KEYS), key))
}

fn assert_forgotten(disk: &TestDisk, place: &MemoryPlace, committer: &Committer, key: &[u8; 32]) {
    assert!(!holds(&disk.read(KEYS), key) && is_gone_for_good(disk, key), "the key is overwritten");
    assert_eq!(committer.vault().key_of(PERSON), None);
    let record = read::<PersonRecord>(committer.records(), &PersonId(8)).expect("reads").expect("the random number stays");
    assert_eq!(committer.vault().open(&record.sealed), Opened::Forgotten);
    let mark = committer.vault().mark(NUMBER_PURPOSE, NUMBER);
    assert_eq!(read::<NumberRecord>(committer.records(), &mark).expect("reads"), None, "the number leads nowhere");
    let prefix = ForgottenRecord::prefix();
    assert_eq!(committer.records().range(&prefix, None, 10).expect("reads").len(), 1);
    let (all, _) = records(place);
    let text = serde_json::to_vec(&mark).expect("JSON");
    assert!(all.iter().all(|(key, record)| !holds(&key.0, &mark.0) && !holds(&record.bytes, &text)), "no record bears the mark");
    assert_eq!(verified(disk, place).expect("the chain still proves itself").forgotten, 1);
}

#[test]
fn forgetting_destroys_the_key_and_begins_the_index_anew() {
    let (disk, place, mut committer, key) = with_a_family();
    assert!(holds(&disk.read(KEYS), &key));
    let index_before = place.index();
    let answers = committer.commit_batch(vec![open_fund(3, "spring"), forget(3, PERSON), open_fund(3, "summer")]);
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_forgotten(&disk, &place, &committer, &key);
    assert_eq!(index_before.state().1.count, 4, "nothing more was written to the old one");
    assert_eq!(records(&place).1.count, 10);
    drop(committer);
    let committer = open(&disk, &place, LARGE).expect("reopens");
    assert_forgotten(&disk, &place, &committer, &key);
}

#[test]
fn an_index_from_before_the_forgetting_is_not_gone_on_with() {
    let (disk, place, mut committer, key) = with_a_family();
    let older = copy_of(&place);
    let old_pages = older.index();
    submit(&mut committer, forget(3, PERSON)).expect("done");
    submit(&mut committer, open_fund(4, "spring")).expect("done");
    drop(committer);
    let committer = open(&disk, &older, LARGE).expect("reopens");
    assert_forgotten(&disk, &older, &committer, &key);
    assert_eq!(old_pages.state().1.count, 4, "its pages could still tell the number");
    assert_eq!(records(&older), records(&place));
}

#[test]
fn a_destroyed_key_without_its_event_is_completed() {
    let (disk, place, mut committer, key) = with_a_family();
    let (journal, older) = (disk.read(JOURNAL), copy_of(&place));
    submit(&mut committer, forget(3, PERSON)).expect("done");
    drop(committer);
    // The power is cut after the key and before the frame.
    disk.put(JOURNAL, &journal);
    assert!(verified(&disk, &older).is_err());
    let mut committer = open(&disk, &older, LARGE).expect("reopens");
    assert_eq!(committer.position(), 5);
    assert_forgotten(&disk, &older, &committer, &key);
    assert_eq!(submit(&mut committer, forget(4, PERSON)).expect("asked again").position, 7);
    drop(committer);
    assert_eq!(open(&disk, &older, LARGE).expect("reopens").position(), 7, "it is completed once");
}

#[test]
fn an_old_copy_of_the_keys_brings_nobody_back() {
    let (disk, place, mut committer, key) = with_a_family();
    let keys = disk.read(KEYS);
    submit(&mut committer, forget(3, PERSON)).expect("done");
    drop(committer);
    disk.put(KEYS, &keys);
    let faults = verified(&disk, &place).expect_err("the key is back");
    assert!(faults[0].en.contains("P-") && faults[0].zh.contains("P-"), "{faults:?}");
    let committer = open(&disk, &place, LARGE).expect("reopens");
    assert_eq!(committer.position(), 6);
    assert_forgotten(&disk, &place, &committer, &key);
}

#[test]
fn what_an_old_copy_of_a_key_s_slot_holds_is_overwritten() {
    let (disk, place, mut committer, key) = with_a_family();
    let before = disk.read(KEYS);
    submit(&mut committer, forget(3, PERSON)).expect("done");
    drop(committer);
    let after = disk.read(KEYS);
    disk.put(KEYS, &[&before[..], &after[before.len()..]].concat());
    let committer = open(&disk, &place, LARGE).expect("reopens");
    assert_forgotten(&disk, &place, &committer, &key);
}

#[test]
fn a_torn_destruction_is_finished_or_has_not_begun() {
    let (disk, place, mut committer, key) = with_a_family();
    let (journal, before, older) = (disk.read(JOURNAL), disk.read(KEYS), copy_of(&place));
    submit(&mut committer, forget(3, PERSON)).expect("done");
    drop(committer);
    let after = disk.read(KEYS);
    assert_eq!((before.len(), after.len()), (128, 192), "one slot is added, and one is overwritten");
    disk.put(JOURNAL, &journal);
    // The slot that says so is torn: nothing has happened.
    for length in 128..192 {
        let (torn, place) = (disk.copy(), copy_of(&older));
        torn.put(KEYS, &[&before[..], &after[128..length]].concat());
        let committer = open(&torn, &place, LARGE).expect("reopens");
        assert_eq!(committer.position(), 4, "{length} bytes");
        assert!(committer.vault().key_of(PERSON).is_some(), "{length} bytes");
        verified(&torn, &place).expect("in good order");
    }
    // It is there, and the key's own slot is overwritten up to some byte.
    let slot = if holds(&before[..64], &key) { 0 } else { 64 };
    for written in 0..=64 {
        let (torn, place) = (disk.copy(), copy_of(&older));
        let mut bytes = after.clone();
        bytes[slot + written..slot + 64].copy_from_slice(&before[slot + written..slot + 64]);
        torn.put(KEYS, &bytes);
        let committer = open(&torn, &place, LARGE).expect("reopens");
        assert_eq!(committer.position(), 5, "{written} bytes");
        assert_forgotten(&torn, &place, &committer, &key);
        assert_eq!(torn.read(KEYS)[slot..slot + 64], after[slot..slot + 64], "{written} bytes: what was left of the key is gone");
    }
}

#[test]
fn the_journal_tells_the_same_before_and_after() {
    let (disk, _, mut committer, _) = with_a_family();
    let before = disk.read(JOURNAL);
    submit(&mut committer, forget(3, PERSON)).expect("done");
    let after = disk.read(JOURNAL);
    assert!(after.starts_with(&before) && after.len() > before.len(), "nothing is rewritten");
    assert!(String::from_utf8_lossy(&after[before.len()..]).contains("forgotten"));
}

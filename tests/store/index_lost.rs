//! Is the index made again whenever it can't be trusted?

use super::commands::{LARGE, NUMBER, copy_of, open, open_fund, records, register, seeded, submit, verified};
use super::disk::TestDisk;
use engine::ledger::ReadError;
use engine::sealing::Mark;
use engine::store::{Applied, Index, IndexPlace, MemoryIndex, MemoryPlace, open_committer};
use std::sync::Arc;

fn filled() -> (TestDisk, MemoryPlace, Vec<MemoryPlace>) {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let mut committer = open(&disk, &place, LARGE).expect("a new store");
    let mut older = vec![copy_of(&place)];
    submit(&mut committer, register(1, 7, 8, NUMBER)).expect("done");
    for number in 0..5 {
        older.push(copy_of(&place));
        submit(&mut committer, open_fund(number, &format!("fund {number}"))).expect("done");
    }
    (disk, place, older)
}

#[test]
fn an_index_that_is_missing_or_older_is_brought_up_to_date() {
    let (disk, place, older) = filled();
    for place_then in older.into_iter().chain([MemoryPlace::empty()]) {
        let committer = open(&disk, &place_then, LARGE).expect("reopens");
        assert_eq!(committer.position(), 12);
        assert_eq!(records(&place_then), records(&place));
    }
}

#[test]
fn an_index_of_another_journal_is_set_aside() {
    let (disk, place, _) = filled();
    let (other, other_place) = (TestDisk::default(), MemoryPlace::empty());
    let mut entropy = seeded(99);
    let place_box = Box::new(other_place.clone());
    let mut committer = open_committer(Arc::new(other), place_box, &mut entropy, &LARGE, &mut |_, _| {}).expect("a new store");
    for number in 0..3 {
        submit(&mut committer, open_fund(number, &format!("other {number}"))).expect("done");
    }
    let committer = open(&disk, &other_place, LARGE).expect("reopens");
    assert_eq!(committer.position(), 12);
    assert_eq!(records(&other_place), records(&place));
}

#[test]
fn an_index_that_stands_between_two_frames_is_set_aside() {
    let (disk, place, _) = filled();
    let (some, applied) = records(&place);
    for count in [1, 3, 11] {
        let odd = MemoryPlace::holding(MemoryIndex::holding(some.clone(), Applied { count, ..applied }));
        open(&disk, &odd, LARGE).expect("reopens");
        assert_eq!(records(&odd), records(&place), "count {count}");
    }
}

#[test]
fn verify_names_the_records_in_which_an_index_differs() {
    let (disk, place, _) = filled();
    let (whole, applied) = records(&place);
    assert!(whole.len() > 10);
    for key in whole.keys() {
        let mut less = whole.clone();
        less.remove(key);
        let mut changed = whole.clone();
        changed.entry(key.clone()).and_modify(|record| record.version += 1);
        let mut more = whole.clone();
        let mut longer = key.clone();
        longer.0.push(0);
        more.insert(longer, whole[key].clone());
        for records in [less, changed, more] {
            let faults = verified(&disk, &MemoryPlace::holding(MemoryIndex::holding(records, applied))).expect_err("it differs");
            assert_eq!(faults.len(), 1, "{faults:?}");
        }
    }
    verified(&disk, &place).expect("this one does not");
}

/// A place whose index can't be opened until it was set aside, or fails when a record is read.
struct Broken {
    inner: MemoryPlace,
    is_set_aside: bool,
}

impl IndexPlace for Broken {
    fn is_empty(&self) -> Result<bool, ReadError> {
        Ok(false)
    }
    fn open(&mut self) -> Result<Box<dyn Index>, ReadError> {
        Err(ReadError("broken".into()))
    }
    fn set_aside(&mut self) -> Result<(), ReadError> {
        self.is_set_aside = true;
        self.inner.set_aside()
    }
    fn begin_anew(&mut self) -> Result<Box<dyn Index>, ReadError> {
        assert!(self.is_set_aside, "it is kept for somebody to look at");
        self.inner.begin_anew()
    }
    fn remove_old(&mut self) -> Result<(), ReadError> {
        self.inner.remove_old()
    }
}

#[test]
fn an_index_that_does_not_open_is_set_aside_and_made_again() {
    let (disk, place, _) = filled();
    let inner = MemoryPlace::empty();
    let broken = Broken { inner: inner.clone(), is_set_aside: false };
    let committer = open_committer(Arc::new(disk), Box::new(broken), &mut seeded(1), &LARGE, &mut |_, _| {}).expect("reopens");
    assert_eq!(committer.position(), 12);
    assert_eq!(records(&inner), records(&place));
}

#[test]
fn an_older_index_whose_records_don_t_read_is_made_again() {
    let (disk, place, older) = filled();
    let (mut torn, applied) = records(&older[3]);
    // The household can't be read when its next event is applied.
    torn.values_mut().for_each(|record| record.bytes = b"{".to_vec());
    let mut committer = open(&disk, &copy_of(&place), LARGE).expect("reopens");
    submit(&mut committer, super::commands::forget(9, engine::sealing::Owner::Household(7))).expect("done");
    drop(committer);
    let torn = MemoryPlace::holding(MemoryIndex::holding(torn, applied));
    let committer = open(&disk, &torn, LARGE).expect("reopens");
    assert_eq!(committer.position(), 14);
    let anew = MemoryPlace::empty();
    open(&disk, &anew, LARGE).expect("reopens");
    assert_eq!(records(&torn), records(&anew));
    assert_ne!(committer.vault().mark("number", NUMBER), Mark([0; 16]));
}

//! Does all this hold with threads, sled and a real disk?

use super::commands::{LARGE, NUMBER, forget, open_fund, register, seeded};
use engine::ledger::{FundRecord, HouseholdId, HouseholdRecord, NUMBER as NUMBER_PURPOSE, NumberRecord, PersonId, Records, Stored, read};
use engine::sealing::Owner;
use engine::store::{CommitError, IndexPlace, JournalStore, OpenError, RealDisk, SledPlace, Store, StoreSettings, Verified, verify};
use std::path::Path;
use std::sync::Arc;

const SETTINGS: StoreSettings = StoreSettings { segment_bytes: 4_000, ..LARGE };

fn open(folder: &Path) -> Result<JournalStore, OpenError> {
    JournalStore::open(folder, &mut seeded(1), &SETTINGS, &mut |_, _| {})
}

fn verified(folder: &Path) -> Verified {
    let disk = RealDisk::open(folder).expect("nobody has it open");
    // sled's own threads may hold its lock for a moment after the store was dropped in this process.
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let index = loop {
        match SledPlace::beside(&disk).open() {
            Err(_) if std::time::Instant::now() < until => std::thread::yield_now(),
            opened => break opened.expect("opens"),
        }
    };
    verify(Arc::new(disk), Some(&*index)).expect("in good order")
}

#[test]
fn many_threads_commit_and_nothing_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).expect("a new store");
    let mut positions: Vec<u64> = std::thread::scope(|scope| {
        let submit_some = |thread: u64| {
            let store = &store;
            move || (0..25).map(|number| store.submit(open_fund(1, &format!("fund {thread} {number}"))).expect("done").position).collect::<Vec<u64>>()
        };
        let threads: Vec<_> = (0..8).map(|thread| scope.spawn(submit_some(thread))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    positions.sort_unstable();
    assert_eq!(positions, (1..=200).map(|number| number * 2).collect::<Vec<u64>>());
    assert_eq!(store.position(), 400);
    let again = store.submit(open_fund(1, "fund 3 4")).expect("kept");
    assert!(again.position <= 400 && store.position() == 400);
    drop(store);
    let store = open(folder.path()).expect("reopens");
    assert_eq!(store.position(), 400);
    assert_eq!(store.range(&FundRecord::prefix(), None, 1_000).expect("reads").len(), 200);
    let some = store.range(&FundRecord::prefix(), Some(&FundRecord::key(&"fund 3 4".to_string())), 3).expect("reads");
    let expected = ["fund 3 5", "fund 3 6", "fund 3 7"].map(|fund| FundRecord::key(&fund.to_string()));
    assert_eq!(some.into_iter().map(|(key, _)| key).collect::<Vec<_>>(), expected);
    drop(store);
    let found = verified(folder.path());
    assert_eq!((found.events, found.forgotten), (400, 0));
    assert!(found.segments > 3);
}

#[test]
fn a_closed_store_reads_and_takes_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).expect("a new store");
    store.submit(open_fund(1, "winter")).expect("done");
    store.close().expect("closes");
    store.close().expect("and again");
    assert!(matches!(store.submit(open_fund(1, "winter")), Err(CommitError::Closed(_))));
    assert!(read::<FundRecord>(&store, &"winter".to_string()).expect("reads").is_some());
    assert!(matches!(open(folder.path()), Err(OpenError::InUse(_))), "its folder is locked until it is dropped");
}

#[test]
fn two_can_t_open_one_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("data").join("store");
    let store = open(&path).expect("a new store in a new folder");
    let Err(OpenError::InUse(says)) = open(&path) else { panic!("it is in use") };
    assert!(says.zh.contains("store") && says.en.contains("in use"), "{says}");
    store.submit(open_fund(1, "winter")).expect("the first goes on");
    drop(store);
    assert_eq!(open(&path).expect("reopens").position(), 2);
}

#[test]
fn a_lost_or_broken_index_is_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).expect("a new store");
    store.submit(register(1, 7, 8, NUMBER)).expect("done");
    for number in 0..40 {
        store.submit(open_fund(2, &format!("fund {number}"))).expect("done");
    }
    drop(store);
    std::fs::remove_dir_all(folder.path().join("index")).expect("removes");
    let mut told = 0;
    let store = JournalStore::open(folder.path(), &mut seeded(1), &SETTINGS, &mut |done, _| told = done).expect("reopens");
    assert_eq!((told, store.position()), (82, 82));
    drop(store);
    assert_eq!(verified(folder.path()).events, 82);
    let database = folder.path().join("index/1/db");
    let whole = std::fs::read(&database).expect("reads");
    let broken: [fn(&mut Vec<u8>); 4] = [
        |bytes| bytes.iter_mut().for_each(|byte| *byte = 0),
        |bytes| bytes.iter_mut().step_by(97).for_each(|byte| *byte ^= 0x55),
        |bytes| bytes.truncate(bytes.len() / 2),
        |bytes| bytes.clear(),
    ];
    for (round, break_it) in broken.iter().enumerate() {
        let mut bytes = whole.clone();
        break_it(&mut bytes);
        std::fs::write(&database, bytes).expect("writes");
        let store = open(folder.path()).unwrap_or_else(|error| panic!("round {round}: {error}"));
        assert_eq!(store.position(), 82, "round {round}");
        assert!(read::<HouseholdRecord>(&store, &HouseholdId(7)).expect("reads").is_some(), "round {round}");
        drop(store);
        assert_eq!(verified(folder.path()).events, 82, "round {round}");
    }
}

#[test]
fn forgetting_removes_the_old_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).expect("a new store");
    store.submit(register(1, 7, 8, NUMBER)).expect("done");
    let mark = store.vault().mark(NUMBER_PURPOSE, NUMBER);
    assert_eq!(read::<NumberRecord>(&store, &mark).expect("reads").expect("is there").people, [PersonId(8)]);
    store.submit(forget(2, Owner::Person(8))).expect("done");
    assert_eq!(read::<NumberRecord>(&store, &mark).expect("reads"), None);
    assert_eq!(store.submit(open_fund(3, "winter")).expect("goes on").position, 6);
    drop(store);
    let names: Vec<_> = std::fs::read_dir(folder.path().join("index")).expect("reads").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names, ["2"]);
    let text = serde_json::to_string(&mark).expect("JSON");
    let mut files = vec![folder.path().to_path_buf()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).expect("reads").flatten().map(|entry| entry.path()));
            continue;
        }
        let bytes = std::fs::read(&path).expect("reads");
        let shown = path.display();
        let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        assert!(!holds(&mark.0) && !holds(text.as_bytes()), "{shown} holds the mark of the number");
    }
    assert_eq!(verified(folder.path()).forgotten, 1);
}

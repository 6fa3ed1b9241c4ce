//! Is a kept file there, whole and under its own name, wherever the power is cut?

use super::commands::{LARGE, open, open_fund, seeded, submit, verified};
use super::disk::TestDisk;
use engine::ledger::FileName;
use engine::store::{Disk, JournalStore, MemoryPlace, OpenError, Store, StoreSettings};

/// Files of several lengths, the last one over many pages; the second comes twice.
fn contents() -> Vec<Vec<u8>> {
    let scan: Vec<u8> = (0..30_000_u32).map(|number| (number * 7 % 251) as u8).collect();
    vec![b"a scan".to_vec(), Vec::new(), scan.clone(), b"a scan".to_vec(), scan[1..].to_vec()]
}

fn with_files() -> (TestDisk, MemoryPlace, Vec<FileName>) {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let committer = open(&disk, &place, LARGE).expect("a new store");
    let names = contents().iter().map(|bytes| committer.keep_file(bytes).expect("kept")).collect();
    (disk, place, names)
}

#[test]
fn a_kept_file_is_read_back_by_its_hash_and_stands_once() {
    let (disk, place, names) = with_files();
    assert!(disk.list("files").expect("lists").contains(&names[0].to_string()));
    let committer = open(&disk, &place, LARGE).expect("reopens");
    for (name, bytes) in names.iter().zip(contents()) {
        assert_eq!(*name, FileName::of(&bytes));
        assert_eq!(committer.file(name), Ok(Some(bytes)));
    }
    assert_eq!((disk.list("files").expect("lists").len(), verified(&disk, &place).expect("in good order").files), (4, 4));
    let before = disk.list("files");
    assert_eq!(committer.file(&FileName::of(b"never kept")), Ok(None));
    assert_eq!(disk.list("files").ok(), before.ok(), "asking for it does not make it");
}

#[test]
fn wherever_the_power_is_cut_a_kept_file_is_whole() {
    let mut calls = 0;
    let mut half = 0;
    loop {
        let mut is_done = false;
        for seed in 0..12 {
            let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
            let mut committer = open(&disk, &place, LARGE).expect("a new store");
            submit(&mut committer, open_fund(1, "winter")).expect("done");
            disk.fail_after(calls);
            let known: Vec<Vec<u8>> = contents().into_iter().take_while(|bytes| committer.keep_file(bytes).is_ok()).collect();
            is_done = known.len() == contents().len();
            // Once after a cut of the power, once after the process alone has died.
            for left in [disk.cut(&mut seeded(seed).0), disk.copy()] {
                half += usize::from(left.list("files").expect("lists").iter().any(|name| name.ends_with(".new")));
                verified(&left, &place).unwrap_or_else(|faults| panic!("after {calls} calls, seed {seed}: {faults:?}"));
                let committer = open(&left, &place, LARGE).unwrap_or_else(|error| panic!("after {calls} calls, seed {seed}: {error}"));
                for bytes in &known {
                    assert_eq!(committer.file(&FileName::of(bytes)).as_ref(), Ok(&Some(bytes.clone())), "after {calls} calls, seed {seed}");
                }
                let names = left.list("files").expect("lists");
                assert!(names.iter().all(|name| name.len() == 64), "nothing half done is left: {names:?}");
                for bytes in contents() {
                    let name = committer.keep_file(&bytes).unwrap_or_else(|error| panic!("after {calls} calls, seed {seed}: {error}"));
                    assert_eq!(left.cut(&mut seeded(seed).0).read(&format!("files/{name}")), bytes, "what was found there is made durable too");
                }
            }
        }
        if is_done {
            break;
        }
        calls += 1;
    }
    assert!(calls > 20 && half > 20, "{calls} cuts, {half} with something half done");
}

#[test]
fn a_damaged_file_is_told_by_name_and_can_be_kept_again() {
    let (disk, place, names) = with_files();
    let committer = open(&disk, &place, LARGE).expect("reopens");
    for (name, bytes) in names.iter().zip(contents()) {
        let path = format!("files/{name}");
        let damages: Vec<Vec<u8>> = match bytes.split_last() {
            None => vec![b"x".to_vec()],
            Some((_, shorter)) => vec![shorter.to_vec(), [&bytes[..], b"x"].concat(), bytes.iter().map(|byte| byte ^ 1).collect()],
        };
        for damaged in damages {
            disk.put(&path, &damaged);
            let error = committer.file(name).expect_err("it is damaged");
            assert!(error.0.contains(&path) && error.0.contains("已损坏"), "{error}");
            let faults = verified(&disk, &place).expect_err("it is damaged");
            assert!(faults.len() == 1 && faults[0].en.contains(&path) && faults[0].zh.contains(&path), "{faults:?}");
            assert_eq!(committer.keep_file(&bytes).as_ref(), Ok(name));
            assert_eq!(committer.file(name).as_ref(), Ok(&Some(bytes.clone())), "keeping it again mends it");
        }
    }
    verified(&disk, &place).expect("in good order");
    disk.open("files/readme.txt").expect("somebody has put it there");
    assert!(verified(&disk, &place).expect_err("it is not ours")[0].en.contains("files/readme.txt"));
}

#[test]
fn files_without_their_journal_are_noticed() {
    let (disk, ..) = with_files();
    for path in ["journal", "keys/keys.dat"] {
        disk.lose(path);
    }
    let Err(OpenError::Damaged(says)) = open(&disk, &MemoryPlace::empty(), LARGE) else { panic!("the journal is gone") };
    assert!(says.en.contains("the journal is gone"), "{says}");
}

#[test]
fn after_a_name_could_not_be_made_durable_no_more_are_kept() {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let committer = open(&disk, &place, LARGE).expect("a new store");
    // Looking for it, opening, cutting, writing, syncing and renaming go well; the folder's sync does not.
    disk.fail_after(6);
    committer.keep_file(b"a scan").expect_err("not durable");
    let calls = disk.calls();
    committer.keep_file(b"another").expect_err("nor is this one");
    assert_eq!(disk.calls(), calls, "the disk is left alone");
}

#[test]
fn many_threads_keep_files_on_a_real_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = || JournalStore::open(folder.path(), &mut seeded(1), &StoreSettings::default(), &mut |_, _| {}).expect("opens");
    let store = open();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let store = &store;
            scope.spawn(move || {
                for number in 0..8_u8 {
                    let own = [number, thread];
                    for bytes in [&own[..], &[number]] {
                        let name = store.keep_file(bytes).expect("kept");
                        assert_eq!(store.file(&name).expect("reads").as_deref(), Some(bytes));
                    }
                }
            });
        }
    });
    drop(store);
    let store = open();
    assert_eq!(store.file(&FileName::of(&[3])).expect("reads"), Some(vec![3]));
    assert_eq!(std::fs::read_dir(folder.path().join("files")).expect("reads").count(), 40);
}

//! Does a backup hold all that was acknowledged before it was taken, and does a damaged one make no store?

use super::commands::{LARGE, NUMBER, forget, open_fund, register, seeded};
use engine::ledger::{FileName, ForgottenRecord, FundRecord, PersonId, PersonRecord, Records, Stored, read};
use engine::sealing::{Opened, Owner};
use engine::store::{BackupKeys, Committed, JournalStore, Manifest, RealDisk, Store, StoreSettings, Verified, back_up, restore, verify};
use engine::words::Words;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use support::{Server, run_yimen};

const SETTINGS: StoreSettings = StoreSettings { segment_bytes: 6_000, ..LARGE };
const MADE: &str = "2026-03-01T09:00:00+08:00";

fn open(folder: &Path) -> JournalStore {
    JournalStore::open(folder, &mut seeded(1), &SETTINGS, &mut |_, _| {}).unwrap_or_else(|error| panic!("{error}"))
}

fn restored(from: &Path, to: &Path, keys: BackupKeys) -> Result<(Manifest, Verified), Vec<Words>> {
    restore(from, to, keys, &mut seeded(2), &mut |_, _| {})
}

/// The files below a folder, by their paths within it.
fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![folder.to_path_buf()]);
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(&inner).expect("reads").flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                false => _ = files.insert(path.strip_prefix(folder).expect("inside").display().to_string(), std::fs::read(&path).expect("reads")),
            }
        }
    }
    files
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder).expect("reads").flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A store with a family, a fund and a scan, and a backup of it.
struct Backed {
    folder: tempfile::TempDir,
    data: PathBuf,
    backup: PathBuf,
    scan: FileName,
}

fn backed_up() -> Backed {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, backup) = (folder.path().join("data"), folder.path().join("backup"));
    let store = open(&data);
    store.submit(register(1, 7, 8, NUMBER)).expect("done");
    store.submit(open_fund(2, "winter")).expect("done");
    let scan = store.keep_file(b"a sealed scan").expect("kept");
    drop(store);
    back_up(&data, &backup, MADE).expect("backed up");
    Backed { folder, data, backup, scan }
}

#[test]
fn a_backup_under_load_holds_all_that_was_acknowledged_before_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let store = open(&data);
    let (told, is_over) = (Mutex::new(BTreeMap::<(u64, u64), Committed>::new()), AtomicBool::new(false));
    let mut backups = Vec::new();
    std::thread::scope(|scope| {
        for thread in 0..6_u64 {
            let (store, told, is_over) = (&store, &told, &is_over);
            scope.spawn(move || {
                for number in 0.. {
                    if is_over.load(Ordering::Acquire) {
                        return;
                    }
                    let home = 10_000 * thread + number;
                    let answer = store.submit(register(1, home, home, NUMBER)).expect("done");
                    told.lock().expect("no panic").insert((home, home), answer);
                }
            });
        }
        for round in 0..8 {
            // Some more each time.
            while told.lock().expect("no panic").len() < 30 * (round + 1) {
                std::thread::yield_now();
            }
            let scan = store.keep_file(format!("scan {round}").as_bytes()).expect("kept");
            let before = told.lock().expect("no panic").clone();
            let backup = folder.path().join(format!("backup {round}"));
            let manifest = back_up(&data, &backup, MADE).unwrap_or_else(|error| panic!("round {round}: {error}"));
            backups.push((backup, manifest, before, scan));
        }
        is_over.store(true, Ordering::Release);
    });
    drop(store);
    let journal = files_of(&data.join("journal")).into_values().flatten().collect::<Vec<u8>>();
    for (round, (backup, manifest, before, scan)) in backups.iter().enumerate() {
        let again = folder.path().join(format!("restored {round}"));
        let (told, found) = restored(backup, &again, BackupKeys::Kept).unwrap_or_else(|faults| panic!("round {round}: {faults:?}"));
        assert_eq!((&told, found.events, found.files), (manifest, manifest.events, round as u64 + 1));
        assert!(found.segments > 1, "several segments were copied");
        let prefix = files_of(&backup.join("journal")).into_values().flatten().collect::<Vec<u8>>();
        assert!(journal.starts_with(&prefix), "round {round}: it is a prefix of the journal");
        let store = open(&again);
        assert!(store.file(scan).expect("reads").is_some(), "round {round}: what was kept before is there");
        for ((household, person), answer) in before {
            assert_eq!(store.submit(register(9, *household, *person, NUMBER)).as_ref(), Ok(answer), "round {round}: {household} was acknowledged");
        }
        assert_eq!(store.position(), manifest.events, "round {round}: asking again changes nothing");
        store.submit(open_fund(9, "winter")).expect("it goes on");
    }
}

#[test]
fn a_backup_in_which_anything_is_changed_or_missing_is_refused_and_leaves_nothing() {
    let Backed { folder, backup, .. } = backed_up();
    let (whole, again) = (files_of(&backup), folder.path().join("again"));
    let parts = ["SHA256SUMS", "manifest.json", "store.key", "journal/000001.log", "keys/keys.dat", "keys/SHA256SUMS"];
    assert!(parts.iter().all(|part| whole.contains_key(*part)) && whole.len() == parts.len() + 1, "{:?}", whole.keys());
    let names = names_in(folder.path());
    let refuse = |part: &str, bytes: Option<&[u8]>| {
        let path = backup.join(part);
        match bytes {
            Some(bytes) => std::fs::write(&path, bytes).expect("writes"),
            None => std::fs::remove_file(&path).expect("removes"),
        }
        let faults = restored(&backup, &again, BackupKeys::Kept).expect_err(part);
        assert_eq!(names_in(folder.path()), names, "{part}: nothing half done is left");
        std::fs::write(&path, &whole[part]).expect("writes");
        faults.into_iter().next().expect("a fault")
    };
    for (part, bytes) in &whole {
        let missing = refuse(part, None);
        assert!(missing.en.contains(part.as_str()) && missing.zh.contains(part.as_str()), "{missing}");
        let is_list = part.ends_with("SHA256SUMS");
        for place in (0..bytes.len()).step_by((bytes.len() / 24).max(1)) {
            for bit in [1, 0x20] {
                let mut flipped = bytes.clone();
                flipped[place] ^= bit;
                let fault = refuse(part, Some(&flipped));
                // A list of sums that is changed speaks against the file that it names.
                assert!(is_list || fault.en.contains(part.as_str()), "{part}, byte {place}: {fault}");
            }
        }
        let shorter = refuse(part, Some(&bytes[..bytes.len() - 1]));
        assert!(shorter.en.contains(part.as_str()), "{shorter}");
        refuse(part, Some(&[&bytes[..], b"\n"].concat()));
    }
    // A list that was shortened by whole lines.
    let list = String::from_utf8(whole["SHA256SUMS"].clone()).expect("text");
    for line in list.lines() {
        refuse("SHA256SUMS", Some(list.replace(&format!("{line}\n"), "").as_bytes()));
    }
    restored(&backup, &again, BackupKeys::Kept).expect("whole again");
}

#[test]
fn nothing_is_written_over() {
    let Backed { folder, data, backup, scan } = backed_up();
    let before = files_of(folder.path());
    for to in [&backup, &data] {
        let fault = back_up(&data, to, MADE).expect_err("something is there");
        assert!(fault.says().en.contains("not empty") && fault.says().zh.contains("不为空"), "{fault}");
        restored(&backup, to, BackupKeys::Kept).expect_err("something is there");
    }
    assert_eq!(files_of(folder.path()), before);
    let again = folder.path().join("again");
    std::fs::create_dir(&again).expect("makes");
    restored(&backup, &again, BackupKeys::Kept).expect("an empty folder will do");
    let store = open(&again);
    assert_eq!(store.file(&scan).expect("reads").as_deref(), Some(&b"a sealed scan"[..]));
    assert!(read::<FundRecord>(&store, &"winter".to_string()).expect("reads").is_some());
    // Somebody else is at it, or the power was cut.
    std::fs::create_dir(folder.path().join(".late.unfinished")).expect("makes");
    let fault = back_up(&data, &folder.path().join("late"), MADE).expect_err("one is going on");
    assert!(fault.says().en.contains(".late.unfinished"), "{fault}");
}

#[test]
fn a_damaged_store_is_not_backed_up() {
    let Backed { folder, data, scan, .. } = backed_up();
    let names = names_in(folder.path());
    for part in ["journal/000001.log".to_string(), "keys/keys.dat".to_string(), format!("files/{scan}")] {
        let (path, to) = (data.join(&part), folder.path().join("late"));
        let whole = std::fs::read(&path).expect("reads");
        let mut bytes = whole.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        // What a running server has not finished is torn; what stands before a good frame is damaged.
        std::fs::write(&path, &bytes).expect("writes");
        let fault = back_up(&data, &to, MADE).expect_err(&part);
        assert!(!fault.says().en.is_empty() && names_in(folder.path()) == names, "{part}: {fault}");
        std::fs::write(&path, &whole).expect("writes");
    }
    std::fs::remove_file(data.join("keys/store.key")).expect("removes");
    assert!(back_up(&data, &folder.path().join("late"), MADE).expect_err("no key").says().en.contains("keys/store.key"));
}

/// What a store says of the one person in it: whether the number leads somewhere, and what the sealed text opens to.
fn person(store: &JournalStore) -> (bool, Opened) {
    let record = read::<PersonRecord>(store, &PersonId(8)).expect("reads").expect("the random number stays");
    (record.number.is_some(), store.vault().open(&record.sealed))
}

#[test]
fn who_was_forgotten_after_a_backup_stays_so_under_later_keys_or_none() {
    let Backed { folder, data, backup, .. } = backed_up();
    let store = open(&data);
    store.submit(forget(3, Owner::Person(8))).expect("done");
    drop(store);
    let later = folder.path().join("later");
    back_up(&data, &later, MADE).expect("backed up");

    // With its own keys an older backup knows everybody whom it knew: its keys must be destroyed, or changed for later ones.
    let own = folder.path().join("own");
    restored(&backup, &own, BackupKeys::Kept).expect("restored");
    assert!(matches!(person(&open(&own)), (true, Opened::Plain(_))));

    std::fs::remove_dir_all(backup.join("keys")).expect("removes");
    let refused = restored(&backup, &folder.path().join("refused"), BackupKeys::Kept).expect_err("no keys");
    assert!(refused[0].en.contains("--without-keys") && refused[0].zh.contains("--without-keys"), "{refused:?}");
    let without = folder.path().join("without");
    let (manifest, found) = restored(&backup, &without, BackupKeys::Destroyed).expect("restored");
    assert_eq!((found.events, found.forgotten), (manifest.events + 2, 2), "the household and its member are forgotten");
    let store = open(&without);
    assert_eq!(person(&store), (false, Opened::Forgotten));
    assert!(read::<FundRecord>(&store, &"winter".to_string()).expect("reads").is_some(), "what is nobody's is there");
    store.submit(register(9, 17, 18, NUMBER)).expect("and it goes on");

    std::fs::create_dir(backup.join("keys")).expect("makes");
    for name in ["keys.dat", "SHA256SUMS"] {
        std::fs::copy(later.join("keys").join(name), backup.join("keys").join(name)).expect("copies");
    }
    let with_later = folder.path().join("with later");
    restored(&backup, &with_later, BackupKeys::Destroyed).expect_err("there are keys");
    let (_, found) = restored(&backup, &with_later, BackupKeys::Kept).expect("restored");
    assert_eq!(found.forgotten, 1, "the forgetting is completed");
    let store = open(&with_later);
    assert_eq!(person(&store), (false, Opened::Forgotten));
    assert_eq!(store.range(&ForgottenRecord::prefix(), None, 10).expect("reads").len(), 1);
    drop(store);
    assert!(verify(Arc::new(RealDisk::to_read(&with_later)), None).is_ok());
}

#[test]
fn keys_of_another_store_don_t_fit() {
    let Backed { folder, backup, .. } = backed_up();
    let other = folder.path().join("other");
    let store = JournalStore::open(&other, &mut seeded(5), &SETTINGS, &mut |_, _| {}).expect("a new store");
    store.submit(register(1, 70, 80, NUMBER)).expect("done");
    drop(store);
    let theirs = folder.path().join("theirs");
    back_up(&other, &theirs, MADE).expect("backed up");
    for name in ["keys.dat", "SHA256SUMS"] {
        std::fs::copy(theirs.join("keys").join(name), backup.join("keys").join(name)).expect("copies");
    }
    let again = folder.path().join("again");
    let faults = restored(&backup, &again, BackupKeys::Kept).expect_err("they open nothing");
    assert!(faults[0].en.contains("does not open") && !again.exists(), "{faults:?}");
}

#[test]
fn the_program_backs_up_a_running_server_and_restores_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let server = Server::start(&folder.path().join("data"), "2008-06-02", "administrator");
    let document = |id: &str| {
        format!(r#"{{"id":"{id}","area":"420704","zone":"city","hukou":"urban","permanent_resident":true,"income_month":"100","members":[{{"id":"{id}-1"}}]}}"#)
    };
    let award = |id: &str| format!(r#"{{"household":"{id}","program":"ez-urban-dibao","recipient":"household","on":"2008-06-02"}}"#);
    for id in ["H-1", "H-2"] {
        server.put(id, &document(id)).expect(201);
    }
    let grant = server.ask("POST", "/api/grants", &award("H-1")).expect(201)["grant"].clone();
    let run = run_yimen(&["backup", "--data", &path("data"), "--to", &path("backup")], b"");
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(run.out.contains("已备份") && run.out.contains("backed up to"), "{}", run.out);
    server.ask("POST", "/api/grants", &award("H-2")).expect(201);
    let key = server.key.clone();
    assert_eq!(server.stop(), 0);
    let again = run_yimen(&["backup", "--data", &path("data"), "--to", &path("backup")], b"");
    assert!(again.status == 1 && again.err.contains("不会覆盖") && again.err.contains("nothing is written over"), "{again:?}");

    let run = run_yimen(&["restore", "--from", &path("backup"), "--data", &path("again")], b"");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.contains("已恢复") && run.out.contains("in good order"), "{}", run.out);
    assert_eq!(run_yimen(&["verify", "--data", &path("again")], b"").status, 0);
    let server = Server::start_again(&folder.path().join("again"), "2008-06-02", &key);
    let grants = |id: &str| server.ask("GET", &format!("/api/households/{id}"), "").expect(200)["grants"].clone();
    assert_eq!(grants("H-1")[0]["grant"], grant);
    assert_eq!(grants("H-2").as_array().map(Vec::len), Some(0), "that came after the backup");
    server.ask("POST", "/api/grants", &award("H-1")).expect(409);
    server.ask("POST", "/api/grants", &award("H-2")).expect(201);
    let nothing = run_yimen(&["restore", "--from", &path("nothing"), "--data", &path("nowhere")], b"");
    assert!(nothing.status == 1 && nothing.err.contains("nothing"), "{nothing:?}");
}

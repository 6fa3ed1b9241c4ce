//! Do decisions of older versions come out as they did?
//!
//! `replayed/1` holds a store with its catalog and four decisions of version 0.1.0 as of 22 November 2026, about invented people.
//! It is never written again: whoever changes how a judgment is written adds a folder of its own
//! (`YIMEN_KEEP_DECISIONS=2 cargo test -p tests --test casework kept_decisions`), and the older ones must still come out.

use crate::office::{Office, Seeded, number, yuan};
use engine::casework::{AwardRequest, Compared, keep_catalog, replay};
use engine::catalog::SourceFolder;
use engine::ledger::{GrantId, GrantRecord, read_all};
use engine::proof::load_catalog;
use engine::store::{JournalStore, StoreSettings};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use support::{catalog_files, repository};

fn kept() -> PathBuf {
    repository().join("tests/casework/replayed")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("makes a folder");
    for entry in std::fs::read_dir(from).expect("reads").flatten() {
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy(&path, &copied),
            false => _ = std::fs::copy(&path, &copied).expect("copies"),
        }
    }
}

/// Makes decisions of today: aid by the rules, aid that rests on it, aid to a person, and an officer's exception with an amount of his own.
fn decide() -> Office {
    let mut files: SourceFolder = catalog_files();
    files.files.retain(|file| file.path.starts_with("4207-ezhou/") || file.path.starts_with("calendar/") || !file.path.contains('/'));
    let mut office = Office::with_catalog(load_catalog(&files).0);
    office.on("2008-06-01");
    office.act(|desk| keep_catalog(desk, &files)).expect("kept");
    let family = |id: &str, income: &str, more: &str| {
        let (he, more) = (number("19700101", if id == "H-1" { 3 } else { 5 }), more);
        format!(
            r#"{{"id":"{id}","area":"420704","zone":"city","hukou":"urban","permanent_resident":true,"income_month":"{income}",
            "members":[{{"id":"{id}-1","id_number":"{he}","relation":"head","student":"none"}}{more}]}}"#
        )
    };
    office.put(&family(
        "H-1",
        "320.00",
        r#",{"id":"H-1-2","relation":"child","sex":"male","birth_date":"1996-05-04","student":"primary","school_area":"subdistrict"}"#,
    ));
    office.put(&family("H-2", "900", ""));
    office.put(r#"{"id":"H-3","area":"420704","hukou":"rural","permanent_resident":true,"income_month":"0","members":[{"id":"H-3-1","orphan":true}]}"#);
    office.give("H-1", "household", "ez-urban-dibao");
    office.give("H-1", "H-1-2", "ez-edu-sub-primary");
    office.give("H-3", "H-3-1", "ez-rural-dibao-orphan");
    let exception = AwardRequest { exception: Some("灾后".into()), amount: Some(yuan("66.60")), ..office.request("H-2", "household", "ez-urban-dibao") };
    office.give_what(&exception);
    // What is known later changes nothing of it.
    office.on("2008-07-01").put(&family("H-1", "1", ""));
    office
}

/// Every decision of a store, computed again.
fn computed(store: &JournalStore) -> BTreeMap<GrantId, (Compared, String)> {
    let grants: Vec<GrantRecord> = read_all(store).expect("reads");
    let again = |record: &GrantRecord| {
        let grant = record.terms.grant;
        let replayed = replay(store, grant).unwrap_or_else(|error| panic!("{grant}: {error:?}"));
        (grant, (replayed.compared, replayed.text))
    };
    grants.iter().map(again).collect()
}

/// Writes today's decisions down, where somebody asks for it.
fn keep_where_asked() {
    let Some(name) = std::env::var_os("YIMEN_KEEP_DECISIONS") else { return };
    let folder = kept().join(name);
    assert!(!folder.exists(), "{} is never written again", folder.display());
    let mut office = decide();
    for (grant, (_, text)) in computed(office.store()) {
        std::fs::create_dir_all(folder.join("texts")).expect("makes a folder");
        std::fs::write(folder.join("texts").join(format!("{grant}.json")), text).expect("writes");
    }
    office.reopen_after(|store| ["journal", "keys", "files"].iter().for_each(|part| copy(&store.join(part), &folder.join(part))));
}

#[test]
fn decisions_of_today_come_out_the_same() {
    let office = decide();
    let all = computed(office.store());
    assert_eq!((all.len(), all.values().all(|(compared, _)| *compared == Compared::Same)), (4, true), "{all:#?}");
}

#[test]
fn kept_decisions_come_out_to_the_byte() {
    keep_where_asked();
    let mut seen = 0;
    for entry in std::fs::read_dir(kept()).expect("kept decisions").flatten() {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&entry.path(), folder.path());
        let texts = folder.path().join("texts");
        let store = JournalStore::open(folder.path(), &mut Seeded(fastrand::Rng::with_seed(1)), &StoreSettings::default(), &mut |_, _| {});
        let store = store.unwrap_or_else(|error| panic!("{error}"));
        for (grant, (compared, text)) in computed(&store) {
            seen += 1;
            let written = std::fs::read_to_string(texts.join(format!("{grant}.json"))).expect("its text is kept");
            assert_eq!((compared, text), (Compared::Same, written), "{grant} of {}", entry.path().display());
        }
    }
    assert!(seen >= 4, "{seen} decisions are kept");
}

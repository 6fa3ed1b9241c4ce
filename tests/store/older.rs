//! Does a store that an older version wrote still open, say the same, and go on?
//!
//! `kept/1` was written over HTTP and by commands of version 0.1.0 as of 22 November 2026 (commit 57331cd), with every kind of
//! event that there was, about invented people. It is never written again; a later form gets a folder of its own.

use super::commands::seeded;
use engine::calendar::{civil_date, parse_date};
use engine::casework::{AwardRequest, CaseError, Desk, MayAct, award, receive_money};
use engine::ledger::{
    AccountRecord, AidRecord, AlertAnswer, Answer, ApiKeyRecord, ApplicationRecord, ApplicationState, CommandRecord, ForgottenRecord, FoundOverlap, FundRecord,
    GrantRecord, HouseholdRecord, PersonRecord, Records, Refusal, RefusedAward, Scope, Stored, SuspensionRecord, read,
};
use engine::money::Money;
use engine::registry::members_called;
use engine::sealing::Opened;
use engine::store::{JournalStore, RealDisk, Store, StoreSettings, Verified, verify};
use std::path::Path;
use std::sync::Arc;
use support::{catalog, repository};

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("makes a folder");
    for entry in std::fs::read_dir(from).expect("reads").flatten() {
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy_folder(&path, &copy),
            false => _ = std::fs::copy(&path, &copy).expect("copies"),
        }
    }
}

/// A copy of the store that a version of the form has left.
fn kept(version: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy_folder(&repository().join("tests/store/kept").join(version), folder.path());
    folder
}

fn open(folder: &Path) -> JournalStore {
    JournalStore::open(folder, &mut seeded(1), &StoreSettings::default(), &mut |_, _| {}).unwrap_or_else(|error| panic!("{error}"))
}

/// All records of a kind.
fn all<R: Stored>(store: &JournalStore) -> Vec<R> {
    let found = store.range(&R::prefix(), None, usize::MAX).expect("reads");
    found.iter().map(|(_, record)| serde_json::from_slice(&record.bytes).expect("a record")).collect()
}

fn yuan(text: &str) -> Money {
    Money::from_yuan_text(text).expect("money")
}

#[test]
fn the_first_form_is_whole() {
    let folder = kept("1");
    let disk = RealDisk::open(folder.path()).expect("nobody has it open");
    assert_eq!(verify(Arc::new(disk), None), Ok(Verified { events: 42, segments: 1, forgotten: 1, files: 0, torn_bytes: 0 }));
}

#[test]
fn the_first_form_makes_the_records_that_it_made() {
    let folder = kept("1");
    let store = open(folder.path());
    assert_eq!(store.position(), 42);
    let grants = all::<GrantRecord>(&store);
    let mut lines: Vec<String> =
        grants.iter().map(|grant| format!("{} {:?} paid {} back {}", grant.terms.program, grant.state, grant.paid, grant.returned)).collect();
    lines.sort();
    let expected = [
        "dc-cdpf-study-aid Active paid 0.00 back 0.00",
        "dc-cdpf-study-aid Active paid 1000.00 back 300.00",
        "ez-edu-sub-primary Cancelled paid 0.00 back 0.00",
        "ez-urban-dibao Active paid 50.00 back 0.00",
        "外地临时救助 Active paid 0.00 back 0.00",
        "外地助学金 Active paid 0.00 back 0.00",
    ];
    assert_eq!(lines, expected);
    let fund = read::<FundRecord>(&store, &"F-1".to_string()).expect("reads").expect("a fund");
    assert_eq!((fund.left(engine::calendar::Date::MAX), fund.granted, fund.paid, fund.returned), (yuan("300"), yuan("2000"), yuan("1000"), yuan("300")));

    let suspensions = all::<SuspensionRecord>(&store);
    assert_eq!((suspensions.len(), suspensions.iter().filter(|one| one.lifted.is_none()).count()), (2, 1));
    let barred: Vec<_> = all::<AidRecord>(&store).into_iter().flat_map(|aid| aid.suspensions).map(|held| held.scope).collect();
    assert_eq!(barred, [Scope::Named { programs: vec!["ez-edu-sub-primary".into()], needs: Vec::new() }], "who is suspended, and from what");

    let applications = all::<ApplicationRecord>(&store);
    assert_eq!(applications.len(), 1);
    assert!(matches!(applications[0].state, ApplicationState::Awarded(_)), "{:?}", applications[0].state);
    let refused = all::<RefusedAward>(&store).len();
    let found = all::<FoundOverlap>(&store).len();
    let kept = all::<CommandRecord>(&store).len();
    assert_eq!((refused, found, kept), (1, 1, 7));
    assert_eq!((all::<AlertAnswer>(&store).len(), all::<AccountRecord>(&store).len(), all::<ApiKeyRecord>(&store).len()), (1, 1, 2));
    assert_eq!((all::<HouseholdRecord>(&store).len(), all::<ForgottenRecord>(&store).len()), (5, 1));

    let opened = |record: &PersonRecord| store.vault().open(&record.sealed);
    let people = all::<PersonRecord>(&store);
    assert_eq!(people.iter().filter(|person| opened(person) == Opened::Forgotten).count(), 1);
    assert_eq!(people.iter().filter(|person| matches!(opened(person), Opened::Plain(_))).count(), people.len() - 1);
}

#[test]
fn awarding_goes_on_over_the_first_form() {
    let folder = kept("1");
    let (store, mut entropy) = (open(folder.path()), seeded(9));
    let mut on = |day: &str, act: &mut dyn FnMut(&mut Desk<'_>) -> Result<Answer, CaseError>| {
        let today = parse_date(day).unwrap_or(civil_date(1970, 1, 1));
        let may_act = MayAct::ForAll;
        act(&mut Desk { store: &store, catalog: catalog(), by: "li".into(), may_act, at: 1_795_000_000, today, entropy: &mut entropy, key: None })
    };
    let request = |household: &str, program: &str, recipient: &str, day: &str| AwardRequest {
        household: household.into(),
        program: program.into(),
        recipient: recipient.into(),
        on: parse_date(day).expect("a day"),
        ..AwardRequest::default()
    };
    let refusal = |answer: Result<Answer, CaseError>| match answer {
        Err(CaseError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let again = request("H-1", "ez-urban-dibao", "household", "2008-06-01");
    let again = refusal(on("2008-06-01", &mut |desk| award(desk, &again)));
    assert!(matches!(again, Refusal::Overlap(_)), "what is held is not given twice: {again:?}");
    let school = request("H-1", "ez-edu-sub-primary", "H-1-2", "2008-06-01");
    let school = refusal(on("2008-06-01", &mut |desk| award(desk, &school)));
    assert!(matches!(school, Refusal::Suspended { .. }), "who is suspended still is: {school:?}");
    let study = AwardRequest { fund: Some("F-1".into()), ..request("H-5", "dc-cdpf-study-aid", "H-5-1", "2024-09-01") };
    let empty = refusal(on("2024-09-01", &mut |desk| award(desk, &study)));
    assert!(matches!(empty, Refusal::FundEmpty { .. }), "{empty:?}");
    on("2024-09-01", &mut |desk| receive_money(desk, "F-1", yuan("1200"))).expect("received");
    assert!(matches!(on("2024-09-01", &mut |desk| award(desk, &study)), Ok(Answer::Granted { .. })));
    let fund = read::<FundRecord>(&store, &"F-1".to_string()).expect("reads").expect("a fund");
    assert_eq!(fund.left(engine::calendar::Date::MAX), Money::ZERO);
    assert_eq!(members_called(&store, store.vault(), "H-5-1").expect("reads").len(), 1);
    let scan = store.keep_file(b"a scan").expect("it keeps files");
    drop(store);
    let store = open(folder.path());
    assert_eq!(store.file(&scan).expect("reads").as_deref(), Some(&b"a scan"[..]));
    assert_eq!(all::<GrantRecord>(&store).len(), 7, "and it opens again");
}

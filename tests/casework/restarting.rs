//! Is everything as it was after the store was closed, opened, and its index thrown away?

use crate::office::{Office, number};
use engine::alerts::{AlertKind, alerts};
use engine::casework::{Filing, Suspended, file_application};
use engine::ledger::{RecordKey, Records, Scope, StoredBytes};
use engine::store::Store;

/// A store with something of everything.
fn busy_office() -> Office {
    let stage = "stages:\n  - {id: a, name: {zh: 受理, en: acceptance}, by: agency, limit: {days: 3, unit: working}, clause: 一}";
    let mut office = Office::new(&[("p", ""), ("q", ""), ("m", &format!("per: month\nneed: food\namount: {{exactly: \"100\"}}\n{stage}"))]);
    let own = number("19700101", 1);
    office.family("h", &[("h-1", &own), ("h-2", "")]);
    office.family("g", &[("g-1", &own)]);
    let grant = office.give("h", "h-1", "p");
    office.pay(grant, "100");
    office.ask("g", "g-1", "q");
    let cancelled = office.give("h", "h-2", "q");
    office.cancel(cancelled);
    let monthly = office.give("h", "h-2", "m");
    office.pay(monthly, "100");
    office.key = Some(("k".into(), "body".into()));
    office.ask("h", "h-1", "m");
    let filing = Filing { household: "h".into(), program: "m".into(), recipient: "h-1".into(), on: office.today, window: None };
    office.act(|desk| file_application(desk, &filing)).expect("filed");
    office.suspend(Suspended::Household("g".into()), Scope::All, "2026-09-01", None);
    office
}

/// Every record, by its key.
fn records(office: &Office) -> Vec<(RecordKey, StoredBytes)> {
    let all = (0..=u8::MAX).flat_map(|letter| office.store().range(&RecordKey(vec![letter]), None, usize::MAX).expect("readable"));
    all.collect()
}

struct Seen {
    records: Vec<(RecordKey, StoredBytes)>,
    position: u64,
    alerts: Vec<engine::alerts::Alert>,
    standings: Vec<String>,
    documents: [String; 2],
}

fn see(office: &mut Office) -> Seen {
    let looks = ["h", "g"].map(|household| office.look(household));
    let standings = looks.iter().flat_map(|look| look.standings.iter().map(|stands| format!("{stands:?}"))).collect();
    let (records, position) = (records(office), office.store().position());
    Seen { records, position, alerts: office.act(|desk| alerts(desk)).expect("alerts"), standings, documents: looks.map(|look| look.file.document()) }
}

fn is_as_before(office: &mut Office, before: &Seen) {
    let after = see(office);
    assert!(before.records.len() > 20, "there is something to compare");
    assert_eq!(after.records.len(), before.records.len());
    for (after, before) in after.records.iter().zip(&before.records) {
        assert_eq!(after, before);
    }
    assert_eq!((after.position, after.standings, after.documents), (before.position, before.standings.clone(), before.documents.clone()));
    assert_eq!(after.alerts, before.alerts);
}

#[test]
fn after_a_restart() {
    let mut office = busy_office();
    let before = see(&mut office);
    for kind in [AlertKind::SharedNumber, AlertKind::OverlapRefused] {
        assert!(before.alerts.iter().any(|alert| alert.kind == kind));
    }
    office.reopen_after(|_| {});
    is_as_before(&mut office, &before);
}

#[test]
fn after_the_index_was_thrown_away() {
    let mut office = busy_office();
    let before = see(&mut office);
    office.reopen_after(|folder| std::fs::remove_dir_all(folder.join("index")).expect("an index"));
    is_as_before(&mut office, &before);
}

#[test]
fn and_it_goes_on_from_there() {
    let mut office = busy_office();
    office.reopen_after(|folder| std::fs::remove_dir_all(folder.join("index")).expect("an index"));
    assert_eq!(office.ask("g", "g-1", "p"), "suspended until open");
    assert_eq!(office.ask("h", "h-2", "m"), "overlap with m");
    assert_eq!(office.ask("h", "h-2", "p"), "granted 500.00 2026-09-01..2027-08-31");
}

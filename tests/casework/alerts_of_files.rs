//! Is a row that an import set aside asked about once, however often the file comes, until it is mended?

use crate::office::Office;
use engine::alerts::AlertKind::ImportRows;
use engine::alerts::{AlertState, answer_alert, closed_alerts};
use engine::casework::{Change, record_set_aside};
use engine::ledger::{AlertOutcome, SetAside};
use engine::store::Store;
use engine::words::Words;

fn row(office: &Office, line: u64, what: &str) -> SetAside {
    SetAside {
        line, digest: office.store().vault().mark("row", what), path: "证件号码".into(), expected: Words::new("应为18位", "expected 18 characters")
    }
}

fn bring(office: &mut Office, rows: &[SetAside]) -> Change {
    office.act(|desk| record_set_aside(desk, "households.csv", 90, rows)).expect("kept")
}

fn state(office: &mut Office) -> Option<AlertState> {
    let found = office.alerts(ImportRows);
    assert!(found.len() <= 1, "{found:?}");
    found.first().map(|alert| alert.state)
}

#[test]
fn the_same_file_three_times_raises_nothing_new() {
    let mut office = Office::without_funds(&[("p", "")]);
    let rows = vec![row(&office, 7, "a"), row(&office, 9, "b")];
    assert_eq!(bring(&mut office, &rows), Change::New);
    let (position, alert) = (office.store().position(), office.alerts(ImportRows));
    assert_eq!(alert.len(), 1);
    for _ in 0..2 {
        assert_eq!(bring(&mut office, &rows), Change::None);
        assert_eq!((office.store().position(), office.alerts(ImportRows)), (position, alert.clone()));
    }
}

#[test]
fn a_settled_file_stays_settled_and_other_rows_open_it_with_what_is_different() {
    let mut office = Office::without_funds(&[("p", "")]);
    let rows = vec![row(&office, 7, "a")];
    bring(&mut office, &rows);
    let key = office.alerts(ImportRows)[0].key.clone();
    office.act(|desk| answer_alert(desk, &[], &key, AlertOutcome::Dismissed, "known to the street")).expect("answered");
    office.usual_family();
    let moved = vec![row(&office, 8, "a")];
    assert_eq!(bring(&mut office, &moved), Change::Changed);
    assert_eq!(state(&mut office), Some(AlertState::Dismissed), "the same row on another line");
    let more = vec![row(&office, 8, "a"), row(&office, 12, "c")];
    bring(&mut office, &more);
    assert_eq!(state(&mut office), Some(AlertState::Open));
    let difference = office.alerts(ImportRows)[0].difference.clone().expect("told");
    assert_eq!((difference.gone.len(), difference.new.len()), (0, 1));
    assert!(difference.new[0].zh.contains("证件号码"), "{difference:?}");
}

#[test]
fn a_mended_file_closes_it_and_a_clean_one_raises_nothing() {
    let mut office = Office::without_funds(&[("p", "")]);
    assert_eq!(bring(&mut office, &[]), Change::None);
    assert_eq!(state(&mut office), None);
    let rows = vec![row(&office, 7, "a")];
    bring(&mut office, &rows);
    assert_eq!(bring(&mut office, &[]), Change::Changed);
    assert_eq!(state(&mut office), None);
    let closed = office.act(|desk| closed_alerts(desk, &[])).expect("readable");
    assert_eq!(closed.iter().map(|one| (one.key.as_str(), one.by.as_str())).collect::<Vec<_>>(), [("import_rows:households.csv", "li")]);
}

#[test]
fn what_stood_in_the_row_is_nowhere_in_the_alert() {
    let mut office = Office::without_funds(&[("p", "")]);
    let rows = vec![row(&office, 7, "110101197001010014")];
    bring(&mut office, &rows);
    let told = format!("{:?}", office.alerts(ImportRows));
    assert!(!told.contains("110101197001010014"), "{told}");
}

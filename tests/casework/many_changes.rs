//! Is the question of a whole province's changes short, complete behind it, and settled until somebody is added?

use crate::office::{Office, day};
use engine::alerts::AlertKind::EntitlementChanged;
use engine::alerts::{Alert, AlertState, HandedIn, alerts_with, answer_alert};
use engine::ledger::AlertOutcome::Confirmed;
use engine::ledger::HouseholdId;
use engine::watch::{Became, Cause, Found};
use std::sync::Arc;

const MANY: u64 = 20_000;

fn found(office: &Office, household: u64) -> HandedIn {
    let program = Arc::clone(&office.catalog.programs[(household % 2) as usize]);
    let became = if household.is_multiple_of(3) { Became::Ineligible } else { Became::Eligible };
    HandedIn::Found(Found { household: HouseholdId(household), member: None, program, on: day("2026-08-02"), became, cause: Cause::Day })
}

fn alert(office: &mut Office, found: &[HandedIn]) -> Alert {
    let all = office.act(|desk| alerts_with(desk, found)).expect("alerts");
    let [alert] = <[Alert; 1]>::try_from(all).expect("one question");
    assert_eq!(alert.kind, EntitlementChanged);
    alert
}

#[test]
fn one_question_however_many() {
    let mut office = Office::without_funds(&[("p", ""), ("q", "")]);
    for id in ["h", "g"] {
        office.put(&format!("{{\"id\": \"{id}\", \"area\": \"110101\", \"permanent_resident\": true, \"members\": [{{\"id\": \"{id}-1\"}}]}}"));
    }
    let mut all: Vec<HandedIn> = (0..MANY).map(|household| found(&office, household)).collect();
    let raised = alert(&mut office, &all);
    assert!(raised.says.en.ends_with("in 2 programs: 13333 households newly eligible, 6667 no longer"), "{:?}", raised.says);
    assert_eq!((raised.facts.len(), raised.evidence.len()), (MANY as usize, 2));
    assert_eq!(raised.about[0].changes.as_deref(), Some("2026-08"));
    let (key, fingerprint) = (raised.key.clone(), raised.fingerprint);
    office.act(|desk| answer_alert(desk, &all, &key, Confirmed, "all were written to")).expect("answered");
    // In another order it is the same; with one less it is settled still.
    all.reverse();
    assert_eq!(alert(&mut office, &all).fingerprint, fingerprint);
    all.pop();
    assert_eq!(alert(&mut office, &all).state, AlertState::Confirmed);
    // With a hundred more it is open again, and says some of them.
    all.extend((MANY..MANY + 100).map(|household| found(&office, household)));
    let again = alert(&mut office, &all);
    let difference = again.difference.expect("answered before");
    assert_eq!((again.state, difference.gone.len(), difference.new.len()), (AlertState::Open, 1, 51));
    assert_eq!(difference.new[50].en, "and 50 more");
}

//! What does a death end, and what does it bar?

use crate::office::{Office, day, number};
use crate::said::said;
use engine::alerts::AlertKind;
use engine::calendar::Date;
use engine::casework::{record_death, reviews_due, withdraw_death};
use engine::ledger::{GrantId, GrantRecord, GrantState, read};

const STANDING: &str = "kind: statutory\nneed: living\nper: month";
const SHARED: &str = "kind: statutory\nneed: food\nper: month\npaid_to: household";

fn dies(office: &mut Office, member: &str, on: &str) -> String {
    said(&office.act(|desk| record_death(desk, "h", member, day(on), "death certificate")))
}

fn grant(office: &Office, grant: GrantId) -> GrantRecord {
    read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant")
}

fn due(office: &mut Office) -> Vec<(Date, GrantId)> {
    let list = office.act(|desk| reviews_due(desk, day("2030-01-01"), None)).expect("readable");
    list.into_iter().map(|review| (review.due, review.record.terms.grant)).collect()
}

/// Own aid ends on the day of death; what the household gets goes on and is looked at within three months.
#[test]
fn own_aid_ends_and_the_households_is_looked_at() {
    let mut office = Office::without_funds(&[("own", STANDING), ("shared", SHARED)]);
    office.usual_family();
    let (own, others, shared) = (office.give("h", "h-1", "own"), office.give("h", "h-2", "own"), office.give("h", "household", "shared"));
    office.on("2026-10-10");
    assert_eq!(dies(&mut office, "h-1", "2026-09-20"), "done");
    let ended = grant(&office, own);
    assert_eq!((ended.state, ended.terms.days.to), (GrantState::Ended, Some(day("2026-09-20"))));
    assert_eq!((grant(&office, others).state, grant(&office, shared).state), (GrantState::Active, GrantState::Active));
    assert_eq!(due(&mut office), [(day("2026-12-20"), shared)]);
    assert_eq!(dies(&mut office, "h-1", "2026-09-20"), "not possible", "once");
}

#[test]
fn nothing_is_awarded_to_the_dead() {
    let mut office = Office::new(&[("once", ""), ("own", STANDING), ("shared", SHARED)]);
    office.usual_family().on("2026-10-10");
    assert_eq!(dies(&mut office, "h-1", "2026-09-20"), "done");
    let mut ask = |member: &str, program: &str, on: &str| {
        let mut request = office.request("h", member, program);
        request.on = day(on);
        said(&office.award(&request))
    };
    assert_eq!(ask("h-1", "once", "2026-10-10"), "not possible");
    assert_eq!(ask("h-1", "once", "2026-09-20"), "not possible", "on the day itself");
    assert_eq!(ask("h-1", "own", "2026-09-19"), "not possible", "aid without an end would run on");
    assert_eq!(ask("h-1", "once", "2026-09-19"), "granted 500.00 2026-09-19..2027-09-18", "what was due before");
    assert_eq!(ask("household", "shared", "2026-10-10"), "not possible", "the household still names the dead");
    assert_eq!(ask("h-2", "own", "2026-10-10"), "granted 500.00 2026-10-10..");
    office.family("h", &[("h-2", "")]);
    assert_eq!(office.ask("h", "household", "shared"), "granted 500.00 2026-10-10..");
}

#[test]
fn a_hold_for_the_dead_is_refused_too() {
    let mut office = Office::new(&[("once", "")]);
    office.usual_family().on("2026-10-10");
    assert_eq!(dies(&mut office, "h-1", "2026-10-01"), "done");
    let request = office.request("h", "h-1", "once");
    assert_eq!(said(&office.act(|desk| engine::casework::hold(desk, &request, day("2026-10-20")))), "not possible");
}

#[test]
fn the_day_of_death_lies_between_birth_and_today() {
    let mut office = Office::new(&[("once", "")]);
    office.family("h", &[("h-1", &number("19800101", 1))]);
    assert_eq!(dies(&mut office, "h-1", "2026-09-02"), "faults on");
    assert_eq!(dies(&mut office, "h-1", "1979-12-31"), "faults on");
    assert_eq!(dies(&mut office, "h-9", "2026-09-01"), "unknown");
    assert_eq!(dies(&mut office, "h-1", "1980-01-01"), "done");
}

/// The number is known wherever it turns up again: told at once, an alert for the desk, and no aid until somebody has looked.
#[test]
fn the_number_of_a_dead_person_is_doubtful_elsewhere() {
    let mut office = Office::new(&[("once", "")]);
    let own = number("19800101", 1);
    office.family("h", &[("h-1", &own)]);
    assert_eq!(dies(&mut office, "h-1", "2026-08-01"), "done");
    let told = office.put(&format!(
        "{{\"id\": \"k\", \"area\": \"110101\", \"permanent_resident\": true, \"members\": [{{\"id\": \"k-1\", \"name\": \"张三\", \"id_number\": \"{own}\"}}]}}"
    ));
    assert!(told.warnings.iter().any(|words| words.en.contains("recorded as dead")), "{:?}", told.warnings);
    let doubts = |office: &mut Office| office.alerts(AlertKind::DoubtfulNumber).len();
    assert_eq!(doubts(&mut office), 1);
    assert_eq!(office.ask("k", "k-1", "once"), "not possible");
    assert_eq!(said(&office.act(|desk| withdraw_death(desk, "h", "h-1", "another person of that name"))), "done");
    assert_eq!(doubts(&mut office), 0);
    assert_eq!(office.ask("k", "k-1", "once"), "granted 500.00 2026-09-01..2027-08-31");
}

/// The other order: the second registration was there first.
#[test]
fn a_death_makes_the_same_number_elsewhere_doubtful() {
    let mut office = Office::new(&[("once", "")]);
    let own = number("19800101", 1);
    office.family("h", &[("h-1", &own)]);
    office.family("k", &[("k-1", &own)]);
    assert!(office.alerts(AlertKind::DoubtfulNumber).is_empty());
    assert_eq!(dies(&mut office, "h-1", "2026-08-01"), "done");
    assert_eq!(office.alerts(AlertKind::DoubtfulNumber).len(), 1);
}

#[test]
fn a_death_recorded_by_mistake_is_taken_back() {
    let mut office = Office::without_funds(&[("own", STANDING)]);
    office.usual_family();
    let grant_before = office.give("h", "h-1", "own");
    let withdraw = |office: &mut Office| said(&office.act(|desk| withdraw_death(desk, "h", "h-1", "seen alive")));
    assert_eq!(withdraw(&mut office), "not possible");
    office.on("2026-09-10");
    assert_eq!(dies(&mut office, "h-1", "2026-09-05"), "done");
    assert_eq!(withdraw(&mut office), "done");
    assert_eq!(grant(&office, grant_before).state, GrantState::Ended, "what was ended is given anew");
    assert_eq!(office.ask("h", "h-1", "own"), "granted 500.00 2026-09-10..");
}

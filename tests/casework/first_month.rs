//! From which month on is monthly aid paid, and from which day on does it set facts?

use crate::office::{Office, day};
use crate::walk::{Walk, file};
use engine::casework::{AwardRequest, ChainAct, act_on_application};
use engine::ledger::{AidRecord, Outcome, read};

fn monthly(from: &str) -> String {
    format!("kind: statutory\nper: month\npayment: {{from: {from}, by_day: 10, clause: 一}}")
}

/// Handed in on 28 October, decided on 30 November, awarded on 2 December.
fn awarded(from: &str) -> (Walk, String) {
    let mut walk = Walk::new(&monthly(from), "2026-10-28");
    walk.on("2026-11-30").accept("decision");
    let granted = walk.on("2026-12-02").award();
    (walk, granted)
}

#[test]
fn the_month_of_the_application_or_the_decision_or_the_next() {
    for (from, first) in [
        ("month_of_application", "2026-10-01"),
        ("month_after_application", "2026-11-01"),
        ("month_of_decision", "2026-11-01"),
        ("month_after_decision", "2026-12-01"),
    ] {
        assert_eq!(awarded(from).1, format!("granted 500.00 {first}.."), "{from}");
    }
}

#[test]
fn each_month_since_then_is_due_and_no_other() {
    let (mut walk, _) = awarded("month_of_application");
    let person = walk.office.people("h-1")[0];
    let grant = read::<AidRecord>(walk.office.store(), &person).expect("readable").expect("aid").held[0].grant;
    assert_eq!(walk.office.pay(grant, "1500.01"), "not possible", "October, November and December");
    assert_eq!(walk.office.pay(grant, "1500.00"), "done");
}

#[test]
fn without_an_application_the_award_is_the_decision() {
    let mut office = Office::new(&[("p", &monthly("month_after_decision")), ("q", &monthly("month_of_application"))]);
    office.usual_family().on("2026-10-15");
    assert_eq!(office.ask("h", "h-1", "p"), "granted 500.00 2026-11-01..");
    assert_eq!(office.ask("h", "h-2", "q"), "granted 500.00 2026-10-01..");
}

/// Whoever is on the allowance is so since the decision, though it is paid from the next month on; nothing collides less for it.
#[test]
fn a_status_holds_since_the_award() {
    let allowance = monthly("month_after_decision") + "\npaid_to: household\nneed: living\nconfers: {dibao: urban}";
    let tuition = "criteria: [{id: on-allowance, when: \"household.dibao == 'urban'\", says: {zh: 低保, en: on the allowance}, clause: 一}]";
    let other = "kind: statutory\nper: month\npaid_to: household\nneed: living\nrelations: [{excludes: allowance}]";
    let mut office = Office::new(&[("allowance", &allowance), ("tuition", tuition), ("other", other)]);
    office.usual_family().on("2026-10-15");
    assert_eq!(office.ask("h", "household", "allowance"), "granted 500.00 2026-11-01..");
    assert_eq!(office.ask("h", "household", "allowance"), "overlap with allowance");
    assert_eq!(office.ask("h", "household", "other"), "overlap with allowance");
    assert!(office.ask("h", "h-1", "tuition").starts_with("granted"));
    let before = AwardRequest { on: day("2026-10-14"), ..office.request("h", "h-2", "tuition") };
    assert_eq!(crate::said::said(&office.award(&before)), "needs-facts household.dibao");
}

/// One of several must come first: any of them will do, and where all are over nobody waits.
#[test]
fn one_of_several_comes_first() {
    let waits = "kind: statutory\nrelations: [{after_one_of: [b, c], clause: 一}]";
    let (runs, over) = ("kind: statutory", "kind: statutory\nin_force: {from: 2020-01-01, to: 2026-08-31}");
    let mut office = Office::new(&[("a", waits), ("b", runs), ("c", runs)]);
    office.usual_family();
    assert_eq!(office.ask("h", "h-1", "a"), "not before b or c");
    office.give("h", "h-1", "c");
    assert!(office.ask("h", "h-1", "a").starts_with("granted"));
    let mut office = Office::new(&[("a", waits), ("b", over), ("c", runs)]);
    office.usual_family();
    assert_eq!(office.ask("h", "h-1", "a"), "not before c", "nobody can apply for the other any more");
    let mut office = Office::new(&[("a", waits), ("b", over), ("c", over)]);
    office.usual_family();
    assert!(office.ask("h", "h-1", "a").starts_with("granted"));
}

#[test]
fn an_acceptance_of_another_day_than_the_award_decides_the_month() {
    let mut office = Office::new(&[("p", &monthly("month_after_decision"))]);
    office.usual_family().on("2026-10-28");
    let application = file(&mut office, "p", "h-1");
    let accept = ChainAct::Decide { stage: "decision".into(), outcome: Outcome::Accept };
    office.act(|desk| act_on_application(desk, application, &accept, "as the papers say")).expect("accepted");
    office.on("2026-12-02");
    let request = AwardRequest { application: Some(application), ..office.request("h", "h-1", "p") };
    assert_eq!(crate::said::said(&office.award(&request)), "granted 500.00 2026-11-01..");
}

//! Are sums over programs cut at their cap, and refused when nothing is left?

use crate::office::{Office, number};
use crate::said::said;
use engine::casework::{AwardRequest, identify};
use engine::ledger::IdentityFinding;

const SAYS: &str = "says: {zh: 限额, en: ceiling}";

/// Statutory event aid of 500, under a cap of 700.
fn capped(cap: &str) -> String {
    format!("kind: statutory\nper: event\ncaps: [{{amount: 700, {cap}, {SAYS}}}]")
}

fn asked(office: &mut Office, day: &str, member: &str, program: &str, cause: &str) -> String {
    let household = &member[..1];
    let request = office.on(day).request(household, member, program);
    let said = said(&office.award(&AwardRequest { cause: Some(cause.into()), ..request }));
    said.replace(&format!(" {day}..{day}"), "")
}

#[test]
fn what_lies_above_is_cut_and_said_and_then_refused() {
    let mut office = Office::new(&[("p", &capped("per: year, for: person"))]);
    office.usual_family();
    assert_eq!(asked(&mut office, "2026-01-01", "h-1", "p", "one"), "granted 500.00");
    assert_eq!(asked(&mut office, "2026-06-01", "h-1", "p", "two"), "granted 200.00 cut");
    assert_eq!(asked(&mut office, "2026-12-31", "h-1", "p", "three"), "capped");
    assert_eq!(asked(&mut office, "2026-12-31", "h-2", "p", "three"), "granted 500.00", "another person");
    assert_eq!(asked(&mut office, "2027-01-01", "h-1", "p", "four"), "granted 500.00", "another calendar year");
    assert_eq!(asked(&mut office, "2027-12-31", "h-1", "p", "five"), "granted 200.00 cut");
}

#[test]
fn a_cap_for_ever_does_not_end_with_the_year() {
    let mut office = Office::new(&[("p", &capped("per: ever, for: person"))]);
    office.usual_family();
    assert_eq!(asked(&mut office, "2026-01-01", "h-1", "p", "one"), "granted 500.00");
    assert_eq!(asked(&mut office, "2036-01-01", "h-1", "p", "two"), "granted 200.00 cut");
    assert_eq!(asked(&mut office, "2046-01-01", "h-1", "p", "three"), "capped");
}

#[test]
fn sums_run_over_the_programs_that_are_named() {
    let other = "kind: statutory\nper: event";
    let mut office = Office::new(&[("p", &capped("over: [q], per: year, for: person")), ("q", other), ("r", other)]);
    office.usual_family();
    assert_eq!(asked(&mut office, "2026-01-01", "h-1", "r", "one"), "granted 500.00");
    assert_eq!(asked(&mut office, "2026-01-02", "h-1", "q", "one"), "granted 500.00");
    assert_eq!(asked(&mut office, "2026-01-03", "h-1", "p", "one"), "granted 200.00 cut", "only q counts besides");
    assert_eq!(asked(&mut office, "2026-01-04", "h-1", "q", "two"), "granted 500.00", "q states no cap");
}

#[test]
fn a_household_s_cap_counts_all_members() {
    let mut office = Office::new(&[("p", &capped("per: year, for: household"))]);
    office.usual_family();
    assert_eq!(asked(&mut office, "2026-01-01", "h-1", "p", "one"), "granted 500.00");
    assert_eq!(asked(&mut office, "2026-01-02", "h-2", "p", "one"), "granted 200.00 cut");
    assert_eq!(asked(&mut office, "2026-01-03", "h-1", "p", "two"), "capped");
    office.family("g", &[("g-1", "")]);
    assert_eq!(asked(&mut office, "2026-01-03", "g-1", "p", "two"), "granted 500.00");
}

#[test]
fn what_was_cancelled_unpaid_counts_nothing() {
    let mut office = Office::new(&[("p", &capped("per: year, for: person"))]);
    office.usual_family();
    let request = AwardRequest { cause: Some("one".into()), ..office.request("h", "h-1", "p") };
    let grant = office.give_what(&request);
    office.cancel(grant);
    assert_eq!(asked(&mut office, "2026-09-02", "h-1", "p", "two"), "granted 500.00");
}

#[test]
fn the_sum_is_the_person_s_in_whatever_household() {
    let lines = format!("kind: statutory\nper: year\ncaps: [{{amount: 700, per: ever, for: person, {SAYS}}}]");
    let mut office = Office::new(&[("p", &lines)]);
    office.family("h", &[("h-1", &number("19700101", 1))]);
    office.family("g", &[("g-1", &number("19700101", 1))]);
    assert_eq!(office.ask_on("2025-06-01", "h", "h-1", "p"), "granted 500.00 2025-01-01..2025-12-31");
    assert_eq!(office.ask_on("2026-06-01", "g", "g-1", "p"), "granted 200.00 2026-01-01..2026-12-31 cut");
}

#[test]
fn an_amount_that_just_fills_the_cap_is_not_cut() {
    let lines = format!("kind: statutory\nper: event\ncaps: [{{amount: 1000, per: year, for: person, {SAYS}}}]");
    let mut office = Office::new(&[("p", &lines)]);
    office.usual_family();
    let causes = [("one", "granted 500.00"), ("two", "granted 500.00"), ("three", "capped")];
    for (cause, expected) in causes {
        assert_eq!(asked(&mut office, "2026-01-01", "h-1", "p", cause), expected);
    }
}

#[test]
fn a_member_who_is_registered_twice_counts_once() {
    let lines = format!("kind: statutory\nper: event\ncaps: [{{amount: 1100, per: year, for: household, {SAYS}}}]");
    let mut office = Office::new(&[("p", &lines)]);
    office.usual_family();
    let (one, other) = (office.people("h-1")[0], office.people("h-2")[0]);
    assert_eq!(said(&office.act(|desk| identify(desk, one, other, IdentityFinding::Same, "one person, two papers"))), "done");
    assert_eq!(asked(&mut office, "2026-01-01", "h-1", "p", "one"), "granted 500.00");
    assert_eq!(asked(&mut office, "2026-01-02", "h-2", "p", "two"), "granted 500.00");
    assert_eq!(asked(&mut office, "2026-01-03", "h-1", "p", "three"), "granted 100.00 cut");
}

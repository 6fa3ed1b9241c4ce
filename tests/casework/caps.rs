//! Are sums over programs cut at their cap, and refused when nothing is left?

use crate::office::{Office, day, number, yuan};
use crate::said::said;
use engine::casework::{AwardRequest, identify};
use engine::ledger::{GrantRecord, IdentityFinding, read};

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

/// Monthly aid of 500 under a cap of 2000 a year, shared with event aid.
const MONTHLY: &str = "kind: statutory\nper: month\ncaps: [{amount: 2000, over: [q], per: year, for: person, says: {zh: 限额, en: ceiling}}]";

fn ask_at_once(office: &mut Office, day: &str, member: &str, program: &str) -> String {
    office.on(day);
    office.ask_on(day, &member[..1], member, program)
}

/// 500 of the year's 2000 were had: three months are left of 2026, four of each later year.
#[test]
fn a_year_that_is_nearly_used_up_takes_nothing_from_the_next() {
    let mut office = Office::new(&[("p", MONTHLY), ("q", "kind: statutory\nper: event")]);
    office.usual_family();
    assert_eq!(asked(&mut office, "2026-02-01", "h-1", "q", "one"), "granted 500.00");
    office.on("2026-06-15");
    let request = AwardRequest { on: day("2026-06-15"), ..office.request("h", "h-1", "p") };
    let grant = office.give_what(&request);
    let record = read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant");
    assert_eq!(record.terms.amount, Some(yuan("500.00")), "the rate stays");
    assert_eq!(record.cut_by.map(|says| says.zh), Some("限额：2026年最多发放1500.00元，以后每年最多2000.00元".into()));
    for (on, too_much, right) in [
        ("2026-07-14", "500.01", "500.00"),
        ("2026-12-31", "1000.01", "1000.00"),
        ("2027-01-14", "0.01", "0.00"),
        ("2027-01-15", "500.01", "500.00"),
        ("2027-12-31", "1500.01", "1500.00"),
        ("2028-12-31", "2000.01", "2000.00"),
    ] {
        office.on(on);
        assert_eq!(office.pay(grant, too_much), "not possible", "{on}");
        if right != "0.00" {
            assert_eq!(office.pay(grant, right), "done", "{on}");
        }
    }
}

#[test]
fn monthly_aid_begins_only_where_something_is_left() {
    let mut office = Office::new(&[("p", MONTHLY), ("q", "kind: statutory\nper: event")]);
    office.usual_family();
    for cause in ["one", "two", "three", "four"] {
        assert_eq!(asked(&mut office, "2026-02-01", "h-1", "q", cause), "granted 500.00");
    }
    assert_eq!(ask_at_once(&mut office, "2026-12-31", "h-1", "p"), "capped");
    assert_eq!(ask_at_once(&mut office, "2027-01-01", "h-1", "p"), "granted 500.00 2027-01-01.. cut");
    assert_eq!(ask_at_once(&mut office, "2027-01-01", "h-2", "p"), "granted 500.00 2027-01-01.. cut", "six thousand are more than two");
}

/// What monthly aid may pay in a year is what it takes of another's cap, no more; and what comes after it in later years has the rest.
#[test]
fn monthly_aid_counts_with_what_it_may_pay() {
    let event = "kind: statutory\nper: event\ncaps: [{amount: 2700, over: [p], per: year, for: person, says: {zh: 限额, en: ceiling}}]";
    let other = "kind: statutory\nper: month\ncaps: [{amount: 2100, over: [p], per: year, for: person, says: {zh: 限额, en: ceiling}}]";
    let mut office = Office::new(&[("p", MONTHLY), ("r", event), ("s", other)]);
    office.usual_family();
    assert_eq!(ask_at_once(&mut office, "2026-11-01", "h-1", "p"), "granted 500.00 2026-11-01.. cut");
    assert_eq!(asked(&mut office, "2026-12-01", "h-1", "r", "one"), "granted 500.00", "of 2700 all but the 1000 of November and December");
    assert_eq!(asked(&mut office, "2027-03-01", "h-1", "r", "two"), "granted 500.00");
    assert_eq!(asked(&mut office, "2027-03-01", "h-1", "r", "three"), "granted 200.00 cut");
    assert_eq!(asked(&mut office, "2027-03-01", "h-1", "r", "four"), "capped");
    office.on("2027-04-01");
    let request = AwardRequest { on: day("2027-04-01"), ..office.request("h", "h-1", "s") };
    let grant = office.give_what(&request);
    office.on("2028-12-31");
    assert_eq!(office.pay(grant, "200.01"), "not possible", "100 in each year");
    assert_eq!(office.pay(grant, "200.00"), "done");
}

#[test]
fn a_cap_for_ever_ends_monthly_aid_once_it_is_used_up() {
    let lines = "kind: statutory\nper: month\ncaps: [{amount: 1200, per: ever, for: person, says: {zh: 限额, en: ceiling}}]";
    let mut office = Office::new(&[("p", lines)]);
    office.usual_family();
    office.on("2026-06-01");
    let request = AwardRequest { on: day("2026-06-01"), ..office.request("h", "h-1", "p") };
    let grant = office.give_what(&request);
    office.on("2029-01-01");
    assert_eq!(office.pay(grant, "1200.01"), "not possible");
    assert_eq!(office.pay(grant, "1200.00"), "done");
}

//! When may the same program be given again?

use crate::office::Office;
use crate::said::said;
use engine::casework::AwardRequest;

/// Asks on one day after the other, and says what came of each.
fn asked(lines: &str, days: &[&str]) -> Vec<String> {
    let mut office = Office::new(&[("p", lines)]);
    office.usual_family();
    days.iter().map(|day| office.ask_on(day, "h", "h-1", "p")).collect()
}

const HELD: &str = "overlap with p";

#[test]
fn never_again() {
    assert_eq!(asked("repeats: never", &["2026-09-01", "2026-09-01", "2046-09-01"])[1..], [HELD, HELD]);
    assert_eq!(asked("per: once", &["2026-09-01", "2046-09-01"])[1..], [HELD], "what is given once is never given again");
}

#[test]
fn again_after_five_years() {
    let lines = "repeats: {after: {years: 5}}";
    assert_eq!(
        asked(lines, &["2026-09-01", "2029-01-01", "2031-08-31", "2031-09-01", "2036-08-31"])[1..],
        [HELD, HELD, "granted 500.00 2031-09-01..2032-08-31", HELD]
    );
}

#[test]
fn once_each_term() {
    let first = "granted 500.00 2025-08-01..2026-01-31";
    let second = "granted 500.00 2026-02-01..2026-07-31";
    let third = "granted 500.00 2026-08-01..2027-01-31";
    let days = ["2025-08-01", "2026-01-31", "2026-02-01", "2026-07-31", "2026-08-01", "2027-01-31"];
    assert_eq!(asked("per: term", &days), [first, HELD, second, HELD, third, HELD]);
    assert_eq!(asked("per: term", &["2026-01-31", "2026-02-01"]), [first, second]);
    assert_eq!(asked("per: term", &["2026-07-31", "2026-08-01"]), [second, third]);
}

#[test]
fn once_each_year() {
    let days = ["2026-01-01", "2026-12-31", "2027-01-01", "2027-06-30"];
    assert_eq!(asked("per: year", &days), ["granted 500.00 2026-01-01..2026-12-31", HELD, "granted 500.00 2027-01-01..2027-12-31", HELD]);
}

#[test]
fn once_each_school_year() {
    let (first, second) = ("granted 500.00 2025-09-01..2026-08-31", "granted 500.00 2026-09-01..2027-08-31");
    let days = ["2025-10-15", "2026-01-05", "2026-08-31", "2026-09-01", "2027-08-31"];
    assert_eq!(asked("per: year\ncovers: school_year", &days), [first, HELD, HELD, second, HELD]);
}

#[test]
fn one_standing_grant_until_it_ends() {
    let days = ["2026-09-01", "2027-08-31", "2027-09-01"];
    assert_eq!(asked("per: month", &days), ["granted 500.00 2026-09-01..2027-08-31", HELD, "granted 500.00 2027-09-01..2028-08-31"]);
    let mut office = Office::new(&[("p", "per: month\nkind: statutory")]);
    let grant = office.usual_family().give("h", "h-1", "p");
    assert_eq!(office.ask_on("2030-01-01", "h", "h-1", "p"), HELD, "open until ended");
    assert_eq!(office.cancel(grant), "done");
    assert_eq!(office.ask_on("2030-01-02", "h", "h-1", "p"), "granted 500.00 2030-01-02..");
}

fn for_cause(office: &mut Office, day: &str, cause: &str) -> String {
    let request = office.on(day).request("h", "h-1", "p");
    said(&office.award(&AwardRequest { cause: Some(cause.into()), ..request }))
}

#[test]
fn once_for_each_cause_of_an_event() {
    let mut office = Office::new(&[("p", "per: event")]);
    office.usual_family();
    assert_eq!(for_cause(&mut office, "2026-09-01", "fire"), "granted 500.00 2026-09-01..2026-09-01");
    assert_eq!(for_cause(&mut office, "2026-09-01", "fire"), HELD);
    assert_eq!(for_cause(&mut office, "2028-09-01", "fire"), HELD, "every grant that there ever was counts");
    assert_eq!(for_cause(&mut office, "2028-09-01", " fire "), HELD, "spaces make no other cause");
    assert_eq!(for_cause(&mut office, "2028-09-01", "flood"), "granted 500.00 2028-09-01..2028-09-01");
    assert_eq!(for_cause(&mut office, "2028-09-01", "storm"), "granted 500.00 2028-09-01..2028-09-01", "another cause on the same day");
}

#[test]
fn the_same_cause_again_after_twelve_months_where_the_file_says_so() {
    let mut office = Office::new(&[("p", "per: event\ncovers: {months: 12}\nrepeats: per_cause")]);
    office.usual_family();
    assert_eq!(for_cause(&mut office, "2026-09-01", "fire"), "granted 500.00 2026-09-01..2027-08-31");
    assert_eq!(for_cause(&mut office, "2027-08-31", "fire"), HELD);
    assert_eq!(for_cause(&mut office, "2027-08-31", "flood"), "granted 500.00 2027-08-31..2028-08-30");
    assert_eq!(for_cause(&mut office, "2027-09-01", "fire"), "granted 500.00 2027-09-01..2028-08-31");
}

#[test]
fn each_window_of_a_program_that_covers_months() {
    // Windows of twelve months from each award.
    let lines = "covers: {months: 12}\nrepeats: each_window";
    assert_eq!(asked(lines, &["2026-09-01", "2027-08-31", "2027-09-01"])[1..], [HELD, "granted 500.00 2027-09-01..2028-08-31"]);
}

#[test]
fn a_repeat_looks_at_the_people_and_not_at_the_household() {
    let mut office = Office::new(&[("p", "paid_to: household\nrepeats: never")]);
    office.usual_family().give("h", "household", "p");
    office.on("2029-01-01").family("h", &[("h-1", ""), ("h-2", ""), ("h-3", "")]);
    assert_eq!(office.ask("h", "household", "p"), HELD, "a new member makes no new household");
}

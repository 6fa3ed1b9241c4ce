//! For which days is a grant?

use crate::office::Office;

fn granted(lines: &str, day: &str) -> String {
    let mut office = Office::new(&[("p", lines)]);
    office.usual_family().ask_on(day, "h", "h-1", "p")
}

#[test]
fn monthly_statutory_aid_is_open() {
    assert_eq!(granted("per: month\nkind: statutory", "2026-09-15"), "granted 500.00 2026-09-15..");
}

#[test]
fn monthly_donor_aid_ends_after_twelve_months() {
    assert_eq!(granted("per: month", "2026-09-15"), "granted 500.00 2026-09-15..2027-09-14");
    assert_eq!(granted("per: month\ncovers: {months: 3}", "2026-09-15"), "granted 500.00 2026-09-15..2026-12-14");
}

#[test]
fn months_that_have_no_such_day_end_on_their_last() {
    for (day, until) in [("2026-01-31", "2026-02-28"), ("2024-01-31", "2024-02-29"), ("2026-03-31", "2026-04-30"), ("2026-01-28", "2026-02-27")] {
        assert_eq!(granted("covers: {months: 1}", day), format!("granted 500.00 {day}..{until}"));
    }
}

#[test]
fn terms_of_the_school_year() {
    for day in ["2026-08-01", "2026-12-31", "2027-01-01", "2027-01-31"] {
        assert_eq!(granted("per: term", day), "granted 500.00 2026-08-01..2027-01-31", "{day}");
    }
    for day in ["2026-02-01", "2026-07-31"] {
        assert_eq!(granted("per: term", day), "granted 500.00 2026-02-01..2026-07-31", "{day}");
    }
}

#[test]
fn calendar_years() {
    for day in ["2026-01-01", "2026-12-31"] {
        assert_eq!(granted("per: year", day), "granted 500.00 2026-01-01..2026-12-31");
    }
}

#[test]
fn once_without_a_campaign_is_for_twelve_months() {
    assert_eq!(granted("per: once", "2026-02-28"), "granted 500.00 2026-02-28..2027-02-27");
    assert_eq!(granted("per: once", "2024-02-29"), "granted 500.00 2024-02-29..2025-02-28");
}

#[test]
fn an_event_is_a_day() {
    assert_eq!(granted("per: event", "2026-09-15"), "granted 500.00 2026-09-15..2026-09-15");
}

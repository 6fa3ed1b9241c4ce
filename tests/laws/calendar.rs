//! Do the published years come out as counted elsewhere?

use engine::calendar::{Deadline, Limit, LimitUnit, civil_date};
use support::catalog;

#[test]
fn working_days_of_the_published_years() {
    let calendar = &catalog().calendar;
    let years: Vec<i16> = calendar.published_years().collect();
    assert_eq!(years, (2007..=2026).collect::<Vec<_>>());
    for (year, days) in [(2010, 250), (2024, 251), (2025, 248), (2026, 248)] {
        assert_eq!(calendar.working_days_in(year), days, "{year}");
    }
    for year in years {
        assert!((245..=255).contains(&calendar.working_days_in(year)), "{year}: {}", calendar.working_days_in(year));
    }
}

#[test]
fn make_up_workdays_and_holidays_of_2026() {
    let calendar = &catalog().calendar;
    for (month, day) in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)] {
        assert!(calendar.is_working_day(civil_date(2026, month, day)), "{month}-{day} is made up");
    }
    for (month, day) in [(1, 1), (2, 23), (4, 6), (5, 5), (6, 19), (9, 25), (10, 7)] {
        assert!(!calendar.is_working_day(civil_date(2026, month, day)), "{month}-{day} is off");
    }
}

#[test]
fn thirty_working_days_over_a_long_holiday_and_into_an_unpublished_year() {
    let due = |from, days| catalog().calendar.deadline(from, Limit { days, unit: LimitUnit::Working });
    // September: 16-18, 20-24, 28-30 are 11 days; October: 8-10, 12-16, 19-23, 26-30 are 18; the thirtieth is Monday, 2 November.
    assert_eq!(due(civil_date(2026, 9, 15), 29).day, civil_date(2026, 10, 30));
    assert_eq!(due(civil_date(2026, 9, 15), 30), Deadline { day: civil_date(2026, 11, 2), provisional: false });
    assert!(due(civil_date(2026, 12, 1), 30).provisional, "2027 is not published");
}

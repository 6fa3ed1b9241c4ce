//! When does a period of Chinese working days or calendar days end?

use super::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What one published year says: days off beyond or within weekends, and weekend days that are workdays.
#[derive(Clone, Debug, Default)]
pub struct YearTable {
    /// Days off by holiday.
    pub off: BTreeSet<Date>,
    /// Weekend days made into workdays.
    pub work: BTreeSet<Date>,
}

/// The working-day calendar: published years, and what the law fixes beyond them.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    years: BTreeMap<i16, YearTable>,
}

/// In what unit a time limit runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnit {
    /// Monday to Friday except holidays, plus make-up workdays.
    Working,
    /// Every day counts; a last day that is no working day moves to the next one.
    Calendar,
    /// Up to a day of the month: the number is the day, the first such day after the event is the last. In a shorter month it is the
    /// month's last day; one that is no working day moves to the next one.
    DayOfMonth,
}

impl LimitUnit {
    /// How many days a limit of a number leaves at least; a day of the month may leave one only.
    pub fn days_left_at_least(self, days: u16) -> i64 {
        match self {
            LimitUnit::Working | LimitUnit::Calendar => i64::from(days),
            LimitUnit::DayOfMonth => 1,
        }
    }
}

/// A time limit of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many days; the day of the event is not counted. Of a limit up to a day of the month: that day.
    pub days: u16,
    /// Counted how.
    pub unit: LimitUnit,
}

/// The last day of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The last day.
    pub day: Date,
    /// Whether the period runs into a year whose calendar is not published: then the day is "not before".
    pub provisional: bool,
}

impl Calendar {
    /// A calendar from published years.
    pub fn new(years: BTreeMap<i16, YearTable>) -> Self {
        Self { years }
    }

    /// The published years.
    pub fn published_years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.keys().copied()
    }

    /// Whether a day is a working day. Beyond the published years: Monday to Friday except the holidays with a fixed date.
    pub fn is_working_day(&self, day: Date) -> bool {
        let weekend = day.weekday().to_monday_zero_offset() >= 5;
        match self.years.get(&day.year()) {
            Some(table) => table.work.contains(&day) || (!weekend && !table.off.contains(&day)),
            None => !weekend && !is_fixed_holiday(day),
        }
    }

    /// The last day of a period that starts after `event`.
    pub fn deadline(&self, event: Date, limit: Limit) -> Deadline {
        self.deadline_around(event, limit, &[])
    }

    /// The last day of a period that starts after `event` and stands still in some pauses: of each, the days after its first up to its last
    /// do not count.
    pub fn deadline_around(&self, event: Date, limit: Limit, pauses: &[(Date, Date)]) -> Deadline {
        let stands_still = |day: Date| pauses.iter().any(|(from, to)| *from < day && day <= *to);
        let mut day = event;
        let mut left = if limit.unit == LimitUnit::DayOfMonth { u16::from(limit.days > 0) } else { limit.days };
        let mut provisional = !self.years.contains_key(&event.year());
        let step = |day: &mut Date, provisional: &mut bool| {
            *day = day.tomorrow().unwrap_or(Date::MAX);
            *provisional |= !self.years.contains_key(&day.year());
            *day < Date::MAX
        };
        while left > 0 && step(&mut day, &mut provisional) {
            let counts = match limit.unit {
                LimitUnit::Working => self.is_working_day(day),
                LimitUnit::Calendar => true,
                LimitUnit::DayOfMonth => day.day() == i8::try_from(limit.days).unwrap_or(i8::MAX).min(day.days_in_month()),
            };
            left -= u16::from(counts && !stands_still(day));
        }
        while limit.days > 0 && !self.is_working_day(day) && step(&mut day, &mut provisional) {}
        Deadline { day, provisional }
    }

    /// Working days of a whole year.
    pub fn working_days_in(&self, year: i16) -> usize {
        let first = jiff::civil::date(year, 1, 1);
        first.series(jiff::Span::new().days(1)).take_while(|d| d.year() == year).filter(|d| self.is_working_day(*d)).count()
    }
}

/// Holidays that the law (全国年节及纪念日放假办法, 2024) fixes on a date of the sun calendar: 1 January, 1-2 May, 1-3 October.
fn is_fixed_holiday(day: Date) -> bool {
    matches!((day.month(), day.day()), (1, 1) | (5, 1..=2) | (10, 1..=3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    fn october_2026() -> Calendar {
        let off = (1..=7).map(|d| jiff::civil::date(2026, 10, d)).collect();
        let work = [day("2026-09-20"), day("2026-10-10")].into();
        Calendar::new([(2026, YearTable { off, work })].into())
    }

    #[test]
    fn holidays_are_skipped_and_make_up_days_count() {
        let calendar = october_2026();
        let due = |from: &str, days, unit| calendar.deadline(day(from), Limit { days, unit }).day;
        assert_eq!(due("2026-09-18", 1, LimitUnit::Working), day("2026-09-20"), "a Sunday made into a workday");
        assert_eq!(due("2026-09-30", 1, LimitUnit::Working), day("2026-10-08"));
        assert_eq!(due("2026-09-30", 3, LimitUnit::Working), day("2026-10-10"), "a Saturday made into a workday");
        assert_eq!(due("2026-09-25", 7, LimitUnit::Calendar), day("2026-10-08"), "the last day is a holiday, so the next working day");
        assert_eq!(due("2026-09-18", 0, LimitUnit::Working), day("2026-09-18"));
    }

    /// Five working days from Friday 18 September are 20 (made up), 21, 22, 23, 24. With papers asked on the 21st and there on the 28th, two are
    /// used and three are left: 29 and 30 September, 8 October.
    #[test]
    fn a_pause_takes_no_days() {
        let calendar = october_2026();
        let five = Limit { days: 5, unit: LimitUnit::Working };
        let due = |pauses: &[(Date, Date)]| calendar.deadline_around(day("2026-09-18"), five, pauses).day;
        assert_eq!(due(&[]), day("2026-09-24"));
        assert_eq!(due(&[(day("2026-09-21"), day("2026-09-28"))]), day("2026-10-08"));
        assert_eq!(due(&[(day("2026-09-24"), day("2026-09-28"))]), day("2026-09-24"), "a pause after the last day changes nothing");
        assert_eq!(due(&[(day("2026-09-21"), day("2026-09-21"))]), day("2026-09-24"), "asked and brought on one day");
    }

    /// By the 20th: the first one after the event, in a shorter month its last day, and the next working day where it is none.
    #[test]
    fn a_day_of_the_month() {
        let calendar = october_2026();
        let by =
            |event: &str, days: u16, pauses: &[(Date, Date)]| calendar.deadline_around(day(event), Limit { days, unit: LimitUnit::DayOfMonth }, pauses).day;
        assert_eq!(by("2026-10-08", 20, &[]), day("2026-10-20"));
        assert_eq!(by("2026-10-19", 20, &[]), day("2026-10-20"), "the day before");
        assert_eq!(by("2026-10-20", 20, &[]), day("2026-11-20"), "the day itself is not counted");
        assert_eq!(by("2026-10-26", 25, &[]), day("2026-11-25"));
        assert_eq!(by("2026-02-03", 30, &[]), day("2026-03-02"), "28 February is the month's last day, a Saturday");
        assert_eq!(by("2026-09-21", 1, &[]), day("2026-10-08"), "1 October is a holiday");
        assert_eq!(by("2026-10-08", 20, &[(day("2026-10-12"), day("2026-10-21"))]), day("2026-11-20"), "asked for papers on that day");
    }

    #[test]
    fn unpublished_years_are_provisional() {
        let calendar = october_2026();
        let due = calendar.deadline(day("2026-12-30"), Limit { days: 2, unit: LimitUnit::Working });
        assert_eq!(due, Deadline { day: day("2027-01-04"), provisional: true }, "1 January is fixed by law, then a weekend");
        assert!(!calendar.deadline(day("2026-12-01"), Limit { days: 2, unit: LimitUnit::Working }).provisional);
    }
}

//! How long is it between a day that is told and a day that is the same for everybody?
//!
//! Days are numbers (`day_number`), so a span against a limit is one comparison of the column with a day.

use super::column::{day_number, day_of};
use crate::calendar::days_between;

/// A span with the fixed day at one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Span {
    pub unit: SpanUnit,
    /// The number of the fixed day.
    pub fixed: i64,
    pub begins: Begins,
}

/// What a span is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum SpanUnit {
    Years,
    Months,
    Days,
}

/// Which day a span begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Begins {
    Told,
    Fixed,
}

/// Told days on one side of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Before(i64),
    After(i64),
}

impl SpanUnit {
    /// Full years, full months or days from one day to another, both by their numbers.
    pub fn between(self, from: i64, to: i64) -> i64 {
        match self {
            SpanUnit::Years => (to - from) >> 9,
            SpanUnit::Months => (in_months(to) - in_months(from)) >> 5,
            // Rows of which nothing is known hold no day.
            SpanUnit::Days => day_of(from).zip(day_of(to)).map_or(0, |(from, to)| days_between(from, to)),
        }
    }

    /// Between which numbers spans of days that can be told lie.
    pub fn range(self) -> (i128, i128) {
        let most = match self {
            SpanUnit::Years => 10_000,
            SpanUnit::Months => 10_000 * 12,
            SpanUnit::Days => 10_000 * 366,
        };
        (-most, most)
    }

    /// The number of the day so many later; the last or first of all numbers where there is no such day.
    fn later(self, day: i64, count: i64) -> i64 {
        match self {
            SpanUnit::Years => day.saturating_add(count.saturating_mul(1 << 9)),
            SpanUnit::Months => {
                let number = in_months(day).saturating_add(count.saturating_mul(1 << 5));
                let (months, day) = ((number >> 5) - 1, number & 31);
                months.div_euclid(12).saturating_mul(1 << 9).saturating_add((months.rem_euclid(12) + 1) << 5 | day)
            }
            SpanUnit::Days => {
                let later = day_of(day).and_then(|day| day.checked_add(jiff::Span::new().try_days(count).ok()?).ok());
                later.map_or(if count < 0 { i64::MIN } else { i64::MAX }, day_number)
            }
        }
    }
}

impl Span {
    /// How long it is with a told day.
    pub fn of(self, told: i64) -> i64 {
        match self.begins {
            Begins::Told => self.unit.between(told, self.fixed),
            Begins::Fixed => self.unit.between(self.fixed, told),
        }
    }

    /// The told days with which it is shorter than a limit.
    pub fn shorter_than(self, limit: i64) -> Side {
        match self.begins {
            Begins::Told => Side::After(self.unit.later(self.fixed, limit.saturating_neg())),
            Begins::Fixed => Side::Before(self.unit.later(self.fixed, limit)),
        }
    }
}

/// A day as a number of which every month has 32: the difference shifted down by five bits is the full months.
fn in_months(day: i64) -> i64 {
    ((day >> 9) * 12 + (day >> 5 & 15)) << 5 | (day & 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Date, civil_date, months_between, years_between};

    #[test]
    fn spans_are_the_calendars_and_limits_turn_where_they_do() {
        let days: Vec<Date> = [(1999, 12, 31), (2000, 1, 1), (2000, 2, 29), (2000, 3, 1), (2001, 2, 28), (2001, 3, 31), (2004, 2, 29), (2010, 9, 1)]
            .into_iter()
            .flat_map(|(year, month, day)| (-40..40).map(move |k| civil_date(year, month, day).checked_add(jiff::Span::new().days(k)).expect("a day")))
            .collect();
        for (unit, plain) in [(SpanUnit::Years, years_between as fn(Date, Date) -> i64), (SpanUnit::Months, months_between), (SpanUnit::Days, days_between)] {
            for fixed in days.iter().step_by(7) {
                for begins in [Begins::Told, Begins::Fixed] {
                    let span = Span { unit, fixed: day_number(*fixed), begins };
                    for told in &days {
                        let length = if begins == Begins::Told { plain(*told, *fixed) } else { plain(*fixed, *told) };
                        let number = day_number(*told);
                        assert_eq!(span.of(number), length, "{unit:?} {begins:?} {told} {fixed}");
                        for limit in [length - 1, length, length + 1] {
                            let is_shorter = match span.shorter_than(limit) {
                                Side::Before(day) => number < day,
                                Side::After(day) => number > day,
                            };
                            assert_eq!(is_shorter, length < limit, "{unit:?} {begins:?} {told} {fixed} < {limit}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_limit_beyond_all_days_is_never_or_always_reached() {
        for unit in [SpanUnit::Years, SpanUnit::Months, SpanUnit::Days] {
            let told = Span { unit, fixed: day_number(civil_date(2010, 9, 1)), begins: Begins::Told };
            let fixed = Span { begins: Begins::Fixed, ..told };
            let is_shorter = |span: Span, limit| match span.shorter_than(limit) {
                Side::Before(day) => told.fixed < day,
                Side::After(day) => told.fixed > day,
            };
            for limit in [i64::MAX, 1 << 40] {
                assert!(is_shorter(told, limit) && is_shorter(fixed, limit), "{unit:?} {limit}");
                assert!(!is_shorter(told, -limit) && !is_shorter(fixed, -limit), "{unit:?} -{limit}");
            }
        }
    }
}

//! How many full years, months or days lie between two days, by definition?
//!
//! Anniversaries are laid out and compared with the day asked about; a day that a month lacks falls on the first of the
//! next. The engine subtracts calendar fields instead, and counts days by another library.

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Year.
    pub year: i64,
    /// Month from 1.
    pub month: i64,
    /// Day from 1.
    pub day: i64,
}

impl Day {
    /// Reads `YYYY-MM-DD`, which must be a real day.
    pub fn parse(text: &str) -> Self {
        let fields: Vec<i64> = text.split('-').map(|field| field.parse().unwrap_or_else(|_| panic!("{text} is no day"))).collect();
        let [year, month, day] = fields[..] else { panic!("{text} is no day") };
        assert!((1..=12).contains(&month) && (1..=month_length(year, month)).contains(&day), "{text} is no day");
        Self { year, month, day }
    }

    /// The day so many months later in the calendar (a year is twelve).
    fn months_later(self, months: i64) -> Self {
        let index = self.year * 12 + self.month - 1 + months;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        if self.day <= month_length(year, month) {
            return Self { year, month, day: self.day };
        }
        Self { year, month: month + 1, day: 1 }
    }

    /// Days since the last day of the year 0: whole years, then whole months, then days.
    fn ordinal(self) -> i64 {
        let before = self.year - 1;
        let leap_days = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
        before * 365 + leap_days + (1..self.month).map(|month| month_length(self.year, month)).sum::<i64>() + self.day
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The largest number of years whose anniversary of `from` has come by `to`.
pub fn full_years(from: Day, to: Day) -> i64 {
    let years = to.year - from.year;
    years - i64::from(from.months_later(years * 12) > to)
}

/// The largest number of months whose return of `from` has come by `to`.
pub fn full_months(from: Day, to: Day) -> i64 {
    let months = (to.year - from.year) * 12 + to.month - from.month;
    months - i64::from(from.months_later(months) > to)
}

/// Days from `from` to `to`.
pub fn days(from: Day, to: Day) -> i64 {
    to.ordinal() - from.ordinal()
}

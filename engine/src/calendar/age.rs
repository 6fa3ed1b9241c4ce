//! How many full years, months or days lie between two dates?

use super::Date;

/// Full years from `from` to `to`, rising on the birthday itself; born on 29 February, on 1 March of other years.
/// Negative when `to` is earlier.
pub fn years_between(from: Date, to: Date) -> i64 {
    let years = i64::from(to.year()) - i64::from(from.year());
    let reached = (to.month(), to.day()) >= (from.month(), from.day());
    years - i64::from(!reached)
}

/// Full months from `from` to `to`, rising on the same day of the month (on the 1st of the next month where there is no such day).
pub fn months_between(from: Date, to: Date) -> i64 {
    let months = (i64::from(to.year()) - i64::from(from.year())) * 12 + i64::from(to.month()) - i64::from(from.month());
    months - i64::from(to.day() < from.day())
}

/// Days from `from` to `to`.
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    #[test]
    fn age_rises_on_the_birthday() {
        for (born, on, age) in [
            ("1992-06-01", "2008-05-31", 15),
            ("1992-06-01", "2008-06-01", 16),
            ("2000-02-29", "2016-02-28", 15),
            ("2000-02-29", "2016-02-29", 16),
            ("2000-02-29", "2017-02-28", 16),
            ("2000-02-29", "2017-03-01", 17),
            ("2020-01-02", "2020-01-01", -1),
        ] {
            assert_eq!(years_between(day(born), day(on)), age, "born {born}, on {on}");
        }
    }

    #[test]
    fn months_rise_on_the_same_day() {
        for (from, to, months) in [("2024-01-31", "2024-02-29", 0), ("2024-01-31", "2024-03-01", 1), ("2024-01-15", "2025-01-15", 12)] {
            assert_eq!(months_between(day(from), day(to)), months, "{from} to {to}");
        }
    }
}

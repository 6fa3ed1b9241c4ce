//! What falls due month by month, where a cap limits the sum of a year and not the rate?

use super::record::{GrantRecord, HeldAid};
use super::terms::GrantTerms;
use crate::calendar::{Date, Period, civil_date};
use crate::money::Money;
use serde::{Deserialize, Serialize};

/// The most that monthly aid pays under a cap. Its amount stays what a month is worth; what is cut are sums, so that a year that is
/// nearly used up takes nothing from the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ceiling {
    /// The calendar year of the first instalment; all days where the cap holds for ever.
    pub window: Period,
    /// The most within it.
    pub most: Money,
    /// The most in each calendar year after it, from the first of January of a row to that of the next.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<(Date, Money)>,
}

impl Ceiling {
    /// The first day of the window in which a day lies, and the most within it.
    fn on(&self, day: Date) -> (Date, Money) {
        match self.later.iter().rfind(|(from, _)| *from <= day) {
            Some((_, most)) => (year_of(day).from, *most),
            None => (self.window.from, self.most),
        }
    }
}

impl GrantTerms {
    /// What a month is worth that begins on a day, where this much is left of the amount: what cuts that cuts each month to it.
    pub(super) fn worth_on(&self, day: Date, amount: Money) -> Money {
        let then = self.rates.iter().rfind(|(from, _)| *from <= day).map(|(_, then)| *then);
        match then {
            Some(then) if self.amount.is_some_and(|asked| amount < asked) => then.min(amount),
            then => then.unwrap_or(amount),
        }
    }
}

impl GrantRecord {
    /// What a month is worth that begins on a day: what was awarded, or less after a change.
    pub fn rate_on(&self, day: Date) -> Option<Money> {
        let lower = self.rates.iter().rfind(|(from, _)| *from <= day).map(|(_, amount)| *amount);
        lower.or(self.terms.amount)
    }
}

impl HeldAid {
    /// What a month is worth that begins on a day.
    pub(super) fn rate_on(&self, day: Date) -> Money {
        let reduced = self.rates.iter().rfind(|(from, _)| *from <= day).map(|(_, amount)| *amount);
        reduced.or(self.amount).unwrap_or_default()
    }

    /// Its instalments up to a day.
    pub(super) fn instalments(&self, last: Date) -> Vec<(Date, Money)> {
        instalments(self.days.from, last, &self.ceilings, |day| self.rate_on(day))
    }
}

/// The instalments of monthly aid up to a day, each with the first day of its month: the one that would pass a ceiling is cut to what
/// is left, and later ones of the same year are nothing.
pub fn instalments(from: Date, last: Date, ceilings: &[Ceiling], rate: impl Fn(Date) -> Money) -> Vec<(Date, Money)> {
    let mut used = vec![(Date::MIN, Money::ZERO); ceilings.len()];
    let mut due = Vec::new();
    for day in (0..).map_while(|month| month_begins(from, month)).take_while(|day| *day <= last) {
        let mut amount = rate(day);
        for (ceiling, used) in ceilings.iter().zip(&mut used) {
            let (window, most) = ceiling.on(day);
            if used.0 != window {
                *used = (window, Money::ZERO);
            }
            amount = amount.min(most.less(used.1));
        }
        for (_, sum) in &mut used {
            *sum = sum.checked_add(amount).unwrap_or(*sum);
        }
        due.push((day, amount));
    }
    due
}

/// Their sum, unless it is too large.
pub fn sum_of(instalments: &[(Date, Money)]) -> Option<Money> {
    instalments.iter().try_fold(Money::ZERO, |sum, (_, amount)| sum.checked_add(*amount))
}

/// The calendar year of a day.
pub fn year_of(day: Date) -> Period {
    Period { from: civil_date(day.year(), 1, 1), to: Some(civil_date(day.year(), 12, 31)) }
}

/// The first day of a month of aid, counted from 0: the first of the next month where a month has no such day.
fn month_begins(from: Date, month: i64) -> Option<Date> {
    let day = from.checked_add(jiff::Span::new().try_months(month).ok()?).ok()?;
    if day.day() < from.day() { day.tomorrow().ok() } else { Some(day) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{months_between, parse_date};

    fn day(text: &str) -> Date {
        parse_date(text).expect("a day")
    }

    #[test]
    fn months_begin_where_they_are_counted() {
        for from in ["2023-01-31", "2024-02-29", "2026-06-15", "2026-12-01"] {
            let from = day(from);
            for month in 0..40 {
                let begins = month_begins(from, month).expect("a day");
                assert_eq!(months_between(from, begins), month, "{from} {month}");
                assert_eq!(months_between(from, begins.yesterday().expect("a day")), month - 1, "{from} {month}");
            }
        }
    }

    #[test]
    fn a_year_that_is_used_up_takes_nothing_from_the_next() {
        let yuan = |fen: i64| Money::from_fen(fen * 100);
        let ceiling = Ceiling { window: year_of(day("2008-06-01")), most: yuan(2_060), later: vec![(day("2009-01-01"), yuan(7_000))] };
        let due: Vec<i64> = instalments(day("2008-06-01"), day("2010-01-31"), &[ceiling], |_| yuan(600)).iter().map(|(_, due)| due.fen() / 100).collect();
        let mut expected = vec![600, 600, 600, 260, 0, 0, 0];
        expected.extend([600; 11]);
        expected.extend([400, 600]);
        assert_eq!(due, expected);
    }
}

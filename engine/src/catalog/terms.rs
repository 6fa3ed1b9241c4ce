//! For which days is aid given, when may it be given again, and up to which sums?
//!
//! Three times are kept apart in a program: `per` counts the amount, `covers` says for which days one grant is, `repeats` when
//! the next may come.

use super::language::{Condition, Parameter};
use super::shape::{AidUnit, CapWindow, Per, ProgramKind};
use crate::calendar::{Date, Period};
use crate::facts::{Holder, Value};
use crate::money::Money;
use crate::words::Words;
use jiff::Span;
use std::sync::Arc;

/// When the same program may be given again to a beneficiary. It looks at every grant ever had, not only at those whose days
/// meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repeats {
    /// Never.
    Never,
    /// Once for each window that it covers.
    EachWindow,
    /// Once for each cause within the days that it covers. Where it covers an event, that is once for each cause at all.
    PerCause,
    /// One standing grant at a time; again when it has ended.
    Standing,
    /// When so many months have passed since the last award.
    After {
        /// How many.
        months: u16,
    },
}

impl Repeats {
    /// What a program that says nothing means.
    pub fn usual(per: Per) -> Self {
        match per {
            Per::Month => Repeats::Standing,
            Per::Term | Per::Year => Repeats::EachWindow,
            Per::Once => Repeats::Never,
            Per::Event => Repeats::PerCause,
        }
    }
}

/// The days that one grant is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Covers {
    /// From the award until it is ended.
    Open,
    /// So many months from the award.
    Months(u16),
    /// The school term: 1 February to 31 July, 1 August to 31 January.
    Term,
    /// The calendar year.
    Year,
    /// The school year: 1 September to 31 August.
    SchoolYear,
    /// The season of the campaign, else twelve months from the award.
    Season,
    /// The day of the event.
    Event,
}

impl Covers {
    /// What a program that says nothing means. A donor's monthly program must end.
    pub fn usual(per: Per, kind: ProgramKind) -> Self {
        match (per, kind) {
            (Per::Month, ProgramKind::Statutory) => Covers::Open,
            (Per::Month, ProgramKind::NonStatutory) => Covers::Months(12),
            (Per::Term, _) => Covers::Term,
            (Per::Year, _) => Covers::Year,
            (Per::Once, _) => Covers::Season,
            (Per::Event, _) => Covers::Event,
        }
    }

    /// The days of a grant awarded on a day, in a campaign's season if there is one.
    pub fn days(self, on: Date, season: Option<Period>) -> Period {
        let year = on.year();
        let window = |from: (i16, i8, i8), to: (i16, i8, i8)| {
            let day = |(year, month, day): (i16, i8, i8), beyond| Date::new(year, month, day).unwrap_or(beyond);
            Period { from: day(from, Date::MIN), to: Some(day(to, Date::MAX)) }
        };
        match self {
            Covers::Open => Period { from: on, to: None },
            Covers::Months(months) => Period { from: on, to: Some(last_day_of_months(on, months)) },
            Covers::Term => match on.month() {
                2..=7 => window((year, 2, 1), (year, 7, 31)),
                1 => window((year.saturating_sub(1), 8, 1), (year, 1, 31)),
                _ => window((year, 8, 1), (year.saturating_add(1), 1, 31)),
            },
            Covers::Year => window((year, 1, 1), (year, 12, 31)),
            Covers::SchoolYear => {
                let first = if on.month() >= 9 { year } else { year.saturating_sub(1) };
                window((first, 9, 1), (first.saturating_add(1), 8, 31))
            }
            Covers::Season => season.filter(|season| season.contains(on)).unwrap_or_else(|| Covers::Months(12).days(on, None)),
            Covers::Event => Period { from: on, to: Some(on) },
        }
    }
}

/// The last day of some months from a day on: the day before the same day of the month, or the month's last day where it has no
/// such day, so that the next months begin on the first.
fn last_day_of_months(on: Date, months: u16) -> Date {
    let Ok(end) = on.checked_add(Span::new().months(i32::from(months))) else { return Date::MAX };
    if end.day() < on.day() { end } else { end.yesterday().unwrap_or(end) }
}

/// Whether less than the amount may be awarded where a campaign's fund has no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PartialAward {
    /// The whole amount or nothing.
    #[default]
    Refused,
    /// What is left may be awarded.
    Allowed,
}

/// A limit of a sum over programs. It limits awards of the program whose file states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cap {
    /// How much.
    pub amount: CapAmount,
    /// The programs whose sums count, in byte order; always with the program itself.
    pub over: Vec<String>,
    /// Over which time the sum runs.
    pub per: CapWindow,
    /// Whose sum it is.
    pub for_whom: AidUnit,
    /// What it says.
    pub says: Words,
    /// The clause.
    pub clause: Option<String>,
}

/// How much a cap allows.
#[derive(Clone, Debug, PartialEq)]
pub enum CapAmount {
    /// The same at all times.
    Fixed(Money),
    /// As a dated number of the program says.
    Dated(Arc<Parameter>),
}

impl Cap {
    /// How much it allows on a day; nothing where the catalog has no number for it.
    pub fn amount_on(&self, date: Date) -> Option<Money> {
        match &self.amount {
            CapAmount::Fixed(money) => Some(*money),
            CapAmount::Dated(parameter) => {
                let row = parameter.rows.iter().find(|row| row.period.contains(date))?;
                Money::from_yuan_rounded(&row.value)
            }
        }
    }
}

/// A fact that an award sets from its first day; when the award ends, it is withdrawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Confer {
    /// Of whom: the household, or each beneficiary.
    pub holder: Holder,
    /// Its slot in the vocabulary.
    pub slot: usize,
    /// Its values, the first that is for somebody.
    pub rows: Vec<ConferRow>,
    /// Its key.
    pub key: String,
}

impl Confer {
    /// The value that is for everybody; nothing where the household's facts decide.
    pub fn sure_value(&self) -> Option<&Value> {
        match self.rows.as_slice() {
            [ConferRow { condition: None, value }] => Some(value),
            _ => None,
        }
    }
}

/// A value that an award sets, and for whom.
#[derive(Clone, Debug, PartialEq)]
pub struct ConferRow {
    /// For whom, as the facts are on the day of the award; for everybody where there is none.
    pub condition: Option<Condition>,
    /// The value.
    pub value: Value,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{civil_date, parse_date};

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    fn period(from: &str, to: &str) -> Period {
        Period { from: day(from), to: Some(day(to)) }
    }

    #[test]
    fn months_end_on_the_day_before() {
        for (on, months, last) in [
            ("2026-08-15", 12, "2027-08-14"),
            ("2026-01-01", 1, "2026-01-31"),
            ("2026-02-01", 1, "2026-02-28"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2026-01-30", 1, "2026-02-28"),
            ("2026-01-29", 1, "2026-02-28"),
            ("2026-01-28", 1, "2026-02-27"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-28"),
            ("2026-03-31", 6, "2026-09-30"),
        ] {
            assert_eq!(Covers::Months(months).days(day(on), None), period(on, last), "{months} months from {on}");
        }
        assert_eq!(Covers::Months(u16::MAX).days(day("9000-01-01"), None).to, Some(Date::MAX), "no day beyond the last");
    }

    #[test]
    fn months_that_follow_each_other_leave_no_day_out_and_share_none() {
        let mut on = day("2023-01-31");
        for _ in 0..60 {
            let end = Covers::Months(1).days(on, None).to.unwrap();
            let next = end.tomorrow().unwrap();
            assert!(next > on && (next - on).get_days() <= 31, "from {on} to {end}");
            on = next;
        }
    }

    #[test]
    fn terms_are_the_school_s() {
        for (on, from, to) in [
            ("2026-02-01", "2026-02-01", "2026-07-31"),
            ("2026-07-31", "2026-02-01", "2026-07-31"),
            ("2026-08-01", "2026-08-01", "2027-01-31"),
            ("2026-12-31", "2026-08-01", "2027-01-31"),
            ("2027-01-01", "2026-08-01", "2027-01-31"),
            ("2027-01-31", "2026-08-01", "2027-01-31"),
            ("2027-02-01", "2027-02-01", "2027-07-31"),
        ] {
            assert_eq!(Covers::Term.days(day(on), None), period(from, to), "{on}");
        }
    }

    #[test]
    fn a_school_year_goes_from_september_to_august() {
        for (on, from, to) in [
            ("2025-08-31", "2024-09-01", "2025-08-31"),
            ("2025-09-01", "2025-09-01", "2026-08-31"),
            ("2025-12-31", "2025-09-01", "2026-08-31"),
            ("2026-01-01", "2025-09-01", "2026-08-31"),
            ("2026-08-31", "2025-09-01", "2026-08-31"),
            ("2026-09-01", "2026-09-01", "2027-08-31"),
        ] {
            assert_eq!(Covers::SchoolYear.days(day(on), None), period(from, to), "{on}");
        }
    }

    #[test]
    fn other_windows() {
        let on = day("2026-09-01");
        let season = period("2026-08-15", "2026-09-30");
        assert_eq!(Covers::Open.days(on, Some(season)), Period { from: on, to: None });
        assert_eq!(Covers::Year.days(on, Some(season)), period("2026-01-01", "2026-12-31"));
        assert_eq!(Covers::Event.days(on, Some(season)), period("2026-09-01", "2026-09-01"));
        assert_eq!(Covers::Season.days(on, Some(season)), season, "the season of the campaign, not from the award on");
        assert_eq!(Covers::Season.days(on, None), period("2026-09-01", "2027-08-31"), "without a campaign, twelve months");
        assert_eq!(Covers::Season.days(day("2026-10-01"), Some(season)), period("2026-10-01", "2027-09-30"), "the day after the season");
    }

    #[test]
    fn the_last_days_of_the_calendar_are_days_too() {
        for covers in [Covers::Open, Covers::Months(12), Covers::Term, Covers::Year, Covers::SchoolYear, Covers::Season, Covers::Event] {
            assert!(covers.days(Date::MAX, None).contains(Date::MAX), "{covers:?}");
            assert!(covers.days(civil_date(1800, 1, 1), None).contains(civil_date(1800, 1, 1)), "{covers:?}");
        }
    }

    #[test]
    fn a_program_that_says_nothing_goes_by_how_it_is_counted() {
        use ProgramKind::{NonStatutory, Statutory};
        for (per, kind, repeats, covers) in [
            (Per::Month, Statutory, Repeats::Standing, Covers::Open),
            (Per::Month, NonStatutory, Repeats::Standing, Covers::Months(12)),
            (Per::Term, NonStatutory, Repeats::EachWindow, Covers::Term),
            (Per::Year, Statutory, Repeats::EachWindow, Covers::Year),
            (Per::Once, NonStatutory, Repeats::Never, Covers::Season),
            (Per::Event, Statutory, Repeats::PerCause, Covers::Event),
        ] {
            assert_eq!((Repeats::usual(per), Covers::usual(per, kind)), (repeats, covers), "{per:?} {kind:?}");
        }
    }
}

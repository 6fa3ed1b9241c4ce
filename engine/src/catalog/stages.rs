//! What is an approval chain once its file is sound?

use super::language::Condition;
use super::shape::{Actor, FirstMonth, OnlyIf};
use crate::calendar::{Date, LimitUnit};
use crate::words::Words;

/// A stage of the approval chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its key.
    pub id: String,
    /// Name for people.
    pub name: Words,
    /// Who acts.
    pub by: Actor,
    /// Days, days with extension, and the unit, where the source states a limit.
    pub limit: Option<(u16, Option<u16>, LimitUnit)>,
    /// An earlier stage from whose end the limit runs; else the stage before.
    pub after: Option<String>,
    /// Whether it is a publicity period.
    pub publicity: bool,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether it only comes after a dispute or a refusal.
    pub only_if: OnlyIf,
    /// For whom it stands in the chain.
    pub when: Option<Condition>,
    /// Who is visited at home before it is accepted.
    pub visit: Option<VisitRule>,
    /// Whether aid may be paid as soon as it is accepted.
    pub fast: bool,
    /// The clause.
    pub clause: Option<String>,
}

/// Who is visited at home before a stage is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitRule {
    /// Of a hundred applications so many at least.
    pub share: u8,
    /// How many of the staff go together.
    pub staff: u8,
}

/// What holds of a chain as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Procedure {
    /// Its limit.
    pub process: Option<Process>,
    /// How long an acceptance may be used.
    pub valid: Option<Validity>,
    /// How long somebody may appeal: days and unit.
    pub appeal: Option<(u16, LimitUnit)>,
    /// How running aid fades out.
    pub taper: Vec<Taper>,
    /// When monthly aid begins, where the source says so; else on the day of the award.
    pub payment: Option<Payment>,
}

/// Days, days with extension, and the unit.
pub type ChainLimit = (u16, Option<u16>, LimitUnit);

/// The limit of a whole chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    /// For everybody else.
    pub limit: ChainLimit,
    /// Other limits for some; the first whose condition holds.
    pub instead: Vec<(Condition, ChainLimit)>,
    /// The stage whose end starts the clock.
    pub after: Option<String>,
    /// Stages whose days do not count.
    pub without: Vec<String>,
    /// The clause.
    pub clause: Option<String>,
}

/// How long an acceptance may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// So many calendar days.
    Days(u16),
    /// So many months.
    Months(u16),
}

/// One step of a fading out.
#[derive(Clone, Debug, PartialEq)]
pub struct Taper {
    /// For whom.
    pub when: Option<Condition>,
    /// For so many months
    pub months: u16,
    /// so much of a hundred is still paid.
    pub percent: u8,
}

/// When monthly aid begins, and by which day of a month it is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The first month; none where it begins on the day of the award.
    pub from: Option<FirstMonth>,
    /// Who applies no more than so many months after becoming eligible is paid from the month in which that was.
    pub back_months: Option<u16>,
    /// The day of each month by which it is paid.
    pub by_day: Option<u8>,
    /// The clause.
    pub clause: Option<String>,
}

impl FirstMonth {
    /// The first day for which aid is paid that was applied for on one day and decided on another.
    pub fn begins(self, applied: Date, decided: Date) -> Date {
        let next = |day: Date| day.last_of_month().tomorrow().unwrap_or(Date::MAX);
        match self {
            FirstMonth::MonthOfApplication => applied.first_of_month(),
            FirstMonth::MonthAfterApplication => next(applied),
            FirstMonth::MonthOfDecision => decided.first_of_month(),
            FirstMonth::MonthAfterDecision => next(decided),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::civil_date;

    #[test]
    fn the_first_month_is_that_of_the_application_or_the_decision_or_the_next() {
        let (applied, decided) = (civil_date(2025, 12, 31), civil_date(2026, 1, 31));
        for (from, first) in [
            (FirstMonth::MonthOfApplication, civil_date(2025, 12, 1)),
            (FirstMonth::MonthAfterApplication, civil_date(2026, 1, 1)),
            (FirstMonth::MonthOfDecision, civil_date(2026, 1, 1)),
            (FirstMonth::MonthAfterDecision, civil_date(2026, 2, 1)),
        ] {
            assert_eq!(from.begins(applied, decided), first, "{from:?}");
        }
        assert_eq!(FirstMonth::MonthAfterDecision.begins(Date::MAX, Date::MAX), Date::MAX, "no day beyond the last");
    }
}

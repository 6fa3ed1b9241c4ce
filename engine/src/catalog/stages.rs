//! What is an approval chain once its file is sound?

use super::language::Condition;
use super::shape::{Actor, OnlyIf};
use crate::calendar::LimitUnit;
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
}

/// The limit of a whole chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    /// Days, days with extension, and the unit.
    pub limit: (u16, Option<u16>, LimitUnit),
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taper {
    /// For so many months
    pub months: u16,
    /// so much of a hundred is still paid.
    pub percent: u8,
}

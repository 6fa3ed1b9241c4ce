//! What is a campaign once its file is sound?

use super::language::{Condition, NumberExpression};
use super::shape::{AidUnit, AwardOrder, ConsentRule, Direction, SourceFile, StatutoryFirst, TierKind};
use crate::calendar::Period;
use crate::facts::Area;
use crate::words::Words;

/// Programs of several agencies run together for one need and season.
#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    /// Its key.
    pub id: String,
    /// The file, relative to the catalog.
    pub file: String,
    /// Name for people.
    pub name: Words,
    /// Who gets what, in one sentence.
    pub summary: Option<Words>,
    /// Who runs it.
    pub agency: String,
    /// The region it serves.
    pub region: Area,
    /// What it is for.
    pub need: String,
    /// Its days; they end.
    pub season: Period,
    /// Who gets one award at most.
    pub unit: AidUnit,
    /// Who is considered at all. It speaks of the recipient where the unit is a person, else of the household.
    pub pool: Condition,
    /// What the pool says.
    pub pool_says: Words,
    /// What happens to candidates who could have statutory aid and have not.
    pub statutory_first: StatutoryFirst,
    /// What donors may learn of candidates who have not consented.
    pub consent: ConsentRule,
    /// Who chooses first.
    pub order: AwardOrder,
    /// Its programs, in the order in which the tiers run.
    pub tiers: Vec<Tier>,
    /// What makes one candidate's hardship greater than another's, compared one after the other. The last tie-break, a hash of
    /// campaign and person, is not among them.
    pub hardship: Vec<HardshipKey>,
    /// Where it comes from.
    pub source: SourceFile,
    /// Whether its numbers are invented for a demonstration.
    pub illustrative: bool,
    /// What is doubtful in the source.
    pub doubts: Vec<Words>,
}

/// Programs of one tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Which tier.
    pub kind: TierKind,
    /// Its programs, as the file lists them.
    pub programs: Vec<TierProgram>,
}

/// A program of a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierProgram {
    /// Its id. Where its own file is broken, the catalog has no such program.
    pub program: String,
    /// Awards at most.
    pub quota: Option<u32>,
    /// The fund that pays.
    pub fund: Option<String>,
}

/// One key of hardship.
#[derive(Clone, Debug, PartialEq)]
pub struct HardshipKey {
    /// Its key within the campaign.
    pub id: String,
    /// What it says.
    pub says: Words,
    /// Which end comes first.
    pub direction: Direction,
    /// What is compared.
    pub value: HardshipValue,
}

/// What a key of hardship compares.
#[derive(Clone, Debug, PartialEq)]
pub enum HardshipValue {
    /// A formula.
    Expression(NumberExpression),
    /// The date of the application.
    AppliedOn,
}

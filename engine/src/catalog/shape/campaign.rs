//! What shape does a campaign file have?

use super::program::SourceFile;
use super::scalars::{AnyScalar, Day, FormatVersion};
use super::terms::AidUnit;
use crate::catalog::yaml::Located;
use crate::words::Words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A campaign file: programs of several agencies run together for one need and season.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CampaignFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// Unique key of the campaign.
    pub id: Located<String>,
    /// Name for people.
    pub name: Words,
    /// One plain sentence: who gets what.
    pub summary: Option<Words>,
    /// Who runs it: an id of agencies.yaml.
    pub agency: Located<String>,
    /// Prefix of the area codes it serves.
    pub region: Located<String>,
    /// What it is for: an id of needs.yaml.
    pub need: Located<String>,
    /// Its first and last day.
    pub season: Located<CampaignDaysFile>,
    /// Who gets one award at most.
    pub unit: AidUnit,
    /// Who is considered at all.
    pub pool: Located<PoolFile>,
    /// What happens to candidates who could have statutory aid and have not.
    #[serde(default)]
    pub statutory_first: StatutoryFirst,
    /// What donors may learn of candidates who have not allowed that charities are told.
    #[serde(default)]
    pub consent: ConsentRule,
    /// Whether the programs choose among the people, or the people among the programs.
    #[serde(default)]
    pub order: AwardOrder,
    /// The programs in tiers, in the order donor, special, floor.
    pub tiers: Vec<Located<TierFile>>,
    /// What makes one candidate's hardship greater than another's: keys compared one after the other.
    pub hardship: Vec<Located<HardshipKeyFile>>,
    /// Where it comes from.
    pub source: SourceFile,
    /// Whether its numbers are invented for a demonstration.
    #[serde(default)]
    pub illustrative: bool,
    /// What is doubtful in the source.
    #[serde(default)]
    pub doubts: Vec<Words>,
}

/// First and last day of a campaign.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CampaignDaysFile {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

/// Who is considered in a campaign.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolFile {
    /// The condition, in the rule language.
    #[schemars(with = "AnyScalar")]
    pub when: Located<String>,
    /// What it says, for people.
    pub says: Words,
}

/// What happens to candidates who could have statutory aid and have not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatutoryFirst {
    /// The plan shows it.
    #[default]
    Suggest,
    /// They are no candidates until they have it.
    Require,
}

/// What donors may learn of candidates who have not allowed that charities are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentRule {
    /// They are served, and lists show them without their names.
    #[default]
    Names,
    /// Donors' programs pass them over.
    Require,
}

/// Who chooses first in a campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AwardOrder {
    /// Each program takes the hardest of its candidates, the largest program first.
    #[default]
    ProgramsFirst,
    /// The hardest candidate takes the largest of its programs, then the next candidate.
    PeopleFirst,
}

/// Programs of one tier.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierFile {
    /// Which tier.
    pub tier: TierKind,
    /// Its programs; within a tier the largest runs first, then by id.
    pub programs: Vec<Located<TierProgramFile>>,
}

/// The tiers of a campaign in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TierKind {
    /// Donors' programs.
    Donor,
    /// Programs for special families.
    Special,
    /// What is there for all who are left.
    Floor,
}

/// A program of a tier.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierProgramFile {
    /// Its id.
    pub program: Located<String>,
    /// Awards at most.
    pub quota: Option<u32>,
    /// The fund that pays, by its id in the ledger.
    pub fund: Option<Located<String>>,
}

/// One key of hardship. Exactly one of `value` and `built_in`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HardshipKeyFile {
    /// Its key within the campaign.
    pub id: Located<String>,
    /// A formula in the rule language.
    #[schemars(with = "Option<AnyScalar>")]
    pub value: Option<Located<String>>,
    /// What the application itself says.
    pub built_in: Option<BuiltInKey>,
    /// Whether the smallest or the largest comes first.
    pub direction: Direction,
    /// What it says, for people.
    pub says: Words,
}

/// Keys of hardship that no fact says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BuiltInKey {
    /// The date of the application.
    AppliedOn,
}

/// Which end of a key comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The smallest.
    Ascending,
    /// The largest.
    Descending,
}

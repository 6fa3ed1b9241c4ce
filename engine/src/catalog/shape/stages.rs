//! What shape does an approval chain have?

use super::scalars::AnyScalar;
use crate::calendar::LimitUnit;
use crate::catalog::yaml::Located;
use crate::words::Words;
use schemars::JsonSchema;
use serde::Deserialize;

/// A stage of the approval chain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageFile {
    /// Its key within the program.
    pub id: Located<String>,
    /// Name for people.
    pub name: Words,
    /// Who acts.
    pub by: Actor,
    /// The time limit, where the source states one.
    pub limit: Option<LimitFile>,
    /// An earlier stage from whose end the limit runs; else it runs from the end of the stage before.
    pub after: Option<Located<String>>,
    /// Whether the stage is a publicity period: put up, run through, objections settled.
    #[serde(default)]
    pub publicity: bool,
    /// Whether the stage may be left out.
    #[serde(default)]
    pub optional: bool,
    /// Whether it only comes after a dispute or a refusal.
    #[serde(default)]
    pub only_if: OnlyIf,
    /// For whom it stands in the chain, in the rule language; where that is unknown the stage may be left out.
    #[schemars(with = "Option<AnyScalar>")]
    pub when: Option<Located<String>>,
    /// Whether somebody must have been at the family's home before it is accepted.
    pub visit: Option<Located<VisitFile>>,
    /// Whether aid may be paid as soon as this stage is accepted; papers and later stages follow.
    #[serde(default)]
    pub fast: bool,
    /// The clause it comes from.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
}

/// When a stage comes at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnlyIf {
    /// Always.
    #[default]
    Always,
    /// When an objection was found to be right; else it may be left out.
    Disputed,
    /// After a refusal: the written notice of it.
    Refused,
}

/// A demand for visits at home.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitFile {
    /// Of a hundred applications so many are visited at least, drawn by lot; staff and their kin always. 100 where it is left out.
    pub share: Option<u8>,
    /// How many of the staff go together; 2 where it is left out.
    pub staff: Option<u8>,
}

/// Who acts in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The applicant.
    Applicant,
    /// Community or village.
    Community,
    /// Subdistrict or township.
    Subdistrict,
    /// District or county.
    District,
    /// City.
    City,
    /// School.
    School,
    /// Hospital.
    Hospital,
    /// The agency that runs the program.
    Agency,
}

/// A time limit.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitFile {
    /// Days; with `unit: day_of_month` the day of the month by which it must be done.
    pub days: u16,
    /// Days with the extension that the text allows.
    pub days_max: Option<u16>,
    /// Working days, calendar days, or a day of the month.
    pub unit: LimitUnit,
}

/// The limit of a whole chain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProcessFile {
    /// Days.
    pub days: u16,
    /// Days with the extension that the text allows.
    pub days_max: Option<u16>,
    /// Working days, calendar days, or a day of the month.
    pub unit: LimitUnit,
    /// Other limits for some: the first row whose condition holds on the day of filing takes the place of the days above.
    #[serde(default)]
    pub instead: Vec<Located<OtherLimitFile>>,
    /// The stage whose end starts the clock, such as the acceptance; the day of filing where it is left out.
    pub after: Option<Located<String>>,
    /// Stages whose days do not count.
    #[serde(default)]
    pub without: Vec<Located<String>>,
    /// The clause it comes from.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
}

/// Another limit of the whole chain for some applications.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherLimitFile {
    /// For whom, in the rule language; where that is unknown the row is passed over.
    #[schemars(with = "AnyScalar")]
    pub when: Located<String>,
    /// Days.
    pub days: u16,
    /// Days with the extension that the text allows.
    pub days_max: Option<u16>,
    /// Working days, calendar days, or a day of the month.
    pub unit: LimitUnit,
    /// The clause it comes from.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
}

/// A span of time: exactly one of days and months.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValidFile {
    /// Calendar days.
    pub days: Option<u16>,
    /// Months.
    pub months: Option<u16>,
}

/// One step of a fading out.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaperFile {
    /// For whom, in the rule language, as the facts are on the day of the proposal; where that is unknown whoever proposes knows.
    #[schemars(with = "Option<AnyScalar>")]
    pub when: Option<Located<String>>,
    /// For so many months
    pub months: u16,
    /// so much of a hundred is still paid.
    pub percent: u8,
}

/// When monthly aid begins, and by which day of a month it is paid.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentFile {
    /// The first month for which it is paid; without it, it begins on the day of the award.
    pub from: Option<FirstMonth>,
    /// Who applies no more than so many months after becoming eligible is paid from the month in which that was.
    pub back_months: Option<u16>,
    /// The day of each month by which it is paid.
    pub by_day: Option<u8>,
    /// The clause it comes from.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
}

/// The first month for which monthly aid is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FirstMonth {
    /// The month in which it was applied for.
    MonthOfApplication,
    /// The month after that.
    MonthAfterApplication,
    /// The month of the decision.
    MonthOfDecision,
    /// The month after that.
    MonthAfterDecision,
}

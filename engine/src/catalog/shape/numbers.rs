//! What shape do dated numbers have?

use super::program::SourceFile;
use super::scalars::{AnyScalar, Day, Digits, FormatVersion};
use crate::catalog::yaml::Located;
use crate::words::Words;
use schemars::JsonSchema;
use serde::Deserialize;

/// A dated number of a program.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParameterFile {
    /// yuan, percent, ratio, count, years, months, days, m2, kwh, or a quotient such as yuan/m2.
    pub unit: Located<String>,
    /// Name for people.
    pub name: Option<Words>,
    /// Its values; on one day exactly one row applies.
    pub values: Vec<Located<ValueFile>>,
}

/// A number that many programs share, found by the household's area.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StandardFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// Its key: `standard.KEY` in rules.
    pub id: Located<String>,
    /// Name for people.
    pub name: Words,
    /// As in a parameter.
    pub unit: Located<String>,
    /// Prefix of the area codes that its values hold for.
    pub region: Located<String>,
    /// Where it comes from.
    pub source: SourceFile,
    /// What is doubtful in the source.
    #[serde(default)]
    pub doubts: Vec<Words>,
    /// Its values; none where no source states one.
    pub values: Vec<Located<ValueFile>>,
}

/// One value of a number.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueFile {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Option<Day>,
    /// Until when somebody has checked that it holds.
    pub checked_until: Day,
    /// Under which condition (of a parameter).
    #[serde(rename = "where")]
    #[schemars(with = "Option<AnyScalar>")]
    pub condition: Option<Located<String>>,
    /// For which smaller area (of a standard).
    pub area: Option<Located<String>>,
    /// The number.
    pub value: Located<Digits>,
    /// The clause it comes from.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
    /// Where it comes from, if not from the file's source.
    pub source: Option<SourceFile>,
}

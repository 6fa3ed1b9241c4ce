//! What shape do the files of words have: facts, definitions, needs, agencies, papers, days?

use super::program::SourceFile;
use super::scalars::{AnyScalar, Day, FormatVersion, Ordered};
use crate::catalog::yaml::Located;
use crate::words::Words;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// agencies.yaml.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgenciesFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// Names by id.
    pub agencies: BTreeMap<String, Words>,
}

/// region.yaml of a region's folder.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// Prefix of its area codes.
    pub region: Located<String>,
    /// Its name for people.
    pub name: Words,
}

/// needs.yaml.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedsFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// Names by id; a dot makes one need part of another.
    pub needs: BTreeMap<String, Words>,
}

/// documents.yaml.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentsFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// Names by id.
    pub documents: BTreeMap<String, Words>,
}

/// facts.yaml and a region's facts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactsFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// Facts of the household.
    #[serde(default)]
    pub household: BTreeMap<String, Located<FactFile>>,
    /// Facts of a member.
    #[serde(default)]
    pub member: BTreeMap<String, Located<FactFile>>,
    /// What is derived from them everywhere.
    #[serde(default)]
    pub derived: DerivedFile,
}

/// Derived facts of both holders.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DerivedFile {
    /// Of the household.
    #[serde(default)]
    pub household: BTreeMap<String, Located<DefinitionFile>>,
    /// Of a member.
    #[serde(default)]
    pub member: BTreeMap<String, Located<DefinitionFile>>,
}

/// definitions.yaml of a region.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefinitionsFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// Prefix of the area codes whose programs may use them.
    pub region: Located<String>,
    /// Of the household.
    #[serde(default)]
    pub household: BTreeMap<String, Located<DefinitionFile>>,
    /// Of a member.
    #[serde(default)]
    pub member: BTreeMap<String, Located<DefinitionFile>>,
}

/// A derived fact.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefinitionFile {
    /// Its formula or condition.
    #[schemars(with = "AnyScalar")]
    pub is: Located<String>,
    /// Name for people.
    pub name: Option<Words>,
    /// What it says, for people.
    pub says: Option<Words>,
    /// The clause it comes from.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
    /// Where it comes from.
    pub source: Option<SourceFile>,
    /// What is doubtful in the source.
    #[serde(default)]
    pub doubts: Vec<Words>,
}

/// A declared fact.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactFile {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: FactTypeFile,
    /// Unit of a decimal or integer.
    pub unit: Option<Located<String>>,
    /// Smallest integer.
    pub min: Option<u32>,
    /// Largest integer.
    pub max: Option<u32>,
    /// Choices, in order, each with its words.
    pub values: Option<Ordered<Words>>,
    /// Fields of a list's records, in order.
    pub fields: Option<Ordered<Located<FieldFile>>>,
    /// From what a number or a yes-or-no is computed where it is not told.
    #[schemars(with = "Option<AnyScalar>")]
    pub otherwise: Option<Located<String>>,
    /// Name for people.
    pub name: Words,
    /// How to ask for it.
    pub question: Words,
    /// Whether only those who handle the case may see it.
    #[serde(default)]
    pub sensitive: bool,
    /// `year`: it speaks of one calendar year.
    pub holds: Option<HoldsFile>,
}

/// A field of a list's records.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldFile {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: FactTypeFile,
    /// Unit of a decimal or integer.
    pub unit: Option<Located<String>>,
    /// Smallest integer.
    pub min: Option<u32>,
    /// Largest integer.
    pub max: Option<u32>,
    /// Choices, in order, each with its words.
    pub values: Option<Ordered<Words>>,
    /// Name for people.
    pub name: Words,
    /// How to ask for it.
    pub question: Words,
}

impl From<FieldFile> for FactFile {
    fn from(field: FieldFile) -> Self {
        let FieldFile { kind, unit, min, max, values, name, question } = field;
        Self { kind, unit, min, max, values, fields: None, otherwise: None, name, question, sensitive: false, holds: None }
    }
}

/// For how long a fact holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldsFile {
    /// One calendar year.
    Year,
}

/// Types of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactTypeFile {
    /// Yes or no.
    Bool,
    /// Yuan.
    Money,
    /// An exact decimal.
    Decimal,
    /// A whole number.
    Integer,
    /// A day.
    Date,
    /// One of a list.
    Choice,
    /// Any of a list.
    Set,
    /// Free text.
    Text,
    /// A list of records.
    Records,
}

/// calendar/YYYY.yaml.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// The year.
    pub year: i16,
    /// The notice.
    pub source: CalendarSource,
    /// Days off.
    pub off: Vec<DaysOffFile>,
    /// Weekend days that are workdays.
    pub work: Vec<Day>,
}

/// The notice that published a year's calendar.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarSource {
    /// Its title.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// Its page.
    pub url: Option<String>,
}

/// A holiday.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DaysOffFile {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Its name.
    pub name: Words,
}

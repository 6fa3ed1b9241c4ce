//! What shape does each catalog file have?
//!
//! These types are the file format: they read the files, and the JSON Schema for editors is generated from them.

use super::yaml::Located;
use crate::calendar::{parse_date, Date, LimitUnit};
use crate::number::Exact;
use crate::words::Words;
use schemars::JsonSchema;
use serde::de::{Deserializer, Error as _};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A program file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgramFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// Unique key of the program, on a line of its own, unquoted.
    pub id: Located<String>,
    /// Name for people.
    pub name: Words,
    /// One plain sentence: who gets what.
    pub summary: Option<Words>,
    /// Statutory (unified or legally based), or non-statutory (set up by an agency, a subdistrict or a donor).
    pub kind: ProgramKind,
    /// Who decides: an id of agencies.yaml.
    pub agency: Located<String>,
    /// Prefix of the area codes it serves, such as "4207".
    pub region: Located<String>,
    /// What it is for: an id of needs.yaml.
    pub need: Located<String>,
    /// Recipient categories, free codes.
    #[serde(default)]
    pub categories: Vec<String>,
    /// To whom it is paid.
    pub paid_to: PaidTo,
    /// How the amount is counted.
    pub per: Per,
    /// The days on which the program is in force.
    pub in_force: Located<PeriodFile>,
    /// Where it comes from.
    pub source: SourceFile,
    /// Whether its numbers are invented for a demonstration.
    #[serde(default)]
    pub illustrative: bool,
    /// What is doubtful in the source.
    #[serde(default)]
    pub doubts: Vec<Words>,
    /// Why it can't be judged: the source gives no usable criteria. It is shown and never judged.
    pub open: Option<Located<Words>>,
    /// Dated numbers.
    #[serde(default)]
    pub parameters: BTreeMap<String, Located<ParameterFile>>,
    /// Conditions; all must hold.
    #[serde(default)]
    pub criteria: Vec<Located<CriterionFile>>,
    /// What it gives.
    pub amount: Option<Located<AmountFile>>,
    /// Papers to bring: ids of documents.yaml.
    #[serde(default)]
    pub documents: Vec<Located<String>>,
    /// Where to apply.
    pub apply_at: Option<Words>,
    /// When applications are taken, each year.
    pub season: Option<Located<SeasonFile>>,
    /// The approval chain, in order.
    #[serde(default)]
    pub stages: Vec<Located<StageFile>>,
    /// How it stands to other programs.
    #[serde(default)]
    pub relations: Vec<Located<RelationFile>>,
    /// Words that people use for it.
    #[serde(default)]
    pub search: Vec<String>,
    /// A household that gets the program, from which the cases start.
    pub base: Option<Located<BaseFile>>,
    /// Cases worked out by hand from the source.
    #[serde(default)]
    pub cases: Vec<Located<CaseFile>>,
    /// Mutants that change nothing, each with the reason.
    #[serde(default)]
    pub equivalent: Vec<EquivalentFile>,
}

/// Version of the file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum FormatVersion {
    /// The first.
    #[serde(rename = "1")]
    One,
}

impl JsonSchema for FormatVersion {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FormatVersion".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"const": 1})
    }
}

/// Statutory or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProgramKind {
    /// 法定
    Statutory,
    /// 非法定
    NonStatutory,
}

/// To whom a program is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaidTo {
    /// To the household: every member is a beneficiary.
    Household,
    /// To a person: judged once for each member.
    Person,
}

/// How an amount is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Each month.
    Month,
    /// Each school term.
    Term,
    /// Each year.
    Year,
    /// Once.
    Once,
    /// For each event.
    Event,
}

/// Days in force.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodFile {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Option<Day>,
}

/// Where something comes from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// Short key of the document.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The clause.
    pub clause: Option<String>,
    /// Its page.
    pub url: Option<String>,
}

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
    pub checked_until: Option<Day>,
    /// Under which condition (of a parameter).
    #[serde(rename = "where")]
    pub condition: Option<Located<String>>,
    /// For which smaller area (of a standard).
    pub area: Option<Located<String>>,
    /// The number.
    pub value: Located<Digits>,
    /// The clause it comes from.
    pub clause: Option<String>,
    /// Where it comes from, if not from the file's source.
    pub source: Option<SourceFile>,
}

/// One condition, or alternatives of which one is enough.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionFile {
    /// Its key within the program.
    pub id: Located<String>,
    /// The condition, in the rule language.
    pub when: Option<Located<String>>,
    /// Alternatives; one is enough.
    pub any_of: Option<Vec<Located<CriterionFile>>>,
    /// What it says, for people.
    pub says: Words,
    /// The clause it comes from.
    pub clause: Option<String>,
}

/// What a program gives. Exactly one of the keys but `clause` and `says`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmountFile {
    /// A formula in yuan.
    pub exactly: Option<Located<String>>,
    /// The agency decides within two formulas.
    pub between: Option<Vec<Located<String>>>,
    /// The first row whose condition holds.
    pub first: Option<Vec<Located<AmountRowFile>>>,
    /// Goods, a service or a place.
    pub in_kind: Option<Words>,
    /// The source gives no number: what it says instead.
    pub not_stated: Option<Words>,
    /// What it says, for people.
    pub says: Option<Words>,
    /// The clause it comes from.
    pub clause: Option<String>,
}

/// A row of an amount table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmountRowFile {
    /// Its condition; the last row may have none.
    pub when: Option<Located<String>>,
    /// A formula in yuan.
    pub value: Located<String>,
    /// What it says, for people.
    pub says: Option<Words>,
    /// The clause it comes from.
    pub clause: Option<String>,
}

/// When applications are taken, each year.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeasonFile {
    /// First day as "MM-DD".
    pub from: String,
    /// Last day as "MM-DD"; before the first it lies in the next year.
    pub to: String,
}

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
    /// Whether the stage is a publicity period.
    #[serde(default)]
    pub publicity: bool,
    /// Whether the stage may be left out.
    #[serde(default)]
    pub optional: bool,
    /// The clause it comes from.
    pub clause: Option<String>,
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
    /// Days.
    pub days: u16,
    /// Days with the extension that the text allows.
    pub days_max: Option<u16>,
    /// Working days or calendar days.
    pub unit: LimitUnit,
}

/// A relation to another program: exactly one of the keys but `clause` and `says`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationFile {
    /// Both can't be held.
    pub excludes: Option<Located<String>>,
    /// Only the highest of these and this.
    pub highest_of: Option<Vec<Located<String>>>,
    /// Pays the difference over the other.
    pub tops_up: Option<Located<String>>,
    /// Both may be held.
    pub stacks: Option<Located<String>>,
    /// Only when the other has been decided.
    pub after: Option<Located<String>>,
    /// What it says, for people.
    pub says: Option<Words>,
    /// The clause it comes from.
    pub clause: Option<String>,
}

/// A household from which the cases start.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BaseFile {
    /// The date asked about.
    pub on: Day,
    /// Household facts.
    #[serde(default)]
    pub household: BTreeMap<String, Plain>,
    /// Facts of each member.
    pub members: Vec<BTreeMap<String, Plain>>,
}

/// A case: changes to the base, and what is expected.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// What the case shows.
    pub name: String,
    /// Another date.
    pub on: Option<Day>,
    /// Facts to change: household.X, person.X (the recipient), member.2.X; null for unknown.
    #[serde(default)]
    pub set: BTreeMap<String, Plain>,
    /// Other members.
    pub members: Option<Vec<BTreeMap<String, Plain>>>,
    /// Cut the members or fill them up with members about whom nothing is known.
    pub size: Option<u16>,
    /// Which member is the recipient, from 1.
    pub recipient: Option<u16>,
    /// The verdict.
    pub expect: VerdictFile,
    /// Exactly the criteria that are false.
    pub because: Option<Vec<String>>,
    /// Exactly the facts that the verdict hangs on.
    pub missing: Option<Vec<String>>,
    /// Yuan with two decimals, or `unknown`.
    pub amount: Option<String>,
    /// Least yuan of a range.
    pub amount_min: Option<String>,
    /// Most yuan of a range.
    pub amount_max: Option<String>,
}

/// A verdict as a case expects it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerdictFile {
    /// All criteria hold.
    Eligible,
    /// Some criterion fails.
    Ineligible,
    /// It hangs on unknown facts.
    Needs,
}

/// A mutant that changes nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EquivalentFile {
    /// Its name, as the check prints it.
    pub mutant: String,
    /// Why it changes nothing.
    pub because: Words,
}

/// agencies.yaml.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgenciesFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// Names by id.
    pub agencies: BTreeMap<String, Words>,
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
    pub is: Located<String>,
    /// Name for people.
    pub name: Option<Words>,
    /// What it says, for people.
    pub says: Option<Words>,
    /// The clause it comes from.
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
    pub values: Option<Ordered>,
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

/// A day as YYYY-MM-DD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_date(&text).map(Day).map_err(|words| D::Error::custom(words.en))
    }
}

impl JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date"})
    }
}

/// A number read from its digits.
#[derive(Clone, Debug, PartialEq)]
pub struct Digits(pub Exact);

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Exact::from_decimal_text(&text).map(Digits).ok_or_else(|| D::Error::custom("expected a plain number"))
    }
}

impl JsonSchema for Digits {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Digits".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "number"})
    }
}

/// A value of a fact in a case: a text, a list, or null.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// Unknown.
    Null,
    /// A text; the fact's type reads it.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PlainVisitor;
        impl<'de> serde::de::Visitor<'de> for PlainVisitor {
            type Value = Plain;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a value, a list of values or null")
            }
            fn visit_unit<E>(self) -> Result<Plain, E> {
                Ok(Plain::Null)
            }
            fn visit_str<E>(self, text: &str) -> Result<Plain, E> {
                Ok(Plain::Text(text.to_string()))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Plain, A::Error> {
                let mut list = Vec::new();
                while let Some(text) = seq.next_element::<String>()? {
                    list.push(text);
                }
                Ok(Plain::List(list))
            }
        }
        deserializer.deserialize_any(PlainVisitor)
    }
}

impl JsonSchema for Plain {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Plain".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": ["string", "number", "boolean", "array", "null"], "items": {"type": "string"}})
    }
}

/// Words by code, in the file's order.
#[derive(Clone, Debug, Default)]
pub struct Ordered(pub Vec<(String, Words)>);

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OrderedVisitor;
        impl<'de> serde::de::Visitor<'de> for OrderedVisitor {
            type Value = Ordered;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("codes with their words")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Ordered, A::Error> {
                let mut list = Vec::new();
                while let Some(entry) = map.next_entry::<String, Words>()? {
                    list.push(entry);
                }
                Ok(Ordered(list))
            }
        }
        deserializer.deserialize_map(OrderedVisitor)
    }
}

impl JsonSchema for Ordered {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ordered".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        <BTreeMap<String, Words>>::json_schema(generator)
    }
}

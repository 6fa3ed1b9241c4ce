//! What shape do the terms of aid have: when it may come again, which days it is for, what it may add up to?

use super::scalars::AnyScalar;
use crate::catalog::yaml::Located;
use crate::words::Words;
use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;

/// A word, or a mapping where a number belongs to it.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
#[schemars(untagged)]
pub enum WordOr<W, M> {
    /// A word.
    Word(W),
    /// A mapping.
    Mapping(M),
}

impl<'de, W: Deserialize<'de>, M: Deserialize<'de>> Deserialize<'de> for WordOr<W, M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrVisitor<W, M>(PhantomData<(W, M)>);
        impl<'de, W: Deserialize<'de>, M: Deserialize<'de>> Visitor<'de> for WordOrVisitor<W, M> {
            type Value = WordOr<W, M>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a word or a mapping")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<WordOr<W, M>, E> {
                W::deserialize(text.into_deserializer()).map(WordOr::Word)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<WordOr<W, M>, A::Error> {
                M::deserialize(MapAccessDeserializer::new(map)).map(WordOr::Mapping)
            }
        }
        deserializer.deserialize_any(WordOrVisitor(PhantomData))
    }
}

impl WordOr<String, super::program::ImplementsPartFile> {
    /// The program's id.
    pub fn program(&self) -> &str {
        match self {
            WordOr::Word(id) => id,
            WordOr::Mapping(part) => &part.program,
        }
    }
}

/// What an award sets a fact to, for some.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfersFile {
    /// The first row whose condition holds on the day of the award says the value; where none does, or that is unknown, nothing is set.
    pub first: Vec<Located<ConfersRowFile>>,
}

/// A value that an award sets, and for whom.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfersRowFile {
    /// For whom, in the rule language; for all others in a last row without it.
    #[schemars(with = "Option<AnyScalar>")]
    pub when: Option<Located<String>>,
    /// The value.
    #[schemars(with = "AnyScalar")]
    pub value: Located<String>,
}

/// When the same program may be given again: a word, or `{after: {years: 5}}`.
pub type RepeatsFile = WordOr<RepeatsWord, AfterFile>;

/// When the same program may be given again, where no number belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RepeatsWord {
    /// Never.
    Never,
    /// Once for each window that it covers: each term, each year.
    EachWindow,
    /// Once for each cause within the days that it covers.
    PerCause,
    /// One standing grant at a time.
    Standing,
}

/// Again after some time.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AfterFile {
    /// How long after the last award.
    pub after: Located<SpanFile>,
}

/// A span of time: years or months, one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpanFile {
    /// Years.
    pub years: Option<u16>,
    /// Months.
    pub months: Option<u16>,
}

/// The days that one grant is for: a word, or `{months: 12}`.
pub type CoversFile = WordOr<CoversWord, MonthsFile>;

/// The days that one grant is for, where no number belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CoversWord {
    /// From the award until it is ended.
    Open,
    /// The school term.
    Term,
    /// The calendar year.
    Year,
    /// The school year, 1 September to 31 August.
    SchoolYear,
    /// The season of the campaign, else twelve months.
    Season,
    /// The day of the event.
    Event,
}

/// So many months from the award.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthsFile {
    /// How many.
    pub months: Located<u16>,
}

/// A limit of a sum over programs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapFile {
    /// Yuan, or the name of a parameter of this file.
    pub amount: Located<NumberOrName>,
    /// The programs whose sums count, besides this one.
    #[serde(default)]
    pub over: Vec<Located<String>>,
    /// Over which time the sum runs.
    pub per: CapWindow,
    /// Whose sum it is.
    #[serde(rename = "for")]
    pub for_whom: AidUnit,
    /// What it says, for people.
    pub says: Words,
    /// The clause it comes from.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
}

/// A number or a name, told apart when it is read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NumberOrName(pub String);

impl JsonSchema for NumberOrName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NumberOrName".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": ["string", "number"]})
    }
}

/// Over which time the sums under a cap run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CapWindow {
    /// One calendar year.
    Year,
    /// All time.
    Ever,
}

/// Who counts as one when aid is given once, or summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AidUnit {
    /// A person.
    Person,
    /// A household: all its members on the day of the award.
    Household,
}

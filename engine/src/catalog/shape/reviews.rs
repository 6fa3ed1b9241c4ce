//! How does a program file say when running aid must be looked at again, and a region how soon a report must be followed?

use super::program::SeasonFile;
use super::scalars::{AnyScalar, FormatVersion};
use super::stages::LimitFile;
use crate::catalog::yaml::Located;
use crate::words::Words;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A class of recipients with its own cycle of reviews.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewFile {
    /// Who is in the class, in the rule language; the last row may have none.
    #[schemars(with = "Option<AnyScalar>")]
    pub when: Option<Located<String>>,
    /// So many months after the award or the last look: 12, 6, 3 or 1.
    pub months: Located<u16>,
    /// When it is done, each year: then it is due by the end of the first of these that begins after the award or the last look.
    #[serde(default)]
    pub windows: Vec<Located<SeasonFile>>,
    /// What the class is called, and why.
    pub says: Words,
    /// The clause it comes from.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
}

/// How soon each step of a report of somebody in need must be taken in one region.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportsFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// Prefix of the area codes where it holds.
    pub region: Located<String>,
    /// Where the steps come from.
    pub source: super::program::SourceFile,
    /// Whether the limits are invented for a demonstration.
    #[serde(default)]
    pub illustrative: bool,
    /// The limit of each step, from the step before: dispatched, handled, checked, closed, evaluated.
    pub limits: BTreeMap<String, Located<LimitFile>>,
}

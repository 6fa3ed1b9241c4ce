//! What does a handler get, and what does it give back?

use crate::app::App;
use crate::officer::Actor;
use crate::problem::{self, Kind, Problem};
use crate::wire::{Body, read_body};
use engine::calendar::{Date, parse_date};
use engine::casework::{CaseError, Desk};
use engine::ledger::{Answer, HouseholdId};
use engine::registry::{HouseholdFile, household_name};
use engine::words;
use engine::words::Words;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

/// A handler: it runs on a worker thread and may block.
pub type Handler = fn(&mut Call<'_, '_>) -> Result<Reply, Problem>;

/// A call that is allowed, with its body.
pub struct Call<'c, 'd> {
    /// The app.
    pub app: &'c App,
    /// The desk of whoever asks; its key is set where the call carries one.
    pub desk: &'c mut Desk<'d>,
    /// Who asks.
    pub actor: &'c Actor,
    /// Parts of the path, by name.
    pub path: &'c [(String, String)],
    /// The query, in its order.
    pub query: &'c [(String, String)],
    /// The body.
    pub body: &'c str,
}

/// The content type of every answer but lists of lines.
pub const JSON: &str = "application/json";

/// An answer that is no problem.
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its JSON.
    pub json: Vec<u8>,
    /// Its content type.
    pub kind: &'static str,
}

impl Reply {
    /// An answer of JSON.
    pub fn json(status: u16, value: &impl Serialize) -> Self {
        Reply { status, json: serde_json::to_vec(value).expect("answers are plain data"), kind: JSON }
    }

    /// JSON Lines: one object a line.
    pub fn lines(lines: String) -> Self {
        Reply { status: 200, json: lines.into_bytes(), kind: "application/x-ndjson" }
    }
}

impl Call<'_, '_> {
    /// A part of the path.
    pub fn part(&self, name: &str) -> &str {
        self.path.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.as_str())
    }

    /// A part of the path that is an id: one that can't be one is the id of nothing.
    pub fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, Problem> {
        let text = self.part(name);
        text.parse().map_err(|_| Problem::new(problem::NOT_FOUND, words!("没有编号为 {text} 的记录", "there is no record {text}")))
    }

    /// The body.
    pub fn body<B: Body>(&self) -> Result<B, Problem> {
        read_body(self.body)
    }

    /// What casework says, as a problem where it says no.
    pub fn told<T>(&self, result: Result<T, CaseError>) -> Result<T, Problem> {
        result.map_err(|error| Problem::of_case(self.desk, error))
    }

    /// What a read gives.
    pub fn read<T>(&self, result: Result<T, engine::ledger::ReadError>) -> Result<T, Problem> {
        self.told(result.map_err(CaseError::from))
    }

    /// The household that the office calls so.
    pub fn household(&self, id: &str) -> Result<HouseholdFile, Problem> {
        self.told(self.desk.household(id))
    }

    /// What the office calls a household; nothing if it is forgotten.
    pub fn household_name(&self, id: HouseholdId) -> Result<Option<String>, Problem> {
        self.read(household_name(self.desk.store, self.desk.store.vault(), id))
    }

    /// A value of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// A value of the query as what it stands for; nothing if it is left out.
    pub fn query_as<T>(&self, name: &str, read: impl FnOnce(&str) -> Option<T>, expected: Words) -> Result<Option<T>, Problem> {
        self.query(name).map(|text| read(text).ok_or_else(|| Problem::field(name, expected))).transpose()
    }

    /// Refuses names in the query that mean nothing, so that a slip is not passed over.
    pub fn know_query(&self, known: &[&str]) -> Result<(), Problem> {
        let Some((unknown, _)) = self.query.iter().find(|(name, _)| !known.contains(&name.as_str())) else { return Ok(()) };
        let (shown, list): (String, String) = (unknown.chars().take(64).collect(), known.join(", "));
        Err(Problem::field(&shown, words!("没有这个参数；可用：{list}", "there is no such parameter; there are: {list}")))
    }

    /// A day of the query; today if it is left out.
    pub fn query_day(&self, name: &str) -> Result<Date, Problem> {
        match self.query(name) {
            None => Ok(self.desk.today),
            Some(text) => parse_date(text).map_err(|expected| Problem::field(name, expected)),
        }
    }

    /// A yes or no of the query; no if it is left out.
    pub fn query_flag(&self, name: &str) -> Result<bool, Problem> {
        match self.query(name) {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1") => Ok(true),
            Some(_) => Err(Problem::field(name, Words::new("应为 true 或 false", "expected true or false"))),
        }
    }

    /// How many results are wanted.
    pub fn query_limit(&self, most: usize) -> Result<usize, Problem> {
        let expected = || Problem::field("limit", words!("应为1至{most}的整数", "expected a whole number from 1 to {most}"));
        match self.query("limit") {
            None => Ok(20.min(most)),
            Some(text) => text.parse().ok().filter(|limit| (1..=most).contains(limit)).ok_or_else(expected),
        }
    }

    /// The answer to a command that has nothing to tell but that it is done: the id of what it was done to.
    pub fn done(&self, status: u16, name: &str, id: &str, result: Result<Answer, CaseError>) -> Result<Reply, Problem> {
        self.told(result)?;
        Ok(Reply::json(status, &serde_json::json!({ name: id })))
    }

    /// An answer of the ledger of another kind than was asked for: kept by an older version for another call.
    pub fn unexpected(&self) -> Problem {
        Problem::plain(problem::KEY_REUSED)
    }
}

/// Gives a schema, adding what it needs to the generator's definitions.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// The schema of a type.
pub fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// A parameter of a query.
#[derive(Clone, Copy)]
pub struct QueryField {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub is_required: bool,
    /// What it is, in both languages.
    pub says: &'static str,
    /// Its JSON schema.
    pub schema: &'static str,
}

impl QueryField {
    /// One that must be there.
    pub const fn required(name: &'static str, says: &'static str, schema: &'static str) -> Self {
        QueryField { name, is_required: true, says, schema }
    }

    /// One that may be left out.
    pub const fn optional(name: &'static str, says: &'static str, schema: &'static str) -> Self {
        QueryField { name, is_required: false, says, schema }
    }
}

/// What the OpenAPI document says of a call.
#[derive(Clone, Copy)]
pub struct Operation {
    /// What it does, in Chinese.
    pub zh: &'static str,
    /// What it does, in English.
    pub en: &'static str,
    /// Its query.
    pub query: &'static [QueryField],
    /// Its body, if it takes one.
    pub body: Option<SchemaOf>,
    /// What it answers.
    pub answers: &'static [(u16, SchemaOf)],
    /// Problems of its own, besides those that every call may have.
    pub problems: &'static [Kind],
}

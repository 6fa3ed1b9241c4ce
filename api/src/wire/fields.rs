//! How is a request's JSON object read so that every wrong field is told at once, by its path?

use crate::problem::{self, FieldProblem, Problem};
use engine::words;
use engine::words::Words;
use schemars::JsonSchema;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

/// The most wrong fields that are told of one request.
const FAULTS_MAX: usize = 20;

/// A body that can be read from an object's fields.
pub trait Body: Sized {
    /// Takes its fields; nothing if any is wrong.
    fn read(fields: &mut Fields<'_>) -> Option<Self>;
}

/// A value of a field.
pub trait Value: Sized {
    /// What is expected.
    fn expected() -> Words;
    /// Reads it from its JSON; what is wrong is noted under the path.
    fn read(raw: &RawValue, path: &str, fields: &mut Vec<FieldProblem>) -> Option<Self>;
}

/// Something that stands under a key: a value, or one that may be left out.
pub trait Field: Sized {
    /// Takes it.
    fn take(raw: Option<&RawValue>, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self>;
}

impl<T: Value> Field for T {
    fn take(raw: Option<&RawValue>, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self> {
        match raw {
            Some(raw) => T::read(raw, path, faults),
            None => {
                let Words { zh, en } = T::expected();
                faults.push(FieldProblem { path: path.to_string(), expected: words!("必填：{zh}", "required: {en}") });
                None
            }
        }
    }
}

/// Absent and null mean the same.
impl<T: Value> Field for Option<T> {
    fn take(raw: Option<&RawValue>, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self> {
        match raw.filter(|raw| raw.get() != "null") {
            Some(raw) => T::read(raw, path, faults).map(Some),
            None => Some(None),
        }
    }
}

/// The fields of an object, taken one by one.
pub struct Fields<'a> {
    left: Vec<(String, &'a RawValue)>,
    faults: Vec<FieldProblem>,
}

impl Fields<'_> {
    /// Takes the field under a key.
    pub fn take<T: Field>(&mut self, key: &str) -> Option<T> {
        let mut found = None;
        while let Some(position) = self.left.iter().position(|(name, _)| name == key) {
            let (_, raw) = self.left.remove(position);
            if found.replace(raw).is_some() {
                self.fault(key, Words::new("同一字段重复出现", "this key stands twice"));
            }
        }
        T::take(found, key, &mut self.faults)
    }

    /// Refuses what was not taken.
    pub fn refuse_rest(&mut self, known: &[&str]) {
        for (key, _) in std::mem::take(&mut self.left) {
            let (shown, list): (String, String) = (key.chars().take(64).collect(), known.join(", "));
            self.fault(&shown, words!("没有这个字段；可用：{list}", "there is no such field; there are: {list}"));
        }
    }

    fn fault(&mut self, path: &str, expected: Words) {
        self.faults.push(FieldProblem { path: path.to_string(), expected });
    }
}

/// An object within a body.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(transparent)]
pub struct Within<B>(pub B);

impl<B: Body> Value for Within<B> {
    fn expected() -> Words {
        Words::new("应为JSON对象", "expected a JSON object")
    }

    fn read(raw: &RawValue, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self> {
        let Ok(Pairs(left)) = serde_json::from_str(raw.get()) else {
            faults.push(FieldProblem { path: path.to_string(), expected: Self::expected() });
            return None;
        };
        let mut fields = Fields { left, faults: Vec::new() };
        let body = B::read(&mut fields);
        let is_sound = fields.faults.is_empty();
        faults.extend(fields.faults.into_iter().map(|fault| FieldProblem { path: format!("{path}.{}", fault.path), ..fault }));
        body.filter(|_| is_sound).map(Within)
    }
}

/// Reads a body, or tells all that is wrong with it. An empty text counts as an object without fields.
pub fn read_body<B: Body>(text: &str) -> Result<B, Problem> {
    let text = if text.trim().is_empty() { "{}" } else { text };
    let Pairs(left) = serde_json::from_str(text).map_err(|error| syntax_problem(&error))?;
    let mut fields = Fields { left, faults: Vec::new() };
    let body = B::read(&mut fields);
    fields.faults.truncate(FAULTS_MAX);
    match body {
        Some(body) if fields.faults.is_empty() => Ok(body),
        _ => Err(Problem::fields(fields.faults)),
    }
}

/// What is wrong with a text that is no JSON object.
pub fn syntax_problem(error: &serde_json::Error) -> Problem {
    if error.classify() == Category::Data {
        return Problem::field("", Words::new("应为JSON对象", "expected a JSON object"));
    }
    let (line, column) = (error.line(), error.column());
    Problem::new(problem::MALFORMED, words!("第{line}行第{column}列不是正确的JSON", "not correct JSON at line {line}, column {column}"))
}

/// An object as it stands, repeated keys and all.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Pairs<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

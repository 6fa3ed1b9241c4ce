//! Does a file have the shape of its type? Every problem at once.
//!
//! The JSON Schema generated from the types is walked beside the file's tree, so the schema that editors use and the
//! check that refuses a file are one thing.

use super::diagnostic::{Findings, Place};
use super::yaml::{Kind, Node, full_width_colon_found, half_width_colon};
use crate::facts::nearest_key;
use crate::words;
use crate::words::Words;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

/// The JSON Schema of a file type, generated once and used for every file of that type.
pub struct Shape<T> {
    schema: Json,
    of: std::marker::PhantomData<T>,
}

impl<T: DeserializeOwned + schemars::JsonSchema> Shape<T> {
    /// Generates the schema.
    pub fn new() -> Self {
        Self { schema: schemars::schema_for!(T).to_value(), of: std::marker::PhantomData }
    }

    /// Reads a file's tree as `T`; whatever does not fit goes to `findings`.
    pub fn read(&self, node: &Node, findings: &mut Findings<'_>) -> Option<T> {
        let before = findings.list.len();
        Walk { root: &self.schema, findings }.check(node, &self.schema, "");
        if findings.list.len() > before {
            return None;
        }
        T::deserialize(node)
            .map_err(|error| {
                let error = error.to_string();
                findings.add(
                    node.place,
                    words!("无法读取：{error}", "can't be read: {error}"),
                    Words::new("请对照 catalog/README.md", "see catalog/README.md"),
                );
            })
            .ok()
    }
}

/// Reads a single file's tree as `T`.
pub fn read_shape<T: DeserializeOwned + schemars::JsonSchema>(node: &Node, findings: &mut Findings<'_>) -> Option<T> {
    Shape::new().read(node, findings)
}

struct Walk<'a, 'f, 't> {
    root: &'a Json,
    findings: &'f mut Findings<'t>,
}

impl<'a> Walk<'a, '_, '_> {
    fn check(&mut self, node: &Node, schema: &'a Json, path: &str) {
        let schema = self.resolve(schema);
        if let Some(expected) = schema.get("const") {
            let expected = plain_text(expected);
            if node.as_text() != Some(&expected) {
                self.refuse(node.place, path, words!("应为 {expected}", "expected {expected}"));
            }
            return;
        }
        if let Some(values) = allowed_words(schema) {
            return self.check_word(node, &values, path);
        }
        if let Some(options) = schema.get("anyOf").and_then(Json::as_array) {
            let nullable = options.iter().any(|o| o.get("type").and_then(Json::as_str) == Some("null"));
            if nullable && node.is_null() {
                return;
            }
            let options = options.iter().map(|option| self.resolve(option)).filter(|o| o.get("type").and_then(Json::as_str) != Some("null"));
            let options: Vec<&'a Json> = options.collect();
            // Where a word or a mapping may stand, what stands there says which is meant.
            let is_map = matches!(node.kind, Kind::Map(_));
            let meant = options.iter().find(|o| (o.get("type").and_then(Json::as_str) == Some("object")) == is_map).or(options.first());
            if let Some(option) = meant {
                self.check(node, option, path);
            }
            return;
        }
        let types: Vec<&str> = match schema.get("type") {
            Some(Json::String(one)) => vec![one],
            Some(Json::Array(many)) => many.iter().filter_map(Json::as_str).collect(),
            _ => return,
        };
        if node.is_null() && types.contains(&"null") {
            return;
        }
        match &node.kind {
            Kind::Map(_) if types.contains(&"object") => self.check_object(node, schema, path),
            Kind::List(items) if types.contains(&"array") => {
                if let Some(item_schema) = schema.get("items") {
                    for (index, item) in items.iter().enumerate() {
                        self.check(item, item_schema, &format!("{path}[{index}]"));
                    }
                }
            }
            Kind::Scalar { text, .. } if types.iter().any(|t| scalar_fits(text, t)) => {
                if schema.get("format").and_then(Json::as_str) == Some("date") {
                    if let Err(words) = crate::calendar::parse_date(text) {
                        self.refuse(node.place, path, words);
                    }
                } else if let Some((least, most)) =
                    integer_bounds(schema, &types).filter(|(least, most)| !(*least..=*most).contains(&text.parse().unwrap_or(*least)))
                {
                    self.refuse(node.place, path, words!("应在{least}至{most}之间", "expected {least} to {most}"));
                } else if types.contains(&"string") && node.is_null() {
                    self.refuse(node.place, path, Words::new("请写上内容，不需要时删去这个字段", "write something, or remove the key where it is not needed"));
                }
            }
            _ => {
                let (zh, en) = type_words(&types);
                self.refuse(node.place, path, words!("应为{zh}", "expected {en}"));
            }
        }
    }

    fn check_object(&mut self, node: &Node, schema: &'a Json, path: &str) {
        let Kind::Map(entries) = &node.kind else { return };
        let properties = schema.get("properties").and_then(Json::as_object);
        for (key, value) in entries {
            let here = if path.is_empty() { key.text.clone() } else { format!("{path}.{}", key.text) };
            match properties.and_then(|p| p.get(&key.text)) {
                Some(property) => self.check(value, property, &here),
                None => match schema.get("additionalProperties") {
                    Some(Json::Bool(false)) => {
                        let known: Vec<&str> = properties.map(|p| p.keys().map(String::as_str).collect()).unwrap_or_default();
                        let mend = match nearest_key(known.iter().copied(), &key.text) {
                            _ if key.text.contains('：') => half_width_colon(),
                            _ if value.is_null() && !path.is_empty() => {
                                Words::new("文字中有逗号时请给整段文字加引号", "where a text within { } holds a comma, quote the whole text")
                            }
                            Some(near) => words!("是否应为 {near}？", "did you mean {near}?"),
                            None => {
                                let known = known.join(", ");
                                words!("可用的字段：{known}", "known keys: {known}")
                            }
                        };
                        let problem = if key.text.contains('：') { full_width_colon_found() } else { words!("未知字段 {here}", "unknown key {here}") };
                        self.findings.add(key.place, problem, mend);
                    }
                    Some(other) if other.is_object() => self.check(value, other, &here),
                    _ => {}
                },
            }
        }
        for required in schema.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str) {
            if node.get(required).is_none() {
                let here = if path.is_empty() { String::new() } else { format!("{path} ") };
                self.findings.add(
                    node.place,
                    words!("{here}缺少字段 {required}", "{here}lacks the key {required}"),
                    words!("请补上 {required}:（见 catalog/README.md）", "add {required}: (see catalog/README.md)"),
                );
            }
        }
    }

    fn check_word(&mut self, node: &Node, values: &[String], path: &str) {
        if node.as_text().is_some_and(|text| values.iter().any(|v| v == text)) {
            return;
        }
        let list = values.join(", ");
        self.refuse(node.place, path, words!("应为以下之一：{list}", "expected one of: {list}"));
    }

    fn refuse(&mut self, place: Place, path: &str, expected: Words) {
        let problem = words!("{path} 不能取这个值", "{path} can't have this value");
        self.findings.add(place, problem, expected);
    }

    fn resolve(&self, schema: &'a Json) -> &'a Json {
        let mut schema = schema;
        while let Some(name) = schema.get("$ref").and_then(Json::as_str).and_then(|r| r.strip_prefix("#/$defs/")) {
            match self.root.get("$defs").and_then(|defs| defs.get(name)) {
                Some(found) => schema = found,
                None => return schema,
            }
        }
        schema
    }
}

fn allowed_words(schema: &Json) -> Option<Vec<String>> {
    if let Some(values) = schema.get("enum").and_then(Json::as_array) {
        return Some(values.iter().map(plain_text).collect());
    }
    let options = schema.get("oneOf")?.as_array()?;
    let mut words = Vec::new();
    for option in options {
        match (option.get("const"), option.get("enum").and_then(Json::as_array)) {
            (Some(one), _) => words.push(plain_text(one)),
            (None, Some(many)) => words.extend(many.iter().map(plain_text)),
            _ => return None,
        }
    }
    Some(words)
}

fn plain_text(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_string)
}

fn scalar_fits(text: &str, kind: &str) -> bool {
    match kind {
        "string" => true,
        "boolean" => matches!(text, "true" | "false"),
        "integer" => text.parse::<i64>().is_ok(),
        "number" => crate::number::Exact::from_decimal_text(text).is_some(),
        _ => false,
    }
}

/// The smallest and largest whole number that the type holds.
fn integer_bounds(schema: &Json, types: &[&str]) -> Option<(i64, i64)> {
    let bound = |key: &str| schema.get(key).and_then(Json::as_i64);
    types.contains(&"integer").then(|| (bound("minimum").unwrap_or(i64::MIN), bound("maximum").unwrap_or(i64::from(u32::MAX))))
}

fn type_words(types: &[&str]) -> (String, String) {
    let zh = |t: &&str| match *t {
        "string" => "文字",
        "boolean" => "true或false",
        "integer" => "整数",
        "number" => "数字",
        "array" => "列表",
        "object" => "映射(键: 值)",
        _ => "空",
    };
    let en = |t: &&str| match *t {
        "string" => "a text",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        "array" => "a list",
        "object" => "a mapping (key: value)",
        _ => "nothing",
    };
    // Where a text may stand, numbers and yes-or-no are named for editors only: here they are read as texts.
    let is_read_so = |t: &&&str| !(types.contains(&"string") && matches!(**t, "number" | "boolean"));
    let named = || types.iter().filter(is_read_so);
    (named().map(zh).collect::<Vec<_>>().join("或"), named().map(en).collect::<Vec<_>>().join(" or "))
}

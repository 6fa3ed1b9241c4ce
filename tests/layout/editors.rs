//! Does an editor find fault with a file that the check takes?
//!
//! Each shipped file is read as YAML 1.2's core schema reads it (an unquoted `true` is a yes, `4050` a number) and held against the JSON
//! Schema of its kind. The check itself reads scalars from their characters, so it can't see what an editor would underline.

use engine::catalog::parse_yaml;
use engine::catalog::yaml::{Kind, Node};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A value as an editor reads it.
fn as_an_editor_reads(node: &Node) -> Value {
    match &node.kind {
        Kind::Map(entries) => Value::Object(entries.iter().map(|(key, value)| (key.text.clone(), as_an_editor_reads(value))).collect::<Map<_, _>>()),
        Kind::List(items) => items.iter().map(as_an_editor_reads).collect(),
        Kind::Scalar { .. } if node.is_null() => Value::Null,
        Kind::Scalar { text, plain: true } if matches!(text.as_str(), "true" | "True" | "TRUE") => json!(true),
        Kind::Scalar { text, plain: true } if matches!(text.as_str(), "false" | "False" | "FALSE") => json!(false),
        Kind::Scalar { text, plain: true } if looks_like_a_number(text) => {
            text.parse::<i64>().map(Value::from).unwrap_or_else(|_| json!(text.parse::<f64>().expect("a number")))
        }
        Kind::Scalar { text, .. } => json!(text),
    }
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?` of the core schema; octal and hexadecimal digits don't occur.
fn looks_like_a_number(text: &str) -> bool {
    let starts = text.trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_digit() || c == '.');
    starts && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E')) && text.parse::<f64>().is_ok()
}

/// What a schema may say. A keyword that is not here would be passed over, so it is an error.
const KEYWORDS: &str =
    "$schema $defs $ref title description default type format const enum oneOf anyOf properties required additionalProperties items minimum maximum";

struct Validator<'a> {
    root: &'a Value,
    faults: Vec<String>,
}

impl Validator<'_> {
    fn faults_of(root: &Value, value: &Value) -> Vec<String> {
        let mut validator = Validator { root, faults: Vec::new() };
        validator.check(root, value, "");
        validator.faults
    }

    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let mut inner = Validator { root: self.root, faults: Vec::new() };
        inner.check(schema, value, "");
        inner.faults.is_empty()
    }

    fn check(&mut self, schema: &Value, value: &Value, path: &str) {
        let schema = match schema {
            Value::Bool(true) => return,
            Value::Bool(false) => return self.faults.push(format!("{path} is not allowed")),
            Value::Object(schema) => schema,
            other => panic!("{path}: {other} is no schema"),
        };
        for (keyword, says) in schema {
            assert!(KEYWORDS.split(' ').any(|known| known == keyword), "{path}: this test does not know the keyword {keyword}");
            match (keyword.as_str(), value) {
                ("$ref", _) => {
                    let name = says.as_str().and_then(|r| r.strip_prefix("#/$defs/")).expect("a definition of the file");
                    let definition = self.root["$defs"].get(name).unwrap_or_else(|| panic!("no definition {name}"));
                    self.check(definition, value, path);
                }
                ("type", _) => {
                    let types: Vec<&str> =
                        says.as_array().map_or_else(|| vec![says], |list| list.iter().collect()).into_iter().filter_map(Value::as_str).collect();
                    if !types.iter().any(|kind| is_a(value, kind)) {
                        self.faults.push(format!("{path}: {value} is not of type {types:?}"));
                    }
                }
                ("const", _) if says != value => self.faults.push(format!("{path}: {value} is not {says}")),
                ("enum", _) if !says.as_array().expect("a list").contains(value) => self.faults.push(format!("{path}: {value} is none of {says}")),
                ("anyOf", _) if !says.as_array().expect("a list").iter().any(|option| self.fits(option, value)) => {
                    self.faults.push(format!("{path}: {value} fits none of the options"));
                }
                ("oneOf", _) if says.as_array().expect("a list").iter().filter(|option| self.fits(option, value)).count() != 1 => {
                    self.faults.push(format!("{path}: {value} does not fit exactly one of the options"));
                }
                ("format", Value::String(text)) if says == "date" && engine::calendar::parse_date(text).is_err() => {
                    self.faults.push(format!("{path}: {text} is no day"));
                }
                ("minimum", Value::Number(number)) if number.as_f64() < says.as_f64() => self.faults.push(format!("{path}: {number} is below {says}")),
                ("maximum", Value::Number(number)) if number.as_f64() > says.as_f64() => self.faults.push(format!("{path}: {number} is above {says}")),
                ("items", Value::Array(items)) => items.iter().enumerate().for_each(|(index, item)| self.check(says, item, &format!("{path}[{index}]"))),
                ("required", Value::Object(map)) => {
                    for key in says.as_array().expect("a list").iter().filter_map(Value::as_str).filter(|key| !map.contains_key(*key)) {
                        self.faults.push(format!("{path} lacks {key}"));
                    }
                }
                ("properties", Value::Object(map)) => {
                    for (key, property) in says.as_object().expect("a mapping") {
                        map.get(key).into_iter().for_each(|inner| self.check(property, inner, &format!("{path}.{key}")));
                    }
                }
                ("additionalProperties", Value::Object(map)) => {
                    let known = schema.get("properties").and_then(Value::as_object);
                    for (key, inner) in map.iter().filter(|(key, _)| !known.is_some_and(|known| known.contains_key(*key))) {
                        self.check(says, inner, &format!("{path}.{key}"));
                    }
                }
                _ => {}
            }
        }
    }
}

fn is_a(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_i64().is_some() || value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("this test does not know the type {other}"),
    }
}

/// The schema that a file names in its first line, else the one of its folder or name.
fn kind_of(path: &str, text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    if let Some(named) = first.strip_prefix("# yaml-language-server: $schema=") {
        return named.rsplit('/').next().unwrap_or_default().trim_end_matches(".schema.json").to_string();
    }
    let parts: Vec<&str> = path.trim_end_matches(".yaml").split('/').collect();
    let (name, folders) = parts.split_last().expect("a path");
    let of_folder = [("calendar", "calendar"), ("standards", "standard"), ("definitions", "definitions"), ("facts", "facts"), ("campaigns", "campaign")];
    let of_folder = of_folder.iter().find(|(folder, _)| folders.contains(folder)).map(|(_, kind)| *kind);
    of_folder
        .unwrap_or(if ["facts", "needs", "agencies", "documents", "definitions", "region", "reports"].contains(name) { name } else { "program" })
        .to_string()
}

fn read_for_an_editor(text: &str) -> Value {
    as_an_editor_reads(&parse_yaml(text).expect("correct YAML"))
}

#[test]
fn editors_find_no_fault_with_a_shipped_file() {
    let schemas: BTreeMap<&str, Value> = engine::catalog::file_schemas().into_iter().collect();
    let (mut faults, mut kinds, mut files) = (Vec::new(), BTreeSet::new(), 0);
    for file in support::catalog_files().files.iter().filter(|file| file.path.ends_with(".yaml")) {
        let text = std::str::from_utf8(&file.bytes).expect("UTF-8");
        let kind = kind_of(&file.path, text);
        let schema = schemas.get(kind.as_str()).unwrap_or_else(|| panic!("{}: no schema {kind}", file.path));
        faults.extend(Validator::faults_of(schema, &read_for_an_editor(text)).into_iter().map(|fault| format!("{} {fault}", file.path)));
        kinds.insert(kind);
        files += 1;
    }
    assert!(faults.is_empty(), "{} faults in {files} files:\n{}", faults.len(), faults.join("\n"));
    assert_eq!(kinds.len(), schemas.len(), "each kind of file is shipped: {kinds:?}");
}

/// The validator above does find what an editor would underline.
#[test]
fn editors_find_what_is_wrong() {
    let schemas: BTreeMap<&str, Value> = engine::catalog::file_schemas().into_iter().collect();
    let sound =
        support::catalog_files().files.iter().find(|file| file.path.ends_with("/bj-dibao.yaml")).map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
    let sound = sound.expect("it is shipped");
    let faults = |from: &str, to: &str| {
        let changed = sound.replacen(from, to, 1);
        assert_ne!(changed, sound, "{from} stands in the file");
        Validator::faults_of(&schemas["program"], &read_for_an_editor(&changed))
    };
    for (from, to) in [
        ("\nformat: 1", "\nformat: 2"),
        ("\nkind: statutory", "\nkind: legal"),
        ("\nper: month", "\nper: 12"),
        ("\nagency: ", "\nagncy: "),
        ("\npaid_to: household\n", "\n"),
        ("\nregion: \"11\"", "\nregion: 11"),
        ("in_force: {from: ", "in_force: {from: x"),
        ("\nneed: living", "\nneed: [living]"),
    ] {
        assert!(!faults(from, to).is_empty(), "{from:?} made {to:?} is found");
    }
}

//! How is a list of records typed: one row a record, and an empty one to add?

use super::document::value_of;
use super::draft::{NONE_OF_THESE, Typed, typed_value};
use crate::pages::form::Form;
use engine::facts::{FactDefinition, RECORDS_MAX};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What a row that stands in the list is marked with, so that one about which nothing is known is no empty row.
const KEPT: &str = "kept";

/// The rows of a list on the form; those that are empty or taken out are left out.
pub fn rows_sent(form: &Form, prefix: &str, definition: &FactDefinition) -> Typed {
    let list = format!("{prefix}.{}", definition.key);
    let count = form.get(&format!("{list}.rows")).parse::<usize>().unwrap_or_default().min(RECORDS_MAX + 1);
    let mut typed = Typed::new();
    let mut next = 0;
    for row in 0..count {
        let name = format!("{list}.{row}");
        let fields = definition.kind.fields().iter().map(|field| (&field.key, form.get(&format!("{name}.{}", field.key))));
        let filled: Vec<(&String, &str)> = fields.filter(|(_, value)| !value.is_empty()).collect();
        if form.has(&format!("{name}.remove")) || (filled.is_empty() && !form.has(&name)) {
            continue;
        }
        let key = format!("{}.{next}", definition.key);
        typed.extend(filled.into_iter().map(|(field, value)| (format!("{key}.{field}"), vec![value.to_string()])));
        typed.insert(key, vec![KEPT.to_string()]);
        next += 1;
    }
    if next == 0 && form.get(&list) == NONE_OF_THESE {
        typed.insert(definition.key.clone(), vec![NONE_OF_THESE.to_string()]);
    }
    typed
}

/// A registered list as it would be typed.
pub fn rows_of(definition: &FactDefinition, raw: &str) -> Typed {
    let records: Vec<BTreeMap<String, Box<RawValue>>> = serde_json::from_str(raw).unwrap_or_default();
    let mut typed = Typed::new();
    if records.is_empty() {
        typed.insert(definition.key.clone(), vec![NONE_OF_THESE.to_string()]);
    }
    for (row, record) in records.iter().enumerate() {
        let key = format!("{}.{row}", definition.key);
        for field in definition.kind.fields() {
            let known = record.get(&field.key).map(|value| value.get()).filter(|raw| *raw != "null");
            typed.extend(known.map(|raw| (format!("{key}.{}", field.key), typed_value(field, raw))));
        }
        typed.insert(key, vec![KEPT.to_string()]);
    }
    typed
}

/// How many rows are filled.
pub fn count_of(definition: &FactDefinition, typed: &Typed) -> usize {
    (0..).take_while(|row| typed.contains_key(&format!("{}.{row}", definition.key))).count()
}

/// The typed list as JSON: nothing where no row is filled and nobody says that there is none.
pub fn records_json(definition: &FactDefinition, typed: &Typed) -> Option<Box<RawValue>> {
    let count = count_of(definition, typed);
    if count == 0 && !typed.contains_key(&definition.key) {
        return None;
    }
    let record = |row: usize| -> BTreeMap<&str, Box<RawValue>> {
        let value = |field: &FactDefinition| typed.get(&format!("{}.{row}.{}", definition.key, field.key)).and_then(|typed| value_of(field, typed));
        definition.kind.fields().iter().filter_map(|field| value(field).map(|value| (field.key.as_str(), value))).collect()
    };
    let records: Vec<_> = (0..count).map(record).collect();
    serde_json::value::to_raw_value(&records).ok()
}

//! How is a step of something longer told as JSON: with texts opened and people by the office's ids?

use super::call::Call;
use super::history::masked;
use crate::refusal::member_id;
use engine::ledger::{EventBody, PersonId};
use engine::sealing::Sealed;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The event's fields, without what only the journal needs.
pub fn step_json(call: &Call<'_, '_>, body: &EventBody, sealed: &[&Sealed]) -> Value {
    let texts: BTreeMap<String, Option<String>> = sealed.iter().filter_map(|sealed| Some((as_written(sealed)?, text_of(call, sealed)))).collect();
    let Ok(Value::Object(fields)) = serde_json::to_value(body) else { return json!({}) };
    let told = fields.into_iter().filter(|(key, _)| !matches!(key.as_str(), "what" | "step" | "household"));
    Value::Object(told.map(|(key, value)| if key == "terms" { (key, terms_json(&value)) } else { (key, opened(call, value, &texts)) }).collect())
}

/// How a sealed text stands in the event.
fn as_written(sealed: &Sealed) -> Option<String> {
    match serde_json::to_value(sealed) {
        Ok(Value::String(text)) => Some(text),
        Ok(other) => Some(other.to_string()),
        Err(_) => None,
    }
}

fn text_of(call: &Call<'_, '_>, sealed: &Sealed) -> Option<String> {
    sealed.text(call.desk.store.vault()).map(|text| masked(&text))
}

fn opened(call: &Call<'_, '_>, value: Value, texts: &BTreeMap<String, Option<String>>) -> Value {
    let whole = if value.is_string() { value.as_str().map(str::to_string) } else { Some(value.to_string()) };
    if let Some(text) = whole.and_then(|written| texts.get(&written)) {
        return json!(text);
    }
    match value {
        Value::String(text) => match text.parse::<PersonId>() {
            Ok(person) => json!(member_id(call.desk, person)),
            Err(_) => Value::String(text),
        },
        Value::Array(list) => Value::Array(list.into_iter().map(|value| opened(call, value, texts)).collect()),
        // A note is told as its text, whether it was sealed or not.
        Value::Object(fields) if fields.len() == 1 && (fields.contains_key("sealed") || fields.contains_key("plain")) => {
            fields.into_iter().next().map_or(Value::Null, |(_, value)| opened(call, value, texts))
        }
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(key, value)| (key, opened(call, value, texts))).collect()),
        other => other,
    }
}

/// Of terms what people ask for.
fn terms_json(terms: &Value) -> Value {
    let asked = ["grant", "program", "name", "agency", "amount", "days", "fund"];
    let fields: Map<String, Value> = asked.iter().filter_map(|key| Some(((*key).to_string(), terms.get(*key)?.clone()))).collect();
    Value::Object(fields)
}

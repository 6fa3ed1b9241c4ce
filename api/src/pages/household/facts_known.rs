//! Which facts are known, from whom, and since when?

use crate::pages::tongue::Tongue;
use engine::facts::{FactDefinition, FactKind, Holder, Vocabulary};
use engine::registry::Observation;
use engine::words;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// A fact with its words.
pub struct FactLine {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Who said so, and when.
    pub source: String,
    /// Whether only those who handle the case may see it.
    pub sensitive: bool,
    /// The names of a list's fields.
    pub columns: Vec<String>,
    /// The records of a list, each field in words.
    pub rows: Vec<Vec<String>>,
}

/// Facts that are known, in the vocabulary's order.
pub fn known_facts(l: Tongue, vocabulary: &Vocabulary, holder: Holder, facts: &BTreeMap<String, Observation>) -> Vec<FactLine> {
    let known = vocabulary.facts(holder).iter().filter_map(|definition| facts.get(&definition.key).map(|fact| (definition, fact)));
    known
        .map(|(definition, fact)| FactLine {
            name: l.w(&definition.name).to_string(),
            value: value_words(l, definition, fact.value.get()),
            columns: definition.kind.fields().iter().map(|field| l.w(&field.name).to_string()).collect(),
            rows: record_rows(l, definition, fact.value.get()),
            source: format!("{} {}", fact.source, fact.on),
            sensitive: definition.sensitive,
        })
        .collect()
}

/// The records of a list, each field in words; what is unknown is a dash.
fn record_rows(l: Tongue, definition: &FactDefinition, raw: &str) -> Vec<Vec<String>> {
    if definition.kind.fields().is_empty() {
        return Vec::new();
    }
    let records: Vec<BTreeMap<String, Box<RawValue>>> = serde_json::from_str(raw).unwrap_or_default();
    let cell = |record: &BTreeMap<String, Box<RawValue>>, field: &FactDefinition| {
        let known = record.get(&field.key).map(|value| value.get()).filter(|raw| *raw != "null");
        known.map_or_else(|| "—".to_string(), |raw| value_words(l, field, raw))
    };
    records.iter().map(|record| definition.kind.fields().iter().map(|field| cell(record, field)).collect()).collect()
}

/// A value as it was sent, in words.
pub fn value_words(l: Tongue, definition: &FactDefinition, raw: &str) -> String {
    let word = |code: &str| {
        let choice = definition.kind.choices().iter().find(|choice| choice.code == code);
        choice.map_or_else(|| code.to_string(), |choice| l.w(&choice.words).to_string())
    };
    let text = serde_json::from_str::<String>(raw).unwrap_or_else(|_| raw.to_string());
    match &definition.kind {
        FactKind::Bool => if raw == "true" { l.t("是", "yes") } else { l.t("否", "no") }.to_string(),
        FactKind::Money => format!("{text}{}", l.t("元", " yuan")),
        FactKind::Decimal(unit) | FactKind::Integer { unit, .. } if *unit != engine::facts::Unit::NONE => {
            let unit = unit.words();
            format!("{text}{}{}", l.t("", " "), l.w(&unit))
        }
        FactKind::Choice(_) => word(&text),
        FactKind::Set(_) => {
            let codes: Vec<String> = serde_json::from_str(raw).unwrap_or_default();
            if codes.is_empty() { l.t("无", "none").to_string() } else { codes.iter().map(|code| word(code)).collect::<Vec<_>>().join(l.comma()) }
        }
        FactKind::Records(_) => match serde_json::from_str::<Vec<&RawValue>>(raw).map_or(0, |records| records.len()) {
            0 => l.t("没有", "none").to_string(),
            count => l.own(words!("{count}条", "{count} records")),
        },
        _ => text,
    }
}

//! Which facts are known, from whom, and since when?

use crate::pages::tongue::Tongue;
use engine::facts::{FactDefinition, FactKind, Holder, Vocabulary};
use engine::registry::Observation;
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
}

/// Facts that are known, in the vocabulary's order.
pub fn known_facts(l: Tongue, vocabulary: &Vocabulary, holder: Holder, facts: &BTreeMap<String, Observation>) -> Vec<FactLine> {
    let known = vocabulary.facts(holder).iter().filter_map(|definition| facts.get(&definition.key).map(|fact| (definition, fact)));
    known
        .map(|(definition, fact)| FactLine {
            name: l.w(&definition.name).to_string(),
            value: value_words(l, definition, fact.value.get()),
            source: format!("{} {}", fact.source, fact.on),
            sensitive: definition.sensitive,
        })
        .collect()
}

/// A value as it was sent, in words.
fn value_words(l: Tongue, definition: &FactDefinition, raw: &str) -> String {
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
        _ => text,
    }
}

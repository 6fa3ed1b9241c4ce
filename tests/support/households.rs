//! What do random households look like?
//!
//! Values are drawn near the thresholds that rules speak of, so that both sides of each are met often.

use engine::calendar::Date;
use engine::catalog::Catalog;
use engine::eligibility::{Rigour, Situation, computed_value};
use engine::facts::{FactKind, Holder, Vocabulary, parse_household};
use fastrand::Rng;
use serde_json::{Map, Value, json};

/// A household document as JSON.
pub type Document = Map<String, Value>;

const MONEY: [&str; 24] = [
    "0", "0.01", "69.99", "70", "100", "100.01", "139.99", "140", "164.99", "165", "184.99", "185", "500", "599.99", "600", "1449.99", "1450", "2000", "2400",
    "4200", "5000", "12345.67", "30000", "40000",
];
const DECIMALS: [&str; 10] = ["0", "9.99", "10", "16.99", "17", "33.3", "50", "50.01", "59.5", "120"];
const AREAS: [&str; 8] = ["420702", "420703", "420704", "420700", "110101", "110101001", "110101005002", "110108"];

/// A household in which every fact of the vocabulary is known, with one to seven members. Nobody is born after 2007, for
/// Ezhou is asked about 2008; in Beijing's areas children are born up to 2023.
pub fn complete_document(vocabulary: &Vocabulary, rng: &mut Rng, area: Option<&str>) -> Document {
    let last_birth = if area.is_some_and(|area| area.starts_with("11")) { 2023 } else { 2007 };
    let mut document = facts_of(vocabulary, Holder::Household, last_birth, rng);
    document.insert("id".into(), json!("H"));
    if let Some(area) = area {
        document.insert("area".into(), json!(area));
    }
    let members: Vec<Value> = (1..=rng.usize(1..=7))
        .map(|number| {
            let mut member = facts_of(vocabulary, Holder::Member, last_birth, rng);
            member.insert("id".into(), json!(format!("m{number}")));
            Value::Object(member)
        })
        .collect();
    document.insert("members".into(), Value::Array(members));
    document
}

fn facts_of(vocabulary: &Vocabulary, holder: Holder, last_birth: u16, rng: &mut Rng) -> Document {
    vocabulary.facts(holder).iter().map(|fact| (fact.key.clone(), value_of(&fact.kind, last_birth, rng))).collect()
}

fn value_of(kind: &FactKind, last_birth: u16, rng: &mut Rng) -> Value {
    match kind {
        FactKind::Bool => json!(rng.bool()),
        FactKind::Money if rng.u8(..) < 64 => json!(format!("{}.{:02}", rng.u32(0..60_000), rng.u32(0..100))),
        FactKind::Money => json!(MONEY[rng.usize(..MONEY.len())]),
        FactKind::Decimal(_) => json!(DECIMALS[rng.usize(..DECIMALS.len())]),
        FactKind::Integer { min, max, .. } => json!(rng.i64(*min..=(*max).min(min + 70))),
        FactKind::Date => json!(format!("{}-{:02}-{:02}", rng.u16(1920..=last_birth), rng.u8(1..=12), rng.u8(1..=28))),
        FactKind::Choice(choices) => json!(choices[rng.usize(..choices.len())].code),
        FactKind::Set(choices) => choices.iter().filter(|_| rng.bool()).map(|c| json!(c.code)).collect(),
        FactKind::Text => json!("文字"),
        FactKind::Area => json!(AREAS[rng.usize(..AREAS.len())]),
        FactKind::Records(fields) => {
            let count = rng.usize(0..=3);
            let mut record = || fields.iter().map(|field| (field.key.clone(), value_of(&field.kind, last_birth, rng))).collect::<Document>();
            (0..count).map(|_| Value::Object(record())).collect()
        }
    }
}

/// The household with the facts that are computed from others told as they are computed on a date, so that nothing contradicts.
pub fn consistent(document: &Document, catalog: &Catalog, on: Date) -> Document {
    let mut agreed = document.clone();
    for fact in &catalog.computed {
        let key = &catalog.vocabulary.facts(fact.holder)[fact.slot].key;
        let mut untold = agreed.clone();
        each_holder(&mut untold, fact.holder, |_, facts| facts.remove(key));
        let household = parse_household(&document_of(&untold), &catalog.vocabulary).expect("a sound household");
        let situation = Situation::new(&household, on, Rigour::Warn);
        each_holder(&mut agreed, fact.holder, |member, facts| match computed_value(catalog, fact, &situation, member) {
            Some(value) => facts.insert(key.clone(), value),
            None => facts.remove(key),
        });
    }
    agreed
}

fn each_holder(document: &mut Document, holder: Holder, change: impl Fn(Option<u16>, &mut Document) -> Option<Value>) {
    if holder == Holder::Household {
        change(None, document);
        return;
    }
    let members = document.get_mut("members").and_then(Value::as_array_mut).into_iter().flatten();
    for (position, member) in members.enumerate() {
        if let Value::Object(facts) = member {
            change(Some(position as u16), facts);
        }
    }
}

/// The same household with each fact, and each field of each record, forgotten with a chance in a hundred.
pub fn drop_facts(document: &Document, chance: u8, rng: &mut Rng) -> Document {
    fn keep(facts: &Document, chance: u8, rng: &mut Rng) -> Document {
        let mut kept = Document::new();
        for (key, value) in facts {
            if matches!(key.as_str(), "id" | "members") {
                kept.insert(key.clone(), value.clone());
            } else if rng.u8(0..100) >= chance {
                kept.insert(key.clone(), less_of_records(value, chance, rng));
            }
        }
        kept
    }
    fn less_of_records(value: &Value, chance: u8, rng: &mut Rng) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|item| item.as_object().map_or_else(|| item.clone(), |record| keep(record, chance, rng).into())).collect(),
            other => other.clone(),
        }
    }
    let mut keep = |facts: &Document| keep(facts, chance, rng);
    let mut less = keep(document);
    if let Some(Value::Array(members)) = less.get_mut("members") {
        for member in members {
            if let Value::Object(facts) = member {
                *facts = keep(facts);
            }
        }
    }
    less
}

/// The document as one line.
pub fn document_of(document: &Document) -> String {
    Value::Object(document.clone()).to_string()
}

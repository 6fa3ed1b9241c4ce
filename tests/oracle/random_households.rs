//! What do the households look like on which random expressions are tried?
//!
//! Few values, close together and on the edges of the calendar, so that comparisons fall on both sides and on the line.

use super::small_catalog::SmallCatalog;
use engine::facts::{FactKind, Holder};
use fastrand::Rng;
use serde_json::{Map, Value, json};

/// How much is told of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// Every fact.
    All,
    /// Each fact with three chances in four.
    Some,
}

const MONEY: [&str; 16] =
    ["0", "0.01", "0.99", "1", "99.99", "100", "300", "400.25", "500.50", "500", "800", "900.5", "1000", "1500.33", "20000", "999999999999.99"];
const DECIMALS: [&str; 10] = ["0", "0.5", "9.99", "10", "33.333333", "50", "50.01", "120", "0.000000000000000000000001", "123456789012.345678901234567"];
/// Days whose anniversaries and month days are easily got wrong, as month and day.
const EDGES: [&str; 10] = ["01-01", "01-30", "01-31", "02-28", "02-29", "03-01", "03-31", "06-30", "12-30", "12-31"];
const AREAS: [&str; 7] = ["110101", "110101001", "110108", "110102", "110000", "420704", "420700"];

/// A random day: on an edge of the calendar, or in a small range, so that two often fall on one.
pub fn random_day(rng: &mut Rng, years: std::ops::RangeInclusive<u16>) -> String {
    let year = rng.u16(years);
    match rng.u8(0..4) {
        0 => format!("{year}-06-{:02}", rng.u8(14..=16)),
        1 => format!("{year}-{:02}-{:02}", rng.u8(1..=12), rng.u8(1..=28)),
        _ => {
            let edge = EDGES[rng.usize(..EDGES.len())];
            // Every fourth year from 1904 to 2096 is a leap year.
            format!("{year}-{}", if edge == "02-29" && !year.is_multiple_of(4) { "02-28" } else { edge })
        }
    }
}

/// A household document with one to five members.
pub fn random_document(catalog: &SmallCatalog, telling: Telling, rng: &mut Rng) -> Map<String, Value> {
    let mut document = random_facts(catalog, Holder::Household, telling, rng);
    document.insert("id".into(), json!("H"));
    if rng.u8(0..3) == 0 && telling == Telling::Some {
        document.insert("facts_on".into(), json!(random_day(rng, 2004..=2017)));
    }
    let members = (1..=rng.usize(1..=5)).map(|number| {
        let mut member = random_facts(catalog, Holder::Member, telling, rng);
        member.insert("id".into(), json!(format!("m{number}")));
        Value::Object(member)
    });
    let members = members.collect();
    document.insert("members".into(), members);
    document
}

fn random_facts(catalog: &SmallCatalog, holder: Holder, telling: Telling, rng: &mut Rng) -> Map<String, Value> {
    let mut facts = Map::new();
    for fact in catalog.vocabulary.facts(holder) {
        let value = random_value(&fact.kind, telling, rng);
        if telling == Telling::All || rng.u8(0..4) > 0 {
            facts.insert(fact.key.clone(), value);
        }
    }
    facts
}

fn random_value(kind: &FactKind, telling: Telling, rng: &mut Rng) -> Value {
    match kind {
        FactKind::Bool => json!(rng.bool()),
        FactKind::Money if rng.bool() => json!(format!("{}.{:02}", rng.u32(0..2000), rng.u32(0..100))),
        FactKind::Money => json!(MONEY[rng.usize(..MONEY.len())]),
        FactKind::Decimal(_) => json!(DECIMALS[rng.usize(..DECIMALS.len())]),
        FactKind::Integer { min, max, .. } => json!(rng.i64(*min..=(*max).min(min + 24))),
        FactKind::Date => json!(random_day(rng, 1940..=2013)),
        FactKind::Choice(choices) => json!(choices[rng.usize(..choices.len())].code),
        FactKind::Set(choices) => choices.iter().filter(|_| rng.bool()).map(|choice| json!(choice.code)).collect(),
        FactKind::Text => json!("文字"),
        FactKind::Area => json!(AREAS[rng.usize(..AREAS.len())]),
        FactKind::Records(fields) => {
            let records = (0..rng.usize(0..=3)).map(|_| {
                let known = fields.iter().map(|field| (field.key.clone(), random_value(&field.kind, telling, rng)));
                let known: Vec<_> = known.collect();
                Value::Object(known.into_iter().filter(|_| telling == Telling::All || rng.u8(0..4) > 0).collect())
            });
            records.collect()
        }
    }
}

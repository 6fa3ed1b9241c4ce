//! In which form are a household's and a member's data sealed?
//!
//! Each fact is an observation: the value as it was written, who said so, and on which day. Values stay the digits that
//! were sent: nothing passes through a float.

use crate::calendar::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One fact as somebody told it.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The value as JSON, as it was written.
    pub value: Box<RawValue>,
    /// Who said so: a paper, a visit, a file.
    pub source: String,
    /// The day on which it was told.
    pub on: Date,
}

/// What is sealed under a household's key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HouseholdPayload {
    /// The office's own id.
    pub id: String,
    /// When the facts held, if the document says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts_on: Option<Date>,
    /// Facts by key.
    #[serde(with = "observations")]
    pub facts: BTreeMap<String, Observation>,
}

/// What is sealed under a person's key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MemberPayload {
    /// The office's own id.
    pub id: String,
    /// The number as it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Facts by key.
    #[serde(with = "observations")]
    pub facts: BTreeMap<String, Observation>,
}

/// Observations as they are stored: each source with its day once, each fact as its value and the place of its source.
mod observations {
    use super::{BTreeMap, Date, Observation, RawValue};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Stored<'a> {
        seen: Vec<(std::borrow::Cow<'a, str>, Date)>,
        told: BTreeMap<std::borrow::Cow<'a, str>, (Box<RawValue>, usize)>,
    }

    pub(super) fn serialize<S: Serializer>(facts: &BTreeMap<String, Observation>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut stored = Stored { seen: Vec::new(), told: BTreeMap::new() };
        for (key, fact) in facts {
            let seen = (fact.source.as_str().into(), fact.on);
            let place = stored.seen.iter().position(|known| *known == seen).unwrap_or_else(|| {
                stored.seen.push(seen);
                stored.seen.len() - 1
            });
            stored.told.insert(key.as_str().into(), (fact.value.clone(), place));
        }
        stored.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Observation>, D::Error> {
        let Stored { seen, told } = Stored::deserialize(deserializer)?;
        let observation = |(value, place): (Box<RawValue>, usize)| {
            let (source, on) = seen.get(place).cloned().ok_or_else(|| serde::de::Error::custom("a fact names a source that is not there"))?;
            Ok(Observation { value, source: source.into_owned(), on })
        };
        told.into_iter().map(|(key, fact)| observation(fact).map(|fact| (key.into_owned(), fact))).collect()
    }
}

/// Splits a household document, which has been read without faults, into what is sealed for whom. Null is unknown and not kept.
pub fn payloads_of(document: &str, source: &str, on: Date) -> Option<(HouseholdPayload, Vec<MemberPayload>)> {
    let mut object: BTreeMap<String, Box<RawValue>> = serde_json::from_str(document).ok()?;
    let text = |raw: Option<Box<RawValue>>| raw.and_then(|raw| serde_json::from_str::<Option<String>>(raw.get()).ok().flatten());
    let observed = |facts: BTreeMap<String, Box<RawValue>>| -> BTreeMap<String, Observation> {
        let known = facts.into_iter().filter(|(_, value)| value.get() != "null");
        known.map(|(key, value)| (key, Observation { value, source: source.to_string(), on })).collect()
    };
    let id = text(object.remove("id"))?;
    let facts_on = text(object.remove("facts_on")).and_then(|day| day.parse().ok());
    let members: Vec<BTreeMap<String, Box<RawValue>>> = serde_json::from_str(object.remove("members")?.get()).ok()?;
    let mut payloads = Vec::with_capacity(members.len());
    for mut member in members {
        let (id, id_number, name) = (text(member.remove("id"))?, text(member.remove("id_number")), text(member.remove("name")));
        payloads.push(MemberPayload { id, id_number, name, facts: observed(member) });
    }
    Some((HouseholdPayload { id, facts_on, facts: observed(object) }, payloads))
}

/// The household document again, as JSON.
pub fn document_json<'a>(household: &'a HouseholdPayload, members: impl IntoIterator<Item = &'a MemberPayload>) -> String {
    let mut document: Vec<(&str, Cow<'_, RawValue>)> = vec![("id", raw(&household.id))];
    document.extend(household.facts_on.map(|day| ("facts_on", raw(&day))));
    document.extend(household.facts.iter().map(|(key, fact)| (key.as_str(), Cow::Borrowed(&*fact.value))));
    let members: Vec<Fields<'_>> = members.into_iter().map(member_fields).collect();
    document.push(("members", raw(&members)));
    serde_json::to_string(&Fields(document)).expect("plain data")
}

fn member_fields(member: &MemberPayload) -> Fields<'_> {
    let mut fields: Vec<(&str, Cow<'_, RawValue>)> = vec![("id", raw(&member.id))];
    fields.extend(member.id_number.as_ref().map(|number| ("id_number", raw(number))));
    fields.extend(member.name.as_ref().map(|name| ("name", raw(name))));
    fields.extend(member.facts.iter().map(|(key, fact)| (key.as_str(), Cow::Borrowed(&*fact.value))));
    Fields(fields)
}

fn raw(value: &impl Serialize) -> Cow<'static, RawValue> {
    Cow::Owned(serde_json::value::to_raw_value(value).expect("plain data"))
}

/// Fields in the order in which they are to stand.
struct Fields<'a>(Vec<(&'a str, Cow<'a, RawValue>)>);

impl Serialize for Fields<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

//! Which household document do the typed values make?

use super::draft::{Draft, MemberDraft, NONE_OF_THESE, Typed};
use super::records::{records_json, rows_of};
use super::sections::Section;
use crate::pages::form::plain_number;
use engine::facts::{FactDefinition, FactKind, Holder, Vocabulary};
use engine::registry::{HouseholdFile, MemberPayload, Observation};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

/// A document's values by key, as JSON.
pub type Values = BTreeMap<String, Box<RawValue>>;

/// What is registered and what was typed.
pub struct Drafted<'a> {
    /// The words of the document.
    pub vocabulary: &'a Vocabulary,
    /// What is registered.
    pub before: Option<&'a HouseholdFile>,
    /// What was typed.
    pub draft: &'a Draft,
}

impl Drafted<'_> {
    /// The document, with the typed facts of these sections and the registered ones of the others.
    pub fn document(&self, takes: &dyn Fn(&str) -> bool) -> String {
        let before = self.before.map(|before| &before.payload.facts);
        let mut household = self.facts(Holder::Household, "h", &self.draft.facts, before, takes);
        household.insert("id".to_string(), text(&self.draft.id));
        if !self.draft.facts_on.is_empty() {
            household.insert("facts_on".to_string(), text(&self.draft.facts_on));
        }
        let members: Vec<Values> = self.draft.members.iter().enumerate().map(|(position, member)| self.member(position, member, takes)).collect();
        household.insert("members".to_string(), raw(&members));
        serde_json::to_string(&household).expect("plain data")
    }

    fn member(&self, position: usize, member: &MemberDraft, takes: &dyn Fn(&str) -> bool) -> Values {
        let before = self.member_before(member);
        let mut values = self.facts(Holder::Member, &format!("m{position}"), &member.facts, before.map(|before| &before.facts), takes);
        values.insert("id".to_string(), text(&member.id));
        if !member.name.is_empty() {
            values.insert("name".to_string(), text(&member.name));
        }
        let kept = before.and_then(|before| before.id_number.as_deref()).filter(|_| !member.drops_number);
        if let Some(number) = Some(member.id_number.as_str()).filter(|number| !number.is_empty()).or(kept) {
            values.insert("id_number".to_string(), text(number));
        }
        values
    }

    /// What is registered of a member on the form.
    pub fn member_before(&self, member: &MemberDraft) -> Option<&MemberPayload> {
        self.before?.people.iter().map(|person| &person.payload).find(|payload| payload.id == member.id)
    }

    fn facts(&self, holder: Holder, prefix: &str, typed: &Typed, before: Option<&BTreeMap<String, Observation>>, takes: &dyn Fn(&str) -> bool) -> Values {
        let mut values = Values::new();
        for definition in self.vocabulary.facts(holder) {
            let section = format!("{prefix}.{}", Section::of(definition).code());
            let registered = before.and_then(|before| before.get(&definition.key)).map(|fact| &*fact.value);
            let value = match takes(&section) {
                true => typed_json(definition, typed, registered),
                false => registered.map(RawValue::to_owned),
            };
            values.extend(value.map(|value| (definition.key.clone(), value)));
        }
        values
    }

    /// The sections in which something differs from what is registered.
    pub fn changed_sections(&self) -> BTreeSet<String> {
        let mut changed = BTreeSet::new();
        let before = self.before.map(|before| &before.payload.facts);
        self.note_changes(Holder::Household, "h", &self.draft.facts, before, &mut changed);
        for (position, member) in self.draft.members.iter().enumerate() {
            let before = self.member_before(member);
            let prefix = format!("m{position}");
            self.note_changes(Holder::Member, &prefix, &member.facts, before.map(|before| &before.facts), &mut changed);
            let has_new_name = before.is_none_or(|before| before.name.as_deref().unwrap_or_default() != member.name);
            if has_new_name || !member.id_number.is_empty() || member.drops_number {
                changed.insert(format!("{prefix}.{}", Section::Identity.code()));
            }
        }
        changed
    }

    fn note_changes(&self, holder: Holder, prefix: &str, typed: &Typed, before: Option<&BTreeMap<String, Observation>>, changed: &mut BTreeSet<String>) {
        for definition in self.vocabulary.facts(holder) {
            let registered = before.and_then(|before| before.get(&definition.key)).map(|fact| &*fact.value);
            let now = typed_json(definition, typed, registered);
            if now.as_deref().map(RawValue::get) != registered.map(RawValue::get) {
                changed.insert(format!("{prefix}.{}", Section::of(definition).code()));
            }
        }
    }
}

/// What was typed of a fact as JSON. A list that says what is registered stays as it was written.
fn typed_json(definition: &FactDefinition, typed: &Typed, registered: Option<&RawValue>) -> Option<Box<RawValue>> {
    if !matches!(definition.kind, FactKind::Records(_)) {
        return typed.get(&definition.key).and_then(|typed| value_of(definition, typed));
    }
    let now = records_json(definition, typed)?;
    let as_typed = registered.and_then(|value| records_json(definition, &rows_of(definition, value.get())));
    let is_same = as_typed.is_some_and(|then| then.get() == now.get());
    if is_same { registered.map(RawValue::to_owned) } else { Some(now) }
}

/// A typed value as JSON. What can't be read is sent on as text, so that the reader of documents says what it expected.
pub fn value_of(definition: &FactDefinition, typed: &[String]) -> Option<Box<RawValue>> {
    let first = typed.first()?;
    Some(match &definition.kind {
        FactKind::Bool => match first.as_str() {
            "yes" => raw(&true),
            "no" => raw(&false),
            other => text(other),
        },
        FactKind::Set(_) => {
            let codes: Vec<&String> = typed.iter().filter(|code| *code != NONE_OF_THESE).collect();
            raw(&codes)
        }
        FactKind::Integer { .. } => {
            let digits = plain_number(first);
            digits.parse::<u64>().map_or_else(|_| text(&digits), |number| raw(&number))
        }
        FactKind::Money | FactKind::Decimal(_) => text(&plain_number(first)),
        FactKind::Date | FactKind::Choice(_) | FactKind::Text | FactKind::Area | FactKind::Records(_) => text(first),
    })
}

fn text(text: &str) -> Box<RawValue> {
    raw(&text)
}

fn raw(value: &impl serde::Serialize) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).expect("plain data")
}

//! What was typed into the form of a household, right or wrong?

use super::records::{rows_of, rows_sent};
use super::sections::SECTIONS;
use crate::pages::form::Form;
use engine::facts::{FactDefinition, FactKind, Holder, Vocabulary};
use engine::registry::{HouseholdFile, Observation};
use std::collections::BTreeMap;

/// Typed values by fact; several for a set. Of a list by row and field: `supporters.0.family_size`.
pub type Typed = BTreeMap<String, Vec<String>>;

/// The value of a set's box that says: none of these, and that is known.
pub const NONE_OF_THESE: &str = "-";

/// The form of a household.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The office's id.
    pub id: String,
    /// When the facts held.
    pub facts_on: String,
    /// Household facts.
    pub facts: Typed,
    /// Members.
    pub members: Vec<MemberDraft>,
    /// Source and day of each section, by the name of its fields: `h.identity`, `m0.health`.
    pub observed: BTreeMap<String, (String, String)>,
    /// The version that was looked at when the form was opened; 0 for a new household.
    pub seen: u64,
}

/// A member on the form.
#[derive(Clone, Debug, Default)]
pub struct MemberDraft {
    /// The office's id.
    pub id: String,
    /// The name.
    pub name: String,
    /// A number that was typed; empty keeps the one that is registered.
    pub id_number: String,
    /// Whether the registered number is taken away.
    pub drops_number: bool,
    /// Facts.
    pub facts: Typed,
}

impl Draft {
    /// An empty household with one member.
    pub fn fresh(id: String) -> Self {
        let head = MemberDraft { id: format!("{id}-1"), facts: [("relation".to_string(), vec!["head".to_string()])].into(), ..MemberDraft::default() };
        Draft { members: vec![head], id, ..Draft::default() }
    }

    /// What is registered, as it would be typed.
    pub fn of(vocabulary: &Vocabulary, file: &HouseholdFile) -> Self {
        Draft {
            id: file.payload.id.clone(),
            facts_on: file.payload.facts_on.map(|day| day.to_string()).unwrap_or_default(),
            facts: typed(vocabulary, Holder::Household, &file.payload.facts),
            members: file
                .people
                .iter()
                .map(|person| MemberDraft {
                    id: person.payload.id.clone(),
                    name: person.payload.name.clone().unwrap_or_default(),
                    facts: typed(vocabulary, Holder::Member, &person.payload.facts),
                    ..MemberDraft::default()
                })
                .collect(),
            observed: BTreeMap::new(),
            seen: version_of(file),
        }
    }

    /// What was sent.
    pub fn sent(vocabulary: &Vocabulary, form: &Form) -> Self {
        let count = form.get("members").parse::<usize>().unwrap_or(1).clamp(1, engine::facts::MEMBERS_MAX);
        let facts = |holder: Holder, prefix: &str| -> Typed {
            let read =
                |key: &str| -> Vec<String> { form.all(&format!("{prefix}.{key}")).into_iter().filter(|value| !value.is_empty()).map(str::to_string).collect() };
            let mut typed = Typed::new();
            for definition in vocabulary.facts(holder) {
                if matches!(definition.kind, FactKind::Records(_)) {
                    typed.extend(rows_sent(form, prefix, definition));
                    continue;
                }
                let values = read(&definition.key);
                if !values.is_empty() {
                    typed.insert(definition.key.clone(), values);
                }
            }
            typed
        };
        let mut draft = Draft {
            id: form.get("id").to_string(),
            facts_on: form.get("facts_on").to_string(),
            facts: facts(Holder::Household, "h"),
            members: Vec::with_capacity(count),
            observed: BTreeMap::new(),
            seen: form.get("seen").parse().unwrap_or_default(),
        };
        for position in 0..count {
            let prefix = format!("m{position}");
            draft.members.push(MemberDraft {
                id: form.get(&format!("{prefix}.id")).to_string(),
                name: form.get(&format!("{prefix}.name")).to_string(),
                id_number: form.get(&format!("{prefix}.id_number")).to_string(),
                drops_number: form.has(&format!("{prefix}.drops_number")),
                facts: facts(Holder::Member, &prefix),
            });
        }
        for prefix in draft.prefixes() {
            for section in SECTIONS {
                let name = format!("{prefix}.{}", section.code());
                let (source, on) = (form.get(&format!("source.{name}")), form.get(&format!("on.{name}")));
                draft.observed.insert(name, (source.to_string(), on.to_string()));
            }
        }
        draft
    }

    /// `h`, `m0`, `m1` …: how names of fields begin.
    pub fn prefixes(&self) -> impl Iterator<Item = String> + use<> {
        std::iter::once("h".to_string()).chain((0..self.members.len()).map(|position| format!("m{position}")))
    }

    /// Adds an empty member with an id that nobody in the household has.
    pub fn add_member(&mut self) {
        let free = (1..).map(|number| format!("{}-{number}", self.id)).find(|id| self.members.iter().all(|member| member.id != *id));
        self.members.push(MemberDraft { id: free.unwrap_or_default(), ..MemberDraft::default() });
    }

    /// Takes a member off the form; the last one stays.
    pub fn remove_member(&mut self, position: usize) {
        if self.members.len() > 1 && position < self.members.len() {
            self.members.remove(position);
            let count = self.members.len();
            let observed = std::mem::take(&mut self.observed);
            self.observed = observed.into_iter().filter_map(|(name, value)| shifted(&name, position, count).map(|name| (name, value))).collect();
        }
    }
}

/// The name of a section's fields after a member was taken off.
fn shifted(name: &str, removed: usize, count: usize) -> Option<String> {
    let Some((position, section)) = name.strip_prefix('m').and_then(|rest| rest.split_once('.')) else { return Some(name.to_string()) };
    let position: usize = position.parse().ok()?;
    let position = match position.cmp(&removed) {
        std::cmp::Ordering::Less => position,
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Greater => position - 1,
    };
    (position < count).then(|| format!("m{position}.{section}"))
}

/// One number for the state of a household and its members: it grows with each change.
pub fn version_of(file: &HouseholdFile) -> u64 {
    file.versions().into_iter().map(|(_, version)| version).max().unwrap_or_default()
}

fn typed(vocabulary: &Vocabulary, holder: Holder, facts: &BTreeMap<String, Observation>) -> Typed {
    let mut typed = Typed::new();
    for (key, observation) in facts {
        let Some(slot) = vocabulary.slot(holder, key) else { continue };
        let (definition, raw) = (&vocabulary.facts(holder)[slot], observation.value.get());
        if matches!(definition.kind, FactKind::Records(_)) {
            typed.extend(rows_of(definition, raw));
        } else {
            typed.insert(key.clone(), typed_value(definition, raw));
        }
    }
    typed
}

/// A registered value as it would be typed.
pub fn typed_value(definition: &FactDefinition, raw: &str) -> Vec<String> {
    match &definition.kind {
        FactKind::Bool => vec![if raw == "true" { "yes" } else { "no" }.to_string()],
        FactKind::Set(_) => {
            let codes: Vec<String> = serde_json::from_str(raw).unwrap_or_default();
            if codes.is_empty() { vec![NONE_OF_THESE.to_string()] } else { codes }
        }
        _ => vec![serde_json::from_str::<String>(raw).unwrap_or_else(|_| raw.to_string())],
    }
}

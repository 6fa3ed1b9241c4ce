//! How does one fact look on a form?

use super::draft::{NONE_OF_THESE, Typed};
use super::records::count_of;
use crate::pages::form::FormFaults;
use crate::pages::tongue::Tongue;
use engine::facts::{FactDefinition, FactKind, RECORDS_MAX, Unit};
use engine::registry::Observation;

/// A field with its label, its hint, what was typed and what is wrong.
pub struct FieldView {
    /// The `id` of the element.
    pub id: String,
    /// The name under which it is sent.
    pub name: String,
    /// `line`, `money`, `number`, `day`, `choice`, `set` or `records`.
    pub look: &'static str,
    /// Its name for people.
    pub label: String,
    /// How to ask for it.
    pub hint: String,
    /// In what it is counted.
    pub unit: String,
    /// Whether only those who handle the case may see it.
    pub sensitive: bool,
    /// Whether it speaks of one calendar year.
    pub holds_year: bool,
    /// What was typed.
    pub value: String,
    /// What can be chosen.
    pub options: Vec<OptionView>,
    /// What is wrong.
    pub fault: Option<String>,
    /// Who said so last, and when.
    pub observed: String,
    /// The rows of a list, the last one empty.
    pub rows: Vec<RowView>,
}

/// A record of a list.
pub struct RowView {
    /// The name under which it is sent.
    pub name: String,
    /// Its number for people.
    pub number: usize,
    /// Whether it stands in the list already.
    pub is_kept: bool,
    /// Its fields.
    pub cells: Vec<FieldView>,
    /// What is wrong with the record itself.
    pub fault: Option<String>,
}

/// One of a list.
pub struct OptionView {
    /// As it is sent.
    pub value: String,
    /// As people say it.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The field of a list: a row for each record, and an empty one.
pub fn records_field(l: Tongue, prefix: &str, definition: &FactDefinition, typed: &Typed, observed: Option<&Observation>, faults: &FormFaults) -> FieldView {
    let count = count_of(definition, typed);
    let name = format!("{prefix}.{}", definition.key);
    let row = |number: usize| {
        let row = format!("{name}.{number}");
        let cell = |field: &FactDefinition| {
            let typed = typed.get(&format!("{}.{number}.{}", definition.key, field.key));
            fact_field(l, &row, field, typed, None, faults)
        };
        RowView {
            number: number + 1,
            is_kept: number < count,
            cells: definition.kind.fields().iter().map(cell).collect(),
            fault: faults.of(&row, l),
            name: row,
        }
    };
    let has_none = typed.contains_key(&definition.key);
    let none = OptionView { value: NONE_OF_THESE.to_string(), label: l.t("没有", "there are none").to_string(), chosen: has_none };
    let mut field = fact_field(l, prefix, definition, None, observed, faults);
    field.look = "records";
    field.value = if count > 0 || has_none { count.to_string() } else { String::new() };
    field.options = vec![none];
    field.rows = (0..(count + 1).min(RECORDS_MAX)).map(row).collect();
    field
}

/// The field of a fact.
pub fn fact_field(
    l: Tongue,
    prefix: &str,
    definition: &FactDefinition,
    typed: Option<&Vec<String>>,
    observed: Option<&Observation>,
    faults: &FormFaults,
) -> FieldView {
    let name = format!("{prefix}.{}", definition.key);
    let typed: &[String] = typed.map_or(&[], Vec::as_slice);
    let option = |value: &str, label: &str| OptionView {
        value: value.to_string(),
        label: label.to_string(),
        chosen: if value.is_empty() { typed.is_empty() } else { typed.iter().any(|one| one == value) },
    };
    let unknown = || option("", l.t("— 不清楚 —", "— unknown —"));
    let (look, unit, options) = match &definition.kind {
        FactKind::Bool => ("choice", Unit::NONE, vec![unknown(), option("yes", l.t("是", "yes")), option("no", l.t("否", "no"))]),
        FactKind::Choice(choices) => {
            let all = choices.iter().map(|choice| option(&choice.code, l.w(&choice.words)));
            ("choice", Unit::NONE, std::iter::once(unknown()).chain(all).collect())
        }
        FactKind::Set(choices) => {
            let all = choices.iter().map(|choice| option(&choice.code, l.w(&choice.words)));
            ("set", Unit::NONE, std::iter::once(option(NONE_OF_THESE, l.t("都没有", "none of these"))).chain(all).collect())
        }
        FactKind::Money => ("money", Unit::YUAN, Vec::new()),
        FactKind::Decimal(unit) | FactKind::Integer { unit, .. } => ("number", *unit, Vec::new()),
        FactKind::Date => ("day", Unit::NONE, Vec::new()),
        FactKind::Text | FactKind::Area | FactKind::Records(_) => ("line", Unit::NONE, Vec::new()),
    };
    FieldView {
        id: format!("f-{}", name.replace('.', "-")),
        look,
        label: l.w(&definition.name).to_string(),
        hint: l.w(&definition.question).to_string(),
        unit: if unit == Unit::NONE { String::new() } else { l.own(unit.words()) },
        sensitive: definition.sensitive,
        holds_year: definition.holds_year,
        value: typed.first().cloned().unwrap_or_default(),
        options,
        fault: faults.of(&name, l),
        observed: observed.map(|fact| format!("{} {}", fact.source, fact.on)).unwrap_or_default(),
        rows: Vec::new(),
        name,
    }
}

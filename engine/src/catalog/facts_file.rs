//! How does a declared fact become one of the vocabulary?

use super::diagnostic::Findings;
use super::program::Catalog;
use super::shape::{DefinitionFile, FactFile, FactTypeFile, FieldFile, HoldsFile};
use super::shared::{DefinitionRole, RegionalDefinition};
use super::yaml::Located;
use crate::facts::{Choice, FactDefinition, FactKind, Holder, Unit};
use crate::words::Words;

/// Most fields of a record.
const FIELDS_MAX: usize = 20;

/// Adds a fact to the vocabulary. Gives what it is computed from where it is not told, to be compiled when all facts are known.
pub(super) fn add_fact(
    holder: Holder,
    key: String,
    mut fact: Located<FactFile>,
    file_index: usize,
    findings: &mut Findings<'_>,
    catalog: &mut Catalog,
) -> Option<RegionalDefinition> {
    let otherwise = fact.value.otherwise.take();
    let place = fact.place;
    let mut definition = read_fact(&key, fact, findings)?;
    definition.otherwise = otherwise.as_ref().map(|text| text.value.clone());
    let is_taken = ["id", "members", "facts_on", "id_number", "name"].contains(&key.as_str());
    if otherwise.is_some() && !matches!(definition.kind, FactKind::Bool | FactKind::Money | FactKind::Decimal(_) | FactKind::Integer { .. }) {
        refuse(&key, place, "otherwise 只用于数字和布尔", "`otherwise` is for numbers and bool", findings);
        return None;
    }
    let name = definition.name.clone();
    if is_taken || catalog.vocabulary.add(holder, definition).is_none() {
        refuse(&key, place, "这个名称已被使用", "this name is taken", findings);
        return None;
    }
    let source = DefinitionFile { is: otherwise?, name: Some(name), says: None, clause: None, source: None, doubts: Vec::new() };
    Some(RegionalDefinition { region: None, holder, key, file_index, source: Located { place, value: source }, role: DefinitionRole::Otherwise })
}

fn refuse(key: &str, place: super::diagnostic::Place, zh: &str, en: &str, findings: &mut Findings<'_>) {
    findings.add(
        place,
        Words::new(format!("{key}:{zh}"), format!("{key}: {en}")),
        Words::new("见 catalog/README.md 的 Facts 一节", "see the section Facts of catalog/README.md"),
    );
}

fn read_fact(key: &str, fact: Located<FactFile>, findings: &mut Findings<'_>) -> Option<FactDefinition> {
    let place = fact.place;
    let FactFile { kind, unit, min, max, values, fields, otherwise: _, name, question, sensitive, holds } = fact.value;
    let mut fail = |zh: &str, en: &str| {
        refuse(key, place, zh, en, findings);
        None
    };
    let has_unit = unit.is_some();
    let Some(unit) = unit.map_or(Some(Unit::NONE), |unit| Unit::parse(&unit)) else { return fail("单位不认识", "unknown unit") };
    let has_choices = matches!(kind, FactTypeFile::Choice | FactTypeFile::Set);
    if has_choices != values.is_some() || values.as_ref().is_some_and(|values| values.0.len() > 60) {
        return fail("choice 和 set 需要 values（最多60个），其他类型不能有", "choice and set need values (at most 60), other types have none");
    }
    let is_integer = kind == FactTypeFile::Integer;
    if (min.is_some() || max.is_some()) && !is_integer || min.zip(max).is_some_and(|(min, max)| min > max) {
        return fail("min 和 max 只用于 integer，且 min 不大于 max", "min and max are for integer, and min is not above max");
    }
    if has_unit && !is_integer && kind != FactTypeFile::Decimal {
        return fail("unit 只用于 integer 和 decimal", "unit is for integer and decimal");
    }
    let count = fields.as_ref().map_or(0, |fields| fields.0.len());
    if (kind == FactTypeFile::Records) != fields.is_some() || fields.is_some() && !(1..=FIELDS_MAX).contains(&count) {
        return fail("records 需要 fields（1至20个），其他类型不能有", "records need fields (1 to 20), other types have none");
    }
    let choices = values.map(|values| values.0.into_iter().map(|(code, words)| Choice { code, words }).collect()).unwrap_or_default();
    let kind = match kind {
        FactTypeFile::Bool => FactKind::Bool,
        FactTypeFile::Money => FactKind::Money,
        FactTypeFile::Decimal => FactKind::Decimal(unit),
        FactTypeFile::Integer => FactKind::Integer { unit, min: min.map_or(0, i64::from), max: max.map_or(1_000_000_000_000, i64::from) },
        FactTypeFile::Date => FactKind::Date,
        FactTypeFile::Choice => FactKind::Choice(choices),
        FactTypeFile::Set => FactKind::Set(choices),
        FactTypeFile::Text => FactKind::Text,
        FactTypeFile::Records => {
            let fields: Vec<FactDefinition> = fields?.0.into_iter().filter_map(|(field, file)| read_field(key, &field, file, findings)).collect();
            // A list that lacks a field would be refused wherever somebody tells it.
            if fields.len() < count {
                return None;
            }
            FactKind::Records(fields)
        }
    };
    Some(FactDefinition { key: key.to_string(), kind, name, question, sensitive, holds_year: holds == Some(HoldsFile::Year), otherwise: None })
}

fn read_field(list: &str, key: &str, field: Located<FieldFile>, findings: &mut Findings<'_>) -> Option<FactDefinition> {
    let place = field.place;
    let path = format!("{list}.{key}");
    let definition = read_fact(&path, Located { place, value: field.value.into() }, findings)?;
    if matches!(definition.kind, FactKind::Set(_) | FactKind::Records(_)) {
        refuse(&path, place, "记录的字段只能是单个值", "a record's field holds one value", findings);
        return None;
    }
    Some(FactDefinition { key: key.to_string(), ..definition })
}

//! What do programs share: standards found by area, and definitions compiled in the order of their dependencies?

use super::assemble::{FileKind, ParsedFile, kind_of};
use super::diagnostic::{Findings, Place};
use super::language::{Compiled, Definition, DefinitionBody, LanguageError, Names, Scope, Standard, StandardRow, compile_value};
use super::program::Catalog;
use super::program_file::RegionNames;
use super::shape::{DefinitionFile, StandardFile, ValueFile};
use super::shape_check::read_shape;
use super::yaml::Located;
use crate::calendar::Period;
use crate::facts::{Area, Holder, Unit};
use crate::number::Exact;
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A definition as a file gives it, with the region whose programs may use it (none: everywhere).
pub(super) struct RegionalDefinition {
    pub region: Option<Area>,
    pub holder: Holder,
    pub key: String,
    pub file_index: usize,
    pub source: Located<DefinitionFile>,
}

/// A shared number as a file gives it.
struct RegionalStandard {
    region: Area,
    standard: StandardFile,
    rows: Vec<StandardRow>,
    unit: Unit,
}

/// What all programs share.
#[derive(Default)]
pub(super) struct Shared {
    definitions: Vec<(Option<Area>, Holder, Arc<Definition>)>,
    standards: Vec<RegionalStandard>,
}

pub(super) fn read_region(region: &Located<String>, findings: &mut Findings<'_>) -> Option<Area> {
    let area = Area::parse_prefix(region);
    if area.is_none() {
        findings.add(
            region.place,
            Words::new("region 应为2至12位数字", "a region has 2 to 12 digits"),
            Words::new("如 \"4207\"（鄂州市）、\"110101\"（东城区）", "as \"4207\" (Ezhou) or \"110101\" (Dongcheng)"),
        );
    }
    area
}

/// Reads a value's period and number; percentages become ratios.
pub(super) fn read_value(value: &Located<ValueFile>, unit_name: &str, findings: &mut Findings<'_>) -> Option<(Period, Exact)> {
    let period = Period { from: value.from.0, to: value.to.map(|day| day.0) };
    if period.to.is_some_and(|to| to < period.from) {
        findings.add(value.place, Words::new("to 早于 from", "`to` lies before `from`"), Words::new("请检查日期", "check the dates"));
        return None;
    }
    let number = &value.value.value.0;
    let number = if unit_name == "percent" { number * &Exact::ratio(1, 100) } else { number.clone() };
    Some((period, number))
}

/// One unit of a number as a person would move it: a fen, a year; a hundredth of a ratio; one per cent.
pub(super) fn step_of(unit_name: &str, unit: Unit) -> Exact {
    if matches!(unit_name, "percent" | "ratio") { Exact::ratio(1, 100) } else { unit.step() }
}

pub(super) fn read_unit(unit: &Located<String>, findings: &mut Findings<'_>) -> Option<Unit> {
    let found = Unit::parse(unit);
    if found.is_none() {
        let name = &unit.value;
        findings.add(
            unit.place,
            words!("不认识的单位 {name}", "unknown unit {name}"),
            Words::new(
                "可用：yuan, percent, ratio, count, years, months, days, m2, kwh 及其商，如 yuan/m2",
                "known: yuan, percent, ratio, count, years, months, days, m2, kwh and quotients such as yuan/m2",
            ),
        );
    }
    found
}

/// Reads the numbers that programs share.
pub(super) fn read_standards<'a>(files: &[ParsedFile<'a>], findings: &mut BTreeMap<usize, Findings<'a>>, shared: &mut Shared) {
    for (index, path, _, node) in files {
        if !matches!(kind_of(path), FileKind::Standard) {
            continue;
        }
        let findings = findings.get_mut(index).expect("one list per file");
        let Some(standard) = read_shape::<StandardFile>(node, findings) else { continue };
        let (Some(region), Some(unit)) = (read_region(&standard.region, findings), read_unit(&standard.unit, findings)) else { continue };
        let mut rows = Vec::new();
        for value in &standard.values {
            let area = match &value.area {
                Some(area) => read_region(area, findings),
                None => Some(region.clone()),
            };
            let (Some(area), Some((period, number))) = (area, read_value(value, &standard.unit, findings)) else { continue };
            if value.condition.is_some() {
                findings.add(
                    value.place,
                    Words::new("standard 的值没有 where", "a standard's value has no `where`"),
                    Words::new("请用 area，或改为项目参数", "use `area`, or make it a parameter"),
                );
            }
            if value.clause.is_none() && value.source.is_none() && standard.source.clause.is_none() {
                no_source(value.place, findings);
            }
            rows.push(StandardRow { area, period, checked_until: value.checked_until.map(|day| day.0), value: number, clause: value.clause.clone() });
        }
        for (i, a) in rows.iter().enumerate() {
            if rows[i + 1..].iter().any(|b| a.area == b.area && a.period.meets(&b.period)) {
                findings.add(
                    standard.values[i].place,
                    Words::new("同一地区同一天有两个值", "two values for one area and day"),
                    Words::new("请给前一个值写上 to", "give the earlier value a `to`"),
                );
            }
        }
        shared.standards.push(RegionalStandard { region, standard, rows, unit });
    }
}

pub(super) fn no_source(place: Place, findings: &mut Findings<'_>) {
    findings.add(place, Words::new("这个数字没有出处", "this number has no source"), Words::new("请写 clause 或 source", "give a clause or a source"));
}

impl Shared {
    /// What a program or definition of a region may name. Definitions hold in their own region and in smaller ones.
    pub(super) fn names_for(&self, region: &Area) -> RegionNames {
        let within = |of: &Option<Area>| of.as_ref().is_none_or(|of| region.as_str().starts_with(of.as_str()));
        let definitions =
            self.definitions.iter().filter(|d| within(&d.0)).map(|(_, holder, definition)| ((*holder, definition.key.clone()), definition.clone()));
        let mut standards: BTreeMap<String, Standard> = BTreeMap::new();
        for entry in &self.standards {
            let related = region.as_str().starts_with(entry.region.as_str()) || entry.region.as_str().starts_with(region.as_str());
            if !related {
                continue;
            }
            let key = entry.standard.id.value.clone();
            let standard = standards.entry(key.clone()).or_insert_with(|| Standard {
                key,
                name: entry.standard.name.clone(),
                unit: entry.unit,
                step: step_of(&entry.standard.unit, entry.unit),
                asked_from: region.clone(),
                rows: Vec::new(),
            });
            standard.rows.extend(entry.rows.iter().cloned());
        }
        RegionNames { definitions: definitions.collect(), standards: standards.into_iter().map(|(key, standard)| (key, Arc::new(standard))).collect() }
    }
}

/// Compiles definitions in the order of their dependencies; what is left at the end is wrong or circular.
pub(super) fn compile_definitions(mut pending: Vec<RegionalDefinition>, findings: &mut BTreeMap<usize, Findings<'_>>, shared: &mut Shared, catalog: &Catalog) {
    let everywhere = Area::parse_prefix("00").expect("two digits");
    let mut seen = BTreeSet::new();
    pending.retain(|d| {
        let region = d.region.as_ref().map(|r| r.as_str().to_string());
        let fresh = catalog.vocabulary.slot(d.holder, &d.key).is_none() && seen.insert((region, d.holder, d.key.clone()));
        if !fresh {
            let key = &d.key;
            findings.get_mut(&d.file_index).expect("one list per file").add(
                d.source.place,
                words!("名称 {key} 已被使用", "the name {key} is taken"),
                Words::new("请换一个名称", "take another name"),
            );
        }
        fresh
    });
    loop {
        let mut failed = Vec::new();
        let before = pending.len();
        for definition in std::mem::take(&mut pending) {
            let names = shared.names_for(definition.region.as_ref().unwrap_or(&everywhere));
            match compile_definition(&definition, &names, catalog) {
                Ok(compiled) => shared.definitions.push((definition.region, definition.holder, Arc::new(compiled))),
                Err(error) => failed.push((definition, error)),
            }
        }
        if failed.len() == before || failed.is_empty() {
            for (definition, error) in failed {
                let findings = findings.get_mut(&definition.file_index).expect("one list per file");
                report(&definition.source.is, error, findings);
            }
            return;
        }
        pending = failed.into_iter().map(|(definition, _)| definition).collect();
    }
}

fn compile_definition(definition: &RegionalDefinition, names: &RegionNames, catalog: &Catalog) -> Result<Definition, LanguageError> {
    let parameters = BTreeMap::new();
    let names = Names { vocabulary: &catalog.vocabulary, definitions: &names.definitions, parameters: &parameters, standards: &names.standards };
    let scope = match definition.holder {
        Holder::Household => Scope::Household,
        Holder::Member => Scope::Member,
    };
    let body = match compile_value(&definition.source.is, &names, scope)? {
        Compiled::Condition(condition) => DefinitionBody::Condition(condition),
        Compiled::Number(number, unit) => DefinitionBody::Number(number, unit.unwrap_or_default()),
    };
    let file = &definition.source.value;
    let name = file.name.clone().or_else(|| file.says.clone()).unwrap_or_else(|| Words::new(&definition.key, &definition.key));
    Ok(Definition { key: definition.key.clone(), name, clause: file.clause.clone(), body })
}

/// Notes an error of the rule language at its place in the file.
pub(super) fn report(text: &Located<String>, error: LanguageError, findings: &mut Findings<'_>) {
    let column = text.value.get(..error.at).map_or(0, |before| before.chars().count()) as u32;
    let place = Place { line: text.place.line, column: text.place.column + column };
    let source: String = text.value.chars().take(120).collect();
    let (zh, en) = (error.problem.zh, error.problem.en);
    findings.add(place, words!("{zh}（在「{source}」中）", "{en} (in `{source}`)"), error.mend);
}

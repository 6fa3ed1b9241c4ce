//! What do programs share: standards found by area, and definitions compiled in the order of their dependencies?

use super::assemble::{FileKind, ParsedFile, kind_of};
use super::diagnostic::{Findings, Place};
use super::extent::{STANDARD_VALUES_MAX, is_too_many};
use super::language::{
    Compiled, Definition, DefinitionBody, LanguageError, Names, Scope, Standard, StandardRow, compile_condition, compile_number, compile_value,
};
use super::program::{Catalog, ComputedFact};
use super::program_file::RegionNames;
use super::shape::{DefinitionFile, StandardFile, ValueFile};
use super::shape_check::read_shape;
use super::yaml::{Located, Node};
use crate::calendar::Period;
use crate::facts::{Area, Holder, Unit, Vocabulary};
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
    pub role: DefinitionRole,
}

/// What a definition is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DefinitionRole {
    /// A derived fact, which nobody can tell.
    Derived,
    /// What a fact of this key is computed from where it is not told.
    Otherwise,
}

/// A shared number as a file gives it.
struct RegionalStandard {
    key: String,
    /// `None` where the file does not say it legibly: then any region may be meant.
    region: Option<Area>,
    file_index: usize,
    /// `None` where something is wrong with the file: nobody may use it, nor another's number in its place.
    sound: Option<SoundStandard>,
}

struct SoundStandard {
    name: Words,
    unit: Unit,
    step: Exact,
    rows: Vec<StandardRow>,
    place: Place,
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
            Words::new("请写作如 \"4207\"（鄂州市）、\"110101\"（东城区）", "write it as \"4207\" (Ezhou) or \"110101\" (Dongcheng)"),
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

/// Reads the numbers that programs share. `unreadable` are keys of standards whose files are no YAML at all.
pub(super) fn read_standards<'a>(files: &[ParsedFile<'a>], unreadable: Vec<String>, findings: &mut BTreeMap<usize, Findings<'a>>, shared: &mut Shared) {
    shared.standards.extend(unreadable.into_iter().map(|key| RegionalStandard { key, region: None, file_index: usize::MAX, sound: None }));
    for (index, path, _, node) in files {
        if !matches!(kind_of(path), FileKind::Standard) {
            continue;
        }
        let findings = findings.get_mut(index).expect("one list per file");
        let Some(key) = node.get("id").and_then(Node::as_text).map(str::to_string) else {
            read_shape::<StandardFile>(node, findings);
            continue;
        };
        let region = node.get("region").and_then(Node::as_text).and_then(Area::parse_prefix);
        let sound = read_shape::<StandardFile>(node, findings).and_then(|standard| read_standard(&standard, findings)).filter(|_| findings.is_sound());
        shared.standards.push(RegionalStandard { key, region, file_index: *index, sound });
    }
    check_standards_together(findings, shared);
}

fn read_standard(standard: &StandardFile, findings: &mut Findings<'_>) -> Option<SoundStandard> {
    let (region, unit) = (read_region(&standard.region, findings)?, read_unit(&standard.unit, findings)?);
    if is_too_many(("标准的值", "values of a standard"), standard.values.iter(), STANDARD_VALUES_MAX, findings) {
        return None;
    }
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
        let row = StandardRow { area, period, checked_until: Some(value.checked_until.0), value: number, clause: value.clause.clone() };
        if rows.iter().any(|other| meets(other, &row)) {
            two_values(value.place, findings);
        }
        rows.push(row);
    }
    Some(SoundStandard { name: standard.name.clone(), unit, step: step_of(&standard.unit, unit), rows, place: standard.id.place })
}

fn meets(a: &StandardRow, b: &StandardRow) -> bool {
    a.area == b.area && a.period.meets(&b.period)
}

fn two_values(place: Place, findings: &mut Findings<'_>) {
    findings.add(
        place,
        Words::new("同一地区同一天有两个值", "two values for one area and day"),
        Words::new("请给前一个值写上 to", "give the earlier value a `to`"),
    );
}

/// Files of one standard must agree in the unit and may not give two values for one area and day; else none of them is used.
fn check_standards_together(findings: &mut BTreeMap<usize, Findings<'_>>, shared: &mut Shared) {
    let mut wrong = BTreeSet::new();
    for (i, a) in shared.standards.iter().enumerate() {
        for (j, b) in shared.standards.iter().enumerate().skip(i + 1).filter(|(_, b)| a.key == b.key) {
            let (Some(one), Some(two)) = (&a.sound, &b.sound) else { continue };
            let units_differ = one.unit != two.unit || one.step != two.step;
            if !units_differ && !one.rows.iter().any(|row| two.rows.iter().any(|other| meets(row, other))) {
                continue;
            }
            for (entry, sound) in [(a, one), (b, two)] {
                let findings = findings.get_mut(&entry.file_index).expect("a sound standard has a file");
                if units_differ {
                    let problem = Words::new("同名标准在不同文件中的单位不同", "files of one standard give different units");
                    findings.add(sound.place, problem, Words::new("请统一单位，或换一个 id", "give one unit, or take another id"));
                } else {
                    two_values(sound.place, findings);
                }
            }
            wrong.extend([i, j]);
        }
    }
    wrong.into_iter().for_each(|index| shared.standards[index].sound = None);
}

pub(super) fn no_source(place: Place, findings: &mut Findings<'_>) {
    findings.add(place, Words::new("这个数字没有出处", "this number has no source"), Words::new("请写 clause 或 source", "give a clause or a source"));
}

impl Shared {
    /// The facts that are computed where they are not told.
    pub(super) fn computed(&self, vocabulary: &Vocabulary) -> Vec<ComputedFact> {
        let computed = |(_, holder, definition): &(Option<Area>, Holder, Arc<Definition>)| {
            vocabulary.slot(*holder, &definition.key).map(|slot| ComputedFact { holder: *holder, slot, definition: definition.clone() })
        };
        self.definitions.iter().filter_map(computed).collect()
    }

    /// What a program or definition of a region may name. Definitions hold in their own region and in smaller ones.
    pub(super) fn names_for(&self, region: &Area) -> RegionNames {
        let definitions =
            self.definitions.iter().filter(|d| is_within(region, &d.0)).map(|(_, holder, definition)| ((*holder, definition.key.clone()), definition.clone()));
        let mut standards: BTreeMap<String, Standard> = BTreeMap::new();
        let mut broken = BTreeSet::new();
        for entry in &self.standards {
            if !entry.region.as_ref().is_none_or(|of| of.meets(region)) {
                continue;
            }
            let Some(sound) = &entry.sound else {
                broken.insert(entry.key.clone());
                continue;
            };
            let standard = standards.entry(entry.key.clone()).or_insert_with(|| Standard {
                key: entry.key.clone(),
                name: sound.name.clone(),
                unit: sound.unit,
                step: sound.step.clone(),
                asked_from: region.clone(),
                rows: Vec::new(),
            });
            standard.rows.extend(sound.rows.iter().cloned());
        }
        standards.retain(|key, _| !broken.contains(key));
        RegionNames { definitions: definitions.collect(), standards: standards.into_iter().map(|(key, standard)| (key, Arc::new(standard))).collect() }
    }
}

/// Whether what a region defines, or everybody, is in sight in another region.
fn is_within(region: &Area, of: &Option<Area>) -> bool {
    of.as_ref().is_none_or(|of| region.as_str().starts_with(of.as_str()))
}

/// Most rounds in which definitions are tried though something that they mention is still to come.
const ROUNDS_MAX: usize = 20;

/// Compiles definitions in the order of their dependencies; what is left at the end is wrong or circular.
pub(super) fn compile_definitions(mut pending: Vec<RegionalDefinition>, findings: &mut BTreeMap<usize, Findings<'_>>, shared: &mut Shared, catalog: &Catalog) {
    let everywhere = Area::parse_prefix("00").expect("two digits");
    let mut seen: BTreeMap<(Holder, String), Vec<Option<Area>>> = BTreeMap::new();
    // A name means one thing wherever it is in sight: neither a smaller nor a larger region may have it too.
    pending.retain(|d| {
        let others = seen.entry((d.holder, d.key.clone())).or_default();
        let in_sight = |other: &Option<Area>| match (other, &d.region) {
            (Some(other), Some(own)) => other.meets(own),
            _ => true,
        };
        let is_free = d.role == DefinitionRole::Otherwise || catalog.vocabulary.slot(d.holder, &d.key).is_none();
        let fresh = is_free && !others.iter().any(in_sight);
        others.push(d.region.clone());
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
    let mut in_sight: BTreeMap<Area, RegionNames> = BTreeMap::new();
    let mut waited_for: BTreeMap<String, usize> = BTreeMap::new();
    pending.iter().for_each(|definition| *waited_for.entry(definition.key.clone()).or_default() += 1);
    let mut pending: Vec<Pending> = pending.into_iter().map(|definition| Pending { definition, error: None, is_final: false }).collect();
    let (mut tries_all, mut patience) = (false, ROUNDS_MAX);
    loop {
        let before = pending.len();
        for mut entry in std::mem::take(&mut pending) {
            let definition = &entry.definition;
            let waits = mentions_any(definition, &waited_for);
            if entry.is_final || waits && !tries_all {
                pending.push(entry);
                continue;
            }
            let region = definition.region.as_ref().unwrap_or(&everywhere);
            let names = in_sight.entry(region.clone()).or_insert_with(|| shared.names_for(region));
            match compile_definition(definition, names, catalog) {
                Ok(compiled) => {
                    let compiled = Arc::new(compiled);
                    for (_, names) in in_sight.iter_mut().filter(|(region, _)| is_within(region, &definition.region)) {
                        names.definitions.insert((definition.holder, compiled.key.clone()), compiled.clone());
                    }
                    if let Some(count) = waited_for.get_mut(&compiled.key) {
                        *count -= 1;
                    }
                    shared.definitions.push((entry.definition.region, entry.definition.holder, compiled));
                }
                Err(error) => {
                    (entry.error, entry.is_final) = (Some(error), !waits);
                    pending.push(entry);
                }
            }
        }
        let is_stuck = pending.len() == before;
        if pending.is_empty() || tries_all && (is_stuck || patience == 0) {
            break;
        }
        // A word may stand for something else than the definition of its name: before giving up, all are tried.
        tries_all = is_stuck;
        patience -= usize::from(tries_all && patience > 0);
    }
    for Pending { definition, error, .. } in pending {
        let findings = findings.get_mut(&definition.file_index).expect("one list per file");
        if let Some(error) = error {
            report(&definition.source.is, error, findings);
        }
    }
}

/// A definition that is not compiled yet.
struct Pending {
    definition: RegionalDefinition,
    error: Option<LanguageError>,
    /// Whether it failed though nothing that it mentions was still to come.
    is_final: bool,
}

/// Whether a definition speaks of another one that is still to come; another may have its own name.
fn mentions_any(definition: &RegionalDefinition, waited_for: &BTreeMap<String, usize>) -> bool {
    let mut words = definition.source.is.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.any(|word| waited_for.get(word).is_some_and(|count| *count > usize::from(word == definition.key)))
}

fn compile_definition(definition: &RegionalDefinition, names: &RegionNames, catalog: &Catalog) -> Result<Definition, LanguageError> {
    let (parameters, no_standards) = (BTreeMap::new(), BTreeMap::new());
    // What a household tells does not hang on a rule's number.
    let standards = if definition.role == DefinitionRole::Otherwise { &no_standards } else { &names.standards };
    let names = Names { vocabulary: &catalog.vocabulary, definitions: &names.definitions, parameters: &parameters, standards };
    let scope = match definition.holder {
        Holder::Household => Scope::Household,
        Holder::Member => Scope::Member,
    };
    let unit = (definition.role == DefinitionRole::Otherwise).then(|| unit_told(definition, catalog)).flatten();
    let is = &definition.source.is;
    let body = match (definition.role, unit) {
        (DefinitionRole::Otherwise, Some(unit)) => DefinitionBody::Number(compile_number(is, &names, scope, unit)?, unit),
        (DefinitionRole::Otherwise, None) => DefinitionBody::Condition(compile_condition(is, &names, scope)?),
        (DefinitionRole::Derived, _) => match compile_value(is, &names, scope)? {
            Compiled::Condition(condition) => DefinitionBody::Condition(condition),
            Compiled::Number(number, unit) => DefinitionBody::Number(number, unit.unwrap_or_default()),
        },
    };
    let file = &definition.source.value;
    let name = file.name.clone().or_else(|| file.says.clone()).unwrap_or_else(|| Words::new(&definition.key, &definition.key));
    Ok(Definition { key: definition.key.clone(), name, clause: file.clause.clone(), body })
}

/// In what the fact is counted of which a definition tells the other source; none for a yes-or-no.
fn unit_told(definition: &RegionalDefinition, catalog: &Catalog) -> Option<Unit> {
    let slot = catalog.vocabulary.slot(definition.holder, &definition.key)?;
    catalog.vocabulary.facts(definition.holder)[slot].kind.unit()
}

/// Notes an error of the rule language at its place in the file.
pub(super) fn report(text: &Located<String>, error: LanguageError, findings: &mut Findings<'_>) {
    let column = text.value.get(..error.at).map_or(0, |before| before.chars().count()) as u32;
    let place = Place { line: text.place.line, column: text.place.column + column };
    let source: String = text.value.chars().take(120).collect();
    let (zh, en) = (error.problem.zh, error.problem.en);
    findings.add(place, words!("{zh}（在「{source}」中）", "{en} (in `{source}`)"), error.mend);
}

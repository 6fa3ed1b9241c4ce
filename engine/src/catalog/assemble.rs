//! How do files become a catalog?
//!
//! First the words (facts, needs, agencies, papers, days), then shared numbers and definitions, then the programs, each on
//! its own: a file that makes no sense is left out with its diagnostics, and the others are as before.

use super::diagnostic::{Diagnostic, Findings, Place};
use super::folder::SourceFolder;
use super::language::{compile_value, Compiled, Definition, DefinitionBody, LanguageError, Names, Scope, Standard, StandardRow};
use super::program::{Catalog, Program};
use super::program_file::{self, RegionNames};
use super::relations::contradictions;
use super::shape::{AgenciesFile, CalendarFile, DefinitionFile, DefinitionsFile, DocumentsFile, FactFile, FactTypeFile, FactsFile, HoldsFile, NeedsFile, ProgramFile, StandardFile, ValueFile};
use super::shape_check::read_shape;
use super::yaml::{parse_yaml, Located, Node};
use crate::calendar::{Calendar, Period, YearTable};
use crate::facts::{Area, Choice, FactDefinition, FactKind, Holder, Unit};
use crate::id::RegionCodes;
use crate::number::Exact;
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A definition as a file gives it, with the region whose programs may use it (none: everywhere).
struct RegionalDefinition {
    region: Option<Area>,
    holder: Holder,
    key: String,
    file_index: usize,
    source: Located<DefinitionFile>,
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

/// Makes a catalog of a folder's files: the sound programs, and every problem of all the others.
pub fn assemble(folder: &SourceFolder) -> (Catalog, Vec<Diagnostic>) {
    let mut catalog = Catalog { hash: folder.hash(), ..Catalog::default() };
    let mut diagnostics = Vec::new();
    let mut files = Vec::new();
    for (index, file) in folder.files.iter().enumerate() {
        let text = match std::str::from_utf8(&file.bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(error) => {
                let mut findings = Findings::new(&file.path, "");
                let line = 1 + file.bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count() as u32;
                findings.add(Place { line, column: 1 }, Words::new("文件不是UTF-8编码", "the file is not UTF-8"), Words::new("请另存为UTF-8", "save it as UTF-8"));
                diagnostics.extend(findings.list);
                catalog.left_out.extend(program_id_of(&String::from_utf8_lossy(&file.bytes)));
                continue;
            }
        };
        if file.path == "regions.txt" {
            match RegionCodes::parse(text) {
                Ok(regions) => catalog.regions = regions,
                Err(line) => {
                    let mut findings = Findings::new(&file.path, text);
                    findings.add(Place { line: line as u32, column: 1 }, Words::new("不是代码行", "not a line of codes"), Words::new("写作 1101: 01 02", "write 1101: 01 02"));
                    diagnostics.extend(findings.list);
                }
            }
            continue;
        }
        match parse_yaml(text) {
            Ok(node) => files.push((index, file.path.as_str(), text, node)),
            Err(problems) => {
                let mut findings = Findings::new(&file.path, text);
                for (place, problem) in problems {
                    findings.add(place, problem, Words::new("请检查缩进、冒号和引号", "check indentation, colons and quotes"));
                }
                diagnostics.extend(findings.list);
                if matches!(kind_of(&file.path), FileKind::Program) {
                    catalog.left_out.extend(program_id_of(text));
                }
            }
        }
    }

    let mut findings: BTreeMap<usize, Findings<'_>> = files.iter().map(|(index, path, text, _)| (*index, Findings::new(path, text))).collect();
    let mut definitions = Vec::new();
    read_words(&files, &mut findings, &mut catalog, &mut definitions);
    let mut shared = Shared::default();
    read_standards(&files, &mut findings, &mut shared);
    compile_definitions(definitions, &mut findings, &mut shared, &catalog);
    read_programs(&files, &mut findings, &shared, &mut catalog);
    check_relations(&files, &mut findings, &catalog);

    diagnostics.extend(findings.into_values().flat_map(|findings| findings.list));
    diagnostics.sort_by(|a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
    catalog.left_out.sort();
    catalog.left_out.dedup();
    (catalog, diagnostics)
}

type ParsedFile<'a> = (usize, &'a str, &'a str, Node);

enum FileKind {
    Facts,
    Needs,
    Agencies,
    Documents,
    Calendar,
    Standard,
    Definitions,
    Program,
}

fn kind_of(path: &str) -> FileKind {
    let mut parts: Vec<&str> = path.split('/').collect();
    let name = parts.pop().unwrap_or_default();
    match name {
        "facts.yaml" => FileKind::Facts,
        "needs.yaml" => FileKind::Needs,
        "agencies.yaml" => FileKind::Agencies,
        "documents.yaml" => FileKind::Documents,
        "definitions.yaml" => FileKind::Definitions,
        _ if parts.contains(&"facts") => FileKind::Facts,
        _ if parts.contains(&"definitions") => FileKind::Definitions,
        _ if parts.contains(&"standards") => FileKind::Standard,
        _ if parts.first() == Some(&"calendar") => FileKind::Calendar,
        _ => FileKind::Program,
    }
}

/// The id that a program file names, even if the file can't be read otherwise.
fn program_id_of(text: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("id:"))?;
    let id = line.split('#').next()?.trim().trim_matches(['"', '\'']);
    (!id.is_empty()).then(|| id.to_string())
}

fn read_words<'a>(files: &[ParsedFile<'a>], findings: &mut BTreeMap<usize, Findings<'a>>, catalog: &mut Catalog, definitions: &mut Vec<RegionalDefinition>) {
    let mut years = BTreeMap::new();
    // The catalog's own facts.yaml comes before the regions' words, so that its facts keep their slots.
    let ordered = files.iter().filter(|f| f.1 == "facts.yaml").chain(files.iter().filter(|f| f.1 != "facts.yaml"));
    for (index, path, _, node) in ordered {
        let findings = findings.get_mut(index).expect("one list per file");
        match kind_of(path) {
            FileKind::Facts => {
                if let Some(file) = read_shape::<FactsFile>(node, findings) {
                    for (holder, facts) in [(Holder::Household, file.household), (Holder::Member, file.member)] {
                        for (key, fact) in facts {
                            add_fact(holder, key, fact, findings, catalog);
                        }
                    }
                    for (holder, derived) in [(Holder::Household, file.derived.household), (Holder::Member, file.derived.member)] {
                        definitions.extend(derived.into_iter().map(|(key, source)| RegionalDefinition { region: None, holder, key, file_index: *index, source }));
                    }
                }
            }
            FileKind::Definitions => {
                if let Some(file) = read_shape::<DefinitionsFile>(node, findings) {
                    let Some(region) = read_region(&file.region, findings) else { continue };
                    for (holder, derived) in [(Holder::Household, file.household), (Holder::Member, file.member)] {
                        definitions.extend(derived.into_iter().map(|(key, source)| RegionalDefinition { region: Some(region.clone()), holder, key, file_index: *index, source }));
                    }
                }
            }
            FileKind::Needs => catalog.needs.extend(read_shape::<NeedsFile>(node, findings).into_iter().flat_map(|file| file.needs)),
            FileKind::Agencies => catalog.agencies.extend(read_shape::<AgenciesFile>(node, findings).into_iter().flat_map(|file| file.agencies)),
            FileKind::Documents => catalog.documents.extend(read_shape::<DocumentsFile>(node, findings).into_iter().flat_map(|file| file.documents)),
            FileKind::Calendar => {
                if let Some(file) = read_shape::<CalendarFile>(node, findings) {
                    let mut table = YearTable { work: file.work.iter().map(|day| day.0).collect(), ..YearTable::default() };
                    for span in &file.off {
                        let mut day = span.from.0;
                        while day <= span.to.0 && table.off.len() < 366 {
                            table.off.insert(day);
                            day = day.tomorrow().unwrap_or(crate::calendar::Date::MAX);
                        }
                    }
                    let year = file.year;
                    if let Some(stray) = table.off.iter().chain(&table.work).find(|day| day.year() != year) {
                        findings.add(node.place, words!("{stray} 不属于 {year} 年", "{stray} is not in {year}"), Words::new("每年一个文件", "one file a year"));
                    }
                    years.insert(year, table);
                }
            }
            FileKind::Standard | FileKind::Program => {}
        }
    }
    catalog.calendar = Calendar::new(years);
}

fn add_fact(holder: Holder, key: String, fact: Located<FactFile>, findings: &mut Findings<'_>, catalog: &mut Catalog) {
    let file = &fact.value;
    let mut refuse = |zh: &str, en: &str| findings.add(fact.place, Words::new(format!("{key}:{zh}"), format!("{key}: {en}")), Words::new("见 catalog/README.md 的 Facts 一节", "see the section Facts of catalog/README.md"));
    let unit = match file.unit.as_ref().map(|unit| Unit::parse(unit)) {
        None => Unit::NONE,
        Some(Some(unit)) => unit,
        Some(None) => return refuse("单位不认识", "unknown unit"),
    };
    let choices = || -> Vec<Choice> {
        let values = file.values.as_ref().map(|values| values.0.as_slice()).unwrap_or_default();
        values.iter().map(|(code, words)| Choice { code: code.clone(), words: words.clone() }).collect()
    };
    let has_choices = matches!(file.kind, FactTypeFile::Choice | FactTypeFile::Set);
    if has_choices != file.values.is_some() || choices().len() > 60 {
        return refuse("choice 和 set 需要 values(最多60个),其他类型不能有", "choice and set need values (at most 60), other types have none");
    }
    let kind = match file.kind {
        FactTypeFile::Bool => FactKind::Bool,
        FactTypeFile::Money => FactKind::Money,
        FactTypeFile::Decimal => FactKind::Decimal(unit),
        FactTypeFile::Integer => FactKind::Integer {
            unit,
            min: file.min.map_or(0, i64::from),
            max: file.max.map_or(1_000_000_000_000, i64::from),
        },
        FactTypeFile::Date => FactKind::Date,
        FactTypeFile::Choice => FactKind::Choice(choices()),
        FactTypeFile::Set => FactKind::Set(choices()),
        FactTypeFile::Text => FactKind::Text,
    };
    let reserved = ["id", "members", "facts_on", "id_number", "name"].contains(&key.as_str());
    let definition = FactDefinition {
        key: key.clone(),
        kind,
        name: file.name.clone(),
        question: file.question.clone(),
        sensitive: file.sensitive,
        holds_year: file.holds == Some(HoldsFile::Year),
    };
    if reserved || catalog.vocabulary.add(holder, definition).is_err() {
        refuse("这个名称已被使用", "this name is taken");
    }
}

pub(super) fn read_region(region: &Located<String>, findings: &mut Findings<'_>) -> Option<Area> {
    let area = Area::parse_prefix(region);
    if area.is_none() {
        findings.add(
            region.place,
            Words::new("region 应为2至12位数字", "a region has 2 to 12 digits"),
            Words::new("如 \"4207\"(鄂州市)、\"110101\"(东城区)", "as \"4207\" (Ezhou) or \"110101\" (Dongcheng)"),
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
            Words::new("可用:yuan, percent, ratio, count, years, months, days, m2, kwh 及其商,如 yuan/m2", "known: yuan, percent, ratio, count, years, months, days, m2, kwh and quotients such as yuan/m2"),
        );
    }
    found
}

fn read_standards<'a>(files: &[ParsedFile<'a>], findings: &mut BTreeMap<usize, Findings<'a>>, shared: &mut Shared) {
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
                findings.add(value.place, Words::new("standard 的值没有 where", "a standard's value has no `where`"), Words::new("请用 area,或改为项目参数", "use `area`, or make it a parameter"));
            }
            if value.clause.is_none() && value.source.is_none() && standard.source.clause.is_none() {
                no_source(value.place, findings);
            }
            rows.push(StandardRow { area, period, checked_until: value.checked_until.map(|day| day.0), value: number, clause: value.clause.clone() });
        }
        for (i, a) in rows.iter().enumerate() {
            if rows[i + 1..].iter().any(|b| a.area == b.area && a.period.meets(&b.period)) {
                findings.add(standard.values[i].place, Words::new("同一地区同一天有两个值", "two values for one area and day"), Words::new("请给前一个值写上 to", "give the earlier value a `to`"));
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
        let definitions = self.definitions.iter().filter(|d| within(&d.0)).map(|(_, holder, definition)| ((*holder, definition.key.clone()), definition.clone()));
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
fn compile_definitions(mut pending: Vec<RegionalDefinition>, findings: &mut BTreeMap<usize, Findings<'_>>, shared: &mut Shared, catalog: &Catalog) {
    let everywhere = Area::parse_prefix("00").expect("two digits");
    let mut seen = BTreeSet::new();
    pending.retain(|d| {
        let region = d.region.as_ref().map(|r| r.as_str().to_string());
        let fresh = catalog.vocabulary.slot(d.holder, &d.key).is_none() && seen.insert((region, d.holder, d.key.clone()));
        if !fresh {
            let key = &d.key;
            findings.get_mut(&d.file_index).expect("one list per file").add(d.source.place, words!("名称 {key} 已被使用", "the name {key} is taken"), Words::new("请换一个名称", "take another name"));
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
    findings.add(place, words!("{zh}(在「{source}」中)", "{en} (in `{source}`)"), error.mend);
}

fn read_programs<'a>(files: &[ParsedFile<'a>], findings: &mut BTreeMap<usize, Findings<'a>>, shared: &Shared, catalog: &mut Catalog) {
    let mut names_by_region: BTreeMap<String, RegionNames> = BTreeMap::new();
    let mut programs: Vec<(usize, Program)> = Vec::new();
    for (index, path, text, node) in files {
        if !matches!(kind_of(path), FileKind::Program) {
            continue;
        }
        let findings = findings.get_mut(index).expect("one list per file");
        let program = read_shape::<ProgramFile>(node, findings).and_then(|file| {
            let region = read_region(&file.region, findings)?;
            let names = names_by_region.entry(region.as_str().to_string()).or_insert_with(|| shared.names_for(&region));
            program_file::read_program(path, file, region, names, catalog, findings)
        });
        match program.filter(|_| findings.is_sound()) {
            Some(program) => programs.push((*index, program)),
            None => catalog.left_out.extend(program_id_of(text)),
        }
    }
    let mut clashing = BTreeSet::new();
    for (i, (index, a)) in programs.iter().enumerate() {
        for (other_index, b) in &programs[i + 1..] {
            if a.id == b.id && a.in_force.meets(&b.in_force) {
                for (index, other) in [(index, &b.file), (other_index, &a.file)] {
                    clashing.insert(*index);
                    let id = &a.id;
                    findings.get_mut(index).expect("one list per file").add(
                        Place { line: 1, column: 1 },
                        words!("编号 {id} 已在 {other} 中使用,且有效期重叠", "the id {id} stands in {other} too, and their periods in force meet"),
                        Words::new("请改编号,或让各版本的 in_force 不重叠", "change the id, or keep the versions' in_force apart"),
                    );
                }
            }
        }
    }
    catalog.left_out.extend(programs.iter().filter(|(index, _)| clashing.contains(index)).map(|(_, program)| program.id.clone()));
    catalog.programs = programs.into_iter().filter(|(index, _)| !clashing.contains(index)).map(|(_, program)| Arc::new(program)).collect();
    catalog.programs.sort_by(|a, b| (&a.id, a.in_force.from).cmp(&(&b.id, b.in_force.from)));
}

/// Relations to unknown programs and contradicting relations fail the check; the programs stay.
fn check_relations<'a>(files: &[ParsedFile<'a>], findings: &mut BTreeMap<usize, Findings<'a>>, catalog: &Catalog) {
    let index_of: BTreeMap<&str, usize> = files.iter().map(|(index, path, _, _)| (*path, *index)).collect();
    let known: BTreeSet<&str> = catalog.programs.iter().map(|p| p.id.as_str()).chain(catalog.left_out.iter().map(String::as_str)).collect();
    let stated: Vec<_> = catalog.programs.iter().flat_map(|program| program.relations.iter().map(move |relation| (program, relation))).collect();
    let mut note = |program: &Program, place: Place, problem: Words, mend: Words| {
        if let Some(findings) = index_of.get(program.file.as_str()).and_then(|index| findings.get_mut(index)) {
            findings.add_but_stay(place, problem, mend);
        }
    };
    for (program, relation) in &stated {
        let other = relation.other.as_str();
        if !known.contains(other) {
            let mend = match crate::facts::nearest_key(known.iter().copied(), other) {
                Some(near) => words!("是否应为 {near}?", "did you mean {near}?"),
                None => Words::new("请检查编号", "check the id"),
            };
            note(program, relation.place, words!("没有项目 {other};关系按编号仍然有效", "there is no program {other}; the relation stays in force by id"), mend);
        }
    }
    let named: Vec<_> = stated.iter().map(|(program, relation)| (program.id.as_str(), *relation)).collect();
    for (first, second) in contradictions(&named) {
        for (one, two) in [(first, second), (second, first)] {
            let (program, relation) = stated[one];
            let (other, kind) = (&stated[two].0.id, stated[two].1.kind.code());
            note(
                program,
                relation.place,
                words!("与 {other} 的关系和对方文件所写({kind})不一致;修正前按较严的执行", "the file of {other} states another relation ({kind}); until mended the stricter holds"),
                Words::new("请统一两个文件", "make the two files agree"),
            );
        }
    }
}

//! How do the files of words become a vocabulary: facts, needs, agencies, papers, days?

use super::assemble::{FileKind, ParsedFile, kind_of};
use super::diagnostic::Findings;
use super::program::Catalog;
use super::shape::{AgenciesFile, CalendarFile, DefinitionsFile, DocumentsFile, FactFile, FactTypeFile, FactsFile, HoldsFile, NeedsFile, RegionFile};
use super::shape_check::read_shape;
use super::shared::{RegionalDefinition, read_region};
use super::yaml::{Located, Node};
use crate::calendar::{Calendar, YearTable};
use crate::facts::{Choice, FactDefinition, FactKind, Holder, Unit};
use crate::words;
use crate::words::Words;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Reads facts, needs, agencies, papers and days into the catalog; definitions are gathered for later.
pub(super) fn read_words<'a>(
    files: &[ParsedFile<'a>],
    findings: &mut BTreeMap<usize, Findings<'a>>,
    catalog: &mut Catalog,
    definitions: &mut Vec<RegionalDefinition>,
) {
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
                        definitions.extend(derived.into_iter().map(|(key, source)| RegionalDefinition {
                            region: None,
                            holder,
                            key,
                            file_index: *index,
                            source,
                        }));
                    }
                }
            }
            FileKind::Definitions => {
                if let Some(file) = read_shape::<DefinitionsFile>(node, findings) {
                    let Some(region) = read_region(&file.region, findings) else { continue };
                    for (holder, derived) in [(Holder::Household, file.household), (Holder::Member, file.member)] {
                        definitions.extend(derived.into_iter().map(|(key, source)| RegionalDefinition {
                            region: Some(region.clone()),
                            holder,
                            key,
                            file_index: *index,
                            source,
                        }));
                    }
                }
            }
            FileKind::Needs => {
                let listed = read_shape::<NeedsFile>(node, findings).map(|file| file.needs);
                add_names(listed.unwrap_or_default(), &mut catalog.needs, node, findings);
            }
            FileKind::Agencies => {
                let listed = read_shape::<AgenciesFile>(node, findings).map(|file| file.agencies);
                add_names(listed.unwrap_or_default(), &mut catalog.agencies, node, findings);
            }
            FileKind::Documents => {
                let listed = read_shape::<DocumentsFile>(node, findings).map(|file| file.documents);
                add_names(listed.unwrap_or_default(), &mut catalog.documents, node, findings);
            }
            FileKind::Region => {
                if let Some(file) = read_shape::<RegionFile>(node, findings)
                    && let Some(region) = read_region(&file.region, findings)
                    && catalog.region_names.insert(region.as_str().to_string(), file.name).is_some()
                {
                    let code = &file.region.value;
                    findings.add(
                        file.region.place,
                        words!("地区 {code} 在另一个文件中已有名称", "the region {code} has a name in another file already"),
                        Words::new("请删去其一", "remove one of them"),
                    );
                }
            }
            FileKind::Calendar => {
                if let Some(file) = read_shape::<CalendarFile>(node, findings) {
                    let mut table = YearTable { work: file.work.iter().map(|day| day.0).collect(), ..YearTable::default() };
                    for span in &file.off {
                        let mut day = span.from.0;
                        while day <= span.to.0 && table.off.len() < 366 {
                            table.off.insert(day);
                            let Ok(next) = day.tomorrow() else { break };
                            day = next;
                        }
                    }
                    let year = file.year;
                    if let Some(stray) = table.off.iter().chain(&table.work).find(|day| day.year() != year) {
                        findings.add(
                            node.place,
                            words!("{stray} 不属于 {year} 年", "{stray} is not in {year}"),
                            Words::new("请每年写一个文件", "keep one file for each year"),
                        );
                    }
                    if years.insert(year, table).is_some() {
                        findings.add(
                            node.place,
                            words!("{year} 年已有一个文件", "there is a file for {year} already"),
                            Words::new("请每年写一个文件", "keep one file for each year"),
                        );
                    }
                }
            }
            FileKind::Standard | FileKind::Campaign | FileKind::Reports | FileKind::Program => {}
        }
    }
    catalog.calendar = Calendar::new(years);
}

/// Adds names by id; an id that another file has already is told, and the first stays.
fn add_names(listed: BTreeMap<String, Words>, names: &mut BTreeMap<String, Words>, node: &Node, findings: &mut Findings<'_>) {
    for (id, words) in listed {
        match names.entry(id) {
            Entry::Vacant(place) => {
                place.insert(words);
            }
            Entry::Occupied(taken) => {
                let id = taken.key();
                findings.add(
                    node.place,
                    words!("编号 {id} 在另一个文件中已有", "the id {id} stands in another file already"),
                    Words::new("请删去其一", "remove one of them"),
                );
            }
        }
    }
}

fn add_fact(holder: Holder, key: String, fact: Located<FactFile>, findings: &mut Findings<'_>, catalog: &mut Catalog) {
    let file = &fact.value;
    let mut refuse = |zh: &str, en: &str| {
        findings.add(
            fact.place,
            Words::new(format!("{key}:{zh}"), format!("{key}: {en}")),
            Words::new("见 catalog/README.md 的 Facts 一节", "see the section Facts of catalog/README.md"),
        )
    };
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
        return refuse("choice 和 set 需要 values（最多60个），其他类型不能有", "choice and set need values (at most 60), other types have none");
    }
    let is_integer = file.kind == FactTypeFile::Integer;
    if (file.min.is_some() || file.max.is_some()) && !is_integer || file.min.zip(file.max).is_some_and(|(min, max)| min > max) {
        return refuse("min 和 max 只用于 integer，且 min 不大于 max", "min and max are for integer, and min is not above max");
    }
    if file.unit.is_some() && !is_integer && file.kind != FactTypeFile::Decimal {
        return refuse("unit 只用于 integer 和 decimal", "unit is for integer and decimal");
    }
    let kind = match file.kind {
        FactTypeFile::Bool => FactKind::Bool,
        FactTypeFile::Money => FactKind::Money,
        FactTypeFile::Decimal => FactKind::Decimal(unit),
        FactTypeFile::Integer => FactKind::Integer { unit, min: file.min.map_or(0, i64::from), max: file.max.map_or(1_000_000_000_000, i64::from) },
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
    if reserved || catalog.vocabulary.add(holder, definition).is_none() {
        refuse("这个名称已被使用", "this name is taken");
    }
}

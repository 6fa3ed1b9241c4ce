//! How do the files of words become a vocabulary: facts, needs, agencies, papers, days?

use super::assemble::{FileKind, ParsedFile, kind_of};
use super::diagnostic::Findings;
use super::extent::{DEFINITIONS_MAX, is_too_many};
use super::facts_file::add_fact;
use super::program::Catalog;
use super::shape::{AgenciesFile, CalendarFile, DefinitionsFile, DocumentsFile, FactsFile, NeedsFile, RegionFile};
use super::shape_check::read_shape;
use super::shared::{DefinitionRole, RegionalDefinition, read_region};
use super::yaml::Node;
use crate::calendar::{Calendar, YearTable};
use crate::facts::Holder;
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
                            definitions.extend(add_fact(holder, key, fact, *index, findings, catalog));
                        }
                    }
                    for (holder, derived) in [(Holder::Household, file.derived.household), (Holder::Member, file.derived.member)] {
                        if is_too_many(("定义", "definitions"), derived.values(), DEFINITIONS_MAX, findings) {
                            continue;
                        }
                        definitions.extend(derived.into_iter().map(|(key, source)| RegionalDefinition {
                            region: None,
                            holder,
                            key,
                            file_index: *index,
                            source,
                            role: DefinitionRole::Derived,
                        }));
                    }
                }
            }
            FileKind::Definitions => {
                if let Some(file) = read_shape::<DefinitionsFile>(node, findings) {
                    let Some(region) = read_region(&file.region, findings) else { continue };
                    for (holder, derived) in [(Holder::Household, file.household), (Holder::Member, file.member)] {
                        if is_too_many(("定义", "definitions"), derived.values(), DEFINITIONS_MAX, findings) {
                            continue;
                        }
                        definitions.extend(derived.into_iter().map(|(key, source)| RegionalDefinition {
                            region: Some(region.clone()),
                            holder,
                            key,
                            file_index: *index,
                            source,
                            role: DefinitionRole::Derived,
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

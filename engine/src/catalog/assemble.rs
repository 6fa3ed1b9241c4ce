//! How do files become a catalog?
//!
//! First the words (facts, needs, agencies, papers, days), then shared numbers and definitions, then the programs and the
//! campaigns, each on its own: a file that makes no sense is left out with its diagnostics, and the others are as before.

use super::agreement::check_agreement;
use super::campaign_file::read_campaigns;
use super::diagnostic::{Diagnostic, Findings, Place};
use super::folder::SourceFolder;
use super::local_forms::LocalForms;
use super::program::{Catalog, Program};
use super::program_file::{self, RegionNames};
use super::region_index::RegionIndex;
use super::relation_table::RelationTable;
use super::reviews::read_reports;
use super::shape::ProgramFile;
use super::shape_check::Shape;
use super::shared::{Shared, compile_definitions, read_region, read_standards};
use super::unwritten::report_unwritten;
use super::word_files::read_words;
use super::yaml::{Node, full_width_colon, full_width_colon_found, half_width_colon, parse_yaml};
use crate::id::RegionCodes;
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Makes a catalog of a folder's files: the sound programs, and every problem of all the others.
pub fn assemble(folder: &SourceFolder) -> (Catalog, Vec<Diagnostic>) {
    let mut catalog = Catalog { hash: folder.hash(), ..Catalog::default() };
    let mut diagnostics = folder_problems(folder);
    let mut unreadable = Vec::new();
    let mut local_forms = LocalForms::default();
    let mut files = Vec::new();
    for (index, file) in folder.files.iter().enumerate() {
        let text = match std::str::from_utf8(&file.bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(error) => {
                let mut findings = Findings::new(&file.path, "");
                let line = 1 + file.bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count() as u32;
                findings.add(
                    Place { line, column: 1 },
                    Words::new("文件不是UTF-8编码", "the file is not UTF-8"),
                    Words::new("请另存为UTF-8", "save it as UTF-8"),
                );
                diagnostics.extend(findings.list);
                leave_out(&file.path, &String::from_utf8_lossy(&file.bytes), &mut catalog, &mut unreadable, &mut local_forms);
                continue;
            }
        };
        if file.path == "regions.txt" {
            match RegionCodes::parse(text) {
                Ok(regions) => catalog.regions = regions,
                Err(line) => {
                    let mut findings = Findings::new(&file.path, text);
                    findings.add(
                        Place { line: line as u32, column: 1 },
                        Words::new("这一行不是地区代码", "this line holds no region codes"),
                        Words::new("写作 1101: 01 02", "write 1101: 01 02"),
                    );
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
                    match full_width_colon(text, place) {
                        Some(place) => findings.add(place, full_width_colon_found(), half_width_colon()),
                        None => findings.add(place, problem, Words::new("请检查缩进、冒号和引号", "check indentation, colons and quotes")),
                    }
                }
                diagnostics.extend(findings.list);
                leave_out(&file.path, text, &mut catalog, &mut unreadable, &mut local_forms);
            }
        }
    }

    let mut findings: BTreeMap<usize, Findings<'_>> = files.iter().map(|(index, path, text, _)| (*index, Findings::new(path, text))).collect();
    let mut definitions = Vec::new();
    read_words(&files, &mut findings, &mut catalog, &mut definitions);
    let mut shared = Shared::default();
    read_standards(&files, unreadable, &mut findings, &mut shared);
    compile_definitions(definitions, &mut findings, &mut shared, &catalog);
    catalog.computed = shared.computed(&catalog.vocabulary);
    read_programs(&files, &mut findings, &shared, local_forms, &mut catalog);
    catalog.by_region = RegionIndex::of(&catalog.programs);
    catalog.relations = RelationTable::of(catalog.programs.iter().map(Arc::as_ref));
    check_agreement(&files, &mut findings, &catalog);
    read_campaigns(&files, &mut findings, &shared, &mut catalog);
    read_reports(&files, &mut findings, &mut catalog);

    let words_are_whole = |path: &str| !matches!(kind_of(path), FileKind::Facts);
    catalog.has_broken_words |= diagnostics.iter().any(|d| !words_are_whole(&d.file));
    catalog.has_broken_words |= files.iter().any(|(index, path, ..)| !words_are_whole(path) && !findings[index].is_sound());
    diagnostics.extend(findings.into_values().flat_map(|findings| findings.list));
    diagnostics.sort_by(|a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
    catalog.left_out.sort();
    catalog.left_out.dedup();
    (catalog, diagnostics)
}

/// Files that could not be read, or are named so that nobody reads them.
fn folder_problems(folder: &SourceFolder) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (path, error) in &folder.unreadable {
        let mut findings = Findings::new(path, "");
        findings.add(
            Place { line: 1, column: 1 },
            words!("文件没有读取：{error}", "the file is not read: {error}"),
            Words::new("请检查文件名、权限和大小", "check its name, its rights and its size"),
        );
        diagnostics.extend(findings.list);
    }
    diagnostics
}

/// Notes what a file would have been that can't be read at all.
fn leave_out(path: &str, text: &str, catalog: &mut Catalog, unreadable: &mut Vec<String>, local_forms: &mut LocalForms) {
    match kind_of(path) {
        FileKind::Program => {
            catalog.left_out.extend(program_id_of(text));
            local_forms.note_lines(path, text);
        }
        FileKind::Standard => unreadable.extend(program_id_of(text)),
        _ => {}
    }
}

/// A file's position in the folder, its path, its text and its tree.
pub(super) type ParsedFile<'a> = (usize, &'a str, &'a str, Node);

/// What a file holds, told by its place.
pub(super) enum FileKind {
    Facts,
    Needs,
    Agencies,
    Documents,
    Calendar,
    Standard,
    Definitions,
    Campaign,
    Reports,
    Region,
    Program,
}

pub(super) fn kind_of(path: &str) -> FileKind {
    let mut parts: Vec<&str> = path.split('/').collect();
    let name = parts.pop().unwrap_or_default();
    match name {
        "facts.yaml" => FileKind::Facts,
        "needs.yaml" => FileKind::Needs,
        "agencies.yaml" => FileKind::Agencies,
        "documents.yaml" => FileKind::Documents,
        "definitions.yaml" => FileKind::Definitions,
        "reports.yaml" => FileKind::Reports,
        "region.yaml" => FileKind::Region,
        _ if parts.contains(&"facts") => FileKind::Facts,
        _ if parts.contains(&"definitions") => FileKind::Definitions,
        _ if parts.contains(&"standards") => FileKind::Standard,
        _ if parts.contains(&"campaigns") => FileKind::Campaign,
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

fn read_programs<'a>(
    files: &[ParsedFile<'a>],
    findings: &mut BTreeMap<usize, Findings<'a>>,
    shared: &Shared,
    mut local_forms: LocalForms,
    catalog: &mut Catalog,
) {
    let mut names_by_region: BTreeMap<String, RegionNames> = BTreeMap::new();
    let mut programs: Vec<(usize, Program)> = Vec::new();
    let shape = Shape::<ProgramFile>::new();
    for (index, path, text, node) in files {
        if !matches!(kind_of(path), FileKind::Program) {
            continue;
        }
        let findings = findings.get_mut(index).expect("one list per file");
        // A file that is being written is told what is missing, and nothing else.
        let written = if report_unwritten(node, findings) { None } else { shape.read(node, findings) };
        let program = written.and_then(|file: ProgramFile| {
            let region = read_region(&file.region, findings)?;
            let names = names_by_region.entry(region.as_str().to_string()).or_insert_with(|| shared.names_for(&region));
            program_file::read_program(path, file, region, names, catalog, findings)
        });
        match program.filter(|_| findings.is_sound()) {
            Some(program) => programs.push((*index, program)),
            None => catalog.left_out.extend(node.get("id").and_then(Node::as_text).map(str::to_string).or_else(|| program_id_of(text))),
        }
    }
    let id_place = |index: &usize| {
        let node = files.iter().find(|(other, ..)| other == index).and_then(|(.., node)| node.get("id"));
        node.map_or(Place { line: 1, column: 1 }, |node| node.place)
    };
    let mut clashing = BTreeSet::new();
    for (i, (index, a)) in programs.iter().enumerate() {
        for (other_index, b) in &programs[i + 1..] {
            if a.id == b.id && a.in_force.meets(&b.in_force) {
                for (index, other) in [(index, &b.file), (other_index, &a.file)] {
                    clashing.insert(*index);
                    let id = &a.id;
                    findings.get_mut(index).expect("one list per file").add(
                        id_place(index),
                        words!("编号 {id} 已在 {other} 中使用，且有效期重叠", "the id {id} stands in {other} too, and their periods in force meet"),
                        Words::new("请改编号，或让各版本的 in_force 不重叠", "change the id, or keep the versions' in_force apart"),
                    );
                }
            }
        }
    }
    catalog.left_out.extend(programs.iter().filter(|(index, _)| clashing.contains(index)).map(|(_, program)| program.id.clone()));
    let mut sound: Vec<Program> = programs.into_iter().filter(|(index, _)| !clashing.contains(index)).map(|(_, program)| program).collect();
    local_forms.note_files(files);
    local_forms.note_conditions(files, &catalog.vocabulary, |region| shared.names_for(region));
    for program in &mut sound {
        program.local_forms = local_forms.of(&program.id);
        program.looked_at = program.facts_looked_at();
    }
    catalog.programs = sound.into_iter().map(Arc::new).collect();
    catalog.programs.sort_by(|a, b| (&a.id, a.in_force.from).cmp(&(&b.id, b.in_force.from)));
}

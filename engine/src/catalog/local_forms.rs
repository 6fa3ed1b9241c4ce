//! Where does a smaller region's own program take a larger one's place?
//!
//! Files that are left out count too, even those that are no YAML: a larger region's rule must not quietly take the place of a
//! broken local one.

use super::assemble::{FileKind, ParsedFile, kind_of};
use super::language::{Names, Scope, compile_condition};
use super::program::LocalForm;
use super::program_file::RegionNames;
use super::yaml::Node;
use crate::calendar::{Date, Period};
use crate::facts::{Area, Vocabulary};
use std::collections::BTreeMap;

/// The larger region's program that an entry of `implements` names.
pub(super) fn larger_program(entry: &Node) -> Option<&str> {
    entry.as_text().or_else(|| entry.get("program")?.as_text())
}

/// The places that have their own form of a program, by the program's id, each with the file that says so.
#[derive(Default)]
pub(super) struct LocalForms(BTreeMap<String, Vec<(String, LocalForm)>>);

impl LocalForms {
    /// Notes what the files that could be parsed say.
    pub fn note_files(&mut self, files: &[ParsedFile<'_>]) {
        let day = |node: &Node, key: &str| node.get(key)?.as_text()?.parse::<Date>().ok();
        for (_, path, _, node) in files {
            let region = node.get("region").and_then(Node::as_text).and_then(Area::parse_prefix);
            let (FileKind::Program, Some(region)) = (kind_of(path), region) else { continue };
            let in_force = node.get("in_force");
            let from = in_force.and_then(|node| day(node, "from")).unwrap_or(Date::MIN);
            let end = in_force.and_then(|node| day(node, "to"));
            for larger in node.get("implements").map(Node::items).into_iter().flatten() {
                let to = day(larger, "to").into_iter().chain(end).min();
                if let Some(id) = larger_program(larger) {
                    self.note(id, path, &region, Period { from, to });
                }
            }
        }
    }

    /// Notes what the lines of a program file say that is no YAML. Where it no longer says since when it is in force, it always is.
    pub fn note_lines(&mut self, path: &str, text: &str) {
        let after = |key: &str| text.lines().position(|line| line.starts_with(key));
        let value = |line: &str| line.split_once(':').map(|(_, value)| value.trim().trim_matches(['"', '\'']).to_string());
        let region = after("region:").and_then(|line| value(text.lines().nth(line)?)).and_then(|code| Area::parse_prefix(&code));
        let (Some(region), Some(line)) = (region, after("implements:")) else { return };
        let entries = text.lines().skip(line).enumerate().take_while(|(turn, line)| *turn == 0 || line.starts_with([' ', '-']));
        let words = entries.flat_map(|(_, line)| line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')));
        let in_force = after("in_force:").and_then(|line| text.lines().nth(line)).unwrap_or_default();
        let day = |key: &str| in_force.split_once(key).and_then(|(_, rest)| rest.trim().get(..10)?.parse::<Date>().ok());
        let in_force = Period { from: day("from:").unwrap_or(Date::MIN), to: day("to:") };
        for id in words.filter(|word| word.contains('-') && word.starts_with(|c: char| c.is_ascii_lowercase())) {
            self.note(id, path, &region, in_force);
        }
    }

    fn note(&mut self, program: &str, path: &str, region: &Area, in_force: Period) {
        let form = LocalForm { region: region.clone(), in_force, when: None };
        self.0.entry(program.to_string()).or_default().push((path.to_string(), form));
    }

    /// Notes for whom the files take others' places, those too that are left out. Where a condition can't be read: for everybody.
    pub fn note_conditions(&mut self, files: &[ParsedFile<'_>], vocabulary: &Vocabulary, mut names_for: impl FnMut(&Area) -> RegionNames) {
        for (_, path, _, node) in files {
            let region = node.get("region").and_then(Node::as_text).and_then(Area::parse_prefix);
            let (FileKind::Program, Some(region)) = (kind_of(path), region) else { continue };
            let scope = if node.get("paid_to").and_then(Node::as_text) == Some("person") { Scope::Person } else { Scope::Household };
            for larger in node.get("implements").map(Node::items).into_iter().flatten() {
                let (Some(id), Some(text)) = (larger_program(larger), larger.get("when").and_then(Node::as_text)) else { continue };
                let names = names_for(&region);
                let none = BTreeMap::new();
                let names = Names { vocabulary, definitions: &names.definitions, parameters: &none, standards: &names.standards };
                let condition = compile_condition(text, &names, scope).ok();
                let forms = self.0.get_mut(id).into_iter().flatten();
                forms.filter(|(file, _)| file == path).for_each(|(_, form)| form.when = condition.clone());
            }
        }
    }

    /// The places that have their own form of a program.
    pub fn of(&self, program: &str) -> Vec<LocalForm> {
        self.0.get(program).into_iter().flatten().map(|(_, form)| form.clone()).collect()
    }
}

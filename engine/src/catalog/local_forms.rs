//! Where does a smaller region's own program take a larger one's place?
//!
//! Files that are left out count too, even those that are no YAML: a larger region's rule must not quietly take the place of a
//! broken local one.

use super::assemble::{FileKind, ParsedFile, kind_of};
use super::program::LocalForm;
use super::yaml::Node;
use crate::calendar::{Date, Period};
use crate::facts::Area;
use std::collections::BTreeMap;

/// The larger region's program that an entry of `implements` names.
pub(super) fn larger_program(entry: &Node) -> Option<&str> {
    entry.as_text().or_else(|| entry.get("program")?.as_text())
}

/// The places that have their own form of a program, by the program's id.
#[derive(Default)]
pub(super) struct LocalForms(BTreeMap<String, Vec<LocalForm>>);

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
                    self.note(id, &region, Period { from, to });
                }
            }
        }
    }

    /// Notes what the lines of a program file say that is no YAML. Where it no longer says since when it is in force, it always is.
    pub fn note_lines(&mut self, text: &str) {
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
            self.note(id, &region, in_force);
        }
    }

    fn note(&mut self, program: &str, region: &Area, in_force: Period) {
        self.0.entry(program.to_string()).or_default().push(LocalForm { region: region.clone(), in_force });
    }

    /// The places that have their own form of a program.
    pub fn of(&self, program: &str) -> Vec<LocalForm> {
        self.0.get(program).cloned().unwrap_or_default()
    }
}

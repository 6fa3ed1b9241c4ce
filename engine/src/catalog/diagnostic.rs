//! What is wrong with a catalog, where, and how is it mended?

use crate::words::Words;

/// A line and a column in a file, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One problem of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Path of the file, relative to the catalog.
    pub file: String,
    /// Where in the file.
    pub place: Place,
    /// The line itself.
    pub excerpt: String,
    /// What is wrong.
    pub problem: Words,
    /// How to mend it.
    pub mend: Words,
    /// Whether the program stays in the catalog all the same (an unknown relation).
    pub stays: bool,
}

/// Problems listed of one file at most.
const FINDINGS_MAX: usize = 100;

/// Problems of one file as they are found.
#[derive(Debug)]
pub struct Findings<'a> {
    file: &'a str,
    lines: Vec<&'a str>,
    /// What was found.
    pub list: Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    /// An empty list for a file.
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, lines: text.lines().collect(), list: Vec::new() }
    }

    /// Notes a problem and how to mend it.
    pub fn add(&mut self, place: Place, problem: Words, mend: Words) {
        if self.list.len() >= FINDINGS_MAX {
            return;
        }
        let excerpt = self.lines.get((place.line as usize).saturating_sub(1)).copied().unwrap_or_default();
        let excerpt: String = excerpt.trim_end().chars().take(200).collect();
        self.list.push(Diagnostic { file: self.file.to_string(), place, excerpt, problem, mend, stays: false });
    }

    /// Notes a problem that fails the check but leaves the program in the catalog.
    pub fn add_but_stay(&mut self, place: Place, problem: Words, mend: Words) {
        self.add(place, problem, mend);
        if let Some(last) = self.list.last_mut() {
            last.stays = true;
        }
    }

    /// Whether nothing was found that keeps the file out.
    pub fn is_sound(&self) -> bool {
        self.list.iter().all(|diagnostic| diagnostic.stays)
    }
}

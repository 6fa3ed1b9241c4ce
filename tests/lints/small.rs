//! What is advised for a small catalog?

use engine::calendar::{Date, civil_date};
use engine::proof::{Advice, LintKind, lint_catalog, load_catalog};
use support::SmallCatalog;
pub use support::SmallProgram as Program;

/// The day on which most of these catalogs are looked at.
pub const TODAY: Date = civil_date(2026, 6, 30);

/// A catalog of a few programs of one town.
pub struct Small(SmallCatalog);

impl Small {
    pub fn new() -> Self {
        Self(SmallCatalog::start())
    }

    pub fn file(&mut self, path: &str, text: &str) {
        self.0.file(path, text);
    }

    pub fn with(self, program: &Program<'_>) -> Self {
        Self(self.0.with(program))
    }

    /// All advice; the catalog itself must be sound.
    pub fn advice_on(&self, as_of: Date) -> Vec<Advice> {
        let (catalog, diagnostics) = load_catalog(&self.0.folder);
        assert!(diagnostics.is_empty(), "{diagnostics:#?}");
        lint_catalog(&catalog, &self.0.folder, as_of)
    }

    /// The advice of one kind, as `file:line: problem` in English.
    pub fn told(&self, kind: LintKind) -> Vec<String> {
        self.told_on(kind, TODAY)
    }

    pub fn told_on(&self, kind: LintKind, as_of: Date) -> Vec<String> {
        let advice = self.advice_on(as_of);
        for one in &advice {
            assert_is_whole(one);
        }
        advice.iter().filter(|one| one.kind == kind).map(line_of).collect()
    }

    /// The text of the line on which a piece of advice stands.
    pub fn line_text(&self, told: &str) -> String {
        let mut parts = told.splitn(3, ':');
        let (path, line) = (parts.next().expect("a path"), parts.next().and_then(|line| line.parse::<usize>().ok()).expect("a line"));
        let file = self.0.folder.files.iter().find(|file| file.path == path).expect("a file");
        String::from_utf8_lossy(&file.bytes).lines().nth(line - 1).expect("a line").trim().to_string()
    }
}

pub fn line_of(advice: &Advice) -> String {
    let diagnostic = &advice.diagnostic;
    format!("{}:{}: {}", diagnostic.file, diagnostic.place.line, diagnostic.problem.en)
}

/// It names its place, says what is seen and what to do, in both languages.
pub fn assert_is_whole(advice: &Advice) {
    let one = &advice.diagnostic;
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(one.place.line > 0 && !one.excerpt.is_empty(), "{one:?}");
    assert!(is_chinese(&one.problem.zh) && is_chinese(&one.mend.zh), "{one:?}");
    assert!(!is_chinese(&one.mend.en) && one.problem.en.len() > 10 && one.mend.en.len() > 10, "{one:?}");
}

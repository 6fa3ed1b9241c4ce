//! What is wrong with a line, where, and what was expected?

use crate::words::Words;

/// Faults listed of one document at most.
const FAULTS_MAX: usize = 20;

/// One thing wrong in a household document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: `income_month`, `members[1].id_number`; empty for the whole line.
    pub path: String,
    /// What was expected.
    pub expected: Words,
}

impl Fault {
    /// Its path, and what was expected in both languages.
    pub fn to_text(&self) -> String {
        let Fault { path, expected } = self;
        format!("{path}: {expected}")
    }
}

/// Everything wrong with one document, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Notes a fault; those after the first twenty are not listed.
    pub fn add(&mut self, path: impl Into<String>, expected: Words) {
        if self.is_full() {
            return;
        }
        self.0.push(Fault { path: path.into(), expected });
    }

    /// Whether no more faults are listed.
    pub fn is_full(&self) -> bool {
        self.0.len() >= FAULTS_MAX
    }

    /// The faults, each with its path.
    pub fn to_words(&self) -> Words {
        let part = |fault: &Fault, text: &str| if fault.path.is_empty() { text.to_string() } else { format!("{}: {text}", fault.path) };
        let zh: Vec<_> = self.0.iter().map(|f| part(f, &f.expected.zh)).collect();
        let en: Vec<_> = self.0.iter().map(|f| part(f, &f.expected.en)).collect();
        Words::new(zh.join("；"), en.join("; "))
    }

    /// The faults as one text for line `line`, Chinese first.
    pub fn to_text(&self, line: u64) -> String {
        let Words { zh, en } = self.to_words();
        format!("第{line}行 {zh} / line {line}: {en}")
    }
}

//! What did the program print?

use serde_json::Value;
use std::collections::BTreeSet;
use support::{Document, Run, run_yimen};

/// One line of output.
#[derive(Debug)]
pub struct Answer {
    /// The line as it stands.
    pub whole: Value,
    /// Its recommendations.
    pub items: Vec<Item>,
}

/// One recommendation.
#[derive(Debug)]
pub struct Item {
    /// As printed.
    pub whole: Value,
    /// The program's id.
    pub program: String,
    /// `household`, or a member's id.
    pub recipient: String,
    /// True: eligible, false: ineligible, nothing: needs.
    pub verdict: Option<bool>,
    /// The facts that the verdict hangs on.
    pub missing: BTreeSet<String>,
    /// The facts that the amount hangs on.
    pub amount_missing: BTreeSet<String>,
}

impl Answer {
    /// Reads a line.
    pub fn read(line: &str) -> Self {
        let mut whole: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("a line of output is JSON ({error}): {line}"));
        let items = match whole["recommendations"].take() {
            Value::Array(list) => list.into_iter().map(Item::read).collect(),
            other => panic!("recommendations are an array, not {other}: {line}"),
        };
        Self { whole, items }
    }

    /// A text of the first level.
    pub fn text(&self, key: &str) -> &str {
        self.whole[key].as_str().unwrap_or_else(|| panic!("{key} is a text: {}", self.whole))
    }

    /// The warnings of the first level.
    pub fn warnings(&self) -> Vec<&str> {
        self.whole["warnings"].as_array().into_iter().flatten().map(|warning| warning.as_str().expect("a warning is a text")).collect()
    }
}

impl Item {
    fn read(whole: Value) -> Self {
        let text = |key: &str| whole[key].as_str().unwrap_or_else(|| panic!("{key} is a text: {whole}")).to_string();
        let verdict = match text("verdict").as_str() {
            "eligible" => Some(true),
            "ineligible" => Some(false),
            "needs" => None,
            other => panic!("there is no verdict {other}"),
        };
        assert!(whole["missing"].is_array(), "missing is always given: {whole}");
        Self {
            program: text("program"),
            recipient: text("recipient"),
            verdict,
            missing: names(&whole["missing"]),
            amount_missing: names(&whole["amount_missing"]),
            whole,
        }
    }

    /// `amount`, `amount_min` or `amount_max`.
    pub fn sum(&self, key: &str) -> Option<&str> {
        self.whole.get(key).map(|sum| sum.as_str().unwrap_or_else(|| panic!("{key} is a text: {sum}")))
    }

    /// What follows from the outcomes of all criteria.
    pub fn verdict_of_criteria(&self) -> Option<bool> {
        let criteria = self.whole["criteria"].as_array().unwrap_or_else(|| panic!("criteria are listed: {}", self.whole));
        assert!(!criteria.is_empty(), "a program has criteria: {}", self.whole);
        let mut verdict = Some(true);
        for criterion in criteria {
            for key in ["id", "needed", "cites"] {
                assert!(criterion[key].is_string(), "a criterion has {key}: {criterion}");
            }
            assert!(criterion.get("found").is_some_and(|found| found.is_null() || found.is_string()), "found is a text or null: {criterion}");
            verdict = match (criterion["outcome"].as_str(), verdict) {
                (Some("false"), _) | (Some("true" | "unknown"), Some(false)) => Some(false),
                (Some("unknown"), _) | (Some("true"), None) => None,
                (Some("true"), Some(true)) => Some(true),
                (other, _) => panic!("there is no outcome {other:?}"),
            };
        }
        verdict
    }
}

fn names(list: &Value) -> BTreeSet<String> {
    let list: Vec<String> = list.as_array().into_iter().flatten().map(|name| name.as_str().expect("a fact is named by a text").to_string()).collect();
    let set: BTreeSet<String> = list.iter().cloned().collect();
    assert_eq!(set.len(), list.len(), "a fact is named once: {list:?}");
    set
}

/// Runs `recommend` on lines of standard input.
pub fn recommend(on: &str, options: &[&str], lines: &str) -> Run {
    let arguments = [&["recommend", "--as-of", on][..], options, &["-"]].concat();
    run_yimen(&arguments, lines.as_bytes())
}

/// The answers about some good households.
pub fn answers(on: &str, options: &[&str], households: &[Document]) -> Vec<Answer> {
    let lines: String = households.iter().map(|household| support::document_of(household) + "\n").collect();
    let run = recommend(on, options, &lines);
    assert_eq!(run.status, 0, "all lines are good: {} {}", run.err, run.out.lines().find(|line| line.starts_with("{\"line\"")).unwrap_or(""));
    let answers: Vec<Answer> = run.out.lines().map(Answer::read).collect();
    assert_eq!(answers.len(), households.len(), "one line of output for each of input");
    answers
}

/// The answer about one good household.
pub fn answer(on: &str, options: &[&str], household: &Document) -> Answer {
    answers(on, options, std::slice::from_ref(household)).remove(0)
}

/// A document from its text.
pub fn document(text: &str) -> Document {
    match serde_json::from_str(text) {
        Ok(Value::Object(document)) => document,
        other => panic!("a household is an object: {other:?}"),
    }
}

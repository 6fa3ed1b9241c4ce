//! Does every completion of the unknown facts agree?
//!
//! A verdict may be firmer than Kleene's evaluation only then (contract §2).

use crate::identity::Day;
use crate::kinds::{kind_of, pick};
use crate::reference::{expect_one, Expected};
use fastrand::Rng;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use support::Document;

/// The most completions looked at; beyond, so many are drawn.
const MOST: usize = 600;

/// What one completion says, and which values it gave to which facts.
pub struct Completion {
    values: BTreeMap<String, Value>,
    /// The reference's answer; nothing where the program does not serve the place.
    pub expected: Option<Expected>,
}

impl Completion {
    /// The verdict: a program of another region is no more than one that does not fit.
    pub fn verdict(&self) -> Option<bool> {
        self.expected.as_ref().map_or(Some(false), |expected| expected.verdict)
    }
}

/// The answers about one program and recipient for the completions of some unknown facts.
pub fn complete(document: &Document, on: Day, about: &Expected, unknown: &BTreeSet<String>) -> Vec<Completion> {
    let mut rng = Rng::with_seed(unknown.len() as u64);
    let document = without_stale_facts(document, on);
    let size = document["members"].as_array().expect("members").len() as i64;
    let choices: Vec<(&String, Vec<Value>)> = unknown.iter().map(|path| (path, kind_at(path).completions(&mut rng, size, on))).collect();
    let all: usize = choices.iter().map(|(_, values)| values.len()).fold(1, usize::saturating_mul);
    eprintln!("COMPLETE {} {} {:?} sex",all,about.program,unknown);
    let assignments = (0..all.min(MOST)).map(|number| assignment(&choices, number, all > MOST, &mut rng));
    assignments
        .map(|values| {
            let mut completed = document.clone();
            for (path, value) in &values {
                set(&mut completed, path, value.clone());
            }
            let expected = expect_one(&completed, on, about.program, &about.recipient);
            Completion { values, expected }
        })
        .collect()
}

/// The `number`th of all ways to choose, or a random one.
fn assignment(choices: &[(&String, Vec<Value>)], number: usize, at_random: bool, rng: &mut Rng) -> BTreeMap<String, Value> {
    let mut rest = number;
    let mut choose = |values: &[Value]| {
        let position = rest % values.len();
        rest /= values.len();
        if at_random { pick(values, rng).clone() } else { values[position].clone() }
    };
    choices.iter().map(|(path, values)| ((*path).clone(), choose(values))).collect()
}

/// Whether, once `named` facts are known, the others make no difference to the verdict.
pub fn hang_on(completions: &[Completion], named: &BTreeSet<String>) -> bool {
    let mut verdicts: BTreeMap<String, Option<bool>> = BTreeMap::new();
    completions.iter().all(|completion| {
        let known: String = named.iter().map(|path| format!("{}\n", completion.values[path])).collect();
        *verdicts.entry(known).or_insert(completion.verdict()) == completion.verdict()
    })
}

/// The same document as one of the year asked about that does not say the facts of the other year.
fn without_stale_facts(document: &Document, on: Day) -> Document {
    let mut fresh = document.clone();
    let dated = fresh.remove("facts_on");
    let is_stale = dated.as_ref().and_then(Value::as_str).is_some_and(|day| Day::read(day).0 != on.0);
    if let (true, Some(Value::Array(members))) = (is_stale, fresh.get_mut("members")) {
        for facts in members.iter_mut().filter_map(Value::as_object_mut) {
            facts.retain(|key, _| !key.ends_with("_year"));
        }
    }
    fresh
}

fn kind_at(path: &str) -> &'static crate::kinds::Kind {
    let (holder, key) = path.rsplit_once('.').expect("a path has a dot");
    kind_of(holder == "household", key)
}

fn set(document: &mut Document, path: &str, value: Value) {
    let (holder, key) = path.rsplit_once('.').expect("a path has a dot");
    let facts = match holder.strip_prefix("member:") {
        None => document,
        Some(id) => {
            let members = document.get_mut("members").and_then(Value::as_array_mut).expect("members");
            members.iter_mut().filter_map(Value::as_object_mut).find(|member| member["id"] == id).expect("the member is in the document")
        }
    };
    facts.insert(key.to_string(), value);
}

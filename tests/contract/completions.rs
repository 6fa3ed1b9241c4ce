//! Does every completion of the unknown facts agree?
//!
//! A verdict may be firmer than Kleene's evaluation only then (contract §2).

use crate::identity::Day;
use crate::kinds::{kind_of, pick};
use crate::reference::{Expected, expect_one};
use fastrand::Rng;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use support::Document;

/// The most completions looked at; beyond, so many are drawn.
const MOST: usize = 600;
/// How often the facts that a verdict is said to hang on are filled in at random, to see whether others matter too.
const DRAWS: usize = 3;

/// Values for some unknown facts.
type Values = BTreeMap<String, Value>;

/// What the reference says of one program and recipient for the completions of some unknown facts; nothing where the
/// program does not serve the place.
pub fn complete(document: &Document, on: Day, about: &Expected, unknown: &BTreeSet<String>) -> Vec<Option<Expected>> {
    let document = without_stale_facts(document, on);
    let mut rng = Rng::with_seed(unknown.len() as u64);
    let choices = choices(&document, on, unknown, &mut rng);
    let all = choices.iter().map(|(_, values)| values.len()).fold(1, usize::saturating_mul);
    let values = (0..all.min(MOST)).map(|number| if all > MOST { draw(&choices, &mut rng) } else { nth(&choices, number) });
    values.map(|values| expect_one(&with(&document, &values), on, about.program, &about.recipient)).collect()
}

/// Whether a verdict hangs on the `named` facts alone: however they are filled in, the `others` make no difference.
pub fn hangs_on(document: &Document, on: Day, about: &Expected, named: &BTreeSet<String>, others: &BTreeSet<String>) -> bool {
    let document = without_stale_facts(document, on);
    let mut rng = Rng::with_seed(named.len() as u64);
    let choices = choices(&document, on, named, &mut rng);
    (0..DRAWS).all(|_| {
        let filled = with(&document, &draw(&choices, &mut rng));
        let verdicts: BTreeSet<Option<bool>> = complete(&filled, on, about, others).iter().map(verdict_of).collect();
        verdicts.len() == 1
    })
}

/// A verdict: a program of another region is no more than one that does not fit.
pub fn verdict_of(completed: &Option<Expected>) -> Option<bool> {
    completed.as_ref().map_or(Some(false), |expected| expected.verdict)
}

fn choices<'a>(document: &Document, on: Day, unknown: &'a BTreeSet<String>, rng: &mut Rng) -> Vec<(&'a String, Vec<Value>)> {
    let size = document["members"].as_array().expect("members").len() as i64;
    unknown.iter().map(|path| (path, kind_at(path).completions(rng, size, on))).collect()
}

fn draw(choices: &[(&String, Vec<Value>)], rng: &mut Rng) -> Values {
    choices.iter().map(|(path, values)| ((*path).clone(), pick(values, rng).clone())).collect()
}

/// The `number`th of all ways to choose.
fn nth(choices: &[(&String, Vec<Value>)], number: usize) -> Values {
    let mut rest = number;
    let mut choose = |values: &[Value]| {
        let position = rest % values.len();
        rest /= values.len();
        values[position].clone()
    };
    choices.iter().map(|(path, values)| ((*path).clone(), choose(values))).collect()
}

fn with(document: &Document, values: &Values) -> Document {
    let mut completed = document.clone();
    for (path, value) in values {
        set(&mut completed, path, value.clone());
    }
    completed
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

//! What is somebody told who writes a key that no fact has?

use super::fault::Faults;
use super::vocabulary::{FactDefinition, Holder};
use crate::words;
use crate::words::Words;

/// Refuses a key: says where it belongs, or what may have been meant.
pub(super) fn refuse_key(known: &[FactDefinition], elsewhere: Option<(Holder, &[FactDefinition])>, key: &str, prefix: &str, faults: &mut Faults) {
    let path = format!("{prefix}{}", shown_key(key));
    if let Some((holder, _)) = elsewhere.filter(|(_, facts)| facts.iter().any(|fact| fact.key == key)) {
        faults.add(
            path,
            match holder {
                Holder::Household => {
                    Words::new("未知字段；这是户的资料，应写在 members 之外", "unknown key; it is a fact of the household: write it beside members")
                }
                Holder::Member => {
                    Words::new("未知字段；这是成员的资料，应写在 members 里各人之下", "unknown key; it is a fact of a member: write it within members")
                }
            },
        );
        return;
    }
    let near = if faults.is_full() { None } else { nearest_key(known.iter().map(|fact| fact.key.as_str()), key).or_else(|| called(known, key)) };
    faults.add(
        path,
        match near {
            Some(near) => words!("未知字段；是否应为 {near}？", "unknown key; did you mean {near}?"),
            None => Words::new("未知字段", "unknown key"),
        },
    );
}

/// The key of the fact that is called so in a language that people speak, or whose name has this in it: of several the one with the
/// shortest name.
fn called<'a>(known: &'a [FactDefinition], name: &str) -> Option<&'a str> {
    let name = name.trim().to_lowercase();
    if name.chars().count() < 2 {
        return None;
    }
    let bears = |called: &str| called.to_lowercase().contains(&name);
    let facts = known.iter().filter(|fact| bears(&fact.name.zh) || bears(&fact.name.en));
    facts.min_by_key(|fact| fact.name.zh.chars().count()).map(|fact| fact.key.as_str())
}

/// The key among `keys` that is spelled most like `key`, if any is alike.
pub fn nearest_key<'a>(keys: impl Iterator<Item = &'a str>, key: &str) -> Option<&'a str> {
    if key.len() > 64 {
        return None;
    }
    keys.map(|candidate| (strsim::jaro_winkler(candidate, key), candidate))
        .filter(|(likeness, _)| *likeness > 0.86)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// A key as a message may show it: short, and without a number that could be somebody's.
pub(super) fn shown_key(key: &str) -> String {
    // Any script's digits: full-width ones make a number too.
    if key.chars().filter(|c| c.is_numeric()).count() >= 12 {
        return "…".to_string();
    }
    let mut short: String = key.chars().filter(|c| !c.is_control()).take(40).collect();
    if short.len() < key.len() {
        short.push('…');
    }
    short
}

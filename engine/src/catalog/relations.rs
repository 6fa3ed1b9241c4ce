//! How do programs stand to each other?

use super::Place;
use super::shape::RelationFile;
use super::yaml::Located;
use crate::words::Words;
use std::collections::BTreeMap;

/// Kinds of relations (semantics: excludes refuses; highest_of keeps the larger; tops_up pays the difference; stacks
/// allows both; after waits for the other's decision).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// Both can't be held.
    Excludes,
    /// Both can't be held for the same cause.
    ExcludesSameCause,
    /// Only the highest.
    HighestOf,
    /// This one pays the difference over the other.
    TopsUp,
    /// Both may be held.
    Stacks,
    /// This one only when the other has been decided.
    After,
    /// This one only when one of several has been decided; the number tells the entries of a file apart.
    AfterOneOf(u16),
}

/// A relation from one program to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// What kind.
    pub kind: RelationKind,
    /// The other program.
    pub other: String,
    /// What it says.
    pub says: Option<Words>,
    /// The clause.
    pub clause: Option<String>,
    /// Where it stands in the file.
    pub place: Place,
}

impl RelationKind {
    /// As it is written in files and answers.
    pub fn code(self) -> &'static str {
        match self {
            RelationKind::Excludes => "excludes",
            RelationKind::ExcludesSameCause => "excludes_same_cause",
            RelationKind::HighestOf => "highest_of",
            RelationKind::TopsUp => "tops_up",
            RelationKind::Stacks => "stacks",
            RelationKind::After => "after",
            RelationKind::AfterOneOf(_) => "after_one_of",
        }
    }

    /// Whether this one waits for the other, which says nothing of holding both.
    pub fn is_waiting(self) -> bool {
        matches!(self, RelationKind::After | RelationKind::AfterOneOf(_))
    }

    /// The relation seen from the other side, where it is the same from both.
    fn is_symmetric(self) -> bool {
        matches!(self, RelationKind::Excludes | RelationKind::ExcludesSameCause | RelationKind::HighestOf | RelationKind::Stacks)
    }
}

/// The relations that an entry of a file states, the first being 0; `None` unless exactly one kind is given.
pub(super) fn relations_of(entry: &Located<RelationFile>, number: u16) -> Option<Vec<Relation>> {
    let file = &entry.value;
    let one =
        |kind, other: &Located<String>| Relation { kind, other: other.value.clone(), says: file.says.clone(), clause: file.clause.clone(), place: other.place };
    let mut found = Vec::new();
    for (kind, other) in [
        (RelationKind::Excludes, &file.excludes),
        (RelationKind::ExcludesSameCause, &file.excludes_same_cause),
        (RelationKind::TopsUp, &file.tops_up),
        (RelationKind::Stacks, &file.stacks),
        (RelationKind::After, &file.after),
    ] {
        found.extend(other.as_ref().map(|other| vec![one(kind, other)]));
    }
    for (kind, others) in [(RelationKind::HighestOf, &file.highest_of), (RelationKind::AfterOneOf(number), &file.after_one_of)] {
        found.extend(others.as_ref().map(|others| others.iter().map(|other| one(kind, other)).collect()));
    }
    if found.len() == 1 { found.pop() } else { None }
}

/// Pairs of programs for which two files state different relations: both sides' position in `relations`.
pub(super) fn contradictions<'a>(relations: &[(&'a str, &'a Relation)]) -> Vec<(usize, usize)> {
    let mut stated: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (position, (own, relation)) in relations.iter().enumerate() {
        if relation.kind.is_waiting() {
            continue;
        }
        let other = relation.other.as_str();
        let key = if *own < other { (*own, other) } else { (other, *own) };
        match stated.get(&key) {
            None => {
                stated.insert(key, position);
            }
            Some(first) => {
                let (first_own, first_relation) = relations[*first];
                let same = first_relation.kind == relation.kind && (relation.kind.is_symmetric() || first_own == *own);
                if !same {
                    pairs.push((*first, position));
                }
            }
        }
    }
    pairs
}

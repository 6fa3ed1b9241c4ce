//! What does a household document say, read without the engine?

use super::calendar::Day;
use super::quantity::{Rational, from_digits};
use super::tree::Kind;
use engine::facts::{FactKind, Holder, Vocabulary};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// A declared fact.
pub struct Word {
    /// Its key.
    pub key: Arc<str>,
    /// What it is.
    pub kind: Kind,
    /// Whether it speaks of one calendar year.
    pub of_a_year: bool,
    /// Its codes, if it is a choice or a set.
    pub codes: Vec<Arc<str>>,
    /// The fields of its records, if it is a list.
    pub fields: Vec<Word>,
    /// The text of what it is computed from where it is not told.
    pub otherwise: Option<String>,
    /// The least and the most that it can be, if it is a number.
    pub bounds: Option<(Rational, Rational)>,
}

/// The declared facts of both holders.
pub struct Dictionary {
    words: [Vec<Word>; 2],
    slots: [HashMap<Arc<str>, usize>; 2],
}

/// A known fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Yes or no.
    Truth(bool),
    /// A number.
    Number(Rational),
    /// A day.
    Day(Day),
    /// A code.
    Code(Arc<str>),
    /// Codes.
    Codes(Vec<Arc<str>>),
    /// Records, each with its fields.
    Records(Vec<Facts>),
}

/// Facts by slot; `None` is unknown.
pub type Facts = Vec<Option<Fact>>;

/// A household as its document tells it.
pub struct Household {
    /// The code of the place, as it is written.
    pub area: Option<String>,
    /// When its facts held.
    pub facts_on: Option<Day>,
    /// Facts of the household.
    pub facts: Facts,
    /// Facts of each member.
    pub members: Vec<Facts>,
}

impl Dictionary {
    /// The words that a catalog declares.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let words = [Holder::Household, Holder::Member].map(|holder| vocabulary.facts(holder).iter().map(word).collect::<Vec<_>>());
        let slots = [0, 1].map(|side: usize| words[side].iter().enumerate().map(|(slot, word)| (word.key.clone(), slot)).collect());
        Self { words, slots }
    }

    /// All words of a holder in order of their slots.
    pub fn words(&self, holder: Holder) -> &[Word] {
        &self.words[holder as usize]
    }

    /// A word by its key.
    pub fn find(&self, holder: Holder, key: &str) -> Option<(usize, &Word)> {
        let slot = *self.slots[holder as usize].get(key)?;
        Some((slot, &self.words[holder as usize][slot]))
    }
}

fn word(fact: &engine::facts::FactDefinition) -> Word {
    let kind = match &fact.kind {
        FactKind::Bool => Kind::Truth,
        FactKind::Money | FactKind::Decimal(_) => Kind::Number { whole: false },
        FactKind::Integer { .. } => Kind::Number { whole: true },
        FactKind::Date => Kind::Day,
        FactKind::Choice(_) => Kind::Code,
        FactKind::Set(_) => Kind::Codes,
        FactKind::Records(_) => Kind::Records,
        FactKind::Text | FactKind::Area => Kind::Unusable,
    };
    let codes = fact.kind.choices().iter().map(|choice| choice.code.as_str().into()).collect();
    let most = || from_digits("1000000000000");
    let bounds = match &fact.kind {
        FactKind::Money | FactKind::Decimal(_) => Some((from_digits("0"), most())),
        FactKind::Integer { min, max, .. } => Some((from_digits(&min.to_string()), from_digits(&max.to_string()))),
        _ => None,
    };
    let fields = fact.kind.fields().iter().map(word).collect();
    Word { key: fact.key.as_str().into(), kind, of_a_year: fact.holds_year, codes, fields, otherwise: fact.otherwise.clone(), bounds }
}

/// Reads a document, which must be sound.
pub fn read_household(document: &Map<String, Value>, dictionary: &Dictionary) -> Household {
    let text = |key: &str| document.get(key).and_then(Value::as_str);
    let members = document["members"].as_array().expect("a household has members");
    Household {
        area: text("area").map(str::to_string),
        facts_on: text("facts_on").map(Day::parse),
        facts: read_facts(document, dictionary, Holder::Household),
        members: members.iter().map(|member| read_facts(member.as_object().expect("a member is an object"), dictionary, Holder::Member)).collect(),
    }
}

fn read_facts(object: &Map<String, Value>, dictionary: &Dictionary, holder: Holder) -> Facts {
    dictionary.words(holder).iter().map(|word| object.get(&*word.key).and_then(|value| read_fact(word, value))).collect()
}

fn read_fact(word: &Word, value: &Value) -> Option<Fact> {
    let code = |text: &str| word.codes.iter().find(|code| &***code == text).expect("a declared code").clone();
    match (word.kind, value) {
        (Kind::Unusable, _) | (_, Value::Null) => None,
        (Kind::Truth, Value::Bool(value)) => Some(Fact::Truth(*value)),
        (Kind::Number { .. }, Value::String(digits)) => Some(Fact::Number(from_digits(digits))),
        (Kind::Number { .. }, Value::Number(number)) => Some(Fact::Number(from_digits(&number.to_string()))),
        (Kind::Day, Value::String(text)) => Some(Fact::Day(Day::parse(text))),
        (Kind::Code, Value::String(text)) => Some(Fact::Code(code(text))),
        (Kind::Codes, Value::Array(list)) => Some(Fact::Codes(list.iter().map(|one| code(one.as_str().expect("a code"))).collect())),
        (Kind::Records, Value::Array(list)) => {
            let field = |record: &Value, field: &Word| record.get(&*field.key).and_then(|value| read_fact(field, value));
            Some(Fact::Records(list.iter().map(|record| word.fields.iter().map(|one| field(record, one)).collect()).collect()))
        }
        (kind, value) => panic!("{}: {value} is no {kind:?}", word.key),
    }
}

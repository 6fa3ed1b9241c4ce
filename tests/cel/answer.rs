//! What does an expression come to, by the real compiler and the plain evaluator?

use engine::calendar::civil_date;
use engine::catalog::{Compiled, LanguageError, Names, Scope, compile_value};
use engine::eligibility::{NumberValue, Rigour, Situation, View, evaluate_condition, evaluate_number};
use engine::facts::{Choice, FactDefinition, FactKind, Holder, Unit, Vocabulary, parse_household};
use engine::number::Exact;
use engine::words::Words;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What is told of a household beside the expression.
#[derive(Default)]
pub struct Told {
    facts: Vec<(String, FactKind)>,
    document: Map<String, Value>,
}

impl Told {
    /// Declares a fact of the household, and tells it unless it stays unknown. One that is declared already is the same.
    pub fn fact(&mut self, key: &str, kind: FactKind, value: Option<Value>) {
        if self.facts.iter().any(|(known, _)| known == key) {
            return;
        }
        self.facts.push((key.to_string(), kind));
        if let Some(value) = value {
            self.document.insert(key.to_string(), value);
        }
    }

    /// How many lists of records are told.
    pub fn lists(&self) -> usize {
        self.facts.iter().filter(|(_, kind)| matches!(kind, FactKind::Records(_))).count()
    }
}

/// What the engine answers.
#[derive(Debug, PartialEq)]
pub enum Answer {
    /// Of a condition; none is unknown.
    Truth(Option<bool>),
    /// Of a formula; none is unknown.
    Number(Option<Exact>),
}

/// A number of no unit.
pub fn plain_number() -> FactKind {
    FactKind::Decimal(Unit::NONE)
}

/// A choice of these words.
pub fn choice_of<'w>(words: impl Iterator<Item = &'w str>) -> FactKind {
    let mut codes: Vec<&str> = words.collect();
    codes.sort_unstable();
    codes.dedup();
    FactKind::Choice(codes.into_iter().map(|code| Choice { code: code.to_string(), words: Words::new(code, code) }).collect())
}

/// A fact or a field as a catalog declares it.
pub fn declared(key: &str, kind: FactKind) -> FactDefinition {
    let name = Words::new(key, key);
    FactDefinition { key: key.to_string(), kind, name: name.clone(), question: name, sensitive: false, holds_year: false, otherwise: None }
}

/// Compiles an expression and evaluates it for the household that is told. Whatever is refused has a place in the text.
pub fn answer(text: &str, told: &Told) -> Result<Answer, LanguageError> {
    let mut vocabulary = Vocabulary::default();
    for (key, kind) in &told.facts {
        vocabulary.add(Holder::Household, declared(key, kind.clone())).expect("a new fact");
    }
    let nothing = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let names = Names { vocabulary: &vocabulary, definitions: &nothing.0, parameters: &nothing.1, standards: &nothing.2 };
    let compiled = compile_value(text, &names, Scope::Household).inspect_err(|error| {
        assert!(error.at <= text.len() && text.is_char_boundary(error.at), "the place {} of {text:?}", error.at);
        assert!(!error.problem.zh.is_empty() && !error.problem.en.is_empty() && !error.mend.en.is_empty(), "{error:?}");
    })?;
    let mut document = told.document.clone();
    document.insert("id".to_string(), json!("H"));
    document.insert("members".to_string(), json!([{"id": "m"}]));
    let document = Value::from(document).to_string();
    let household = parse_household(&document, &vocabulary).unwrap_or_else(|faults| panic!("{document}: {}", faults.to_text(1)));
    let situation = Situation::new(&household, civil_date(2026, 6, 1), Rigour::Warn);
    let view = View::new(&situation, None);
    Ok(match &compiled {
        Compiled::Condition(condition) => Answer::Truth(evaluate_condition(condition, view)),
        Compiled::Number(number, _) => Answer::Number(match evaluate_number(number, view) {
            NumberValue::Known(value) => Some(value),
            NumberValue::Between(..) | NumberValue::Unknown => None,
        }),
    })
}

//! What did a criterion look at, and what did it find there?

use super::evaluate::{View, evaluate_condition, evaluate_number};
use super::looks::{Look, each_look};
use crate::calendar::Date;
use crate::catalog::{Condition, Definition, FactRef, NumberExpression, Printer, unit_of};
use crate::facts::{Unit, Value, Vocabulary};
use crate::money::Money;
use crate::number::Exact;
use crate::words::{Language, Words};
use std::sync::Arc;

/// One thing a criterion looked at, with what was found; `None` is unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Sight {
    /// As rules write it: `income_pc`, `members.count(m, m.orphan)`.
    pub key: String,
    named: Named,
    /// What was found.
    pub value: Option<SightValue>,
}

/// Where the name for people comes from.
#[derive(Clone, Debug, PartialEq)]
enum Named {
    Fact(FactRef),
    Definition(Arc<Definition>),
    ByKey,
}

/// A found value, as exact as it was told.
#[derive(Clone, Debug, PartialEq)]
pub enum SightValue {
    /// Yes or no.
    Truth(bool),
    /// Yuan as sent.
    Money(Money),
    /// A number in a unit.
    Number(Exact, Unit),
    /// A day.
    Day(Date),
    /// A choice's position.
    Choice(u8),
    /// Choices, one bit each.
    Set(u64),
}

/// Puts down what is found at each thing that a condition looks at, in the order of the text; `outcome` is what the
/// condition came to.
pub(super) fn find(condition: &Condition, outcome: Option<bool>, view: View<'_>, vocabulary: &Vocabulary, values: &mut Vec<Option<SightValue>>) {
    each_look(condition, &mut |look| {
        values.push(match look {
            Look::Truth(whole) if std::ptr::eq(whole, condition) => outcome.map(SightValue::Truth),
            _ => value_at(look, view, vocabulary),
        });
    });
}

/// The same things by name, each once, with what [`find`] has put down.
pub(super) fn sights(condition: &Condition, values: &[Option<SightValue>], printer: &Printer<'_>) -> Vec<Sight> {
    let mut values = values.iter();
    let mut sights: Vec<Sight> = Vec::new();
    each_look(condition, &mut |look| {
        let (value, key) = (values.next().cloned().flatten(), look.key(printer));
        if !sights.iter().any(|seen| seen.key == key) {
            sights.push(Sight { key, named: Named::of(look), value });
        }
    });
    sights
}

fn value_at(look: Look<'_>, view: View<'_>, vocabulary: &Vocabulary) -> Option<SightValue> {
    match look {
        Look::Fact(fact) => told(*fact, view, vocabulary),
        Look::Truth(condition) => evaluate_condition(condition, view).map(SightValue::Truth),
        // What was told, else what it is computed as.
        Look::Number(NumberExpression::FactOr(fact, ..)) if view.value(*fact).is_some() => told(*fact, view, vocabulary),
        Look::Number(number) => evaluate_number(number, view).known().map(|value| SightValue::Number(value, unit_of(number, vocabulary))),
    }
}

fn told(fact: FactRef, view: View<'_>, vocabulary: &Vocabulary) -> Option<SightValue> {
    match view.value(fact)? {
        Value::Bool(truth) => Some(SightValue::Truth(*truth)),
        Value::Money(money) => Some(SightValue::Money(*money)),
        Value::Number(number) => Some(SightValue::Number(number.clone(), fact.definition(vocabulary).kind.unit().unwrap_or_default())),
        Value::Date(day) => Some(SightValue::Day(*day)),
        Value::Choice(position) => Some(SightValue::Choice(*position)),
        Value::Set(bits) => Some(SightValue::Set(*bits)),
        Value::Text(_) | Value::Area(_) | Value::Records(_) => None,
    }
}

/// `160.00`; several things with their names; nothing when all are unknown.
pub fn sights_code(sights: &[Sight], vocabulary: &Vocabulary) -> Option<String> {
    if let [one] = sights {
        return one.code(vocabulary);
    }
    let known: Vec<String> = sights.iter().filter_map(|sight| sight.code(vocabulary).map(|value| format!("{} = {value}", sight.key))).collect();
    (!known.is_empty()).then(|| known.join(", "))
}

/// The same for people, in words.
pub fn sights_words(sights: &[Sight], vocabulary: &Vocabulary, language: Language) -> Option<String> {
    let separator = if language == Language::Chinese { "," } else { ", " };
    if let [one] = sights {
        return one.value.as_ref().map(|value| one.value_words(value, vocabulary, language));
    }
    let known = |sight: &Sight| {
        let value = sight.value_words(sight.value.as_ref()?, vocabulary, language);
        Some(format!("{} {value}", sight.name(vocabulary).map_or(sight.key.as_str(), |name| name.in_language(language))))
    };
    let list: Vec<String> = sights.iter().filter_map(known).collect();
    (!list.is_empty()).then(|| list.join(separator))
}

impl Named {
    fn of(look: Look<'_>) -> Self {
        match look {
            Look::Fact(fact) | Look::Truth(Condition::FactOr(fact, _)) | Look::Number(NumberExpression::FactOr(fact, ..)) => Named::Fact(*fact),
            Look::Truth(Condition::Defined(definition, _)) | Look::Number(NumberExpression::Defined(definition, _)) => Named::Definition(definition.clone()),
            Look::Truth(_) | Look::Number(_) => Named::ByKey,
        }
    }
}

impl Sight {
    fn choices<'v>(&self, vocabulary: &'v Vocabulary) -> &'v [crate::facts::Choice] {
        match &self.named {
            Named::Fact(fact) => fact.definition(vocabulary).kind.choices(),
            _ => &[],
        }
    }

    fn name<'v>(&'v self, vocabulary: &'v Vocabulary) -> Option<&'v Words> {
        match &self.named {
            Named::Fact(fact) => Some(&fact.definition(vocabulary).name),
            Named::Definition(definition) => Some(&definition.name),
            Named::ByKey => None,
        }
    }

    fn code(&self, vocabulary: &Vocabulary) -> Option<String> {
        let choices = self.choices(vocabulary);
        let code = |position: usize| choices.get(position).map_or("?", |choice| choice.code.as_str());
        self.value.as_ref().map(|value| match value {
            SightValue::Truth(truth) => truth.to_string(),
            SightValue::Choice(position) => code(usize::from(*position)).to_string(),
            SightValue::Set(bits) => format!("[{}]", bits_of(*bits).map(code).collect::<Vec<_>>().join(", ")),
            other => other.plain(),
        })
    }

    fn value_words(&self, value: &SightValue, vocabulary: &Vocabulary, language: Language) -> String {
        let choices = self.choices(vocabulary);
        let word = |position: usize| choices.get(position).map_or("?", |choice| choice.words.in_language(language));
        match (value, language) {
            (SightValue::Truth(true), Language::Chinese) => "是".to_string(),
            (SightValue::Truth(false), Language::Chinese) => "否".to_string(),
            (SightValue::Truth(true), Language::English) => "yes".to_string(),
            (SightValue::Truth(false), Language::English) => "no".to_string(),
            (SightValue::Choice(position), _) => word(usize::from(*position)).to_string(),
            (SightValue::Set(0), Language::Chinese) => "无".to_string(),
            (SightValue::Set(0), Language::English) => "none".to_string(),
            (SightValue::Set(bits), _) => bits_of(*bits).map(word).collect::<Vec<_>>().join("/"),
            (SightValue::Money(_) | SightValue::Number(..), _) => {
                let unit = if let SightValue::Number(_, unit) = value { *unit } else { Unit::YUAN };
                let plain = value.plain();
                match language {
                    _ if unit == Unit::NONE => plain,
                    Language::Chinese => format!("{plain}{}", unit.words().zh),
                    Language::English => format!("{plain} {}", unit.words().en),
                }
            }
            (SightValue::Day(day), _) => day.to_string(),
        }
    }
}

impl SightValue {
    fn plain(&self) -> String {
        match self {
            SightValue::Money(money) => money.to_string(),
            SightValue::Number(number, unit) => number_text(number, *unit),
            SightValue::Day(day) => day.to_string(),
            SightValue::Truth(_) | SightValue::Choice(_) | SightValue::Set(_) => String::new(),
        }
    }
}

fn bits_of(bits: u64) -> impl Iterator<Item = usize> {
    (0..64).filter(move |bit| bits & (1 << bit) != 0)
}

/// A number with two decimals where it is money and ends within them.
pub(super) fn number_text(value: &Exact, unit: Unit) -> String {
    let text = value.to_text();
    if unit != Unit::YUAN || text.starts_with('≈') {
        return text;
    }
    match text.split_once('.') {
        None => format!("{text}.00"),
        Some((_, fraction)) if fraction.len() == 1 => format!("{text}0"),
        Some(_) => text,
    }
}

//! How is a CEL expression said in the language of rules?
//!
//! What CEL writes as a literal a rule takes from the household: a list becomes records, a text a choice, and the error of a
//! division by zero a fact that nobody has told. What is left stays word for word.

use crate::answer::{Told, choice_of, declared, plain_number};
use crate::words::{Whole, Word};
use engine::facts::FactKind;
use serde_json::{Value, json};

/// An expression in the language of rules, with what must be told for it.
pub struct Reworded {
    pub text: String,
    pub told: Told,
    /// Whether a part of it stands for an error.
    pub has_error: bool,
}

/// The expression in our words; nothing where it has none. `bound` are variables with numbers.
pub fn reword(words: &[Word], bound: &[(String, Value)]) -> Option<Reworded> {
    let mut reworded = Reworded { text: String::new(), told: Told::default(), has_error: false };
    reworded.say(words, &[], bound)?;
    Some(reworded)
}

impl Reworded {
    fn say(&mut self, words: &[Word], variables: &[&str], bound: &[(String, Value)]) -> Option<()> {
        let mut at = 0;
        while at < words.len() {
            at += match &words[at..] {
                // 1/0, e / 0: CEL's error.
                [Word::Number(_, Whole::Integer) | Word::Name(_), Word::Mark('/'), Word::Number(zero, Whole::Integer), ..] if zero == "0" => {
                    self.told.fact("unknown", plain_number(), None);
                    self.has_error = true;
                    self.text += "household.unknown ";
                    3
                }
                [Word::Name(name), Word::Mark('('), ..] if name == "dyn" => 1,
                [Word::Name(math), Word::Mark('.'), Word::Name(name), ..] if math == "math" && (name == "greatest" || name == "least") => {
                    self.text += if name == "greatest" { "max" } else { "min" };
                    3
                }
                [Word::Text(text), Word::Name(name), Word::Mark('['), ..] if name == "in" => self.choice(text, &words[at + 2..])?,
                [Word::Text(left), Word::Mark(mark @ ('=' | '!')), Word::Mark('='), Word::Text(right), ..] => {
                    self.told.fact("word", choice_of([left.as_str(), right.as_str()].into_iter()), Some(json!(left)));
                    self.text += &format!("household.word {mark}= '{right}' ");
                    4
                }
                [Word::Mark('['), ..] if walk_after(&words[at..]).is_some() => self.walk(&words[at..], variables, bound)?,
                [Word::Name(name), ..] => {
                    if variables.contains(&name.as_str()) {
                        self.text += &format!("{name}.value ");
                    } else if let Some((_, value)) = bound.iter().find(|(known, _)| known == name) {
                        self.told.fact(name, if value.is_boolean() { FactKind::Bool } else { plain_number() }, Some(value.clone()));
                        self.text += &format!("household.{name} ");
                    } else {
                        self.text += &format!("{name} ");
                    }
                    1
                }
                [Word::Number(digits, _), ..] => {
                    self.text += &format!("{digits} ");
                    1
                }
                [Word::Text(text), ..] => {
                    self.text += &format!("'{text}' ");
                    1
                }
                [Word::Mark(mark), ..] => {
                    self.text.push(*mark);
                    1
                }
                [] => 0,
            };
        }
        Some(())
    }

    /// `'a' in ['a', 'b']`: the household's choice in a list of codes. How many words were said.
    fn choice(&mut self, text: &str, list: &[Word]) -> Option<usize> {
        let close = list.iter().position(|word| *word == Word::Mark(']'))?;
        let codes: Vec<&str> = list[1..close]
            .iter()
            .filter(|word| **word != Word::Mark(','))
            .map(|word| if let Word::Text(code) = word { Some(code.as_str()) } else { None })
            .collect::<Option<_>>()?;
        self.told.fact("word", choice_of(codes.iter().copied().chain([text])), Some(json!(text)));
        let codes: Vec<String> = codes.iter().map(|code| format!("'{code}'")).collect();
        self.text += &format!("household.word in [{}] ", codes.join(", "));
        Some(close + 3)
    }

    /// `[1, 2].exists(e, e > 1)`: a list of records with one field. How many words were said.
    fn walk(&mut self, words: &[Word], variables: &[&str], bound: &[(String, Value)]) -> Option<usize> {
        let (list, macro_name, variable, body, length) = walk_after(words)?;
        let name = format!("list{}", self.told.lists());
        let items: Vec<&Word> = list.iter().filter(|word| **word != Word::Mark(',')).collect();
        let texts: Option<Vec<&str>> = items.iter().map(|word| if let Word::Text(text) = word { Some(text.as_str()) } else { None }).collect();
        let (kind, values): (FactKind, Vec<Value>) = match texts.filter(|texts| !texts.is_empty()) {
            Some(texts) => (choice_of(texts.iter().copied()), texts.iter().map(|text| json!(text)).collect()),
            None => {
                let numbers = items.iter().map(|word| if let Word::Number(digits, _) = word { Some(json!(digits)) } else { None });
                (plain_number(), numbers.collect::<Option<_>>()?)
            }
        };
        let records: Vec<Value> = values.into_iter().map(|value| json!({"value": value})).collect();
        self.told.fact(&name, FactKind::Records(vec![declared("value", kind)]), Some(records.into()));
        let own = if macro_name == "exists_one" { "count" } else { macro_name };
        self.text += &format!("household.{name}.{own}({variable}, ");
        let inside: Vec<&str> = variables.iter().copied().chain([variable]).collect();
        self.say(body, &inside, bound)?;
        self.text += if macro_name == "exists_one" { ") == 1 " } else { ") " };
        Some(length)
    }
}

type WalkWords<'w> = (&'w [Word], &'w str, &'w str, &'w [Word], usize);

/// The list, the macro, its variable, its body and the length of `[…].exists(e, …)` at the beginning of some words.
fn walk_after(words: &[Word]) -> Option<WalkWords<'_>> {
    let close = words.iter().position(|word| *word == Word::Mark(']'))?;
    let [Word::Mark('.'), Word::Name(name), Word::Mark('('), Word::Name(variable), Word::Mark(','), ..] = &words[close + 1..] else { return None };
    if !["exists", "all", "exists_one"].contains(&name.as_str()) {
        return None;
    }
    let start = close + 6;
    let mut open = 1;
    let end = words[start..].iter().position(|word| {
        open += match word {
            Word::Mark('(') => 1,
            Word::Mark(')') => -1,
            _ => 0,
        };
        open == 0
    })?;
    let body = &words[start..start + end];
    // With two variables, or a list within the list, it is something else.
    let is_other = matches!(body, [Word::Name(_), Word::Mark(','), ..]) || words[1..close].contains(&Word::Mark('['));
    (!is_other).then_some((&words[1..close], name.as_str(), variable.as_str(), body, start + end + 1))
}

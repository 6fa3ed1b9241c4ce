//! What may a word mean that somebody types to find a household, and what is each meaning worth?

use super::fields::{HouseholdFields, squeezed_name, units};
use super::index::MatchedBy;
use super::numbers::{beginning, forms, last_four};
use super::readings::{readings, typed};
use crate::search::letters::{QUERY_CHARACTERS_MAX, is_han};
use tantivy::Term;
use tantivy::query::{ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

/// Words of a query that are looked for.
const WORDS_MAX: usize = 6;
/// Letters of what is looked for with one of them wrong, or by its beginning: no name or number is longer, and the automaton
/// for it grows with the length.
const LIKENESS_MAX: usize = 30;

/// A way to be found. What stands first is worth most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// The whole ID number.
    Number,
    /// The whole id.
    Id,
    /// A whole name.
    Name,
    /// A whole name in pinyin.
    Sound,
    /// The beginning of an ID number.
    NumberBeginning,
    /// The last four characters of an ID number.
    NumberEnd,
    /// A part of a name.
    NamePart,
    /// Words of the address.
    Address,
    /// Another name that sounds the same.
    SameSound,
    /// First letters in pinyin.
    Initials,
    /// A part of a name in pinyin.
    SoundPart,
    /// The code of the area or its beginning.
    Area,
    /// A number with one wrong character.
    NearNumber,
    /// A name with one wrong character.
    NearName,
    /// A name in pinyin with one wrong letter.
    NearSound,
}

const TIERS: [(Tier, u8, MatchedBy); 15] = [
    (Tier::Number, 120, MatchedBy::Number),
    (Tier::Id, 110, MatchedBy::Id),
    (Tier::Name, 100, MatchedBy::Name),
    (Tier::Sound, 90, MatchedBy::Pinyin),
    (Tier::NumberBeginning, 80, MatchedBy::Number),
    (Tier::NumberEnd, 78, MatchedBy::Number),
    (Tier::NamePart, 70, MatchedBy::Name),
    (Tier::Address, 60, MatchedBy::Address),
    (Tier::SameSound, 55, MatchedBy::Pinyin),
    (Tier::Initials, 50, MatchedBy::Pinyin),
    (Tier::SoundPart, 45, MatchedBy::Pinyin),
    (Tier::Area, 40, MatchedBy::Address),
    (Tier::NearNumber, 30, MatchedBy::Number),
    (Tier::NearName, 20, MatchedBy::Name),
    (Tier::NearSound, 10, MatchedBy::Pinyin),
];

impl Tier {
    fn row(self) -> (Tier, u8, MatchedBy) {
        TIERS[self as usize]
    }

    /// What it is worth.
    pub fn score(self) -> f32 {
        f32::from(self.row().1)
    }

    /// What is said of it.
    pub fn matched(self) -> MatchedBy {
        self.row().2
    }

    /// The tier that is worth so much.
    pub fn of_score(score: f32) -> Option<Self> {
        TIERS.iter().find(|(_, worth, _)| f32::from(*worth) == score).map(|(tier, ..)| *tier)
    }
}

/// A query's words, and all of them as one.
pub struct Parts {
    /// Each word.
    pub words: Vec<String>,
    /// The whole text.
    pub whole: String,
}

/// Splits a query at spaces and commas.
pub fn split(query: &str) -> Parts {
    let whole: String = query.chars().take(QUERY_CHARACTERS_MAX).collect::<String>().trim().to_string();
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '、' | '；');
    let words = whole.split(is_between).filter(|word| !word.is_empty()).take(WORDS_MAX).map(str::to_string).collect();
    Parts { words, whole }
}

/// What a text says, and what it nearly says; none where it can say nothing.
pub struct PartQueries {
    /// Ways that fit.
    pub close: Option<Box<dyn Query>>,
    /// Ways that fit but for one character.
    pub near: Option<Box<dyn Query>>,
}

/// Everything that a text may mean.
pub fn queries(fields: &HouseholdFields, text: &str) -> PartQueries {
    let mut close = Ways::default();
    let mut near = Ways::default();
    close.add(Tier::Id, whole(fields.ids, &text.to_lowercase()));
    let numbers = forms(text);
    for number in numbers.iter().filter(|number| number.len() >= 15) {
        close.add(Tier::Number, whole(fields.numbers, number));
        near.add_some(Tier::NearNumber, but_for_one(fields.numbers, number));
    }
    if let Some(number) = beginning(text) {
        close.add_some(Tier::NumberBeginning, beginning_with(fields.numbers, &number));
    }
    if let Some(four) = last_four(text) {
        close.add(Tier::NumberEnd, whole(fields.last_fours, &four));
    }
    if text.bytes().all(|b| b.is_ascii_digit()) && text.len() >= 4 {
        close.add(Tier::Area, whole(fields.areas, text));
    }
    let name = squeezed_name(text);
    let characters = units(text);
    let has_letters = name.chars().any(|c| !c.is_ascii_digit());
    if has_letters {
        close.add(Tier::Name, whole(fields.names, &name));
        close.add_some(Tier::NamePart, in_order(fields.name_characters, &characters));
    }
    close.add_some(Tier::Address, in_order(fields.places, &characters));
    if name.chars().filter(|c| is_han(*c)).count() >= 2 {
        readings(&name).whole.iter().for_each(|sound| close.add(Tier::SameSound, whole(fields.sounds, sound)));
        near.add_some(Tier::NearName, but_for_one(fields.names, &name));
    }
    if let Some(sound) = typed(text) {
        close.add(Tier::Sound, whole(fields.sounds, &sound));
        close.add(Tier::SoundPart, whole(fields.sound_parts, &sound));
        if sound.len() >= 2 {
            close.add(Tier::Initials, whole(fields.initials, &sound));
            close.add_some(Tier::SoundPart, beginning_with(fields.sounds, &sound));
        }
        if sound.len() >= 5 {
            near.add_some(Tier::NearSound, but_for_one(fields.sounds, &sound));
        }
    }
    PartQueries { close: close.best(), near: near.best() }
}

/// Ways to be found, of which the best counts.
#[derive(Default)]
struct Ways(Vec<Box<dyn Query>>);

impl Ways {
    fn add(&mut self, tier: Tier, query: Box<dyn Query>) {
        self.0.push(Box::new(ConstScoreQuery::new(query, tier.score())));
    }

    fn add_some(&mut self, tier: Tier, query: Option<Box<dyn Query>>) {
        if let Some(query) = query {
            self.add(tier, query);
        }
    }

    fn best(self) -> Option<Box<dyn Query>> {
        (!self.0.is_empty()).then(|| Box::new(DisjunctionMaxQuery::new(self.0)) as Box<dyn Query>)
    }
}

fn whole(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}

/// One character more, less or other, or two in the wrong order.
fn but_for_one(field: Field, text: &str) -> Option<Box<dyn Query>> {
    (text.chars().count() <= LIKENESS_MAX).then(|| Box::new(FuzzyTermQuery::new(Term::from_field_text(field, text), 1, true)) as Box<dyn Query>)
}

fn beginning_with(field: Field, text: &str) -> Option<Box<dyn Query>> {
    (text.chars().count() <= LIKENESS_MAX).then(|| Box::new(FuzzyTermQuery::new_prefix(Term::from_field_text(field, text), 0, false)) as Box<dyn Query>)
}

/// The units side by side.
fn in_order(field: Field, units: &[String]) -> Option<Box<dyn Query>> {
    match units {
        [] => None,
        [one] => Some(whole(field, one)),
        several => Some(Box::new(PhraseQuery::new(several.iter().map(|unit| Term::from_field_text(field, unit)).collect()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_has_a_worth_of_its_own() {
        for (position, (tier, worth, _)) in TIERS.iter().enumerate() {
            assert_eq!(*tier as usize, position, "the table stands in the order of the ways");
            assert_eq!(Tier::of_score(f32::from(*worth)), Some(*tier));
        }
        assert!(TIERS.windows(2).all(|pair| pair[0].1 > pair[1].1), "what stands first is worth more");
    }
}

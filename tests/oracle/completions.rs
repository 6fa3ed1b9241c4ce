//! What does an expression come to once everything is told?
//!
//! Each unknown fact that is asked for is told in every way it can be, until nothing is asked any more: then no rule about
//! unknowns is left in play. An answer that the engine gave before must be the answer of all these households.

use super::calendar::Day;
use super::case::{Found, ask_us};
use super::evaluate::{Place, World};
use super::household::{Dictionary, Fact};
use super::quantity::{Quantity, from_digits};
use super::tree::{Kind, Term};
use engine::facts::{BIRTH_DATE, Holder};

/// What an expression comes to in every household that a partly known one can turn out to be.
pub struct Completions {
    /// The answers, those left open by missing numbers of the catalog apart.
    pub answers: Vec<Found>,
    /// Whether every possible fact was tried (numbers and days have too many: some are).
    pub all: bool,
}

/// Tells the unknown facts in all ways, unless that makes more than `limit` households.
pub fn complete(term: &Term, recipient: Option<usize>, world: &mut World<'_>, dictionary: &Dictionary, limit: usize) -> Option<Completions> {
    let mut search = Search { term, recipient, dictionary, limit, found: Completions { answers: Vec::new(), all: true } };
    search.tell(world).then_some(search.found)
}

struct Search<'a> {
    term: &'a Term,
    recipient: Option<usize>,
    dictionary: &'a Dictionary,
    limit: usize,
    found: Completions,
}

impl Search<'_> {
    /// Goes on telling. False when there were too many.
    fn tell(&mut self, world: &mut World<'_>) -> bool {
        if self.limit == 0 {
            return false;
        }
        let answer = ask_us(self.term, self.recipient, world);
        let Some(place) = world.asked() else {
            self.limit -= 1;
            match answer {
                Found::Truth(None) | Found::Number(Quantity::Open) => self.found.all = false,
                answer => self.found.answers.push(answer),
            }
            return true;
        };
        let possible = self.possible(place, world.on);
        possible.into_iter().all(|fact| {
            world.tell(place, Some(fact));
            let goes_on = self.tell(world);
            world.tell(place, None);
            goes_on
        })
    }

    /// What a fact can be.
    fn possible(&mut self, (member, slot, field): Place, on: Day) -> Vec<Fact> {
        let holder = if member.is_some() { Holder::Member } else { Holder::Household };
        let word = &self.dictionary.words(holder)[slot];
        let (word, is_born) = match field {
            Some((_, field)) => (&word.fields[field], false),
            None => (word, member.is_some() && slot == BIRTH_DATE),
        };
        match word.kind {
            Kind::Truth => vec![Fact::Truth(false), Fact::Truth(true)],
            Kind::Code => word.codes.iter().cloned().map(Fact::Code).collect(),
            Kind::Codes => (0..1usize << word.codes.len())
                .map(|bits| {
                    Fact::Codes(word.codes.iter().enumerate().filter(|(position, _)| bits >> position & 1 == 1).map(|(_, code)| code.clone()).collect())
                })
                .collect(),
            Kind::Number { whole } => {
                self.found.all = false;
                let digits = if whole { ["0", "2", "4"] } else { ["0", "499.995", "1000000"] };
                digits.into_iter().map(|digits| Fact::Number(from_digits(digits))).collect()
            }
            Kind::Day => {
                self.found.all = false;
                // Who was counted as born stays born.
                let late = if is_born { on } else { Day { year: on.year + 3, ..Day::parse("2000-02-28") } };
                [Day::parse("1950-12-31"), Day::parse("1996-02-29"), late].into_iter().map(Fact::Day).collect()
            }
            Kind::Records => {
                self.found.all = false;
                // Lists of which only the length is known: their fields are asked for next.
                (0..3).map(|length| Fact::Records(vec![vec![None; word.fields.len()]; length])).collect()
            }
            Kind::Unusable => unreachable!("no expression asks for it"),
        }
    }
}

/// Whether an answer given early holds in a household of which everything is told.
pub fn agrees(early: &Found, complete: &Found) -> bool {
    match (early, complete) {
        (Found::Truth(Some(early)), Found::Truth(Some(complete))) => early == complete,
        (Found::Number(Quantity::Exact(early)), Found::Number(Quantity::Exact(complete))) => early == complete,
        (Found::Number(Quantity::Between(low, high)), Found::Number(Quantity::Exact(complete))) => *low <= **complete && **complete <= *high,
        _ => true,
    }
}

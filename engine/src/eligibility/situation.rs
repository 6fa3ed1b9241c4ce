//! What holds of one household on one date?

use super::gap::KeptGaps;
use super::memo::Memo;
use crate::calendar::Date;
use crate::facts::{FactValues, Household, Value};
use crate::words;
use crate::words::Words;

/// What to do with numbers that nobody has checked up to the date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rigour {
    /// Answer with a warning.
    Warn,
    /// Answer that the number is missing.
    Strict,
}

/// A household on a date: its members who are born, and whether facts of a year speak of that year.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    /// The household.
    pub household: &'a Household,
    /// The date asked about.
    pub on: Date,
    /// Positions of the members born by then, in the document's order.
    pub born: Vec<u16>,
    /// Whether facts of one year may be used.
    pub year_facts_known: bool,
    /// What to do with unchecked numbers.
    pub rigour: Rigour,
    pub(super) memo: Memo,
    pub(super) gaps: KeptGaps,
}

impl<'a> Situation<'a> {
    /// A household on a date.
    pub fn new(household: &'a Household, on: Date, rigour: Rigour) -> Self {
        let born = (0..household.members.len()).filter(|i| household.members[*i].is_born_on(on)).map(|i| i as u16).collect();
        let year_facts_known = household.facts_on.is_none_or(|facts_on| facts_on.year() == on.year());
        Self { household, on, born, year_facts_known, rigour, memo: Memo::default(), gaps: KeptGaps::default() }
    }

    /// Known facts of a member (a position) or of the household.
    #[inline]
    pub(super) fn facts(&self, member: Option<u16>) -> &'a FactValues {
        match member {
            Some(position) => &self.household.members[usize::from(position)].facts,
            None => &self.household.facts,
        }
    }

    /// A fact's value, unless unknown.
    #[inline]
    pub(super) fn value(&self, member: Option<u16>, slot: u16, holds_year: bool) -> Option<&'a Value> {
        if holds_year && !self.year_facts_known {
            return None;
        }
        self.facts(member).get(usize::from(slot))?.as_ref()
    }

    /// What is remarkable about the household itself: members who are not born yet.
    pub fn warnings(&self) -> Vec<Words> {
        let on = self.on;
        let unborn = |position: &usize| !self.born.contains(&(*position as u16));
        let mut warnings: Vec<Words> = (0..self.household.members.len())
            .filter(unborn)
            .map(|position| {
                let id = &self.household.members[position].id;
                words!("成员 {id} 在 {on} 尚未出生，不计入人口", "member {id} is not born by {on} and is left out")
            })
            .collect();
        if self.born.is_empty() {
            warnings.push(words!("{on} 没有已出生的成员，不作推荐", "nobody is born by {on}: no recommendations"));
        }
        warnings
    }
}

//! Which registrations of a whole roll are one person?

use super::candidates::{Candidates, slots_of};
use super::fit::{Decision, fit};
use super::levels::{PATTERNS, Pattern};
use super::model::{Kind, Model, Part};
use super::registration::Registration;
use super::roll::Roll;
use super::ruling::{Ruling, THRESHOLD};
use std::collections::BTreeMap;

/// Two registrations and how much speaks for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The smaller id.
    pub first: u64,
    /// The larger id.
    pub second: u64,
    /// Thousandths of a bit; 10,000 is about a thousand to one.
    pub weight: i64,
    pub(super) slots: (u32, u32),
    pattern: Pattern,
    ruling: Ruling,
}

impl Pair {
    /// What each field says under the model that weighed the pair; the parts sum to the weight.
    pub fn parts(&self, model: &Model) -> Vec<Part> {
        self.ruling.parts(model.parts(self.pattern))
    }

    /// What the two are most likely to each other if they are two people.
    pub fn otherwise(&self, model: &Model) -> Kind {
        model.otherwise(self.pattern)
    }
}

impl Candidates {
    /// The model that fits these pairs without anybody having decided one, starting from another model.
    pub fn fit(&self, start: &Model) -> Model {
        fit(&self.counts(|_| None), start)
    }

    /// The same where people have decided some pairs: ids with the smaller first. A decision counts as one pair, no more: those that people
    /// look at are the doubtful ones, and a model that took them for all pairs would lose its way.
    pub fn fit_with(&self, roll: &Roll, start: &Model, decided: &BTreeMap<(u64, u64), Decision>) -> Model {
        fit(&self.counts(|slots| decided.get(&roll.ids(slots)).copied()), start)
    }

    /// Pairs of at least this weight, by their ids.
    pub fn pairs(&self, roll: &Roll, model: &Model, weight_min: i64) -> Vec<Pair> {
        let mut weights: Vec<Option<i64>> = vec![None; PATTERNS];
        let mut pairs = Vec::new();
        for (pair, pattern) in self.pairs.iter().zip(&self.patterns) {
            let weight = *weights[*pattern as usize].get_or_insert_with(|| model.weight(*pattern));
            let slots = slots_of(*pair);
            let (a, b) = (roll.at(slots.0), roll.at(slots.1));
            let ruling = a.ruling(&b);
            let weight = ruling.over(weight);
            let (first, second) = roll.ids(slots);
            if weight >= weight_min && first != second {
                pairs.push(Pair { first, second, weight, slots, pattern: *pattern, ruling });
            }
        }
        pairs.sort_unstable();
        pairs
    }
}

/// All pairs that are more likely one person than not, by a model that is fitted to this very roll. The order of the registrations changes nothing.
pub fn duplicates(registrations: &[Registration]) -> Vec<Pair> {
    let roll = Roll::of(registrations);
    let candidates = Candidates::of(&roll);
    let model = candidates.fit(&Model::shipped());
    candidates.pairs(&roll, &model, THRESHOLD)
}

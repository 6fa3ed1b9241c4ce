//! Is somebody who comes today registered already, among everybody?

use super::candidates::{BLOCK_MAX, entry};
use super::keys::{PHONE, RULES, SLIP_RULES, holds_slip, keys, slip_key};
use super::levels::Pattern;
use super::model::{Kind, Model, Part};
use super::registration::{Record, Registration};
use super::roll::{Known, Roll};
use super::ruling::THRESHOLD;
use std::collections::{BTreeMap, BTreeSet};

/// Of the holders of one key so many are looked at; what more people share says nothing of a person.
const HOLDERS_MAX: usize = 20_000;

/// A registration that may be of the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The other registration.
    pub other: u64,
    /// How much speaks for one person, in thousandths of a bit.
    pub weight: i64,
    /// What they are most likely to each other if they are two.
    pub otherwise: Kind,
    /// What each field says; the parts sum to the weight.
    pub parts: Vec<Part>,
}

/// All registrations in memory, found by what they share. What is put in is found by the next question.
#[derive(Clone)]
pub struct Index {
    model: Model,
    roll: Roll,
    slots: BTreeMap<u64, u32>,
    unused: Vec<u32>,
    /// Under each rule: key above, slot below.
    by_rule: [BTreeSet<u64>; RULES],
    by_slip: [BTreeSet<u64>; SLIP_RULES],
    /// Of those, the ones whose number holds a slip: a whole number is asked only against these.
    broken_by_slip: [BTreeSet<u64>; SLIP_RULES],
}

/// Nobody's data are shown.
impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index({} registrations)", self.len())
    }
}

impl Default for Index {
    fn default() -> Self {
        Self::new(Model::shipped())
    }
}

impl Index {
    /// Nobody is registered.
    pub fn new(model: Model) -> Self {
        Self {
            model,
            roll: Roll::new(),
            slots: BTreeMap::new(),
            unused: Vec::new(),
            by_rule: Default::default(),
            by_slip: Default::default(),
            broken_by_slip: Default::default(),
        }
    }

    /// Everybody of a roll. Of registrations with one id the last counts.
    pub fn of(roll: Roll, model: Model) -> Self {
        let mut index = Self::new(model);
        let all = 0..roll.len() as u32;
        index.slots = all.clone().map(|slot| (roll.record(slot).registration, slot)).collect();
        let is_last = |slot: &u32| index.slots.get(&roll.record(*slot).registration) == Some(slot);
        for (rule, set) in index.by_rule.iter_mut().enumerate() {
            *set = all.clone().filter(is_last).flat_map(|slot| roll.keys(rule, slot).into_iter().flatten().map(move |key| entry(key, slot))).collect();
        }
        for (rule, set) in index.by_slip.iter_mut().enumerate() {
            *set = all.clone().filter(is_last).filter_map(|slot| roll.slip_key(rule, slot).map(|key| entry(key, slot))).collect();
            index.broken_by_slip[rule] = set.iter().copied().filter(|entry| holds_slip(roll.record(*entry as u32))).collect();
        }
        index.unused = all.filter(|slot| !is_last(slot)).collect();
        index.roll = roll;
        for slot in index.unused.clone() {
            index.roll.clear(slot);
        }
        index
    }

    /// How many registrations there are.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Puts a registration in; one with the same id gives way.
    pub fn insert(&mut self, registration: &Registration) {
        self.remove(registration.id);
        let slot = self.roll.put(registration, self.unused.pop());
        self.slots.insert(registration.id, slot);
        for rule in 0..RULES {
            self.by_rule[rule].extend(self.roll.keys(rule, slot).into_iter().flatten().map(|key| entry(key, slot)));
        }
        for rule in 0..SLIP_RULES {
            let key = self.roll.slip_key(rule, slot).map(|key| entry(key, slot));
            self.by_slip[rule].extend(key);
            self.broken_by_slip[rule].extend(key.filter(|_| holds_slip(self.roll.record(slot))));
        }
    }

    /// Takes a registration out and wipes it; gives whether it was there.
    pub fn remove(&mut self, id: u64) -> bool {
        let Some(slot) = self.slots.remove(&id) else { return false };
        for rule in 0..RULES {
            for key in self.roll.keys(rule, slot).into_iter().flatten() {
                self.by_rule[rule].remove(&entry(key, slot));
            }
        }
        for rule in 0..SLIP_RULES {
            if let Some(key) = self.roll.slip_key(rule, slot) {
                self.by_slip[rule].remove(&entry(key, slot));
                self.broken_by_slip[rule].remove(&entry(key, slot));
            }
        }
        self.roll.clear(slot);
        self.unused.push(slot);
        true
    }

    /// Who may be the same person, most likely first. The registration itself need not be registered; if it is, it is not its own match.
    pub fn matches(&self, registration: &Registration) -> Vec<Match> {
        self.possible_matches(registration, THRESHOLD)
    }

    /// The same from another weight on: for a supervisor who looks at what is less likely too.
    pub fn possible_matches(&self, registration: &Registration, weight_min: i64) -> Vec<Match> {
        let own_slot = self.slots.get(&registration.id).copied();
        let asked = self.roll.know(registration, own_slot);
        let mut found: Vec<(i64, u64, u32, Pattern)> = Vec::new();
        for slot in self.holders_of_a_key(&asked).into_iter().filter(|slot| Some(*slot) != own_slot) {
            let other = self.roll.at(slot);
            let pattern = asked.compare(&other, || self.holders_of_phone(&asked.record) + usize::from(own_slot.is_none()));
            let weight = asked.ruling(&other).over(self.model.weight(pattern));
            if weight >= weight_min {
                found.push((-weight, other.record.registration, slot, pattern));
            }
        }
        found.sort_unstable();
        let told = |(_, other, slot, pattern): (i64, u64, u32, Pattern)| {
            let parts = asked.ruling(&self.roll.at(slot)).parts(self.model.parts(pattern));
            Match { other, weight: parts.iter().map(|part| part.weight).sum(), otherwise: self.model.otherwise(pattern), parts }
        };
        found.into_iter().map(told).collect()
    }

    /// Slots that share a key with what is asked, each once.
    fn holders_of_a_key(&self, asked: &Known) -> Vec<u32> {
        let mut holders = Vec::new();
        let mut look_up = |set: &BTreeSet<u64>, key: u32| {
            let block = || set.range(entry(key, 0)..=entry(key, u32::MAX)).map(|entry| *entry as u32);
            if block().nth(BLOCK_MAX).is_none() {
                holders.extend(block());
            } else {
                holders.extend(block().take(HOLDERS_MAX).filter(|slot| self.roll.at(*slot).name.folded == asked.name.folded));
            }
        };
        for (rule, set) in self.by_rule.iter().enumerate() {
            keys(rule, &asked.record, &asked.name).into_iter().flatten().for_each(|key| look_up(set, key));
        }
        let slip_sets = if holds_slip(&asked.record) { &self.by_slip } else { &self.broken_by_slip };
        for (rule, set) in slip_sets.iter().enumerate() {
            slip_key(rule, &asked.record, &asked.name).into_iter().for_each(|key| look_up(set, key));
        }
        holders.sort_unstable();
        holders.dedup();
        holders
    }

    /// How many hold the telephone number of a record; more than a few are not counted.
    fn holders_of_phone(&self, record: &Record) -> usize {
        let key = keys(PHONE, record, &Default::default())[0].unwrap_or_default();
        self.by_rule[PHONE].range(entry(key, 0)..=entry(key, u32::MAX)).take(3).count()
    }
}

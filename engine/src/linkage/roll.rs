//! Who is registered, in the form in which registrations are compared?

use super::compare::compare;
use super::keys::{Keys, keys, slip_key};
use super::levels::Pattern;
use super::name::{Name, Names};
use super::registration::{Record, Registration};
use super::ruling::{Ruling, rule};
use std::borrow::Cow;

/// Registrations in the order in which they came.
#[derive(Clone)]
pub struct Roll {
    names: Names,
    records: Vec<Record>,
}

/// Somebody as he is compared: on the roll, or asked about.
pub(super) struct Known<'a> {
    pub record: Cow<'a, Record>,
    pub name: Cow<'a, Name>,
}

impl Known<'_> {
    /// What two have in common. `holders_of_phone` is asked where both have the same.
    pub(super) fn compare(&self, other: &Known, holders_of_phone: impl FnOnce() -> usize) -> Pattern {
        compare((&self.record, &self.name), (&other.record, &other.name), holders_of_phone)
    }

    /// What the rules beside the weight say.
    pub(super) fn ruling(&self, other: &Known) -> Ruling {
        rule((&self.record, &self.name), (&other.record, &other.name))
    }
}

/// Nobody's data are shown.
impl std::fmt::Debug for Roll {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Roll({} registrations)", self.len())
    }
}

impl Default for Roll {
    fn default() -> Self {
        Self::new()
    }
}

impl Roll {
    /// Nobody.
    pub fn new() -> Self {
        Self { names: Names::new(), records: Vec::new() }
    }

    /// Everybody of a list.
    pub fn of(registrations: &[Registration]) -> Self {
        let mut roll = Self::new();
        registrations.iter().for_each(|registration| roll.add(registration));
        roll
    }

    /// One more registration.
    pub fn add(&mut self, registration: &Registration) {
        self.put(registration, None);
    }

    /// How many registrations there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub(super) fn record(&self, slot: u32) -> &Record {
        &self.records[slot as usize]
    }

    /// The ids of two registrations, the smaller first.
    pub(super) fn ids(&self, (a, b): (u32, u32)) -> (u64, u64) {
        let (a, b) = (self.record(a).registration, self.record(b).registration);
        (a.min(b), a.max(b))
    }

    pub(super) fn name(&self, slot: u32) -> &Name {
        self.names.get(self.record(slot).name)
    }

    pub(super) fn at(&self, slot: u32) -> Known<'_> {
        Known { record: Cow::Borrowed(self.record(slot)), name: Cow::Borrowed(self.name(slot)) }
    }

    pub(super) fn keys(&self, rule: usize, slot: u32) -> Keys {
        keys(rule, self.record(slot), self.name(slot))
    }

    pub(super) fn slip_key(&self, rule: usize, slot: u32) -> Option<u32> {
        slip_key(rule, self.record(slot), self.name(slot))
    }

    /// Somebody who is asked about, as if he were on the roll: `own_slot` is where he is, if he is.
    pub(super) fn know(&self, registration: &Registration, own_slot: Option<u32>) -> Known<'static> {
        let (entry, mut name) = self.names.look(registration.name);
        let is_counted = own_slot.is_some_and(|slot| self.record(slot).name == entry);
        name.bearers += u32::from(!is_counted);
        Known { record: Cow::Owned(Record::new(registration, entry)), name: Cow::Owned(name) }
    }

    /// Puts a registration into a slot that was cleared, or into a new one; gives the slot.
    pub(super) fn put(&mut self, registration: &Registration, cleared: Option<u32>) -> u32 {
        let record = Record::new(registration, self.names.enter(registration.name));
        match cleared {
            Some(slot) => self.records[slot as usize] = record,
            None => self.records.push(record),
        }
        cleared.unwrap_or(self.records.len() as u32 - 1)
    }

    /// Wipes a slot.
    pub(super) fn clear(&mut self, slot: u32) {
        self.names.leave(self.record(slot).name);
        self.records[slot as usize] = Record::default();
    }
}

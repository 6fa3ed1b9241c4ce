//! Who comes first?
//!
//! The campaign's keys one after the other, an unknown value last; then SHA-256 of `campaign|unit`, so that no alphabet is
//! favoured and the order is the same each time.

use crate::calendar::Date;
use crate::catalog::{Campaign, Direction, HardshipValue};
use crate::eligibility::{View, evaluate_number};
use crate::number::Exact;
use sha2::{Digest, Sha256};
use std::cmp::Ordering;

/// A value of a key; unknown sorts last in either direction.
#[derive(Clone, Debug, PartialEq, Eq)]
enum KeyValue {
    Number(Exact),
    Day(Date),
    Unknown,
}

/// Where a candidate stands in the order of hardship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hardship {
    values: Vec<KeyValue>,
    /// Positions of the keys that are unknown.
    pub unknown: Vec<usize>,
    last: [u8; 32],
}

impl Hardship {
    /// Computes the keys of one unit; `unit` is the office's id of the person or household.
    pub fn of(campaign: &Campaign, view: View<'_>, applied_on: Option<Date>, unit: &str) -> Self {
        let value = |key: &HardshipValue| match key {
            HardshipValue::Expression(number) => evaluate_number(number, view).known().map_or(KeyValue::Unknown, KeyValue::Number),
            HardshipValue::AppliedOn => applied_on.map_or(KeyValue::Unknown, KeyValue::Day),
        };
        let values: Vec<KeyValue> = campaign.hardship.iter().map(|key| value(&key.value)).collect();
        let is_fact = |position: &usize| matches!(campaign.hardship[*position].value, HardshipValue::Expression(_));
        let unknown = (0..values.len()).filter(|position| values[*position] == KeyValue::Unknown && is_fact(position)).collect();
        let last = Sha256::digest(format!("{}|{unit}", campaign.id)).into();
        Self { values, unknown, last }
    }
}

/// The harder case first.
pub fn compare_hardship(campaign: &Campaign, one: &Hardship, other: &Hardship) -> Ordering {
    for ((key, a), b) in campaign.hardship.iter().zip(&one.values).zip(&other.values) {
        let known = match (a, b) {
            (KeyValue::Number(a), KeyValue::Number(b)) => a.cmp(b),
            (KeyValue::Day(a), KeyValue::Day(b)) => a.cmp(b),
            (KeyValue::Unknown, KeyValue::Unknown) => continue,
            (KeyValue::Unknown, _) => return Ordering::Greater,
            (_, KeyValue::Unknown) => return Ordering::Less,
            _ => continue,
        };
        let directed = match key.direction {
            Direction::Ascending => known,
            Direction::Descending => known.reverse(),
        };
        if directed != Ordering::Equal {
            return directed;
        }
    }
    one.last.cmp(&other.last)
}

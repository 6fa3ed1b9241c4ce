//! How does everybody stand in columns, in step with the records?
//!
//! Whoever changes gets a new row at the end, and the old one is dead: the columns of the others are not touched. The last block
//! is made anew when somebody asks.

use crate::calendar::Date;
use crate::columns::{BLOCK, Population};
use crate::facts::{Household, Vocabulary};
use crate::ledger::HouseholdId;
use std::collections::BTreeMap;

/// Everybody in columns.
pub(super) struct Mirror {
    pub population: Population,
    /// Who stands at each number; nobody where the row is dead.
    rows: Vec<Option<Row>>,
    numbers: BTreeMap<HouseholdId, u32>,
    /// Households of the last block.
    tail: Vec<Household>,
    has_tail_block: bool,
    is_stale: bool,
}

/// A living row.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub household: HouseholdId,
    /// When its facts were last recorded.
    pub seen: Date,
}

impl Mirror {
    pub fn empty(vocabulary: &Vocabulary) -> Self {
        Mirror {
            population: Population::of(vocabulary, []),
            rows: Vec::new(),
            numbers: BTreeMap::new(),
            tail: Vec::new(),
            has_tail_block: false,
            is_stale: false,
        }
    }

    /// How many households there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Who stands at a number.
    pub fn row(&self, number: u32) -> Option<Row> {
        self.rows.get(number as usize).copied().flatten()
    }

    /// The number of a household.
    pub fn number_of(&self, household: HouseholdId) -> Option<u32> {
        self.numbers.get(&household).copied()
    }

    /// The row of a household.
    pub fn row_of(&self, household: HouseholdId) -> Option<Row> {
        self.row(self.number_of(household)?)
    }

    /// Puts a household in, at a number that nobody had before.
    pub fn put(&mut self, vocabulary: &Vocabulary, household: HouseholdId, facts: Household, seen: Date) -> u32 {
        self.remove(household);
        let number = self.rows.len() as u32;
        self.rows.push(Some(Row { household, seen }));
        self.numbers.insert(household, number);
        self.tail.push(facts);
        self.is_stale = true;
        if self.tail.len() == BLOCK {
            self.settle(vocabulary);
            self.tail.clear();
            self.has_tail_block = false;
        }
        number
    }

    /// What is told of a household; from the columns, without the members' ids, where it has stood for long.
    pub fn facts(&self, vocabulary: &Vocabulary, household: HouseholdId) -> Option<Household> {
        let number = *self.numbers.get(&household)? as usize;
        let tail = self.rows.len() - self.tail.len();
        if number >= tail {
            return Some(self.tail[number - tail].clone());
        }
        let block = number / BLOCK;
        let row = (0..BLOCK).find(|row| self.population.household_number(block, *row as u32) == number)?;
        Some(self.population.household(vocabulary, block, row))
    }

    /// Takes a household out.
    pub fn remove(&mut self, household: HouseholdId) {
        if let Some(number) = self.numbers.remove(&household) {
            self.rows[number as usize] = None;
        }
    }

    /// Makes the columns whole.
    pub fn settle(&mut self, vocabulary: &Vocabulary) {
        if !std::mem::take(&mut self.is_stale) {
            return;
        }
        let tail: Vec<&Household> = self.tail.iter().collect();
        if self.has_tail_block {
            self.population.replace_block(vocabulary, self.population.blocks() - 1, &tail);
        } else {
            self.population.push_block(vocabulary, &tail);
            self.has_tail_block = true;
        }
    }
}

//! What would be answered of some households if other facts were told of them?
//!
//! Rows of a block are taken over into a block of their own, with what an award would set put in its place; that one is judged like
//! any other.

use super::bits;
use super::column::{BLOCK, Block, Column, Layer, Population, Values, places_of, raw, scale_of};
use super::records::Records;
use crate::eligibility::Conferred;
use crate::facts::{BIRTH_DATE, FactKind, Holder, Vocabulary};
use std::collections::BTreeMap;

/// The row of nobody.
const NOBODY: u32 = u32::MAX;

/// Whether a fact of this kind can be put in the place of another in a column: whatever is compared by its range can't.
pub fn can_be_patched(kind: &FactKind) -> bool {
    matches!(kind, FactKind::Bool | FactKind::Choice(_) | FactKind::Set(_))
}

impl Population {
    /// A population for blocks that are patched: its places are the same.
    pub fn for_patches(&self) -> Population {
        Population { blocks: Vec::new(), areas: self.areas.clone(), area_positions: BTreeMap::new() }
    }

    /// Makes one block of some rows of another population's block, by rising rows, and puts facts in their places, one after the other,
    /// each with the position of its row; of all other facts only those are taken over that are asked for.
    pub fn patch<'p>(
        &mut self,
        vocabulary: &Vocabulary,
        (of, block): (&Population, usize),
        rows: &[u16],
        wanted: &[(Holder, u16)],
        facts: impl Iterator<Item = (usize, &'p Conferred<'p>)>,
    ) {
        assert!(rows.len() <= BLOCK && rows.is_sorted(), "rows of one block, in order");
        let mut patched = of.blocks[block].of_rows(rows, wanted);
        facts.for_each(|(row, fact)| patched.put(vocabulary, row, fact));
        self.blocks.clear();
        self.blocks.push(patched);
    }
}

impl Block {
    fn of_rows(&self, rows: &[u16], wanted: &[(Holder, u16)]) -> Block {
        let households: Vec<u32> = rows.iter().map(|row| u32::from(*row)).collect();
        let (mut layers, mut people): (Vec<Layer>, Vec<u32>) = (Vec::new(), Vec::new());
        for layer in &self.layers {
            let count = households.partition_point(|row| (*row as usize) < layer.households);
            if count == 0 {
                break;
            }
            layers.push(Layer { start: people.len(), households: count });
            people.extend(households[..count].iter().map(|row| layer.start as u32 + row));
            people.resize(people.len().next_multiple_of(64), NOBODY);
        }
        let mut somebody = Vec::new();
        bits::fill(&mut somebody, &people, |row| row != NOBODY);
        let is_wanted = |holder: Holder, slot: usize| {
            holder == Holder::Member && slot == BIRTH_DATE
                || wanted.binary_search_by_key(&(holder, slot), |(holder, slot)| (*holder, usize::from(*slot))).is_ok()
        };
        let taken = |holder: Holder, columns: &[Column], rows: &[u32]| -> Vec<Column> {
            columns.iter().enumerate().map(|(slot, column)| if is_wanted(holder, slot) { column.taken(rows) } else { Column::untold(rows.len()) }).collect()
        };
        let area: Vec<u32> = households.iter().map(|row| self.area[*row as usize]).collect();
        Block {
            first: 0,
            households: rows.len(),
            members: people.len(),
            somebody,
            order: (0..rows.len()).map(|row| row as u16).collect(),
            household: taken(Holder::Household, &self.household, &households),
            member: taken(Holder::Member, &self.member, &people),
            layers,
            places: places_of(&area),
            area,
            told_in: households.iter().map(|row| self.told_in[*row as usize]).collect(),
            last_birth: self.last_birth,
        }
    }

    fn put(&mut self, vocabulary: &Vocabulary, household: usize, fact: &Conferred<'_>) {
        let row = match fact.member {
            None => Some(household),
            Some(member) => self.members_of(household).nth(member),
        };
        let kind = &vocabulary.facts(fact.holder())[fact.slot].kind;
        let column = if fact.member.is_some() { &mut self.member[fact.slot] } else { &mut self.household[fact.slot] };
        let (Some(row), Some(value)) = (row, raw(fact.value, scale_of(kind))) else { return };
        column.put(kind, row, value);
    }
}

impl Column {
    /// The values of some rows.
    fn taken(&self, rows: &[u32]) -> Column {
        let known = self.known.as_ref().map(|known| bits_of(rows, 1, known));
        let values = match &self.values {
            Values::Nothing => Values::Nothing,
            Values::Flags(flags) => Values::Flags(bits_of(rows, 0, flags)),
            Values::Bytes(list) => Values::Bytes(list_of(rows, list)),
            Values::Shorts(list) => Values::Shorts(list_of(rows, list)),
            Values::Ints(list) => Values::Ints(list_of(rows, list)),
            Values::Longs(list) => Values::Longs(list_of(rows, list)),
            Values::Sets(list) => Values::Sets(list_of(rows, list)),
            Values::Kept(list) => Values::Kept(rows.iter().map(|row| list.get(*row as usize).cloned().flatten()).collect()),
            Values::Records(records) => Values::Records(records.taken(rows)),
        };
        Column { values, known, range: self.range }
    }

    /// Puts a truth value, a choice or a set in a row.
    fn put(&mut self, kind: &FactKind, row: usize, value: i64) {
        if self.values == Values::Nothing {
            let words = self.known.as_ref().map_or(0, Vec::len);
            self.values = match kind {
                FactKind::Bool => Values::Flags(vec![0; words]),
                FactKind::Choice(_) => Values::Bytes(vec![0; words * 64]),
                _ => Values::Sets(vec![0; words * 64]),
            };
        }
        match &mut self.values {
            Values::Flags(flags) if value == 0 => flags[row / 64] &= !(1 << (row % 64)),
            Values::Flags(flags) => bits::set(flags, row),
            Values::Bytes(list) => list[row] = value as u8,
            Values::Sets(list) => list[row] = value as u64,
            _ => return,
        }
        if let Some(known) = &mut self.known {
            bits::set(known, row);
        }
    }
}

impl Records {
    fn taken(&self, rows: &[u32]) -> Records {
        let (mut starts, mut holders, mut records) = (vec![0], Vec::new(), Vec::new());
        for (holder, row) in rows.iter().enumerate() {
            if *row != NOBODY {
                records.extend(self.rows_of(*row as usize).map(|record| record as u32));
                holders.resize(records.len(), holder as u32);
            }
            starts.push(records.len() as u32);
        }
        Records { starts, holders, fields: self.fields.iter().map(|field| field.taken(&records)).collect() }
    }
}

fn list_of<T: Copy + Default>(rows: &[u32], list: &[T]) -> Vec<T> {
    rows.iter().map(|row| list.get(*row as usize).copied().unwrap_or_default()).collect()
}

fn bits_of(rows: &[u32], of_nobody: u64, bits: &[u64]) -> Vec<u64> {
    let alike = of_nobody.wrapping_neg();
    if bits.iter().all(|word| *word == alike) {
        return vec![alike; bits::words(rows.len())];
    }
    let bit = |row: u32| bits.get(row as usize / 64).unwrap_or(&alike) >> (row % 64) & 1;
    rows.chunks(64).map(|rows| rows.iter().rev().fold(0, |word, row| word << 1 | bit(*row))).collect()
}

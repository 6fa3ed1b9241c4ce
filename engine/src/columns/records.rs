//! How do lists of records stand in columns?
//!
//! The records of all holders (households, or members) follow one another, with a column for each field. What is so of some
//! record, of so many or in sum is gathered from a holder's records, which stand together.

use super::bits;
use super::column::{Block, Cell, Column, Values, column};
use super::plan::{NodeId, Order, Rows, Source, source_of};
use super::work::{Truths, Work};
use crate::catalog::RecordList;
use crate::facts::{FactDefinition, FactValues, Holder, Value};

/// The records of one list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Records {
    /// Where each holder's records begin, and where the last one's end.
    pub starts: Vec<u32>,
    /// Whose each record is.
    pub holders: Vec<u32>,
    pub fields: Vec<Column>,
}

/// A field that nobody has told anything of.
static NOTHING: Column = Column { values: Values::Nothing, known: None, range: (0, 0) };

impl Records {
    /// The records of the holders' lists; a list that is unknown holds none.
    pub fn of<'v>(fields: &[FactDefinition], cells: impl Iterator<Item = Cell<'v>>) -> Self {
        let (mut starts, mut holders, mut records) = (vec![0], Vec::new(), Vec::new());
        for (holder, cell) in cells.enumerate() {
            if let Some(Some(Value::Records(list))) = cell {
                holders.resize(holders.len() + list.len(), holder as u32);
                records.extend(list);
            }
            starts.push(holders.len() as u32);
        }
        Records { starts, holders, fields: columns_of(fields, &records) }
    }

    /// A holder's records.
    pub fn rows_of(&self, holder: usize) -> std::ops::Range<usize> {
        self.starts[holder] as usize..self.starts[holder + 1] as usize
    }

    /// The most records of one holder.
    pub fn most(&self) -> usize {
        self.starts.windows(2).map(|ends| (ends[1] - ends[0]) as usize).max().unwrap_or(0)
    }

    /// A holder's list, as a household document has it.
    pub fn value(&self, holder: usize, fields: &[FactDefinition]) -> Value {
        let record = |row: usize| self.fields.iter().zip(fields).map(|(column, field)| column.value(row, &field.kind)).collect();
        Value::Records(self.rows_of(holder).map(record).collect())
    }
}

fn columns_of(fields: &[FactDefinition], records: &[&FactValues]) -> Vec<Column> {
    let of = |slot: usize| records.iter().map(move |record| Some(record.get(slot).and_then(Option::as_ref)));
    fields.iter().enumerate().map(|(slot, field)| column(&field.kind, of(slot))).collect()
}

impl Block {
    /// The records of a list, if anybody's list is known.
    pub fn records(&self, list: RecordList) -> Option<&Records> {
        let columns = if list.holder == Holder::Household { &self.household } else { &self.member };
        match &columns[usize::from(list.slot)].values {
            Values::Records(records) => Some(records),
            _ => None,
        }
    }

    /// A fact's column.
    pub fn column(&self, source: Source) -> &Column {
        let slot = usize::from(source.slot);
        match source.rows {
            Rows::Households => &self.household[slot],
            Rows::Members => &self.member[slot],
            Rows::Records(list) => self.records(list).map_or(&NOTHING, |records| &records.fields[slot]),
        }
    }

    /// How many rows there are.
    pub fn count(&self, rows: Rows) -> usize {
        match rows {
            Rows::Households => self.households,
            Rows::Members => self.members,
            Rows::Records(list) => self.records(list).map_or(0, |records| records.holders.len()),
        }
    }

    /// The values of rows above, for the rows below them; rows of nobody get a one.
    pub fn spread_list(&self, rows: Rows, of: &[i64]) -> Vec<i64> {
        match rows {
            Rows::Households => of.to_vec(),
            Rows::Members => {
                let mut out = Vec::with_capacity(self.members);
                for layer in &self.layers {
                    out.resize(layer.start, 1);
                    out.extend_from_slice(&of[..layer.households]);
                }
                out.resize(self.members, 1);
                out
            }
            Rows::Records(list) => self.records(list).map_or(Vec::new(), |records| records.holders.iter().map(|holder| of[*holder as usize]).collect()),
        }
    }

    /// The row above another one.
    pub fn above(&self, rows: Rows, row: usize) -> usize {
        match rows {
            Rows::Households => row,
            Rows::Members => self.place_of(row).0,
            Rows::Records(list) => self.records(list).map_or(0, |records| records.holders[row] as usize),
        }
    }
}

impl Work<'_> {
    /// How many records of each holder are so, against a whole number; those that may be so make bounds.
    pub(super) fn count_records(&mut self, record: NodeId, list: RecordList, order: Order, limit: i64, out: &mut Truths) {
        let truths = self.known_truths(record);
        let low = self.records_with(list, |word| truths.yes[word]);
        let high = self.records_with(list, |word| !truths.no_word(word));
        match order {
            Order::Less => {
                bits::fill(&mut out.yes, &high, |high| high < limit);
                bits::fill(&mut out.no, &low, |low| low >= limit);
            }
            Order::Equal => {
                bits::fill_pairs(&mut out.yes, &low, &high, |low, high| low == limit && high == limit);
                bits::fill_pairs(&mut out.no, &low, &high, |low, high| high < limit || limit < low);
            }
        }
        out.is_total = truths.is_total;
        self.mask_unknown(Rows::Records(list), out);
    }

    /// How many records of each holder have their bit set.
    pub(super) fn records_with(&self, list: RecordList, word_of: impl Fn(usize) -> u64) -> Vec<i64> {
        let (block, mut counts) = (self.block(), vec![0; self.count(Rows::of(list.holder))]);
        let holders = block.records(list).map_or(&[][..], |records| &records.holders);
        bits::each(bits::rows((0..bits::words(holders.len())).map(word_of), holders.len()), |row| counts[holders[row as usize] as usize] += 1);
        counts
    }

    /// Nothing is known of those whose list is unknown.
    pub(super) fn mask_unknown(&self, rows: Rows, out: &mut Truths) {
        let Rows::Records(list) = rows else { return };
        if let Some(known) = self.known(source_of(list, self.vocabulary, self.plan.on)) {
            if out.is_total {
                out.no.clear();
                out.no.extend(out.yes.iter().map(|word| !word));
            }
            [&mut out.yes, &mut out.no].into_iter().for_each(|bits| bits.iter_mut().zip(known.iter()).for_each(|(bits, known)| *bits &= known));
            out.is_total = false;
        }
    }
}

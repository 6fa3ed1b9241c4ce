//! How are the facts of many households kept, one column for each fact?
//!
//! Households stand in blocks of 4,096. A column of a block takes as few bytes a row as its values need, and remembers of
//! which rows the fact is known. What no narrow form can hold stays as exact numbers, and rules about it are judged one by one.

use super::bits;
use crate::calendar::Date;
use crate::facts::{AREA, Area, BIRTH_DATE, FactKind, Holder, Household, Member, Value, Vocabulary};
use crate::number::Exact;
use std::collections::BTreeMap;

/// Households in a block.
pub const BLOCK: usize = 4_096;

/// The values of a column, in the narrowest form that holds them all. Where a fact is unknown something stands that means nothing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    /// Nobody has told it of anybody.
    Nothing,
    /// Yes or no.
    Flags(Vec<u64>),
    /// Small whole numbers, choices.
    Bytes(Vec<u8>),
    Shorts(Vec<i16>),
    Ints(Vec<i32>),
    Longs(Vec<i64>),
    /// Sets of choices, one bit each.
    Sets(Vec<u64>),
    /// As they were told: numbers that are no whole multiple of the scale, and lists of records.
    Kept(Vec<Option<Value>>),
}

/// One fact of all rows of a block.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    pub values: Values,
    /// Of which rows it is known; nothing where of all.
    pub known: Option<Vec<u64>>,
    pub range: (i64, i64),
}

/// Up to 4,096 households.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    pub households: usize,
    pub members: usize,
    /// The first member of each household, and the end.
    pub start: Vec<u32>,
    /// The household of each member.
    pub owner: Vec<u16>,
    pub household: Vec<Column>,
    pub member: Vec<Column>,
    /// Where each lives: a position in the population's list, 0 where unknown.
    pub area: Vec<u32>,
    /// The year of which facts of one year speak; 0 where they hold whenever asked.
    pub told_in: Vec<i16>,
    /// The last birth date as a column value; nobody is unborn after it.
    pub last_birth: i64,
}

/// How many units of a column make one: facts in yuan are kept in fen.
pub(super) fn scale_of(kind: &FactKind) -> i64 {
    match kind {
        FactKind::Money => 100,
        FactKind::Decimal(_) => 10_000,
        _ => 1,
    }
}

/// A day as a number: later days are larger, and the difference shifted down by nine bits is the full years.
pub(super) fn day_number(day: Date) -> i64 {
    i64::from(day.year()) << 9 | i64::from(day.month()) << 5 | i64::from(day.day())
}

/// The day of a number.
pub(super) fn day_of(number: i64) -> Option<Date> {
    Date::new((number >> 9) as i16, (number >> 5 & 15) as i8, (number & 31) as i8).ok()
}

/// A value as it stands in a column; nothing where only its exact form would do.
fn raw(value: &Value, scale: i64) -> Option<i64> {
    match value {
        Value::Bool(yes) => Some(i64::from(*yes)),
        Value::Money(money) => Some(money.fen()),
        Value::Number(number) => number.whole_multiple(scale),
        Value::Date(day) => Some(day_number(*day)),
        Value::Choice(position) => Some(i64::from(*position)),
        Value::Set(bits) => Some(*bits as i64),
        _ => None,
    }
}

/// Makes a column of the rows' values.
fn column<'v>(kind: &FactKind, values: impl Iterator<Item = Option<&'v Value>> + Clone) -> Column {
    let count = values.clone().count();
    let mut known = vec![0; bits::words(count)];
    values.clone().enumerate().filter(|(_, value)| value.is_some()).for_each(|(row, _)| bits::set(&mut known, row));
    let is_nothing = matches!(kind, FactKind::Text | FactKind::Area) || !bits::any(&known, count);
    let known = (!bits::all(&known, count)).then_some(known);
    if is_nothing {
        return Column { values: Values::Nothing, known: Some(vec![0; bits::words(count)]), range: (0, 0) };
    }
    let scale = scale_of(kind);
    let mut numbers = Vec::with_capacity(count);
    for value in values.clone() {
        match value.map(|value| raw(value, scale)) {
            None => numbers.push(0),
            Some(Some(number)) => numbers.push(number),
            Some(None) => return Column { values: Values::Kept(values.map(|value| value.cloned()).collect()), known, range: (0, 0) },
        }
    }
    let range = (numbers.iter().copied().min().unwrap_or(0), numbers.iter().copied().max().unwrap_or(0));
    let values = match kind {
        FactKind::Bool => {
            let mut flags = Vec::new();
            bits::fill(&mut flags, &numbers, |number| number == 1);
            Values::Flags(flags)
        }
        FactKind::Set(_) => Values::Sets(numbers.iter().map(|number| *number as u64).collect()),
        _ if range.0 >= 0 && range.1 <= i64::from(u8::MAX) => Values::Bytes(numbers.iter().map(|number| *number as u8).collect()),
        _ if range.0 >= i64::from(i16::MIN) && range.1 <= i64::from(i16::MAX) => Values::Shorts(numbers.iter().map(|number| *number as i16).collect()),
        _ if range.0 >= i64::from(i32::MIN) && range.1 <= i64::from(i32::MAX) => Values::Ints(numbers.iter().map(|number| *number as i32).collect()),
        _ => Values::Longs(numbers),
    };
    Column { values, known, range }
}

impl Column {
    pub fn is_known(&self, row: usize) -> bool {
        self.known.as_ref().is_none_or(|known| bits::is_set(known, row))
    }

    /// The value of a row as a number of the column's scale; only for columns of numbers, choices and days.
    pub fn number(&self, row: usize) -> i64 {
        match &self.values {
            Values::Flags(flags) => i64::from(bits::is_set(flags, row)),
            Values::Bytes(list) => i64::from(list[row]),
            Values::Shorts(list) => i64::from(list[row]),
            Values::Ints(list) => i64::from(list[row]),
            Values::Longs(list) => list[row],
            Values::Sets(list) => list[row] as i64,
            Values::Nothing | Values::Kept(_) => 0,
        }
    }

    /// The value of a row, as a household document has it.
    fn value(&self, row: usize, kind: &FactKind) -> Option<Value> {
        if !self.is_known(row) {
            return None;
        }
        if let Values::Kept(list) = &self.values {
            return list[row].clone();
        }
        let number = self.number(row);
        Some(match kind {
            FactKind::Bool => Value::Bool(number == 1),
            FactKind::Money => Value::Money(crate::money::Money::from_fen(number)),
            FactKind::Decimal(_) | FactKind::Integer { .. } => Value::Number(Exact::ratio(number, scale_of(kind))),
            FactKind::Date => Value::Date(day_of(number)?),
            FactKind::Choice(_) => Value::Choice(number as u8),
            FactKind::Set(_) => Value::Set(number as u64),
            FactKind::Text | FactKind::Area | FactKind::Records(_) => return None,
        })
    }
}

/// The facts of many households, in blocks.
#[derive(Clone, Debug, Default)]
pub struct Population {
    pub(super) blocks: Vec<Block>,
    /// Where households live; the first stands for an unknown place.
    pub(super) areas: Vec<Option<Area>>,
    pub(super) area_positions: BTreeMap<Area, u32>,
}

impl Population {
    /// The columns of many households, in their order.
    pub fn of<'h>(vocabulary: &Vocabulary, households: impl IntoIterator<Item = &'h Household>) -> Self {
        let mut population = Population { areas: vec![None], ..Population::default() };
        let mut waiting: Vec<&Household> = Vec::with_capacity(BLOCK);
        for household in households {
            waiting.push(household);
            if waiting.len() == BLOCK {
                population.push_block(vocabulary, &waiting);
                waiting.clear();
            }
        }
        if !waiting.is_empty() {
            population.push_block(vocabulary, &waiting);
        }
        population
    }

    /// How many households there are.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.households).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// How many blocks there are.
    pub fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// Takes up to 4,096 households more.
    pub fn push_block(&mut self, vocabulary: &Vocabulary, households: &[&Household]) {
        let block = self.block(vocabulary, households);
        self.blocks.push(block);
    }

    /// Puts a block in the place of another: some of its households have changed.
    pub fn replace_block(&mut self, vocabulary: &Vocabulary, position: usize, households: &[&Household]) {
        let block = self.block(vocabulary, households);
        self.blocks[position] = block;
    }

    fn area_position(&mut self, area: Option<&Area>) -> u32 {
        let Some(area) = area else { return 0 };
        if let Some(position) = self.area_positions.get(area) {
            return *position;
        }
        let position = self.areas.len() as u32;
        self.areas.push(Some(area.clone()));
        self.area_positions.insert(area.clone(), position);
        position
    }

    fn block(&mut self, vocabulary: &Vocabulary, households: &[&Household]) -> Block {
        assert!(households.len() <= BLOCK, "a block has at most {BLOCK} households");
        let people: Vec<&Member> = households.iter().flat_map(|household| &household.members).collect();
        let mut start = vec![0];
        let mut owner = Vec::with_capacity(people.len());
        for (position, household) in households.iter().enumerate() {
            owner.extend(std::iter::repeat_n(position as u16, household.members.len()));
            start.push(owner.len() as u32);
        }
        let columns = |holder: Holder, of: &dyn Fn(usize) -> Column| (0..vocabulary.facts(holder).len()).map(of).collect::<Vec<_>>();
        let household = columns(Holder::Household, &|slot| {
            let kind = &vocabulary.facts(Holder::Household)[slot].kind;
            column(kind, households.iter().map(|household| household.facts.get(slot).and_then(Option::as_ref)))
        });
        let member = columns(Holder::Member, &|slot| {
            let kind = &vocabulary.facts(Holder::Member)[slot].kind;
            column(kind, people.iter().map(|member| member.facts.get(slot).and_then(Option::as_ref)))
        });
        let last_birth = member.get(BIRTH_DATE).map_or(0, |column: &Column| column.range.1);
        Block {
            households: households.len(),
            members: people.len(),
            start,
            owner,
            area: households.iter().map(|household| self.area_position(household.area())).collect(),
            told_in: households.iter().map(|household| household.facts_on.map_or(0, |day| day.year())).collect(),
            household,
            member,
            last_birth,
        }
    }

    /// A household as its document had it, ids and names left out.
    pub(super) fn household(&self, vocabulary: &Vocabulary, block: usize, row: usize) -> Household {
        let block = &self.blocks[block];
        let facts = |columns: &[Column], holder: Holder, row: usize| {
            columns.iter().zip(vocabulary.facts(holder)).map(|(column, fact)| column.value(row, &fact.kind)).collect::<Vec<_>>()
        };
        let mut household = Household {
            id: String::new(),
            facts_on: (block.told_in[row] != 0).then(|| crate::calendar::civil_date(block.told_in[row], 1, 1)),
            facts: facts(&block.household, Holder::Household, row),
            members: Vec::new(),
        };
        household.facts[AREA] = self.areas[block.area[row] as usize].clone().map(Value::Area);
        for member in block.start[row] as usize..block.start[row + 1] as usize {
            household.members.push(Member {
                id: String::new(),
                document: None,
                number_as_written: None,
                name: None,
                facts: facts(&block.member, Holder::Member, member),
            });
        }
        household
    }
}

//! How are the facts of many households kept, one column for each fact?
//!
//! Households stand in blocks of 4,096. A column of a block takes as few bytes a row as its values need, and remembers of
//! which rows the fact is known. What no narrow form can hold stays as exact numbers, and rules about it are judged one by one.

use super::bits;
use super::records::Records;
use crate::calendar::Date;
use crate::catalog::PaidTo;
use crate::eligibility::Recipient;
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
    /// Lists of records.
    Records(Records),
    /// As they were told: numbers that are no whole multiple of the scale.
    Kept(Vec<Option<Value>>),
}

impl Values {
    /// Whole numbers in as few bytes as their range needs.
    pub fn narrow(numbers: Vec<i64>, (low, high): (i64, i64)) -> Values {
        let fits = |least: i64, most: i64| least <= low && high <= most;
        if fits(0, u8::MAX.into()) {
            Values::Bytes(numbers.iter().map(|number| *number as u8).collect())
        } else if fits(i16::MIN.into(), i16::MAX.into()) {
            Values::Shorts(numbers.iter().map(|number| *number as i16).collect())
        } else if fits(i32::MIN.into(), i32::MAX.into()) {
            Values::Ints(numbers.iter().map(|number| *number as i32).collect())
        } else {
            Values::Longs(numbers)
        }
    }
}

/// One fact of all rows of a block.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    pub values: Values,
    /// Of which rows it is known; nothing where of all.
    pub known: Option<Vec<u64>>,
    pub range: (i64, i64),
}

/// The members of one position in their households: the first of each, the second of each that has two, and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layer {
    /// The row of household 0's member, where a word begins; the others follow in the households' order.
    pub start: usize,
    /// So many households have a member of this position: the larger ones stand first.
    pub households: usize,
}

/// Up to 4,096 households, the larger before the smaller.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    /// The position of the first household in the population.
    pub first: usize,
    pub households: usize,
    /// Rows for members, with those between layers that are nobody's.
    pub members: usize,
    pub layers: Vec<Layer>,
    /// Rows that are somebody's.
    pub somebody: Vec<u64>,
    /// Which household of the given order stands in each row.
    pub order: Vec<u16>,
    pub household: Vec<Column>,
    pub member: Vec<Column>,
    /// Where each lives: a position in the population's list, 0 where unknown.
    pub area: Vec<u32>,
    /// The rows of the households of each place.
    pub places: Vec<(u32, Vec<u16>)>,
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
pub(super) fn raw(value: &Value, scale: i64) -> Option<i64> {
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

/// What stands in a row: a fact that may be unknown, or nobody, of whom nothing is asked.
pub(super) type Cell<'v> = Option<Option<&'v Value>>;

/// Makes a column of the rows' values.
pub(super) fn column<'v>(kind: &FactKind, cells: impl Iterator<Item = Cell<'v>> + Clone) -> Column {
    let count = cells.clone().count();
    let mut known = vec![0; bits::words(count)];
    let mut is_told = false;
    for (row, cell) in cells.clone().enumerate().filter(|(_, cell)| *cell != Some(None)) {
        bits::set(&mut known, row);
        is_told |= cell.is_some();
    }
    let is_nothing = matches!(kind, FactKind::Text | FactKind::Area) || !is_told;
    let known = (!bits::all(&known, count)).then_some(known);
    let values = cells.clone().map(Option::flatten);
    if is_nothing {
        return Column::untold(count);
    }
    if let FactKind::Records(fields) = kind {
        return Column { values: Values::Records(Records::of(fields, cells)), known, range: (0, 0) };
    }
    let scale = scale_of(kind);
    let mut numbers = Vec::with_capacity(count);
    for value in values.clone() {
        match value.map(|value| raw(value, scale)) {
            // Nobody reads it; the value before keeps the column narrow.
            None => numbers.push(numbers.last().copied().unwrap_or(0)),
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
        _ => Values::narrow(numbers, range),
    };
    Column { values, known, range }
}

impl Block {
    /// The rows of a household's members, in their order.
    pub fn members_of(&self, household: usize) -> impl Iterator<Item = usize> + '_ {
        self.layers.iter().take_while(move |layer| household < layer.households).map(move |layer| layer.start + household)
    }

    /// Whose row it is: the household's row and the member's position. A row of nobody is taken for somebody's.
    pub fn place_of(&self, member: usize) -> (usize, usize) {
        let position = self.layers.partition_point(|layer| layer.start <= member) - 1;
        ((member - self.layers[position].start).min(self.households - 1), position)
    }
}

/// The rows of each place.
pub(super) fn places_of(area: &[u32]) -> Vec<(u32, Vec<u16>)> {
    let mut places: BTreeMap<u32, Vec<u16>> = BTreeMap::new();
    area.iter().enumerate().for_each(|(row, area)| places.entry(*area).or_default().push(row as u16));
    places.into_iter().collect()
}

impl Column {
    /// Of which nobody has told anything.
    pub fn untold(rows: usize) -> Column {
        Column { values: Values::Nothing, known: Some(vec![0; bits::words(rows)]), range: (0, 0) }
    }

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
            Values::Nothing | Values::Records(_) | Values::Kept(_) => 0,
        }
    }

    /// The value of a row, as a household document has it.
    pub fn value(&self, row: usize, kind: &FactKind) -> Option<Value> {
        if !self.is_known(row) {
            return None;
        }
        match &self.values {
            Values::Kept(list) => return list[row].clone(),
            Values::Records(records) => return Some(records.value(row, kind.fields())),
            _ => {}
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

    /// A place without anybody, whose people's facts are only known to be usual.
    pub(super) fn of_nobody(area: Option<&Area>) -> Self {
        let mut population = Population { areas: vec![None], ..Population::default() };
        population.area_position(area);
        population
    }

    /// How many households there are.
    pub fn len(&self) -> usize {
        self.blocks.last().map_or(0, |last| last.first + last.households)
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
        let block = self.block(self.len(), vocabulary, households);
        self.blocks.push(block);
    }

    /// Puts a block in the place of another: some of its households have changed. Only the last block may come to hold more or fewer.
    pub fn replace_block(&mut self, vocabulary: &Vocabulary, position: usize, households: &[&Household]) {
        let is_last = position + 1 == self.blocks.len();
        assert!(is_last || self.blocks[position].households == households.len(), "a block that others follow keeps its number of households");
        let block = self.block(self.blocks[position].first, vocabulary, households);
        self.blocks[position] = block;
    }

    /// Whether anybody of a block is born after the one day and by the other.
    pub fn has_births(&self, block: usize, after: Date, by: Date) -> bool {
        let block = &self.blocks[block];
        let (after, by) = (day_number(after), day_number(by));
        let Some(births) = block.member.get(BIRTH_DATE).filter(|_| block.last_birth > after) else { return false };
        (0..block.members).any(|row| births.is_known(row) && (after + 1..=by).contains(&births.number(row)))
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

    fn block(&mut self, first: usize, vocabulary: &Vocabulary, households: &[&Household]) -> Block {
        assert!(households.len() <= BLOCK, "a block has at most {BLOCK} households");
        let mut order: Vec<u16> = (0..households.len()).map(|position| position as u16).collect();
        order.sort_by_key(|position| std::cmp::Reverse(households[usize::from(*position)].members.len()));
        let households: Vec<&Household> = order.iter().map(|position| households[usize::from(*position)]).collect();
        let mut layers: Vec<Layer> = Vec::new();
        let mut people: Vec<Option<&Member>> = Vec::new();
        for position in 0..households.first().map_or(0, |largest| largest.members.len()) {
            let start = people.len();
            people.extend(households.iter().map_while(|household| household.members.get(position)).map(Some));
            layers.push(Layer { start, households: people.len() - start });
            people.resize(people.len().next_multiple_of(64), None);
        }
        let mut somebody = Vec::new();
        bits::fill(&mut somebody, &people, |member| member.is_some());
        let columns = |holder: Holder, of: &dyn Fn(usize) -> Column| (0..vocabulary.facts(holder).len()).map(of).collect::<Vec<_>>();
        let household = columns(Holder::Household, &|slot| {
            let kind = &vocabulary.facts(Holder::Household)[slot].kind;
            column(kind, households.iter().map(|household| Some(household.facts.get(slot).and_then(Option::as_ref))))
        });
        let member = columns(Holder::Member, &|slot| {
            let kind = &vocabulary.facts(Holder::Member)[slot].kind;
            column(kind, people.iter().map(|member| member.map(|member| member.facts.get(slot).and_then(Option::as_ref))))
        });
        let last_birth = member.get(BIRTH_DATE).map_or(0, |column: &Column| column.range.1);
        let area: Vec<u32> = households.iter().map(|household| self.area_position(household.area())).collect();
        Block {
            first,
            households: households.len(),
            members: people.len(),
            layers,
            somebody,
            places: places_of(&area),
            area,
            told_in: households.iter().map(|household| household.facts_on.map_or(0, |day| day.year())).collect(),
            order,
            household,
            member,
            last_birth,
        }
    }

    /// Which household, in the order in which all were given, stands in a row of a block.
    pub fn household_number(&self, block: usize, row: u32) -> usize {
        let block = &self.blocks[block];
        block.first + usize::from(block.order[row as usize])
    }

    /// Tells for one row of a program's answers after the other, by rising rows, of which household it is, and to whom of that the
    /// program would be paid.
    pub fn recipients(&self, block: usize, paid_to: PaidTo) -> impl FnMut(u32) -> (usize, Recipient) + '_ {
        let (layers, mut position) = (&self.blocks[block].layers, 0);
        move |row| match paid_to {
            PaidTo::Household => (self.household_number(block, row), Recipient::Household),
            PaidTo::Person => {
                while layers.get(position + 1).is_some_and(|next| next.start <= row as usize) {
                    position += 1;
                }
                let household = row - layers[position].start as u32;
                (self.household_number(block, household), Recipient::Member(position as u16))
            }
        }
    }

    /// How many members the household of a row has.
    pub fn members(&self, block: usize, row: usize) -> usize {
        self.blocks[block].members_of(row).count()
    }

    /// Whether the household of a row, or a member of it, tells this value of a fact.
    pub fn tells(&self, vocabulary: &Vocabulary, block: usize, row: usize, (member, slot): (Option<u16>, usize), value: &Value) -> bool {
        let block = &self.blocks[block];
        let (column, row, holder) = match member {
            None => (&block.household[slot], Some(row), Holder::Household),
            Some(member) => (&block.member[slot], block.members_of(row).nth(usize::from(member)), Holder::Member),
        };
        row.is_some_and(|row| column.value(row, &vocabulary.facts(holder)[slot].kind).as_ref() == Some(value))
    }

    /// A household as its document had it, ids and names left out.
    pub fn household(&self, vocabulary: &Vocabulary, block: usize, row: usize) -> Household {
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
        for member in block.members_of(row) {
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

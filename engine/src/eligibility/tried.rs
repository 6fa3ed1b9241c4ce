//! Which values of a fact are tried, and how is one put in its place?
//!
//! Values that rules are likely to tell apart. What is tried is judged by the judge itself: a value that is missing here may leave
//! something unsaid, and never makes it wrong.

use super::missing::Missing;
use crate::calendar::Date;
use crate::facts::{FactDefinition, FactKind, Household, Value};
use crate::money::{LARGEST_FACT, Money};
use crate::number::Exact;

/// A whole number with no more values than this is tried with all of them.
const WHOLE_NUMBERS_MAX: i64 = 12;
/// Years ago, for a day: what rules ask of ages lies between these.
const YEARS_AGO: [i16; 9] = [0, 1, 5, 12, 17, 30, 58, 66, 95];

/// Some values that a fact can have; none for a text or an address.
pub fn tried_values(definition: &FactDefinition, on: Date) -> Vec<Value> {
    match &definition.kind {
        FactKind::Bool => vec![Value::Bool(false), Value::Bool(true)],
        FactKind::Money => vec![Value::Money(Money::from_fen(0)), Value::Money(LARGEST_FACT)],
        FactKind::Decimal(_) => vec![Value::Number(Exact::ZERO), Value::Number(Exact::whole(1_000_000))],
        FactKind::Integer { min, max, .. } if max - min < WHOLE_NUMBERS_MAX => (*min..=*max).map(|number| Value::Number(Exact::whole(number))).collect(),
        FactKind::Integer { min, max, .. } => vec![Value::Number(Exact::whole(*min)), Value::Number(Exact::whole(*max))],
        FactKind::Date => YEARS_AGO.iter().filter_map(|years| years_before(on, *years)).map(Value::Date).collect(),
        FactKind::Choice(choices) => (0..choices.len()).map(|position| Value::Choice(position as u8)).collect(),
        FactKind::Set(choices) => {
            let each = (0..choices.len()).map(|bit| 1_u64 << bit);
            let all = each.clone().fold(0, |all, bit| all | bit);
            std::iter::once(0).chain(each).chain([all]).map(Value::Set).collect()
        }
        FactKind::Records(fields) => {
            let record = |pick: fn(Vec<Value>) -> Option<Value>| fields.iter().map(|field| pick(tried_values(field, on))).collect();
            let records = [Vec::new(), vec![record(|list| list.into_iter().next())], vec![record(|list| list.into_iter().last())]];
            records.into_iter().map(Value::Records).collect()
        }
        FactKind::Text | FactKind::Area => Vec::new(),
    }
}

fn years_before(on: Date, years: i16) -> Option<Date> {
    let year = on.year().checked_sub(years)?;
    Date::new(year, on.month(), on.day()).or_else(|_| Date::new(year, on.month(), 28)).ok()
}

/// Puts a value in a fact's place and gives what stood there; nothing happens where there is no such place.
pub fn put_value(household: &mut Household, fact: &Missing, value: Option<Value>) -> Option<Value> {
    place_of(household, fact).and_then(|place| std::mem::replace(place, value))
}

fn place_of<'h>(household: &'h mut Household, fact: &Missing) -> Option<&'h mut Option<Value>> {
    match fact {
        Missing::Household(slot) => household.facts.get_mut(usize::from(*slot)),
        Missing::Member(position, slot) => household.members.get_mut(usize::from(*position))?.facts.get_mut(usize::from(*slot)),
        Missing::HouseholdRecord(list, record, slot) => field_of(household.facts.get_mut(usize::from(*list))?, *record, *slot),
        Missing::MemberRecord(position, list, record, slot) => {
            field_of(household.members.get_mut(usize::from(*position))?.facts.get_mut(usize::from(*list))?, *record, *slot)
        }
        Missing::Parameter(_) => None,
    }
}

fn field_of(list: &mut Option<Value>, record: u16, slot: u16) -> Option<&mut Option<Value>> {
    match list {
        Some(Value::Records(records)) => records.get_mut(usize::from(record))?.get_mut(usize::from(slot)),
        _ => None,
    }
}

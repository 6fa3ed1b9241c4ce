//! What shape do the facts of one household have in memory?

use super::area::Area;
use super::vocabulary::{AREA, BIRTH_DATE};
use crate::calendar::Date;
use crate::id::IdDocument;
use crate::money::Money;
use crate::number::Exact;

/// A known fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// Yuan.
    Money(Money),
    /// A decimal or a count.
    Number(Exact),
    /// A day.
    Date(Date),
    /// The position of a choice in its list.
    Choice(u8),
    /// A set of choices, one bit each.
    Set(u64),
    /// Free text.
    Text(Box<str>),
    /// An administrative code.
    Area(Area),
    /// A list of records, each with the values of its fields; a list without records is known to be empty.
    Records(Vec<FactValues>),
}

/// Facts by their slot in the vocabulary (or fields by theirs in the list's definition); `None` is unknown.
pub type FactValues = Vec<Option<Value>>;

/// A household as one document tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Household {
    /// The document's own key.
    pub id: String,
    /// When the facts held, if it says so.
    pub facts_on: Option<Date>,
    /// Household facts.
    pub facts: FactValues,
    /// Members in the document's order, at least one.
    pub members: Vec<Member>,
}

/// A member of a household.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The document's own key.
    pub id: String,
    /// The number, where given and whole.
    pub document: Option<IdDocument>,
    /// A number that fails its check, as it was written: no key, and nothing is derived from it.
    pub number_as_written: Option<String>,
    /// The name, where given.
    pub name: Option<String>,
    /// Member facts.
    pub facts: FactValues,
}

impl Household {
    /// Where the household lives, if known.
    pub fn area(&self) -> Option<&Area> {
        match self.facts.get(AREA) {
            Some(Some(Value::Area(area))) => Some(area),
            _ => None,
        }
    }
}

impl Household {
    /// How many records all its lists have together.
    pub fn records(&self) -> usize {
        let of = |value: &Option<Value>| if let Some(Value::Records(records)) = value { records.len() } else { 0 };
        self.members.iter().map(|member| &member.facts).chain([&self.facts]).flatten().map(of).sum()
    }

    /// The member and the fact of a path without its `member:`: `H-1-2.student`, `H-1-2.incomes.1.amount_month`. An id may hold dots.
    pub fn member_of_path<'p>(&self, path: &'p str) -> Option<(usize, &'p str)> {
        let named = |member: &Member| path.strip_prefix(member.id.as_str())?.strip_prefix('.');
        let found = self.members.iter().enumerate().filter_map(|(position, member)| named(member).map(|fact| (position, fact)));
        found.min_by_key(|(_, fact)| fact.len())
    }
}

impl Member {
    /// The birth date, if known.
    pub fn birth_date(&self) -> Option<Date> {
        match self.facts.get(BIRTH_DATE) {
            Some(Some(Value::Date(date))) => Some(*date),
            _ => None,
        }
    }

    /// Whether the member is born by a day. An unknown birth date counts as born.
    pub fn is_born_on(&self, day: Date) -> bool {
        self.birth_date().is_none_or(|born| born <= day)
    }
}

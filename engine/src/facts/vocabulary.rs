//! Which facts are there, of what type, and how is each asked for?
//!
//! The skeleton (area; relation, sex, birth date) is the engine's own; everything else is declared by the catalog.

use super::unit::Unit;
use crate::number::Exact;
use crate::words;
use crate::words::Words;
use std::collections::BTreeMap;

/// The most records of a list.
pub const RECORDS_MAX: usize = 100;
/// Slot of `household.area`.
pub const AREA: usize = 0;
/// Slot of `member.relation`.
pub const RELATION: usize = 0;
/// Slot of `member.sex`: choice 0 is male, 1 female.
pub const SEX: usize = 1;
/// Slot of `member.birth_date`.
pub const BIRTH_DATE: usize = 2;

/// Of whom a fact is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// The household.
    Household,
    /// A member.
    Member,
}

/// A value of a choice or set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As it is sent: `urban`.
    pub code: String,
    /// As people say it.
    pub words: Words,
}

/// The type of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum FactKind {
    /// Yes or no.
    Bool,
    /// Yuan with at most two decimals, 0 to 10^12.
    Money,
    /// An exact decimal, 0 to 10^12.
    Decimal(Unit),
    /// A whole number within bounds.
    Integer {
        /// Counted in.
        unit: Unit,
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A day.
    Date,
    /// One of a list.
    Choice(Vec<Choice>),
    /// Any of a list.
    Set(Vec<Choice>),
    /// Free text; no rule can read it.
    Text,
    /// An administrative code; rules reach it through their region only.
    Area,
    /// A list of records, each with these fields; a field is a fact of one value.
    Records(Vec<FactDefinition>),
}

/// A declared fact.
#[derive(Clone, Debug, PartialEq)]
pub struct FactDefinition {
    /// Its key in documents and rules.
    pub key: String,
    /// Its type.
    pub kind: FactKind,
    /// Its name for people.
    pub name: Words,
    /// How to ask for it.
    pub question: Words,
    /// Whether only those who handle the case may see it.
    pub sensitive: bool,
    /// Whether it speaks of one calendar year, so that it is unknown when asked about another.
    pub holds_year: bool,
    /// From what it is computed where it is not told, as it is written.
    pub otherwise: Option<String>,
}

/// Every fact, by slot and by key.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    household: Vec<FactDefinition>,
    member: Vec<FactDefinition>,
    slots: [BTreeMap<String, usize>; 2],
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::skeleton()
    }
}

impl FactKind {
    /// The smallest and largest number this fact can be, where it is a number.
    pub fn bounds(&self) -> Option<(Exact, Exact)> {
        match self {
            FactKind::Money | FactKind::Decimal(_) => Some((Exact::ZERO, Exact::whole(1_000_000_000_000))),
            FactKind::Integer { min, max, .. } => Some((Exact::whole(*min), Exact::whole(*max))),
            _ => None,
        }
    }

    /// In what a number is counted; nothing where the fact is no number.
    pub fn unit(&self) -> Option<Unit> {
        match self {
            FactKind::Money => Some(Unit::YUAN),
            FactKind::Decimal(unit) | FactKind::Integer { unit, .. } => Some(*unit),
            _ => None,
        }
    }

    /// The choices of a choice or set.
    pub fn choices(&self) -> &[Choice] {
        match self {
            FactKind::Choice(choices) | FactKind::Set(choices) => choices,
            _ => &[],
        }
    }

    /// The fields of a list's records.
    pub fn fields(&self) -> &[FactDefinition] {
        match self {
            FactKind::Records(fields) => fields,
            _ => &[],
        }
    }
}

impl Vocabulary {
    /// The facts that the engine's own logic rests on.
    pub fn skeleton() -> Self {
        let choice = |code: &str, zh: &str, en: &str| Choice { code: code.into(), words: Words::new(zh, en) };
        let fact = |key: &str, kind, name: Words, question: Words| FactDefinition {
            key: key.into(),
            kind,
            name,
            question,
            sensitive: false,
            holds_year: false,
            otherwise: None,
        };
        let mut vocabulary = Self { household: Vec::new(), member: Vec::new(), slots: Default::default() };
        let relations = vec![
            choice("head", "户主", "head"),
            choice("spouse", "配偶", "spouse"),
            choice("child", "子女", "child"),
            choice("parent", "父母", "parent"),
            choice("other", "其他", "other"),
        ];
        let sexes = vec![choice("male", "男", "male"), choice("female", "女", "female")];
        for (holder, definition) in [
            (
                Holder::Household,
                fact(
                    "area",
                    FactKind::Area,
                    Words::new("居住地区代码", "Area code"),
                    Words::new("家庭住在哪个区、街道、社区？", "In which district, subdistrict and community does the household live?"),
                ),
            ),
            (
                Holder::Member,
                fact(
                    "relation",
                    FactKind::Choice(relations),
                    Words::new("与户主关系", "Relation to the head"),
                    Words::new("与户主是什么关系？", "What is this person's relation to the head?"),
                ),
            ),
            (Holder::Member, fact("sex", FactKind::Choice(sexes), Words::new("性别", "Sex"), Words::new("性别？", "Is this person male or female?"))),
            (
                Holder::Member,
                fact("birth_date", FactKind::Date, Words::new("出生日期", "Birth date"), Words::new("哪一天出生？", "When was this person born?")),
            ),
        ] {
            vocabulary.add(holder, definition).expect("the skeleton's keys differ");
        }
        vocabulary
    }

    /// Adds a fact and gives its slot; nothing if the key is taken.
    pub fn add(&mut self, holder: Holder, definition: FactDefinition) -> Option<usize> {
        if self.slots[holder as usize].contains_key(&definition.key) {
            return None;
        }
        let key = definition.key.clone();
        let facts = match holder {
            Holder::Household => &mut self.household,
            Holder::Member => &mut self.member,
        };
        facts.push(definition);
        let slot = facts.len() - 1;
        self.slots[holder as usize].insert(key, slot);
        Some(slot)
    }

    /// All facts of a holder, in slot order.
    pub fn facts(&self, holder: Holder) -> &[FactDefinition] {
        match holder {
            Holder::Household => &self.household,
            Holder::Member => &self.member,
        }
    }

    /// The name of what a missing path ends with: of a fact, or of a record's field as in `supporters.2.family_size`.
    pub fn name_of(&self, holder: Holder, path: &str) -> Option<Words> {
        let mut parts = path.splitn(3, '.');
        let definition = &self.facts(holder)[self.slot(holder, parts.next()?)?];
        let (Some(record), Some(field)) = (parts.next(), parts.next()) else { return Some(definition.name.clone()) };
        let field = definition.kind.fields().iter().find(|known| known.key == field)?;
        let (list, field) = (&definition.name, &field.name);
        let (list_zh, list_en, zh, en) = (&list.zh, &list.en, &field.zh, &field.en);
        Some(words!("{list_zh}第{record}条的{zh}", "{en} in record {record} of {list_en}"))
    }

    /// The slot of a fact.
    pub fn slot(&self, holder: Holder, key: &str) -> Option<usize> {
        self.slots[holder as usize].get(key).copied()
    }
}

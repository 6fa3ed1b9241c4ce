//! What does a household document say on a day, read by contract §1 alone?

use crate::claim::Fact;
use crate::fraction::Fraction;
use crate::identity::{Day, told_by};
use serde_json::Value;
use support::Document;

/// What is sent about a household or about one of its members.
pub struct Holder<'a> {
    /// `household` or `member:ID`.
    name: String,
    sent: &'a Document,
    /// The birth date and sex that the `id_number` carries.
    told: Option<(Day, &'static str)>,
    /// Whether the facts were taken in another calendar year than the one asked about.
    is_of_another_year: bool,
}

/// A member who is born on the day asked about, or may be.
pub struct Member<'a> {
    /// The document's key.
    pub id: &'a str,
    /// What is sent.
    pub facts: Holder<'a>,
}

/// A household on a day.
pub struct Household<'a> {
    /// The day asked about.
    pub on: Day,
    /// What is sent.
    pub facts: Holder<'a>,
    /// Members born by that day, in the document's order.
    pub members: Vec<Member<'a>>,
    /// How many members are born later.
    pub unborn: usize,
}

const FACTS_OF_THE_YEAR: [&str; 4] = ["inpatient_cost_year", "own_medical_cost_year", "admitted_this_year", "reimbursed_this_year"];
/// The lengths at which an administrative code may end: province, city, county, subdistrict, community.
const LEVELS: [usize; 5] = [2, 4, 6, 9, 12];

impl<'a> Household<'a> {
    /// Reads a document that is known to be good.
    pub fn read(document: &'a Document, on: Day) -> Self {
        let facts_on = document.get("facts_on").and_then(Value::as_str).map(Day::read);
        let is_of_another_year = facts_on.is_some_and(|day| day.0 != on.0);
        let facts = Holder { name: "household".to_string(), sent: document, told: None, is_of_another_year };
        let all: Vec<Member> = document["members"].as_array().expect("members").iter().map(|member| Member::read(member, is_of_another_year)).collect();
        let count = all.len();
        let members: Vec<Member> = all.into_iter().filter(|member| member.facts.birth_date().value.is_none_or(|born| born <= on)).collect();
        let unborn = count - members.len();
        Self { on, facts, members, unborn }
    }

    /// Members who are born.
    pub fn size(&self) -> i128 {
        self.members.len() as i128
    }

    /// Income of the household in a month, per head, in yuan.
    pub fn income_per_head(&self) -> Fact<Fraction> {
        self.facts.number("income_month").map(|income| income.divided_by(self.size()))
    }

    /// Square metres per head.
    pub fn area_per_head(&self) -> Fact<Fraction> {
        self.facts.number("housing_area").map(|area| area.divided_by(self.size()))
    }

    /// Whether the household lies in a region; unknown where the area is, or names a place that the region is a part of.
    pub fn lies_in(&self, region: &str) -> Fact<bool> {
        let area = self.facts.code("area");
        let value = area.value.as_deref().map(named_place).and_then(|place| {
            if place.starts_with(region) {
                Some(true)
            } else if region.starts_with(place) {
                None
            } else {
                Some(false)
            }
        });
        Fact { path: area.path, value }
    }
}

/// A code up to its last level that is not all zeros: `420700` names `4207`.
fn named_place(code: &str) -> &str {
    let length = LEVELS.into_iter().filter(|level| *level <= code.len()).find(|level| code[*level..].bytes().all(|digit| digit == b'0'));
    &code[..length.unwrap_or(code.len())]
}

impl<'a> Member<'a> {
    fn read(document: &'a Value, is_of_another_year: bool) -> Self {
        let sent = document.as_object().expect("a member is an object");
        let id = sent["id"].as_str().expect("a member has an id");
        let told = sent.get("id_number").and_then(Value::as_str).and_then(told_by);
        Self { id, facts: Holder { name: format!("member:{id}"), sent, told, is_of_another_year } }
    }

    /// Full years on a day; it rests on the birth date.
    pub fn age_on(&self, on: Day) -> Fact<i64> {
        self.facts.birth_date().map(|born| born.age_on(on))
    }
}

impl Holder<'_> {
    fn read<T>(&self, key: &str, read: impl FnOnce(&Value) -> Option<T>) -> Fact<T> {
        let is_stale = self.is_of_another_year && FACTS_OF_THE_YEAR.contains(&key);
        let sent = self.sent.get(key).filter(|value| !value.is_null() && !is_stale);
        let value = sent.map(|value| read(value).unwrap_or_else(|| panic!("{key} can't be read from {value}")));
        Fact { path: format!("{}.{key}", self.name), value }
    }

    /// A choice, or the area.
    pub fn code(&self, key: &str) -> Fact<String> {
        self.read(key, |value| value.as_str().map(str::to_string))
    }

    /// A yes-or-no fact.
    pub fn flag(&self, key: &str) -> Fact<bool> {
        self.read(key, Value::as_bool)
    }

    /// Money, a decimal or a count, from its digits.
    pub fn number(&self, key: &str) -> Fact<Fraction> {
        self.read(key, |value| match value {
            Value::String(digits) => Fraction::from_digits(digits),
            other => Fraction::from_digits(&other.to_string()),
        })
    }

    /// The birth date: sent, or told by the `id_number`.
    pub fn birth_date(&self) -> Fact<Day> {
        let Fact { path, value } = self.read("birth_date", |value| value.as_str().map(Day::read));
        Fact { path, value: value.or(self.told.map(|(born, _)| born)) }
    }

    /// The sex: sent, or told by the `id_number`.
    pub fn sex(&self) -> Fact<String> {
        let Fact { path, value } = self.code("sex");
        Fact { path, value: value.or(self.told.map(|(_, sex)| sex.to_string())) }
    }

    /// A set; `[]` is known to be empty.
    pub fn set(&self, key: &str) -> Fact<Vec<String>> {
        self.read(key, |value| value.as_array()?.iter().map(|code| code.as_str().map(str::to_string)).collect())
    }
}

#[test]
fn codes_name_places() {
    for (code, place) in [
        ("420704", "420704"),
        ("420700", "4207"),
        ("420000", "42"),
        ("420704001", "420704001"),
        ("420704000", "420704"),
        ("420704001000", "420704001"),
        ("420700000000", "4207"),
    ] {
        assert_eq!(named_place(code), place, "{code}");
    }
}

//! Of which kind is a household, for those who want to know whom a change meets?

use crate::calendar::{Date, years_between};
use crate::facts::{FactKind, Holder, Household, Value, Vocabulary};
use crate::words;
use crate::words::Words;

/// Ages from which and up to which somebody counts as old or as a child.
const OLD: i64 = 60;
const GROWN: i64 = 18;

/// What households are told apart by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Who lives in them.
    #[default]
    WhoLivesThere,
    /// A household's fact of yes and no, or of choices, by its slot.
    ByFact(usize),
}

impl Grouping {
    /// By the household's fact that is called so. Refused where there is none, or none that tells apart.
    pub fn by_fact(vocabulary: &Vocabulary, key: &str) -> Result<Self, Words> {
        let facts = vocabulary.facts(Holder::Household);
        let tells_apart = |slot: &usize| matches!(facts[*slot].kind, FactKind::Bool | FactKind::Choice(_));
        vocabulary.slot(Holder::Household, key).filter(tells_apart).map(Grouping::ByFact).ok_or_else(|| {
            let known: Vec<&str> = facts.iter().enumerate().filter(|(slot, _)| tells_apart(slot)).map(|(_, fact)| fact.key.as_str()).collect();
            let (key, known): (String, String) = (key.chars().take(64).collect(), known.join(", "));
            words!("家庭没有可用来分类的事实“{key}”。可用：{known}", "no fact of the household tells kinds apart by “{key}”. There are: {known}")
        })
    }

    /// The names of all kinds; the last is for households of which it is not known.
    pub(super) fn kinds(self, vocabulary: &Vocabulary) -> Vec<Words> {
        let mut kinds = match self {
            Grouping::WhoLivesThere => vec![
                Words::new("60岁以上独居", "somebody of 60 or more, alone"),
                Words::new("其他单人户", "somebody else, alone"),
                Words::new("只有60岁以上的人", "only people of 60 or more"),
                Words::new("有未成年人和60岁以上的人", "children, and people of 60 or more"),
                Words::new("有未成年人", "children"),
                Words::new("有60岁以上的人", "people of 60 or more"),
                Words::new("均为18至59岁", "all from 18 to 59"),
            ],
            Grouping::ByFact(slot) => {
                let fact = &vocabulary.facts(Holder::Household)[slot];
                let (zh, en) = (&fact.name.zh, &fact.name.en);
                let named = |value_zh: &str, value_en: &str| words!("{zh}：{value_zh}", "{en}: {value_en}");
                match &fact.kind {
                    FactKind::Choice(choices) => choices.iter().map(|choice| named(&choice.words.zh, &choice.words.en)).collect(),
                    _ => vec![named("否", "no"), named("是", "yes")],
                }
            }
        };
        kinds.push(Words::new("不清楚", "not known"));
        kinds
    }

    /// The kind of a household, as a position among all kinds; nothing where it is not known.
    pub(super) fn kind(self, household: &Household, on: Date) -> Option<usize> {
        match self {
            Grouping::WhoLivesThere => who_lives_there(household, on),
            Grouping::ByFact(slot) => match household.facts.get(slot)?.as_ref()? {
                Value::Bool(yes) => Some(usize::from(*yes)),
                Value::Choice(position) => Some(usize::from(*position)),
                _ => None,
            },
        }
    }
}

fn who_lives_there(household: &Household, on: Date) -> Option<usize> {
    let (mut people, mut old, mut children) = (0, 0, 0);
    for member in household.members.iter().filter(|member| member.is_born_on(on)) {
        let age = years_between(member.birth_date()?, on);
        people += 1;
        old += i32::from(age >= OLD);
        children += i32::from(age < GROWN);
    }
    Some(match (people, old, children) {
        (0, ..) => return None,
        (1, 1, _) => 0,
        (1, ..) => 1,
        (people, old, _) if people == old => 2,
        (_, 1.., 1..) => 3,
        (_, 0, 1..) => 4,
        (_, 1.., _) => 5,
        _ => 6,
    })
}

//! What has changed in the facts of an alert since it was answered?

use crate::casework::{CaseError, Desk};
use crate::ledger::{HouseholdId, PersonId};
use crate::registry::{household_name, read_person};
use crate::words;
use crate::words::Words;

/// Facts of each side that are told; the others are counted.
const TOLD_MAX: usize = 50;

/// Facts that are gone and facts that are new, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// What was so when it was answered, and is no more.
    pub gone: Vec<Words>,
    /// What is so now, and was not.
    pub new: Vec<Words>,
}

impl Difference {
    pub(super) fn between(desk: &Desk<'_>, answered: &[String], now: &[String]) -> Result<Self, CaseError> {
        let told = |facts: Vec<&String>| -> Result<Vec<Words>, CaseError> {
            let more = facts.len().saturating_sub(TOLD_MAX);
            let mut told = facts.into_iter().take(TOLD_MAX).map(|fact| fact_words(desk, fact)).collect::<Result<Vec<Words>, CaseError>>()?;
            if more > 0 {
                told.push(words!("另有 {more} 项", "and {more} more"));
            }
            Ok(told)
        };
        Ok(Difference { gone: told(only_in(answered, now))?, new: told(only_in(now, answered))? })
    }
}

/// The facts that are not among the others, in order; there may be hundreds of thousands, which mostly come in order.
pub(super) fn only_in<'f>(facts: &'f [String], others: &'f [String]) -> Vec<&'f String> {
    let sorted = |facts: &'f [String]| {
        let mut sorted: Vec<&String> = facts.iter().collect();
        sorted.sort();
        sorted.dedup();
        sorted
    };
    let (mut own, mut others) = (sorted(facts), sorted(others).into_iter().peekable());
    own.retain(|fact| {
        while others.next_if(|other| other < fact).is_some() {}
        others.peek() != Some(fact)
    });
    own
}

/// A fact as it is hashed, in words: `code:value`, or an id, a day, a code alone.
pub(super) fn fact_words(desk: &Desk<'_>, fact: &str) -> Result<Words, CaseError> {
    if let Ok(person) = fact.parse::<PersonId>() {
        let member = read_person(desk.store, desk.store.vault(), person)?.map_or_else(|| fact.to_string(), |file| file.payload.id);
        return Ok(words!("登记 {member}", "registration {member}"));
    }
    if let Some((verdict @ ("eligible" | "ineligible"), rest)) = fact.split_once(':') {
        let (id, program) = rest.split_once(':').unwrap_or((rest, ""));
        let id = id.split('#').next().unwrap_or_default();
        let household = id.parse::<HouseholdId>().ok().map(|id| household_name(desk.store, desk.store.vault(), id)).transpose()?.flatten();
        let household = household.unwrap_or_else(|| id.to_string());
        let Words { zh, en } = coded_words(desk, program);
        return Ok(if verdict == "eligible" {
            words!("户 {household} 符合“{zh}”", "household {household} is eligible for “{en}”")
        } else {
            words!("户 {household} 不再符合“{zh}”", "household {household} is eligible no longer for “{en}”")
        });
    }
    let known = match fact {
        "one name" => Words::new("姓名相同", "the names are the same"),
        "different names" => Words::new("姓名不同", "the names differ"),
        "empty" => Words::new("资金已用完", "the fund is empty"),
        "low" => Words::new("资金不足十分之一", "less than a tenth is left"),
        "Fails" => Words::new("号码未通过校验", "the number fails its check"),
        "SexDiffers" => Words::new("性别与号码不一致", "the sex is not the number's"),
        "BirthDateDiffers" => Words::new("出生日期与号码不一致", "the birth date is not the number's"),
        _ => return Ok(coded_words(desk, fact)),
    };
    Ok(known)
}

/// A fact that begins with a letter of an id or with a code.
fn coded_words(desk: &Desk<'_>, fact: &str) -> Words {
    match fact.split_once(['-', ':']) {
        Some(("G", _)) => words!("救助 {fact}", "grant {fact}"),
        Some(("S", _)) => words!("停保 {fact}", "suspension {fact}"),
        Some(("column", rest)) => {
            let column = rest.split('#').next().unwrap_or_default();
            words!("一行的“{column}”不能读入", "a row that can't be taken at “{column}”")
        }
        Some(("field", rest)) => {
            let field = rest.split('#').next().unwrap_or_default();
            words!("资料 {field} 另有其值", "another value of {field}")
        }
        Some(("yuan", amount)) => words!("{amount} 元", "{amount} yuan"),
        _ => {
            let program = desk.catalog.programs.iter().find(|program| program.id == fact).map(|program| &program.name);
            let named = program.or_else(|| desk.catalog.agencies.get(fact));
            named.cloned().unwrap_or_else(|| Words::new(fact, fact))
        }
    }
}

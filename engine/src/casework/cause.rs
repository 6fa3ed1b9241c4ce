//! When are two written causes the same, and which aid is held for another one?

use super::error::CaseError;
use crate::calendar::Date;
use crate::ledger::{AidRecord, GrantId, GrantTerms, HeldAid, Records, RelationToHeld, Repeat, read};
use crate::sealing::Mark;
use crate::words;
use crate::words::Words;
use jiff::Span;
use std::collections::BTreeSet;

/// The form in which causes are compared: half width, lower case, without spaces and marks. What was typed stays what it was for people.
pub(super) fn folded(cause: &str) -> String {
    let half_width = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    let folded: String = cause.chars().map(half_width).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if folded.is_empty() { cause.trim().to_string() } else { folded }
}

/// Aid for one event is told of for so many months, other aid while its days meet.
const MONTHS_TOLD: i32 = 12;

/// Aid that the people of a new grant have for another cause, and that would bar it for the same: a cause that was only worded
/// anew is seen by whoever decides.
pub(super) fn held_for_other_causes(records: &dyn Records, terms: &GrantTerms, today: Date) -> Result<Vec<Words>, CaseError> {
    let (mut told, mut seen) = (Vec::new(), BTreeSet::<GrantId>::new());
    for beneficiary in &terms.beneficiaries {
        let linked = beneficiary.linked.iter().map(|linked| (linked.person, linked.cause));
        for (person, cause) in std::iter::once((beneficiary.person, beneficiary.cause)).chain(linked) {
            let aid = read::<AidRecord>(records, &person)?.unwrap_or_default();
            let other = aid.held.iter().filter(|held| held.stands(today) && is_for_another(terms, held, cause));
            told.extend(other.filter(|held| seen.insert(held.grant)).map(words_of));
        }
    }
    Ok(told)
}

fn is_for_another(terms: &GrantTerms, held: &HeldAid, cause: Option<Mark>) -> bool {
    let names_another = held.cause.is_some() && cause.is_some() && held.cause != cause;
    let is_compared = match held.program == terms.program {
        true => terms.repeats == Repeat::PerCause,
        false => terms.relations.get(&held.program) == Some(&RelationToHeld::ExcludesSameCause),
    };
    let is_near = held.days.from.saturating_add(Span::new().months(MONTHS_TOLD)) >= terms.days.from;
    names_another && is_compared && (is_near || terms.days.meets(&held.days))
}

fn words_of(held: &HeldAid) -> Words {
    let (zh, en, grant, from) = (&held.name.zh, &held.name.en, held.grant, held.days.from);
    match held.amount {
        Some(amount) => words!(
            "{from} 已因其他事由享受“{zh}”{amount}元（{grant}），请核对是否同一事由",
            "“{en}” was given on {from} for another cause: {amount} yuan ({grant}); see whether it is the same"
        ),
        None => words!(
            "{from} 已因其他事由享受“{zh}”（{grant}），请核对是否同一事由",
            "“{en}” was given on {from} for another cause ({grant}); see whether it is the same"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn written_forms_of_one_cause_are_the_same() {
        for (one, other) in [("火灾", "火灾。"), ("火灾", " 火 灾 "), ("Fire", "ＦＩＲＥ"), ("车祸１", "车祸1"), ("火灾（厨房）", "火灾(厨房)"), ("。", "。")]
        {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
        for (one, other) in [("火灾", "水灾"), ("车祸1", "车祸2"), ("。", "，")] {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
    }
}

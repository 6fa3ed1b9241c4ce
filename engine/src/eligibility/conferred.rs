//! Which facts would an award set, for this household?

use super::evaluate::{View, evaluate_condition};
use super::judge::Recipient;
use super::situation::Situation;
use crate::catalog::{Confer, ConferRow, Program};
use crate::facts::{Holder, Household, Value};

/// The value to which an award sets a fact of the household, or of a member: that of the first row whose condition holds as the facts
/// are before the award. Where no row surely holds, or rows that may hold say different values, nothing is set.
pub fn conferred_value<'c>(confer: &'c Confer, situation: &Situation<'_>, person: Option<u16>) -> Option<&'c Value> {
    let view = View::new(situation, person);
    let mut said: Option<&Value> = None;
    for ConferRow { condition, value } in &confer.rows {
        let holds = condition.as_ref().map_or(Some(true), |condition| evaluate_condition(condition, view));
        if holds == Some(false) {
            continue;
        }
        if said.is_some_and(|said| said != value) {
            return None;
        }
        said = Some(value);
        if holds == Some(true) {
            return said;
        }
    }
    None
}

/// Sets in a household what an award of a program would set, of those members whom it covers.
pub fn set_conferred(household: &mut Household, program: &Program, situation: &Situation<'_>, recipient: Recipient, is_covered: impl Fn(usize) -> bool) {
    let own = match recipient {
        Recipient::Household => None,
        Recipient::Member(own) => Some(own),
    };
    for confer in &program.confers {
        match confer.holder {
            Holder::Household => {
                if let (Some(value), Some(fact)) = (conferred_value(confer, situation, own), household.facts.get_mut(confer.slot)) {
                    *fact = Some(value.clone());
                }
            }
            Holder::Member => {
                for (position, member) in household.members.iter_mut().enumerate().filter(|(position, _)| is_covered(*position)) {
                    let person = u16::try_from(position).ok();
                    if let (Some(value), Some(fact)) = (conferred_value(confer, situation, person), member.facts.get_mut(confer.slot)) {
                        *fact = Some(value.clone());
                    }
                }
            }
        }
    }
}

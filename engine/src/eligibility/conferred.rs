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

/// A fact that an award would set: of the member at a position or of the household.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conferred<'c> {
    /// Whose.
    pub member: Option<usize>,
    /// Its slot.
    pub slot: usize,
    /// To what.
    pub value: &'c Value,
}

/// What an award of a program would set, of those members whom it covers.
pub fn conferred<'c>(program: &'c Program, situation: &Situation<'_>, recipient: Recipient, is_covered: impl Fn(usize) -> bool) -> Vec<Conferred<'c>> {
    let mut facts = Vec::new();
    let covered = || (0..situation.household.members.len()).filter(|position| is_covered(*position));
    add_each(program, recipient, covered, |confer, person| conferred_value(confer, situation, person), &mut facts);
    facts
}

/// What an award would set: of the person alone, or of all members where it is paid to the household.
pub fn award_sets<'c>(program: &'c Program, recipient: Recipient, situation: &Situation<'_>) -> Vec<Conferred<'c>> {
    conferred(program, situation, recipient, |position| is_of(recipient, position))
}

/// Adds the same of a household of so many members, whatever else is told of it; `false` where that decides.
pub fn add_surely_set<'c>(program: &'c Program, recipient: Recipient, members: usize, facts: &mut Vec<Conferred<'c>>) -> bool {
    let covered = || (0..members).filter(|position| is_of(recipient, *position));
    let is_sure = program.confers.iter().all(|confer| confer.sure_value().is_some());
    if is_sure {
        add_each(program, recipient, covered, |confer, _| confer.sure_value(), facts);
    }
    is_sure
}

fn is_of(recipient: Recipient, position: usize) -> bool {
    recipient.member().is_none_or(|own| usize::from(own) == position)
}

fn add_each<'c, Covered: Iterator<Item = usize>>(
    program: &'c Program,
    recipient: Recipient,
    covered: impl Fn() -> Covered,
    value_of: impl Fn(&'c Confer, Option<u16>) -> Option<&'c Value>,
    facts: &mut Vec<Conferred<'c>>,
) {
    for confer in &program.confers {
        let mut set = |member: Option<usize>, person: Option<u16>| {
            facts.extend(value_of(confer, person).map(|value| Conferred { member, slot: confer.slot, value }));
        };
        match confer.holder {
            Holder::Household => set(None, recipient.member()),
            Holder::Member => covered().for_each(|position| set(Some(position), u16::try_from(position).ok())),
        }
    }
}

impl Conferred<'_> {
    /// Of whom the fact is.
    pub fn holder(&self) -> Holder {
        if self.member.is_some() { Holder::Member } else { Holder::Household }
    }

    /// What the household tells of it.
    pub fn told<'h>(&self, household: &'h Household) -> Option<&'h Value> {
        let facts = match self.member {
            None => &household.facts,
            Some(position) => &household.members.get(position)?.facts,
        };
        facts.get(self.slot)?.as_ref()
    }

    /// Puts it in a household.
    pub fn put(&self, household: &mut Household) {
        let facts = match self.member {
            None => Some(&mut household.facts),
            Some(position) => household.members.get_mut(position).map(|member| &mut member.facts),
        };
        if let Some(fact) = facts.and_then(|facts| facts.get_mut(self.slot)) {
            *fact = Some(self.value.clone());
        }
    }
}

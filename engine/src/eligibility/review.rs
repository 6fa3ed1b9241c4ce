//! How soon must a grant to this recipient be looked at again?

use super::evaluate::evaluate_condition;
use super::judge::Recipient;
use super::situation::Situation;
use crate::catalog::{Program, ReviewClass};

/// The class of a recipient: the first whose condition holds. Where something is unknown, the shortest cycle of those still possible.
pub fn review_class<'p>(program: &'p Program, situation: &Situation<'_>, recipient: Recipient) -> Option<&'p ReviewClass> {
    let view = recipient.view(situation);
    let mut possible: Option<&ReviewClass> = None;
    for class in &program.reviews {
        let holds = class.condition.as_ref().map_or(Some(true), |condition| evaluate_condition(condition, view));
        if holds != Some(false) && possible.is_none_or(|before| class.months < before.months) {
            possible = Some(class);
        }
        if holds == Some(true) {
            break;
        }
    }
    possible
}

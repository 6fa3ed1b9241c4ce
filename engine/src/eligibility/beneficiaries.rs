//! For which members is a household's aid?

use super::evaluate::{View, evaluate_condition};
use super::situation::Situation;
use crate::catalog::{PaidTo, Program};
use crate::facts::MemberSet;

/// The members for whom a household's aid is, where it is not for all of them. A member whose facts leave it open counts: then the
/// aid bars what it would bar.
pub fn some_beneficiaries(program: &Program, situation: &Situation<'_>) -> Option<MemberSet> {
    let condition = program.beneficiaries.as_ref().filter(|_| may_be_for_some(program))?;
    let is_for = |member: &u16| evaluate_condition(condition, View::new(situation, Some(*member))) != Some(false);
    let some: MemberSet = situation.born.iter().copied().filter(is_for).collect();
    (some.len() < situation.born.len()).then_some(some)
}

/// Whether it is a household's aid that says for whom it is.
pub fn may_be_for_some(program: &Program) -> bool {
    program.paid_to == PaidTo::Household && program.beneficiaries.is_some()
}

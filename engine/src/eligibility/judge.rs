//! What is one program's verdict for one recipient, and what does it give?

use super::evaluate::{NumberValue, View, evaluate_condition, evaluate_number};
use super::missing::{Missing, MissingSet, add_condition, add_number};
use super::situation::Situation;
use crate::calendar::Date;
use crate::catalog::{Amount, AmountRow, Condition, LocalForm, NumberExpression, Program};
use crate::facts::{AREA, Area, Reach};
use crate::money::Money;
use serde::Serialize;

/// A program's answer for a household or person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All criteria hold.
    Eligible,
    /// It hangs on facts that are unknown.
    Needs,
    /// Some criterion fails.
    Ineligible,
}

/// To whom a program would be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// The household.
    Household,
    /// A member, by position in the document.
    Member(u16),
}

/// What a program gives, as far as can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountFound {
    /// So much.
    Exactly(Money),
    /// The agency decides within.
    Between(Money, Money),
    /// It hangs on unknown facts.
    Unknown(MissingSet),
    /// In kind, or the source states none, or nobody is entitled.
    Without,
}

/// One program's verdict for one recipient, with what each criterion came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgment {
    /// The verdict.
    pub verdict: Verdict,
    /// Whether the household's area lies in the program's region.
    pub region: Reach,
    /// Each criterion's outcome in the file's order; `None` is unknown.
    pub outcomes: Vec<Option<bool>>,
    /// What an open verdict hangs on.
    pub missing: MissingSet,
    /// What it gives.
    pub amount: AmountFound,
}

impl AmountFound {
    /// Of a range the least; nothing where no sum is known.
    pub fn least(&self) -> Option<Money> {
        match self {
            AmountFound::Exactly(money) | AmountFound::Between(money, _) => Some(*money),
            AmountFound::Unknown(_) | AmountFound::Without => None,
        }
    }
}

impl Recipient {
    /// The member's position; none for the household.
    pub fn member(self) -> Option<u16> {
        match self {
            Recipient::Household => None,
            Recipient::Member(position) => Some(position),
        }
    }

    pub(super) fn view<'a>(self, situation: &'a Situation<'a>) -> View<'a> {
        match self {
            Recipient::Household => View::new(situation, None),
            Recipient::Member(position) => View::new(situation, Some(position)),
        }
    }
}

/// Whether a household's area lies where a program is carried out: in its region, less the places that have their own form of it for
/// everybody. An unknown area may.
pub fn reach_of(program: &Program, area: Option<&Area>, on: Date) -> Reach {
    let Some(area) = area else { return Reach::Unknown };
    let own = area.reach(&program.region);
    let forms = program.local_forms.iter().filter(|form| form.when.is_none() && form.in_force.contains(on));
    let elsewhere = forms.map(|form| area.reach(&form.region));
    elsewhere.fold(own, |reach, local| match (reach, local) {
        (Reach::Outside, _) | (_, Reach::Inside) => Reach::Outside,
        (_, Reach::Unknown) => Reach::Unknown,
        (reach, Reach::Outside) => reach,
    })
}

/// A smaller region's own form of a program that takes its place for some only, with how far the household's area lies in that region.
pub fn forms_for_some<'p>(program: &'p Program, area: Option<&Area>, on: Date) -> Vec<(&'p Condition, Reach)> {
    let in_force = program.local_forms.iter().filter(|form| form.in_force.contains(on));
    let reach = |form: &LocalForm| area.map_or(Reach::Unknown, |area| area.reach(&form.region));
    in_force.filter_map(|form| Some((form.when.as_ref()?, reach(form)))).filter(|(_, reach)| *reach != Reach::Outside).collect()
}

/// Where a program is carried out for this recipient: less the places whose own form of it is for him or her.
fn reach_for(program: &Program, view: View<'_>, region: Reach) -> Reach {
    let situation = view.situation;
    let forms = forms_for_some(program, situation.household.area(), situation.on);
    forms.into_iter().fold(region, |reach, (condition, local)| match (reach, evaluate_condition(condition, view), local) {
        (Reach::Outside, ..) | (_, Some(true), Reach::Inside) => Reach::Outside,
        (reach, Some(false), _) => reach,
        _ => Reach::Unknown,
    })
}

/// Whether a program is carried out for a recipient by another one for sure or maybe, where it takes its place for some only.
pub(super) fn may_be_carried_out_locally(program: &Program, view: View<'_>) -> bool {
    reach_for(program, view, Reach::Inside) != Reach::Inside
}

/// Judges one program for one recipient, every criterion.
pub fn judge(program: &Program, situation: &Situation<'_>, recipient: Recipient) -> Judgment {
    judge_reached(program, situation, recipient, reach_of(program, situation.household.area(), situation.on))
}

/// The same where it is known already how far the household lies in the program's region.
pub(super) fn judge_reached(program: &Program, situation: &Situation<'_>, recipient: Recipient, region: Reach) -> Judgment {
    let view = recipient.view(situation);
    let outcomes = program.criteria.iter().map(|criterion| evaluate_condition(&criterion.condition, view)).collect();
    conclude(program, view, reach_for(program, view, region), outcomes)
}

/// The same at the least cost where the ineligible are of no interest: stops at the first criterion that fails.
pub(super) fn judge_unless_ineligible(program: &Program, situation: &Situation<'_>, recipient: Recipient, region: Reach) -> Option<Judgment> {
    let view = recipient.view(situation);
    let region = reach_for(program, view, region);
    if region == Reach::Outside {
        return None;
    }
    let mut outcomes = Vec::new();
    for criterion in &program.criteria {
        let outcome = evaluate_condition(&criterion.condition, view);
        if outcome == Some(false) {
            return None;
        }
        outcomes.push(outcome);
    }
    Some(conclude(program, view, region, outcomes)).filter(|judgment| judgment.verdict != Verdict::Ineligible)
}

/// The verdict alone, at the least cost.
pub fn verdict_of(program: &Program, situation: &Situation<'_>, recipient: Recipient) -> Verdict {
    let view = recipient.view(situation);
    let region = reach_for(program, view, reach_of(program, situation.household.area(), situation.on));
    if region == Reach::Outside {
        return Verdict::Ineligible;
    }
    let mut verdict = if region == Reach::Inside { Verdict::Eligible } else { Verdict::Needs };
    for criterion in &program.criteria {
        match evaluate_condition(&criterion.condition, view) {
            Some(false) => return Verdict::Ineligible,
            None => verdict = Verdict::Needs,
            Some(true) => {}
        }
    }
    verdict
}

/// The verdict that outcomes and region lead to, with what it hangs on and what the program gives.
fn conclude(program: &Program, view: View<'_>, region: Reach, outcomes: Vec<Option<bool>>) -> Judgment {
    let verdict = if outcomes.contains(&Some(false)) || region == Reach::Outside {
        Verdict::Ineligible
    } else if outcomes.contains(&None) || region == Reach::Unknown {
        Verdict::Needs
    } else {
        Verdict::Eligible
    };
    let mut missing = MissingSet::new();
    if verdict == Verdict::Needs {
        let (area, on) = (view.situation.household.area(), view.situation.on);
        if region == Reach::Unknown && reach_of(program, area, on) == Reach::Unknown {
            missing.insert(Missing::Household(AREA as u16));
        }
        let open = forms_for_some(program, area, on).into_iter().filter(|(condition, _)| evaluate_condition(condition, view).is_none());
        open.for_each(|(condition, _)| add_condition(condition, view, &mut missing));
        let open = program.criteria.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_none());
        open.for_each(|(criterion, _)| add_condition(&criterion.condition, view, &mut missing));
    }
    let amount = if verdict == Verdict::Ineligible { AmountFound::Without } else { amount_of(&program.amount, view) };
    Judgment { verdict, region, outcomes, missing, amount }
}

/// What a program's formula comes to for a recipient, whatever its verdict: for an officer's exception.
pub fn formula_amount(program: &Program, situation: &Situation<'_>, recipient: Recipient) -> AmountFound {
    amount_of(&program.amount, recipient.view(situation))
}

fn amount_of(amount: &Amount, view: View<'_>) -> AmountFound {
    match amount {
        Amount::InKind(_) | Amount::NotStated(_) => AmountFound::Without,
        Amount::Exactly(number) => money_of(number, view).map_or_else(|| hangs_on(&[number], view), AmountFound::Exactly),
        Amount::Between(low, high) => match (money_of(low, view), money_of(high, view)) {
            (Some(low), Some(high)) => AmountFound::Between(low, high),
            _ => hangs_on(&[low, high], view),
        },
        Amount::First(rows) => first_row(rows, view),
    }
}

/// Yuan rounded half up to the fen, once, here.
fn money_of(number: &NumberExpression, view: View<'_>) -> Option<Money> {
    match evaluate_number(number, view) {
        NumberValue::Known(yuan) => Money::from_yuan_rounded(&yuan),
        _ => None,
    }
}

fn hangs_on(numbers: &[&NumberExpression], view: View<'_>) -> AmountFound {
    let mut missing = MissingSet::new();
    numbers.iter().for_each(|number| add_number(number, view, &mut missing));
    AmountFound::Unknown(missing)
}

/// The first row that holds; where rows may hold, all that still can must agree.
fn first_row(rows: &[AmountRow], view: View<'_>) -> AmountFound {
    let mut possible = Vec::new();
    for row in rows {
        let holds = row.condition.as_ref().map_or(Some(true), |condition| evaluate_condition(condition, view));
        if holds != Some(false) {
            possible.push(row);
        }
        if holds == Some(true) {
            break;
        }
    }
    let values: Vec<Option<Money>> = possible.iter().map(|row| money_of(&row.value, view)).collect();
    match values.as_slice() {
        [] => AmountFound::Without,
        [Some(first), rest @ ..] if rest.iter().all(|other| *other == Some(*first)) => AmountFound::Exactly(*first),
        _ => {
            let mut missing = MissingSet::new();
            for row in possible {
                row.condition.iter().for_each(|condition| add_condition(condition, view, &mut missing));
                add_number(&row.value, view, &mut missing);
            }
            AmountFound::Unknown(missing)
        }
    }
}

//! When does new aid collide with held aid?
//!
//! Compared are grants that share a beneficiary as a person. In this order: a campaign serves each unit once; the same
//! program as its `repeats` says; a named relation of the two programs; two non-statutory ones for the same need and days.

use super::answer::OverlapRule;
use super::record::HeldAid;
use super::sums::yearly_beside;
use super::terms::{AidKind, GrantTerms, RelationToHeld, Repeat};
use crate::calendar::Date;
use crate::money::Money;
use crate::sealing::Mark;

/// Whose aid is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// The beneficiary's own registration, or one that was confirmed to be the same person, with the cause under its key.
    Own(Option<Mark>),
    /// Another registration under the same number: nobody has looked yet.
    Other,
}

/// What a new grant and a held one do to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collision {
    /// Nothing.
    Clear,
    /// The new one is refused.
    Refused(OverlapRule),
    /// The new one pays only the difference.
    TopsUp,
    /// The held one pays the difference over the new one: it becomes less, or the new one pays what is left.
    IsToppedUp,
    /// The new one takes the place of the held one.
    Replaces,
}

/// How a new grant stands to one that a beneficiary holds.
pub fn collide(new: &GrantTerms, held: &HeldAid, registration: Registration) -> Collision {
    if new.campaign.as_ref().is_some_and(|place| held.campaign.as_ref() == Some(&place.campaign)) {
        return Collision::Refused(OverlapRule::SameCampaign);
    }
    if held.program == new.program {
        return match repeated(new, held, registration) {
            Some(rule) => Collision::Refused(rule),
            None => Collision::Clear,
        };
    }
    if !new.days.meets(&held.days) {
        return Collision::Clear;
    }
    match new.relations.get(&held.program) {
        Some(RelationToHeld::Excludes) => Collision::Refused(OverlapRule::Excludes),
        Some(RelationToHeld::ExcludesSameCause) => excluded_for_cause(held, registration),
        Some(RelationToHeld::HighestOf) => highest(new, held),
        Some(RelationToHeld::TopsUp) => Collision::TopsUp,
        Some(RelationToHeld::ToppedUpBy) => match registration {
            // A hold pays nothing yet; its award will pay the difference.
            _ if held.held_until.is_some() => Collision::Clear,
            Registration::Own(_) => Collision::IsToppedUp,
            Registration::Other => Collision::Refused(OverlapRule::SameNumber),
        },
        Some(RelationToHeld::Stacks) => Collision::Clear,
        None if both_are_gifts(new, held) && is_same_need(&new.need, &held.need) => Collision::Refused(OverlapRule::SameNeed),
        None => Collision::Clear,
    }
}

fn repeated(new: &GrantTerms, held: &HeldAid, registration: Registration) -> Option<OverlapRule> {
    let refused = match new.repeats {
        Repeat::Never => true,
        Repeat::EachWindow | Repeat::Standing => new.days.meets(&held.days),
        Repeat::AfterMonths(months) => {
            let (earlier, later) = if held.days.from <= new.days.from { (held.days.from, new.days.from) } else { (new.days.from, held.days.from) };
            months_later(earlier, months).is_none_or(|free| later < free)
        }
        Repeat::PerCause => match registration {
            // Aid that covers a span bars its cause for that span; aid for one event bars it for ever.
            _ if held.days.to != Some(held.days.from) && !new.days.meets(&held.days) => false,
            Registration::Own(cause) => may_be_same_cause(cause, held),
            Registration::Other => return Some(OverlapRule::SameNumber),
        },
    };
    refused.then_some(OverlapRule::SameProgram)
}

/// Without a cause on both sides nobody can say that they differ.
fn may_be_same_cause(cause: Option<Mark>, held: &HeldAid) -> bool {
    cause.is_none() || held.cause.is_none() || cause == held.cause
}

/// Two programs that exclude each other for one cause.
fn excluded_for_cause(held: &HeldAid, registration: Registration) -> Collision {
    match registration {
        Registration::Own(cause) if may_be_same_cause(cause, held) => Collision::Refused(OverlapRule::Excludes),
        Registration::Own(_) => Collision::Clear,
        Registration::Other => Collision::Refused(OverlapRule::SameNumber),
    }
}

pub(super) fn months_later(day: Date, months: u16) -> Option<Date> {
    day.checked_add(jiff::Span::new().months(i32::from(months))).ok()
}

/// Only the larger of two, by the year and for each person who shares it.
fn highest(new: &GrantTerms, held: &HeldAid) -> Collision {
    let share = |yearly: Money, people: u32| (i128::from(yearly.fen()), i128::from(people.max(1)));
    let (new_fen, new_people) = share(new.per.yearly(new.amount), new.beneficiaries.len() as u32);
    let held_yearly = yearly_beside(held, &new.days).unwrap_or_else(|| held.per.yearly(held.amount));
    let (held_fen, held_people) = share(held_yearly, held.shared_by);
    if new_fen * held_people <= held_fen * new_people {
        Collision::Refused(OverlapRule::HeldIsLarger)
    } else if replaces(new, held) {
        Collision::Replaces
    } else {
        Collision::Refused(OverlapRule::ReplaceByWord)
    }
}

/// Whether a new grant names a held one, or the one that it supplements, as what it replaces.
pub(super) fn replaces(new: &GrantTerms, held: &HeldAid) -> bool {
    new.replaces.is_some_and(|replaced| replaced == held.grant || Some(replaced) == held.supplements)
}

fn both_are_gifts(new: &GrantTerms, held: &HeldAid) -> bool {
    new.kind == AidKind::NonStatutory && held.kind == AidKind::NonStatutory
}

/// Needs are the same when equal or when one lies within the other: `education` and `education.tuition`.
pub fn is_same_need(one: &str, other: &str) -> bool {
    is_within(one, other) || is_within(other, one)
}

/// Whether a need is another one or lies within it.
pub fn is_within(need: &str, whole: &str) -> bool {
    need.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

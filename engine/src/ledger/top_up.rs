//! What becomes of a held top-up when the aid comes that it tops up?
//!
//! A top-up pays the difference over other aid, whichever of the two was asked first. So when that other aid is awarded, the held
//! top-up is lowered to the difference in the same commit, from the first day that both cover: nobody is paid twice, and what
//! the person gets in all never falls. What can't be lowered (single aid that was paid, aid that was given elsewhere) stays, and the new award pays only
//! what is left beside it.

use super::answer::Lowered;
use super::apply::Applying;
use super::collision::replaces;
use super::decide::aid_of;
use super::event::EventBody;
use super::ids::{GrantId, PersonId};
use super::instalments::{instalments, sum_of};
use super::key::{ReadError, Records, read};
use super::one_person::registrations_of;
use super::record::{GrantRecord, GrantState, HeldAid};
use super::sums::{HeldShare, difference};
use super::terms::{BasisVerdict, GrantTerms, RelationToHeld, Rhythm};
use super::upkeep::UpkeepEvent;
use crate::calendar::{Date, Period};
use crate::money::Money;
use std::collections::BTreeSet;

/// What a held top-up comes to beside a new grant.
pub(super) enum Beside {
    /// It stays as it is, and the new grant does not change it: it pays nothing more than the difference already.
    Stays,
    /// It is paid at this rate from a day on.
    Lowered(Money, Date),
    /// It can't be lowered; the new grant pays what is left.
    Fixed,
}

/// What a held top-up comes to once a new grant pays so much.
pub(super) fn beside(records: &dyn Records, held: GrantId, new: &GrantTerms, amount: Money) -> Result<Beside, ReadError> {
    let Some(record) = read::<GrantRecord>(records, &held)? else { return Ok(Beside::Fixed) };
    let from = new.days.from.max(record.terms.days.from);
    // Of single aid that has ended something was paid; monthly aid that has ended is told to be less, so that somebody asks the rest back.
    let can_be_less = record.state == GrantState::Active || record.terms.per == Rhythm::Month;
    let is_ours = can_be_less && record.terms.basis.verdict != BasisVerdict::Elsewhere;
    let (Some(rate), Some(whole), true) = (record.rate_on(from), record.terms.whole.or(record.terms.amount), is_ours) else { return Ok(Beside::Fixed) };
    let everybody = everybody_of(records, &record.terms)?;
    let mut own = record.terms.clone();
    own.days = Period { from, to: record.terms.days.to };
    let people = people_shared(new, &everybody);
    let new_aid = HeldAid { amount: Some(amount), ..HeldAid::of(new, None) };
    let others = topped_already(records, &own, &everybody, new)?;
    let mut shares: Vec<HeldShare<'_>> = others.iter().map(|(held, people)| HeldShare { held, people: *people }).collect();
    shares.push(HeldShare { held: &new_aid, people });
    let Some(left) = difference(&own, whole, &shares) else { return Ok(Beside::Fixed) };
    Ok(match left {
        left if left >= rate => Beside::Stays,
        left if own.per != Rhythm::Month && record.paid > left => Beside::Fixed,
        left => Beside::Lowered(left, from),
    })
}

/// How many of a new grant's people a held one covers.
pub(super) fn people_shared(new: &GrantTerms, everybody: &BTreeSet<PersonId>) -> u32 {
    let covered = new.beneficiaries.iter().filter(|one| everybody.contains(&one.person) || one.linked.iter().any(|other| everybody.contains(&other.person)));
    covered.count() as u32
}

/// Everybody whom a grant covers, with all their registrations.
pub(super) fn everybody_of(records: &dyn Records, terms: &GrantTerms) -> Result<BTreeSet<PersonId>, ReadError> {
    let mut everybody = BTreeSet::new();
    for person in terms.beneficiaries.iter().map(|beneficiary| beneficiary.person) {
        let known = registrations_of(records, person)?;
        everybody.insert(person);
        everybody.extend(known.linked.into_iter().chain(known.same));
    }
    Ok(everybody)
}

/// What else runs beside it that it tops up by its own terms, each with how many of its people are covered.
pub(super) fn topped_already(
    records: &dyn Records,
    own: &GrantTerms,
    everybody: &BTreeSet<PersonId>,
    new: &GrantTerms,
) -> Result<Vec<(HeldAid, u32)>, ReadError> {
    let mut found: Vec<(HeldAid, u32)> = Vec::new();
    for person in everybody {
        for held in aid_of(records, *person)?.held {
            let is_topped = own.relations.get(&held.program) == Some(&RelationToHeld::TopsUp) && held.days.meets(&own.days) && held.held_until.is_none();
            if !is_topped || held.grant == new.grant || replaces(new, &held) {
                continue;
            }
            match found.iter_mut().find(|(known, _)| known.grant == held.grant) {
                Some((_, people)) => *people += 1,
                None => found.push((held, 1)),
            }
        }
    }
    Ok(found)
}

/// The held top-ups that an award lowers, as events and for its answer.
pub(super) fn lowered_by(records: &dyn Records, new: &GrantTerms, topping: &[GrantId]) -> Result<(Vec<EventBody>, Vec<Lowered>), ReadError> {
    let (mut events, mut told) = (Vec::new(), Vec::new());
    let Some(amount) = new.amount else { return Ok((events, told)) };
    for grant in topping {
        if let Beside::Lowered(amount, from) = beside(records, *grant, new, amount)? {
            events.push(EventBody::Upkeep(UpkeepEvent::LoweredBeside { grant: *grant, beside: new.grant, amount, from }));
            told.push(Lowered { grant: *grant, amount, from });
        }
    }
    Ok((events, told))
}

/// Pays a grant at a lower rate from a day on; what its fund holds beyond that is free again.
pub(super) fn lower(applying: &mut Applying<'_, '_, '_>, id: GrantId, amount: Money, from: Date) -> Result<(), ReadError> {
    let Some(mut record) = read::<GrantRecord>(applying.changes, &id)? else { return Ok(()) };
    // What a decision has lowered further stays so.
    record.rates.iter_mut().filter(|(day, _)| *day >= from).for_each(|(_, rate)| *rate = amount.min(*rate));
    let place = record.rates.partition_point(|(day, _)| *day <= from);
    record.rates.insert(place, (from, amount));
    // What has ended owes nothing any more.
    if let Some(total) = record.terms.total.filter(|_| record.state == GrantState::Active) {
        let less = match (record.terms.per, record.terms.days.to) {
            (Rhythm::Month, Some(to)) => {
                let rate = |day| record.rate_on(day).unwrap_or_default();
                sum_of(&instalments(record.terms.days.from, to, &record.terms.ceilings, rate)).unwrap_or(total)
            }
            // Of aid without an end the total is what its first time is.
            (Rhythm::Month, None) => total,
            _ => amount,
        };
        let left = less.max(record.paid).min(total);
        let free = total.less(left);
        if let Some(fund) = &record.terms.fund {
            applying.fund(&fund.fund, |fund_record| fund_record.release(fund.booking, free))?;
        }
        record.terms.total = Some(left);
    }
    applying.changes.put(&id, &record, applying.position);
    super::change::show_rates(applying, &record, super::change::ChangeKind::Reduce(amount))
}

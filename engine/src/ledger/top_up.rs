//! What becomes of a held top-up when the aid comes that it tops up?
//!
//! A top-up pays the difference over other aid, whichever of the two was asked first. So when that other aid is awarded, the held
//! top-up is lowered to the difference in the same commit, from the first day that both cover: nobody is paid twice, and what
//! the person gets in all never falls. What can't be lowered (single aid that was paid, aid that was given elsewhere) stays, and the new award pays only
//! what is left beside it.

use super::answer::Lowered;
use super::apply::{Applying, add};
use super::change::{ChangeKind, show_rates};
use super::claim::note_open;
use super::collision::replaces;
use super::decide::aid_of;
use super::event::EventBody;
use super::ids::{GrantId, PersonId};
use super::instalments::{instalments, sum_of};
use super::key::{ReadError, Records, read};
use super::one_person::registrations_of;
use super::raise::{BesideOther, note_topping};
use super::record::{GrantRecord, GrantState, HeldAid};
use super::sums::{HeldShare, difference};
use super::terms::{BasisVerdict, GrantTerms, RelationToHeld, Rhythm};
use super::upkeep::UpkeepEvent;
use crate::calendar::{Date, Period};
use crate::money::Money;
use std::collections::BTreeSet;

/// Of aid without an end so many years are looked through for what was paid.
const YEARS_AHEAD: i16 = 100;

/// What a held top-up comes to beside a new grant.
pub(super) enum Beside {
    /// It stays as it is, and the new grant does not change it: it pays nothing more than the difference already.
    Stays,
    /// It becomes less.
    Lowered(Lowering),
    /// It can't be lowered; the new grant pays what is left.
    Fixed,
}

/// How a held top-up becomes less.
pub(super) struct Lowering {
    /// What it pays then.
    pub(super) amount: Money,
    /// From which day on: of monthly aid the first month that was not paid yet.
    pub(super) from: Date,
    /// What the months before that were paid beyond it, and is asked back.
    pub(super) claim: Option<Money>,
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
        left => Beside::Lowered(lowering(&record, left, from)),
    })
}

/// Monthly aid becomes less from its first month that was not wholly paid. What was paid stays what it was, or later months would pay for it
/// without a word; what was too much of it is asked back.
fn lowering(record: &GrantRecord, amount: Money, from: Date) -> Lowering {
    let terms = &record.terms;
    if terms.per != Rhythm::Month || record.paid == Money::ZERO {
        return Lowering { amount, from, claim: None };
    }
    let rate = |day| record.rate_on(day).unwrap_or_default();
    let last = terms.days.to.unwrap_or_else(|| terms.days.from.saturating_add(jiff::Span::new().years(YEARS_AHEAD)));
    let mut paid = Money::ZERO;
    let (mut first_unpaid, mut were_paid) = (last.tomorrow().unwrap_or(last), Vec::new());
    for (day, due) in instalments(terms.days.from, last, &terms.ceilings, rate) {
        let with = paid.checked_add(due).unwrap_or(Money::from_fen(i64::MAX));
        if with > record.paid {
            first_unpaid = day;
            break;
        }
        paid = with;
        were_paid.push((day, due));
    }
    if first_unpaid <= from {
        return Lowering { amount, from, claim: None };
    }
    let lower = |day| if day < from { rate(day) } else { amount.min(rate(day)) };
    let due = instalments(terms.days.from, first_unpaid.yesterday().unwrap_or(from), &terms.ceilings, lower);
    let too_much = paid.less(sum_of(&due).unwrap_or(paid)).less(settled(record));
    Lowering { amount, from: first_unpaid, claim: Some(too_much).filter(|claim| *claim > Money::ZERO) }
}

/// How much of what was paid was asked back already, or has come back.
pub(super) fn settled(record: &GrantRecord) -> Money {
    let returned = record.returned;
    record.claim.as_ref().map_or(returned, |claim| returned.less(claim.recovered).checked_add(claim.asked).unwrap_or(claim.asked))
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
        if let Beside::Lowered(Lowering { amount, from, claim }) = beside(records, *grant, new, amount)? {
            events.push(EventBody::Upkeep(UpkeepEvent::LoweredBeside { grant: *grant, beside: new.grant, amount, from, claim }));
            told.push(Lowered { grant: *grant, amount, from, claim });
        }
    }
    Ok((events, told))
}

/// Pays a grant at a lower rate from a day on; what its fund holds beyond that is free again, and what was paid beyond it is asked back.
pub(super) fn lower(applying: &mut Applying<'_, '_, '_>, id: GrantId, other: GrantId, lowering: Lowering) -> Result<(), ReadError> {
    let Some(mut record) = read::<GrantRecord>(applying.changes, &id)? else { return Ok(()) };
    let Lowering { amount, from, claim } = lowering;
    // What a decision has lowered further stays so.
    record.rates.iter_mut().filter(|(day, _)| *day >= from).for_each(|(_, rate)| *rate = amount.min(*rate));
    let place = record.rates.partition_point(|(day, _)| *day <= from);
    record.rates.insert(place, (from, amount));
    let beside = read::<GrantRecord>(applying.changes, &other)?.map(|other| other.terms.name);
    record.beside.push(BesideOther { from, amount, other: beside.map(|name| (other, name)) });
    // What has ended owes nothing any more.
    if let Some(total) = record.terms.total.filter(|_| record.state == GrantState::Active) {
        let left = total_now(&record).unwrap_or(total).max(record.paid).min(total);
        let free = total.less(left);
        if let Some(fund) = &record.terms.fund {
            applying.fund(&fund.fund, |fund_record| fund_record.release(fund.booking, free))?;
        }
        record.terms.total = Some(left);
    }
    if let Some(more) = claim {
        let asked = record.claim.get_or_insert_default();
        asked.asked = add(asked.asked, more);
        note_open(applying, id, &record)?;
    }
    note_topping(applying, &record);
    applying.changes.put(&id, &record, applying.position);
    show_rates(applying, &record, ChangeKind::Reduce(amount))
}

/// What a grant pays over all its days, as it is paid now; of aid without an end the total is what its first time is.
pub(super) fn total_now(record: &GrantRecord) -> Option<Money> {
    let terms = &record.terms;
    let rate = |day| record.rate_on(day).unwrap_or_default();
    match (terms.per, terms.days.to) {
        (Rhythm::Month, Some(to)) => sum_of(&instalments(terms.days.from, to, &terms.ceilings, rate)),
        (Rhythm::Month, None) => terms.total,
        _ => record.rate_on(terms.days.from),
    }
}

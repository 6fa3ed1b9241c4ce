//! By how much does a top-up pay too much beside aid that was recorded late?
//!
//! Aid that was given elsewhere or earlier is recorded as it was: it is refused by nothing and lowers nothing, for less aid needs a
//! notice and a hearing. But a top-up that is paid in full beside the aid that it tops up is money paid twice, so somebody is told how
//! much. What was itself recorded from elsewhere may be the difference already: of that nobody here can tell.

use super::collision::{Collision, Registration, collide};
use super::ids::{GrantId, PersonId};
use super::instalments::{instalments, sum_of};
use super::key::{ReadError, Records, read};
use super::record::{GrantRecord, GrantState, HeldAid};
use super::sums::{HeldShare, difference};
use super::terms::{BasisVerdict, GrantTerms, Rhythm};
use super::top_up::{everybody_of, people_shared, settled, topped_already};
use crate::calendar::{Date, Period};
use crate::money::Money;
use jiff::Span;
use std::collections::BTreeSet;

/// What a top-up pays beyond the difference over one aid beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooHigh {
    /// Its first day or month that is too high.
    pub from: Date,
    /// What it pays then, in its own rhythm.
    pub pays: Money,
    /// How much of that is too much; none where nobody has told how much the other aid is.
    pub more: Option<Money>,
    /// What that comes to over all that has begun by today.
    pub so_far: Money,
    /// How much of it was asked back or has come back.
    pub settled: Money,
    /// How it is counted.
    pub per: Rhythm,
}

/// One instalment, and how much of it is too much.
struct Excess {
    day: Date,
    pays: Money,
    more: Money,
}

/// By how much a held top-up is too high beside aid that was recorded late; none where it is not, or where all of it was asked back.
pub fn too_high(records: &dyn Records, top_up: GrantId, late: &GrantTerms, today: Date) -> Result<Option<TooHigh>, ReadError> {
    too_high_for(records, top_up, late, &BTreeSet::new(), today)
}

/// Which of two grants pays too much now that these registrations are one person's: the aid, then the top-up.
pub(super) fn found_between<'a>(
    records: &dyn Records,
    (one, one_held): (&GrantTerms, &'a HeldAid),
    other_held: &'a HeldAid,
    joined: &BTreeSet<PersonId>,
    today: Date,
) -> Result<Option<(GrantId, &'a HeldAid)>, ReadError> {
    let Some(other) = read::<GrantRecord>(records, &other_held.grant)? else { return Ok(None) };
    let (aid, top_up) = match collide(one, other_held, Registration::Own(None)) {
        Collision::IsToppedUp => (one, other_held),
        Collision::TopsUp => (&other.terms, one_held),
        _ => return Ok(None),
    };
    Ok(too_high_for(records, top_up.grant, aid, joined, today)?.map(|_| (aid.grant, top_up)))
}

/// As [`too_high`], where some registrations are about to be known as one person's.
fn too_high_for(records: &dyn Records, top_up: GrantId, late: &GrantTerms, joined: &BTreeSet<PersonId>, today: Date) -> Result<Option<TooHigh>, ReadError> {
    let Some(record) = read::<GrantRecord>(records, &top_up)? else { return Ok(None) };
    let has_ended = record.state != GrantState::Active;
    if record.terms.basis.verdict == BasisVerdict::Elsewhere || (has_ended && record.paid == Money::ZERO) {
        return Ok(None);
    }
    let due = due_together(&record, late, today);
    let per = record.terms.per;
    let settled = settled(&record);
    if late.amount.is_none() {
        let first = due.first().filter(|(_, pays)| *pays > Money::ZERO);
        return Ok(first.map(|(day, pays)| TooHigh { from: *day, pays: *pays, more: None, so_far: Money::ZERO, settled, per }));
    }
    let mut everybody = everybody_of(records, &record.terms)?;
    if !everybody.is_disjoint(joined) {
        everybody.extend(joined);
    }
    let mut found = Vec::new();
    for (day, pays) in &due {
        if let Some(more) = excess_on(records, &record, late, &everybody, (*day, *pays))? {
            found.push(Excess { day: *day, pays: *pays, more });
        }
    }
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return Ok(None) };
    let begun: Vec<(Date, Money)> = found.iter().filter(|one| one.day <= today).map(|one| (one.day, one.more)).collect();
    let mut so_far = sum_of(&begun).unwrap_or(Money::from_fen(i64::MAX));
    if has_ended {
        // Of what has ended only what was paid can be too much.
        let whole = instalments(record.terms.days.from, record.terms.days.to.unwrap_or(today).min(today), &record.terms.ceilings, |day| rate(&record, day));
        let whole = if per == Rhythm::Month { sum_of(&whole) } else { record.terms.total }.unwrap_or(Money::from_fen(i64::MAX));
        so_far = so_far.min(record.paid.less(whole.less(so_far)));
    }
    let goes_on = !has_ended && last.day > today;
    let is_open = so_far > settled || goes_on;
    Ok(is_open.then_some(TooHigh { from: first.day, pays: last.pays, more: Some(last.more), so_far, settled, per }))
}

fn rate(record: &GrantRecord, day: Date) -> Money {
    record.rate_on(day).unwrap_or_default()
}

/// The instalments that begin while both run, up to the next one after today; of other aid its one sum, on the first day of both.
fn due_together(record: &GrantRecord, late: &GrantTerms, today: Date) -> Vec<(Date, Money)> {
    let own = record.terms.days;
    if !own.meets(&late.days) {
        return Vec::new();
    }
    let from = own.from.max(late.days.from);
    if record.terms.per != Rhythm::Month {
        return vec![(from, rate(record, from))];
    }
    let soon = today.max(from).saturating_add(Span::new().months(1));
    let last = own.to.into_iter().chain(late.days.to).chain([soon]).min().unwrap_or(soon);
    let mut due = instalments(own.from, last, &record.terms.ceilings, |day| rate(record, day));
    due.retain(|(day, _)| *day >= from);
    due
}

/// How much less one instalment would be if the other aid were taken off it too.
fn excess_on(
    records: &dyn Records,
    record: &GrantRecord,
    late: &GrantTerms,
    everybody: &BTreeSet<PersonId>,
    (day, pays): (Date, Money),
) -> Result<Option<Money>, ReadError> {
    let Some(whole) = record.terms.whole.or(record.terms.amount) else { return Ok(None) };
    let mut own = record.terms.clone();
    own.days = Period { from: day, to: Some(day) };
    let others = topped_already(records, &own, everybody, late)?;
    let mut shares: Vec<HeldShare<'_>> = others.iter().map(|(held, people)| HeldShare { held, people: *people }).collect();
    let Some(without) = difference(&own, whole, &shares) else { return Ok(None) };
    let held = HeldAid::of(late, None);
    shares.push(HeldShare { held: &held, people: people_shared(late, everybody) });
    let Some(with) = difference(&own, whole, &shares) else { return Ok(None) };
    let more = pays.min(without).less(with);
    Ok((more > Money::ZERO).then_some(more))
}

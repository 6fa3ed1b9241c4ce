//! How much of a new grant is left after caps and after aid that it tops up?

use super::record::HeldAid;
use super::terms::{CapTerms, GrantTerms, Rhythm};
use crate::calendar::{Period, months_between};
use crate::money::Money;
use crate::number::Exact;
use crate::words::Words;

/// A held grant with the share of it that falls on people of the new grant.
pub struct HeldShare<'a> {
    /// The grant.
    pub held: &'a HeldAid,
    /// How many of its people are people of the new grant.
    pub people: u32,
}

/// A new amount, and what cut it.
pub struct CutAmount {
    /// What is left.
    pub amount: Money,
    /// What cut it.
    pub by: Option<Words>,
}

/// The part of a held amount that falls on the new grant's people, in yuan.
fn shared(fen: Money, share: &HeldShare<'_>) -> Exact {
    &fen.to_yuan() * &Exact::ratio(i64::from(share.people), i64::from(share.held.shared_by.max(1)))
}

/// What is left of the amount over aid that it tops up, both counted in the new one's rhythm.
pub fn difference(new: &GrantTerms, amount: Money, topped: &[HeldShare<'_>]) -> Option<Money> {
    let mut left = amount.to_yuan();
    for share in topped {
        let in_rhythm = &shared(share.held.per.yearly(share.held.amount), share) * &Exact::ratio(1, new.per.times_a_year());
        left = &left - &in_rhythm;
    }
    Money::from_yuan_rounded(&left)
}

/// What is left of the amount under a cap.
pub fn under_cap(new: &GrantTerms, amount: Money, cap: &CapTerms, counted: &[HeldShare<'_>]) -> Option<CutAmount> {
    let mut room = cap.amount.to_yuan();
    for share in counted {
        let within = within_window(share.held.per, share.held.amount.unwrap_or_default(), &share.held.days, &cap.window)?;
        room = &room - &shared(within, share);
    }
    let whole = within_window(new.per, amount, &new.days, &cap.window)?;
    if whole.to_yuan() <= room {
        return Some(CutAmount { amount, by: None });
    }
    let times = times_within(new.per, &new.days, &cap.window).max(1);
    // Rounded down, so that the sum never passes the cap.
    let room = Money::from_yuan_rounded(&(&room - &Exact::ratio(1, 200)))?;
    Some(CutAmount { amount: Money::from_fen(room.fen() / times), by: Some(cap.says.clone()) })
}

/// How much of a grant falls into a window.
fn within_window(per: Rhythm, amount: Money, days: &Period, window: &Period) -> Option<Money> {
    amount.times(times_within(per, days, window))
}

/// How often a grant pays within a window: each month begun, else once if it begins there.
fn times_within(per: Rhythm, days: &Period, window: &Period) -> i64 {
    if per != Rhythm::Month {
        return i64::from(window.contains(days.from));
    }
    if !days.meets(window) {
        return 0;
    }
    let from = days.from.max(window.from);
    match (days.to, window.to) {
        (Some(one), Some(other)) => months_between(from, one.min(other)) + 1,
        (Some(end), None) | (None, Some(end)) => months_between(from, end) + 1,
        (None, None) => 12,
    }
}

/// How much of a held grant a person was given within a window: of monthly aid the months that fall into it, of other aid the
/// whole; none where the amount is not known.
pub fn given_within(held: &HeldAid, window: &Period) -> Option<Money> {
    let times = if held.per == Rhythm::Month { times_within(held.per, &held.days, window) } else { 1 };
    let share = &held.amount?.times(times)?.to_yuan() * &Exact::ratio(1, i64::from(held.shared_by.max(1)));
    Money::from_yuan_rounded(&share)
}

/// How often a grant pays over all its days; a grant without an end pays its first time.
pub fn times_in_all(per: Rhythm, days: &Period) -> i64 {
    match (per, days.to) {
        (Rhythm::Month, Some(end)) => months_between(days.from, end) + 1,
        _ => 1,
    }
}

//! How much of a new grant is left after caps and after aid that it tops up?

use super::instalments::{Ceiling, instalments, sum_of, year_of};
use super::record::HeldAid;
use super::terms::{CapTerms, GrantTerms, Rhythm};
use crate::calendar::{Date, Period, civil_date, months_between};
use crate::money::Money;
use crate::number::Exact;
use crate::words;
use crate::words::Words;

/// For so many years ahead it is looked which held aid has ended by then, and leaves more under a cap.
const YEARS_AHEAD: i16 = 20;

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
    /// Of monthly aid: its amount stays, and its sums are cut.
    pub ceiling: Option<Ceiling>,
}

/// The part of a held amount that falls on the new grant's people, in yuan.
fn shared(fen: Money, share: &HeldShare<'_>) -> Exact {
    &fen.to_yuan() * &Exact::ratio(i64::from(share.people), i64::from(share.held.shared_by.max(1)))
}

/// What is left of the amount over aid that it tops up, both counted in the new one's rhythm. Of a household's grant no more is taken off
/// for held aid than falls on the people who share both: the others keep theirs.
pub fn difference(new: &GrantTerms, amount: Money, topped: &[HeldShare<'_>]) -> Option<Money> {
    let mut left = amount.to_yuan();
    for share in topped {
        let in_rhythm = &shared(yearly_beside(share.held, &new.days)?, share) * &Exact::ratio(1, new.per.times_a_year());
        let own = &amount.to_yuan() * &Exact::ratio(i64::from(share.people), i64::try_from(new.beneficiaries.len().max(1)).ok()?);
        left = &left - &in_rhythm.min(own);
    }
    Money::from_yuan_rounded(&left)
}

/// What held aid comes to by the year beside aid of these days: of monthly aid under ceilings what they let it pay in a calendar year
/// that both touch, the fullest of them.
pub fn yearly_beside(held: &HeldAid, days: &Period) -> Option<Money> {
    let yearly = held.per.yearly(held.amount);
    if held.ceilings.is_empty() {
        return Some(yearly);
    }
    let first = held.days.from.max(days.from).year();
    // After its first year and the last row of its ceilings one year is like another.
    let rows = held.ceilings.iter().filter_map(|ceiling| ceiling.later.last()).map(|(from, _)| from.year());
    let settled = rows.max().unwrap_or(first).max(held.days.from.year().saturating_add(1));
    let end = held.days.to.into_iter().chain(days.to).map(|day| day.year()).min().unwrap_or(settled);
    let mut most = Money::ZERO;
    for year in first..=end.min(settled).max(first) {
        most = most.max(within_window(held, &year_of(civil_date(year, 1, 1)))?);
    }
    Some(most.min(yearly))
}

/// What is left of the amount under a cap; none where a sum is too large.
pub fn under_cap(new: &GrantTerms, amount: Money, cap: &CapTerms, counted: &[HeldShare<'_>]) -> Option<CutAmount> {
    if new.per == Rhythm::Month {
        return monthly_under_cap(new, amount, cap, counted);
    }
    let room = room_within(cap, counted, &cap.window)?;
    if !cap.window.contains(new.days.from) || amount <= room {
        return Some(CutAmount { amount, by: None, ceiling: None });
    }
    Some(CutAmount { amount: room, by: Some(cap.says.clone()), ceiling: None })
}

/// Monthly aid begins while anything at all is left in the year of its first instalment; it keeps its rate.
fn monthly_under_cap(new: &GrantTerms, amount: Money, cap: &CapTerms, counted: &[HeldShare<'_>]) -> Option<CutAmount> {
    let recurs = cap.window.to.is_some();
    let window = if recurs { year_of(new.days.from) } else { cap.window };
    let most = room_within(cap, counted, &window)?;
    if most == Money::ZERO {
        return Some(CutAmount { amount: Money::ZERO, by: Some(cap.says.clone()), ceiling: None });
    }
    let mut later: Vec<(Date, Money)> = Vec::new();
    let first = new.days.from.year().saturating_add(1);
    let end = new.days.to.map_or(Date::MAX.year(), |to| to.year()).min(new.days.from.year().saturating_add(YEARS_AHEAD));
    for year in (first..=end).filter(|_| recurs) {
        let day = civil_date(year, 1, 1);
        let most = room_within(cap, counted, &year_of(day))?;
        if later.last().is_none_or(|(_, before)| *before != most) {
            later.push((day, most));
        }
    }
    let ceiling = Ceiling { window, most, later };
    if !bites(new, amount, &ceiling)? {
        return Some(CutAmount { amount, by: None, ceiling: None });
    }
    Some(CutAmount { amount, by: Some(ceiling_words(cap, new.days.from, &ceiling)), ceiling: Some(ceiling) })
}

/// Whether a ceiling takes anything from monthly aid: without an end, whether it does up to the first year of its last row.
fn bites(new: &GrantTerms, amount: Money, ceiling: &Ceiling) -> Option<bool> {
    let rows_end = || ceiling.later.last().and_then(|(from, _)| year_of(*from).to);
    let Some(last) = new.days.to.or_else(rows_end) else { return Some(true) };
    let sum = |ceilings: &[Ceiling]| sum_of(&instalments(new.days.from, last, ceilings, |_| amount));
    Some(sum(std::slice::from_ref(ceiling))? < sum(&[])?)
}

fn ceiling_words(cap: &CapTerms, from: Date, ceiling: &Ceiling) -> Words {
    let (zh, en, most, year) = (&cap.says.zh, &cap.says.en, ceiling.most, from.year());
    match (cap.window.to, ceiling.later.last()) {
        (None, _) => words!("{zh}：总共最多发放{most}元", "{en}: at most {most} yuan in all"),
        (Some(_), None) => words!("{zh}：{year}年最多发放{most}元", "{en}: at most {most} yuan in {year}"),
        (Some(_), Some((_, later))) => {
            words!("{zh}：{year}年最多发放{most}元，以后每年最多{later}元", "{en}: at most {most} yuan in {year}, and {later} a year later on")
        }
    }
}

/// What held aid leaves of a cap within a window: rounded down, so that the sum never passes it.
fn room_within(cap: &CapTerms, counted: &[HeldShare<'_>], window: &Period) -> Option<Money> {
    let mut room = cap.amount.to_yuan();
    for share in counted {
        room = &room - &shared(within_window(share.held, window)?, share);
    }
    Money::from_yuan_rounded(&(&room - &Exact::ratio(1, 200)))
}

/// How much of held aid falls into a window: each month that begins in it, else all if it begins there. Of aid without an end in a
/// window without one that is what it may ever pay, and a year where nothing limits it.
fn within_window(held: &HeldAid, window: &Period) -> Option<Money> {
    let amount = held.amount.unwrap_or_default();
    if held.per != Rhythm::Month {
        return amount.times(i64::from(window.contains(held.days.from)));
    }
    let Some(last) = held.days.to.into_iter().chain(window.to).min() else {
        let in_all = held.ceilings.iter().filter(|ceiling| ceiling.window.to.is_none()).map(|ceiling| ceiling.most).min();
        return in_all.or_else(|| amount.times(12));
    };
    let mut due = held.instalments(last);
    due.retain(|(day, _)| window.contains(*day));
    sum_of(&due)
}

/// How much of a held grant a person was given within a window: of monthly aid the months that fall into it, of other aid the
/// whole; none where the amount is not known.
pub fn given_within(held: &HeldAid, window: &Period) -> Option<Money> {
    let (amount, days) = (held.amount?, &held.days);
    let whole = match (held.per, held.days.to.into_iter().chain(window.to).min()) {
        (Rhythm::Month, Some(_)) if !days.meets(window) => Money::ZERO,
        (Rhythm::Month, Some(last)) => {
            let months = months_between(days.from.max(window.from), last) + 1;
            let due = held.instalments(last);
            let begun = due.len().saturating_sub(usize::try_from(months).ok()?);
            sum_of(&due[begun..])?
        }
        (Rhythm::Month, None) => within_window(held, window)?,
        _ => amount,
    };
    let share = &whole.to_yuan() * &Exact::ratio(1, i64::from(held.shared_by.max(1)));
    Money::from_yuan_rounded(&share)
}

/// What a grant pays over all its days; a grant without an end its first time.
pub fn total_of(new: &GrantTerms, amount: Money, ceilings: &[Ceiling]) -> Option<Money> {
    match new.per {
        Rhythm::Month => sum_of(&instalments(new.days.from, new.days.to.unwrap_or(new.days.from), ceilings, |day| new.worth_on(day, amount))),
        _ => Some(amount),
    }
}

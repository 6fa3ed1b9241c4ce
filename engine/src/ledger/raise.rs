//! When may a top-up be raised again, because the aid over which it pays the difference has ended or become less?
//!
//! More aid is an officer's decision: the family may have changed as well. So nothing is raised by itself; the desk is told, and its
//! word raises the top-up to what the difference is, month by month, and never beyond what it would pay beside nothing.

use super::answer::Refusal;
use super::apply::{Applying, add};
use super::attention::alert_key;
use super::change::{ChangeKind, ChangeRecord, show_rates};
use super::closing::close_alert;
use super::decide::Decision;
use super::event::EventBody;
use super::ids::{GrantId, HouseholdId};
use super::instalments::instalments;
use super::key::{ReadError, Records, read};
use super::record::{FundRecord, GrantRecord, GrantState, HeldAid};
use super::stage::Outcome;
use super::sums::{HeldShare, difference};
use super::terms::{BasisVerdict, Booking, GrantTerms, RelationToHeld, Rhythm};
use super::top_up::{everybody_of, topped_already, total_now};
use super::upkeep::UpkeepEvent;
use crate::calendar::{Date, Period};
use crate::money::Money;
use crate::sealing::Sealed;
use crate::words::Words;
use jiff::Span;
use serde::{Deserialize, Serialize};

/// Running aid that pays less than it would beside nothing, so that it is found without reading all grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToppingUp {}

/// What a top-up pays from a day on, because of other aid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BesideOther {
    /// From which day on.
    pub from: Date,
    /// What it pays.
    pub amount: Money,
    /// The aid beside which it pays less, with its name; none where it was raised again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<(GrantId, Words)>,
}

/// What a top-up could pay more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLow {
    /// Its first day or month that is too low.
    pub from: Date,
    /// What it pays then, in its own rhythm.
    pub pays: Money,
    /// What it could pay, each amount from its day on.
    pub rates: Vec<(Date, Money)>,
    /// The last day that was looked at: the next month is looked at too.
    pub until: Date,
    /// How it is counted.
    pub per: Rhythm,
}

/// By how much a running top-up is too low beside what it tops up today; none where it is not.
pub fn too_low(records: &dyn Records, top_up: GrantId, today: Date) -> Result<Option<TooLow>, ReadError> {
    match read::<GrantRecord>(records, &top_up)? {
        Some(record) if record.state == GrantState::Active && record.terms.basis.verdict != BasisVerdict::Elsewhere => found(records, &record, today),
        _ => Ok(None),
    }
}

fn found(records: &dyn Records, record: &GrantRecord, today: Date) -> Result<Option<TooLow>, ReadError> {
    let terms = &record.terms;
    let Some(whole) = terms.whole.or(terms.amount) else { return Ok(None) };
    if !terms.relations.values().any(|relation| *relation == RelationToHeld::TopsUp) {
        return Ok(None);
    }
    let topped = topped_already(records, terms, &everybody_of(records, terms)?, terms)?;
    let decided = decided_rates(records, record)?;
    let soon = today.max(terms.days.from).saturating_add(Span::new().months(1));
    let until = terms.days.to.map_or(soon, |to| to.min(soon));
    let days: Vec<Date> = match terms.per {
        Rhythm::Month => instalments(terms.days.from, until, &[], |_| whole).into_iter().map(|(day, _)| day).collect(),
        _ => vec![terms.days.from],
    };
    let mut low: Option<TooLow> = None;
    for day in days {
        let most = decided.iter().rfind(|(from, _)| *from <= day).map_or(whole, |(_, rate)| *rate);
        let (Some(due), Some(pays)) = (due_on(terms, whole, &topped, day), record.rate_on(day)) else { return Ok(None) };
        let due = due.min(most).max(pays);
        match &mut low {
            None if due > pays => low = Some(TooLow { from: day, pays, rates: vec![(day, due)], until, per: terms.per }),
            Some(low) if low.rates.last().is_none_or(|(_, last)| *last != due) => low.rates.push((day, due)),
            _ => {}
        }
    }
    Ok(low)
}

/// The difference over what runs on a day.
fn due_on(terms: &GrantTerms, whole: Money, topped: &[(HeldAid, u32)], day: Date) -> Option<Money> {
    let own = GrantTerms { days: Period { from: day, to: Some(day) }, ..terms.clone() };
    let runs = |days: &Period| if terms.per == Rhythm::Month { days.contains(day) } else { days.meets(&terms.days) };
    let as_paid = |held: &HeldAid| HeldAid { amount: held.amount.map(|_| held.rate_on(day.max(held.days.from))), ..held.clone() };
    let held: Vec<(HeldAid, u32)> = topped.iter().filter(|(held, _)| runs(&held.days)).map(|(held, people)| (as_paid(held), *people)).collect();
    let shares: Vec<HeldShare<'_>> = held.iter().map(|(held, people)| HeldShare { held, people: *people }).collect();
    difference(&own, whole, &shares)
}

/// What decisions after a hearing have left of it, from which day on.
fn decided_rates(records: &dyn Records, record: &GrantRecord) -> Result<Vec<(Date, Money)>, ReadError> {
    let mut rates = Vec::new();
    for change in &record.changes {
        let Some(change) = read::<ChangeRecord>(records, change)? else { continue };
        let stands = change.decided.as_ref().is_some_and(|(outcome, ..)| *outcome == Outcome::Accept)
            && change.appeal_decided.as_ref().is_none_or(|(outcome, ..)| *outcome != Outcome::Accept);
        if stands {
            rates.extend(change.plan.rates);
        }
    }
    rates.sort_by_key(|(from, _)| *from);
    Ok(rates)
}

/// An officer's word raises it to the difference, if there is one; what was set aside for it in a fund grows with it.
pub(super) fn decide_raise(records: &dyn Records, record: &GrantRecord, reason: &Sealed, today: Date) -> Result<Decision, ReadError> {
    let grant = record.terms.grant;
    let Some(TooLow { rates, until, .. }) = too_low(records, grant, today)? else {
        return Ok(Decision::not_possible(Words::new("按现在的差额没有可以提高的部分", "beside the aid that runs now nothing is missing: it can't be raised")));
    };
    if let Some(terms) = record.terms.fund.as_ref().filter(|fund| fund.booking != Booking::WhenPaid)
        && let Some(fund) = read::<FundRecord>(records, &terms.fund)?
    {
        let left = fund.left(today);
        if more_to_book(record, &raised(record, &rates, until)) > left {
            return Ok(Decision::refused(Refusal::FundEmpty { fund: fund.id, left }));
        }
    }
    let event = UpkeepEvent::Raised { grant, rates, until, reason: reason.clone(), on: today };
    Ok(Decision::done(vec![EventBody::Upkeep(event)]))
}

/// The grant as it is paid after it was raised.
fn raised(record: &GrantRecord, rates: &[(Date, Money)], until: Date) -> GrantRecord {
    let mut raised = record.clone();
    if let Some((first, _)) = rates.first() {
        raised.rates.retain(|(day, _)| day < first || *day > until);
        raised.rates.extend(rates);
        raised.rates.sort_by_key(|(day, _)| *day);
    }
    raised
}

fn more_to_book(before: &GrantRecord, after: &GrantRecord) -> Money {
    total_now(after).unwrap_or_default().less(before.terms.total.unwrap_or_default())
}

/// Pays a top-up at higher rates.
pub(super) fn raise(applying: &mut Applying<'_, '_, '_>, id: GrantId, rates: &[(Date, Money)], until: Date) -> Result<(), ReadError> {
    let Some(before) = read::<GrantRecord>(applying.changes, &id)? else { return Ok(()) };
    let mut record = raised(&before, rates, until);
    record.beside.extend(rates.iter().map(|(from, amount)| BesideOther { from: *from, amount: *amount, other: None }));
    let more = more_to_book(&before, &record);
    if let Some(fund) = &record.terms.fund {
        applying.fund(&fund.fund, |money| match fund.booking {
            Booking::Granted => money.granted = add(money.granted, more),
            Booking::Held => money.held = add(money.held, more),
            Booking::WhenPaid => {}
        })?;
    }
    record.terms.total = before.terms.total.map(|total| add(total, more));
    applying.changes.put(&id, &record, applying.position);
    close_alert(applying, alert_key("top_up_low", vec![id.to_string()]), record.terms.household);
    let last = record.rates.last().map_or(Money::ZERO, |(_, amount)| *amount);
    show_rates(applying, &record, ChangeKind::Reduce(last))
}

/// Notes that it pays only a difference.
pub(super) fn note_topping(applying: &mut Applying<'_, '_, '_>, record: &GrantRecord) {
    if record.state == GrantState::Active {
        applying.changes.put(&record.terms.grant, &ToppingUp {}, applying.position);
    }
}

/// It has ended: there is nothing left to raise.
pub(super) fn tops_up_no_more(applying: &mut Applying<'_, '_, '_>, id: GrantId, household: Option<HouseholdId>) -> Result<(), ReadError> {
    if read::<ToppingUp>(applying.changes, &id)?.is_some() {
        applying.changes.remove::<ToppingUp>(&id);
        close_alert(applying, alert_key("top_up_low", vec![id.to_string()]), household);
    }
    Ok(())
}

impl GrantRecord {
    /// Why it pays other than was awarded, each change with its day; empty where it never did.
    pub fn rates_say(&self) -> Vec<Words> {
        let mut before = self.terms.amount.unwrap_or_default();
        let mut told = Vec::new();
        for (from, amount) in &self.rates {
            if *amount == before {
                continue;
            }
            let why = self.beside.iter().rfind(|one| one.from == *from && one.amount == *amount).map(|one| &one.other);
            told.push(match why {
                Some(Some((other, name))) => {
                    let (zh, en) = (&name.zh, &name.en);
                    crate::words!(
                        "原{before}元，自 {from} 起因同时享受“{zh}”（{other}）只补差额，为{amount}元",
                        "{before} yuan before; {amount} from {from} on, as it pays only the difference over “{en}” ({other})"
                    )
                }
                Some(None) => crate::words!("自 {from} 起按差额提高，由{before}元调为{amount}元", "raised from {before} to {amount} yuan from {from} on"),
                None => crate::words!("自 {from} 起经决定由{before}元调为{amount}元", "changed by a decision from {before} to {amount} yuan from {from} on"),
            });
            before = *amount;
        }
        told
    }
}

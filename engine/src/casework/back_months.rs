//! From which earlier month on is aid paid to somebody who applies soon after becoming eligible, and how much for each month?
//!
//! Where the source says so, the delay is counted from the first of the days on which the rules have said yes without a break up to the
//! application. They are asked day by day with the facts as they are told now, birthdays, versions of the rules and statuses that aid
//! sets as they were: a told fact without a history is taken to have held all the time, so that it alone brings nothing back.

use super::desk::Desk;
use super::error::CaseError;
use crate::calendar::{Date, Period};
use crate::catalog::Program;
use crate::eligibility::{AmountFound, Judgment, Recipient, Rigour, Situation, Verdict, judge};
use crate::ledger::{GrantTerms, Refusal, Standing, standing};
use crate::money::Money;
use crate::registry::HouseholdFile;
use jiff::Span;

/// Lets aid begin with the month in which its recipient became eligible, where the application came soon enough.
pub(super) fn pay_back_months(
    desk: &Desk<'_>,
    file: &HouseholdFile,
    program: &Program,
    recipient: Recipient,
    applied: Date,
    stated: Option<Money>,
    terms: &mut GrantTerms,
) -> Result<(), CaseError> {
    let Some(months) = program.procedure.payment.as_ref().and_then(|payment| payment.back_months) else { return Ok(()) };
    let Some(since) = eligible_since(desk, file, &program.id, recipient, applied, months)? else { return Ok(()) };
    let month = terms.days.from;
    terms.days = program.covers.days(since.first_of_month().min(month), None);
    // What was held instead in those months is not paid twice: it begins after that.
    for _ in 0..=months {
        match standing(desk.store, terms, desk.today)? {
            Standing::Closed(Refusal::Overlap(overlap)) if terms.days.from < month && overlap.until.is_some_and(|until| until < month) => {
                let free = overlap.until.map_or(month, |until| until.last_of_month().tomorrow().unwrap_or(month));
                terms.days = program.covers.days(free.clamp(terms.days.from.last_of_month().tomorrow().unwrap_or(month), month), None);
            }
            Standing::Closed(Refusal::Overlap(_)) => {
                terms.days = program.covers.days(month, None);
                break;
            }
            _ => break,
        }
    }
    if let (Some(amount), None) = (terms.amount, stated) {
        terms.rates = rates(desk, file, &program.id, recipient, Period { from: terms.days.from, to: Some(month) }, amount)?;
    }
    Ok(())
}

/// The first day of the rules' unbroken yes, if the application came no more than so many months after it.
fn eligible_since(desk: &Desk<'_>, file: &HouseholdFile, program: &str, recipient: Recipient, applied: Date, months: u16) -> Result<Option<Date>, CaseError> {
    let is_eligible = |day: Date| Ok::<_, CaseError>(judged_on(desk, file, program, recipient, day)?.is_some_and(|found| found.verdict == Verdict::Eligible));
    if !is_eligible(applied)? {
        return Ok(None);
    }
    let is_soon = |since: Date| since.checked_add(Span::new().months(i32::from(months))).is_ok_and(|last| last >= applied);
    let mut since = applied;
    while let Ok(day) = since.yesterday() {
        if !is_eligible(day)? {
            return Ok(Some(since));
        }
        if !is_soon(day) {
            return Ok(None);
        }
        since = day;
    }
    Ok(None)
}

/// What the rules of a day say of somebody on that day; nothing where there are none, or before the birth.
fn judged_on(desk: &Desk<'_>, file: &HouseholdFile, program: &str, recipient: Recipient, day: Date) -> Result<Option<Judgment>, CaseError> {
    let Some(rules) = desk.catalog.programs.iter().find(|rules| rules.id == program && rules.in_force.contains(day)) else { return Ok(None) };
    let Some(then) = desk.file_on(file.id, day)? else { return Ok(None) };
    let situation = Situation::new(&then.household, day, Rigour::Warn);
    if let Recipient::Member(position) = recipient
        && !situation.born.contains(&position)
    {
        return Ok(None);
    }
    Ok(Some(judge(rules, &situation, recipient)))
}

/// What each month is worth where they are not all worth the same, each amount with its first month: a month before that of the
/// application by the rules of its last day.
fn rates(desk: &Desk<'_>, file: &HouseholdFile, program: &str, recipient: Recipient, months: Period, amount: Money) -> Result<Vec<(Date, Money)>, CaseError> {
    let mut rates: Vec<(Date, Money)> = Vec::new();
    let mut month = months.from;
    while months.to.is_some_and(|last| month < last) {
        let then = match judged_on(desk, file, program, recipient, month.last_of_month())?.map(|judgment| judgment.amount) {
            Some(AmountFound::Exactly(then)) => then,
            _ => amount,
        };
        if rates.last().is_none_or(|(_, before)| *before != then) {
            rates.push((month, then));
        }
        let Ok(next) = month.last_of_month().tomorrow() else { break };
        month = next;
    }
    if rates.last().is_some_and(|(_, before)| *before != amount) {
        rates.push((month, amount));
    }
    if rates.iter().all(|(_, then)| *then == amount) {
        rates.clear();
    }
    Ok(rates)
}

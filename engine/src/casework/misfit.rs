//! Which running aid of a household do its rules no longer give, once an award has set its facts?
//!
//! Nothing becomes less by that: whoever awards is told, and looks again (reduction and stop have their own way).

use super::case_view::CaseView;
use super::desk::Desk;
use super::error::CaseError;
use crate::catalog::Program;
use crate::eligibility::{AmountFound, Judgment, Recipient, Rigour, Situation, Verdict, conferred, judge};
use crate::facts::Household;
use crate::ledger::{AidRecord, GrantId, GrantRecord, GrantState, GrantTerms, Rhythm, read};
use crate::money::Money;
use std::collections::BTreeSet;

/// Monthly aid of the household's people that the rules give no more, or with another amount, as soon as the new award sets its facts.
pub(super) fn no_longer_given(desk: &Desk<'_>, view: &CaseView<'_>, program: &Program, terms: &GrantTerms) -> Result<Vec<GrantId>, CaseError> {
    if program.confers.is_empty() {
        return Ok(Vec::new());
    }
    let on = view.situation.on;
    let household = with_facts(view, program, terms);
    let (before, after) = (&view.situation, Situation::new(&household, on, Rigour::Warn));
    let mut running: BTreeSet<GrantId> = BTreeSet::new();
    for member in &view.file.people {
        let aid = read::<AidRecord>(view.records(), &member.person)?.unwrap_or_default();
        let monthly = aid.held.iter().filter(|held| held.per == Rhythm::Month && held.held_until.is_none() && held.days.contains(on));
        running.extend(monthly.map(|held| held.grant));
    }
    let mut found = Vec::new();
    for grant in running.into_iter().filter(|grant| Some(*grant) != terms.replaces) {
        let Some(record) = read::<GrantRecord>(view.records(), &grant)? else { continue };
        let Some(recipient) = recipient_of(view, &record) else { continue };
        let Some(rules) = desk.catalog.programs.iter().find(|known| known.id == record.terms.program && known.in_force.contains(on)) else { continue };
        if no_longer_fits(&judge(rules, before, recipient), &judge(rules, &after, recipient), record.rate_on(on)) {
            found.push(grant);
        }
    }
    Ok(found)
}

/// The household as the rules will see it.
fn with_facts(view: &CaseView<'_>, program: &Program, terms: &GrantTerms) -> Household {
    let mut household = view.file.household.clone();
    let covered: BTreeSet<_> = terms.beneficiaries.iter().map(|beneficiary| beneficiary.person).collect();
    let own = terms.recipient.and_then(|person| view.file.people.iter().position(|member| member.person == person));
    let recipient = own.and_then(|own| u16::try_from(own).ok()).map_or(Recipient::Household, Recipient::Member);
    let is_covered = |position: usize| view.file.people.get(position).is_some_and(|file| covered.contains(&file.person));
    conferred(program, &view.situation, recipient, is_covered).iter().for_each(|fact| fact.put(&mut household));
    household
}

/// To whom aid of this household is paid; nobody where it has ended or was given to another household.
fn recipient_of(view: &CaseView<'_>, record: &GrantRecord) -> Option<Recipient> {
    match record.terms.recipient {
        _ if record.state != GrantState::Active => None,
        None => (record.terms.household == Some(view.file.id)).then_some(Recipient::Household),
        Some(person) => {
            let position = view.file.people.iter().position(|member| member.person == person)?;
            u16::try_from(position).ok().map(Recipient::Member)
        }
    }
}

/// Whether the rules gave it and give it no more, or give another amount than before, or than is paid where none was known.
fn no_longer_fits(before: &Judgment, after: &Judgment, paid: Option<Money>) -> bool {
    if before.verdict == Verdict::Ineligible {
        return false;
    }
    let is_other = match (&before.amount, &after.amount) {
        (AmountFound::Exactly(before), AmountFound::Exactly(after)) => before != after,
        (_, AmountFound::Exactly(after)) => paid.is_some_and(|paid| paid != *after),
        _ => false,
    };
    after.verdict == Verdict::Ineligible || is_other
}

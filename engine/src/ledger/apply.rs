//! What do events change? Applying can't refuse: whatever was recorded has happened.

use super::apply_people::{forget, record_household, record_person};
use super::case_record::{
    AlertAnswer, ApplicationRecord, ApplicationState, CommandRecord, FoundOverlap, HistoryEntry, OpenApplication, Outcome, RefusedAward, StageDecision,
};
use super::event::{Event, EventBody};
use super::ids::{ApplicationId, GrantId, HouseholdId, PersonId, SuspensionId};
use super::key::{Changes, ReadError, read};
use super::record::{AidRecord, ClockRecord, FundRecord, GrantRecord, GrantState, HeldAid, HeldSuspension, HouseholdRecord, SuspensionRecord};
use super::terms::{Booking, GrantTerms, Rhythm};
use crate::calendar::{Date, Period};
use crate::money::Money;
use crate::sealing::Vault;

/// Applies one event that stands at a position of the journal.
pub fn apply(changes: &mut Changes<'_>, event: &Event, position: u64, vault: &dyn Vault) -> Result<(), ReadError> {
    let mut applying = Applying { changes, event, position, vault };
    applying.body()?;
    applying.changes.put(&String::new(), &ClockRecord { latest: event.at }, position);
    for household in households_of(&applying)? {
        applying.changes.put(&(household, position), &HistoryEntry(told_again(event)), position);
    }
    Ok(())
}

/// An event on its way into the records.
pub(super) struct Applying<'c, 'b, 'e> {
    pub(super) changes: &'c mut Changes<'b>,
    pub(super) event: &'e Event,
    pub(super) position: u64,
    pub(super) vault: &'e dyn Vault,
}

/// The event as a history tells it: the sealed facts of a registration stand in the journal, not a second time here.
fn told_again(event: &Event) -> Event {
    let mut event = event.clone();
    if let EventBody::HouseholdRecorded { sealed, members, .. } = &mut event.body {
        sealed.bytes.clear();
        members.iter_mut().filter_map(|member| member.sealed.as_mut()).for_each(|sealed| sealed.bytes.clear());
    }
    event
}

/// In whose history the event stands.
fn households_of(applying: &Applying<'_, '_, '_>) -> Result<Vec<HouseholdId>, ReadError> {
    let grant = |id: &GrantId| read::<GrantRecord>(applying.changes, id).map(|record| record.and_then(|record| record.terms.household));
    Ok(match &applying.event.body {
        EventBody::HouseholdRecorded { household, .. }
        | EventBody::ApplicationFiled { household, .. }
        | EventBody::NumberRevealed { household, .. }
        | EventBody::AskedBlindly { household, .. } => {
            vec![*household]
        }
        EventBody::GrantAwarded { terms, .. } => terms.household.into_iter().collect(),
        EventBody::AwardRefused { household, .. } | EventBody::OverlapFound { household, .. } => household.iter().copied().collect(),
        EventBody::GrantCancelled { grant: id, .. } | EventBody::PaymentMade { grant: id, .. } | EventBody::MoneyReturned { grant: id, .. } => {
            grant(id)?.into_iter().collect()
        }
        EventBody::SuspensionImposed { suspension, .. } | EventBody::SuspensionLifted { suspension, .. } => suspended_households(applying, *suspension)?,
        EventBody::StageDecided { application, .. } => {
            read::<ApplicationRecord>(applying.changes, application)?.map(|record| record.household).into_iter().collect()
        }
        EventBody::PersonRecorded { .. }
        | EventBody::FundOpened { .. }
        | EventBody::FundReceived { .. }
        | EventBody::AlertAnswered { .. }
        | EventBody::AccountSet(_)
        | EventBody::KeyIssued { .. }
        | EventBody::Forgotten { .. }
        | EventBody::AnswerKept { .. } => Vec::new(),
    })
}

fn suspended_households(applying: &Applying<'_, '_, '_>, id: SuspensionId) -> Result<Vec<HouseholdId>, ReadError> {
    let Some(record) = read::<SuspensionRecord>(applying.changes, &id)? else { return Ok(Vec::new()) };
    let mut households: Vec<HouseholdId> = record.household.into_iter().collect();
    for person in &record.people {
        let person = read::<super::record::PersonRecord>(applying.changes, person)?;
        households.extend(person.and_then(|person| person.household));
    }
    households.sort();
    households.dedup();
    Ok(households)
}

impl Applying<'_, '_, '_> {
    fn body(&mut self) -> Result<(), ReadError> {
        let event = self.event;
        match &event.body {
            EventBody::HouseholdRecorded { household, sealed, members } => record_household(self, *household, sealed, members),
            EventBody::PersonRecorded { person, sealed } => record_person(self, None, *person, Some(sealed)).map(|_| ()),
            EventBody::GrantAwarded { terms, cut_by } => self.award(terms, cut_by.clone()),
            EventBody::AwardRefused { household, recipient, program, name, agency, refusal } => {
                let (household, recipient) = (*household, *recipient);
                let (program, name, agency, refusal) = (program.clone(), name.clone(), agency.clone(), refusal.clone());
                let refused = RefusedAward { household, recipient, program, name, agency, refusal, by: event.by.clone(), since: event.at };
                self.changes.put(&self.position, &refused, self.position);
                Ok(())
            }
            EventBody::OverlapFound { grant, household, overlap } => {
                let found = FoundOverlap { grant: *grant, household: *household, overlap: (**overlap).clone(), since: event.at };
                self.changes.put(&self.position, &found, self.position);
                Ok(())
            }
            EventBody::GrantCancelled { grant, on, .. } => self.end(*grant, *on, GrantState::Cancelled),
            EventBody::PaymentMade { grant, amount, booked, .. } => self.pay(*grant, *amount, *booked),
            EventBody::MoneyReturned { grant, amount, .. } => self.take_back(*grant, *amount),
            EventBody::FundOpened { fund, donor, opening, programs } => {
                let (id, donor, programs) = (fund.clone(), donor.clone(), programs.clone());
                let zero = Money::ZERO;
                let opened = FundRecord {
                    id,
                    donor,
                    programs,
                    opening: *opening,
                    received: zero,
                    held: zero,
                    granted: zero,
                    paid: zero,
                    returned: zero,
                    since: event.at,
                };
                self.changes.put(fund, &opened, self.position);
                Ok(())
            }
            EventBody::FundReceived { fund, amount } => self.fund(fund, |record| record.received = add(record.received, *amount)),
            EventBody::SuspensionImposed { suspension, household, people, scope, days, reason } => {
                let imposed = SuspensionRecord {
                    suspension: *suspension,
                    household: *household,
                    people: people.clone(),
                    scope: scope.clone(),
                    days: *days,
                    reason: reason.clone(),
                    by: event.by.clone(),
                    since: event.at,
                    lifted: None,
                };
                self.suspend(imposed)
            }
            EventBody::SuspensionLifted { suspension, .. } => self.lift(*suspension),
            EventBody::ApplicationFiled { application, household, recipient, program, name, agency, need, rests_on_dibao, on, stages } => {
                let filed = ApplicationRecord {
                    application: *application,
                    household: *household,
                    recipient: *recipient,
                    program: program.clone(),
                    name: name.clone(),
                    agency: agency.clone(),
                    need: need.clone(),
                    rests_on_dibao: *rests_on_dibao,
                    on: *on,
                    stages: stages.clone(),
                    state: ApplicationState::Open,
                    by: event.by.clone(),
                    since: event.at,
                };
                self.changes.put(application, &filed, self.position);
                self.changes.put(application, &OpenApplication {}, self.position);
                Ok(())
            }
            EventBody::StageDecided { .. } => self.decide_stage(),
            EventBody::AlertAnswered { key, fingerprint, outcome, reason } => {
                let (fingerprint, reason) = (fingerprint.clone(), reason.clone());
                let answer = AlertAnswer { fingerprint, outcome: *outcome, reason, by: event.by.clone(), since: event.at };
                self.changes.put(key, &answer, self.position);
                Ok(())
            }
            EventBody::AccountSet(account) => {
                self.changes.put(&account.name, account, self.position);
                Ok(())
            }
            EventBody::KeyIssued { mark, key } => {
                self.changes.put(mark, key, self.position);
                Ok(())
            }
            EventBody::NumberRevealed { .. } | EventBody::AskedBlindly { .. } => Ok(()),
            EventBody::Forgotten { owner } => forget(self, *owner),
            EventBody::AnswerKept { command, body, answer } => {
                self.changes.put(command, &CommandRecord { body: *body, answer: answer.clone() }, self.position);
                Ok(())
            }
        }
    }

    fn award(&mut self, terms: &GrantTerms, cut_by: Option<crate::words::Words>) -> Result<(), ReadError> {
        let record = GrantRecord {
            terms: terms.clone(),
            paid: Money::ZERO,
            returned: Money::ZERO,
            borne: Money::ZERO,
            state: GrantState::Active,
            cut_by,
            by: self.event.by.clone(),
            since: self.event.at,
        };
        self.changes.put(&terms.grant, &record, self.position);
        if let Some(replaced) = terms.replaces {
            self.end(replaced, terms.days.from, GrantState::Replaced(terms.grant))?;
        }
        for beneficiary in &terms.beneficiaries {
            let held = HeldAid {
                grant: terms.grant,
                program: terms.program.clone(),
                name: terms.name.clone(),
                agency: terms.agency.clone(),
                kind: terms.kind,
                need: terms.need.clone(),
                per: terms.per,
                amount: terms.amount,
                shared_by: terms.beneficiaries.len() as u32,
                days: terms.days,
                cause: beneficiary.cause,
                campaign: terms.campaign.as_ref().map(|place| place.campaign.clone()),
                rests_on_dibao: terms.rests_on_dibao,
            };
            self.aid(beneficiary.person, |aid| {
                aid.held.push(held);
                note_decided(aid, &terms.program);
            })?;
        }
        if let (Some(fund), Some(total)) = (&terms.fund, terms.total) {
            self.fund(&fund.fund, |record| match fund.booking {
                Booking::Granted => record.granted = add(record.granted, total),
                Booking::Held => record.held = add(record.held, total),
                Booking::WhenPaid => {}
            })?;
        }
        if let Some(application) = terms.application {
            self.application(application, |record| record.state = ApplicationState::Awarded(terms.grant))?;
        }
        Ok(())
    }

    /// Ends a grant before a day: what was not paid goes back to the fund. A cancelled grant of which nothing was paid
    /// collides with nothing any more; what was paid was had, and keeps its days up to the first unpaid one.
    fn end(&mut self, id: GrantId, on: Date, state: GrantState) -> Result<(), ReadError> {
        let Some(mut record) = read::<GrantRecord>(self.changes, &id)? else { return Ok(()) };
        let (days, is_paid) = (record.terms.days, record.paid > Money::ZERO);
        let day_before = on.yesterday().unwrap_or(on);
        let last = match state {
            GrantState::Cancelled if !is_paid => None,
            // Paid as a whole, had as a whole.
            GrantState::Cancelled if record.terms.per != Rhythm::Month => Some(days.to),
            _ if day_before >= days.from => Some(Some(day_before)),
            _ => is_paid.then_some(Some(days.from)),
        };
        for beneficiary in &record.terms.beneficiaries {
            self.aid(beneficiary.person, |aid| match last {
                None => aid.held.retain(|held| held.grant != id),
                Some(last) => {
                    for held in aid.held.iter_mut().filter(|held| held.grant == id) {
                        held.days = last.map_or(days, |last| ending(days, last));
                    }
                }
            })?;
        }
        if let (Some(fund), Some(total)) = (&record.terms.fund, record.terms.total) {
            let unpaid = total.less(record.paid);
            self.fund(&fund.fund, |fund_record| match fund.booking {
                Booking::Granted => fund_record.granted = fund_record.granted.less(unpaid),
                Booking::Held => fund_record.held = fund_record.held.less(unpaid),
                Booking::WhenPaid => {}
            })?;
        }
        if let Some(Some(last)) = last {
            record.terms.days = ending(days, last);
        }
        record.state = state;
        self.changes.put(&id, &record, self.position);
        Ok(())
    }

    fn pay(&mut self, id: GrantId, amount: Money, booked: Money) -> Result<(), ReadError> {
        let Some(mut record) = read::<GrantRecord>(self.changes, &id)? else { return Ok(()) };
        record.paid = add(record.paid, amount);
        record.borne = add(record.borne, booked);
        if let Some(fund) = &record.terms.fund {
            self.fund(&fund.fund, |fund_record| {
                match fund.booking {
                    Booking::Granted => fund_record.granted = fund_record.granted.less(booked),
                    Booking::Held => fund_record.held = fund_record.held.less(booked),
                    Booking::WhenPaid => {}
                }
                fund_record.paid = add(fund_record.paid, booked);
            })?;
        }
        self.changes.put(&id, &record, self.position);
        Ok(())
    }

    fn take_back(&mut self, id: GrantId, amount: Money) -> Result<(), ReadError> {
        let Some(mut record) = read::<GrantRecord>(self.changes, &id)? else { return Ok(()) };
        record.returned = add(record.returned, amount);
        if let Some(fund) = &record.terms.fund {
            // What the fund never bore does not come back to it.
            let back = amount.min(record.borne);
            record.borne = record.borne.less(back);
            self.fund(&fund.fund, |fund_record| fund_record.returned = add(fund_record.returned, back))?;
        }
        self.changes.put(&id, &record, self.position);
        Ok(())
    }

    fn suspend(&mut self, record: SuspensionRecord) -> Result<(), ReadError> {
        for person in &record.people {
            let held = HeldSuspension { suspension: record.suspension, scope: record.scope.clone(), days: record.days };
            self.aid(*person, |aid| aid.suspensions.push(held))?;
        }
        if let Some(id) = record.household
            && let Some(mut household) = read::<HouseholdRecord>(self.changes, &id)?
        {
            household.suspensions.push(record.suspension);
            self.changes.put(&id, &household, self.position);
        }
        self.changes.put(&record.suspension, &record, self.position);
        Ok(())
    }

    fn lift(&mut self, id: SuspensionId) -> Result<(), ReadError> {
        let Some(mut record) = read::<SuspensionRecord>(self.changes, &id)? else { return Ok(()) };
        for person in &record.people {
            self.aid(*person, |aid| aid.suspensions.retain(|held| held.suspension != id))?;
        }
        if let Some(household_id) = record.household
            && let Some(mut household) = read::<HouseholdRecord>(self.changes, &household_id)?
        {
            household.suspensions.retain(|held| *held != id);
            self.changes.put(&household_id, &household, self.position);
        }
        record.lifted = Some(self.event.at);
        self.changes.put(&id, &record, self.position);
        Ok(())
    }

    fn decide_stage(&mut self) -> Result<(), ReadError> {
        let EventBody::StageDecided { application, stage, outcome, on, reason, later } = &self.event.body else { return Ok(()) };
        let decision = StageDecision { outcome: *outcome, on: *on, by: self.event.by.clone(), reason: reason.clone() };
        let mut refused: Option<(Vec<PersonId>, String)> = None;
        if let Some(record) = read::<ApplicationRecord>(self.changes, application)?
            && *outcome == Outcome::Refuse
        {
            let people = match record.recipient {
                Some(person) => vec![person],
                None => read::<HouseholdRecord>(self.changes, &record.household)?.map(|household| household.members).unwrap_or_default(),
            };
            refused = Some((people, record.program));
        }
        self.application(*application, |record| {
            for one in &mut record.stages {
                if one.stage == *stage {
                    one.decided = Some(decision.clone());
                }
                if let Some((_, due, is_provisional)) = later.iter().find(|(later, _, _)| *later == one.stage) {
                    (one.due, one.is_provisional) = (*due, *is_provisional);
                }
            }
            let all_decided = record.stages.iter().all(|stage| stage.decided.is_some());
            record.state = match outcome {
                Outcome::Refuse => ApplicationState::Refused,
                Outcome::Accept if all_decided => ApplicationState::Accepted,
                Outcome::Accept => ApplicationState::Open,
            };
        })?;
        // A refusal is a decision too: programs that wait for it may go on.
        if let Some((people, program)) = refused {
            for person in people {
                self.aid(person, |aid| note_decided(aid, &program))?;
            }
        }
        Ok(())
    }

    fn application(&mut self, id: ApplicationId, change: impl FnOnce(&mut ApplicationRecord)) -> Result<(), ReadError> {
        let Some(mut record) = read::<ApplicationRecord>(self.changes, &id)? else { return Ok(()) };
        change(&mut record);
        if !matches!(record.state, ApplicationState::Open | ApplicationState::Accepted) {
            self.changes.remove::<OpenApplication>(&id);
        }
        self.changes.put(&id, &record, self.position);
        Ok(())
    }

    fn fund(&mut self, id: &String, change: impl FnOnce(&mut FundRecord)) -> Result<(), ReadError> {
        let Some(mut record) = read::<FundRecord>(self.changes, id)? else { return Ok(()) };
        change(&mut record);
        self.changes.put(id, &record, self.position);
        Ok(())
    }

    fn aid(&mut self, person: PersonId, change: impl FnOnce(&mut AidRecord)) -> Result<(), ReadError> {
        let mut record = read::<AidRecord>(self.changes, &person)?.unwrap_or_default();
        change(&mut record);
        self.changes.put(&person, &record, self.position);
        Ok(())
    }
}

fn note_decided(aid: &mut AidRecord, program: &String) {
    if !aid.decided.contains(program) {
        aid.decided.push(program.clone());
    }
}

fn ending(days: Period, last: Date) -> Period {
    Period { from: days.from, to: Some(days.to.map_or(last, |to| to.min(last))) }
}

/// Sums of a fund were proved to fit when they were decided.
fn add(one: Money, other: Money) -> Money {
    one.checked_add(other).unwrap_or(Money::from_fen(i64::MAX))
}

//! What do events change? Applying can't refuse: whatever was recorded has happened.

use super::apply_people::{forget, record_household, record_person};
use super::attention::{AlertCase, AnswerStep, alert_key};
use super::case_record::{
    AlertAnswer, AlertOutcome, ApplicationRecord, ApplicationState, CommandRecord, FoundOverlap, HistoryEntry, OpenApplication, OverlapOf, RefusedAward,
};
use super::closing;
use super::event::{Event, EventBody};
use super::ids::{ApplicationId, GrantId, HouseholdId, PersonId, SuspensionId};
use super::key::{Changes, ReadError, read};
use super::outside::{KeptCatalog, count_question};
use super::record::{AidRecord, ClockRecord, FundRecord, GrantRecord, GrantState, HeldSuspension, HouseholdRecord, SuspensionRecord};
use super::stage::{Chosen, Outcome, StageRecord, VisitTally};
use crate::calendar::{Date, date_at};
use crate::money::Money;
use crate::sealing::{Note, Vault};

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
    let grant = |id: &GrantId| applying.household_of_grant(*id);
    Ok(match &applying.event.body {
        EventBody::HouseholdRecorded { household, .. } | EventBody::ApplicationFiled { household, .. } | EventBody::NumberRevealed { household, .. } => {
            vec![*household]
        }
        EventBody::GrantAwarded { terms, .. } => terms.household.into_iter().collect(),
        EventBody::AwardRefused { household, .. } | EventBody::OverlapFound { household, .. } | EventBody::AskedBlindly { household, .. } => {
            household.iter().copied().collect()
        }
        EventBody::GrantCancelled { grant: id, .. } | EventBody::PaymentMade { grant: id, .. } | EventBody::MoneyReturned { grant: id, .. } => {
            grant(id)?.into_iter().collect()
        }
        EventBody::SuspensionImposed { suspension, .. } | EventBody::SuspensionLifted { suspension, .. } => suspended_households(applying, *suspension)?,
        EventBody::StageDecided { application, .. } => {
            read::<ApplicationRecord>(applying.changes, application)?.map(|record| record.household).into_iter().collect()
        }
        EventBody::Hold(event) => event.households(applying)?,
        EventBody::Identity(event) => event.households(applying)?,
        EventBody::Claim(event) => event.households(applying)?,
        EventBody::Chain(event) => event.households(applying)?,
        EventBody::Change(event) => event.households(applying)?,
        EventBody::Upkeep(event) => event.households(applying)?,
        EventBody::Report(event) => event.households(applying)?,
        EventBody::Paper(event) => event.households(),
        EventBody::Sample(event) => event.households(applying)?,
        EventBody::Attention(event) => event.households(),
        EventBody::PersonRecorded { .. }
        | EventBody::Kin(_)
        | EventBody::Import(_)
        | EventBody::Partner(_)
        | EventBody::CatalogKept { .. }
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
            EventBody::HouseholdRecorded { household, sealed, members, closes } => {
                closing::close_named(self, closes, *household);
                record_household(self, *household, sealed, members)
            }
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
                for (one, other) in [(*grant, overlap.grant), (overlap.grant, *grant)] {
                    self.changes.put(&(one, self.position), &OverlapOf { other }, self.position);
                }
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
                    holds: Vec::new(),
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
            EventBody::ApplicationFiled {
                application,
                household,
                recipient,
                program,
                name,
                agency,
                need,
                rests_on_dibao,
                on,
                stages,
                window,
                kin,
                chain,
                process_due,
            } => {
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
                    chain: chain.clone(),
                    process_due: *process_due,
                    process_extended: None,
                    restarted: None,
                    valid_until: None,
                    paid_first: None,
                    window: window.clone(),
                    kin: *kin,
                    asked: None,
                    publicity: Vec::new(),
                    objections: Vec::new(),
                    visits: Vec::new(),
                    appeals: Vec::new(),
                    state: ApplicationState::Open,
                    by: event.by.clone(),
                    since: event.at,
                };
                self.changes.put(application, &filed, self.position);
                self.changes.put(application, &OpenApplication {}, self.position);
                count_visits(self, program, stages)
            }
            EventBody::StageDecided { .. } => self.decide_stage(),
            EventBody::AlertAnswered { key, fingerprint, outcome, reason, facts } => {
                put_answer(self, key, fingerprint, *outcome, reason, AnswerStep::Answer)?;
                let Some(mut answer) = read::<AlertAnswer>(self.changes, key)? else { return Ok(()) };
                answer.facts.clone_from(facts);
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
            EventBody::AskedBlindly { partner: Some(partner), person, on, .. } => count_question(self, partner, *person, *on),
            EventBody::NumberRevealed { .. } | EventBody::AskedBlindly { .. } => Ok(()),
            EventBody::Hold(event) => event.apply(self),
            EventBody::Identity(event) => event.apply(self),
            EventBody::Claim(event) => event.apply(self),
            EventBody::Chain(event) => event.apply(self),
            EventBody::Change(event) => event.apply(self),
            EventBody::Upkeep(event) => event.apply(self),
            EventBody::Report(event) => event.apply(self),
            EventBody::Paper(event) => event.apply(self),
            EventBody::Kin(event) => event.apply(self),
            EventBody::Sample(event) => event.apply(self),
            EventBody::Attention(event) => event.apply(self),
            EventBody::Import(event) => event.apply(self),
            EventBody::Partner(event) => event.apply(self),
            EventBody::CatalogKept { hash, file } => {
                self.changes.put(hash, &KeptCatalog { file: *file }, self.position);
                Ok(())
            }
            EventBody::Forgotten { owner } => forget(self, *owner),
            EventBody::AnswerKept { command, body, answer } => {
                self.changes.put(command, &CommandRecord { body: *body, answer: answer.clone() }, self.position);
                Ok(())
            }
        }
    }

    pub(super) fn household_of_grant(&self, id: GrantId) -> Result<Option<HouseholdId>, ReadError> {
        Ok(read::<GrantRecord>(self.changes, &id)?.and_then(|record| record.terms.household))
    }

    /// The day of the event in China.
    pub(super) fn today(&self) -> Date {
        date_at(self.event.at)
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
        closing::close_suspended(self, &record)?;
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
        let EventBody::StageDecided { application, outcome, .. } = &self.event.body else { return Ok(()) };
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
        let event = self.event;
        self.application(*application, |record| record.take_event(&event.body, &event.by))?;
        // A refusal is a decision too: programs that wait for it may go on.
        if let Some((people, program)) = refused {
            for person in people {
                self.aid(person, |aid| note_decided(aid, &program))?;
            }
        }
        Ok(())
    }

    pub(super) fn application(&mut self, id: ApplicationId, change: impl FnOnce(&mut ApplicationRecord)) -> Result<(), ReadError> {
        let Some(mut record) = read::<ApplicationRecord>(self.changes, &id)? else { return Ok(()) };
        let before = record.clone();
        change(&mut record);
        closing::close_application(self, &before, &record)?;
        match record.needs_a_desk() {
            true => self.changes.put(&id, &OpenApplication {}, self.position),
            false => self.changes.remove::<OpenApplication>(&id),
        }
        self.changes.put(&id, &record, self.position);
        Ok(())
    }

    pub(super) fn fund(&mut self, id: &String, change: impl FnOnce(&mut FundRecord)) -> Result<(), ReadError> {
        let Some(mut record) = read::<FundRecord>(self.changes, id)? else { return Ok(()) };
        let today = self.today();
        let was_low = record.is_low(today);
        record.holds.retain(|hold| today <= hold.until);
        change(&mut record);
        if was_low && !record.is_low(today) {
            closing::close_alert(self, alert_key("fund_low", vec![id.clone()]), None);
        }
        self.changes.put(id, &record, self.position);
        Ok(())
    }

    pub(super) fn aid(&mut self, person: PersonId, change: impl FnOnce(&mut AidRecord)) -> Result<(), ReadError> {
        let mut record = read::<AidRecord>(self.changes, &person)?.unwrap_or_default();
        change(&mut record);
        self.changes.put(&person, &record, self.position);
        Ok(())
    }
}

/// Counts how many applications of a program came to a stage with visits by lot, so that the share is never fallen short of.
fn count_visits(applying: &mut Applying<'_, '_, '_>, program: &str, stages: &[StageRecord]) -> Result<(), ReadError> {
    for (stage, visit) in stages.iter().filter_map(|stage| Some((&stage.stage, stage.visit?))).filter(|(_, visit)| visit.share < 100) {
        let id = VisitTally::id(program, stage);
        let mut tally = read::<VisitTally>(applying.changes, &id)?.unwrap_or_default();
        tally.filed += 1;
        tally.chosen += u64::from(visit.chosen != Chosen::Spared);
        applying.changes.put(&id, &tally, applying.position);
    }
    Ok(())
}

/// Records what was said to an alert, and adds it to what was said before.
pub(super) fn put_answer(
    applying: &mut Applying<'_, '_, '_>,
    key: &String,
    fingerprint: &str,
    outcome: AlertOutcome,
    reason: &Note,
    step: AnswerStep,
) -> Result<(), ReadError> {
    let (by, since) = (applying.event.by.clone(), applying.event.at);
    let mut case = read::<AlertCase>(applying.changes, key)?.unwrap_or_default();
    case.answers.push((outcome, fingerprint.to_string(), by.clone(), since, step));
    applying.changes.put(key, &case, applying.position);
    let facts = read::<AlertAnswer>(applying.changes, key)?.map(|before| before.facts).unwrap_or_default();
    let answer = AlertAnswer { fingerprint: fingerprint.to_string(), outcome, reason: reason.clone(), facts, by, since };
    applying.changes.put(key, &answer, applying.position);
    Ok(())
}

pub(super) fn note_decided(aid: &mut AidRecord, program: &String) {
    if !aid.decided.contains(program) {
        aid.decided.push(program.clone());
    }
}

/// Sums of a fund were proved to fit when they were decided.
pub(super) fn add(one: Money, other: Money) -> Money {
    one.checked_add(other).unwrap_or(Money::from_fen(i64::MAX))
}

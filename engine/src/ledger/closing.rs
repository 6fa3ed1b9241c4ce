//! Which alerts lose their facts by an event? The edit that took them away is remembered with it.
//!
//! An alert is derived, so nothing here decides whether it is raised: whoever lists what was closed leaves out what is raised.

use super::apply::Applying;
use super::attention::{AlertCase, ClosedAlert, alert_key};
use super::case_record::{ApplicationRecord, ApplicationState, OpenApplication, OverlapOf};
use super::decide::aid_of;
use super::identity::IdentityFinding;
use super::ids::{ApplicationId, GrantId, HouseholdId, PersonId};
use super::key::{KeyPart, ReadError, RecordKey, Records, Stored, read, read_under};
use super::record::{HouseholdRecord, NumberRecord, PersonRecord, SuspensionRecord};
use super::terms::GrantTerms;
use crate::calendar::{Date, LimitUnit, days_between};

/// Amber from so many working days before a limit, or a fifth of it: with calendar days in their place it is surely amber.
const NEAR_DAYS: i64 = 3;

/// Remembers which event took away the facts of an alert.
pub(super) fn close_alert(applying: &mut Applying<'_, '_, '_>, key: String, household: Option<HouseholdId>) {
    let closed = ClosedAlert { position: applying.position, by: applying.event.by.clone(), since: applying.event.at, household };
    applying.changes.put(&key, &closed, applying.position);
}

/// Alerts that an edit itself names, because their facts are sealed.
pub(super) fn close_named(applying: &mut Applying<'_, '_, '_>, keys: &[String], household: HouseholdId) {
    for key in keys {
        close_alert(applying, key.clone(), Some(household));
    }
}

/// The month of a day, as lists of reviews are told apart by it.
pub fn review_month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// A grant is no longer to be looked at by this day: its desk's list of the month may be empty now. What was looked at long before
/// anybody was asked closes nothing; once the list was asked about, whatever is taken from it may be the last.
pub(super) fn close_review(applying: &mut Applying<'_, '_, '_>, terms: &GrantTerms, due: Date) -> Result<(), ReadError> {
    let key = alert_key("review_due", vec![terms.agency.clone(), review_month(due)]);
    let was_asked = is_surely_near(applying.today(), due, (0, LimitUnit::Calendar))
        || read::<ClosedAlert>(applying.changes, &key)?.is_some()
        || read::<AlertCase>(applying.changes, &key)?.is_some();
    if was_asked {
        close_alert(applying, key, terms.household);
    }
    Ok(())
}

fn household_of(applying: &Applying<'_, '_, '_>, person: PersonId) -> Result<Option<HouseholdId>, ReadError> {
    Ok(read::<PersonRecord>(applying.changes, &person)?.and_then(|record| record.household))
}

/// One number stood on these registrations and does so no more.
pub(super) fn close_shared(applying: &mut Applying<'_, '_, '_>, people: &[PersonId]) -> Result<(), ReadError> {
    let mut household = None;
    for person in people {
        household = household.or(household_of(applying, *person)?);
    }
    close_alert(applying, alert_key("shared_number", people.iter().map(PersonId::to_string).collect()), household);
    Ok(())
}

/// Somebody has decided about two registrations.
pub(super) fn close_pair(applying: &mut Applying<'_, '_, '_>, one: PersonId, other: PersonId, finding: IdentityFinding) -> Result<(), ReadError> {
    let household = match household_of(applying, one)? {
        Some(household) => Some(household),
        None => household_of(applying, other)?,
    };
    if finding != IdentityFinding::Open {
        close_alert(applying, alert_key("possible_duplicate", vec![one.to_string(), other.to_string()]), household);
        close_settled_number(applying, one)?;
    }
    if finding != IdentityFinding::Same {
        // What both hold is no longer held by one person.
        let theirs: Vec<GrantId> = aid_of(applying.changes, other)?.held.iter().map(|held| held.grant).collect();
        for held in aid_of(applying.changes, one)?.held {
            for found in overlaps_of(applying, held.grant)?.into_iter().filter(|found| theirs.contains(found)) {
                close_alert(applying, alert_key("overlap_found", vec![held.grant.to_string(), found.to_string()]), household);
            }
        }
    }
    Ok(())
}

/// A shared number asks nothing more once every two registrations under it were found to be one person, or two.
fn close_settled_number(applying: &mut Applying<'_, '_, '_>, person: PersonId) -> Result<(), ReadError> {
    let Some(mark) = read::<PersonRecord>(applying.changes, &person)?.and_then(|record| record.number) else { return Ok(()) };
    let people = read::<NumberRecord>(applying.changes, &mark)?.unwrap_or_default().people;
    if people.len() > 1 && are_settled(applying.changes, &people)? {
        close_shared(applying, &people)?;
    }
    Ok(())
}

/// Whether somebody has decided about every two of some registrations.
pub fn are_settled(records: &dyn Records, people: &[PersonId]) -> Result<bool, ReadError> {
    for (position, one) in people.iter().enumerate() {
        let aid = aid_of(records, *one)?;
        let same = super::one_person::linked_people(records, *one)?;
        if people[position + 1..].iter().any(|other| !same.contains(other) && !aid.different.contains(other)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Grants that were found to collide with a grant.
fn overlaps_of(applying: &Applying<'_, '_, '_>, grant: GrantId) -> Result<Vec<GrantId>, ReadError> {
    let mut prefix = OverlapOf::prefix().0;
    grant.write(&mut prefix);
    Ok(read_under::<OverlapOf>(applying.changes, &RecordKey(prefix))?.into_iter().map(|found| found.other).collect())
}

/// A grant has ended, pays less, or something of it is asked back: what was found to collide with it may do so no more.
pub(super) fn close_overlaps_of(applying: &mut Applying<'_, '_, '_>, grant: GrantId, household: Option<HouseholdId>) -> Result<(), ReadError> {
    for other in overlaps_of(applying, grant)? {
        let household = match household {
            Some(household) => Some(household),
            None => applying.household_of_grant(other)?,
        };
        close_alert(applying, alert_key("overlap_found", vec![grant.to_string(), other.to_string()]), household);
    }
    Ok(())
}

/// A suspension is lifted: applications that were held up by it are not any more.
pub(super) fn close_suspended(applying: &mut Applying<'_, '_, '_>, suspension: &SuspensionRecord) -> Result<(), ReadError> {
    let open: Vec<ApplicationId> =
        applying.changes.range(&OpenApplication::prefix(), None, usize::MAX)?.iter().filter_map(|(key, _)| ApplicationId::of_key(key)).collect();
    for id in open {
        let Some(application) = read::<ApplicationRecord>(applying.changes, &id)? else { continue };
        let barred = suspension.scope.bars(&application.program, &application.need, application.rests_on_dibao) && suspension.days.contains(applying.today());
        for person in applicants(applying, &application)?.into_iter().filter(|person| barred && suspension.people.contains(person)) {
            let subjects = vec![id.to_string(), person.to_string(), suspension.suspension.to_string()];
            close_alert(applying, alert_key("suspended_applicant", subjects), Some(application.household));
        }
    }
    Ok(())
}

fn applicants(applying: &Applying<'_, '_, '_>, application: &ApplicationRecord) -> Result<Vec<PersonId>, ReadError> {
    Ok(match application.recipient {
        Some(person) => vec![person],
        None => read::<HouseholdRecord>(applying.changes, &application.household)?.map(|household| household.members).unwrap_or_default(),
    })
}

/// An application goes on: what asked for it may ask no more.
pub(super) fn close_application(applying: &mut Applying<'_, '_, '_>, before: &ApplicationRecord, after: &ApplicationRecord) -> Result<(), ReadError> {
    let (today, household) = (applying.today(), Some(before.household));
    let id = before.application.to_string();
    let next = |record: &ApplicationRecord| {
        let (due, _, limit) = record.clock().filter(|_| record.needs_a_desk())?;
        Some((record.waiting_stage()?.stage.clone(), due, limit))
    };
    if let Some((stage, due, limit)) = next(before)
        && next(after).is_none_or(|(later, later_due, _)| (later, later_due) != (stage.clone(), due))
    {
        let passed = alert_key("deadline_passed", vec![id.clone(), stage.clone()]);
        let near = alert_key("deadline_near", vec![id.clone(), stage]);
        if today > due {
            close_alert(applying, passed, household);
        } else if is_surely_near(today, due, limit) || read::<AlertCase>(applying.changes, &near)?.is_some() {
            close_alert(applying, near, household);
        }
    }
    for (position, objection) in before.objections.iter().enumerate() {
        let is_open = |record: &ApplicationRecord| record.objections.get(position).is_some_and(|one| one.settled.is_none()) && record.needs_a_desk();
        if objection.settled.is_none() && is_open(before) && !is_open(after) {
            close_alert(applying, alert_key("objection", vec![id.clone(), position.to_string()]), household);
        }
    }
    if may_come_to_aid(before) && !may_come_to_aid(after) {
        for person in applicants(applying, before)? {
            for held in aid_of(applying.changes, person)?.suspensions {
                if held.days.contains(today) && held.scope.bars(&before.program, &before.need, before.rests_on_dibao) {
                    let subjects = vec![id.clone(), person.to_string(), held.suspension.to_string()];
                    close_alert(applying, alert_key("suspended_applicant", subjects), household);
                }
            }
        }
    }
    Ok(())
}

fn may_come_to_aid(record: &ApplicationRecord) -> bool {
    record.needs_a_desk() && (record.state != ApplicationState::Refused || record.has_open_appeal())
}

/// No fewer calendar days than working days lie before a day: what is near by the former is near by the latter.
fn is_surely_near(today: Date, due: Date, limit: (u16, LimitUnit)) -> bool {
    let left = days_between(today, due);
    left <= NEAR_DAYS || left * 5 <= limit.1.days_left_at_least(limit.0)
}

//! How is somebody barred from aid, and let in again?

use super::desk::{Desk, Judged, not_possible, reason_of};
use super::error::CaseError;
use crate::calendar::{Date, Period};
use crate::id::IdDocument;
use crate::ledger::{
    Action, Answer, EventBody, HouseholdId, PersonId, PersonRecord, Scope, Stored, SuspensionId, SuspensionRecord, read_version, read_versioned,
};
use crate::registry::people_called;
use crate::sealing::Owner;
use crate::words;
use crate::words::Words;

/// Who is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suspended {
    /// A person: an ID number, or the office's id of a member.
    Person(String),
    /// A household: everybody who is a member now.
    Household(String),
}

/// What is decided.
#[derive(Clone, Debug, PartialEq)]
pub struct SuspensionRequest {
    /// Who.
    pub who: Suspended,
    /// From what.
    pub scope: Scope,
    /// First day.
    pub from: Date,
    /// Last day, if it ends by itself.
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
}

/// Bars somebody from new aid.
pub fn suspend(desk: &mut Desk<'_>, request: &SuspensionRequest) -> Result<Answer, CaseError> {
    let reason = reason_of(&request.reason)?.to_string();
    check_days_and_scope(desk, request)?;
    desk.commit(|desk| {
        let (household, people, owner): (Option<HouseholdId>, Vec<PersonId>, Owner) = match &request.who {
            Suspended::Household(id) => {
                let file = desk.household(id)?;
                (Some(file.id), file.record.members.clone(), file.id.into())
            }
            Suspended::Person(id) => {
                let people = person_meant(desk, id)?;
                (None, people.clone(), people[0].into())
            }
        };
        let suspension = SuspensionId(desk.entropy.number());
        let sealed = desk.seal_text(owner, &reason)?;
        let mut expected = Vec::new();
        for person in &people {
            expected.push(read_version::<PersonRecord>(desk.store, person)?);
        }
        let days = Period { from: request.from, to: request.until };
        let imposed = EventBody::SuspensionImposed { suspension, household, people, scope: request.scope.clone(), days, reason: sealed };
        let action = Action::Record { events: vec![imposed], answer: Answer::Suspended { suspension } };
        Ok(Judged { expected, new_keys: Vec::new(), action })
    })
}

/// All registrations under a number, or the one member of that id.
fn person_meant(desk: &Desk<'_>, id: &str) -> Result<Vec<PersonId>, CaseError> {
    let people = people_called(desk.store, desk.store.vault(), id)?;
    let is_number = IdDocument::parse(id).is_ok();
    match people.len() {
        0 => Err(CaseError::Unknown(Words::new("没有登记此人", "this person is not registered"))),
        1 => Ok(people),
        _ if is_number => Ok(people),
        _ => Err(CaseError::field("person", Words::new("有多人使用该成员编号，请用身份证件号码", "several members have this id: use the ID number"))),
    }
}

fn check_days_and_scope(desk: &Desk<'_>, request: &SuspensionRequest) -> Result<(), CaseError> {
    let mut faults = Vec::new();
    if request.until.is_some_and(|until| until < request.from) {
        faults.push(("until".to_string(), Words::new("不能早于开始日期", "can't be before the first day")));
    }
    if let Scope::Named { programs, needs } = &request.scope {
        if programs.is_empty() && needs.is_empty() {
            faults.push(("scope".to_string(), Words::new("至少一个项目或需求", "expected at least one program or need")));
        }
        for program in programs {
            if !desk.catalog.programs.iter().any(|known| known.id == *program) && !desk.catalog.left_out.contains(program) {
                faults.push(("scope".to_string(), words!("目录中没有 {program}", "there is no program {program} in the catalog")));
            }
        }
        for need in needs.iter().filter(|need| !desk.catalog.needs.contains_key(*need)) {
            faults.push(("scope".to_string(), words!("没有需求 {need}", "there is no need {need}")));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(CaseError::Faults(faults)) }
}

/// Lets somebody in again.
pub fn lift_suspension(desk: &mut Desk<'_>, id: SuspensionId, reason: &str) -> Result<Answer, CaseError> {
    let reason = reason_of(reason)?.to_string();
    desk.commit(|desk| {
        let found = read_versioned::<SuspensionRecord>(desk.store, &id)?;
        let Some(record) = found.value else {
            return Err(CaseError::Unknown(words!("没有停保记录 {id}", "there is no suspension {id}")));
        };
        if record.lifted.is_some() {
            return Err(not_possible(Words::new("该停保已解除", "this suspension has been lifted")));
        }
        let sealed = desk.seal_text(record.reason.owner, &reason)?;
        let lifted = EventBody::SuspensionLifted { suspension: id, reason: sealed };
        let expected = vec![(SuspensionRecord::key(&id), found.version)];
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![lifted], answer: Answer::Done } })
    })
}

//! How is an application handed in, and how are its stages decided?

use super::award::{program_on, recipient_of};
use super::desk::{Desk, Judged, not_possible, reason_of};
use super::error::CaseError;
use super::terms::{fits, person_of, rests_on_dibao};
use crate::calendar::{Date, Limit};
use crate::catalog::{Program, Stage};
use crate::ledger::{
    Action, Answer, ApplicationId, ApplicationRecord, ApplicationState, EventBody, Kin, OpenApplication, Outcome, StageRecord, Stored, read, read_versioned,
};
use crate::words;
use crate::words::Words;

/// What is handed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Filing {
    /// The office's id of the household.
    pub household: String,
    /// The program.
    pub program: String,
    /// `household`, or the office's id of a member.
    pub recipient: String,
    /// The day, up to today.
    pub on: Date,
}

/// What is decided.
#[derive(Clone, Debug, PartialEq)]
pub struct StageRequest {
    /// The stage; the next undecided one.
    pub stage: String,
    /// Which way.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
}

/// Applications that some desk has to do with.
pub fn open_applications(desk: &Desk<'_>) -> Result<Vec<ApplicationRecord>, CaseError> {
    let mut open = Vec::new();
    for (key, _) in desk.store.range(&OpenApplication::prefix(), None, usize::MAX)? {
        let Some(id) = ApplicationId::of_key(&key) else { continue };
        open.extend(read::<ApplicationRecord>(desk.store, &id)?);
    }
    Ok(open)
}

/// Hands in an application. Nobody is turned away: whether the rules say yes is for the stages to decide.
pub fn file_application(desk: &mut Desk<'_>, filing: &Filing) -> Result<Answer, CaseError> {
    desk.commit(|desk| {
        if filing.on > desk.today {
            return Err(CaseError::field("on", Words::new("不能晚于今天", "can't be later than today")));
        }
        let file = desk.household_on(&filing.household, filing.on)?;
        let recipient = recipient_of(&file, &filing.recipient)?;
        let program = program_on(desk, &filing.program, filing.on)?;
        if !fits(&program, recipient) {
            let expected = Words::new(
                "与项目的发放对象不符：个人项目填成员编号，家庭项目填 household",
                "expected a member's id for aid to a person, household for aid to a household",
            );
            return Err(CaseError::field("recipient", expected));
        }
        let stages = stages_of(desk, &program, filing.on);
        let application = ApplicationId(desk.entropy.number());
        let answer = Answer::Filed { application, stages: stages.iter().map(|stage| (stage.stage.clone(), stage.due)).collect() };
        let filed = EventBody::ApplicationFiled {
            application,
            household: file.id,
            recipient: person_of(&file, recipient),
            program: program.id.clone(),
            name: program.name.clone(),
            agency: program.agency.clone(),
            need: program.need.clone(),
            rests_on_dibao: rests_on_dibao(desk, &program, &file, recipient, filing.on),
            on: filing.on,
            stages,
            window: None,
            kin: Kin::Nobody,
        };
        Ok(Judged { expected: file.versions(), new_keys: Vec::new(), action: Action::Record { events: vec![filed], answer } })
    })
}

/// The program's chain with the days on which each stage is due if each takes all its time; a program without a stated chain has one decision.
fn stages_of(desk: &Desk<'_>, program: &Program, on: Date) -> Vec<StageRecord> {
    let mut records: Vec<StageRecord> = program.stages.iter().filter(|stage| stage.by != crate::catalog::Actor::Applicant).map(stage_record).collect();
    if records.is_empty() {
        let name = Words::new("审批", "decision");
        records.push(StageRecord {
            stage: "decision".to_string(),
            name,
            by: "agency".to_string(),
            limit: None,
            due: None,
            is_provisional: false,
            decided: None,
        });
    }
    schedule(desk, &mut records, on);
    records
}

fn stage_record(stage: &Stage) -> StageRecord {
    let by = serde_json::to_value(stage.by).ok().and_then(|by| by.as_str().map(str::to_string)).unwrap_or_default();
    StageRecord {
        stage: stage.id.clone(),
        name: stage.name.clone(),
        by,
        limit: stage.limit.map(|(days, _, unit)| (days, unit)),
        due: None,
        is_provisional: false,
        decided: None,
    }
}

/// Sets the days of the undecided stages: each limit runs from the day on which the stage before it ended or must end.
fn schedule(desk: &Desk<'_>, stages: &mut [StageRecord], from: Date) {
    let mut begun = Some((from, false));
    for stage in stages {
        if let Some(decided) = &stage.decided {
            begun = Some((decided.on, false));
            continue;
        }
        let deadline = begun.zip(stage.limit).map(|((day, provisional), (days, unit))| {
            let deadline = desk.catalog.calendar.deadline(day, Limit { days, unit });
            (deadline.day, deadline.provisional || provisional)
        });
        (stage.due, stage.is_provisional) = (deadline.map(|(day, _)| day), deadline.is_some_and(|(_, provisional)| provisional));
        begun = deadline.or(begun);
    }
}

/// Decides the next stage of an application.
pub fn decide_stage(desk: &mut Desk<'_>, application: ApplicationId, request: &StageRequest) -> Result<Answer, CaseError> {
    let reason = reason_of(&request.reason)?.to_string();
    desk.commit(|desk| {
        let found = read_versioned::<ApplicationRecord>(desk.store, &application)?;
        let Some(mut record) = found.value else {
            return Err(CaseError::Unknown(words!("没有申请 {application}", "there is no application {application}")));
        };
        desk.must_act_for(&record.agency)?;
        let next = record.stages.iter().position(|stage| stage.decided.is_none());
        let next = match (record.state, next) {
            (ApplicationState::Open, Some(next)) => next,
            _ => return Err(not_possible(Words::new("该申请已办结", "this application has been decided"))),
        };
        if record.stages[next].stage != request.stage {
            let expected = &record.stages[next].stage;
            return Err(CaseError::field("stage", words!("应先办理环节 {expected}", "expected {expected}, the next stage")));
        }
        let sealed = desk.seal_text(record.household, &reason)?;
        record.stages[next].decided =
            Some(crate::ledger::StageDecision { outcome: request.outcome, on: desk.today, by: desk.by.clone(), reason: sealed.clone() });
        schedule(desk, &mut record.stages, record.on);
        let later = record.stages.iter().filter(|stage| stage.decided.is_none());
        let later = later.map(|stage| (stage.stage.clone(), stage.due, stage.is_provisional)).collect();
        let decided = EventBody::StageDecided { application, stage: request.stage.clone(), outcome: request.outcome, on: desk.today, reason: sealed, later };
        let expected = vec![(ApplicationRecord::key(&application), found.version)];
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![decided], answer: Answer::Done } })
    })
}

//! Applications: handed in, and decided stage by stage.

use super::call::{Call, Operation, Reply, schema_of};
use crate::problem::{self, Problem};
use crate::refusal::member_id;
use crate::wire::{ApplicationBody, DecideBody, FiledAnswer, StageDue};
use engine::casework::{Filing, StageRequest, decide_stage, file_application};
use engine::ledger::{Answer, ApplicationId, ApplicationRecord, ApplicationState, Kin, Lane, StageRecord, read};
use engine::sealing::Sealed;
use engine::words;
use serde_json::{Value, json};

/// `POST /api/applications`
pub const POST: Operation = Operation {
    zh: "提交申请",
    en: "Hand in an application",
    query: &[],
    body: Some(schema_of::<ApplicationBody>),
    answers: &[(201, schema_of::<FiledAnswer>)],
    problems: &[problem::NOT_IN_FORCE, problem::NOT_POSSIBLE],
};

/// Hands in an application.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: ApplicationBody = call.body()?;
    let window = body.window.map(|window| window.0);
    let filing = Filing { household: body.household.0, program: body.program.0, recipient: body.recipient.0, on: body.on.0, window };
    let result = file_application(call.desk, &filing);
    match call.told(result)? {
        Answer::Filed { application, stages } => {
            let stages = stages.into_iter().map(|(stage, due)| StageDue { stage, due }).collect();
            Ok(Reply::json(201, &FiledAnswer { application: application.to_string(), stages }))
        }
        _ => Err(call.unexpected()),
    }
}

/// `GET /api/applications/{id}`
pub const GET: Operation =
    Operation {
        zh: "申请及其各环节", en: "An application with its stages", query: &[], body: None, answers: &[(200, schema_of::<Value>)], problems: &[]
    };

/// Reads an application.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let id: ApplicationId = call.id("id")?;
    let record = call.read(read::<ApplicationRecord>(call.desk.store, &id))?;
    let record = record.ok_or_else(|| Problem::new(problem::NOT_FOUND, words!("没有申请 {id}", "there is no application {id}")))?;
    let (state, grant) = match record.state {
        ApplicationState::Open => ("open", None),
        ApplicationState::Accepted => ("accepted", None),
        ApplicationState::Refused => ("refused", None),
        ApplicationState::Withdrawn => ("withdrawn", None),
        ApplicationState::Awarded(grant) => ("awarded", Some(grant)),
    };
    let text = |sealed: &Sealed| sealed.text(call.desk.store.vault());
    let now: Vec<&str> = match record.state {
        ApplicationState::Open => record.next_stages().into_iter().map(|position| record.stages[position].stage.as_str()).collect(),
        _ => record.waiting_stage().map(|stage| stage.stage.as_str()).into_iter().collect(),
    };
    let stages: Vec<Value> = record.stages.iter().map(|stage| stage_json(stage, &text)).collect();
    let asked = record.asked.as_ref().map(|asked| {
        let note = asked.note.as_ref().and_then(&text);
        json!({"papers": asked.papers, "note": note, "on": asked.on, "until": asked.until, "resumed": asked.resumed})
    });
    let objections: Vec<Value> = record
        .objections
        .iter()
        .map(|one| {
            let settled = one.settled.as_ref().map(|(finding, on, reason)| json!({"finding": finding, "on": on, "reason": text(reason)}));
            json!({"text": text(&one.text), "on": one.on, "settled": settled})
        })
        .collect();
    let visits = record.visits.iter().map(|one| json!({"stage": one.stage, "staff": one.staff, "note": text(&one.note), "paper": one.paper, "on": one.on}));
    let visits: Vec<Value> = visits.collect();
    let appeals: Vec<Value> = record
        .appeals
        .iter()
        .map(|one| {
            let decided = one.decided.as_ref().map(|(outcome, on, reason)| json!({"outcome": outcome, "on": on, "reason": text(reason)}));
            json!({"reason": text(&one.reason), "on": one.on, "decided": decided})
        })
        .collect();
    let answer = json!({
        "application": id,
        "household": call.household_name(record.household)?,
        "recipient": record.recipient.map_or_else(|| "household".to_string(), |person| member_id(call.desk, person)),
        "program": record.program,
        "name": record.name,
        "agency": record.agency,
        "window": record.window,
        "on": record.on,
        "state": state,
        "grant": grant.or(record.paid_first),
        "paid_first": record.paid_first.is_some(),
        "kin": record.kin == Kin::Somebody,
        "now": now,
        "stages": stages,
        "due": record.process_due.map(|(day, _)| day),
        "provisional": record.process_due.is_some_and(|(_, provisional)| provisional),
        "extended": record.process_extended,
        "valid_until": record.valid_until,
        "asked": asked,
        "publicity": record.publicity,
        "objections": objections,
        "visits": visits,
        "appeals": appeals,
    });
    Ok(Reply::json(200, &answer))
}

fn stage_json(stage: &StageRecord, text: &dyn Fn(&Sealed) -> Option<String>) -> Value {
    let decided =
        stage.decided.as_ref().map(|decided| json!({"outcome": decided.outcome, "on": decided.on, "by": decided.by, "reason": text(&decided.reason)}));
    let visit = stage.visit.map(|visit| json!({"share": visit.share, "staff": visit.staff, "chosen": visit.chosen}));
    let shown = stage.shown.map(|(from, until)| json!({"from": from, "until": until}));
    json!({
        "stage": stage.stage,
        "name": stage.name,
        "by": stage.by,
        "kind": stage.kind,
        "need": stage.need,
        "pay_first": stage.lane == Lane::PayFirst,
        "due": stage.due,
        "provisional": stage.is_provisional,
        "extended": stage.extended,
        "visit": visit,
        "shown": shown,
        "reopened": stage.reopened,
        "decided": decided,
    })
}

/// `POST /api/applications/{id}/decide`
pub const DECIDE: Operation = Operation {
    zh: "审批下一个环节",
    en: "Decide the next stage",
    query: &[],
    body: Some(schema_of::<DecideBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Decides the next stage.
pub fn decide(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (id, body): (ApplicationId, DecideBody) = (call.id("id")?, call.body()?);
    let request = StageRequest { stage: body.stage.0, outcome: body.outcome.0, reason: body.reason.0 };
    let result = decide_stage(call.desk, id, &request);
    call.done(200, "application", &id.to_string(), result)
}

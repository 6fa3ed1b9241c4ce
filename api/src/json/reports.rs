//! Reports of people in need: taken in, followed step by step, evaluated.

use super::call::{Call, Operation, QueryField, Reply, schema_of};
use crate::clock::moment_text;
use crate::problem::{self, Problem};
use crate::wire::{ReportBody, ReportStepBody};
use engine::casework::{NewReport, NextStep, move_report, open_report, open_reports, steps_after};
use engine::ledger::{Answer, ReportId, ReportRecord, StepTaken, read, read_all};
use engine::words;
use serde_json::{Value, json};

/// `POST /api/reports`
pub const POST: Operation = Operation {
    zh: "登记线索（热线、走访、邻里、部门）",
    en: "Take in a report of somebody in need",
    query: &[],
    body: Some(schema_of::<ReportBody>),
    answers: &[(201, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Takes in a report.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: ReportBody = call.body()?;
    let new = NewReport { channel: body.channel.0, area: body.area.0, text: body.text.0, household: body.household.map(|household| household.0) };
    let result = open_report(call.desk, &new);
    match call.told(result)? {
        Answer::Reported { report } => Ok(Reply::json(201, &json!({"report": report}))),
        _ => Err(call.unexpected()),
    }
}

const QUERY: &[QueryField] = &[QueryField::optional("all", "是否包括已办结的 / whether closed ones are told too", r#"{"type":"boolean"}"#)];

/// `GET /api/reports`
pub const LIST: Operation = Operation {
    zh: "在办线索，先到期的在前",
    en: "Reports of which some step is still to be taken, the first due first",
    query: QUERY,
    body: None,
    answers: &[(200, schema_of::<Vec<Value>>)],
    problems: &[],
};

/// Lists reports.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    call.know_query(&["all"])?;
    let mut reports = match call.query_flag("all")? {
        true => call.read(read_all::<ReportRecord>(call.desk.store))?,
        false => call.told(open_reports(call.desk))?,
    };
    reports.sort_by_key(|report| (report.due.is_none(), report.due, report.since, report.report));
    let lines = reports.iter().map(|report| report_json(call, report)).collect::<Result<Vec<_>, Problem>>()?;
    Ok(Reply::json(200, &lines))
}

/// `GET /api/reports/{id}`
pub const GET: Operation =
    Operation {
        zh: "一条线索与其各环节", en: "A report with its steps", query: &[], body: None, answers: &[(200, schema_of::<Value>)], problems: &[]
    };

/// Reads a report.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let id: ReportId = call.id("id")?;
    let record = call.read(read::<ReportRecord>(call.desk.store, &id))?;
    let record = record.ok_or_else(|| Problem::new(problem::NOT_FOUND, words!("没有线索 {id}", "there is no report {id}")))?;
    let mut answer = report_json(call, &record)?;
    let vault = call.desk.store.vault();
    let step = |step: &StepTaken| json!({"step": step.step, "on": step.on, "at": moment_text(step.at), "by": step.by, "note": step.note.text(vault)});
    answer["steps"] = record.steps.iter().map(step).collect();
    Ok(Reply::json(200, &answer))
}

fn report_json(call: &Call<'_, '_>, record: &ReportRecord) -> Result<Value, Problem> {
    let household = match record.household {
        Some(household) => call.household_name(household)?,
        None => None,
    };
    Ok(json!({
        "report": record.report,
        "channel": record.channel,
        "area": record.area,
        "household": household,
        "application": record.application,
        "agency": record.agency,
        "stands_at": record.stands_at(),
        "may_follow": steps_after(record.stands_at()),
        "due": record.due.map(|(due, _)| due),
        "is_provisional": record.due.is_some_and(|(_, is_provisional)| is_provisional),
        "is_overdue": record.due.is_some_and(|(due, _)| due < call.desk.today),
        "score": record.score,
        "at": moment_text(record.since),
    }))
}

/// `POST /api/reports/{id}/steps`
pub const STEP: Operation = Operation {
    zh: "办理线索的下一环节；核查须由办理人以外的人员进行",
    en: "Take the next step of a report; whoever handled it does not check it",
    query: &[],
    body: Some(schema_of::<ReportStepBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Takes a step.
pub fn step(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (id, body): (ReportId, ReportStepBody) = (call.id("id")?, call.body()?);
    let next = NextStep {
        to: body.step.0,
        note: body.note.0,
        agency: body.agency.map(|agency| agency.0),
        household: body.household.map(|household| household.0),
        application: body.application.map(|application| application.0),
        score: body.score.map(|score| score.0),
    };
    let result = move_report(call.desk, id, &next);
    call.done(200, "report", &id.to_string(), result)
}

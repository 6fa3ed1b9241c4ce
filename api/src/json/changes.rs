//! Running aid becomes less: proposed in writing, the person heard, decided, appealed.

use super::call::{Call, Operation, Reply, schema_of};
use crate::clock::moment_text;
use crate::problem::{self, Problem};
use crate::wire::{ChangeBody, Less, ObjectionBody, OutcomeBody, ReasonBody};
use engine::casework::{ChangeAct, ChangeRequest, act_on_change, changes_of, propose_change};
use engine::ledger::{Answer, ChangeId, ChangeKind, ChangeRecord, GrantId, GrantRecord, Outcome, read};
use engine::sealing::Sealed;
use engine::words;
use engine::words::Words;
use serde_json::{Value, json};

/// `POST /api/grants/{id}/changes`
pub const POST: Operation = Operation {
    zh: "拟减发或停发：书面告知理由和答复期限",
    en: "Propose less aid, or its end: a notice with the reason and the time to answer",
    query: &[],
    body: Some(schema_of::<ChangeBody>),
    answers: &[(201, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Proposes less aid.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (grant, body): (GrantId, ChangeBody) = (call.id("id")?, call.body()?);
    let kind = match (body.change.0, body.amount) {
        (Less::Stop, None) => ChangeKind::Stop,
        (Less::Reduce, Some(amount)) => ChangeKind::Reduce(amount.0),
        _ => return Err(Problem::field("amount", Words::new("仅在减发时填写，且必填", "required for a reduction, and only then"))),
    };
    let request = ChangeRequest {
        kind,
        reason: body.reason.0,
        clause: body.clause.0,
        reply_days: body.reply_days.map(|days| days.0),
        from: body.from.map(|day| day.0),
        fading_out: body.taper.map(|taper| taper.0).unwrap_or_default(),
    };
    let result = propose_change(call.desk, grant, &request);
    match call.told(result)? {
        Answer::ChangeProposed { change, reply_until } => Ok(Reply::json(201, &json!({"change": change, "reply_until": reply_until}))),
        _ => Err(call.unexpected()),
    }
}

/// `GET /api/grants/{id}/changes`
pub const LIST: Operation =
    Operation { zh: "一项救助的全部变更", en: "All changes of a grant", query: &[], body: None, answers: &[(200, schema_of::<Value>)], problems: &[] };

/// Lists a grant's changes.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let id: GrantId = call.id("id")?;
    let record = call.read(read::<GrantRecord>(call.desk.store, &id))?;
    let record = record.ok_or_else(|| Problem::new(problem::NOT_FOUND, words!("没有救助 {id}", "there is no grant {id}")))?;
    let changes = call.told(changes_of(call.desk, &record))?;
    let lines: Vec<Value> = changes.iter().map(|change| change_json(call, change)).collect();
    Ok(Reply::json(200, &lines))
}

/// `GET /api/changes/{id}`
pub const GET: Operation = Operation { zh: "一项变更", en: "A change", query: &[], body: None, answers: &[(200, schema_of::<Value>)], problems: &[] };

/// Reads a change.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let id: ChangeId = call.id("id")?;
    let record = call.read(read::<ChangeRecord>(call.desk.store, &id))?;
    let record = record.ok_or_else(|| Problem::new(problem::NOT_FOUND, words!("没有变更 {id}", "there is no change {id}")))?;
    Ok(Reply::json(200, &change_json(call, &record)))
}

fn change_json(call: &Call<'_, '_>, record: &ChangeRecord) -> Value {
    let text = |sealed: &Sealed| sealed.text(call.desk.store.vault());
    let said = |said: &Option<(engine::calendar::Date, Sealed)>| said.as_ref().map(|(on, words)| json!({"on": on, "text": text(words)}));
    let decided = |decided: &Option<(Outcome, engine::calendar::Date, Sealed)>| {
        decided.as_ref().map(|(outcome, on, reason)| json!({"outcome": outcome, "on": on, "reason": text(reason)}))
    };
    let (kind, amount) = match record.kind {
        ChangeKind::Stop => ("stop", None),
        ChangeKind::Reduce(amount) => ("reduce", Some(amount)),
    };
    let rates: Vec<Value> = record.plan.rates.iter().map(|(from, amount)| json!({"from": from, "amount": amount})).collect();
    json!({
        "change": record.change,
        "grant": record.grant,
        "kind": kind,
        "amount": amount,
        "reason": text(&record.reason),
        "clause": record.clause,
        "on": record.on,
        "reply_until": record.reply_until,
        "rates": rates,
        "stops": record.plan.stops,
        "heard": said(&record.heard),
        "decided": decided(&record.decided),
        "appeal_until": record.appeal_until,
        "appealed": said(&record.appealed),
        "appeal_decided": decided(&record.appeal_decided),
        "by": record.by,
        "at": moment_text(record.since),
    })
}

const DONE: &[(u16, super::call::SchemaOf)] = &[(200, schema_of::<Value>)];

/// `POST /api/changes/{id}/hear`
pub const HEAR: Operation = Operation {
    zh: "登记听取的意见",
    en: "Record what the person said",
    query: &[],
    body: Some(schema_of::<ObjectionBody>),
    answers: DONE,
    problems: &[problem::NOT_POSSIBLE],
};

/// Records what the person said.
pub fn hear(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: ObjectionBody = call.body()?;
    went_on(call, ChangeAct::Hear, &body.text.0)
}

/// `POST /api/changes/{id}/decide`
pub const DECIDE: Operation = Operation {
    zh: "决定减发或停发；须先听取意见或答复期满",
    en: "Decide a change, after the person was heard or has let the time pass",
    query: &[],
    body: Some(schema_of::<OutcomeBody>),
    answers: DONE,
    problems: &[problem::NOT_POSSIBLE],
};

/// Decides a change.
pub fn decide(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: OutcomeBody = call.body()?;
    went_on(call, ChangeAct::Decide(body.outcome.0), &body.reason.0)
}

/// `POST /api/changes/{id}/appeal`
pub const APPEAL: Operation = Operation {
    zh: "对减发或停发申请复核",
    en: "Appeal against a change",
    query: &[],
    body: Some(schema_of::<ReasonBody>),
    answers: DONE,
    problems: &[problem::NOT_POSSIBLE],
};

/// Appeals against a change.
pub fn appeal(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: ReasonBody = call.body()?;
    went_on(call, ChangeAct::Appeal, &body.reason.0)
}

/// `POST /api/changes/{id}/appeal/decide`
pub const DECIDE_APPEAL: Operation = Operation {
    zh: "减发或停发的复核决定",
    en: "Decide an appeal against a change",
    query: &[],
    body: Some(schema_of::<OutcomeBody>),
    answers: DONE,
    problems: &[problem::NOT_POSSIBLE],
};

/// Decides an appeal against a change.
pub fn decide_appeal(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: OutcomeBody = call.body()?;
    went_on(call, ChangeAct::DecideAppeal(body.outcome.0), &body.reason.0)
}

fn went_on(call: &mut Call<'_, '_>, act: ChangeAct, text: &str) -> Result<Reply, Problem> {
    let id: ChangeId = call.id("id")?;
    let result = act_on_change(call.desk, id, act, text);
    call.done(200, "change", &id.to_string(), result)
}

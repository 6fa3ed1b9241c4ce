//! Grants: awarded, cancelled, paid, paid back.

use super::call::{Call, Operation, Reply, schema_of};
use crate::problem::{self, Kind, Problem};
use crate::refusal::member_id;
use crate::wire::{ClaimBody, GrantBody, GrantLine, GrantedAnswer, LookAgain, LoweredAid, MoneyBody, ReasonBody};
use engine::casework::{AwardRequest, award, cancel_grant, pay_grant, raise_claim, raise_grant, return_money, waive_claim};
use engine::ledger::{Answer, GrantId, GrantRecord, Lowered, read};
use engine::words;
use serde_json::{Value, json};

pub(super) const RULES: &[Kind] = &[
    problem::OVERLAP,
    problem::SUSPENDED,
    problem::FUND_EMPTY,
    problem::CAPPED,
    problem::NOT_POSSIBLE,
    problem::NOT_ELIGIBLE,
    problem::NEEDS_FACTS,
    problem::NOT_IN_FORCE,
];

/// `POST /api/grants`
pub const POST: Operation = Operation {
    zh: "发放救助：申请、审批、发放一步完成",
    en: "Award aid: filed, decided and given in one commit",
    query: &[],
    body: Some(schema_of::<GrantBody>),
    answers: &[(201, schema_of::<GrantedAnswer>)],
    problems: RULES,
};

/// Awards aid, or says why not.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: GrantBody = call.body()?;
    let request = request_of(body);
    let result = award(call.desk, &request);
    match call.told(result)? {
        Answer::Granted { grant, amount, from, until, cut_by, look_again, lowered, warnings } => {
            let look_again = look_again.into_iter().map(|grant| looked_at(call, grant)).collect::<Result<_, Problem>>()?;
            let lowered = lowered.into_iter().map(|lowered| lowered_aid(call, lowered)).collect::<Result<_, Problem>>()?;
            Ok(Reply::json(201, &GrantedAnswer { grant, amount, from, until, cut_by, look_again, lowered, warnings }))
        }
        _ => Err(call.unexpected()),
    }
}

/// Running aid to look at again, by its own terms: they never change, so a kept answer stays what it was.
fn looked_at(call: &Call<'_, '_>, grant: GrantId) -> Result<LookAgain, Problem> {
    let record = call.read(read::<GrantRecord>(call.desk.store, &grant))?;
    let record = record.ok_or_else(|| Problem::new(problem::NOT_FOUND, words!("没有救助 {grant}", "there is no grant {grant}")))?;
    Ok(LookAgain { grant, program: record.terms.program, name: record.terms.name })
}

/// Held aid that pays the difference over what was awarded.
fn lowered_aid(call: &Call<'_, '_>, lowered: Lowered) -> Result<LoweredAid, Problem> {
    let LookAgain { grant, program, name } = looked_at(call, lowered.grant)?;
    Ok(LoweredAid { grant, program, name, amount: lowered.amount, from: lowered.from, claim: lowered.claim })
}

/// What a body asks for.
pub(super) fn request_of(body: GrantBody) -> AwardRequest {
    AwardRequest {
        household: body.household.0,
        program: body.program.0,
        recipient: body.recipient.0,
        on: body.on.0,
        fund: body.fund.map(|fund| fund.0),
        amount: body.amount.map(|amount| amount.0),
        cause: body.cause.map(|cause| cause.0),
        replaces: body.replaces.map(|grant| grant.0),
        redeems: body.redeems.map(|hold| hold.0),
        supplements: body.supplements.map(|grant| grant.0),
        exception: body.exception.map(|reason| reason.0),
        application: body.application.map(|application| application.0),
        campaign: None,
    }
}

/// `GET /api/grants/{id}`
pub const GET: Operation = Operation {
    zh: "一项救助的内容与发放情况",
    en: "A grant with what was paid",
    query: &[],
    body: None,
    answers: &[(200, schema_of::<GrantLine>)],
    problems: &[],
};

/// Reads a grant.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let id: GrantId = call.id("id")?;
    let record = call.read(read::<GrantRecord>(call.desk.store, &id))?;
    let record = record.ok_or_else(|| Problem::new(problem::NOT_FOUND, words!("没有救助 {id}", "there is no grant {id}")))?;
    let recipient = record.terms.recipient.map_or_else(|| "household".to_string(), |person| member_id(call.desk, person));
    let mut line = serde_json::to_value(GrantLine::new(&record, recipient, call.desk.today)).expect("plain data");
    if let (Some(line), Some(household)) = (line.as_object_mut(), record.terms.household) {
        line.insert("household".to_string(), json!(call.household_name(household)?));
    }
    Ok(Reply::json(200, &line))
}

const DONE: &[(u16, super::call::SchemaOf)] = &[(200, schema_of::<Value>)];

/// `POST /api/grants/{id}/cancel`
pub const CANCEL: Operation = Operation {
    zh: "取消救助，自今日起",
    en: "Cancel a grant from today on",
    query: &[],
    body: Some(schema_of::<ReasonBody>),
    answers: DONE,
    problems: &[problem::NOT_POSSIBLE],
};

/// Cancels a grant.
pub fn cancel(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (id, body): (GrantId, ReasonBody) = (call.id("id")?, call.body()?);
    let result = cancel_grant(call.desk, id, &body.reason.0);
    call.done(200, "grant", &id.to_string(), result)
}

/// `POST /api/grants/{id}/raise`
pub const RAISE: Operation = Operation {
    zh: "只补差额的救助：其他救助终止或减少后，按现在的差额提高",
    en: "Raise aid that pays only a difference, after the other aid has ended or become less",
    query: &[],
    body: Some(schema_of::<ReasonBody>),
    answers: DONE,
    problems: &[problem::NOT_POSSIBLE, problem::FUND_EMPTY],
};

/// Raises aid that pays a difference.
pub fn raise(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (id, body): (GrantId, ReasonBody) = (call.id("id")?, call.body()?);
    let result = raise_grant(call.desk, id, &body.reason.0);
    call.done(200, "grant", &id.to_string(), result)
}

/// `POST /api/grants/{id}/pay`
pub const PAY: Operation = Operation {
    zh: "登记已发放的款项",
    en: "Record money paid out",
    query: &[],
    body: Some(schema_of::<MoneyBody>),
    answers: DONE,
    problems: &[problem::NOT_POSSIBLE],
};

/// Pays out on a grant.
pub fn pay(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (id, body): (GrantId, MoneyBody) = (call.id("id")?, call.body()?);
    let on = body.on.map_or(call.desk.today, |day| day.0);
    let result = pay_grant(call.desk, id, body.amount.0, on);
    call.done(200, "grant", &id.to_string(), result)
}

/// `POST /api/grants/{id}/return`
pub const RETURN: Operation = Operation {
    zh: "登记退回的款项",
    en: "Record money that came back",
    query: &[],
    body: Some(schema_of::<MoneyBody>),
    answers: DONE,
    problems: &[problem::NOT_POSSIBLE],
};

/// Takes money back that was paid.
pub fn give_back(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (id, body): (GrantId, MoneyBody) = (call.id("id")?, call.body()?);
    let on = body.on.map_or(call.desk.today, |day| day.0);
    let result = return_money(call.desk, id, body.amount.0, on);
    call.done(200, "grant", &id.to_string(), result)
}

/// `POST /api/grants/{id}/claim`
pub const CLAIM: Operation = Operation {
    zh: "要求退回多发的款项",
    en: "Ask back what was paid wrongly",
    query: &[],
    body: Some(schema_of::<ClaimBody>),
    answers: DONE,
    problems: &[problem::NOT_POSSIBLE],
};

/// Asks money back.
pub fn claim(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (id, body): (GrantId, ClaimBody) = (call.id("id")?, call.body()?);
    let result = raise_claim(call.desk, id, body.amount.0, &body.reason.0);
    call.done(200, "grant", &id.to_string(), result)
}

/// `POST /api/grants/{id}/waive`
pub const WAIVE: Operation = Operation {
    zh: "核销追不回的款项",
    en: "Give up what will not come back",
    query: &[],
    body: Some(schema_of::<ClaimBody>),
    answers: DONE,
    problems: &[problem::NOT_POSSIBLE],
};

/// Gives up asking.
pub fn waive(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (id, body): (GrantId, ClaimBody) = (call.id("id")?, call.body()?);
    let result = waive_claim(call.desk, id, body.amount.0, &body.reason.0);
    call.done(200, "grant", &id.to_string(), result)
}

//! Funds: a donor's money, and what has become of it.

use super::call::{Call, Operation, Reply, schema_of};
use crate::problem::{self, Problem};
use crate::wire::{FundAnswer, FundBody, ReceiveBody};
use engine::calendar::Date;
use engine::casework::{open_fund, receive_money};
use engine::ledger::{FundRecord, read, read_all};
use engine::words;
use serde_json::Value;

/// `GET /api/funds`
pub const LIST: Operation =
    Operation {
        zh: "全部资金的账目", en: "The figures of all funds", query: &[], body: None, answers: &[(200, schema_of::<Vec<FundAnswer>>)], problems: &[]
    };

/// Lists the funds that whoever asks may see.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let funds: Vec<FundRecord> = call.read(read_all(call.desk.store))?;
    let seen: Vec<FundAnswer> = funds.iter().filter(|fund| is_seen(call, &fund.programs)).map(|fund| answer_of(fund, call.desk.today)).collect();
    Ok(Reply::json(200, &seen))
}

/// `GET /api/funds/{id}`
pub const GET: Operation =
    Operation { zh: "一项资金的账目", en: "The figures of a fund", query: &[], body: None, answers: &[(200, schema_of::<FundAnswer>)], problems: &[] };

/// Reads a fund.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let today = call.desk.today;
    Ok(Reply::json(200, &answer_of(&fund_called(call)?, today)))
}

fn fund_called(call: &Call<'_, '_>) -> Result<FundRecord, Problem> {
    let id = call.part("id").to_string();
    let fund = call.read(read::<FundRecord>(call.desk.store, &id))?;
    let fund = fund.ok_or_else(|| Problem::new(problem::NOT_FOUND, words!("没有资金 {id}", "there is no fund {id}")))?;
    if is_seen(call, &fund.programs) { Ok(fund) } else { Err(Problem::plain(problem::FORBIDDEN)) }
}

/// Donors of an agency see the funds of its programs; everybody else sees all.
fn is_seen(call: &Call<'_, '_>, programs: &[String]) -> bool {
    let is_own = |id: &String| call.desk.catalog.programs.iter().any(|program| program.id == *id && call.actor.acts_for(&program.agency));
    call.actor.role != engine::ledger::Role::Donor || call.actor.agency.is_none() || programs.iter().any(is_own)
}

fn answer_of(fund: &FundRecord, today: Date) -> FundAnswer {
    let FundRecord { id, donor, programs, opening, received, granted, paid, returned, .. } = fund.clone();
    FundAnswer { id, donor, programs, opening, received, held: fund.held_on(today), granted, paid, returned, left: fund.left(today) }
}

/// `POST /api/funds`
pub const POST: Operation = Operation {
    zh: "登记资金",
    en: "Open a fund",
    query: &[],
    body: Some(schema_of::<FundBody>),
    answers: &[(201, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Opens a fund.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: FundBody = call.body()?;
    let programs: Vec<String> = body.programs.into_iter().map(|program| program.0).collect();
    if !programs.is_empty() && !is_seen(call, &programs) {
        return Err(Problem::plain(problem::FORBIDDEN));
    }
    let result = open_fund(call.desk, &body.id.0, &body.donor.0, body.opening.0, &programs);
    call.done(201, "fund", &body.id.0, result)
}

/// `POST /api/funds/{id}/receive`
pub const RECEIVE: Operation = Operation {
    zh: "资金入账",
    en: "Take money into a fund",
    query: &[],
    body: Some(schema_of::<ReceiveBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Takes money in.
pub fn receive(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: ReceiveBody = call.body()?;
    let fund = fund_called(call)?;
    let result = receive_money(call.desk, &fund.id, body.amount.0);
    call.done(200, "fund", &fund.id, result)
}

//! Holds: a place and money kept for somebody until a day.

use super::call::{Call, Operation, Reply, schema_of};
use super::grants::{RULES, request_of};
use crate::problem::{self, Problem};
use crate::wire::{HoldBody, ReasonBody};
use engine::casework::{hold, release_hold};
use engine::ledger::{Answer, GrantId};
use serde_json::{Value, json};

/// `POST /api/holds`
pub const POST: Operation = Operation {
    zh: "预留救助名额和资金至某日：条件与发放相同，到期自动失效",
    en: "Keep a place and money until a day, on the conditions of an award; it vanishes by itself",
    query: &[],
    body: Some(schema_of::<HoldBody>),
    answers: &[(201, schema_of::<Value>)],
    problems: RULES,
};

/// Keeps a place.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: HoldBody = call.body()?;
    let until = body.until.0;
    let request = request_of(body.into());
    let result = hold(call.desk, &request, until);
    match call.told(result)? {
        Answer::Granted { grant, amount, from, until: last, cut_by, .. } => {
            Ok(Reply::json(201, &json!({"hold": grant, "amount": amount, "held_until": until, "from": from, "until": last, "cut_by": cut_by})))
        }
        _ => Err(call.unexpected()),
    }
}

/// `POST /api/holds/{id}/release`
pub const RELEASE: Operation = Operation {
    zh: "放弃预留",
    en: "Give up a hold",
    query: &[],
    body: Some(schema_of::<ReasonBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Gives up a hold.
pub fn release(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (id, body): (GrantId, ReasonBody) = (call.id("id")?, call.body()?);
    let result = release_hold(call.desk, id, &body.reason.0);
    call.done(200, "hold", &id.to_string(), result)
}

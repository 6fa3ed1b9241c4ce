//! Consents: for what a household's need may be told to whom, and taken back.

use super::call::{Call, Operation, Reply, schema_of};
use crate::problem::{self, Problem};
use crate::wire::{ConsentBody, WithdrawBody};
use engine::casework::{ConsentRequest, consents_of, give_consent, withdraw_consent};
use engine::ledger::{Answer, ConsentId};
use serde_json::{Value, json};

/// `POST /api/households/{id}/consents`
pub const POST: Operation = Operation {
    zh: "登记同意书：为何用途、可告知谁",
    en: "Record a consent: for what, and who may be told",
    query: &[],
    body: Some(schema_of::<ConsentBody>),
    answers: &[(201, schema_of::<Value>)],
    problems: &[],
};

/// Records a consent.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: ConsentBody = call.body()?;
    let request = ConsentRequest {
        household: call.part("id").to_string(),
        purpose: body.purpose.0,
        to: body.to.unwrap_or_default().into_iter().map(|agency| agency.0).collect(),
        from: body.from.map_or(call.desk.today, |day| day.0),
        until: body.until.map(|day| day.0),
        paper: body.paper.map(|paper| paper.0),
    };
    let result = give_consent(call.desk, &request);
    match call.told(result)? {
        Answer::ConsentRecorded { consent } => Ok(Reply::json(201, &json!({"consent": consent}))),
        _ => Err(call.unexpected()),
    }
}

/// `GET /api/households/{id}/consents`
pub const LIST: Operation = Operation {
    zh: "本户的同意书，含已撤回的",
    en: "A household's consents, with those that were taken back",
    query: &[],
    body: None,
    answers: &[(200, schema_of::<Vec<Value>>)],
    problems: &[],
};

/// Lists the consents.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let file = call.household(call.part("id"))?;
    let consents = call.told(consents_of(call.desk, file.id))?;
    let one = |record: &engine::ledger::ConsentRecord| {
        json!({
            "consent": record.consent, "purpose": record.purpose, "to": record.to, "from": record.from, "until": record.until, "paper": record.paper,
            "withdrawn": record.withdrawn,
        })
    };
    Ok(Reply::json(200, &consents.iter().map(one).collect::<Vec<Value>>()))
}

/// `POST /api/households/{id}/consents/{consent}/withdraw`
pub const WITHDRAW: Operation = Operation {
    zh: "撤回同意，自今日或以后某日起",
    en: "Take a consent back, from today or a later day on",
    query: &[],
    body: Some(schema_of::<WithdrawBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Takes a consent back.
pub fn withdraw(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (consent, body): (ConsentId, WithdrawBody) = (call.id("consent")?, call.body()?);
    let (household, on) = (call.part("id").to_string(), body.on.map_or(call.desk.today, |day| day.0));
    let result = withdraw_consent(call.desk, &household, consent, on);
    call.done(200, "consent", &consent.to_string(), result)
}

//! Partners: who outside may ask, how often, and with which key.

use super::call::{Call, Operation, Reply, schema_of};
use crate::problem::Problem;
use crate::wire::PartnerBody;
use engine::casework::{KeyWish, PartnerRequest, set_partner};
use engine::ledger::{PartnerDay, PartnerRecord, read, read_all};
use serde_json::{Value, json};

/// `GET /api/partners`
pub const LIST: Operation = Operation {
    zh: "合作方及其今日提问次数",
    en: "Partners, and how many questions they have asked today",
    query: &[],
    body: None,
    answers: &[(200, schema_of::<Vec<Value>>)],
    problems: &[],
};

/// Lists the partners.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let mut list: Vec<Value> = Vec::new();
    for partner in call.read(read_all::<PartnerRecord>(call.desk.store))? {
        let day = call.read(read::<PartnerDay>(call.desk.store, &PartnerDay::id(&partner.partner, call.desk.today)))?.unwrap_or_default();
        list.push(json!({"id": partner.partner, "name": partner.name, "key_generation": partner.generation,
            "questions_a_day": partner.questions_a_day, "asked_today": day.asked, "unknown_today": day.unknown}));
    }
    Ok(Reply::json(200, &list))
}

/// `POST /api/partners`
pub const POST: Operation = Operation {
    zh: "增加或调整合作方；新密钥只在本次答复中出现",
    en: "Add or change a partner; a new key stands in this answer and nowhere else",
    query: &[],
    body: Some(schema_of::<PartnerBody>),
    answers: &[(201, schema_of::<Value>)],
    problems: &[],
};

/// Sets down a partner.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: PartnerBody = call.body()?;
    let request =
        PartnerRequest { partner: body.id.0, name: body.name.0, questions_a_day: body.questions_a_day.0, key: body.key.map_or(KeyWish::Keep, |key| key.0) };
    // A key is shown once: an answer that is kept would show it again.
    call.desk.key = None;
    let result = set_partner(call.desk, &request);
    let key = call.told(result)?;
    Ok(Reply::json(201, &json!({"partner": request.partner, "token_key": key.map(|key| key.to_text())})))
}

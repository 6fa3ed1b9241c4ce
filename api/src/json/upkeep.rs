//! What befalls a household that has aid: a death, a move, protection.

use super::call::{Call, Operation, QueryField, Reply, schema_of};
use crate::problem::{self, Problem};
use crate::sheets::PastGrantRow;
use crate::wire::{DeathBody, MoveAwayBody, ProtectionBody, RequiredNoteBody};
use engine::casework::{PastGrant, PastPerson, Transfer, hand_over, move_away, record_death, set_protection, withdraw_death};
use engine::ledger::{Answer, FilePart};
use engine::words::Words;
use serde_json::{Value, json};

/// `POST /api/households/{id}/members/{member}/death`
pub const DEATH: Operation = Operation {
    zh: "登记成员死亡：本人的救助终止，全户的救助三个月内复核",
    en: "Record a member's death: own aid ends, the household's is looked at within three months",
    query: &[],
    body: Some(schema_of::<DeathBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Records a death.
pub fn death(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: DeathBody = call.body()?;
    let (household, member) = (call.part("id").to_string(), call.part("member").to_string());
    let result = record_death(call.desk, &household, &member, body.on.0, &body.note.0);
    call.told(result)?;
    Ok(Reply::json(200, &json!({"household": household, "member": member, "died": body.on.0})))
}

/// `POST /api/households/{id}/members/{member}/death/withdraw`
pub const WITHDRAW_DEATH: Operation = Operation {
    zh: "撤销误登的死亡；已终止的救助须重新审批",
    en: "Take back a death that was recorded by mistake; aid that it ended is awarded anew",
    query: &[],
    body: Some(schema_of::<RequiredNoteBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Takes a death back.
pub fn withdraw(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: RequiredNoteBody = call.body()?;
    let (household, member) = (call.part("id").to_string(), call.part("member").to_string());
    let result = withdraw_death(call.desk, &household, &member, &body.note.0);
    call.told(result)?;
    Ok(Reply::json(200, &json!({"household": household, "member": member})))
}

/// `POST /api/households/{id}/move-away`
pub const MOVE_AWAY: Operation = Operation {
    zh: "登记迁出：在本区的最后一天之后不再由本区发放",
    en: "Record a move to another district: after the last day here nothing is awarded here",
    query: &[],
    body: Some(schema_of::<MoveAwayBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Records a move.
pub fn away(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: MoveAwayBody = call.body()?;
    let id = call.part("id").to_string();
    let result = move_away(call.desk, &id, &body.to.0, body.on.0, &body.note.0);
    done(call, &id, result)
}

const TRANSFER_QUERY: &[QueryField] = &[
    QueryField::required("part", "household 为家庭资料，grants 为已有救助 / `household` the document, `grants` aid had", r#"{"enum":["household","grants"]}"#),
    QueryField::required("purpose", "用途 / what for", r#"{"type":"string","minLength":1,"maxLength":500}"#),
];

/// `GET /api/households/{id}/transfer`
pub const TRANSFER: Operation = Operation {
    zh: "移交给迁入地的档案（JSON Lines，可直接用 yimen import 读入）；每次移交都会留痕",
    en: "The file for the district to which the household moves, as JSON Lines that `yimen import` reads; each time is an event",
    query: TRANSFER_QUERY,
    body: None,
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Hands a part of the file over.
pub fn transfer(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    call.know_query(&["part", "purpose"])?;
    let part = match call.query("part") {
        Some("household") => FilePart::Household,
        Some("grants") => FilePart::Grants,
        _ => return Err(Problem::field("part", Words::new("应为 household 或 grants", "expected household or grants"))),
    };
    let (id, purpose) = (call.part("id").to_string(), call.query("purpose").unwrap_or_default().to_string());
    let result = hand_over(call.desk, &id, part, &purpose);
    Ok(Reply::lines(transfer_lines(call.told(result)?)))
}

/// One object a line, as the other district's import reads it.
pub fn transfer_lines(transfer: Transfer) -> String {
    match transfer {
        Transfer::Household(document) => format!("{document}\n"),
        Transfer::Grants(grants) => grants.into_iter().map(|past| format!("{}\n", Value::Object(row(past).to_json()))).collect(),
    }
}

fn row(past: PastGrant) -> PastGrantRow {
    let (id_number, name, member, household) = match past.who {
        PastPerson::Number { number, name } => (Some(number), name, None, None),
        PastPerson::Member { member, household } => (None, None, Some(member), household),
        PastPerson::Household(household) => (None, None, None, Some(household)),
    };
    let PastGrant { program, agency, need, kind, from, until, amount, per, .. } = past;
    PastGrantRow { line: 0, id_number, member, household, name, program, agency, need, kind, from, until, amount, per }
}

/// `POST /api/households/{id}/protection`
pub const PROTECTION: Operation = Operation {
    zh: "设定或解除信息保护：受保护的家庭对外一律答复为无记录",
    en: "Set or end protection: whoever asks from outside is answered as if nothing were known",
    query: &[],
    body: Some(schema_of::<ProtectionBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Sets or ends protection.
pub fn protection(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: ProtectionBody = call.body()?;
    let id = call.part("id").to_string();
    let result = set_protection(call.desk, &id, body.protection.0, &body.reason.0);
    done(call, &id, result)
}

/// The household as it stands now.
fn done(call: &mut Call<'_, '_>, id: &str, result: Result<Answer, engine::casework::CaseError>) -> Result<Reply, Problem> {
    call.told(result)?;
    let record = call.household(id)?.record;
    Ok(Reply::json(200, &json!({"household": id, "protection": record.protection, "moved": record.moved})))
}

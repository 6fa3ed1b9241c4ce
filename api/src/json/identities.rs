//! Identity: are two registrations one person?

use super::call::{Call, Operation, Reply, schema_of};
use crate::problem::{self, Problem};
use crate::wire::IdentityBody;
use engine::casework::identify;
use engine::ledger::PersonId;
use engine::registry::people_called;
use engine::words::Words;
use serde_json::{Value, json};

/// `POST /api/identities`
pub const POST: Operation = Operation {
    zh: "认定两项登记是同一人、不同的人，或撤销此前的认定",
    en: "Find that two registrations are one person, or two; or take an earlier finding back",
    query: &[],
    body: Some(schema_of::<IdentityBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Records a finding about two registrations.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: IdentityBody = call.body()?;
    let (one, other) = (person(call, "one", &body.one.0)?, person(call, "other", &body.other.0)?);
    let result = identify(call.desk, one, other, body.finding.0, &body.reason.0);
    call.told(result)?;
    Ok(Reply::json(200, &json!({"one": one, "other": other})))
}

/// A registration by its own id, or by the office's id of a member.
fn person(call: &Call<'_, '_>, field: &str, text: &str) -> Result<PersonId, Problem> {
    if let Ok(person) = text.parse() {
        return Ok(person);
    }
    match call.read(people_called(call.desk.store, call.desk.store.vault(), text))?[..] {
        [] => Err(Problem::new(problem::NOT_FOUND, Words::new("没有登记此人", "this person is not registered"))),
        [person] => Ok(person),
        _ => Err(Problem::field(
            field,
            Words::new("有多项登记使用该编号，请用 P- 开头的人员编号", "several registrations have this id: use the one that begins with P-"),
        )),
    }
}

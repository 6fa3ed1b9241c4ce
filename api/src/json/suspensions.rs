//! Suspensions: who is barred from which aid, and let in again.

use super::call::{Call, Operation, Reply, schema_of};
use crate::clock::moment_text;
use crate::problem::{self, FieldProblem, Problem};
use crate::refusal::member_id;
use crate::wire::{LiftBody, SuspensionBody};
use engine::casework::{Suspended, SuspensionRequest, lift_suspension, suspend};
use engine::ledger::{Answer, Scope, SuspensionId, SuspensionRecord, read};
use engine::words;
use engine::words::Words;
use serde_json::{Value, json};

/// `POST /api/suspensions`
pub const POST: Operation = Operation {
    zh: "停保：自某日起不再发放某些救助",
    en: "Suspend a person or a household from some aid",
    query: &[],
    body: Some(schema_of::<SuspensionBody>),
    answers: &[(201, schema_of::<Value>)],
    problems: &[],
};

/// Bars somebody.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: SuspensionBody = call.body()?;
    let who = match (body.person, body.household) {
        (Some(person), None) => Suspended::Person(person.0),
        (None, Some(household)) => Suspended::Household(household.0),
        _ => {
            let expected = Words::new("person 与 household 填且只填一项", "expected either person or household");
            let fault = |path: &str| FieldProblem { path: path.to_string(), expected: expected.clone() };
            return Err(Problem::fields(vec![fault("person"), fault("household")]));
        }
    };
    let request = SuspensionRequest { who, scope: body.scope.0, from: body.from.0, until: body.until.map(|day| day.0), reason: body.reason.0 };
    let result = suspend(call.desk, &request);
    match call.told(result)? {
        Answer::Suspended { suspension } => Ok(Reply::json(201, &json!({"suspension": suspension}))),
        _ => Err(call.unexpected()),
    }
}

/// `GET /api/suspensions/{id}`
pub const GET: Operation = Operation { zh: "一项停保", en: "A suspension", query: &[], body: None, answers: &[(200, schema_of::<Value>)], problems: &[] };

/// Reads a suspension.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let id: SuspensionId = call.id("id")?;
    let record = call.read(read::<SuspensionRecord>(call.desk.store, &id))?;
    let record = record.ok_or_else(|| Problem::new(problem::NOT_FOUND, words!("没有停保记录 {id}", "there is no suspension {id}")))?;
    let household = match record.household {
        Some(household) => call.household_name(household)?,
        None => None,
    };
    let members: Vec<String> = record.people.iter().map(|person| member_id(call.desk, *person)).collect();
    let answer = json!({
        "suspension": id,
        "household": household,
        "members": members,
        "scope": scope_json(&record.scope),
        "from": record.days.from,
        "until": record.days.to,
        "reason": record.reason.text(call.desk.store.vault()),
        "by": record.by,
        "at": moment_text(record.since),
        "lifted": record.lifted.map(moment_text),
    });
    Ok(Reply::json(200, &answer))
}

/// A scope as it is sent.
pub fn scope_json(scope: &Scope) -> Value {
    match scope {
        Scope::All => json!("all"),
        Scope::RestsOnDibao => json!("rests-on-dibao"),
        Scope::Named { programs, needs } => programs.iter().cloned().chain(needs.iter().map(|need| format!("need:{need}"))).collect(),
    }
}

/// `POST /api/suspensions/{id}/lift`
pub const LIFT: Operation = Operation {
    zh: "解除停保",
    en: "Lift a suspension",
    query: &[],
    body: Some(schema_of::<LiftBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Lets somebody in again.
pub fn lift(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (id, body): (SuspensionId, LiftBody) = (call.id("id")?, call.body()?);
    let reason = body.reason.map_or_else(|| "解除 / lifted".to_string(), |reason| reason.0);
    let result = lift_suspension(call.desk, id, &reason);
    call.done(200, "suspension", &id.to_string(), result)
}

//! The economic check of a household: allowed, asked, answered.

use super::call::{Call, Operation, Reply, SchemaOf, schema_of};
use crate::problem::{self, Problem};
use crate::refusal::member_id;
use crate::wire::{AuthoriseBody, CheckBody, FindingsBody};
use engine::casework::{AuthoriseRequest, Contradiction, Findings, answer_check, ask_check, authorise_check, check_stands};
use engine::ledger::PersonId;
use engine::registry::Observation;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const DONE: &[(u16, SchemaOf)] = &[(200, schema_of::<Value>)];

/// `GET /api/households/{id}/check`
pub const GET: Operation = Operation {
    zh: "经济状况核对：谁已授权，结果与自报是否矛盾",
    en: "The economic check: who has allowed it, what was found, and where that contradicts what was told",
    query: &[],
    body: None,
    answers: DONE,
    problems: &[],
};

/// Where the check stands.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let file = call.household(call.part("id"))?;
    let stands = call.told(check_stands(call.desk, &file))?;
    let who = |person: PersonId| member_id(call.desk, person);
    let authorised = stands.record.authorised.iter();
    let authorised: Vec<Value> =
        authorised.map(|leave| json!({"member": who(leave.person), "on": leave.on, "until": leave.until, "paper": leave.paper})).collect();
    let asked = stands.record.asked.as_ref();
    let asked = asked.map(|asked| json!({"on": asked.on, "due": asked.due, "application": asked.application, "answered": asked.answered}));
    let contradictions: Vec<Value> = stands.contradictions.iter().map(|one| contradiction_json(one, who)).collect();
    let answer = json!({
        "authorised": authorised,
        "lacking": stands.lacking.iter().map(|person| who(*person)).collect::<Vec<_>>(),
        "asked": asked,
        "findings": stands.findings.as_ref().map(|findings| findings_json(findings, who)),
        "contradictions": contradictions,
    });
    Ok(Reply::json(200, &answer))
}

/// A value as it was written: yuan and other numbers keep their digits.
fn value_json(raw: &RawValue) -> Value {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

fn findings_json(findings: &Findings, who: impl Fn(PersonId) -> String) -> Value {
    let facts = |facts: &BTreeMap<String, Observation>| -> Value { facts.iter().map(|(key, found)| (key.clone(), value_json(&found.value))).collect() };
    let members: Value = findings.members.iter().map(|(person, found)| (who(*person), facts(found))).collect();
    json!({"on": findings.on, "household": facts(&findings.household), "members": members})
}

fn contradiction_json(one: &Contradiction, who: impl Fn(PersonId) -> String) -> Value {
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    json!({"holder": one.holder.map_or_else(|| "household".to_string(), who), "fact": one.fact, "told": value(&one.told), "found": value(&one.found)})
}

/// `POST /api/households/{id}/check/authorise`
pub const AUTHORISE: Operation = Operation {
    zh: "登记成年成员对经济状况核对的书面授权",
    en: "Record that adult members have allowed the check in writing",
    query: &[],
    body: Some(schema_of::<AuthoriseBody>),
    answers: DONE,
    problems: &[],
};

/// Records a written leave.
pub fn authorise(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: AuthoriseBody = call.body()?;
    let request = AuthoriseRequest {
        household: call.part("id").to_string(),
        members: body.members.into_iter().map(|member| member.0).collect(),
        on: body.on.map_or(call.desk.today, |day| day.0),
        until: body.until.map(|day| day.0),
        paper: body.paper.map(|paper| paper.0),
    };
    let result = authorise_check(call.desk, &request);
    call.done(200, "household", &request.household, result)
}

/// `POST /api/households/{id}/check/ask`
pub const ASK: Operation = Operation {
    zh: "发出核对；全体成年成员书面授权后才能发出",
    en: "Ask the other registers; refused unless every adult has allowed it in writing",
    query: &[],
    body: Some(schema_of::<CheckBody>),
    answers: DONE,
    problems: &[problem::NOT_POSSIBLE],
};

/// Asks other registers.
pub fn ask(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: CheckBody = call.body()?;
    let household = call.part("id").to_string();
    let result = ask_check(call.desk, &household, body.application.map(|application| application.0), body.due.map(|day| day.0));
    call.done(200, "household", &household, result)
}

/// `POST /api/households/{id}/check/answer`
pub const ANSWER: Operation = Operation {
    zh: "登记核对结果",
    en: "Record what the other registers found",
    query: &[],
    body: Some(schema_of::<FindingsBody>),
    answers: DONE,
    problems: &[problem::NOT_POSSIBLE],
};

/// Takes an answer in.
pub fn answer(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: FindingsBody = call.body()?;
    let household = call.part("id").to_string();
    let result = answer_check(call.desk, &household, &body.findings.0);
    call.done(200, "household", &household, result)
}

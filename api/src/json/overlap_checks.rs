//! A partner asks whether somebody had a need met already; it is not told by whom or where.

use super::call::{Call, Operation, Reply, schema_of};
use crate::problem::Problem;
use crate::wire::OverlapCheckBody;
use engine::calendar::Period;
use engine::casework::{BlindAnswer, BlindQuestion, ask_blindly};
use serde_json::{Value, json};

/// `POST /api/overlap-checks`
pub const POST: Operation = Operation {
    zh: "盲查：某人在某时段是否已获得某类救助",
    en: "A blind check: has this person had this need met in this window?",
    query: &[],
    body: Some(schema_of::<OverlapCheckBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[],
};

/// Answers no, yes or partly.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: OverlapCheckBody = call.body()?;
    let window = Period { from: body.window.0.from.0, to: body.window.0.until.map(|day| day.0) };
    let question = BlindQuestion { number: body.id_number.0, need: body.need.0, window, purpose: body.purpose.0, consent: body.consent.0 };
    // The question is asked anew each time: what was answered once may have changed.
    call.desk.key = None;
    let answer = ask_blindly(call.desk, &question);
    let word = match call.told(answer)? {
        BlindAnswer::No => "no",
        BlindAnswer::Yes => "yes",
        BlindAnswer::Partly => "partly",
    };
    Ok(Reply::json(200, &json!({"answer": word})))
}

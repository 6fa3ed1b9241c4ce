//! A partner asks whether somebody had a need met already; it is not told by whom or where.

use super::call::{Call, Operation, Reply, schema_of};
use crate::problem::{self, FieldProblem, Problem};
use crate::wire::OverlapCheckBody;
use engine::calendar::Period;
use engine::casework::{AskedAbout, BlindAnswer, BlindQuestion, ask_blindly};
use engine::ledger::{PartnerRecord, read};
use engine::sealing::Token;
use engine::words::Words;
use serde_json::{Value, json};

/// `POST /api/overlap-checks`
pub const POST: Operation = Operation {
    zh: "盲查：某人在某时段是否已获得某类救助；写明 cap 时答复其余额",
    en: "A blind check: has this person had this need met in this window? With a cap: how much of it is left?",
    query: &[],
    body: Some(schema_of::<OverlapCheckBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::TOO_MANY_QUESTIONS],
};

/// Answers no, yes or partly.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: OverlapCheckBody = call.body()?;
    let partner = call.actor.partner.clone();
    let about = match (body.id_number, body.token) {
        (Some(number), None) => AskedAbout::Number(number.0),
        (None, Some(token)) => {
            let wrong = || Problem::field("token", Words::new("应为64位十六进制", "expected 64 hex digits"));
            asked_by_token(call, partner.as_deref(), token.0.parse().map_err(|_| wrong())?)?
        }
        _ => {
            let expected = Words::new("id_number 与 token 填且只填一项", "expected either id_number or token");
            let fault = |path: &str| FieldProblem { path: path.to_string(), expected: expected.clone() };
            return Err(Problem::fields(vec![fault("id_number"), fault("token")]));
        }
    };
    let question = BlindQuestion {
        about,
        partner,
        need: body.need.0,
        window: Period { from: body.window.0.from.0, to: body.window.0.until.map(|day| day.0) },
        cap: body.cap.map(|cap| cap.0),
        purpose: body.purpose.0,
        consent: body.consent.0,
    };
    // The question is asked anew each time: what was answered once may have changed.
    call.desk.key = None;
    let answer = ask_blindly(call.desk, &question);
    let reply = call.told(answer)?;
    let mut told = json!({"answer": match reply.met {
        BlindAnswer::No => "no",
        BlindAnswer::Yes => "yes",
        BlindAnswer::Partly => "partly",
    }});
    if let (Some(told), Some(remaining)) = (told.as_object_mut(), reply.remaining) {
        told.insert("remaining".to_string(), json!(remaining));
    }
    Ok(Reply::json(200, &told))
}

fn asked_by_token(call: &Call<'_, '_>, partner: Option<&str>, token: Token) -> Result<AskedAbout, Problem> {
    let Some(partner) = partner else { return Ok(AskedAbout::Token(token, Vec::new())) };
    let record = call.read(read::<PartnerRecord>(call.desk.store, &partner.to_string()))?;
    let people = match record {
        Some(record) => call.read(call.app.partner_tokens.people(call.desk.store, &record, token))?,
        None => Vec::new(),
    };
    Ok(AskedAbout::Token(token, people))
}

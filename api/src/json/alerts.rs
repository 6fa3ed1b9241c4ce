//! Alerts: what a desk must look at, and what it found.

use super::call::{Call, Operation, Reply, schema_of};
use crate::clock::moment_text;
use crate::problem::Problem;
use crate::wire::AlertBody;
use engine::alerts::{Alert, alerts, answer_alert};
use serde_json::{Value, json};

/// `GET /api/alerts`
pub const LIST: Operation = Operation {
    zh: "预警：需要核对的事项",
    en: "Alerts: what a desk must look at",
    query: &[],
    body: None,
    answers: &[(200, schema_of::<Vec<Value>>)],
    problems: &[],
};

/// Lists the alerts, open ones first.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let found = call.told(alerts(call.desk))?;
    let seen: Vec<Value> = found.iter().filter(|alert| alert.agency.as_deref().is_none_or(|agency| call.actor.acts_for(agency))).map(alert_json).collect();
    Ok(Reply::json(200, &seen))
}

fn alert_json(alert: &Alert) -> Value {
    let mut object = json!({
        "key": alert.key,
        "kind": alert.kind.code(),
        "name": alert.kind.words(),
        "about": alert.about,
        "since": moment_text(alert.since),
        "state": alert.state,
        "level": alert.level,
        "says": alert.says,
        "evidence": alert.evidence,
        "fingerprint": alert.fingerprint,
        "agency": alert.agency,
    });
    if let (Some(object), Some(due)) = (object.as_object_mut(), alert.due) {
        object.insert("due".to_string(), json!(due));
        object.insert("provisional".to_string(), json!(alert.is_provisional));
    }
    object
}

/// `POST /api/alerts/{key}/answer`
pub const ANSWER: Operation =
    Operation {
        zh: "答复预警", en: "Answer an alert", query: &[], body: Some(schema_of::<AlertBody>), answers: &[(200, schema_of::<Value>)], problems: &[]
    };

/// Answers an alert on the facts that raise it now.
pub fn answer(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (key, body): (String, AlertBody) = (call.part("key").to_string(), call.body()?);
    let result = answer_alert(call.desk, &key, body.outcome.0, &body.reason.0);
    call.done(200, "alert", &key, result)
}

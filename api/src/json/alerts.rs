//! Alerts: what a desk must look at, and what it found.

use super::call::{Call, Operation, QueryField, Reply, schema_of};
use super::history::body_json;
use crate::clock::moment_text;
use crate::problem::{self, Problem};
use crate::wire::{AlertBody, AlertNoticeBody, AlertReplyBody};
use engine::alerts::{
    Alert, AlertKind, AlertState, Closed, Hearing, NoticeRequest, alerts_with, answer_alert, closed_alerts, notify_person, precision_by_kind, record_reply,
    review_answer,
};
use engine::ledger::{AlertOutcome, AnswerStep};
use engine::sealing::Note;
use engine::words;
use engine::words::Words;
use serde_json::{Value, json};

const QUERY: &[QueryField] = &[
    QueryField::optional(
        "state",
        "只要此状态；closed 为已因资料改正而消失的 / only those of a state; closed: those that an edit has closed",
        r#"{"type":"string","enum":["open","confirmed","dismissed","closed"]}"#,
    ),
    QueryField::optional("kind", "只要此类别，如 deadline_near / only those of a kind, as deadline_near", r#"{"type":"string"}"#),
];

/// `GET /api/alerts`
pub const LIST: Operation = Operation {
    zh: "预警：需要核对的事项；刚启动、尚未读完各户时，缺少疑似同一人与符合情况变化两类",
    en: "Alerts: what a desk must look at. Just after a start, before everybody was read, suspected pairs and changed eligibility are lacking",
    query: QUERY,
    body: None,
    answers: &[(200, schema_of::<Vec<Value>>)],
    problems: &[],
};

/// Lists the alerts, open ones first.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    call.know_query(&["state", "kind"])?;
    let unknown = |code: &str| Problem::field("kind", words!("没有类别 {code}", "there is no kind {code}"));
    let kind = call.query("kind").map(|code| AlertKind::of_code(code).ok_or_else(|| unknown(code))).transpose()?;
    let is_of_kind = |own: AlertKind| kind.is_none_or(|kind| own == kind);
    let handed = call.told(call.app.handed_in())?;
    let wanted = match call.query("state") {
        None => None,
        Some("open") => Some(AlertState::Open),
        Some("confirmed") => Some(AlertState::Confirmed),
        Some("dismissed") => Some(AlertState::Dismissed),
        Some("closed") => {
            let closed = call.told(closed_alerts(call.desk, &handed))?;
            let closed: Vec<Value> = closed.iter().filter(|one| is_of_kind(one.kind)).map(|one| closed_json(call, one)).collect();
            return Ok(Reply::json(200, &closed));
        }
        Some(_) => {
            return Err(Problem::field("state", Words::new("应为 open、confirmed、dismissed 或 closed", "expected open, confirmed, dismissed or closed")));
        }
    };
    let found = call.told(alerts_with(call.desk, &handed))?;
    let is_own = |alert: &Alert| alert.agency.as_deref().is_none_or(|agency| call.actor.acts_for(agency));
    let is_seen = |alert: &&Alert| is_own(alert) && is_of_kind(alert.kind) && wanted.is_none_or(|state| alert.state == state);
    let seen: Vec<Value> = found.iter().filter(is_seen).map(|alert| alert_json(call, alert)).collect();
    Ok(Reply::json(200, &seen))
}

fn alert_json(call: &Call<'_, '_>, alert: &Alert) -> Value {
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
        "heard_first": alert.kind.hearing() == Hearing::First,
    });
    let Some(fields) = object.as_object_mut() else { return object };
    if let Some(due) = alert.due {
        fields.insert("due".to_string(), json!(due));
        fields.insert("provisional".to_string(), json!(alert.is_provisional));
    }
    if let Some(difference) = &alert.difference {
        fields.insert("difference".to_string(), json!({"gone": difference.gone, "new": difference.new}));
    }
    let text = |note: &Note| note.text(call.desk.store.vault());
    if let Some((fingerprint, on, until, note)) = &alert.case.noticed {
        let is_current = *fingerprint == alert.fingerprint;
        fields.insert("notice".to_string(), json!({"on": on, "reply_until": until, "text": text(note), "on_this_evidence": is_current}));
    }
    if let Some((on, note)) = &alert.case.replied {
        fields.insert("reply".to_string(), json!({"on": on, "text": text(note)}));
    }
    if let Some(answered) = &alert.answered {
        fields.insert(
            "answer".to_string(),
            json!({"outcome": answered.outcome, "by": answered.by, "at": moment_text(answered.since),
            "reason": text(&answered.reason), "on_this_evidence": alert.difference.is_none()}),
        );
    }
    let answers: Vec<Value> = alert
        .case
        .answers
        .iter()
        .map(|(outcome, fingerprint, by, at, step)| {
            let is_review = *step == AnswerStep::Review;
            json!({"outcome": outcome, "by": by, "at": moment_text(*at), "review": is_review, "fingerprint": fingerprint})
        })
        .collect();
    fields.insert("answers".to_string(), json!(answers));
    object
}

fn closed_json(call: &Call<'_, '_>, closed: &Closed) -> Value {
    let edit = closed.edit.as_ref().map(|event| body_json(call, &event.body).0);
    json!({
        "key": closed.key,
        "kind": closed.kind.code(),
        "name": closed.kind.words(),
        "state": "closed",
        "about": closed.subjects,
        "closed": {"position": closed.position, "by": closed.by, "at": moment_text(closed.since), "household": closed.household, "what": edit},
    })
}

/// `GET /api/alerts/precision`
pub const PRECISION: Operation = Operation {
    zh: "各类预警的准确率：监督人认定属实与不属实的数目",
    en: "How often alerts of each kind are right, by the supervisors' answers",
    query: &[],
    body: None,
    answers: &[(200, schema_of::<Vec<Value>>)],
    problems: &[],
};

/// Counts the answers by kind.
pub fn precision(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let counts = call.told(precision_by_kind(call.desk))?;
    let line = |(kind, count): (&AlertKind, &engine::alerts::Precision)| json!({"kind": kind.code(), "name": kind.words(), "confirmed": count.confirmed, "dismissed": count.dismissed, "percent": count.percent()});
    Ok(Reply::json(200, &counts.iter().map(line).collect::<Vec<Value>>()))
}

/// `POST /api/alerts/{key}/answer`
pub const ANSWER: Operation = Operation {
    zh: "答复预警；涉及当事人行为的，认定属实前须先告知并听取说明",
    en: "Answer an alert; where it is about somebody's conduct, the person is told and heard before it is confirmed",
    query: &[],
    body: Some(schema_of::<AlertBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Answers an alert on the facts that raise it now.
pub fn answer(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (key, body): (String, AlertBody) = (call.part("key").to_string(), call.body()?);
    decided(call, key, &body, answer_alert)
}

/// `POST /api/alerts/{key}/review`
pub const REVIEW: Operation = Operation {
    zh: "复核预警的答复，由作出答复以外的人办理",
    en: "Look again at the answer to an alert: somebody else than who answered",
    query: &[],
    body: Some(schema_of::<AlertBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Looks again at an answer.
pub fn review(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (key, body): (String, AlertBody) = (call.part("key").to_string(), call.body()?);
    decided(call, key, &body, review_answer)
}

/// Answers an alert, or looks again at the answer.
type Decide =
    fn(&mut engine::casework::Desk<'_>, &[engine::alerts::HandedIn], &str, AlertOutcome, &str) -> Result<engine::ledger::Answer, engine::casework::CaseError>;

fn decided(call: &mut Call<'_, '_>, key: String, body: &AlertBody, decide: Decide) -> Result<Reply, Problem> {
    let handed = call.told(call.app.handed_in())?;
    let result = decide(call.desk, &handed, &key, body.outcome.0, &body.reason.0);
    call.done(200, "alert", &key, result)
}

/// `POST /api/alerts/{key}/notice`
pub const NOTICE: Operation = Operation {
    zh: "书面告知当事人预警的依据和答复期限",
    en: "Tell the person in writing what is asked, and until when there is time to answer",
    query: &[],
    body: Some(schema_of::<AlertNoticeBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Records the notice.
pub fn notice(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (key, body): (String, AlertNoticeBody) = (call.part("key").to_string(), call.body()?);
    let working_days = body.working_days.map(|days| u16::try_from(days.0).unwrap_or(u16::MAX));
    let request = NoticeRequest { text: body.text.map(|text| text.0), working_days };
    let handed = call.told(call.app.handed_in())?;
    let result = notify_person(call.desk, &handed, &key, &request);
    call.done(200, "alert", &key, result)
}

/// `POST /api/alerts/{key}/reply`
pub const REPLY: Operation = Operation {
    zh: "登记当事人的说明",
    en: "Record what the person says",
    query: &[],
    body: Some(schema_of::<AlertReplyBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Records the reply.
pub fn reply(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (key, body): (String, AlertReplyBody) = (call.part("key").to_string(), call.body()?);
    let handed = call.told(call.app.handed_in())?;
    let result = record_reply(call.desk, &handed, &key, &body.text.0, body.on.map(|day| day.0));
    call.done(200, "alert", &key, result)
}

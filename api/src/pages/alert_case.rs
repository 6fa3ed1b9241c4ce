//! How far has one alert come: what was told, heard, answered, looked at again?

use super::alerts::{Link, links_about, own_alerts};
use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, part, show};
use super::identities::links;
use super::notice::Notice;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::moment_text;
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::alerts::{Alert, AlertState, HandedIn, Hearing, NoticeRequest, answer_alert, notify_person, record_reply, review_answer};
use engine::casework::{CaseError, Desk};
use engine::ledger::{AlertAnswer, AlertOutcome, Answer, AnswerStep, read};
use engine::sealing::Note;
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "alert_case.html")]
struct AlertCasePage {
    f: Frame,
    notice: Option<Notice>,
    href: String,
    kind: String,
    says: String,
    evidence: Vec<String>,
    about: Vec<Link>,
    compared: Vec<String>,
    gone: Vec<String>,
    new: Vec<String>,
    is_heard_first: bool,
    is_open: bool,
    told: Option<Told>,
    replied: Option<(String, String)>,
    answers: Vec<AnswerLine>,
    fault: Option<String>,
    form_key: String,
}

/// What the person was told.
struct Told {
    on: String,
    until: String,
    text: String,
    is_current: bool,
}

struct AnswerLine {
    outcome: &'static str,
    by: String,
    at: String,
    is_review: bool,
    /// What was found; kept of the last answer.
    reason: String,
}

#[derive(Template)]
#[template(path = "alert_notice.html")]
struct AlertNoticePage {
    f: Frame,
    href: String,
    kind: String,
    /// To whom it is handed.
    to: Vec<String>,
    /// Who asks.
    agency: String,
    told: Told,
}

fn one(visit: &Visit, desk: &Desk<'_>, key: &str) -> Result<Alert, Trouble> {
    let gone = || Trouble::Missing(Words::new("没有该预警，或其依据已消失", "there is no such alert, or what raised it is gone"));
    own_alerts(visit, desk)?.into_iter().find(|alert| alert.key == key).ok_or_else(gone)
}

fn told(desk: &Desk<'_>, alert: &Alert) -> Option<Told> {
    let (fingerprint, on, until, text) = alert.case.noticed.as_ref()?;
    Some(Told { on: on.to_string(), until: until.to_string(), text: text_of(desk, text), is_current: *fingerprint == alert.fingerprint })
}

fn text_of(desk: &Desk<'_>, note: &Note) -> String {
    super::records::noted(desk, note)
}

/// `GET /alerts/{key}`
pub async fn alert_page(visit: Visit, Path(key): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadAlerts)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_page(visit, desk, &key, notice, None, StatusCode::OK)
        })
        .await
}

fn write_page(visit: &Visit, desk: &mut Desk<'_>, key: &str, notice: Option<Notice>, fault: Option<String>, status: StatusCode) -> Result<Response, Trouble> {
    let alert = one(visit, desk, key)?;
    let l = visit.l;
    let all = |list: &[Words]| list.iter().map(|words| l.w(words).to_string()).collect::<Vec<String>>();
    let difference = alert.difference.clone().unwrap_or_default();
    let answers = alert.case.answers.iter().map(|(outcome, _, by, at, step)| AnswerLine {
        outcome: outcome_word(l, *outcome),
        by: by.clone(),
        at: moment_text(*at),
        is_review: *step == AnswerStep::Review,
        reason: String::new(),
    });
    let mut answers: Vec<AnswerLine> = answers.collect();
    if let (Some(last), Some(kept)) = (answers.last_mut(), read::<AlertAnswer>(desk.store, &alert.key)?) {
        last.reason = text_of(desk, &kept.reason);
    }
    let href = format!("/alerts/{}", part(key));
    let page = AlertCasePage {
        f: visit.frame("alerts", &l.own(alert.kind.words())).back_at(&href),
        notice,
        href,
        kind: l.own(alert.kind.words()),
        says: l.w(&alert.says).to_string(),
        evidence: all(&alert.evidence),
        about: links_about(desk, l, &alert),
        compared: links(key),
        gone: all(&difference.gone),
        new: all(&difference.new),
        is_heard_first: alert.kind.hearing() == Hearing::First,
        is_open: alert.state == AlertState::Open,
        told: told(desk, &alert),
        replied: alert.case.replied.as_ref().map(|(on, text)| (on.to_string(), text_of(desk, text))),
        answers,
        fault,
        form_key: fresh_key(desk),
    };
    show(status, &page)
}

fn outcome_word(l: Tongue, outcome: AlertOutcome) -> &'static str {
    match outcome {
        AlertOutcome::Confirmed => l.t("属实", "confirmed"),
        AlertOutcome::Dismissed => l.t("不属实", "dismissed"),
    }
}

/// `GET /alerts/{key}/notice`: to be printed and handed over.
pub async fn notice_page(visit: Visit, Path(key): Path<String>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadAlerts)?;
            let alert = one(visit, desk, &key)?;
            let not_told = || Trouble::Missing(Words::new("尚未书面告知当事人", "the person was not told in writing yet"));
            let told = told(desk, &alert).ok_or_else(not_told)?;
            let l = visit.l;
            let f = visit.frame("alerts", l.t("书面告知", "Written notice"));
            let agency = alert.agency.as_deref().map(|agency| l.own(super::records::name_of(desk, agency))).unwrap_or_default();
            let (href, kind, to) = (format!("/alerts/{}", part(&key)), l.own(alert.kind.words()), addressees(desk, l, &alert));
            show(StatusCode::OK, &AlertNoticePage { f, href, kind, to, agency, told })
        })
        .await
}

/// The people whom an alert is about by their names, or the head of a household that it is about.
fn addressees(desk: &Desk<'_>, l: Tongue, alert: &Alert) -> Vec<String> {
    let mut to: Vec<String> = Vec::new();
    for about in &alert.about {
        let Some(id) = &about.household else { continue };
        let Some(file) = desk.household(id).ok() else { continue };
        let meant = file.people.iter().find(|member| about.member.as_ref().is_none_or(|own| member.payload.id == *own));
        let Some(name) = meant.and_then(|member| member.payload.name.clone()) else { continue };
        let line = l.own(words!("{name}（户 {id}）", "{name} (household {id})"));
        if !to.contains(&line) {
            to.push(line);
        }
    }
    to
}

/// What a form does to an alert.
type Act = fn(&mut Desk<'_>, &[HandedIn], &str, &Form) -> Result<Answer, CaseError>;

async fn act(visit: Visit, key: String, form: Form, name: &'static str, done: &'static str, act: Act) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::AnswerAlerts)?;
            let handed = visit.app.handed_in()?;
            form.keep_answer(desk, name);
            match act(desk, &handed, &key, &form) {
                Ok(_) => go(&format!("/alerts/{}?done={done}", part(&key))),
                Err(CaseError::Faults(found)) => {
                    let fault = found.first().map(|(_, expected)| visit.l.w(expected).to_string());
                    write_page(visit, desk, &key, None, fault, StatusCode::UNPROCESSABLE_ENTITY)
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
}

/// `POST /alerts/{key}/notice`
pub async fn tell(visit: Visit, Path(key): Path<String>, form: Form) -> Response {
    act(visit, key, form, "alert-notice", "noticed", |desk, handed, key, form| {
        let working_days = form.given("working_days").map(|days| days.parse().unwrap_or(0));
        notify_person(desk, handed, key, &NoticeRequest { text: form.given("text").map(str::to_string), working_days })
    })
    .await
}

/// `POST /alerts/{key}/reply`
pub async fn hear(visit: Visit, Path(key): Path<String>, form: Form) -> Response {
    act(visit, key, form, "alert-reply", "heard", |desk, handed, key, form| {
        let mut faults = FormFaults::default();
        let on = form.day("on", &mut faults);
        if !faults.is_empty() {
            return Err(CaseError::Faults(faults.0));
        }
        record_reply(desk, handed, key, form.get("text"), on)
    })
    .await
}

fn outcome_of(form: &Form) -> Result<AlertOutcome, CaseError> {
    match form.get("outcome") {
        "confirmed" => Ok(AlertOutcome::Confirmed),
        "dismissed" => Ok(AlertOutcome::Dismissed),
        _ => Err(CaseError::field("outcome", Words::new("请选择属实或不属实", "choose confirmed or dismissed"))),
    }
}

/// `POST /alerts/{key}/decide`
pub async fn decide(visit: Visit, Path(key): Path<String>, form: Form) -> Response {
    act(visit, key, form, "alert-decide", "answered", |desk, handed, key, form| answer_alert(desk, handed, key, outcome_of(form)?, form.get("reason"))).await
}

/// `POST /alerts/{key}/review`
pub async fn review(visit: Visit, Path(key): Path<String>, form: Form) -> Response {
    act(visit, key, form, "alert-review", "answered", |desk, handed, key, form| review_answer(desk, handed, key, outcome_of(form)?, form.get("reason"))).await
}

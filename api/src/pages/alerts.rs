//! What must a desk look at, on which evidence, and how is it answered?

use super::form::{Form, fresh_key};
use super::frame::{Frame, go, part, show};
use super::notice::Notice;
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::moment_text;
use crate::officer::May;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use engine::alerts::{About, Alert, AlertKind, AlertLevel, AlertState, Hearing, alerts_with, answer_alert, precision_by_kind};
use engine::casework::{CaseError, Desk};
use engine::ledger::{AlertAnswer, AlertOutcome, read};
use engine::words;
use engine::words::Words;
use std::collections::{BTreeMap, BTreeSet};

/// Settled alerts shown at most.
const SETTLED_MAX: usize = 50;

/// How many alerts are open, by level.
#[derive(Clone, Copy, Debug, Default)]
pub struct AlertCounts {
    /// Now.
    pub red: usize,
    /// Soon.
    pub amber: usize,
    /// To be looked at.
    pub notice: usize,
}

#[derive(Template)]
#[template(path = "alerts.html")]
struct AlertsPage {
    f: Frame,
    notice: Option<Notice>,
    is_still_reading: bool,
    kinds: Vec<KindChoice>,
    open: Vec<AlertView>,
    settled: Vec<AlertView>,
    settled_count: usize,
    precision: Vec<PrecisionLine>,
}

struct KindChoice {
    code: &'static str,
    /// Its name, and how many are open.
    label: String,
    chosen: bool,
}

struct PrecisionLine {
    kind: String,
    confirmed: u32,
    dismissed: u32,
    percent: String,
}

struct AlertView {
    number: usize,
    key: String,
    kind: String,
    level: &'static str,
    level_words: &'static str,
    says: String,
    evidence: Vec<String>,
    about: Vec<Link>,
    since: String,
    due: String,
    agency: String,
    answer: String,
    reason: String,
    fault: Option<String>,
    form_key: String,
    href: String,
    is_heard_first: bool,
    differs: bool,
}

/// A page of this server, and what it is called.
pub struct Link {
    /// What it is called.
    pub text: String,
    /// Its address.
    pub href: String,
}

/// Alerts that this visitor's desk has to do with.
pub fn own_alerts(visit: &Visit, desk: &Desk<'_>) -> Result<Vec<Alert>, Trouble> {
    let is_own = |alert: &Alert| alert.agency.as_deref().is_none_or(|agency| visit.actor.acts_for(agency));
    Ok(alerts_with(desk, &visit.app.handed_in()?)?.into_iter().filter(is_own).collect())
}

/// How many are open.
pub fn counts(visit: &Visit, desk: &Desk<'_>) -> Result<AlertCounts, Trouble> {
    let mut counts = AlertCounts::default();
    for alert in own_alerts(visit, desk)?.iter().filter(|alert| alert.state == AlertState::Open) {
        match alert.level {
            AlertLevel::Red => counts.red += 1,
            AlertLevel::Amber => counts.amber += 1,
            AlertLevel::Notice => counts.notice += 1,
        }
    }
    Ok(counts)
}

/// `GET /alerts`
pub async fn alerts_page(visit: Visit, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadAlerts)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            let missing = || Trouble::Missing(Words::new("没有这类预警", "there is no such kind of alert"));
            let kind = query.get("kind").filter(|code| !code.is_empty()).map(|code| AlertKind::of_code(code).ok_or_else(missing)).transpose()?;
            write_page(visit, desk, notice, kind, None, StatusCode::OK)
        })
        .await
}

/// What was typed for which alert, and what is wrong with it.
struct Answered<'a> {
    key: &'a str,
    reason: &'a str,
    fault: String,
}

fn write_page(
    visit: &Visit,
    desk: &mut Desk<'_>,
    notice: Option<Notice>,
    kind: Option<AlertKind>,
    answered: Option<Answered<'_>>,
    status: StatusCode,
) -> Result<Response, Trouble> {
    let l = visit.l;
    let is_still_reading = visit.app.is_still_reading();
    let all = own_alerts(visit, desk)?;
    let kinds = kind_choices(l, &all, kind);
    let shown = all.into_iter().filter(|alert| kind.is_none_or(|kind| alert.kind == kind));
    let (open, settled): (Vec<Alert>, Vec<Alert>) = shown.partition(|alert| alert.state == AlertState::Open);
    let settled_count = settled.len();
    let open_count = open.len();
    let precision = precision_by_kind(desk)?.into_iter().map(|(kind, count)| PrecisionLine {
        kind: l.own(kind.words()),
        confirmed: count.confirmed,
        dismissed: count.dismissed,
        percent: count.percent().map(|percent| format!("{percent} %")).unwrap_or_default(),
    });
    let precision = precision.collect();
    let mut views = |list: Vec<Alert>, limit: usize, first: usize| -> Result<Vec<AlertView>, Trouble> {
        list.iter().take(limit).enumerate().map(|(number, alert)| view(desk, l, alert, first + number, answered.as_ref())).collect()
    };
    let page = AlertsPage {
        f: visit.frame("alerts", l.t("预警", "Alerts")).back_at("/alerts"),
        notice,
        is_still_reading,
        kinds,
        open: views(open, usize::MAX, 0)?,
        settled: views(settled, SETTLED_MAX, open_count)?,
        settled_count,
        precision,
    };
    show(status, &page)
}

/// The kinds of which there is an alert, each with how many are open.
fn kind_choices(l: Tongue, all: &[Alert], chosen: Option<AlertKind>) -> Vec<KindChoice> {
    let mut counts: BTreeMap<AlertKind, usize> = chosen.map(|kind| (kind, 0)).into_iter().collect();
    for alert in all {
        *counts.entry(alert.kind).or_default() += usize::from(alert.state == AlertState::Open);
    }
    let choice = |(kind, open): (AlertKind, usize)| {
        let Words { zh, en } = kind.words();
        KindChoice { code: kind.code(), label: l.own(words!("{zh}（{open}）", "{en} ({open})")), chosen: chosen == Some(kind) }
    };
    counts.into_iter().map(choice).collect()
}

fn view(desk: &mut Desk<'_>, l: Tongue, alert: &Alert, number: usize, answered: Option<&Answered<'_>>) -> Result<AlertView, Trouble> {
    let (level, level_words) = match alert.level {
        AlertLevel::Red => ("red", l.t("紧急", "urgent")),
        AlertLevel::Amber => ("amber", l.t("临近", "soon")),
        AlertLevel::Notice => ("notice", l.t("提示", "notice")),
    };
    let kept = if alert.state == AlertState::Open { None } else { read::<AlertAnswer>(desk.store, &alert.key)? };
    let typed = answered.filter(|answered| answered.key == alert.key);
    let about = links_about(desk, l, alert);
    let reason = match (typed, &kept) {
        (Some(typed), _) => typed.reason.to_string(),
        (None, Some(kept)) => records::noted(desk, &kept.reason),
        (None, None) => String::new(),
    };
    let answer = kept.map(|kept| {
        let outcome = match kept.outcome {
            AlertOutcome::Confirmed => l.t("属实", "confirmed"),
            AlertOutcome::Dismissed => l.t("不属实", "dismissed"),
        };
        format!("{outcome} · {} · {}", kept.by, moment_text(kept.since))
    });
    Ok(AlertView {
        number,
        key: alert.key.clone(),
        kind: l.own(alert.kind.words()),
        level,
        level_words,
        says: l.w(&alert.says).to_string(),
        evidence: alert.evidence.iter().map(|words| l.w(words).to_string()).collect(),
        about,
        since: moment_text(alert.since),
        due: match (alert.due, alert.is_provisional) {
            (None, _) => String::new(),
            (Some(day), false) => day.to_string(),
            (Some(day), true) => l.own(words!("不早于 {day}（暂定）", "not before {day} (provisional)")),
        },
        agency: alert.agency.as_deref().map(|agency| l.own(records::name_of(desk, agency))).unwrap_or_default(),
        answer: answer.unwrap_or_default(),
        reason,
        fault: typed.map(|typed| typed.fault.clone()),
        form_key: fresh_key(desk),
        href: format!("/alerts/{}", part(&alert.key)),
        is_heard_first: alert.kind.hearing() == Hearing::First,
        differs: alert.difference.is_some(),
    })
}

/// The pages of what an alert is about, each once.
pub fn links_about(desk: &Desk<'_>, l: Tongue, alert: &Alert) -> Vec<Link> {
    let mut seen = BTreeSet::new();
    let links = alert.about.iter().flat_map(|about| links(desk, l, about));
    links.filter(|link| seen.insert(link.href.clone())).collect()
}

fn links(desk: &Desk<'_>, l: Tongue, about: &About) -> Vec<Link> {
    let mut links = Vec::new();
    if let Some(id) = &about.household {
        let member = about.member.as_deref().map(|member| l.own(words!("，成员 {member}", ", member {member}"))).unwrap_or_default();
        links.push(Link { text: format!("{} {id}{member}", l.t("户", "household")), href: format!("/households/{}", part(id)) });
    }
    if let Some(id) = &about.application {
        links.push(Link { text: l.own(words!("申请 {id}", "application {id}")), href: format!("/applications/{}", part(id)) });
    }
    if let Some(id) = &about.grant {
        links.push(Link { text: l.own(words!("救助 {id}", "grant {id}")), href: format!("/grants/{}", part(id)) });
    }
    if let Some(id) = &about.program {
        links.push(Link { text: l.own(records::name_of(desk, id)), href: format!("/programs/{}", part(id)) });
    }
    if let Some(id) = &about.fund {
        links.push(Link { text: l.own(words!("资金 {id}", "fund {id}")), href: format!("/funds/{}", part(id)) });
    }
    if let Some(id) = &about.report {
        links.push(Link { text: l.own(words!("线索 {id}", "report {id}")), href: format!("/reports/{}", part(id)) });
    }
    if let (Some(agency), Some(month)) = (&about.agency, &about.reviews) {
        let text = l.own(words!("{month} 应复核的名单", "the list of {month}"));
        links.push(Link { text, href: format!("/reviews?month={}&agency={}", part(month), part(agency)) });
    }
    if let (Some(agency), Some(month)) = (&about.agency, &about.changes) {
        let text = l.t("查看名单", "See the list").to_string();
        links.push(Link { text, href: format!("/entitlement-changes?month={}&agency={}", part(month), part(agency)) });
    }
    links
}

/// `POST /alerts/answer`: the alert's key stands in the form, because it holds characters that addresses don't like.
pub async fn answer(visit: Visit, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::AnswerAlerts)?;
            let (key, reason) = (form.get("alert"), form.get("reason"));
            let outcome = match form.get("outcome") {
                "confirmed" => Some(AlertOutcome::Confirmed),
                "dismissed" => Some(AlertOutcome::Dismissed),
                _ => None,
            };
            let wrong = |fault: &str| Some(Answered { key, reason, fault: fault.to_string() });
            let Some(outcome) = outcome else {
                let fault = visit.l.t("请选择属实或不属实", "choose confirmed or dismissed");
                return write_page(visit, desk, None, None, wrong(fault), StatusCode::UNPROCESSABLE_ENTITY);
            };
            form.keep_answer(desk, "answer-alert");
            match answer_alert(desk, &visit.app.handed_in()?, key, outcome, reason) {
                Ok(_) => go("/alerts?done=answered"),
                Err(CaseError::Faults(found)) => {
                    let fault = found.first().map(|(_, expected)| visit.l.w(expected).to_string()).unwrap_or_default();
                    write_page(visit, desk, None, None, wrong(&fault), StatusCode::UNPROCESSABLE_ENTITY)
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
}

//! Which applications wait, how much time is left, and how are their stages decided?

use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, part, show};
use super::notice::Notice;
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::{actor_named, application_state, outcome_words};
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::alerts::{AlertKind, AlertLevel, alerts};
use engine::calendar::{Date, LimitUnit};
use engine::casework::{CaseError, Desk, Filing, StageRequest, decide_stage, file_application, open_applications};
use engine::ledger::{Answer, ApplicationId, ApplicationRecord, ApplicationState, Outcome};
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

/// Applications shown at most.
const SHOWN_MAX: usize = 300;

/// An application that waits.
pub struct WaitingLine {
    /// Its number.
    pub id: String,
    /// The program.
    pub name: String,
    /// The office's id of the household.
    pub household: String,
    /// Its page.
    pub household_href: String,
    /// For whom.
    pub who: String,
    /// The day it was handed in.
    pub on: String,
    /// The stage that waits.
    pub stage: String,
    /// By which day.
    pub due: String,
    /// `red`, `amber` or empty.
    pub level: &'static str,
    /// The level in words.
    pub level_words: &'static str,
}

#[derive(Template)]
#[template(path = "applications.html")]
struct ApplicationsPage {
    f: Frame,
    lines: Vec<WaitingLine>,
    total: usize,
}

#[derive(Template)]
#[template(path = "application.html")]
struct ApplicationPage {
    f: Frame,
    notice: Option<Notice>,
    id: String,
    name: String,
    program_href: String,
    household: String,
    household_href: String,
    who: String,
    agency: String,
    on: String,
    by: String,
    look: &'static str,
    state: &'static str,
    stages: Vec<StageRow>,
    next: Option<NextStage>,
    award_href: String,
    grant: String,
    fault: Option<String>,
    reason: String,
    key: String,
}

struct StageRow {
    name: String,
    by: &'static str,
    limit: String,
    due: String,
    level: &'static str,
    level_words: &'static str,
    decided: String,
    reason: String,
}

struct NextStage {
    stage: String,
    name: String,
}

/// The applications that wait, the most urgent first.
pub fn waiting(desk: &Desk<'_>, l: Tongue) -> Result<Vec<WaitingLine>, Trouble> {
    let levels = levels(desk)?;
    let mut records = open_applications(desk)?;
    let due = |record: &ApplicationRecord| record.clock().map(|(due, _, _)| due);
    records.sort_by_key(|record| (due(record).is_none(), due(record), record.on));
    records.iter().take(SHOWN_MAX).map(|record| waiting_line(desk, l, record, &levels)).collect()
}

fn levels(desk: &Desk<'_>) -> Result<BTreeMap<String, AlertLevel>, Trouble> {
    let deadlines = alerts(desk)?.into_iter().filter(|alert| matches!(alert.kind, AlertKind::DeadlineNear | AlertKind::DeadlinePassed));
    Ok(deadlines.filter_map(|alert| Some((alert.about.first()?.application.clone()?, alert.level))).collect())
}

fn level_words(l: Tongue, level: Option<&AlertLevel>) -> (&'static str, &'static str) {
    match level {
        Some(AlertLevel::Red) => ("red", l.t("已超时", "overdue")),
        Some(AlertLevel::Amber) => ("amber", l.t("临近时限", "due soon")),
        Some(AlertLevel::Notice) | None => ("", ""),
    }
}

fn household_of(desk: &Desk<'_>, record: &ApplicationRecord) -> Result<(String, String), Trouble> {
    let id = desk.file(record.household)?.map(|file| file.payload.id).unwrap_or_default();
    let href = if id.is_empty() { String::new() } else { format!("/households/{}", part(&id)) };
    Ok((id, href))
}

fn who_of(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord) -> Result<String, Trouble> {
    match record.recipient {
        None => Ok(l.t("全家", "household").to_string()),
        Some(person) => Ok(records::name_of_person(desk, person)?.unwrap_or_else(|| l.t("已遗忘的人", "somebody who was forgotten").to_string())),
    }
}

fn due_text(l: Tongue, due: Option<Date>, is_provisional: bool) -> String {
    match (due, is_provisional) {
        (None, _) => l.t("未规定时限", "no limit stated").to_string(),
        (Some(day), false) => day.to_string(),
        (Some(day), true) => l.own(words!("不早于 {day}（暂定）", "not before {day} (provisional)")),
    }
}

fn waiting_line(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord, levels: &BTreeMap<String, AlertLevel>) -> Result<WaitingLine, Trouble> {
    let (household, household_href) = household_of(desk, record)?;
    let stage = record.waiting_stage();
    let (level, level_text) = level_words(l, levels.get(&record.application.to_string()));
    Ok(WaitingLine {
        id: record.application.to_string(),
        name: l.w(&record.name).to_string(),
        household,
        household_href,
        who: who_of(desk, l, record)?,
        on: record.on.to_string(),
        stage: stage.map_or_else(|| l.t("待发放", "to be awarded").to_string(), |stage| l.w(&stage.name).to_string()),
        due: stage.map_or_else(String::new, |stage| due_text(l, stage.due, stage.is_provisional)),
        level,
        level_words: level_text,
    })
}

/// `GET /applications`
pub async fn applications_page(visit: Visit) -> Response {
    visit
        .at_desk(|visit, desk| {
            visit.must(May::ReadCases)?;
            let total = open_applications(desk)?.len();
            let f = visit.frame("applications", visit.l.t("申请", "Applications"));
            show(StatusCode::OK, &ApplicationsPage { f, lines: waiting(desk, visit.l)?, total })
        })
        .await
}

fn number(text: &str) -> Result<ApplicationId, Trouble> {
    text.parse().map_err(|_| Trouble::Missing(words!("没有申请 {text}", "there is no application {text}")))
}

/// `GET /applications/{id}`
pub async fn application_page(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_page(visit, desk, number(&id)?, notice, &Form::of([]), &FormFaults::default(), StatusCode::OK)
        })
        .await
}

fn write_page(
    visit: &Visit,
    desk: &mut Desk<'_>,
    id: ApplicationId,
    notice: Option<Notice>,
    form: &Form,
    faults: &FormFaults,
    status: StatusCode,
) -> Result<Response, Trouble> {
    let l = visit.l;
    let record = records::application(desk, id)?;
    let (household, household_href) = household_of(desk, &record)?;
    let levels = levels(desk)?;
    let (look, state) = application_state(l, record.state);
    let next = record.stages.iter().find(|stage| stage.decided.is_none()).filter(|_| record.state == ApplicationState::Open);
    let next_name = next.map(|stage| stage.stage.clone());
    let recipient = match record.recipient {
        None => "household".to_string(),
        Some(person) => desk.file(record.household)?.and_then(|file| file.member_id(person).map(str::to_string)).unwrap_or_default(),
    };
    let stages = record.stages.iter().map(|stage| {
        let waits = next_name.as_deref() == Some(&stage.stage);
        let (level, level_text) = level_words(l, levels.get(&id.to_string()).filter(|_| waits));
        StageRow {
            name: l.w(&stage.name).to_string(),
            by: actor_named(l, &stage.by),
            limit: stage.limit.map(|(days, unit)| limit_text(l, days, unit)).unwrap_or_default(),
            due: due_text(l, stage.due, stage.is_provisional),
            level,
            level_words: level_text,
            decided: stage.decided.as_ref().map(|decided| format!("{} {} {}", decided.on, outcome_words(l, decided.outcome), decided.by)).unwrap_or_default(),
            reason: stage.decided.as_ref().and_then(|decided| decided.reason.text(desk.store.vault())).unwrap_or_default(),
        }
    });
    let name = l.w(&record.name).to_string();
    let path = format!("/applications/{id}");
    let page = ApplicationPage {
        f: visit.frame("applications", &l.own(words!("申请：{name}", "Application: {name}"))).back_at(&path),
        notice,
        id: id.to_string(),
        program_href: format!("/programs/{}", part(&record.program)),
        who: who_of(desk, l, &record)?,
        agency: l.own(records::name_of(desk, &record.agency)),
        on: record.on.to_string(),
        by: record.by.clone(),
        look,
        state,
        stages: stages.collect(),
        next: next.map(|stage| NextStage { stage: stage.stage.clone(), name: l.w(&stage.name).to_string() }),
        award_href: match record.state {
            ApplicationState::Accepted => {
                format!("{household_href}/award?program={}&recipient={}&application={id}", part(&record.program), part(&recipient))
            }
            _ => String::new(),
        },
        grant: match record.state {
            ApplicationState::Awarded(grant) => grant.to_string(),
            _ => String::new(),
        },
        fault: faults.0.first().map(|(_, expected)| l.w(expected).to_string()),
        reason: form.get("reason").to_string(),
        key: fresh_key(desk),
        household,
        household_href,
        name,
    };
    show(status, &page)
}

fn limit_text(l: Tongue, days: u16, unit: LimitUnit) -> String {
    l.own(match unit {
        LimitUnit::Working => words!("{days}个工作日", "{days} working days"),
        LimitUnit::Calendar => words!("{days}天", "{days} days"),
    })
}

/// `POST /applications/{id}/decide`
pub async fn decide(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let id = number(&id)?;
            let outcome = match form.get("outcome") {
                "accept" => Some(Outcome::Accept),
                "refuse" => Some(Outcome::Refuse),
                _ => None,
            };
            let mut faults = FormFaults::default();
            let Some(outcome) = outcome else {
                faults.add("outcome", Words::new("请选择同意或不同意", "choose accept or refuse"));
                return write_page(visit, desk, id, None, &form, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            form.keep_answer(desk, "decide");
            let request = StageRequest { stage: form.get("stage").to_string(), outcome, reason: form.get("reason").to_string() };
            match decide_stage(desk, id, &request) {
                Ok(_) => go(&format!("/applications/{id}?done=decided")),
                Err(CaseError::Faults(found)) => write_page(visit, desk, id, None, &form, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
                Err(error) => Err(error.into()),
            }
        })
        .await
}

/// `POST /households/{id}/apply`
pub async fn apply(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let mut faults = FormFaults::default();
            let on = form.day("on", &mut faults).unwrap_or(desk.today);
            form.keep_answer(desk, "apply");
            let text = |name: &str| form.get(name).to_string();
            let window = form.given("window").map(str::to_string);
            match file_application(desk, &Filing { household: id.clone(), program: text("program"), recipient: text("recipient"), on, window })? {
                Answer::Filed { application, .. } => go(&format!("/applications/{application}?done=filed")),
                _ => go(&format!("/households/{}", part(&id))),
            }
        })
        .await
}

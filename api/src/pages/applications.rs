//! Which applications wait, how much time is left, and how is one handed in?

use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, part, show};
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::alerts::{AlertKind, AlertLevel, alerts};
use engine::calendar::{Date, LimitUnit};
use engine::casework::{CaseError, Desk, Filing, file_application, open_applications};
use engine::ledger::{Answer, ApplicationRecord};
use engine::words;
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

/// The applications that wait, the most urgent first.
pub fn waiting(desk: &Desk<'_>, l: Tongue) -> Result<Vec<WaitingLine>, Trouble> {
    let levels = levels(desk)?;
    let mut records = open_applications(desk)?;
    let due = |record: &ApplicationRecord| record.clock().map(|(due, _, _)| due);
    records.sort_by_key(|record| (due(record).is_none(), due(record), record.on));
    records.iter().take(SHOWN_MAX).map(|record| waiting_line(desk, l, record, &levels)).collect()
}

pub(super) fn levels(desk: &Desk<'_>) -> Result<BTreeMap<String, AlertLevel>, Trouble> {
    let deadlines = alerts(desk)?.into_iter().filter(|alert| matches!(alert.kind, AlertKind::DeadlineNear | AlertKind::DeadlinePassed));
    Ok(deadlines.filter_map(|alert| Some((alert.about.first()?.application.clone()?, alert.level))).collect())
}

pub(super) fn level_words(l: Tongue, level: Option<&AlertLevel>) -> (&'static str, &'static str) {
    match level {
        Some(AlertLevel::Red) => ("red", l.t("已超时", "overdue")),
        Some(AlertLevel::Amber) => ("amber", l.t("临近时限", "due soon")),
        Some(AlertLevel::Notice) | None => ("", ""),
    }
}

pub(super) fn household_of(desk: &Desk<'_>, record: &ApplicationRecord) -> Result<(String, String), Trouble> {
    let id = desk.file(record.household)?.map(|file| file.payload.id).unwrap_or_default();
    let href = if id.is_empty() { String::new() } else { format!("/households/{}", part(&id)) };
    Ok((id, href))
}

pub(super) fn who_of(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord) -> Result<String, Trouble> {
    match record.recipient {
        None => Ok(l.t("全家", "household").to_string()),
        Some(person) => Ok(records::name_of_person(desk, person)?.unwrap_or_else(|| l.t("已遗忘的人", "somebody who was forgotten").to_string())),
    }
}

pub(super) fn due_text(l: Tongue, due: Option<Date>, is_provisional: bool) -> String {
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

pub(super) fn limit_text(l: Tongue, days: u16, unit: LimitUnit) -> String {
    l.own(match unit {
        LimitUnit::Working => words!("{days}个工作日", "{days} working days"),
        LimitUnit::Calendar => words!("{days}天", "{days} days"),
        LimitUnit::DayOfMonth => words!("每月{days}日前", "by day {days} of the month"),
    })
}

#[derive(Template)]
#[template(path = "apply.html")]
struct ApplyPage {
    f: Frame,
    base: String,
    household: String,
    program: String,
    name: String,
    recipient: String,
    who: String,
    agency: String,
    on: String,
    today: String,
    windows: Vec<WindowOption>,
    faults: Vec<String>,
    key: String,
}

/// An agency at whose window an application may be handed in.
struct WindowOption {
    id: String,
    name: String,
    chosen: bool,
}

/// `GET /households/{id}/apply`: another day than today, or another window than one's own.
pub async fn apply_form(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            write_apply(visit, desk, &id, &Form::of(query), &FormFaults::default(), StatusCode::OK)
        })
        .await
}

fn write_apply(visit: &Visit, desk: &mut Desk<'_>, id: &str, form: &Form, faults: &FormFaults, status: StatusCode) -> Result<Response, Trouble> {
    let l = visit.l;
    let file = desk.household(id)?;
    let program = form.get("program");
    let known =
        records::program(desk, program).ok_or_else(|| Trouble::Missing(words!("目录中没有项目 {program}", "there is no program {program} in the catalog")))?;
    let recipient = form.given("recipient").unwrap_or("household");
    let who = match file.position_of(recipient) {
        Some(position) => records::name_of_person(desk, file.people[position].person)?.unwrap_or_else(|| recipient.to_string()),
        None => l.t("全家", "household").to_string(),
    };
    let chosen = form.get("window");
    let windows = desk.catalog.agencies.iter().map(|(id, words)| WindowOption { id: id.clone(), name: l.w(words).to_string(), chosen: id == chosen });
    let base = format!("/households/{}", part(id));
    let page = ApplyPage {
        f: visit.frame("home", l.t("受理申请", "Apply")).back_at(&format!("{base}/apply?program={}&recipient={}", part(program), part(recipient))),
        base,
        household: id.to_string(),
        program: program.to_string(),
        name: l.w(&known.name).to_string(),
        recipient: recipient.to_string(),
        who,
        agency: l.own(records::name_of(desk, &known.agency)),
        on: form.given("on").map_or_else(|| desk.today.to_string(), str::to_string),
        today: desk.today.to_string(),
        windows: windows.collect(),
        faults: faults.0.iter().map(|(_, expected)| l.w(expected).to_string()).collect(),
        key: fresh_key(desk),
    };
    show(status, &page)
}

/// `POST /households/{id}/apply`
pub async fn apply(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let mut faults = FormFaults::default();
            let on = form.day("on", &mut faults).unwrap_or(desk.today);
            if !faults.is_empty() {
                return write_apply(visit, desk, &id, &form, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            }
            form.keep_answer(desk, "apply");
            let text = |name: &str| form.get(name).to_string();
            let window = form.given("window").map(str::to_string);
            match file_application(desk, &Filing { household: id.clone(), program: text("program"), recipient: text("recipient"), on, window }) {
                Ok(Answer::Filed { application, .. }) => go(&format!("/applications/{application}?done=filed")),
                Ok(_) => go(&format!("/households/{}", part(&id))),
                Err(CaseError::Faults(found)) => write_apply(visit, desk, &id, &form, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
                Err(CaseError::Refused(refusal)) => {
                    faults.add("", super::refusal::short_words(&refusal));
                    write_apply(visit, desk, &id, &form, &faults, StatusCode::CONFLICT)
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
}

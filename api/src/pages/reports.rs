//! Which reports of people in need are open, and what is done next?

use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, part, show};
use super::notice::Notice;
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::moment_text;
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::{CaseError, Desk, NewReport, NextStep, move_report, open_report, open_reports, steps_after};
use engine::ledger::{Answer, ApplicationId, ReportChannel, ReportId, ReportRecord, ReportStep, read, read_all};
use engine::registry::household_name;
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

/// Reports shown at most.
const SHOWN_MAX: usize = 300;

const CHANNELS: [(&str, ReportChannel, &str, &str); 4] = [
    ("hotline", ReportChannel::Hotline, "热线", "hotline"),
    ("visit", ReportChannel::Visit, "走访", "visit"),
    ("neighbour", ReportChannel::Neighbour, "邻里", "neighbour"),
    ("agency", ReportChannel::Agency, "部门", "agency"),
];

const STEPS: [(&str, ReportStep); 7] = [
    ("opened", ReportStep::Opened),
    ("dispatched", ReportStep::Dispatched),
    ("handled", ReportStep::Handled),
    ("checked", ReportStep::Checked),
    ("sent_back", ReportStep::SentBack),
    ("closed", ReportStep::Closed),
    ("evaluated", ReportStep::Evaluated),
];

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    f: Frame,
    notice: Option<Notice>,
    shows_all: bool,
    lines: Vec<ReportLine>,
    more: usize,
    channels: Vec<Choice>,
    area: String,
    text: String,
    household: String,
    faults: Vec<String>,
    key: String,
}

struct ReportLine {
    id: String,
    channel: String,
    stands: String,
    agency: String,
    due: String,
    is_overdue: bool,
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    f: Frame,
    notice: Option<Notice>,
    id: String,
    line: ReportLine,
    place: String,
    household: String,
    household_href: String,
    application: String,
    score: String,
    steps: Vec<StepLine>,
    next: Vec<Choice>,
    agencies: Vec<Choice>,
    note: String,
    faults: Vec<String>,
    key: String,
}

struct StepLine {
    name: String,
    on: String,
    at: String,
    by: String,
    note: String,
}

fn step_name(l: Tongue, step: ReportStep) -> String {
    l.own(step.words())
}

fn line(desk: &Desk<'_>, l: Tongue, record: &ReportRecord) -> ReportLine {
    let channel = CHANNELS.iter().find(|(_, known, ..)| *known == record.channel).map_or("", |(_, _, zh, en)| l.t(zh, en));
    ReportLine {
        id: record.report.to_string(),
        channel: channel.to_string(),
        stands: step_name(l, record.stands_at()),
        agency: record.agency.as_ref().map(|agency| l.own(records::name_of(desk, agency))).unwrap_or_default(),
        due: match record.due {
            None => String::new(),
            Some((due, false)) => due.to_string(),
            Some((due, true)) => l.own(words!("不早于 {due}（暂定）", "not before {due} (provisional)")),
        },
        is_overdue: record.due.is_some_and(|(due, _)| due < desk.today),
    }
}

/// `GET /reports`
pub async fn reports_page(visit: Visit, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::FollowReports)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_list(visit, desk, notice, query.contains_key("all"), &Form::of([]), &FormFaults::default(), StatusCode::OK)
        })
        .await
}

fn write_list(
    visit: &Visit,
    desk: &mut Desk<'_>,
    notice: Option<Notice>,
    shows_all: bool,
    form: &Form,
    faults: &FormFaults,
    status: StatusCode,
) -> Result<Response, Trouble> {
    let l = visit.l;
    let mut found = if shows_all { read_all::<ReportRecord>(desk.store)? } else { open_reports(desk)? };
    found.sort_by_key(|report| (report.due.is_none(), report.due, report.since, report.report));
    let lines: Vec<ReportLine> = found.iter().take(SHOWN_MAX).map(|record| line(desk, l, record)).collect();
    let regions: Vec<&str> = desk.catalog.reports.iter().map(|rules| rules.region.as_str()).collect();
    let page = ReportsPage {
        f: visit.frame("more", l.t("求助线索", "Reports")).back_at("/reports"),
        notice,
        shows_all,
        more: found.len() - lines.len(),
        lines,
        channels: CHANNELS
            .iter()
            .map(|(code, _, zh, en)| Choice { value: code.to_string(), label: l.t(zh, en).to_string(), chosen: form.get("channel") == *code })
            .collect(),
        area: form.given("area").or(regions.iter().copied().find(|region| region.len() == 6)).unwrap_or_default().to_string(),
        text: form.get("text").to_string(),
        household: form.get("household").to_string(),
        faults: faults.0.iter().map(|(_, expected)| l.w(expected).to_string()).collect(),
        key: fresh_key(desk),
    };
    show(status, &page)
}

/// `POST /reports`
pub async fn open(visit: Visit, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::FollowReports)?;
            let mut faults = FormFaults::default();
            let channel = CHANNELS.iter().find(|(code, ..)| *code == form.get("channel")).map(|(_, channel, ..)| *channel);
            let Some(channel) = faults.require("channel", channel) else {
                return write_list(visit, desk, None, false, &form, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            let household = form.given("household").map(str::to_string);
            let new = NewReport { channel, area: form.get("area").to_string(), text: form.get("text").to_string(), household };
            form.keep_answer(desk, "report");
            match open_report(desk, &new) {
                Ok(Answer::Reported { report }) => go(&format!("/reports/{report}?done=reported")),
                Ok(_) => go("/reports"),
                Err(CaseError::Faults(found)) => write_list(visit, desk, None, false, &form, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
                Err(error) => Err(error.into()),
            }
        })
        .await
}

fn number(text: &str) -> Result<ReportId, Trouble> {
    text.parse().map_err(|_| Trouble::Missing(words!("没有线索 {text}", "there is no report {text}")))
}

/// `GET /reports/{id}`
pub async fn report_page(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::FollowReports)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_one(visit, desk, number(&id)?, notice, &Form::of([]), &FormFaults::default(), StatusCode::OK)
        })
        .await
}

fn write_one(
    visit: &Visit,
    desk: &mut Desk<'_>,
    id: ReportId,
    notice: Option<Notice>,
    form: &Form,
    faults: &FormFaults,
    status: StatusCode,
) -> Result<Response, Trouble> {
    let l = visit.l;
    let record = read::<ReportRecord>(desk.store, &id)?;
    let record = record.ok_or_else(|| Trouble::Missing(words!("没有线索 {id}", "there is no report {id}")))?;
    let household = match record.household {
        Some(household) => household_name(desk.store, desk.store.vault(), household)?.unwrap_or_default(),
        None => String::new(),
    };
    let steps = record.steps.iter().map(|step| StepLine {
        name: step_name(l, step.step),
        on: step.on.to_string(),
        at: moment_text(step.at),
        by: step.by.clone(),
        note: super::records::typed(desk, &step.note),
    });
    let code = |step: &ReportStep| STEPS.iter().find(|(_, known)| known == step).map_or("", |(code, _)| *code).to_string();
    let next = steps_after(record.stands_at());
    let choice = |step: &ReportStep| Choice { value: code(step), label: step_name(l, *step), chosen: form.get("step") == code(step) || next.len() == 1 };
    let agency = |(id, words): (&String, &Words)| Choice { value: id.clone(), label: l.w(words).to_string(), chosen: form.get("agency") == id };
    let page = ReportPage {
        f: visit.frame("more", &l.own(words!("线索 {id}", "Report {id}"))).back_at(&format!("/reports/{id}")),
        notice,
        id: id.to_string(),
        line: line(desk, l, &record),
        place: record.area.clone(),
        household_href: if household.is_empty() { String::new() } else { format!("/households/{}", part(&household)) },
        household,
        application: record.application.map(|application| application.to_string()).unwrap_or_default(),
        score: record.score.map(|score| score.to_string()).unwrap_or_default(),
        steps: steps.collect(),
        next: next.iter().map(choice).collect(),
        agencies: if next.contains(&ReportStep::Dispatched) { desk.catalog.agencies.iter().map(agency).collect() } else { Vec::new() },
        note: form.get("note").to_string(),
        faults: faults.0.iter().map(|(_, expected)| l.w(expected).to_string()).collect(),
        key: fresh_key(desk),
    };
    show(status, &page)
}

/// `POST /reports/{id}/steps`
pub async fn step(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::FollowReports)?;
            let id = number(&id)?;
            let mut faults = FormFaults::default();
            let to = STEPS.iter().find(|(code, _)| *code == form.get("step")).map(|(_, step)| *step);
            let to = faults.require("step", to);
            let application = match form.given("application").map(str::parse::<ApplicationId>) {
                Some(Err(expected)) => {
                    faults.add("application", Words::new("应为申请编号（A- 加13位）", expected));
                    None
                }
                Some(Ok(application)) => Some(application),
                None => None,
            };
            let (Some(to), true) = (to, faults.is_empty()) else {
                return write_one(visit, desk, id, None, &form, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            let given = |name: &str| form.given(name).map(str::to_string);
            let score = form.given("score").and_then(|score| score.parse().ok());
            let next = NextStep { to, note: form.get("note").to_string(), agency: given("agency"), household: given("household"), application, score };
            form.keep_answer(desk, "report-step");
            match move_report(desk, id, &next) {
                Ok(_) => go(&format!("/reports/{id}?done=moved")),
                Err(CaseError::Faults(found)) => write_one(visit, desk, id, None, &form, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
                Err(error) => Err(error.into()),
            }
        })
        .await
}

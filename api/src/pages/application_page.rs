//! How does one application stand, and what can be done with it?

use super::applications::{due_text, household_of, level_words, levels, limit_text, who_of};
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
use engine::casework::{CaseError, ChainAct, Desk, Settlement, act_on_application, status_times};
use engine::ledger::{ApplicationId, ApplicationRecord, ApplicationState, Chosen, Kin, Lane, ObjectionFinding, Outcome, StageKind, StageNeed, StageRecord};
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

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
    window: String,
    on: String,
    by: String,
    is_kin: bool,
    look: &'static str,
    state: &'static str,
    whole: String,
    valid: String,
    stages: Vec<StageRow>,
    next: Vec<NextStage>,
    can: Can,
    asked: Vec<String>,
    events: Vec<Told>,
    objections: Vec<OpenObjection>,
    papers: Vec<(String, String)>,
    passed: Vec<NextStage>,
    /// Stages whose limit may be extended, each with the limit that it would have.
    extendable: Vec<NextStage>,
    times: Vec<TimeRow>,
    sheets: Vec<(&'static str, &'static str)>,
    award_href: String,
    grant: String,
    faults: Vec<String>,
    reason: String,
    key: String,
}

/// Which forms are of use now.
#[derive(Default)]
struct Can {
    decide: bool,
    ask: bool,
    resume: bool,
    /// The limit of the whole.
    extend: bool,
    open_publicity: bool,
    finish_publicity: bool,
    visit: bool,
    object: bool,
    serve: bool,
    reopen: bool,
    withdraw: bool,
    appeal: bool,
    decide_appeal: bool,
}

struct StageRow {
    name: String,
    by: &'static str,
    marks: Vec<String>,
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

/// Something that happened on the way, in words.
struct Told {
    on: String,
    what: String,
    text: String,
}

struct OpenObjection {
    number: usize,
    shown: usize,
    text: String,
}

struct TimeRow {
    status: String,
    from: String,
    until: String,
    by: String,
}

pub(super) fn number(text: &str) -> Result<ApplicationId, Trouble> {
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
    let waiting = record.waiting_stage().map(|stage| stage.stage.clone());
    let recipient = match record.recipient {
        None => "household".to_string(),
        Some(person) => desk.file(record.household)?.and_then(|file| file.member_id(person).map(str::to_string)).unwrap_or_default(),
    };
    let stages = record.stages.iter().map(|stage| {
        let waits = waiting.as_deref() == Some(&stage.stage);
        let (level, level_text) = level_words(l, levels.get(&id.to_string()).filter(|_| waits));
        StageRow {
            name: l.w(&stage.name).to_string(),
            by: actor_named(l, &stage.by),
            marks: marks(l, stage),
            limit: stage.limit_now().map(|(days, unit)| limit_text(l, days, unit)).unwrap_or_default(),
            due: due_text(l, stage.due, stage.is_provisional),
            level,
            level_words: level_text,
            decided: stage.decided.as_ref().map(|decided| format!("{} {} {}", decided.on, outcome_words(l, decided.outcome), decided.by)).unwrap_or_default(),
            reason: stage.decided.as_ref().map(|decided| records::typed(desk, &decided.reason)).unwrap_or_default(),
        }
    });
    let open = if record.state == ApplicationState::Open { record.next_stages() } else { Vec::new() };
    let named = |position: &usize| NextStage { stage: record.stages[*position].stage.clone(), name: l.w(&record.stages[*position].name).to_string() };
    let opinions: Vec<usize> = (0..record.stages.len()).filter(|position| record.stages[*position].kind == StageKind::Opinion).collect();
    let passed = opinions.iter().filter(|position| open.first().is_none_or(|next| *position <= next)).map(named);
    let is_accepted = record.state == ApplicationState::Accepted && !record.has_run_out(desk.today);
    let is_fast = record.state == ApplicationState::Open
        && record.paid_first.is_none()
        && record.stages.iter().any(|stage| stage.lane == Lane::PayFirst && stage.decided.is_some());
    let can = can(desk, &record, &open);
    let name = l.w(&record.name).to_string();
    let page = ApplicationPage {
        f: visit.frame("applications", &l.own(words!("申请：{name}", "Application: {name}"))).back_at(&format!("/applications/{id}")),
        notice,
        id: id.to_string(),
        program_href: format!("/programs/{}", part(&record.program)),
        who: who_of(desk, l, &record)?,
        agency: l.own(records::name_of(desk, &record.agency)),
        window: record.window.as_ref().map(|window| l.own(records::name_of(desk, window))).unwrap_or_default(),
        on: record.on.to_string(),
        by: record.by.clone(),
        is_kin: record.kin == Kin::Somebody,
        look,
        state,
        whole: record.process_due.map(|(day, provisional)| due_text(l, Some(day), provisional)).unwrap_or_default(),
        valid: record.valid_until.filter(|_| record.state == ApplicationState::Accepted).map(|day| day.to_string()).unwrap_or_default(),
        stages: stages.collect(),
        next: open.iter().filter(|position| record.stages[**position].kind == StageKind::Opinion).map(named).collect(),
        asked: asked(desk, l, &record),
        events: told(desk, l, &record),
        objections: open_objections(desk, &record),
        papers: desk.catalog.documents.iter().map(|(id, words)| (id.clone(), l.w(words).to_string())).collect(),
        passed: passed.collect(),
        extendable: extendable(l, &record),
        times: times(desk, l, &record)?,
        sheets: sheets(l, &record),
        award_href: if is_accepted || is_fast {
            format!("{household_href}/award?program={}&recipient={}&application={id}", part(&record.program), part(&recipient))
        } else {
            String::new()
        },
        grant: match (record.state, record.paid_first) {
            (ApplicationState::Awarded(grant), _) | (_, Some(grant)) => grant.to_string(),
            _ => String::new(),
        },
        faults: faults.0.iter().map(|(_, expected)| l.w(expected).to_string()).collect(),
        reason: form.get("reason").to_string(),
        key: fresh_key(desk),
        can,
        household,
        household_href,
        name,
    };
    show(status, &page)
}

fn can(desk: &Desk<'_>, record: &ApplicationRecord, open: &[usize]) -> Can {
    let stage = |wanted: &dyn Fn(&StageRecord) -> bool| open.iter().any(|position| wanted(&record.stages[*position]));
    let is_open = record.state == ApplicationState::Open;
    let paused = record.is_paused(desk.today);
    let may_extend = |most: Option<u16>, days: u16| most.is_some_and(|most| most > days);
    let process = record.chain.process.as_ref().filter(|_| record.process_extended.is_none());
    Can {
        decide: !paused && stage(&|stage| stage.kind == StageKind::Opinion),
        ask: is_open && record.asked.is_none(),
        resume: is_open && paused,
        extend: is_open && process.is_some_and(|process| may_extend(process.days_max, process.limit.0)),
        open_publicity: !paused && stage(&|stage| stage.kind == StageKind::Publicity && stage.shown.is_none()),
        finish_publicity: stage(&|stage| stage.shown.is_some_and(|(_, until)| until < desk.today)),
        visit: is_open,
        object: matches!(record.state, ApplicationState::Open | ApplicationState::Accepted),
        serve: record.waiting_stage().is_some_and(|stage| stage.kind == StageKind::RefusalNotice),
        reopen: record.has_run_out(desk.today),
        withdraw: matches!(record.state, ApplicationState::Open | ApplicationState::Accepted) && record.paid_first.is_none(),
        appeal: record.state == ApplicationState::Refused
            && record.appeals.last().is_none_or(|appeal| appeal.decided.as_ref().is_some_and(|one| one.0 == Outcome::Accept)),
        decide_appeal: record.has_open_appeal(),
    }
}

/// Stages under way of which the source allows a longer limit, once.
fn extendable(l: Tongue, record: &ApplicationRecord) -> Vec<NextStage> {
    let longer = |stage: &StageRecord| {
        let (days, unit) = stage.limit.filter(|_| stage.decided.is_none() && stage.extended.is_none())?;
        stage.days_max.filter(|most| *most > days).map(|most| limit_text(l, most, unit))
    };
    let open = record.stages.iter().filter(|_| record.state == ApplicationState::Open);
    let named = |stage: &StageRecord| {
        let (name, longer) = (l.w(&stage.name), longer(stage)?);
        let name = l.own(words!("{name}，延至{longer}", "{name}, to {longer} in all"));
        Some(NextStage { stage: stage.stage.clone(), name })
    };
    open.filter_map(named).collect()
}

fn marks(l: Tongue, stage: &StageRecord) -> Vec<String> {
    let mut marks = Vec::new();
    match stage.need {
        StageNeed::Always => {}
        StageNeed::Optional => marks.push(l.t("可省略", "may be left out").to_string()),
        StageNeed::IfDisputed => marks.push(l.t("有争议时", "in a dispute").to_string()),
    }
    if stage.kind == StageKind::RefusalNotice {
        marks.push(l.t("不予批准时", "after a refusal").to_string());
    }
    if stage.lane == Lane::PayFirst {
        marks.push(l.t("先行救助", "pay first").to_string());
    }
    if let Some((from, until)) = stage.shown {
        marks.push(l.own(words!("公示 {from} 至 {until}", "in public {from} to {until}")));
    }
    if let Some(on) = stage.extended {
        marks.push(l.own(words!("{on} 延长", "extended on {on}")));
    }
    match stage.visit.map(|visit| visit.chosen) {
        None | Some(Chosen::Spared) => {}
        Some(Chosen::Always) => marks.push(l.t("须入户", "visit at home").to_string()),
        Some(Chosen::Kin) => marks.push(l.t("经办人员近亲属，须入户", "kin of staff: visit at home").to_string()),
        Some(Chosen::Drawn | Chosen::MadeUp) => marks.push(l.t("抽中入户", "drawn: visit at home").to_string()),
    }
    marks
}

/// What the applicant was asked for, and until when.
fn asked(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord) -> Vec<String> {
    let Some(asked) = &record.asked else { return Vec::new() };
    let (on, until) = (asked.on, asked.until);
    let mut lines = vec![l.own(words!("{on} 一次性告知，请于 {until} 前补齐", "asked on {on}, to be there by {until}"))];
    let papers: Vec<&str> = asked.papers.iter().map(|id| desk.catalog.documents.get(id).map_or(id.as_str(), |words| l.w(words))).collect();
    lines.push(papers.join(l.comma()));
    lines.extend(asked.note.as_ref().map(|note| records::typed(desk, note)));
    if let Some(day) = asked.resumed {
        lines.push(l.own(words!("{day} 已补齐", "all there on {day}")));
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Objections, visits and appeals.
fn told(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord) -> Vec<Told> {
    let mut told = Vec::new();
    for visit in &record.visits {
        let staff = visit.staff.join(l.comma());
        told.push(Told {
            on: visit.on.to_string(),
            what: l.own(words!("入户调查：{staff}", "visited at home by {staff}")),
            text: records::typed(desk, &visit.note),
        });
    }
    for objection in &record.objections {
        told.push(Told { on: objection.on.to_string(), what: l.t("收到异议", "an objection").to_string(), text: records::typed(desk, &objection.text) });
        if let Some((finding, on, reason)) = &objection.settled {
            let what = match finding {
                ObjectionFinding::Upheld => l.t("异议成立", "the objection was right"),
                ObjectionFinding::Unfounded => l.t("异议不成立", "the objection was not right"),
            };
            told.push(Told { on: on.to_string(), what: what.to_string(), text: records::typed(desk, reason) });
        }
    }
    for appeal in &record.appeals {
        told.push(Told { on: appeal.on.to_string(), what: l.t("申请复核", "an appeal").to_string(), text: records::typed(desk, &appeal.reason) });
        if let Some((outcome, on, reason)) = &appeal.decided {
            let what = format!("{}{}", l.t("复核：", "on appeal: "), outcome_words(l, *outcome));
            told.push(Told { on: on.to_string(), what, text: records::typed(desk, reason) });
        }
    }
    told.sort_by(|one, other| one.on.cmp(&other.on));
    told
}

fn open_objections(desk: &Desk<'_>, record: &ApplicationRecord) -> Vec<OpenObjection> {
    let open = record.unsettled().into_iter();
    open.map(|number| OpenObjection { number, shown: number + 1, text: records::typed(desk, &record.objections[number].text) }).collect()
}

/// The statuses as a replay of the history tells them.
fn times(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord) -> Result<Vec<TimeRow>, Trouble> {
    let named = |id: &String| record.stages.iter().find(|stage| stage.stage == *id).map_or(id.clone(), |stage| l.w(&stage.name).to_string());
    let rows = status_times(desk, record.application)?.into_iter().map(|time| {
        let stage = time.stage.as_ref().map(named).unwrap_or_default();
        let status = match time.status {
            "stage" => stage,
            "papers_asked" => format!("{stage} · {}", l.t("待补正", "papers asked for")),
            "accepted" => l.t("已通过", "accepted").to_string(),
            "refused" => l.t("未通过", "refused").to_string(),
            "appealed" => l.t("复核中", "on appeal").to_string(),
            "awarded" => l.t("已发放", "awarded").to_string(),
            _ => l.t("已撤回", "withdrawn").to_string(),
        };
        let until = time.until.map(super::wording::moment_text).unwrap_or_default();
        TimeRow { status, from: super::wording::moment_text(time.since), until, by: time.by }
    });
    Ok(rows.collect())
}

/// The sheets that can be printed now.
fn sheets(l: Tongue, record: &ApplicationRecord) -> Vec<(&'static str, &'static str)> {
    let mut sheets = Vec::new();
    if record.asked.is_some() {
        sheets.push(("papers", l.t("补正材料一次性告知书", "Notice of missing papers")));
    }
    if record.stages.iter().any(|stage| stage.kind == StageKind::Publicity) {
        sheets.push(("publicity", l.t("公示", "Publicity sheet")));
    }
    match record.state {
        ApplicationState::Accepted | ApplicationState::Awarded(_) => sheets.push(("decision", l.t("批准决定书", "Notice of the decision"))),
        ApplicationState::Refused => sheets.push(("refusal", l.t("不予批准决定书", "Notice of refusal"))),
        _ => {}
    }
    sheets
}

/// `POST /applications/{id}/{act}`
pub async fn act(visit: Visit, Path((id, name)): Path<(String, String)>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let id = number(&id)?;
            let mut faults = FormFaults::default();
            let Some(act) = act_of(&name, &form, &mut faults) else {
                if faults.is_empty() {
                    return Err(Trouble::Missing(words!("没有 {name}", "there is no {name}")));
                }
                return write_page(visit, desk, id, None, &form, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            form.keep_answer(desk, &name);
            let done = act_on_application(desk, id, &act, form.get("reason"));
            desk.key = None;
            match done {
                Ok(_) => go(&format!("/applications/{id}?done={}", if name == "decide" { "decided" } else { "step" })),
                Err(CaseError::Faults(found)) => write_page(visit, desk, id, None, &form, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
                Err(CaseError::Refused(refusal)) => {
                    faults.add("", super::refusal::short_words(&refusal));
                    write_page(visit, desk, id, None, &form, &faults, StatusCode::CONFLICT)
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
}

fn act_of(name: &str, form: &Form, faults: &mut FormFaults) -> Option<ChainAct> {
    let outcome = |faults: &mut FormFaults| match form.get("outcome") {
        "accept" => Some(Outcome::Accept),
        "refuse" => Some(Outcome::Refuse),
        _ => {
            faults.add("outcome", Words::new("请选择同意或不同意", "choose accept or refuse"));
            None
        }
    };
    Some(match name {
        "decide" => ChainAct::Decide { stage: form.get("stage").to_string(), outcome: outcome(faults)? },
        "ask-papers" => {
            let until = form.day("until", faults);
            ChainAct::AskPapers { papers: form.all("papers").into_iter().map(str::to_string).collect(), until: faults.require("until", until)? }
        }
        "resume" => ChainAct::Resume,
        "extend" => ChainAct::Extend { stage: form.given("stage").map(str::to_string) },
        "open-publicity" => ChainAct::OpenPublicity,
        "finish-publicity" => ChainAct::FinishPublicity,
        "object" => ChainAct::Object,
        "settle" => {
            let objection = form.get("objection").parse().map_err(|_| faults.add("objection", Words::new("没有该异议", "there is no such objection"))).ok()?;
            let settlement = match form.get("finding") {
                "unfounded" => Settlement::Unfounded,
                "refuse" => Settlement::Refuse,
                stage => Settlement::BackTo(stage.trim_start_matches("back:").to_string()),
            };
            ChainAct::Settle { objection, settlement }
        }
        "visit" => {
            let staff = form.get("staff").split(['、', ',', '，', ';', '；', '\n']).map(|name| name.trim().to_string()).filter(|name| !name.is_empty());
            ChainAct::Visit { stage: None, staff: staff.collect(), paper: None }
        }
        "serve" => ChainAct::ServeNotice,
        "reopen" => ChainAct::Reopen { stage: form.get("stage").to_string() },
        "withdraw" => ChainAct::Withdraw,
        "appeal" => ChainAct::Appeal,
        "decide-appeal" => ChainAct::DecideAppeal { outcome: outcome(faults)? },
        _ => return None,
    })
}

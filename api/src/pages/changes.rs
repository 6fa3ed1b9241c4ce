//! How does running aid become less: what was proposed, said, decided and appealed?

use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, show};
use super::notice::Notice;
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::outcome_words;
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::{CaseError, ChangeAct, ChangeRequest, Desk, FadingOut, act_on_change, changes_of, open_changes, propose_change};
use engine::ledger::{ChangeId, ChangeKind, ChangePlan, ChangeRecord, GrantId, GrantState, Outcome, Rhythm, read};
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "changes.html")]
struct ChangesPage {
    f: Frame,
    lines: Vec<ChangeLine>,
}

#[derive(Template)]
#[template(path = "grant_changes.html")]
struct GrantChangesPage {
    f: Frame,
    notice: Option<Notice>,
    id: String,
    name: String,
    changes: Vec<ChangeView>,
    may_propose: bool,
    has_taper: bool,
    faults: Vec<String>,
    key: String,
}

struct ChangeLine {
    grant: String,
    name: String,
    what: String,
    reply_until: String,
    standing: String,
}

struct ChangeView {
    id: String,
    line: ChangeLine,
    on: String,
    by: String,
    reason: String,
    clause: String,
    plan: Vec<String>,
    steps: Vec<String>,
    acts: Vec<ActForm>,
}

/// Something that can be done with a change now.
struct ActForm {
    act: &'static str,
    label: &'static str,
    buttons: Vec<(&'static str, &'static str)>,
}

/// A change.
pub(super) fn change_of(desk: &Desk<'_>, id: ChangeId) -> Result<ChangeRecord, Trouble> {
    read::<ChangeRecord>(desk.store, &id)?.ok_or_else(|| Trouble::Missing(words!("没有变更 {id}", "there is no change {id}")))
}

/// What is to be done, in words.
pub(super) fn what_text(l: Tongue, kind: ChangeKind) -> String {
    match kind {
        ChangeKind::Stop => l.t("停发", "it ends").to_string(),
        ChangeKind::Reduce(amount) => l.own(words!("减发为每月{amount}元", "reduced to {amount} yuan a month")),
    }
}

/// What is paid from which day on.
pub(super) fn plan_lines(l: Tongue, plan: &ChangePlan) -> Vec<String> {
    let mut lines: Vec<String> =
        plan.rates.iter().map(|(from, amount)| l.own(words!("自 {from} 起每月 {amount} 元", "from {from} on {amount} yuan a month"))).collect();
    lines.extend(plan.stops.map(|day| l.own(words!("自 {day} 起停发", "ends on {day}"))));
    lines
}

fn standing(l: Tongue, record: &ChangeRecord) -> String {
    match (&record.decided, &record.appealed, &record.appeal_decided) {
        (_, _, Some((outcome, _, _))) => format!("{}{}", l.t("复核：", "on appeal: "), outcome_words(l, *outcome)),
        (_, Some(_), None) => l.t("复核中", "on appeal").to_string(),
        (Some((Outcome::Accept, _, _)), _, _) => l.t("已决定变更", "decided: it is done").to_string(),
        (Some(_), _, _) => l.t("已决定不变更", "decided: all stays").to_string(),
        (None, _, _) if record.heard.is_some() => l.t("已听取意见，待决定", "heard, to be decided").to_string(),
        (None, _, _) => l.t("已告知，待答复", "told, to be answered").to_string(),
    }
}

fn line(desk: &Desk<'_>, l: Tongue, record: &ChangeRecord) -> Result<ChangeLine, Trouble> {
    let grant = records::grant(desk, record.grant)?;
    Ok(ChangeLine {
        grant: record.grant.to_string(),
        name: l.w(&grant.terms.name).to_string(),
        what: what_text(l, record.kind),
        reply_until: record.reply_until.to_string(),
        standing: standing(l, record),
    })
}

/// `GET /changes`
pub async fn changes_page(visit: Visit) -> Response {
    visit
        .at_desk(|visit, desk| {
            visit.must(May::ReadCases)?;
            let mut open = open_changes(desk)?;
            open.sort_by_key(|change| change.reply_until);
            let lines: Result<Vec<ChangeLine>, Trouble> = open.iter().map(|change| line(desk, visit.l, change)).collect();
            let f = visit.frame("more", visit.l.t("减发或停发", "Less aid, or its end"));
            show(StatusCode::OK, &ChangesPage { f, lines: lines? })
        })
        .await
}

fn grant_number(text: &str) -> Result<GrantId, Trouble> {
    text.parse().map_err(|_| Trouble::Missing(words!("没有救助 {text}", "there is no grant {text}")))
}

/// `GET /grants/{id}/changes`
pub async fn grant_changes(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_page(visit, desk, grant_number(&id)?, notice, &FormFaults::default(), StatusCode::OK)
        })
        .await
}

fn write_page(visit: &Visit, desk: &mut Desk<'_>, id: GrantId, notice: Option<Notice>, faults: &FormFaults, status: StatusCode) -> Result<Response, Trouble> {
    let l = visit.l;
    let grant = records::grant(desk, id)?;
    let mut changes = Vec::new();
    let mut undecided = false;
    for record in changes_of(desk, &grant)? {
        undecided |= record.decided.is_none();
        changes.push(view(desk, l, &record)?);
    }
    changes.reverse();
    let is_running = grant.state == GrantState::Active && grant.terms.days.to.is_none_or(|to| to >= desk.today) && grant.terms.per == Rhythm::Month;
    let name = l.w(&grant.terms.name).to_string();
    let page = GrantChangesPage {
        f: visit.frame("home", &l.own(words!("减发或停发：{name}", "Less aid: {name}"))).back_at(&format!("/grants/{id}/changes")),
        notice,
        id: id.to_string(),
        name,
        changes,
        may_propose: is_running && !undecided,
        has_taper: records::program(desk, &grant.terms.program).is_some_and(|program| !program.procedure.taper.is_empty()),
        faults: faults.0.iter().map(|(_, expected)| l.w(expected).to_string()).collect(),
        key: fresh_key(desk),
    };
    show(status, &page)
}

fn view(desk: &Desk<'_>, l: Tongue, record: &ChangeRecord) -> Result<ChangeView, Trouble> {
    let text = |sealed: &engine::sealing::Sealed| super::records::typed(desk, sealed);
    let mut steps = Vec::new();
    let mut told = |on: &engine::calendar::Date, what: String, said: String| steps.push(format!("{on} {what}{}{said}", l.t("：", ": ")));
    if let Some((on, said)) = &record.heard {
        told(on, l.t("本人意见", "the person said").to_string(), text(said));
    }
    if let Some((outcome, on, reason)) = &record.decided {
        told(on, format!("{} {}", l.t("决定", "decided"), outcome_words(l, *outcome)), text(reason));
    }
    if let Some((on, said)) = &record.appealed {
        told(on, l.t("申请复核", "appealed").to_string(), text(said));
    }
    if let Some((outcome, on, reason)) = &record.appeal_decided {
        told(on, format!("{} {}", l.t("复核决定", "on appeal"), outcome_words(l, *outcome)), text(reason));
    }
    Ok(ChangeView {
        id: record.change.to_string(),
        line: line(desk, l, record)?,
        on: record.on.to_string(),
        by: record.by.clone(),
        reason: text(&record.reason),
        clause: record.clause.clone(),
        plan: plan_lines(l, &record.plan),
        steps,
        acts: acts(desk, l, record),
    })
}

fn acts(desk: &Desk<'_>, l: Tongue, record: &ChangeRecord) -> Vec<ActForm> {
    let mut acts = Vec::new();
    let refuse = ("refuse", l.t("不变更", "all stays"));
    if record.decided.is_none() {
        let buttons = vec![("", l.t("登记意见", "record it"))];
        acts.push(ActForm { act: "hear", label: l.t("本人的意见", "What the person said"), buttons });
        let mut buttons = vec![refuse];
        if record.heard.is_some() || desk.today > record.reply_until {
            buttons.insert(0, ("accept", l.t("同意变更", "do it")));
        }
        acts.push(ActForm { act: "decide", label: l.t("决定的理由", "The decision's reason"), buttons });
    }
    let may_appeal = matches!(record.decided, Some((Outcome::Accept, _, _))) && record.appealed.is_none();
    if may_appeal && record.appeal_until.is_none_or(|until| desk.today <= until) {
        let buttons = vec![("", l.t("登记复核申请", "record the appeal"))];
        acts.push(ActForm { act: "appeal", label: l.t("本人申请复核的理由", "Why the person appeals"), buttons });
    }
    if record.appealed.is_some() && record.appeal_decided.is_none() {
        let buttons = vec![("accept", l.t("撤销变更", "it was wrong")), ("refuse", l.t("维持变更", "it stands"))];
        acts.push(ActForm { act: "decide-appeal", label: l.t("复核决定的理由", "The reason of the decision on appeal"), buttons });
    }
    acts
}

/// `POST /grants/{id}/changes`
pub async fn propose(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let id = grant_number(&id)?;
            let mut faults = FormFaults::default();
            let from = form.day("from", &mut faults);
            let kind = match form.get("change") {
                "stop" => Some(ChangeKind::Stop),
                "reduce" => {
                    let amount = form.money("amount", &mut faults);
                    faults.require("amount", amount).map(ChangeKind::Reduce)
                }
                _ => {
                    faults.add("change", Words::new("请选择停发或减发", "choose an end or a reduction"));
                    None
                }
            };
            let (Some(kind), true) = (kind, faults.is_empty()) else {
                return write_page(visit, desk, id, None, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            let fading_out = if form.has("no_taper") { FadingOut::No } else { FadingOut::AsTheProgramSays };
            let (reason, clause) = (form.get("reason").to_string(), form.get("clause").to_string());
            form.keep_answer(desk, "propose-change");
            let done = propose_change(desk, id, &ChangeRequest { kind, reason, clause, reply_days: None, from, fading_out });
            after(visit, desk, id, done.map(|_| "proposed"))
        })
        .await
}

/// `POST /changes/{id}/{act}`
pub async fn act(visit: Visit, Path((id, name)): Path<(String, String)>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let change: ChangeId = id.parse().map_err(|_| Trouble::Missing(words!("没有变更 {id}", "there is no change {id}")))?;
            let grant = change_of(desk, change)?.grant;
            let outcome = if form.get("outcome") == "accept" { Outcome::Accept } else { Outcome::Refuse };
            let act = match name.as_str() {
                "hear" => ChangeAct::Hear,
                "decide" => ChangeAct::Decide(outcome),
                "appeal" => ChangeAct::Appeal,
                "decide-appeal" => ChangeAct::DecideAppeal(outcome),
                _ => return Err(Trouble::Missing(words!("没有 {name}", "there is no {name}"))),
            };
            form.keep_answer(desk, &name);
            let done = act_on_change(desk, change, act, form.get("reason"));
            after(visit, desk, grant, done.map(|_| "step"))
        })
        .await
}

/// On to the grant's changes, or the same page with what is wrong.
fn after(visit: &Visit, desk: &mut Desk<'_>, grant: GrantId, done: Result<&'static str, CaseError>) -> Result<Response, Trouble> {
    desk.key = None;
    match done {
        Ok(code) => go(&format!("/grants/{grant}/changes?done={code}")),
        Err(CaseError::Faults(found)) => write_page(visit, desk, grant, None, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
        Err(CaseError::Refused(refusal)) => {
            let mut faults = FormFaults::default();
            faults.add("", super::refusal::short_words(&refusal));
            write_page(visit, desk, grant, None, &faults, StatusCode::CONFLICT)
        }
        Err(error) => Err(error.into()),
    }
}

//! Who has become eligible for what, and who no longer is?

use super::advice::amount_words;
use super::alerts::Link;
use super::form::Form;
use super::frame::{Frame, part, show};
use super::records;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::entitlement_changes::{ChangeRow, ChangesPage, changes_page as page_of};
use crate::officer::May;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::{Desk, StandingNow};
use engine::eligibility::Verdict;
use engine::watch::{Became, Cause, ChangesAsked, ListPlace, parse_month};
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

/// Rows of a page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "entitlement_changes.html")]
struct EntitlementChangesPage {
    f: Frame,
    /// Of which desk and month.
    of: Vec<String>,
    agency: String,
    month: String,
    household: String,
    is_still_reading: bool,
    fault: Option<String>,
    programs: Vec<Choice>,
    became: Vec<Choice>,
    causes: Vec<Choice>,
    total: usize,
    lines: Vec<Line>,
    first: String,
    next: String,
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

struct Line {
    household: Link,
    who: String,
    program: Link,
    look: &'static str,
    became: &'static str,
    on: String,
    cause: &'static str,
    now_look: &'static str,
    now: String,
    amount: String,
    application: Option<Link>,
}

/// `GET /entitlement-changes`
pub async fn changes_page(visit: Visit, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadAlerts)?;
            write_page(visit, desk, &Form::of(query))
        })
        .await
}

fn write_page(visit: &Visit, desk: &mut Desk<'_>, query: &Form) -> Result<Response, Trouble> {
    let l = visit.l;
    let agency = match query.given("agency") {
        Some(agency) if !visit.actor.acts_for(agency) => return Err(Trouble::Forbidden),
        agency => agency.map(str::to_string).or_else(|| visit.actor.agency.clone()),
    };
    let month = known(query.given("month"), parse_month)?;
    let (became, cause) = (known(query.given("became"), Became::of_code)?, known(query.given("cause"), Cause::of_code)?);
    let after: Option<ListPlace> = known(query.given("after"), |place| place.parse().ok())?;
    let typed = query.given("household");
    let file = typed.map(|id| desk.household(id)).transpose();
    let fault = file.as_ref().err().map(|_| l.t("没有这个户编号", "there is no such household").to_string());
    let household = file.ok().flatten().map(|file| file.id);
    let asked = ChangesAsked { agency: agency.as_deref(), month, program: query.given("program"), became, cause, household };
    let page = page_of(&visit.app, desk, &asked, after.as_ref(), if fault.is_some() { 0 } else { ROWS })?;
    // All programs of the list can be chosen, whichever is now.
    let whole = ChangesAsked { agency: agency.as_deref(), month, ..ChangesAsked::default() };
    let all = visit.app.watched.list(desk.store, desk.catalog, desk.today, &whole, (None, 0))?.1;
    let programs = all.iter().map(|line| {
        let (name, count) = (l.w(&line.program.name), line.all());
        (line.program.id.as_str(), l.own(words!("{name}（{count}）", "{name} ({count})")))
    });
    let kinds = [Became::Ineligible, Became::Eligible].map(|became| (became.code(), became_words(visit, became).1.to_string()));
    let causes = [Cause::Day, Cause::Facts].map(|cause| (cause.code(), cause_words(visit, cause).to_string()));
    let address = address_of(query, agency.as_deref());
    let desk_name = agency.as_deref().map(|agency| l.own(records::name_of(desk, agency)));
    let total = if typed.is_some() { page.rows.len() } else { page.total() };
    let ChangesPage { rows, next, is_whole, .. } = page;
    let shown = EntitlementChangesPage {
        f: visit.frame("alerts", l.t("符合情况变化名单", "Changed eligibility")),
        of: desk_name.into_iter().chain(query.given("month").map(str::to_string)).collect(),
        agency: agency.clone().unwrap_or_default(),
        month: query.get("month").to_string(),
        household: typed.unwrap_or_default().to_string(),
        is_still_reading: !is_whole,
        fault,
        programs: choices(programs, query.get("program")),
        became: choices(kinds.iter().map(|(code, words)| (*code, words.clone())), query.get("became")),
        causes: choices(causes.iter().map(|(code, words)| (*code, words.clone())), query.get("cause")),
        total,
        lines: rows.iter().map(|row| line(visit, row)).collect(),
        first: if after.is_some() { address.clone() } else { String::new() },
        next: next.map(|place| format!("{address}&after={}", part(&place.to_string()))).unwrap_or_default(),
    };
    show(StatusCode::OK, &shown)
}

/// A value of the query, which must be one that the pages give.
fn known<T>(text: Option<&str>, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Trouble> {
    let missing = || Trouble::Missing(Words::new("没有这样的名单", "there is no such list"));
    text.map(|text| read(text).ok_or_else(missing)).transpose()
}

/// The address of the list's first page.
fn address_of(query: &Form, agency: Option<&str>) -> String {
    let mut address = format!("/entitlement-changes?agency={}", part(agency.unwrap_or_default()));
    for name in ["month", "program", "became", "cause", "household"] {
        if let Some(value) = query.given(name) {
            address.push_str(&format!("&{name}={}", part(value)));
        }
    }
    address
}

fn choices<'c>(all: impl Iterator<Item = (&'c str, String)>, chosen: &str) -> Vec<Choice> {
    all.map(|(value, label)| Choice { value: value.to_string(), label, chosen: value == chosen }).collect()
}

fn became_words(visit: &Visit, became: Became) -> (&'static str, &'static str) {
    match became {
        Became::Eligible => ("good", visit.l.t("新符合", "newly eligible")),
        Became::Ineligible => ("bad", visit.l.t("不再符合", "no longer eligible")),
    }
}

fn cause_words(visit: &Visit, cause: Cause) -> &'static str {
    match cause {
        Cause::Day => visit.l.t("因日期", "by the day"),
        Cause::Facts => visit.l.t("因资料更新", "by other facts"),
    }
}

fn line(visit: &Visit, row: &ChangeRow) -> Line {
    let l = visit.l;
    let (look, became) = became_words(visit, row.became);
    let verdict = row.now.as_ref().map(|now| now.verdict);
    let standing = row.standing.filter(|standing| *standing != StandingNow::Open).map(|standing| l.own(standing.words()));
    let (now_look, now) = match verdict {
        Some(Verdict::Eligible) => (if standing.is_some() { "" } else { "good" }, standing.unwrap_or_else(|| l.t("可办理", "open").to_string())),
        Some(Verdict::Needs) => ("open", l.t("缺资料", "needs facts").to_string()),
        Some(Verdict::Ineligible) => ("", l.t("不符合", "ineligible").to_string()),
        None => ("", l.t("项目已终止", "the program has ended").to_string()),
    };
    let paid = row.now.as_ref().filter(|now| now.verdict == Verdict::Eligible);
    let who = match &row.member {
        None => l.t("全家", "household").to_string(),
        Some((id, name)) => name.clone().unwrap_or_else(|| id.clone()),
    };
    Line {
        household: Link { text: row.household.clone(), href: format!("/households/{}", part(&row.household)) },
        who,
        program: Link { text: l.w(&row.program.name).to_string(), href: format!("/programs/{}", part(&row.program.id)) },
        look,
        became,
        on: row.on.to_string(),
        cause: cause_words(visit, row.cause),
        now_look,
        now,
        amount: paid.map(|now| amount_words(l, now)).unwrap_or_default(),
        application: row.application.map(|id| Link { text: l.t("已申请", "applied for").to_string(), href: format!("/applications/{id}") }),
    }
}

//! What was granted, to whom, on what grounds, and what was paid?

use super::alerts::Link;
use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, part, show};
use super::notice::Notice;
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::{amount_text, days_text, grant_state, moment_text};
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::{CaseError, Desk, cancel_grant, pay_grant, raise_claim, raise_grant, release_hold, return_money, waive_claim};
use engine::ledger::{Answer, BasisVerdict, EventBody, GrantId, GrantRecord, GrantState, too_low};
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "grant.html")]
struct GrantPage {
    f: Frame,
    notice: Option<Notice>,
    /// Running aid that no longer fits its rules, now that this award has set its facts.
    look_again: Vec<Link>,
    lowered: Vec<Link>,
    id: String,
    name: String,
    program: String,
    program_href: String,
    kind: &'static str,
    need: String,
    household: String,
    household_href: String,
    who: Vec<String>,
    agency: String,
    amount: String,
    /// Why that is other than was awarded.
    amount_says: Vec<String>,
    /// What it could be raised to; empty where it could not.
    raise_says: String,
    total: String,
    cut_by: String,
    days: String,
    on: String,
    by: String,
    since: String,
    basis: String,
    cause: String,
    exception: String,
    fund: String,
    fund_href: String,
    campaign: String,
    application: String,
    replaces: String,
    replaced_by: String,
    /// What this grant adds to.
    base: String,
    /// What adds to this grant.
    supplements: Vec<String>,
    look: &'static str,
    state: &'static str,
    is_active: bool,
    is_held: bool,
    held_until: String,
    redeem_href: String,
    supplement_href: String,
    claim: Option<ClaimView>,
    paid: String,
    returned: String,
    payments: Vec<PaymentLine>,
    cancelled_because: String,
    catalog: String,
    engine: String,
    /// Whether the decision was made here, so that it can be computed again.
    can_replay: bool,
    faults: Vec<String>,
    key: String,
    today: String,
}

/// Money that is asked back.
struct ClaimView {
    asked: String,
    recovered: String,
    waived: String,
    open: String,
    is_open: bool,
}

struct PaymentLine {
    on: String,
    what: &'static str,
    amount: String,
    by: String,
}

fn number(text: &str) -> Result<GrantId, Trouble> {
    text.parse().map_err(|_| Trouble::Missing(words!("没有救助 {text}", "there is no grant {text}")))
}

/// `GET /grants/{id}`
pub async fn grant_page(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_page(visit, desk, number(&id)?, notice, &query, &FormFaults::default(), StatusCode::OK)
        })
        .await
}

/// The grants that an award's answer names, with their pages.
fn links_to(desk: &Desk<'_>, l: Tongue, grants: Option<&String>) -> Vec<Link> {
    let ids = grants.into_iter().flat_map(|grants| grants.split('.')).filter_map(|id| id.parse::<GrantId>().ok());
    let link = |id: GrantId| {
        let record = records::grant(desk, id).ok()?;
        let (name, amount) = (l.w(&record.terms.name), amount_text(l, record.rate_on(desk.today), record.terms.per));
        Some(Link { text: format!("{name} · {amount}"), href: format!("/grants/{id}") })
    };
    ids.filter_map(link).collect()
}

fn write_page(
    visit: &Visit,
    desk: &mut Desk<'_>,
    id: GrantId,
    notice: Option<Notice>,
    query: &BTreeMap<String, String>,
    faults: &FormFaults,
    status: StatusCode,
) -> Result<Response, Trouble> {
    let l = visit.l;
    let record = records::grant(desk, id)?;
    let terms = &record.terms;
    let file = terms.household.map(|id| desk.file(id)).transpose()?.flatten();
    let member = terms.recipient.and_then(|person| file.as_ref().and_then(|file| file.member_id(person)).map(str::to_string));
    let household = file.map(|file| file.payload.id).unwrap_or_default();
    let again = |name: &str| {
        let recipient = member.as_deref().unwrap_or("household");
        format!("/households/{}/award?program={}&recipient={}&{name}={id}", part(&household), part(&terms.program), part(recipient))
    };
    let redeem_href = again("redeems");
    let supplement_href = if terms.recipient.is_none() && terms.supplements.is_none() { again("supplements") } else { String::new() };
    let (payments, cancelled_because) = money_moved(desk, l, &record)?;
    let (look, state) = grant_state(l, &record.state, &terms.days, desk.today);
    let name = l.w(&terms.name).to_string();
    let sealed = |sealed: &Option<engine::sealing::Sealed>| sealed.as_ref().map(|text| records::typed(desk, text)).unwrap_or_default();
    let page = GrantPage {
        f: visit.frame("home", &l.own(words!("救助：{name}", "Grant: {name}"))).back_at(&format!("/grants/{id}")),
        notice,
        look_again: links_to(desk, l, query.get("look_again")),
        lowered: links_to(desk, l, query.get("lowered")),
        id: id.to_string(),
        program: terms.program.clone(),
        program_href: records::program(desk, &terms.program).map(|program| format!("/programs/{}", part(&program.id))).unwrap_or_default(),
        kind: match terms.kind {
            engine::ledger::AidKind::Statutory => l.t("法定", "statutory"),
            engine::ledger::AidKind::NonStatutory => l.t("非法定", "non-statutory"),
        },
        need: l.own(records::name_of(desk, &terms.need)),
        household_href: if household.is_empty() { String::new() } else { format!("/households/{}", part(&household)) },
        household,
        who: who(desk, l, &record)?,
        agency: l.own(records::name_of(desk, &terms.agency)),
        amount: amount_text(l, record.rate_on(desk.today), terms.per),
        amount_says: record.rates_say().iter().map(|words| l.w(words).to_string()).collect(),
        raise_says: raise_says(desk, l, &record)?,
        total: terms.total.filter(|_| terms.days.to.is_some()).map(|total| total.to_string()).unwrap_or_default(),
        cut_by: record.cut_by.as_ref().map(|words| l.w(words).to_string()).unwrap_or_default(),
        days: days_text(l, &terms.days),
        on: terms.on.to_string(),
        by: record.by.clone(),
        since: moment_text(record.since),
        basis: match terms.basis.verdict {
            BasisVerdict::Eligible => l.t("全部条件符合", "all criteria hold"),
            BasisVerdict::Exception => l.t("按例外发放", "an officer's reasoned exception"),
            BasisVerdict::Elsewhere => l.t("由其他部门审批，在此补录", "decided elsewhere and recorded here"),
        }
        .to_string(),
        cause: sealed(&terms.cause),
        exception: sealed(&terms.exception),
        fund: terms.fund.as_ref().map(|fund| fund.fund.clone()).unwrap_or_default(),
        fund_href: terms.fund.as_ref().map(|fund| format!("/funds/{}", part(&fund.fund))).unwrap_or_default(),
        campaign: terms.campaign.as_ref().map(|place| place.campaign.clone()).unwrap_or_default(),
        application: terms.application.map(|id| id.to_string()).unwrap_or_default(),
        replaces: terms.replaces.map(|id| id.to_string()).unwrap_or_default(),
        replaced_by: match record.state {
            GrantState::Replaced(by) => by.to_string(),
            _ => String::new(),
        },
        base: terms.supplements.map(|id| id.to_string()).unwrap_or_default(),
        supplements: record.supplements.iter().map(|id| id.to_string()).collect(),
        look,
        state,
        is_active: record.state == GrantState::Active,
        is_held: matches!(record.state, GrantState::Held(until) if desk.today <= until),
        held_until: match record.state {
            GrantState::Held(until) => until.to_string(),
            _ => String::new(),
        },
        redeem_href,
        supplement_href,
        claim: record.claim.as_ref().map(|claim| ClaimView {
            asked: claim.asked.to_string(),
            recovered: claim.recovered.to_string(),
            waived: claim.waived.to_string(),
            open: claim.open().to_string(),
            is_open: claim.open() > engine::money::Money::ZERO,
        }),
        paid: record.paid.to_string(),
        returned: record.returned.to_string(),
        payments,
        cancelled_because,
        catalog: terms.basis.catalog.chars().take(12).collect(),
        engine: terms.basis.engine.clone(),
        can_replay: terms.household.is_some()
            && terms.basis.verdict != BasisVerdict::Elsewhere
            && !matches!(record.state, GrantState::Held(_) | GrantState::Released | GrantState::Redeemed(_)),
        faults: faults.0.iter().map(|(_, expected)| l.w(expected).to_string()).collect(),
        key: fresh_key(desk),
        today: desk.today.to_string(),
        name,
    };
    show(status, &page)
}

/// What aid that pays only a difference could pay by now.
fn raise_says(desk: &Desk<'_>, l: Tongue, record: &GrantRecord) -> Result<String, Trouble> {
    let low = too_low(desk.store, record.terms.grant, desk.today)?;
    let rates = low.map(|low| low.rates).unwrap_or_default();
    let told = rates.iter().map(|(from, due)| l.own(words!("自 {from} 起可为{due}元", "{due} yuan from {from} on")));
    Ok(told.collect::<Vec<String>>().join(l.t("；", "; ")))
}

fn who(desk: &Desk<'_>, l: Tongue, record: &GrantRecord) -> Result<Vec<String>, Trouble> {
    let forgotten = || l.t("已遗忘的人", "somebody who was forgotten").to_string();
    record.terms.beneficiaries.iter().map(|one| Ok(records::name_of_person(desk, one.person)?.unwrap_or_else(forgotten))).collect()
}

/// Payments and returns, and why it was cancelled, from the household's history.
fn money_moved(desk: &Desk<'_>, l: Tongue, record: &GrantRecord) -> Result<(Vec<PaymentLine>, String), Trouble> {
    let history = record.terms.household.map(|id| records::history(desk, id)).transpose()?.unwrap_or_default();
    let own = record.terms.grant;
    let (mut lines, mut because) = (Vec::new(), String::new());
    for entry in history {
        let by = entry.0.by;
        match entry.0.body {
            EventBody::PaymentMade { grant, amount, on, .. } if grant == own => {
                lines.push(PaymentLine { on: on.to_string(), what: l.t("支付", "paid"), amount: amount.to_string(), by });
            }
            EventBody::MoneyReturned { grant, amount, on } if grant == own => {
                lines.push(PaymentLine { on: on.to_string(), what: l.t("退回", "came back"), amount: amount.to_string(), by });
            }
            EventBody::GrantCancelled { grant, reason, .. } if grant == own => {
                because = reason.map(|sealed| records::typed(desk, &sealed)).unwrap_or_default();
            }
            _ => {}
        }
    }
    Ok((lines, because))
}

/// `POST /grants/{id}/cancel`
pub async fn cancel(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::Cancel)?;
            let id = number(&id)?;
            form.keep_answer(desk, "cancel");
            let done = cancel_grant(desk, id, form.get("reason"));
            after(visit, desk, id, done, "cancelled")
        })
        .await
}

/// `POST /grants/{id}/raise`
pub async fn raise(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::Cancel)?;
            let id = number(&id)?;
            form.keep_answer(desk, "raise");
            let done = raise_grant(desk, id, form.get("reason"));
            after(visit, desk, id, done, "raised")
        })
        .await
}

/// `POST /grants/{id}/release`
pub async fn release(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let id = number(&id)?;
            form.keep_answer(desk, "release");
            let done = release_hold(desk, id, form.get("reason"));
            after(visit, desk, id, done, "released")
        })
        .await
}

/// `POST /grants/{id}/claim`
pub async fn claim(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    ask_back(visit, id, form, "claimed").await
}

/// `POST /grants/{id}/waive`
pub async fn waive(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    ask_back(visit, id, form, "waived").await
}

async fn ask_back(visit: Visit, id: String, form: Form, code: &'static str) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::Cancel)?;
            let id = number(&id)?;
            let mut faults = FormFaults::default();
            let Some(amount) = form.money("amount", &mut faults) else {
                if faults.is_empty() {
                    faults.add("amount", Words::new("金额必填", "the amount is required"));
                }
                return write_page(visit, desk, id, None, &BTreeMap::new(), &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            form.keep_answer(desk, code);
            let done = match code {
                "claimed" => raise_claim(desk, id, amount, form.get("reason")),
                _ => waive_claim(desk, id, amount, form.get("reason")),
            };
            after(visit, desk, id, done, code)
        })
        .await
}

/// `POST /grants/{id}/pay`
pub async fn pay(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    move_money(visit, id, form, Way::Out).await
}

/// `POST /grants/{id}/return`
pub async fn give_back(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    move_money(visit, id, form, Way::Back).await
}

#[derive(Clone, Copy)]
enum Way {
    Out,
    Back,
}

async fn move_money(visit: Visit, id: String, form: Form, way: Way) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let id = number(&id)?;
            let mut faults = FormFaults::default();
            let (amount, on) = (form.money("amount", &mut faults), form.day("on", &mut faults));
            let (Some(amount), Some(on)) = (amount, on) else {
                if faults.is_empty() {
                    faults.add("amount", Words::new("金额和日期必填", "amount and day are required"));
                }
                return write_page(visit, desk, id, None, &BTreeMap::new(), &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            match way {
                Way::Out => {
                    form.keep_answer(desk, "pay");
                    let done = pay_grant(desk, id, amount, on);
                    after(visit, desk, id, done, "paid")
                }
                Way::Back => {
                    form.keep_answer(desk, "return");
                    let done = return_money(desk, id, amount, on);
                    after(visit, desk, id, done, "returned")
                }
            }
        })
        .await
}

/// On to the grant, or the same page with what is wrong.
fn after(visit: &Visit, desk: &mut Desk<'_>, id: GrantId, done: Result<Answer, CaseError>, code: &str) -> Result<Response, Trouble> {
    desk.key = None;
    match done {
        Ok(_) => go(&format!("/grants/{id}?done={code}")),
        Err(CaseError::Faults(found)) => write_page(visit, desk, id, None, &BTreeMap::new(), &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
        Err(CaseError::Refused(refusal)) => {
            let mut faults = FormFaults::default();
            faults.add("", super::refusal::short_words(&refusal));
            write_page(visit, desk, id, None, &BTreeMap::new(), &faults, StatusCode::CONFLICT)
        }
        Err(error) => Err(error.into()),
    }
}

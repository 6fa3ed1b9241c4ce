//! Whose money is there, what has become of it, and how does more come in?

use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, part, show};
use super::notice::Notice;
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::{amount_text, masked_name};
use crate::charts::Bar;
use crate::officer::{Actor, May};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::{CaseError, Desk, open_fund, receive_money};
use engine::catalog::ProgramKind;
use engine::ledger::{FundRecord, GrantRecord, Role, Stored, decode};
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

/// Grants shown of a fund.
const GRANTS_MAX: usize = 100;

/// A fund with its figures.
pub struct FundView {
    /// Its page.
    pub href: String,
    /// Who gives.
    pub donor: String,
    /// Whether it is the visitor's own.
    pub is_own: bool,
    /// Its bar.
    pub bar: Bar,
    /// The bar in words.
    pub bar_says: String,
    /// What it began with.
    pub opening: String,
    /// What came in since.
    pub received: String,
    /// Set aside for instalments.
    pub held: String,
    /// Granted and not yet paid.
    pub granted: String,
    /// Paid.
    pub paid: String,
    /// Come back.
    pub returned: String,
    /// What can still be given.
    pub left: String,
}

#[derive(Template)]
#[template(path = "funds.html")]
struct FundsPage {
    f: Frame,
    notice: Option<Notice>,
    funds: Vec<FundView>,
    groups: Vec<ProgramGroup>,
    id: String,
    id_fault: Option<String>,
    donor: String,
    donor_fault: Option<String>,
    opening: String,
    opening_fault: Option<String>,
    programs_fault: Option<String>,
    is_open: bool,
    key: String,
}

struct ProgramGroup {
    agency: String,
    programs: Vec<ProgramChoice>,
}

struct ProgramChoice {
    id: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "fund.html")]
struct FundPage {
    f: Frame,
    notice: Option<Notice>,
    fund: FundView,
    programs: Vec<(String, String)>,
    grants: Vec<GrantLine>,
    total: usize,
    amount: String,
    fault: Option<String>,
    key: String,
}

struct GrantLine {
    href: String,
    name: String,
    who: String,
    amount: String,
    on: String,
    paid: String,
}

/// Whether a fund is this visitor's: it bears the account's name, or its agency's.
pub fn is_own(desk: &Desk<'_>, actor: &Actor, donor: &str) -> bool {
    let agency = actor.agency.as_deref().map(|id| (id, records::name_of(desk, id)));
    actor.role == Role::Donor && (actor.name == donor || agency.is_some_and(|(id, words)| id == donor || words.zh == donor || words.en == donor))
}

/// A fund with its figures.
pub fn fund_view(desk: &Desk<'_>, l: Tongue, actor: &Actor, fund: &FundRecord) -> FundView {
    let (paid, granted, held, left) = (fund.paid, fund.granted, fund.held_on(desk.today), fund.left(desk.today));
    FundView {
        href: format!("/funds/{}", part(&fund.id)),
        donor: fund.donor.clone(),
        is_own: is_own(desk, actor, &fund.donor),
        bar: Bar::of_fund(fund, desk.today),
        bar_says: l.own(words!(
            "已支付 {paid} 元，已发放未支付 {granted} 元，预留 {held} 元，剩余 {left} 元",
            "paid {paid} yuan, granted and not yet paid {granted} yuan, held {held} yuan, left {left} yuan"
        )),
        opening: fund.opening.to_string(),
        received: fund.received.to_string(),
        held: held.to_string(),
        granted: granted.to_string(),
        paid: paid.to_string(),
        returned: fund.returned.to_string(),
        left: left.to_string(),
    }
}

/// All funds, the visitor's own first.
pub fn fund_views(desk: &Desk<'_>, l: Tongue, actor: &Actor) -> Result<Vec<FundView>, Trouble> {
    let mut views: Vec<FundView> = records::funds(desk)?.iter().map(|fund| fund_view(desk, l, actor, fund)).collect();
    views.sort_by_key(|view| !view.is_own);
    Ok(views)
}

/// `GET /funds`
pub async fn funds_page(visit: Visit, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadFunds)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_funds(visit, desk, notice, &Form::of([]), &FormFaults::default(), StatusCode::OK)
        })
        .await
}

fn write_funds(visit: &Visit, desk: &mut Desk<'_>, notice: Option<Notice>, form: &Form, faults: &FormFaults, status: StatusCode) -> Result<Response, Trouble> {
    let l = visit.l;
    let programs_fault = faults.0.iter().find(|(name, _)| name.starts_with("programs")).map(|(_, expected)| l.w(expected).to_string());
    let page = FundsPage {
        f: visit.frame("funds", l.t("资金", "Funds")).back_at("/funds"),
        notice,
        funds: fund_views(desk, l, &visit.actor)?,
        groups: program_groups(desk, l, &form.all("programs")),
        id: form.get("id").to_string(),
        id_fault: faults.of("id", l).or_else(|| faults.of("", l)),
        donor: form.get("donor").to_string(),
        donor_fault: faults.of("donor", l),
        opening: form.get("opening").to_string(),
        opening_fault: faults.of("opening", l),
        programs_fault,
        is_open: !faults.is_empty(),
        key: fresh_key(desk),
    };
    show(status, &page)
}

/// Non-statutory programs by agency: those a donor's money is for.
fn program_groups(desk: &Desk<'_>, l: Tongue, chosen: &[&str]) -> Vec<ProgramGroup> {
    let mut groups: BTreeMap<&str, BTreeMap<&str, ProgramChoice>> = BTreeMap::new();
    for program in desk.catalog.programs.iter().filter(|program| program.kind == ProgramKind::NonStatutory) {
        let choice = ProgramChoice { id: program.id.clone(), name: l.w(&program.name).to_string(), chosen: chosen.contains(&program.id.as_str()) };
        groups.entry(&program.agency).or_default().insert(&program.id, choice);
    }
    groups
        .into_iter()
        .map(|(agency, programs)| ProgramGroup { agency: l.own(records::name_of(desk, agency)), programs: programs.into_values().collect() })
        .collect()
}

/// `POST /funds`
pub async fn open(visit: Visit, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepFunds)?;
            let mut faults = FormFaults::default();
            let opening = form.money("opening", &mut faults);
            let opening = faults.require("opening", opening);
            let Some(opening) = opening else { return write_funds(visit, desk, None, &form, &faults, StatusCode::UNPROCESSABLE_ENTITY) };
            let programs: Vec<String> = form.all("programs").into_iter().map(str::to_string).collect();
            form.keep_answer(desk, "open-fund");
            match open_fund(desk, form.get("id"), form.get("donor"), opening, &programs) {
                Ok(_) => go(&format!("/funds/{}?done=opened", part(form.get("id")))),
                Err(CaseError::Faults(found)) => write_funds(visit, desk, None, &form, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
                Err(CaseError::Refused(refusal)) => {
                    faults.add("id", super::refusal::short_words(&refusal));
                    write_funds(visit, desk, None, &form, &faults, StatusCode::CONFLICT)
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
}

/// `GET /funds/{id}`
pub async fn fund_page(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadFunds)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_fund(visit, desk, &id, notice, &Form::of([]), None, StatusCode::OK)
        })
        .await
}

fn write_fund(
    visit: &Visit,
    desk: &mut Desk<'_>,
    id: &str,
    notice: Option<Notice>,
    form: &Form,
    fault: Option<String>,
    status: StatusCode,
) -> Result<Response, Trouble> {
    let l = visit.l;
    let fund = records::fund(desk, id)?;
    let (grants, total) = grants_from(visit, desk, id)?;
    let donor = &fund.donor;
    let page = FundPage {
        f: visit.frame("funds", &l.own(words!("资金：{donor}", "Fund: {donor}"))).back_at(&format!("/funds/{}", part(id))),
        notice,
        programs: fund.programs.iter().map(|program| (format!("/programs/{}", part(program)), l.own(records::name_of(desk, program)))).collect(),
        fund: fund_view(desk, l, &visit.actor, &fund),
        grants,
        total,
        amount: form.get("amount").to_string(),
        fault,
        key: fresh_key(desk),
    };
    show(status, &page)
}

/// The newest grants that a fund pays. Donors see no full names and no way to the household.
fn grants_from(visit: &Visit, desk: &Desk<'_>, id: &str) -> Result<(Vec<GrantLine>, usize), Trouble> {
    let l = visit.l;
    let mut grants: Vec<GrantRecord> = Vec::new();
    for (_, stored) in desk.store.range(&GrantRecord::prefix(), None, usize::MAX)? {
        let grant = decode::<GrantRecord>(&stored.bytes)?;
        if grant.terms.fund.as_ref().is_some_and(|fund| fund.fund == id) {
            grants.push(grant);
        }
    }
    grants.sort_by_key(|grant| std::cmp::Reverse((grant.terms.on, grant.since)));
    let total = grants.len();
    let sees_names = visit.actor.may(May::ReadCases);
    let mut lines = Vec::new();
    for grant in grants.into_iter().take(GRANTS_MAX) {
        let name = grant.terms.recipient.map(|person| records::name_of_person(desk, person)).transpose()?.flatten();
        let who = name.unwrap_or_else(|| l.t("一户家庭", "a household").to_string());
        lines.push(GrantLine {
            href: if sees_names { format!("/grants/{}", grant.terms.grant) } else { String::new() },
            name: l.w(&grant.terms.name).to_string(),
            who: if sees_names || grant.terms.recipient.is_none() { who } else { masked_name(&who) },
            amount: amount_text(l, grant.terms.amount, grant.terms.per),
            on: grant.terms.on.to_string(),
            paid: grant.paid.to_string(),
        });
    }
    Ok((lines, total))
}

/// `POST /funds/{id}/receive`
pub async fn receive(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepFunds)?;
            let mut faults = FormFaults::default();
            let amount = form.money("amount", &mut faults);
            let done = match (amount, faults.0.pop()) {
                (Some(amount), _) => {
                    form.keep_answer(desk, "receive");
                    receive_money(desk, &id, amount)
                }
                (None, Some((name, expected))) => Err(CaseError::field(&name, expected)),
                (None, None) => Err(CaseError::field("amount", Words::new("必填", "required"))),
            };
            match done {
                Ok(_) => go(&format!("/funds/{}?done=received", part(&id))),
                Err(CaseError::Faults(found)) => {
                    let fault = found.first().map(|(_, expected)| visit.l.w(expected).to_string());
                    write_fund(visit, desk, &id, None, &form, fault, StatusCode::UNPROCESSABLE_ENTITY)
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
}

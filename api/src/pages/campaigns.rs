//! Who would get which donor's money in a campaign, who not, and why?

use super::form::{Form, fresh_key};
use super::frame::{Frame, go, part, show};
use super::funds::is_own;
use super::notice::Notice;
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::{days_text, masked_name, not_now_words, tier_words};
use crate::charts::Bar;
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::allocation::{FundUse, Plan, Unserved, commit as commit_plan, preview};
use engine::casework::Desk;
use engine::catalog::Campaign;
use engine::words;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lines of a list shown at first.
const LINES_MAX: usize = 300;

/// A campaign in a list.
pub struct CampaignLine {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// In a sentence.
    pub summary: String,
    /// Its days.
    pub season: String,
    /// Who runs it.
    pub agency: String,
    /// Whether it runs today.
    pub is_on: bool,
    /// That it is over or has not begun; nothing where it runs.
    pub not_now: &'static str,
}

#[derive(Template)]
#[template(path = "campaigns.html")]
struct CampaignsPage {
    f: Frame,
    lines: Vec<CampaignLine>,
}

#[derive(Template)]
#[template(path = "campaign.html")]
struct CampaignPage {
    f: Frame,
    notice: Option<Notice>,
    base: String,
    line: CampaignLine,
    pool: String,
    hardship: Vec<String>,
    tiers: Vec<TierView>,
    illustrative: bool,
    plan: Option<PlanView>,
    fault: Option<String>,
    key: String,
}

struct TierView {
    name: &'static str,
    programs: Vec<TierLine>,
}

struct TierLine {
    name: String,
    href: String,
    quota: String,
    fund: String,
    fund_href: String,
    is_own: bool,
}

struct PlanView {
    on: String,
    awards: Vec<AwardLine>,
    award_count: usize,
    total: String,
    unserved: Vec<UnservedLine>,
    unserved_count: usize,
    unclear: Vec<UnservedLine>,
    funds: Vec<FundLine>,
    apply_first: Vec<ApplyLine>,
    unknown_keys: Vec<UnservedLine>,
    is_cut: bool,
}

struct AwardLine {
    rank: u32,
    who: String,
    household: String,
    href: String,
    program: String,
    tier: &'static str,
    amount: String,
    fund: String,
    is_own: bool,
    why: String,
    grant: String,
}

struct UnservedLine {
    rank: String,
    who: String,
    household: String,
    href: String,
    reason: String,
}

struct FundLine {
    name: String,
    href: String,
    before: String,
    given: String,
    after: String,
    bar: Bar,
    bar_says: String,
    is_own: bool,
}

struct ApplyLine {
    who: String,
    household: String,
    href: String,
    program: String,
}

/// The campaigns of the catalog that are not over.
pub fn campaigns_ahead(desk: &Desk<'_>, l: Tongue) -> Vec<CampaignLine> {
    campaign_lines(desk, l, |campaign| campaign.season.to.is_none_or(|to| desk.today <= to))
}

/// Campaigns of the catalog, those of today first.
fn campaign_lines(desk: &Desk<'_>, l: Tongue, is_listed: impl Fn(&Campaign) -> bool) -> Vec<CampaignLine> {
    let listed = desk.catalog.campaigns.iter().filter(|campaign| is_listed(campaign));
    let mut lines: Vec<CampaignLine> = listed.map(|campaign| campaign_line(desk, l, campaign)).collect();
    lines.sort_by_key(|line| !line.is_on);
    lines
}

fn campaign_line(desk: &Desk<'_>, l: Tongue, campaign: &Campaign) -> CampaignLine {
    CampaignLine {
        href: format!("/campaigns/{}", part(&campaign.id)),
        name: l.w(&campaign.name).to_string(),
        summary: campaign.summary.as_ref().map(|words| l.w(words).to_string()).unwrap_or_default(),
        season: days_text(l, &campaign.season),
        agency: l.own(records::name_of(desk, &campaign.agency)),
        is_on: campaign.season.contains(desk.today),
        not_now: not_now_words(l, &campaign.season, desk.today),
    }
}

/// `GET /campaigns`
pub async fn campaigns_page(visit: Visit) -> Response {
    visit
        .at_desk(|visit, desk| {
            visit.must(May::ReadFunds)?;
            let f = visit.frame("campaigns", visit.l.t("专项活动", "Campaigns"));
            show(StatusCode::OK, &CampaignsPage { f, lines: campaign_lines(desk, visit.l, |_| true) })
        })
        .await
}

fn campaign(desk: &Desk<'_>, id: &str) -> Result<Arc<Campaign>, Trouble> {
    let found = desk.catalog.campaigns.iter().find(|campaign| campaign.id == id).cloned();
    found.ok_or_else(|| Trouble::Missing(words!("目录中没有专项活动 {id}", "there is no campaign {id} in the catalog")))
}

/// `GET /campaigns/{id}`: the plan is worked out for whoever may run it.
pub async fn campaign_page(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadFunds)?;
            let campaign = campaign(desk, &id)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_page(visit, desk, &campaign, notice, query.contains_key("all"), None, StatusCode::OK)
        })
        .await
}

fn write_page(
    visit: &Visit,
    desk: &mut Desk<'_>,
    campaign: &Campaign,
    notice: Option<Notice>,
    shows_all: bool,
    fault: Option<String>,
    status: StatusCode,
) -> Result<Response, Trouble> {
    let l = visit.l;
    let plan = match visit.actor.may(May::RunCampaigns) {
        true => Some(preview(desk, &campaign.id)?),
        false => None,
    };
    let line = campaign_line(desk, l, campaign);
    let base = line.href.clone();
    let page = CampaignPage {
        f: visit.frame("campaigns", &line.name).back_at(&base),
        notice,
        base,
        pool: l.w(&campaign.pool_says).to_string(),
        hardship: campaign.hardship.iter().map(|key| l.w(&key.says).to_string()).collect(),
        tiers: tiers(visit, desk, campaign)?,
        illustrative: campaign.illustrative,
        plan: plan.map(|plan| plan_view(visit, desk, &plan, if shows_all { usize::MAX } else { LINES_MAX })).transpose()?,
        fault,
        key: fresh_key(desk),
        line,
    };
    show(status, &page)
}

fn tiers(visit: &Visit, desk: &Desk<'_>, campaign: &Campaign) -> Result<Vec<TierView>, Trouble> {
    let l = visit.l;
    let funds = records::funds(desk)?;
    let line = |program: &engine::catalog::TierProgram| {
        // Where the campaign names no fund, the only one that lists the program pays.
        let mut listing = funds.iter().filter(|fund| fund.programs.contains(&program.program));
        let only = listing.next().filter(|_| listing.next().is_none());
        let fund = match &program.fund {
            Some(id) => funds.iter().find(|fund| fund.id == *id),
            None => only,
        };
        TierLine {
            name: l.own(records::name_of(desk, &program.program)),
            href: format!("/programs/{}", part(&program.program)),
            quota: program.quota.map(|quota| quota.to_string()).unwrap_or_default(),
            fund: fund.map(|fund| fund.donor.clone()).or_else(|| program.fund.clone()).unwrap_or_default(),
            fund_href: fund.map(|fund| format!("/funds/{}", part(&fund.id))).unwrap_or_default(),
            is_own: fund.is_some_and(|fund| is_own(desk, &visit.actor, &fund.donor)),
        }
    };
    Ok(campaign.tiers.iter().map(|tier| TierView { name: tier_words(l, tier.kind), programs: tier.programs.iter().map(line).collect() }).collect())
}

/// Names as far as this visitor may read them: donors see the first character.
fn shown_name(visit: &Visit, name: &Option<String>, recipient: &str) -> String {
    match name {
        Some(name) if visit.actor.may(May::ReadCases) => name.clone(),
        Some(name) => masked_name(name),
        None if recipient == "household" => visit.l.t("全家", "household").to_string(),
        None => recipient.to_string(),
    }
}

fn household_href(visit: &Visit, id: &str) -> String {
    if visit.actor.may(May::ReadCases) { format!("/households/{}", part(id)) } else { String::new() }
}

fn plan_view(visit: &Visit, desk: &Desk<'_>, plan: &Plan, limit: usize) -> Result<PlanView, Trouble> {
    let l = visit.l;
    let donors: BTreeMap<String, String> = records::funds(desk)?.into_iter().map(|fund| (fund.id, fund.donor)).collect();
    let donor = |id: &str| donors.get(id).cloned().unwrap_or_else(|| id.to_string());
    let unserved = |one: &Unserved| UnservedLine {
        rank: if one.rank == 0 { String::new() } else { one.rank.to_string() },
        who: shown_name(visit, &one.who, &one.recipient),
        household: one.household.clone(),
        href: household_href(visit, &one.household),
        reason: l.w(&one.reason).to_string(),
    };
    let award = |one: &engine::allocation::PlannedAward| AwardLine {
        rank: one.rank,
        who: shown_name(visit, &one.who, &one.recipient),
        household: one.household.clone(),
        href: household_href(visit, &one.household),
        program: l.w(&one.name).to_string(),
        tier: tier_words(l, one.tier),
        amount: one.amount.map_or_else(|| l.t("实物", "in kind").to_string(), |money| money.to_string()),
        fund: one.fund.as_deref().map(donor).unwrap_or_default(),
        is_own: one.fund.as_deref().is_some_and(|fund| is_own(desk, &visit.actor, &donor(fund))),
        why: l.w(&one.why).to_string(),
        grant: one.grant.filter(|_| visit.actor.may(May::ReadCases)).map(|grant| grant.to_string()).unwrap_or_default(),
    };
    let names: BTreeMap<(&str, &str), String> = {
        let awarded = plan.awards.iter().map(|one| (&one.household, &one.recipient, &one.who));
        let others = plan.unserved.iter().chain(&plan.unclear).map(|one| (&one.household, &one.recipient, &one.who));
        awarded.chain(others).map(|(household, recipient, who)| ((household.as_str(), recipient.as_str()), shown_name(visit, who, recipient))).collect()
    };
    let name = |household: &str, recipient: &str| names.get(&(household, recipient)).cloned().unwrap_or_else(|| shown_name(visit, &None, recipient));
    let total = plan.awards.iter().filter_map(|award| award.amount).try_fold(engine::money::Money::ZERO, engine::money::Money::checked_add);
    Ok(PlanView {
        on: plan.on.to_string(),
        award_count: plan.awards.len(),
        total: total.map(|total| total.to_string()).unwrap_or_default(),
        awards: plan.awards.iter().take(limit).map(award).collect(),
        unserved_count: plan.unserved.len(),
        unserved: plan.unserved.iter().take(limit).map(unserved).collect(),
        unclear: plan.unclear.iter().take(limit).map(unserved).collect(),
        funds: plan
            .funds
            .iter()
            .map(|(id, used)| FundLine {
                is_own: is_own(desk, &visit.actor, &donor(id)),
                href: if donors.contains_key(id) { format!("/funds/{}", part(id)) } else { String::new() },
                ..fund_line(l, &donor(id), used)
            })
            .collect(),
        apply_first: plan
            .apply_first
            .iter()
            .take(limit)
            .map(|one| ApplyLine {
                who: name(&one.household, &one.recipient),
                household: one.household.clone(),
                href: household_href(visit, &one.household),
                program: l.w(&one.name).to_string(),
            })
            .collect(),
        unknown_keys: plan
            .unknown_keys
            .iter()
            .take(limit)
            .map(|one| UnservedLine {
                rank: String::new(),
                who: name(&one.household, &one.recipient),
                household: one.household.clone(),
                href: household_href(visit, &one.household),
                reason: l.w(&one.says).to_string(),
            })
            .collect(),
        is_cut: plan.awards.len().max(plan.unserved.len()).max(plan.unclear.len()).max(plan.apply_first.len()) > limit,
    })
}

fn fund_line(l: Tongue, donor: &str, used: &FundUse) -> FundLine {
    let (before, given, after) = (used.left_before, used.given, used.left_after);
    FundLine {
        name: donor.to_string(),
        href: String::new(),
        before: before.to_string(),
        given: given.to_string(),
        after: after.to_string(),
        bar: Bar::of_plan(given, after),
        bar_says: l.own(words!("原余 {before} 元，本次 {given} 元，余 {after} 元", "{before} yuan before, {given} yuan given, {after} yuan left")),
        is_own: false,
    }
}

/// `POST /campaigns/{id}/commit`
pub async fn commit(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::RunCampaigns)?;
            let campaign = campaign(desk, &id)?;
            if !form.has("sure") {
                let fault = visit.l.t("请先勾选确认", "Tick the box first: this can't be undone at once").to_string();
                return write_page(visit, desk, &campaign, None, false, Some(fault), StatusCode::UNPROCESSABLE_ENTITY);
            }
            commit_plan(desk, &id)?;
            go(&format!("/campaigns/{}?done=committed", part(&id)))
        })
        .await
}

//! What does somebody see first: a way to find a household, and what waits today?

use super::alerts::{AlertCounts, counts};
use super::applications::{WaitingLine, waiting};
use super::campaigns::{CampaignLine, campaigns_ahead};
use super::form::Form;
use super::frame::{Frame, part, show};
use super::funds::{FundView, fund_views};
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::masked_number;
use crate::officer::May;
use crate::search::MatchedBy;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::{CaseError, Desk};
use engine::catalog::Catalog;
use std::collections::BTreeSet;

/// Households listed for a query.
const FOUND_MAX: usize = 20;
/// Applications shown on the first page.
const WAITING_MAX: usize = 8;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    f: Frame,
    is_still_reading: bool,
    counts: AlertCounts,
    waiting: Vec<WaitingLine>,
    waiting_total: usize,
    campaigns: Vec<CampaignLine>,
    funds: Vec<FundView>,
    figures: Figures,
}

/// Figures of the store and the catalog.
struct Figures {
    events: u64,
    programs: usize,
    agencies: usize,
    left_out: usize,
    catalog: String,
}

#[derive(Template)]
#[template(path = "found.html")]
struct FoundPage {
    f: Frame,
    query: String,
    hits: Vec<Hit>,
    is_cut: bool,
}

struct Hit {
    id: String,
    href: String,
    matched: &'static str,
    members: Vec<FoundMember>,
    place: String,
}

struct FoundMember {
    name: String,
    number: String,
}

/// `GET /`
pub async fn home(visit: Visit) -> Response {
    visit
        .at_desk(|visit, desk| {
            let l = visit.l;
            let reads_cases = visit.actor.may(May::ReadCases);
            let mut lines = if reads_cases { waiting(desk, l)? } else { Vec::new() };
            let waiting_total = lines.len();
            lines.truncate(WAITING_MAX);
            let page = HomePage {
                f: visit.frame("home", l.t("一门：社会救助", "Yimen: social assistance")),
                is_still_reading: visit.app.is_still_reading(),
                counts: if visit.actor.may(May::ReadAlerts) { counts(visit, desk)? } else { AlertCounts::default() },
                waiting: lines,
                waiting_total,
                campaigns: campaigns_ahead(desk, l),
                funds: fund_views(desk, l, &visit.actor)?,
                figures: figures(desk.store.position(), desk.catalog),
            };
            show(StatusCode::OK, &page)
        })
        .await
}

fn figures(events: u64, catalog: &Catalog) -> Figures {
    let programs: BTreeSet<&str> = catalog.programs.iter().map(|program| program.id.as_str()).collect();
    let agencies: BTreeSet<&str> = catalog.programs.iter().map(|program| program.agency.as_str()).collect();
    Figures { events, programs: programs.len(), agencies: agencies.len(), left_out: catalog.left_out.len(), catalog: catalog.hash.chars().take(12).collect() }
}

/// `POST /find`: names and numbers never stand in an address.
pub async fn find(visit: Visit, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let l = visit.l;
            let query = form.get("q").to_string();
            let found = if query.is_empty() { Vec::new() } else { visit.app.fresh_households().find(&query, FOUND_MAX) };
            let mut hits = Vec::with_capacity(found.len());
            for hit in &found {
                hits.extend(hit_of(desk, l, &hit.household, hit.matched)?);
            }
            let f = visit.frame("home", l.t("查找家庭", "Find a household")).back_at("/");
            show(StatusCode::OK, &FoundPage { f, query, is_cut: found.len() == FOUND_MAX, hits })
        })
        .await
}

fn hit_of(desk: &Desk<'_>, l: Tongue, id: &str, matched: MatchedBy) -> Result<Option<Hit>, Trouble> {
    let file = match desk.household(id) {
        Ok(file) => file,
        // The search may still hold a household that has been emptied since.
        Err(CaseError::Unknown(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let members = file.people.iter().map(|person| FoundMember {
        name: person.payload.name.clone().unwrap_or_else(|| person.payload.id.clone()),
        number: person.payload.id_number.as_deref().map(masked_number).unwrap_or_default(),
    });
    Ok(Some(Hit {
        id: id.to_string(),
        href: format!("/households/{}", part(id)),
        matched: match matched {
            MatchedBy::Name => l.t("姓名", "name"),
            MatchedBy::Pinyin => l.t("读音", "sound"),
            MatchedBy::Number => l.t("证件号码", "ID number"),
            MatchedBy::Address => l.t("住址", "place"),
            MatchedBy::Id => l.t("编号", "id"),
        },
        members: members.collect(),
        place: records::place(&file).unwrap_or_default(),
    }))
}

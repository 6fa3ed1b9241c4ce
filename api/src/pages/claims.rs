//! Which wrongly paid money has not come back?

use super::frame::{Frame, part, show};
use super::records;
use super::visit::Visit;
use crate::officer::May;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use engine::ledger::{GrantId, GrantRecord, OpenClaim, Stored, read};
use engine::registry::household_name;

#[derive(Template)]
#[template(path = "claims.html")]
struct ClaimsPage {
    f: Frame,
    claims: Vec<ClaimLine>,
}

struct ClaimLine {
    grant: String,
    program: String,
    household: String,
    household_href: String,
    asked: String,
    recovered: String,
    open: String,
}

/// `GET /claims`
pub async fn claims_page(visit: Visit) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let mut claims = Vec::new();
            for (key, _) in desk.store.range(&OpenClaim::prefix(), None, usize::MAX)? {
                let Some(id) = GrantId::of_key(&key) else { continue };
                let Some(record) = read::<GrantRecord>(desk.store, &id)? else { continue };
                let Some(claim) = &record.claim else { continue };
                let household = match record.terms.household {
                    Some(household) => household_name(desk.store, desk.store.vault(), household)?.unwrap_or_default(),
                    None => String::new(),
                };
                claims.push(ClaimLine {
                    grant: id.to_string(),
                    program: visit.l.own(records::name_of(desk, &record.terms.program)),
                    household_href: if household.is_empty() { String::new() } else { format!("/households/{}", part(&household)) },
                    household,
                    asked: claim.asked.to_string(),
                    recovered: claim.recovered.to_string(),
                    open: claim.open().to_string(),
                });
            }
            let f = visit.frame("more", visit.l.t("追缴", "Claims"));
            show(StatusCode::OK, &ClaimsPage { f, claims })
        })
        .await
}

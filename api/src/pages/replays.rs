//! Does a decision come out the same when it is computed again from what was known then?

use super::frame::{Frame, part, show};
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::moment_text;
use crate::officer::May;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::{Compared, replay};
use engine::ledger::GrantId;
use engine::words;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "replay.html")]
struct ReplayPage {
    f: Frame,
    href: String,
    name: String,
    look: &'static str,
    says: String,
    at: String,
    by: String,
    position: u64,
    catalog: String,
    engine_then: String,
    engine_now: String,
    hash_then: String,
    hash: String,
    verdict: &'static str,
    decided: String,
    awarded: String,
    cut_by: String,
    criteria: Vec<CriterionRow>,
    text: String,
}

struct CriterionRow {
    id: String,
    outcome: &'static str,
    needed: String,
    found: String,
    cites: String,
}

/// What the page shows of the judgment's text.
#[derive(Deserialize)]
struct Judgment {
    verdict: String,
    decided: Option<String>,
    criteria: Vec<Criterion>,
}

#[derive(Deserialize)]
struct Criterion {
    id: String,
    outcome: String,
    needed: String,
    found: Option<String>,
    cites: String,
}

/// `GET /grants/{id}/replay`
pub async fn replay_page(visit: Visit, Path(id): Path<String>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let l = visit.l;
            let grant: GrantId = id.parse().map_err(|_| Trouble::Missing(words!("没有救助 {id}", "there is no grant {id}")))?;
            let replayed = replay(desk.store, grant)?;
            let judgment: Judgment = serde_json::from_str(&replayed.text).map_err(|error| Trouble::Broken(format!("failed to read a judgment: {error}")))?;
            let look = match replayed.compared {
                Compared::Same => "good",
                Compared::NotWritten => "open",
                Compared::Differs | Compared::DiffersByVersion => "bad",
            };
            let criterion = |one: Criterion| CriterionRow {
                outcome: outcome_words(l, &one.outcome),
                id: one.id,
                needed: one.needed,
                found: one.found.unwrap_or_else(|| l.t("未知", "unknown").to_string()),
                cites: one.cites,
            };
            let page = ReplayPage {
                f: visit.frame("home", l.t("重算决定", "The decision, computed again")),
                href: format!("/grants/{}", part(&id)),
                name: l.w(&replayed.name).to_string(),
                look,
                says: l.own(replayed.compared.words()),
                at: moment_text(replayed.at),
                by: replayed.by,
                position: replayed.position,
                catalog: replayed.catalog,
                engine_then: replayed.engine_then,
                engine_now: replayed.engine_now,
                hash_then: replayed.hash_then.unwrap_or_default(),
                hash: replayed.hash,
                verdict: verdict_words(l, &judgment.verdict),
                decided: judgment.decided.unwrap_or_default(),
                awarded: replayed.awarded.map(|amount| amount.to_string()).unwrap_or_default(),
                cut_by: replayed.cut_by.map(|words| l.own(words)).unwrap_or_default(),
                criteria: judgment.criteria.into_iter().map(criterion).collect(),
                text: replayed.text,
            };
            show(StatusCode::OK, &page)
        })
        .await
}

fn outcome_words(l: Tongue, code: &str) -> &'static str {
    match code {
        "true" => l.t("成立", "holds"),
        "false" => l.t("不成立", "does not hold"),
        _ => l.t("未知", "unknown"),
    }
}

fn verdict_words(l: Tongue, code: &str) -> &'static str {
    match code {
        "eligible" => l.t("符合", "eligible"),
        "ineligible" => l.t("不符合", "ineligible"),
        _ => l.t("缺资料", "needs facts"),
    }
}

//! Which running aid must be looked at again, and what came of the look?

use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, part, show};
use super::notice::Notice;
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::amount_text;
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::Date;
use engine::casework::{CaseError, Desk, DueReview, MayAct, review_grant, reviews_due};
use engine::ledger::{GrantId, ReviewFinding, review_month};
use engine::registry::household_name;
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

/// Lines shown at most in each list.
const SHOWN_MAX: usize = 500;

#[derive(Template)]
#[template(path = "reviews.html")]
struct ReviewsPage {
    f: Frame,
    notice: Option<Notice>,
    fault: Option<String>,
    /// Whether all lists stand there, and not those of one month.
    is_whole: bool,
    lists: Vec<DueList>,
    key: String,
}

struct DueList {
    name: String,
    look: &'static str,
    lines: Vec<DueLine>,
    more: usize,
}

struct DueLine {
    grant: String,
    name: String,
    household: String,
    household_href: String,
    amount: String,
    due: String,
    cycle: String,
}

/// `GET /reviews`
pub async fn reviews_page(visit: Visit, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            let only = Only { month: query.get("month").cloned(), agency: query.get("agency").cloned() };
            write_page(visit, desk, &only, notice, &FormFaults::default(), StatusCode::OK)
        })
        .await
}

/// What of the list is asked for: an alert leads to one desk's list of a month.
#[derive(Default)]
struct Only {
    month: Option<String>,
    agency: Option<String>,
}

fn write_page(visit: &Visit, desk: &mut Desk<'_>, only: &Only, notice: Option<Notice>, faults: &FormFaults, status: StatusCode) -> Result<Response, Trouble> {
    let l = visit.l;
    let today = desk.today;
    let this_month = today.last_of_month();
    let next_month = this_month.tomorrow().map_or(this_month, Date::last_of_month);
    let own = match &desk.may_act {
        MayAct::For(agency) => Some(agency.clone()),
        MayAct::ForAll => only.agency.clone(),
    };
    if let Some(month) = &only.month {
        let last =
            format!("{month}-01").parse::<Date>().map_err(|_| Trouble::Missing(words!("没有月份 {month}", "there is no month {month}")))?.last_of_month();
        let due: Vec<DueReview> = reviews_due(desk, last, own.as_deref())?.into_iter().filter(|review| review_month(review.due) == *month).collect();
        let look = if due.first().is_some_and(|review| review.due < today) { "red" } else { "amber" };
        let name = match &own {
            None => month.clone(),
            Some(agency) => format!("{month} · {}", l.own(records::name_of(desk, agency))),
        };
        let lists = vec![list(desk, l, &name, look, &due)?];
        return show(status, &page(visit, desk, notice, faults, lists, &format!("/reviews?month={}", part(month))));
    }
    let due = reviews_due(desk, next_month, own.as_deref())?;
    let (overdue, rest): (Vec<DueReview>, Vec<DueReview>) = due.into_iter().partition(|review| review.due < today);
    let (now, later): (Vec<DueReview>, Vec<DueReview>) = rest.into_iter().partition(|review| review.due <= this_month);
    let lists = [(l.t("已逾期", "Overdue"), "red", overdue), (l.t("本月", "This month"), "amber", now), (l.t("下月", "Next month"), "", later)];
    let lists = lists.into_iter().map(|(name, look, due)| list(desk, l, name, look, &due)).collect::<Result<_, _>>()?;
    show(status, &page(visit, desk, notice, faults, lists, "/reviews"))
}

fn page(visit: &Visit, desk: &mut Desk<'_>, notice: Option<Notice>, faults: &FormFaults, lists: Vec<DueList>, back: &str) -> ReviewsPage {
    let l = visit.l;
    ReviewsPage {
        f: visit.frame("more", l.t("定期复核", "Reviews")).back_at(back),
        notice,
        fault: faults.0.first().map(|(_, expected)| l.w(expected).to_string()),
        is_whole: back == "/reviews",
        lists,
        key: fresh_key(desk),
    }
}

fn list(desk: &Desk<'_>, l: Tongue, name: &str, look: &'static str, due: &[DueReview]) -> Result<DueList, Trouble> {
    let lines = due.iter().take(SHOWN_MAX).map(|review| line(desk, l, review)).collect::<Result<Vec<_>, _>>()?;
    Ok(DueList { name: name.to_string(), look, more: due.len() - lines.len(), lines })
}

fn line(desk: &Desk<'_>, l: Tongue, review: &DueReview) -> Result<DueLine, Trouble> {
    let terms = &review.record.terms;
    let household = match terms.household {
        Some(household) => household_name(desk.store, desk.store.vault(), household)?.unwrap_or_default(),
        None => String::new(),
    };
    let cycle = match &terms.review {
        Some(class) => {
            let (months, zh, en) = (class.months, &class.says.zh, &class.says.en);
            words!("每{months}个月 · {zh}", "every {months} months · {en}")
        }
        None => Words::new("因死亡或迁移", "after a death or a move"),
    };
    Ok(DueLine {
        grant: terms.grant.to_string(),
        name: l.w(&terms.name).to_string(),
        household_href: if household.is_empty() { String::new() } else { format!("/households/{}", part(&household)) },
        household,
        amount: amount_text(l, review.record.rate_on(desk.today), terms.per),
        due: review.due.to_string(),
        cycle: l.own(cycle),
    })
}

/// `POST /reviews/{grant}`
pub async fn review(visit: Visit, Path(grant): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let id: GrantId = grant.parse().map_err(|_| Trouble::Missing(words!("没有救助 {grant}", "there is no grant {grant}")))?;
            let mut faults = FormFaults::default();
            let finding = match form.get("finding") {
                "continues" => Some(ReviewFinding::Continues),
                "change_proposed" => Some(ReviewFinding::ChangeProposed),
                _ => None,
            };
            let Some(finding) = faults.require("finding", finding) else {
                return write_page(visit, desk, &Only::default(), None, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            form.keep_answer(desk, "review");
            match review_grant(desk, id, finding, form.get("note")) {
                Ok(_) => go("/reviews?done=reviewed"),
                Err(CaseError::Faults(found)) => write_page(visit, desk, &Only::default(), None, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
                Err(error) => Err(error.into()),
            }
        })
        .await
}

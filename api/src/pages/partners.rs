//! Who outside may ask, how often, and what have they asked?

use super::form::{Form, FormFaults};
use super::frame::{Frame, part, show};
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::{days_text, moment_text};
use crate::officer::May;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::Date;
use engine::casework::{CaseError, Desk, KeyWish, PartnerRequest, set_partner};
use engine::ledger::{PartnerDay, PartnerQuestion, PartnerRecord, read, read_all, read_under};
use engine::registry::household_name;
use engine::words;
use engine::words::Words;

/// Days of which the counts are shown.
const DAYS_SHOWN: usize = 30;
/// Questions shown at most, the latest first.
const QUESTIONS_SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "partners.html")]
struct PartnersPage {
    f: Frame,
    faults: Vec<(String, String)>,
    partners: Vec<PartnerRow>,
    made: Option<Made>,
    id: String,
    name: String,
    most: String,
    renew: bool,
}

/// A partner that was just set down.
struct Made {
    name: String,
    /// Its new key; empty where it goes on with the old one.
    token_key: String,
}

struct PartnerRow {
    id: String,
    href: String,
    name: String,
    generation: u32,
    most: u32,
    asked: u32,
    unknown: u32,
}

#[derive(Template)]
#[template(path = "partner.html")]
struct PartnerPage {
    f: Frame,
    partner: PartnerRow,
    left: u32,
    days: Vec<DayRow>,
    questions: Vec<QuestionRow>,
    total: usize,
}

struct DayRow {
    day: String,
    asked: u32,
    unknown: u32,
    latest: String,
}

struct QuestionRow {
    at: String,
    by: String,
    need: String,
    days: String,
    household: String,
    household_href: String,
    is_known: bool,
    purpose: String,
}

fn day_of(desk: &Desk<'_>, partner: &str, day: Date) -> Result<PartnerDay, Trouble> {
    Ok(read::<PartnerDay>(desk.store, &PartnerDay::id(partner, day))?.unwrap_or_default())
}

fn row(desk: &Desk<'_>, record: PartnerRecord) -> Result<PartnerRow, Trouble> {
    let day = day_of(desk, &record.partner, desk.today)?;
    Ok(PartnerRow {
        href: format!("/partners/{}", part(&record.partner)),
        id: record.partner,
        name: record.name,
        generation: record.generation,
        most: record.questions_a_day,
        asked: day.asked,
        unknown: day.unknown,
    })
}

/// `GET /partners`
pub async fn partners_page(visit: Visit) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::Administer)?;
            write_list(visit, desk, &Form::of([]), &FormFaults::default(), None)
        })
        .await
}

fn field_words(l: Tongue, path: &str) -> String {
    match path {
        "partner" => l.t("编号", "id"),
        "name" => l.t("名称", "name"),
        "questions_a_day" => l.t("每日提问上限", "questions a day"),
        other => other,
    }
    .to_string()
}

fn write_list(visit: &Visit, desk: &mut Desk<'_>, form: &Form, faults: &FormFaults, made: Option<Made>) -> Result<Response, Trouble> {
    let l = visit.l;
    let partners = read_all::<PartnerRecord>(desk.store)?.into_iter().map(|record| row(desk, record)).collect::<Result<Vec<_>, _>>()?;
    let page = PartnersPage {
        f: visit.frame("more", l.t("合作方", "Partners")).back_at("/partners"),
        faults: faults.0.iter().map(|(path, expected)| (field_words(l, path), l.w(expected).to_string())).collect(),
        partners,
        made,
        id: form.get("partner").to_string(),
        name: form.get("name").to_string(),
        most: form.given("questions_a_day").unwrap_or("200").to_string(),
        renew: form.has("renew"),
    };
    show(if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)
}

/// `POST /partners`. A new key stands on the page that answers and nowhere else, so that page is the answer itself: the form has no
/// key of its own, for a kept answer would show the partner's key again.
pub async fn set(visit: Visit, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::Administer)?;
            let mut faults = FormFaults::default();
            let most = form.get("questions_a_day").parse::<u32>().ok();
            if most.is_none() {
                faults.add("questions_a_day", Words::new("应为1至100000", "expected 1 to 100000"));
            }
            let Some(questions_a_day) = most else { return write_list(visit, desk, &form, &faults, None) };
            let request = PartnerRequest {
                partner: form.get("partner").to_string(),
                name: form.get("name").to_string(),
                questions_a_day,
                key: if form.has("renew") { KeyWish::Renew } else { KeyWish::Keep },
            };
            match set_partner(desk, &request) {
                Ok(key) => {
                    let made = Made { name: request.name, token_key: key.map(|key| key.to_text()).unwrap_or_default() };
                    write_list(visit, desk, &Form::of([]), &FormFaults::default(), Some(made))
                }
                Err(CaseError::Faults(found)) => write_list(visit, desk, &form, &FormFaults(found), None),
                Err(error) => Err(error.into()),
            }
        })
        .await
}

/// `GET /partners/{id}`
pub async fn partner_page(visit: Visit, Path(id): Path<String>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::Administer)?;
            let l = visit.l;
            let record = read::<PartnerRecord>(desk.store, &id)?;
            let record = record.ok_or_else(|| Trouble::Missing(words!("没有合作方 {id}", "there is no partner {id}")))?;
            let mut days = Vec::new();
            for day in std::iter::successors(Some(desk.today), |day| day.yesterday().ok()).take(DAYS_SHOWN) {
                let count = day_of(desk, &id, day)?;
                if count.asked > 0 {
                    days.push(DayRow { day: day.to_string(), asked: count.asked, unknown: count.unknown, latest: moment_text(count.latest) });
                }
            }
            let log: Vec<PartnerQuestion> = read_under(desk.store, &PartnerQuestion::prefix_of(&id))?;
            let total = log.len();
            let latest = log.into_iter().rev().take(QUESTIONS_SHOWN);
            let questions = latest.map(|question| question_row(desk, l, &question)).collect::<Result<Vec<_>, _>>()?;
            let partner = row(desk, record)?;
            let name = &partner.name;
            let title = l.own(words!("合作方：{name}", "Partner: {name}"));
            let left = partner.most.saturating_sub(partner.asked);
            show(StatusCode::OK, &PartnerPage { f: visit.frame("more", &title), partner, left, days, questions, total })
        })
        .await
}

fn question_row(desk: &Desk<'_>, l: Tongue, question: &PartnerQuestion) -> Result<QuestionRow, Trouble> {
    let household = match question.household {
        Some(household) => household_name(desk.store, desk.store.vault(), household)?.unwrap_or_default(),
        None => String::new(),
    };
    Ok(QuestionRow {
        at: moment_text(question.at),
        by: question.by.clone(),
        need: l.own(records::name_of(desk, &question.need)),
        days: days_text(l, &question.window),
        household_href: if household.is_empty() { String::new() } else { format!("/households/{}", part(&household)) },
        household,
        is_known: question.person.is_some(),
        purpose: records::noted(desk, &question.purpose),
    })
}

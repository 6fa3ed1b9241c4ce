//! How does somebody at a desk record a death, a move to another district, or protection?

use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, part, show};
use super::notice::Notice;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::json::transfer_lines;
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use engine::casework::{CaseError, Desk, hand_over, move_away, record_death, set_protection, withdraw_death};
use engine::ledger::{Answer, FilePart, Protection};
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "upkeep.html")]
struct UpkeepPage {
    f: Frame,
    notice: Option<Notice>,
    base: String,
    household: String,
    people: Vec<PersonLine>,
    moved: Option<(String, String)>,
    is_protected: bool,
    today: String,
    faults: Vec<String>,
    keys: [String; 3],
}

struct PersonLine {
    id: String,
    name: String,
    died: String,
}

/// `GET /households/{id}/upkeep`
pub async fn upkeep_page(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_page(visit, desk, &id, notice, &FormFaults::default(), StatusCode::OK)
        })
        .await
}

fn write_page(visit: &Visit, desk: &mut Desk<'_>, id: &str, notice: Option<Notice>, faults: &FormFaults, status: StatusCode) -> Result<Response, Trouble> {
    let l = visit.l;
    let file = desk.household(id)?;
    let person = |one: &engine::registry::PersonFile| PersonLine {
        id: one.payload.id.clone(),
        name: one.payload.name.clone().unwrap_or_else(|| one.payload.id.clone()),
        died: one.record.died.map(|day| day.to_string()).unwrap_or_default(),
    };
    let page = UpkeepPage {
        f: visit
            .frame("home", &l.own(words!("户 {id}：死亡、迁出、保护", "Household {id}: deaths, moves, protection")))
            .back_at(&format!("/households/{}/upkeep", part(id))),
        notice,
        base: format!("/households/{}", part(id)),
        household: id.to_string(),
        people: file.people.iter().map(person).collect(),
        moved: file.record.moved.as_ref().map(|moved| (moved.to.clone(), moved.on.to_string())),
        is_protected: file.record.protection == Protection::Protected,
        today: desk.today.to_string(),
        faults: faults.0.iter().map(|(_, expected)| l.w(expected).to_string()).collect(),
        keys: std::array::from_fn(|_| fresh_key(desk)),
    };
    show(status, &page)
}

/// Answers a form: on to the page with a notice, or the page again with what is wrong.
fn answered(visit: &Visit, desk: &mut Desk<'_>, id: &str, done: &str, result: Result<Answer, CaseError>) -> Result<Response, Trouble> {
    match result {
        Ok(_) => go(&format!("/households/{}/upkeep?done={done}", part(id))),
        Err(CaseError::Faults(found)) => write_page(visit, desk, id, None, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
        Err(error) => Err(error.into()),
    }
}

/// `POST /households/{id}/death`
pub async fn death(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            form.keep_answer(desk, "death");
            if form.get("how") == "withdraw" {
                let result = withdraw_death(desk, &id, form.get("member"), form.get("note"));
                return answered(visit, desk, &id, "death-withdrawn", result);
            }
            let mut faults = FormFaults::default();
            let on = form.day("on", &mut faults);
            let Some(on) = faults.require("on", on) else {
                return write_page(visit, desk, &id, None, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            let result = record_death(desk, &id, form.get("member"), on, form.get("note"));
            answered(visit, desk, &id, "died", result)
        })
        .await
}

/// `POST /households/{id}/move-away`
pub async fn away(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let mut faults = FormFaults::default();
            let on = form.day("on", &mut faults);
            let Some(on) = faults.require("on", on) else {
                return write_page(visit, desk, &id, None, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            form.keep_answer(desk, "move-away");
            let result = move_away(desk, &id, form.get("to"), on, form.get("note"));
            answered(visit, desk, &id, "moved-away", result)
        })
        .await
}

/// `POST /households/{id}/protection`
pub async fn protection(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let protection = if form.get("protection") == "protected" { Protection::Protected } else { Protection::Usual };
            form.keep_answer(desk, "protection");
            let result = set_protection(desk, &id, protection, form.get("reason"));
            answered(visit, desk, &id, "protection", result)
        })
        .await
}

/// `POST /households/{id}/transfer`
pub async fn transfer(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let (part, name) = match form.get("part") {
                "grants" => (FilePart::Grants, "grants.jsonl"),
                _ => (FilePart::Household, "household.jsonl"),
            };
            match hand_over(desk, &id, part, form.get("purpose")) {
                Ok(transfer) => {
                    let headers = [
                        (CONTENT_TYPE, "application/x-ndjson".to_string()),
                        (CACHE_CONTROL, "no-store".to_string()),
                        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
                    ];
                    Ok((StatusCode::OK, headers, transfer_lines(transfer)).into_response())
                }
                Err(CaseError::Faults(found)) => write_page(visit, desk, &id, None, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
                Err(error) => Err(error.into()),
            }
        })
        .await
}

/// What every page of a household says of deaths, a move and protection.
pub fn remarks(file: &engine::registry::HouseholdFile) -> Vec<Words> {
    let mut remarks = Vec::new();
    for (name, day) in file.people.iter().filter_map(|one| Some((one.payload.name.as_ref().unwrap_or(&one.payload.id), one.record.died?))) {
        remarks.push(words!(
            "{name}已于 {day} 死亡；资料照旧保留，请更新家庭成员，在此之前不能向全户发放",
            "{name} died on {day}; the facts stay as they were told: record the members anew, nothing is awarded to the household before"
        ));
    }
    if let Some(moved) = &file.record.moved {
        let (to, on) = (&moved.to, moved.on);
        remarks.push(words!(
            "已登记迁往 {to}，在本区的最后一天是 {on}；迁回的请重新登记",
            "moves to {to}, the last day here is {on}; whoever comes back is registered again"
        ));
    }
    if file.record.protection == Protection::Protected {
        remarks.push(Words::new("信息受保护：不得对外透露住址和救助", "protected: tell nobody outside of place and aid"));
    }
    remarks
}

//! How do members found a household of their own, or join another?

use crate::officer::May;
use crate::pages::form::{Form, FormFaults, fresh_key};
use crate::pages::frame::{Frame, go, part, show};
use crate::pages::search_entry::note_household;
use crate::pages::trouble::Trouble;
use crate::pages::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::{CaseError, Desk, Destination, regroup as regroup_members};
use engine::registry::{HouseholdFile, HouseholdPayload};
use engine::words;
use std::collections::BTreeMap;

/// Facts of the old household that hold of a new one too until somebody says otherwise: where it lives and how it is registered.
const TAKEN_ALONG: [&str; 5] = ["address", "area", "zone", "hukou", "permanent_resident"];

#[derive(Template)]
#[template(path = "regroup.html")]
struct RegroupPage {
    f: Frame,
    base: String,
    is_split: bool,
    members: Vec<Choice>,
    members_fault: Option<String>,
    to: String,
    to_fault: Option<String>,
    area: String,
    area_fault: Option<String>,
    source: String,
    key: String,
    message: String,
}

struct Choice {
    id: String,
    name: String,
    chosen: bool,
}

/// `GET /households/{id}/regroup?how=split` or `how=merge`
pub async fn move_form(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let file = desk.household(&id)?;
            let how = query.get("how").cloned().unwrap_or_default();
            let form = Form::of([("how".to_string(), how)]);
            write_form(visit, desk, &file, &form, &FormFaults::default(), StatusCode::OK)
        })
        .await
}

fn write_form(visit: &Visit, desk: &mut Desk<'_>, file: &HouseholdFile, form: &Form, faults: &FormFaults, status: StatusCode) -> Result<Response, Trouble> {
    let l = visit.l;
    let is_split = form.get("how") != "merge";
    let id = &file.payload.id;
    let base = format!("/households/{}", part(id));
    let title = match is_split {
        true => l.own(words!("户 {id} 分户", "Split household {id}")),
        false => l.own(words!("户 {id} 并入另一户", "Household {id} joins another")),
    };
    let chosen = form.all("members");
    let suggested = match (form.given("to"), is_split) {
        (Some(typed), _) => typed.to_string(),
        (None, true) => crate::pages::edit::fresh_id(desk),
        (None, false) => String::new(),
    };
    let path = format!("{base}/regroup?how={}", if is_split { "split" } else { "merge" });
    let page = RegroupPage {
        f: visit.frame("home", &title).back_at(&path),
        is_split,
        members: file
            .people
            .iter()
            .map(|person| Choice {
                id: person.payload.id.clone(),
                name: person.payload.name.clone().unwrap_or_else(|| person.payload.id.clone()),
                chosen: if form.has("key") { chosen.contains(&person.payload.id.as_str()) } else { !is_split },
            })
            .collect(),
        members_fault: faults.of("members", l),
        to: suggested,
        to_fault: faults.of("to", l),
        area: form.given("area").map_or_else(|| area_of(file), str::to_string),
        area_fault: faults.of("area", l),
        source: form.given("source").unwrap_or(l.t("窗口登记", "at the desk")).to_string(),
        key: fresh_key(desk),
        message: faults.of("", l).unwrap_or_default(),
        base,
    };
    show(status, &page)
}

/// `POST /households/{id}/regroup`
pub async fn regroup(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let file = desk.household(&id)?;
            let members: Vec<String> = form.all("members").into_iter().map(str::to_string).collect();
            let to = form.get("to").to_string();
            let destination = match form.get("how") {
                "merge" => Destination::Existing(to.clone()),
                _ => Destination::New(founded(desk, &file, &form)),
            };
            form.keep_answer(desk, "regroup");
            match regroup_members(desk, &id, &members, &destination) {
                Ok(_) => {}
                Err(CaseError::Faults(found)) => {
                    let name = |path: String| if path == "id" { "to".to_string() } else { path };
                    let faults = FormFaults(found.into_iter().map(|(path, expected)| (name(path), expected)).collect());
                    return write_form(visit, desk, &file, &form, &faults, StatusCode::UNPROCESSABLE_ENTITY);
                }
                Err(error) => return Err(error.into()),
            }
            note_household(visit, desk, &id)?;
            note_household(visit, desk, &to)?;
            go(&format!("/households/{}?done=regrouped", part(&to)))
        })
        .await
}

/// The code of the place where the household lives, as it was told.
fn area_of(file: &HouseholdFile) -> String {
    file.payload.facts.get("area").and_then(|fact| serde_json::from_str(fact.value.get()).ok()).unwrap_or_default()
}

/// The new household: its place, and nothing that speaks of all members together.
fn founded(desk: &Desk<'_>, file: &HouseholdFile, form: &Form) -> HouseholdPayload {
    let kept = file.payload.facts.iter().filter(|(key, _)| TAKEN_ALONG.contains(&key.as_str()));
    let mut facts: BTreeMap<_, _> = kept.map(|(key, fact)| (key.clone(), fact.clone())).collect();
    if let Some(area) = form.given("area").filter(|area| area_of(file) != *area) {
        let value = serde_json::value::to_raw_value(area).expect("plain data");
        let source = form.given("source").unwrap_or("desk").chars().take(100).collect();
        facts.insert("area".to_string(), engine::registry::Observation { value, source, on: desk.today });
    }
    HouseholdPayload { id: form.get("to").to_string(), facts_on: None, facts }
}

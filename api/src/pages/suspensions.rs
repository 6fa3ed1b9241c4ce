//! How is somebody barred from aid, and let in again?

use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, part, show};
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::{days_text, scope_words};
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::{CaseError, Desk, Suspended, SuspensionRequest, lift_suspension, suspend as suspend_people};
use engine::ledger::{Scope, SuspensionId};
use engine::registry::HouseholdFile;
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "suspension.html")]
struct SuspensionPage {
    f: Frame,
    base: String,
    household: String,
    people: Vec<Choice>,
    person_fault: Option<String>,
    scope: String,
    scope_fault: Option<String>,
    needs: Vec<Choice>,
    programs: Vec<Choice>,
    from: String,
    from_fault: Option<String>,
    until: String,
    until_fault: Option<String>,
    reason: String,
    reason_fault: Option<String>,
    running: Vec<Running>,
    lift_fault: Option<String>,
    key: String,
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

struct Running {
    id: String,
    who: String,
    scope: String,
    days: String,
    reason: String,
    key: String,
}

/// `GET /suspensions/new?household=…`
pub async fn suspension_form(visit: Visit, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let file = desk.household(query.get("household").map_or("", String::as_str))?;
            write_form(visit, desk, &file, &Form::of([]), &FormFaults::default(), StatusCode::OK)
        })
        .await
}

fn write_form(visit: &Visit, desk: &mut Desk<'_>, file: &HouseholdFile, form: &Form, faults: &FormFaults, status: StatusCode) -> Result<Response, Trouble> {
    let l = visit.l;
    let id = &file.payload.id;
    let chosen = form.get("person");
    let whole = Choice { value: String::new(), label: l.t("全家", "the whole household").to_string(), chosen: chosen.is_empty() };
    let people = file.people.iter().map(|person| Choice {
        value: person.payload.id.clone(),
        label: person.payload.name.clone().unwrap_or_else(|| person.payload.id.clone()),
        chosen: person.payload.id == chosen,
    });
    let page = SuspensionPage {
        f: visit.frame("home", &l.own(words!("停保：户 {id}", "Suspend: household {id}"))).back_at(&format!("/suspensions/new?household={}", part(id))),
        base: format!("/households/{}", part(id)),
        household: id.clone(),
        people: std::iter::once(whole).chain(people).collect(),
        person_fault: faults.of("person", l),
        scope: form.given("scope").unwrap_or("rests-on-dibao").to_string(),
        scope_fault: faults.of("scope", l),
        needs: needs(desk, l, &form.all("needs")),
        programs: programs(desk, l, file, &form.all("programs")),
        from: form.given("from").map_or_else(|| desk.today.to_string(), str::to_string),
        from_fault: faults.of("from", l),
        until: form.get("until").to_string(),
        until_fault: faults.of("until", l),
        reason: form.get("reason").to_string(),
        reason_fault: faults.of("reason", l),
        running: running(desk, l, file)?,
        lift_fault: faults.of("lift", l),
        key: fresh_key(desk),
    };
    show(status, &page)
}

fn needs(desk: &Desk<'_>, l: Tongue, chosen: &[&str]) -> Vec<Choice> {
    let one = |(id, words): (&String, &Words)| Choice { value: id.clone(), label: l.w(words).to_string(), chosen: chosen.contains(&id.as_str()) };
    desk.catalog.needs.iter().map(one).collect()
}

/// Programs that serve the place where the household lives.
fn programs(desk: &Desk<'_>, l: Tongue, file: &HouseholdFile, chosen: &[&str]) -> Vec<Choice> {
    let serves = |program: &engine::catalog::Program| file.household.area().is_none_or(|area| area.reach(&program.region) != engine::facts::Reach::Outside);
    let mut found: BTreeMap<&str, Choice> = BTreeMap::new();
    for program in desk.catalog.programs.iter().filter(|program| serves(program)) {
        let choice = Choice { value: program.id.clone(), label: l.w(&program.name).to_string(), chosen: chosen.contains(&program.id.as_str()) };
        found.insert(&program.id, choice);
    }
    found.into_values().collect()
}

fn running(desk: &mut Desk<'_>, l: Tongue, file: &HouseholdFile) -> Result<Vec<Running>, Trouble> {
    let mut lines = Vec::new();
    for record in records::suspensions_of(desk, file)? {
        let mut names = Vec::new();
        for person in &record.people {
            names.extend(records::name_of_person(desk, *person)?);
        }
        lines.push(Running {
            id: record.suspension.to_string(),
            who: if record.household.is_some() { l.t("全家", "the household").to_string() } else { names.join(l.comma()) },
            scope: scope_words(l, &record.scope, |id| l.own(records::name_of(desk, id))),
            days: days_text(l, &record.days),
            reason: super::records::typed(desk, &record.reason),
            key: fresh_key(desk),
        });
    }
    Ok(lines)
}

/// `POST /suspensions`
pub async fn suspend(visit: Visit, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::Suspend)?;
            let file = desk.household(form.get("household"))?;
            let mut faults = FormFaults::default();
            let from = form.day("from", &mut faults);
            let from = faults.require("from", from);
            let until = form.day("until", &mut faults);
            let (Some(from), true) = (from, faults.is_empty()) else {
                return write_form(visit, desk, &file, &form, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            let who = match form.given("person") {
                None => Suspended::Household(file.payload.id.clone()),
                Some(member) => Suspended::Person(member.to_string()),
            };
            let request = SuspensionRequest { who, scope: scope_of(&form), from, until, reason: form.get("reason").to_string() };
            form.keep_answer(desk, "suspend");
            match suspend_people(desk, &request) {
                Ok(_) => go(&format!("/households/{}?done=suspended", part(&file.payload.id))),
                Err(CaseError::Faults(found)) => write_form(visit, desk, &file, &form, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
                Err(error) => Err(error.into()),
            }
        })
        .await
}

fn scope_of(form: &Form) -> Scope {
    let list = |name: &str| form.all(name).into_iter().map(str::to_string).collect();
    match form.get("scope") {
        "all" => Scope::All,
        "named" => Scope::Named { programs: list("programs"), needs: list("needs") },
        _ => Scope::RestsOnDibao,
    }
}

/// `POST /suspensions/{id}/lift`
pub async fn lift(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::Suspend)?;
            let file = desk.household(form.get("household"))?;
            let suspension: SuspensionId = id.parse().map_err(|_| Trouble::Missing(words!("没有停保记录 {id}", "there is no suspension {id}")))?;
            form.keep_answer(desk, "lift");
            match lift_suspension(desk, suspension, form.get("reason")) {
                Ok(_) => go(&format!("/households/{}?done=lifted", part(&file.payload.id))),
                Err(CaseError::Faults(found)) => {
                    let faults = FormFaults(found.into_iter().map(|(_, expected)| ("lift".to_string(), expected)).collect());
                    write_form(visit, desk, &file, &Form::of([]), &faults, StatusCode::UNPROCESSABLE_ENTITY)
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
}

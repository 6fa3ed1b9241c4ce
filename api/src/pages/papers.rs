//! Which papers has a household brought, what may be checked and told, and what is still missing?

use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, part, show};
use super::notice::Notice;
use super::papers_shown::{CheckBox, ConsentRow, LackLine, PaperRow, check_box, consent_rows, lacks, paper_rows};
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::upload::Upload;
use super::visit::Visit;
use crate::officer::May;
use askama::Template;
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use engine::casework::{
    AuthoriseRequest, CaseError, ConsentRequest, Desk, PaperRequest, answer_check, ask_check, authorise_check, give_consent, receive_paper, view_paper,
    withdraw_consent,
};
use engine::ledger::{ConsentId, ConsentPurpose, PaperId};
use engine::registry::HouseholdFile;
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "papers.html")]
struct PapersPage {
    f: Frame,
    base: String,
    household: String,
    notice: Option<Notice>,
    faults: Vec<String>,
    papers: Vec<PaperRow>,
    lacks: Vec<LackLine>,
    kinds: Vec<Choice>,
    people: Vec<Choice>,
    check: CheckBox,
    consents: Vec<ConsentRow>,
    agencies: Vec<Choice>,
    typed: Typed,
    today: String,
    key: String,
}

/// A choice of a list.
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What was typed into the forms, so that nothing is lost when something is wrong.
struct Typed {
    on: String,
    until: String,
    note: String,
    due: String,
    findings: String,
    from: String,
}

/// `GET /households/{id}/papers`
pub async fn papers_page(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let file = desk.household(&id)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_page(visit, desk, &file, &Form::of([]), &FormFaults::default(), notice)
        })
        .await
}

fn write_page(visit: &Visit, desk: &mut Desk<'_>, file: &HouseholdFile, form: &Form, faults: &FormFaults, notice: Option<Notice>) -> Result<Response, Trouble> {
    let (l, id) = (visit.l, &file.payload.id);
    let base = format!("/households/{}", part(id));
    let today = desk.today.to_string();
    let day = |name: &str| form.given(name).unwrap_or(&today).to_string();
    let page = PapersPage {
        f: visit.frame("home", &l.own(words!("材料与核对：户 {id}", "Papers and checks: household {id}"))).back_at(&format!("{base}/papers")),
        household: id.clone(),
        notice,
        faults: faults.0.iter().map(|(path, expected)| format!("{path}{}{}", l.t("：", ": "), l.w(expected))).collect(),
        papers: paper_rows(desk, l, file)?,
        lacks: lacks(desk, l, file)?,
        kinds: kinds(desk, l, form.get("kind")),
        people: people(l, file, form.get("member")),
        check: check_box(desk, l, file)?,
        consents: consent_rows(desk, l, file)?,
        agencies: agencies(desk, l, &form.all("to")),
        typed: Typed {
            on: day("on"),
            until: form.get("until").to_string(),
            note: form.get("note").to_string(),
            due: form.get("due").to_string(),
            findings: form.get("findings").to_string(),
            from: day("from"),
        },
        key: fresh_key(desk),
        base,
        today,
    };
    show(if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)
}

fn kinds(desk: &Desk<'_>, l: Tongue, chosen: &str) -> Vec<Choice> {
    desk.catalog.documents.iter().map(|(id, name)| Choice { value: id.clone(), label: l.w(name).to_string(), chosen: id == chosen }).collect()
}

fn people(l: Tongue, file: &HouseholdFile, chosen: &str) -> Vec<Choice> {
    let whole = Choice { value: String::new(), label: l.t("全家", "the whole household").to_string(), chosen: chosen.is_empty() };
    let people = file.people.iter().map(|person| Choice {
        value: person.payload.id.clone(),
        label: person.payload.name.clone().unwrap_or_else(|| person.payload.id.clone()),
        chosen: person.payload.id == chosen,
    });
    std::iter::once(whole).chain(people).collect()
}

fn agencies(desk: &Desk<'_>, l: Tongue, chosen: &[&str]) -> Vec<Choice> {
    let one = |(id, name): (&String, &Words)| Choice { value: id.clone(), label: l.w(name).to_string(), chosen: chosen.contains(&id.as_str()) };
    desk.catalog.agencies.iter().map(one).collect()
}

/// Back to the page with what was done, or the page again with what is wrong.
fn done<T>(visit: &Visit, desk: &mut Desk<'_>, file: &HouseholdFile, form: &Form, code: &str, result: Result<T, CaseError>) -> Result<Response, Trouble> {
    match result {
        Ok(_) => go(&format!("/households/{}/papers?done={code}", part(&file.payload.id))),
        Err(CaseError::Faults(found)) => write_page(visit, desk, file, form, &FormFaults(found), None),
        Err(error) => Err(error.into()),
    }
}

/// `POST /households/{id}/papers`: a form with a file.
pub async fn receive(visit: Visit, Path(id): Path<String>, upload: Upload) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let Upload { form, file: scan } = upload;
            let file = desk.household(&id)?;
            let mut faults = FormFaults::default();
            let on = form.day("on", &mut faults);
            let on = faults.require("on", on);
            let until = form.day("until", &mut faults);
            let (Some(on), true) = (on, faults.is_empty()) else {
                return write_page(visit, desk, &file, &form, &faults, None);
            };
            let request = PaperRequest {
                household: id.clone(),
                member: form.given("member").map(str::to_string),
                application: None,
                kind: form.get("kind").to_string(),
                scan,
                note: form.given("note").map(str::to_string),
                on,
                until,
            };
            form.keep_answer(desk, "paper");
            let result = receive_paper(desk, &request);
            done(visit, desk, &file, &form, "paper", result)
        })
        .await
}

/// `POST /households/{id}/papers/{paper}/view`
pub async fn view(visit: Visit, Path((id, paper)): Path<(String, String)>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let paper: PaperId = paper.parse().map_err(|_| Trouble::Missing(words!("没有材料 {paper}", "there is no paper {paper}")))?;
            let scan = view_paper(desk, &id, paper, form.get("purpose"))?;
            // A picture is shown, anything else is saved: nothing of it runs in the name of this server.
            let (shown, ending) = match scan.media.as_str() {
                "image/png" => ("inline", "png"),
                "image/jpeg" => ("inline", "jpg"),
                _ => ("attachment", "pdf"),
            };
            let headers = [
                (CONTENT_TYPE, scan.media),
                (CONTENT_DISPOSITION, format!("{shown}; filename=\"{paper}.{ending}\"")),
                (CACHE_CONTROL, "no-store".to_string()),
                (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_string()),
                (X_CONTENT_TYPE_OPTIONS, "nosniff".to_string()),
            ];
            Ok((headers, Body::from(scan.bytes)).into_response())
        })
        .await
}

/// `POST /households/{id}/check/{step}`: `authorise`, `ask` or `answer`.
pub async fn check(visit: Visit, Path((id, step)): Path<(String, String)>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let file = desk.household(&id)?;
            let mut faults = FormFaults::default();
            let (until, due) = (form.day("until", &mut faults), form.day("due", &mut faults));
            if !faults.is_empty() {
                return write_page(visit, desk, &file, &form, &faults, None);
            }
            form.keep_answer(desk, "check");
            let (code, result) = match step.as_str() {
                "authorise" => {
                    let members = form.all("members").into_iter().map(str::to_string).collect();
                    let request = AuthoriseRequest { household: id.clone(), members, on: desk.today, until, paper: None };
                    ("authorised", authorise_check(desk, &request))
                }
                "ask" => ("asked", ask_check(desk, &id, None, due)),
                "answer" => ("check-answered", answer_check(desk, &id, form.get("findings"))),
                _ => return Err(Trouble::Missing(words!("没有这一步：{step}", "there is no step {step}"))),
            };
            done(visit, desk, &file, &form, code, result)
        })
        .await
}

/// `POST /households/{id}/consents`
pub async fn consent(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let file = desk.household(&id)?;
            let mut faults = FormFaults::default();
            let from = form.day("from", &mut faults);
            let from = faults.require("from", from);
            let until = form.day("until", &mut faults);
            let (Some(from), true) = (from, faults.is_empty()) else {
                return write_page(visit, desk, &file, &form, &faults, None);
            };
            let purpose = if form.get("purpose") == "blind_check" { ConsentPurpose::BlindCheck } else { ConsentPurpose::Charity };
            let to = form.all("to").into_iter().map(str::to_string).collect();
            let request = ConsentRequest { household: id.clone(), purpose, to, from, until, paper: None };
            form.keep_answer(desk, "consent");
            let result = give_consent(desk, &request);
            done(visit, desk, &file, &form, "consent", result)
        })
        .await
}

/// `POST /households/{id}/consents/{consent}/withdraw`
pub async fn withdraw(visit: Visit, Path((id, consent)): Path<(String, String)>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let file = desk.household(&id)?;
            let consent: ConsentId = consent.parse().map_err(|_| Trouble::Missing(words!("没有同意书 {consent}", "there is no consent {consent}")))?;
            form.keep_answer(desk, "withdraw");
            let result = withdraw_consent(desk, &id, consent, desk.today);
            done(visit, desk, &file, &form, "withdrawn", result)
        })
        .await
}

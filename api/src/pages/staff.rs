//! Who is staff, and whom have they declared as their kin? The supervisor's page; numbers are typed in and never shown.

use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, show};
use super::notice::Notice;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::moment_text;
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::{CaseError, Desk, record_staff, remove_staff, staff_register};
use engine::ledger::{Relative, StaffId, StaffPayload};
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "staff.html")]
struct StaffPage {
    f: Frame,
    notice: Option<Notice>,
    faults: Vec<String>,
    staff: Vec<StaffRow>,
    name: String,
    agency: String,
    relatives: String,
    key: String,
}

struct StaffRow {
    id: String,
    name: String,
    agency: String,
    relatives: String,
    at: String,
    by: String,
    chosen: bool,
    key: String,
}

/// `GET /staff`
pub async fn staff_page(visit: Visit, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepStaff)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_page(visit, desk, &Form::of([]), &FormFaults::default(), notice)
        })
        .await
}

fn write_page(visit: &Visit, desk: &mut Desk<'_>, form: &Form, faults: &FormFaults, notice: Option<Notice>) -> Result<Response, Trouble> {
    let l = visit.l;
    let mut staff = Vec::new();
    for file in staff_register(desk)? {
        let relative = |one: &Relative| {
            let (name, relation) = (&one.name, &one.relation);
            l.own(words!("{name}（{relation}）", "{name} ({relation})"))
        };
        staff.push(StaffRow {
            id: file.staff.to_string(),
            relatives: file.payload.relatives.iter().map(relative).collect::<Vec<_>>().join(l.comma()),
            name: file.payload.name,
            agency: file.payload.agency,
            at: moment_text(file.since),
            by: file.by,
            chosen: form.get("staff") == file.staff.to_string(),
            key: fresh_key(desk),
        });
    }
    let page = StaffPage {
        f: visit.frame("more", l.t("工作人员及近亲属", "Staff and their relatives")).back_at("/staff"),
        notice,
        faults: faults.0.iter().map(|(path, expected)| format!("{path}{}{}", l.t("：", ": "), l.w(expected))).collect(),
        staff,
        name: form.get("name").to_string(),
        agency: form.get("agency").to_string(),
        relatives: without_numbers(form.get("relatives")),
        key: fresh_key(desk),
    };
    show(if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)
}

/// What was typed of the relatives, to be mended: the numbers are typed again.
fn without_numbers(text: &str) -> String {
    let line = |line: &str| line.split([',', '，']).take(2).map(str::trim).collect::<Vec<_>>().join("，") + "，";
    text.lines().filter(|text| !text.trim().is_empty()).map(line).collect::<Vec<_>>().join("\n")
}

/// One relative a line; the three parts stand between commas of either width.
fn relatives_of(text: &str, faults: &mut FormFaults) -> Vec<Relative> {
    let mut relatives = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let parts: Vec<&str> = line.split([',', '，']).map(str::trim).collect();
        match parts[..] {
            [name, relation, id_number] => relatives.push(Relative { name: name.into(), relation: relation.into(), id_number: id_number.into() }),
            _ => {
                let line = number + 1;
                let expected = words!("第{line}行应为：姓名，关系，证件号码", "line {line}: expected name, relation, ID number");
                faults.add("relatives", expected);
            }
        }
    }
    relatives
}

/// `POST /staff`
pub async fn record(visit: Visit, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepStaff)?;
            let mut faults = FormFaults::default();
            let known = form.given("staff").map(|text| text.parse::<StaffId>()).transpose();
            let known = known.map_err(|_| faults.add("staff", Words::new("名册中没有此人", "not in the register"))).unwrap_or_default();
            let relatives = relatives_of(form.get("relatives"), &mut faults);
            if !faults.is_empty() {
                return write_page(visit, desk, &form, &faults, None);
            }
            let text = |name: &str| form.get(name).to_string();
            let declared = StaffPayload { name: text("name"), agency: text("agency"), id_number: text("id_number"), relatives };
            form.keep_answer(desk, "staff");
            match record_staff(desk, known, &declared) {
                Ok(_) => go("/staff?done=staff"),
                Err(CaseError::Faults(found)) => write_page(visit, desk, &form, &FormFaults(found), None),
                Err(error) => Err(error.into()),
            }
        })
        .await
}

/// `POST /staff/{id}/remove`
pub async fn remove(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepStaff)?;
            let staff: StaffId = id.parse().map_err(|_| Trouble::Missing(words!("名册中没有 {id}", "there is no {id} in the register")))?;
            form.keep_answer(desk, "remove-staff");
            remove_staff(desk, staff)?;
            go("/staff?done=staff")
        })
        .await
}

//! Which grants were drawn to be checked again, by which seed, and what did the checks find?

use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, show};
use super::notice::Notice;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::{days_text, moment_text};
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::Period;
use engine::casework::{CaseError, Desk, SampleRequest, StratumResult, check_drawn, draw_sample, sample_results, stratum_words};
use engine::ledger::{Answer, GrantId, GrantRecord, SampleFinding, SampleId, SampleRecord, Stored, decode, read};
use engine::words;
use std::collections::BTreeMap;

/// The share that county agencies check at least: 民发〔2012〕220号.
const USUAL_PERCENT: &str = "30";

#[derive(Template)]
#[template(path = "samples.html")]
struct SamplesPage {
    f: Frame,
    lines: Vec<SampleLine>,
    from: String,
    until: String,
    percent: String,
    seed: String,
    faults: Vec<String>,
    key: String,
}

struct SampleLine {
    id: String,
    at: String,
    window: String,
    percent: u8,
    drawn: usize,
    checked: usize,
}

#[derive(Template)]
#[template(path = "sample.html")]
struct SamplePage {
    f: Frame,
    notice: Option<Notice>,
    id: String,
    seed: String,
    window: String,
    percent: u8,
    by: String,
    strata: Vec<StratumLine>,
    drawn: Vec<DrawnLine>,
    faults: Vec<String>,
    key: String,
}

struct StratumLine {
    name: String,
    listed: usize,
    drawn: usize,
    checked: usize,
    in_order: usize,
    office_errors: usize,
    false_declarations: usize,
    rate: String,
}

struct DrawnLine {
    grant: String,
    program: String,
    stratum: String,
    finding: &'static str,
    note: String,
    by: String,
}

/// `GET /samples`
pub async fn samples_page(visit: Visit) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::DrawSamples)?;
            write_list(visit, desk, &Form::of([]), &FormFaults::default(), StatusCode::OK)
        })
        .await
}

fn write_list(visit: &Visit, desk: &mut Desk<'_>, form: &Form, faults: &FormFaults, status: StatusCode) -> Result<Response, Trouble> {
    let l = visit.l;
    let mut found: Vec<(SampleId, SampleRecord)> = Vec::new();
    for (key, stored) in desk.store.range(&SampleRecord::prefix(), None, usize::MAX)? {
        let record = decode::<SampleRecord>(&stored.bytes)?;
        found.extend(SampleId::of_key(&key).map(|id| (id, record)));
    }
    found.sort_by_key(|(id, record)| (std::cmp::Reverse(record.since), *id));
    let lines = found.iter().map(|(id, record)| SampleLine {
        id: id.to_string(),
        at: moment_text(record.since),
        window: days_text(l, &record.window),
        percent: record.percent,
        drawn: record.drawn.len(),
        checked: record.checked.len(),
    });
    let page = SamplesPage {
        f: visit.frame("more", l.t("抽查", "Samples")).back_at("/samples"),
        lines: lines.collect(),
        from: form.given("from").map_or_else(|| desk.today.first_of_month().to_string(), str::to_string),
        until: form.given("until").map_or_else(|| desk.today.to_string(), str::to_string),
        percent: form.given("percent").unwrap_or(USUAL_PERCENT).to_string(),
        seed: form.get("seed").to_string(),
        faults: faults.0.iter().map(|(_, expected)| l.w(expected).to_string()).collect(),
        key: fresh_key(desk),
    };
    show(status, &page)
}

/// `POST /samples`
pub async fn draw(visit: Visit, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::DrawSamples)?;
            let mut faults = FormFaults::default();
            let from = form.day("from", &mut faults);
            let from = faults.require("from", from);
            let to = form.day("until", &mut faults);
            let percent = faults.require("percent", form.get("percent").parse::<u8>().ok());
            let (Some(from), Some(percent), true) = (from, percent, faults.is_empty()) else {
                return write_list(visit, desk, &form, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            let request = SampleRequest { window: Period { from, to }, programs: Vec::new(), percent, seed: form.get("seed").to_string() };
            form.keep_answer(desk, "sample");
            match draw_sample(desk, &request) {
                Ok(Answer::Sampled { sample }) => go(&format!("/samples/{sample}?done=drawn")),
                Ok(_) => go("/samples"),
                Err(CaseError::Faults(found)) => write_list(visit, desk, &form, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
                Err(error) => Err(error.into()),
            }
        })
        .await
}

fn number(text: &str) -> Result<SampleId, Trouble> {
    text.parse().map_err(|_| Trouble::Missing(words!("没有抽查 {text}", "there is no sample {text}")))
}

/// `GET /samples/{id}`
pub async fn sample_page(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::DrawSamples)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_one(visit, desk, number(&id)?, notice, &FormFaults::default(), StatusCode::OK)
        })
        .await
}

fn write_one(visit: &Visit, desk: &mut Desk<'_>, id: SampleId, notice: Option<Notice>, faults: &FormFaults, status: StatusCode) -> Result<Response, Trouble> {
    let l = visit.l;
    let record = read::<SampleRecord>(desk.store, &id)?;
    let record = record.ok_or_else(|| Trouble::Missing(words!("没有抽查 {id}", "there is no sample {id}")))?;
    let drawn = record.drawn.iter().map(|grant| drawn_line(desk, l, &record, *grant)).collect::<Result<Vec<_>, _>>()?;
    let page = SamplePage {
        f: visit.frame("more", &l.own(words!("抽查 {id}", "Sample {id}"))).back_at(&format!("/samples/{id}")),
        notice,
        id: id.to_string(),
        seed: record.seed.clone(),
        window: days_text(l, &record.window),
        percent: record.percent,
        by: record.by.clone(),
        strata: sample_results(&record).iter().map(|result| stratum_line(l, result)).collect(),
        drawn,
        faults: faults.0.iter().map(|(_, expected)| l.w(expected).to_string()).collect(),
        key: fresh_key(desk),
    };
    show(status, &page)
}

fn stratum_line(l: Tongue, result: &StratumResult) -> StratumLine {
    let wrong = result.office_errors + result.false_declarations;
    let checked = wrong + result.in_order;
    StratumLine {
        name: l.own(stratum_words(result.stratum)),
        listed: result.listed,
        drawn: result.drawn,
        checked,
        in_order: result.in_order,
        office_errors: result.office_errors,
        false_declarations: result.false_declarations,
        rate: (wrong * 100 + checked / 2).checked_div(checked).map_or_else(|| "—".to_string(), |percent| format!("{percent}%")),
    }
}

fn drawn_line(desk: &Desk<'_>, l: Tongue, record: &SampleRecord, grant: GrantId) -> Result<DrawnLine, Trouble> {
    let check = record.checked.iter().find(|(checked, ..)| *checked == grant);
    let stratum = record.listed.iter().find(|(_, grants)| grants.contains(&grant)).map_or("", |(stratum, _)| stratum);
    Ok(DrawnLine {
        grant: grant.to_string(),
        program: read::<GrantRecord>(desk.store, &grant)?.map(|record| l.w(&record.terms.name).to_string()).unwrap_or_default(),
        stratum: l.own(stratum_words(stratum)),
        finding: check.map_or("", |(_, finding, ..)| match finding {
            SampleFinding::InOrder => l.t("无误", "in order"),
            SampleFinding::OfficeError => l.t("经办有误", "the office's mistake"),
            SampleFinding::FalseDeclaration => l.t("申报不实", "a false declaration"),
        }),
        note: check.map(|(_, _, _, note, _)| super::records::typed(desk, note)).unwrap_or_default(),
        by: check.map(|(.., by)| by.clone()).unwrap_or_default(),
    })
}

/// `POST /samples/{id}/checks`
pub async fn check(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::DrawSamples)?;
            let id = number(&id)?;
            let mut faults = FormFaults::default();
            let finding = match form.get("finding") {
                "in_order" => Some(SampleFinding::InOrder),
                "office_error" => Some(SampleFinding::OfficeError),
                "false_declaration" => Some(SampleFinding::FalseDeclaration),
                _ => None,
            };
            let (finding, grant) = (faults.require("finding", finding), faults.require("grant", form.get("grant").parse::<GrantId>().ok()));
            let (Some(finding), Some(grant)) = (finding, grant) else {
                return write_one(visit, desk, id, None, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            };
            form.keep_answer(desk, "sample-check");
            match check_drawn(desk, id, grant, finding, form.get("note")) {
                Ok(_) => go(&format!("/samples/{id}?done=checked")),
                Err(CaseError::Faults(found)) => write_one(visit, desk, id, None, &FormFaults(found), StatusCode::UNPROCESSABLE_ENTITY),
                Err(error) => Err(error.into()),
            }
        })
        .await
}

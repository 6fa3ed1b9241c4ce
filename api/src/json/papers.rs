//! Papers: received, listed with what is missing, opened for somebody who says what for.

use super::call::{Call, Operation, Reply, schema_of};
use crate::clock::moment_text;
use crate::problem::Problem;
use crate::refusal::member_id;
use crate::wire::{PaperBody, RevealBody};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::casework::{PaperRequest, missing_papers, open_applications, papers_of, receive_paper, view_paper};
use engine::ledger::{Answer, PaperId, PaperRecord};
use serde_json::{Value, json};

/// `POST /api/households/{id}/papers`
pub const POST: Operation = Operation {
    zh: "登记收到的材料；扫描件加密保存",
    en: "Take a paper in; its scan is kept sealed",
    query: &[],
    body: Some(schema_of::<PaperBody>),
    answers: &[(201, schema_of::<Value>)],
    problems: &[],
};

/// Takes a paper in.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: PaperBody = call.body()?;
    let request = PaperRequest {
        household: call.part("id").to_string(),
        member: body.member.map(|member| member.0),
        application: body.application.map(|application| application.0),
        kind: body.kind.0,
        scan: body.scan.map(|scan| scan.0),
        note: body.note.map(|note| note.0),
        on: body.on.map_or(call.desk.today, |day| day.0),
        until: body.until.map(|day| day.0),
    };
    let result = receive_paper(call.desk, &request);
    match call.told(result)? {
        Answer::PaperReceived { paper } => Ok(Reply::json(201, &json!({"paper": paper}))),
        _ => Err(call.unexpected()),
    }
}

/// `GET /api/households/{id}/papers`
pub const LIST: Operation = Operation {
    zh: "本户的材料，以及未办结申请还缺什么",
    en: "A household's papers, and what its open applications still lack",
    query: &[],
    body: None,
    answers: &[(200, schema_of::<Value>)],
    problems: &[],
};

/// Lists the papers.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let file = call.household(call.part("id"))?;
    let papers = call.told(papers_of(call.desk, file.id))?;
    let applications = call.told(open_applications(call.desk))?;
    let mut missing = Vec::new();
    for application in applications.iter().filter(|application| application.household == file.id) {
        let lacking = call.told(missing_papers(call.desk, application))?;
        let lacking: Vec<Value> = lacking.iter().map(|one| json!({"kind": one.kind, "name": one.name, "expired": one.expired})).collect();
        missing.push(json!({"application": application.application, "program": application.program, "papers": lacking}));
    }
    let papers: Vec<Value> = papers.iter().map(|record| paper_json(call, record)).collect();
    Ok(Reply::json(200, &json!({"papers": papers, "missing": missing})))
}

fn paper_json(call: &Call<'_, '_>, record: &PaperRecord) -> Value {
    json!({
        "paper": record.paper,
        "kind": record.kind,
        "member": record.person.map(|person| member_id(call.desk, person)),
        "application": record.application,
        "on": record.on,
        "until": record.until,
        "expired": !record.counts(call.desk.today),
        "media": record.media,
        "note": record.note.as_ref().and_then(|note| note.text(call.desk.store.vault())).map(|note| super::history::masked(&note)),
        "by": record.by,
        "at": moment_text(record.since),
    })
}

/// `POST /api/households/{id}/papers/{paper}/view`
pub const VIEW: Operation = Operation {
    zh: "打开扫描件；每次查看都会留痕",
    en: "Open a scan; each time is an event",
    query: &[],
    body: Some(schema_of::<RevealBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[],
};

/// Opens a scan.
pub fn view(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (paper, body): (PaperId, RevealBody) = (call.id("paper")?, call.body()?);
    let household = call.part("id").to_string();
    let result = view_paper(call.desk, &household, paper, &body.purpose.0);
    let scan = call.told(result)?;
    Ok(Reply::json(200, &json!({"paper": paper, "media": scan.media, "scan": STANDARD.encode(scan.bytes)})))
}

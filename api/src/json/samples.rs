//! Samples: grants drawn to be checked again, so that anybody can draw the same ones.

use super::call::{Call, Operation, Reply, schema_of};
use crate::clock::moment_text;
use crate::problem::{self, Problem};
use crate::wire::{SampleBody, SampleCheckBody};
use engine::calendar::Period;
use engine::casework::{SampleRequest, StratumResult, check_drawn, draw_sample, sample_results, stratum_words};
use engine::ledger::{Answer, SampleCheck, SampleId, SampleRecord, Stored, decode, read};
use engine::words;
use serde_json::{Value, json};

/// `POST /api/samples`
pub const POST: Operation = Operation {
    zh: "抽查：按风险分层，每层至少抽取所定比例；种子公开，任何人可复现",
    en: "Draw a sample, at least the share of each stratum of risk; with the published seed anybody draws the same",
    query: &[],
    body: Some(schema_of::<SampleBody>),
    answers: &[(201, schema_of::<Value>)],
    problems: &[],
};

/// Draws a sample.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: SampleBody = call.body()?;
    let window = Period { from: body.window.0.from.0, to: body.window.0.until.map(|day| day.0) };
    let programs = body.programs.unwrap_or_default().into_iter().map(|program| program.0).collect();
    let result = draw_sample(call.desk, &SampleRequest { window, programs, percent: body.percent.0, seed: body.seed.0 });
    match call.told(result)? {
        Answer::Sampled { sample } => {
            let record = call.read(read::<SampleRecord>(call.desk.store, &sample))?.ok_or_else(|| call.unexpected())?;
            Ok(Reply::json(201, &sample_json(call, sample, &record)))
        }
        _ => Err(call.unexpected()),
    }
}

/// `GET /api/samples`
pub const LIST: Operation =
    Operation { zh: "全部抽查", en: "All samples", query: &[], body: None, answers: &[(200, schema_of::<Vec<Value>>)], problems: &[] };

/// Lists samples, the latest first.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let mut found: Vec<(SampleId, SampleRecord)> = Vec::new();
    for (key, stored) in call.read(call.desk.store.range(&SampleRecord::prefix(), None, usize::MAX))? {
        let record = call.read(decode::<SampleRecord>(&stored.bytes))?;
        found.extend(SampleId::of_key(&key).map(|id| (id, record)));
    }
    found.sort_by_key(|(id, record)| (std::cmp::Reverse(record.since), *id));
    let lines: Vec<Value> = found.iter().map(|(id, record)| summary_json(*id, record)).collect();
    Ok(Reply::json(200, &lines))
}

/// `GET /api/samples/{id}`
pub const GET: Operation = Operation {
    zh: "一次抽查：种子、分层名单、抽中的救助与核验结果",
    en: "A sample: its seed, the list by stratum, what was drawn, and what the checks found",
    query: &[],
    body: None,
    answers: &[(200, schema_of::<Value>)],
    problems: &[],
};

/// Reads a sample.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let id: SampleId = call.id("id")?;
    let record = call.read(read::<SampleRecord>(call.desk.store, &id))?;
    let record = record.ok_or_else(|| Problem::new(problem::NOT_FOUND, words!("没有抽查 {id}", "there is no sample {id}")))?;
    Ok(Reply::json(200, &sample_json(call, id, &record)))
}

fn summary_json(id: SampleId, record: &SampleRecord) -> Value {
    let stratum = |result: &StratumResult| {
        json!({
            "stratum": result.stratum,
            "name": stratum_words(result.stratum),
            "listed": result.listed,
            "drawn": result.drawn,
            "in_order": result.in_order,
            "office_errors": result.office_errors,
            "false_declarations": result.false_declarations,
        })
    };
    json!({
        "sample": id,
        "seed": record.seed,
        "window": {"from": record.window.from, "until": record.window.to},
        "programs": record.programs,
        "percent": record.percent,
        "strata": sample_results(record).iter().map(stratum).collect::<Vec<_>>(),
        "by": record.by,
        "at": moment_text(record.since),
    })
}

fn sample_json(call: &Call<'_, '_>, id: SampleId, record: &SampleRecord) -> Value {
    let vault = call.desk.store.vault();
    let check = |(grant, finding, on, note, by): &SampleCheck| json!({"grant": grant, "finding": finding, "on": on, "note": note.text(vault), "by": by});
    let mut answer = summary_json(id, record);
    answer["listed"] = json!(record.listed);
    answer["drawn"] = json!(record.drawn);
    answer["checks"] = record.checked.iter().map(check).collect();
    answer
}

/// `POST /api/samples/{id}/checks`
pub const CHECK: Operation = Operation {
    zh: "登记抽中救助的核验结果；审批人不能核验自己的审批",
    en: "Record what a check of a drawn grant found; whoever awarded it can't check it",
    query: &[],
    body: Some(schema_of::<SampleCheckBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Records a check.
pub fn check(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (id, body): (SampleId, SampleCheckBody) = (call.id("id")?, call.body()?);
    let result = check_drawn(call.desk, id, body.grant.0, body.finding.0, &body.note.0);
    call.done(200, "sample", &id.to_string(), result)
}

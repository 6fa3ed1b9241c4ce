//! Recommendations: what may help a household, and can it be awarded now?

use super::call::{Call, JSON, Operation, QueryField, Reply, schema_of};
use crate::openapi::household_document;
use crate::problem::{FieldProblem, Problem};
use crate::refusal::{member_id, overlap_json};
use crate::wire::{Besides, RecommendationsAnswer, write_household, write_look, write_verdicts};
use engine::casework::{Standpoint, look_at};
use engine::columns::Single;
use engine::eligibility::{Question, Rigour, read_consistent, recommend};
use engine::facts::Faults;
use engine::ledger::Refusal;
use engine::words;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const QUERY: &[QueryField] = &[
    QueryField::optional("on", "日期，不写为今天 / the date; today if left out", r#"{"type":"string","format":"date"}"#),
    QueryField::optional("all", "连不符合的也列出 / ineligible ones too", r#"{"type":"boolean"}"#),
    QueryField::optional("strict", "未核对的数字按缺失处理 / unchecked numbers count as missing", r#"{"type":"boolean"}"#),
    QueryField::optional("program", "只看这些项目，可重复 / only these programs; may be repeated", r#"{"type":"string"}"#),
];

const POST_QUERY: &[QueryField] = &[
    QUERY[0],
    QUERY[1],
    QUERY[2],
    QueryField::optional("verdicts_only", "只要判定与金额，不要理由 / verdicts and amounts only, without reasons", r#"{"type":"boolean"}"#),
    QueryField::optional("near", "连不符合的也列出，并说明差多少 / ineligible ones too, and how near they are", r#"{"type":"boolean"}"#),
    QueryField::optional("bundle", "可同时享受的最佳组合 / what gives the most of all that can be held together", r#"{"type":"boolean"}"#),
];

/// `GET /api/households/{id}/recommendations`
pub const GET: Operation = Operation {
    zh: "推荐：哪些项目可以救助本户，为什么，现在能否办理",
    en: "Recommendations: which programs may help, why, and whether they can be awarded now",
    query: QUERY,
    body: None,
    answers: &[(200, schema_of::<RecommendationsAnswer<'static>>)],
    problems: &[],
};

/// `POST /api/recommendations`
pub const POST: Operation = Operation {
    zh: "推荐（不登记）：对送来的家庭资料判断哪些项目可以救助；不留存任何资料，也不看已有的救助。verdicts_only=true 时只给判定与金额",
    en: "Recommendations without registration: which programs may help the household that is sent; nothing is stored, and aid that is held is not looked at. With verdicts_only=true only verdicts and amounts",
    query: POST_QUERY,
    body: Some(household_document),
    answers: &[(200, schema_of::<RecommendationsAnswer<'static>>)],
    problems: &[],
};

/// Judges a household that is sent.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    call.know_query(&["on", "all", "strict", "verdicts_only", "near", "bundle"])?;
    let (on, with_ineligible, is_strict) = (call.query_day("on")?, call.query_flag("all")?, call.query_flag("strict")?);
    let is_short = call.query_flag("verdicts_only")?;
    let besides = Besides { near: call.query_flag("near")?, bundle: call.query_flag("bundle")? };
    if is_short && (with_ineligible || is_strict || besides.near || besides.bundle) {
        let expected = words!("不能与 all、strict、near、bundle 同用", "it goes with none of all, strict, near and bundle");
        return Err(Problem::field("verdicts_only", expected));
    }
    let catalog = call.desk.catalog;
    let household = read_consistent(catalog, call.body, on).map_err(of_faults)?;
    let mut json = Vec::with_capacity(1 << 12);
    if is_short {
        let plan = call.app.plans.for_area(catalog, household.area(), on);
        let mut answers = Vec::new();
        Single::new(&plan, &catalog.vocabulary).judge(&household, &mut answers);
        write_verdicts(catalog, &household, on, &answers, &mut json);
    } else {
        let rigour = if is_strict { Rigour::Strict } else { Rigour::Warn };
        let question = Question { on, only: None, with_ineligible: with_ineligible || besides.near, rigour };
        write_household(catalog, &household, question, besides, &recommend(catalog, &household, question), &mut json);
    }
    Ok(Reply { status: 200, json, kind: JSON })
}

/// What is wrong with a household that was sent.
pub fn of_faults(faults: Faults) -> Problem {
    Problem::fields(faults.0.into_iter().map(|fault| FieldProblem { path: fault.path, expected: fault.expected }).collect())
}

/// Looks at a household.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    call.know_query(&["on", "all", "strict", "program"])?;
    let (on, with_ineligible, is_strict) = (call.query_day("on")?, call.query_flag("all")?, call.query_flag("strict")?);
    let only: BTreeSet<String> = call.query.iter().filter(|(name, _)| name == "program").map(|(_, id)| id.clone()).collect();
    let catalog = call.desk.catalog;
    if let Some(unknown) = only.iter().find(|id| !catalog.programs.iter().any(|program| program.id == **id) && !catalog.left_out.contains(id)) {
        return Err(Problem::field("program", words!("没有项目 {unknown}", "there is no program {unknown}")));
    }
    let rigour = if is_strict { Rigour::Strict } else { Rigour::Warn };
    let question = Question { on, only: (!only.is_empty()).then_some(&only), with_ineligible, rigour };
    let household = call.part("id").to_string();
    let look = match look_at(call.desk, &household, question) {
        Ok(look) => look,
        Err(error) => return Err(Problem::of_case(call.desk, error)),
    };
    let mut json = Vec::with_capacity(1 << 15);
    write_look(catalog, &look, question, |position| look.standings.get(position).and_then(|standpoint| detail(call, standpoint)), &mut json);
    Ok(Reply { status: 200, json, kind: JSON })
}

/// What stands in the way, or what the amount is cut to.
fn detail(call: &Call<'_, '_>, standpoint: &Standpoint) -> Option<Value> {
    let mut detail = Map::new();
    match &standpoint.refusal {
        Some(Refusal::Overlap(overlap)) => {
            detail.insert("with".to_string(), overlap_json(call.desk, overlap));
        }
        Some(Refusal::Suspended { suspension, person, until }) => {
            let record = call.read(engine::ledger::read::<engine::ledger::SuspensionRecord>(call.desk.store, suspension)).ok().flatten();
            detail.insert("suspension".to_string(), json!(suspension));
            detail.insert("member".to_string(), json!(member_id(call.desk, *person)));
            detail.insert("until".to_string(), json!(until));
            if let Some(record) = record {
                detail.insert("by".to_string(), json!(record.by));
                detail.insert("scope".to_string(), super::suspensions::scope_json(&record.scope));
            }
        }
        Some(Refusal::FundEmpty { fund, left }) => {
            detail.insert("fund".to_string(), json!(fund));
            detail.insert("left".to_string(), json!(left));
        }
        Some(Refusal::NotBefore { program, or }) => {
            detail.insert("after".to_string(), json!(program));
            if !or.is_empty() {
                detail.insert("or".to_string(), json!(or));
            }
        }
        Some(Refusal::Capped { says } | Refusal::NotPossible { says }) => {
            detail.insert("says".to_string(), json!(says));
        }
        Some(Refusal::NotEligible { .. } | Refusal::NeedsFacts { .. } | Refusal::NotInForce { .. }) | None => {}
    }
    if let Some((from, until)) = standpoint.season {
        detail.insert("season".to_string(), json!({"from": from, "until": until}));
    }
    if let Some((amount, cut_by)) = &standpoint.cut {
        detail.insert("amount".to_string(), json!(amount));
        detail.insert("cut_by".to_string(), json!(cut_by));
    }
    if !standpoint.other_causes.is_empty() {
        detail.insert("other_causes".to_string(), json!(standpoint.other_causes));
    }
    (!detail.is_empty()).then_some(Value::Object(detail))
}

//! Changed eligibility: who has become eligible for what, and who no longer is.

use super::call::{Call, Operation, QueryField, Reply, schema_of};
use crate::entitlement_changes::{ChangeRow, ROWS_MAX, changes_page};
use crate::problem::{self, Problem};
use crate::wire::amounts;
use engine::ledger::HouseholdId;
use engine::watch::{Became, Cause, ChangesAsked, ListPlace, parse_month};
use engine::words;
use engine::words::Words;
use serde_json::{Value, json};

const QUERY: &[QueryField] = &[
    QueryField::optional("agency", "部门，不写为本部门或全部 / the agency; one's own or all if it is left out", r#"{"type":"string"}"#),
    QueryField::optional("month", "变化所在的月份 / the month in which they came", r#"{"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$"}"#),
    QueryField::optional("program", "项目 / the program", r#"{"type":"string"}"#),
    QueryField::optional("became", "变为符合或不再符合 / what it became", r#"{"type":"string","enum":["eligible","ineligible"]}"#),
    QueryField::optional("cause", "因日期或资料更新 / by a day, or by other facts", r#"{"type":"string","enum":["day","facts"]}"#),
    QueryField::optional("household", "户编号 / the office's id of a household", r#"{"type":"string"}"#),
    QueryField::optional("after", "上一页给出的 next / the `next` of the page before", r#"{"type":"string"}"#),
    QueryField::optional("limit", "最多几项，不写为20 / at most so many; 20 if it is left out", r#"{"type":"integer","minimum":1,"maximum":200}"#),
];

/// `GET /api/entitlement-changes`
pub const LIST: Operation = Operation {
    zh: "新符合与不再符合的名单，分页：最近的月份在前，再按项目；changes 为各项，total 为总数，next 交给 after 取下一页，没有则已到末页；刚启动、尚未读完各户时 whole 为 false",
    en: "Who has become eligible and who no longer is, in pages: the latest month first, then by program. `changes` are the rows, `total` counts all that is asked for; `next` goes into `after` for the next page and is null on the last. `whole` is false just after a start, before everybody was read",
    query: QUERY,
    body: None,
    answers: &[(200, schema_of::<Value>)],
    problems: &[],
};

/// Lists a page of the changes that are still so.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    call.know_query(&["agency", "month", "program", "became", "cause", "household", "after", "limit"])?;
    let catalog = call.desk.catalog;
    let agency = match call.query("agency") {
        Some(agency) if !catalog.agencies.contains_key(agency) => {
            return Err(Problem::field("agency", words!("没有部门 {agency}", "there is no agency {agency}")));
        }
        Some(agency) if !call.actor.acts_for(agency) => {
            return Err(Problem::new(problem::FORBIDDEN, Words::new("只能查看本部门的名单", "only the list of your own agency can be seen")));
        }
        agency => agency.map(str::to_string).or_else(|| call.actor.agency.clone()),
    };
    let program = call.query("program").map(str::to_string);
    if let Some(unknown) = program.as_ref().filter(|id| !catalog.programs.iter().any(|program| program.id == **id)) {
        return Err(Problem::field("program", words!("没有项目 {unknown}", "there is no program {unknown}")));
    }
    let month = call.query_as("month", parse_month, Words::new("应为年-月，如 2026-07", "expected a year and a month, as 2026-07"))?;
    let became = call.query_as("became", Became::of_code, Words::new("应为 eligible 或 ineligible", "expected eligible or ineligible"))?;
    let cause = call.query_as("cause", Cause::of_code, Words::new("应为 day 或 facts", "expected day or facts"))?;
    let expected = Words::new("应为上一页给出的 next", "expected the `next` of the page before");
    let after: Option<ListPlace> = call.query_as("after", |text| text.parse().ok(), expected)?;
    let limit = call.query_limit(ROWS_MAX)?;
    let household: Option<HouseholdId> = match call.query("household") {
        Some(id) => Some(call.household(id)?.id),
        None => None,
    };
    let asked = ChangesAsked { agency: agency.as_deref(), month, program: program.as_deref(), became, cause, household };
    let result = changes_page(call.app, call.desk, &asked, after.as_ref(), limit);
    let page = call.told(result)?;
    let rows: Vec<Value> = page.rows.iter().map(row_json).collect();
    let mut answer = json!({"changes": rows, "next": page.next.as_ref().map(|place| place.to_string()), "whole": page.is_whole});
    if household.is_none() {
        answer["total"] = json!(page.total());
    }
    Ok(Reply::json(200, &answer))
}

fn row_json(row: &ChangeRow) -> Value {
    let (verdict, (amount, amount_min, amount_max)) = match &row.now {
        Some(now) => (Some(now.verdict), amounts(&now.amount)),
        None => (None, (None, None, None)),
    };
    let mut json = json!({
        "household": row.household,
        "recipient": row.member.as_ref().map_or("household", |(id, _)| id),
        "program": row.program.id,
        "name": row.program.name,
        "agency": row.program.agency,
        "became": row.became.code(),
        "on": row.on,
        "cause": row.cause.code(),
        "verdict": verdict,
        "per": row.program.per,
    });
    let more = [
        ("recipient_name", row.member.as_ref().and_then(|(_, name)| name.as_ref()).map(|name| json!(name))),
        ("amount", amount.map(|amount| json!(amount))),
        ("amount_min", amount_min.map(|amount| json!(amount))),
        ("amount_max", amount_max.map(|amount| json!(amount))),
        ("standing", row.standing.map(|standing| json!(standing))),
        ("application", row.application.map(|application| json!(application))),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            json[name] = value;
        }
    }
    json
}

//! Cliffs: where does a household lose more than it earns?

use super::call::{Call, Operation, QueryField, Reply, schema_of};
use super::recommendations::of_faults;
use crate::openapi::household_document;
use crate::problem::{self, Problem};
use crate::wire::{CliffsAnswer, cliffs_answer};
use engine::calendar::Date;
use engine::eligibility::{IncomeCurve, read_consistent};
use engine::facts::Household;
use engine::words::Words;

const QUERY: &[QueryField] = &[QueryField::optional("on", "日期，不写为今天 / the date; today if left out", r#"{"type":"string","format":"date"}"#)];

/// `GET /api/households/{id}/cliffs`
pub const GET: Operation = Operation {
    zh: "收入变化时每月救助如何变化，在哪里多得一元反而少得更多",
    en: "How the aid of a month moves as income moves, and where a yuan more costs more than a yuan",
    query: QUERY,
    body: None,
    answers: &[(200, schema_of::<CliffsAnswer<'static>>)],
    problems: &[],
};

/// `POST /api/cliffs`
pub const POST: Operation = Operation {
    zh: "收入变化（不登记）：对送来的家庭资料计算每月救助如何变化；不留存任何资料",
    en: "How aid moves with income, without registration: of the household that is sent; nothing is stored",
    query: QUERY,
    body: Some(household_document),
    answers: &[(200, schema_of::<CliffsAnswer<'static>>)],
    problems: &[],
};

/// Moves the income of a household that is sent.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    call.know_query(&["on"])?;
    let on = call.query_day("on")?;
    let household = read_consistent(call.desk.catalog, call.body, on).map_err(of_faults)?;
    moved(call, &household, on)
}

/// Moves a household's income.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    call.know_query(&["on"])?;
    let on = call.query_day("on")?;
    let file = call.household(call.part("id"))?;
    moved(call, &file.household, on)
}

fn moved(call: &Call<'_, '_>, household: &Household, on: Date) -> Result<Reply, Problem> {
    let curve = IncomeCurve::of_place(call.desk.catalog, household, on);
    let none = || Problem::new(problem::NOT_FOUND, Words::new("目录中没有月收入这项资料", "the catalog's households tell no income of a month"));
    let curve = curve.ok_or_else(none)?;
    Ok(Reply::json(200, &cliffs_answer(household, on, curve.moved.told(household), &curve.moves())))
}

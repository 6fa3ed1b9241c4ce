//! Self-check: what is decided by what somebody tells, and what should be asked next? Nothing is stored.

use super::call::{Call, JSON, Operation, Reply, schema_of};
use crate::problem::{FieldProblem, Problem};
use crate::wire::{SelfCheckAnswer, SelfCheckBody, write_self_check};
use engine::eligibility::{Missing, Rigour, contradictions};
use engine::facts::{Fault, Faults, Household, read_registration};
use engine::self_check::{SoFar, fact_of_path};
use engine::words;
use std::collections::BTreeSet;

/// `POST /api/self-check`
pub const POST: Operation = Operation {
    zh: "自查：由已知资料判定，并给出下一个问题；不留存任何资料",
    en: "A self-check: what is decided by what is known, and the next question; nothing is stored",
    query: &[],
    body: Some(schema_of::<SelfCheckBody>),
    answers: &[(200, schema_of::<SelfCheckAnswer<'static>>)],
    problems: &[],
};

/// Looks at what is known so far.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: SelfCheckBody = call.body()?;
    let catalog = call.desk.catalog;
    // A number that fails is no reason to turn somebody away who only asks.
    let (household, doubts) = read_registration(&body.household.0, &catalog.vocabulary).map_err(wrong_household)?;
    let asked = asked(&household, catalog, body.asked.unwrap_or_default().into_iter().map(|text| text.0))?;
    let on = body.on.map_or(call.desk.today, |day| day.0);
    let so_far = SoFar { catalog, household: &household, on, rigour: Rigour::Warn, asked: &asked };
    let doubts = doubts.0.iter().chain(&contradictions(catalog, &household, on).0).map(Fault::to_text).collect();
    let json = write_self_check(&so_far, &so_far.look(), doubts);
    Ok(Reply { status: 200, json, kind: JSON })
}

fn wrong_household(faults: Faults) -> Problem {
    let path = |path: &str| if path.is_empty() { "household".to_string() } else { format!("household.{path}") };
    Problem::fields(faults.0.into_iter().map(|fault| FieldProblem { path: path(&fault.path), expected: fault.expected }).collect())
}

fn asked(household: &Household, catalog: &engine::catalog::Catalog, paths: impl Iterator<Item = String>) -> Result<BTreeSet<Missing>, Problem> {
    let (mut asked, mut faults) = (BTreeSet::new(), Vec::new());
    for (position, path) in paths.enumerate() {
        match fact_of_path(&path, household, &catalog.vocabulary) {
            Some(fact) => _ = asked.insert(fact),
            None => faults.push(FieldProblem {
                path: format!("asked[{position}]"),
                expected: words!("应为一项资料的路径，如 household.income_month", "expected the path of a fact, as household.income_month"),
            }),
        }
    }
    if faults.is_empty() { Ok(asked) } else { Err(Problem::fields(faults)) }
}

//! Programs: found in plain words.

use super::call::{Call, Operation, QueryField, Reply, schema_of};
use super::households::required_query;
use crate::problem::Problem;
use crate::wire::ProgramFound;

const QUERY: &[QueryField] = &[
    QueryField::required("q", "平常的话 / plain words", r#"{"type":"string","minLength":1,"maxLength":200}"#),
    QueryField::optional("limit", "最多几项 / at most so many", r#"{"type":"integer","minimum":1,"maximum":100}"#),
];

/// `GET /api/search/programs`
pub const FIND: Operation = Operation {
    zh: "用平常的话查找项目，中文或英文",
    en: "Find programs in plain words, Chinese or English",
    query: QUERY,
    body: None,
    answers: &[(200, schema_of::<Vec<ProgramFound>>)],
    problems: &[],
};

/// Finds programs, best first.
pub fn find(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    call.know_query(&["q", "limit"])?;
    let hits = call.app.programs.find(required_query(call)?, call.query_limit(100)?);
    let found: Vec<ProgramFound> = hits.into_iter().map(|hit| ProgramFound { program: hit.program, name: hit.name, score: hit.score }).collect();
    Ok(Reply::json(200, &found))
}

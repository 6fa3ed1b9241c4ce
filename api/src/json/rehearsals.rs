//! Rehearsals: who would gain and who would lose if the catalog's files were others?

use super::call::{Call, Operation, Reply, schema_of};
use crate::officer::May;
use crate::problem::{FieldProblem, Problem};
use crate::rehearsals::{draft_of, rehearse, roll_of_store, with_changes};
use crate::wire::{RehearsalBody, Told, outcome_json};
use engine::casework::kept_files;
use engine::catalog::Diagnostic;
use engine::rehearsal::Grouping;
use engine::words;
use engine::words::Words;
use serde_json::Value;

/// Households named of each kind of change where nobody says how many.
pub const NAMES: usize = 20;
/// Problems of a draft that are told at once.
const PROBLEMS_MAX: usize = 20;

/// `POST /api/rehearsals`
pub const POST: Operation = Operation {
    zh: "试行目录草案：谁得谁失，按项目、地区、家庭类别，花费多少；不改变任何资料",
    en: "Try a draft of the catalog: who gains and who loses by program, place and kind of household, and what it costs; nothing is changed",
    query: &[],
    body: Some(schema_of::<RehearsalBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[],
};

/// Tries a draft on everybody who is registered. A draft with errors is refused with what the checker says.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: RehearsalBody = call.body()?;
    if body.files.is_empty() {
        return Err(Problem::field("files", Words::new("至少一个与现行目录不同的文件", "expected at least one file that differs from those in use")));
    }
    let files = call.told(kept_files(call.desk.store, &call.desk.catalog.hash))?;
    let changes = body.files.into_iter().map(|file| (file.0.path.0, file.0.text.map(|text| text.0)));
    let draft = draft_of(&with_changes(files, changes)).map_err(|diagnostics| refused(&diagnostics))?;
    let (live, on) = (call.desk.catalog, body.on.map_or(call.desk.today, |day| day.0));
    let grouping = match body.by {
        Some(key) => Grouping::by_fact(&live.vocabulary, &key.0).map_err(|expected| Problem::field("by", expected))?,
        None => Grouping::default(),
    };
    let roll = call.read(roll_of_store(call.desk.store, live, &draft, on, grouping))?;
    let outcome = rehearse(live, &draft, &roll, on);
    // Names are for those who may see the cases.
    let names = if call.actor.may(May::ReadCases) { body.names.map_or(NAMES, |names| usize::from(names.0)) } else { 0 };
    let told = Told { roll: &roll, on, hashes: (&live.hash, &draft.hash), names };
    Ok(Reply::json(200, &outcome_json(&outcome, &told)))
}

/// What the checker says, by file, line and column.
fn refused(diagnostics: &[Diagnostic]) -> Problem {
    let told = diagnostics.iter().take(PROBLEMS_MAX).map(|one| {
        let Diagnostic { file, place, problem, mend, .. } = one;
        let (zh, en, mend_zh, mend_en) = (&problem.zh, &problem.en, &mend.zh, &mend.en);
        FieldProblem { path: format!("{file}:{}:{}", place.line, place.column), expected: words!("{zh}；{mend_zh}", "{en}; {mend_en}") }
    });
    Problem::fields(told.collect())
}

//! The clock of a demonstration: it stands still until it is moved on.

use super::call::{Call, Operation, Reply, schema_of};
use crate::problem::{self, Problem};
use crate::wire::ClockBody;
use engine::words::Words;
use serde_json::{Value, json};

/// `POST /api/clock`
pub const POST: Operation = Operation {
    zh: "把演示的日期往后拨",
    en: "Move a demonstration's date on",
    query: &[],
    body: Some(schema_of::<ClockBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[],
};

/// Moves a clock that stands still on to a later day.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: ClockBody = call.body()?;
    if call.app.clock.move_on(body.today.0) {
        return Ok(Reply::json(200, &json!({"today": call.app.clock.today()})));
    }
    let says = Words::new("只有演示的日期可以拨动，且只能往后", "only a demonstration's date can be moved, and only on to a later day");
    Err(Problem::new(problem::NOT_POSSIBLE, says))
}

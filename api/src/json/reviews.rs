//! Reviews: which running aid must be looked at again, and what came of the look.

use super::call::{Call, Operation, QueryField, Reply, schema_of};
use crate::problem::{self, Problem};
use crate::wire::ReviewBody;
use engine::casework::{DueReview, MayAct, review_grant, reviews_due};
use engine::ledger::{GrantId, GrantRecord, read};
use serde_json::{Value, json};

const QUERY: &[QueryField] = &[
    QueryField::optional("until", "到期日不晚于，不写为今天 / due up to this day; today if it is left out", r#"{"type":"string","format":"date"}"#),
    QueryField::optional("agency", "部门，不写为本部门或全部 / the agency; one's own or all if it is left out", r#"{"type":"string"}"#),
];

/// `GET /api/reviews`
pub const LIST: Operation = Operation {
    zh: "到某日应复核的救助，先到期的在前",
    en: "Running aid that must be looked at up to a day, the longest due first",
    query: QUERY,
    body: None,
    answers: &[(200, schema_of::<Vec<Value>>)],
    problems: &[],
};

/// Lists what is due.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    call.know_query(&["until", "agency"])?;
    let until = call.query_day("until")?;
    let own = match &call.desk.may_act {
        MayAct::For(agency) => Some(agency.clone()),
        MayAct::ForAll => None,
    };
    let agency = call.query("agency").map(str::to_string).or(own);
    let due = call.told(reviews_due(call.desk, until, agency.as_deref()))?;
    let lines = due.iter().map(|review| line(call, review)).collect::<Result<Vec<_>, Problem>>()?;
    Ok(Reply::json(200, &lines))
}

fn line(call: &Call<'_, '_>, review: &DueReview) -> Result<Value, Problem> {
    let terms = &review.record.terms;
    let household = match terms.household {
        Some(household) => call.household_name(household)?,
        None => None,
    };
    Ok(json!({
        "grant": terms.grant,
        "due": review.due,
        "is_overdue": review.due < call.desk.today,
        "program": terms.program,
        "name": terms.name,
        "agency": terms.agency,
        "household": household,
        "from": terms.days.from,
        "amount": review.record.rate_on(call.desk.today),
        "cycle": terms.review,
    }))
}

/// `POST /api/grants/{id}/review`
pub const POST: Operation = Operation {
    zh: "登记复核结果：继续，或拟调整（须先听取本人陈述）",
    en: "Record a look at running aid: it goes on, or less is proposed (the person is heard first)",
    query: &[],
    body: Some(schema_of::<ReviewBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Records a look.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (id, body): (GrantId, ReviewBody) = (call.id("id")?, call.body()?);
    let result = review_grant(call.desk, id, body.finding.0, &body.note.0);
    call.told(result)?;
    let next = call.read(read::<GrantRecord>(call.desk.store, &id))?.and_then(|record| record.review_due);
    Ok(Reply::json(200, &json!({"grant": id, "next": next})))
}

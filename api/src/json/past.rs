//! Aid that was given elsewhere: recorded, so that the check for overlaps is not blind.

use super::call::{Call, Operation, Reply, schema_of};
use crate::problem::{FieldProblem, Problem};
use crate::wire::{GrantedAnswer, PastBody};
use engine::casework::{PastGrant, PastPerson, record_past};
use engine::ledger::Answer;
use engine::words::Words;

/// `POST /api/past-grants`
pub const POST: Operation = Operation {
    zh: "登记别处已发放的救助；相同内容只记一次",
    en: "Record aid that was given elsewhere; the same record twice is kept once",
    query: &[],
    body: Some(schema_of::<PastBody>),
    answers: &[(201, schema_of::<GrantedAnswer>)],
    problems: &[],
};

/// Records past aid.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: PastBody = call.body()?;
    let who = match (body.id_number, body.member, body.household) {
        (Some(number), None, None) => PastPerson::Number { number: number.0, name: body.name.map(|name| name.0) },
        (None, Some(member), household) => PastPerson::Member { member: member.0, household: household.map(|household| household.0) },
        (None, None, Some(household)) => PastPerson::Household(household.0),
        _ => {
            let expected = Words::new(
                "填证件号码，或成员编号（可附户编号），或户编号",
                "expected an id_number, or a member (with the household if need be), or a household",
            );
            let fault = |path: &str| FieldProblem { path: path.to_string(), expected: expected.clone() };
            return Err(Problem::fields(vec![fault("id_number"), fault("member"), fault("household")]));
        }
    };
    let past = PastGrant {
        who,
        program: body.program.0,
        agency: body.agency.0,
        need: body.need.0,
        kind: body.kind.0,
        from: body.from.0,
        until: body.until.map(|day| day.0),
        amount: body.amount.map(|amount| amount.0),
        per: body.per.0,
    };
    let result = record_past(call.desk, &past);
    match call.told(result)? {
        Answer::Granted { grant, amount, from, until, cut_by, .. } => {
            Ok(Reply::json(201, &GrantedAnswer { grant, amount, from, until, cut_by, look_again: Vec::new(), lowered: Vec::new(), warnings: Vec::new() }))
        }
        _ => Err(call.unexpected()),
    }
}

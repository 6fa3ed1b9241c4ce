//! Aid that was given elsewhere: recorded, so that the check for overlaps is not blind.

use super::call::{Call, Operation, Reply, schema_of};
use crate::problem::{FieldProblem, Problem};
use crate::sheets::{code_of, program_of};
use crate::wire::{GrantedAnswer, PastBody};
use engine::casework::{PastGrant, PastPerson, record_past};
use engine::ledger::Answer;
use engine::words;
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
            let field = |path: &str| FieldProblem { path: path.to_string(), expected: expected.clone() };
            return Err(Problem::fields(vec![field("id_number"), field("member"), field("household")]));
        }
    };
    let catalog = call.desk.catalog;
    let agency = code_of(&body.agency.0, &catalog.agencies).unwrap_or(body.agency.0);
    let written = body.program.0;
    let meant = program_of(&written, Some(&agency), Some(body.from.0), catalog).map_err(|expected| fault("program", expected))?;
    if let Some(program) = meant.filter(|program| program.id != written.trim()) {
        // The ledger compares needs and kinds: what contradicts the catalog is a slip, or another program.
        let id = &program.id;
        let expected = || words!("与目录中项目 {id} 不符", "contradicts the catalog's program {id}");
        if body.need.0 != program.need {
            return Err(fault("need", expected()));
        }
        if body.kind.0 != program.kind {
            return Err(fault("kind", expected()));
        }
    }
    let warnings = if meant.is_none() { vec![unknown(&written)] } else { Vec::new() };
    let past = PastGrant {
        who,
        program: meant.map_or(written, |program| program.id.clone()),
        agency,
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
            Ok(Reply::json(201, &GrantedAnswer { grant, amount, from, until, cut_by, look_again: Vec::new(), lowered: Vec::new(), warnings }))
        }
        _ => Err(call.unexpected()),
    }
}

fn fault(path: &str, expected: Words) -> Problem {
    Problem::fields(vec![FieldProblem { path: path.to_string(), expected }])
}

/// Aid of a program that the catalog does not have is kept under its own name.
fn unknown(name: &str) -> Words {
    words!(
        "目录中没有编号或名称为“{name}”的项目，已按该名称登记：不能据此识别为目录中的某个项目，只按救助类别比对",
        "the catalog has no program of the id or name “{name}”: recorded under this name, it is taken for no program of the catalog and compared by its need alone"
    )
}

//! The supervisor's register of staff and their declared relatives. Numbers go in and never come out.

use super::call::{Call, Operation, Reply, schema_of};
use crate::clock::moment_text;
use crate::problem::Problem;
use crate::wire::{EmptyBody, StaffBody};
use engine::casework::{record_staff, remove_staff, staff_register};
use engine::ledger::{Answer, Relative, StaffId, StaffPayload};
use serde_json::{Value, json};

/// `GET /api/staff`
pub const LIST: Operation = Operation {
    zh: "工作人员及近亲属名册；不显示证件号码",
    en: "The register of staff and their relatives, without numbers",
    query: &[],
    body: None,
    answers: &[(200, schema_of::<Vec<Value>>)],
    problems: &[],
};

/// Lists the register.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let register = call.told(staff_register(call.desk))?;
    let one = |file: &engine::casework::StaffFile| {
        let relatives: Vec<Value> = file.payload.relatives.iter().map(|one| json!({"name": one.name, "relation": one.relation})).collect();
        json!({
            "staff": file.staff, "name": file.payload.name, "agency": file.payload.agency, "relatives": relatives, "by": file.by,
            "at": moment_text(file.since),
        })
    };
    Ok(Reply::json(200, &register.iter().map(one).collect::<Vec<Value>>()))
}

/// `POST /api/staff`
pub const POST: Operation = Operation {
    zh: "登记一名工作人员及其申报的近亲属",
    en: "Record a member of staff with declared relatives",
    query: &[],
    body: Some(schema_of::<StaffBody>),
    answers: &[(201, schema_of::<Value>)],
    problems: &[],
};

/// Records a member of staff.
pub fn post(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    recorded(call, None, 201)
}

/// `POST /api/staff/{id}`
pub const CHANGE: Operation = Operation {
    zh: "以新的申报替换原申报",
    en: "Replace what a member of staff has declared",
    query: &[],
    body: Some(schema_of::<StaffBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[],
};

/// Replaces a declaration.
pub fn change(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let staff: StaffId = call.id("id")?;
    recorded(call, Some(staff), 200)
}

fn recorded(call: &mut Call<'_, '_>, known: Option<StaffId>, status: u16) -> Result<Reply, Problem> {
    let body: StaffBody = call.body()?;
    let relatives = body.relatives.into_iter().map(|one| one.0);
    let relatives = relatives.map(|one| Relative { name: one.name.0, relation: one.relation.0, id_number: one.id_number.0 }).collect();
    let declared = StaffPayload { name: body.name.0, agency: body.agency.0, id_number: body.id_number.0, relatives };
    let result = record_staff(call.desk, known, &declared);
    match call.told(result)? {
        Answer::StaffRecorded { staff } => Ok(Reply::json(status, &json!({"staff": staff}))),
        _ => Err(call.unexpected()),
    }
}

/// `POST /api/staff/{id}/remove`
pub const REMOVE: Operation = Operation {
    zh: "从名册中除去离任人员",
    en: "Take somebody who has left out of the register",
    query: &[],
    body: Some(schema_of::<EmptyBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[],
};

/// Takes somebody out of the register.
pub fn remove(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let (staff, _): (StaffId, EmptyBody) = (call.id("id")?, call.body()?);
    let result = remove_staff(call.desk, staff);
    call.done(200, "staff", &staff.to_string(), result)
}

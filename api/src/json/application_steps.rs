//! Applications on their way: papers asked once, publicity, objections, visits, appeals, and the times of every status.

use super::call::{Call, Operation, Reply, SchemaOf, schema_of};
use crate::clock::moment_text;
use crate::problem::{self, FieldProblem, Problem};
use crate::wire::{
    AskPapersBody, Body, ExtendBody, NoteBody, ObjectionBody, OutcomeBody, PublicityBody, PublicityStep, ReasonBody, ReopenBody, SettleBody, SettledAs,
    VisitBody,
};
use engine::casework::{ChainAct, Settlement, act_on_application, status_times};
use engine::ledger::ApplicationId;
use engine::words::Words;
use serde_json::{Value, json};

/// What OpenAPI says of a step.
const fn operation(zh: &'static str, en: &'static str, body: SchemaOf) -> Operation {
    Operation { zh, en, query: &[], body: Some(body), answers: &[(200, schema_of::<Value>)], problems: &[problem::NOT_POSSIBLE] }
}

fn stepped<B: Body>(call: &mut Call<'_, '_>, act: impl FnOnce(B) -> Result<(ChainAct, String), Problem>) -> Result<Reply, Problem> {
    let (id, body): (ApplicationId, B) = (call.id("id")?, call.body()?);
    let (act, text) = act(body)?;
    let result = act_on_application(call.desk, id, &act, &text);
    call.done(200, "application", &id.to_string(), result)
}

/// `POST /api/applications/{id}/ask-papers`
pub const ASK_PAPERS: Operation =
    operation("一次性告知需补正的材料，时限暂停", "Ask for all that is missing, once: the clock stops", schema_of::<AskPapersBody>);

/// Asks for papers.
pub fn ask_papers(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    stepped(call, |body: AskPapersBody| {
        let papers = body.papers.into_iter().map(|paper| paper.0).collect();
        Ok((ChainAct::AskPapers { papers, until: body.until.0 }, body.note.map(|note| note.0).unwrap_or_default()))
    })
}

/// `POST /api/applications/{id}/resume`
pub const RESUME: Operation = operation("材料已补齐，时限恢复计算", "All papers are there: the clock goes on", schema_of::<NoteBody>);

/// Lets the clock go on.
pub fn resume(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    stepped(call, |body: NoteBody| Ok((ChainAct::Resume, body.note.map(|note| note.0).unwrap_or_default())))
}

/// `POST /api/applications/{id}/extend`
pub const EXTEND: Operation = operation("按规定延长时限", "Extend a limit as its source allows", schema_of::<ExtendBody>);

/// Extends a limit.
pub fn extend(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    stepped(call, |body: ExtendBody| Ok((ChainAct::Extend { stage: body.stage.map(|stage| stage.0) }, body.reason.0)))
}

/// `POST /api/applications/{id}/publicity`
pub const PUBLICITY: Operation = operation("开始或结束公示", "Put up in public, or finish", schema_of::<PublicityBody>);

/// Opens or finishes a publicity period.
pub fn publicity(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    stepped(call, |body: PublicityBody| {
        let act = match body.step.0 {
            PublicityStep::Open => ChainAct::OpenPublicity,
            PublicityStep::Finish => ChainAct::FinishPublicity,
        };
        Ok((act, body.note.map(|note| note.0).unwrap_or_default()))
    })
}

/// `POST /api/applications/{id}/objections`
pub const OBJECT: Operation = operation("登记异议", "Record an objection", schema_of::<ObjectionBody>);

/// Records an objection.
pub fn object(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    stepped(call, |body: ObjectionBody| Ok((ChainAct::Object, body.text.0)))
}

/// `POST /api/applications/{id}/objections/{n}/settle`
pub const SETTLE: Operation = operation("核实异议（n 自0起）", "Settle an objection (n counts from 0)", schema_of::<SettleBody>);

/// Settles an objection.
pub fn settle(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let objection: u32 = call.id("n")?;
    stepped(call, |body: SettleBody| {
        let settlement = match (body.finding.0, body.stage) {
            (SettledAs::Unfounded, None) => Settlement::Unfounded,
            (SettledAs::Refuse, None) => Settlement::Refuse,
            (SettledAs::BackTo, Some(stage)) => Settlement::BackTo(stage.0),
            _ => {
                let expected = Words::new("仅在 back_to 时填写，且必填", "required with back_to, and only then");
                return Err(Problem::fields(vec![FieldProblem { path: "stage".to_string(), expected }]));
            }
        };
        Ok((ChainAct::Settle { objection, settlement }, body.reason.0))
    })
}

/// `POST /api/applications/{id}/visits`
pub const VISIT: Operation = operation("登记入户调查", "Record a visit at home", schema_of::<VisitBody>);

/// Records a visit.
pub fn visit(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    stepped(call, |body: VisitBody| {
        let staff = body.staff.into_iter().map(|name| name.0).collect();
        let act = ChainAct::Visit { stage: body.stage.map(|stage| stage.0), staff, paper: body.paper.map(|paper| paper.0) };
        Ok((act, body.note.0))
    })
}

/// `POST /api/applications/{id}/serve-notice`
pub const SERVE: Operation = operation("送达不予批准的书面通知", "Hand a refusal over in writing", schema_of::<NoteBody>);

/// Hands a refusal over.
pub fn serve(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    stepped(call, |body: NoteBody| Ok((ChainAct::ServeNotice, body.note.map(|note| note.0).unwrap_or_default())))
}

/// `POST /api/applications/{id}/reopen`
pub const REOPEN: Operation = operation("批准过期后重新审核", "Look at an acceptance that has run out again", schema_of::<ReopenBody>);

/// Looks at an acceptance again.
pub fn reopen(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    stepped(call, |body: ReopenBody| Ok((ChainAct::Reopen { stage: body.stage.0 }, body.reason.0)))
}

/// `POST /api/applications/{id}/withdraw`
pub const WITHDRAW: Operation = operation("撤回申请", "Take an application back", schema_of::<ReasonBody>);

/// Takes an application back.
pub fn withdraw(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    stepped(call, |body: ReasonBody| Ok((ChainAct::Withdraw, body.reason.0)))
}

/// `POST /api/applications/{id}/appeal`
pub const APPEAL: Operation = operation("对不予批准申请复核", "Appeal against a refusal", schema_of::<ReasonBody>);

/// Appeals.
pub fn appeal(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    stepped(call, |body: ReasonBody| Ok((ChainAct::Appeal, body.reason.0)))
}

/// `POST /api/applications/{id}/appeal/decide`
pub const DECIDE_APPEAL: Operation = operation("复核决定", "Decide an appeal", schema_of::<OutcomeBody>);

/// Decides an appeal.
pub fn decide_appeal(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    stepped(call, |body: OutcomeBody| Ok((ChainAct::DecideAppeal { outcome: body.outcome.0 }, body.reason.0)))
}

/// `GET /api/applications/{id}/times`
pub const TIMES: Operation = Operation {
    zh: "各状态的起止时间，由历史重算得出",
    en: "When each status began and ended, told by replaying the history",
    query: &[],
    body: None,
    answers: &[(200, schema_of::<Value>)],
    problems: &[],
};

/// Tells the times of every status.
pub fn times(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let id: ApplicationId = call.id("id")?;
    let times = call.told(status_times(call.desk, id))?;
    let lines: Vec<Value> = times
        .iter()
        .map(|time| {
            json!({
                "status": time.status,
                "stage": time.stage,
                "on": time.on,
                "from": moment_text(time.since),
                "until": time.until.map(moment_text),
                "by": time.by,
            })
        })
        .collect();
    Ok(Reply::json(200, &lines))
}

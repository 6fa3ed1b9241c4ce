//! How is a stage decided, a refusal handed over, an application taken back?

use super::super::desk::{Desk, not_possible};
use super::super::error::CaseError;
use super::act::{Bench, ChainAct, act_on_application, must_be_open, timed};
use super::schedule::{clocks_of, valid_until};
use super::visit::must_have_visited;
use crate::ledger::{Answer, ApplicationId, ApplicationRecord, ApplicationState, ChainEvent, EventBody, Outcome, StageDecision, StageKind};
use crate::sealing::Sealed;
use crate::words;
use crate::words::Words;

/// What is decided.
#[derive(Clone, Debug, PartialEq)]
pub struct StageRequest {
    /// The stage; one that can be decided now.
    pub stage: String,
    /// Which way.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
}

/// Decides the next stage of an application.
pub fn decide_stage(desk: &mut Desk<'_>, application: ApplicationId, request: &StageRequest) -> Result<Answer, CaseError> {
    let act = ChainAct::Decide { stage: request.stage.clone(), outcome: request.outcome };
    act_on_application(desk, application, &act, &request.reason)
}

pub(super) fn decide(record: &ApplicationRecord, stage: &str, outcome: Outcome, text: &Sealed, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    must_be_open(record)?;
    if record.is_paused(bench.today) {
        return Err(not_possible(Words::new("正在等待补正材料；请先登记材料已补齐", "papers were asked for: say first that they are there")));
    }
    let next = record.next_stages();
    let Some(position) = next.iter().copied().find(|position| record.stages[*position].stage == stage) else {
        let expected = next.iter().map(|position| record.stages[*position].stage.as_str()).collect::<Vec<_>>().join(", ");
        return Err(CaseError::field("stage", words!("应先办理环节 {expected}", "expected {expected}, the next stage")));
    };
    if outcome == Outcome::Accept {
        must_be_settled(record)?;
        must_have_visited(record, position)?;
        if record.stages[position].kind == StageKind::Publicity {
            must_be_over(record, position, bench)?;
        }
    }
    Ok(vec![decided(record, position, outcome, text, bench)])
}

/// The decision of a stage, with the days on which all is due after it.
pub(super) fn decided(record: &ApplicationRecord, position: usize, outcome: Outcome, text: &Sealed, bench: Bench<'_>) -> EventBody {
    let stage = record.stages[position].stage.clone();
    let decision = StageDecision { outcome, on: bench.today, by: bench.by.to_string(), reason: text.clone() };
    let mut after = record.clone();
    after.take_decision(&stage, &decision, None);
    let valid_until = valid_until(record, outcome, bench.today).filter(|_| after.state == ApplicationState::Accepted);
    let clocks = clocks_of(&after, bench.calendar);
    EventBody::StageDecided {
        application: record.application,
        stage,
        outcome,
        on: bench.today,
        reason: text.clone(),
        later: clocks.later,
        process: clocks.process,
        valid_until,
    }
}

/// A stage can't be accepted while an objection is not settled.
pub(super) fn must_be_settled(record: &ApplicationRecord) -> Result<(), CaseError> {
    let open = record.unsettled();
    if open.is_empty() {
        return Ok(());
    }
    let list = open.iter().map(|number| (number + 1).to_string()).collect::<Vec<_>>().join(", ");
    Err(not_possible(words!("异议第 {list} 号尚未核实", "objection {list} is not settled yet")))
}

/// A publicity stage ends when its days are over.
pub(super) fn must_be_over(record: &ApplicationRecord, position: usize, bench: Bench<'_>) -> Result<(), CaseError> {
    match record.stages[position].shown {
        None => Err(not_possible(Words::new("尚未开始公示", "it was not put up in public yet"))),
        Some((_, until)) if bench.today <= until => {
            Err(not_possible(words!("公示期到 {until} 为止，次日起可以结束", "it is up in public until {until}; it can be finished from the next day on")))
        }
        Some(_) => Ok(()),
    }
}

pub(super) fn serve_notice(record: &ApplicationRecord, text: &Sealed, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    let notice = record.waiting_stage().filter(|stage| stage.kind == StageKind::RefusalNotice);
    let Some(notice) = notice else {
        return Err(not_possible(Words::new("没有待送达的不予批准通知", "no notice of refusal is to be handed over")));
    };
    let (application, stage, note, on) = (record.application, notice.stage.clone(), text.clone(), bench.today);
    Ok(vec![timed(record, ChainEvent::NoticeServed { application, stage, note, on }, bench)])
}

pub(super) fn withdraw(record: &ApplicationRecord, text: &Sealed, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    match record.state {
        ApplicationState::Open if record.paid_first.is_some() => {
            Err(not_possible(Words::new("已先行救助，须补办完手续", "it was paid first: the later stages must follow")))
        }
        ApplicationState::Open | ApplicationState::Accepted => {
            let (application, reason, on) = (record.application, text.clone(), bench.today);
            Ok(vec![timed(record, ChainEvent::Withdrawn { application, reason, on }, bench)])
        }
        _ => Err(not_possible(Words::new("该申请已办结", "this application has been decided"))),
    }
}

//! How is a list put up in public, and what comes of an objection?

use super::super::desk::not_possible;
use super::super::error::CaseError;
use super::act::{Bench, Settlement, must_be_open, stage_called, timed};
use super::decision::{decided, must_be_over, must_be_settled};
use crate::calendar::Limit;
use crate::ledger::{ApplicationRecord, ApplicationState, ChainEvent, Clocks, EventBody, ObjectionFinding, Outcome, StageKind};
use crate::sealing::Sealed;
use crate::words;
use crate::words::Words;

/// The next stage that is a publicity period.
fn publicity_stage(record: &ApplicationRecord) -> Result<usize, CaseError> {
    must_be_open(record)?;
    let next = record.next_stages().into_iter().find(|position| record.stages[*position].kind == StageKind::Publicity);
    next.ok_or_else(|| not_possible(Words::new("现在没有公示环节", "no publicity is due now")))
}

pub(super) fn open_publicity(record: &ApplicationRecord, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    let stage = &record.stages[publicity_stage(record)?];
    if let Some((_, until)) = stage.shown {
        return Err(not_possible(words!("正在公示，到 {until} 为止", "it is up in public, until {until}")));
    }
    if record.is_paused(bench.today) {
        return Err(not_possible(Words::new("正在等待补正材料；请先登记材料已补齐", "papers were asked for: say first that they are there")));
    }
    must_be_settled(record)?;
    // Where no days are stated whoever put it up says when it is over, but no sooner than the next day.
    let until = stage.limit_now().map_or(bench.today, |(days, unit)| bench.calendar.deadline(bench.today, Limit { days, unit }).day);
    let (application, stage, from) = (record.application, stage.stage.clone(), bench.today);
    Ok(vec![timed(record, ChainEvent::PublicityOpened { application, stage, from, until, clocks: Clocks::default() }, bench)])
}

pub(super) fn finish_publicity(record: &ApplicationRecord, text: &Sealed, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    let position = publicity_stage(record)?;
    must_be_over(record, position, bench)?;
    must_be_settled(record)?;
    Ok(vec![decided(record, position, Outcome::Accept, text, bench)])
}

pub(super) fn object(record: &ApplicationRecord, text: &Sealed, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    if !matches!(record.state, ApplicationState::Open | ApplicationState::Accepted) {
        return Err(not_possible(Words::new("该申请已办结", "this application has been decided")));
    }
    let (application, text, on) = (record.application, text.clone(), bench.today);
    Ok(vec![timed(record, ChainEvent::ObjectionRaised { application, text, on, clocks: Clocks::default() }, bench)])
}

pub(super) fn settle(record: &ApplicationRecord, number: u32, settlement: &Settlement, text: &Sealed, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    let Some(objection) = record.objections.get(number as usize) else {
        return Err(CaseError::Unknown(words!("没有第 {number} 号异议", "there is no objection {number}")));
    };
    if objection.settled.is_some() {
        return Err(not_possible(Words::new("该异议已核实", "this objection is settled already")));
    }
    if !matches!(record.state, ApplicationState::Open | ApplicationState::Accepted) {
        return Err(not_possible(Words::new("该申请已办结", "this application has been decided")));
    }
    let back_to = match settlement {
        Settlement::BackTo(stage) => Some(back_to(record, stage)?),
        Settlement::Unfounded | Settlement::Refuse => None,
    };
    let finding = if *settlement == Settlement::Unfounded { ObjectionFinding::Unfounded } else { ObjectionFinding::Upheld };
    let (application, reason, on) = (record.application, text.clone(), bench.today);
    let settled = ChainEvent::ObjectionSettled { application, objection: number, finding, back_to, reason, on, clocks: Clocks::default() };
    let mut events = vec![timed(record, settled.clone(), bench)];
    if *settlement == Settlement::Refuse {
        let mut after = record.clone();
        after.take(&settled, bench.by);
        // Of an application that was accepted already the last stage is decided anew.
        let next = after.next_stages();
        let waiting = next.iter().copied().find(|position| !after.may_leave_out(&after.stages[*position]));
        let last = after.stages.iter().rposition(|stage| stage.decided.is_some() && stage.kind != StageKind::RefusalNotice);
        if let Some(position) = waiting.or(last).or(next.first().copied()) {
            events.push(decided(&after, position, Outcome::Refuse, text, bench));
        }
    }
    Ok(events)
}

/// A stage that was decided, to which an application can go back.
pub(super) fn back_to(record: &ApplicationRecord, stage: &str) -> Result<String, CaseError> {
    let position = stage_called(record, stage)?;
    let one = &record.stages[position];
    let is_passed = record.next_stages().first().is_none_or(|next| position <= *next);
    if is_passed && one.kind == StageKind::Opinion {
        return Ok(one.stage.clone());
    }
    Err(CaseError::field("stage", Words::new("应为已办过的审核环节", "expected a stage of review that the application has been through")))
}

//! How is a refusal looked at a second time, and an acceptance that has run out?

use super::super::desk::not_possible;
use super::super::error::CaseError;
use super::act::{Bench, timed};
use super::objection::back_to;
use crate::calendar::{Date, Limit};
use crate::ledger::{ApplicationRecord, ApplicationState, ChainEvent, Clocks, EventBody, Outcome, StageKind};
use crate::sealing::Sealed;
use crate::words;
use crate::words::Words;

pub(super) fn appeal(record: &ApplicationRecord, text: &Sealed, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    if record.state != ApplicationState::Refused {
        return Err(not_possible(Words::new("该申请没有被拒绝", "this application was not refused")));
    }
    match record.appeals.last().map(|appeal| appeal.decided.as_ref()) {
        Some(None) => return Err(not_possible(Words::new("已申请复核，尚未决定", "an appeal is under way"))),
        Some(Some((Outcome::Refuse, _, _))) => return Err(not_possible(Words::new("复核已维持原决定", "the appeal was decided: the refusal stands"))),
        Some(Some((Outcome::Accept, _, _))) | None => {}
    }
    if let Some(until) = appeal_until(record, bench).filter(|until| *until < bench.today) {
        return Err(not_possible(words!("申请复核的期限已于 {until} 届满", "the time to appeal ended on {until}")));
    }
    let (application, reason, on) = (record.application, text.clone(), bench.today);
    Ok(vec![timed(record, ChainEvent::AppealFiled { application, reason, on }, bench)])
}

/// The last day to appeal: counted from the notice of the refusal, else from the refusal.
fn appeal_until(record: &ApplicationRecord, bench: Bench<'_>) -> Option<Date> {
    let (days, unit) = record.chain.appeal?;
    let notice = record.stages.iter().find(|stage| stage.kind == StageKind::RefusalNotice);
    let told = match notice {
        // While the notice was not handed over the time has not begun.
        Some(notice) => notice.decided.as_ref()?,
        None => record.refusal()?.decided.as_ref()?,
    };
    Some(bench.calendar.deadline(told.on, Limit { days, unit }).day)
}

pub(super) fn decide_appeal(record: &ApplicationRecord, outcome: Outcome, text: &Sealed, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    if !record.has_open_appeal() {
        return Err(not_possible(Words::new("没有待决定的复核申请", "no appeal is under way")));
    }
    // A second look by whoever looked first is none.
    if record.refusal().and_then(|refused| refused.decided.as_ref()).is_some_and(|refused| refused.by == bench.by) {
        return Err(not_possible(Words::new("复核须由作出不予批准决定以外的人办理", "an appeal is decided by somebody else than who refused")));
    }
    let (application, reason, on) = (record.application, text.clone(), bench.today);
    Ok(vec![timed(record, ChainEvent::AppealDecided { application, outcome, reason, on, clocks: Clocks::default() }, bench)])
}

pub(super) fn reopen(record: &ApplicationRecord, stage: &str, text: &Sealed, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    if !record.has_run_out(bench.today) {
        return Err(not_possible(Words::new("该申请的批准没有过期", "its acceptance has not run out")));
    }
    let stage = back_to(record, stage)?;
    let (application, reason, on) = (record.application, text.clone(), bench.today);
    Ok(vec![timed(record, ChainEvent::Reopened { application, stage, reason, on, clocks: Clocks::default() }, bench)])
}

//! Which families are visited at home, and has somebody been there?

use super::super::desk::not_possible;
use super::super::error::CaseError;
use super::act::{Bench, must_be_open, stage_called, timed};
use crate::ledger::{ApplicationId, ApplicationRecord, ChainEvent, Chosen, EventBody, Kin, PaperId, VisitDemand, VisitTally};
use crate::sealing::Sealed;
use crate::words;
use crate::words::Words;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Whether a family is visited: staff and their kin always, else by the lot of the application's random number; made up for where too few were.
pub(in crate::casework) fn choose(share: u8, kin: Kin, application: ApplicationId, stage: &str, tally: &VisitTally) -> Chosen {
    if share >= 100 {
        return Chosen::Always;
    }
    if kin == Kin::Somebody {
        return Chosen::Kin;
    }
    if lot(application, stage) < share {
        return Chosen::Drawn;
    }
    let falls_short = u128::from(tally.chosen) * 100 < u128::from(share) * (u128::from(tally.filed) + 1);
    if falls_short { Chosen::MadeUp } else { Chosen::Spared }
}

/// A number from 0 to 99 that nobody can choose: it hangs on the application's random number.
fn lot(application: ApplicationId, stage: &str) -> u8 {
    let hash = Sha256::digest(format!("visit {application} {stage}").as_bytes());
    let number = hash.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    u8::try_from(number % 100).unwrap_or(99)
}

/// A stage that demands a visit can't be accepted without one.
pub(super) fn must_have_visited(record: &ApplicationRecord, position: usize) -> Result<(), CaseError> {
    let stage = &record.stages[position];
    let Some(demand) = stage.visit.filter(|demand| demand.chosen != Chosen::Spared) else { return Ok(()) };
    let since = stage.reopened.unwrap_or(record.on);
    let counts = |visit: &crate::ledger::Visit| visit.stage == stage.stage && visit.on >= since && visit.staff.len() >= usize::from(demand.staff);
    if record.visits.iter().any(counts) {
        return Ok(());
    }
    let VisitDemand { staff, chosen, .. } = demand;
    let why = match chosen {
        Chosen::Kin => Words::new("申请人是经办人员或其近亲属", "somebody of the household is staff or kin of staff"),
        Chosen::Drawn | Chosen::MadeUp => Words::new("已被抽中入户抽查", "the lot fell on it"),
        Chosen::Always | Chosen::Spared => Words::new("须逐户入户调查", "every family is visited"),
    };
    let (zh, en) = (why.zh, why.en);
    Err(not_possible(words!("须先由至少{staff}名工作人员入户调查（{zh}）", "at least {staff} of the staff must visit the family first ({en})")))
}

pub(super) fn record_visit(
    record: &ApplicationRecord,
    stage: Option<&str>,
    staff: &[String],
    paper: Option<PaperId>,
    text: &Sealed,
    bench: Bench<'_>,
) -> Result<Vec<EventBody>, CaseError> {
    must_be_open(record)?;
    let staff: BTreeSet<&str> = staff.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    if staff.len() < 2 || staff.iter().any(|name| name.chars().count() > 50) {
        return Err(CaseError::field(
            "staff",
            Words::new("应为至少两名不同的工作人员，每人1至50字", "expected at least two different people, 1 to 50 characters each"),
        ));
    }
    let position = match stage {
        Some(stage) => stage_called(record, stage)?,
        None => {
            let next = record.next_stages();
            let demands = next.iter().copied().find(|position| record.stages[*position].visit.is_some());
            let none = || not_possible(Words::new("现在没有可以入户调查的环节", "no stage is under way"));
            demands.or(next.last().copied()).ok_or_else(none)?
        }
    };
    let (application, stage, on) = (record.application, record.stages[position].stage.clone(), bench.today);
    let staff = staff.into_iter().map(str::to_string).collect();
    Ok(vec![timed(record, ChainEvent::VisitRecorded { application, stage, staff, note: text.clone(), paper, on }, bench)])
}

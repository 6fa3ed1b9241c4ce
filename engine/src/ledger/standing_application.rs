//! Where does an application stand: what is its next stage, which clock runs, may it be awarded?

use super::case_record::{ApplicationRecord, ApplicationState};
use super::chain::ObjectionFinding;
use super::ids::ApplicationId;
use super::stage::{Lane, Outcome, StageKind, StageNeed, StageRecord};
use crate::calendar::{Date, LimitUnit};
use crate::words;
use crate::words::Words;

impl ApplicationRecord {
    /// Positions of the stages that may be decided now: the next one, before it those that may be left out. Where nothing but
    /// stages that may be left out stands at the end of a chain, the last accepted one ended it.
    pub fn next_stages(&self) -> Vec<usize> {
        let passed = self.stages.iter().rposition(|stage| stage.decided.is_some() && stage.kind != StageKind::RefusalNotice);
        let mut next = Vec::new();
        for (position, stage) in self.stages.iter().enumerate().skip(passed.map_or(0, |position| position + 1)) {
            if stage.kind == StageKind::RefusalNotice {
                continue;
            }
            next.push(position);
            if !self.may_leave_out(stage) {
                break;
            }
        }
        next
    }

    /// Whether a stage may be left out as things stand.
    pub fn may_leave_out(&self, stage: &StageRecord) -> bool {
        match stage.need {
            StageNeed::Always => false,
            StageNeed::Optional => true,
            StageNeed::IfDisputed => !self.is_disputed(),
        }
    }

    /// Whether an objection was found to be right.
    fn is_disputed(&self) -> bool {
        self.objections.iter().any(|objection| matches!(objection.settled, Some((ObjectionFinding::Upheld, _, _))))
    }

    /// The stage that waits: the one that may not be left out, else the first; after a refusal the notice of it.
    pub fn waiting_stage(&self) -> Option<&StageRecord> {
        match self.state {
            ApplicationState::Open => {
                let next = self.next_stages();
                let due = next.iter().copied().find(|position| !self.may_leave_out(&self.stages[*position]));
                due.or(next.first().copied()).map(|position| &self.stages[position])
            }
            ApplicationState::Refused => self.stages.iter().find(|stage| stage.kind == StageKind::RefusalNotice && stage.decided.is_none()),
            _ => None,
        }
    }

    /// The clock that ends first of the waiting stage's and the whole chain's: its day, whether it may move, and the limit it counts.
    pub fn clock(&self) -> Option<(Date, bool, (u16, LimitUnit))> {
        let stage = self.waiting_stage()?;
        let own = stage.due.zip(stage.limit_now()).map(|(due, limit)| (due, stage.is_provisional, limit));
        let whole = self.process_due.filter(|_| self.state == ApplicationState::Open).zip(self.process_limit());
        let whole = whole.map(|((due, provisional), limit)| (due, provisional, limit));
        own.into_iter().chain(whole).min_by_key(|(due, _, _)| *due)
    }

    /// The limit of the whole chain as it holds now.
    pub fn process_limit(&self) -> Option<(u16, LimitUnit)> {
        let process = self.chain.process.as_ref()?;
        let (days, unit) = process.limit;
        Some((process.days_max.filter(|_| self.process_extended.is_some()).unwrap_or(days), unit))
    }

    /// Whether its clock stands still on a day because the applicant was asked for papers.
    pub fn is_paused(&self, today: Date) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.resumed.is_none() && today <= asked.until)
    }

    /// Objections that nobody has looked into yet, by number from 0.
    pub fn unsettled(&self) -> Vec<usize> {
        self.objections.iter().enumerate().filter(|(_, objection)| objection.settled.is_none()).map(|(number, _)| number).collect()
    }

    /// Whether somebody must still look at a refusal a second time.
    pub fn has_open_appeal(&self) -> bool {
        self.state == ApplicationState::Refused && self.appeals.last().is_some_and(|appeal| appeal.decided.is_none())
    }

    /// The refusal, where it was refused.
    pub fn refusal(&self) -> Option<&StageRecord> {
        self.stages.iter().find(|stage| stage.decided.as_ref().is_some_and(|decided| decided.outcome == Outcome::Refuse))
    }

    /// Whether an acceptance can't be used any more.
    pub fn has_run_out(&self, today: Date) -> bool {
        self.state == ApplicationState::Accepted && self.valid_until.is_some_and(|until| until < today)
    }

    /// Whether some desk still has to do with it.
    pub fn needs_a_desk(&self) -> bool {
        match self.state {
            ApplicationState::Open | ApplicationState::Accepted => true,
            ApplicationState::Refused => self.has_open_appeal() || self.waiting_stage().is_some(),
            ApplicationState::Awarded(_) | ApplicationState::Withdrawn => false,
        }
    }
}

impl StageRecord {
    /// Its limit as it holds now.
    pub fn limit_now(&self) -> Option<(u16, LimitUnit)> {
        let (days, unit) = self.limit?;
        Some((self.days_max.filter(|_| self.extended.is_some()).unwrap_or(days), unit))
    }

    pub(super) fn is_accepted(&self) -> bool {
        self.decided.as_ref().is_some_and(|decision| decision.outcome == Outcome::Accept)
    }
}

/// The proof that an application may be awarded on a day. Only an acceptance that is still good makes one.
#[derive(Debug, PartialEq, Eq)]
pub struct GoodAcceptance(ApplicationId);

impl GoodAcceptance {
    /// The proof, or why there is none.
    pub fn of(record: &ApplicationRecord, today: Date) -> Result<Self, Words> {
        if let Some(until) = record.valid_until.filter(|_| record.has_run_out(today)) {
            return Err(words!("该申请的批准已于 {until} 过期，须重新审核", "its acceptance ran out on {until}: it must be decided again"));
        }
        if !record.unsettled().is_empty() {
            return Err(Words::new("该申请有尚未核实的异议", "an objection to it is not settled yet"));
        }
        match record.state {
            ApplicationState::Accepted => Ok(Self(record.application)),
            ApplicationState::Open if record.paid_first.is_some() => {
                Err(Words::new("该申请已先行救助，尚待补办手续", "it was paid first already; the later stages follow"))
            }
            ApplicationState::Open if record.stages.iter().any(|stage| stage.lane == Lane::PayFirst && stage.is_accepted()) => Ok(Self(record.application)),
            ApplicationState::Open => Err(Words::new("该申请尚未通过全部环节", "it is not accepted in all its stages")),
            ApplicationState::Refused => Err(Words::new("该申请已被拒绝", "it was refused")),
            ApplicationState::Withdrawn => Err(Words::new("该申请已撤回", "it was withdrawn")),
            ApplicationState::Awarded(grant) => Err(words!("该申请已发放（{grant}）", "it was awarded already ({grant})")),
        }
    }

    /// The application.
    pub fn application(&self) -> ApplicationId {
        self.0
    }
}

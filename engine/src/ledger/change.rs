//! How is running aid reduced or stopped? Reason first, then the person is heard, then a decision, then an appeal.

use super::apply::Applying;
use super::ids::{ChangeId, GrantId, HouseholdId};
use super::key::{ReadError, read};
use super::record::{GrantRecord, Seconds};
use super::stage::Outcome;
use crate::calendar::Date;
use crate::money::Money;
use crate::sealing::Sealed;
use serde::{Deserialize, Serialize};

/// What is to be done with running aid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It ends.
    Stop,
    /// It goes on with this amount.
    Reduce(Money),
}

/// What is paid from which day on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePlan {
    /// The amounts of a fading out and of a reduction, each with its first day.
    pub rates: Vec<(Date, Money)>,
    /// The first day without aid, where it ends.
    pub stops: Option<Date>,
}

/// What happens on the way to less aid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ChangeEvent {
    /// The person was told in writing what is meant to happen and why, and until when he or she may answer.
    Proposed {
        /// Its number.
        change: ChangeId,
        /// The grant.
        grant: GrantId,
        /// What is to be done.
        kind: ChangeKind,
        /// Why.
        reason: Sealed,
        /// The clause that it rests on.
        clause: String,
        /// The day of the notice.
        on: Date,
        /// The last day to answer.
        reply_until: Date,
        /// What is paid from which day on, if it is decided in time.
        plan: ChangePlan,
        /// How it fades out before: for so many months so much of a hundred.
        taper: Vec<(u16, u8)>,
    },
    /// The person was heard.
    Heard {
        /// The change.
        change: ChangeId,
        /// What he or she said.
        text: Sealed,
        /// The day.
        on: Date,
    },
    /// It was decided. Only then anything changes.
    Decided {
        /// The change.
        change: ChangeId,
        /// Accepted: it is done; refused: all stays as it was.
        outcome: Outcome,
        /// Why.
        reason: Sealed,
        /// The day.
        on: Date,
        /// What is paid from which day on; later than was proposed where the decision came late.
        plan: ChangePlan,
        /// The last day to appeal.
        appeal_until: Option<Date>,
    },
    /// The person asks for a second look.
    Appealed {
        /// The change.
        change: ChangeId,
        /// What he or she says.
        reason: Sealed,
        /// The day.
        on: Date,
    },
    /// The second look is done; accepted means that aid has to be given again.
    AppealDecided {
        /// The change.
        change: ChangeId,
        /// Which way.
        outcome: Outcome,
        /// Why.
        reason: Sealed,
        /// The day.
        on: Date,
    },
}

/// A proposed change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeRecord {
    /// Its number.
    pub change: ChangeId,
    /// The grant.
    pub grant: GrantId,
    /// What is to be done.
    pub kind: ChangeKind,
    /// Why.
    pub reason: Sealed,
    /// The clause that it rests on.
    pub clause: String,
    /// The day of the notice.
    pub on: Date,
    /// The last day to answer.
    pub reply_until: Date,
    /// What is paid from which day on.
    pub plan: ChangePlan,
    /// How it fades out before: for so many months so much of a hundred.
    pub taper: Vec<(u16, u8)>,
    /// The last day to appeal against the decision.
    pub appeal_until: Option<Date>,
    /// What the person said, with the day.
    pub heard: Option<(Date, Sealed)>,
    /// Outcome, day, reason.
    pub decided: Option<(Outcome, Date, Sealed)>,
    /// Who decided it: an appeal is looked at by somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// Day and reason of an appeal.
    pub appealed: Option<(Date, Sealed)>,
    /// Its outcome, day and reason.
    pub appeal_decided: Option<(Outcome, Date, Sealed)>,
    /// Who proposed it.
    pub by: String,
    /// When.
    pub since: Seconds,
}

/// Changes that some desk still has to do with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenChange {}

impl ChangeEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            ChangeEvent::Proposed { .. } => "change_proposed",
            ChangeEvent::Heard { .. } => "person_heard",
            ChangeEvent::Decided { .. } => "change_decided",
            ChangeEvent::Appealed { .. } => "change_appealed",
            ChangeEvent::AppealDecided { .. } => "change_appeal_decided",
        }
    }

    /// The change.
    pub fn change(&self) -> ChangeId {
        match self {
            ChangeEvent::Proposed { change, .. }
            | ChangeEvent::Heard { change, .. }
            | ChangeEvent::Decided { change, .. }
            | ChangeEvent::Appealed { change, .. }
            | ChangeEvent::AppealDecided { change, .. } => *change,
        }
    }

    /// Its sealed texts.
    pub fn sealed(&self) -> Vec<&Sealed> {
        match self {
            ChangeEvent::Heard { text, .. } => vec![text],
            ChangeEvent::Proposed { reason, .. }
            | ChangeEvent::Decided { reason, .. }
            | ChangeEvent::Appealed { reason, .. }
            | ChangeEvent::AppealDecided { reason, .. } => vec![reason],
        }
    }

    pub(super) fn households(&self, applying: &Applying<'_, '_, '_>) -> Result<Vec<HouseholdId>, ReadError> {
        let Some(record) = read::<ChangeRecord>(applying.changes, &self.change())? else { return Ok(Vec::new()) };
        Ok(applying.household_of_grant(record.grant)?.into_iter().collect())
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        let id = self.change();
        if let ChangeEvent::Proposed { change, grant, kind, reason, clause, on, reply_until, plan, taper } = self {
            let record = ChangeRecord {
                change: *change,
                grant: *grant,
                kind: *kind,
                reason: reason.clone(),
                on: *on,
                clause: clause.clone(),
                reply_until: *reply_until,
                plan: plan.clone(),
                taper: taper.clone(),
                appeal_until: None,
                heard: None,
                decided: None,
                decided_by: None,
                appealed: None,
                appeal_decided: None,
                by: applying.event.by.clone(),
                since: applying.event.at,
            };
            applying.changes.put(&id, &record, applying.position);
            applying.changes.put(&id, &OpenChange {}, applying.position);
            if let Some(mut held) = read::<GrantRecord>(applying.changes, grant)? {
                held.changes.push(id);
                applying.changes.put(grant, &held, applying.position);
            }
            return Ok(());
        }
        let Some(mut record) = read::<ChangeRecord>(applying.changes, &id)? else { return Ok(()) };
        match self {
            ChangeEvent::Proposed { .. } => {}
            ChangeEvent::Heard { text, on, .. } => record.heard = Some((*on, text.clone())),
            ChangeEvent::Decided { outcome, reason, on, plan, appeal_until, .. } => {
                record.decided = Some((*outcome, *on, reason.clone()));
                record.decided_by = Some(applying.event.by.clone());
                (record.plan, record.appeal_until) = (plan.clone(), *appeal_until);
                applying.changes.remove::<OpenChange>(&id);
                if *outcome == Outcome::Accept {
                    carry_out(applying, &record)?;
                }
            }
            ChangeEvent::Appealed { reason, on, .. } => {
                record.appealed = Some((*on, reason.clone()));
                applying.changes.put(&id, &OpenChange {}, applying.position);
            }
            ChangeEvent::AppealDecided { outcome, reason, on, .. } => {
                record.appeal_decided = Some((*outcome, *on, reason.clone()));
                applying.changes.remove::<OpenChange>(&id);
                if *outcome == Outcome::Accept {
                    take_back(applying, &record)?;
                }
            }
        }
        applying.changes.put(&id, &record, applying.position);
        Ok(())
    }
}

/// Does what was decided.
fn carry_out(applying: &mut Applying<'_, '_, '_>, change: &ChangeRecord) -> Result<(), ReadError> {
    let Some(mut grant) = read::<GrantRecord>(applying.changes, &change.grant)? else { return Ok(()) };
    grant.rates.extend(change.plan.rates.iter().copied());
    grant.rates.sort_by_key(|(from, _)| *from);
    applying.changes.put(&change.grant, &grant, applying.position);
    show_rates(applying, &grant, change.kind)?;
    match change.plan.stops {
        Some(day) => applying.stop(change.grant, day),
        None => Ok(()),
    }
}

/// A reduction that an appeal has struck down pays as before. Aid that has ended is awarded anew: others may have got what excludes it.
fn take_back(applying: &mut Applying<'_, '_, '_>, change: &ChangeRecord) -> Result<(), ReadError> {
    let ChangeKind::Reduce(_) = change.kind else { return Ok(()) };
    let Some(mut grant) = read::<GrantRecord>(applying.changes, &change.grant)? else { return Ok(()) };
    grant.rates.retain(|rate| !change.plan.rates.contains(rate));
    applying.changes.put(&change.grant, &grant, applying.position);
    show_rates(applying, &grant, change.kind)
}

/// What others see of it when sums are compared: what each month is worth, and what it comes to after a reduction. Aid that fades out
/// is compared in full until it has ended.
pub(super) fn show_rates(applying: &mut Applying<'_, '_, '_>, grant: &GrantRecord, kind: ChangeKind) -> Result<(), ReadError> {
    let first = grant.terms.amount.filter(|_| !grant.rates.is_empty()).map(|amount| (grant.terms.days.from, amount));
    let rates: Vec<(Date, Money)> = first.into_iter().chain(grant.rates.iter().copied()).collect();
    let amount = rates.last().map(|(_, amount)| *amount).or(grant.terms.amount);
    for beneficiary in &grant.terms.beneficiaries {
        applying.aid(beneficiary.person, |aid| {
            for held in aid.held.iter_mut().filter(|held| held.grant == grant.terms.grant) {
                held.rates = rates.clone();
                if let ChangeKind::Reduce(_) = kind {
                    held.amount = amount;
                }
            }
        })?;
    }
    // It may be no longer too high beside other aid.
    super::closing::close_overlaps_of(applying, grant.terms.grant, grant.terms.household)
}

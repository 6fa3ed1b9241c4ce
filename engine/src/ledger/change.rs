//! How is running aid reduced or stopped? Reason first, then the person is heard, then a decision, then an appeal.

use super::apply::Applying;
use super::ids::{ChangeId, GrantId, HouseholdId};
use super::key::{ReadError, read};
use super::record::{GrantRecord, GrantState, Seconds};
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
        /// Why, with the clause.
        reason: Sealed,
        /// The day of the notice.
        on: Date,
        /// The last day to answer.
        reply_until: Date,
        /// From which day; after a taper where the program has one.
        from: Date,
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
    /// The day of the notice.
    pub on: Date,
    /// The last day to answer.
    pub reply_until: Date,
    /// From which day.
    pub from: Date,
    /// What the person said, with the day.
    pub heard: Option<(Date, Sealed)>,
    /// Outcome, day, reason.
    pub decided: Option<(Outcome, Date, Sealed)>,
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
        if let ChangeEvent::Proposed { change, grant, kind, reason, on, reply_until, from } = self {
            let record = ChangeRecord {
                change: *change,
                grant: *grant,
                kind: *kind,
                reason: reason.clone(),
                on: *on,
                reply_until: *reply_until,
                from: *from,
                heard: None,
                decided: None,
                appealed: None,
                appeal_decided: None,
                by: applying.event.by.clone(),
                since: applying.event.at,
            };
            applying.changes.put(&id, &record, applying.position);
            applying.changes.put(&id, &OpenChange {}, applying.position);
            return Ok(());
        }
        let Some(mut record) = read::<ChangeRecord>(applying.changes, &id)? else { return Ok(()) };
        match self {
            ChangeEvent::Proposed { .. } => {}
            ChangeEvent::Heard { text, on, .. } => record.heard = Some((*on, text.clone())),
            ChangeEvent::Decided { outcome, reason, on, .. } => {
                record.decided = Some((*outcome, *on, reason.clone()));
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
            }
        }
        applying.changes.put(&id, &record, applying.position);
        Ok(())
    }
}

fn carry_out(applying: &mut Applying<'_, '_, '_>, change: &ChangeRecord) -> Result<(), ReadError> {
    match change.kind {
        ChangeKind::Stop => applying.end(change.grant, change.from, GrantState::Ended),
        ChangeKind::Reduce(amount) => {
            let Some(mut grant) = read::<GrantRecord>(applying.changes, &change.grant)? else { return Ok(()) };
            grant.rates.push((change.from, amount));
            for beneficiary in &grant.terms.beneficiaries {
                applying.aid(beneficiary.person, |aid| {
                    aid.held.iter_mut().filter(|held| held.grant == change.grant).for_each(|held| held.amount = Some(amount));
                })?;
            }
            applying.changes.put(&change.grant, &grant, applying.position);
            Ok(())
        }
    }
}

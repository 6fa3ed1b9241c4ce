//! What was paid wrongly: how is it asked back? Never by a negative payment.

use super::apply::Applying;
use super::attention::alert_key;
use super::closing::close_alert;
use super::decide::Decision;
use super::event::EventBody;
use super::ids::{GrantId, HouseholdId};
use super::key::{ReadError, Records, read};
use super::record::GrantRecord;
use crate::calendar::Date;
use crate::money::Money;
use crate::sealing::Sealed;
use crate::words;
use crate::words::Words;
use serde::{Deserialize, Serialize};

/// What happens to a claim beside money that comes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ClaimEvent {
    /// Money is asked back.
    Raised {
        /// The grant under which it was paid.
        grant: GrantId,
        /// How much.
        amount: Money,
        /// The day.
        on: Date,
        /// Why.
        reason: Sealed,
    },
    /// It is given up.
    Waived {
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Money,
        /// The day.
        on: Date,
        /// Why.
        reason: Sealed,
    },
}

/// Claims that are not settled, so that they are found without reading all grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenClaim {}

/// What was paid wrongly and is to be recovered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// How much is asked back in all.
    pub asked: Money,
    /// How much came back since.
    pub recovered: Money,
    /// How much was given up.
    pub waived: Money,
}

impl Claim {
    /// What is still to come back.
    pub fn open(&self) -> Money {
        self.asked.less(self.recovered).less(self.waived)
    }
}

impl ClaimEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            ClaimEvent::Raised { .. } => "claim_raised",
            ClaimEvent::Waived { .. } => "claim_waived",
        }
    }

    /// Its sealed texts.
    pub fn sealed(&self) -> Vec<&Sealed> {
        match self {
            ClaimEvent::Raised { reason, .. } | ClaimEvent::Waived { reason, .. } => vec![reason],
        }
    }

    fn grant(&self) -> GrantId {
        match self {
            ClaimEvent::Raised { grant, .. } | ClaimEvent::Waived { grant, .. } => *grant,
        }
    }

    pub(super) fn households(&self, applying: &Applying<'_, '_, '_>) -> Result<Vec<HouseholdId>, ReadError> {
        Ok(applying.household_of_grant(self.grant())?.into_iter().collect())
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        let id = self.grant();
        let Some(mut record) = read::<GrantRecord>(applying.changes, &id)? else { return Ok(()) };
        let mut claim = record.claim.take().unwrap_or_default();
        match self {
            ClaimEvent::Raised { amount, .. } => claim.asked = super::apply::add(claim.asked, *amount),
            ClaimEvent::Waived { amount, .. } => claim.waived = super::apply::add(claim.waived, *amount),
        }
        record.claim = Some(claim);
        note_open(applying, id, &record)?;
        super::closing::close_overlaps_of(applying, id, record.terms.household)?;
        applying.changes.put(&id, &record, applying.position);
        Ok(())
    }
}

/// Keeps the list of open claims true.
pub(super) fn note_open(applying: &mut Applying<'_, '_, '_>, id: GrantId, record: &GrantRecord) -> Result<(), ReadError> {
    let was_open = read::<OpenClaim>(applying.changes, &id)?.is_some();
    match record.claim.as_ref().is_some_and(|claim| claim.open() > Money::ZERO) {
        true => applying.changes.put(&id, &OpenClaim {}, applying.position),
        false if was_open => {
            applying.changes.remove::<OpenClaim>(&id);
            close_alert(applying, alert_key("claim_open", vec![id.to_string()]), record.terms.household);
        }
        false => {}
    }
    Ok(())
}

/// No more may be asked back than was paid, nor given up than was asked.
pub(super) fn decide_claim(records: &dyn Records, event: &ClaimEvent) -> Result<Decision, ReadError> {
    let id = event.grant();
    let Some(record) = read::<GrantRecord>(records, &id)? else {
        return Ok(Decision::not_possible(words!("没有救助 {id}", "there is no grant {id}")));
    };
    let claim = record.claim.clone().unwrap_or_default();
    let open = claim.open();
    let says = match event {
        // What was given up is not asked for again.
        ClaimEvent::Raised { amount, .. } if *amount > record.paid.less(record.returned).less(open).less(claim.waived) => {
            Words::new("追缴金额超过已发放而未退回的金额", "more is asked back than was paid and has not come back")
        }
        ClaimEvent::Waived { amount, .. } if *amount > open => Words::new("核销金额超过尚未追回的金额", "more is given up than is still asked"),
        _ => return Ok(Decision::done(vec![EventBody::Claim(event.clone())])),
    };
    Ok(Decision::not_possible(says))
}

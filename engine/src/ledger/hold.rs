//! How are a place and money kept for somebody until a day, before anything is awarded?
//!
//! A hold is a grant without money moved: it collides like one until its last day and then stands for nothing. Nothing needs
//! to happen for that: whoever reads leaves out what has run out, and the next change of the same record drops it.

use super::apply::Applying;
use super::ids::{GrantId, HouseholdId};
use super::key::{ReadError, read};
use super::record::{FundHold, GrantRecord, GrantState};
use super::terms::{Booking, GrantTerms};
use crate::calendar::Date;
use crate::sealing::Sealed;
use crate::words::Words;
use serde::{Deserialize, Serialize};

/// What happens to a hold beside that it runs out or is redeemed by an award.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum HoldEvent {
    /// A place and money were kept.
    Placed {
        /// What is to be awarded.
        terms: Box<GrantTerms>,
        /// The words of the cap that cut it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cut_by: Option<Words>,
        /// The last day.
        until: Date,
    },
    /// It was given up.
    Released {
        /// The hold.
        hold: GrantId,
        /// Why.
        reason: Option<Sealed>,
    },
}

impl HoldEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            HoldEvent::Placed { .. } => "hold_placed",
            HoldEvent::Released { .. } => "hold_released",
        }
    }

    /// Its sealed texts.
    pub fn sealed(&self) -> Vec<&Sealed> {
        match self {
            HoldEvent::Placed { terms, .. } => terms.cause.iter().chain(&terms.exception).collect(),
            HoldEvent::Released { reason, .. } => reason.iter().collect(),
        }
    }

    pub(super) fn households(&self, applying: &Applying<'_, '_, '_>) -> Result<Vec<HouseholdId>, ReadError> {
        Ok(match self {
            HoldEvent::Placed { terms, .. } => terms.household.into_iter().collect(),
            HoldEvent::Released { hold, .. } => applying.household_of_grant(*hold)?.into_iter().collect(),
        })
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        match self {
            HoldEvent::Placed { terms, cut_by, until } => place(applying, terms, cut_by.clone(), *until),
            HoldEvent::Released { hold, .. } => end_hold(applying, *hold, GrantState::Released),
        }
    }
}

fn place(applying: &mut Applying<'_, '_, '_>, terms: &GrantTerms, cut_by: Option<Words>, until: Date) -> Result<(), ReadError> {
    applying.record_grant(terms, cut_by, GrantState::Held(until))?;
    applying.hold_aid(terms, Some(until))?;
    let (Some(fund), Some(amount)) = (&terms.fund, terms.total) else { return Ok(()) };
    if fund.booking == Booking::WhenPaid {
        return Ok(());
    }
    applying.fund(&fund.fund, |record| record.holds.push(FundHold { hold: terms.grant, amount, until }))
}

/// Takes a hold away, from the people and from the fund.
pub(super) fn end_hold(applying: &mut Applying<'_, '_, '_>, hold: GrantId, state: GrantState) -> Result<(), ReadError> {
    let Some(mut record) = read::<GrantRecord>(applying.changes, &hold)? else { return Ok(()) };
    for beneficiary in &record.terms.beneficiaries {
        applying.aid(beneficiary.person, |aid| aid.held.retain(|held| held.grant != hold))?;
    }
    if let Some(fund) = &record.terms.fund {
        applying.fund(&fund.fund, |fund_record| fund_record.holds.retain(|kept| kept.hold != hold))?;
    }
    record.state = state;
    applying.changes.put(&hold, &record, applying.position);
    Ok(())
}

//! How is a grant cancelled, raised, paid out, paid back, or asked back?

use super::desk::{Desk, Judged, reason_of};
use super::error::CaseError;
use crate::calendar::Date;
use crate::ledger::{Action, Answer, ClaimEvent, GrantId, GrantRecord, read};
use crate::money::Money;
use crate::sealing::Sealed;
use crate::words;
use crate::words::Words;

fn grant(desk: &Desk<'_>, id: GrantId) -> Result<GrantRecord, CaseError> {
    let found = read::<GrantRecord>(desk.store, &id)?;
    let record = found.ok_or_else(|| CaseError::Unknown(words!("没有救助 {id}", "there is no grant {id}")))?;
    desk.must_act_for(&record.terms.agency)?;
    Ok(record)
}

/// Cancels a grant from today on.
pub fn cancel_grant(desk: &mut Desk<'_>, id: GrantId, reason: &str) -> Result<Answer, CaseError> {
    let reason = reason_of(reason)?.to_string();
    desk.commit(|desk| {
        let record = grant(desk, id)?;
        let sealed = match record.terms.household {
            Some(household) => Some(desk.seal_text(household, &reason)?),
            None => None,
        };
        let on = desk.today;
        Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action: Action::Cancel { grant: id, on, reason: sealed } })
    })
}

/// Raises aid that pays only a difference to what that is now, after the aid over which it pays it has ended or become less.
pub fn raise_grant(desk: &mut Desk<'_>, id: GrantId, reason: &str) -> Result<Answer, CaseError> {
    let reason = reason_of(reason)?.to_string();
    desk.commit(|desk| {
        let record = grant(desk, id)?;
        let Some(household) = record.terms.household else {
            return Err(CaseError::Unknown(Words::new("该救助不是在本处发放的", "this aid was not given here")));
        };
        let reason = desk.seal_text(household, &reason)?;
        Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action: Action::Raise { grant: id, reason } })
    })
}

/// Pays out on a grant.
pub fn pay_grant(desk: &mut Desk<'_>, id: GrantId, amount: Money, on: Date) -> Result<Answer, CaseError> {
    money_moved(desk, id, amount, on, |grant, amount, on| Action::Pay { grant, amount, on })
}

/// Takes money back that was paid.
pub fn return_money(desk: &mut Desk<'_>, id: GrantId, amount: Money, on: Date) -> Result<Answer, CaseError> {
    money_moved(desk, id, amount, on, |grant, amount, on| Action::Return { grant, amount, on })
}

/// Asks money back that was paid wrongly.
pub fn raise_claim(desk: &mut Desk<'_>, id: GrantId, amount: Money, reason: &str) -> Result<Answer, CaseError> {
    claimed(desk, id, amount, reason, |grant, amount, on, reason| ClaimEvent::Raised { grant, amount, on, reason })
}

/// Gives up asking.
pub fn waive_claim(desk: &mut Desk<'_>, id: GrantId, amount: Money, reason: &str) -> Result<Answer, CaseError> {
    claimed(desk, id, amount, reason, |grant, amount, on, reason| ClaimEvent::Waived { grant, amount, on, reason })
}

fn claimed(
    desk: &mut Desk<'_>,
    id: GrantId,
    amount: Money,
    reason: &str,
    event: impl Fn(GrantId, Money, Date, Sealed) -> ClaimEvent,
) -> Result<Answer, CaseError> {
    let reason = reason_of(reason)?.to_string();
    if amount == Money::ZERO {
        return Err(CaseError::field("amount", Words::new("应大于零", "expected more than nothing")));
    }
    desk.commit(|desk| {
        let record = grant(desk, id)?;
        let Some(household) = record.terms.household else {
            return Err(CaseError::Unknown(Words::new("该救助不是在本处发放的", "this aid was not given here")));
        };
        let sealed = desk.seal_text(household, &reason)?;
        let action = Action::Claim(event(id, amount, desk.today, sealed));
        Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action })
    })
}

fn money_moved(desk: &mut Desk<'_>, id: GrantId, amount: Money, on: Date, action: impl Fn(GrantId, Money, Date) -> Action) -> Result<Answer, CaseError> {
    if amount == Money::ZERO {
        return Err(CaseError::field("amount", Words::new("应大于零", "expected more than nothing")));
    }
    if on > desk.today {
        return Err(CaseError::field("on", Words::new("不能晚于今天", "can't be later than today")));
    }
    desk.commit(|desk| {
        grant(desk, id)?;
        Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action: action(id, amount, on) })
    })
}

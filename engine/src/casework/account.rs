//! Who may come to the desk?

use super::desk::{Desk, Judged};
use super::error::CaseError;
use crate::ledger::{AccountRecord, Action, Answer, ApiKeyRecord, EventBody, PartnerRecord, Role, read};
use crate::sealing::Mark;
use crate::words;
use crate::words::Words;

/// Makes or changes an account; the password comes hashed.
pub fn set_account(desk: &mut Desk<'_>, account: &AccountRecord) -> Result<Answer, CaseError> {
    let is_plain = |text: &str| !text.is_empty() && text.chars().count() <= 40 && !text.chars().any(|c| c.is_control() || c.is_whitespace());
    if !is_plain(&account.name) {
        return Err(CaseError::field("name", Words::new("应为1至40字、无空格", "expected 1 to 40 characters without spaces")));
    }
    check_agency(desk, account.agency.as_deref())?;
    let events = vec![EventBody::AccountSet(account.clone())];
    desk.commit(|_| Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action: Action::Record { events: events.clone(), answer: Answer::Done } }))
}

/// Issues a key for programs; only the mark of its secret is kept.
pub fn issue_key(desk: &mut Desk<'_>, mark: Mark, key: &ApiKeyRecord) -> Result<Answer, CaseError> {
    check_agency(desk, key.agency.as_deref())?;
    if let Some(partner) = &key.partner
        && read::<PartnerRecord>(desk.store, partner)?.is_none()
    {
        return Err(CaseError::field("partner", words!("没有合作方 {partner}", "there is no partner {partner}")));
    }
    if (key.role == Role::Partner) != key.partner.is_some() {
        return Err(CaseError::field("partner", Words::new("合作方的密钥须写明是哪个合作方", "a partner's key names the partner, and no other key does")));
    }
    let key = key.clone();
    let events = vec![EventBody::KeyIssued { mark, key }];
    desk.commit(|_| Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action: Action::Record { events: events.clone(), answer: Answer::Done } }))
}

fn check_agency(desk: &Desk<'_>, agency: Option<&str>) -> Result<(), CaseError> {
    match agency.filter(|agency| !desk.catalog.agencies.contains_key(*agency)) {
        None => Ok(()),
        Some(agency) => Err(CaseError::field("agency", words!("没有部门 {agency}", "there is no agency {agency}"))),
    }
}

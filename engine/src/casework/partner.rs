//! Who outside may ask, how often, and with which key?

use super::desk::{Desk, Judged};
use super::error::CaseError;
use crate::id::IdDocument;
use crate::ledger::{Action, Answer, EventBody, PartnerEvent, PartnerRecord, PersonId, ReadError, Records, Stored, number_key, read_versioned};
use crate::registry::read_person;
use crate::sealing::{PartnerKey, Token, Vault};
use crate::words::Words;

/// Whether a partner goes on with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyWish {
    /// It goes on.
    Keep,
    /// It gets another one: tokens under the old one mean nobody from now on.
    Renew,
}

/// A partner as it is set down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerRequest {
    /// Its id.
    pub partner: String,
    /// Its name.
    pub name: String,
    /// How many questions it may ask on a day.
    pub questions_a_day: u32,
    /// About its key.
    pub key: KeyWish,
}

/// The most questions of one partner on one day.
const QUESTIONS_MAX: u32 = 100_000;

/// Sets down a partner. Gives its key where it is a new one: it is kept nowhere, and shown only now.
pub fn set_partner(desk: &mut Desk<'_>, request: &PartnerRequest) -> Result<Option<PartnerKey>, CaseError> {
    let is_plain = |text: &str| !text.is_empty() && text.chars().count() <= 64 && !text.chars().any(|c| c.is_control() || c.is_whitespace());
    if !is_plain(&request.partner) {
        return Err(CaseError::field("partner", Words::new("应为1至64字、无空格", "expected 1 to 64 characters without spaces")));
    }
    if !(1..=100).contains(&request.name.trim().chars().count()) || request.name.chars().any(char::is_control) {
        return Err(CaseError::field("name", Words::new("应为1至100字", "expected 1 to 100 characters")));
    }
    if !(1..=QUESTIONS_MAX).contains(&request.questions_a_day) {
        return Err(CaseError::field("questions_a_day", Words::new("应为1至100000", "expected 1 to 100000")));
    }
    let mut key = None;
    desk.commit(|desk| {
        let before = read_versioned::<PartnerRecord>(desk.store, &request.partner)?;
        let generation = match (&before.value, request.key) {
            (None, _) => 1,
            (Some(before), KeyWish::Keep) => before.generation,
            (Some(before), KeyWish::Renew) => before.generation.saturating_add(1),
        };
        let is_new = before.value.as_ref().is_none_or(|before| before.generation != generation);
        key = is_new.then(|| PartnerKey::of(desk.store.vault(), &request.partner, generation));
        let (partner, name) = (request.partner.clone(), request.name.trim().to_string());
        let record = PartnerRecord { partner, name, generation, questions_a_day: request.questions_a_day };
        let expected = vec![(PartnerRecord::key(&request.partner), before.version)];
        let events = vec![EventBody::Partner(PartnerEvent::Set(record))];
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events, answer: Answer::Done } })
    })?;
    Ok(key)
}

/// The token of a registration under a partner's key; none where it has no whole number.
pub fn token_of(records: &dyn Records, vault: &dyn Vault, key: &PartnerKey, person: PersonId) -> Result<Option<Token>, ReadError> {
    let Some(file) = read_person(records, vault, person)? else { return Ok(None) };
    let document = file.payload.id_number.as_deref().and_then(|number| IdDocument::parse(number).ok());
    Ok(document.map(|document| key.token(&number_key(&document))))
}

//! Whom does a partner mean by a token?
//!
//! Tokens are made from the numbers of everybody who is registered, so they live in memory only, each partner's from its first
//! question on. Before each question they catch up with the ledger.

use engine::casework::token_of;
use engine::ledger::{PartnerRecord, PersonId, PersonRecord, ReadError, RecordKey, Stored, changed_since};
use engine::sealing::{PartnerKey, Token};
use engine::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

const PEOPLE_AT_ONCE: usize = 4_096;

/// The tokens of every partner that has asked.
#[derive(Default)]
pub struct PartnerTokens {
    partners: Mutex<BTreeMap<(String, u32), Tokens>>,
}

/// One partner's tokens, in step with the ledger up to a position.
#[derive(Default)]
struct Tokens {
    position: u64,
    people: BTreeMap<Token, BTreeSet<PersonId>>,
    tokens: BTreeMap<PersonId, Token>,
}

impl PartnerTokens {
    /// The registrations that have a token under the partner's key of today.
    pub fn people(&self, store: &dyn Store, partner: &PartnerRecord, token: Token) -> Result<Vec<PersonId>, ReadError> {
        let mut partners = self.partners.lock().unwrap_or_else(PoisonError::into_inner);
        partners.retain(|(id, generation), _| *id != partner.partner || *generation == partner.generation);
        let key = PartnerKey::of(store.vault(), &partner.partner, partner.generation);
        let tokens = match partners.entry((partner.partner.clone(), partner.generation)) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => place.insert(Tokens::of_everybody(store, &key)?),
        };
        tokens.catch_up(store, &key)?;
        Ok(tokens.people.get(&token).map(|people| people.iter().copied().collect()).unwrap_or_default())
    }
}

impl Tokens {
    fn of_everybody(store: &dyn Store, key: &PartnerKey) -> Result<Self, ReadError> {
        let mut tokens = Tokens { position: store.position(), ..Tokens::default() };
        let mut after: Option<RecordKey> = None;
        loop {
            let page = store.range(&PersonRecord::prefix(), after.as_ref(), PEOPLE_AT_ONCE)?;
            let Some((last, _)) = page.last() else { return Ok(tokens) };
            for person in page.iter().filter_map(|(key, _)| PersonId::of_key(key)) {
                tokens.note(store, key, person)?;
            }
            after = Some(last.clone());
        }
    }

    fn catch_up(&mut self, store: &dyn Store, key: &PartnerKey) -> Result<(), ReadError> {
        for (position, person) in changed_since(store, self.position)? {
            self.note(store, key, person)?;
            self.position = self.position.max(position);
        }
        Ok(())
    }

    fn note(&mut self, store: &dyn Store, key: &PartnerKey, person: PersonId) -> Result<(), ReadError> {
        if let Some(old) = self.tokens.remove(&person)
            && let Some(people) = self.people.get_mut(&old)
        {
            people.remove(&person);
        }
        if let Some(token) = token_of(store, store.vault(), key, person)? {
            self.tokens.insert(person, token);
            self.people.entry(token).or_default().insert(person);
        }
        Ok(())
    }
}

//! Which papers does a registration bring, and who is read before it?

use crate::asked::{Paper, Seen};
use crate::judging::Casework;
use crate::people::{Card, Home};
use engine::ledger::{Action, Answer, EventBody, HouseholdRecord, MemberRecorded, NUMBER, NumberRecord, PersonRecord};
use engine::sealing::{Opened, Owner, SealKey, seal};

impl Casework<'_> {
    pub(crate) fn record(&mut self, home: &Home) -> Option<Action> {
        let household = home.household;
        let before = self.see::<HouseholdRecord>(&household, Seen::Household(household));
        let mut members = Vec::new();
        for card in &home.members {
            members.push(self.member(card)?);
        }
        for gone in before.iter().flat_map(|before| &before.members).filter(|person| home.members.iter().all(|card| card.person != **person)) {
            self.see::<PersonRecord>(gone, Seen::Person(*gone));
        }
        let owner = Owner::from(household);
        let key = match before {
            Some(_) => self.vault.key_of(owner)?,
            None => self.new_key(owner)?,
        };
        let plain = home.document();
        let sealed = seal(owner, &key, &plain, &mut self.entropy);
        self.papers.push(Paper { owner, plain, key, number: None, secrets: vec![home.alias.clone()] });
        let event = EventBody::HouseholdRecorded { household, sealed, members, closes: Vec::new() };
        Some(Action::Record { events: vec![event], answer: Answer::Done })
    }

    pub(crate) fn member(&mut self, card: &Card) -> Option<MemberRecorded> {
        let person = card.person;
        let owner = Owner::from(person);
        let plain = card.document();
        let before = self.see::<PersonRecord>(&person, Seen::Person(person));
        let key = match &before {
            Some(before) => {
                if let Some(other) = before.household {
                    self.see::<HouseholdRecord>(&other, Seen::Household(other));
                }
                if self.vault.open(&before.sealed) == Opened::Plain(plain.clone()) {
                    return Some(MemberRecorded { person, sealed: None });
                }
                self.vault.key_of(owner)?
            }
            None => self.new_key(owner)?,
        };
        let means = card.number.as_ref().and_then(|number| number.means.clone());
        if let Some(means) = &means {
            self.see::<NumberRecord>(&self.vault.mark(NUMBER, means), Seen::Number(means.clone()));
        }
        let mut secrets = vec![card.name.clone()];
        secrets.extend(card.number.iter().flat_map(|number| [number.written.clone(), number.means.clone().unwrap_or_default()]));
        secrets.retain(|secret| !secret.is_empty());
        let sealed = seal(owner, &key, &plain, &mut self.entropy);
        self.papers.push(Paper { owner, plain, key, number: means, secrets });
        Some(MemberRecorded { person, sealed: Some(sealed) })
    }

    /// The key of somebody new; it may stand in the vault already, if only the frame was lost in a power cut.
    fn new_key(&mut self, owner: Owner) -> Option<SealKey> {
        if let Some(key) = self.vault.key_of(owner) {
            return Some(key);
        }
        let key = *self.archive.keys.get(&owner)?;
        self.new_keys.push((owner, key));
        Some(key)
    }
}

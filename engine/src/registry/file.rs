//! What lies in a household's file?

use super::conferred::conferring_aid;
use super::payload::{HouseholdPayload, MemberPayload, document_json};
use crate::calendar::Date;
use crate::eligibility::Recipient;
use crate::facts::{Faults, Household, Vocabulary, read_registration};
use crate::ledger::{HouseholdId, HouseholdRecord, PersonId, PersonRecord, ReadError, ReadVersion, Records, Stored, read_versioned};
use crate::sealing::{Opened, Sealed, Vault};
use serde::de::DeserializeOwned;

/// A member's file.
#[derive(Clone, Debug)]
pub struct PersonFile {
    /// The registration.
    pub person: PersonId,
    /// Its record.
    pub record: PersonRecord,
    /// Version of the record.
    pub version: u64,
    /// Its data.
    pub payload: MemberPayload,
}

/// A household's file, opened.
#[derive(Clone, Debug)]
pub struct HouseholdFile {
    /// The household.
    pub id: HouseholdId,
    /// Its record.
    pub record: HouseholdRecord,
    /// Version of the record.
    pub version: u64,
    /// Its own data.
    pub payload: HouseholdPayload,
    /// Its members, in the document's order.
    pub people: Vec<PersonFile>,
    /// The household as the rules see it; members stand as in `people`.
    pub household: Household,
    /// Numbers that fail and values that contradict each other.
    pub doubts: Faults,
    /// Versions of the aid records that the rules looked at: aid may set facts.
    pub aid_read: Vec<ReadVersion>,
}

/// Opens a person's data; nothing if there is nobody, or nobody any more.
pub fn read_person(records: &dyn Records, vault: &dyn Vault, person: PersonId) -> Result<Option<PersonFile>, ReadError> {
    let found = read_versioned::<PersonRecord>(records, &person)?;
    let Some(record) = found.value else { return Ok(None) };
    let Some(payload) = open(vault, &record.sealed)? else { return Ok(None) };
    Ok(Some(PersonFile { person, record, version: found.version, payload }))
}

/// Opens a household's file as it was told; nothing if there is none, if everybody has left it, or if it is forgotten.
pub fn read_household(records: &dyn Records, vault: &dyn Vault, vocabulary: &Vocabulary, id: HouseholdId) -> Result<Option<HouseholdFile>, ReadError> {
    read_file(records, vault, vocabulary, id, None)
}

/// Opens a household's file as the rules see it on a day. Facts that ended aid had set are withdrawn from the file; facts that
/// running aid sets stand in the household as the rules see it, not among what was told.
pub fn read_household_on(
    records: &dyn Records,
    vault: &dyn Vault,
    vocabulary: &Vocabulary,
    id: HouseholdId,
    on: Date,
) -> Result<Option<HouseholdFile>, ReadError> {
    read_file(records, vault, vocabulary, id, Some(on))
}

fn read_file(records: &dyn Records, vault: &dyn Vault, vocabulary: &Vocabulary, id: HouseholdId, on: Option<Date>) -> Result<Option<HouseholdFile>, ReadError> {
    let found = read_versioned::<HouseholdRecord>(records, &id)?;
    let Some(record) = found.value.filter(|record| !record.members.is_empty()) else { return Ok(None) };
    let Some(mut payload) = open::<HouseholdPayload>(vault, &record.sealed)? else { return Ok(None) };
    let mut people = Vec::with_capacity(record.members.len());
    for person in &record.members {
        people.extend(read_person(records, vault, *person)?);
    }
    if people.is_empty() {
        return Ok(None);
    }
    let persons: Vec<PersonId> = people.iter().map(|file| file.person).collect();
    let aid = on.map(|on| conferring_aid(records, &persons, on)).transpose()?;
    if let Some(aid) = &aid {
        aid.withdraw(&persons, &mut payload, &mut people.iter_mut().map(|file| &mut file.payload).collect::<Vec<_>>());
    }
    let as_rules_see_it = || {
        let mut own = payload.clone();
        let mut members: Vec<MemberPayload> = people.iter().map(|file| file.payload.clone()).collect();
        if let Some(aid) = &aid {
            aid.confer(&persons, &mut own, &mut members.iter_mut().collect::<Vec<_>>());
        }
        (own, members)
    };
    // Whoever reads a whole district copies nothing where no aid says anything.
    let text = match aid.as_ref().is_some_and(|aid| aid.says_something()) {
        true => {
            let (own, members) = as_rules_see_it();
            document_json(&own, &members)
        }
        false => document_json(&payload, people.iter().map(|file| &file.payload)),
    };
    // A fact that the catalog no longer knows is kept in the file and not judged.
    let (household, doubts) = read_registration(&text, vocabulary).or_else(|_| {
        let (own, members) = as_rules_see_it();
        let known = document_json(&known_household(&own, vocabulary), &known_members(&members, vocabulary));
        read_registration(&known, vocabulary).map_err(|faults| ReadError(format!("household {id} can't be read any more: {} faults", faults.0.len())))
    })?;
    let aid_read = aid.map(|aid| aid.versions).unwrap_or_default();
    Ok(Some(HouseholdFile { id, record, version: found.version, payload, people, household, doubts, aid_read }))
}

fn known_household(payload: &HouseholdPayload, vocabulary: &Vocabulary) -> HouseholdPayload {
    let mut known = payload.clone();
    known.facts.retain(|key, fact| is_readable(vocabulary, crate::facts::Holder::Household, key, fact.value.get()));
    known
}

fn known_members(members: &[MemberPayload], vocabulary: &Vocabulary) -> Vec<MemberPayload> {
    let mut known = members.to_vec();
    for member in &mut known {
        member.facts.retain(|key, fact| is_readable(vocabulary, crate::facts::Holder::Member, key, fact.value.get()));
    }
    known
}

/// Whether the catalog of today still reads a fact.
fn is_readable(vocabulary: &Vocabulary, holder: crate::facts::Holder, key: &str, value: &str) -> bool {
    let key = serde_json::Value::String(key.to_string());
    let probe = match holder {
        crate::facts::Holder::Household => format!(r#"{{"id":"h",{key}:{value},"members":[{{"id":"m"}}]}}"#),
        crate::facts::Holder::Member => format!(r#"{{"id":"h","members":[{{"id":"m",{key}:{value}}}]}}"#),
    };
    read_registration(&probe, vocabulary).is_ok()
}

fn open<T: DeserializeOwned>(vault: &dyn Vault, sealed: &Sealed) -> Result<Option<T>, ReadError> {
    match vault.open(sealed) {
        Opened::Plain(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| ReadError(format!("the data of {}: {error}", sealed.owner))),
        Opened::Forgotten => Ok(None),
        Opened::Damaged => Err(ReadError(format!("the data of {} do not open with its key", sealed.owner))),
    }
}

impl HouseholdFile {
    /// The household document as JSON.
    pub fn document(&self) -> String {
        document_json(&self.payload, self.people.iter().map(|file| &file.payload))
    }

    /// The position of the member whom the office calls so.
    pub fn position_of(&self, member: &str) -> Option<usize> {
        self.people.iter().position(|file| file.payload.id == member)
    }

    /// The office's id of a recipient: of the member, or `household`.
    pub fn recipient_id(&self, recipient: Recipient) -> &str {
        match recipient {
            Recipient::Household => "household",
            Recipient::Member(position) => &self.people[usize::from(position)].payload.id,
        }
    }

    /// The member's own id of a registration.
    pub fn member_id(&self, person: PersonId) -> Option<&str> {
        self.people.iter().find(|file| file.person == person).map(|file| file.payload.id.as_str())
    }

    /// Versions of all that the rules looked at: the household and its members.
    pub fn versions(&self) -> Vec<ReadVersion> {
        let people = self.people.iter().map(|file| (PersonRecord::key(&file.person), file.version));
        std::iter::once((HouseholdRecord::key(&self.id), self.version)).chain(people).chain(self.aid_read.iter().cloned()).collect()
    }
}

//! Which registrations look like one person?
//!
//! Names and numbers are compared in memory only: everybody once when the server starts, later whoever was registered or changed
//! since. Nobody is asked about before all have been compared.

use engine::alerts::{ComparedField, SuspectedPair};
use engine::id::Sex;
use engine::ledger::{HouseholdId, HouseholdRecord, PersonId, PersonRecord, ReadError, RecordKey, Stored, changed_since, read};
use engine::linkage::{Candidates, Index, Model, Part, Registration, Roll, THRESHOLD};
use engine::registry::{HouseholdPayload, MemberPayload, read_person};
use engine::sealing::Opened;
use engine::store::Store;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

const PEOPLE_AT_ONCE: usize = 4_096;

/// Everybody as they are compared, and the pairs that look like one person.
#[derive(Default)]
pub struct Registrations {
    known: Mutex<Option<Known>>,
}

/// In step with the ledger up to a position.
struct Known {
    position: u64,
    index: Index,
    pairs: BTreeMap<(PersonId, PersonId), SuspectedPair>,
}

impl Registrations {
    /// Compares everybody with everybody.
    pub fn compare_all(&self, store: &dyn Store) -> Result<(), ReadError> {
        let known = Known::of_everybody(store)?;
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(())
    }

    /// Whether everybody has been compared.
    pub fn has_compared(&self) -> bool {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// The pairs that look like one person today; none before everybody was compared.
    pub fn pairs(&self, store: &dyn Store) -> Result<Vec<SuspectedPair>, ReadError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = known.as_mut() else { return Ok(Vec::new()) };
        known.catch_up(store)?;
        Ok(known.pairs.values().cloned().collect())
    }
}

impl Known {
    fn of_everybody(store: &dyn Store) -> Result<Self, ReadError> {
        let position = store.position();
        let (mut roll, mut homes) = (Roll::new(), Homes::default());
        let mut after: Option<RecordKey> = None;
        loop {
            let page = store.range(&PersonRecord::prefix(), after.as_ref(), PEOPLE_AT_ONCE)?;
            let Some((last, _)) = page.last() else { break };
            for person in page.iter().filter_map(|(key, _)| PersonId::of_key(key)) {
                if let Some(told) = Told::of(store, &mut homes, person)? {
                    roll.add(&told.registration());
                }
            }
            after = Some(last.clone());
        }
        let model = Model::shipped();
        let found = Candidates::of(&roll).pairs(&roll, &model, THRESHOLD);
        let suspected = found.into_iter().map(|pair| suspected(pair.first, pair.second, pair.weight, pair.parts(&model)));
        let pairs = suspected.map(|pair| (pair.people, pair)).collect();
        Ok(Known { position, index: Index::of(roll, model), pairs })
    }

    fn catch_up(&mut self, store: &dyn Store) -> Result<(), ReadError> {
        let mut homes = Homes::default();
        for (position, person) in changed_since(store, self.position)? {
            self.index.remove(person.0);
            self.pairs.retain(|(one, other), _| *one != person && *other != person);
            if let Some(told) = Told::of(store, &mut homes, person)? {
                let registration = told.registration();
                self.index.insert(&registration);
                for found in self.index.matches(&registration) {
                    let pair = suspected(person.0, found.other, found.weight, found.parts);
                    self.pairs.insert(pair.people, pair);
                }
            }
            self.position = self.position.max(position);
        }
        Ok(())
    }
}

fn suspected(one: u64, other: u64, weight: i64, parts: Vec<Part>) -> SuspectedPair {
    let fields = parts.into_iter().filter(|part| part.weight != 0).map(|part| ComparedField { says: part.words, weight: part.weight });
    SuspectedPair { people: (PersonId(one.min(other)), PersonId(one.max(other))), weight, fields: fields.collect() }
}

/// Where households live: told of one member after the other.
#[derive(Default)]
struct Homes(BTreeMap<HouseholdId, Option<String>>);

impl Homes {
    fn address(&mut self, store: &dyn Store, household: HouseholdId) -> Result<Option<String>, ReadError> {
        if let Some(known) = self.0.get(&household) {
            return Ok(known.clone());
        }
        let mut address = None;
        if let Some(record) = read::<HouseholdRecord>(store, &household)?
            && let Opened::Plain(bytes) = store.vault().open(&record.sealed)
            && let Ok(payload) = serde_json::from_slice::<HouseholdPayload>(&bytes)
        {
            address = payload.facts.get("address").and_then(|fact| serde_json::from_str(fact.value.get()).ok());
        }
        self.0.insert(household, address.clone());
        Ok(address)
    }
}

/// What is known of somebody, as it is compared.
struct Told {
    person: PersonId,
    household: Option<HouseholdId>,
    payload: MemberPayload,
    birth_date: Option<String>,
    sex: Option<String>,
    phone: Option<String>,
    address: Option<String>,
}

impl Told {
    fn of(store: &dyn Store, homes: &mut Homes, person: PersonId) -> Result<Option<Self>, ReadError> {
        let Some(file) = read_person(store, store.vault(), person)? else { return Ok(None) };
        let household = file.record.household;
        let address = match household {
            Some(household) => homes.address(store, household)?,
            None => None,
        };
        let payload = file.payload;
        let fact = |key: &str| payload.facts.get(key).and_then(|fact| serde_json::from_str::<String>(fact.value.get()).ok());
        let (birth_date, sex, phone) = (fact("birth_date"), fact("sex"), fact("phone"));
        Ok(Some(Told { person, household, payload, birth_date, sex, phone, address }))
    }

    fn registration(&self) -> Registration<'_> {
        Registration {
            id: self.person.0,
            name: self.payload.name.as_deref().unwrap_or_default(),
            sex: self.sex.as_deref().and_then(|sex| match sex {
                "male" => Some(Sex::Male),
                "female" => Some(Sex::Female),
                _ => None,
            }),
            birth_date: self.birth_date.as_deref().and_then(|day| engine::calendar::parse_date(day).ok()),
            id_number: self.payload.id_number.as_deref(),
            phone: self.phone.as_deref(),
            address: self.address.as_deref(),
            household: self.household.map(|household| household.0),
            ..Registration::default()
        }
    }
}

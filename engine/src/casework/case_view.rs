//! What hangs on the household alone, however many programs are asked about?

use crate::calendar::Date;
use crate::catalog::Catalog;
use crate::eligibility::{Rigour, Situation};
use crate::facts::{Holder, Household, Value};
use crate::ledger::{PersonId, ReadError, RecordKey, Records, Registrations, StoredBytes, registrations_of};
use crate::registry::HouseholdFile;
use crate::store::Store;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A household on a day, as awards are judged: each record is read once, and each member's registrations are gathered once.
pub(crate) struct CaseView<'a> {
    /// Its file.
    pub file: &'a HouseholdFile,
    /// The file on the day.
    pub situation: Situation<'a>,
    records: ReadOnce<'a>,
    registrations: RefCell<BTreeMap<PersonId, Rc<Registrations>>>,
    without_dibao: OnceCell<Option<Household>>,
}

impl<'a> CaseView<'a> {
    /// A household on a day.
    pub fn new(store: &'a dyn Store, file: &'a HouseholdFile, on: Date) -> Self {
        CaseView {
            file,
            situation: Situation::new(&file.household, on, Rigour::Warn),
            records: ReadOnce { records: store, seen: RefCell::default() },
            registrations: RefCell::default(),
            without_dibao: OnceCell::new(),
        }
    }

    /// The records as they were when they were first read here.
    pub fn records(&self) -> &dyn Records {
        &self.records
    }

    /// Everybody who is known to be the same person.
    pub fn registrations(&self, person: PersonId) -> Result<Rc<Registrations>, ReadError> {
        if let Some(known) = self.registrations.borrow().get(&person) {
            return Ok(known.clone());
        }
        let found = Rc::new(registrations_of(&self.records, person)?);
        self.registrations.borrow_mut().insert(person, found.clone());
        Ok(found)
    }

    /// The household without the subsistence allowance, if it has it.
    pub fn without_dibao(&self, catalog: &Catalog) -> Option<&Household> {
        self.without_dibao.get_or_init(|| without_dibao(catalog, &self.file.household)).as_ref()
    }
}

/// Both facts say it: with classes of the rural allowance, and of places that make none.
fn without_dibao(catalog: &Catalog, household: &Household) -> Option<Household> {
    let vocabulary = &catalog.vocabulary;
    let facts = vocabulary.facts(Holder::Household);
    let status = vocabulary.slot(Holder::Household, "dibao").and_then(|slot| {
        let none = facts[slot].kind.choices().iter().position(|choice| choice.code == "none")?;
        Some((slot, Value::Choice(none as u8)))
    });
    let rural = vocabulary.slot(Holder::Household, "rural_dibao").map(|slot| (slot, Value::Bool(false)));
    let mut without = household.clone();
    let mut has_it = false;
    for (slot, none) in status.into_iter().chain(rural) {
        if household.facts[slot].as_ref().is_some_and(|value| *value != none) {
            (without.facts[slot], has_it) = (Some(none), true);
        }
    }
    has_it.then_some(without)
}

/// Records of which each is read once.
struct ReadOnce<'a> {
    records: &'a dyn Records,
    seen: RefCell<BTreeMap<RecordKey, Option<StoredBytes>>>,
}

impl Records for ReadOnce<'_> {
    fn bytes(&self, key: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        if let Some(seen) = self.seen.borrow().get(key) {
            return Ok(seen.clone());
        }
        let found = self.records.bytes(key)?;
        self.seen.borrow_mut().insert(key.clone(), found.clone());
        Ok(found)
    }

    fn range(&self, prefix: &RecordKey, after: Option<&RecordKey>, limit: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        self.records.range(prefix, after, limit)
    }
}

//! Which registrations are known to be one person?
//!
//! Registrations that officers have confirmed to be one, through however many links, are one human being. Such groups that
//! share a number are taken for one until somebody has looked; where any two of their registrations were told apart, both
//! groups are two people.

use super::ids::PersonId;
use super::key::{ReadError, ReadVersion, RecordKey, Records, Stored, read_versioned};
use super::record::{AidRecord, NumberRecord, PersonRecord};
use std::collections::{BTreeMap, BTreeSet};

/// Other registrations of one human being.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registrations {
    /// Confirmed by an officer, through however many links.
    pub linked: BTreeSet<PersonId>,
    /// Under a number of any of those, and so on through numbers and links; nobody has looked yet.
    pub same: BTreeSet<PersonId>,
    /// Versions of all that says so, and of everybody's aid.
    pub read: Vec<ReadVersion>,
}

/// Everybody who is known to be the same person, with what must not change until something is decided on it.
pub fn registrations_of(records: &dyn Records, person: PersonId) -> Result<Registrations, ReadError> {
    let mut walk = Walk { records, read: BTreeMap::new() };
    let own = walk.group(person)?;
    let apart = walk.told_apart(&own)?;
    let mut same = BTreeSet::new();
    let mut open = vec![(own.clone(), apart.clone())];
    while let Some((group, its_apart)) = open.pop() {
        for other in walk.under_a_number_of(&group)? {
            if [&own, &same, &apart, &its_apart].iter().any(|known| known.contains(&other)) {
                continue;
            }
            let next = walk.group(other)?;
            let next_apart = walk.told_apart(&next)?;
            same.extend(next.iter().copied());
            open.push((next, next_apart));
        }
    }
    let linked = own.into_iter().filter(|other| *other != person).collect();
    Ok(Registrations { linked, same, read: walk.read.into_iter().collect() })
}

/// Everybody who was confirmed to be the same person, through however many links; without the person.
pub fn linked_people(records: &dyn Records, person: PersonId) -> Result<BTreeSet<PersonId>, ReadError> {
    let mut group = Walk { records, read: BTreeMap::new() }.group(person)?;
    group.remove(&person);
    Ok(group)
}

/// Reads from record to record, and remembers the versions.
struct Walk<'r> {
    records: &'r dyn Records,
    read: BTreeMap<RecordKey, u64>,
}

impl Walk<'_> {
    fn see<R: Stored>(&mut self, id: &R::Id) -> Result<Option<R>, ReadError> {
        let found = read_versioned::<R>(self.records, id)?;
        self.read.insert(R::key(id), found.version);
        Ok(found.value)
    }

    /// A registration with all that were confirmed to be the same person.
    fn group(&mut self, person: PersonId) -> Result<BTreeSet<PersonId>, ReadError> {
        let mut group = BTreeSet::from([person]);
        let mut open = vec![person];
        while let Some(next) = open.pop() {
            for other in self.see::<AidRecord>(&next)?.unwrap_or_default().same {
                if group.insert(other) {
                    open.push(other);
                }
            }
        }
        Ok(group)
    }

    /// Everybody who was found to be somebody else than a group.
    fn told_apart(&mut self, group: &BTreeSet<PersonId>) -> Result<BTreeSet<PersonId>, ReadError> {
        let mut apart = BTreeSet::new();
        for person in group {
            for other in self.see::<AidRecord>(person)?.unwrap_or_default().different {
                if !apart.contains(&other) {
                    apart.extend(self.group(other)?);
                }
            }
        }
        Ok(apart)
    }

    fn under_a_number_of(&mut self, group: &BTreeSet<PersonId>) -> Result<BTreeSet<PersonId>, ReadError> {
        let mut people = BTreeSet::new();
        for person in group {
            // Forgetting one of them must be noticed even where the entry of the number has been made anew.
            let Some(mark) = self.see::<PersonRecord>(person)?.and_then(|record| record.number) else { continue };
            people.extend(self.see::<NumberRecord>(&mark)?.unwrap_or_default().people);
        }
        Ok(people)
    }
}

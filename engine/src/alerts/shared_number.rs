//! Which numbers stand on several registrations?

use super::alert::{AlertKind, AlertLevel, Raised, about_person, owner_of};
use crate::casework::{CaseError, Desk};
use crate::ledger::{PersonId, SharedNumber, are_settled, read_all};
use crate::registry::read_person;
use crate::words::Words;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    for shared in read_all::<SharedNumber>(desk.store)? {
        let mut people: Vec<PersonId> = shared.people.clone();
        people.sort();
        if are_settled(desk.store, &people)? {
            continue;
        }
        let (mut about, mut names, mut owner) = (Vec::new(), Vec::new(), None);
        for person in &people {
            about.push(about_person(desk, *person)?);
            if let Some(file) = read_person(desk.store, desk.store.vault(), *person)? {
                names.extend(file.payload.name);
                owner = owner.or(file.record.household);
            }
        }
        let is_one_name = names.len() == people.len() && names.windows(2).all(|pair| pair[0] == pair[1]);
        let (says, level) = if is_one_name {
            (Words::new("同一证件号码、同一姓名登记了不止一次", "the same number and name are registered more than once"), AlertLevel::Notice)
        } else {
            (
                Words::new(
                    "同一证件号码登记在不同姓名下，核实前互不重复发放",
                    "one number stands under different names; until somebody has looked, neither gets what the other holds",
                ),
                AlertLevel::Amber,
            )
        };
        let ids: Vec<String> = people.iter().map(PersonId::to_string).collect();
        let facts = ids.iter().cloned().chain([if is_one_name { "one name" } else { "different names" }.to_string()]).collect();
        raised.push(Raised {
            kind: AlertKind::SharedNumber,
            subjects: ids,
            facts,
            about,
            owner: people.first().map(|first| owner_of(owner, *first)),
            since: shared.since,
            due: None,
            level,
            says,
            evidence: vec![Words::new("证件号码相同", "the numbers are the same")],
            agency: None,
        });
    }
    Ok(())
}

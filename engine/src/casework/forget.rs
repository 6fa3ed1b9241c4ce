//! How is a person forgotten, and how is a number shown in full?

use super::desk::{Desk, Judged, reason_of};
use super::error::CaseError;
use crate::ledger::{Action, Answer, EventBody, HouseholdRecord, PersonId, Stored, read_versioned};
use crate::registry::{people_called, read_person};
use crate::sealing::{Note, Owner};
use crate::words;
use crate::words::Words;

/// Forgets a person: a number or the office's id of a member. The household's key goes with its last member.
pub fn forget_person(desk: &mut Desk<'_>, id: &str) -> Result<usize, CaseError> {
    let people = people_called(desk.store, desk.store.vault(), id)?;
    if people.is_empty() {
        return Err(CaseError::Unknown(Words::new("没有登记此人", "this person is not registered")));
    }
    let mut forgotten = 0;
    for person in people {
        let household = read_person(desk.store, desk.store.vault(), person)?.and_then(|file| file.record.household);
        forget(desk, person.into())?;
        forgotten += 1;
        if let Some(household) = household {
            let left = read_versioned::<HouseholdRecord>(desk.store, &household)?;
            if left.value.is_some_and(|record| record.members.is_empty()) {
                forget(desk, household.into())?;
            }
        }
    }
    Ok(forgotten)
}

fn forget(desk: &mut Desk<'_>, owner: Owner) -> Result<Answer, CaseError> {
    desk.commit(|_| Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action: Action::Forget { owner } }))
}

/// Shows a member's number in full to somebody who says what for; the reveal is an event.
pub fn reveal_number(desk: &mut Desk<'_>, household: &str, member: &str, purpose: &str) -> Result<Option<String>, CaseError> {
    let purpose = reason_of(purpose).map_err(|_| CaseError::field("purpose", Words::new("必填，1至500字", "required: 1 to 500 characters")))?.to_string();
    let file = desk.household(household)?;
    let unknown = || CaseError::Unknown(words!("本户没有成员 {member}", "there is no member {member} in this household"));
    let position = file.position_of(member).ok_or_else(unknown)?;
    let person: PersonId = file.people[position].person;
    desk.commit(|desk| {
        let purpose = Note::Sealed(desk.seal_text(person, &purpose)?);
        let event = EventBody::NumberRevealed { person, household: file.id, purpose };
        let expected = vec![(HouseholdRecord::key(&file.id), file.version)];
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![event], answer: Answer::Done } })
    })?;
    Ok(file.people[position].payload.id_number.clone())
}

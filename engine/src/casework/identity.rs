//! How does an officer say that two registrations are one person, or two?

use super::desk::{Desk, Judged, not_possible, reason_of};
use super::error::CaseError;
use crate::ledger::{
    Action, AidRecord, Answer, IdentityEvent, IdentityFinding, PairRecord, PersonId, PersonRecord, Stored, pair, read_version, read_versioned,
};
use crate::sealing::Note;
use crate::words::Words;

/// Records what was found about two registrations. One person: from now on each bars what the other holds, and aid that both
/// hold already is told to the desk; nothing is undone. Two people: neither bars the other, though they bear one number.
pub fn identify(desk: &mut Desk<'_>, one: PersonId, other: PersonId, finding: IdentityFinding, reason: &str) -> Result<Answer, CaseError> {
    let reason = reason_of(reason)?.to_string();
    if one == other {
        return Err(CaseError::field("other", Words::new("应为另一登记", "expected another registration")));
    }
    desk.commit(|desk| {
        let people = pair(one, other);
        let mut expected = Vec::new();
        for person in [people.0, people.1] {
            let found = read_versioned::<PersonRecord>(desk.store, &person)?;
            if found.value.is_none() {
                return Err(CaseError::Unknown(Words::new("没有登记此人", "this person is not registered")));
            }
            expected.push((PersonRecord::key(&person), found.version));
            expected.push(read_version::<AidRecord>(desk.store, &person)?);
        }
        let before = read_versioned::<PairRecord>(desk.store, &people)?;
        let stands = before.value.map_or(IdentityFinding::Open, |record| record.finding);
        if stands == finding {
            return Err(not_possible(Words::new("此前已作出同样的认定", "the same was found before")));
        }
        expected.push((PairRecord::key(&people), before.version));
        let reason = Note::Sealed(desk.seal_text(people.0, &reason)?);
        let action = Action::Identify(IdentityEvent::Decided { people, finding, reason });
        Ok(Judged { expected, new_keys: Vec::new(), action })
    })
}

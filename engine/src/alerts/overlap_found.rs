//! Which aid collides with aid that is held, as was found only later: by a late record, an import, a link?

use super::alert::{AlertKind, AlertLevel, Raised, about_person, agency_words, owner_of};
use crate::casework::{CaseError, Desk};
use crate::ledger::{FoundOverlap, GrantId, GrantRecord, GrantState, PersonId, read, read_all, registrations_of};
use crate::words;
use std::collections::BTreeSet;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    let active = |grant: &GrantId| -> Result<Option<GrantRecord>, CaseError> {
        Ok(read::<GrantRecord>(desk.store, grant)?.filter(|record| record.state == GrantState::Active))
    };
    let mut told = BTreeSet::new();
    for found in read_all::<FoundOverlap>(desk.store)? {
        let mut grants = vec![found.grant.to_string(), found.overlap.grant.to_string()];
        grants.sort();
        // Once one of the two has ended there is nothing left to ask, nor when they turn out to be of two people.
        let (Some(late), Some(held)) = (active(&found.grant)?, active(&found.overlap.grant)?) else { continue };
        if told.contains(&grants) || !are_of_one_person(desk, &late, &held)? {
            continue;
        }
        told.insert(grants.clone());
        let mut about = about_person(desk, found.overlap.person)?;
        about.grant = Some(found.grant.to_string());
        about.program = Some(late.terms.program.clone());
        let (zh, en) = (&late.terms.name.zh, &late.terms.name.en);
        let (held_zh, held_en) = (&found.overlap.name.zh, &found.overlap.name.en);
        let agency = agency_words(desk, &found.overlap.agency);
        let (agency_zh, agency_en) = (&agency.zh, &agency.en);
        let (from, held_from) = (late.terms.days.from, found.overlap.from);
        raised.push(Raised {
            kind: AlertKind::OverlapFound,
            subjects: grants.clone(),
            facts: grants,
            about: vec![about],
            owner: Some(owner_of(found.household, found.overlap.person)),
            since: found.since,
            due: None,
            level: AlertLevel::Amber,
            says: words!("“{zh}”与已有的“{held_zh}”（{agency_zh}）重复", "“{en}” overlaps “{held_en}” ({agency_en}), which is held"),
            evidence: vec![words!("分别自 {from} 和 {held_from} 起", "from {from} and from {held_from}")],
            agency: None,
        });
    }
    Ok(())
}

/// Whether two grants still cover somebody who is known, or taken until somebody has looked, to be one person.
fn are_of_one_person(desk: &Desk<'_>, one: &GrantRecord, other: &GrantRecord) -> Result<bool, CaseError> {
    let theirs: BTreeSet<PersonId> = other.terms.beneficiaries.iter().map(|beneficiary| beneficiary.person).collect();
    for beneficiary in &one.terms.beneficiaries {
        let known = registrations_of(desk.store, beneficiary.person)?;
        if theirs.contains(&beneficiary.person) || !known.linked.is_disjoint(&theirs) || !known.same.is_disjoint(&theirs) {
            return Ok(true);
        }
    }
    Ok(false)
}

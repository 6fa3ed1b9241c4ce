//! Which second awards were tried and refused?

use super::alert::{About, AlertKind, AlertLevel, Raised, about_person, agency_words, owner_of};
use crate::casework::{CaseError, Desk};
use crate::ledger::{Overlap, Refusal, RefusedAward, read_all};
use crate::registry::household_name;
use crate::words;
use std::collections::BTreeMap;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    // The same award tried again on the same grant is the same question.
    let mut tried: BTreeMap<Vec<String>, Vec<(RefusedAward, Overlap)>> = BTreeMap::new();
    for award in read_all::<RefusedAward>(desk.store)? {
        let Refusal::Overlap(overlap) = award.refusal.clone() else { continue };
        let subjects = vec![overlap.person.to_string(), overlap.grant.to_string(), award.program.clone()];
        tried.entry(subjects).or_default().push((award, *overlap));
    }
    for (subjects, attempts) in tried {
        let Some((first, overlap)) = attempts.first() else { continue };
        let mut about = about_person(desk, overlap.person)?;
        if about.household.is_none()
            && let Some(household) = first.household
        {
            about.household = household_name(desk.store, desk.store.vault(), household)?;
        }
        about.program = Some(first.program.clone());
        about.grant = Some(overlap.grant.to_string());
        let (zh, en) = (&first.name.zh, &first.name.en);
        let (held_zh, held_en) = (&overlap.name.zh, &overlap.name.en);
        let agency = agency_words(desk, &overlap.agency);
        let (agency_zh, agency_en) = (&agency.zh, &agency.en);
        let evidence = attempts
            .iter()
            .take(5)
            .map(|(award, _)| {
                let (by, agency) = (&award.by, agency_words(desk, &award.agency));
                let (zh, en) = (&agency.zh, &agency.en);
                words!("{by}（{zh}）提交", "tried by {by} ({en})")
            })
            .collect();
        raised.push(Raised {
            kind: AlertKind::OverlapRefused,
            facts: subjects.clone(),
            subjects,
            about: vec![about, About { grant: Some(overlap.grant.to_string()), ..About::default() }],
            owner: Some(owner_of(first.household, overlap.person)),
            since: first.since,
            due: None,
            level: AlertLevel::Notice,
            says: words!("“{zh}”被拦截：已有“{held_zh}”（{agency_zh}）", "“{en}” was refused: “{held_en}” is held ({agency_en})"),
            evidence,
            agency: Some(first.agency.clone()),
        });
    }
    Ok(())
}

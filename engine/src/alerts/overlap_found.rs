//! Which aid collides with aid that is held, as was found only later: by a late record, an import, a link?

use super::alert::{AlertKind, AlertLevel, Raised, about_person, agency_words, owner_of};
use crate::casework::{CaseError, Desk};
use crate::ledger::{FoundOverlap, GrantId, GrantRecord, GrantState, OverlapRule, PersonId, Rhythm, TooHigh, read, read_all, registrations_of, too_high};
use crate::words;
use crate::words::Words;
use std::collections::BTreeSet;

/// What is asked about two grants.
struct Question {
    says: Words,
    evidence: Vec<Words>,
    /// What is hashed beside the grants.
    facts: Vec<String>,
}

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    let mut told = BTreeSet::new();
    for found in read_all::<FoundOverlap>(desk.store)? {
        let mut grants = vec![found.grant.to_string(), found.overlap.grant.to_string()];
        grants.sort();
        let grant = |id: GrantId| read::<GrantRecord>(desk.store, &id);
        let (Some(late), Some(held)) = (grant(found.grant)?, grant(found.overlap.grant)?) else { continue };
        // When they turn out to be of two people there is nothing left to ask.
        if told.contains(&grants) || late.state != GrantState::Active || !are_of_one_person(desk, &late, &held)? {
            continue;
        }
        let question = match found.overlap.rule {
            OverlapRule::PaysMore => pays_more(desk, &late, &held)?,
            _ => held_twice(desk, &found, &late, &held),
        };
        let Some(Question { says, evidence, facts }) = question else { continue };
        told.insert(grants.clone());
        let mut about = about_person(desk, found.overlap.person)?;
        about.grant = Some(found.grant.to_string());
        about.program = Some(late.terms.program.clone());
        raised.push(Raised {
            kind: AlertKind::OverlapFound,
            subjects: grants.clone(),
            facts: grants.into_iter().chain(facts).collect(),
            about: vec![about],
            owner: Some(owner_of(found.household, found.overlap.person)),
            since: found.since,
            due: None,
            level: AlertLevel::Amber,
            says,
            evidence,
            agency: None,
        });
    }
    Ok(())
}

/// Two grants of which one should not be held beside the other; once one of them has ended there is nothing left to ask.
fn held_twice(desk: &Desk<'_>, found: &FoundOverlap, late: &GrantRecord, held: &GrantRecord) -> Option<Question> {
    if held.state != GrantState::Active {
        return None;
    }
    let (zh, en) = (&late.terms.name.zh, &late.terms.name.en);
    let (held_zh, held_en) = (&found.overlap.name.zh, &found.overlap.name.en);
    let agency = agency_words(desk, &found.overlap.agency);
    let (agency_zh, agency_en) = (&agency.zh, &agency.en);
    let (from, held_from) = (late.terms.days.from, found.overlap.from);
    Some(Question {
        says: words!("“{zh}”与已有的“{held_zh}”（{agency_zh}）重复", "“{en}” overlaps “{held_en}” ({agency_en}), which is held"),
        evidence: vec![words!("分别自 {from} 和 {held_from} 起", "from {from} and from {held_from}")],
        facts: Vec::new(),
    })
}

/// A top-up that pays more than the difference over aid that was recorded late: until it pays less, and what was paid too much is asked back.
fn pays_more(desk: &Desk<'_>, late: &GrantRecord, held: &GrantRecord) -> Result<Option<Question>, CaseError> {
    let Some(TooHigh { from, pays, more, so_far, settled, per }) = too_high(desk.store, held.terms.grant, &late.terms, desk.today)? else { return Ok(None) };
    let (zh, en) = (&held.terms.name.zh, &held.terms.name.en);
    let (late_zh, late_en) = (&late.terms.name.zh, &late.terms.name.en);
    let says = words!("“{zh}”只补足“{late_zh}”不足的差额，补录后金额偏高", "“{en}” pays only the difference over “{late_en}”, and is too high beside it");
    let mut evidence = Vec::new();
    match more {
        None => evidence.push(words!("自 {from} 起同时享受；“{late_zh}”的金额未登记", "both run from {from}; how much “{late_en}” is nobody has told")),
        Some(more) => {
            let due = pays.less(more);
            evidence.push(match per {
                Rhythm::Month => words!(
                    "自 {from} 起每月发放 {pays} 元，应为 {due} 元，每月多 {more} 元",
                    "from {from} on it pays {pays} yuan a month where {due} are due: {more} a month too much"
                ),
                _ => words!("自 {from} 起发放 {pays} 元，应为 {due} 元，多 {more} 元", "it pays {pays} yuan from {from} where {due} are due: {more} too much"),
            });
            evidence.push(words!(
                "到今天共多 {so_far} 元，已追缴或退回 {settled} 元",
                "that is {so_far} yuan by today, of which {settled} were asked back or came back"
            ));
        }
    }
    let facts = vec![from.to_string(), more.map(|more| more.to_string()).unwrap_or_default()];
    Ok(Some(Question { says, evidence, facts }))
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

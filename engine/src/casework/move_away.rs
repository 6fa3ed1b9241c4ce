//! How does a household move to another district, and what does that district get of its file?

use super::desk::{Desk, Judged, not_possible, reason_of};
use super::error::CaseError;
use super::past::{PastGrant, PastPerson};
use crate::calendar::{Date, days_between};
use crate::catalog::{Per, ProgramKind};
use crate::facts::{Area, Reach};
use crate::ledger::{
    Action, AidKind, AidRecord, Answer, Beneficiary, EventBody, FilePart, GrantId, GrantRecord, GrantState, HouseholdRecord, Rhythm, Stored, UpkeepEvent, read,
};
use crate::registry::{HouseholdFile, read_person};
use crate::words;
use crate::words::Words;
use std::collections::BTreeSet;

/// A move may be announced so many days before the last day here.
const ANNOUNCED_DAYS_MAX: i64 = 92;

/// Records that a household moves: from the day after its last day here nothing is awarded here, and what it gets is to be looked
/// at by that day. Whoever comes back is registered again.
pub fn move_away(desk: &mut Desk<'_>, household: &str, to: &str, on: Date, note: &str) -> Result<Answer, CaseError> {
    let note = reason_of(note).map_err(|_| CaseError::field("note", Words::new("必填，1至500字", "required: 1 to 500 characters")))?.to_string();
    let is_known = to.len() == 6 && Area::parse(to).is_some() && desk.catalog.regions.knows(to);
    if !is_known {
        return Err(CaseError::field("to", Words::new("应为六位行政区划代码", "expected the six digits of a district")));
    }
    if days_between(desk.today, on) > ANNOUNCED_DAYS_MAX {
        return Err(CaseError::field("on", words!("最多提前{ANNOUNCED_DAYS_MAX}天登记", "at most {ANNOUNCED_DAYS_MAX} days ahead")));
    }
    desk.commit(|desk| {
        let file = desk.household(household)?;
        if let Some(moved) = &file.record.moved {
            let (to, on) = (&moved.to, moved.on);
            return Err(not_possible(words!("已登记于 {on} 迁往 {to}", "the move to {to} on {on} is recorded already")));
        }
        let stays = file.household.area().zip(Area::parse(to)).is_some_and(|(own, other)| own.reach(&other) == Reach::Inside);
        if stays {
            return Err(CaseError::field("to", Words::new("该户已在此地，无需迁移", "the household lives there already")));
        }
        let note = desk.seal_text(file.id, &note)?;
        let review_by = on.max(desk.today);
        let moved = EventBody::Upkeep(UpkeepEvent::MovedAway { household: file.id, to: to.to_string(), on, note, review_by });
        let mut expected = file.versions();
        for person in &file.people {
            expected.push(crate::ledger::read_version::<AidRecord>(desk.store, &person.person)?);
        }
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![moved], answer: Answer::Done } })
    })
}

/// Refuses aid from the day after a household's last day here.
pub(super) fn refuse_moved(record: &HouseholdRecord, on: Date) -> Result<(), CaseError> {
    match &record.moved {
        Some(moved) if on > moved.on => {
            let (to, last) = (&moved.to, moved.on);
            Err(not_possible(words!(
                "该户已于 {last} 迁往 {to}，由迁入地救助；迁回的请重新登记",
                "the household moved to {to}, its last day here was {last}: aid is that district's; whoever has come back is registered again"
            )))
        }
        _ => Ok(()),
    }
}

/// What of its file the district gets to which the household has moved.
#[derive(Clone, Debug, PartialEq)]
pub enum Transfer {
    /// The household document.
    Household(String),
    /// Aid that its members have or had, as the other district records it.
    Grants(Vec<PastGrant>),
}

/// Hands a part of the file of a household that moves to the other district; that it was told, and what for, is an event.
pub fn hand_over(desk: &mut Desk<'_>, household: &str, part: FilePart, purpose: &str) -> Result<Transfer, CaseError> {
    let purpose = reason_of(purpose).map_err(|_| CaseError::field("purpose", Words::new("必填，1至500字", "required: 1 to 500 characters")))?.to_string();
    let file = desk.household(household)?;
    let Some(moved) = file.record.moved.clone() else {
        return Err(not_possible(Words::new("请先登记迁出", "first record that the household moves")));
    };
    let transfer = match part {
        FilePart::Household => Transfer::Household(file.document()),
        FilePart::Grants => Transfer::Grants(grants_of(desk, &file)?),
    };
    let lines = match &transfer {
        Transfer::Household(_) => 1,
        Transfer::Grants(grants) => grants.len() as u32,
    };
    desk.commit(|desk| {
        let purpose = desk.seal_text(file.id, &purpose)?;
        let told = EventBody::Upkeep(UpkeepEvent::HandedOver { household: file.id, to: moved.to.clone(), part, lines, purpose });
        let expected = vec![(HouseholdRecord::key(&file.id), file.version)];
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![told], answer: Answer::Done } })
    })?;
    Ok(transfer)
}

/// Every grant that covers or covered a member, oldest first: to all members as one, else for each whom it covers.
fn grants_of(desk: &Desk<'_>, file: &HouseholdFile) -> Result<Vec<PastGrant>, CaseError> {
    let mut ids: BTreeSet<GrantId> = BTreeSet::new();
    for member in &file.people {
        let aid = read::<AidRecord>(desk.store, &member.person)?.unwrap_or_default();
        ids.extend(aid.held.iter().filter(|held| held.held_until.is_none()).map(|held| held.grant));
    }
    let mut records = Vec::with_capacity(ids.len());
    for id in ids {
        records.extend(read::<GrantRecord>(desk.store, &id)?.filter(|record| !matches!(record.state, GrantState::Held(_) | GrantState::Released)));
    }
    records.sort_by_key(|record| (record.terms.days.from, record.since, record.terms.grant));
    let mut lines = Vec::new();
    for record in &records {
        let beneficiaries = &record.terms.beneficiaries;
        let covers_all = beneficiaries.len() == file.people.len() && file.people.iter().all(|one| beneficiaries.iter().any(|other| other.person == one.person));
        if covers_all && record.terms.recipient.is_none() {
            lines.push(past(record, PastPerson::Household(file.payload.id.clone()), record.terms.amount));
            continue;
        }
        // The sum stands on the first line only: caps add up what they find.
        let mut amount = record.terms.amount;
        for beneficiary in beneficiaries {
            let Some(who) = person(desk, file, beneficiary)? else { continue };
            lines.push(past(record, who, amount));
            amount = None;
        }
    }
    Ok(lines)
}

/// A member who stays in the household by the number, or by the office's ids; somebody who has left it by the number only.
fn person(desk: &Desk<'_>, file: &HouseholdFile, beneficiary: &Beneficiary) -> Result<Option<PastPerson>, CaseError> {
    let Some(found) = read_person(desk.store, desk.store.vault(), beneficiary.person)? else { return Ok(None) };
    let is_whole = found.record.number.is_some();
    Ok(match (found.payload.id_number, file.member_id(beneficiary.person)) {
        (Some(number), _) if is_whole => Some(PastPerson::Number { number, name: found.payload.name }),
        (_, Some(member)) => Some(PastPerson::Member { member: member.to_string(), household: Some(file.payload.id.clone()) }),
        _ => None,
    })
}

fn past(record: &GrantRecord, who: PastPerson, amount: Option<crate::money::Money>) -> PastGrant {
    let terms = &record.terms;
    PastGrant {
        who,
        program: terms.program.clone(),
        agency: terms.agency.clone(),
        need: terms.need.clone(),
        kind: match terms.kind {
            AidKind::Statutory => ProgramKind::Statutory,
            AidKind::NonStatutory => ProgramKind::NonStatutory,
        },
        from: terms.days.from,
        until: terms.days.to,
        amount,
        per: match terms.per {
            Rhythm::Month => Per::Month,
            Rhythm::Term => Per::Term,
            Rhythm::Year => Per::Year,
            Rhythm::Once => Per::Once,
            Rhythm::Event => Per::Event,
        },
    }
}

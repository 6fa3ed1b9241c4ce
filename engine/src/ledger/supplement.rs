//! What may add to a running grant, and what becomes of it when that grant ends?
//!
//! A supplement runs only as long as its base. Whatever ends the base ends it on the same day in the same commit, as an event of
//! its own, so that a journal says what has happened and not what followed from it.

use super::apply::Applying;
use super::event::EventBody;
use super::ids::{GrantId, PersonId};
use super::key::{ReadError, ReadVersion, Records, Stored, read, read_versioned};
use super::record::{GrantRecord, GrantState};
use super::terms::GrantTerms;
use super::upkeep::UpkeepEvent;
use crate::calendar::Date;
use crate::words;
use crate::words::Words;

/// What goes with a grant that ends.
#[derive(Clone, Debug, Default)]
pub struct EndsWith {
    /// The ends of its supplements, to follow the event that ends the grant.
    pub events: Vec<EventBody>,
    /// What was read for it.
    pub read: Vec<ReadVersion>,
}

/// The supplements that still run on the first day without their base.
pub fn ends_with(records: &dyn Records, base: &GrantRecord, on: Date) -> Result<EndsWith, ReadError> {
    let mut ends = EndsWith::default();
    for id in &base.supplements {
        let found = read_versioned::<GrantRecord>(records, id)?;
        ends.read.push((GrantRecord::key(id), found.version));
        let runs = |record: &GrantRecord| record.state == GrantState::Active && record.terms.days.to.is_none_or(|to| to >= on);
        if found.value.is_some_and(|record| runs(&record)) {
            ends.events.push(EventBody::Upkeep(UpkeepEvent::EndedWithBase { grant: *id, base: base.terms.grant, on }));
        }
    }
    Ok(ends)
}

/// A supplement adds the share of people whom the running grant does not cover.
pub(super) fn supplement_refusal(records: &dyn Records, terms: &GrantTerms) -> Result<Option<Words>, ReadError> {
    let Some(base) = terms.supplements else { return Ok(None) };
    let Some(record) = read::<GrantRecord>(records, &base)? else { return Ok(Some(words!("没有救助 {base}", "there is no grant {base}"))) };
    if let Some(whole) = record.terms.supplements {
        return Ok(Some(words!("{base} 本身是补充，请补充原救助 {whole}", "{base} is a supplement itself: supplement the grant {whole}")));
    }
    let base_days = record.terms.days;
    let is_within = base_days.contains(terms.days.from) && base_days.to.is_none_or(|last| terms.days.to.is_some_and(|to| to <= last));
    let fits = record.state == GrantState::Active && is_within && record.terms.program == terms.program && record.terms.household == terms.household;
    if !fits {
        return Ok(Some(Words::new("只能补充本户同一项目正在享受的救助", "only running aid of the same program and household can be supplemented")));
    }
    let covers = |person: PersonId| record.terms.beneficiaries.iter().any(|covered| covered.person == person);
    if terms.beneficiaries.is_empty() || terms.beneficiaries.iter().any(|beneficiary| covers(beneficiary.person)) {
        return Ok(Some(Words::new("补充只能给原救助未覆盖的成员", "a supplement covers only those whom the running grant does not")));
    }
    Ok(None)
}

/// The base remembers what adds to it.
pub(super) fn note_supplement(applying: &mut Applying<'_, '_, '_>, terms: &GrantTerms) -> Result<(), ReadError> {
    let Some(base) = terms.supplements else { return Ok(()) };
    let Some(mut record) = read::<GrantRecord>(applying.changes, &base)? else { return Ok(()) };
    record.supplements.push(terms.grant);
    applying.changes.put(&base, &record, applying.position);
    Ok(())
}

/// Ends a supplement in the way in which its base has just ended: by a decision it is paid until its last day, else it is over.
pub(super) fn end_with_base(applying: &mut Applying<'_, '_, '_>, grant: GrantId, base: GrantId, on: Date) -> Result<(), ReadError> {
    match read::<GrantRecord>(applying.changes, &base)?.map(|record| record.state) {
        None | Some(GrantState::Active) => applying.stop(grant, on),
        Some(state) => applying.end(grant, on, state),
    }
}

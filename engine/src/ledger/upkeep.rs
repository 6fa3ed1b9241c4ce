//! What happens to running aid without anybody asking for more: reviews, deaths, moves, protection.

use super::apply::Applying;
use super::apply_people::doubt_bearers;
use super::closing::close_review;
use super::ids::{GrantId, HouseholdId, PersonId};
use super::key::{ReadError, Records, read};
use super::raise::raise;
use super::record::{AidRecord, GrantRecord, GrantState, HouseholdRecord, PersonRecord};
use super::supplement::end_with_base;
use super::top_up::{Lowering, lower};
use crate::calendar::Date;
use crate::money::Money;
use crate::sealing::Sealed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a review came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewFinding {
    /// Aid goes on as it is.
    Continues,
    /// Less or no aid is proposed: the person is heard first.
    ChangeProposed,
}

/// What happens to running aid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum UpkeepEvent {
    /// A grant was looked at again.
    Reviewed {
        /// The grant.
        grant: GrantId,
        /// What came of it.
        finding: ReviewFinding,
        /// What was seen.
        note: Sealed,
        /// The day.
        on: Date,
        /// When it is to be looked at next.
        next: Option<Date>,
    },
    /// Somebody has died: his or her own aid ends, and what the household gets is looked at again.
    Died {
        /// Who.
        person: PersonId,
        /// The day of death.
        on: Date,
        /// How the office knows.
        note: Sealed,
        /// The last day by which the household's aid must have been looked at.
        review_by: Date,
    },
    /// A death was recorded by mistake: what it ended has to be given anew.
    DeathWithdrawn {
        /// Who.
        person: PersonId,
        /// How the office knows.
        note: Sealed,
    },
    /// The household moves to another district: it is that district's from the next day on.
    MovedAway {
        /// The household.
        household: HouseholdId,
        /// The other district's region code.
        to: String,
        /// The last day here.
        on: Date,
        /// Why, and where its papers went.
        note: Sealed,
        /// The last day by which its aid here must have been settled.
        review_by: Date,
    },
    /// The household's file was handed to the district to which it has moved.
    HandedOver {
        /// The household.
        household: HouseholdId,
        /// The other district's region code.
        to: String,
        /// Which part of the file.
        part: FilePart,
        /// How many lines.
        lines: u32,
        /// What for.
        purpose: Sealed,
    },
    /// A supplement ended because the grant that it adds to has ended.
    EndedWithBase {
        /// The supplement.
        grant: GrantId,
        /// The grant that it adds to.
        base: GrantId,
        /// The first day without it.
        on: Date,
    },
    /// Aid that pays the difference over other aid became less, because the other was awarded.
    LoweredBeside {
        /// The grant.
        grant: GrantId,
        /// The other, over which it pays the difference.
        beside: GrantId,
        /// What it pays now.
        amount: Money,
        /// From which day on.
        from: Date,
        /// What was paid beyond that for months before, and is asked back by it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        claim: Option<Money>,
    },
    /// Aid that pays the difference over other aid became more, because the other has ended or become less.
    Raised {
        /// The grant.
        grant: GrantId,
        /// What it pays, each amount from its day on.
        rates: Vec<(Date, Money)>,
        /// The last day that was looked at: what was to be paid from later days on stays.
        until: Date,
        /// Why.
        reason: Sealed,
        /// The day.
        on: Date,
    },
    /// Place and aid of a household may be told to nobody, or may again.
    ProtectionSet {
        /// The household.
        household: HouseholdId,
        /// What holds from now on.
        protection: Protection,
        /// Why.
        reason: Sealed,
    },
}

/// Whether a household's place and aid may be told outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// As the law has it for everybody.
    #[default]
    Usual,
    /// To nobody: partners are answered as if nothing were known.
    Protected,
}

/// A household that has moved to another district.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedAway {
    /// The other district's region code.
    pub to: String,
    /// The last day here.
    pub on: Date,
}

/// A part of a household's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilePart {
    /// The household document.
    Household,
    /// Aid that its members have or had.
    Grants,
}

/// Grants by the day on which they must be looked at again: the key is the day as text, then the grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewDue {}

impl UpkeepEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            UpkeepEvent::Reviewed { .. } => "grant_reviewed",
            UpkeepEvent::Died { .. } => "person_died",
            UpkeepEvent::DeathWithdrawn { .. } => "death_withdrawn",
            UpkeepEvent::MovedAway { .. } => "household_moved_away",
            UpkeepEvent::HandedOver { .. } => "household_handed_over",
            UpkeepEvent::EndedWithBase { .. } => "supplement_ended",
            UpkeepEvent::LoweredBeside { .. } => "top_up_lowered",
            UpkeepEvent::Raised { .. } => "top_up_raised",
            UpkeepEvent::ProtectionSet { .. } => "protection_set",
        }
    }

    /// Its sealed texts.
    pub fn sealed(&self) -> Vec<&Sealed> {
        match self {
            UpkeepEvent::Reviewed { note, .. }
            | UpkeepEvent::Died { note, .. }
            | UpkeepEvent::DeathWithdrawn { note, .. }
            | UpkeepEvent::MovedAway { note, .. } => vec![note],
            UpkeepEvent::HandedOver { purpose, .. } => vec![purpose],
            UpkeepEvent::EndedWithBase { .. } | UpkeepEvent::LoweredBeside { .. } => Vec::new(),
            UpkeepEvent::Raised { reason, .. } | UpkeepEvent::ProtectionSet { reason, .. } => vec![reason],
        }
    }

    pub(super) fn households(&self, applying: &Applying<'_, '_, '_>) -> Result<Vec<HouseholdId>, ReadError> {
        Ok(match self {
            UpkeepEvent::Reviewed { grant, .. }
            | UpkeepEvent::EndedWithBase { grant, .. }
            | UpkeepEvent::LoweredBeside { grant, .. }
            | UpkeepEvent::Raised { grant, .. } => applying.household_of_grant(*grant)?.into_iter().collect(),
            UpkeepEvent::Died { person, .. } | UpkeepEvent::DeathWithdrawn { person, .. } => {
                read::<PersonRecord>(applying.changes, person)?.and_then(|record| record.household).into_iter().collect()
            }
            UpkeepEvent::MovedAway { household, .. } | UpkeepEvent::HandedOver { household, .. } | UpkeepEvent::ProtectionSet { household, .. } => {
                vec![*household]
            }
        })
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        match self {
            UpkeepEvent::Reviewed { grant, next, .. } => review_by(applying, *grant, *next),
            UpkeepEvent::EndedWithBase { grant, base, on } => end_with_base(applying, *grant, *base, *on),
            UpkeepEvent::LoweredBeside { grant, beside, amount, from, claim } => {
                lower(applying, *grant, *beside, Lowering { amount: *amount, from: *from, claim: *claim })
            }
            UpkeepEvent::Raised { grant, rates, until, .. } => raise(applying, *grant, rates, *until),
            UpkeepEvent::Died { person, on, review_by, .. } => record_death(applying, *person, *on, *review_by),
            UpkeepEvent::DeathWithdrawn { person, .. } => {
                let Some(mut record) = read::<PersonRecord>(applying.changes, person)? else { return Ok(()) };
                record.died = None;
                applying.changes.put(person, &record, applying.position);
                doubt_bearers(applying, *person)
            }
            // Told, and nothing else: the file stays here.
            UpkeepEvent::HandedOver { .. } => Ok(()),
            UpkeepEvent::MovedAway { household, to, on, review_by, .. } => {
                let Some(mut record) = read::<HouseholdRecord>(applying.changes, household)? else { return Ok(()) };
                record.moved = Some(MovedAway { to: to.clone(), on: *on });
                applying.changes.put(household, &record, applying.position);
                for grant in running(applying.changes, &record.members, *on)? {
                    hasten_review(applying, grant, *review_by)?;
                }
                Ok(())
            }
            UpkeepEvent::ProtectionSet { household, protection, .. } => {
                let Some(mut record) = read::<HouseholdRecord>(applying.changes, household)? else { return Ok(()) };
                record.protection = *protection;
                applying.changes.put(household, &record, applying.position);
                for person in &record.members {
                    let Some(mut member) = read::<PersonRecord>(applying.changes, person)? else { continue };
                    member.protection = *protection;
                    applying.changes.put(person, &member, applying.position);
                }
                Ok(())
            }
        }
    }
}

/// Grants that some people have on a day.
fn running(records: &dyn Records, people: &[PersonId], on: Date) -> Result<BTreeSet<GrantId>, ReadError> {
    let mut grants = BTreeSet::new();
    for person in people {
        let aid = read::<AidRecord>(records, person)?.unwrap_or_default();
        grants.extend(aid.held.iter().filter(|held| held.held_until.is_none() && held.days.to.is_none_or(|to| to > on)).map(|held| held.grant));
    }
    Ok(grants)
}

/// Running aid of which a person is the only beneficiary: it ends with a death on a day.
pub fn own_aid(records: &dyn Records, person: PersonId, on: Date) -> Result<Vec<GrantRecord>, ReadError> {
    let grants = running(records, &[person], on)?.into_iter().map(|id| read::<GrantRecord>(records, &id));
    let grants = grants.collect::<Result<Vec<_>, _>>()?.into_iter().flatten();
    Ok(grants.filter(|grant| grant.terms.beneficiaries.iter().all(|beneficiary| beneficiary.person == person)).collect())
}

fn record_death(applying: &mut Applying<'_, '_, '_>, person: PersonId, on: Date, review_by: Date) -> Result<(), ReadError> {
    let Some(mut record) = read::<PersonRecord>(applying.changes, &person)? else { return Ok(()) };
    record.died = Some(on);
    applying.changes.put(&person, &record, applying.position);
    doubt_bearers(applying, person)?;
    let own: Vec<GrantId> = own_aid(applying.changes, person, on)?.into_iter().map(|grant| grant.terms.grant).collect();
    for id in running(applying.changes, &[person], on)? {
        match (own.contains(&id), on.tomorrow()) {
            (true, Ok(next)) => applying.end(id, next, GrantState::Ended)?,
            _ => hasten_review(applying, id, review_by)?,
        }
    }
    Ok(())
}

/// A grant is to be looked at by a day, unless that was to happen earlier anyway.
fn hasten_review(applying: &mut Applying<'_, '_, '_>, grant: GrantId, by: Date) -> Result<(), ReadError> {
    let due = read::<GrantRecord>(applying.changes, &grant)?.and_then(|record| record.review_due);
    review_by(applying, grant, Some(due.map_or(by, |due| due.min(by))))
}

fn review_by(applying: &mut Applying<'_, '_, '_>, grant: GrantId, due: Option<Date>) -> Result<(), ReadError> {
    let Some(mut record) = read::<GrantRecord>(applying.changes, &grant)? else { return Ok(()) };
    let due = due.filter(|_| record.state == GrantState::Active);
    set_review(applying, grant, &mut record, due)?;
    applying.changes.put(&grant, &record, applying.position);
    Ok(())
}

/// Sets the day and keeps the list of days true; the caller writes the record.
pub(super) fn set_review(applying: &mut Applying<'_, '_, '_>, grant: GrantId, record: &mut GrantRecord, due: Option<Date>) -> Result<(), ReadError> {
    if let Some(before) = record.review_due {
        applying.changes.remove::<ReviewDue>(&(before.to_string(), grant));
        if due != Some(before) {
            close_review(applying, &record.terms, before)?;
        }
    }
    if let Some(due) = due {
        applying.changes.put(&(due.to_string(), grant), &ReviewDue {}, applying.position);
    }
    record.review_due = due;
    Ok(())
}

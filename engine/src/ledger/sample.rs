//! Which grants were drawn to be checked again, by which seed, and what was found?

use super::apply::Applying;
use super::ids::{GrantId, HouseholdId, SampleId};
use super::key::{ReadError, read};
use super::record::Seconds;
use crate::calendar::{Date, Period};
use crate::sealing::Sealed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happens to a sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum SampleEvent {
    /// It was drawn.
    Drawn {
        /// Its number.
        sample: SampleId,
        /// The seed, to be published: whoever has the list can draw again.
        seed: String,
        /// Grants awarded on these days were the list.
        window: Period,
        /// Of these programs; none for all.
        programs: Vec<String>,
        /// The share in percent, at least.
        percent: u8,
        /// All grants on the list, by stratum: whoever has it and the seed can draw again.
        listed: BTreeMap<String, Vec<GrantId>>,
        /// What was drawn.
        drawn: Vec<GrantId>,
    },
    /// A drawn grant was checked.
    Checked {
        /// The sample.
        sample: SampleId,
        /// The grant.
        grant: GrantId,
        /// What was found.
        finding: SampleFinding,
        /// What was seen.
        note: Sealed,
        /// The day.
        on: Date,
    },
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleFinding {
    /// All in order.
    InOrder,
    /// The office made a mistake.
    OfficeError,
    /// The household told something wrong.
    FalseDeclaration,
}

/// A check of one grant: which, what was found, on which day, what was seen, by whom.
pub type SampleCheck = (GrantId, SampleFinding, Date, Sealed, String);

/// A sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleRecord {
    /// The seed.
    pub seed: String,
    /// The days.
    pub window: Period,
    /// The programs; none for all.
    pub programs: Vec<String>,
    /// The share in percent.
    pub percent: u8,
    /// All grants on the list, by stratum.
    pub listed: BTreeMap<String, Vec<GrantId>>,
    /// What was drawn.
    pub drawn: Vec<GrantId>,
    /// What was found.
    pub checked: Vec<SampleCheck>,
    /// Who drew it.
    pub by: String,
    /// When.
    pub since: Seconds,
}

impl SampleEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            SampleEvent::Drawn { .. } => "sample_drawn",
            SampleEvent::Checked { .. } => "sample_checked",
        }
    }

    /// Its sealed texts.
    pub fn sealed(&self) -> Vec<&Sealed> {
        match self {
            SampleEvent::Drawn { .. } => Vec::new(),
            SampleEvent::Checked { note, .. } => vec![note],
        }
    }

    pub(super) fn households(&self, applying: &Applying<'_, '_, '_>) -> Result<Vec<HouseholdId>, ReadError> {
        Ok(match self {
            SampleEvent::Drawn { .. } => Vec::new(),
            SampleEvent::Checked { grant, .. } => applying.household_of_grant(*grant)?.into_iter().collect(),
        })
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        let (by, since) = (applying.event.by.clone(), applying.event.at);
        match self {
            SampleEvent::Drawn { sample, seed, window, programs, percent, listed, drawn } => {
                let record = SampleRecord {
                    seed: seed.clone(),
                    window: *window,
                    programs: programs.clone(),
                    percent: *percent,
                    listed: listed.clone(),
                    drawn: drawn.clone(),
                    checked: Vec::new(),
                    by,
                    since,
                };
                applying.changes.put(sample, &record, applying.position);
            }
            SampleEvent::Checked { sample, grant, finding, note, on } => {
                let Some(mut record) = read::<SampleRecord>(applying.changes, sample)? else { return Ok(()) };
                record.checked.retain(|(checked, ..)| checked != grant);
                record.checked.push((*grant, *finding, *on, note.clone(), by));
                applying.changes.put(sample, &record, applying.position);
            }
        }
        Ok(())
    }
}

//! Which grants were drawn to be checked again, by which seed, and what was found?

use super::apply::Applying;
use super::ids::{GrantId, HouseholdId, SampleId};
use super::key::{ReadError, read};
use super::record::Seconds;
use crate::calendar::{Date, Period};
use crate::sealing::Sealed;
use crate::words::Words;
use serde::{Deserialize, Serialize};

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
        /// How many grants were on the list.
        listed: u32,
        /// What was drawn, with the stratum.
        drawn: Vec<Drawn>,
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

/// A grant that was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The grant.
    pub grant: GrantId,
    /// The stratum.
    pub stratum: String,
    /// Why it stands in that stratum.
    pub says: Words,
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
    /// How many were on the list.
    pub listed: u32,
    /// What was drawn.
    pub drawn: Vec<Drawn>,
    /// What was found: grant, finding, day, note, by whom.
    pub checked: Vec<(GrantId, SampleFinding, Date, Sealed, String)>,
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
                    listed: *listed,
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

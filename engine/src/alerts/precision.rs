//! How often is an alert of a kind right, as those say who looked?

use super::alert::AlertKind;
use crate::casework::{CaseError, Desk};
use crate::ledger::{AlertCase, AlertOutcome, Stored, decode};
use std::collections::BTreeMap;

/// The answers to the alerts of a kind: of each alert and evidence the last one counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Precision {
    /// So many were so.
    pub confirmed: u32,
    /// So many were not.
    pub dismissed: u32,
}

impl Precision {
    /// Confirmed ones in a hundred answers, rounded half up; none where nobody has answered.
    pub fn percent(self) -> Option<u32> {
        let all = self.confirmed.saturating_add(self.dismissed);
        (all > 0).then(|| (u64::from(self.confirmed) * 200 + u64::from(all)) / (2 * u64::from(all))).and_then(|percent| u32::try_from(percent).ok())
    }
}

/// The precision of every kind that was ever answered.
pub fn precision_by_kind(desk: &Desk<'_>) -> Result<BTreeMap<AlertKind, Precision>, CaseError> {
    let mut counts: BTreeMap<AlertKind, Precision> = BTreeMap::new();
    for (key, stored) in desk.store.range(&AlertCase::prefix(), None, usize::MAX)? {
        let Some(kind) = std::str::from_utf8(&key.0[1..]).ok().and_then(AlertKind::of_key) else { continue };
        let case: AlertCase = decode(&stored.bytes)?;
        let last: BTreeMap<&String, AlertOutcome> = case.answers.iter().map(|(outcome, evidence, ..)| (evidence, *outcome)).collect();
        for outcome in last.into_values() {
            let count = counts.entry(kind).or_default();
            match outcome {
                AlertOutcome::Confirmed => count.confirmed += 1,
                AlertOutcome::Dismissed => count.dismissed += 1,
            }
        }
    }
    Ok(counts)
}

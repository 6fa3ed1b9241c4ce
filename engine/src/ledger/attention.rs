//! What happens to an alert between the question and the answer, and what closed those that are gone?

use super::apply::Applying;
use super::case_record::AlertOutcome;
use super::ids::HouseholdId;
use super::key::{ReadError, read};
use super::record::Seconds;
use crate::calendar::Date;
use crate::sealing::{Note, Sealed};
use serde::{Deserialize, Serialize};

/// What happens to an alert beside its answer (`AlertAnswered`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum AttentionEvent {
    /// The person was told in writing and may answer until a day.
    Noticed {
        /// The alert.
        key: String,
        /// The evidence that was told.
        fingerprint: String,
        /// The household that was told.
        household: Option<HouseholdId>,
        /// What was written.
        text: Note,
        /// The day.
        on: Date,
        /// The last day to answer.
        reply_until: Date,
    },
    /// The person answered.
    Replied {
        /// The alert.
        key: String,
        /// The household.
        household: Option<HouseholdId>,
        /// What was said.
        text: Note,
        /// The day.
        on: Date,
    },
    /// Somebody else has looked at the answer again.
    Reviewed {
        /// The alert.
        key: String,
        /// The household.
        household: Option<HouseholdId>,
        /// The evidence.
        fingerprint: String,
        /// What holds from now on.
        outcome: AlertOutcome,
        /// Why.
        reason: Note,
        /// The day.
        on: Date,
    },
}

/// How far an alert's due process has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertCase {
    /// Notice: evidence, day, last day to answer, text.
    pub noticed: Option<(String, Date, Date, Note)>,
    /// The person's answer: day and text.
    pub replied: Option<(Date, Note)>,
    /// Every answer in its order: outcome, evidence, by whom, when, and whether it was a second look.
    pub answers: Vec<(AlertOutcome, String, String, Seconds, AnswerStep)>,
}

/// Whether an answer was the first or a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerStep {
    /// A supervisor's answer.
    Answer,
    /// A second look.
    Review,
}

/// An alert whose facts are gone, and the event that took them away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedAlert {
    /// The position of the edit.
    pub position: u64,
    /// Who made it.
    pub by: String,
    /// When.
    pub since: Seconds,
    /// Whose history tells it.
    pub household: Option<HouseholdId>,
}

impl AttentionEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            AttentionEvent::Noticed { .. } => "alert_noticed",
            AttentionEvent::Replied { .. } => "alert_replied",
            AttentionEvent::Reviewed { .. } => "alert_reviewed",
        }
    }

    /// Its sealed texts.
    pub fn sealed(&self) -> Vec<&Sealed> {
        let note = match self {
            AttentionEvent::Noticed { text, .. } | AttentionEvent::Replied { text, .. } => text,
            AttentionEvent::Reviewed { reason, .. } => reason,
        };
        note.sealed().into_iter().collect()
    }

    pub(super) fn households(&self) -> Vec<HouseholdId> {
        match self {
            AttentionEvent::Noticed { household, .. } | AttentionEvent::Replied { household, .. } | AttentionEvent::Reviewed { household, .. } => {
                household.iter().copied().collect()
            }
        }
    }

    fn key(&self) -> &String {
        match self {
            AttentionEvent::Noticed { key, .. } | AttentionEvent::Replied { key, .. } | AttentionEvent::Reviewed { key, .. } => key,
        }
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        let key = self.key();
        let mut case = read::<AlertCase>(applying.changes, key)?.unwrap_or_default();
        match self {
            AttentionEvent::Noticed { fingerprint, text, on, reply_until, .. } => {
                case.noticed = Some((fingerprint.clone(), *on, *reply_until, text.clone()));
                case.replied = None;
            }
            AttentionEvent::Replied { text, on, .. } => case.replied = Some((*on, text.clone())),
            AttentionEvent::Reviewed { fingerprint, outcome, reason, .. } => {
                super::apply::put_answer(applying, key, fingerprint, *outcome, reason, AnswerStep::Review)?;
                return Ok(());
            }
        }
        applying.changes.put(key, &case, applying.position);
        Ok(())
    }
}

/// The key of an alert: kind and subjects, whatever their order.
pub fn alert_key(kind: &str, mut subjects: Vec<String>) -> String {
    subjects.sort();
    format!("{kind}:{}", subjects.join("+"))
}

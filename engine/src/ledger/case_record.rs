//! What does the ledger remember of cases: applications, refusals, answers, and who may come to the desk?

use super::answer::Answer;
use super::chain::{Appeal, AskedPapers, Objection, Publicity, Visit};
use super::ids::{ApplicationId, GrantId, HouseholdId, PersonId};
use super::key::{KeyPart, RecordKey, Stored};
use super::record::Seconds;
use super::stage::{ChainTerms, StageRecord};
use super::terms::RestsOnDibao;
use crate::calendar::Date;
use crate::sealing::{Mark, Note};
use crate::words::Words;
use serde::{Deserialize, Serialize};

/// An application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApplicationRecord {
    /// Its number.
    pub application: ApplicationId,
    /// The household.
    pub household: HouseholdId,
    /// The member, unless the household applies.
    pub recipient: Option<PersonId>,
    /// The program.
    pub program: String,
    /// Its name on the day.
    pub name: Words,
    /// Who decides.
    pub agency: String,
    /// What it is for.
    pub need: String,
    /// Whether it would fall with the subsistence allowance.
    pub rests_on_dibao: RestsOnDibao,
    /// The day it was handed in.
    pub on: Date,
    /// Its stages, at least one.
    pub stages: Vec<StageRecord>,
    /// What holds of the chain as a whole.
    #[serde(default)]
    pub chain: ChainTerms,
    /// The day on which the whole chain must be through, and whether it may move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_due: Option<(Date, bool)>,
    /// Since when the limit of the whole chain is extended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_extended: Option<Date>,
    /// The day on which the whole chain began anew: after an appeal, or after an acceptance had run out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restarted: Option<Date>,
    /// The last day on which its acceptance may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    /// The grant that was paid before the chain was through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_first: Option<GrantId>,
    /// At which window it was handed in, where that is not the deciding agency's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Whether somebody of the household is staff or kin of staff.
    #[serde(default)]
    pub kin: Kin,
    /// What the applicant was asked for, once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedPapers>,
    /// Lists that were up in public.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub publicity: Vec<Publicity>,
    /// Objections.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<Objection>,
    /// Visits at home.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub visits: Vec<Visit>,
    /// Appeals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appeals: Vec<Appeal>,
    /// Where it stands.
    pub state: ApplicationState,
    /// Who took it in.
    pub by: String,
    /// When it was recorded.
    pub since: Seconds,
}

/// Whether somebody of a household is staff or kin of staff.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kin {
    /// Nobody, as far as the register says.
    #[default]
    Nobody,
    /// Somebody.
    Somebody,
}

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationState {
    /// Some stage is to be decided.
    Open,
    /// All stages accepted; to be awarded.
    Accepted,
    /// Refused.
    Refused,
    /// Awarded.
    Awarded(GrantId),
    /// The applicant took it back.
    Withdrawn,
}

/// Applications that some desk still has to do with, so that they are found without reading all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenApplication {}

/// A second award that was tried and refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedAward {
    /// The household.
    pub household: Option<HouseholdId>,
    /// The member, unless it was for the household.
    pub recipient: Option<PersonId>,
    /// The program that was tried.
    pub program: String,
    /// Its name.
    pub name: Words,
    /// Who tried.
    pub agency: String,
    /// Why it was refused.
    pub refusal: super::answer::Refusal,
    /// Who tried.
    pub by: String,
    /// When.
    pub since: Seconds,
}

/// A late record that collides with aid that is held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundOverlap {
    /// The grant that was recorded.
    pub grant: GrantId,
    /// The household it was recorded for.
    pub household: Option<HouseholdId>,
    /// What it collides with.
    pub overlap: super::answer::Overlap,
    /// When.
    pub since: Seconds,
}

/// That a grant collides with another, as was found later; the key is the grant and the position of the finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverlapOf {
    /// The other grant.
    pub other: GrantId,
}

/// A decided answer that is kept for ever under the command's key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommandRecord {
    /// The mark of what was asked.
    pub body: Mark,
    /// What was answered.
    pub answer: Answer,
}

/// One event of a household's history; of a registration only who was registered, not what was sealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry(pub super::event::Event);

impl HistoryEntry {
    /// What the keys of one household's history begin with.
    pub fn prefix_of(household: HouseholdId) -> RecordKey {
        let mut bytes = Self::prefix().0;
        household.write(&mut bytes);
        RecordKey(bytes)
    }

    /// The position of the event in the journal.
    pub fn position_of(key: &RecordKey) -> Option<u64> {
        key.0.last_chunk().map(|position| u64::from_be_bytes(*position))
    }
}

/// A supervisor's answer to an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertAnswer {
    /// The evidence that was answered.
    pub fingerprint: String,
    /// The answer's code.
    pub outcome: AlertOutcome,
    /// Why.
    pub reason: Note,
    /// The facts that were answered.
    #[serde(default)]
    pub facts: Vec<String>,
    /// Who.
    pub by: String,
    /// When.
    pub since: Seconds,
}

/// How an alert was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertOutcome {
    /// It is so.
    Confirmed,
    /// It is not so.
    Dismissed,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Registers, applies, decides, awards.
    Officer,
    /// Sees its funds, previews and commits its campaigns.
    Donor,
    /// Suspends, lifts, answers alerts.
    Supervisor,
    /// Everything.
    Administrator,
    /// Asks blindly, and sees nothing else.
    Partner,
}

/// Somebody who signs in with a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRecord {
    /// Name to sign in with.
    pub name: String,
    /// What he or she may do.
    pub role: Role,
    /// For which agency; none for all.
    pub agency: Option<String>,
    /// Argon2 hash of the password.
    pub password: String,
}

/// A key of a program that calls the interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyRecord {
    /// What it is called in events.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// For which agency; none for all.
    pub agency: Option<String>,
    /// Of which partner: such a key asks blindly and does nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
}

/// Somebody whose key was destroyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgottenRecord {
    /// When.
    pub since: Seconds,
}

//! What is a stage of an application, and what was copied of its chain when it was filed?

use crate::calendar::{Date, LimitUnit};
use crate::sealing::Sealed;
use crate::words::Words;
use serde::{Deserialize, Serialize};

/// Where a stage of an application stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageRecord {
    /// The program's key of the stage.
    pub stage: String,
    /// Its name.
    pub name: Words,
    /// Who acts.
    pub by: String,
    /// Its limit in days, with the unit.
    pub limit: Option<(u16, LimitUnit)>,
    /// The stage from whose end the limit runs; the stage before where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The day on which it must be done, where there is a limit.
    pub due: Option<Date>,
    /// Whether the day may move because a year's calendar is not published.
    pub is_provisional: bool,
    /// The decision.
    pub decided: Option<StageDecision>,
    /// What kind of stage it is.
    #[serde(default)]
    pub kind: StageKind,
    /// Whether it may be left out.
    #[serde(default)]
    pub need: StageNeed,
    /// Whether aid may be paid as soon as it is accepted.
    #[serde(default)]
    pub lane: Lane,
    /// Its days with the extension that the source allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_max: Option<u16>,
    /// Since when its limit is extended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended: Option<Date>,
    /// Who must have been at the family's home before it is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitDemand>,
    /// First and last day of the list that is up in public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<(Date, Date)>,
    /// The day since which it is open again: after an objection, an appeal, or an acceptance that has run out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Date>,
}

impl StageRecord {
    /// A stage that somebody decides, without a limit and without more.
    pub fn plain(stage: String, name: Words, by: String) -> Self {
        StageRecord {
            stage,
            name,
            by,
            limit: None,
            after: None,
            due: None,
            is_provisional: false,
            decided: None,
            kind: StageKind::Opinion,
            need: StageNeed::Always,
            lane: Lane::Usual,
            days_max: None,
            extended: None,
            visit: None,
            shown: None,
            reopened: None,
        }
    }
}

/// What kind of stage it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// Somebody decides.
    #[default]
    Opinion,
    /// A list is up in public until its period is over.
    Publicity,
    /// The written notice of a refusal; it only comes after one.
    RefusalNotice,
}

/// Whether a stage may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageNeed {
    /// It may not.
    #[default]
    Always,
    /// It may.
    Optional,
    /// It may as long as no objection was found to be right.
    IfDisputed,
}

/// Whether aid waits for the end of the chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// It does.
    #[default]
    Usual,
    /// Once this stage is accepted it may be paid; papers and later stages follow.
    PayFirst,
}

/// A demand that staff visit the family's home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitDemand {
    /// Of a hundred applications so many at least.
    pub share: u8,
    /// How many of the staff go together.
    pub staff: u8,
    /// Whether this family is visited, and why.
    pub chosen: Chosen,
}

/// Whether a family is visited, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// Every family is.
    Always,
    /// It is staff or kin of staff.
    Kin,
    /// The lot fell on it.
    Drawn,
    /// The lot did not fall on it, but too few would have been visited.
    MadeUp,
    /// It need not be.
    Spared,
}

/// What was decided in a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageDecision {
    /// Which way.
    pub outcome: Outcome,
    /// The day.
    pub on: Date,
    /// Who.
    pub by: String,
    /// Why, sealed under the household's key.
    pub reason: Sealed,
}

/// Which way a stage was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// On to the next stage; after the last the aid can be awarded.
    Accept,
    /// The application ends.
    Refuse,
}

/// What holds of an application's chain as a whole; copied from the program on the day of filing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainTerms {
    /// The limit of the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<ProcessTerms>,
    /// How long an acceptance may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<ValidTerms>,
    /// How long the applicant may appeal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<(u16, LimitUnit)>,
}

/// The limit of a whole chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessTerms {
    /// Days and unit.
    pub limit: (u16, LimitUnit),
    /// Days with the extension that the source allows.
    pub days_max: Option<u16>,
    /// The stage whose end starts the clock; the day of filing where there is none.
    pub after: Option<String>,
    /// Stages whose days do not count.
    pub without: Vec<String>,
}

/// How long an acceptance may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValidTerms {
    /// So many calendar days.
    Days(u16),
    /// So many months.
    Months(u16),
}

/// How many applications of a program came to a stage with visits by lot, and how many of them are visited; known by program and stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitTally {
    /// Filed.
    pub filed: u64,
    /// To be visited.
    pub chosen: u64,
}

impl VisitTally {
    /// What the count of a program's stage is known by.
    pub fn id(program: &str, stage: &str) -> String {
        format!("{program} {stage}")
    }
}

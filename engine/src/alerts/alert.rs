//! What is an alert?

use crate::calendar::Date;
use crate::casework::{CaseError, Desk};
use crate::ledger::{AlertAnswer, AlertOutcome, HouseholdId, PersonId, Seconds, read};
use crate::registry::{household_name, read_person};
use crate::words::Words;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A kind of alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// A second award was tried and refused.
    OverlapRefused,
    /// Aid that was recorded late overlaps aid that is held.
    OverlapFound,
    /// One number stands on several registrations.
    SharedNumber,
    /// A number fails its check, or contradicts what else was told.
    DoubtfulNumber,
    /// Somebody with an open application is suspended.
    SuspendedApplicant,
    /// A stage must be decided soon.
    DeadlineNear,
    /// A stage should have been decided.
    DeadlinePassed,
    /// A fund is running low.
    FundLow,
    /// Running aid must be looked at again.
    ReviewDue,
    /// A report of somebody in need waits for its next step.
    ReportOverdue,
}

impl AlertKind {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            AlertKind::OverlapRefused => "overlap_refused",
            AlertKind::OverlapFound => "overlap_found",
            AlertKind::SharedNumber => "shared_number",
            AlertKind::DoubtfulNumber => "doubtful_number",
            AlertKind::SuspendedApplicant => "suspended_applicant",
            AlertKind::DeadlineNear => "deadline_near",
            AlertKind::DeadlinePassed => "deadline_passed",
            AlertKind::FundLow => "fund_low",
            AlertKind::ReviewDue => "review_due",
            AlertKind::ReportOverdue => "report_overdue",
        }
    }

    /// Its name.
    pub fn words(self) -> Words {
        match self {
            AlertKind::OverlapRefused => Words::new("重复救助被拦截", "overlap refused"),
            AlertKind::OverlapFound => Words::new("疑似重复救助", "overlap found later"),
            AlertKind::SharedNumber => Words::new("疑似重复登记", "possibly registered twice"),
            AlertKind::DoubtfulNumber => Words::new("证件号码存疑", "doubtful ID number"),
            AlertKind::SuspendedApplicant => Words::new("停保人员有在办申请", "suspended applicant"),
            AlertKind::DeadlineNear => Words::new("审批时限临近", "deadline near"),
            AlertKind::DeadlinePassed => Words::new("审批超时", "deadline passed"),
            AlertKind::FundLow => Words::new("资金不足", "fund low"),
            AlertKind::ReviewDue => Words::new("需要定期复核", "review due"),
            AlertKind::ReportOverdue => Words::new("线索办理超时", "report overdue"),
        }
    }
}

/// How urgent it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertLevel {
    /// Now.
    Red,
    /// Soon.
    Amber,
    /// To be looked at.
    Notice,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Nobody has answered on this evidence.
    Open,
    /// It is so.
    Confirmed,
    /// It is not so.
    Dismissed,
}

/// Whom or what it is about, by the office's own ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct About {
    /// A household.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household: Option<String>,
    /// A member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// A program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// An application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// A grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<String>,
    /// A fund.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fund: Option<String>,
}

/// Something that a desk must look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Kind and subjects: the same question has the same key.
    pub key: String,
    /// Its kind.
    pub kind: AlertKind,
    /// Whom it is about.
    pub about: Vec<About>,
    /// Since when.
    pub since: Seconds,
    /// The day by which something must be done.
    pub due: Option<Date>,
    /// Whether that day may move.
    pub is_provisional: bool,
    /// How urgent.
    pub level: AlertLevel,
    /// Where it stands.
    pub state: AlertState,
    /// What it says, in one sentence.
    pub says: Words,
    /// The facts that raise it.
    pub evidence: Vec<Words>,
    /// The agency whose desk it is for; none for all.
    pub agency: Option<String>,
    /// Hash of the facts: the same facts are the same question.
    pub fingerprint: String,
    /// The facts as they are hashed: random ids, days, sums; never a name or a number.
    pub facts: Vec<String>,
    /// The household under whose key an answer is sealed.
    pub(super) owner: Option<HouseholdId>,
}

/// Facts that raise an alert, before anybody's answer is looked up.
pub(super) struct Raised {
    pub kind: AlertKind,
    /// Random ids: they make the key.
    pub subjects: Vec<String>,
    /// Facts as they are hashed.
    pub facts: Vec<String>,
    pub about: Vec<About>,
    pub owner: Option<HouseholdId>,
    pub since: Seconds,
    pub due: Option<(Date, bool)>,
    pub level: AlertLevel,
    pub says: Words,
    pub evidence: Vec<Words>,
    pub agency: Option<String>,
}

impl Raised {
    /// The alert with its answer, if it was answered on the same facts.
    pub fn with_answer(mut self, desk: &Desk<'_>) -> Result<Alert, CaseError> {
        self.subjects.sort();
        let key = format!("{}:{}", self.kind.code(), self.subjects.join("+"));
        let digest = Sha256::digest(self.facts.join("\u{0}"));
        let fingerprint: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let answer = read::<AlertAnswer>(desk.store, &key)?.filter(|answer| answer.fingerprint == fingerprint);
        let state = match answer.map(|answer| answer.outcome) {
            None => AlertState::Open,
            Some(AlertOutcome::Confirmed) => AlertState::Confirmed,
            Some(AlertOutcome::Dismissed) => AlertState::Dismissed,
        };
        let Raised { kind, facts, about, owner, since, due, level, says, evidence, agency, .. } = self;
        let (due, is_provisional) = (due.map(|(day, _)| day), due.is_some_and(|(_, provisional)| provisional));
        Ok(Alert { key, kind, about, since, due, is_provisional, level, state, says, evidence, agency, fingerprint, facts, owner })
    }
}

/// The office's ids of a person and the household.
pub(super) fn about_person(desk: &Desk<'_>, person: PersonId) -> Result<About, CaseError> {
    let Some(file) = read_person(desk.store, desk.store.vault(), person)? else { return Ok(About::default()) };
    let household = match file.record.household {
        Some(household) => household_name(desk.store, desk.store.vault(), household)?,
        None => None,
    };
    Ok(About { household, member: Some(file.payload.id), ..About::default() })
}

//! What is an alert?

use super::difference::{Difference, only_in};
use crate::calendar::Date;
use crate::casework::{CaseError, Desk};
use crate::ledger::{AlertAnswer, AlertCase, AlertOutcome, HouseholdId, PersonId, Seconds, alert_key, read};
use crate::registry::{household_name, read_person};
use crate::sealing::Owner;
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
    /// Two registrations look like one person.
    PossibleDuplicate,
    /// A number fails its check, or contradicts what else was told.
    DoubtfulNumber,
    /// Somebody with an open application is suspended.
    SuspendedApplicant,
    /// A stage must be decided soon.
    DeadlineNear,
    /// A stage should have been decided.
    DeadlinePassed,
    /// Somebody objects to what was put up in public.
    Objection,
    /// A fund is running low.
    FundLow,
    /// Money that was paid wrongly has not come back.
    ClaimOpen,
    /// Rows of a file could not be taken.
    ImportRows,
    /// The registers contradict what was told.
    Contradiction,
    /// Aid goes to staff or to their kin.
    KinAward,
    /// A partner asks about many who are not registered here.
    PartnerProbing,
    /// Running aid must be looked at again.
    ReviewDue,
    /// A report of somebody in need waits for its next step.
    ReportOverdue,
    /// Somebody has become eligible, or is eligible no longer.
    EntitlementChanged,
    /// Aid that pays only a difference could pay more.
    TopUpLow,
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
            AlertKind::PossibleDuplicate => "possible_duplicate",
            AlertKind::Objection => "objection",
            AlertKind::ClaimOpen => "claim_open",
            AlertKind::ImportRows => "import_rows",
            AlertKind::PartnerProbing => "partner_probing",
            AlertKind::Contradiction => "contradiction",
            AlertKind::KinAward => "kin_award",
            AlertKind::ReviewDue => "review_due",
            AlertKind::ReportOverdue => "report_overdue",
            AlertKind::EntitlementChanged => "entitlement_changed",
            AlertKind::TopUpLow => "top_up_low",
        }
    }

    /// The kind of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind of the alert that has this key.
    pub fn of_key(key: &str) -> Option<Self> {
        key.split_once(':').and_then(|(code, _)| Self::of_code(code))
    }

    /// Every kind.
    pub const ALL: [Self; 19] = [
        Self::OverlapRefused,
        Self::OverlapFound,
        Self::SharedNumber,
        Self::PossibleDuplicate,
        Self::DoubtfulNumber,
        Self::SuspendedApplicant,
        Self::DeadlineNear,
        Self::DeadlinePassed,
        Self::Objection,
        Self::FundLow,
        Self::ClaimOpen,
        Self::ImportRows,
        Self::PartnerProbing,
        Self::Contradiction,
        Self::KinAward,
        Self::ReviewDue,
        Self::ReportOverdue,
        Self::EntitlementChanged,
        Self::TopUpLow,
    ];

    /// Whether a "yes" says that somebody got or asked for what is not theirs, so that the person is heard before it is said.
    pub fn hearing(self) -> Hearing {
        match self {
            // Two grants of which one may have to go; a registration that may bar the other from aid; a word against a family.
            Self::OverlapFound | Self::PossibleDuplicate | Self::Objection | Self::Contradiction => Hearing::First,
            // What follows is a visit and a second pair of eyes, not less aid.
            Self::KinAward => Hearing::None,
            // Nothing was given: the refusal itself can be appealed.
            Self::OverlapRefused => Hearing::None,
            // The ledger bars both already; what is confirmed is that two papers show one number, not whose it is.
            Self::SharedNumber | Self::DoubtfulNumber => Hearing::None,
            // Decided before, with a hearing of its own.
            Self::SuspendedApplicant | Self::ClaimOpen => Hearing::None,
            // What follows is an application, or a review that hears the family.
            Self::EntitlementChanged => Hearing::None,
            // What follows is more aid.
            Self::TopUpLow => Hearing::None,
            // About the office, money, files and partners.
            Self::DeadlineNear | Self::DeadlinePassed | Self::ReviewDue | Self::ReportOverdue => Hearing::None,
            Self::FundLow | Self::ImportRows | Self::PartnerProbing => Hearing::None,
        }
    }

    /// What an answer covers.
    pub fn memory(self) -> Memory {
        match self {
            // A list from which work takes one after the other away asks nothing new.
            Self::ReviewDue | Self::EntitlementChanged => Memory::NothingNew,
            _ => Memory::SameFacts,
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
            AlertKind::PossibleDuplicate => Words::new("疑似同一人", "possibly one person"),
            AlertKind::Objection => Words::new("公示异议", "objection to a publicity"),
            AlertKind::ClaimOpen => Words::new("多发款项待追回", "money to be recovered"),
            AlertKind::ImportRows => Words::new("导入时搁置的行", "rows set aside by an import"),
            AlertKind::Contradiction => Words::new("申报与核对不一致", "claims contradict documents"),
            AlertKind::KinAward => Words::new("发放给经办人员近亲属", "award to staff or kin"),
            AlertKind::PartnerProbing => Words::new("合作方提问异常", "a partner's questions look odd"),
            AlertKind::ReviewDue => Words::new("需要定期复核", "review due"),
            AlertKind::ReportOverdue => Words::new("线索办理超时", "report overdue"),
            AlertKind::EntitlementChanged => Words::new("符合情况变化", "eligibility has changed"),
            AlertKind::TopUpLow => Words::new("补差救助可提高", "aid that pays a difference could be raised"),
        }
    }
}

/// Whether the person is heard before an alert is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    /// Told in writing first, and heard, or the time to answer is over.
    First,
    /// It is about no conduct of theirs, or it takes nothing away.
    None,
}

/// How long an answer to an alert holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    /// While its facts are the same.
    SameFacts,
    /// While no fact is new; some may go.
    NothingNew,
}

impl Memory {
    /// Whether an answer holds on these facts.
    fn holds(self, answer: &AlertAnswer, fingerprint: &str, facts: &[String]) -> bool {
        if answer.fingerprint == fingerprint || self == Memory::SameFacts {
            return answer.fingerprint == fingerprint;
        }
        only_in(facts, &answer.facts).is_empty()
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
    /// An agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// The reviews of that agency that are due in a month, as `2026-10`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviews: Option<String>,
    /// The changes of eligibility of that agency's programs in a month, as `2026-10`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<String>,
    /// A report of somebody in need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
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
    /// The household or person under whose key an answer is sealed.
    pub(super) owner: Option<Owner>,
    /// The last answer, on whatever evidence.
    pub answered: Option<AlertAnswer>,
    /// How far the person was told and heard, and every answer.
    pub case: AlertCase,
    /// What has changed since the last answer.
    pub difference: Option<Difference>,
}

impl Alert {
    /// In whose history its steps stand.
    pub(super) fn household(&self) -> Option<HouseholdId> {
        match self.owner {
            Some(Owner::Household(household)) => Some(HouseholdId(household)),
            _ => None,
        }
    }
}

/// Facts that raise an alert, before anybody's answer is looked up.
pub(super) struct Raised {
    pub kind: AlertKind,
    /// Random ids: they make the key.
    pub subjects: Vec<String>,
    /// Facts as they are hashed.
    pub facts: Vec<String>,
    pub about: Vec<About>,
    pub owner: Option<Owner>,
    pub since: Seconds,
    pub due: Option<(Date, bool)>,
    pub level: AlertLevel,
    pub says: Words,
    pub evidence: Vec<Words>,
    pub agency: Option<String>,
}

impl Raised {
    /// The alert with its answer, if it was answered on the same facts.
    pub fn with_answer(self, desk: &Desk<'_>) -> Result<Alert, CaseError> {
        let key = alert_key(self.kind.code(), self.subjects);
        let digest = Sha256::digest(self.facts.join("\u{0}"));
        let fingerprint: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let answered = read::<AlertAnswer>(desk.store, &key)?;
        let case = read::<AlertCase>(desk.store, &key)?.unwrap_or_default();
        let holds = |answer: &&AlertAnswer| self.kind.memory().holds(answer, &fingerprint, &self.facts);
        let state = match answered.as_ref().filter(holds).map(|answer| answer.outcome) {
            None => AlertState::Open,
            Some(AlertOutcome::Confirmed) => AlertState::Confirmed,
            Some(AlertOutcome::Dismissed) => AlertState::Dismissed,
        };
        let difference = match &answered {
            Some(answer) if state == AlertState::Open => Some(Difference::between(desk, &answer.facts, &self.facts)?),
            _ => None,
        };
        let Raised { kind, facts, about, owner, since, due, level, says, evidence, agency, .. } = self;
        let (due, is_provisional) = (due.map(|(day, _)| day), due.is_some_and(|(_, provisional)| provisional));
        Ok(Alert { key, kind, about, since, due, is_provisional, level, state, says, evidence, agency, fingerprint, facts, owner, answered, case, difference })
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

/// What people call an agency.
pub(super) fn agency_words(desk: &Desk<'_>, agency: &str) -> Words {
    desk.catalog.agencies.get(agency).cloned().unwrap_or_else(|| Words::new(agency, agency))
}

/// Under whose key what is said of a person or a household is sealed: the household's, or the person's who stands in none.
pub(super) fn owner_of(household: Option<HouseholdId>, person: PersonId) -> Owner {
    household.map_or_else(|| person.into(), Owner::from)
}

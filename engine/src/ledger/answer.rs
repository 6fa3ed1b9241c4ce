//! What does the ledger answer?

use super::ids::{ApplicationId, ChangeId, ConsentId, GrantId, HouseholdId, PaperId, PersonId, ReportId, SampleId, StaffId, SuspensionId};
use crate::calendar::Date;
use crate::money::Money;
use crate::sealing::Sealed;
use crate::words::Words;
use serde::{Deserialize, Serialize};

/// The answer to a command: done, or refused. It is kept as it is under the command's key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Done; nothing to tell.
    Done,
    /// Awarded.
    Granted {
        /// The grant.
        grant: GrantId,
        /// The amount after cuts.
        amount: Option<Money>,
        /// First day.
        from: Date,
        /// Last day.
        until: Option<Date>,
        /// What cut it.
        cut_by: Option<Words>,
        /// Running aid of the household that its rules no longer give as it is paid, now that this award has set its facts.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        look_again: Vec<GrantId>,
        /// Held aid that pays the difference over this one, and pays less now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lowered: Vec<Lowered>,
        /// What else whoever decides should know: numbers of the program that nobody has checked up to the day of the award, aid that
        /// is held for another cause.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        warnings: Vec<Words>,
    },
    /// Registered.
    Registered {
        /// The household.
        household: HouseholdId,
        /// What it changed.
        change: Change,
        /// What was doubtful, sealed under the household's key: a list of texts in both languages.
        warnings: Sealed,
    },
    /// Told in the words of the edge, for what is done by many commands.
    Told {
        /// The text.
        text: String,
    },
    /// Handed in, with the days on which its stages are due.
    Filed {
        /// The application.
        application: ApplicationId,
        /// Stages and due days.
        stages: Vec<(String, Option<Date>)>,
    },
    /// Suspended.
    Suspended {
        /// The suspension.
        suspension: SuspensionId,
    },
    /// Less aid was proposed in writing.
    ChangeProposed {
        /// The change.
        change: ChangeId,
        /// The last day to answer.
        reply_until: Date,
    },
    /// A paper was received.
    PaperReceived {
        /// The paper.
        paper: PaperId,
    },
    /// A consent was recorded.
    ConsentRecorded {
        /// The consent.
        consent: ConsentId,
    },
    /// A member of staff stands in the register.
    StaffRecorded {
        /// Who.
        staff: StaffId,
    },
    /// A report was taken in.
    Reported {
        /// The report.
        report: ReportId,
    },
    /// A sample was drawn.
    Sampled {
        /// The sample.
        sample: SampleId,
    },
    /// Refused.
    Refused(Refusal),
}

/// Held aid that became less because the aid was awarded over which it pays the difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lowered {
    /// The grant.
    pub grant: GrantId,
    /// What it pays now, in its own rhythm.
    pub amount: Money,
    /// From which day on.
    pub from: Date,
    /// What was paid beyond that for months before, and is asked back by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Money>,
}

/// What a registration changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A new household.
    New,
    /// Facts or members have changed.
    Changed,
    /// Nothing.
    None,
}

/// Why a command was refused. A refusal is an answer with what a person needs to go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The same people have aid for the same need and days, or the program itself.
    Overlap(Box<Overlap>),
    /// Somebody is suspended.
    Suspended {
        /// The suspension.
        suspension: SuspensionId,
        /// Who.
        person: PersonId,
        /// Until when, if it ends.
        until: Option<Date>,
    },
    /// The fund has less than that.
    FundEmpty {
        /// The fund.
        fund: String,
        /// What is left.
        left: Money,
    },
    /// A cap, or the aid that is topped up, leaves nothing.
    Capped {
        /// What it says.
        says: Words,
    },
    /// Another program must be decided first.
    NotBefore {
        /// The other program.
        program: String,
        /// Others of which each will do as well.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        or: Vec<String>,
    },
    /// The rules say no.
    NotEligible {
        /// The criteria that fail: id, words and clause.
        failed: Vec<FailedCriterion>,
    },
    /// The rules can't say without these facts.
    NeedsFacts {
        /// Facts that the verdict or the amount hangs on.
        missing: Vec<MissingFact>,
    },
    /// The program is not in force on that day.
    NotInForce {
        /// The program.
        program: String,
    },
    /// There is no such thing, or it is no longer in a state for that.
    NotPossible {
        /// Why, in words.
        says: Words,
    },
}

/// The aid that stands in the way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// The earlier grant.
    pub grant: GrantId,
    /// Its program.
    pub program: String,
    /// Its name.
    pub name: Words,
    /// Its agency.
    pub agency: String,
    /// Its first day.
    pub from: Date,
    /// Its last day, if it ends.
    pub until: Option<Date>,
    /// Whom both cover.
    pub person: PersonId,
    /// Which rule refuses.
    pub rule: OverlapRule,
    /// The program that was asked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub asked: String,
    /// What the rule says, and from when it would no longer refuse where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Words>,
    /// Of a hold: its last day. After that it stands in nobody's way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Date>,
}

/// Which rule refuses a second award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverlapRule {
    /// The two programs exclude each other.
    Excludes,
    /// Only the larger of the two; the held one is.
    HeldIsLarger,
    /// Only the larger of the two; the new one is, and an officer must say that it replaces the held one.
    ReplaceByWord,
    /// The program may not be given again, or not yet.
    SameProgram,
    /// One non-statutory aid for a need and period.
    SameNeed,
    /// One award for each unit of a campaign.
    SameCampaign,
    /// Another registration under the same number holds it: somebody must look first.
    SameNumber,
    /// The held aid pays the difference over the other, and pays more than that. Found later only: it refuses nothing.
    PaysMore,
}

/// A criterion that fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedCriterion {
    /// Its id.
    pub id: String,
    /// What it says.
    pub says: Words,
    /// The clause.
    pub cites: String,
}

/// A fact that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingFact {
    /// A fact of the household.
    Household(String),
    /// A fact of a member.
    Member(PersonId, String),
    /// A number that the catalog does not have for the day.
    Parameter(String),
}

/// Ids of which one is enough, in Chinese and English.
pub fn one_of(program: &str, or: &[String]) -> (String, String) {
    let ids: Vec<&str> = std::iter::once(program).chain(or.iter().map(String::as_str)).collect();
    (ids.join(" 或 "), ids.join(" or "))
}

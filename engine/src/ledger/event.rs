//! What has happened? The events, as the journal keeps them.

use super::answer::{Answer, Overlap, Refusal};
use super::case_record::{AccountRecord, AlertOutcome, ApiKeyRecord, Outcome, StageRecord};
use super::ids::{ApplicationId, GrantId, HouseholdId, PersonId, SuspensionId};
use super::record::{Scope, Seconds};
use super::terms::{GrantTerms, RestsOnDibao};
use crate::calendar::{Date, Period};
use crate::money::Money;
use crate::sealing::{Mark, Note, Owner, Sealed};
use crate::words::Words;
use serde::{Deserialize, Serialize};

/// Version of the stored form of events. Older ones stay readable for ever.
pub const EVENT_VERSION: u16 = 1;

/// An event: what, when, by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Version of its form.
    #[serde(rename = "v")]
    pub version: u16,
    /// When it was recorded.
    pub at: Seconds,
    /// Who did it: an account, a key, or `system`.
    pub by: String,
    /// What happened.
    #[serde(flatten)]
    pub body: EventBody,
}

/// A member as a registration tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberRecorded {
    /// The registration.
    pub person: PersonId,
    /// The member's data, where they are new or have changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Sealed>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum EventBody {
    /// A household was registered or its facts changed; whoever is not among the members has left.
    HouseholdRecorded {
        /// The household.
        household: HouseholdId,
        /// Its own data.
        sealed: Sealed,
        /// Its members in the document's order; none when everybody has left.
        members: Vec<MemberRecorded>,
    },
    /// Somebody was registered who stands in no household here: aid of other agencies names people before they come.
    PersonRecorded {
        /// The registration.
        person: PersonId,
        /// Number and name.
        sealed: Sealed,
    },
    /// Aid was awarded, after all cuts, or recorded as given elsewhere.
    GrantAwarded {
        /// The terms.
        terms: Box<GrantTerms>,
        /// The words of the cap that cut it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cut_by: Option<Words>,
    },
    /// An award was refused for overlap or suspension.
    AwardRefused {
        /// The household.
        household: Option<HouseholdId>,
        /// The member, unless it was for the household.
        recipient: Option<PersonId>,
        /// The program that was tried.
        program: String,
        /// Its name.
        name: Words,
        /// Its agency.
        agency: String,
        /// Why.
        refusal: Refusal,
    },
    /// A late record was found to collide with aid that is held: a question for a desk, nothing is undone.
    OverlapFound {
        /// The grant that was recorded.
        grant: GrantId,
        /// The household it was recorded for.
        household: Option<HouseholdId>,
        /// What it collides with.
        overlap: Box<Overlap>,
    },
    /// A grant was cancelled.
    GrantCancelled {
        /// The grant.
        grant: GrantId,
        /// The first day that it no longer covers.
        on: Date,
        /// Why, sealed under the household's key; none where the grant has no household here.
        reason: Option<Sealed>,
    },
    /// Money was paid out.
    PaymentMade {
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Money,
        /// How much of it the fund bears.
        booked: Money,
        /// The day.
        on: Date,
    },
    /// Money came back after it had been paid.
    MoneyReturned {
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Money,
        /// The day.
        on: Date,
    },
    /// A fund was opened.
    FundOpened {
        /// Its key.
        fund: String,
        /// Who gives.
        donor: String,
        /// What it begins with.
        opening: Money,
        /// The programs it pays for.
        programs: Vec<String>,
    },
    /// Money came into a fund.
    FundReceived {
        /// The fund.
        fund: String,
        /// How much.
        amount: Money,
    },
    /// Somebody was suspended.
    SuspensionImposed {
        /// Its number.
        suspension: SuspensionId,
        /// The household as a whole, if it is.
        household: Option<HouseholdId>,
        /// Everybody who is barred.
        people: Vec<PersonId>,
        /// From what.
        scope: Scope,
        /// The days.
        days: Period,
        /// Why.
        reason: Sealed,
    },
    /// A suspension was lifted.
    SuspensionLifted {
        /// The suspension.
        suspension: SuspensionId,
        /// Why.
        reason: Sealed,
    },
    /// An application was handed in.
    ApplicationFiled {
        /// Its number.
        application: ApplicationId,
        /// The household.
        household: HouseholdId,
        /// The member, unless the household applies.
        recipient: Option<PersonId>,
        /// The program.
        program: String,
        /// Its name.
        name: Words,
        /// Who decides.
        agency: String,
        /// What it is for.
        need: String,
        /// Whether it would fall with the subsistence allowance.
        rests_on_dibao: RestsOnDibao,
        /// The day it was handed in.
        on: Date,
        /// Its stages.
        stages: Vec<StageRecord>,
    },
    /// A stage was decided.
    StageDecided {
        /// The application.
        application: ApplicationId,
        /// The stage.
        stage: String,
        /// Which way.
        outcome: Outcome,
        /// The day.
        on: Date,
        /// Why.
        reason: Sealed,
        /// When the later stages are due now: day and whether it may move.
        later: Vec<(String, Option<Date>, bool)>,
    },
    /// An alert was answered.
    AlertAnswered {
        /// The alert.
        key: String,
        /// The evidence that was answered.
        fingerprint: String,
        /// Which way.
        outcome: AlertOutcome,
        /// Why.
        reason: Note,
    },
    /// An account was made or changed.
    AccountSet(AccountRecord),
    /// A key was issued.
    KeyIssued {
        /// The mark of its secret.
        mark: Mark,
        /// What it may do.
        key: ApiKeyRecord,
    },
    /// An ID number was shown in full to somebody.
    NumberRevealed {
        /// Whose.
        person: PersonId,
        /// The household on whose page it stood.
        household: HouseholdId,
        /// What for.
        purpose: Note,
    },
    /// A partner asked whether somebody had a need met.
    AskedBlindly {
        /// Of whom.
        person: PersonId,
        /// The household of that person.
        household: HouseholdId,
        /// The need.
        need: String,
        /// The days.
        window: Period,
        /// What for, with the reference of the consent.
        purpose: Note,
    },
    /// Somebody was forgotten: the key is destroyed.
    Forgotten {
        /// Who.
        owner: Owner,
    },
    /// An answer that is kept for ever.
    AnswerKept {
        /// The mark of actor and key.
        command: Mark,
        /// The mark of what was asked.
        body: Mark,
        /// What was answered.
        answer: Answer,
    },
}

//! What has happened? The events, as the journal keeps them.

use super::answer::{Answer, Overlap, Refusal};
use super::attention::AttentionEvent;
use super::case_record::{AccountRecord, AlertOutcome, ApiKeyRecord, Kin};
use super::chain::ChainEvent;
use super::change::ChangeEvent;
use super::claim::ClaimEvent;
use super::file_name::FileName;
use super::hold::HoldEvent;
use super::identity::IdentityEvent;
use super::ids::{ApplicationId, GrantId, HouseholdId, PersonId, SuspensionId};
use super::kin::KinEvent;
use super::outside::{ImportEvent, PartnerEvent};
use super::paper::PaperEvent;
use super::record::{Scope, Seconds};
use super::report::ReportEvent;
use super::sample::SampleEvent;
use super::stage::{ChainTerms, Outcome, StageRecord};
use super::terms::{GrantTerms, RestsOnDibao};
use super::upkeep::UpkeepEvent;
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
        /// Alerts whose facts this takes away, where only whoever reads what is sealed can tell.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        closes: Vec<String>,
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
        /// At which window it was handed in, where that is not the deciding agency's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window: Option<String>,
        /// Whether somebody of the household is staff or kin of staff: the case is visited.
        #[serde(default)]
        kin: Kin,
        /// What holds of the chain as a whole.
        #[serde(default)]
        chain: ChainTerms,
        /// When the whole chain is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        process_due: Option<(Date, bool)>,
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
        /// When the whole chain is due now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        process: Option<(Date, bool)>,
        /// The last day on which the acceptance may be used.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        valid_until: Option<Date>,
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
        /// The facts that were answered, so that new ones can be told apart.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        facts: Vec<String>,
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
        /// Of whom; nobody where no registration bears what was asked by.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
        /// The household of that person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        household: Option<HouseholdId>,
        /// The need.
        need: String,
        /// The days.
        window: Period,
        /// What for, with the reference of the consent.
        purpose: Note,
        /// Which partner, where one asked with its own key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        partner: Option<String>,
        /// The day on which it is counted; that of the recorded time where nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<Date>,
    },
    /// A place and money are kept, or given up.
    Hold(HoldEvent),
    /// Two registrations were found to be one person, or two.
    Identity(IdentityEvent),
    /// Money that was paid wrongly is asked back.
    Claim(ClaimEvent),
    /// An application goes its way.
    Chain(ChainEvent),
    /// Running aid is to be less.
    Change(ChangeEvent),
    /// Reviews, deaths, moves, protection.
    Upkeep(UpkeepEvent),
    /// A report of somebody in need.
    Report(ReportEvent),
    /// Papers, checks, consent.
    Paper(PaperEvent),
    /// The register of staff and their kin.
    Kin(KinEvent),
    /// Samples for checking.
    Sample(SampleEvent),
    /// An alert's due process.
    Attention(AttentionEvent),
    /// Files that were read in.
    Import(ImportEvent),
    /// Partners who may ask.
    Partner(PartnerEvent),
    /// The files of a catalog are kept, so that decisions can be computed again.
    CatalogKept {
        /// The catalog's hash.
        hash: String,
        /// The kept file's name.
        file: FileName,
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

/// The groups of events, named once: `event_groups!(pattern)` stands for the events of all of them in a match.
#[macro_export]
macro_rules! event_groups {
    (pattern) => { $crate::event_groups!(@all pattern []) };
    (names) => { $crate::event_groups!(@all names []) };
    (step $body:tt) => { $crate::event_groups!(@all step [$body]) };
    (@all $form:ident $with:tt) => {
        $crate::event_groups!(@$form $with Hold Identity Claim Chain Change Upkeep Report Paper Kin Sample Attention Import Partner)
    };
    (@pattern [] $first:ident $($group:ident)*) => { $crate::ledger::EventBody::$first(_) $(| $crate::ledger::EventBody::$group(_))* };
    (@names [] $($group:ident)*) => { [$(stringify!($group)),*] };
    (@step [$body:tt] $($group:ident)*) => {
        match $body {
            $($crate::ledger::EventBody::$group(event) => Some((event.code(), event.sealed())),)*
            _ => None,
        }
    };
}

/// What all groups are called.
pub const GROUPS: [&str; 13] = event_groups!(names);

impl EventBody {
    /// The code and the sealed texts of an event of a group, which is a step of something longer: a hold, a case, a report, an
    /// alert. None of an event that stands for itself.
    pub fn step(&self) -> Option<(&'static str, Vec<&Sealed>)> {
        event_groups!(step self)
    }
}

//! Who has got what, from whom, for which days; and may they get more?
//!
//! `decide` reads records and answers with events or a refusal; `apply` turns events into records and can't refuse. Neither
//! knows a catalog: a command carries its terms.

mod answer;
mod apply;
mod apply_people;
mod award;
mod case_record;
mod collision;
mod command;
mod decide;
mod event;
mod file_name;
mod ids;
mod key;
mod record;
mod sums;
mod terms;

pub use answer::{Answer, FailedCriterion, MissingFact, Overlap, OverlapRule, Refusal};
pub use apply::apply;
pub use apply_people::{HOUSEHOLD_ALIAS, MEMBER_ALIAS, NUMBER, number_key};
pub use award::{Standing, standing};
pub use case_record::{
    AccountRecord, AlertAnswer, AlertOutcome, ApiKeyRecord, ApplicationRecord, ApplicationState, CommandRecord, ForgottenRecord, FoundOverlap, HistoryEntry,
    OpenApplication, Outcome, RefusedAward, Role, StageDecision, StageRecord,
};
pub use collision::{Collision, Registration, collide, is_same_need, is_within};
pub use command::{Action, Command, CommandKey};
pub use decide::{Decision, decide};
pub use event::{EVENT_VERSION, Event, EventBody, MemberRecorded};
pub use file_name::FileName;
pub use ids::{ApplicationId, GrantId, HouseholdId, PersonId, SuspensionId};
pub use key::{Changes, KeyPart, ReadError, ReadVersion, RecordKey, Records, Stored, StoredBytes, Versioned, decode, read, read_versioned};
pub use record::{
    AidRecord, ClockRecord, DoubtfulNumber, FundRecord, GrantRecord, GrantState, HeldAid, HeldSuspension, HouseholdAlias, HouseholdRecord, MemberAlias,
    NumberDoubt, NumberRecord, PersonRecord, Scope, Seconds, SharedNumber, SuspensionRecord,
};
pub use terms::{
    AidKind, Basis, BasisVerdict, Beneficiary, Booking, CampaignPlace, CapTerms, FundTerms, GrantTerms, RelationToHeld, Repeat, RestsOnDibao, Rhythm,
};

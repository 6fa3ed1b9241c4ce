//! Who has got what, from whom, for which days; and may they get more?
//!
//! `decide` reads records and answers with events or a refusal; `apply` turns events into records and can't refuse. Neither
//! knows a catalog: a command carries its terms.

mod answer;
mod apply;
mod apply_grants;
mod apply_people;
mod attention;
mod award;
mod case_record;
mod chain;
mod change;
mod changed;
mod claim;
mod closing;
mod collision;
mod command;
mod decide;
mod event;
mod file_name;
mod hold;
mod identity;
mod ids;
mod instalments;
mod key;
mod kin;
mod one_person;
mod outside;
mod paper;
mod raise;
mod record;
mod report;
mod sample;
mod stage;
mod standing_application;
mod sums;
mod supplement;
mod terms;
mod too_high;
mod top_up;
mod upkeep;
mod why;

pub use answer::{Answer, Change, FailedCriterion, Lowered, MissingFact, Overlap, OverlapRule, Refusal, one_of};
pub use apply::apply;
pub use apply_people::{HOUSEHOLD_ALIAS, MEMBER_ALIAS, NUMBER, forgotten_key, number_key};
pub use attention::{AlertCase, AnswerStep, AttentionEvent, ClosedAlert, alert_key};
pub use award::{Standing, standing};
pub use case_record::{
    AccountRecord, AlertAnswer, AlertOutcome, ApiKeyRecord, ApplicationRecord, ApplicationState, CommandRecord, ForgottenRecord, FoundOverlap, HistoryEntry,
    Kin, OpenApplication, OverlapOf, RefusedAward, Role,
};
pub use chain::{Appeal, AskedPapers, ChainEvent, Clocks, LaterStages, Objection, ObjectionFinding, Publicity, Visit};
pub use change::{ChangeEvent, ChangeKind, ChangePlan, ChangeRecord, OpenChange};
pub use changed::{ChangedPerson, changed_since};
pub use claim::{Claim, ClaimEvent, OpenClaim};
pub use closing::{are_settled, review_month};
pub use collision::{Collision, Registration, collide, is_same_need, is_within};
pub use command::{Action, Command, CommandKey};
pub use decide::{Decision, decide};
pub use event::{EVENT_VERSION, Event, EventBody, GROUPS, MemberRecorded};
pub use file_name::FileName;
pub use hold::HoldEvent;
pub use identity::{IdentityEvent, IdentityFinding, PairRecord, pair};
pub use ids::{ApplicationId, ChangeId, ConsentId, GrantId, HouseholdId, PaperId, PersonId, ReportId, SampleId, StaffId, SuspensionId};
pub use instalments::Ceiling;
pub use key::{
    Changes, KeyPart, ReadError, ReadVersion, RecordKey, Records, Stored, StoredBytes, Versioned, decode, read, read_all, read_under, read_version,
    read_versioned,
};
pub use kin::{Declared, KinEvent, KinNumber, Relative, StaffPayload, StaffRecord};
pub use one_person::{Registrations, linked_people, registrations_of};
pub use outside::{ImportEvent, ImportRecord, KeptCatalog, PartnerDay, PartnerEvent, PartnerQuestion, PartnerRecord, SetAside};
pub use paper::{Asked, Authorised, CheckRecord, ConsentPurpose, ConsentRecord, PaperEvent, PaperRecord};
pub use raise::{BesideOther, TooLow, ToppingUp, too_low};
pub use record::{
    AidRecord, ClockRecord, DoubtfulNumber, FundHold, FundRecord, GrantRecord, GrantState, HeldAid, HeldSuspension, HouseholdAlias, HouseholdRecord,
    MemberAlias, NumberDoubt, NumberRecord, PersonRecord, Scope, Seconds, SharedNumber, SuspensionRecord,
};
pub use report::{OpenReport, ReportChannel, ReportEvent, ReportRecord, ReportStep, StepTaken};
pub use sample::{SampleCheck, SampleEvent, SampleFinding, SampleRecord};
pub use stage::{ChainTerms, Chosen, Lane, Outcome, ProcessTerms, StageDecision, StageKind, StageNeed, StageRecord, ValidTerms, VisitDemand, VisitTally};
pub use standing_application::GoodAcceptance;
pub use sums::given_within;
pub use supplement::{EndsWith, ends_with};
pub use terms::{
    AidKind, Basis, BasisVerdict, Beneficiary, Booking, CampaignPlace, CapTerms, Conferred, FundTerms, GrantTerms, Linked, RelationToHeld, Repeat,
    RestsOnDibao, ReviewTerms, Rhythm, YearWindow,
};
pub use too_high::{TooHigh, too_high};
pub use upkeep::{FilePart, MovedAway, Protection, ReviewDue, ReviewFinding, UpkeepEvent, own_aid};

//! What does the ledger remember of people, aid and money?

use super::attention::{AlertCase, ClosedAlert};
use super::case_record::{
    AccountRecord, AlertAnswer, ApiKeyRecord, ApplicationRecord, CommandRecord, ForgottenRecord, FoundOverlap, HistoryEntry, OpenApplication, OverlapOf,
    RefusedAward,
};
use super::change::{ChangeRecord, OpenChange};
use super::changed::ChangedPerson;
use super::claim::{Claim, OpenClaim};
use super::identity::PairRecord;
use super::ids::{ApplicationId, ChangeId, ConsentId, GrantId, HouseholdId, PaperId, PersonId, ReportId, SampleId, StaffId, SuspensionId};
use super::instalments::Ceiling;
use super::key::Stored;
use super::kin::{KinNumber, StaffRecord};
use super::outside::{ImportRecord, KeptCatalog, PartnerDay, PartnerQuestion, PartnerRecord};
use super::paper::{CheckRecord, ConsentRecord, PaperRecord};
use super::raise::{BesideOther, ToppingUp};
use super::report::{OpenReport, ReportRecord};
use super::sample::SampleRecord;
use super::stage::VisitTally;
use super::terms::{AidKind, Conferred, GrantTerms, RestsOnDibao, Rhythm};
use super::upkeep::{MovedAway, Protection, ReviewDue};
use crate::calendar::{Date, Period};
use crate::money::Money;
use crate::sealing::{Mark, Sealed};
use crate::words::Words;
use serde::{Deserialize, Serialize};

/// A moment as seconds since 1970; it never goes back within one ledger.
pub type Seconds = i64;

/// A household.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HouseholdRecord {
    /// The document's own id and the household's facts.
    pub sealed: Sealed,
    /// Its members, in the document's order. Empty when everybody has left.
    pub members: Vec<PersonId>,
    /// Suspensions of the household as a whole: they follow those who were members then.
    #[serde(default)]
    pub suspensions: Vec<SuspensionId>,
    /// When it was registered.
    pub since: Seconds,
    /// When its facts were last recorded.
    pub recorded: Seconds,
    /// Whether its place and its aid must be told to nobody outside.
    #[serde(default)]
    pub protection: Protection,
    /// Where it has moved to, and its last day here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<MovedAway>,
}

/// A registered person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonRecord {
    /// The document's own id, name, number and facts.
    pub sealed: Sealed,
    /// The household, unless the person has left it.
    pub household: Option<HouseholdId>,
    /// The mark of the number, where it has a whole one.
    pub number: Option<Mark>,
    /// The mark of the member's own id.
    pub alias: Mark,
    /// When it was last recorded.
    pub recorded: Seconds,
    /// The day of death, where it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub died: Option<Date>,
    /// The position of the event that last told who this is.
    #[serde(default)]
    pub changed: u64,
    /// Whether it was a member of a household that was protected: whoever leaves takes the protection along.
    #[serde(default)]
    pub protection: Protection,
}

/// Whose number this is: one number can stand on several registrations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRecord {
    /// The registrations, in the order in which they came.
    pub people: Vec<PersonId>,
}

/// Which household the office calls so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdAlias {
    /// The household.
    pub household: HouseholdId,
}

/// Which members the office calls so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberAlias {
    /// The registrations.
    pub people: Vec<PersonId>,
}

/// A number that stands on more than one registration, for the desk to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedNumber {
    /// The registrations.
    pub people: Vec<PersonId>,
    /// Since when.
    pub since: Seconds,
}

/// A number that fails its check or contradicts what else was told, for the desk to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoubtfulNumber {
    /// The household of the registration.
    pub household: Option<HouseholdId>,
    /// What is doubtful.
    pub doubts: Vec<NumberDoubt>,
    /// Since when.
    pub since: Seconds,
}

/// What can be doubtful about a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberDoubt {
    /// It fails its check.
    Fails,
    /// It says another sex than what was told.
    SexDiffers,
    /// It says another birth date than what was told.
    BirthDateDiffers,
    /// Somebody else who bears it has died.
    BearerDied,
}

/// All aid of one person: what decides whether more may be given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AidRecord {
    /// Every grant that ever covered the person and was not cancelled before it was paid.
    pub held: Vec<HeldAid>,
    /// Suspensions that were not lifted.
    pub suspensions: Vec<HeldSuspension>,
    /// Programs that were decided, either way.
    pub decided: Vec<String>,
    /// Other registrations that an officer has confirmed to be the same person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<PersonId>,
    /// Other registrations that an officer has found to be somebody else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub different: Vec<PersonId>,
}

/// A grant as the collision rules see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldAid {
    /// The grant.
    pub grant: GrantId,
    /// Its program.
    pub program: String,
    /// Its name.
    pub name: Words,
    /// Its agency.
    pub agency: String,
    /// Statutory or not.
    pub kind: AidKind,
    /// What it is for.
    pub need: String,
    /// How its amount is counted.
    pub per: Rhythm,
    /// The amount.
    pub amount: Option<Money>,
    /// What a month was worth from a day on, where it was reduced; the amount is what it comes to in the end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<(Date, Money)>,
    /// Of monthly aid: the most that caps let it pay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ceilings: Vec<Ceiling>,
    /// How many people share it.
    pub shared_by: u32,
    /// Its days.
    pub days: Period,
    /// The day of the award, where its days begin later: what it confers holds from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awarded: Option<Date>,
    /// Its cause, under the person's own key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Mark>,
    /// Its campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// Whether it falls with the subsistence allowance.
    pub rests_on_dibao: RestsOnDibao,
    /// Of a hold: its last day. After that it stands for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Date>,
    /// Facts that hold while it runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confers: Vec<Conferred>,
    /// The grant that it adds to, where it is a supplement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplements: Option<GrantId>,
}

impl HeldAid {
    /// The days on which the facts hold that it confers.
    pub fn status_days(&self) -> Period {
        Period { from: self.awarded.unwrap_or(self.days.from), to: self.days.to }
    }

    /// Whether it still stands for something: aid does, and a hold up to its last day.
    pub fn stands(&self, today: Date) -> bool {
        self.held_until.is_none_or(|until| today <= until)
    }
}

/// From which aid somebody is barred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All aid.
    All,
    /// Whatever rests on the subsistence allowance.
    RestsOnDibao,
    /// These programs and needs.
    Named {
        /// Program ids.
        programs: Vec<String>,
        /// Needs, with all that lies within them.
        needs: Vec<String>,
    },
}

/// A suspension on a person's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldSuspension {
    /// The suspension.
    pub suspension: SuspensionId,
    /// From what.
    pub scope: Scope,
    /// The days.
    pub days: Period,
}

/// A suspension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SuspensionRecord {
    /// Its number.
    pub suspension: SuspensionId,
    /// The household as a whole, if it is suspended.
    pub household: Option<HouseholdId>,
    /// Everybody who is barred.
    pub people: Vec<PersonId>,
    /// From what.
    pub scope: Scope,
    /// The days.
    pub days: Period,
    /// Why, sealed under the household's or the person's key.
    pub reason: Sealed,
    /// Who decided.
    pub by: String,
    /// When it was recorded.
    pub since: Seconds,
    /// When it was lifted.
    pub lifted: Option<Seconds>,
}

/// A grant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GrantRecord {
    /// What was awarded.
    pub terms: GrantTerms,
    /// How much was paid so far.
    pub paid: Money,
    /// How much came back.
    pub returned: Money,
    /// How much of what was paid its fund bore, less what went back to the fund.
    pub borne: Money,
    /// Where it stands.
    pub state: GrantState,
    /// The words of a cap that cut it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_by: Option<Words>,
    /// Other amounts from a day on, after it was reduced; in the order of the days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<(Date, Money)>,
    /// Why it was lowered or raised beside other aid, in the order in which that was recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<BesideOther>,
    /// The first day without aid, where a decision ended it early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stops: Option<Date>,
    /// Every change that was ever proposed for it, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ChangeId>,
    /// What was paid wrongly and is to be recovered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// When it must be looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_due: Option<Date>,
    /// Every supplement that was ever given to it, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supplements: Vec<GrantId>,
    /// Who awarded it.
    pub by: String,
    /// When.
    pub since: Seconds,
}

/// Where a grant stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// In force.
    Active,
    /// Cancelled: it covers nothing from the first unpaid day on.
    Cancelled,
    /// Replaced by a larger one.
    Replaced(GrantId),
    /// No aid yet: a place and money kept until a day.
    Held(Date),
    /// A hold that was given up.
    Released,
    /// A hold that became this grant.
    Redeemed(GrantId),
    /// Ended by a decision, by death or by a move.
    Ended,
}

/// A fund: opening + received − held − granted − paid + returned is never below zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundRecord {
    /// Its key.
    pub id: String,
    /// Who gives.
    pub donor: String,
    /// The programs it pays for.
    pub programs: Vec<String>,
    /// What it began with.
    pub opening: Money,
    /// What came in since.
    pub received: Money,
    /// Set aside for instalments to come.
    pub held: Money,
    /// Granted and not yet paid.
    pub granted: Money,
    /// Paid.
    pub paid: Money,
    /// Paid and come back.
    pub returned: Money,
    /// When it was opened.
    pub since: Seconds,
    /// Money kept for holds. Whoever reads leaves out those whose day has passed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<FundHold>,
}

/// Money kept for a hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundHold {
    /// The hold.
    pub hold: GrantId,
    /// How much.
    pub amount: Money,
    /// Its last day.
    pub until: Date,
}

impl FundRecord {
    /// What can still be given on a day.
    pub fn left(&self, today: Date) -> Money {
        self.left_beside(today, None)
    }

    /// What can still be given on a day by whoever redeems a hold.
    pub fn left_beside(&self, today: Date, redeemed: Option<GrantId>) -> Money {
        let come_in = self.opening.fen() + self.received.fen() + self.returned.fen();
        let kept: i64 = self.holds.iter().filter(|hold| today <= hold.until && Some(hold.hold) != redeemed).map(|hold| hold.amount.fen()).sum();
        Money::from_fen(come_in - self.held.fen() - kept - self.granted.fen() - self.paid.fen())
    }

    /// Whether less than a tenth of what came in is left on a day.
    pub fn is_low(&self, today: Date) -> bool {
        const SHARE: i64 = 10;
        let come_in = self.opening.fen().saturating_add(self.received.fen());
        come_in > 0 && self.left(today).fen().saturating_mul(SHARE) <= come_in
    }

    /// What is set aside on a day: for instalments, and for holds.
    pub fn held_on(&self, today: Date) -> Money {
        let kept: i64 = self.holds.iter().filter(|hold| today <= hold.until).map(|hold| hold.amount.fen()).sum();
        Money::from_fen(self.held.fen() + kept)
    }
}

/// What the ledger knows of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRecord {
    /// The latest recorded moment.
    pub latest: Seconds,
}

macro_rules! stored {
    ($($record:ty, $id:ty, $letter:literal;)*) => {
        $(impl Stored for $record {
            type Id = $id;
            const LETTER: u8 = $letter;
        })*
    };
}

stored! {
    HouseholdRecord, HouseholdId, b'h';
    PersonRecord, PersonId, b'p';
    NumberRecord, Mark, b'n';
    HouseholdAlias, Mark, b'a';
    MemberAlias, Mark, b'm';
    SharedNumber, Mark, b'N';
    DoubtfulNumber, PersonId, b'f';
    AidRecord, PersonId, b'A';
    SuspensionRecord, SuspensionId, b's';
    GrantRecord, GrantId, b'g';
    FundRecord, String, b'F';
    ApplicationRecord, ApplicationId, b'q';
    OpenApplication, ApplicationId, b'o';
    RefusedAward, u64, b'r';
    FoundOverlap, u64, b'O';
    OverlapOf, (GrantId, u64), b'j';
    ChangedPerson, (u64, PersonId), b'b';
    CommandRecord, Mark, b'c';
    HistoryEntry, (HouseholdId, u64), b'H';
    AlertAnswer, String, b'L';
    AccountRecord, String, b'u';
    ApiKeyRecord, Mark, b'k';
    ForgottenRecord, (u64, u64), b'x';
    ClockRecord, String, b't';
    PairRecord, (PersonId, PersonId), b'i';
    OpenClaim, GrantId, b'C';
    ToppingUp, GrantId, b'T';
    ChangeRecord, ChangeId, b'd';
    OpenChange, ChangeId, b'D';
    ReviewDue, (String, GrantId), b'v';
    ReportRecord, ReportId, b'e';
    OpenReport, ReportId, b'E';
    PaperRecord, (HouseholdId, PaperId), b'w';
    CheckRecord, HouseholdId, b'K';
    ConsentRecord, (HouseholdId, ConsentId), b'y';
    StaffRecord, StaffId, b'z';
    KinNumber, Mark, b'Z';
    SampleRecord, SampleId, b'M';
    AlertCase, String, b'l';
    ClosedAlert, String, b'X';
    ImportRecord, String, b'I';
    PartnerRecord, String, b'P';
    PartnerDay, String, b'Y';
    PartnerQuestion, (String, u64), b'Q';
    KeptCatalog, String, b'G';
    VisitTally, String, b'J';
}

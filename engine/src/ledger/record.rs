//! What does the ledger remember of people, aid and money?

use super::case_record::{
    AccountRecord, AlertAnswer, ApiKeyRecord, ApplicationRecord, CommandRecord, ForgottenRecord, FoundOverlap, HistoryEntry, OpenApplication, RefusedAward,
};
use super::ids::{ApplicationId, GrantId, HouseholdId, PersonId, SuspensionId};
use super::key::Stored;
use super::terms::{AidKind, GrantTerms, RestsOnDibao, Rhythm};
use crate::calendar::Period;
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
    /// How many people share it.
    pub shared_by: u32,
    /// Its days.
    pub days: Period,
    /// Its cause, under the person's own key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Mark>,
    /// Its campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// Whether it falls with the subsistence allowance.
    pub rests_on_dibao: RestsOnDibao,
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
}

impl FundRecord {
    /// What can still be given.
    pub fn left(&self) -> Money {
        let come_in = self.opening.fen() + self.received.fen() + self.returned.fen();
        Money::from_fen(come_in - self.held.fen() - self.granted.fen() - self.paid.fen())
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
    CommandRecord, Mark, b'c';
    HistoryEntry, (HouseholdId, u64), b'H';
    AlertAnswer, String, b'L';
    AccountRecord, String, b'u';
    ApiKeyRecord, Mark, b'k';
    ForgottenRecord, (u64, u64), b'x';
    ClockRecord, String, b't';
}

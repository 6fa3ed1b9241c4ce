//! What does somebody want, and what did casework make of it?

use crate::people::{Card, Home};
use engine::ledger::{ApplicationId, Command, GrantId, HouseholdId, IdentityFinding, Outcome, PersonId, Scope, SuspensionId};
use engine::sealing::{Owner, SealKey};

/// Something that casework read before it judged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    Household(HouseholdId),
    Person(PersonId),
    Aid(PersonId),
    /// The registrations under a number, by its 18 characters.
    Number(String),
    Grant(GrantId),
    Application(ApplicationId),
    Suspension(SuspensionId),
    /// What was found about two registrations.
    Pair(PersonId, PersonId),
}

/// For whom aid is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct For {
    pub household: HouseholdId,
    pub recipient: Option<PersonId>,
}

/// Whether the officer says that the new grant takes the place of a smaller one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Given,
    NotGiven,
}

/// What an award goes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    Nothing,
    Application(ApplicationId),
    /// The hold that it redeems.
    Hold(GrantId),
}

/// Which part of the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Whole,
    Half,
    TooMuch,
}

/// What somebody wants.
#[derive(Clone, Debug)]
pub enum Wish {
    Record(Home),
    Award {
        program: &'static str,
        to: For,
        cause: Option<u8>,
        word: Word,
        before: Before,
    },
    Hold {
        program: &'static str,
        to: For,
        cause: Option<u8>,
        days: i32,
    },
    Release(GrantId),
    /// More of a running grant for those who have come since.
    Supplement(GrantId, HouseholdId),
    Past {
        program: &'static str,
        to: For,
        cause: Option<u8>,
        months_ago: i32,
    },
    /// Aid that another office gave to somebody of whom nothing is known yet.
    Newcomer {
        program: &'static str,
        card: Card,
        months_ago: i32,
    },
    Cancel(GrantId),
    Pay(GrantId, Part),
    Return(GrantId, Part),
    Claim(GrantId, Part),
    Waive(GrantId, Part),
    Identify(PersonId, PersonId, IdentityFinding),
    Suspend {
        whom: For,
        scope: Scope,
        days: Option<i32>,
    },
    Lift(SuspensionId),
    File {
        program: &'static str,
        to: For,
    },
    Decide(ApplicationId, Outcome),
    OpenFund(&'static str),
    Receive(&'static str, i64),
    Forget(Owner),
}

/// A form: the wish, who hands it in, and its number, under which it is resent until it is answered.
#[derive(Clone, Debug)]
pub struct Form {
    /// None for a command without a key.
    pub serial: Option<u64>,
    pub officer: &'static str,
    pub wish: Wish,
}

/// What the papers say about an owner whose data a command seals.
#[derive(Clone, Debug)]
pub struct Paper {
    pub owner: Owner,
    /// The bytes that were sealed.
    pub plain: Vec<u8>,
    pub key: SealKey,
    /// The 18 characters of the number.
    pub number: Option<String>,
    /// What must be nowhere to read.
    pub secrets: Vec<String>,
}

/// A command as casework made it.
#[derive(Clone, Debug)]
pub struct Asked {
    pub form: Form,
    pub command: Command,
    pub seen: Vec<Seen>,
    pub papers: Vec<Paper>,
    /// How many commands the auditor had seen decided when it was judged.
    pub judged_at: u64,
    /// Whether it was in flight when the power failed.
    pub is_resent: bool,
}

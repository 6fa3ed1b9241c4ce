//! What is asked of the ledger?

use super::answer::{Answer, Refusal};
use super::claim::ClaimEvent;
use super::event::EventBody;
use super::identity::IdentityEvent;
use super::ids::{GrantId, PersonId};
use super::key::ReadVersion;
use super::record::Seconds;
use super::terms::GrantTerms;
use crate::calendar::Date;
use crate::money::Money;
use crate::sealing::{Mark, Owner, SealKey, Sealed};

/// A command: something that casework has judged, with the versions of everything it read.
#[derive(Clone, Debug)]
pub struct Command {
    /// Who asks.
    pub by: String,
    /// Now; the ledger never records an earlier moment than it has already recorded.
    pub at: Seconds,
    /// The day, by the office's calendar.
    pub today: Date,
    /// The key under which the answer is kept.
    pub key: Option<CommandKey>,
    /// Versions of the records that were read to judge; if one has changed the command is stale and is judged again.
    pub expected: Vec<ReadVersion>,
    /// Keys of people and households that are new.
    pub new_keys: Vec<(Owner, SealKey)>,
    /// What to do.
    pub action: Action,
}

/// The key of a command, so that a retry gets the first answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandKey {
    /// The mark of actor and key.
    pub key: Mark,
    /// The mark of what is asked: the same key with another body is a mistake.
    pub body: Mark,
}

/// What to do.
#[derive(Clone, Debug)]
pub enum Action {
    /// Records what needs no further rule than that nothing read has changed: registrations, applications, accounts, reveals.
    Record {
        /// What has happened.
        events: Vec<EventBody>,
        /// What is answered.
        answer: Answer,
    },
    /// Opens a fund, unless there is one of that name.
    OpenFund {
        /// Its key.
        fund: String,
        /// Who gives.
        donor: String,
        /// What it begins with.
        opening: Money,
        /// The programs it pays for.
        programs: Vec<String>,
    },
    /// Takes money into a fund.
    Receive {
        /// The fund.
        fund: String,
        /// How much.
        amount: Money,
    },
    /// Gives aid, if nothing stands in the way.
    Award(Box<GrantTerms>),
    /// Keeps a place and money until a day, on the conditions on which aid is given.
    Hold {
        /// What is to be awarded.
        terms: Box<GrantTerms>,
        /// The last day.
        until: Date,
    },
    /// Gives up a hold.
    ReleaseHold {
        /// The hold.
        hold: GrantId,
        /// Why.
        reason: Option<Sealed>,
    },
    /// Links two registrations, or tells them apart.
    Identify(IdentityEvent),
    /// Asks money back, or gives up asking.
    Claim(ClaimEvent),
    /// Records aid that was given elsewhere: it collides with later aid and is never refused itself.
    RecordPast {
        /// The terms.
        terms: Box<GrantTerms>,
        /// Somebody of whom nothing else is known yet, with number and name sealed.
        newcomer: Option<(PersonId, Sealed)>,
    },
    /// Raises a top-up to the difference that is due now.
    Raise {
        /// The grant.
        grant: GrantId,
        /// Why.
        reason: Sealed,
    },
    /// Cancels a grant.
    Cancel {
        /// The grant.
        grant: GrantId,
        /// The first day that it no longer covers.
        on: Date,
        /// Why.
        reason: Option<Sealed>,
    },
    /// Pays out.
    Pay {
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Money,
        /// The day.
        on: Date,
    },
    /// Takes money back.
    Return {
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Money,
        /// The day.
        on: Date,
    },
    /// Keeps a refusal of the rules under the command's key.
    Refuse(Refusal),
    /// Forgets somebody: the store destroys the key first, then this is an event.
    Forget {
        /// A person, or a household without members.
        owner: Owner,
    },
}

//! Who sits at the desk, with which catalog and store, on which day?

use super::error::CaseError;
use crate::calendar::Date;
use crate::catalog::Catalog;
use crate::ledger::{Action, Answer, Command, CommandKey, CommandRecord, HouseholdId, ReadVersion, Refusal, Seconds, read};
use crate::registry::{HouseholdFile, household_called, read_household, read_household_on};
use crate::sealing::{Entropy, Owner, SealKey, Sealed, seal};
use crate::store::{CommitError, Store};
use crate::words;
use crate::words::Words;

/// For which agencies somebody may decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MayAct {
    /// For all.
    ForAll,
    /// For one.
    For(String),
}

/// A desk.
pub struct Desk<'a> {
    /// The store.
    pub store: &'a dyn Store,
    /// The catalog.
    pub catalog: &'a Catalog,
    /// Who acts: the name that events carry.
    pub by: String,
    /// For whom.
    pub may_act: MayAct,
    /// Now.
    pub at: Seconds,
    /// Today in China.
    pub today: Date,
    /// Random bytes.
    pub entropy: &'a mut dyn Entropy,
    /// The key under which the answer of the next command is kept.
    pub key: Option<CommandKey>,
}

/// What casework has judged: an action and all that it rests on.
pub(crate) struct Judged {
    pub expected: Vec<ReadVersion>,
    pub new_keys: Vec<(Owner, SealKey)>,
    pub action: Action,
}

/// How often a command is judged again when others were faster.
const ATTEMPTS: usize = 8;

impl<'a> Desk<'a> {
    /// The command key for an idempotency key and a body, within the actor's scope.
    pub fn command_key(&self, key: &str, body: &[u8]) -> CommandKey {
        let scope = format!("{}\u{0}{key}", self.by);
        let body = String::from_utf8_lossy(body);
        CommandKey { key: self.store.vault().mark("command", &scope), body: self.store.vault().mark("body", &body) }
    }

    /// Judges and commits, again and again while others are faster, at most eight times. A kept answer is given at once.
    pub(crate) fn commit(&mut self, mut judge: impl FnMut(&mut Self) -> Result<Judged, CaseError>) -> Result<Answer, CaseError> {
        if let Some(kept) = self.kept()? {
            return answered(kept);
        }
        for _ in 0..ATTEMPTS {
            let Judged { expected, new_keys, action } = match judge(self) {
                Ok(judged) => judged,
                // What the rules refuse is kept under the key like any other answer.
                Err(CaseError::Refused(refusal)) if self.key.is_some() => {
                    Judged { expected: Vec::new(), new_keys: Vec::new(), action: Action::Refuse(refusal) }
                }
                Err(error) => return Err(error),
            };
            let command = Command { by: self.by.clone(), at: self.at, today: self.today, key: self.key, expected, new_keys, action };
            match self.store.submit(command) {
                Ok(committed) => return answered(committed.answer),
                Err(CommitError::Stale) => continue,
                Err(CommitError::KeyReused) => return Err(CaseError::KeyReused),
                Err(CommitError::Unreadable(error)) => return Err(error.into()),
                Err(CommitError::Closed(error)) => return Err(error.into()),
            }
        }
        Err(CaseError::Busy)
    }

    /// The answer that is kept under the desk's key.
    fn kept(&self) -> Result<Option<Answer>, CaseError> {
        let Some(key) = self.key else { return Ok(None) };
        match read::<CommandRecord>(self.store, &key.key)? {
            Some(kept) if kept.body != key.body => Err(CaseError::KeyReused),
            kept => Ok(kept.map(|kept| kept.answer)),
        }
    }

    /// Does once what takes many commands, and keeps its answer under the desk's key as that of one command is kept: asked again, it is
    /// told again. What was cut off has no answer yet and goes on where it stopped. The text must name people by random ids only.
    pub fn once(&mut self, work: impl FnOnce(&mut Self) -> Result<String, CaseError>) -> Result<String, CaseError> {
        let key = self.key;
        let told = |answer: Answer| match answer {
            Answer::Told { text } => Ok(text),
            Answer::Refused(refusal) => Err(CaseError::Refused(refusal)),
            _ => Err(CaseError::KeyReused),
        };
        if let Some(kept) = self.kept()? {
            return told(kept);
        }
        self.key = None;
        let result = work(self);
        self.key = key;
        match result {
            Ok(text) if key.is_some() => told(self.commit(|_| {
                let action = Action::Record { events: Vec::new(), answer: Answer::Told { text: text.clone() } };
                Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action })
            })?),
            Err(CaseError::Refused(refusal)) if key.is_some() => told(self.commit(|_| Err(CaseError::Refused(refusal.clone())))?),
            result => result,
        }
    }

    /// The household that the office calls so.
    pub fn household(&self, id: &str) -> Result<HouseholdFile, CaseError> {
        let unknown = || CaseError::Unknown(words!("没有编号为 {id} 的家庭", "there is no household {id}"));
        let (found, _) = household_called(self.store, self.store.vault(), id)?;
        self.file(found.ok_or_else(unknown)?)?.ok_or_else(unknown)
    }

    /// A household's file, unless it is empty or forgotten.
    pub fn file(&self, id: HouseholdId) -> Result<Option<HouseholdFile>, CaseError> {
        Ok(read_household(self.store, self.store.vault(), &self.catalog.vocabulary, id)?)
    }

    /// The household that the office calls so, as the rules see it on a day: with the facts that running aid sets.
    pub(crate) fn household_on(&self, id: &str, on: Date) -> Result<HouseholdFile, CaseError> {
        let unknown = || CaseError::Unknown(words!("没有编号为 {id} 的家庭", "there is no household {id}"));
        let (found, _) = household_called(self.store, self.store.vault(), id)?;
        self.file_on(found.ok_or_else(unknown)?, on)?.ok_or_else(unknown)
    }

    /// A household's file, as the rules see it on a day.
    pub(crate) fn file_on(&self, id: HouseholdId, on: Date) -> Result<Option<HouseholdFile>, CaseError> {
        Ok(read_household_on(self.store, self.store.vault(), &self.catalog.vocabulary, id, on)?)
    }

    /// Seals a text under a key that exists.
    pub(crate) fn seal_text(&mut self, owner: impl Into<Owner>, text: &str) -> Result<Sealed, CaseError> {
        let owner = owner.into();
        let Some(key) = self.store.vault().key_of(owner) else {
            return Err(CaseError::Unknown(Words::new("该档案已被遗忘", "this file has been forgotten")));
        };
        Ok(seal(owner, &key, text.as_bytes(), self.entropy))
    }

    /// Refuses unless the desk may decide for an agency.
    pub(crate) fn must_act_for(&self, agency: &str) -> Result<(), CaseError> {
        match &self.may_act {
            MayAct::ForAll => Ok(()),
            MayAct::For(own) if own == agency => Ok(()),
            MayAct::For(own) => {
                Err(CaseError::NotYours(words!("该项目由 {agency} 审批，您的权限属于 {own}", "{agency} decides this program; you act for {own}")))
            }
        }
    }
}

fn answered(answer: Answer) -> Result<Answer, CaseError> {
    match answer {
        Answer::Refused(refusal) => Err(CaseError::Refused(refusal)),
        answer => Ok(answer),
    }
}

/// A reason must be given in some words.
pub(crate) fn reason_of(reason: &str) -> Result<&str, CaseError> {
    let reason = reason.trim();
    let length = reason.chars().count();
    if (1..=500).contains(&length) {
        return Ok(reason);
    }
    Err(CaseError::field("reason", Words::new("必填，1至500字", "required: 1 to 500 characters")))
}

/// A refusal because the thing is not in a state for that.
pub(crate) fn not_possible(says: Words) -> CaseError {
    CaseError::Refused(Refusal::NotPossible { says })
}

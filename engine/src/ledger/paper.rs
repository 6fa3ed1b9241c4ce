//! Which papers came in, what was checked with whose leave, and what may be told to whom?

use super::apply::Applying;
use super::closing::close_named;
use super::file_name::FileName;
use super::ids::{ApplicationId, ConsentId, HouseholdId, PaperId, PersonId};
use super::key::{KeyPart, ReadError, RecordKey, Stored, read};
use super::record::Seconds;
use crate::calendar::Date;
use crate::sealing::Sealed;
use serde::{Deserialize, Serialize};

/// What happens with papers, checks and consent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum PaperEvent {
    /// A paper was received.
    Received {
        /// Its number.
        paper: PaperId,
        /// The household.
        household: HouseholdId,
        /// The member whom it is about, unless it is about the household.
        person: Option<PersonId>,
        /// The application for which it was brought.
        application: Option<ApplicationId>,
        /// The catalog's key of the kind of paper.
        kind: String,
        /// The name under which the sealed scan is kept.
        file: Option<FileName>,
        /// Media type of the scan.
        media: Option<String>,
        /// What stands on it.
        note: Option<Sealed>,
        /// The day.
        on: Date,
        /// The last day on which it counts, if it runs out.
        until: Option<Date>,
    },
    /// Somebody looked at a scan.
    Viewed {
        /// The household.
        household: HouseholdId,
        /// The paper.
        paper: PaperId,
        /// What for.
        purpose: Sealed,
    },
    /// Members have allowed in writing that their economic circumstances are checked.
    CheckAuthorised {
        /// The household.
        household: HouseholdId,
        /// Who signed.
        people: Vec<PersonId>,
        /// The day.
        on: Date,
        /// The last day, if the leave ends.
        until: Option<Date>,
        /// The signed paper.
        paper: Option<PaperId>,
    },
    /// The other registers were asked.
    CheckAsked {
        /// The household.
        household: HouseholdId,
        /// For which application.
        application: Option<ApplicationId>,
        /// The day.
        on: Date,
        /// The last day for the answer.
        due: Option<Date>,
    },
    /// They answered.
    CheckAnswered {
        /// The household.
        household: HouseholdId,
        /// The day.
        on: Date,
        /// The facts that they found as JSON, those of each member under that member's key.
        findings: Vec<Sealed>,
        /// Alerts that the last answer raised and this one does not.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        closes: Vec<String>,
    },
    /// The household allows that its need is told to others for a purpose.
    ConsentGiven {
        /// The household.
        household: HouseholdId,
        /// Its number.
        consent: ConsentId,
        /// For what.
        purpose: ConsentPurpose,
        /// To which agencies; none for all that help for that purpose.
        to: Vec<String>,
        /// First day.
        from: Date,
        /// Last day, if it ends.
        until: Option<Date>,
        /// The signed paper.
        paper: Option<PaperId>,
    },
    /// It takes a consent back.
    ConsentWithdrawn {
        /// The household.
        household: HouseholdId,
        /// The consent.
        consent: ConsentId,
        /// From this day on.
        on: Date,
    },
}

/// For what something may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentPurpose {
    /// So that charities and donors can help.
    Charity,
    /// So that partners can ask whether a need is met.
    BlindCheck,
}

/// A paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperRecord {
    /// Its number.
    pub paper: PaperId,
    /// The member, unless it is about the household.
    pub person: Option<PersonId>,
    /// The application for which it was brought.
    pub application: Option<ApplicationId>,
    /// The catalog's key of the kind of paper.
    pub kind: String,
    /// The name under which the sealed scan is kept.
    pub file: Option<FileName>,
    /// Media type of the scan.
    pub media: Option<String>,
    /// What stands on it.
    pub note: Option<Sealed>,
    /// The day.
    pub on: Date,
    /// The last day on which it counts, if it runs out.
    pub until: Option<Date>,
    /// Who took it.
    pub by: String,
    /// When.
    pub since: Seconds,
}

/// The economic check of a household.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRecord {
    /// Who allowed it: person, day, last day, paper.
    pub authorised: Vec<Authorised>,
    /// When the registers were asked last, and for which application.
    pub asked: Option<Asked>,
    /// Day and findings of the last answer, those of each member under that member's key.
    pub answered: Option<(Date, Vec<Sealed>)>,
}

/// Somebody's written leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorised {
    /// Who.
    pub person: PersonId,
    /// The day.
    pub on: Date,
    /// The last day, if it ends.
    pub until: Option<Date>,
    /// The signed paper.
    pub paper: Option<PaperId>,
}

/// A question to other registers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// For which application.
    pub application: Option<ApplicationId>,
    /// The day.
    pub on: Date,
    /// The last day for the answer.
    pub due: Option<Date>,
    /// The day of the answer.
    pub answered: Option<Date>,
}

/// A consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRecord {
    /// Its number.
    pub consent: ConsentId,
    /// For what.
    pub purpose: ConsentPurpose,
    /// To which agencies; none for all.
    pub to: Vec<String>,
    /// First day.
    pub from: Date,
    /// Last day, if it ends.
    pub until: Option<Date>,
    /// The signed paper.
    pub paper: Option<PaperId>,
    /// The first day on which it no longer holds because it was taken back.
    pub withdrawn: Option<Date>,
}

impl PaperRecord {
    /// Whether it counts on a day.
    pub fn counts(&self, on: Date) -> bool {
        self.until.is_none_or(|until| on <= until)
    }

    /// What the keys of one household's papers begin with.
    pub fn prefix_of(household: HouseholdId) -> RecordKey {
        under::<Self>(household)
    }
}

impl Authorised {
    /// Whether it holds on a day.
    pub fn holds(&self, on: Date) -> bool {
        self.on <= on && self.until.is_none_or(|until| on <= until)
    }
}

fn under<R: Stored>(household: HouseholdId) -> RecordKey {
    let mut bytes = R::prefix().0;
    household.write(&mut bytes);
    RecordKey(bytes)
}

impl ConsentRecord {
    /// What the keys of one household's consents begin with.
    pub fn prefix_of(household: HouseholdId) -> RecordKey {
        under::<Self>(household)
    }

    /// Whether it allows an agency on a day.
    pub fn allows(&self, purpose: ConsentPurpose, agency: &str, on: Date) -> bool {
        let holds = self.from <= on && self.until.is_none_or(|until| on <= until) && self.withdrawn.is_none_or(|withdrawn| on < withdrawn);
        holds && self.purpose == purpose && (self.to.is_empty() || self.to.iter().any(|allowed| allowed == agency))
    }
}

impl PaperEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            PaperEvent::Received { .. } => "paper_received",
            PaperEvent::Viewed { .. } => "paper_viewed",
            PaperEvent::CheckAuthorised { .. } => "check_authorised",
            PaperEvent::CheckAsked { .. } => "check_asked",
            PaperEvent::CheckAnswered { .. } => "check_answered",
            PaperEvent::ConsentGiven { .. } => "consent_given",
            PaperEvent::ConsentWithdrawn { .. } => "consent_withdrawn",
        }
    }

    fn household(&self) -> HouseholdId {
        match self {
            PaperEvent::Received { household, .. }
            | PaperEvent::Viewed { household, .. }
            | PaperEvent::CheckAuthorised { household, .. }
            | PaperEvent::CheckAsked { household, .. }
            | PaperEvent::CheckAnswered { household, .. }
            | PaperEvent::ConsentGiven { household, .. }
            | PaperEvent::ConsentWithdrawn { household, .. } => *household,
        }
    }

    /// The kept file that it names.
    pub fn file(&self) -> Option<FileName> {
        match self {
            PaperEvent::Received { file, .. } => *file,
            PaperEvent::Viewed { .. }
            | PaperEvent::CheckAuthorised { .. }
            | PaperEvent::CheckAsked { .. }
            | PaperEvent::CheckAnswered { .. }
            | PaperEvent::ConsentGiven { .. }
            | PaperEvent::ConsentWithdrawn { .. } => None,
        }
    }

    /// Its sealed texts.
    pub fn sealed(&self) -> Vec<&Sealed> {
        match self {
            PaperEvent::Received { note, .. } => note.iter().collect(),
            PaperEvent::Viewed { purpose, .. } => vec![purpose],
            PaperEvent::CheckAnswered { findings, .. } => findings.iter().collect(),
            PaperEvent::CheckAuthorised { .. } | PaperEvent::CheckAsked { .. } | PaperEvent::ConsentGiven { .. } | PaperEvent::ConsentWithdrawn { .. } => {
                Vec::new()
            }
        }
    }

    pub(super) fn households(&self) -> Vec<HouseholdId> {
        vec![self.household()]
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        let household = self.household();
        let position = applying.position;
        match self {
            PaperEvent::Received { paper, person, application, kind, file, media, note, on, until, .. } => {
                let record = PaperRecord {
                    paper: *paper,
                    person: *person,
                    application: *application,
                    kind: kind.clone(),
                    file: *file,
                    media: media.clone(),
                    note: note.clone(),
                    on: *on,
                    until: *until,
                    by: applying.event.by.clone(),
                    since: applying.event.at,
                };
                applying.changes.put(&(household, *paper), &record, position);
                Ok(())
            }
            PaperEvent::Viewed { .. } => Ok(()),
            PaperEvent::CheckAuthorised { people, on, until, paper, .. } => check(applying, household, |check| {
                check.authorised.retain(|leave| !people.contains(&leave.person));
                check.authorised.extend(people.iter().map(|person| Authorised { person: *person, on: *on, until: *until, paper: *paper }));
            }),
            PaperEvent::CheckAsked { application, on, due, .. } => check(applying, household, |check| {
                check.asked = Some(Asked { application: *application, on: *on, due: *due, answered: None });
            }),
            PaperEvent::CheckAnswered { on, findings, closes, .. } => {
                close_named(applying, closes, household);
                check(applying, household, |check| {
                    check.answered = Some((*on, findings.clone()));
                    if let Some(asked) = &mut check.asked {
                        asked.answered = Some(*on);
                    }
                })
            }
            PaperEvent::ConsentGiven { consent, purpose, to, from, until, paper, .. } => {
                let record = ConsentRecord { consent: *consent, purpose: *purpose, to: to.clone(), from: *from, until: *until, paper: *paper, withdrawn: None };
                applying.changes.put(&(household, *consent), &record, position);
                Ok(())
            }
            PaperEvent::ConsentWithdrawn { consent, on, .. } => {
                let Some(mut record) = read::<ConsentRecord>(applying.changes, &(household, *consent))? else { return Ok(()) };
                record.withdrawn = Some(*on);
                applying.changes.put(&(household, *consent), &record, position);
                Ok(())
            }
        }
    }
}

fn check(applying: &mut Applying<'_, '_, '_>, household: HouseholdId, change: impl FnOnce(&mut CheckRecord)) -> Result<(), ReadError> {
    let mut record = read::<CheckRecord>(applying.changes, &household)?.unwrap_or_default();
    change(&mut record);
    applying.changes.put(&household, &record, applying.position);
    Ok(())
}

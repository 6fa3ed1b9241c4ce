//! What happens to an application between the window and the decision: papers asked once, publicity, objections, visits, appeals.
//!
//! Filing and the decision of a stage are events of their own (`ApplicationFiled`, `StageDecided`).

use super::apply::Applying;
use super::case_record::{ApplicationRecord, ApplicationState, OpenApplication, Outcome};
use super::ids::{ApplicationId, HouseholdId, PaperId};
use super::key::{ReadError, read};
use crate::calendar::Date;
use crate::sealing::Sealed;
use serde::{Deserialize, Serialize};

/// The days on which later stages are due after a clock has stopped or gone on: stage, day, whether it may move.
pub type LaterStages = Vec<(String, Option<Date>, bool)>;

/// What happens to an application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ChainEvent {
    /// The applicant is asked for what is missing, once: the clock stops.
    PapersAsked {
        /// The application.
        application: ApplicationId,
        /// Keys of the papers.
        papers: Vec<String>,
        /// What else is asked, in words.
        note: Option<Sealed>,
        /// The day.
        on: Date,
        /// The last day to bring them.
        until: Option<Date>,
    },
    /// All that was asked for is there, or the time is over: the clock goes on.
    ClockResumed {
        /// The application.
        application: ApplicationId,
        /// The day.
        on: Date,
        /// When the later stages are due now.
        later: LaterStages,
    },
    /// A list was put up in public.
    PublicityOpened {
        /// The application.
        application: ApplicationId,
        /// The stage.
        stage: String,
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
    },
    /// Somebody objects.
    ObjectionRaised {
        /// The application.
        application: ApplicationId,
        /// What he or she says.
        text: Sealed,
        /// The day.
        on: Date,
    },
    /// An objection was looked into.
    ObjectionSettled {
        /// The application.
        application: ApplicationId,
        /// Which objection, from 0.
        objection: u32,
        /// Whether it was right.
        finding: ObjectionFinding,
        /// Why.
        reason: Sealed,
        /// The day.
        on: Date,
    },
    /// At least two of the staff have been at the family's home.
    VisitRecorded {
        /// The application.
        application: ApplicationId,
        /// Who went.
        staff: Vec<String>,
        /// What they saw.
        note: Sealed,
        /// The record that they wrote, where it was scanned.
        paper: Option<PaperId>,
        /// The day.
        on: Date,
    },
    /// The applicant does not want it any more.
    Withdrawn {
        /// The application.
        application: ApplicationId,
        /// Why.
        reason: Sealed,
        /// The day.
        on: Date,
    },
    /// The applicant asks for a second look at a refusal.
    AppealFiled {
        /// The application.
        application: ApplicationId,
        /// What he or she says.
        reason: Sealed,
        /// The day.
        on: Date,
    },
    /// The second look is done: accepted, the refused stage is open again.
    AppealDecided {
        /// The application.
        application: ApplicationId,
        /// Which way.
        outcome: Outcome,
        /// Why.
        reason: Sealed,
        /// The day.
        on: Date,
        /// When the stages that are open again are due.
        later: LaterStages,
    },
}

/// What an objection turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectionFinding {
    /// It was right.
    Upheld,
    /// It was not.
    Unfounded,
}

/// A clock that stands still while the applicant was asked for papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedPapers {
    /// Keys of the papers.
    pub papers: Vec<String>,
    /// What else, in words.
    pub note: Option<Sealed>,
    /// Since when.
    pub on: Date,
    /// The last day to bring them.
    pub until: Option<Date>,
    /// When the clock went on.
    pub resumed: Option<Date>,
}

/// A list that is or was up in public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publicity {
    /// The stage.
    pub stage: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// An objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// What was said.
    pub text: Sealed,
    /// The day.
    pub on: Date,
    /// What it turned out to be, with the day and the reason.
    pub settled: Option<(ObjectionFinding, Date, Sealed)>,
}

/// A visit at home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Who went.
    pub staff: Vec<String>,
    /// What they saw.
    pub note: Sealed,
    /// The scanned record.
    pub paper: Option<PaperId>,
    /// The day.
    pub on: Date,
}

/// An appeal against a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// What the applicant says.
    pub reason: Sealed,
    /// The day.
    pub on: Date,
    /// Outcome, day and reason.
    pub decided: Option<(Outcome, Date, Sealed)>,
}

impl ChainEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            ChainEvent::PapersAsked { .. } => "papers_asked",
            ChainEvent::ClockResumed { .. } => "clock_resumed",
            ChainEvent::PublicityOpened { .. } => "publicity_opened",
            ChainEvent::ObjectionRaised { .. } => "objection_raised",
            ChainEvent::ObjectionSettled { .. } => "objection_settled",
            ChainEvent::VisitRecorded { .. } => "visit_recorded",
            ChainEvent::Withdrawn { .. } => "application_withdrawn",
            ChainEvent::AppealFiled { .. } => "appeal_filed",
            ChainEvent::AppealDecided { .. } => "appeal_decided",
        }
    }

    /// The application.
    pub fn application(&self) -> ApplicationId {
        match self {
            ChainEvent::PapersAsked { application, .. }
            | ChainEvent::ClockResumed { application, .. }
            | ChainEvent::PublicityOpened { application, .. }
            | ChainEvent::ObjectionRaised { application, .. }
            | ChainEvent::ObjectionSettled { application, .. }
            | ChainEvent::VisitRecorded { application, .. }
            | ChainEvent::Withdrawn { application, .. }
            | ChainEvent::AppealFiled { application, .. }
            | ChainEvent::AppealDecided { application, .. } => *application,
        }
    }

    /// Its sealed texts.
    pub fn sealed(&self) -> Vec<&Sealed> {
        match self {
            ChainEvent::PapersAsked { note, .. } => note.iter().collect(),
            ChainEvent::ClockResumed { .. } | ChainEvent::PublicityOpened { .. } => Vec::new(),
            ChainEvent::ObjectionRaised { text, .. } => vec![text],
            ChainEvent::VisitRecorded { note, .. } => vec![note],
            ChainEvent::ObjectionSettled { reason, .. }
            | ChainEvent::Withdrawn { reason, .. }
            | ChainEvent::AppealFiled { reason, .. }
            | ChainEvent::AppealDecided { reason, .. } => vec![reason],
        }
    }

    pub(super) fn households(&self, applying: &Applying<'_, '_, '_>) -> Result<Vec<HouseholdId>, ReadError> {
        let record = read::<ApplicationRecord>(applying.changes, &self.application())?;
        Ok(record.map(|record| record.household).into_iter().collect())
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        let id = self.application();
        applying.application(id, |record| self.change(record))?;
        if matches!(self, ChainEvent::AppealFiled { .. } | ChainEvent::AppealDecided { outcome: Outcome::Accept, .. }) {
            applying.changes.put(&id, &OpenApplication {}, applying.position);
        }
        Ok(())
    }

    fn change(&self, record: &mut ApplicationRecord) {
        match self {
            ChainEvent::PapersAsked { papers, note, on, until, .. } => {
                let asked = AskedPapers { papers: papers.clone(), note: note.clone(), on: *on, until: *until, resumed: None };
                record.asked = Some(asked);
                // While it stands still no day is due.
                record.stages.iter_mut().filter(|stage| stage.decided.is_none()).for_each(|stage| stage.due = None);
            }
            ChainEvent::ClockResumed { on, later, .. } => {
                if let Some(asked) = record.asked.as_mut() {
                    asked.resumed = Some(*on);
                }
                set_later(record, later);
            }
            ChainEvent::PublicityOpened { stage, from, until, .. } => {
                record.publicity.push(Publicity { stage: stage.clone(), from: *from, until: *until });
            }
            ChainEvent::ObjectionRaised { text, on, .. } => record.objections.push(Objection { text: text.clone(), on: *on, settled: None }),
            ChainEvent::ObjectionSettled { objection, finding, reason, on, .. } => {
                if let Some(one) = record.objections.get_mut(*objection as usize) {
                    one.settled = Some((*finding, *on, reason.clone()));
                }
            }
            ChainEvent::VisitRecorded { staff, note, paper, on, .. } => {
                record.visits.push(Visit { staff: staff.clone(), note: note.clone(), paper: *paper, on: *on });
            }
            ChainEvent::Withdrawn { .. } => record.state = ApplicationState::Withdrawn,
            ChainEvent::AppealFiled { reason, on, .. } => record.appeals.push(Appeal { reason: reason.clone(), on: *on, decided: None }),
            ChainEvent::AppealDecided { outcome, reason, on, later, .. } => {
                if let Some(appeal) = record.appeals.last_mut() {
                    appeal.decided = Some((*outcome, *on, reason.clone()));
                }
                if *outcome == Outcome::Accept {
                    record.state = ApplicationState::Open;
                    record.stages.iter_mut().filter(|stage| is_refused(stage)).for_each(|stage| stage.decided = None);
                    set_later(record, later);
                }
            }
        }
    }
}

fn is_refused(stage: &super::case_record::StageRecord) -> bool {
    stage.decided.as_ref().is_some_and(|decision| decision.outcome == Outcome::Refuse)
}

fn set_later(record: &mut ApplicationRecord, later: &LaterStages) {
    for stage in record.stages.iter_mut().filter(|stage| stage.decided.is_none()) {
        if let Some((_, due, is_provisional)) = later.iter().find(|(later, _, _)| *later == stage.stage) {
            (stage.due, stage.is_provisional) = (*due, *is_provisional);
        }
    }
}

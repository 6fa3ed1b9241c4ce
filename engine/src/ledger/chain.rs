//! What happens to an application between the window and the decision: papers asked once, publicity, objections, visits, appeals.
//!
//! Filing and the decision of a stage are events of their own (`ApplicationFiled`, `StageDecided`).

use super::apply::Applying;
use super::case_record::{ApplicationRecord, ApplicationState};
use super::event::EventBody;
use super::ids::{ApplicationId, HouseholdId, PaperId};
use super::key::{ReadError, read};
use super::stage::{Outcome, StageDecision, StageKind};
use crate::calendar::Date;
use crate::sealing::Sealed;
use serde::{Deserialize, Serialize};

/// The days on which later stages are due after a step: stage, day, whether it may move.
pub type LaterStages = Vec<(String, Option<Date>, bool)>;

/// When all is due after a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// The stages that are not decided.
    pub later: LaterStages,
    /// The whole chain.
    pub process: Option<(Date, bool)>,
}

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
        /// The last day to bring them: then the clock goes on by itself.
        until: Date,
        /// When all is due if they come on the last day.
        clocks: Clocks,
    },
    /// All that was asked for is there: the clock goes on.
    ClockResumed {
        /// The application.
        application: ApplicationId,
        /// The day.
        on: Date,
        /// When all is due now.
        clocks: Clocks,
    },
    /// A limit is extended, as its source allows.
    Extended {
        /// The application.
        application: ApplicationId,
        /// Of which stage; of the whole chain where none is named.
        stage: Option<String>,
        /// Why.
        reason: Sealed,
        /// The day.
        on: Date,
        /// When all is due now.
        clocks: Clocks,
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
        /// When all is due now.
        clocks: Clocks,
    },
    /// Somebody objects.
    ObjectionRaised {
        /// The application.
        application: ApplicationId,
        /// What he or she says.
        text: Sealed,
        /// The day.
        on: Date,
        /// When all is due now.
        clocks: Clocks,
    },
    /// An objection was looked into.
    ObjectionSettled {
        /// The application.
        application: ApplicationId,
        /// Which objection, from 0.
        objection: u32,
        /// Whether it was right.
        finding: ObjectionFinding,
        /// The stage to which the application goes back, where it does.
        back_to: Option<String>,
        /// Why.
        reason: Sealed,
        /// The day.
        on: Date,
        /// When all is due now.
        clocks: Clocks,
    },
    /// Staff have been at the family's home.
    VisitRecorded {
        /// The application.
        application: ApplicationId,
        /// For which stage.
        stage: String,
        /// Who went.
        staff: Vec<String>,
        /// What they saw.
        note: Sealed,
        /// The record that they wrote, where it was scanned.
        paper: Option<PaperId>,
        /// The day.
        on: Date,
    },
    /// A refusal was handed over in writing.
    NoticeServed {
        /// The application.
        application: ApplicationId,
        /// The stage of the notice.
        stage: String,
        /// How and to whom.
        note: Sealed,
        /// The day.
        on: Date,
    },
    /// An acceptance that has run out is looked at again from a stage on.
    Reopened {
        /// The application.
        application: ApplicationId,
        /// The stage.
        stage: String,
        /// Why.
        reason: Sealed,
        /// The day.
        on: Date,
        /// When all is due now.
        clocks: Clocks,
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
        /// When all is due now.
        clocks: Clocks,
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
    pub until: Date,
    /// When the clock went on, where that was earlier.
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
    /// For which stage.
    pub stage: String,
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
            ChainEvent::Extended { .. } => "limit_extended",
            ChainEvent::PublicityOpened { .. } => "publicity_opened",
            ChainEvent::ObjectionRaised { .. } => "objection_raised",
            ChainEvent::ObjectionSettled { .. } => "objection_settled",
            ChainEvent::VisitRecorded { .. } => "visit_recorded",
            ChainEvent::NoticeServed { .. } => "refusal_notice_served",
            ChainEvent::Reopened { .. } => "application_reopened",
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
            | ChainEvent::Extended { application, .. }
            | ChainEvent::PublicityOpened { application, .. }
            | ChainEvent::ObjectionRaised { application, .. }
            | ChainEvent::ObjectionSettled { application, .. }
            | ChainEvent::VisitRecorded { application, .. }
            | ChainEvent::NoticeServed { application, .. }
            | ChainEvent::Reopened { application, .. }
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
            ChainEvent::VisitRecorded { note, .. } | ChainEvent::NoticeServed { note, .. } => vec![note],
            ChainEvent::Extended { reason, .. }
            | ChainEvent::ObjectionSettled { reason, .. }
            | ChainEvent::Reopened { reason, .. }
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
        let by = applying.event.by.clone();
        applying.application(self.application(), |record| record.take(self, &by))
    }

    /// When all is due after it, where it moves a clock.
    pub fn clocks_mut(&mut self) -> Option<&mut Clocks> {
        match self {
            ChainEvent::PapersAsked { clocks, .. }
            | ChainEvent::ClockResumed { clocks, .. }
            | ChainEvent::Extended { clocks, .. }
            | ChainEvent::PublicityOpened { clocks, .. }
            | ChainEvent::ObjectionRaised { clocks, .. }
            | ChainEvent::ObjectionSettled { clocks, .. }
            | ChainEvent::Reopened { clocks, .. }
            | ChainEvent::AppealDecided { clocks, .. } => Some(clocks),
            ChainEvent::VisitRecorded { .. } | ChainEvent::NoticeServed { .. } | ChainEvent::Withdrawn { .. } | ChainEvent::AppealFiled { .. } => None,
        }
    }
}

impl ApplicationRecord {
    /// Takes an event of its way in: a step, or the decision of a stage.
    pub fn take_event(&mut self, body: &EventBody, by: &str) {
        match body {
            EventBody::StageDecided { stage, outcome, on, reason, later, process, valid_until, .. } => {
                let decision = StageDecision { outcome: *outcome, on: *on, by: by.to_string(), reason: reason.clone() };
                self.take_decision(stage, &decision, *valid_until);
                self.set_clocks(&Clocks { later: later.clone(), process: *process });
            }
            EventBody::Chain(event) => self.take(event, by),
            _ => {}
        }
    }

    /// Takes a step in.
    pub fn take(&mut self, event: &ChainEvent, by: &str) {
        match event {
            ChainEvent::PapersAsked { papers, note, on, until, clocks, .. } => {
                self.asked = Some(AskedPapers { papers: papers.clone(), note: note.clone(), on: *on, until: *until, resumed: None });
                self.set_clocks(clocks);
            }
            ChainEvent::ClockResumed { on, clocks, .. } => {
                if let Some(asked) = self.asked.as_mut() {
                    asked.resumed = Some(*on);
                }
                self.set_clocks(clocks);
            }
            ChainEvent::Extended { stage, on, clocks, .. } => {
                match stage {
                    None => self.process_extended = Some(*on),
                    Some(stage) => self.stages.iter_mut().filter(|one| one.stage == *stage).for_each(|one| one.extended = Some(*on)),
                }
                self.set_clocks(clocks);
            }
            ChainEvent::PublicityOpened { stage, from, until, clocks, .. } => {
                self.publicity.push(Publicity { stage: stage.clone(), from: *from, until: *until });
                self.stages.iter_mut().filter(|one| one.stage == *stage).for_each(|one| one.shown = Some((*from, *until)));
                self.set_clocks(clocks);
            }
            ChainEvent::ObjectionRaised { text, on, clocks, .. } => {
                self.objections.push(Objection { text: text.clone(), on: *on, settled: None });
                self.set_clocks(clocks);
            }
            ChainEvent::ObjectionSettled { objection, finding, back_to, reason, on, clocks, .. } => {
                if let Some(one) = self.objections.get_mut(*objection as usize) {
                    one.settled = Some((*finding, *on, reason.clone()));
                }
                if let Some(stage) = back_to {
                    self.reopen(stage, *on);
                }
                self.set_clocks(clocks);
            }
            ChainEvent::VisitRecorded { stage, staff, note, paper, on, .. } => {
                self.visits.push(Visit { stage: stage.clone(), staff: staff.clone(), note: note.clone(), paper: *paper, on: *on });
            }
            ChainEvent::NoticeServed { stage, note, on, .. } => {
                let served = StageDecision { outcome: Outcome::Accept, on: *on, by: by.to_string(), reason: note.clone() };
                self.stages.iter_mut().filter(|one| one.stage == *stage).for_each(|one| one.decided = Some(served.clone()));
            }
            ChainEvent::Reopened { stage, on, clocks, .. } => {
                self.reopen(stage, *on);
                self.restarted = Some(*on);
                self.set_clocks(clocks);
            }
            ChainEvent::Withdrawn { .. } => self.state = ApplicationState::Withdrawn,
            ChainEvent::AppealFiled { reason, on, .. } => self.appeals.push(Appeal { reason: reason.clone(), on: *on, decided: None }),
            ChainEvent::AppealDecided { outcome, reason, on, clocks, .. } => {
                if let Some(appeal) = self.appeals.last_mut() {
                    appeal.decided = Some((*outcome, *on, reason.clone()));
                }
                if let (Outcome::Accept, Some(refused)) = (outcome, self.refusal().map(|stage| stage.stage.clone())) {
                    self.reopen(&refused, *on);
                    self.restarted = Some(*on);
                }
                self.set_clocks(clocks);
            }
        }
    }

    /// Takes the decision of a stage in.
    pub fn take_decision(&mut self, stage: &str, decision: &StageDecision, valid_until: Option<Date>) {
        self.stages.iter_mut().filter(|one| one.stage == stage).for_each(|one| one.decided = Some(decision.clone()));
        let is_through = self.next_stages().into_iter().all(|position| self.may_leave_out(&self.stages[position]));
        self.state = match (decision.outcome, self.paid_first) {
            (Outcome::Refuse, _) => ApplicationState::Refused,
            (Outcome::Accept, _) if !is_through => ApplicationState::Open,
            (Outcome::Accept, Some(grant)) => ApplicationState::Awarded(grant),
            (Outcome::Accept, None) => ApplicationState::Accepted,
        };
        self.valid_until = valid_until;
    }

    /// Sets the days on which all that is not decided is due.
    pub fn set_clocks(&mut self, clocks: &Clocks) {
        for (stage, due, is_provisional) in &clocks.later {
            let undecided = self.stages.iter_mut().filter(|one| one.stage == *stage && one.decided.is_none());
            undecided.for_each(|one| (one.due, one.is_provisional) = (*due, *is_provisional));
        }
        self.process_due = clocks.process;
    }

    /// Opens a stage and all after it again.
    fn reopen(&mut self, stage: &str, on: Date) {
        let Some(from) = self.stages.iter().position(|one| one.stage == stage) else { return };
        for one in self.stages.iter_mut().skip(from) {
            one.decided = None;
            one.shown = None;
        }
        self.stages[from].reopened = Some(on);
        // A notice of the refusal that is taken back may stand before the stage too.
        self.stages.iter_mut().filter(|one| one.kind == StageKind::RefusalNotice).for_each(|one| one.decided = None);
        self.state = ApplicationState::Open;
        self.valid_until = None;
    }
}

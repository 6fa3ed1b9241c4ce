//! How is a report of somebody in need followed until it is closed: opened, sent on, handled, checked, closed, evaluated?

use super::apply::Applying;
use super::attention::alert_key;
use super::closing::close_alert;
use super::ids::{ApplicationId, HouseholdId, ReportId};
use super::key::{ReadError, read};
use super::record::Seconds;
use crate::calendar::Date;
use crate::sealing::Sealed;
use crate::words::Words;
use serde::{Deserialize, Serialize};

/// From where a report came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportChannel {
    /// The hotline.
    Hotline,
    /// A visit by staff or volunteers.
    Visit,
    /// A neighbour or passer-by.
    Neighbour,
    /// Another agency's data.
    Agency,
}

/// A step in a report's life. Each is taken after the one before; a check may send it back to be handled again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportStep {
    /// It came in.
    Opened,
    /// It was sent to the agency that can help.
    Dispatched,
    /// That agency has done what it can.
    Handled,
    /// Somebody else has looked whether it helped.
    Checked,
    /// A check found that it did not: it goes back.
    SentBack,
    /// It is done.
    Closed,
    /// Whoever reported or was helped has said how it went.
    Evaluated,
}

impl ReportStep {
    /// The step in a word.
    pub fn words(self) -> Words {
        match self {
            ReportStep::Opened => Words::new("收到", "came in"),
            ReportStep::Dispatched => Words::new("转办", "sent on"),
            ReportStep::Handled => Words::new("已办理", "handled"),
            ReportStep::Checked => Words::new("核查通过", "checked"),
            ReportStep::SentBack => Words::new("退回重办", "sent back"),
            ReportStep::Closed => Words::new("办结", "closed"),
            ReportStep::Evaluated => Words::new("已评价", "evaluated"),
        }
    }
}

/// What happens to a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ReportEvent {
    /// It came in.
    Opened {
        /// Its number.
        report: ReportId,
        /// From where.
        channel: ReportChannel,
        /// Area code of the place where help is needed: its rules say how soon each step is taken.
        area: String,
        /// What was told, sealed under the report's own key: the people may not be registered.
        text: Sealed,
        /// The household, where it is known.
        household: Option<HouseholdId>,
        /// The day.
        on: Date,
        /// The last day to send it on, and whether it may move because a year's calendar is not published.
        due: Option<(Date, bool)>,
    },
    /// A later step.
    Moved {
        /// The report.
        report: ReportId,
        /// Which step.
        to: ReportStep,
        /// What was done.
        note: Sealed,
        /// The agency that has it from now on.
        agency: Option<String>,
        /// The household, once it is known.
        household: Option<HouseholdId>,
        /// The application that came of it.
        application: Option<ApplicationId>,
        /// How content whoever evaluates is, from 1 to 5.
        score: Option<u8>,
        /// The day.
        on: Date,
        /// The last day for the next step, and whether it may move.
        due: Option<(Date, bool)>,
    },
}

/// One step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTaken {
    /// Which.
    pub step: ReportStep,
    /// The day.
    pub on: Date,
    /// When.
    pub at: Seconds,
    /// Who.
    pub by: String,
    /// What was done.
    pub note: Sealed,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportRecord {
    /// Its number.
    pub report: ReportId,
    /// From where.
    pub channel: ReportChannel,
    /// Area code of the place where help is needed.
    pub area: String,
    /// The household, once it is known.
    pub household: Option<HouseholdId>,
    /// The agency that has it.
    pub agency: Option<String>,
    /// The application that came of it.
    pub application: Option<ApplicationId>,
    /// Steps in their order, the opening first.
    pub steps: Vec<StepTaken>,
    /// The last day for the next step, and whether it may move.
    pub due: Option<(Date, bool)>,
    /// How content whoever evaluated was.
    pub score: Option<u8>,
    /// When it was opened.
    pub since: Seconds,
}

/// Reports of which some step is still to be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenReport {}

impl ReportRecord {
    /// Where it stands.
    pub fn stands_at(&self) -> ReportStep {
        self.steps.last().map_or(ReportStep::Opened, |step| step.step)
    }
}

impl ReportEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            ReportEvent::Opened { .. } => "report_opened",
            ReportEvent::Moved { .. } => "report_moved",
        }
    }

    /// The report.
    pub fn report(&self) -> ReportId {
        match self {
            ReportEvent::Opened { report, .. } | ReportEvent::Moved { report, .. } => *report,
        }
    }

    /// Its sealed texts.
    pub fn sealed(&self) -> Vec<&Sealed> {
        match self {
            ReportEvent::Opened { text, .. } => vec![text],
            ReportEvent::Moved { note, .. } => vec![note],
        }
    }

    pub(super) fn households(&self, applying: &Applying<'_, '_, '_>) -> Result<Vec<HouseholdId>, ReadError> {
        Ok(read::<ReportRecord>(applying.changes, &self.report())?.and_then(|record| record.household).into_iter().collect())
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        let id = self.report();
        let (at, by) = (applying.event.at, applying.event.by.clone());
        let record = match self {
            ReportEvent::Opened { channel, area, text, household, on, due, .. } => ReportRecord {
                report: id,
                channel: *channel,
                area: area.clone(),
                household: *household,
                agency: None,
                application: None,
                steps: vec![StepTaken { step: ReportStep::Opened, on: *on, at, by, note: text.clone() }],
                due: *due,
                score: None,
                since: at,
            },
            ReportEvent::Moved { to, note, agency, household, application, score, on, due, .. } => {
                let Some(mut record) = read::<ReportRecord>(applying.changes, &id)? else { return Ok(()) };
                if record.due.is_some_and(|(due, _)| applying.today() > due) {
                    close_alert(applying, alert_key("report_overdue", vec![id.to_string()]), household.or(record.household));
                }
                record.steps.push(StepTaken { step: *to, on: *on, at, by, note: note.clone() });
                record.agency = agency.clone().or(record.agency);
                record.household = household.or(record.household);
                record.application = application.or(record.application);
                record.score = score.or(record.score);
                record.due = *due;
                record
            }
        };
        match record.stands_at() {
            // Closed without a day by which to ask how it went: nobody waits any more.
            ReportStep::Closed if record.due.is_none() => applying.changes.remove::<OpenReport>(&id),
            ReportStep::Evaluated => applying.changes.remove::<OpenReport>(&id),
            _ => applying.changes.put(&id, &OpenReport {}, applying.position),
        }
        applying.changes.put(&id, &record, applying.position);
        Ok(())
    }
}

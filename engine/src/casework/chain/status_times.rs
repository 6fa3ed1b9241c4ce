//! When did an application come to each status? Told by replaying the events of its history, not read from the record.

use super::super::desk::Desk;
use super::super::error::CaseError;
use crate::calendar::{Date, date_at};
use crate::ledger::{
    ApplicationId, ApplicationRecord, ApplicationState, Changes, Event, EventBody, HistoryEntry, ReadError, RecordKey, Records, Seconds, StoredBytes, apply,
    read, read_under,
};
use crate::words;

/// A status with the moments of its beginning and end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusTime {
    /// `stage`, `papers_asked`, `accepted`, `refused`, `appealed`, `awarded` or `withdrawn`.
    pub status: &'static str,
    /// The stage that waits, where one does.
    pub stage: Option<String>,
    /// The day on which it began.
    pub on: Date,
    /// When it was recorded.
    pub since: Seconds,
    /// When the next one was.
    pub until: Option<Seconds>,
    /// Who brought it about.
    pub by: String,
}

/// The statuses of an application, one after the other.
pub fn status_times(desk: &Desk<'_>, application: ApplicationId) -> Result<Vec<StatusTime>, CaseError> {
    let mut times: Vec<StatusTime> = Vec::new();
    replay(desk, application, |event, record| {
        let (status, stage) = status_of(record, date_at(event.at));
        if times.last().is_some_and(|last| last.status == status && last.stage == stage) {
            return;
        }
        if let Some(last) = times.last_mut() {
            last.until = Some(event.at);
        }
        let on = if times.is_empty() { record.on } else { date_at(event.at) };
        times.push(StatusTime { status, stage, on, since: event.at, until: None, by: event.by.clone() });
    })?;
    Ok(times)
}

/// The record of an application as its history makes it.
pub fn replayed(desk: &Desk<'_>, application: ApplicationId) -> Result<Option<ApplicationRecord>, CaseError> {
    replay(desk, application, |_, _| {})
}

fn status_of(record: &ApplicationRecord, on: Date) -> (&'static str, Option<String>) {
    match record.state {
        ApplicationState::Open => {
            let status = if record.is_paused(on) { "papers_asked" } else { "stage" };
            (status, record.waiting_stage().map(|stage| stage.stage.clone()))
        }
        ApplicationState::Accepted => ("accepted", None),
        ApplicationState::Refused if record.has_open_appeal() => ("appealed", None),
        ApplicationState::Refused => ("refused", None),
        ApplicationState::Awarded(_) => ("awarded", None),
        ApplicationState::Withdrawn => ("withdrawn", None),
    }
}

/// Applies the application's events to an empty store.
fn replay(desk: &Desk<'_>, application: ApplicationId, mut see: impl FnMut(&Event, &ApplicationRecord)) -> Result<Option<ApplicationRecord>, CaseError> {
    let unknown = || CaseError::Unknown(words!("没有申请 {application}", "there is no application {application}"));
    let household = read::<ApplicationRecord>(desk.store, &application)?.ok_or_else(unknown)?.household;
    let history: Vec<HistoryEntry> = read_under(desk.store, &HistoryEntry::prefix_of(household))?;
    let mut changes = Changes::over(&Nothing);
    for (position, HistoryEntry(event)) in (1..).zip(history.iter().filter(|entry| is_about(&entry.0.body, application))) {
        apply(&mut changes, event, position, desk.store.vault())?;
        if let Some(record) = read::<ApplicationRecord>(&changes, &application)? {
            see(event, &record);
        }
    }
    Ok(read(&changes, &application)?)
}

fn is_about(body: &EventBody, id: ApplicationId) -> bool {
    match body {
        EventBody::ApplicationFiled { application, .. } | EventBody::StageDecided { application, .. } => *application == id,
        EventBody::Chain(event) => event.application() == id,
        EventBody::GrantAwarded { terms, .. } => terms.application == Some(id),
        _ => false,
    }
}

/// A store without records.
struct Nothing;

impl Records for Nothing {
    fn bytes(&self, _: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        Ok(None)
    }

    fn range(&self, _: &RecordKey, _: Option<&RecordKey>, _: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        Ok(Vec::new())
    }
}

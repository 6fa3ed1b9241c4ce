//! What is kept of a file of which not every row could be taken?

use super::desk::{Desk, Judged};
use super::error::CaseError;
use super::register::Change;
use crate::ledger::{Action, Answer, EventBody, ImportEvent, ImportRecord, SetAside, Stored, read_versioned};
use crate::words::Words;

/// Records which rows of a file were set aside, with what was expected and never what stood there. The next file of the same
/// name takes its place: one that is mended leaves no rows, the same file again changes nothing.
pub fn record_set_aside(desk: &mut Desk<'_>, file: &str, taken: u32, rows: &[SetAside]) -> Result<Change, CaseError> {
    if file.is_empty() || file.chars().count() > 200 || file.chars().any(char::is_control) {
        return Err(CaseError::field("file", Words::new("应为1至200字", "expected 1 to 200 characters")));
    }
    let id = file.to_string();
    let before = read_versioned::<ImportRecord>(desk.store, &id)?;
    if before.value.as_ref().map_or_else(|| rows.is_empty(), |before| before.rows == rows) {
        return Ok(Change::None);
    }
    let change = if before.value.is_some() { Change::Changed } else { Change::New };
    desk.commit(|desk| {
        let before = read_versioned::<ImportRecord>(desk.store, &id)?;
        let expected = vec![(ImportRecord::key(&id), before.version)];
        let set_aside = ImportEvent::RowsSetAside { file: id.clone(), taken, rows: rows.to_vec() };
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![EventBody::Import(set_aside)], answer: Answer::Done } })
    })?;
    Ok(change)
}

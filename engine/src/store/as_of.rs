//! What did the records say when so many events had happened?
//!
//! They are made from the journal, not remembered: whoever computes a decision again gets what was known then, whatever the
//! index says now. Only events that concern the question are applied; all frames up to there are read and checked.

use super::disk::Disk;
use super::fault::OpenError;
use super::frame::Applied;
use super::index::Index;
use super::journal::FoundJournal;
use super::memory_index::MemoryIndex;
use crate::ledger::{Changes, Event, Records, apply};
use crate::sealing::Vault;
use std::sync::Arc;

/// Told each event with its position, says whether it concerns the question.
pub type Concerns<'a> = &'a mut dyn FnMut(u64, &Event) -> bool;

/// Told the position of each event that concerns the question, with the records just before it.
pub type Before<'a> = &'a mut dyn FnMut(u64, &dyn Records);

/// Records made of the events up to a position that concern a question; `before` is told of each of them where somebody asks.
pub(super) fn records_at(
    disk: Arc<dyn Disk>,
    origin: [u8; 32],
    vault: &dyn Vault,
    until: u64,
    concerns: Concerns<'_>,
    mut before_each: Option<Before<'_>>,
) -> Result<MemoryIndex, OpenError> {
    let found = FoundJournal::find(disk, origin)?;
    let mut frames = found.segments.all_frames()?;
    let index = MemoryIndex::empty();
    while let Some((before, events)) = frames.next()? {
        let applied = Applied { count: before.count, chain: before.chain };
        let mut changes = Changes::over(&index);
        for (event, position) in events.iter().zip(before.count + 1..).take_while(|(_, position)| *position <= until) {
            if concerns(position, event) {
                if let Some(tell) = &mut before_each {
                    index.apply(std::mem::replace(&mut changes, Changes::over(&index)).into_writes(), applied).map_err(|error| OpenError::index(&error))?;
                    tell(position, &index);
                }
                apply(&mut changes, event, position, vault).map_err(|error| OpenError::index(&error))?;
            }
        }
        index.apply(changes.into_writes(), applied).map_err(|error| OpenError::index(&error))?;
        if frames.place().count >= until {
            break;
        }
    }
    Ok(index)
}

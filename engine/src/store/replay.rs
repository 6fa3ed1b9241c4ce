//! How are records made from the journal?

use super::fault::OpenError;
use super::index::{Index, IndexPlace};
use super::segments::{Frames, Segments};
use crate::ledger::{Changes, EventBody, ReadError, apply};
use crate::sealing::Vault;
use crate::words;

/// Events in one transaction of the index, or as many as one frame has.
const EVENTS_AT_ONCE: usize = 1_000;

/// Told how many events are applied, and how many there are.
pub(super) type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// What to do when somebody was forgotten by an event that the index does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OnForgotten {
    /// The index was begun after the key was destroyed.
    Apply,
    /// Pages of the index may still tell what was to be forgotten.
    Stop,
}

/// How a replay ended.
pub(super) enum Replayed {
    /// The index stands where the journal does.
    Done,
    /// An index must be begun anew.
    Stopped,
    /// The index failed, or the journal's events don't make records.
    Failed(ReadError),
}

/// Applies frames to an index.
pub(super) fn replay(
    mut frames: Frames<'_>,
    index: &dyn Index,
    vault: &dyn Vault,
    on_forgotten: OnForgotten,
    total: u64,
    progress: Progress<'_>,
) -> Result<Replayed, OpenError> {
    let mut is_at_end = false;
    while !is_at_end {
        let mut changes = Changes::over(index);
        let mut waiting = 0;
        while waiting < EVENTS_AT_ONCE {
            let Some((before, events)) = frames.next()? else {
                is_at_end = true;
                break;
            };
            for (event, position) in events.iter().zip(before.count + 1..) {
                if on_forgotten == OnForgotten::Stop && matches!(event.body, EventBody::Forgotten { .. }) {
                    return Ok(Replayed::Stopped);
                }
                if let Err(error) = apply(&mut changes, event, position, vault) {
                    return Ok(Replayed::Failed(error));
                }
            }
            waiting += events.len();
        }
        if waiting > 0 {
            let (writes, applied) = (changes.into_writes(), frames.place());
            if let Err(error) = index.apply(writes, applied) {
                return Ok(Replayed::Failed(error));
            }
            progress(applied.count, total);
        }
    }
    Ok(Replayed::Done)
}

/// Begins an index anew and applies the whole journal to it.
pub(super) fn rebuild(place: &mut dyn IndexPlace, segments: &Segments, vault: &dyn Vault, progress: Progress<'_>) -> Result<Box<dyn Index>, OpenError> {
    let index = place.begin_anew().map_err(|error| OpenError::index(&error))?;
    match replay(segments.all_frames()?, &*index, vault, OnForgotten::Apply, segments.end.count, progress)? {
        Replayed::Done | Replayed::Stopped => Ok(index),
        Replayed::Failed(error) => Err(OpenError::Damaged(words!("无法由日志重建索引：{error}", "the index can't be made from the journal: {error}"))),
    }
}

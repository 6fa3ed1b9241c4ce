//! What is found on the disk, and how does the store go on from there?

use super::begin::{STORE_KEY, begin, read_store_key};
use super::committer::Committer;
use super::disk::Disk;
use super::fault::{OpenError, on_disk};
use super::files::{FILES, Files};
use super::frame::Applied;
use super::index::{Index, IndexPlace};
use super::journal::{FoundJournal, segment_numbers};
use super::key_file::{KEY_FILE, KeyFile, has_slots};
use super::replay::{OnForgotten, Progress, Replayed, rebuild, replay};
use super::segments::Segments;
use crate::ledger::ReadError;
use crate::sealing::{Entropy, Vault};
use crate::words;
use crate::words::Words;
use std::sync::Arc;

/// Sizes, small ones for tests.
#[derive(Clone, Copy, Debug)]
pub struct StoreSettings {
    /// A segment of the journal is sealed when it has become as long as this.
    pub segment_bytes: u64,
    /// Commands that may wait before `submit` itself waits.
    pub commands_waiting: usize,
    /// Commands that are made durable together.
    pub commands_at_once: usize,
}

impl Default for StoreSettings {
    fn default() -> Self {
        StoreSettings { segment_bytes: 64 << 20, commands_waiting: 1_024, commands_at_once: 512 }
    }
}

/// Opens a store, or begins one where there is none; `progress` is told how many events of how many are applied to the index.
pub fn open_committer(
    disk: Arc<dyn Disk>,
    mut place: Box<dyn IndexPlace>,
    entropy: &mut dyn Entropy,
    settings: &StoreSettings,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Committer, OpenError> {
    if segment_numbers(&*disk)?.is_empty() {
        refuse_if_something_is_left(&*disk, &*place)?;
        begin(&*disk, entropy)?;
    }
    let mut keys = KeyFile::load(&*disk, read_store_key(&*disk, STORE_KEY)?)?;
    let ring = keys.ring();
    let found = FoundJournal::find(Arc::clone(&disk), ring.origin())?;
    let files = Files::settle(disk)?;
    // Before anything is cut: an index that knows more than the journal is the only witness of what was lost.
    let usable = usable_index(&mut *place, &found.segments)?;
    let journal = found.settle(settings.segment_bytes)?;
    on_disk(KEY_FILE, keys.settle())?;
    let index = match usable {
        Some(usable) => caught_up(usable, &mut *place, &journal.segments, &*ring, progress)?,
        None => rebuild(&mut *place, &journal.segments, &*ring, progress)?,
    };
    let mut committer = Committer::new(journal, keys, files, index, place).map_err(|error| OpenError::index(&error))?;
    committer.finish_forgetting(progress)?;
    Ok(committer)
}

/// Without a journal nothing else may be there: keys and index come after it.
fn refuse_if_something_is_left(disk: &dyn Disk, place: &dyn IndexPlace) -> Result<(), OpenError> {
    let has_files = !on_disk(FILES, disk.list(FILES))?.is_empty();
    if has_files || has_slots(disk)? || !place.is_empty().map_err(|error| OpenError::index(&error))? {
        return Err(OpenError::Damaged(Words::new(
            "日志不见了，而钥匙、文件或索引还在；请从备份恢复 journal 目录",
            "the journal is gone, and keys, files or an index are still there; restore the folder journal from a backup",
        )));
    }
    Ok(())
}

/// An index that stands on this journal, and from where it goes on.
struct Usable {
    index: Box<dyn Index>,
    from: Applied,
}

/// The index, if it can be read and stands on this journal.
fn usable_index(place: &mut dyn IndexPlace, segments: &Segments) -> Result<Option<Usable>, OpenError> {
    let opened = place.open().and_then(|index| {
        let applied = index.applied()?;
        Ok((index, applied))
    });
    if let Ok((index, applied)) = opened {
        let (has, knows) = (segments.end.count, applied.count);
        if knows > has {
            return Err(OpenError::LostTail(words!(
                "日志只有 {has} 条事件，而索引已记到第 {knows} 条：日志丢失了末尾，请从备份恢复",
                "the journal has {has} events and the index knows {knows}: the journal has lost its tail; restore a backup"
            )));
        }
        let from = if knows == 0 { segments.starts[0] } else { applied };
        if segments.frames(&from)?.is_some() {
            return Ok(Some(Usable { index, from }));
        }
    }
    place.set_aside().map_err(|error| OpenError::index(&error))?;
    Ok(None)
}

/// Brings an index that is behind to where the journal stands, or begins another.
fn caught_up(
    Usable { index, from }: Usable,
    place: &mut dyn IndexPlace,
    segments: &Segments,
    vault: &dyn Vault,
    progress: Progress<'_>,
) -> Result<Box<dyn Index>, OpenError> {
    let on_forgotten = if from.count == 0 { OnForgotten::Apply } else { OnForgotten::Stop };
    let replayed = match segments.frames(&from)? {
        Some(frames) => replay(frames, &*index, vault, on_forgotten, segments.end.count, progress)?,
        None => Replayed::Failed(ReadError("the journal has changed while it was read".into())),
    };
    let on_index = |result: Result<(), ReadError>| result.map_err(|error| OpenError::index(&error));
    match replayed {
        Replayed::Done => Ok(index),
        Replayed::Stopped => {
            drop(index);
            let index = rebuild(place, segments, vault, progress)?;
            on_index(place.remove_old())?;
            Ok(index)
        }
        Replayed::Failed(_) => {
            drop(index);
            on_index(place.set_aside())?;
            rebuild(place, segments, vault, progress)
        }
    }
}

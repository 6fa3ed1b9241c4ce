//! How are events appended so that what was acknowledged stays, and only a torn last write is cut?

use super::disk::{Disk, DiskFile};
use super::fault::{OpenError, on_disk};
use super::frame::{Applied, footer, frame, header};
use super::segment::{JOURNAL, Piece, SegmentReader, segment_path};
use super::segments::Segments;
use super::tail::something_follows;
use crate::ledger::Event;
use crate::words;
use std::io;
use std::sync::Arc;

/// A journal as it was found; nothing is changed yet.
pub(super) struct FoundJournal {
    pub(super) segments: Segments,
    reader: SegmentReader,
    /// The last good piece and where it stands.
    last_piece: Option<(u64, Vec<u8>)>,
    is_sealed: bool,
}

/// The numbers of the segments that there are, from 1 on.
pub(super) fn segment_numbers(disk: &dyn Disk) -> Result<Vec<u32>, OpenError> {
    let names = on_disk(JOURNAL, disk.list(JOURNAL))?;
    let mut numbers: Vec<u32> = names.iter().filter_map(|name| name.strip_suffix(".log")).filter_map(|name| name.parse().ok()).collect();
    numbers.sort_unstable();
    if let Some((expected, found)) = (1..).zip(&numbers).find(|(expected, found)| expected != *found) {
        let path = segment_path(expected);
        return Err(OpenError::Damaged(words!("缺少 {path}（下一个是 {found} 号）", "{path} is missing (the next one is number {found})")));
    }
    Ok(numbers)
}

impl FoundJournal {
    /// Looks through the journal: all headers and footers, and every frame of the last segment.
    pub(super) fn find(disk: Arc<dyn Disk>, origin: [u8; 32]) -> Result<Self, OpenError> {
        let numbers = segment_numbers(&*disk)?;
        let (mut starts, mut expected) = (Vec::with_capacity(numbers.len()), Applied { count: 0, chain: origin });
        let mut last = None;
        for number in &numbers {
            let mut reader = SegmentReader::open(&*disk, *number)?;
            if reader.place != expected {
                return Err(match number {
                    1 => OpenError::damaged(&reader.path, 0, "与 keys/store.key 不属于同一个库", "it does not belong together with keys/store.key"),
                    _ => OpenError::damaged(&reader.path, 0, "不接续上一段", "it does not follow the segment before it"),
                });
            }
            starts.push(expected);
            if *number < numbers.len() as u32 {
                let at = reader.length;
                expected = reader.footer()?.ok_or_else(|| OpenError::damaged(&reader.path, at, "已封存的段没有段尾", "a sealed segment has no footer"))?;
            }
            last = Some(reader);
        }
        let Some(mut reader) = last else { return Err(OpenError::damaged(JOURNAL, 0, "没有任何段", "there is no segment")) };
        let (mut last_piece, mut is_sealed) = (None, false);
        loop {
            let at = reader.offset;
            match reader.next()? {
                Piece::Frame(_) => last_piece = Some(at),
                Piece::Footer => (last_piece, is_sealed) = (Some(at), true),
                Piece::End => break,
                Piece::Bad if is_sealed => return Err(OpenError::damaged(&reader.path, at, "段尾之后还有内容", "something stands behind the segment's end")),
                Piece::Bad => {
                    let rest = reader.rest()?;
                    if something_follows(&rest, &reader.place.chain) {
                        return Err(OpenError::damaged(
                            &reader.path,
                            at,
                            "其后还有完好的记录，不能截去；请从备份恢复",
                            "good records stand behind it, so it can't be cut off; restore a backup",
                        ));
                    }
                    break;
                }
            }
        }
        let last_piece = match last_piece {
            None => None,
            Some(at) => {
                let mut bytes = vec![0; (reader.offset - at) as usize];
                let read = on_disk(&reader.path, reader.file.read_at(at, &mut bytes))?;
                (read == bytes.len()).then_some((at, bytes))
            }
        };
        let segments = Segments { disk, starts, end: reader.place };
        Ok(FoundJournal { segments, reader, last_piece, is_sealed })
    }

    /// How many bytes of a torn last write stand behind the last good frame.
    pub(super) fn torn_bytes(&self) -> u64 {
        self.reader.length - self.reader.offset
    }

    /// How many bytes of the last segment are good.
    pub(super) fn good_bytes(&self) -> u64 {
        self.reader.offset
    }

    /// Cuts a torn last write and makes all that is left durable, so that it can be built on.
    pub(super) fn settle(mut self, segment_bytes: u64) -> Result<Journal, OpenError> {
        let (path, length) = (self.reader.path.clone(), self.reader.offset);
        let file = &mut self.reader.file;
        if self.reader.length > length {
            on_disk(&path, file.set_length(length))?;
        }
        // A process that died, or a sync that failed, can have left the last write in memory only. Reading it proves nothing,
        // and syncing again might not try again: so it is written once more.
        if let Some((at, bytes)) = &self.last_piece {
            on_disk(&path, file.write_at(*at, bytes))?;
        }
        on_disk(&path, file.sync())?;
        on_disk(JOURNAL, self.segments.disk.sync_folder(JOURNAL))?;
        let mut journal = Journal { segments: self.segments, segment_bytes, file: self.reader.file, length, has_frames: self.last_piece.is_some() };
        if self.is_sealed {
            on_disk(JOURNAL, journal.begin_next())?;
        }
        Ok(journal)
    }
}

/// A journal that takes events.
pub(super) struct Journal {
    pub(super) segments: Segments,
    segment_bytes: u64,
    file: Box<dyn DiskFile>,
    length: u64,
    has_frames: bool,
}

impl Journal {
    /// Appends events as one frame and comes back when they are durable. After an error it must not be used again.
    pub(super) fn append(&mut self, events: &[Event]) -> io::Result<Applied> {
        if self.has_frames && self.length >= self.segment_bytes {
            self.seal()?;
        }
        let payload = serde_json::to_vec(events).map_err(io::Error::other)?;
        let before = self.segments.end;
        let (bytes, chain) = frame(&before.chain, &payload).ok_or_else(|| io::Error::other("too many events at once"))?;
        self.file.write_at(self.length, &bytes)?;
        self.file.sync()?;
        self.length += bytes.len() as u64;
        self.has_frames = true;
        self.segments.end = Applied { count: before.count + events.len() as u64, chain };
        Ok(self.segments.end)
    }

    fn seal(&mut self) -> io::Result<()> {
        self.file.write_at(self.length, &footer(&self.segments.end))?;
        self.file.sync()?;
        self.begin_next()
    }

    fn begin_next(&mut self) -> io::Result<()> {
        let (number, start) = (self.segments.last() + 1, self.segments.end);
        self.file = begin_segment(&*self.segments.disk, number, &start)?;
        self.length = self.file.length()?;
        self.has_frames = false;
        self.segments.starts.push(start);
        Ok(())
    }
}

/// Makes a segment under another name first, so that whatever bears a segment's name has a whole header.
pub(super) fn begin_segment(disk: &dyn Disk, number: u32, start: &Applied) -> io::Result<Box<dyn DiskFile>> {
    let path = segment_path(number);
    let unfinished = format!("{path}.new");
    let mut file = disk.open(&unfinished)?;
    file.set_length(0)?;
    file.write_at(0, &header(number, start))?;
    file.sync()?;
    drop(file);
    disk.rename(&unfinished, &path)?;
    disk.sync_folder(JOURNAL)?;
    disk.open(&path)
}

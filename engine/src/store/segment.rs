//! What stands in one segment of the journal, frame by frame?

use super::disk::{Disk, DiskFile};
use super::fault::{OpenError, on_disk};
use super::frame::{Applied, CHAIN_BYTES, FOOTER_BYTES, FOOTER_MARK, HEADER_BYTES, HeaderFault, LENGTH_BYTES, chain_after, footer, read_footer, read_header};
use crate::words;
use serde_json::value::RawValue;

pub(super) const JOURNAL: &str = "journal";
/// Bytes asked of the disk at once.
const WINDOW: usize = 1 << 20;

/// The file of a segment.
pub(super) fn segment_path(number: u32) -> String {
    format!("{JOURNAL}/{number:06}.log")
}

/// The next thing in a segment.
pub(super) enum Piece {
    /// Some events as JSON.
    Frame(Vec<u8>),
    /// The segment was sealed here.
    Footer,
    /// The file ends here.
    End,
    /// What stands from here on is no frame.
    Bad,
}

/// Reads one segment from its first frame on and checks the chain.
pub(super) struct SegmentReader {
    pub(super) file: Box<dyn DiskFile>,
    pub(super) path: String,
    /// Where the next piece begins.
    pub(super) offset: u64,
    pub(super) length: u64,
    /// The place in the journal before the next piece.
    pub(super) place: Applied,
    is_sealed: bool,
    window: Vec<u8>,
    window_at: u64,
}

impl SegmentReader {
    /// Opens a segment and reads its header.
    pub(super) fn open(disk: &dyn Disk, number: u32) -> Result<Self, OpenError> {
        let path = segment_path(number);
        let file = on_disk(&path, disk.open(&path))?;
        let length = on_disk(&path, file.length())?;
        let mut reader = SegmentReader { file, path, offset: 0, length, place: Applied::NOTHING, is_sealed: false, window: Vec::new(), window_at: 0 };
        let bytes = reader.take(length.min(HEADER_BYTES as u64) as usize)?.to_vec();
        match read_header(&bytes) {
            Ok((stored, place)) if stored == number => reader.place = place,
            Ok(_) => return Err(OpenError::damaged(&reader.path, 0, "段号与文件名不符", "the segment bears another number")),
            Err(HeaderFault::NoHeader) => return Err(OpenError::damaged(&reader.path, 0, "文件头不可读", "the header can't be read")),
            Err(HeaderFault::Newer(format)) => {
                let path = &reader.path;
                return Err(OpenError::Damaged(words!(
                    "{path} 的格式版本 {format} 本程序不认识",
                    "{path} has format {format}, which this version does not know"
                )));
            }
        }
        Ok(reader)
    }

    /// The place that the footer at the end of the file tells, if there is one.
    pub(super) fn footer(&mut self) -> Result<Option<Applied>, OpenError> {
        let Some(at) = self.length.checked_sub(FOOTER_BYTES as u64).filter(|at| *at >= HEADER_BYTES as u64) else { return Ok(None) };
        let mut bytes = vec![0; FOOTER_BYTES];
        let read = on_disk(&self.path, self.file.read_at(at, &mut bytes))?;
        Ok((read == FOOTER_BYTES).then(|| read_footer(&bytes)).flatten())
    }

    /// Reads the next piece and steps behind it; after a bad one it stays where it is.
    pub(super) fn next(&mut self) -> Result<Piece, OpenError> {
        let left = self.length - self.offset;
        if left == 0 {
            return Ok(Piece::End);
        }
        if self.is_sealed || left < LENGTH_BYTES as u64 {
            return Ok(Piece::Bad);
        }
        let mark = self.look(LENGTH_BYTES)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes)).unwrap_or_default();
        if mark == FOOTER_MARK {
            let expected = footer(&self.place);
            let is_footer = left >= FOOTER_BYTES as u64 && self.look(FOOTER_BYTES)? == expected;
            if !is_footer {
                return Ok(Piece::Bad);
            }
            self.is_sealed = true;
            self.offset += FOOTER_BYTES as u64;
            return Ok(Piece::Footer);
        }
        let whole = LENGTH_BYTES as u64 + u64::from(mark) + CHAIN_BYTES as u64;
        if left < whole {
            return Ok(Piece::Bad);
        }
        let before = self.place.chain;
        let (events, stored) = self.look(whole as usize)?[LENGTH_BYTES..].split_at(mark as usize);
        let chain = chain_after(&before, events);
        if stored != chain {
            return Ok(Piece::Bad);
        }
        let events = events.to_vec();
        // The chain says that this is what was written; so if it is no list of events, no power cut has done it.
        let count = serde_json::from_slice::<Vec<&RawValue>>(&events).map_or(0, |events| events.len() as u64);
        if count == 0 {
            return Err(OpenError::damaged(&self.path, self.offset, "内容不是事件列表", "these are no events"));
        }
        self.place = Applied { count: self.place.count + count, chain };
        self.offset += whole;
        Ok(Piece::Frame(events))
    }

    /// Everything from the next piece to the end of the file.
    pub(super) fn rest(&mut self) -> Result<Vec<u8>, OpenError> {
        Ok(self.look((self.length - self.offset) as usize)?.to_vec())
    }

    fn take(&mut self, length: usize) -> Result<&[u8], OpenError> {
        self.look(length)?;
        let at = (self.offset - self.window_at) as usize;
        self.offset += length as u64;
        Ok(&self.window[at..at + length])
    }

    /// The next bytes, which the file is long enough for.
    fn look(&mut self, length: usize) -> Result<&[u8], OpenError> {
        let holds = |reader: &Self| {
            let at = reader.offset.checked_sub(reader.window_at)? as usize;
            (at + length <= reader.window.len()).then_some(at)
        };
        if holds(self).is_none() {
            let left = (self.length - self.offset) as usize;
            self.window.resize(length.max(WINDOW).min(left), 0);
            self.window_at = self.offset;
            let mut filled = 0;
            while filled < self.window.len() {
                let read = on_disk(&self.path, self.file.read_at(self.offset + filled as u64, &mut self.window[filled..]))?;
                if read == 0 {
                    break;
                }
                filled += read;
            }
            self.window.truncate(filled);
        }
        match holds(self) {
            Some(at) => Ok(&self.window[at..at + length]),
            None => Err(OpenError::damaged(&self.path, self.offset, "文件比其长度短", "the file is shorter than its length")),
        }
    }
}

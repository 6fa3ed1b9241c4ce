//! Which events come after a given place of the journal?

use super::disk::Disk;
use super::fault::OpenError;
use super::frame::Applied;
use super::segment::{Piece, SegmentReader};
use crate::ledger::{EVENT_VERSION, Event};
use crate::words;
use serde::Deserialize;
use std::sync::Arc;

/// The segments of a journal, for reading.
pub(super) struct Segments {
    pub(super) disk: Arc<dyn Disk>,
    /// Where each segment begins; the first has number 1.
    pub(super) starts: Vec<Applied>,
    /// Where the journal ends.
    pub(super) end: Applied,
}

impl Segments {
    /// The number of the last segment.
    pub(super) fn last(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The frames after a place; nothing if the journal has no such place.
    pub(super) fn frames(&self, from: &Applied) -> Result<Option<Frames<'_>>, OpenError> {
        if from.count > self.end.count {
            return Ok(None);
        }
        let number = self.starts.partition_point(|start| start.count <= from.count) as u32;
        let mut frames = Frames { segments: self, reader: SegmentReader::open(&*self.disk, number)?, number };
        while frames.reader.place.count < from.count {
            if frames.next_payload()?.is_none() {
                return Ok(None);
            }
        }
        Ok((frames.reader.place == *from).then_some(frames))
    }

    /// All frames.
    pub(super) fn all_frames(&self) -> Result<Frames<'_>, OpenError> {
        Ok(Frames { segments: self, reader: SegmentReader::open(&*self.disk, 1)?, number: 1 })
    }
}

/// Frames one after the other, across segments, with the chain checked all the way.
pub(super) struct Frames<'a> {
    segments: &'a Segments,
    reader: SegmentReader,
    number: u32,
}

impl Frames<'_> {
    /// The next frame: the place before it and its events; nothing at the journal's end.
    pub(super) fn next(&mut self) -> Result<Option<(Applied, Vec<Event>)>, OpenError> {
        let Some((before, offset, payload)) = self.next_payload()? else { return Ok(None) };
        Ok(Some((before, decode_events(&payload, &self.reader.path, offset)?)))
    }

    /// The place after the last frame that was read.
    pub(super) fn place(&self) -> Applied {
        self.reader.place
    }

    fn next_payload(&mut self) -> Result<Option<(Applied, u64, Vec<u8>)>, OpenError> {
        loop {
            if self.reader.place == self.segments.end && self.number == self.segments.last() {
                return Ok(None);
            }
            let (before, offset) = (self.reader.place, self.reader.offset);
            match self.reader.next()? {
                Piece::Frame(payload) => return Ok(Some((before, offset, payload))),
                Piece::Footer if self.number < self.segments.last() => {
                    if !matches!(self.reader.next()?, Piece::End) {
                        return Err(OpenError::damaged(&self.reader.path, self.reader.offset, "段尾之后还有内容", "something stands behind the segment's end"));
                    }
                    self.number += 1;
                    let next = SegmentReader::open(&*self.segments.disk, self.number)?;
                    if next.place != self.reader.place {
                        return Err(OpenError::damaged(&next.path, 0, "不接续上一段", "it does not follow the segment before it"));
                    }
                    self.reader = next;
                }
                Piece::Footer | Piece::End | Piece::Bad => {
                    return Err(OpenError::damaged(&self.reader.path, offset, "校验链不符", "the chain does not hold"));
                }
            }
        }
    }
}

fn decode_events(payload: &[u8], path: &str, offset: u64) -> Result<Vec<Event>, OpenError> {
    #[derive(Deserialize)]
    struct Form {
        v: u16,
    }
    let forms: Vec<Form> = serde_json::from_slice(payload).unwrap_or_default();
    if let Some(newer) = forms.iter().map(|form| form.v).find(|version| *version > EVENT_VERSION) {
        return Err(OpenError::Damaged(words!(
            "{path} 自第 {offset} 字节起的事件版本 {newer} 本程序不认识，请用新版程序打开",
            "{path} holds events of version {newer} from byte {offset} on, which this version does not know: open it with a newer one"
        )));
    }
    serde_json::from_slice(payload).map_err(|error| {
        OpenError::Damaged(words!("{path} 自第 {offset} 字节起的事件不可读：{error}", "{path}: the events from byte {offset} on can't be read: {error}"))
    })
}

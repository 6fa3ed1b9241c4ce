//! How are lines read so that a broken or endless one harms only itself?

use engine::words;
use engine::words::Words;
use std::io::{self, BufRead, BufReader, Read};

/// The longest line, in bytes.
const LINE_BYTES_MAX: usize = 4 << 20;
/// The most bytes that the answers to the lines held at once are expected to take.
const BATCH_BYTES_MAX: usize = 64 << 20;

/// What an answer may take: some tens of kilobytes, and with many members their square, for programs that look at all
/// members name all of them.
fn answer_bytes(line: &[u8]) -> usize {
    let members = line.iter().filter(|byte| **byte == b'{').count();
    line.len() + 32_768 + members * members * 400
}

/// A line that is not blank.
pub struct Line {
    /// Its number in the file, from 1; blank lines count.
    pub number: u64,
    /// Its text, or why it has none.
    pub content: Result<String, Words>,
}

/// Reads a stream line by line.
pub struct Lines {
    input: BufReader<Box<dyn Read + Send>>,
    number: u64,
    bytes: u64,
}

impl Lines {
    /// Reads from a stream.
    pub fn new(input: Box<dyn Read + Send>) -> Self {
        Self { input: BufReader::with_capacity(1 << 18, input), number: 0, bytes: 0 }
    }

    /// Bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.bytes
    }

    /// Up to `most` lines that are not blank; none only at the end of the stream.
    pub fn next_batch(&mut self, most: usize) -> io::Result<Vec<Line>> {
        let mut batch = Vec::with_capacity(most);
        let mut held = 0;
        while batch.len() < most && held < BATCH_BYTES_MAX {
            let Some((bytes, is_too_long)) = self.read_line()? else { break };
            self.number += 1;
            let expected = answer_bytes(&bytes);
            let content = if is_too_long {
                Err(words!("一行最多{LINE_BYTES_MAX}字节", "a line has at most {LINE_BYTES_MAX} bytes"))
            } else {
                String::from_utf8(bytes).map_err(|error| {
                    let column = error.utf8_error().valid_up_to() + 1;
                    words!("第{column}字节起不是UTF-8", "not UTF-8 from byte {column} on")
                })
            };
            let content = content.map(|text| match text.strip_prefix('\u{feff}').filter(|_| self.number == 1) {
                Some(rest) => rest.to_string(),
                None => text,
            });
            if content.as_ref().is_ok_and(|text| text.trim().is_empty()) {
                continue;
            }
            held += expected;
            batch.push(Line { number: self.number, content });
        }
        Ok(batch)
    }

    /// One line without its end, and whether it was cut because it is too long.
    fn read_line(&mut self) -> io::Result<Option<(Vec<u8>, bool)>> {
        let mut line = Vec::new();
        let read = self.input.by_ref().take(LINE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut line)?;
        self.bytes += read as u64;
        if read == 0 {
            return Ok(None);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
            return Ok(Some((line, false)));
        }
        if read <= LINE_BYTES_MAX {
            return Ok(Some((line, false)));
        }
        self.bytes += skip_to_line_end(&mut self.input)?;
        Ok(Some((Vec::new(), true)))
    }
}

fn skip_to_line_end(input: &mut impl BufRead) -> io::Result<u64> {
    let mut skipped = 0;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(skipped);
        }
        match buffer.iter().position(|byte| *byte == b'\n') {
            Some(position) => {
                input.consume(position + 1);
                return Ok(skipped + position as u64 + 1);
            }
            None => {
                let length = buffer.len();
                input.consume(length);
                skipped += length as u64;
            }
        }
    }
}

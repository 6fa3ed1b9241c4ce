//! How does a batch of events stand in the journal?
//!
//! A segment file is a header, then frames, then (once it is full) a footer. A frame is its length, the events as a JSON
//! array, and a chain value: SHA-256 over the chain value before it, the length and the events. So no frame can be changed,
//! dropped or moved without breaking every later one.

use sha2::{Digest, Sha256};

/// A place in the journal: how many events come before it, and the chain value there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Events so far; the position of the last one.
    pub count: u64,
    /// The chain value after them.
    pub chain: [u8; 32],
}

impl Applied {
    /// Nothing applied yet, whatever the journal.
    pub const NOTHING: Applied = Applied { count: 0, chain: [0; 32] };
}

const MAGIC: &[u8; 6] = b"YIMENJ";
const FORMAT: u16 = 1;
pub(super) const HEADER_BYTES: usize = 52;
/// Stands in place of a length where a segment ends.
pub(super) const FOOTER_MARK: u32 = u32::MAX;
pub(super) const FOOTER_BYTES: usize = 44;
pub(super) const LENGTH_BYTES: usize = 4;
pub(super) const CHAIN_BYTES: usize = 32;

/// Why a header is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeaderFault {
    NoHeader,
    Newer(u16),
}

/// The header of a segment that begins at a place.
pub(super) fn header(number: u32, start: &Applied) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER_BYTES);
    bytes.extend(MAGIC);
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(number.to_le_bytes());
    bytes.extend(start.count.to_le_bytes());
    bytes.extend(start.chain);
    bytes
}

/// Reads what [`header`] wrote: the segment's number and where it begins.
pub(super) fn read_header(bytes: &[u8]) -> Result<(u32, Applied), HeaderFault> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(HeaderFault::NoHeader)?;
    let (format, rest) = rest.split_first_chunk().ok_or(HeaderFault::NoHeader)?;
    let format = u16::from_le_bytes(*format);
    if format != FORMAT {
        return Err(HeaderFault::Newer(format));
    }
    let (number, rest) = rest.split_first_chunk().ok_or(HeaderFault::NoHeader)?;
    let (count, rest) = rest.split_first_chunk().ok_or(HeaderFault::NoHeader)?;
    let (chain, _) = rest.split_first_chunk().ok_or(HeaderFault::NoHeader)?;
    Ok((u32::from_le_bytes(*number), Applied { count: u64::from_le_bytes(*count), chain: *chain }))
}

/// The chain value after a frame.
pub(super) fn chain_after(before: &[u8; CHAIN_BYTES], payload: &[u8]) -> [u8; CHAIN_BYTES] {
    let length = payload.len() as u32;
    Sha256::new().chain_update(before).chain_update(length.to_le_bytes()).chain_update(payload).finalize().into()
}

/// A frame, and the chain value after it; nothing if the events are too long for one.
pub(super) fn frame(before: &[u8; CHAIN_BYTES], payload: &[u8]) -> Option<(Vec<u8>, [u8; CHAIN_BYTES])> {
    let length = u32::try_from(payload.len()).ok().filter(|length| *length != FOOTER_MARK)?;
    let chain = chain_after(before, payload);
    let mut bytes = Vec::with_capacity(LENGTH_BYTES + payload.len() + CHAIN_BYTES);
    bytes.extend(length.to_le_bytes());
    bytes.extend(payload);
    bytes.extend(chain);
    Some((bytes, chain))
}

/// What a full segment ends with.
pub(super) fn footer(end: &Applied) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(FOOTER_BYTES);
    bytes.extend(FOOTER_MARK.to_le_bytes());
    bytes.extend(end.count.to_le_bytes());
    bytes.extend(end.chain);
    bytes
}

/// Reads what [`footer`] wrote.
pub(super) fn read_footer(bytes: &[u8]) -> Option<Applied> {
    let rest = bytes.strip_prefix(&FOOTER_MARK.to_le_bytes())?;
    let (count, rest) = rest.split_first_chunk()?;
    let chain = rest.try_into().ok()?;
    Some(Applied { count: u64::from_le_bytes(*count), chain })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_footers_are_read_back() {
        let place = Applied { count: 70_000, chain: [7; 32] };
        let bytes = header(3, &place);
        assert_eq!(bytes.len(), HEADER_BYTES);
        assert_eq!(read_header(&bytes), Ok((3, place)));
        for length in 0..bytes.len() {
            assert_eq!(read_header(&bytes[..length]), Err(HeaderFault::NoHeader), "{length} bytes");
        }
        let mut newer = bytes.clone();
        newer[6] = 2;
        assert_eq!(read_header(&newer), Err(HeaderFault::Newer(2)));
        assert_eq!(footer(&place).len(), FOOTER_BYTES);
        assert_eq!(read_footer(&footer(&place)), Some(place));
        assert_eq!(read_footer(&footer(&place)[1..]), None);
    }

    #[test]
    fn the_chain_hangs_on_everything_before_it() {
        let (bytes, chain) = frame(&[0; 32], b"[{}]").expect("short");
        assert_eq!(bytes.len(), 40);
        assert_eq!(bytes[8..], chain);
        assert_ne!(chain_after(&[1; 32], b"[{}]"), chain);
        assert_ne!(chain_after(&[0; 32], b"[{]}"), chain);
    }
}

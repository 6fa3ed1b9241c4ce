//! Is what stands after the last good frame only a torn write, or does something valid follow it?
//!
//! A power cut can tear the frame that was being written, and nothing comes after that one: every earlier frame was durable
//! before the next was begun. So a bad frame with a good one behind it is damage, and cutting it off would lose what was
//! acknowledged.

use super::frame::{CHAIN_BYTES, FOOTER_BYTES, FOOTER_MARK, LENGTH_BYTES, chain_after};

/// Looks for a valid frame or footer behind the bad frame that the bytes begin with; `before` is the chain value before it.
pub(super) fn something_follows(tail: &[u8], before: &[u8; CHAIN_BYTES]) -> bool {
    // Its length and events may be right and its chain value wrong: then the next one builds on the value that was meant.
    if let Some(length) = length_at(tail, 0)
        && let Some(payload) = tail.get(LENGTH_BYTES..LENGTH_BYTES + length)
        && is_valid_at(tail, LENGTH_BYTES + length + CHAIN_BYTES, &chain_after(before, payload))
    {
        return true;
    }
    // Otherwise whatever follows builds on the 32 bytes that stand before it, wherever that is.
    (CHAIN_BYTES..tail.len()).any(|at| match tail[at - CHAIN_BYTES..at].try_into() {
        Ok(before) => is_valid_at(tail, at, before),
        Err(_) => false,
    })
}

fn length_at(bytes: &[u8], at: usize) -> Option<usize> {
    let length = u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    (length != FOOTER_MARK).then_some(length as usize)
}

fn is_valid_at(tail: &[u8], at: usize, before: &[u8; CHAIN_BYTES]) -> bool {
    let Some(rest) = tail.get(at..) else { return false };
    let Some(length) = length_at(tail, at) else {
        // A footer stands at the very end and repeats the chain value before it.
        return rest.len() == FOOTER_BYTES && rest.ends_with(before);
    };
    let Some(payload) = rest.get(LENGTH_BYTES..LENGTH_BYTES + length) else { return false };
    // Events are a JSON array of objects; looking at the brackets first spares the hash at nearly every place.
    payload.starts_with(b"[{") && payload.ends_with(b"}]") && rest[LENGTH_BYTES + length..].starts_with(&chain_after(before, payload))
}

#[cfg(test)]
mod tests {
    use super::super::frame::{Applied, footer, frame};
    use super::*;

    #[test]
    fn every_flipped_bit_before_a_good_frame_is_damage_and_every_torn_last_frame_is_not() {
        let start = [3; 32];
        let (first, chain) = frame(&start, br#"[{"v":1,"what":"first"}]"#).expect("short");
        let (second, _) = frame(&chain, br#"[{"v":1,"what":"second"}]"#).expect("short");
        let whole = [first.clone(), second].concat();
        let sealed = [first.clone(), footer(&Applied { count: 1, chain })].concat();
        for bit in 0..first.len() * 8 {
            for file in [&whole, &sealed] {
                let mut flipped = file.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                assert!(something_follows(&flipped, &start), "bit {bit}");
            }
        }
        for length in 0..first.len() {
            assert!(!something_follows(&first[..length], &start), "{length} bytes");
            assert!(!something_follows(&[&first[..length], &[0; 300][..]].concat(), &start), "{length} bytes, then zeros");
        }
    }
}

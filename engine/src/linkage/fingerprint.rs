//! Which number stands for a text, so that two texts are compared as two integers?

/// Mixes a value into a running number. The same everywhere and on every day; two texts share a result about once in 2^64.
pub(super) fn mix(seed: u64, value: u64) -> u64 {
    let mut mixed = (seed ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^= mixed >> 29;
    mixed = mixed.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 32)
}

/// The number of a sequence; its length counts.
pub(super) fn fingerprint(seed: u64, values: impl IntoIterator<Item = u64>) -> u64 {
    let (last, length) = values.into_iter().fold((seed, 0u64), |(mixed, length), value| (mix(mixed.rotate_left(5), value), length + 1));
    mix(last, length)
}

/// The number of a text in 32 bits; never 0, which stands for "not known".
pub(super) fn short_fingerprint(seed: u64, text: &[u8]) -> u32 {
    let words = text.chunks(8).map(|chunk| chunk.iter().fold(0u64, |word, byte| word << 8 | u64::from(*byte)));
    narrow(fingerprint(seed, words))
}

/// 32 of the 64 bits; never 0.
pub(super) fn narrow(wide: u64) -> u32 {
    ((wide >> 32) as u32).max(1)
}

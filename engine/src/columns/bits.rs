//! How is one truth value kept for each of many rows?
//!
//! One bit a row, 64 to a word. Bits beyond the last row mean nothing; whoever counts or lists rows masks them.

/// Words for so many rows.
pub(super) fn words(rows: usize) -> usize {
    rows.div_ceil(64)
}

/// The bits of the last word that stand for rows.
pub(super) fn tail_mask(rows: usize) -> u64 {
    match rows % 64 {
        0 => !0,
        rest => (1 << rest) - 1,
    }
}

/// Whether a row's bit is set.
pub(crate) fn is_set(bits: &[u64], row: usize) -> bool {
    bits[row / 64] >> (row % 64) & 1 == 1
}

/// Sets a row's bit.
pub(crate) fn set(bits: &mut [u64], row: usize) {
    bits[row / 64] |= 1 << (row % 64);
}

/// Sixty-four bytes of 0 or 1 as the bits of one word.
fn gathered(bytes: &[u8; 64]) -> u64 {
    let mut word = 0;
    for (position, eight) in bytes.as_chunks::<8>().0.iter().enumerate() {
        // Each byte's lowest bit moves to its place in the highest byte of the product.
        let packed = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        word |= packed << (8 * position);
    }
    word
}

/// One bit for each value: whether it passes.
pub(super) fn fill<T: Copy>(out: &mut Vec<u64>, values: &[T], passes: impl Fn(T) -> bool) {
    let (chunks, rest) = values.as_chunks::<64>();
    out.clear();
    out.extend(chunks.iter().map(|chunk| {
        let mut bytes = [0; 64];
        for (byte, value) in bytes.iter_mut().zip(chunk) {
            *byte = u8::from(passes(*value));
        }
        gathered(&bytes)
    }));
    if !rest.is_empty() {
        out.push(rest.iter().enumerate().fold(0, |word, (row, value)| word | u64::from(passes(*value)) << row));
    }
}

/// One bit for each choice: whether it is in a set.
pub(super) fn fill_among(out: &mut Vec<u64>, choices: &[u8], set: u64) {
    // A run of neighbours is two comparisons for many rows at once, where a bit is looked up for each row by itself.
    let is_in = |(first, width): (u8, u8), choice: u8| choice.wrapping_sub(first) <= width;
    let mut left = set;
    let mut run = || {
        let first = left.trailing_zeros();
        let width = left.checked_shr(first)?.trailing_ones() - 1;
        left &= left.wrapping_add(1 << first);
        Some((first as u8, width as u8))
    };
    match (run(), run(), run()) {
        (Some(one), None, _) => fill(out, choices, |choice| is_in(one, choice)),
        (Some(one), Some(two), None) => fill(out, choices, |choice| is_in(one, choice) | is_in(two, choice)),
        _ => fill(out, choices, |choice| set >> (choice & 63) & 1 == 1),
    }
}

/// One bit for each pair of values: whether it passes.
pub(super) fn fill_pairs<T: Copy>(out: &mut Vec<u64>, left: &[T], right: &[T], passes: impl Fn(T, T) -> bool) {
    let ((chunks, rest), (others, other_rest)) = (left.as_chunks::<64>(), right.as_chunks::<64>());
    out.clear();
    out.extend(chunks.iter().zip(others).map(|(chunk, other)| {
        let mut bytes = [0; 64];
        for (byte, (a, b)) in bytes.iter_mut().zip(chunk.iter().zip(other)) {
            *byte = u8::from(passes(*a, *b));
        }
        gathered(&bytes)
    }));
    if !rest.is_empty() {
        out.push(rest.iter().zip(other_rest).enumerate().fold(0, |word, (row, (a, b))| word | u64::from(passes(*a, *b)) << row));
    }
}

/// The rows whose bits are set, in order.
pub(crate) fn each(words: impl Iterator<Item = u64>, mut visit: impl FnMut(u32)) {
    for (position, mut left) in words.enumerate() {
        while left != 0 {
            visit(position as u32 * 64 + left.trailing_zeros());
            left &= left - 1;
        }
    }
}

/// Words without the bits that stand for no row.
pub(super) fn rows(words: impl Iterator<Item = u64>, rows: usize) -> impl Iterator<Item = u64> {
    words.enumerate().map(move |(position, word)| if position == rows / 64 { word & tail_mask(rows) } else { word })
}

/// Whether any row's bit is set.
pub(super) fn any(bits: &[u64], rows: usize) -> bool {
    match bits[..words(rows)].split_last() {
        None => false,
        Some((last, before)) => before.iter().any(|word| *word != 0) || last & tail_mask(rows) != 0,
    }
}

/// Whether every row's bit is set.
pub(super) fn all(bits: &[u64], rows: usize) -> bool {
    match bits[..words(rows)].split_last() {
        None => true,
        Some((last, before)) => before.iter().all(|word| *word == !0) && !last & tail_mask(rows) == 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_where_the_rows_are() {
        let mut rng = fastrand::Rng::with_seed(3);
        for rows in [0, 1, 63, 64, 65, 200] {
            let values: Vec<u8> = (0..rows).map(|_| rng.u8(0..4)).collect();
            let mut bits = Vec::new();
            fill(&mut bits, &values, |value| value == 2);
            let mut found = Vec::new();
            each(bits.iter().copied(), |row| found.push(row as usize));
            let expected: Vec<usize> = (0..rows).filter(|row| values[*row] == 2).collect();
            assert_eq!(found, expected);
            assert_eq!(any(&bits, rows), !expected.is_empty());
            assert_eq!(all(&bits, rows), expected.len() == rows);
        }
    }

    #[test]
    fn choices_are_found_in_any_set() {
        let choices: Vec<u8> = (0..64).collect();
        let of_runs = [0, 1, 1 << 63, !0, !0 << 60, 0b1011, 0b1_0110_1110, 0xF0F0_F0F0_F0F0_F0F0, 1 | 1 << 63];
        let mut rng = fastrand::Rng::with_seed(5);
        for set in of_runs.into_iter().chain(std::iter::repeat_with(|| rng.u64(..)).take(20)) {
            let mut bits = Vec::new();
            fill_among(&mut bits, &choices, set);
            assert_eq!(bits, [set], "of {set:b}");
        }
    }
}

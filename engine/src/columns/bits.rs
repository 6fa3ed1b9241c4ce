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
pub(super) fn is_set(bits: &[u64], row: usize) -> bool {
    bits[row / 64] >> (row % 64) & 1 == 1
}

/// Sets a row's bit.
pub(super) fn set(bits: &mut [u64], row: usize) {
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

/// The rows whose bits are set, in order.
pub(super) fn each(bits: &[u64], rows: usize, mut visit: impl FnMut(usize)) {
    let count = words(rows);
    for (position, word) in bits[..count].iter().enumerate() {
        let mut left = if position + 1 == count { word & tail_mask(rows) } else { *word };
        while left != 0 {
            visit(position * 64 + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
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

/// The bits of at most 64 consecutive rows.
pub(super) fn window(bits: &[u64], from: usize, count: usize) -> u64 {
    debug_assert!(count <= 64);
    if count == 0 {
        return 0;
    }
    let (word, shift) = (from / 64, from % 64);
    let mut found = bits[word] >> shift;
    if shift + count > 64 {
        found |= bits[word + 1] << (64 - shift);
    }
    if count == 64 { found } else { found & ((1 << count) - 1) }
}

/// Exchanges the rows and columns of a square of 64 by 64 bits.
pub(super) fn transpose(square: &mut [u64; 64]) {
    let (mut width, mut mask) = (32, 0x0000_0000_FFFF_FFFF_u64);
    while width != 0 {
        let mut row = 0;
        while row < 64 {
            let swapped = (square[row] >> width ^ square[row + width]) & mask;
            square[row] ^= swapped << width;
            square[row + width] ^= swapped;
            row = (row + width + 1) & !width;
        }
        width >>= 1;
        mask ^= mask << width;
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
            each(&bits, rows, |row| found.push(row));
            let expected: Vec<usize> = (0..rows).filter(|row| values[*row] == 2).collect();
            assert_eq!(found, expected);
            assert_eq!(any(&bits, rows), !expected.is_empty());
            assert_eq!(all(&bits, rows), expected.len() == rows);
            for from in 0..rows {
                for count in 0..=(rows - from).min(64) {
                    let expected = (0..count).fold(0, |word, at| word | u64::from(values[from + at] == 2) << at);
                    assert_eq!(window(&bits, from, count), expected);
                }
            }
        }
    }

    #[test]
    fn a_square_is_turned() {
        let mut rng = fastrand::Rng::with_seed(4);
        let before: [u64; 64] = std::array::from_fn(|_| rng.u64(..));
        let mut after = before;
        transpose(&mut after);
        for (row, word) in before.iter().enumerate() {
            for (column, other) in after.iter().enumerate() {
                assert_eq!(word >> column & 1, other >> row & 1);
            }
        }
    }
}

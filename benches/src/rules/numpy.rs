//! How is a column of the peers' population read?

use std::path::Path;

/// The whole numbers of an `.npy` file of one dimension.
pub fn column(path: &Path) -> Vec<i64> {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(bytes.starts_with(b"\x93NUMPY\x01\x00"), "{} is no .npy file of version 1.0", path.display());
    let length = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let header = String::from_utf8_lossy(&bytes[10..10 + length]);
    let values = &bytes[10 + length..];
    let number = |bytes: &[u8]| bytes.iter().rev().fold(if bytes[bytes.len() - 1] > 127 { -1 } else { 0 }, |number: i64, byte| number << 8 | i64::from(*byte));
    let width = [("'|i1'", 1), ("'<i2'", 2), ("'<i4'", 4), ("'<i8'", 8)].into_iter().find(|(name, _)| header.contains(name));
    let (_, width) = width.unwrap_or_else(|| panic!("{}: whole numbers expected, found {header}", path.display()));
    values.chunks_exact(width).map(number).collect()
}

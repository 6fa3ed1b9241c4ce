//! Which registrations are compared at all? Those that share a key.

use super::fingerprint::{fingerprint, narrow};
use super::id_number::Standing;
use super::name::{NO_NAME, Name};
use super::registration::Record;

/// Ways in which two registrations come to be compared.
pub(super) const RULES: usize = 7;
/// The rule by which everybody with the same telephone number is found.
pub(super) const PHONE: usize = 1;
/// Ways in which numbers with a slip come to be compared; each leaves out a part in which the slip may lie.
pub(super) const SLIP_RULES: usize = 3;

/// Several where the number says another birth date than the registration, or where each character of the given name counts.
pub(super) type Keys = [Option<u32>; 4];

/// The keys of a record under a rule.
pub(super) fn keys(rule: usize, record: &Record, name: &Name) -> Keys {
    let key = |parts: &[u64]| Some(narrow(fingerprint(rule as u64 + 100, parts.iter().copied())));
    let by_birth = |make: &dyn Fn(u64) -> Option<u32>| {
        let [first, second] = births(record).map(|birth| birth.and_then(make));
        [first, second.filter(|_| first != second), None, None]
    };
    let one = |key| [key, None, None, None];
    let (is_named, community) = (record.name != NO_NAME, u64::from(record.address.community));
    match rule {
        0 if record.number.standing != Standing::Missing => one(key(&number_parts(record, 0..18))),
        PHONE if record.phone != 0 => one(key(&[record.phone])),
        2 if is_named => by_birth(&|birth| key(&[name.spoken, birth / 10_000])),
        3 if is_named => by_birth(&|birth| key(&[name.spoken, birth % 10_000])),
        4 if is_named && community != 0 => one(key(&[name.folded, community])),
        5 if community != 0 => by_birth(&|birth| key(&[birth, community])),
        6 if is_named => {
            let [[a, b], [c, d]] = births(record).map(|birth| name.given_folded.map(|given| key(&[birth?, u64::from(name.surname_folded), u64::from(given?)])));
            [a, b, c, d]
        }
        _ => [None; 4],
    }
}

/// The birth date that is told and the one within the number if it is another.
fn births(record: &Record) -> [Option<u64>; 2] {
    let (told, within) = (record.birth, record.birth_in_number());
    let first = if told == 0 { within } else { told };
    [first, if first == within { 0 } else { within }].map(|birth| (birth != 0).then_some(u64::from(birth)))
}

/// The key of a number under a rule for slips.
pub(super) fn slip_key(rule: usize, record: &Record, name: &Name) -> Option<u32> {
    if record.number.standing == Standing::Missing {
        return None;
    }
    let length = record.number.written().len();
    let parts = match rule {
        // Place and birth date: the slip lies in the sequence.
        0 => number_parts(record, 0..14),
        // Surname, and from the month on, counted from the end: the slip lies in place or year, and a digit may have been left out there.
        1 => number_parts(record, length - 8..length).map(|part| part ^ u64::from(name.surname_folded) << 32),
        // Place, year, sequence and check: the slip lies in month or day.
        _ => [number_parts(record, 0..10), number_parts(record, length - 4..length)].map(|[high, low]| high ^ low.rotate_left(32)),
    };
    Some(narrow(fingerprint(rule as u64 + 200, parts)))
}

/// Whether a number holds a slip for certain; two whole numbers are never one slip apart.
pub(super) fn holds_slip(record: &Record) -> bool {
    record.number.standing == Standing::Broken
}

/// Some of the characters of a number as two integers.
fn number_parts(record: &Record, places: std::ops::Range<usize>) -> [u64; 2] {
    let written = record.number.written();
    let end = places.end.min(written.len());
    let chosen = &written[places.start.min(end)..end];
    let (head, tail) = chosen.split_at(chosen.len().min(9));
    [head, tail].map(|part| part.iter().fold(part.len() as u64, |number, byte| number * 43 + u64::from(byte - b'0')))
}

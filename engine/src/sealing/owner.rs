//! Whose data are these?

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A person or a household, by its random number. The text form is `P-` or `H-` and thirteen characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A registered person.
    Person(u64),
    /// A household.
    Household(u64),
}

/// Digits without letters that look like others.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A random number as thirteen characters after a letter: `G-3K7…`.
pub fn number_text(letter: char, number: u64) -> String {
    let mut text = format!("{letter}-");
    for place in (0..13).rev() {
        text.push(char::from(DIGITS[((number >> (place * 5)) & 31) as usize]));
    }
    text
}

/// Reads what [`number_text`] wrote.
pub fn number_from_text(letter: char, text: &str) -> Option<u64> {
    let rest = text.strip_prefix(letter)?.strip_prefix('-')?;
    if rest.len() != 13 {
        return None;
    }
    let mut number: u64 = 0;
    for (place, digit) in rest.bytes().enumerate() {
        let value = DIGITS.iter().position(|d| *d == digit.to_ascii_uppercase())? as u64;
        if place == 0 && value > 15 {
            return None;
        }
        number = (number << 5) | value;
    }
    Some(number)
}

impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&match self {
            Owner::Person(number) => number_text('P', *number),
            Owner::Household(number) => number_text('H', *number),
        })
    }
}

impl std::str::FromStr for Owner {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let person = number_from_text('P', text).map(Owner::Person);
        person.or_else(|| number_from_text('H', text).map(Owner::Household)).ok_or("expected P- or H- and thirteen characters")
    }
}

impl Serialize for Owner {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Owner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_and_read_back() {
        for number in [0, 1, 31, 32, u64::MAX, 0x0123_4567_89ab_cdef] {
            let text = number_text('G', number);
            assert_eq!(text.len(), 15);
            assert_eq!(number_from_text('G', &text), Some(number), "{text}");
            assert_eq!(number_from_text('P', &text), None);
        }
        for text in ["", "G-", "G-ZZZZZZZZZZZZZ", "G-00000000000000", "G-000000000000U", "G-00000000000é"] {
            assert_eq!(number_from_text('G', text), None, "{text}");
        }
    }
}

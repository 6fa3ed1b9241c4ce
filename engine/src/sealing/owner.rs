//! Whose data are these?

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A person, a household, a report or a member of staff, by its random number. The text form is `P-`, `H-`, `R-` or `F-` and
/// thirteen characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A registered person.
    Person(u64),
    /// A household.
    Household(u64),
    /// A report of somebody in need: it may tell of people who are not registered.
    Report(u64),
    /// A member of staff with the relatives whom he or she has declared.
    Staff(u64),
}

/// A letter, the number of the kind, and the owner made of a number.
type Kind = (char, u8, fn(u64) -> Owner);

/// Every kind of owner with its letter and with the number that stands for it in stored keys.
const KINDS: [Kind; 4] = [('P', 1, Owner::Person), ('H', 2, Owner::Household), ('R', 3, Owner::Report), ('F', 4, Owner::Staff)];

impl Owner {
    /// The number of its kind, from 1, and its own number.
    pub fn parts(self) -> (u8, u64) {
        match self {
            Owner::Person(number) => (1, number),
            Owner::Household(number) => (2, number),
            Owner::Report(number) => (3, number),
            Owner::Staff(number) => (4, number),
        }
    }

    /// The owner of which these are the parts.
    pub fn of_parts(kind: u8, number: u64) -> Option<Self> {
        KINDS.iter().find(|(_, code, _)| *code == kind).map(|(_, _, owner)| owner(number))
    }
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
        let (kind, number) = self.parts();
        let letter = KINDS.iter().find(|(_, code, _)| *code == kind).map_or('?', |(letter, _, _)| *letter);
        f.write_str(&number_text(letter, number))
    }
}

impl std::str::FromStr for Owner {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = KINDS.iter().find_map(|(letter, _, owner)| number_from_text(*letter, text).map(owner));
        found.ok_or("expected P-, H-, R- or F- and thirteen characters")
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
    fn every_kind_of_owner_is_written_and_read_back() {
        for owner in [Owner::Person(7), Owner::Household(u64::MAX), Owner::Report(0), Owner::Staff(9)] {
            assert_eq!(owner.to_string().parse(), Ok(owner));
            let (kind, number) = owner.parts();
            assert_eq!(Owner::of_parts(kind, number), Some(owner));
        }
        assert_eq!(Owner::of_parts(0, 1), None);
    }

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

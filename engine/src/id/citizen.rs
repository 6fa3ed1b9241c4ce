//! What does an 18-digit number say, and is it whole?
//!
//! GB 11643-1999: region (6), birth date (8), sequence (3, odd = male), check character (ISO 7064 MOD 11-2).

use super::document::{IdError, IdPart};
use crate::calendar::Date;

/// Sex as the sequence number's parity tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Odd sequence number.
    Male,
    /// Even sequence number.
    Female,
}

/// A valid number of 18 characters. Its text is never shown by `Debug`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenNumber([u8; 18]);

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// The check character of seventeen digits (as ASCII). The digits must all be digits.
pub fn check_character(digits: &[u8; 17]) -> u8 {
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, w)| u32::from(d - b'0') * w).sum();
    CHECKS[(sum % 11) as usize]
}

impl CitizenNumber {
    /// Reads 18 normalised characters: the layout is the same for citizens, permits and the foreigners' card of 2023.
    pub(super) fn from_normalised(text: &[u8]) -> Result<Self, IdError> {
        let bytes: [u8; 18] = text.try_into().map_err(|_| IdError::length(text.len()))?;
        for (part, range) in [(IdPart::Region, 0..6), (IdPart::BirthDate, 6..14), (IdPart::Sequence, 14..17)] {
            if !bytes[range].iter().all(u8::is_ascii_digit) {
                return Err(IdError::Character(part));
            }
        }
        if !bytes[17].is_ascii_digit() && bytes[17] != b'X' {
            return Err(IdError::Character(IdPart::Check));
        }
        let number = Self(bytes);
        number.read_birth_date().ok_or(IdError::NoSuchDate)?;
        let digits: [u8; 17] = bytes[..17].try_into().expect("17 of 18");
        if check_character(&digits) != bytes[17] {
            return Err(IdError::Check);
        }
        Ok(number)
    }

    /// Upgrades fifteen digits: the century goes in after the region (18 for the old numbers of centenarians, 996 to 999), the check character at the end.
    pub(super) fn from_fifteen(text: &[u8]) -> Result<Self, IdError> {
        for (part, range) in [(IdPart::Region, 0..6), (IdPart::BirthDate, 6..12), (IdPart::Sequence, 12..15)] {
            if !text[range].iter().all(u8::is_ascii_digit) {
                return Err(IdError::Character(part));
            }
        }
        let century: &[u8] = if matches!(&text[12..15], b"996" | b"997" | b"998" | b"999") { b"18" } else { b"19" };
        let digits: Vec<u8> = [&text[..6], century, &text[6..]].concat();
        let digits: [u8; 17] = digits.try_into().expect("15 + 2 digits");
        let mut whole = [0; 18];
        whole[..17].copy_from_slice(&digits);
        whole[17] = check_character(&digits);
        Self::from_normalised(&whole)
    }

    fn read_birth_date(&self) -> Option<Date> {
        let number = |range: std::ops::Range<usize>| self.0[range].iter().fold(0i16, |n, d| n * 10 + i16::from(d - b'0'));
        let (year, month, day) = (number(6..10), number(10..12), number(12..14));
        Date::new(year, month as i8, day as i8).ok().filter(|_| (1800..2200).contains(&year))
    }

    /// The eighteen characters. For comparing and sealing, never for showing.
    pub fn as_text(&self) -> &str {
        std::str::from_utf8(&self.0).expect("ASCII")
    }

    /// The six-digit region of first registration.
    pub fn region(&self) -> &str {
        &self.as_text()[..6]
    }

    /// The birth date that the number carries.
    pub fn birth_date(&self) -> Date {
        self.read_birth_date().expect("checked when read")
    }

    /// The sex that the sequence number carries.
    pub fn sex(&self) -> Sex {
        if (self.0[16] - b'0') % 2 == 1 { Sex::Male } else { Sex::Female }
    }
}

impl std::fmt::Debug for CitizenNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CitizenNumber(…)")
    }
}

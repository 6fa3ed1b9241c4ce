//! What ID numbers do synthetic people have?

use crate::calendar::Date;
use crate::id::check_character;
use fastrand::Rng;
use std::collections::BTreeSet;

/// Gives each person a valid number that nobody else has.
pub(super) struct Numbers {
    /// Regions of first registration with their share in a hundred.
    regions: &'static [(&'static str, u8)],
    /// The first seventeen digits of each; the last follows from them.
    taken: BTreeSet<u64>,
}

impl Numbers {
    /// Nobody has a number yet.
    pub(super) fn new(regions: &'static [(&'static str, u8)]) -> Self {
        Self { regions, taken: BTreeSet::new() }
    }

    /// A valid number for a birth date and sex.
    pub(super) fn issue(&mut self, born: Date, is_male: bool, rng: &mut Rng) -> String {
        loop {
            let sequence = rng.u16(0..499) * 2 + 2 - u16::from(is_male);
            let number = whole(self.region(rng), born, sequence);
            if self.taken.insert(digits_of(&number)) {
                return number;
            }
        }
    }

    /// Numbers of twins: one region and day, sequence numbers that follow each other within the sexes.
    pub(super) fn issue_twins(&mut self, born: Date, are_male: [bool; 2], rng: &mut Rng) -> [String; 2] {
        loop {
            let (region, base) = (self.region(rng), rng.u16(1..490) * 2);
            let numbers = [whole(region, born, base + 2 - u16::from(are_male[0])), whole(region, born, base + 4 - u16::from(are_male[1]))];
            if numbers.iter().all(|number| !self.taken.contains(&digits_of(number))) {
                self.taken.extend(numbers.iter().map(|number| digits_of(number)));
                return numbers;
            }
        }
    }

    fn region(&self, rng: &mut Rng) -> &'static str {
        let mut draw = rng.u8(0..100);
        for (region, share) in self.regions {
            match draw.checked_sub(*share) {
                Some(rest) => draw = rest,
                None => return region,
            }
        }
        self.regions[0].0
    }
}

fn digits_of(number: &str) -> u64 {
    number.bytes().take(17).fold(0, |digits, byte| digits * 10 + u64::from(byte - b'0'))
}

fn whole(region: &str, born: Date, sequence: u16) -> String {
    let digits = format!("{region}{:04}{:02}{:02}{sequence:03}", born.year(), born.month(), born.day());
    let bytes: &[u8; 17] = digits.as_bytes().try_into().expect("6 + 8 + 3 digits");
    format!("{digits}{}", check_character(bytes) as char)
}

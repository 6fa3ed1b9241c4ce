//! Which number was written, may it be relied on, and how far are two of them apart?

use crate::id::IdDocument;

/// Places that are compared; a longer text is cut and known by its length.
const PLACES: usize = 18;
/// What is shorter is no number but a mark such as "none".
const PLACES_MIN: usize = 10;

/// What can be said of a number by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing was written, or nothing that could be a number.
    #[default]
    Missing,
    /// Something was written that is no valid number.
    Broken,
    /// Right in form, with no check character of its own: fifteen digits, the foreigners' card of 2017.
    Unchecked,
    /// The check character fits.
    Checked,
}

/// A number as it is compared.
#[derive(Clone, Copy, Default)]
pub(super) struct IdNumber {
    /// The characters, zeros behind them.
    pub places: [u8; PLACES],
    /// How many were written.
    pub length: u8,
    /// What can be said of it.
    pub standing: Standing,
}

impl IdNumber {
    /// Reads a number in any written form.
    pub(super) fn read(text: &str) -> Self {
        let fifteen = || as_written(text).count() == 15;
        match IdDocument::parse(text) {
            Ok(document) => match document.number() {
                Some(number) if fifteen() => Self::from_bytes(number.as_text().bytes(), Standing::Unchecked),
                Some(number) => Self::from_bytes(number.as_text().bytes(), Standing::Checked),
                None => Self::from_bytes(as_written(text), Standing::Unchecked),
            },
            Err(_) => {
                let broken = Self::from_bytes(as_written(text), Standing::Broken);
                let says_something = usize::from(broken.length) >= PLACES_MIN && broken.written().windows(2).any(|pair| pair[0] != pair[1]);
                if says_something { broken } else { Self::default() }
            }
        }
    }

    fn from_bytes(bytes: impl Iterator<Item = u8>, standing: Standing) -> Self {
        let mut number = Self { standing, ..Self::default() };
        for byte in bytes {
            if let Some(place) = number.places.get_mut(usize::from(number.length)) {
                *place = byte;
            }
            number.length = number.length.saturating_add(1);
        }
        number
    }

    /// The characters that are compared.
    pub(super) fn written(&self) -> &[u8] {
        &self.places[..usize::from(self.length).min(PLACES)]
    }

    /// The birth date within a valid number of 18 characters, as year, month and day in one figure.
    pub(super) fn birth_date(&self) -> Option<u32> {
        let carries_date = self.length == 18 && matches!(self.standing, Standing::Checked | Standing::Unchecked);
        carries_date.then(|| self.places[6..14].iter().fold(0, |date, digit| date * 10 + u32::from(digit - b'0')))
    }
}

/// Letters and digits as they were written, full-width ones folded.
fn as_written(text: &str) -> impl Iterator<Item = u8> {
    text.chars().filter_map(|character| {
        let narrow = match character {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
            other => other,
        };
        narrow.is_ascii_alphanumeric().then(|| narrow.to_ascii_uppercase() as u8)
    })
}

/// How many slips lead from one number to the other: a wrong character, two neighbours swapped, one left out or put in.
/// 0, 1, 2 (two characters that differ, or two swaps, or one of each), or 3 for more.
pub(super) fn slips(a: &IdNumber, b: &IdNumber) -> u32 {
    // The check character of a number of fifteen digits was worked out from its digits and says nothing of its own.
    let is_upgraded = |number: &IdNumber| number.standing == Standing::Unchecked && number.length == 18;
    let compared = if is_upgraded(a) || is_upgraded(b) { PLACES - 1 } else { PLACES };
    let (x, y) = (&a.written()[..a.written().len().min(compared)], &b.written()[..b.written().len().min(compared)]);
    if a.length == b.length {
        return swaps_and_substitutions(x, y);
    }
    let (short, long) = if a.length < b.length { (x, y) } else { (y, x) };
    let alike = short.iter().zip(long).take_while(|(s, l)| s == l).count();
    let is_one_left_out = a.length.abs_diff(b.length) == 1 && short[alike..].iter().zip(long.get(alike + 1..).unwrap_or_default()).all(|(s, l)| s == l);
    if is_one_left_out { 1 } else { 3 }
}

/// Over texts of one length; a greedy walk finds the least where at most two slips were made.
pub(super) fn swaps_and_substitutions(x: &[u8], y: &[u8]) -> u32 {
    let (mut place, mut slips) = (0, 0);
    while place < x.len() && slips < 3 {
        if x[place] == y[place] {
            place += 1;
        } else if place + 1 < x.len() && x[place] == y[place + 1] && x[place + 1] == y[place] {
            slips += 1;
            place += 2;
        } else {
            slips += 1;
            place += 1;
        }
    }
    slips
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(one: &str, other: &str) -> u32 {
        slips(&IdNumber::read(one), &IdNumber::read(other))
    }

    #[test]
    fn slips_are_counted() {
        let own = "11010519491231002X";
        for (other, expected) in [
            ("11010519491231002x", 0),
            ("110105491231002", 0),
            ("11010519491231003X", 1),
            ("11010519941231002X", 1),
            ("1101051949123102X", 1),
            ("110105194912310022X", 1),
            ("11010519491213003X", 2),
            ("330105194912310022", 3),
            ("330719200001010011", 3),
        ] {
            assert_eq!(between(own, other), expected, "{other}");
            assert_eq!(between(other, own), expected, "{other}, the other way round");
        }
    }

    #[test]
    fn what_can_be_said_of_a_number() {
        for (text, standing) in [
            ("11010519491231002X", Standing::Checked),
            ("110105491231002", Standing::Unchecked),
            ("１１０１０５４９１２３１００２", Standing::Unchecked),
            ("USA110190010112", Standing::Unchecked),
            ("110105194912310021", Standing::Broken),
            ("1101051949123100", Standing::Broken),
            ("无", Standing::Missing),
            ("000000000000000000", Standing::Missing),
            ("", Standing::Missing),
        ] {
            assert_eq!(IdNumber::read(text).standing, standing, "{text}");
        }
        assert_eq!(IdNumber::read("110105491231002").birth_date(), Some(1949_1231));
        assert_eq!(IdNumber::read("USA110190010112").birth_date(), None);
    }
}

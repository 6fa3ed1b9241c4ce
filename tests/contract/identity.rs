//! What does an ID number tell, and how is one made? (Contract §1, domain facts §2.)

use std::fmt;

/// Year, month, day; compared as days are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64, pub i64, pub i64);

impl Day {
    /// From `YYYY-MM-DD`.
    pub fn read(text: &str) -> Self {
        let mut parts = text.split('-').map(|part| part.parse().expect("a date is made of numbers"));
        let mut next = || parts.next().expect("a date has three parts");
        Self(next(), next(), next())
    }

    /// Full years on a later day: they rise on the birthday itself, and on 1 March for those born on 29 February.
    pub fn age_on(self, on: Day) -> i64 {
        let reached = (on.1, on.2) >= (self.1, self.2);
        on.0 - self.0 - i64::from(!reached)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0, self.1, self.2)
    }
}

/// The check character of seventeen digits: weights 2^(17-i) mod 11, and the sum with it leaves 1 (ISO 7064 MOD 11-2).
pub fn check_character(seventeen: &str) -> char {
    let sum = seventeen.chars().fold(0, |sum, digit| (sum + digit.to_digit(10).expect("digits")) * 2 % 11);
    match (12 - sum) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).expect("below ten"),
    }
}

/// A valid number of eighteen characters.
pub fn number_of(region: &str, born: Day, sequence: u32) -> String {
    let Day(year, month, day) = born;
    let seventeen = format!("{region}{year:04}{month:02}{day:02}{sequence:03}");
    format!("{seventeen}{}", check_character(&seventeen))
}

/// The birth date and the sex that a valid number carries; the foreigners' card of 2017 (three letters first) carries none.
pub fn told_by(text: &str) -> Option<(Day, &'static str)> {
    let folded: String = text.chars().map(half_width).filter(|c| !c.is_whitespace() && *c != '-').collect();
    if folded.len() == 15 && folded.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let long = match folded.len() {
        // The numbers 996 to 999 marked people aged a hundred and more.
        15 if folded[12..].starts_with("99") && &folded[14..] >= "6" => format!("{}18{}", &folded[..6], &folded[6..]),
        15 => format!("{}19{}", &folded[..6], &folded[6..]),
        _ => folded,
    };
    let born = Day::read(&format!("{}-{}-{}", &long[6..10], &long[10..12], &long[12..14]));
    let is_odd = long[14..17].parse::<u32>().expect("a sequence number") % 2 == 1;
    Some((born, if is_odd { "male" } else { "female" }))
}

fn half_width(character: char) -> char {
    match u32::from(character) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).expect("ASCII"),
        _ => character,
    }
}

#[test]
fn the_samples_of_the_standard() {
    assert_eq!(number_of("110105", Day(1949, 12, 31), 2), "11010519491231002X");
    assert_eq!(number_of("440524", Day(1880, 1, 1), 1), "440524188001010014");
    assert_eq!(told_by("１１０１０５-19491231 002x"), Some((Day(1949, 12, 31), "female")));
    assert_eq!(told_by("610104620927690"), Some((Day(1962, 9, 27), "female")));
    assert_eq!(told_by("110101900101997"), Some((Day(1890, 1, 1), "male")));
}

#[test]
fn sixteen_on_the_birthday_itself() {
    assert_eq!(Day(1992, 6, 1).age_on(Day(2008, 6, 1)), 16);
    assert_eq!(Day(1992, 6, 1).age_on(Day(2008, 5, 31)), 15);
    assert_eq!(Day(1964, 2, 29).age_on(Day(2009, 2, 28)), 44);
    assert_eq!(Day(1964, 2, 29).age_on(Day(2009, 3, 1)), 45);
}

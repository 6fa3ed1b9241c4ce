//! How much exactly, with a rounding only at the end?

use std::cmp::Ordering;
use std::ops::{Add, Mul, Sub};

/// A number of 128-bit whole numbers, in lowest terms, the denominator above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    above: i128,
    below: i128,
}

impl Fraction {
    /// `above` / `below`.
    pub fn new(above: i128, below: i128) -> Self {
        assert!(below != 0, "a fraction has a denominator");
        let sign = below.signum();
        let common = common_divisor(above.unsigned_abs(), below.unsigned_abs()).max(1) as i128;
        Self { above: sign * above / common, below: sign * below / common }
    }

    /// A whole number.
    pub fn whole(number: i128) -> Self {
        Self::new(number, 1)
    }

    /// Digits with an optional decimal point, as a document writes them.
    pub fn from_digits(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let below = 10i128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
        Some(Self::new(format!("{whole}{decimals}").parse().ok()?, below))
    }

    /// A share of it.
    pub fn percent(self, percent: i128) -> Self {
        self * Self::new(percent, 100)
    }

    /// A fraction of it.
    pub fn divided_by(self, divisor: i128) -> Self {
        self * Self::new(1, divisor)
    }

    /// The smaller of two.
    pub fn at_most(self, limit: Self) -> Self {
        if self > limit { limit } else { self }
    }

    /// Yuan with two decimals, rounded half up to the fen; nothing below zero is ever paid.
    pub fn to_yuan(self) -> String {
        let doubled_fen = self * Self::whole(200) + Self::whole(1);
        let fen = doubled_fen.above.div_euclid(2 * doubled_fen.below).max(0);
        format!("{}.{:02}", fen / 100, fen % 100)
    }
}

fn common_divisor(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

impl Add for Fraction {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.above * other.below + other.above * self.below, self.below * other.below)
    }
}

impl Sub for Fraction {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + other * Self::whole(-1)
    }
}

impl Mul for Fraction {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(self.above * other.above, self.below * other.below)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some((self.above * other.below).cmp(&(other.above * self.below)))
    }
}

#[test]
fn half_a_fen_rounds_up() {
    for (above, below, yuan) in
        [(1, 200, "0.01"), (49, 10_000, "0.00"), (7, 200, "0.04"), (-1, 3, "0.00"), (1850, 10, "185.00"), (1, 3, "0.33"), (2, 3, "0.67")]
    {
        assert_eq!(Fraction::new(above, below).to_yuan(), yuan, "{above}/{below}");
    }
}

#[test]
fn digits_are_read_exactly() {
    assert_eq!(Fraction::from_digits("33.30"), Some(Fraction::new(333, 10)));
    assert!(Fraction::from_digits("70").unwrap().divided_by(3) < Fraction::new(70_000_000_001, 3_000_000_000));
}

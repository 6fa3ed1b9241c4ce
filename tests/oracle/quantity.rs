//! What is a number in big rationals, when it may lie between two or be open?

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A number without rounding and without bounds.
pub type Rational = BigRational;

/// A number as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity<'a> {
    /// Known.
    Exact(Cow<'a, Rational>),
    /// Between two different numbers, both possible as far as can be told.
    Between(Rational, Rational),
    /// It can be anything.
    Open,
}

/// A comparison of two values in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// Whether two values that stand in an order stand as this comparison says.
    pub fn accepts(self, order: Ordering) -> bool {
        match order {
            Ordering::Less => matches!(self, Comparison::NotEqual | Comparison::Less | Comparison::LessOrEqual),
            Ordering::Equal => matches!(self, Comparison::Equal | Comparison::LessOrEqual | Comparison::GreaterOrEqual),
            Ordering::Greater => matches!(self, Comparison::NotEqual | Comparison::Greater | Comparison::GreaterOrEqual),
        }
    }
}

/// A whole number.
pub fn whole(number: i64) -> Rational {
    Rational::from_integer(BigInt::from(number))
}

/// Reads `12`, `0.35`, `185.00` from its digits.
pub fn from_digits(text: &str) -> Rational {
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{before}{after}").parse().unwrap_or_else(|_| panic!("{text} is no number"));
    Rational::new(digits, BigInt::from(10).pow(after.len() as u32))
}

/// Fen from yuan, rounded half up, below zero by the magnitude: whole fen, and one more if the rest is at least a half.
pub fn fen(yuan: &Rational) -> BigInt {
    let hundredfold = yuan.numer().magnitude() * 100u32;
    let parts = yuan.denom().magnitude();
    let (down, rest) = (&hundredfold / parts, &hundredfold % parts);
    let magnitude = BigInt::from(if rest * 2u32 >= *parts { down + 1u32 } else { down });
    if yuan.is_negative() { -magnitude } else { magnitude }
}

/// How two numbers stand, by cross multiplication: denominators are positive.
pub fn order(a: &Rational, b: &Rational) -> Ordering {
    (a.numer() * b.denom()).cmp(&(b.numer() * a.denom()))
}

impl<'a> Quantity<'a> {
    /// A number that was computed.
    pub fn of(number: Rational) -> Self {
        Quantity::Exact(Cow::Owned(number))
    }

    /// All that lies between two numbers.
    pub fn range(low: Rational, high: Rational) -> Self {
        if low == high { Quantity::of(low) } else { Quantity::Between(low, high) }
    }

    /// The same, borrowing nothing.
    pub fn owned(self) -> Quantity<'static> {
        match self {
            Quantity::Exact(number) => Quantity::of(number.into_owned()),
            Quantity::Between(low, high) => Quantity::Between(low, high),
            Quantity::Open => Quantity::Open,
        }
    }

    fn ends(&self) -> Option<(&Rational, &Rational)> {
        match self {
            Quantity::Exact(number) => Some((number, number)),
            Quantity::Between(low, high) => Some((low, high)),
            Quantity::Open => None,
        }
    }

    /// Applies a function that in each argument only rises or only falls: its extremes lie at the ends.
    pub fn join<'b>(&self, other: &Quantity<'_>, function: impl Fn(&Rational, &Rational) -> Rational) -> Quantity<'b> {
        if let (Quantity::Exact(a), Quantity::Exact(b)) = (self, other) {
            return Quantity::of(function(a, b));
        }
        let (Some((a, b)), Some((c, d))) = (self.ends(), other.ends()) else { return Quantity::Open };
        let mut corners = [function(a, c), function(a, d), function(b, c), function(b, d)];
        corners.sort();
        let [low, .., high] = corners;
        Quantity::range(low, high)
    }

    /// The number unless it may lie beyond bounds.
    pub fn if_within(self, bounds: &Option<(Rational, Rational)>) -> Self {
        match (self.ends(), bounds) {
            (Some((low, high)), Some((least, most))) if order(low, least).is_lt() || order(high, most).is_gt() => Quantity::Open,
            _ => self,
        }
    }

    /// The quotient; open unless both are known and there is one.
    pub fn over<'b>(&self, divisor: &Quantity<'_>) -> Quantity<'b> {
        match (self, divisor) {
            (Quantity::Exact(a), Quantity::Exact(b)) if !b.is_zero() => Quantity::of(&**a / &**b),
            _ => Quantity::Open,
        }
    }

    /// Whether the comparison holds: of all orders in which the two may stand, does it accept each, or none?
    pub fn compare(&self, comparison: Comparison, other: &Quantity<'_>) -> Option<bool> {
        let ((a, b), (c, d)) = (self.ends()?, other.ends()?);
        let (low_to_high, high_to_low) = (order(a, d), order(b, c));
        let possible =
            [(low_to_high.is_lt(), Ordering::Less), (low_to_high.is_le() && high_to_low.is_ge(), Ordering::Equal), (high_to_low.is_gt(), Ordering::Greater)];
        let mut accepted = possible.iter().filter(|(possible, _)| *possible).map(|(_, order)| comparison.accepts(*order));
        let first = accepted.next()?;
        accepted.all(|other| other == first).then_some(first)
    }
}

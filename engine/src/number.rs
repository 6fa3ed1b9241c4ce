//! How are numbers kept exact in formulas?
//!
//! A formula may divide by three and multiply by three again, so numbers are rationals. Small ones are a pair of
//! 64-bit integers, computed in 128 bits; what does not fit moves to arbitrary precision. Nothing overflows and nothing
//! is rounded before the end.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

/// An exact rational number.
#[derive(Clone, Debug)]
pub struct Exact(Form);

#[derive(Debug)]
enum Form {
    /// numerator / denominator, denominator > 0, not always reduced.
    Small(i64, i64),
    Big(Box<BigRational>),
}

impl Clone for Form {
    // Small ones are copied where they stand.
    #[inline]
    fn clone(&self) -> Self {
        #[cold]
        fn of_big(big: &BigRational) -> Form {
            Form::Big(Box::new(big.clone()))
        }
        match self {
            Form::Small(n, d) => Form::Small(*n, *d),
            Form::Big(big) => of_big(big),
        }
    }
}

impl Exact {
    /// Zero.
    pub const ZERO: Exact = Exact(Form::Small(0, 1));
    /// One.
    pub const ONE: Exact = Exact(Form::Small(1, 1));

    /// A whole number.
    #[inline]
    pub fn whole(value: i64) -> Self {
        Exact(Form::Small(value, 1))
    }

    /// `numerator / denominator`. The denominator must be positive.
    #[inline]
    pub fn ratio(numerator: i64, denominator: i64) -> Self {
        assert!(denominator > 0, "a ratio has a positive denominator");
        Exact(Form::Small(numerator, denominator))
    }

    /// Reads a decimal (`185`, `0.35`, `-2.5`, `1e-5`) from its digits, exactly. At most 100 digits, exponent at most 100.
    pub fn from_decimal_text(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().ok().filter(|e: &i32| e.abs() <= 100)?;
        let (sign, digits) = mantissa.strip_prefix('-').map_or((1, mantissa), |rest| (-1, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) || digits.len() > 100 {
            return None;
        }
        if exponent == 0
            && let Ok(decimal) = rust_decimal::Decimal::from_str_exact(digits)
        {
            return Some(Self::from_wide(decimal.mantissa() * sign, 10i128.pow(decimal.scale())));
        }
        let number: BigInt = format!("{whole}{fraction}").parse::<BigInt>().ok()? * sign;
        let scale = exponent - i32::try_from(fraction.len()).ok()?;
        let ten = BigInt::from(10).pow(scale.unsigned_abs());
        Some(Self::from_big(if scale < 0 { BigRational::new(number, ten) } else { BigRational::from_integer(number * ten) }))
    }

    fn from_wide(numerator: i128, denominator: i128) -> Self {
        if let (Ok(n), Ok(d)) = (i64::try_from(numerator), i64::try_from(denominator)) {
            return Exact(Form::Small(n, d));
        }
        let common = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()) as i128;
        let (numerator, denominator) = (numerator / common, denominator / common);
        match (i64::try_from(numerator), i64::try_from(denominator)) {
            (Ok(n), Ok(d)) => Exact(Form::Small(n, d)),
            _ => Exact(Form::Big(Box::new(BigRational::new(numerator.into(), denominator.into())))),
        }
    }

    fn from_big(value: BigRational) -> Self {
        match (value.numer().to_i64(), value.denom().to_i64()) {
            (Some(n), Some(d)) => Exact(Form::Small(n, d)),
            _ => Exact(Form::Big(Box::new(value))),
        }
    }

    /// How many of `1 / scale` it is, where that is a whole number of 64 bits.
    pub fn whole_multiple(&self, scale: i64) -> Option<i64> {
        let Form::Small(n, d) = &self.0 else { return None };
        let scaled = i128::from(*n) * i128::from(scale);
        (scaled % i128::from(*d) == 0).then(|| i64::try_from(scaled / i128::from(*d)).ok()).flatten()
    }

    /// Numerator and positive denominator in lowest terms, where both fit in 64 bits.
    pub fn ratio_in_lowest_terms(&self) -> Option<(i64, i64)> {
        let Form::Small(n, d) = &self.0 else { return None };
        let common = gcd(u128::from(n.unsigned_abs()), u128::from(d.unsigned_abs()));
        Some((n / i64::try_from(common).ok()?, d / i64::try_from(common).ok()?))
    }

    /// The same number with arbitrary precision.
    pub fn to_big(&self) -> BigRational {
        match &self.0 {
            Form::Small(n, d) => BigRational::new(BigInt::from(*n), BigInt::from(*d)),
            Form::Big(value) => (**value).clone(),
        }
    }

    /// Whether the number is zero.
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Form::Small(n, _) => *n == 0,
            Form::Big(value) => value.is_zero(),
        }
    }

    /// Whether the number is below zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Small(n, _) => *n < 0,
            Form::Big(value) => value.is_negative(),
        }
    }

    /// The quotient, or nothing when the divisor is zero.
    pub fn checked_div(&self, divisor: &Exact) -> Option<Exact> {
        if divisor.is_zero() {
            return None;
        }
        if let (Form::Small(a, b), Form::Small(c, d)) = (&self.0, &divisor.0) {
            let (mut n, mut m) = (i128::from(*a) * i128::from(*d), i128::from(*b) * i128::from(*c));
            if m < 0 {
                (n, m) = (-n, -m);
            }
            return Some(Self::from_wide(n, m));
        }
        Some(Self::from_big(self.to_big() / divisor.to_big()))
    }

    /// The number times `10^places`, rounded half up (away from zero below it) to a whole number; nothing if that leaves 128 bits.
    pub fn rounded_half_up(&self, places: u32) -> Option<i128> {
        let (numerator, denominator) = match &self.0 {
            Form::Small(n, d) => {
                let scaled = i128::from(*n).checked_mul(10i128.checked_pow(places)?)?;
                return Some(div_half_up(scaled, i128::from(*d)));
            }
            Form::Big(value) => (value.numer() * BigInt::from(10).pow(places), value.denom().clone()),
        };
        let twice: BigInt = numerator.abs() * BigInt::from(2) + &denominator;
        let quotient: BigInt = twice / (denominator * BigInt::from(2));
        let magnitude = quotient.to_i128()?;
        Some(if numerator.is_negative() { -magnitude } else { magnitude })
    }

    /// The number in plain decimal digits: exact if it ends within twelve places, else rounded to four and marked with `≈`.
    pub fn to_text(&self) -> String {
        if let Some((n, d)) = self.ratio_in_lowest_terms() {
            let (denominator, mut scale, mut places) = (i128::from(d), 1, 0);
            while scale % denominator != 0 && places < 12 {
                scale *= 10;
                places += 1;
            }
            if scale % denominator == 0 {
                return place_point(&(i128::from(n) * (scale / denominator)).to_string(), places);
            }
        }
        let mut value = self.to_big();
        let mut places = 0;
        while !value.denom().is_one() && places < 12 {
            value *= BigInt::from(10);
            places += 1;
        }
        if value.denom().is_one() {
            return place_point(&value.to_integer().to_string(), places);
        }
        let rounded = self.rounded_half_up(4).map_or_else(|| "?".to_string(), |n| n.to_string());
        format!("≈{}", place_point(&rounded, 4))
    }
}

fn place_point(digits: &str, places: usize) -> String {
    if places == 0 {
        return digits.to_string();
    }
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    format!("{sign}{whole}.{fraction}")
}

fn div_half_up(numerator: i128, denominator: i128) -> i128 {
    let magnitude = (numerator.abs() * 2 + denominator) / (denominator * 2);
    if numerator < 0 { -magnitude } else { magnitude }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

macro_rules! exact_operator {
    ($trait:ident, $method:ident, |$a:ident, $b:ident, $c:ident, $d:ident| $small:expr) => {
        impl std::ops::$trait for &Exact {
            type Output = Exact;
            fn $method(self, other: &Exact) -> Exact {
                if let (Form::Small(a, b), Form::Small(c, d)) = (&self.0, &other.0) {
                    let ($a, $b, $c, $d) = (i128::from(*a), i128::from(*b), i128::from(*c), i128::from(*d));
                    let (numerator, denominator): (Option<i128>, i128) = $small;
                    if let Some(numerator) = numerator {
                        return Exact::from_wide(numerator, denominator);
                    }
                }
                let (one, other) = (self.to_big(), other.to_big());
                // Of whole numbers no common divisor is looked for: of long ones that costs more than all else.
                let is_whole = one.denom().is_one() && other.denom().is_one();
                Exact::from_big(match is_whole {
                    true => BigRational::from_integer(std::ops::$trait::$method(one.numer(), other.numer())),
                    false => std::ops::$trait::$method(one, other),
                })
            }
        }
    };
}

exact_operator!(Add, add, |a, b, c, d| if b == d { (Some(a + c), b) } else { ((a * d).checked_add(c * b), b * d) });
exact_operator!(Sub, sub, |a, b, c, d| if b == d { (Some(a - c), b) } else { ((a * d).checked_sub(c * b), b * d) });
exact_operator!(Mul, mul, |a, b, c, d| (Some(a * c), b * d));

impl Ord for Exact {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        #[cold]
        fn of_big(one: &Exact, other: &Exact) -> Ordering {
            one.to_big().cmp(&other.to_big())
        }
        match (&self.0, &other.0) {
            (Form::Small(a, b), Form::Small(c, d)) if b == d => a.cmp(c),
            (Form::Small(a, b), Form::Small(c, d)) => (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b))),
            _ => of_big(self, other),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_come_back_whole() {
        let third = Exact::from_decimal_text("100.10").unwrap().checked_div(&Exact::whole(3)).unwrap();
        let share = &(&Exact::from_decimal_text("0.35").unwrap() * &third) * &Exact::whole(3);
        assert_eq!(share.rounded_half_up(2), Some(3504), "35 % of (100.10 / 3) three times is 35.035, half up 35.04");
    }

    #[test]
    fn decimals_are_read_to_the_last_digit() {
        let text = "9.99999999999999999999999999999999999";
        assert!(Exact::from_decimal_text(&format!("{text}e0")).unwrap() < Exact::whole(10));
        assert!(Exact::from_decimal_text(text).unwrap() < Exact::whole(10));
        assert_eq!(Exact::from_decimal_text("0.00000000000000000000000000001e29").unwrap(), Exact::ONE);
        assert_eq!(Exact::from_decimal_text("-1.5E1").unwrap(), Exact::whole(-15));
        for wrong in ["", "1e", "e1", "1_0", "+1", ".5", "5.", "1e999", "0x1", "NaN"] {
            assert_eq!(Exact::from_decimal_text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn large_values_move_to_arbitrary_precision() {
        let large = Exact::from_decimal_text("1000000000000").unwrap();
        let square = &(&large * &large) * &large;
        assert_eq!(square.to_text(), format!("1{}", "0".repeat(36)));
        assert_eq!(square.checked_div(&large).unwrap().checked_div(&large).unwrap(), large);
    }

    #[test]
    fn rounding_is_half_up_on_both_sides_of_zero() {
        for (text, fen) in [("0.005", 1), ("0.0049", 0), ("1.115", 112), ("-0.005", -1), ("2", 200)] {
            assert_eq!(Exact::from_decimal_text(text).unwrap().rounded_half_up(2), Some(fen), "{text}");
        }
    }

    #[test]
    fn text_is_exact_where_it_ends() {
        for (n, d, text) in [
            (1, 4, "0.25"),
            (-1, 8, "-0.125"),
            (320, 2, "160"),
            (1, 3, "≈0.3333"),
            (0, 5, "0"),
            (2, 2_000_000_000_000, "0.000000000001"),
            (i64::MIN, 8, "-1152921504606846976"),
        ] {
            assert_eq!(Exact::ratio(n, d).to_text(), text);
        }
    }
}

//! How much, in whole fen?

use crate::number::Exact;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount in fen (1/100 yuan). Sums are checked; there is no way from or to a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money {
    fen: i64,
}

/// The largest amount that may be sent as a fact: 10^12 yuan.
pub const LARGEST_FACT: Money = Money { fen: 100_000_000_000_000 };

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money { fen: 0 };

    /// An amount of whole fen.
    pub fn from_fen(fen: i64) -> Self {
        Self { fen }
    }

    /// The amount in fen.
    pub fn fen(self) -> i64 {
        self.fen
    }

    /// Reads yuan with at most two decimals from its digits: `320`, `320.5`, `320.50`. No sign, no exponent, no separators.
    pub fn from_yuan_text(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || fraction.len() > 2 || whole.len() > 17 {
            return None;
        }
        let tens: i64 = if fraction.len() == 1 { 10 } else { 1 };
        let fen = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(fraction.parse::<i64>().ok()? * tens)?;
        Some(Self { fen })
    }

    /// The sum, unless it is too large for 64 bits.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.fen.checked_add(other.fen).map(|fen| Money { fen })
    }

    /// The amount so many times over, unless it is too large for 64 bits.
    pub fn times(self, count: i64) -> Option<Money> {
        self.fen.checked_mul(count).map(|fen| Money { fen })
    }

    /// What is left after taking another amount away, and nothing if that is more.
    pub fn less(self, other: Money) -> Money {
        Money { fen: self.fen.saturating_sub(other.fen).max(0) }
    }

    /// The exact number of yuan.
    #[inline]
    pub fn to_yuan(self) -> Exact {
        Exact::ratio(self.fen, 100)
    }

    /// Yuan rounded half up to the fen; nothing if it is too large for 64 bits. Below zero counts as zero: nobody is charged by an award.
    pub fn from_yuan_rounded(yuan: &Exact) -> Option<Self> {
        let fen = yuan.rounded_half_up(2)?.max(0);
        i64::try_from(fen).ok().map(|fen| Self { fen })
    }
}

/// Yuan with exactly two decimals.
impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.fen < 0 { "-" } else { "" };
        let fen = self.fen.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Read back from yuan with two decimals.
impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Money::from_yuan_text(&text).ok_or_else(|| serde::de::Error::custom("expected yuan with at most two decimals"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_from_their_digits() {
        for (text, fen) in [("320.00", 32_000), ("0.01", 1), ("7.5", 750), ("0", 0), ("007", 700)] {
            assert_eq!(Money::from_yuan_text(text).map(Money::fen), Some(fen), "{text}");
        }
        for text in ["", ".5", "5.", "1.001", "-1", "+1", "1e3", "1,000", "１", " 1", "1 "] {
            assert_eq!(Money::from_yuan_text(text), None, "{text}");
        }
    }

    #[test]
    fn two_decimals_are_always_written() {
        assert_eq!(Money::from_fen(5).to_string(), "0.05");
        assert_eq!(Money::from_fen(123_450).to_string(), "1234.50");
    }
}

//! Which day is meant, and which days does a period cover?

use super::Date;
use crate::words::Words;

/// Reads `YYYY-MM-DD`. The error says what was expected.
pub fn parse_date(text: &str) -> Result<Date, Words> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10 && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if !shaped {
        return Err(Words::new("应为日期，格式 YYYY-MM-DD", "expected a date as YYYY-MM-DD"));
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().unwrap_or(0);
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    Date::new(year, month as i8, day as i8)
        .ok()
        .filter(|_| year >= 1800)
        .ok_or_else(|| Words::new("没有这一天（应为1800年以后的真实日期）", "there is no such day (expected a real date from 1800 on)"))
}

/// A span of days: `from` and, where it ends, its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day, if it ends.
    pub to: Option<Date>,
}

/// China keeps one time, eight hours ahead of UTC, without daylight saving since 1992.
const SHANGHAI_SECONDS: i64 = 8 * 3_600;

/// The day in China at a moment, which is given in seconds since 1970 (UTC).
pub fn date_at(moment: i64) -> Date {
    let epoch = Date::constant(1970, 1, 1);
    let days = (moment.saturating_add(SHANGHAI_SECONDS)).div_euclid(86_400);
    epoch.checked_add(jiff::Span::new().days(days.clamp(-300_000, 2_000_000))).unwrap_or(epoch)
}

impl Period {
    /// Whether a day lies within.
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether two spans share a day.
    pub fn meets(&self, other: &Period) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }
}

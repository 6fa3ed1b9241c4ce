//! What time is it? The only place that asks.

use engine::calendar::{Date, parse_date};
use engine::ledger::Seconds;
use engine::words;
use engine::words::Words;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{SystemTime, UNIX_EPOCH};

/// China keeps one time, eight hours ahead of UTC, without daylight saving since 1992.
const SHANGHAI: Seconds = 8 * 3_600;
const DAY: Seconds = 86_400;

/// A clock: the machine's, or a date that stands still until it is moved.
pub enum Clock {
    /// The machine's clock.
    System,
    /// A fixed date, for the demonstration and for tests.
    Fixed(Mutex<Date>),
}

impl Clock {
    /// A clock that stands at a date.
    pub fn fixed(today: Date) -> Self {
        Clock::Fixed(Mutex::new(today))
    }

    /// The clock that `--today` asks for, where it is given.
    pub fn asked_for(today: Option<&str>) -> Result<Option<Self>, Words> {
        let clock = today.map(|text| parse_date(text).map(Clock::fixed)).transpose();
        clock.map_err(|Words { zh, en }| words!("--today：{zh}", "--today: {en}"))
    }

    /// Today in Shanghai, and the moment: at noon where the clock stands still.
    pub fn now(&self) -> (Date, Seconds) {
        match self {
            Clock::System => {
                let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| Seconds::try_from(since.as_secs()).unwrap_or(0));
                (date_of(seconds), seconds)
            }
            Clock::Fixed(date) => {
                let date = *date.lock().unwrap_or_else(PoisonError::into_inner);
                (date, days_of(date) * DAY + DAY / 2 - SHANGHAI)
            }
        }
    }

    /// Today in Shanghai.
    pub fn today(&self) -> Date {
        self.now().0
    }

    /// Moves a clock that stands still on to a later date; says whether it moved.
    pub fn move_on(&self, to: Date) -> bool {
        let Clock::Fixed(date) = self else { return false };
        let mut date = date.lock().unwrap_or_else(PoisonError::into_inner);
        let is_later = to > *date;
        if is_later {
            *date = to;
        }
        is_later
    }
}

fn epoch() -> Date {
    Date::constant(1970, 1, 1)
}

/// The date in Shanghai at a moment.
pub fn date_of(moment: Seconds) -> Date {
    let days = (moment + SHANGHAI).div_euclid(DAY);
    epoch().checked_add(jiff::Span::new().days(days.clamp(-300_000, 2_000_000))).unwrap_or(epoch())
}

fn days_of(date: Date) -> Seconds {
    epoch().until(date).map_or(0, |span| Seconds::from(span.get_days()))
}

/// A moment as text, with Shanghai's offset: `2026-11-22T09:15:00+08:00`.
pub fn moment_text(moment: Seconds) -> String {
    let second = (moment + SHANGHAI).rem_euclid(DAY);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}+08:00", date_of(moment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_shanghai() {
        let midnight = 1_795_276_800;
        assert_eq!(date_of(midnight).to_string(), "2026-11-22");
        assert_eq!(date_of(midnight - 1).to_string(), "2026-11-21");
        assert_eq!(moment_text(midnight + 33_300), "2026-11-22T09:15:00+08:00");
        assert_eq!(date_of(0).to_string(), "1970-01-01");
    }

    #[test]
    fn a_fixed_clock_goes_on_only() {
        let clock = Clock::fixed(Date::constant(2008, 6, 1));
        let (today, noon) = clock.now();
        assert_eq!(moment_text(noon), "2008-06-01T12:00:00+08:00");
        assert_eq!(today.to_string(), "2008-06-01");
        assert!(!clock.move_on(Date::constant(2008, 5, 31)));
        assert!(clock.move_on(Date::constant(2008, 6, 2)));
        assert_eq!(clock.today().to_string(), "2008-06-02");
    }
}

//! How far is the work, for a person at a terminal?

use super::is_watched;
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::atomic::{AtomicU64, Ordering};

/// A progress bar on standard error; silent where nobody watches.
pub struct Progress {
    bar: Option<ProgressBar>,
    households: AtomicU64,
}

impl Progress {
    /// Starts a bar over the bytes of a file, or a counter where the size is unknown.
    pub fn start(bytes: Option<u64>) -> Self {
        let bar = is_watched().then(|| {
            let (bar, template) = match bytes {
                Some(bytes) => (ProgressBar::new(bytes), "{bar:40} {percent:>3}% {msg} ({eta})"),
                None => (ProgressBar::new_spinner(), "{spinner} {msg}"),
            };
            bar.with_style(ProgressStyle::with_template(template).expect("a fixed template"))
        });
        Self { bar, households: AtomicU64::new(0) }
    }

    /// Notes bytes read so far and households done since.
    pub fn advance(&self, bytes: u64, households: u64) {
        let done = self.households.fetch_add(households, Ordering::Relaxed) + households;
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
            bar.set_message(format!("{done} 户 / households"));
        }
    }

    /// Ends the bar and says how many lines were refused.
    pub fn finish(self, refused: u64) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        if refused > 0 {
            crate::cli::tell(&format!("{refused} 行未接受，原因见输出 / {refused} lines were refused; the output says why"));
        }
    }
}

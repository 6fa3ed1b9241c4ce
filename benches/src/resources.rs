//! How much time and memory did a stage take? Read from the kernel, where there is one that tells (Linux).

use std::time::Instant;

/// A stage that is being measured.
pub struct Stage {
    started: Instant,
    user: f64,
}

impl Stage {
    /// From now on.
    pub fn begin() -> Self {
        Self { started: Instant::now(), user: user_seconds() }
    }

    /// Until now: prints wall and user time, and the most memory that the program has held so far.
    pub fn end(self, what: &str) {
        let (wall, user) = (self.started.elapsed().as_secs_f64(), user_seconds() - self.user);
        println!("{what:<42} {wall:>7.2} s, user {user:>6.2} s, {:>5.0} MB at most", status_mb("VmHWM"));
    }
}

/// Memory that is held now.
pub fn held_mb() -> f64 {
    status_mb("VmRSS")
}

/// The most memory that work takes beyond what was held when it began, with what it returns; nothing where the kernel can't forget its peak.
pub fn extra_mb<T>(work: impl FnOnce() -> T) -> (Option<f64>, T) {
    let can_forget = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = held_mb();
    let found = work();
    (can_forget.then(|| status_mb("VmHWM") - before), found)
}

/// Time in user mode; the kernel counts in hundredths.
fn user_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    after_name.split_whitespace().nth(11).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or_default() / 100.0
}

fn status_mb(what: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or_default() / 1000.0
}

/// Time that this thread has run on a core, to the nanosecond.
pub fn thread_cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or_default() / 1e9
}

//! How many requests, how long did they take, and what went wrong? Counted, never about whom.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the histogram in microseconds.
const BOUNDS: [u64; 12] = [250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000];

#[derive(Default)]
struct Latency {
    /// Requests by bound, the last above all.
    within: [u64; BOUNDS.len() + 1],
    micros: u64,
    /// Requests by status.
    statuses: BTreeMap<u16, u64>,
}

/// The counters of one server.
#[derive(Default)]
pub struct Counters {
    /// By method and route template: never a path, which may hold an id.
    routes: Mutex<BTreeMap<(String, String), Latency>>,
    panics: AtomicU64,
}

impl Counters {
    /// Counts a request.
    pub fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.iter().position(|bound| micros <= *bound).unwrap_or(BOUNDS.len());
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let latency = routes.entry((method.to_string(), route.to_string())).or_default();
        latency.within[bucket] += 1;
        latency.micros = latency.micros.saturating_add(micros);
        *latency.statuses.entry(status).or_default() += 1;
    }

    /// Counts a handler that panicked.
    pub fn count_panic(&self) {
        self.panics.fetch_add(1, Ordering::Relaxed);
    }

    /// Prometheus's text form.
    pub fn to_text(&self, position: u64) -> String {
        let mut text = String::new();
        let _ = writeln!(text, "# HELP yimen_events_total Events in the journal.\n# TYPE yimen_events_total counter\nyimen_events_total {position}");
        let panics = self.panics.load(Ordering::Relaxed);
        let _ = writeln!(text, "# HELP yimen_panics_total Handlers that panicked.\n# TYPE yimen_panics_total counter\nyimen_panics_total {panics}");
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(text, "# HELP yimen_requests_total Requests by route and status.\n# TYPE yimen_requests_total counter");
        for ((method, route), latency) in routes.iter() {
            for (status, count) in &latency.statuses {
                let _ = writeln!(text, "yimen_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}");
            }
        }
        let _ = writeln!(text, "# HELP yimen_request_seconds Time to answer.\n# TYPE yimen_request_seconds histogram");
        for ((method, route), latency) in routes.iter() {
            let labels = format!("method=\"{method}\",route=\"{route}\"");
            let mut sum = 0;
            for (position, count) in latency.within.iter().enumerate() {
                sum += count;
                let bound = BOUNDS.get(position).map_or_else(|| "+Inf".to_string(), |micros| seconds(*micros));
                let _ = writeln!(text, "yimen_request_seconds_bucket{{{labels},le=\"{bound}\"}} {sum}");
            }
            let _ = writeln!(text, "yimen_request_seconds_sum{{{labels}}} {}\nyimen_request_seconds_count{{{labels}}} {sum}", seconds(latency.micros));
        }
        text
    }
}

fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_add_up() {
        let counters = Counters::default();
        for micros in [100, 250, 251, 9_000_000] {
            counters.count("GET", "/api/funds/{id}", 200, Duration::from_micros(micros));
        }
        counters.count("GET", "/api/funds/{id}", 404, Duration::from_micros(1));
        let text = counters.to_text(7);
        for line in [
            "yimen_events_total 7",
            "yimen_requests_total{method=\"GET\",route=\"/api/funds/{id}\",status=\"200\"} 4",
            "yimen_requests_total{method=\"GET\",route=\"/api/funds/{id}\",status=\"404\"} 1",
            "yimen_request_seconds_bucket{method=\"GET\",route=\"/api/funds/{id}\",le=\"0.000250\"} 3",
            "yimen_request_seconds_bucket{method=\"GET\",route=\"/api/funds/{id}\",le=\"+Inf\"} 5",
            "yimen_request_seconds_sum{method=\"GET\",route=\"/api/funds/{id}\"} 9.000602",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in:\n{text}");
        }
    }
}

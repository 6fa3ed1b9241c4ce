//! How often did what happen?

use std::collections::BTreeMap;

/// How often each name was met.
#[derive(Default)]
pub struct Tally(pub BTreeMap<String, usize>);

impl Tally {
    /// Counts a name once more.
    pub fn add(&mut self, name: impl Into<String>) {
        *self.0.entry(name.into()).or_default() += 1;
    }

    /// How often a name was counted.
    pub fn count(&self, name: &str) -> usize {
        self.0.get(name).copied().unwrap_or(0)
    }

    /// Both counts together.
    pub fn joined(mut self, other: Tally) -> Tally {
        other.0.into_iter().for_each(|(name, count)| *self.0.entry(name).or_default() += count);
        self
    }

    /// Fails unless a name was counted in at least so many of a hundred.
    pub fn expect_share(&self, name: &str, percent: usize, of: usize) {
        let count = self.count(name);
        assert!(count * 100 >= of * percent, "{name}: {count} of {of}, less than {percent} %");
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|(name, count)| writeln!(f, "{count:>8} {name}"))
    }
}

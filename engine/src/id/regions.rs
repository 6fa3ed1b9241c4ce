//! Is a region code one that is or was in use?

use std::collections::BTreeSet;

/// Six-digit administrative codes that are or were in use. Numbers keep the code of their day, so abolished codes count.
#[derive(Clone, Debug, Default)]
pub struct RegionCodes(BTreeSet<u32>);

impl RegionCodes {
    /// Reads lines of `1101: 00 01 02`; `#` starts a comment. The error is the number of the line that is no such line.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut codes = BTreeSet::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let (prefix, endings) = line.split_once(':').ok_or(index + 1)?;
            for ending in endings.split_whitespace() {
                let code = format!("{prefix}{ending}");
                if code.len() != 6 {
                    return Err(index + 1);
                }
                codes.insert(code.parse().map_err(|_| index + 1)?);
            }
        }
        Ok(Self(codes))
    }

    /// Whether a six-digit code is known. An empty table knows none and therefore doubts none.
    pub fn knows(&self, code: &str) -> bool {
        self.0.is_empty() || code.parse().is_ok_and(|code| self.0.contains(&code))
    }
}

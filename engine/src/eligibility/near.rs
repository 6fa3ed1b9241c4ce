//! Which programs are missed by one number alone?

use super::finding::{CriterionFinding, Outcome};
use super::found::sights_words;
use super::gap::Gap;
use super::judge::Verdict;
use super::order::Ranked;
use super::recommend::Recommendation;
use crate::facts::Vocabulary;
use crate::number::Exact;
use crate::words;
use crate::words::Language;

/// Near misses told at most.
const NEAR_MISSES_MAX: usize = 5;

/// A program that fails by one number alone.
#[derive(Clone, Debug)]
pub struct NearMiss<'a> {
    /// The program and for whom.
    pub recommendation: &'a Recommendation,
    /// The one criterion that fails.
    pub finding: CriterionFinding<'a>,
    /// By how much.
    pub gap: &'a Gap,
    /// That as a part of the threshold.
    share: Exact,
}

/// Programs that fail by one number alone, the nearest first, at most five.
pub fn near_misses<'a>(ranked: &[Ranked<'a>]) -> Vec<NearMiss<'a>> {
    let failed = ranked.iter().map(|one| one.recommendation).filter(|one| one.verdict == Verdict::Ineligible);
    let mut near: Vec<NearMiss<'a>> = failed.filter_map(near_miss).collect();
    near.sort_by(|a, b| a.share.cmp(&b.share));
    near.truncate(NEAR_MISSES_MAX);
    near
}

fn near_miss(recommendation: &Recommendation) -> Option<NearMiss<'_>> {
    let mut failing = recommendation.criteria().filter(|criterion| criterion.outcome != Outcome::True);
    let (Some(finding), None) = (failing.next(), failing.next()) else { return None };
    let gap = finding.gap()?;
    Some(NearMiss { recommendation, finding, gap, share: gap.share_if_near()? })
}

impl NearMiss<'_> {
    /// What is asked, what is found, and by how much it is off.
    pub fn why(&self, vocabulary: &Vocabulary, language: Language) -> String {
        let says = self.finding.says().in_language(language);
        let (distance, unit) = (self.gap.distance(), self.gap.unit.words());
        let (unit_zh, unit_en) = (unit.zh, unit.en);
        // A walk over members is found to be false; what is near is the member's number.
        let found = match self.finding.looked_at(self.gap) {
            Some(_) => self.gap.found_text(),
            None => sights_words(&self.finding.found(vocabulary), vocabulary, language).unwrap_or_default(),
        };
        let off = distance.to_text();
        let why = match distance.is_zero() {
            true => words!("{says}：现为 {found}，正好在界限上", "{says}: found {found}, exactly at the threshold"),
            false => words!("{says}：现为 {found}，差{off}{unit_zh}", "{says}: found {found}, off by {off} {unit_en}"),
        };
        why.in_language(language).to_string()
    }
}

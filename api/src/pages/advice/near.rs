//! Which programs fail by one number alone?

use super::card::recipient_name;
use crate::pages::frame::part;
use crate::pages::tongue::Tongue;
use engine::catalog::Catalog;
use engine::eligibility::{CriterionFinding, Gap, Outcome, Ranked, Recommendation, Verdict, sights_words};
use engine::facts::Household;
use engine::words;

/// Near misses shown at most.
const NEAR_MISSES_MAX: usize = 5;

/// A program that is missed by one number.
pub struct NearMiss {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// For whom.
    pub who: String,
    /// What is found and by how much it is off.
    pub why: String,
    /// The clause.
    pub cites: String,
}

/// Programs that fail by one number alone, the nearest first.
pub fn near_misses(l: Tongue, catalog: &Catalog, household: &Household, ranked: &[Ranked<'_>]) -> Vec<NearMiss> {
    let mut near: Vec<(&Recommendation, &CriterionFinding, &Gap)> = Vec::new();
    for recommendation in ranked.iter().map(|one| one.recommendation).filter(|one| one.verdict == Verdict::Ineligible) {
        let mut failing = recommendation.criteria.iter().filter(|criterion| criterion.outcome != Outcome::True);
        if let (Some(finding), None) = (failing.next(), failing.next())
            && let Some(gap) = finding.gap.as_ref().filter(|gap| gap.is_near())
        {
            near.push((recommendation, finding, gap));
        }
    }
    near.sort_by(|(.., a), (.., b)| (&a.distance * &b.threshold).cmp(&(&b.distance * &a.threshold)));
    let shown = near.into_iter().take(NEAR_MISSES_MAX);
    shown.map(|(recommendation, finding, gap)| near_miss(l, catalog, household, recommendation, finding, gap)).collect()
}

fn near_miss(l: Tongue, catalog: &Catalog, household: &Household, recommendation: &Recommendation, finding: &CriterionFinding, gap: &Gap) -> NearMiss {
    let says = l.w(&finding.says);
    let found = sights_words(&finding.found, &catalog.vocabulary, l.0).unwrap_or_default();
    let (distance, unit) = (gap.distance.to_text(), gap.unit.words());
    let (unit_zh, unit_en) = (unit.zh, unit.en);
    let why = match gap.distance.is_zero() {
        true => words!("{says}：现为 {found}，正好在界限上", "{says}: found {found}, exactly at the threshold"),
        false => words!("{says}：现为 {found}，差{distance}{unit_zh}", "{says}: found {found}, off by {distance} {unit_en}"),
    };
    NearMiss {
        name: l.w(&recommendation.program.name).to_string(),
        href: format!("/programs/{}", part(&recommendation.program.id)),
        who: recipient_name(l, household, recommendation.recipient),
        why: l.own(why),
        cites: finding.cites.clone(),
    }
}

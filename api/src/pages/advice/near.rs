//! Which programs fail by one number alone?

use super::card::recipient_name;
use crate::pages::frame::part;
use crate::pages::tongue::Tongue;
use engine::catalog::Catalog;
use engine::eligibility;
use engine::eligibility::Ranked;
use engine::facts::Household;

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
    let line = |miss: eligibility::NearMiss<'_>| NearMiss {
        name: l.w(&miss.recommendation.program.name).to_string(),
        href: format!("/programs/{}", part(&miss.recommendation.program.id)),
        who: recipient_name(l, household, miss.recommendation.recipient),
        why: miss.why(&catalog.vocabulary, l.0),
        cites: miss.finding.cites(),
    };
    eligibility::near_misses(ranked).into_iter().map(line).collect()
}

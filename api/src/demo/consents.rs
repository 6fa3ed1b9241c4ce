//! Which families have allowed that donors are told? Most of those with somebody at school.

use super::history::{Making, id_of, members, text};
use engine::calendar::civil_date;
use engine::casework::{ConsentRequest, give_consent};
use engine::ledger::ConsentPurpose;
use engine::population::DistrictHousehold;
use engine::words::Words;

/// Of so many families one has not been asked yet.
const NOT_ASKED: usize = 12;

/// Records the consents; says how many.
pub fn give(making: &Making<'_>) -> Result<usize, Words> {
    let has_pupil = |household: &&DistrictHousehold| members(household).iter().any(|member| !matches!(text(member, "student"), "" | "none"));
    let families = making.households.iter().filter(has_pupil).enumerate().filter(|(position, _)| position % NOT_ASKED != 0);
    let asked: Vec<&DistrictHousehold> = families.map(|(_, household)| household).collect();
    let (day, until) = (civil_date(2026, 1, 12), civil_date(2026, 12, 31));
    making.at_many_desks(day, &asked, |desk, household| {
        let request = ConsentRequest {
            household: id_of(household).to_string(),
            purpose: ConsentPurpose::Charity,
            to: Vec::new(),
            from: day,
            until: Some(until),
            paper: None,
        };
        give_consent(desk, &request).map(|_| ())
    })?;
    Ok(asked.len())
}

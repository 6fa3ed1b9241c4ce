//! Does the school campaign of Dongcheng's own year go to its whole district as the report of 2010 says?

use crate::campaign_run::{Given, Registered, campaign_of, previewed};
use engine::catalog::TierKind;
use engine::ledger::Answer;
use engine::population::dongcheng;
use std::collections::{BTreeMap, BTreeSet};

const FUNDS: [(&str, &str); 3] = [("dc-fund-youth-league", "250000"), ("dc-fund-special", "600000"), ("dc-fund-civil-affairs", "150000")];

/// dc-r3, dc-r4: the largest donation to the hardest families, then special families, then the floor; one for a child.
#[test]
fn the_school_campaign_of_2010_in_the_whole_district() {
    let school = engine::calendar::civil_date(2010, 9, 1);
    let mut place = Registered::of(dongcheng(school, 20_260_915).households.into_iter(), "2010-09-01", &FUNDS);
    assert_eq!(place.families.len(), 12_843, "6,345 on the allowance and 6,498 other families");
    let campaign = campaign_of(&place.office, "dc-campaign-study-2010");

    // dc-r2: the law's own aid for school is named before it, and does not stand in its way.
    let first = previewed(&mut place.office, &campaign.id).apply_first;
    let law: BTreeSet<&str> = first.iter().map(|one| one.program.as_str()).collect();
    assert!(first.len() > 100 && law.contains("dc-education-aid") && law.contains("dc-compulsory-books"), "{law:?}");
    let one = first.iter().find(|one| one.program == "dc-education-aid").expect("somebody").clone();
    let request = place.office.request(&one.household, &one.recipient, &one.program);
    assert!(matches!(place.office.award(&request), Ok(Answer::Granted { .. })));

    let Given { plan, .. } = place.give_out(&campaign, &[]);
    let mut by_program: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    plan.awards.iter().for_each(|one| by_program.entry(one.program.as_str()).or_default().push(one.rank));
    println!("{:?}", by_program.iter().map(|(program, ranks)| (program, ranks.len())).collect::<Vec<_>>());
    assert_eq!(by_program.len(), 5, "all five programs of the four departments serve somebody");
    // Of those whom the largest donation could reach, whoever got it is harder off than whoever did not.
    let mean = |program: &str| by_program[program].iter().map(|rank| u64::from(*rank)).sum::<u64>() / by_program[program].len() as u64;
    assert!(mean("dc-youth-league-study-aid") < mean("dc-civil-affairs-study-aid"), "the hardest families have the largest donation");
    let donors: Vec<_> = plan.awards.iter().filter(|one| one.tier == TierKind::Donor).collect();
    let floor = plan.awards.iter().filter(|one| one.tier == TierKind::Floor).filter_map(|one| one.amount).max();
    assert!(donors.iter().all(|one| one.amount > floor), "the largest sums come from the first donor");
    place.funds_and_quotas(&[campaign]);
    let awards: Vec<_> = plan.awards.iter().map(|one| (plan.campaign.id.clone(), one.household.clone(), one.recipient.clone())).collect();
    place.nobody_is_helped_twice(&awards);
}

//! Do the four joint campaigns of one year reach Mentougou's families as its plan says, one after the other on one store?
//!
//! The shipped catalog with its own campaigns and quotas, the whole synthetic district, the real store.

use crate::campaign_audit::Families;
use crate::campaign_run::{Given, Registered, campaign_of, previewed};
use crate::office::Office;
use engine::allocation::NotServed;
use engine::casework::{PastPerson, Suspended};
use engine::catalog::{AidUnit, Campaign, ConsentRule, StatutoryFirst, TierKind};
use engine::ledger::{Answer, Scope};
use engine::population::{MENTOUGOU, Sampling, households};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A campaign of the year, the day on which it is given out, and how many awards there must be at least.
const YEAR: [(&str, &str, usize); 4] = [
    ("mtg-campaign-holiday", "2026-01-20", 250),
    ("mtg-campaign-disabled", "2026-05-12", 40),
    ("mtg-campaign-study", "2026-08-25", 50),
    ("mtg-campaign-elderly", "2026-10-12", 40),
];

/// What the donors give for the year; most pay for two or three of the campaigns.
const FUNDS: [(&str, &str); 10] = [
    ("mtg-fund-union", "240000"),
    ("mtg-fund-charity", "160000"),
    ("mtg-fund-veterans", "9600"),
    ("mtg-fund-redcross", "120000"),
    ("mtg-fund-civil-affairs", "240000"),
    ("mtg-fund-cdpf", "240000"),
    ("mtg-fund-youth-league", "200000"),
    ("mtg-fund-womens-federation", "80000"),
    ("mtg-fund-education", "36000"),
    ("mtg-fund-ageing", "24000"),
];

/// Every other of those whom the law's aid for the need would help, and who have to apply for it first, gets it at the desk.
fn take_up_the_laws_aid(office: &mut Office, id: &str) -> usize {
    let first = previewed(office, id).apply_first;
    let mut taken = 0;
    for one in first.iter().filter(|one| one.household.ends_with(['0', '2', '4', '6', '8'])) {
        let request = office.request(&one.household, &one.recipient, &one.program);
        taken += usize::from(matches!(office.award(&request), Ok(Answer::Granted { .. })));
    }
    taken
}

/// What stands in the way of the four hardest: three have aid for this need from elsewhere, one is suspended.
fn hinder_the_hardest(office: &mut Office, id: &str, families: &Families) -> [String; 4] {
    let campaign = campaign_of(office, id);
    let plan = previewed(office, id);
    let to = campaign.season.to.expect("a season ends").to_string();
    let mut hardest: Vec<(String, String)> = Vec::new();
    for award in &plan.awards {
        let member = match award.recipient.as_str() {
            "household" => families[&award.household]["members"][0]["id"].as_str().expect("an id").to_string(),
            member => member.to_string(),
        };
        if hardest.len() < 4 && !hardest.iter().any(|(household, _)| *household == award.household) {
            hardest.push((award.household.clone(), member));
        }
    }
    let hardest: [(String, String); 4] = hardest.try_into().unwrap_or_else(|_| panic!("{id}: four families at least"));
    for (_, member) in &hardest[..3] {
        let who = PastPerson::Member { member: member.clone(), household: None };
        office.past(who, "elsewhere", &campaign.need, &office.today.to_string(), Some(&to)).expect("recorded");
    }
    office.suspend(Suspended::Person(hardest[3].1.clone()), Scope::All, &office.today.to_string(), Some(&to));
    hardest.map(|(_, member)| member)
}

#[test]
fn four_campaigns_of_a_year_one_after_the_other() {
    let mut place = Registered::of(households(&MENTOUGOU, Sampling::whole(110_109)), "2026-01-05", &FUNDS);
    assert_eq!(place.families.len(), 5_100, "the whole district");
    let campaigns: Vec<Arc<Campaign>> = YEAR.iter().map(|(id, ..)| campaign_of(&place.office, id)).collect();
    assert!(campaigns.windows(2).all(|pair| pair[0].season.to < Some(pair[1].season.from)), "the four seasons of the year follow one another");
    let (mut awarded, mut served, mut full, mut short) = (Vec::new(), String::new(), 0, 0);
    for ((id, on, at_least), campaign) in YEAR.into_iter().zip(&campaigns) {
        place.office.on(on);
        if campaign.statutory_first == StatutoryFirst::Require {
            let taken = take_up_the_laws_aid(&mut place.office, id);
            assert!(taken > 10, "{id}: {taken} took up what the law grants");
        }
        let hindered = hinder_the_hardest(&mut place.office, id, &place.families);
        let Given { plan: given, barred_by_consent } = place.give_out(campaign, &hindered);
        assert!(given.awards.len() >= at_least, "{id}: {} awards", given.awards.len());
        served.push_str(&format!("{id}: {} awards", given.awards.len()));
        for one in campaign.tiers.iter().flat_map(|tier| &tier.programs) {
            let awards = given.awards.iter().filter(|award| award.program == one.program).count();
            served.push_str(&format!(", {} {awards}", one.program));
            full += usize::from(one.quota.is_some_and(|quota| awards == quota as usize));
        }
        served.push('\n');
        short += given.unserved.iter().filter(|one| one.reason.en.contains("its fund has too little")).count();
        if campaign.consent == ConsentRule::Require {
            let donors: Vec<_> = given.awards.iter().filter(|one| one.tier == TierKind::Donor).collect();
            assert!(!donors.is_empty() && donors.iter().all(|one| place.consenting.contains(&one.household)), "{id}");
            let told: Vec<_> = given.unserved.iter().filter(|one| one.code == NotServed::NoConsent).collect();
            assert!(told.iter().all(|one| !place.consenting.contains(&one.household)), "{id}");
            assert!(barred_by_consent > 0, "{id}: somebody has not consented who else could have a donor's aid");
        }
        if campaign.unit == AidUnit::Household {
            assert_eq!(given.awards.iter().map(|one| &one.household).collect::<BTreeSet<_>>().len(), given.awards.len(), "{id}: one for a household");
        }
        awarded.extend(given.awards.iter().map(|one| (id.to_string(), one.household.clone(), one.recipient.clone())));
    }
    println!("{served}{full} programs used all their places, {short} families found a fund at its end");
    assert!(full > 2 && short > 10, "places and money end before the people do: {full}, {short}\n{served}");
    place.funds_and_quotas(&campaigns);
    let compared = place.nobody_is_helped_twice(&awarded);
    assert!(compared > 30, "people are met in more than one campaign: {compared}");
}

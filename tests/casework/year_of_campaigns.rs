//! Do the four joint campaigns of one year reach Mentougou's families as its plan says, one after the other on one store?
//!
//! The catalog's own campaigns, the synthetic district, the real store. What is expected is reckoned here from what the desk
//! sees of each family, never from the campaign's own plan.

use crate::campaign_audit::{Audited, first_key, reckoned, unit_number};
use crate::office::{Office, yuan};
use engine::allocation::{NotServed, Plan, commit, preview};
use engine::casework::{ConsentRequest, PastPerson, Registration, Suspended, give_consent};
use engine::catalog::{AidUnit, Campaign, Catalog, ConsentRule, StatutoryFirst, TierKind};
use engine::ledger::{AidKind, Answer, ConsentPurpose, FundRecord, GrantRecord, PersonId, Scope, read, read_all};
use engine::money::Money;
use engine::population::{MENTOUGOU, Sampling, households};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A campaign of the year, the day on which it is given out, and how many awards there must be at least.
const YEAR: [(&str, &str, usize); 4] = [
    ("mtg-campaign-holiday", "2026-01-20", 250),
    ("mtg-campaign-disabled", "2026-05-12", 40),
    ("mtg-campaign-study", "2026-08-25", 50),
    ("mtg-campaign-elderly", "2026-10-12", 40),
];

/// Most pay for two or three of the campaigns.
const FUNDS: [(&str, &str); 9] = [
    ("mtg-fund-union", "60000"),
    ("mtg-fund-charity", "40000"),
    ("mtg-fund-veterans", "2400"),
    ("mtg-fund-redcross", "30000"),
    ("mtg-fund-civil-affairs", "60000"),
    ("mtg-fund-cdpf", "60000"),
    ("mtg-fund-youth-league", "50000"),
    ("mtg-fund-womens-federation", "20000"),
    ("mtg-fund-education", "9000"),
];
const AGEING: (&str, &str) = ("mtg-fund-ageing", "6000");

fn campaign_of(office: &Office, id: &str) -> Arc<Campaign> {
    office.catalog.campaigns.iter().find(|one| one.id == id).unwrap_or_else(|| panic!("{id} is in the catalog")).clone()
}

/// The programs that campaigns of the district pay from a fund.
fn paid_from(catalog: &Catalog, fund: &str) -> Vec<String> {
    let listed = catalog.campaigns.iter().flat_map(|one| &one.tiers).flat_map(|tier| &tier.programs);
    let own: BTreeSet<String> = listed.filter(|one| one.fund.as_deref() == Some(fund)).map(|one| one.program.clone()).collect();
    own.into_iter().collect()
}

/// The district's families as they are registered in January; two of three have allowed that donors are told.
fn district() -> (Office, BTreeMap<String, Map<String, Value>>, BTreeSet<String>) {
    let mut catalog = support::catalog().clone();
    // A part of the district's families has a part of its places.
    for campaign in &mut catalog.campaigns {
        let listed = Arc::make_mut(campaign).tiers.iter_mut().flat_map(|tier| &mut tier.programs);
        listed.for_each(|one| one.quota = one.quota.map(|quota| quota.div_ceil(4)));
    }
    let mut office = Office::with_catalog(catalog);
    office.on("2026-01-05");
    for (fund, opening) in FUNDS.into_iter().chain([AGEING]) {
        let programs = paid_from(&office.catalog, fund);
        assert!(!programs.is_empty(), "{fund} pays for something");
        office.fund(fund, opening, &programs.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let (mut families, mut consenting) = (BTreeMap::new(), BTreeSet::new());
    for (position, made) in households(&MENTOUGOU, Sampling { at_least: 40, ..Sampling::thinned(110_109, 20) }).enumerate() {
        let id = made.document["id"].as_str().expect("an id").to_string();
        office.try_put(&serde_json::to_string(&made.document).expect("JSON"), Registration::Replace).unwrap_or_else(|error| panic!("{id}: {error:?}"));
        if position % 3 != 0 {
            let from = office.today;
            let consent = ConsentRequest { household: id.clone(), purpose: ConsentPurpose::Charity, to: Vec::new(), from, until: None, paper: None };
            assert!(matches!(office.act(|desk| give_consent(desk, &consent)), Ok(Answer::ConsentRecorded { .. })));
            consenting.insert(id.clone());
        }
        families.insert(id, made.document);
    }
    (office, families, consenting)
}

fn previewed(office: &mut Office, id: &str) -> Plan {
    office.act(|desk| preview(desk, id)).unwrap_or_else(|error| panic!("{id}: {error:?}"))
}

fn committed(office: &mut Office, id: &str) -> Plan {
    office.act(|desk| commit(desk, id)).unwrap_or_else(|error| panic!("{id}: {error:?}"))
}

fn lines(plan: &Plan) -> Vec<String> {
    let amount = |amount: Option<Money>| amount.map_or("in kind".to_string(), |amount| amount.to_string());
    plan.awards.iter().map(|one| format!("{} {} {} {}", one.household, one.recipient, one.program, amount(one.amount))).collect()
}

/// The first line that differs says more than two long lists.
fn alike(found: &[String], expected: &[String], what: &str) {
    let differing = found.iter().zip(expected).find(|(one, other)| one != other);
    assert_eq!(differing, None, "{what}: found and expected");
    assert_eq!(found.len(), expected.len(), "{what}: {:?}", found.get(expected.len()).or(expected.get(found.len())));
}

/// Families of the plan that got nothing because somebody of theirs is registered under the same number in a family that did.
fn registered_twice(plan: &Plan, given: &Plan, families: &BTreeMap<String, Map<String, Value>>) -> Vec<String> {
    let numbers = |household: &String| -> BTreeSet<String> {
        let members = families[household]["members"].as_array().expect("members").iter();
        members.filter_map(|member| member["id_number"].as_str()).map(str::to_uppercase).collect()
    };
    let served: BTreeSet<&String> = given.awards.iter().map(|one| &one.household).collect();
    let left_out: Vec<&String> = plan.awards.iter().map(|one| &one.household).filter(|household| !served.contains(household)).collect();
    for household in &left_out {
        let twin = served.iter().find(|other| !numbers(other).is_disjoint(&numbers(household)));
        assert!(twin.is_some(), "{household} shares a number with a family that was served");
        assert!(given.unserved.iter().any(|one| one.household == **household), "{household} is told why");
    }
    left_out.into_iter().cloned().collect()
}

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
fn hinder_the_hardest(office: &mut Office, id: &str, families: &BTreeMap<String, Map<String, Value>>) -> [String; 4] {
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

/// The order of hardship begins with the campaign's first key, reckoned from the documents.
fn hardest_come_first(id: &str, plan: &Plan, families: &BTreeMap<String, Map<String, Value>>, on: engine::calendar::Date) {
    let ranked = plan.awards.iter().map(|one| (one.rank, &one.household, &one.recipient));
    let mut ranked: Vec<_> = ranked.chain(plan.unserved.iter().map(|one| (one.rank, &one.household, &one.recipient))).collect();
    ranked.sort();
    let keys: Vec<Option<(i64, i64)>> = ranked.iter().map(|(_, household, recipient)| first_key(id, &families[*household], recipient, on)).collect();
    let known = keys.iter().take_while(|key| key.is_some()).count();
    assert!(keys[known..].iter().all(Option::is_none), "{id}: who is not known comes last");
    let known: Vec<(i64, i64)> = keys.into_iter().flatten().collect();
    for pair in known.windows(2) {
        let ((above, below), (next_above, next_below)) = (pair[0], pair[1]);
        assert!(i128::from(above) * i128::from(next_below) <= i128::from(next_above) * i128::from(below), "{id}: {pair:?}");
    }
    let distinct: BTreeSet<_> = known.iter().collect();
    assert!(distinct.len() > 2, "{id}: the key tells families apart");
}

/// Each fund has lost what its grants come to, and no program has more awards than places.
fn funds_and_quotas(office: &Office, campaigns: &[Arc<Campaign>]) {
    let grants: Vec<GrantRecord> = read_all(office.store()).expect("readable");
    for (fund, opening) in FUNDS.into_iter().chain([AGEING]) {
        let record = read::<FundRecord>(office.store(), &fund.to_string()).expect("readable").expect("a fund");
        let own = grants.iter().filter(|grant| grant.terms.fund.as_ref().is_some_and(|terms| terms.fund == fund));
        let given: i64 = own.map(|grant| grant.terms.total.expect("money").fen()).sum();
        assert_eq!(record.left(office.today).fen(), yuan(opening).fen() - given, "{fund} to the fen");
        assert_eq!(record.granted.fen(), given, "{fund}");
        assert!(record.left(office.today) >= Money::ZERO, "{fund} is never below zero");
    }
    for campaign in campaigns {
        for listed in campaign.tiers.iter().flat_map(|tier| &tier.programs) {
            let of_program = |grant: &&GrantRecord| {
                grant.terms.program == listed.program && grant.terms.campaign.as_ref().is_some_and(|place| place.campaign == campaign.id)
            };
            let given = grants.iter().filter(of_program).count();
            assert!(listed.quota.is_none_or(|quota| given <= quota as usize), "{}: {given} awards", listed.program);
        }
    }
}

/// One award of a campaign for a unit and for a person, and one donor's or local aid for a need at a time, over all campaigns.
fn nobody_is_helped_twice(office: &Office, families: &BTreeMap<String, Map<String, Value>>, awards: &[(String, String, String)]) {
    let grants: Vec<GrantRecord> = read_all(office.store()).expect("readable");
    let mut served: BTreeSet<(String, PersonId)> = BTreeSet::new();
    let mut units = BTreeSet::new();
    let mut by_person: BTreeMap<PersonId, Vec<&GrantRecord>> = BTreeMap::new();
    for grant in &grants {
        for one in &grant.terms.beneficiaries {
            by_person.entry(one.person).or_default().push(grant);
            if let Some(place) = &grant.terms.campaign {
                assert!(served.insert((place.campaign.clone(), one.person)), "two awards of {}", place.campaign);
            }
        }
        if let Some(place) = &grant.terms.campaign {
            assert!(units.insert((place.campaign.clone(), place.unit)), "two awards for one unit of {}", place.campaign);
        }
    }
    let mut compared = 0;
    for held in by_person.values() {
        for (position, one) in held.iter().enumerate() {
            for other in &held[position + 1..] {
                compared += 1;
                let (a, b) = (&one.terms, &other.terms);
                let within = |inner: &str, outer: &str| inner == outer || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
                let is_same = (within(&a.need, &b.need) || within(&b.need, &a.need)) && a.days.meets(&b.days);
                let is_law = a.kind == AidKind::Statutory || b.kind == AidKind::Statutory;
                assert!(is_law || !is_same, "{} and {} for {} at once", a.program, b.program, a.need);
            }
        }
    }
    assert!(compared > 30, "people are met in more than one campaign: {compared}");
    // The same by the numbers in the documents, which no registry has touched.
    let mut numbers = BTreeSet::new();
    for (campaign, household, recipient) in awards {
        if let Some(number) = unit_number(&families[household], recipient) {
            assert!(numbers.insert((campaign, number.to_string())), "{campaign}: one number twice");
        }
    }
    assert!(numbers.len() > 100, "{}", numbers.len());
}

#[test]
fn four_campaigns_of_a_year_one_after_the_other() {
    let (mut office, families, consenting) = district();
    let campaigns: Vec<Arc<Campaign>> = YEAR.iter().map(|(id, _, _)| campaign_of(&office, id)).collect();
    let (mut awarded, mut served, mut full, mut short) = (Vec::new(), String::new(), 0, 0);
    for ((id, on, at_least), campaign) in YEAR.into_iter().zip(&campaigns) {
        let eve = campaign.season.from.yesterday().expect("a day").to_string();
        assert!(office.on(&eve).act(|desk| commit(desk, id)).is_err(), "{id}: nothing is given on {eve}");
        office.on(on);
        if campaign.statutory_first == StatutoryFirst::Require {
            let taken = take_up_the_laws_aid(&mut office, id);
            assert!(taken > 10, "{id}: {taken} took up what the law grants");
        }
        let hindered = hinder_the_hardest(&mut office, id, &families);
        let audited = Audited::of(&mut office, campaign, &families, &consenting);
        let plan = previewed(&mut office, id);
        hardest_come_first(id, &plan, &families, office.today);
        alike(&lines(&plan), &reckoned(&audited, campaign, &office), id);
        for member in &hindered {
            assert!(!plan.awards.iter().any(|one| one.recipient == *member), "{id}: {member} has aid for this or is suspended");
        }

        let given = committed(&mut office, id);
        let twice = registered_twice(&plan, &given, &families);
        let shown: Vec<String> = lines(&plan).into_iter().filter(|line| !twice.iter().any(|household| line.starts_with(&format!("{household} ")))).collect();
        let kept: Vec<String> = lines(&given).into_iter().filter(|line| shown.contains(line)).collect();
        alike(&kept, &shown, id);
        // What a family registered twice has not taken goes to the next in order, so that nothing is left that could be given.
        assert!(given.awards.len() - shown.len() <= 2 * twice.len(), "{id}: {} more for {} fewer", given.awards.len() - shown.len(), twice.len());
        let after = Audited::of(&mut office, campaign, &families, &consenting);
        alike(&reckoned(&after, campaign, &office), &[], id);
        assert!(given.awards.len() >= at_least, "{id}: {} awards", given.awards.len());
        served.push_str(&format!("{id}: {} awards", given.awards.len()));
        for one in campaign.tiers.iter().flat_map(|tier| &tier.programs) {
            let awards = given.awards.iter().filter(|award| award.program == one.program).count();
            served.push_str(&format!(", {} {awards}", one.program));
            full += usize::from(one.quota.is_some_and(|quota| awards == quota as usize));
        }
        served.push('\n');
        short += given.unserved.iter().filter(|one| one.reason.en.contains("its fund has too little")).count();

        let funds = |office: &Office| given.funds.keys().map(|fund| office.fund_stands(fund)).collect::<Vec<_>>();
        let before = (funds(&office), read_all::<GrantRecord>(office.store()).expect("readable").len());
        let again = committed(&mut office, id);
        alike(&lines(&again), &lines(&given), id);
        assert_eq!((funds(&office), read_all::<GrantRecord>(office.store()).expect("readable").len()), before, "{id}");

        let day_after = campaign.season.to.expect("a season ends").tomorrow().expect("a day").to_string();
        assert!(office.on(&day_after).act(|desk| commit(desk, id)).is_err(), "{id}: nothing is given on {day_after}");

        if campaign.consent == ConsentRule::Require {
            let donors: Vec<_> = given.awards.iter().filter(|one| one.tier == TierKind::Donor).collect();
            assert!(!donors.is_empty() && donors.iter().all(|one| consenting.contains(&one.household)), "{id}");
            let told: Vec<_> = given.unserved.iter().filter(|one| one.code == NotServed::NoConsent).collect();
            assert!(told.iter().all(|one| !consenting.contains(&one.household)), "{id}");
            assert!(audited.barred_by_consent > 0, "{id}: somebody has not consented who else could have a donor's aid");
        }
        if campaign.unit == AidUnit::Household {
            assert_eq!(given.awards.iter().map(|one| &one.household).collect::<BTreeSet<_>>().len(), given.awards.len(), "{id}: one for a household");
        }
        awarded.extend(given.awards.iter().map(|one| (id.to_string(), one.household.clone(), one.recipient.clone())));
    }
    println!("{served}{full} programs used all their places, {short} families found a fund at its end");
    assert!(full > 2 && short > 10, "places and money end before the people do: {full}, {short}\n{served}");
    funds_and_quotas(&office, &campaigns);
    nobody_is_helped_twice(&office, &families, &awarded);
}

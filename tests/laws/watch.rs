//! Does the watch find exactly those whose answers a day or a fact changes, and judge little else?

use engine::calendar::{Date, civil_date};
use engine::catalog::{Catalog, Program};
use engine::columns::BLOCK;
use engine::eligibility::{Rigour, Situation, Verdict, judge_household};
use engine::facts::{Household, parse_household};
use engine::ledger::HouseholdId;
use engine::proof::load_catalog;
use engine::watch::{Became, Cause, Found, OneHand, Watch};
use fastrand::Rng;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use support::{SmallCatalog, catalog};

/// Household, member, program, day.
type Finding = (u64, Option<u16>, String, Date, Became);

fn findings(found: &[Found]) -> BTreeSet<Finding> {
    found.iter().map(|one| (one.household.0, one.member, one.program.id.clone(), one.on, one.became)).collect()
}

fn watching(catalog: &Catalog, households: &[Household], from: Date) -> Watch {
    let mut watch = Watch::new(catalog, from);
    for (number, household) in households.iter().enumerate() {
        watch.put(catalog, HouseholdId(number as u64), household.clone(), from);
    }
    watch
}

fn turn(watch: &mut Watch, catalog: &Catalog, households: &[Household], to: Date) {
    let open = &mut |id: HouseholdId| Ok::<_, Infallible>(households.get(id.0 as usize).cloned());
    watch.turn(catalog, to, Date::MIN, &OneHand, open).expect("in memory");
}

type Verdicts = BTreeMap<(String, Option<u16>), Verdict>;

fn verdicts(catalog: &Catalog, household: &Household, on: Date) -> Verdicts {
    let mut verdicts = Verdicts::new();
    for (program, recipient, judgment) in judge_household(catalog, &Situation::new(household, on, Rigour::Warn)) {
        let member = recipient.member();
        verdicts.insert((program.id.clone(), member), judgment.verdict);
    }
    verdicts
}

/// What the plain judge says has changed from one day to the next.
fn plain_changes(number: u64, day: Date, was: &Verdicts, is: &Verdicts) -> Vec<Finding> {
    let keys: BTreeSet<_> = was.keys().chain(is.keys()).collect();
    let change = |key: &&(String, Option<u16>)| {
        let of = |verdicts: &Verdicts| verdicts.get(*key).copied().unwrap_or(Verdict::Ineligible);
        match (of(was), of(is)) {
            (Verdict::Eligible, Verdict::Ineligible) => Some(Became::Ineligible),
            (Verdict::Eligible, _) | (_, Verdict::Needs | Verdict::Ineligible) => None,
            _ => Some(Became::Eligible),
        }
    };
    keys.into_iter().filter_map(|key| change(&key).map(|became| (number, key.1, key.0.clone(), day, became))).collect()
}

/// A family in which somebody has a birthday that may matter, and somebody finished school or gave birth, near a day.
fn family(index: u64, on: Date, area: &str) -> Household {
    let mut rng = Rng::with_seed(73 ^ index.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut document = support::complete_document(&catalog().vocabulary, &mut rng, Some(area));
    let ages = [0, 1, 3, 6, 14, 16, 18, 20, 24, 25, 30, 45, 50, 55, 60, 65, 70, 79, 80, 89, 90, 100];
    let near = |rng: &mut Rng, years: i64| {
        let day = (0..rng.i64(0..24)).fold(on, |day, _| day.tomorrow().expect("a day"));
        let year = day.year() - years as i16;
        Date::new(year, day.month(), day.day()).unwrap_or(civil_date(year, 2, 28)).to_string()
    };
    for member in document.get_mut("members").and_then(|members| members.as_array_mut()).expect("members") {
        if rng.bool() {
            let age = ages[rng.usize(..ages.len())];
            member["birth_date"] = json!(near(&mut rng, age));
        }
        if rng.bool() && member.get("graduation_date").is_some() {
            let years = rng.i64(1..=3);
            member["graduation_date"] = json!(near(&mut rng, years));
        }
    }
    let document = support::drop_facts(&document, [0, 0, 5][index as usize % 3], &mut rng);
    let document = support::consistent(&document, catalog(), on);
    parse_household(&support::document_of(&document), &catalog().vocabulary).expect("sound")
}

#[test]
fn each_day_finds_what_the_plain_judge_finds() {
    let (mut gained, mut lost) = (0, 0);
    for (from, area, days) in [
        (civil_date(2025, 6, 20), "110101003", 24),
        (civil_date(2025, 12, 26), "110101003", 8),
        (civil_date(2007, 12, 20), "420704", 20),
        (civil_date(2024, 2, 25), "110101001", 8),
    ] {
        let households: Vec<Household> = (0..50).map(|index| family(index, from, area)).collect();
        let mut watch = watching(catalog(), &households, from);
        let mut expected = BTreeSet::new();
        let mut last: Vec<Verdicts> = households.iter().map(|household| verdicts(catalog(), household, from)).collect();
        let mut day = from;
        for _ in 0..days {
            day = day.tomorrow().expect("a day");
            for (number, household) in households.iter().enumerate() {
                let now = verdicts(catalog(), household, day);
                expected.extend(plain_changes(number as u64, day, &last[number], &now));
                last[number] = now;
            }
        }
        turn(&mut watch, catalog(), &households, day);
        let found = findings(&watch.found(catalog()));
        let (missed, extra): (Vec<_>, Vec<_>) = (expected.difference(&found).collect(), found.difference(&expected).collect());
        assert!(missed.is_empty() && extra.is_empty(), "{from}: missed {missed:?}, extra {extra:?}");
        gained += found.iter().filter(|one| one.4 == Became::Eligible).count();
        lost += found.iter().filter(|one| one.4 == Became::Ineligible).count();
    }
    assert!(gained > 50 && lost > 20, "{gained} gained, {lost} lost");
}

const AGED: &str = "criteria:\n  - {id: aged, when: \"household.members.exists(m, m.age >= 60)\", says: {zh: 话, en: words}}\n";

/// The town's allowance for households with somebody of sixty, and a bonus from July on.
fn aged_town() -> Catalog {
    let mut small = SmallCatalog::town("600", "100", "");
    for file in &mut small.folder.files {
        let text = String::from_utf8(file.bytes.clone()).expect("text");
        let text = match file.path.as_str() {
            path if path.ends_with("allowance.yaml") => text.replacen("criteria:\n", AGED, 1).replacen("1970-01-01", "1950-01-01", 1),
            path if path.ends_with("bonus.yaml") => text.replacen("{from: 2026-01-01}", "{from: 2026-07-01}", 1).replacen("2026-06-01", "2026-07-01", 1),
            _ => continue,
        };
        file.bytes = text.into_bytes();
    }
    let (catalog, diagnostics) = load_catalog(&small.folder);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    catalog
}

fn person(catalog: &Catalog, born: &str, income: &str) -> Household {
    let text = format!(r#"{{"id":"H","area":"330102","hukou":"urban","income_month":"{income}","members":[{{"id":"m","birth_date":"{born}"}}]}}"#);
    parse_household(&text, &catalog.vocabulary).expect("a household")
}

#[test]
fn a_day_costs_what_it_changes() {
    let catalog = aged_town();
    // More than a block of people born on 1 January 1980; one is sixty on 10 June, one of them earns too much.
    let mut households = vec![person(&catalog, "1980-01-01", "100"); BLOCK + 500];
    households[7] = person(&catalog, "1966-06-10", "100");
    households[4_200] = person(&catalog, "1966-06-10", "900");
    let mut watch = watching(&catalog, &households, civil_date(2026, 6, 1));
    turn(&mut watch, &catalog, &households, civil_date(2026, 6, 9));
    assert_eq!((watch.judged(), watch.found(&catalog).len()), (0, 0), "quiet days judge nobody");
    turn(&mut watch, &catalog, &households, civil_date(2026, 6, 10));
    assert_eq!(watch.judged(), 2 * 2, "two birthdays, one program, the day before and the day");
    let found = findings(&watch.found(&catalog));
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [(7, None, "allowance".to_string(), civil_date(2026, 6, 10), Became::Eligible)]);
    // A version in force: one program for everybody, in columns, and nothing is judged the day before it is there.
    turn(&mut watch, &catalog, &households, civil_date(2026, 7, 1));
    assert_eq!(watch.judged(), 4 + households.len() as u64);
    assert_eq!(watch.found(&catalog).len(), 1 + households.len());
    // What is found is forgotten in time.
    let open = &mut |_: HouseholdId| Ok::<_, Infallible>(None);
    watch.turn(&catalog, civil_date(2026, 7, 2), civil_date(2026, 6, 30), &OneHand, open).expect("in memory");
    assert_eq!(watch.found(&catalog).len(), households.len());
}

#[test]
fn a_changed_household_is_judged_alone() {
    let catalog = aged_town();
    let mut households = vec![person(&catalog, "1950-01-01", "100"); 20];
    let start = civil_date(2026, 6, 1);
    let mut watch = watching(&catalog, &households, start);
    let day = civil_date(2026, 6, 5);
    turn(&mut watch, &catalog, &households, day);
    let richer = person(&catalog, "1950-01-01", "900");
    watch.record(&catalog, HouseholdId(3), richer.clone(), day, 1);
    assert_eq!(watch.judged(), 2, "one household, one program in force, before and after");
    let found = watch.found(&catalog);
    assert_eq!(findings(&found).into_iter().collect::<Vec<_>>(), [(3, None, "allowance".to_string(), day, Became::Ineligible)]);
    assert_eq!(found[0].cause, Cause::Facts);
    households[3] = richer;
    assert_eq!(watch.len(), 20, "its old row is dead");
    // Aid sets no other facts: nothing is judged, and what was found stays.
    let judged = watch.judged();
    watch.follow(&catalog, HouseholdId(3), households[3].clone(), day);
    assert_eq!((watch.judged(), watch.found(&catalog).len()), (judged, 1));
    // It sets others: the household alone is judged again.
    watch.follow(&catalog, HouseholdId(5), person(&catalog, "1950-01-01", "901"), day);
    assert_eq!((watch.judged(), watch.found(&catalog).len()), (judged + 2, 2));
    households[5] = person(&catalog, "1950-01-01", "901");
    // Its new facts count from now on, its old ones no more, and who is gone is not found.
    watch.remove(HouseholdId(4), 2);
    turn(&mut watch, &catalog, &households, civil_date(2026, 7, 1));
    let bonus: BTreeSet<u64> = watch.found(&catalog).iter().filter(|one| one.program.id == "bonus").map(|one| one.household.0).collect();
    assert_eq!(bonus, (0..20).filter(|number| *number != 4).collect());
    // Recorded once more, with the same facts: whoever did it has seen what there is.
    watch.record(&catalog, HouseholdId(3), households[3].clone(), civil_date(2026, 7, 1), 3);
    assert!(!watch.found(&catalog).iter().any(|one| one.household.0 == 3));
    let gone: BTreeSet<(u64, String, u64)> = watch.gone(&catalog).into_iter().map(|(one, edit)| (one.household.0, one.program.id.clone(), edit)).collect();
    assert_eq!(gone, BTreeSet::from([(3, "allowance".to_string(), 3), (3, "bonus".to_string(), 3)]), "the edit that took both away");
}

#[test]
fn one_version_after_the_other_is_no_loss() {
    let mut catalog = aged_town();
    let old = catalog.programs.iter().position(|program| program.id == "allowance").expect("the allowance");
    let mut later: Program = (*catalog.programs[old]).clone();
    later.in_force.from = civil_date(2026, 6, 10);
    let mut former = later.clone();
    former.in_force = engine::calendar::Period { from: civil_date(2026, 1, 1), to: Some(civil_date(2026, 6, 9)) };
    catalog.programs.splice(old..=old, [former.into(), later.into()]);
    let households = vec![person(&catalog, "1950-01-01", "100"); 3];
    let mut watch = watching(&catalog, &households, civil_date(2026, 6, 1));
    turn(&mut watch, &catalog, &households, civil_date(2026, 6, 20));
    assert_eq!((watch.found(&catalog).len(), watch.judged()), (0, 2 * 3), "everybody is judged by both, and nothing changes");
}

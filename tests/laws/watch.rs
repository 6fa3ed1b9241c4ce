//! Does the watch find exactly those whose answers a day or a fact changes, and judge little else?

use engine::calendar::{Date, civil_date};
use engine::catalog::{Catalog, Program};
use engine::columns::BLOCK;
use engine::eligibility::{Rigour, Situation, Verdict, judge_household};
use engine::facts::{AREA, Household, parse_household};
use engine::ledger::HouseholdId;
use engine::proof::load_catalog;
use engine::watch::{Became, Cause, ChangesAsked, Found, ListPlace, OneHand, Watch, parse_month};
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
    let open = &|id: HouseholdId| Ok::<_, Infallible>(households.get(id.0 as usize).cloned());
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

/// What an answer has become.
fn turned(was: Verdict, is: Verdict) -> Option<Became> {
    match (was, is) {
        (Verdict::Eligible, Verdict::Ineligible) => Some(Became::Ineligible),
        (Verdict::Eligible, _) | (_, Verdict::Needs | Verdict::Ineligible) => None,
        _ => Some(Became::Eligible),
    }
}

/// Household, member, program.
type Whose = (u64, Option<u16>, String);

/// The law, by the plain judge: what a day's end is beside the end of the day before is found on that day, and stays while it is so.
#[derive(Default)]
struct Plain {
    /// Of each household at the last day's end.
    last: BTreeMap<u64, Verdicts>,
    found: BTreeMap<Whose, (Date, Became, Cause)>,
}

/// How a day ends for a household.
enum Ended {
    /// Nobody has recorded it.
    Unrecorded,
    /// What the day itself made of it, by the facts with which it began.
    Recorded(Verdicts),
}

impl Plain {
    fn begin(catalog: &Catalog, households: &[Household], from: Date) -> Self {
        let last = households.iter().zip(0..).map(|(household, number)| (number, verdicts(catalog, household, from))).collect();
        Plain { last, found: BTreeMap::new() }
    }

    fn end_day(&mut self, number: u64, day: Date, now: Verdicts, ended: &Ended) {
        let was = self.last.insert(number, now.clone()).expect("known");
        let of = |verdicts: &Verdicts, key: &(String, Option<u16>)| verdicts.get(key).copied().unwrap_or(Verdict::Ineligible);
        let is_so = |key: &Whose, became: Became| match (became, of(&now, &(key.2.clone(), key.1)), ended) {
            (Became::Eligible, is, _) => is == Verdict::Eligible,
            // Of whom a day makes that a fact lacks nothing is told, and nothing is taken back.
            (Became::Ineligible, is, Ended::Unrecorded) => is != Verdict::Eligible,
            (Became::Ineligible, is, Ended::Recorded(_)) => is == Verdict::Ineligible,
        };
        self.found.retain(|key, (_, became, _)| key.0 != number || is_so(key, *became));
        let keys: BTreeSet<&(String, Option<u16>)> = was.keys().chain(now.keys()).collect();
        for key in keys {
            let Some(became) = turned(of(&was, key), of(&now, key)) else { continue };
            let is_by_day = match ended {
                Ended::Unrecorded => true,
                Ended::Recorded(by_day) => turned(of(&was, key), of(by_day, key)) == Some(became),
            };
            let cause = if is_by_day { Cause::Day } else { Cause::Facts };
            self.found.insert((number, key.1, key.0.clone()), (day, became, cause));
        }
    }

    /// The same as findings, with causes.
    fn findings(&self) -> BTreeSet<(Finding, Cause)> {
        self.found.iter().map(|((number, member, program), (on, became, cause))| ((*number, *member, program.clone(), *on, *became), *cause)).collect()
    }
}

fn findings_with_causes(found: &[Found]) -> BTreeSet<(Finding, Cause)> {
    found.iter().map(|one| ((one.household.0, one.member, one.program.id.clone(), one.on, one.became), one.cause)).collect()
}

fn assert_same(found: &BTreeSet<(Finding, Cause)>, expected: &BTreeSet<(Finding, Cause)>, when: Date) {
    let (missed, extra): (Vec<_>, Vec<_>) = (expected.difference(found).collect(), found.difference(expected).collect());
    assert!(missed.is_empty() && extra.is_empty(), "{when}: missed {missed:?}, extra {extra:?}");
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
        let mut plain = Plain::begin(catalog(), &households, from);
        let mut day = from;
        for _ in 0..days {
            day = day.tomorrow().expect("a day");
            for (number, household) in households.iter().enumerate() {
                plain.end_day(number as u64, day, verdicts(catalog(), household, day), &Ended::Unrecorded);
            }
        }
        turn(&mut watch, catalog(), &households, day);
        assert_same(&findings_with_causes(&watch.found(catalog())), &plain.findings(), day);
        let found = findings(&watch.found(catalog()));
        gained += found.iter().filter(|one| one.4 == Became::Eligible).count();
        lost += found.iter().filter(|one| one.4 == Became::Ineligible).count();
    }
    assert!(gained > 50 && lost > 20, "{gained} gained, {lost} lost");
}

/// The same people, of whom other facts are told.
fn told_otherwise(household: &Household, other: &Household) -> Household {
    let mut told = household.clone();
    told.facts.clone_from(&other.facts);
    told.facts[AREA] = household.facts[AREA].clone();
    for (member, other) in told.members.iter_mut().zip(other.members.iter().cycle()) {
        member.facts.clone_from(&other.facts);
    }
    told
}

#[test]
fn what_was_found_stays_while_it_is_so() {
    let from = civil_date(2025, 12, 20);
    let area = "110101003";
    let mut rng = Rng::with_seed(61);
    let mut households: Vec<Household> = (0..40).map(|index| family(index, from, area)).collect();
    let mut watch = watching(catalog(), &households, from);
    let mut plain = Plain::begin(catalog(), &households, from);
    let (mut day, mut edit, mut stayed, mut came_back, mut by_facts) = (from, 0, 0, 0, 0);
    for _ in 0..24 {
        day = day.tomorrow().expect("a day");
        turn(&mut watch, catalog(), &households, day);
        for (number, household) in households.iter_mut().enumerate() {
            let id = HouseholdId(number as u64);
            let former: BTreeSet<(Finding, Cause)> = plain.findings().into_iter().filter(|(one, _)| one.0 == id.0).collect();
            let by_day = verdicts(catalog(), household, day);
            let times = [0, 0, 0, 0, 0, 0, 1, 2, 3][rng.usize(..9)];
            let morning = household.clone();
            for time in 1..=times {
                let other = family(rng.u64(1_000..1_400), from, area);
                // Up and back, told again with one fact more or less, or something else.
                *household = match rng.u8(..4) {
                    0 if time == times => morning.clone(),
                    1 => {
                        let mut told = household.clone();
                        let slot = rng.usize(..told.facts.len());
                        if slot != AREA {
                            told.facts[slot].clone_from(&other.facts[slot]);
                        }
                        told
                    }
                    _ => told_otherwise(&morning, &other),
                };
                edit += 1;
                watch.record(catalog(), id, household.clone(), day, edit);
            }
            let ended = if times == 0 { Ended::Unrecorded } else { Ended::Recorded(by_day) };
            plain.end_day(id.0, day, verdicts(catalog(), household, day), &ended);
            if times > 0 {
                let now: BTreeSet<(Finding, Cause)> = plain.findings().into_iter().filter(|(one, _)| one.0 == id.0).collect();
                stayed += former.intersection(&now).count();
                came_back += usize::from(times > 1 && household.facts == morning.facts);
                by_facts += now.iter().filter(|(_, cause)| *cause == Cause::Facts).count();
            }
        }
        assert_same(&findings_with_causes(&watch.found(catalog())), &plain.findings(), day);
        let gone: Vec<Found> = watch.gone(catalog()).into_iter().map(|(one, _)| one).collect();
        assert!(findings_with_causes(&gone).is_disjoint(&plain.findings()), "{day}: what is gone is not there");
    }
    assert!(stayed > 100 && came_back > 10 && by_facts > 100, "{stayed} stayed, {came_back} came back, {by_facts} by facts");
}

/// Who has stood in columns for long has no ids there: a birth is no news of the others.
#[test]
fn a_birth_is_no_news_of_the_others() {
    let catalog = catalog_paid_to_people();
    let of = |born: &[&str]| {
        let members: Vec<_> = born.iter().enumerate().map(|(position, born)| json!({"id": format!("m{position}"), "birth_date": born})).collect();
        let text = json!({"id": "H", "area": "330102", "hukou": "urban", "income_month": "100", "members": members}).to_string();
        parse_household(&text, &catalog.vocabulary).expect("a household")
    };
    let households = vec![of(&["1950-01-01", "1955-02-03"]); BLOCK + 10];
    let mut watch = watching(&catalog, &households, civil_date(2026, 6, 1));
    let day = civil_date(2026, 6, 2);
    turn(&mut watch, &catalog, &households, day);
    for number in [3, BLOCK as u64 + 3] {
        watch.record(&catalog, HouseholdId(number), of(&["1950-01-01", "1955-02-03", "2026-06-02"]), day, number);
        let found = findings(&watch.found(&catalog));
        let new: Vec<_> = found.iter().filter(|one| one.0 == number).map(|one| (one.1, one.2.as_str())).collect();
        assert_eq!(new, [(Some(2), "allowance")], "the child alone");
    }
}

/// A page costs what stands on it, and the pages together are the list.
#[test]
fn pages_of_the_list_are_the_list() {
    let catalog = aged_town();
    let households: Vec<Household> = (0..500).map(|number| person(&catalog, &format!("1966-{:02}-{:02}", 6 + number % 2, 1 + number % 28), "100")).collect();
    let mut watch = watching(&catalog, &households, civil_date(2026, 5, 31));
    turn(&mut watch, &catalog, &households, civil_date(2026, 7, 30));
    for number in 0..40 {
        watch.record(&catalog, HouseholdId(number * 11), person(&catalog, "1966-06-10", "900"), civil_date(2026, 7, 30), number);
    }
    let whole = watch.found(&catalog);
    let place = |one: &Found| (std::cmp::Reverse((one.on.year(), one.on.month())), one.program.id.clone(), one.became, one.cause, one.household, one.member);
    assert!(whole.len() > 900 && whole.is_sorted_by_key(place), "{} in order", whole.len());
    let bonus = ChangesAsked { program: Some("bonus"), ..ChangesAsked::default() };
    let lost = ChangesAsked { became: Some(Became::Ineligible), month: Some((2026, 7)), ..ChangesAsked::default() };
    let june = ChangesAsked { month: parse_month("2026-06"), cause: Some(Cause::Day), ..ChangesAsked::default() };
    let nobody = ChangesAsked { agency: Some("two"), ..ChangesAsked::default() };
    let own = ChangesAsked { household: Some(HouseholdId(22)), ..ChangesAsked::default() };
    for asked in [ChangesAsked::default(), bonus, lost, june, nobody, own] {
        let is_asked = |one: &&Found| {
            asked.program.is_none_or(|program| one.program.id == program)
                && asked.agency.is_none_or(|agency| one.program.agency == agency)
                && asked.became.is_none_or(|became| one.became == became)
                && asked.cause.is_none_or(|cause| one.cause == cause)
                && asked.month.is_none_or(|month| (one.on.year(), one.on.month()) == month)
                && asked.household.is_none_or(|household| one.household == household)
        };
        let expected: Vec<Found> = whole.iter().filter(is_asked).cloned().collect();
        for limit in [1, 37, 2_000] {
            let (mut listed, mut after): (Vec<Found>, Option<ListPlace>) = (Vec::new(), None);
            loop {
                let page = watch.list(&catalog, &asked, after.as_ref(), limit);
                let Some(last) = page.last() else { break };
                // As it stands in an address, and back.
                let text = ListPlace::of(last).to_string();
                after = Some(text.parse().expect("a place"));
                assert_eq!(after.as_ref().map(ToString::to_string), Some(text));
                listed.extend(page);
            }
            assert_eq!(listed, expected, "{asked:?}, {limit} a page");
        }
        if asked.household.is_none() {
            assert_eq!(watch.tally(&catalog, &asked).iter().map(|line| line.eligible + line.ineligible).sum::<usize>(), expected.len(), "{asked:?}");
        }
    }
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

/// The town's allowance, paid to each person.
fn catalog_paid_to_people() -> Catalog {
    let (catalog, diagnostics) = load_catalog(&SmallCatalog::town("600", "100", "paid_to: person\n").folder);
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
    let open = &|_: HouseholdId| Ok::<_, Infallible>(None);
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
    assert_eq!(watch.judged(), 3, "one household, one program in force, before and after, and on the day before for what the day has made a question");
    let found = watch.found(&catalog);
    assert_eq!(findings(&found).into_iter().collect::<Vec<_>>(), [(3, None, "allowance".to_string(), day, Became::Ineligible)]);
    assert_eq!(found[0].cause, Cause::Facts);
    households[3] = richer;
    assert_eq!(watch.len(), 20, "its old row is dead");
    // Aid sets no other facts: nothing is judged, and what was found stays.
    let judged = watch.judged();
    watch.follow(&catalog, HouseholdId(3), households[3].clone(), day, None);
    assert_eq!((watch.judged(), watch.found(&catalog).len()), (judged, 1));
    // It sets others: the household alone is judged again.
    watch.follow(&catalog, HouseholdId(5), person(&catalog, "1950-01-01", "901"), day, None);
    assert_eq!((watch.judged(), watch.found(&catalog).len()), (judged + 3, 2));
    households[5] = person(&catalog, "1950-01-01", "901");
    // Its new facts count from now on, its old ones no more, and who is gone is not found.
    watch.remove(HouseholdId(4), 2);
    turn(&mut watch, &catalog, &households, civil_date(2026, 7, 1));
    let bonus: BTreeSet<u64> = watch.found(&catalog).iter().filter(|one| one.program.id == "bonus").map(|one| one.household.0).collect();
    assert_eq!(bonus, (0..20).filter(|number| *number != 4).collect());
    // Recorded once more with the same facts, all is still so; richer no more, what was lost is not lost any more.
    let of = |watch: &Watch| -> BTreeSet<(String, Became)> {
        watch.found(&catalog).iter().filter(|one| one.household.0 == 3).map(|one| (one.program.id.clone(), one.became)).collect()
    };
    let (allowance, bonus) = ("allowance".to_string(), "bonus".to_string());
    watch.record(&catalog, HouseholdId(3), households[3].clone(), civil_date(2026, 7, 1), 3);
    assert_eq!(of(&watch), BTreeSet::from([(allowance.clone(), Became::Ineligible), (bonus.clone(), Became::Eligible)]));
    turn(&mut watch, &catalog, &households, civil_date(2026, 7, 2));
    watch.record(&catalog, HouseholdId(3), person(&catalog, "1950-01-01", "100"), civil_date(2026, 7, 2), 4);
    assert_eq!(of(&watch), BTreeSet::from([(allowance.clone(), Became::Eligible), (bonus.clone(), Became::Eligible)]));
    let gone = |watch: &Watch| -> BTreeSet<(u64, String, u64)> {
        watch.gone(&catalog).into_iter().filter(|(one, _)| one.household.0 == 3).map(|(one, edit)| (one.household.0, one.program.id.clone(), edit)).collect()
    };
    assert_eq!(gone(&watch), BTreeSet::from([(3, allowance.clone(), 4)]), "the edit that took it away");
    // Up and back on one day: the day ends as it began.
    watch.record(&catalog, HouseholdId(3), households[3].clone(), civil_date(2026, 7, 2), 5);
    assert_eq!(of(&watch), BTreeSet::from([(allowance.clone(), Became::Ineligible), (bonus, Became::Eligible)]));
    assert_eq!(watch.found(&catalog).iter().find(|one| one.household.0 == 3 && one.program.id == allowance).map(|one| one.on), Some(day), "as it was found");
    assert_eq!(gone(&watch), BTreeSet::from([(3, allowance, 5)]), "what was found on that day alone");
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

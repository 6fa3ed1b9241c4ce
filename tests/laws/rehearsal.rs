//! Does a rehearsal tell of each household what the plain judge says of it under either catalog?

use engine::calendar::{Date, civil_date};
use engine::catalog::{Catalog, Per, Program, RegionIndex};
use engine::columns::{BLOCK, Paid};
use engine::eligibility::{Question, Rigour, Situation, Verdict, YearSum, best_bundle, judge_household, recommend};
use engine::facts::{Household, parse_household, read_registration};
use engine::population::dongcheng;
use engine::proof::load_catalog;
use engine::rehearsal::{Answer, Grouping, Leaning, Outcome, Rehearsal, Roll};
use fastrand::Rng;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use support::{SmallCatalog, SmallProgram, catalog};

const DAY: Date = civil_date(2026, 6, 30);
/// Programs of Beijing whose awards set what others look at.
const SETTING: [&str; 4] = ["bj-dibao", "bj-dibao-direct", "bj-low-income", "bj-tekun"];

fn rehearse(live: &Catalog, draft: &Catalog, households: &[(Household, Option<Household>)], on: Date) -> (Outcome, usize) {
    let mut roll = Roll::new(live, draft, on, Grouping::default());
    households.iter().for_each(|(household, drafted)| roll.push(household.clone(), drafted.clone()));
    let roll = roll.finish();
    let rehearsal = Rehearsal::new(live, draft, &roll, on);
    // In parts, the last first: their order changes nothing.
    let parts = (0..roll.blocks()).rev().map(|block| rehearsal.judge(block..block + 1)).collect();
    (rehearsal.conclude(parts), rehearsal.changed().len())
}

fn loaded(small: &SmallCatalog) -> Catalog {
    let (catalog, diagnostics) = load_catalog(&small.folder);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    catalog
}

fn family(catalog: &Catalog, number: usize, area: &str, income: Option<&str>) -> Household {
    let income = income.map_or_else(String::new, |income| format!(r#""income_month":"{income}","#));
    let text = format!(r#"{{"id":"H{number}","area":"{area}","hukou":"urban",{income}"members":[{{"id":"m","birth_date":"1950-01-01"}}]}}"#);
    parse_household(&text, &catalog.vocabulary).expect("a household")
}

#[test]
fn gains_and_losses_worked_out_by_hand() {
    // From 600 down to 400, and 120 a month instead of 100.
    let (live, draft) = (loaded(&SmallCatalog::town("600", "100", "")), loaded(&SmallCatalog::town("400", "120", "")));
    let households: Vec<(Household, Option<Household>)> = [
        ("330102001", Some("300.00")), // 20 a month more
        ("330102002", Some("399.99")), // likewise
        ("330102002", Some("400.00")), // loses 100 a month
        ("330102002", Some("600.00")), // had nothing, gets nothing
        ("330102003", None),           // nobody knows
    ]
    .into_iter()
    .enumerate()
    .map(|(number, (area, income))| (family(&live, number, area, income), None))
    .collect();
    let (outcome, changed) = rehearse(&live, &draft, &households, DAY);
    assert_eq!(changed, 1, "the bonus is the same and not compared");
    assert_eq!((outcome.tally.households, outcome.tally.gain, outcome.tally.lose, outcome.tally.otherwise), (5, 2, 1, 0));
    assert_eq!(outcome.tally.cost(), YearSum { recurring_fen: (2 * 20 - 100) * 12 * 100, single_fen: 0 });
    // Each of the three also holds the bonus.
    assert_eq!(outcome.tally.before, YearSum { recurring_fen: 3 * 100 * 12 * 100, single_fen: 3 * 30 * 100 });
    let line = &outcome.programs[0];
    assert_eq!((line.eligible, line.needs, line.newly, line.no_longer, line.more, line.less), ((3, 2), (1, 1), 0, 1, 2, 0));
    assert_eq!(line.pays.0.recurring_fen - line.pays.1.recurring_fen, (300 - 240) * 12 * 100);
    let losers: Vec<u32> = outcome.those_who(Leaning::Loses).map(|change| change.household).collect();
    assert_eq!((losers, outcome.those_who(Leaning::Gains).len()), (vec![2], 2));
    let answers = outcome.answers_of(2);
    assert_eq!(answers.len(), 1);
    assert_eq!((answers[0].before, answers[0].after), (Answer::Eligible(Paid::Exactly(10_000)), Answer::Ineligible));
    let places: Vec<(Option<&str>, usize, usize)> = outcome.areas.iter().map(|one| (one.area.as_deref(), one.tally.households, one.tally.met())).collect();
    assert_eq!(places, [(Some("330102001"), 1, 1), (Some("330102002"), 3, 2), (Some("330102003"), 1, 0)]);
    assert_eq!(outcome.kinds.len(), 1, "all live alone and are over 60");
    assert_eq!(outcome.kinds[0].name.as_ref().map(|name| name.zh.as_str()), Some("60岁以上独居"));
}

#[test]
fn what_excludes_each_other_costs_once() {
    let (live, draft) = (loaded(&SmallCatalog::town("600", "100", "")), loaded(&SmallCatalog::town("600", "100", "relations:\n  - {excludes: bonus}\n")));
    let households = [(family(&live, 0, "330102", Some("1.00")), None), (family(&live, 1, "330102", Some("900.00")), None)];
    let (outcome, changed) = rehearse(&live, &draft, &households, DAY);
    assert_eq!((changed, outcome.tally.lose, outcome.tally.met()), (2, 1, 1), "both are weighed otherwise; one household has both");
    assert_eq!(outcome.tally.cost(), YearSum { recurring_fen: 0, single_fen: -30 * 100 });
    assert_eq!(outcome.answers().count(), 0, "no answer changes");
}

/// What it is for, and what it sets, decide what can be held beside it: nobody's answer changes, and the sums do.
fn assert_weighed_otherwise(live: &SmallCatalog, draft: &SmallCatalog, families: &[(&str, i128)]) {
    let (live, draft) = (loaded(live), loaded(draft));
    let read = |(number, (text, _)): (usize, &(&str, i128))| {
        let text = format!(r#"{{"id":"H{number}","area":"330102","hukou":"urban",{text}}}"#);
        (parse_household(&text, &live.vocabulary).expect("a household"), None)
    };
    let households: Vec<(Household, Option<Household>)> = families.iter().enumerate().map(read).collect();
    let (outcome, changed) = rehearse(&live, &draft, &households, DAY);
    assert_eq!((changed, outcome.answers().count()), (1, 0), "one program, and no answer");
    for (number, (_, yuan_a_month)) in families.iter().enumerate() {
        let ((_, had), (_, has)) = (plainly(&live, &households[number].0, DAY), plainly(&draft, &households[number].0, DAY));
        assert_eq!(has.recurring_fen - had.recurring_fen, yuan_a_month * 12 * 100, "{number}: as reckoned by hand");
        let told = outcome.met(number as u32).map(|change| (change.before, change.after));
        assert_eq!(told, (had != has).then_some((had, has)), "{number}");
    }
    let a_year: i128 = families.iter().map(|(_, yuan_a_month)| yuan_a_month * 12 * 100).sum();
    assert_eq!(outcome.tally.cost(), YearSum { recurring_fen: a_year, single_fen: 0 });
    assert_eq!(outcome.tally.lose + outcome.tally.gain, families.iter().filter(|(_, yuan)| *yuan != 0).count());
}

#[test]
fn for_whom_an_aid_is_changes_what_is_held_beside_it() {
    let catalog = |more: &str| {
        let old = SmallProgram {
            id: "old",
            criteria: &[("old", "person.age >= 60")],
            amount: "{exactly: 50}",
            more: "paid_to: person\n",
            base: "hukou: urban",
            member: "birth_date: 1940-01-01",
            cases: "  - {name: in, expect: eligible, amount: \"50.00\"}\n  - {name: out, set: {person.birth_date: 2000-01-01}, expect: ineligible}\n",
        };
        SmallCatalog::town("600", "100", &format!("{more}relations:\n  - {{excludes: old}}\n")).with(&old)
    };
    let (old, young) = (r#"{"id":"a","birth_date":"1940-01-01"}"#, r#"{"id":"b","birth_date":"1990-01-01"}"#);
    assert_weighed_otherwise(
        &catalog("beneficiaries: {when: person.age < 60, says: {zh: 话, en: words}}\n"),
        &catalog(""),
        &[
            // The 50 of the old member can't be held beside the 100 that are for everybody.
            (&format!(r#""income_month":"1.00","members":[{old},{young}]"#), -50),
            (&format!(r#""income_month":"1.00","members":[{young}]"#), 0),
            (&format!(r#""income_month":"900.00","members":[{old},{young}]"#), 0),
        ],
    );
}

#[test]
fn what_an_award_sets_changes_what_is_held_beside_it() {
    let catalog = |more: &str| {
        let gift = SmallProgram {
            id: "gift",
            criteria: &[("not-poor", "household.status == 'none'")],
            amount: "{exactly: 40}",
            more: "",
            base: "hukou: urban, income_month: \"100.00\", status: none",
            member: "birth_date: 1970-01-01",
            cases: "  - {name: in, expect: eligible, amount: \"40.00\"}\n  - {name: out, set: {household.status: poor}, expect: ineligible}\n",
        };
        SmallCatalog::town("600", "100", more).with(&gift)
    };
    assert_weighed_otherwise(
        &catalog(""),
        &catalog("confers: {status: poor}\n"),
        &[
            // Whoever has the allowance is poor from then on, and the gift is for others.
            (r#""income_month":"1.00","status":"none","members":[{"id":"a","birth_date":"1970-01-01"}]"#, -40),
            (r#""income_month":"1.00","status":"poor","members":[{"id":"a","birth_date":"1970-01-01"}]"#, 0),
            (r#""income_month":"900.00","status":"none","members":[{"id":"a","birth_date":"1970-01-01"}]"#, 0),
        ],
    );
}

#[test]
fn how_a_status_is_read_that_another_award_sets_changes_what_is_held_beside_it() {
    let catalog = |condition: &str| {
        let gift = SmallProgram {
            id: "gift",
            criteria: &[("not-poor", condition)],
            amount: "{exactly: 40}",
            more: "",
            base: "hukou: urban, income_month: \"100.00\", status: none",
            member: "birth_date: 1970-01-01",
            cases: "  - {name: in, expect: eligible, amount: \"40.00\"}\n  - {name: out, set: {household.status: poor}, expect: ineligible}\n",
        };
        SmallCatalog::town("600", "100", "confers: {status: poor}\n").with(&gift)
    };
    assert_weighed_otherwise(
        &catalog("household.status == 'none' || household.income_month < 50"),
        &catalog("household.status == 'none'"),
        &[
            // Alone it is the same; beside the allowance, by which one is poor, the draft gives no gift.
            (r#""income_month":"1.00","status":"none","members":[{"id":"a","birth_date":"1970-01-01"}]"#, -40),
            (r#""income_month":"900.00","status":"none","members":[{"id":"a","birth_date":"1970-01-01"}]"#, 0),
        ],
    );
}

#[test]
fn a_catalog_with_itself_changes_nothing_and_judges_nobody() {
    let live = loaded(&SmallCatalog::town("600", "100", ""));
    let (outcome, changed) = rehearse(&live, &live.clone(), &[(family(&live, 0, "330102", Some("1.00")), None)], DAY);
    assert_eq!((changed, outcome.judged, outcome.tally.met()), (0, 0, 0));
}

#[test]
fn a_draft_with_other_facts_reads_each_household_its_own_way() {
    let live = loaded(&SmallCatalog::town("600", "100", ""));
    let mut small = SmallCatalog::town("600", "100", "");
    let facts = small.folder.files.iter_mut().find(|file| file.path == "facts.yaml").expect("facts");
    let text = String::from_utf8(facts.bytes.clone()).expect("text");
    let boat = "household:\n  boat: {type: bool, name: {zh: 船, en: Boat}, question: {zh: 有船？, en: A boat?}}\n";
    facts.bytes = text.replacen("household:\n", boat, 1).into_bytes();
    let allowance = small.folder.files.iter_mut().find(|file| file.path.ends_with("allowance.yaml")).expect("a program");
    let text = String::from_utf8(allowance.bytes.clone()).expect("text");
    let criterion = "criteria:\n  - {id: boat, when: \"!household.boat\", says: {zh: 无船, en: no boat}}\n";
    allowance.bytes = text.replacen("criteria:\n", criterion, 1).replacen("household: {", "household: {boat: false, ", 1).into_bytes();
    let draft = loaded(&small);
    assert_eq!(draft.programs.len(), 2);
    // More than a block of families; of three of them it is known whether they have a boat, and they differ in size.
    let households: Vec<(Household, Option<Household>)> = (0..BLOCK + 3)
        .map(|number| {
            let members: Vec<String> = (0..1 + number % 3).map(|member| format!(r#"{{"id":"m{member}"}}"#)).collect();
            let boat = match number {
                7 | 4_097 => r#""boat":true,"#,
                4_098 => r#""boat":false,"#,
                _ => "",
            };
            let text = |boat: &str| format!(r#"{{"id":"H{number}","area":"330102",{boat}"income_month":"1.00","members":[{}]}}"#, members.join(","));
            let read = |text: &str, catalog: &Catalog| parse_household(text, &catalog.vocabulary).expect("a household");
            (read(&text(""), &live), Some(read(&text(boat), &draft)))
        })
        .collect();
    let (outcome, _) = rehearse(&live, &draft, &households, DAY);
    let all = BLOCK as u64 + 3;
    let line = outcome.programs.iter().find(|line| line.id == "allowance").expect("changed");
    assert_eq!((line.eligible, line.no_longer, line.now_needs), ((all, 1), all - 1, all - 3));
    let lost: Vec<u32> = outcome.answers().filter(|change| change.after == Answer::Ineligible).map(|change| change.household).collect();
    assert_eq!(lost, [7, 4_097], "by their places in the roll");
    assert!(outcome.met(4_098).is_none(), "nothing changes for those without one");
}

/// A draft of the whole catalog: criteria dropped, rhythms, relations and recipients changed, programs gone and new.
fn shaken(live: &Catalog) -> Catalog {
    let mut draft = live.clone();
    draft.programs.retain(|program| !program.id.len().is_multiple_of(13));
    for (number, program) in draft.programs.iter_mut().enumerate() {
        let own: &mut Program = Arc::make_mut(program);
        match number % 5 {
            0 => _ = own.criteria.pop(),
            1 => own.per = if own.per == Per::Month { Per::Year } else { Per::Month },
            2 if number % 2 == 0 => own.id = format!("{}-new", own.id),
            _ => {}
        }
    }
    draft.programs.sort_by(|a, b| (&a.id, a.in_force.from).cmp(&(&b.id, b.in_force.from)));
    draft.by_region = RegionIndex::of(&draft.programs);
    draft
}

type Answers = BTreeMap<(String, Option<u16>), Answer>;

fn plainly(catalog: &Catalog, household: &Household, on: Date) -> (Answers, YearSum) {
    let situation = Situation::new(household, on, Rigour::Warn);
    let answers = judge_household(catalog, &situation).into_iter().filter_map(|(program, recipient, judgment)| {
        let member = recipient.member();
        let answer = match judgment.verdict {
            Verdict::Eligible => Answer::Eligible(Paid::from(&judgment.amount)),
            Verdict::Needs => Answer::Needs,
            Verdict::Ineligible => return None,
        };
        Some(((program.id.clone(), member), answer))
    });
    let list = recommend(catalog, household, Question { on, only: None, with_ineligible: false, rigour: Rigour::Warn }).list;
    let bundle = best_bundle(catalog, household, on, &list);
    (answers.collect(), YearSum { recurring_fen: bundle.recurring_fen, single_fen: bundle.single_fen })
}

/// Of a household at a position it is told what it can hold before and after, where that is not the same.
fn assert_held(outcome: &Outcome, number: usize, had: YearSum, has: YearSum) {
    match outcome.met(number as u32) {
        Some(change) => assert_eq!((change.before, change.after), (had, has), "{number}"),
        None => assert_eq!(had, has, "{number} is met"),
    }
}

#[test]
fn random_households_fare_as_the_plain_judge_says() {
    let (live, draft) = (catalog(), shaken(catalog()));
    let (mut met, mut changed) = (0, 0);
    for (on, area) in [(civil_date(2008, 6, 1), "420704"), (civil_date(2026, 9, 15), "110101003"), (civil_date(2019, 3, 1), "500103")] {
        let households: Vec<(Household, Option<Household>)> = (0..150_u64)
            .map(|index| {
                let mut rng = Rng::with_seed(29 ^ index.wrapping_mul(0x9E37_79B9_7F4A_7C15));
                let document = support::complete_document(&live.vocabulary, &mut rng, Some(area));
                let document = support::drop_facts(&document, [0, 10, 40][index as usize % 3], &mut rng);
                let document = support::consistent(&document, live, on);
                (parse_household(&support::document_of(&document), &live.vocabulary).expect("sound"), None)
            })
            .collect();
        let (outcome, _) = rehearse(live, &draft, &households, on);
        for (number, (household, _)) in households.iter().enumerate() {
            let ((was, had), (is, has)) = (plainly(live, household, on), plainly(&draft, household, on));
            let found = outcome.answers_of(number as u32);
            let mut expected = 0;
            for key in was.keys().chain(is.keys()).collect::<BTreeSet<_>>() {
                let answer = |answers: &Answers| answers.get(key).copied().unwrap_or(Answer::Ineligible);
                let (was, is) = (answer(&was), answer(&is));
                let per = |catalog: &Catalog| catalog.programs.iter().find(|one| one.id == key.0 && one.in_force.contains(on)).map(|one| one.per);
                let is_told = matches!((was, is), (Answer::Eligible(_), _) | (_, Answer::Eligible(_)));
                if !is_told || (was == is && per(live) == per(&draft)) {
                    continue;
                }
                expected += 1;
                let named = |line: usize| outcome.programs[line].id == key.0;
                let told = found.iter().find(|change| named(change.program as usize) && change.member == key.1);
                assert_eq!(told.map(|change| (change.before, change.after)), Some((was, is)), "{on} {number} {key:?}");
            }
            assert_eq!(found.len(), expected, "{on} {number}: nothing else is told");
            let sums = outcome.met(number as u32);
            match sums {
                Some(change) => assert_eq!((change.before, change.after), (had, has), "{on} {number}"),
                None => assert_eq!((had, expected), (has, 0), "{on} {number} is met"),
            }
            met += usize::from(sums.is_some());
            changed += expected;
        }
        for line in &outcome.programs {
            let count = |catalog: &Catalog, wanted: fn(&Answer) -> bool| {
                let answers = households.iter().flat_map(|(household, _)| plainly(catalog, household, on).0);
                answers.filter(|((id, _), answer)| *id == line.id && wanted(answer)).count() as u64
            };
            let is_eligible: fn(&Answer) -> bool = |answer| matches!(answer, Answer::Eligible(_));
            if line.id.ends_with("-new") {
                assert_eq!(line.eligible, (count(live, is_eligible), count(&draft, is_eligible)), "{}", line.id);
                assert_eq!(line.needs.1, count(&draft, |answer| *answer == Answer::Needs), "{}", line.id);
            }
        }
    }
    assert!(met > 200 && changed > 2_000, "{met} households, {changed} answers");
}

/// Needy families of Beijing: of each member whether it may be on destitute support is random, as is much else of them.
fn needy(live: &Catalog, index: u64, on: Date) -> Household {
    let mut rng = Rng::with_seed(53 ^ index.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut document = support::complete_document(&live.vocabulary, &mut rng, Some("110101003"));
    document["property_within_rule"] = json!(true);
    document["supporters"] = json!([]);
    for member in document["members"].as_array_mut().expect("members") {
        let is_alone = rng.bool();
        for (key, value) in [
            ("tekun", json!("none")),
            ("special_relief", json!("none")),
            ("local_hukou", json!(true)),
            ("incomes", json!([])),
            ("no_able_supporter", json!(is_alone)),
        ] {
            member[key] = value;
        }
        member["birth_date"] = json!(if is_alone { "1950-01-01" } else { "1976-05-01" });
    }
    document["income_month"] = json!("0");
    let document = support::consistent(&document, live, on);
    let document = support::drop_facts(&document, [0, 3][index as usize % 2], &mut rng);
    parse_household(&support::document_of(&document), &live.vocabulary).expect("sound")
}

#[test]
fn an_aid_for_some_members_is_held_beside_what_excludes_it_for_others() {
    let (live, draft, on) = (catalog(), shaken(catalog()), civil_date(2024, 12, 1));
    let households: Vec<(Household, Option<Household>)> = (0..120).map(|index| (needy(live, index, on), None)).collect();
    let (outcome, _) = rehearse(live, &draft, &households, on);
    let mut beside = 0;
    for (number, (household, _)) in households.iter().enumerate() {
        let ((was, had), (_, has)) = (plainly(live, household, on), plainly(&draft, household, on));
        assert_held(&outcome, number, had, has);
        let is_eligible = |id: &str| was.iter().any(|((own, _), answer)| own == id && matches!(answer, Answer::Eligible(_)));
        beside += usize::from(is_eligible("bj-dibao") && is_eligible("bj-tekun"));
    }
    assert!(beside > 20, "{beside} families are offered both");
}

#[test]
fn the_districts_families_are_held_to_the_best_set() {
    let (live, on) = (catalog(), civil_date(2026, 9, 15));
    let draft = shaken(live);
    let district = dongcheng(on, 20_260_915);
    let households: Vec<(Household, Option<Household>)> = district
        .households
        .iter()
        .step_by(9)
        .map(|one| (read_registration(&support::document_of(&one.document), &live.vocabulary).expect("sound").0, None))
        .collect();
    let (outcome, _) = rehearse(live, &draft, &households, on);
    let mut set = 0;
    for (number, (household, _)) in households.iter().enumerate() {
        let ((was, had), (_, has)) = (plainly(live, household, on), plainly(&draft, household, on));
        assert_held(&outcome, number, had, has);
        set += usize::from(was.iter().any(|((id, _), answer)| SETTING.contains(&id.as_str()) && matches!(answer, Answer::Eligible(_))));
    }
    assert!(set > 100, "{set} families are offered what sets a status");
}

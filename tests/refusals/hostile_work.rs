//! How many steps may all conditions and formulas of a program take for the largest household, and is it answered then?

use crate::hostile::{HOSTILE, assert_refused, told_of, town, within};
use engine::calendar::{Date, civil_date};
use engine::catalog::Catalog;
use engine::eligibility::{ChangeSearch, Question, Recipient, Rigour, SEARCH_STEPS, Situation, Verdict, recommend};
use engine::facts::{Household, parse_household};
use engine::proof::load_catalog;
use engine::self_check::SoFar;
use serde_json::Value;
use std::collections::BTreeSet;
use support::run_yimen;

const DAY: Date = civil_date(2026, 6, 1);
const MOST: u64 = 40_000_000;
const POOR: &str = "household.income_month < 100";
/// What the first criterion and the amount take.
const POOR_STEPS: u64 = 3;
const AMOUNT_STEPS: u64 = 1;
const AMOUNT: &str = "{exactly: \"200\"}";

fn joined(part: &str, times: u64) -> String {
    vec![part; times as usize].join(" && ")
}

/// Walks over all pairs of members, with so many comparisons of two days each: three steps, and one for all of them.
fn pairs(times: u64) -> (String, u64) {
    let body = joined("a.birth_date <= date('2100-01-01')", times);
    (format!("household.members.all(a, household.members.all(b, {body}))"), ((3 * times + 1) * 200 + 1) * 200 + 1)
}

fn members(times: u64) -> (String, u64) {
    (format!("household.members.all(a, {})", joined("a.birth_date <= on", times)), (3 * times + 1) * 200 + 1)
}

fn truths(times: u64) -> (String, u64) {
    if times == 1 { ("true".to_string(), 1) } else { (joined("true", times), times + 1) }
}

/// A condition of so many parts, and its steps.
type Kind = fn(u64) -> (String, u64);

/// Criteria that take exactly so many steps together.
fn filling(mut steps: u64) -> Vec<(String, String)> {
    let mut criteria = vec![("poor".to_string(), POOR.to_string())];
    steps -= POOR_STEPS;
    for (kind, least) in [(pairs as Kind, 2), (members, 2), (truths, 1)] {
        for times in (least..=20).rev() {
            while kind(times).1 <= steps {
                let (when, taken) = kind(times);
                steps -= taken;
                criteria.push((format!("c{}", criteria.len()), when));
            }
        }
    }
    assert_eq!(steps, 0, "filled exactly");
    assert!(criteria.len() <= 100, "{} criteria", criteria.len());
    criteria
}

fn document(members: usize, income: &str) -> String {
    let members: Vec<String> = (0..members).map(|n| format!(r#"{{"id":"m{n}","birth_date":"1980-01-01"}}"#)).collect();
    format!(r#"{{"id":"H","area":"330102","hukou":"urban","income_month":{income},"members":[{}]}}"#, members.join(","))
}

fn family(catalog: &Catalog, members: usize, income: &str) -> Household {
    parse_household(&document(members, income), &catalog.vocabulary).expect("sound")
}

#[test]
fn a_program_at_the_bound_is_answered_and_one_step_above_it_is_refused() {
    let small = town(&filling(MOST - AMOUNT_STEPS), AMOUNT, "");
    let (catalog, told) = within("loading", 60, || load_catalog(&small.folder));
    assert!(told.is_empty(), "{told:?}");
    let household = family(&catalog, 200, "\"50\"");
    let question = Question { on: DAY, only: None, with_ineligible: true, rigour: Rigour::Warn };
    let list = within("all reasons of the largest household", 60, || recommend(&catalog, &household, question).list);
    let hostile = list.iter().find(|one| one.program.id == "hostile").expect("answered");
    assert_eq!(hostile.verdict, Verdict::Eligible);

    let above = town(&filling(MOST - AMOUNT_STEPS + 1), AMOUNT, "");
    let found = "take too many steps for the largest household: 40000001, at most 40000000";
    assert_refused("one step above", &above, HOSTILE, found);
    let (_, told) = told_of(&above, HOSTILE);
    let one = told.iter().find(|one| one.problem.en.contains(found)).expect("told");
    let line = |text: &str| text.lines().position(|line| line.starts_with("amount:")).map(|line| line as u32 + 1);
    let file = above.folder.files.iter().find(|file| file.path == HOSTILE).expect("the file");
    assert_eq!(Some(one.place.line), line(&String::from_utf8_lossy(&file.bytes)), "what is one too many stands in the amount");
    assert!(one.problem.zh.contains("40000001步，最多40000000步"), "{}", one.problem.zh);
}

#[test]
fn what_is_asked_of_each_member_counts_for_each() {
    let person = "paid_to: person\n";
    let with = |when: &str| vec![("poor".to_string(), POOR.to_string()), ("walk".to_string(), when.to_string())];
    let (pairs, once) = pairs(2);
    assert_eq!(once, 280_201);
    let (_, told) = told_of(&town(&with(&pairs), AMOUNT, ""), HOSTILE);
    assert!(told.is_empty(), "once for the household: {told:?}");
    assert_refused("all pairs for each member", &town(&with(&pairs), AMOUNT, person), HOSTILE, "takes too many steps: 56040200, at most 40000000");
    let (_, told) = told_of(&town(&with("household.members.all(b, person.birth_date <= b.birth_date || b.age > 1)"), AMOUNT, person), HOSTILE);
    assert!(told.is_empty(), "with each other member: {told:?}");
}

#[test]
fn every_place_of_a_program_counts() {
    let most = |left: u64| filling(MOST - AMOUNT_STEPS - left);
    let heavy = &pairs(2).0;
    let says = "says: {zh: 话, en: words}, clause: 一";
    let stage = format!("{{id: acceptance, name: {{zh: 受理, en: acceptance}}, by: community, when: \"{heavy}\", clause: 一}}");
    let value = |when: &str| format!("{{from: 2026-01-01, checked_until: 2026-12-31, value: 1, where: \"{when}\", clause: 一}}");
    let table = format!("{{first: [{{when: \"{heavy}\", value: \"200\", {says}}}, {{value: \"200\", {says}}}]}}");
    let line = format!("parameters: {{line: {{unit: yuan, values: [{}, {}]}}}}\n", value(heavy), value(&format!("!({heavy})")));
    for (what, amount, more) in [
        ("a row of the amount", table.as_str(), String::new()),
        ("a formula", "{exactly: \"min(200, household.members.sum(a, household.members.sum(b, household.income_month)))\"}", String::new()),
        ("a parameter", AMOUNT, line),
        ("beneficiaries", AMOUNT, format!("beneficiaries: {{when: \"{heavy}\", {says}}}\n")),
        ("what is conferred", AMOUNT, format!("confers: {{status: {{first: [{{when: \"{heavy}\", value: poor}}]}}}}\n")),
        ("a review", AMOUNT, format!("reviews: [{{when: \"{heavy}\", months: 6, {says}}}]\n")),
        ("a stage", AMOUNT, format!("stages: [{stage}]\n")),
        ("a taper", AMOUNT, format!("per: month\ntaper: [{{when: \"{heavy}\", months: 3, percent: 50}}]\n")),
        ("whose place it takes", AMOUNT, format!("implements: [{{program: good, when: \"{heavy}\"}}]\n")),
    ] {
        let small = town(&most(1_000), amount, &more);
        let (_, told) = told_of(&small, HOSTILE);
        assert!(told.iter().any(|one| one.problem.en.contains("too many steps")), "{what}: {told:?}");
    }
}

#[test]
fn a_search_for_changes_ends_and_owns_up_to_it() {
    let small = town(&filling(MOST - AMOUNT_STEPS), AMOUNT, "");
    let (catalog, _) = load_catalog(&small.folder);
    let hostile = catalog.programs.iter().find(|program| program.id == "hostile").expect("loaded");
    assert_eq!(hostile.steps, MOST);
    let search = |members: usize| {
        let household = family(&catalog, members, "\"500\"");
        let situation = Situation::new(&household, DAY, Rigour::Warn);
        let mut search = ChangeSearch::new(&catalog, &situation);
        [search.of(hostile, Recipient::Household), search.of(hostile, Recipient::Household)]
    };
    for found in search(3) {
        assert!(found.is_whole);
        assert_eq!(found.list.iter().map(|change| change.path.as_str()).collect::<Vec<_>>(), ["household.income_month"]);
    }
    // Not even five judgments may be made of a program of so many steps for so many members.
    let found = within("a search", 30, || search(200));
    assert!(SEARCH_STEPS / MOST == 5 && found.iter().all(|found| !found.is_whole && found.list.is_empty()), "{found:?}");
    assert_eq!(found, search(200), "the same each time");

    let folder = tempfile::tempdir().expect("a folder");
    small.write_to(folder.path());
    let catalog = folder.path().to_str().expect("UTF-8");
    let near = |members: usize| {
        let told = run_yimen(&["recommend", "--catalog", catalog, "--as-of", "2026-06-01", "--all", "--near", "-"], document(members, "\"500\"").as_bytes());
        let told: Value = serde_json::from_str(&told.out).unwrap_or_else(|error| panic!("{error}: {}", told.err));
        let one = told["recommendations"].as_array().and_then(|list| list.iter().find(|one| one["program"] == "hostile").cloned());
        one.expect("told")["near"].clone()
    };
    let (few, many) = (near(3), near(200));
    assert!(few["one_change"] == true && few["changes"][0]["to"] == "99.99" && few.get("changes_exact").is_none(), "{few}");
    assert!(many["one_change"].is_null() && many["changes"] == serde_json::json!([]) && many["changes_exact"] == false, "{many}");
}

#[test]
fn a_search_for_the_next_question_ends_and_owns_up_to_it() {
    let mut small = town(&filling(MOST - AMOUNT_STEPS), AMOUNT, "");
    let file = small.folder.files.iter().find(|file| file.path == HOSTILE).expect("the file");
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    for copy in ["hostile-2", "hostile-3"] {
        small.file(&HOSTILE.replace("hostile", copy), &text.replace("id: hostile", &format!("id: {copy}")));
    }
    let (catalog, _) = load_catalog(&small.folder);
    let asked = BTreeSet::new();
    for (members, is_exact) in [(3, true), (200, false)] {
        let household = family(&catalog, members, "null");
        let so_far = SoFar { catalog: &catalog, household: &household, on: DAY, rigour: Rigour::Warn, asked: &asked };
        let next = within("the next question", 60, || so_far.next_question(&so_far.look())).expect("the income is open");
        assert_eq!((next.fact.path(&household, &catalog.vocabulary).as_str(), next.is_exact), ("household.income_month", is_exact));
    }
}

#[test]
fn shipped_programs_take_far_less() {
    let mut steps: Vec<u64> = support::catalog().programs.iter().map(|program| program.steps).collect();
    steps.sort_unstable();
    assert!(steps.last().is_some_and(|most| *most <= MOST / 15), "the heaviest: {:?}", steps.last());
    assert!(steps[steps.len() * 3 / 4] < MOST / 100, "three in four: {}", steps[steps.len() * 3 / 4]);
}

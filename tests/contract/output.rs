//! Is every line of output shaped and ordered as the contract says? (Sections 1 to 3.)

use crate::answer::{Answer, answer, answers, document};
use crate::households::household;
use crate::identity::Day;
use crate::programs::PROGRAMS;
use fastrand::Rng;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::Document;

const ON: &str = "2008-06-01";
/// Where the programs of the table are served, so that they are never left out for the place.
const EZHOU: &str = "420704";

fn some_households(count: usize, seed: u64) -> Vec<Document> {
    let mut rng = Rng::with_seed(seed);
    (0..count).map(|n| household(&format!("户{n}"), &mut rng, Day::read(ON), 20)).collect()
}

fn member_ids(household: &Document) -> Vec<&str> {
    household["members"].as_array().expect("members").iter().map(|member| member["id"].as_str().expect("an id")).collect()
}

#[test]
fn programs_in_byte_order_then_members_in_the_documents_order() {
    let households = some_households(40, 1);
    for (household, answer) in households.iter().zip(answers(ON, &["--all"], &households)) {
        let ids = member_ids(household);
        let place = |recipient: &str| ids.iter().position(|id| *id == recipient).map_or(0, |position| position + 1);
        let keys: Vec<(&str, usize)> = answer.items.iter().map(|item| (item.program.as_str(), place(&item.recipient))).collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{keys:?}");
        assert!(answer.items.iter().all(|item| item.recipient == "household" || ids.contains(&item.recipient.as_str())));
    }
}

#[test]
fn households_come_back_in_the_order_of_the_input() {
    let households: Vec<Document> =
        (0..1500).map(|n| document(&format!(r#"{{"id":"{}","area":"430000","members":[{{"id":"m"}}]}}"#, (n * 7919) % 1500))).collect();
    for (household, answer) in households.iter().zip(answers(ON, &["--program", "ez-util-gas"], &households)) {
        assert_eq!(answer.text("household"), household["id"]);
    }
}

#[test]
fn amounts_have_two_decimals_and_come_alone_or_as_two_bounds() {
    let mut ways = BTreeSet::new();
    let households = some_households(60, 2);
    for item in answers(ON, &[], &households).iter().flat_map(|answer| &answer.items) {
        let given: Vec<&str> = ["amount", "amount_min", "amount_max"].into_iter().filter(|key| item.whole.get(*key).is_some()).collect();
        assert!(matches!(given.as_slice(), [] | ["amount"] | ["amount_min", "amount_max"]), "{}", item.whole);
        for key in &given {
            let (yuan, fen) = item.sum(key).and_then(|sum| sum.split_once('.')).expect("two parts");
            let is_number = !yuan.is_empty() && [yuan, fen].iter().all(|part| part.bytes().all(|digit| digit.is_ascii_digit()));
            assert!(is_number && fen.len() == 2, "{}", item.whole);
        }
        assert!(["month", "term", "year", "once", "event"].contains(&item.whole["per"].as_str().expect("per is always given")));
        ways.insert(given.len());
    }
    assert_eq!(ways, BTreeSet::from([0, 1, 2]), "every way was met");
}

#[test]
fn without_all_only_the_ineligible_are_left_out() {
    let households = some_households(30, 3);
    for (full, short) in answers(ON, &["--all"], &households).into_iter().zip(answers(ON, &[], &households)) {
        let wanted: Vec<Value> = full.items.into_iter().filter(|item| item.verdict != Some(false)).map(|item| item.whole).collect();
        assert_eq!(short.items.into_iter().map(|item| item.whole).collect::<Vec<_>>(), wanted);
    }
}

#[test]
fn a_filter_shows_the_same_of_fewer_programs() {
    let asked = ["ez-util-water", "ez-edu-boarder", "ez-public-post"];
    let options: Vec<&str> = asked.iter().flat_map(|id| ["--program", id]).chain(["--all"]).collect();
    let mut households = some_households(30, 4);
    households.iter_mut().for_each(|household| drop(household.insert("area".into(), json!(EZHOU))));
    let mut met = BTreeSet::new();
    for (full, filtered) in answers(ON, &["--all"], &households).into_iter().zip(answers(ON, &options, &households)) {
        met.extend(filtered.items.iter().map(|item| item.program.clone()));
        let wanted: Vec<Value> = full.items.into_iter().filter(|item| asked.contains(&item.program.as_str())).map(|item| item.whole).collect();
        assert_eq!(filtered.items.into_iter().map(|item| item.whole).collect::<Vec<_>>(), wanted);
    }
    assert!(asked.iter().all(|id| met.contains(*id)), "{met:?}");
}

#[test]
fn the_catalogs_hash_is_of_its_content() {
    let household = document(r#"{"id":"H","members":[{"id":"m"}]}"#);
    let hash = |options: &[&str]| answer(ON, options, &household).text("catalog").to_string();
    let own = hash(&[]);
    assert!(own.len() == 64 && own.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit)), "{own}");
    assert_eq!(answer("2010-03-01", &["--all"], &household).text("catalog"), own, "neither date nor options matter");
    let copy = tempfile::tempdir().expect("a folder");
    for file in support::catalog_files().files {
        let path = copy.path().join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, &file.bytes).expect("a file");
    }
    let folder = copy.path().to_str().expect("UTF-8");
    assert_eq!(hash(&["--catalog", folder]), own, "nor does the place");
    let needs = copy.path().join("needs.yaml");
    let longer = [std::fs::read(&needs).expect("a file"), b"# a word more\n".to_vec()].concat();
    std::fs::write(needs, longer).expect("a file");
    assert_ne!(hash(&["--catalog", folder]), own, "one more comment is another content");
}

#[test]
fn the_first_level_says_what_was_left_out() {
    let answer = answer(ON, &[], &document(r#"{"id":"H","members":[{"id":"m"}]}"#));
    assert!(answer.whole["left_out"].is_array(), "{}", answer.whole);
}

/// A poor household in town, and the answer about its allowance.
fn allowance(members: &str) -> Answer {
    let household = document(&format!(
        r#"{{"id":"H","area":"{EZHOU}","zone":"city","hukou":"urban","permanent_resident":true,"income_month":"100.00","members":{members}}}"#
    ));
    answer(ON, &["--all"], &household)
}

#[test]
fn who_is_born_later_counts_for_nothing_and_is_warned_of() {
    let born = allowance(r#"[{"id":"a","birth_date":"1970-01-01"},{"id":"b","birth_date":"2008-06-01"},{"id":"c"}]"#);
    let with_unborn =
        allowance(r#"[{"id":"a","birth_date":"1970-01-01"},{"id":"later","birth_date":"2008-06-02"},{"id":"b","birth_date":"2008-06-01"},{"id":"c"}]"#);
    let amount = |answer: &Answer| answer.items.iter().find(|item| item.program == "ez-urban-dibao").and_then(|item| item.sum("amount").map(str::to_string));
    assert_eq!(amount(&born).as_deref(), Some("455.00"), "three people: born on the day itself, and a birth date not known, count");
    assert_eq!(amount(&with_unborn), amount(&born), "not in the size");
    assert!(with_unborn.items.iter().all(|item| item.recipient != "later"), "not a recipient");
    assert!(born.warnings().is_empty(), "{:?}", born.warnings());
    assert!(with_unborn.warnings().iter().any(|warning| warning.contains("later")), "{:?}", with_unborn.warnings());
}

#[test]
fn where_nobody_is_born_nothing_is_recommended() {
    let answer = allowance(r#"[{"id":"x","birth_date":"2008-06-02"},{"id":"y","birth_date":"2010-01-01"}]"#);
    assert!(answer.items.is_empty());
    assert!(!answer.warnings().is_empty());
}

#[test]
fn programs_not_in_force_are_never_listed() {
    let household = document(&format!(r#"{{"id":"H","area":"{EZHOU}","members":[{{"id":"m"}}]}}"#));
    let listed = |on: &str| -> BTreeSet<String> { answer(on, &["--all"], &household).items.into_iter().map(|item| item.program).collect() };
    let (before, from) = (listed("2007-12-31"), listed("2008-01-01"));
    for program in PROGRAMS {
        assert!(!before.contains(program.id), "{} on 31 December 2007", program.id);
        assert!(from.contains(program.id), "{} on 1 January 2008", program.id);
    }
}

#[test]
fn only_programs_of_the_place_are_listed() {
    for (area, is_served) in
        [("420704", true), ("420700", true), ("420000", true), ("420704001002", true), ("420800", false), ("430000", false), ("110101", false)]
    {
        let household = document(&format!(r#"{{"id":"H","area":"{area}","dibao":"urban","members":[{{"id":"m"}}]}}"#));
        let answer = answer(ON, &["--all", "--program", "ez-util-water"], &household);
        assert_eq!(answer.items.len(), usize::from(is_served), "{area}");
        if let [item] = answer.items.as_slice() {
            let hangs_on_the_place = area == "420000";
            assert_eq!(item.verdict.is_none(), hangs_on_the_place, "{area}");
            assert_eq!(item.missing.contains("household.area"), hangs_on_the_place, "{area}");
        }
    }
}

#[test]
fn facts_of_another_year_are_unknown() {
    for (facts_on, verdict, missing) in
        [("2008-12-31", Some(true), ""), ("2007-12-31", None, "member:m.admitted_this_year"), ("2009-01-01", None, "member:m.admitted_this_year")]
    {
        let text = format!(
            r#"{{"id":"H","area":"{EZHOU}","facts_on":"{facts_on}","dibao":"urban","members":[{{"id":"m","student":"university","admitted_this_year":true}}]}}"#
        );
        let answer = answer(ON, &["--all", "--program", "ez-edu-univ-once"], &document(&text));
        assert_eq!(answer.items[0].verdict, verdict, "{facts_on}");
        assert_eq!(answer.items[0].missing.iter().map(String::as_str).collect::<Vec<_>>().join(""), missing, "{facts_on}");
    }
}

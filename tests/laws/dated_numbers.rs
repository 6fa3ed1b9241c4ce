//! Law 6: asked about a date that no value covers, the verdict is `needs` that number, never yesterday's.

use engine::calendar::{Date, civil_date};
use engine::eligibility::{AmountFound, Question, Recommendation, Rigour, Verdict, recommend};
use engine::facts::parse_household;
use engine::money::Money;
use engine::proof::load_catalog;
use support::{catalog, catalog_files};

const FAMILY: &str = r#"{"id":"H","area":"420704","zone":"city","hukou":"urban","permanent_resident":true,"income_month":"320.00","members":[{"id":"1","birth_date":"1970-01-01"},{"id":"2","birth_date":"1996-05-04"}]}"#;

fn urban_dibao(catalog: &engine::catalog::Catalog, on: Date, rigour: Rigour) -> Recommendation {
    let household = parse_household(FAMILY, &catalog.vocabulary).expect("sound");
    let only = ["ez-urban-dibao".to_string()].into();
    recommend(catalog, &household, Question { on, only: Some(&only), with_ineligible: true, rigour }).list.pop().expect("listed")
}

/// The verdict with the paths that it hangs on; the family's are told by `household`.
fn verdict_and_missing(catalog: &engine::catalog::Catalog, answer: &Recommendation, household: &str) -> (Verdict, Vec<String>) {
    let household = parse_household(household, &catalog.vocabulary).expect("sound");
    (answer.verdict, answer.missing_paths(&household, &catalog.vocabulary))
}

#[test]
fn an_unchecked_number_warns_and_strictly_is_missing() {
    let later = civil_date(2012, 3, 1);
    let answer = urban_dibao(catalog(), later, Rigour::Warn);
    assert_eq!(answer.verdict, Verdict::Eligible);
    assert_eq!(answer.amount, AmountFound::Exactly(Money::from_fen(5_000)));
    assert_eq!(answer.unchecked().iter().map(|n| n.key()).collect::<Vec<_>>(), ["ez-urban-dibao.standard"]);
    let strict = urban_dibao(catalog(), later, Rigour::Strict);
    assert_eq!(verdict_and_missing(catalog(), &strict, FAMILY), (Verdict::Needs, vec!["parameter:ez-urban-dibao.standard".to_string()]));
    assert!(urban_dibao(catalog(), civil_date(2008, 12, 31), Rigour::Warn).unchecked().is_empty(), "checked up to that day");
}

#[test]
fn a_number_that_ended_is_missing_and_a_new_one_holds_from_its_day() {
    let changed = |edit: fn(&str) -> String| {
        let mut files = catalog_files();
        let file = files.files.iter_mut().find(|f| f.path.ends_with("ez-urban-dibao.yaml")).expect("there");
        file.bytes = edit(&String::from_utf8(file.bytes.clone()).expect("UTF-8")).into_bytes();
        let (catalog, diagnostics) = load_catalog(&files);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        catalog
    };
    let ended = changed(|text| text.replace("{from: 2008-01-01, checked_until: 2008-12-31,", "{from: 2008-01-01, to: 2009-06-30, checked_until: 2008-12-31,"));
    assert_eq!(urban_dibao(&ended, civil_date(2009, 6, 30), Rigour::Warn).verdict, Verdict::Eligible);
    let after = urban_dibao(&ended, civil_date(2009, 7, 1), Rigour::Warn);
    assert_eq!(verdict_and_missing(&ended, &after, FAMILY), (Verdict::Needs, vec!["parameter:ez-urban-dibao.standard".to_string()]));
    assert!(matches!(after.amount, AmountFound::Unknown(_)));
}

#[test]
fn a_program_is_listed_only_while_it_is_in_force() {
    let household = parse_household(FAMILY, &catalog().vocabulary).expect("sound");
    let ids = |on| recommend(catalog(), &household, super::question(on)).list.iter().filter(|r| r.program.id == "ez-urban-dibao").count();
    assert_eq!((ids(civil_date(2007, 12, 31)), ids(civil_date(2008, 1, 1))), (0, 1));
}

/// Facts of one year are unknown when asked about another.
#[test]
fn facts_of_a_year_hold_in_that_year() {
    let document = |facts_on: &str| {
        format!(
            r#"{{"id":"H","area":"420704","facts_on":"{facts_on}","members":[{{"id":"1","vagrant":true,"critically_ill":true,"own_medical_cost_year":"1000.00"}}]}}"#
        )
    };
    let verdict = |facts_on: &str| {
        let household = parse_household(&document(facts_on), &catalog().vocabulary).expect("sound");
        let only = ["ez-medaid-vagrant".to_string()].into();
        let answer = recommend(catalog(), &household, Question { on: civil_date(2008, 6, 1), only: Some(&only), with_ineligible: true, rigour: Rigour::Warn });
        verdict_and_missing(catalog(), &answer.list[0], &document(facts_on))
    };
    assert_eq!(verdict("2008-01-31"), (Verdict::Eligible, vec![]));
    assert_eq!(verdict("2007-12-31"), (Verdict::Needs, vec!["member:1.own_medical_cost_year".to_string()]));
}

/// Strictness never lets another row step in for the one that applies.
#[test]
fn strictness_chooses_the_row_first() {
    let mut files = catalog_files();
    let file = files.files.iter_mut().find(|f| f.path.ends_with("ez-urban-dibao.yaml")).expect("the file is there");
    let text = String::from_utf8(file.bytes.clone()).expect("UTF-8");
    let longer =
        text.replace("checked_until: 2008-12-31, where: household.zone == 'district'", "checked_until: 2030-12-31, where: household.zone == 'district'");
    assert_ne!(longer, text, "the file has changed its shape");
    file.bytes = longer.into_bytes();
    let (catalog, diagnostics) = load_catalog(&files);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let later = civil_date(2012, 3, 1);
    let ask = |zone: &str| {
        let document = FAMILY.replace(r#""zone":"city","#, zone);
        let household = parse_household(&document, &catalog.vocabulary).expect("sound");
        let only = ["ez-urban-dibao".to_string()].into();
        recommend(&catalog, &household, Question { on: later, only: Some(&only), with_ineligible: true, rigour: Rigour::Strict }).list.pop().expect("listed")
    };
    let district = ask(r#""zone":"district","#);
    assert_eq!((district.verdict, district.amount), (Verdict::Eligible, AmountFound::Exactly(Money::from_fen(1_000))), "2 × 165 − 320; checked up to 2030");
    let unknown = ask("");
    assert_eq!(unknown.verdict, Verdict::Needs, "the city's row may apply, and nobody has checked it");
    assert_eq!(verdict_and_missing(&catalog, &unknown, FAMILY).1, ["household.zone", "parameter:ez-urban-dibao.standard"]);
    assert!(matches!(unknown.amount, AmountFound::Unknown(_)));
}

/// A broken file of a standard takes along those who name it; nobody steps in with another number.
#[test]
fn a_broken_standard_is_nobody_else_s_number() {
    let mut files = catalog_files();
    let file = files.files.iter_mut().find(|f| f.path == "11-beijing/standards/dibao.yaml").expect("there");
    file.bytes = String::from_utf8(file.bytes.clone()).expect("UTF-8").replace("value: 1450", "value: many").into_bytes();
    let (harmed, diagnostics) = load_catalog(&files);
    assert!(diagnostics.iter().any(|d| d.file == "11-beijing/standards/dibao.yaml"));
    assert!(harmed.left_out.contains(&"bj-dibao".to_string()));
    assert!(harmed.programs.iter().any(|p| p.id == "ez-urban-dibao"), "Ezhou does not know that number");
}

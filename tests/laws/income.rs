//! How aid moves with income: what the curve says is what the judge says at every income, and no cliff is passed over.

use super::any_catalog::{draw, family};
use super::{household, random_households};
use engine::calendar::{Date, civil_date};
use engine::catalog::{Catalog, assemble};
use engine::eligibility::{INCOME_MAX_FEN, IncomeCurve, MovedIncome, Moves, Question, Rigour, best_bundle, recommend};
use engine::facts::{Household, parse_household};
use fastrand::Rng;
use std::collections::BTreeSet;
use support::{SmallCatalog, SmallProgram, catalog};

/// By how many fen a sum may be off because each amount is rounded to the fen.
const ROUNDING: i128 = 30;

fn curve<'a>(catalog: &'a Catalog, household: &'a Household, on: Date) -> IncomeCurve<'a> {
    IncomeCurve::of_place(catalog, household, on).expect("households tell their income")
}

/// Some incomes: beside everything that the curve names, and where chance has it.
fn incomes(moves: &Moves, count: usize, rng: &mut Rng) -> BTreeSet<i64> {
    let mut named: Vec<i64> = moves.points.iter().map(|point| point.income).collect();
    named.extend(moves.cliffs.iter().flat_map(|cliff| [Some(cliff.income), Some(cliff.until), cliff.made_up_at]).flatten());
    let end = moves.points.last().expect("a point").income;
    let mut incomes = BTreeSet::new();
    for _ in 0..count {
        incomes.extend([rng.i64(0..=end), rng.i64(0..INCOME_MAX_FEN)]);
        let near = named[rng.usize(..named.len())];
        incomes.extend([near - 101, near - 100, near - 1, near, near + 1, near + rng.i64(-300..300)]);
    }
    incomes.into_iter().filter(|income| *income >= 0 && income + 100 < INCOME_MAX_FEN).collect()
}

/// Compares what a curve says with what the judge says at each of some incomes.
fn assert_as_judged(curve: &IncomeCurve<'_>, moves: &Moves, incomes: &BTreeSet<i64>) {
    let Moves { points, cliffs, .. } = moves;
    assert!(points[0].income == 0 && points.windows(2).all(|pair| pair[0].income < pair[1].income));
    for cliff in cliffs {
        let (before, after) = (curve.aid(cliff.income), curve.aid(cliff.until));
        assert_eq!(before - after, cliff.loss);
        assert!(cliff.loss > 100.max(i128::from(cliff.until - cliff.income)), "{cliff:?}");
        let less: i128 = cliff.changes.iter().map(|(_, _, less)| less).sum();
        assert!((less / 12 - cliff.loss).abs() <= 3 + cliff.changes.len() as i128, "{cliff:?}");
        let whole = i128::from(cliff.income) + before;
        let together = |income: i64| i128::from(income) + curve.aid(income);
        if let Some(made_up) = cliff.made_up_at {
            assert!(made_up >= cliff.until && together(made_up) >= whole, "{cliff:?} is not made up at {made_up}");
            assert!(made_up == cliff.until || together(made_up - 1) < whole, "{cliff:?} is made up a fen before {made_up}");
        }
        let before_made_up = cliff.until..cliff.made_up_at.unwrap_or(INCOME_MAX_FEN.max(cliff.until));
        for income in incomes.range(before_made_up) {
            assert!(together(*income) < whole + ROUNDING, "{cliff:?} is made up at {income}");
        }
    }
    for income in incomes.iter().copied() {
        let aid = curve.aid(income);
        let right = points.partition_point(|point| point.income < income).max(1);
        if let Some(b) = points.get(right) {
            let a = points[right - 1];
            let expected = a.aid * i128::from(b.income - income) + b.aid * i128::from(income - a.income);
            let off = (aid * i128::from(b.income - a.income) - expected).abs();
            assert!(off <= ROUNDING * i128::from(b.income - a.income), "at {income} the aid is {aid}, not between {a:?} and {b:?}");
        }
        let is_cliff = aid - curve.aid(income + 100) > 100 + ROUNDING;
        let is_told = || cliffs.iter().any(|cliff| cliff.until > income && cliff.income < income + 100);
        assert!(!is_cliff || is_told(), "a cliff at {income} is passed over: {cliffs:?}");
    }
}

#[test]
fn the_curve_is_what_the_judge_says_and_no_cliff_is_passed_over() {
    let mut cliffs = 0;
    for (document, on, mut rng) in random_households(41, 12) {
        let asked = household(&document);
        let curve = curve(catalog(), &asked, on);
        let moves = curve.moves();
        assert!(moves.is_whole);
        assert_as_judged(&curve, &moves, &incomes(&moves, 60, &mut rng));
        cliffs += moves.cliffs.len();
    }
    println!("{cliffs} cliffs");
    assert!(cliffs > 5);
}

/// The same of rules and families that nobody has thought of: a fact of theirs is the income.
#[test]
fn the_curve_is_what_the_judge_says_whatever_the_rules() {
    let (mut whole, mut bends, mut cliffs, mut curves) = (0, 0, 0, 0);
    const CATALOGS: usize = 150;
    for index in 0..CATALOGS {
        let mut rng = Rng::with_seed(77 ^ (index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut texts = draw(&mut rng);
        for (_, text) in &mut texts.files {
            *text = text.replace("h_money0", "income_month").replace("h_money1", "income_12_months");
        }
        let (catalog, diagnostics) = assemble(&texts.folder());
        let mut of_facts = diagnostics.iter().filter(|diagnostic| diagnostic.file == "facts.yaml");
        // A draw may ask for too much: a sum of fractions for each member.
        if of_facts.clone().any(|diagnostic| diagnostic.problem.en.contains("too many steps")) {
            continue;
        }
        assert!(of_facts.next().is_none(), "{diagnostics:?}");
        for _ in 0..4 {
            let family = family(&catalog, texts.on, 12, &mut rng);
            let curve = curve(&catalog, &family, texts.on);
            let moves = curve.moves();
            curves += 1;
            whole += usize::from(moves.is_whole);
            bends += usize::from(moves.points.len() > 2);
            cliffs += moves.cliffs.len();
            if moves.is_whole {
                assert_as_judged(&curve, &moves, &incomes(&moves, 40, &mut rng));
            }
        }
    }
    println!("{whole} of {curves} whole, {bends} that bend, {cliffs} cliffs");
    assert!(curves > CATALOGS * 3 && whole * 100 > curves * 95 && bends * 8 > curves && cliffs > 30);
}

/// The amount of a program, and its limits.
struct Rule<'r> {
    id: &'r str,
    when: &'r str,
    amount: &'r str,
    more: &'r str,
}

/// A town with some programs, and a household there with an income, or without.
fn town(rules: &[Rule<'_>]) -> Catalog {
    let mut small = SmallCatalog::start();
    for Rule { id, when, amount, more } in rules {
        let cases = "  - {name: in, expect: eligible, amount: unknown}\n  - {name: out, set: {household.hukou: rural}, expect: ineligible}\n";
        let criteria = [("urban", "household.hukou == 'urban'"), ("income", *when)];
        small = small.with(&SmallProgram { id, criteria: &criteria, amount, more, base: "hukou: urban", member: "birth_date: 1970-01-01", cases });
    }
    // The cases hold the place of cases: nobody runs them here.
    let (catalog, diagnostics) = assemble(&small.folder);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    catalog
}

fn moves_of(catalog: &Catalog, income: Option<&str>, every: usize) -> Moves {
    let income = income.map_or_else(String::new, |yuan| format!(r#""income_month":"{yuan}","#));
    let text = format!(r#"{{"id":"H","area":"330102","hukou":"urban","status":"none",{income}"members":[{{"id":"a","birth_date":"1970-01-01"}}]}}"#);
    let asked = parse_household(&text, &catalog.vocabulary).expect("sound");
    let curve = curve(catalog, &asked, civil_date(2026, 6, 1));
    let moves = curve.moves();
    let incomes = incomes(&moves, 40, &mut Rng::with_seed(5)).into_iter().chain((0..1_000_000).step_by(every));
    assert_as_judged(&curve, &moves, &incomes.collect());
    moves
}

fn places(moves: &Moves) -> Vec<(i64, i128)> {
    moves.cliffs.iter().map(|cliff| (cliff.income, cliff.loss)).collect()
}

/// Whatever the income that is told, the same cliffs stand at the same fen.
#[test]
fn aid_that_becomes_less_and_never_ends_has_its_cliff() {
    let amount = "{first: [{when: \"household.income_month < 2000\", value: 800, says: {zh: 低, en: low}}, {value: 300, says: {zh: 他, en: other}}]}";
    let catalog = town(&[Rule { id: "all", when: "true", amount, more: "" }]);
    for income in [None, Some("500.00"), Some("1999.99"), Some("2000.00"), Some("7000000.00")] {
        let moves = moves_of(&catalog, income, 100);
        assert!(moves.is_whole && places(&moves) == [(199_999, 50_000)], "{income:?}: {moves:?}");
        assert_eq!(moves.cliffs[0].made_up_at, Some(249_999));
    }
}

#[test]
fn a_band_anywhere_has_its_cliff() {
    let low = Rule { id: "low", when: "household.income_month < 1000", amount: "{exactly: 500}", more: "" };
    let band = Rule { id: "band", when: "household.income_month >= 2100 && household.income_month < 4000", amount: "{exactly: 500}", more: "" };
    let catalog = town(&[low, band]);
    for income in [Some("1500.00"), Some("3999.99"), None] {
        let moves = moves_of(&catalog, income, 100);
        assert!(moves.is_whole && places(&moves) == [(99_999, 50_000), (399_999, 50_000)], "{income:?}: {moves:?}");
    }
}

#[test]
fn equal_steps_are_told_each() {
    let row = |step: i64| format!("{{when: \"household.income_month < {}\", value: {}, says: {{zh: 档, en: band}}}}, ", step * 100, 1100 - step * 100);
    let rows: String = (1..=10).map(row).collect();
    let amount = format!("{{first: [{rows}{{value: 0, says: {{zh: 无, en: none}}}}]}}");
    let bands = Rule { id: "bands", when: "household.income_month < 1000", amount: &amount, more: "" };
    let far = Rule { id: "far", when: "household.income_month < 8727.27", amount: "{exactly: 10}", more: "" };
    let moves = moves_of(&town(&[bands, far]), Some("150.00"), 100);
    let expected: Vec<(i64, i128)> = (1..=10).map(|step| (step * 10_000 - 1, 10_000)).chain([(872_726, 1_000)]).collect();
    assert!(moves.is_whole && places(&moves) == expected, "{moves:?}");
}

/// What a year pays is as much a month on the curve as in the best set: half a fen and more is a fen.
#[test]
fn a_month_of_a_year_is_rounded_as_in_the_best_set() {
    let text = r#"{"id":"H","area":"330102","hukou":"urban","status":"none","income_month":"700.00","members":[{"id":"a","birth_date":"1970-01-01"}]}"#;
    let on = civil_date(2026, 6, 1);
    for (year, month) in [("100.00", 833), ("100.01", 833), ("100.02", 834), ("100.05", 834), ("100.07", 834), ("100.08", 834), ("0.05", 0), ("0.06", 1)] {
        let amount = format!("{{exactly: {year}}}");
        let catalog = town(&[Rule { id: "heating", when: "true", amount: &amount, more: "per: year\n" }]);
        let asked = parse_household(text, &catalog.vocabulary).expect("sound");
        let question = Question { on, only: None, with_ineligible: false, rigour: Rigour::Warn };
        let bundle = best_bundle(&catalog, &asked, on, &recommend(&catalog, &asked, question).list);
        assert_eq!((curve(&catalog, &asked, on).aid(70_000), bundle.monthly_fen()), (month, month), "{year}");
    }
}

/// Bends, products, quotients, differences, what excludes and what tops up: every fen about a thousand yuan.
#[test]
fn whatever_bends_is_found() {
    let shapes = [
        ("household.income_month * 3 < 2700.05", "{exactly: \"min(400, 900 - household.income_month)\"}"),
        ("household.income_month != 812.34", "{exactly: \"max(50, 300 - household.income_month / 7)\"}"),
        ("600 / max(household.income_month, 1) >= 0.7", "{exactly: \"household.income_month > 620 ? 120 : 90\"}"),
        ("household.income_month * household.income_month < 810000", "{exactly: \"200 - household.income_month * 0.35\"}"),
        ("household.income_month in [700, 701] || household.income_month < 650.5", "{exactly: 333.33}"),
        ("!(household.income_month > 480.01 && household.income_month <= 480.61)", "{exactly: \"1000 - household.income_month\"}"),
    ];
    let relations = ["", "relations: [{excludes: OTHER}]\n", "relations: [{tops_up: OTHER}]\n", "confers: {status: poor}\n"];
    let (mut rng, mut cliffs) = (Rng::with_seed(3), 0);
    for round in 0..24 {
        let drawn: Vec<_> = ["p0", "p1", "p2"].map(|id| (id, shapes[rng.usize(..shapes.len())], relations[rng.usize(..relations.len())])).to_vec();
        let more: Vec<String> = drawn.iter().enumerate().map(|(own, (_, _, more))| more.replace("OTHER", ["p1", "p2", "p0"][own])).collect();
        let mut rules: Vec<Rule<'_>> = drawn.iter().zip(&more).map(|((id, (when, amount), _), more)| Rule { id, when, amount, more }).collect();
        rules.push(Rule { id: "poor", when: "household.status == 'poor'", amount: "{exactly: 25}", more: "need: food\n" });
        let moves = moves_of(&town(&rules), Some("700.00"), if round % 4 == 0 { 17 } else { 100 });
        assert!(moves.is_whole, "{drawn:?} {moves:?}");
        cliffs += moves.cliffs.len();
    }
    println!("{cliffs} cliffs");
    assert!(cliffs > 20);
}

/// Two of Ezhou in 2008: 185 a head is the standard of the city, and what rests on the status goes with it.
#[test]
fn a_cliff_by_hand() {
    let on = civil_date(2008, 6, 1);
    let text = r#"{"id":"H","area":"420704","zone":"city","hukou":"urban","permanent_resident":true,"income_month":"300.00",
        "members":[{"id":"a"},{"id":"b"}]}"#;
    let asked = parse_household(text, &catalog().vocabulary).expect("sound");
    let curve = curve(catalog(), &asked, on);
    // 370 - 300 of the allowance, and a yuan of water for whoever is on it.
    assert_eq!(curve.aid(30_000), 7_100);
    assert_eq!((curve.aid(36_999), curve.aid(37_000)), (101, 0), "a fen of the allowance and the water");
    let moves = curve.moves();
    assert!(moves.points.iter().any(|point| point.income == 36_999 && point.aid == 101), "{:?}", moves.points);
    assert!(moves.points.iter().any(|point| point.income == 37_000 && point.aid == 0));
    let [cliff] = moves.cliffs.as_slice() else { panic!("{:?}", moves.cliffs) };
    assert_eq!((cliff.income, cliff.until, cliff.loss, cliff.made_up_at), (36_999, 37_000, 101, Some(37_100)));
    let names: Vec<&str> = cliff.changes.iter().map(|(program, _, _)| program.as_str()).collect();
    assert_eq!(names, ["ez-util-water"], "the fen of the allowance is rounding");
}

/// Without the fact that is moved there is nothing to say.
#[test]
fn catalogs_without_incomes_have_no_curve() {
    assert!(MovedIncome::of(&engine::facts::Vocabulary::skeleton()).is_none());
}

//! How aid moves with income: what the curve says is what the judge says at every income, and no cliff is passed over.

use super::{household, random_households};
use engine::calendar::{Date, civil_date};
use engine::eligibility::{IncomeCurve, MovedIncome, Moves};
use engine::facts::{Household, parse_household};
use support::catalog;

fn curve(household: &Household, on: Date) -> IncomeCurve<'_> {
    IncomeCurve::of_place(catalog(), household, on).expect("households tell their income")
}

#[test]
fn the_curve_is_what_the_judge_says_and_no_cliff_is_passed_over() {
    let (mut cliffs, mut looked) = (0, 0);
    for (document, on, mut rng) in random_households(41, 12) {
        let asked = household(&document);
        let curve = curve(&asked, on);
        let Moves { points, cliffs: found, is_whole } = curve.moves();
        assert!(is_whole && points[0].income == 0 && points.windows(2).all(|pair| pair[0].income < pair[1].income));
        for cliff in &found {
            let (before, after) = (curve.aid(cliff.income), curve.aid(cliff.until));
            assert_eq!(before - after, cliff.loss);
            assert!(cliff.loss > 100.max(i128::from(cliff.until - cliff.income)), "{cliff:?}");
            if let Some(made_up) = cliff.made_up_at {
                assert!(i128::from(made_up) + curve.aid(made_up) >= i128::from(cliff.income) + before, "{cliff:?} is not made up at {made_up}");
            }
            let less: i128 = cliff.changes.iter().map(|(_, _, less)| less).sum();
            assert!((less / 12 - cliff.loss).abs() <= 3 + cliff.changes.len() as i128, "{cliff:?}");
        }
        cliffs += found.len();
        let end = points.last().expect("a point").income;
        for _ in 0..150 {
            // Half of them beside what is known to change, where what is passed over would most likely be.
            let near = points[rng.usize(..points.len())].income + rng.i64(-300..300);
            let income = if rng.bool() { near.clamp(0, end - 1) } else { rng.i64(0..end) };
            let aid = curve.aid(income);
            let right = points.partition_point(|point| point.income < income);
            let (a, b) = (points[right.max(1) - 1], points[right.max(1)]);
            let expected = a.aid * i128::from(b.income - income) + b.aid * i128::from(income - a.income);
            let off = (aid * i128::from(b.income - a.income) - expected).abs();
            assert!(off <= 60 * i128::from(b.income - a.income), "at {income} the aid is {aid}, not between {a:?} and {b:?}");
            let is_cliff = aid - curve.aid(income + 100) > 160;
            assert!(
                !is_cliff || found.iter().any(|cliff| cliff.until > income && cliff.income < income + 100),
                "a cliff at {income} is passed over: {found:?}"
            );
            looked += 1;
        }
    }
    println!("{cliffs} cliffs; {looked} incomes looked at");
    assert!(cliffs > 5);
}

/// Two of Ezhou in 2008: 185 a head is the standard of the city, and what rests on the status goes with it.
#[test]
fn a_cliff_by_hand() {
    let on = civil_date(2008, 6, 1);
    let text = r#"{"id":"H","area":"420704","zone":"city","hukou":"urban","permanent_resident":true,"income_month":"300.00",
        "members":[{"id":"a"},{"id":"b"}]}"#;
    let asked = parse_household(text, &catalog().vocabulary).expect("sound");
    let curve = curve(&asked, on);
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

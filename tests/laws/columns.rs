//! Judged in columns, or alone by the same compiled list, a household gets what the plain evaluator gives it: every verdict and every amount.

use engine::calendar::{Date, civil_date};
use engine::columns::{Paid, Plan, Population, Single, Wanted, Work};
use engine::eligibility::{Recipient, Rigour, Situation, Verdict, judge_household};
use engine::facts::{Household, parse_household};
use fastrand::Rng;
use std::collections::BTreeMap;
use support::catalog;

/// Program with the first day of its version, household and member.
type Key = (String, Date, usize, Option<usize>);
type Answers = BTreeMap<Key, (Verdict, Paid)>;

fn one_by_one(households: &[Household], on: Date) -> Answers {
    let mut answers = Answers::new();
    for (number, household) in households.iter().enumerate() {
        for (program, recipient, judgment) in judge_household(catalog(), &Situation::new(household, on, Rigour::Warn)) {
            let member = recipient.member().map(usize::from);
            answers.insert((program.id.clone(), program.in_force.from, number, member), (judgment.verdict, Paid::from(&judgment.amount)));
        }
    }
    answers
}

fn in_columns(households: &[Household], on: Date) -> Answers {
    let vocabulary = &catalog().vocabulary;
    let population = Population::of(vocabulary, households);
    let plan = Plan::new(catalog(), &population, on);
    assert!(plan.fits(&population));
    let mut work = Work::new(&plan, &population, vocabulary);
    let mut answers = Answers::new();
    for block in 0..population.blocks() {
        work.judge(block, Wanted::EligibleAndOpen, |found| {
            let mut put = |(household, recipient): (usize, Recipient), answer: (Verdict, Paid)| {
                answers.insert((found.program.id.clone(), found.program.in_force.from, household, recipient.member().map(usize::from)), answer);
            };
            let [mut eligible, mut open] = [(); 2].map(|()| population.recipients(block, found.program.paid_to));
            found.eligible.iter().enumerate().for_each(|(position, row)| put(eligible(*row), (Verdict::Eligible, found.amounts.at(position))));
            found.needs.iter().for_each(|row| put(open(*row), (Verdict::Needs, Paid::Without)));
        });
    }
    answers
}

fn each_alone(households: &[Household], on: Date) -> Answers {
    let mut answers = Answers::new();
    let mut plans = BTreeMap::new();
    for household in households {
        plans.entry(household.area()).or_insert_with(|| Plan::for_area(catalog(), household.area(), on));
    }
    for (number, household) in households.iter().enumerate() {
        let mut found = Vec::new();
        Single::new(&plans[&household.area()], &catalog().vocabulary).judge(household, &mut found);
        for answer in &found {
            let member = answer.recipient.member().map(usize::from);
            answers.insert((answer.program.id.clone(), answer.program.in_force.from, number, member), (answer.verdict, answer.paid));
        }
    }
    answers
}

/// Households of every place, from those of whom all is known to those of whom nearly nothing is.
fn households(seed: u64, count: usize, area: &str, on: Date) -> Vec<Household> {
    (0..count)
        .map(|index| {
            let mut rng = Rng::with_seed(seed ^ (index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let document = support::complete_document(&catalog().vocabulary, &mut rng, Some(area));
            let document = support::drop_facts(&document, [0, 0, 10, 30, 80][index % 5], &mut rng);
            let document = support::consistent(&document, catalog(), on);
            parse_household(&support::document_of(&document), &catalog().vocabulary).expect("sound")
        })
        .collect()
}

#[test]
fn columns_answer_as_one_by_one() {
    let day = civil_date;
    let mut verdicts = [0_usize; 2];
    for (on, area) in [
        (day(2008, 6, 1), "420704"),
        (day(2026, 9, 15), "110101003"),
        (day(2010, 5, 6), "110101001"),
        (day(2019, 3, 1), "500103"),
        (day(2015, 6, 30), "522722"),
        (day(2010, 3, 1), "420302"),
        (day(2008, 8, 8), "331002"),
        (day(2026, 5, 17), "110109"),
        (day(2022, 2, 2), "130102"),
    ] {
        let households = households(11, 400, area, on);
        let (plain, found) = (one_by_one(&households, on), in_columns(&households, on));
        // Of many households only that a verdict is open: what it would give is for people to read.
        let without_open =
            |(key, (verdict, paid)): (&Key, &(Verdict, Paid))| (key.clone(), (*verdict, if *verdict == Verdict::Needs { Paid::Without } else { *paid }));
        let many = plain.iter().map(without_open).collect();
        for (way, expected, found) in [("in columns", &many, &found), ("alone", &plain, &each_alone(&households, on))] {
            for (key, answer) in expected {
                assert_eq!(found.get(key), Some(answer), "{way} {on} {area} {key:?} {:?}", households[key.2]);
            }
            for (key, answer) in found {
                assert!(expected.contains_key(key), "{way} {on} {area} {key:?} {answer:?} {:?}", households[key.2]);
            }
        }
        for (verdict, _) in found.values() {
            verdicts[usize::from(*verdict == Verdict::Needs)] += 1;
        }
    }
    println!("{} eligible, {} open", verdicts[0], verdicts[1]);
    assert!(verdicts.iter().all(|count| *count > 3_000), "{verdicts:?}");
}

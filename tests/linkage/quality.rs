//! How many are found, and how many are taken for somebody else, at the shipped threshold with nothing tuned?

use crate::mistakes::Written;
use crate::registry::{Score, registrations, registry};
use engine::linkage::{CERTAIN, Candidates, Decision, Model, Pair, Roll, THRESHOLD, clusters, duplicates};
use std::collections::BTreeMap;

const COUNT: usize = 20_000;

/// F1 in ten-thousandths that has to be reached.
fn expect(what: &str, written: &[Written], f1_min: usize) {
    let score = Score::of(written, &duplicates(&registrations(written)));
    assert!(score.f1() >= f1_min, "{what}: F1 {} of {f1_min}, {score:?}", score.f1());
}

#[test]
fn a_tenth_registered_again() {
    for seed in [11, 12] {
        expect(&format!("seed {seed}"), &registry(seed, COUNT, 10), 9850);
    }
}

#[test]
fn few_registered_again() {
    expect("two in a hundred", &registry(13, COUNT, 2), 9800);
}

#[test]
fn half_without_a_number() {
    let mut written = registry(14, COUNT, 10);
    written.iter_mut().filter(|w| w.id % 2 == 0).for_each(|w| w.number.clear());
    expect("half without a number", &written, 9700);
}

/// Name, sex, birth date and community are all there is; two kinds of pairs reached 0.885 on such a list.
#[test]
fn all_without_number_phone_and_street() {
    let mut written = registry(15, COUNT, 10);
    written.iter_mut().for_each(|w| [&mut w.number, &mut w.phone, &mut w.address].into_iter().for_each(String::clear));
    expect("name, birth date and community", &written, 9250);
}

#[test]
fn groups_are_whole_people() {
    let written = registry(16, COUNT, 10);
    let roll = Roll::of(&registrations(&written));
    let candidates = Candidates::of(&roll);
    let pairs = candidates.pairs(&roll, &candidates.fit(&Model::shipped()), THRESHOLD);
    let groups = clusters(&roll, &pairs);
    let mut people: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    written.iter().for_each(|w| people.entry(w.person).or_default().push(w.id));
    people.retain(|_, ids| ids.len() > 1);
    let right = groups.iter().filter(|group| people.values().any(|ids| ids == *group)).count();
    let f1 = 2 * right * 10_000 / (groups.len() + people.len());
    assert!(f1 >= 9850, "F1 of whole groups {f1}");
}

#[test]
fn the_shipped_model_needs_no_fitting() {
    let written = registry(17, COUNT, 10);
    let roll = Roll::of(&registrations(&written));
    let score = Score::of(&written, &Candidates::of(&roll).pairs(&roll, &Model::shipped(), THRESHOLD));
    assert!(score.f1() >= 9850, "{} {score:?}", score.f1());
}

/// Work done, not time: a pair that nobody needs to look at is not compared.
#[test]
fn few_pairs_are_compared() {
    let written = registry(18, COUNT, 10);
    let candidates = Candidates::of(&Roll::of(&registrations(&written)));
    assert!(candidates.len() < COUNT, "{} pairs for {COUNT} registrations", candidates.len());
}

/// Three hundred pairs that a supervisor has looked at, from the doubtful band as in an office.
#[test]
fn decisions_do_no_harm() {
    let written = registry(19, COUNT, 10);
    let person_of: BTreeMap<u64, usize> = written.iter().map(|w| (w.id, w.person)).collect();
    let roll = Roll::of(&registrations(&written));
    let candidates = Candidates::of(&roll);
    let unaided = candidates.fit(&Model::shipped());
    let doubtful = candidates.pairs(&roll, &unaided, -20_000).into_iter().filter(|pair| pair.weight < CERTAIN).take(300);
    let decide = |pair: Pair| if person_of[&pair.first] == person_of[&pair.second] { Decision::OnePerson } else { Decision::TwoPeople };
    let decided: BTreeMap<(u64, u64), Decision> = doubtful.map(|pair| ((pair.first, pair.second), decide(pair))).collect();
    assert_eq!(decided.len(), 300);
    let aided = candidates.fit_with(&roll, &Model::shipped(), &decided);
    assert_ne!(aided, unaided, "decisions are heard");
    let [before, after] = [unaided, aided].map(|model| Score::of(&written, &candidates.pairs(&roll, &model, THRESHOLD)).f1());
    assert!(after >= before, "F1 {before} before, {after} after");
}

//! Does the index answer as the whole roll does, at every moment?

use crate::mistakes::Written;
use crate::registry::{registrations, registry};
use engine::linkage::{Candidates, Index, Match, Model, REVIEW, Registration, Roll};
use fastrand::Rng;
use std::collections::BTreeMap;

fn index_of(written: &[Written]) -> Index {
    Index::of(Roll::of(&registrations(written)), Model::shipped())
}

#[test]
fn what_is_put_in_is_found_by_the_next_question_and_what_is_taken_out_is_not() {
    let written = registry(31, 5_000, 10);
    let mut index = index_of(&written);
    let newcomer = Registration { id: 900_001, ..written[7].registration() };
    let before = index.matches(&newcomer);
    assert!(before.iter().any(|found| found.other == written[7].id));

    index.insert(&newcomer);
    assert_eq!(index.len(), 5_001);
    assert!(index.matches(&written[7].registration()).iter().any(|found| found.other == 900_001));
    assert!(index.matches(&newcomer).iter().all(|found| found.other != 900_001), "nobody is his own match");

    let renamed = Registration { name: "欧阳不同名", id_number: None, phone: None, birth_date: None, ..newcomer };
    index.insert(&renamed);
    assert_eq!(index.len(), 5_001, "one with the same id gives way");
    assert!(index.matches(&written[7].registration()).iter().all(|found| found.other != 900_001));

    assert!(index.remove(900_001));
    assert!(!index.remove(900_001));
    assert_eq!(index.matches(&newcomer), before);
}

/// Each pair of the batch is found from both sides with the same weight, and nothing else is.
#[test]
fn one_by_one_is_as_all_at_once() {
    let written = registry(32, 8_000, 10);
    let roll = Roll::of(&registrations(&written));
    let pairs = Candidates::of(&roll).pairs(&roll, &Model::shipped(), REVIEW);
    let mut batch: BTreeMap<u64, Vec<(i64, u64)>> = BTreeMap::new();
    for pair in &pairs {
        batch.entry(pair.first).or_default().push((-pair.weight, pair.second));
        batch.entry(pair.second).or_default().push((-pair.weight, pair.first));
    }
    batch.values_mut().for_each(|found| found.sort_unstable());
    assert!(pairs.len() > 700, "{}", pairs.len());
    let index = Index::of(roll, Model::shipped());
    for w in &written {
        let found: Vec<(i64, u64)> = index.possible_matches(&w.registration(), REVIEW).iter().map(|found| (-found.weight, found.other)).collect();
        assert_eq!(found, batch.remove(&w.id).unwrap_or_default(), "{}", w.id);
    }
}

#[test]
fn asked_before_or_after_registering_the_answer_is_the_same() {
    let written = registry(33, 4_000, 10);
    let mut index = index_of(&written);
    let mut found = 0;
    for w in written.iter().filter(|w| w.id % 10 == 0) {
        index.remove(w.id);
        let before = index.possible_matches(&w.registration(), REVIEW);
        index.insert(&w.registration());
        assert_eq!(index.possible_matches(&w.registration(), REVIEW), before);
        found += before.len();
    }
    assert!(found > 50, "{found}");
}

/// However the index came to hold what it holds, it answers the same.
#[test]
fn a_long_life_leaves_no_trace() {
    let written = registry(34, 4_000, 10);
    let others = registry(35, 1_000, 10);
    let mut rng = Rng::with_seed(36);
    let mut lived = Index::default();
    let mut order: Vec<&Written> = written.iter().collect();
    for w in &others {
        lived.insert(&Registration { id: w.id + 1_000_000, ..w.registration() });
    }
    rng.shuffle(&mut order);
    for (place, w) in order.iter().enumerate() {
        lived.insert(&w.registration());
        if place % 3 == 0 {
            lived.insert(&Registration { id: w.id, ..others[place % others.len()].registration() });
            lived.insert(&w.registration());
        }
    }
    for w in &others {
        assert!(lived.remove(w.id + 1_000_000));
    }
    let fresh = index_of(&written);
    assert_eq!(lived.len(), fresh.len());
    let answers = |index: &Index| -> Vec<Vec<Match>> { written.iter().map(|w| index.possible_matches(&w.registration(), REVIEW)).collect() };
    assert!(answers(&lived) == answers(&fresh));
}

#[test]
fn of_registrations_with_one_id_the_last_counts() {
    let written = registry(37, 50, 10);
    let mut twice = registrations(&written);
    let last = Registration { id: written[0].id, ..written[1].registration() };
    twice.push(last);
    let index = Index::of(Roll::of(&twice), Model::shipped());
    assert_eq!(index.len(), written.len());
    assert!(index.matches(&written[1].registration()).iter().any(|found| found.other == written[0].id));
    assert!(index.matches(&Registration { id: 900_001, ..written[0].registration() }).iter().all(|found| found.other != written[0].id));
}

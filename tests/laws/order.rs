//! The order in which files, members or relations stand never changes an answer.

use super::{essence, essences, household, question, random_households};
use engine::catalog::Catalog;
use engine::eligibility::{Verdict, rank, recommend};
use engine::proof::load_catalog;
use fastrand::Rng;
use serde_json::Value;
use std::sync::Arc;
use support::{catalog, catalog_files, drop_facts};

#[test]
fn members_may_stand_in_any_order() {
    for (document, on, mut rng) in random_households(21, 300) {
        let document = drop_facts(&document, 20, &mut rng);
        let mut shuffled = document.clone();
        if let Some(Value::Array(members)) = shuffled.get_mut("members") {
            rng.shuffle(members);
        }
        let sorted = |document| {
            let mut list = essences(&household(document), on);
            list.sort();
            list
        };
        assert_eq!(sorted(&document), sorted(&shuffled));
    }
}

#[test]
fn files_may_be_read_in_any_order() {
    let mut files = catalog_files();
    let first = files.files.iter().position(|f| f.path == "facts.yaml").expect("facts.yaml");
    let facts = files.files.remove(first);
    Rng::with_seed(22).shuffle(&mut files.files);
    files.files.push(facts);
    let (shuffled, diagnostics) = load_catalog(&files);
    assert!(diagnostics.is_empty());
    assert_eq!(answers(&shuffled), answers(catalog()));
}

#[test]
fn relations_never_change_a_verdict() {
    let mut bare: Catalog = catalog().clone();
    for program in &mut bare.programs {
        Arc::make_mut(program).relations.clear();
    }
    assert!(catalog().programs.iter().any(|p| !p.relations.is_empty()));
    assert_eq!(answers(&bare), answers(catalog()));
}

/// Facts take their slots from the files' order, so each catalog reads the documents itself.
fn answers(catalog: &Catalog) -> Vec<super::Essence> {
    let mut list = Vec::new();
    for (document, on, mut rng) in random_households(23, 60) {
        let document = drop_facts(&document, 20, &mut rng);
        let household = engine::facts::parse_household(&support::document_of(&document), &catalog.vocabulary).expect("sound");
        list.extend(recommend(catalog, &household, question(on)).list.iter().map(|r| essence(&household, r)));
    }
    list
}

#[test]
fn answers_are_in_byte_order_of_programs_then_members() {
    for (document, on, _) in random_households(24, 60) {
        let household = household(&document);
        let list = recommend(catalog(), &household, question(on)).list;
        assert!(list.windows(2).all(|pair| (pair[0].program.id.as_bytes(), pair[0].recipient) < (pair[1].program.id.as_bytes(), pair[1].recipient)));
    }
}

/// For people: statutory first, then eligible, then the larger by the year; of two that exclude each other one is marked.
#[test]
fn people_read_the_largest_first_and_see_what_excludes_what() {
    let mut excluded = 0;
    for (document, on, _) in random_households(25, 300) {
        let household = household(&document);
        let list = recommend(catalog(), &household, question(on)).list;
        let ranked = rank(&list);
        assert_eq!(ranked.len(), list.len());
        assert!(ranked.windows(2).all(|pair| (pair[0].recommendation.program.kind, pair[0].recommendation.verdict)
            <= (pair[1].recommendation.program.kind, pair[1].recommendation.verdict)
            || pair[0].recommendation.program.kind < pair[1].recommendation.program.kind));
        for (position, one) in ranked.iter().enumerate() {
            if let Some((other, _)) = one.excluded_by {
                excluded += 1;
                assert_eq!(other.verdict, Verdict::Eligible);
                assert!(ranked[..position].iter().any(|earlier| std::ptr::eq(earlier.recommendation, other) && earlier.excluded_by.is_none()));
            }
        }
    }
    assert!(excluded > 20, "{excluded} exclusions were met");
}

//! Law 1: learning a fact never turns an answer round, and what is named as missing is what decides.

use super::{essences, household, question, random_households};
use engine::eligibility::{AmountFound, Recipient, Verdict, recommend};
use std::collections::BTreeMap;
use support::{Document, catalog, drop_facts};

const HOUSEHOLDS: usize = 3_000;

/// Otherwise the laws below would say nothing of lists and of facts that are computed.
#[test]
fn lists_and_computed_facts_are_forgotten_too() {
    let (mut lists, mut fields, mut computed) = (0, 0, 0);
    for (document, on, mut rng) in random_households(1, HOUSEHOLDS / 6) {
        let asked = household(&drop_facts(&document, 30, &mut rng));
        for recommendation in &recommend(catalog(), &asked, question(on)).list {
            let missing = super::missing(&asked, recommendation);
            lists += missing.iter().filter(|path| path.ends_with(".incomes") || *path == "household.supporters").count();
            fields += missing.iter().filter(|path| path.contains(".incomes.") || path.starts_with("household.supporters.")).count();
            let income = recommendation.criteria().flat_map(|criterion| criterion.found(&catalog().vocabulary)).find(|sight| sight.key == "income_month");
            let untold = asked.facts[catalog().vocabulary.slot(engine::facts::Holder::Household, "income_month").expect("a fact")].is_none();
            computed += usize::from(untold && income.is_some_and(|sight| sight.value.is_some()));
        }
    }
    assert!(lists > 50 && fields > 50 && computed > 10, "{lists} lists, {fields} fields, {computed} computed facts");
}

/// Births after the date asked about make a member appear when the fact is deleted; the random ones lie before.
#[test]
fn forgetting_facts_never_decides_and_never_turns_round() {
    let mut met: BTreeMap<(Verdict, Verdict), usize> = BTreeMap::new();
    for (document, on, mut rng) in random_households(1, HOUSEHOLDS) {
        let chance = [5, 20, 60][rng.usize(..3)];
        let less = drop_facts(&document, chance, &mut rng);
        let full: BTreeMap<_, _> =
            essences(&household(&document), on).into_iter().map(|(program, who, verdict, amount)| ((program, who), (verdict, amount))).collect();
        for (program, who, verdict, amount) in essences(&household(&less), on) {
            let key = (program, who);
            // Without an area, programs of other regions are listed as well.
            let Some((known, known_amount)) = full.get(&key) else { continue };
            *met.entry((*known, verdict)).or_default() += 1;
            assert!(verdict == Verdict::Needs || verdict == *known, "{key:?}: {known:?} became {verdict:?} by forgetting; {less:?}");
            if verdict == Verdict::Eligible && amount != "unknown" {
                assert_eq!(amount, *known_amount, "{key:?}: the amount changed by forgetting");
            }
        }
    }
    for pair in [
        (Verdict::Eligible, Verdict::Eligible),
        (Verdict::Eligible, Verdict::Needs),
        (Verdict::Ineligible, Verdict::Ineligible),
        (Verdict::Ineligible, Verdict::Needs),
    ] {
        assert!(met.get(&pair).is_some_and(|count| *count > 500), "{pair:?} was hardly met: {met:?}");
    }
}

/// Telling exactly what is named as missing decides the verdict (unless the catalog itself lacks a number).
#[test]
fn what_is_missing_is_what_decides() {
    let mut decided = 0;
    for (document, on, mut rng) in random_households(2, HOUSEHOLDS / 6) {
        let less = drop_facts(&document, 30, &mut rng);
        let asked = household(&less);
        for recommendation in recommend(catalog(), &asked, question(on)).list.iter().filter(|r| r.verdict == Verdict::Needs) {
            let missing = super::missing(&asked, recommendation);
            if rng.u8(..) > 24 || missing.iter().any(|path| path.starts_with("parameter:")) {
                continue;
            }
            let told = household(&tell(&less, &document, &missing));
            let only = [recommendation.program.id.clone()].into();
            let answer = recommend(catalog(), &told, engine::eligibility::Question { only: Some(&only), ..question(on) });
            let same = answer.list.iter().find(|r| r.recipient == recommendation.recipient);
            let verdict = same.map_or(Verdict::Ineligible, |r| r.verdict);
            assert_ne!(
                verdict,
                Verdict::Needs,
                "{} for {:?} still hangs on {:?} after {:?}",
                recommendation.program.id,
                recommendation.recipient,
                same.map(|r| super::missing(&told, r)),
                missing
            );
            decided += 1;
        }
    }
    assert!(decided > 1_000, "{decided} verdicts were decided");
}

/// A verdict that hangs on something names it, a decided one names nothing; so does an amount.
#[test]
fn missing_stands_exactly_where_something_hangs() {
    for (document, on, mut rng) in random_households(3, HOUSEHOLDS / 6) {
        let asked = household(&drop_facts(&document, 30, &mut rng));
        for recommendation in &recommend(catalog(), &asked, question(on)).list {
            let id = &recommendation.program.id;
            assert_eq!(recommendation.verdict == Verdict::Needs, !recommendation.missing.is_empty(), "{id}");
            assert_eq!(
                matches!(recommendation.amount, AmountFound::Unknown(_)),
                !recommendation.amount_missing_paths(&asked, &catalog().vocabulary).is_empty(),
                "{id}"
            );
            if recommendation.verdict == Verdict::Ineligible {
                assert_eq!(recommendation.amount, AmountFound::Without, "{id}");
            }
            if let Recipient::Member(position) = recommendation.recipient {
                assert!(usize::from(position) < asked.members.len());
            }
        }
    }
}

/// The facts of `less` with those named by `paths` told as `full` has them.
fn tell(less: &Document, full: &Document, paths: &[String]) -> Document {
    let mut told = less.clone();
    for path in paths {
        if let Some(key) = path.strip_prefix("household.") {
            tell_fact(&mut told, full, key);
        } else if let Some((id, key)) = path.strip_prefix("member:").and_then(|rest| rest.split_once('.')) {
            let members = full["members"].as_array().expect("members");
            let position = members.iter().position(|member| member["id"] == id).expect("the member is there");
            let facts = told.get_mut("members").and_then(|members| members[position].as_object_mut()).expect("the member is an object");
            tell_fact(facts, members[position].as_object().expect("a member is an object"), key);
        }
    }
    told
}

/// A fact by its key; of a list that is known a record's field, as `incomes.1.amount_month`.
fn tell_fact(told: &mut Document, full: &Document, key: &str) {
    match key.splitn(3, '.').collect::<Vec<_>>()[..] {
        [list, record, field] => {
            let place = record.parse::<usize>().expect("a record's place") - 1;
            told.get_mut(list).expect("the list is known")[place][field] = full[list][place][field].clone();
        }
        _ => {
            told.insert(key.to_string(), full[key].clone());
        }
    }
}

//! How near: what is said to be enough is enough, no single change is passed over, and gaps are what they are by hand.

use super::four_ways::{on_all_cores, world};
use super::{household, question, random_households};
use engine::calendar::{Date, civil_date, days_between};
use engine::catalog::Catalog;
use engine::eligibility::{
    Missing, OneChange, Outcome, Recipient, Recommendation, Rigour, Situation, Towards, Verdict, put_value, recommend, single_changes, verdict_of,
};
use engine::facts::{BIRTH_DATE, FactDefinition, FactKind, Holder, Household, SEX, Value, parse_household};
use engine::money::Money;
use engine::number::Exact;
use fastrand::Rng;
use support::{catalog, drop_facts};

#[test]
fn what_is_said_to_be_enough_is_enough_and_nothing_nearer() {
    let (mut changes, mut numbers, mut open) = (0, 0, 0);
    for (document, on, mut rng) in random_households(31, 60) {
        let asked = household(&drop_facts(&document, 5, &mut rng));
        for one in recommend(catalog(), &asked, question(on)).list.iter().filter(|one| one.verdict == Verdict::Ineligible) {
            for change in single_changes(catalog(), &asked, on, Rigour::Warn, &one.program, one.recipient) {
                let verdict_with = |value: &Value| {
                    let mut changed = asked.clone();
                    put_value(&mut changed, &change.fact, Some(value.clone()));
                    verdict_of(&one.program, &Situation::new(&changed, on, Rigour::Warn), one.recipient)
                };
                assert_eq!(verdict_with(&change.to), change.leads_to, "{}: {change:?}", one.program.id);
                assert_ne!(change.leads_to, Verdict::Ineligible);
                changes += 1;
                open += usize::from(change.leads_to == Verdict::Needs);
                if let (Some(Value::Money(from)), Value::Money(to)) = (&change.from, &change.to) {
                    let nearer = engine::money::Money::from_fen(to.fen() + (from.fen() - to.fen()).signum());
                    assert_ne!(verdict_with(&Value::Money(nearer)), change.leads_to, "{}: {change:?} is not the nearest", one.program.id);
                    numbers += 1;
                }
            }
        }
    }
    println!("{changes} changes, {numbers} of money, {open} leave something open");
    assert!(changes > 1_000 && numbers > 100 && open > 10);
}

/// Each fact that is yes or no or one of a list, changed by itself: what helps then is told.
#[test]
fn no_single_change_of_a_word_is_passed_over() {
    let (mut tried, mut enough) = (0, 0);
    for (document, on, mut rng) in random_households(32, 40) {
        let asked = household(&document);
        let list = recommend(catalog(), &asked, question(on)).list;
        for one in list.iter().filter(|one| one.verdict == Verdict::Ineligible && rng.u8(..) < 16) {
            let told = single_changes(catalog(), &asked, on, Rigour::Warn, &one.program, one.recipient);
            let mut facts: Vec<(Missing, &FactKind)> = Vec::new();
            for (slot, fact) in catalog().vocabulary.facts(Holder::Household).iter().enumerate() {
                facts.push((Missing::Household(slot as u16), &fact.kind));
            }
            for position in 0..asked.members.len() {
                for (slot, fact) in catalog().vocabulary.facts(Holder::Member).iter().enumerate().filter(|(slot, _)| ![SEX, BIRTH_DATE].contains(slot)) {
                    facts.push((Missing::Member(position as u16, slot as u16), &fact.kind));
                }
            }
            for (fact, kind) in facts {
                let values: Vec<Value> = match kind {
                    FactKind::Bool => vec![Value::Bool(false), Value::Bool(true)],
                    FactKind::Choice(choices) => (0..choices.len()).map(|position| Value::Choice(position as u8)).collect(),
                    _ => continue,
                };
                let helps = values.into_iter().any(|value| {
                    let mut changed = asked.clone();
                    put_value(&mut changed, &fact, Some(value));
                    verdict_of(&one.program, &Situation::new(&changed, on, Rigour::Warn), one.recipient) == Verdict::Eligible
                });
                tried += 1;
                enough += usize::from(helps);
                assert_eq!(
                    helps,
                    told.iter().any(|change| change.fact == fact && change.leads_to == Verdict::Eligible),
                    "{} {fact:?}: {told:?}",
                    one.program.id
                );
            }
        }
    }
    println!("{tried} changes tried, {enough} are enough");
    assert!(tried > 10_000 && enough > 100);
}

#[test]
fn gap_threshold_and_change_by_hand() {
    let on = civil_date(2008, 6, 1);
    let text =
        r#"{"id":"H","area":"420704","zone":"city","hukou":"urban","permanent_resident":true,"income_month":"400.00","members":[{"id":"a"},{"id":"b"}]}"#;
    let asked = parse_household(text, &catalog().vocabulary).expect("sound");
    let list = recommend(catalog(), &asked, question(on)).list;
    let dibao = list.iter().find(|one| one.program.id == "ez-urban-dibao").expect("it serves the place");
    let failing: Vec<_> = dibao.criteria().filter(|criterion| criterion.outcome == Outcome::False).collect();
    // 400 for two is 200 a head; the standard is 185.
    let gap = failing[0].gap().expect("a number");
    assert_eq!((failing.len(), gap.distance().to_text().as_str(), gap.limit().as_str(), gap.towards), (1, "15", "185.00", Towards::Down));
    let changes = single_changes(catalog(), &asked, on, Rigour::Warn, &dibao.program, Recipient::Household);
    let income = changes.iter().find(|change| change.path == "household.income_month").expect("less income is enough");
    let yuan = |value: &Value| if let Value::Money(money) = value { money.to_string() } else { String::new() };
    assert_eq!((income.from.as_ref().map(yuan).as_deref(), yuan(&income.to).as_str()), (Some("400.00"), "369.99"));
    let rural = list.iter().find(|one| one.program.id == "ez-rural-dibao-1").expect("it serves the place");
    assert!(single_changes(catalog(), &asked, on, Rigour::Warn, &rural.program, rural.recipient).is_empty(), "registration, income and more fail");
}

/// Values of a fact, near and far; of sets all.
fn grid(kind: &FactKind, on: Date, rng: &mut Rng) -> Vec<Value> {
    let number = |numerator, denominator| Value::Number(Exact::ratio(numerator, denominator));
    match kind {
        FactKind::Bool => vec![Value::Bool(false), Value::Bool(true)],
        FactKind::Choice(choices) => (0..choices.len()).map(|position| Value::Choice(position as u8)).collect(),
        FactKind::Set(choices) if choices.len() <= 6 => (0..1 << choices.len()).map(Value::Set).collect(),
        FactKind::Set(choices) => (0..30).map(|_| Value::Set((rng.u64(..) & rng.u64(..)) >> (64 - choices.len()))).collect(),
        FactKind::Money => (0..30).map(|place| Value::Money(Money::from_fen(if place < 10 { place * 10_000 } else { rng.i64(0..300_000) }))).collect(),
        FactKind::Decimal(_) => (0..30).map(|_| number(rng.i64(0..20_000), 100)).collect(),
        FactKind::Integer { min, max, .. } => {
            (*min..=(*max).min(min + 12)).chain((0..20).map(|_| rng.i64(*min..=(*max).min(min + 500)))).map(|whole| number(whole, 1)).collect()
        }
        FactKind::Date => (0..30).map(|_| Value::Date(civil_date(rng.i16(on.year() - 80..on.year()), rng.i8(1..=12), rng.i8(1..=28)))).collect(),
        FactKind::Text | FactKind::Area | FactKind::Records(_) => Vec::new(),
    }
}

/// How far a value is from another: of numbers their distance, of days the days, of sets what is added or taken away.
fn distance(a: &Value, b: &Value) -> Option<Exact> {
    let between = |a: &Exact, b: &Exact| if a < b { b - a } else { a - b };
    match (a, b) {
        (Value::Money(a), Value::Money(b)) => Some(between(&a.to_yuan(), &b.to_yuan())),
        (Value::Number(a), Value::Number(b)) => Some(between(a, b)),
        (Value::Date(a), Value::Date(b)) => Some(Exact::whole(days_between(*a, *b).abs())),
        (Value::Set(a), Value::Set(b)) => Some(Exact::whole(i64::from((a ^ b).count_ones()))),
        _ => None,
    }
}

/// Tries a fact with every value of a grid: where one is enough, a change of the fact is told, and no larger one.
fn must_be_told(catalog: &Catalog, asked: &Household, on: Date, one: &Recommendation, told: &[OneChange], fact: &Missing, values: &[Value]) -> usize {
    let change = told.iter().find(|change| change.fact == *fact && change.leads_to == Verdict::Eligible);
    let mut enough = 0;
    for value in values {
        let mut changed = asked.clone();
        put_value(&mut changed, fact, Some(value.clone()));
        if verdict_of(&one.program, &Situation::new(&changed, on, Rigour::Warn), one.recipient) != Verdict::Eligible {
            continue;
        }
        enough += 1;
        let path = fact.path(asked, &catalog.vocabulary);
        let change = change.unwrap_or_else(|| panic!("{} {:?}: {value:?} of {path} would do: {told:?}", one.program.id, one.recipient));
        if let Some(from) = &change.from {
            assert!(
                distance(from, &change.to) <= distance(from, value),
                "{} {:?}: {value:?} of {path} is nearer than {change:?}",
                one.program.id,
                one.recipient
            );
        }
    }
    enough
}

fn facts_that_change<'c>(catalog: &'c Catalog, asked: &Household) -> Vec<(Missing, &'c FactDefinition)> {
    let slots = |holder| catalog.vocabulary.facts(holder).iter().enumerate();
    let mut facts: Vec<_> = slots(Holder::Household).map(|(slot, fact)| (Missing::Household(slot as u16), fact)).collect();
    for position in 0..asked.members.len() as u16 {
        let changing = slots(Holder::Member).filter(|(slot, _)| ![SEX, BIRTH_DATE].contains(slot));
        facts.extend(changing.map(|(slot, fact)| (Missing::Member(position, slot as u16), fact)));
    }
    facts
}

#[test]
fn what_is_enough_on_a_grid_is_told_and_nothing_nearer() {
    let (mut tried, mut enough) = (0, 0);
    for (document, on, mut rng) in random_households(33, 6) {
        let asked = household(&document);
        let list = recommend(catalog(), &asked, question(on)).list;
        let by_one = |one: &&Recommendation| one.verdict == Verdict::Ineligible && one.criteria().filter(|one| one.outcome == Outcome::False).count() == 1;
        for one in list.iter().filter(by_one) {
            let told = single_changes(catalog(), &asked, on, Rigour::Warn, &one.program, one.recipient);
            let failing = one.criteria().find(|one| one.outcome == Outcome::False).map(|one| one.needed(&catalog().vocabulary)).unwrap_or_default();
            for (fact, definition) in facts_that_change(catalog(), &asked) {
                // Those that the criterion names, and some others: it may rest on them by a definition.
                if failing.contains(&definition.key) || rng.u8(..) < 8 {
                    let values = grid(&definition.kind, on, &mut rng);
                    tried += values.len();
                    enough += must_be_told(catalog(), &asked, on, one, &told, &fact, &values);
                }
            }
        }
    }
    println!("{tried} values tried, {enough} are enough");
    assert!(tried > 10_000 && enough > 300);
}

#[test]
fn what_is_enough_on_a_grid_is_told_in_any_catalog() {
    let counts = on_all_cores(3_000_000, 60, |catalogs| {
        let mut counts = [0; 2];
        for index in catalogs {
            let (texts, catalog, households, mut rng) = world(index, 12);
            for asked in households.iter().filter(|asked| asked.members.len() < 10) {
                let list = recommend(&catalog, asked, question(texts.on)).list;
                let fails = |one: &&Recommendation| one.verdict == Verdict::Ineligible && one.criteria().any(|one| one.outcome == Outcome::False);
                for one in list.iter().filter(fails) {
                    let told = single_changes(&catalog, asked, texts.on, Rigour::Warn, &one.program, one.recipient);
                    let facts: Vec<_> = facts_that_change(&catalog, asked).into_iter().filter(|_| rng.u8(..) < 32).collect();
                    for (fact, definition) in facts {
                        let values = grid(&definition.kind, texts.on, &mut rng);
                        counts[0] += values.len();
                        counts[1] += must_be_told(&catalog, asked, texts.on, one, &told, &fact, &values);
                    }
                }
            }
        }
        counts
    });
    let [tried, enough] = counts.into_iter().fold([0; 2], |a, b| [a[0] + b[0], a[1] + b[1]]);
    println!("{tried} values tried, {enough} are enough");
    assert!(tried > 50_000 && enough > 200);
}

/// What is told of one program for one household: the changes as `path: to`, and the gaps as `found, threshold, distance`.
fn told_of(on: Date, text: &str, program: &str) -> (Vec<String>, Vec<String>) {
    let asked = parse_household(text, &catalog().vocabulary).expect("sound");
    let list = recommend(catalog(), &asked, question(on)).list;
    let one = list.iter().find(|one| one.program.id == program).expect("it serves the place");
    let value = |value: &Value| match value {
        Value::Money(money) => money.to_string(),
        Value::Number(number) => number.to_text(),
        other => format!("{other:?}"),
    };
    let changes = single_changes(catalog(), &asked, on, Rigour::Warn, &one.program, one.recipient);
    let changes = changes.iter().map(|change| format!("{}: {}", change.path, value(&change.to))).collect();
    let gaps = one.criteria().flat_map(|criterion| criterion.gaps);
    (changes, gaps.map(|gap| format!("{}, {}, {}", gap.found_text(), gap.limit(), gap.distance().to_text())).collect())
}

/// What is enough lies between two thresholds, or only one value is.
#[test]
fn bands_are_found_and_of_two_days_the_nearer() {
    let (changes, gaps) = told_of(
        civil_date(2010, 6, 1),
        r#"{"id":"H","area":"110101","dibao":"none","income_month":"2000.00","cash_assets":"0","members":[{"id":"a"},{"id":"b"}]}"#,
        "dc-low-income-status",
    );
    // Below 731 for each of two.
    assert!(changes.contains(&"household.income_month: 1461.99".to_string()), "{changes:?}");
    assert!(gaps.contains(&"1000.00, 731.00, 269".to_string()), "{gaps:?}");
    let (changes, gaps) = told_of(
        civil_date(2008, 6, 1),
        r#"{"id":"H","area":"420704","hukou":"rural","members":[{"id":"a","birth_date":"1980-05-05","sex":"male","training_days":20}]}"#,
        "ez-train-sunshine-2",
    );
    assert!(changes.contains(&"member:a.training_days: 31".to_string()), "{changes:?}");
    assert!(gaps.contains(&"20, 31, 11".to_string()), "{gaps:?}");
    let woman = r#"{"id":"H","area":"420704","zone":"city","hukou":"urban","dibao":"none","zero_employment":false,"members":[{"id":"a","sex":"female","birth_date":"1970-01-15","able_and_willing":true,"reemployment_card":true,"unemployed_months":10,"employment":"unemployed"}]}"#;
    let (_, gaps) = told_of(civil_date(2008, 6, 1), woman, "ez-public-post");
    assert!(gaps.contains(&"1970-01-15, 1967-12-31, 746".to_string()), "{gaps:?}");
}

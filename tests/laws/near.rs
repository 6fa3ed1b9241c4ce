//! How near: what is said to be enough is enough, no single change is passed over, and gaps are what they are by hand.

use super::{household, question, random_households};
use engine::calendar::civil_date;
use engine::eligibility::{Missing, Outcome, Recipient, Rigour, Situation, Towards, Verdict, put_value, recommend, single_changes, verdict_of};
use engine::facts::{BIRTH_DATE, FactKind, Holder, SEX, Value, parse_household};
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
    let gap = failing[0].gap.expect("a number");
    assert_eq!((failing.len(), gap.distance.to_text().as_str(), gap.limit().as_str(), gap.towards), (1, "15", "185.00", Towards::Down));
    let changes = single_changes(catalog(), &asked, on, Rigour::Warn, &dibao.program, Recipient::Household);
    let income = changes.iter().find(|change| change.path == "household.income_month").expect("less income is enough");
    let yuan = |value: &Value| if let Value::Money(money) = value { money.to_string() } else { String::new() };
    assert_eq!((income.from.as_ref().map(yuan).as_deref(), yuan(&income.to).as_str()), (Some("400.00"), "369.99"));
    let rural = list.iter().find(|one| one.program.id == "ez-rural-dibao-1").expect("it serves the place");
    assert!(single_changes(catalog(), &asked, on, Rigour::Warn, &rural.program, rural.recipient).is_empty(), "registration, income and more fail");
}

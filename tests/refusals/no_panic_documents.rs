//! Does anything that a household document can hold make a reader panic, or be read as what it is not?

use crate::mutation::{bytes, cases, mutated, soup};
use engine::calendar::parse_date;
use engine::facts::{Holder, parse_household};
use engine::id::{IdDocument, check_character};
use engine::money::Money;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const GOOD: &str = r#"{"id":"H-000017","area":"420704","zone":"city","facts_on":"2008-03-31","income_month":"320.00","housing_area":45.5,"members":[{"id":"H-000017-1","id_number":"420704197001011232","name":"王伟","relation":"head"},{"id":"H-000017-2","sex":"male","birth_date":"1996-05-04","trainings":["vocational"],"training_days":31,"disability_grade":0}]}"#;
const PIECES: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "1e999",
    "0.000000000000000000000000000000001",
    "99999999999999999999",
    "\\u0000",
    "\\ud800",
    "\u{0}",
    "\u{feff}",
    "１",
    "X",
    "id",
    "members",
    "2008-02-30",
    "\r",
    "\u{301}",
];
const NUMBERISH: [&str; 22] =
    ["1", "0", "9", "110105", "19491231", "002", "X", "x", "１", "Ｘ", "-", " ", "B1", "43", "99", "USA", "\u{200b}", "一", "é", "810000", "", "996"];
const MONEYISH: [&str; 12] = ["0", "1", "9", "00", ".", "-", "e", ",", "99999999999999999", "１", " ", "_"];
const DAYISH: [&str; 14] = ["2008", "1900", "0000", "9999", "-", "-", "01", "02", "29", "30", "12", "13", "1", "é"];

fn read(text: &str) {
    if let Err(faults) = parse_household(text, &support::catalog().vocabulary) {
        assert!(!faults.0.is_empty(), "a refusal has a reason");
        let told = faults.to_text(7);
        assert!(told.contains('第') && told.contains("line 7"), "{told}");
    }
}

/// Any JSON, nested a little.
fn any_json() -> impl Strategy<Value = Value> {
    let texts = select(
        &["", "city", "urban", "320.00", "1.001", "-1", "2008-02-30", "1996-05-04", "420704", "11010519491231002X", "primary", "vocational", "\u{0}"][..],
    );
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        texts.prop_map(Value::from),
        any::<String>().prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(".{0,6}", inner, 0..4).prop_map(|map| map.into_iter().collect::<Value>())
        ]
    })
}

/// Facts with known keys and any values.
fn any_facts(holder: Holder) -> impl Strategy<Value = Value> {
    let mut keys: Vec<String> = support::catalog().vocabulary.facts(holder).iter().map(|fact| fact.key.clone()).collect();
    keys.extend(["id", "id_number", "name", "facts_on", "members"].map(str::to_string));
    prop::collection::btree_map(select(keys), any_json(), 0..6).prop_map(|facts| facts.into_iter().collect())
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn any_text_is_a_household_or_refused(text in prop_oneof![any::<String>(), bytes(), soup(&PIECES, 40)]) {
        read(&text);
    }

    #[test]
    fn any_slip_in_a_good_document_is_read_or_refused(text in mutated(GOOD.to_string(), &PIECES)) {
        read(&text);
    }

    #[test]
    fn any_value_of_any_fact_is_read_or_refused(household in any_facts(Holder::Household), members in prop::collection::vec(any_facts(Holder::Member), 0..4), id in any_json()) {
        let mut document = household;
        document["members"] = members.into();
        document["id"] = if id.is_boolean() { json!("H") } else { id };
        read(&document.to_string());
    }

    #[test]
    fn an_accepted_number_passes_the_check(text in prop_oneof![any::<String>(), soup(&NUMBERISH, 24), mutated("11010519491231002X".to_string(), &NUMBERISH), mutated("11010119850101001743B1".to_string(), &NUMBERISH)]) {
        if let Ok(document) = IdDocument::parse(&text)
            && let Some(number) = document.number() {
                let characters = number.as_text().as_bytes();
                let digits: &[u8; 17] = characters[..17].try_into().expect("seventeen");
                prop_assert_eq!(check_character(digits), characters[17]);
                prop_assert_eq!(parse_date(&number.birth_date().to_string()).ok(), document.birth_date());
            }
    }

    #[test]
    fn an_accepted_amount_is_what_was_written(text in prop_oneof![any::<String>(), soup(&MONEYISH, 6), "[0-9]{1,19}(\\.[0-9]{0,3})?"]) {
        if let Some(money) = Money::from_yuan_text(&text) {
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
            let whole = whole.trim_start_matches('0');
            prop_assert_eq!(money.to_string(), format!("{}.{fraction:0<2}", if whole.is_empty() { "0" } else { whole }));
        }
    }

    #[test]
    fn an_accepted_day_is_what_was_written(text in prop_oneof![any::<String>(), soup(&DAYISH, 8), "[0-9]{4}-[0-9]{2}-[0-9]{2}", mutated("2008-02-29".to_string(), &DAYISH)]) {
        if let Ok(day) = parse_date(&text) {
            prop_assert_eq!(day.to_string(), text);
        }
    }
}

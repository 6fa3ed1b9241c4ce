//! Is it told where nobody can meet a program, and only there?

use crate::small::{Program, Small};
use engine::proof::LintKind;

const CASES: &str =
    "  - {name: gets it, expect: eligible, amount: \"100.00\"}\n  - {name: does not, set: {household.income_month: \"9999.00\"}, expect: ineligible}\n";

fn town(criteria: &[(&str, &str)], more: &str) -> Small {
    Small::new().with(&Program {
        id: "a",
        criteria,
        amount: "{exactly: 100}",
        more,
        base: "hukou: urban, income_month: \"500.00\"",
        member: "birth_date: 1970-01-01",
        cases: CASES,
    })
}

fn limits(least_later: &str) -> String {
    format!(
        "parameters:
  least:
    unit: yuan
    values:
      - {{from: 2026-01-01, to: 2026-12-31, checked_until: 2027-12-31, value: 400}}
      - {{from: 2027-01-01, checked_until: 2027-12-31, value: {least_later}}}
  most:
    unit: yuan
    values:
      - {{from: 2026-01-01, checked_until: 2027-12-31, value: 800}}
"
    )
}

const BETWEEN: [(&str, &str); 2] = [("above", "household.income_month >= param.least"), ("below", "household.income_month < param.most")];

#[test]
fn a_threshold_that_was_moved_past_another() {
    // Each value by itself is possible in some year, so the check finds nothing; from 2027 on nobody has 800 or more and less than 800.
    let told = town(&BETWEEN, &limits("800")).told(LintKind::Impossible);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("from 2027-01-01 on") && told[0].contains("below and above"), "{told:?}");
    assert!(town(&BETWEEN, &limits("799.99")).told(LintKind::Impossible).is_empty(), "one fen is left");
}

#[test]
fn alternatives_that_a_later_criterion_shuts_one_by_one() {
    let criteria = |edge: &str| {
        [
            (
                "either".to_string(),
                "household.hukou == 'urban' && household.income_month < 600 || household.hukou == 'rural' && household.income_month < 300".to_string(),
            ),
            (
                "neither".to_string(),
                format!("household.hukou == 'urban' && household.income_month {edge} 499 || household.hukou == 'rural' && household.income_month > 300"),
            ),
        ]
    };
    let borrowed = |list: &[(String, String); 2]| {
        Small::new().with(&Program {
        id: "a",
        criteria: &list.each_ref().map(|(id, when)| (id.as_str(), when.as_str())),
        amount: "{exactly: 100}",
        more: "parameters:\n  floor:\n    unit: yuan\n    values:\n      - {from: 2026-01-01, to: 2026-12-31, checked_until: 2027-12-31, value: 499}\n      - {from: 2027-01-01, checked_until: 2027-12-31, value: 600}\n",
        base: "hukou: urban, income_month: \"500.00\"",
        member: "birth_date: 1970-01-01",
        cases: CASES,
    })
    };
    let mut possible = criteria(">");
    possible[1].1 = possible[1].1.replace("499", "param.floor");
    let told = borrowed(&possible).told(LintKind::Impossible);
    assert!(told.len() == 1 && told[0].contains("from 2027-01-01 on"), "{told:?}");
    let mut still = criteria(">");
    still[1].1 = still[1].1.replace("499", "0.99 * param.floor");
    assert!(borrowed(&still).told(LintKind::Impossible).is_empty(), "594 to 600 is left");
}

#[test]
fn sums_of_two_facts_are_followed() {
    let criteria = [("a", "household.income_month > param.least * household.size"), ("b", "2 * household.income_month <= household.size * param.most")];
    let lines = |later: &str| {
        format!(
            "parameters:
  least: {{unit: yuan, values: [{{from: 2026-01-01, checked_until: 2027-12-31, value: 400}}]}}
  most:
    unit: yuan
    values:
      - {{from: 2026-01-01, to: 2026-12-31, checked_until: 2027-12-31, value: 1200}}
      - {{from: 2027-01-01, checked_until: 2027-12-31, value: {later}}}
"
        )
    };
    assert_eq!(town(&criteria, &lines("800")).told(LintKind::Impossible).len(), 1, "more than 400 a head and at most 400 a head");
    assert!(town(&criteria, &lines("800.01")).told(LintKind::Impossible).is_empty());
}

#[test]
fn a_row_of_the_amount_table_that_nobody_comes_to() {
    let rows = |second: &str| {
        let amount = format!(
            "{{first: [{{when: household.income_month < 700, value: \"100\"}}, {{when: household.income_month < {second}, value: \"50\"}}, {{value: \"20\"}}]}}"
        );
        Small::new()
            .with(&Program {
                id: "a",
                criteria: &[("poor", "household.income_month < 1000")],
                amount: &amount,
                more: "",
                base: "income_month: \"500.00\"",
                member: "birth_date: 1970-01-01",
                cases: CASES,
            })
            .told(LintKind::Impossible)
    };
    let told = rows("700");
    assert!(told.len() == 1 && told[0].contains("row 2"), "{told:?}");
    let told = rows("1000");
    assert!(told.len() == 1 && told[0].contains("row 3"), "{told:?}");
    assert!(rows("800").is_empty());
}

//! Are programs told that another one always takes the place of, and agencies that say nothing of each other?

use crate::small::{Program, Small};
use engine::proof::LintKind;

const IN_AND_OUT: &str =
    "  - {name: in, expect: eligible, amount: \"AMOUNT\"}\n  - {name: out, set: {household.income_month: \"9999.00\"}, expect: ineligible}\n";

fn program<'a>(id: &'a str, criteria: &'a [(&'a str, &'a str)], amount: &'a str, more: &'a str, cases: &'a str) -> Program<'a> {
    Program { id, criteria, amount, more, base: "hukou: urban, income_month: \"500.00\"", member: "birth_date: 1970-01-01", cases }
}

fn pair(narrow: (&str, &str), wide: (&str, &str), more: &str) -> Small {
    let cases = |amount: &str| IN_AND_OUT.replace("AMOUNT", amount);
    let amount = |text: &str| format!("{{exactly: {text}}}");
    let narrow_criteria = [("poor", narrow.0), ("urban", "household.hukou == 'urban'")];
    let wide_criteria = [("poor", wide.0)];
    Small::new().with(&program("narrow", &narrow_criteria, &amount(narrow.1), more, &cases(&format!("{}.00", narrow.1)))).with(&program(
        "wide",
        &wide_criteria,
        &amount(wide.1),
        "",
        &cases(&format!("{}.00", wide.1)),
    ))
}

const EXCLUDES: &str = "relations:\n  - {excludes: wide}\n";
const HIGHEST: &str = "relations:\n  - {highest_of: [wide]}\n";

#[test]
fn a_program_that_another_one_always_excludes() {
    for relation in [EXCLUDES, HIGHEST] {
        let told = pair(("household.income_month < 600", "100"), ("household.income_month < 700", "100"), relation).told(LintKind::Shadowed);
        assert!(told.len() == 1 && told[0].starts_with("3301-town/one/narrow.yaml:2:") && told[0].contains("meets wide too"), "{told:?}");
    }
}

#[test]
fn near_misses_of_a_shadow() {
    let told = |narrow, wide, more: &str| pair(narrow, wide, more).told(LintKind::Shadowed);
    let (below_600, below_700) = ("household.income_month < 600", "household.income_month < 700");
    assert!(told((below_600, "101"), (below_700, "100"), EXCLUDES).is_empty(), "it gives more");
    assert!(told((below_700, "100"), (below_600, "100"), EXCLUDES).is_empty(), "600 to 700 gets it alone");
    assert!(told((below_600, "100"), (below_700, "100"), "relations:\n  - {stacks: wide}\n").is_empty(), "both are held");
    assert!(told((below_600, "100"), (below_700, "100"), &format!("{EXCLUDES}per: year\n")).is_empty(), "by another rhythm");
    assert!(told((below_600, "100"), (below_700, "100"), &format!("{EXCLUDES}in_force: {{from: 2025-01-01}}\n")).is_empty(), "it was there a year before");
}

#[test]
fn a_sum_that_falls_is_compared_where_both_can_be_met() {
    // Below 600 the wide one gives 1000 less income, so 400 or more; the narrow one never more than 400.
    let town = |narrow: &str| {
        let cases = |amount: &str| IN_AND_OUT.replace("AMOUNT", amount);
        let narrow_criteria = [("poor", "household.income_month < 600")];
        Small::new()
            .with(&program("narrow", &narrow_criteria, &format!("{{exactly: {narrow}}}"), EXCLUDES, &cases(&format!("{narrow}.00"))))
            .with(&program("wide", &[("poor", "household.income_month < 1000")], "{exactly: 1000 - household.income_month}", "", &cases("500.00")))
            .told(LintKind::Shadowed)
    };
    assert_eq!(town("400").len(), 1);
    assert!(town("401").is_empty());
}

fn two_agencies(more: &str, second: &[(&str, &str)]) -> Vec<String> {
    let cases = IN_AND_OUT.replace("AMOUNT", "100.00");
    Small::new()
        .with(&program("a", &[("poor", "household.income_month < 600"), ("urban", "household.hukou == 'urban'")], "{exactly: 100}", "", &cases))
        .with(&Program {
            base: if second.len() > 1 { "hukou: rural, income_month: \"500.00\"" } else { "hukou: urban, income_month: \"500.00\"" },
            ..program("b", second, "{exactly: 100}", more, &cases)
        })
        .told(LintKind::Unrelated)
}

#[test]
fn agencies_that_say_nothing_of_each_other() {
    let poor = [("poor", "household.income_month < 700")];
    let told = two_agencies("agency: two\n", &poor);
    assert!(told.len() == 1 && told[0].contains("a.yaml") && told[0].contains("for the need living") && told[0].contains("(1): b"), "{told:?}");
    for near_miss in ["agency: one\n", "agency: two\nneed: food\n", "agency: two\nrelations:\n  - {stacks: a}\n", "agency: two\nrelations:\n  - {after: a}\n"] {
        assert!(two_agencies(near_miss, &poor).is_empty(), "{near_miss}");
    }
    for nested in ["agency: two\nneed: living.heat\n", "agency: two\nneed: living.heat.coal\n"] {
        let told = two_agencies(nested, &poor);
        assert!(told.len() == 1 && told[0].contains("(1): b"), "a need within another is the same to the ledger: {told:?}");
    }
    let rural = [("poor", "household.income_month < 700"), ("rural", "household.hukou == 'rural'")];
    assert!(two_agencies("agency: two\n", &rural).is_empty(), "nobody can be both urban and rural");
    let local = |implements: &str| two_agencies(&format!("agency: two\nregion: \"330102\"\nimplements: [{implements}]\n"), &poor).len();
    assert_eq!(local("a"), 0, "where the second is, the first is not judged");
    assert_eq!(local("{program: a, to: 2026-06-29}"), 1, "since 30 June 2026 both are");
    assert_eq!(local("{program: a, when: household.income_month < 100}"), 1, "for some both are");
}

/// Nothing is cut: whoever mends a catalog needs every name.
#[test]
fn all_are_named_however_many() {
    let cases = IN_AND_OUT.replace("AMOUNT", "100.00");
    let poor = [("poor", "household.income_month < 600")];
    let mut town = Small::new().with(&program("a", &poor, "{exactly: 100}", "", &cases));
    let others: Vec<String> = (0..9).map(|number| format!("b{number}")).collect();
    for id in &others {
        town = town.with(&program(id, &poor, "{exactly: 100}", "agency: two\n", &cases));
    }
    let told = town.told(LintKind::Unrelated);
    assert!(told.iter().any(|one| one.contains(&format!("(9): {}", others.join(", ")))), "{told:?}");
}

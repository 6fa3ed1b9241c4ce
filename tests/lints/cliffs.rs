//! Is it told where a fen more of income loses aid, how much, and when it is made up?

use crate::small::{Program, Small};
use engine::proof::LintKind;

const CRITERIA: [(&str, &str); 1] = [("poor", "household.income_month < param.line * household.size")];

const LINE: &str = "parameters: {line: {unit: yuan, values: [{from: 2026-01-01, checked_until: 2026-12-31, value: 1000}]}}\n";

fn town(amount: &str, expected: &str, more: &str) -> Small {
    let cases = format!(
        "  - {{name: gets it, expect: eligible, amount: \"{expected}\"}}\n  - {{name: does not, set: {{household.income_month: \"1000.00\"}}, expect: ineligible}}\n"
    );
    let more = &format!("{LINE}{more}");
    Small::new().with(&Program {
        id: "a",
        criteria: &CRITERIA,
        amount,
        more,
        base: "income_month: \"400.00\", status: none",
        member: "birth_date: 1970-01-01",
        cases: &cases,
    })
}

#[test]
fn a_fixed_sum_is_lost_at_once() {
    let told = town("{exactly: 300}", "300.00", "").told(LintKind::Cliff);
    assert_eq!(told.len(), 1);
    for part in ["1: above 999.99 loses 300.00, made up at 1299.99", "6: above 5999.99 loses 300.00, made up at 6299.99"] {
        assert!(told[0].contains(part), "{part}: {told:?}");
    }
    assert!(town("{exactly: 300}", "300.00", "").line_text(&told[0]).starts_with("amount:"));
}

#[test]
fn what_fills_up_to_the_line_loses_nothing() {
    assert!(town("{exactly: param.line * household.size - household.income_month}", "600.00", "").told(LintKind::Cliff).is_empty());
    assert!(town("{exactly: 300}", "300.00", "per: once\n").told(LintKind::Cliff).is_empty(), "a single payment is no income");
}

#[test]
fn a_year_s_sum_counts_by_the_month() {
    let told = town("{exactly: 300}", "300.00", "per: year\n").told(LintKind::Cliff);
    assert!(told.len() == 1 && told[0].contains("1: above 999.99 loses 25.00, made up at 1024.99"), "{told:?}");
}

/// Whoever loses the status loses what rests on it too.
#[test]
fn what_rests_on_a_status_goes_with_it() {
    let rests = |status: &str| {
        let cases = format!(
            "  - {{name: gets it, expect: eligible, amount: \"80.00\"}}\n  - {{name: does not, set: {{household.status: {status}}}, expect: ineligible}}\n"
        );
        town("{exactly: param.line * household.size - household.income_month}", "600.00", "confers: {status: poor}\n")
            .with(&Program {
                id: "b",
                criteria: &[("status", "household.status == 'poor'")],
                amount: "{exactly: 80}",
                more: "agency: two\nneed: food\n",
                base: "status: poor",
                member: "birth_date: 1970-01-01",
                cases: &cases,
            })
            .told(LintKind::Cliff)
    };
    let told = rests("none");
    // The fen that the allowance itself loses comes on top.
    assert!(told.len() == 1 && told[0].contains("a.yaml") && told[0].contains("1: above 999.99 loses 80.01, made up at 1080.00"), "{told:?}");
}

/// Of two that exclude each other only the larger counts, so that a cliff within one that is not paid is none.
#[test]
fn what_is_excluded_is_not_lost() {
    let told = |relations: &str| {
        let cases = "  - {name: gets it, expect: eligible, amount: \"500.00\"}\n  - {name: does not, set: {household.hukou: urban}, expect: ineligible}\n";
        let always = Program {
            id: "b",
            criteria: &[("rural", "household.hukou == 'rural'")],
            amount: "{exactly: 500}",
            more: relations,
            base: "hukou: rural",
            member: "birth_date: 1970-01-01",
            cases,
        };
        let town = Small::new().with(&Program { id: "a", criteria: &CRITERIA, amount: "{exactly: 300}", more: LINE, base: "hukou: rural, income_month: \"400.00\"", member: "birth_date: 1970-01-01", cases: "  - {name: gets it, expect: eligible, amount: \"300.00\"}\n  - {name: does not, set: {household.income_month: \"1000.00\"}, expect: ineligible}\n" });
        town.with(&always).told(LintKind::Cliff)
    };
    assert_eq!(told("relations:\n  - {stacks: a}\n").len(), 1);
    assert!(told("relations:\n  - {excludes: a}\n").is_empty(), "the larger one stays whatever the income");
}

/// Where the verdict of a higher income hangs on a number that nobody has entered, nothing is known to be lost.
#[test]
fn what_is_not_known_is_not_lost() {
    let told = |criterion: &str| {
        let mut town = Small::new();
        town.file(
            "3301-town/standards/line.yaml",
            "format: 1\nid: line\nname: {zh: 标准, en: standard}\nunit: yuan\nregion: \"3301\"\nsource: {key: K, title: 通知, clause: 一}\nvalues: []\n",
        );
        let cases = "  - {name: gets it, expect: eligible, amount: \"300.00\"}\n  - {name: does not, set: {household.hukou: urban}, expect: ineligible}\n";
        town.with(&Program {
            id: "a",
            criteria: &[("poor", criterion), ("rural", "household.hukou == 'rural'")],
            amount: "{exactly: 300}",
            more: "",
            base: "hukou: rural, income_month: \"0.00\"",
            member: "birth_date: 1970-01-01",
            cases,
        })
        .told(LintKind::Cliff)
    };
    assert!(told("household.income_month == 0 || household.income_month < standard.line").is_empty(), "above nothing it hangs on the standard");
    assert_eq!(told("household.income_month == 0 || household.income_month < 500").len(), 1, "the same with a number");
}

//! Are numbers told that have run out or soon will, on the day and not before?

use crate::small::{Program, Small};
use engine::calendar::civil_date;
use engine::proof::LintKind;

fn town(values: &str) -> Small {
    let more = format!("parameters:\n  line:\n    unit: yuan\n    values:\n{values}");
    let cases = "  - {name: in, expect: eligible, amount: \"10.00\"}\n  - {name: out, set: {household.income_month: \"1000.00\"}, expect: ineligible}\n";
    Small::new().with(&Program {
        id: "a",
        criteria: &[("poor", "household.income_month < param.line")],
        amount: "{exactly: 10}",
        more: &more,
        base: "income_month: \"5.00\"",
        member: "birth_date: 1970-01-01",
        cases,
    })
}

#[test]
fn a_value_that_must_be_checked_within_ninety_days() {
    let town = town("      - {from: 2026-01-01, checked_until: 2026-12-31, value: 900}\n");
    let told = |month, day| town.told_on(LintKind::Expiring, civil_date(2026, month, day));
    assert!(told(10, 1).is_empty(), "91 days are left");
    let near = told(10, 2);
    assert!(near.len() == 1 && near[0].contains("checked up to 2026-12-31"), "{near:?}");
    assert!(town.line_text(&near[0]).contains("value: 900"), "the value's own line");
    assert!(told(12, 31)[0].contains("which is near"));
    let late = town.told_on(LintKind::Expiring, civil_date(2027, 1, 1));
    assert!(late.len() == 1 && late[0].contains("nobody has checked line after 2026-12-31"), "{late:?}");
}

#[test]
fn a_value_that_ends_and_none_follows() {
    let ends = "      - {from: 2026-01-01, to: 2026-12-31, checked_until: 2028-12-31, value: 900}\n";
    let follows = "      - {from: 2027-01-01, checked_until: 2028-12-31, value: 950}\n";
    let on = |year, month, day, values: &str| town(values).told_on(LintKind::Expiring, civil_date(year, month, day));
    assert!(on(2026, 10, 2, ends)[0].contains("ends on 2026-12-31 and no value follows"));
    assert!(on(2026, 10, 1, ends).is_empty(), "91 days are left");
    assert!(on(2027, 1, 1, ends)[0].contains("has no value after 2026-12-31"));
    assert!(on(2026, 12, 31, &format!("{ends}{follows}")).is_empty(), "the next one is there");
    let later = follows.replace("from: 2027-01-01", "from: 2027-03-01");
    assert!(on(2027, 4, 1, &format!("{ends}{later}")).is_empty(), "there is a value again");
    let ended = follows.replace("from: 2027-01-01", "from: 2027-01-01, to: 2027-06-30");
    assert!(on(2027, 8, 1, &format!("{ends}{ended}"))[0].contains("has no value after 2027-06-30"), "the last one counts");
}

#[test]
fn a_standard_is_told_in_its_own_file() {
    let mut town = Small::new();
    town.file(
        "3301-town/standards/base.yaml",
        "format: 1\nid: base\nname: {zh: 标准, en: base}\nunit: yuan\nregion: \"3301\"\nsource: {key: K, title: 通知}\nvalues:\n  - {from: 2026-01-01, checked_until: 2026-12-31, value: 900, clause: 一}\n",
    );
    let cases = "  - {name: in, expect: eligible, amount: \"10.00\"}\n  - {name: out, set: {household.income_month: \"1000.00\"}, expect: ineligible}\n";
    let program = Program {
        id: "a",
        criteria: &[("poor", "household.income_month < standard.base")],
        amount: "{exactly: 10}",
        more: "",
        base: "income_month: \"5.00\"",
        member: "birth_date: 1970-01-01",
        cases,
    };
    let town = town.with(&program);
    let told = town.told_on(LintKind::Expiring, civil_date(2027, 2, 1));
    assert!(told.len() == 1 && told[0].starts_with("3301-town/standards/base.yaml:8:"), "{told:?}");
    assert!(town.told_on(LintKind::Expiring, civil_date(2026, 2, 1)).is_empty());
}

//! What if a program says nonsense about repeating, the days it covers, its caps, or the facts it sets?

use crate::catalog_copy::{CatalogCopy, Fault, PROGRAM, assert_check_names, assert_faults, assert_only_left_out};

const PER: &str = "per: month\n";
const CONFERS: &str = "confers: {dibao: urban}\n";
const CAPPED: &str = "ez-huimin-inpatient";

const fn per(name: &'static str, to: &'static str, at: &'static str) -> Fault {
    Fault { name, from: PER, to, at }
}

const fn confers(name: &'static str, to: &'static str) -> Fault {
    Fault { name, from: CONFERS, to, at: "confers:" }
}

#[test]
fn when_aid_repeats() {
    assert_faults(&[
        per("an unknown word", "per: month\nrepeats: sometimes\n", "repeats:"),
        per("after nothing", "per: month\nrepeats: {after: {}}\n", "repeats:"),
        per("after years and months", "per: month\nrepeats: {after: {years: 1, months: 6}}\n", "repeats:"),
        per("after no time", "per: month\nrepeats: {after: {years: 0}}\n", "repeats:"),
        per("after ages", "per: month\nrepeats: {after: {years: 101}}\n", "repeats:"),
        per("after an unknown unit", "per: month\nrepeats: {after: {weeks: 6}}\n", "repeats:"),
        per("a list", "per: month\nrepeats: [never]\n", "repeats:"),
        per("each window of what never closes", "per: month\nrepeats: each_window\n", "repeats:"),
    ]);
}

#[test]
fn which_days_are_covered() {
    assert_faults(&[
        per("an unknown word", "per: month\ncovers: week\n", "covers:"),
        per("no months", "per: month\ncovers: {months: 0}\n", "covers:"),
        per("more months than a century has", "per: month\ncovers: {months: 1201}\n", "covers:"),
        per("half a month", "per: month\ncovers: {months: 0.5}\n", "covers:"),
        per("another unit", "per: month\ncovers: {years: 1}\n", "covers:"),
    ]);
}

#[test]
fn a_donor_s_monthly_program_must_end() {
    let copy = CatalogCopy::whole();
    copy.replace("dc-jiaodaokou-care-shop", PER, "per: month\ncovers: open\n");
    assert_check_names(&copy, &[copy.place_of("dc-jiaodaokou-care-shop", "covers: open")], "an endless donation");
}

#[test]
fn facts_that_an_award_sets() {
    assert_faults(&[
        confers("an unknown fact", "confers: {diboa: urban}\n"),
        confers("a value outside the list", "confers: {dibao: village}\n"),
        confers("neither yes nor no", "confers: {orphan: maybe}\n"),
        confers("an amount", "confers: {income_month: \"0\"}\n"),
        confers("a derived fact", "confers: {size: \"2\"}\n"),
        confers("two values", "confers: {dibao: [urban, none]}\n"),
        confers("no row", "confers: {dibao: {first: []}}\n"),
        confers("a row's value outside the list", "confers: {dibao: {first: [{value: village}]}}\n"),
        confers("a row without a value", "confers: {dibao: {first: [{when: household.size > 1}]}}\n"),
        confers("a row that is never reached", "confers: {dibao: {first: [{value: urban}, {when: household.size > 1, value: none}]}}\n"),
        confers("a condition with a parameter", "confers: {dibao: {first: [{when: household.income_month < param.deductible, value: urban}]}}\n"),
    ]);
}

#[test]
fn caps() {
    const CAP: &str = "  - amount: cap\n";
    let sound = CatalogCopy::of_ezhou().recommend();
    for (name, from, to, at) in [
        ("nothing", CAP, "  - amount: 0\n", "  - amount: 0"),
        ("less than nothing", CAP, "  - amount: -1\n", "  - amount: -1"),
        ("a number that is none", CAP, "  - amount: capp\n", "  - amount: capp"),
        ("no amount", CAP, "  - amount:\n", "  - amount:"),
        ("a share", CAP, "  - amount: rate\n", "  - amount: rate"),
        ("an unknown window", "    per: year\n    for: person", "    per: month\n    for: person", "    per: month"),
        ("an unknown unit", "    for: person", "    for: child", "    for: child"),
        ("a key that is not there", "    for: person", "    for: person\n    of: all", "    of: all"),
    ] {
        let copy = CatalogCopy::of_ezhou();
        copy.replace(CAPPED, from, to);
        assert_check_names(&copy, &[copy.place_of(CAPPED, at)], name);
        assert_only_left_out(&copy, &sound, &[CAPPED], name);
    }
}

#[test]
fn a_cap_by_a_number_that_differs_between_people() {
    let copy = CatalogCopy::of_ezhou();
    copy.replace(PROGRAM, CONFERS, "caps:\n  - {amount: standard, per: year, for: household, says: {zh: 全年最高, en: Most in a year}}\n");
    assert_check_names(&copy, &[copy.place_of(PROGRAM, "amount: standard")], "a cap with `where`");
    assert_only_left_out(&copy, &CatalogCopy::of_ezhou().recommend(), &[PROGRAM], "a cap with `where`");
}

#[test]
fn a_cap_over_an_unknown_program_leaves_its_program_in() {
    let copy = CatalogCopy::of_ezhou();
    copy.replace(CAPPED, "over: [ez-huimin-ref-central", "over: [ez-huimin-ref-centrl");
    assert_check_names(&copy, &[copy.place_of(CAPPED, "over: [")], "unknown program");
    assert_only_left_out(&copy, &CatalogCopy::of_ezhou().recommend(), &[], "unknown program");
}

#[test]
fn programs_that_wait_for_each_other_stay() {
    let copy = CatalogCopy::of_ezhou();
    let after = |other: &str| format!("relations:\n  - {{after: {other}}}\n");
    // Three in a ring: each waits for the next.
    copy.replace("ez-util-water", "search:", &format!("{}search:", after("ez-util-gas")));
    copy.replace("ez-util-gas", "search:", &format!("{}search:", after("ez-util-power")));
    copy.replace("ez-util-power", "search:", &format!("{}search:", after("ez-util-water")));
    let places: Vec<String> = [("ez-util-water", "after: ez-util-gas"), ("ez-util-gas", "after: ez-util-power"), ("ez-util-power", "after: ez-util-water")]
        .map(|(id, at)| copy.place_of(id, at))
        .into();
    assert_check_names(&copy, &places, "a ring");
    assert_only_left_out(&copy, &CatalogCopy::of_ezhou().recommend(), &[], "a ring");
}

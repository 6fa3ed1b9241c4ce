//! What if a file of the catalog makes no sense?

use crate::catalog_copy::{CatalogCopy, Fault, PROGRAM, assert_check_names, assert_faults, assert_only_left_out};
use std::fs;

/// The second value of the standard, as the file has it.
const SECOND_VALUE: &str = "{from: 2008-01-01, checked_until: 2008-12-31, where: household.zone == 'district', value: 165, clause: 四(一)2}";

#[test]
fn broken_yaml() {
    assert_faults(&[
        Fault { name: "a brace left open", from: "in_force: {from: 2008-01-01}", to: "in_force: {from: 2008-01-01", at: "" },
        Fault { name: "a quote left open", from: "region: \"4207\"", to: "region: \"4207", at: "" },
        Fault { name: "a tab for spaces", from: "    unit: yuan", to: "\t\tunit: yuan", at: "" },
        Fault { name: "a key that stands twice", from: "kind: statutory\n", to: "kind: statutory\nkind: non_statutory\n", at: "kind: non_statutory" },
    ]);
}

#[test]
fn files_mean_what_they_show() {
    assert_faults(&[
        Fault { name: "an anchor", from: "agency: ez-civil-affairs", to: "agency: &one ez-civil-affairs", at: "agency: &one" },
        Fault { name: "an alias", from: "need: living", to: "need: *one", at: "need: *one" },
        Fault { name: "a tag", from: "need: living", to: "need: !!str living", at: "need: !!str" },
        Fault { name: "a merge", from: "need: living", to: "need: living\n<<: {per: year}", at: "<<:" },
    ]);
}

#[test]
fn words_that_are_not_known() {
    assert_faults(&[
        Fault { name: "an unknown key", from: "kind: statutory\n", to: "kind: statutory\ncolour: red\n", at: "colour: red" },
        Fault { name: "an unknown agency", from: "agency: ez-civil-affairs", to: "agency: ez-nobody", at: "agency: ez-nobody" },
        Fault { name: "an unknown need", from: "need: living", to: "need: lving", at: "need: lving" },
        Fault { name: "an unknown kind", from: "kind: statutory\n", to: "kind: legal\n", at: "kind: legal" },
        Fault { name: "an unknown rhythm", from: "per: month", to: "per: week", at: "per: week" },
        Fault { name: "an unknown paper", from: "application-form", to: "application-from", at: "application-from" },
        Fault { name: "another format", from: "format: 1", to: "format: 2", at: "format: 2" },
    ]);
}

#[test]
fn values_that_leave_a_day_open_or_claim_it_twice() {
    let at = "value: 165";
    assert_faults(&[
        Fault {
            name: "no date", from: SECOND_VALUE, to: "{checked_until: 2008-12-31, where: household.zone == 'district', value: 165, clause: 四(一)2}", at
        },
        Fault {
            name: "no such day",
            from: SECOND_VALUE,
            to: "{from: 2008-02-30, checked_until: 2008-12-31, where: household.zone == 'district', value: 165, clause: 四(一)2}",
            at,
        },
        Fault {
            name: "no number",
            from: SECOND_VALUE,
            to: "{from: 2008-01-01, checked_until: 2008-12-31, where: household.zone == 'district', value: much, clause: 四(一)2}",
            at: "value: much",
        },
        Fault {
            name: "two values for one zone",
            from: SECOND_VALUE,
            to: "{from: 2008-01-01, checked_until: 2008-12-31, where: household.zone == 'city', value: 165, clause: 四(一)2}",
            at: "",
        },
        Fault {
            name: "a value for all beside one for some",
            from: SECOND_VALUE,
            to: "{from: 2008-01-01, checked_until: 2008-12-31, value: 165, clause: 四(一)2}",
            at: "",
        },
        Fault {
            name: "no value in January",
            from: SECOND_VALUE,
            to: "{from: 2008-02-01, checked_until: 2008-12-31, where: household.zone == 'district', value: 165, clause: 四(一)2}",
            at: "",
        },
        Fault {
            name: "no value after 2008",
            from: SECOND_VALUE,
            to: "{from: 2008-01-01, to: 2008-12-31, checked_until: 2008-12-31, where: household.zone == 'district', value: 165, clause: 四(一)2}",
            at: "",
        },
        Fault {
            name: "no value for a zone",
            from: SECOND_VALUE,
            to: "{from: 2008-01-01, checked_until: 2008-12-31, where: household.zone == 'district' && household.pipe_gas, value: 165, clause: 四(一)2}",
            at: "",
        },
    ]);
}

#[test]
fn cases_that_fail() {
    assert_faults(&[
        Fault { name: "another amount", from: "expect: eligible, amount: \"0.01\"", to: "expect: eligible, amount: \"0.02\"", at: "amount: \"0.02\"" },
        Fault {
            name: "another verdict",
            from: "expect: ineligible, because: [urban-hukou]",
            to: "expect: eligible, amount: \"0.01\"",
            at: "name: rural registration",
        },
        Fault { name: "another reason", from: "because: [urban-hukou]", to: "because: [permanent-resident]", at: "name: rural registration" },
        Fault { name: "other facts missing", from: "missing: [household.income_month]", to: "missing: [household.zone]", at: "missing: [household.zone]" },
    ]);
}

#[test]
fn bytes_that_are_not_utf8() {
    let copy = CatalogCopy::of_ezhou();
    let path = copy.file_of(PROGRAM);
    let text = fs::read_to_string(&path).expect("a file");
    let (before, after) = text.split_once("kind: statutory").expect("a line to break");
    fs::write(&path, [before.as_bytes(), b"kind: \xb7\xa8\xb6\xa8", after.as_bytes()].concat()).expect("a file");
    assert_check_names(&copy, &[copy.place_of(PROGRAM, "kind: ")], "another encoding");
    assert_only_left_out(&copy, &CatalogCopy::of_ezhou().recommend(), &[PROGRAM], "another encoding");
}

#[test]
fn one_id_in_two_files() {
    let copy = CatalogCopy::of_ezhou();
    let path = copy.file_of(PROGRAM);
    let second = path.with_file_name("second.yaml");
    fs::copy(&path, &second).expect("a file");
    let places = [copy.place_of(PROGRAM, "id: ez-urban-dibao"), copy.place_of(PROGRAM, "id: ez-urban-dibao").replace("ez-urban-dibao.yaml", "second.yaml")];
    assert_check_names(&copy, &places, "one id twice");
    assert_only_left_out(&copy, &CatalogCopy::of_ezhou().recommend(), &[PROGRAM], "one id twice");
}

#[test]
fn a_relation_to_an_unknown_program_leaves_its_program_in() {
    let copy = CatalogCopy::of_ezhou();
    copy.replace(PROGRAM, "excludes: ez-rural-dibao-1", "excludes: ez-no-such");
    assert_check_names(&copy, &[copy.place_of(PROGRAM, "excludes: ez-no-such")], "unknown relation");
    assert_only_left_out(&copy, &CatalogCopy::of_ezhou().recommend(), &[], "unknown relation");
}

#[test]
fn an_empty_file_is_named() {
    let copy = CatalogCopy::of_ezhou();
    fs::write(copy.file_of(PROGRAM), "").expect("a file");
    assert_check_names(&copy, &[copy.place_of(PROGRAM, "")], "empty file");
}

#[test]
fn all_faults_of_all_files_are_told_at_once() {
    let copy = CatalogCopy::whole();
    copy.replace(PROGRAM, "agency: ez-civil-affairs", "agency: ez-nobody");
    copy.replace(PROGRAM, "when: household.income_pc < param.standard", "when: household.incme_pc < param.standard");
    let appended = [("ez-util-gas", "colour: red"), ("ez-edu-boarder", "cases: [{"), ("ez-house-new", "format: 3")];
    for (id, line) in appended {
        let path = copy.file_of(id);
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(&path, format!("{}\n{line}\n", text.trim_end())).expect("a file");
    }
    let places: Vec<String> = [
        (PROGRAM, "agency: ez-nobody"),
        (PROGRAM, "household.incme_pc"),
        ("ez-util-gas", "colour: red"),
        ("ez-edu-boarder", ""),
        ("ez-house-new", "format: 3"),
    ]
    .map(|(id, at)| copy.place_of(id, at))
    .into();
    assert_check_names(&copy, &places, "many faults");
    assert_only_left_out(&copy, &CatalogCopy::whole().recommend(), &[PROGRAM, "ez-util-gas", "ez-edu-boarder", "ez-house-new"], "many faults");
}

#[test]
fn the_same_catalog_elsewhere_is_sound() {
    let run = CatalogCopy::whole().check();
    assert_eq!(run.status, 0, "{}", run.out);
}

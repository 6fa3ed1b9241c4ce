//! Is one person one, in whatever household and however the number is written?

use crate::office::{Office, number};
use engine::alerts::AlertKind;

const GRANTED: &str = "granted 500.00 2026-09-01..2027-08-31";

/// Two donors' programs for one need.
fn office() -> Office {
    Office::new(&[("held", ""), ("new", ""), ("whole", "paid_to: household")])
}

/// A number that ends with X.
fn number_with_x() -> String {
    (1..100).map(|order| number("19700101", order)).find(|number| number.ends_with('X')).expect("one in eleven")
}

#[test]
fn each_written_form_of_a_number_is_the_same_person() {
    let own = number_with_x();
    let old = format!("{}{}", &own[..6], &own[8..17]);
    let wide: String = own.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).expect("full width")).collect();
    let spaced = format!(" {} {}-{} ", &own[..6], &own[6..14], &own[14..]);
    for written in [own.clone(), own.to_lowercase(), old, wide, spaced] {
        for (first, second) in [(&own, &written), (&written, &own)] {
            let mut office = office();
            office.family("h", &[("h-1", first)]);
            office.family("g", &[("g-1", second)]);
            office.give("h", "h-1", "held");
            assert_eq!(office.ask("g", "g-1", "new"), "overlap with held", "{first} {second}");
            assert_eq!(office.ask("g", "household", "whole"), "overlap with held", "{first} {second}");
            assert_eq!(office.ask("g", "g-1", "held"), "overlap with held", "{first} {second}");
        }
    }
}

#[test]
fn another_number_is_another_person() {
    let mut office = office();
    office.family("h", &[("h-1", &number("19700101", 1))]);
    office.family("g", &[("g-1", &number("19700101", 3))]);
    office.give("h", "h-1", "held");
    assert_eq!(office.ask("g", "g-1", "new"), GRANTED);
}

#[test]
fn people_without_a_number_are_not_taken_for_each_other() {
    let mut office = office();
    office.family("h", &[("h-1", "")]);
    office.family("g", &[("g-1", "")]);
    office.give("h", "h-1", "held");
    assert_eq!(office.ask("g", "g-1", "new"), GRANTED);
}

#[test]
fn the_same_member_id_in_another_household_is_another_person() {
    let mut office = office();
    office.family("h", &[("one", "")]);
    office.family("g", &[("one", "")]);
    office.give("h", "one", "held");
    assert_eq!(office.ask("g", "one", "new"), GRANTED);
}

fn named(id: &str, member: &str, name: &str, number: &str) -> String {
    format!(
        "{{\"id\": \"{id}\", \"area\": \"110101\", \"permanent_resident\": true, \
         \"members\": [{{\"id\": \"{member}\", \"name\": \"{name}\", \"id_number\": \"{number}\"}}]}}"
    )
}

#[test]
fn two_names_under_one_number_are_refused_what_the_other_holds_and_somebody_must_look() {
    let own = number("19700101", 1);
    let mut office = office();
    office.put(&named("h", "h-1", "王伟", &own));
    let registered = office.put(&named("g", "g-1", "李芳", &own));
    assert!(!registered.warnings.is_empty(), "whoever registers is told");
    office.give("h", "h-1", "held");
    assert_eq!(office.ask("g", "g-1", "new"), "overlap with held");
    assert_eq!(office.ask("g", "g-1", "held"), "overlap with held");
    assert_eq!(office.alerts(AlertKind::SharedNumber).len(), 1);
}

#[test]
fn two_names_under_one_number_are_refused_the_law_s_aid_that_the_other_holds() {
    let own = number("19700101", 1);
    let mut office = Office::new(&[("law", "kind: statutory\nper: month"), ("other", "kind: statutory\nneed: food")]);
    office.put(&named("h", "h-1", "王伟", &own));
    office.put(&named("g", "g-1", "李芳", &own));
    office.give("h", "h-1", "law");
    assert_eq!(office.ask("g", "g-1", "law"), "overlap with law");
    assert_eq!(office.ask("g", "g-1", "other"), GRANTED, "which the other does not hold");
}

#[test]
fn a_number_that_fails_is_no_key() {
    let own = number("19700101", 1);
    let last = if own.ends_with('1') { "2" } else { "1" };
    let wrong = format!("{}{last}", &own[..17]);
    let mut office = office();
    office.family("h", &[("h-1", &own)]);
    office.family("g", &[("g-1", &wrong)]);
    office.give("h", "h-1", "held");
    assert_eq!(office.ask("g", "g-1", "new"), GRANTED, "nobody is turned away for a clerk's slip");
    assert_eq!(office.alerts(AlertKind::DoubtfulNumber).len(), 1);
}

#[test]
fn who_leaves_and_founds_a_household_takes_his_aid_along() {
    let (one, two) = (number("19700101", 1), number("19720202", 2));
    let mut office = office();
    office.family("h", &[("h-1", &one), ("h-2", &two)]);
    office.give("h", "h-2", "held");
    office.family("h", &[("h-1", &one)]);
    office.family("g", &[("g-1", &two)]);
    assert_eq!(office.ask("g", "g-1", "new"), "overlap with held");
    assert_eq!(office.ask("g", "household", "whole"), "overlap with held");
    assert_eq!(office.ask("h", "h-1", "new"), GRANTED, "who stayed never had it");
}

#[test]
fn a_household_s_aid_goes_with_each_member_when_it_is_split() {
    let (one, two) = (number("19700101", 1), number("19720202", 2));
    let mut office = office();
    office.family("h", &[("h-1", &one), ("h-2", &two)]);
    office.give("h", "household", "whole");
    office.family("h", &[("h-1", &one)]);
    office.family("g", &[("g-1", &two)]);
    for (household, member) in [("h", "h-1"), ("g", "g-1")] {
        assert_eq!(office.ask(household, member, "new"), "overlap with whole", "{member}");
        assert_eq!(office.ask(household, "household", "whole"), "overlap with whole", "{household}");
    }
}

#[test]
fn who_joins_a_household_brings_his_aid_into_it() {
    let (one, two) = (number("19700101", 1), number("19720202", 2));
    let mut office = office();
    office.family("h", &[("h-1", &one)]);
    office.family("g", &[("g-1", &two)]);
    office.give("g", "g-1", "held");
    office.family("h", &[("h-1", &one), ("h-2", &two)]);
    assert_eq!(office.ask("h", "household", "whole"), "overlap with held");
    assert_eq!(office.ask("h", "h-1", "new"), GRANTED);
}

#[test]
fn a_member_who_joins_later_was_not_covered() {
    let mut office = office();
    office.family("h", &[("h-1", "")]);
    office.give("h", "household", "whole");
    office.family("h", &[("h-1", ""), ("h-2", "")]);
    assert_eq!(office.ask("h", "h-2", "new"), GRANTED, "beneficiaries are the members on the day of the award");
    assert_eq!(office.ask("h", "h-1", "new"), "overlap with whole");
}

#[test]
fn a_corrected_number_finds_the_other_registration() {
    let own = number("19700101", 1);
    let mut office = office();
    office.family("h", &[("h-1", &own)]);
    office.give("h", "h-1", "held");
    office.family("g", &[("g-1", &number("19700101", 3))]);
    office.family("g", &[("g-1", &own)]);
    assert_eq!(office.ask("g", "g-1", "new"), "overlap with held");
}

#[test]
fn overlaps_that_are_found_later_undo_nothing() {
    let own = number("19700101", 1);
    let mut office = office();
    office.family("h", &[("h-1", &own)]);
    office.family("g", &[("g-1", "")]);
    office.give("h", "h-1", "held");
    office.give("g", "g-1", "new");
    office.family("g", &[("g-1", &own)]);
    assert_eq!(office.held("g-1"), ["new"]);
    assert_eq!(office.held("h-1"), ["held"]);
    assert_eq!(office.fund_stands("till"), "opening 1000000.00 granted 1000.00 left 999000.00");
    assert_eq!(office.alerts(AlertKind::SharedNumber).len(), 1, "somebody is asked to look");
}

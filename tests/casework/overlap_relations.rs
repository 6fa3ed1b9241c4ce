//! Do two programs with a named relation keep it, whichever file states it and whichever comes first?

use crate::office::{Office, day};
use crate::said::said;
use engine::casework::{AwardRequest, PastPerson};
use engine::ledger::{AidRecord, GrantId, read};

/// Two programs of different needs, so that nothing but the relation speaks.
fn office(of_a: &str, of_b: &str) -> Office {
    let mut office = Office::new(&[("a", &format!("need: living\n{of_a}")), ("b", &format!("need: food\n{of_b}"))]);
    office.usual_family();
    office
}

#[test]
fn what_excludes_refuses_and_names_the_other_from_both_sides() {
    for (of_a, of_b) in [("relations: [{excludes: b}]", ""), ("", "relations: [{excludes: a}]")] {
        for (first, second) in [("a", "b"), ("b", "a")] {
            let mut office = office(of_a, of_b);
            office.give("h", "h-1", first);
            assert_eq!(office.ask("h", "h-1", second), format!("overlap with {first}"), "{of_a} {of_b}");
            assert_eq!(office.ask("h", "h-2", second), "granted 500.00 2026-09-01..2027-08-31", "another person");
        }
    }
}

#[test]
fn without_a_relation_and_for_different_needs_both_are_given() {
    let mut office = office("", "");
    office.give("h", "h-1", "a");
    assert_eq!(office.ask("h", "h-1", "b"), "granted 500.00 2026-09-01..2027-08-31");
}

#[test]
fn what_excludes_refuses_statutory_aid_too() {
    let mut office = office("kind: statutory\nrelations: [{excludes: b}]", "kind: statutory");
    office.give("h", "h-1", "b");
    assert_eq!(office.ask("h", "h-1", "a"), "overlap with b");
}

#[test]
fn days_that_meet_on_one_day_collide_and_days_that_follow_do_not() {
    for (on, expected) in [("2026-09-30", "overlap with b"), ("2026-10-01", "granted 500.00 2026-10-01..2027-09-30")] {
        let mut office = office("relations: [{excludes: b}]", "covers: {months: 1}");
        office.give("h", "h-1", "b");
        assert_eq!(office.ask_on(on, "h", "h-1", "a"), expected);
    }
}

#[test]
fn new_aid_whose_days_end_before_the_held_begins_does_not_collide() {
    let mut office = office("relations: [{excludes: b}]\ncovers: {months: 1}", "");
    office.on("2026-10-01").give("h", "h-1", "b");
    for (on, expected) in [("2026-09-02", "overlap with b"), ("2026-09-01", "granted 500.00 2026-09-01..2026-09-30")] {
        let request = AwardRequest { on: day(on), ..office.request("h", "h-1", "a") };
        assert_eq!(said(&office.award(&request)), expected);
    }
}

fn held_by_the_first(office: &Office) -> GrantId {
    read::<AidRecord>(office.store(), &office.people("h-1")[0]).expect("readable").expect("held").held[0].grant
}

const SMALL: &str = "amount: {exactly: \"300\"}";

#[test]
fn of_the_highest_the_smaller_is_refused_beside_the_larger() {
    for (of_a, of_b) in [("relations: [{highest_of: [b]}]", ""), ("", "relations: [{highest_of: [a]}]")] {
        let mut office = office(of_a, &format!("{SMALL}\n{of_b}"));
        let larger = office.give("h", "h-1", "a");
        assert_eq!(office.ask("h", "h-1", "b"), "overlap with a");
        let request = AwardRequest { replaces: Some(larger), ..office.request("h", "h-1", "b") };
        assert_ne!(said(&office.award(&request)).split(' ').next(), Some("granted"), "a smaller one replaces nothing");
        assert_eq!(office.held("h-1"), ["a"]);
    }
}

#[test]
fn of_the_highest_a_larger_one_replaces_the_smaller_only_by_word() {
    for (of_a, of_b) in [("relations: [{highest_of: [b]}]", ""), ("", "relations: [{highest_of: [a]}]")] {
        let mut office = office(of_a, &format!("{SMALL}\n{of_b}"));
        let smaller = office.give("h", "h-1", "b");
        assert_eq!(office.on("2026-11-01").ask("h", "h-1", "a"), "overlap with b", "nobody has said so");
        let request = AwardRequest { replaces: Some(smaller), ..office.request("h", "h-1", "a") };
        assert_eq!(said(&office.award(&request)), "granted 500.00 2026-11-01..2027-10-31");
        assert!(office.ask("h", "h-1", "b").starts_with("overlap with"), "the smaller one does not come back");
    }
}

#[test]
fn the_highest_is_found_by_the_year() {
    // 50 a month are 600 a year, which is more than 500 once.
    let mut office = office("relations: [{highest_of: [b]}]", "per: month\namount: {exactly: \"50\"}");
    office.give("h", "h-1", "b");
    let held = held_by_the_first(&office);
    let request = AwardRequest { replaces: Some(held), ..office.request("h", "h-1", "a") };
    assert_eq!(said(&office.award(&request)), "overlap with b");
    // 260 a term are 520 a year, which is more than 500.
    let mut office = self::office("relations: [{highest_of: [b]}]", "per: term\namount: {exactly: \"260\"}");
    office.give("h", "h-1", "a");
    let held = held_by_the_first(&office);
    let request = AwardRequest { replaces: Some(held), ..office.request("h", "h-1", "b") };
    assert_eq!(said(&office.award(&request)), "granted 260.00 2026-08-01..2027-01-31");
}

#[test]
fn a_replaced_grant_that_was_not_paid_gives_its_money_back() {
    let mut office = office("relations: [{highest_of: [b]}]", SMALL);
    let smaller = office.give("h", "h-1", "b");
    let request = AwardRequest { replaces: Some(smaller), ..office.request("h", "h-1", "a") };
    office.give_what(&request);
    assert_eq!(office.fund_stands("till"), "opening 1000000.00 granted 500.00 left 999500.00");
}

#[test]
fn what_tops_up_pays_the_difference() {
    for (of_a, of_b) in [("relations: [{tops_up: b}]", ""), ("relations: [{tops_up: b}]", "kind: statutory")] {
        let mut office = office(of_a, &format!("{SMALL}\n{of_b}"));
        office.give("h", "h-1", "b");
        let said = office.ask("h", "h-1", "a");
        assert!(said.starts_with("granted 200.00 2026-09-01..2027-08-31"), "{said}");
        let said = office.ask("h", "h-2", "a");
        assert_eq!(said, "granted 500.00 2026-09-01..2027-08-31", "nothing to take off for who holds nothing");
    }
}

#[test]
fn what_tops_up_and_is_smaller_pays_nothing() {
    let mut office = office(&format!("{SMALL}\nrelations: [{{tops_up: b}}]"), "");
    office.give("h", "h-1", "b");
    assert_eq!(office.ask("h", "h-1", "a"), "capped");
    let mut office = self::office("relations: [{tops_up: b}]", "");
    office.give("h", "h-1", "b");
    assert_eq!(office.ask("h", "h-1", "a"), "capped", "the same amount leaves nothing either");
}

#[test]
fn what_tops_up_counts_by_the_year() {
    // 100 a month are 1200 a year; 300 for the same year leave 900, which are 75 a month.
    let mut office = office("per: month\namount: {exactly: \"100\"}\nrelations: [{tops_up: b}]", SMALL);
    office.give("h", "h-1", "b");
    let said = office.ask("h", "h-1", "a");
    assert!(said.starts_with("granted 75.00 2026-09-01..2027-08-31"), "{said}");
}

#[test]
fn what_tops_up_takes_nothing_off_for_days_that_do_not_meet() {
    let mut office = office("relations: [{tops_up: b}]", &format!("{SMALL}\ncovers: {{months: 1}}"));
    office.give("h", "h-1", "b");
    assert_eq!(office.ask_on("2026-10-01", "h", "h-1", "a"), "granted 500.00 2026-10-01..2027-09-30");
}

#[test]
fn what_stacks_is_given_beside_aid_for_the_same_need() {
    for (of_a, of_b) in [("relations: [{stacks: b}]", ""), ("", "relations: [{stacks: a}]")] {
        for (first, second) in [("a", "b"), ("b", "a")] {
            let mut office = Office::new(&[("a", &format!("need: food\n{of_a}")), ("b", &format!("need: food\n{of_b}"))]);
            office.usual_family().give("h", "h-1", first);
            assert_eq!(office.ask("h", "h-1", second), "granted 500.00 2026-09-01..2027-08-31");
        }
    }
}

#[test]
fn two_programs_may_exclude_each_other_for_one_cause_only() {
    for (first, second) in [("a", "b"), ("b", "a")] {
        for (one, other, expected) in [
            (Some("fire"), Some("fire"), format!("overlap with {first}")),
            (Some("fire"), Some("flood"), "granted 500.00 2026-09-01..2027-08-31".to_string()),
            (Some("fire"), None, format!("overlap with {first}")),
            (None, Some("fire"), format!("overlap with {first}")),
        ] {
            let mut office = office("repeats: per_cause\nrelations: [{excludes_same_cause: b}]", "repeats: per_cause");
            let mut ask = |program: &str, cause: Option<&str>| {
                let request = AwardRequest { cause: cause.map(str::to_string), ..office.request("h", "h-1", program) };
                said(&office.award(&request))
            };
            ask(first, one);
            assert_eq!(ask(second, other), expected, "{first} for {one:?}, {second} for {other:?}");
        }
    }
}

#[test]
fn what_comes_after_another_waits_until_that_is_awarded() {
    let mut office = office("relations: [{after: b}]", "");
    assert_eq!(office.ask("h", "h-1", "a"), "not before b");
    office.give("h", "h-2", "b");
    assert_eq!(office.ask("h", "h-1", "a"), "not before b", "another person's");
    office.give("h", "h-1", "b");
    assert_eq!(office.ask("h", "h-1", "a"), "granted 500.00 2026-09-01..2027-08-31");
    assert_eq!(office.ask("h", "h-2", "a"), "granted 500.00 2026-09-01..2027-08-31");
}

#[test]
fn nobody_waits_for_a_program_that_is_out_of_force() {
    for (ends, expected) in [("2026-08-31", "granted 500.00 2026-09-01..2027-08-31"), ("2026-09-01", "not before b")] {
        let mut office = office("relations: [{after: b}]", &format!("in_force: {{from: 2026-01-01, to: {ends}}}"));
        assert_eq!(office.ask("h", "h-1", "a"), expected, "b ends on {ends}");
    }
}

#[test]
fn what_comes_after_another_goes_one_way_only() {
    let mut office = office("relations: [{after: b}]", "");
    assert_eq!(office.ask("h", "h-1", "b"), "granted 500.00 2026-09-01..2027-08-31");
}

#[test]
fn aid_to_the_household_and_to_a_member_share_the_member() {
    for (first, second) in [("a", "b"), ("b", "a")] {
        let mut office = office("paid_to: household\nrelations: [{excludes: b}]", "");
        let recipient = |program: &str| if program == "a" { "household" } else { "h-2" };
        office.give("h", recipient(first), first);
        assert_eq!(office.ask("h", recipient(second), second), format!("overlap with {first}"));
    }
}

#[test]
fn of_two_relations_for_one_pair_the_stricter_holds() {
    for (of_a, of_b) in [("relations: [{stacks: b}]", "relations: [{excludes: a}]"), ("relations: [{excludes: b}]", "relations: [{stacks: a}]")] {
        let mut office = office(of_a, of_b);
        office.give("h", "h-1", "a");
        assert_eq!(office.ask("h", "h-1", "b"), "overlap with a");
    }
}

/// A relation with an id that nobody has stays in force by id: here against aid that was given elsewhere under it.
#[test]
fn a_relation_to_a_program_that_is_not_in_the_catalog_holds_by_id() {
    let mut office = office("relations: [{excludes: vanished}]", "");
    let who = PastPerson::Member { member: "h-1".into(), household: None };
    assert_eq!(said(&office.past(who, "vanished", "food", "2026-01-01", Some("2026-12-31"))).split(' ').next(), Some("granted"));
    assert_eq!(office.ask("h", "h-1", "a"), "overlap with vanished");
    assert_eq!(office.ask("h", "h-2", "a"), "granted 500.00 2026-09-01..2027-08-31");
}

/// Monthly aid of 300 of which a cap leaves 1000 a year.
const CAPPED: &str = "kind: statutory\nper: month\namount: {exactly: \"300\"}\ncaps: [{amount: 1000, per: year, for: person, says: {zh: 限额, en: ceiling}}]";

#[test]
fn what_tops_up_capped_monthly_aid_takes_off_what_it_really_pays() {
    // 3600 a year at its rate, but 1000 under its ceiling.
    let mut office = office("kind: statutory\nper: year\namount: {exactly: \"1500\"}\nrelations: [{tops_up: b}]", CAPPED);
    office.on("2026-01-01").give("h", "h-1", "b");
    assert_eq!(office.ask("h", "h-1", "a"), "granted 500.00 2026-01-01..2026-12-31 cut");
    // By the month that is a twelfth.
    let mut office = self::office("kind: statutory\nper: month\namount: {exactly: \"200\"}\nrelations: [{tops_up: b}]", CAPPED);
    office.on("2026-01-01").give("h", "h-1", "b");
    assert_eq!(office.ask("h", "h-1", "a"), "granted 116.67 2026-01-01.. cut");
}

#[test]
fn what_tops_up_for_years_takes_off_the_fullest_of_them() {
    // One month of 2026 is 300; each later year is 1000.
    let mut office = office("kind: statutory\nper: month\namount: {exactly: \"200\"}\nrelations: [{tops_up: b}]", CAPPED);
    office.on("2026-12-01").give("h", "h-1", "b");
    assert_eq!(office.ask("h", "h-1", "a"), "granted 116.67 2026-12-01.. cut");
    // For that month alone the one instalment counts.
    let mut office = self::office("kind: statutory\nper: year\namount: {exactly: \"500\"}\nrelations: [{tops_up: b}]", CAPPED);
    office.on("2026-12-01").give("h", "h-1", "b");
    assert_eq!(office.ask("h", "h-1", "a"), "granted 200.00 2026-01-01..2026-12-31 cut");
}

#[test]
fn of_the_highest_capped_monthly_aid_counts_with_what_it_pays() {
    // 3600 at its rate are more than 1500, the 1000 that it pays are not.
    let mut office = office("kind: statutory\nper: year\namount: {exactly: \"1500\"}\nrelations: [{highest_of: [b]}]", CAPPED);
    office.on("2026-01-01").give("h", "h-1", "b");
    let request = AwardRequest { replaces: Some(held_by_the_first(&office)), ..office.request("h", "h-1", "a") };
    assert_eq!(said(&office.award(&request)), "granted 1500.00 2026-01-01..2026-12-31");
}

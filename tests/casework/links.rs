//! Do linked registrations bar each other, and are those told apart left alone?

use crate::office::{Office, number};
use crate::said::said;
use engine::alerts::AlertKind;
use engine::casework::{AwardRequest, PastPerson, identify};
use engine::ledger::IdentityFinding::{self, Different, Open, Same};
use engine::ledger::{FoundOverlap, read_all};

const GRANTED: &str = "granted 500.00 2026-09-01..2027-08-31";

/// Two donors' programs for one need, and three households of one.
fn office() -> Office {
    let mut office = Office::new(&[("a", ""), ("b", ""), ("fire", "kind: statutory\nper: event")]);
    for (household, member) in [("h", "h-1"), ("g", "g-1"), ("f", "f-1")] {
        office.family(household, &[(member, "")]);
    }
    office
}

fn find(office: &mut Office, one: &str, other: &str, finding: IdentityFinding) -> String {
    let (one, other) = (office.people(one)[0], office.people(other)[0]);
    said(&office.act(|desk| identify(desk, one, other, finding, "looked at both papers")))
}

#[test]
fn a_link_bars_what_the_other_holds_and_parting_ends_it() {
    let mut office = office();
    office.give("h", "h-1", "a");
    assert_eq!(find(&mut office, "g-1", "h-1", Same), "done");
    assert_eq!(office.ask("g", "g-1", "b"), "overlap with a");
    assert_eq!(office.ask("g", "g-1", "a"), "overlap with a");
    assert_eq!(find(&mut office, "h-1", "g-1", Open), "done");
    assert_eq!(office.ask("g", "g-1", "b"), GRANTED);
}

#[test]
fn links_reach_through_others() {
    let mut office = office();
    find(&mut office, "h-1", "g-1", Same);
    find(&mut office, "g-1", "f-1", Same);
    office.give("h", "h-1", "a");
    assert_eq!(office.ask("f", "f-1", "b"), "overlap with a");
}

#[test]
fn a_number_of_a_linked_registration_counts_too() {
    let mut office = office();
    let own = number("19700101", 1);
    office.family("h", &[("h-1", &own)]);
    office.family("e", &[("e-1", &own)]);
    find(&mut office, "g-1", "h-1", Same);
    office.give("e", "e-1", "a");
    assert_eq!(office.ask("g", "g-1", "b"), "overlap with a");
}

#[test]
fn registrations_told_apart_do_not_bar_each_other_though_they_bear_one_number() {
    let mut office = office();
    let own = number("19700101", 1);
    office.family("h", &[("h-1", &own)]);
    office.family("g", &[("g-1", &own)]);
    office.give("h", "h-1", "a");
    assert_eq!(office.ask("g", "g-1", "b"), "overlap with a");
    assert_eq!(find(&mut office, "g-1", "h-1", Different), "done");
    assert_eq!(office.ask("g", "g-1", "b"), GRANTED);
}

#[test]
fn aid_that_both_hold_is_told_once_and_nothing_is_undone() {
    let mut office = office();
    office.give("h", "h-1", "a");
    office.give("g", "g-1", "b");
    assert!(office.alerts(AlertKind::OverlapFound).is_empty());
    find(&mut office, "h-1", "g-1", Same);
    assert_eq!(office.alerts(AlertKind::OverlapFound).len(), 1);
    assert_eq!((office.held("h-1"), office.held("g-1")), (vec!["a".to_string()], vec!["b".to_string()]));
}

#[test]
fn one_cause_is_one_cause_for_both_and_another_is_another() {
    let mut office = office();
    let ask = |office: &mut Office, household: &str, member: &str, cause: &str| {
        let request = AwardRequest { cause: Some(cause.into()), ..office.request(household, member, "fire") };
        said(&office.award(&request))
    };
    assert_eq!(ask(&mut office, "h", "h-1", "fire"), "granted 500.00 2026-09-01..2026-09-01");
    find(&mut office, "h-1", "g-1", Same);
    assert_eq!(ask(&mut office, "g", "g-1", "fire"), "overlap with fire");
    assert_eq!(ask(&mut office, "g", "g-1", "flood"), "granted 500.00 2026-09-01..2026-09-01");
}

#[test]
fn the_same_finding_twice_and_oneself_are_refused() {
    let mut office = office();
    assert_eq!(find(&mut office, "h-1", "h-1", Same), "faults other");
    assert_eq!(find(&mut office, "h-1", "g-1", Open), "not possible");
    find(&mut office, "h-1", "g-1", Same);
    assert_eq!(find(&mut office, "g-1", "h-1", Same), "not possible");
    assert_eq!(find(&mut office, "g-1", "h-1", Different), "done", "a finding may be corrected");
}

#[test]
fn a_link_of_a_registration_under_the_same_number_counts_too() {
    let mut office = office();
    let own = number("19700101", 1);
    office.family("h", &[("h-1", &own)]);
    office.family("e", &[("e-1", &own)]);
    find(&mut office, "e-1", "g-1", Same);
    office.give("g", "g-1", "a");
    assert_eq!(office.ask("h", "h-1", "b"), "overlap with a");
}

#[test]
fn whoever_is_told_apart_from_one_registration_is_told_apart_from_all_of_that_person() {
    let mut office = office();
    let own = number("19700101", 1);
    office.family("h", &[("h-1", &own)]);
    office.family("e", &[("e-1", &own)]);
    find(&mut office, "g-1", "h-1", Same);
    office.give("e", "e-1", "a");
    assert_eq!(office.ask("h", "h-1", "b"), "overlap with a");
    find(&mut office, "g-1", "e-1", Different);
    assert_eq!(office.ask("h", "h-1", "b"), GRANTED);
}

#[test]
fn a_further_link_among_people_known_to_be_one_tells_nothing_again() {
    let mut office = office();
    office.give("h", "h-1", "a");
    office.give("f", "f-1", "b");
    find(&mut office, "h-1", "g-1", Same);
    find(&mut office, "g-1", "f-1", Same);
    find(&mut office, "h-1", "f-1", Same);
    assert_eq!(read_all::<FoundOverlap>(office.store()).expect("readable").len(), 1);
}

#[test]
fn all_aid_that_collides_is_told() {
    let mut office = Office::new(&[("a", ""), ("b", "need: food"), ("c", "need: living\nrelations: [{excludes: a}, {excludes: b}]")]);
    office.family("h", &[("h-1", "")]);
    office.family("g", &[("g-1", "")]);
    office.give("h", "h-1", "a");
    office.give("h", "h-1", "b");
    office.give("g", "g-1", "c");
    find(&mut office, "h-1", "g-1", Same);
    assert_eq!(office.alerts(AlertKind::OverlapFound).len(), 2);
}

#[test]
fn a_late_record_is_told_where_another_registration_of_the_person_holds_aid() {
    let mut office = office();
    office.give("h", "h-1", "a");
    find(&mut office, "h-1", "g-1", Same);
    let who = PastPerson::Member { member: "g-1".into(), household: Some("g".into()) };
    office.past(who, "b", "education", "2026-08-01", Some("2026-12-31")).expect("recorded");
    assert_eq!(office.alerts(AlertKind::OverlapFound).len(), 1);
}

/// Why a finding can't be made.
fn why_not(office: &mut Office, one: &str, other: &str, finding: IdentityFinding) -> engine::words::Words {
    let (one, other) = (office.people(one)[0], office.people(other)[0]);
    match office.act(|desk| identify(desk, one, other, finding, "looked at both papers")) {
        Err(engine::casework::CaseError::Refused(engine::ledger::Refusal::NotPossible { says })) => says,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_link_never_joins_through_a_third_who_were_told_apart() {
    let mut office = office();
    assert_eq!(find(&mut office, "h-1", "g-1", Different), "done");
    assert_eq!(find(&mut office, "h-1", "f-1", Same), "done");
    let (one, other) = (office.people("h-1")[0].to_string(), office.people("g-1")[0].to_string());
    let says = why_not(&mut office, "f-1", "g-1", Same);
    for text in [&says.zh, &says.en] {
        assert!(text.contains(&one) && text.contains(&other) && text.contains("li") && text.contains("2026-09-01"), "the finding is named: {text}");
    }
    assert_eq!(find(&mut office, "h-1", "g-1", Open), "done");
    assert_eq!(find(&mut office, "f-1", "g-1", Same), "done", "once it was taken back");
    office.give("h", "h-1", "a");
    assert_eq!(office.ask("g", "g-1", "b"), "overlap with a");
}

#[test]
fn who_are_one_through_others_are_told_apart_after_a_link_between_was_taken_back() {
    let mut office = office();
    office.family("e", &[("e-1", "")]);
    for (one, other) in [("h-1", "g-1"), ("g-1", "f-1"), ("f-1", "e-1")] {
        assert_eq!(find(&mut office, one, other, Same), "done");
    }
    let ids: Vec<String> = ["h-1", "g-1", "f-1", "e-1"].iter().map(|member| office.people(member)[0].to_string()).collect();
    let says = why_not(&mut office, "h-1", "f-1", Different);
    assert!(ids[..3].iter().all(|id| says.zh.contains(id) && says.en.contains(id)) && !says.en.contains(&ids[3]), "the links between: {}", says.en);
    assert_eq!(find(&mut office, "g-1", "f-1", Open), "done");
    assert_eq!(find(&mut office, "h-1", "f-1", Different), "done");
}

#[test]
fn a_later_finding_about_the_same_two_takes_the_place_of_the_earlier() {
    let mut office = office();
    for finding in [Same, Different, Same] {
        assert_eq!(find(&mut office, "h-1", "g-1", finding), "done", "{finding:?}");
    }
    assert_eq!(find(&mut office, "g-1", "f-1", Same), "done");
    assert_eq!(find(&mut office, "h-1", "f-1", Same), "done", "they are one already");
    assert_eq!(find(&mut office, "h-1", "f-1", Different), "not possible", "also with a link of their own, they are joined through the third");
}

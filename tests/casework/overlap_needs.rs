//! Is one donor's or local aid given for a person, need and days, and does the law's aid stand beside it?

use crate::office::Office;
use engine::casework::PastPerson;

const GRANTED: &str = "granted 500.00 2026-09-01..2027-08-31";

fn asked_beside(held: (&str, &str), new: (&str, &str)) -> String {
    let lines = |(kind, need): (&str, &str)| format!("kind: {kind}\nneed: {need}");
    let mut office = Office::new(&[("held", &lines(held)), ("new", &lines(new))]);
    office.usual_family().give("h", "h-1", "held");
    office.ask("h", "h-1", "new")
}

#[test]
fn two_non_statutory_for_the_same_need_are_refused() {
    for (held, new) in [("education", "education"), ("education", "education.tuition"), ("education.tuition", "education"), ("food", "food")] {
        assert_eq!(asked_beside(("non_statutory", held), ("non_statutory", new)), "overlap with held", "{held} {new}");
    }
}

#[test]
fn two_non_statutory_for_different_needs_are_given() {
    for (held, new) in [("education", "food"), ("education.tuition", "education.books"), ("living", "food"), ("education.books", "living")] {
        assert_eq!(asked_beside(("non_statutory", held), ("non_statutory", new)), GRANTED, "{held} {new}");
    }
}

#[test]
fn non_statutory_aid_supplements_statutory_aid() {
    for need in ["education", "education.tuition"] {
        assert_eq!(asked_beside(("statutory", "education"), ("non_statutory", need)), GRANTED);
        assert_eq!(asked_beside(("non_statutory", "education"), ("statutory", need)), GRANTED);
    }
}

#[test]
fn two_statutory_are_for_the_law_to_relate() {
    assert_eq!(asked_beside(("statutory", "education"), ("statutory", "education")), GRANTED);
}

#[test]
fn another_member_has_a_need_of_his_own() {
    let mut office = Office::new(&[("held", ""), ("new", "")]);
    office.usual_family().give("h", "h-1", "held");
    assert_eq!(office.ask("h", "h-2", "new"), GRANTED);
}

#[test]
fn aid_to_the_household_covers_each_member() {
    let mut office = Office::new(&[("held", "paid_to: household"), ("new", "")]);
    office.usual_family().give("h", "household", "held");
    for member in ["h-1", "h-2"] {
        assert_eq!(office.ask("h", member, "new"), "overlap with held");
    }
    let mut office = Office::new(&[("held", ""), ("new", "paid_to: household")]);
    office.usual_family().give("h", "h-2", "held");
    assert_eq!(office.ask("h", "household", "new"), "overlap with held");
}

#[test]
fn one_per_household_makes_the_household_the_unit() {
    let mut office = Office::new(&[("held", "one_per_household: true"), ("new", "need: food")]);
    office.usual_family().give("h", "h-1", "held");
    assert_eq!(office.ask("h", "h-2", "held"), "overlap with held");
    assert_eq!(office.ask("h", "h-1", "held"), "overlap with held");
    assert_eq!(office.ask("h", "h-2", "new"), GRANTED);
    office.family("g", &[("g-1", "")]);
    assert_eq!(office.ask("g", "g-1", "held"), GRANTED, "another household");
}

#[test]
fn without_that_each_member_gets_it() {
    let mut office = Office::new(&[("held", "")]);
    office.usual_family().give("h", "h-1", "held");
    assert_eq!(office.ask("h", "h-2", "held"), GRANTED);
}

#[test]
fn days_meet_on_one_day_or_not() {
    for (on, expected) in [("2026-09-30", "overlap with held"), ("2026-10-01", "granted 500.00 2026-10-01..2027-09-30")] {
        let mut office = Office::new(&[("held", "covers: {months: 1}"), ("new", "")]);
        office.usual_family().give("h", "h-1", "held");
        assert_eq!(office.ask_on(on, "h", "h-1", "new"), expected);
    }
}

#[test]
fn a_cancelled_grant_that_was_not_paid_frees_the_place() {
    let mut office = Office::new(&[("held", ""), ("new", "")]);
    let grant = office.usual_family().give("h", "h-1", "held");
    assert_eq!(office.cancel(grant), "done");
    assert_eq!(office.ask("h", "h-1", "new"), GRANTED);
}

#[test]
fn a_cancelled_grant_that_was_never_paid_counts_for_no_repeat() {
    let mut office = Office::new(&[("held", "repeats: never")]);
    let grant = office.usual_family().give("h", "h-1", "held");
    assert_eq!(office.cancel(grant), "done");
    assert_eq!(office.ask("h", "h-1", "held"), GRANTED);
}

#[test]
fn a_cancelled_grant_that_was_paid_was_had() {
    let mut office = Office::new(&[("held", "repeats: never"), ("new", "")]);
    let grant = office.usual_family().give("h", "h-1", "held");
    assert_eq!(office.pay(grant, "500"), "done");
    assert_eq!(office.cancel(grant), "done");
    assert_eq!(office.ask("h", "h-1", "new"), "overlap with held");
    assert_eq!(office.ask_on("2030-01-01", "h", "h-1", "held"), "overlap with held", "never in a life");
    let mut office = Office::new(&[("held", ""), ("new", "")]);
    let grant = office.usual_family().give("h", "h-1", "held");
    assert_eq!(office.pay(grant, "500"), "done");
    assert_eq!(office.on("2026-11-01").cancel(grant), "done");
    assert_eq!(office.ask("h", "h-1", "new"), "overlap with held", "the whole sum for twelve months was paid");
}

#[test]
fn aid_that_was_given_elsewhere_collides() {
    for who in [PastPerson::Member { member: "h-1".into(), household: None }, PastPerson::Household("h".into())] {
        let mut office = Office::new(&[("new", "")]);
        let answer = office.usual_family().past(who, "elsewhere", "education.books", "2026-08-01", Some("2026-09-01"));
        assert!(answer.is_ok(), "{answer:?}");
        assert_eq!(office.ask("h", "h-1", "new"), "overlap with elsewhere");
        assert_eq!(office.ask_on("2026-09-02", "h", "h-1", "new"), "granted 500.00 2026-09-02..2027-09-01", "it has ended");
    }
}

#[test]
fn aid_that_was_given_elsewhere_counts_for_repeats() {
    let mut office = Office::new(&[("new", "repeats: never")]);
    let who = PastPerson::Member { member: "h-1".into(), household: None };
    assert!(office.usual_family().past(who, "new", "education", "2021-01-01", Some("2021-12-31")).is_ok());
    assert_eq!(office.ask("h", "h-1", "new"), "overlap with new");
}

#[test]
fn past_aid_is_never_refused_itself() {
    let mut office = Office::new(&[("held", "")]);
    office.usual_family().give("h", "h-1", "held");
    let who = PastPerson::Member { member: "h-1".into(), household: None };
    assert!(office.past(who, "elsewhere", "education", "2026-09-01", None).is_ok());
    assert_eq!(office.held("h-1"), ["held", "elsewhere"]);
}

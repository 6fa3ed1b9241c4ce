//! Is a recommendation shown as what it is: open, held already, excluded, capped, suspended, out of season, or without money?

use crate::office::{Office, number};
use engine::casework::StandingNow::{Capped, ExcludedBy, FundEmpty, HeldAlready, NotInSeason, Open, Suspended};
use engine::casework::Suspended as Who;
use engine::eligibility::Verdict;
use engine::ledger::{Refusal, Scope};
use engine::store::Store;

#[test]
fn open() {
    let mut office = Office::new(&[("p", "")]);
    assert_eq!(office.usual_family().standing("h", "h-1", "p"), Open);
}

#[test]
fn held_already_names_the_grant_and_its_last_day() {
    let mut office = Office::new(&[("p", "")]);
    let grant = office.usual_family().give("h", "h-1", "p");
    assert_eq!(office.standing("h", "h-1", "p"), HeldAlready);
    assert_eq!(office.standing("h", "h-2", "p"), Open);
    let look = office.look("h");
    let found = look.standings.iter().find_map(|one| one.refusal.as_ref());
    let Some(Refusal::Overlap(overlap)) = found else { panic!("{found:?}") };
    assert_eq!((overlap.grant, overlap.until.map(|day| day.to_string())), (grant, Some("2027-08-31".to_string())));
}

#[test]
fn excluded_by_a_relation_and_by_the_same_need() {
    let mut office = Office::new(&[("p", ""), ("q", ""), ("r", "need: food\nrelations: [{excludes: p}]"), ("s", "need: living")]);
    office.usual_family().give("h", "h-1", "p");
    let standings = ["q", "r", "s"].map(|program| office.standing("h", "h-1", program));
    assert_eq!(standings, [ExcludedBy, ExcludedBy, Open]);
}

#[test]
fn excluded_by_a_larger_one() {
    let mut office = Office::new(&[("p", "need: food\nrelations: [{highest_of: [q]}]"), ("q", "amount: {exactly: \"600\"}")]);
    office.usual_family().give("h", "h-1", "q");
    assert_eq!(office.standing("h", "h-1", "p"), ExcludedBy);
}

#[test]
fn capped() {
    let lines = "kind: statutory\nper: year\ncaps: [{amount: 500, per: ever, for: person, says: {zh: 限额, en: ceiling}}]";
    let mut office = Office::new(&[("p", lines)]);
    office.usual_family().on("2025-01-01").give("h", "h-1", "p");
    assert_eq!(office.on("2026-01-01").standing("h", "h-1", "p"), Capped);
    assert_eq!(office.standing("h", "h-2", "p"), Open);
}

#[test]
fn suspended() {
    let mut office = Office::new(&[("p", "")]);
    office.usual_family().suspend(Who::Person("h-1".into()), Scope::All, "2026-09-01", Some("2026-09-10"));
    assert_eq!(office.standing("h", "h-1", "p"), Suspended);
    assert_eq!(office.standing("h", "h-2", "p"), Open);
    assert_eq!(office.on("2026-09-11").standing("h", "h-1", "p"), Open);
}

#[test]
fn not_in_season() {
    let mut office = Office::new(&[("p", "season: {from: \"08-15\", to: \"09-30\"}")]);
    office.usual_family();
    for (day, expected) in [("2026-08-14", NotInSeason), ("2026-08-15", Open), ("2026-09-30", Open), ("2026-10-01", NotInSeason)] {
        assert_eq!(office.on(day).standing("h", "h-1", "p"), expected, "{day}");
    }
}

#[test]
fn fund_empty() {
    let mut office = Office::without_funds(&[("p", ""), ("q", "kind: statutory\nneed: food")]);
    office.usual_family().fund("f", "500", &["p", "q"]);
    assert_eq!(office.standing("h", "h-2", "p"), Open);
    office.give("h", "h-1", "p");
    assert_eq!(office.standing("h", "h-2", "p"), FundEmpty);
    assert_eq!(office.standing("h", "h-2", "q"), Open, "statutory aid never waits for a fund");
}

#[test]
fn what_needs_facts_has_a_standing_too() {
    let lines = "criteria: [{id: orphan, when: person.orphan, says: {zh: 孤儿, en: orphan}, clause: 一}]";
    let mut office = Office::new(&[("p", lines), ("q", "")]);
    office.usual_family().give("h", "h-1", "q");
    let look = office.look("h");
    let found = look.recommendations.list.iter().position(|one| one.program.id == "p").expect("recommended");
    assert_eq!(look.recommendations.list[found].verdict, Verdict::Needs);
    assert_eq!(office.standing("h", "h-1", "p"), ExcludedBy);
    assert_eq!(office.standing("h", "h-2", "p"), Open);
}

#[test]
fn each_recommendation_has_one_in_the_order_of_the_list() {
    let mut office = Office::new(&[("b", ""), ("a", "need: food"), ("c", "paid_to: household\nneed: living")]);
    office.usual_family().give("h", "h-2", "a");
    let look = office.look("h");
    let said: Vec<String> =
        look.recommendations.list.iter().zip(&look.standings).map(|(one, stands)| format!("{} {:?} {:?}", one.program.id, one.recipient, stands.now)).collect();
    assert_eq!(look.recommendations.list.len(), look.standings.len());
    assert_eq!(said, ["a Member(0) Open", "a Member(1) HeldAlready", "b Member(0) Open", "b Member(1) Open", "c Household Open"]);
}

#[test]
fn the_order_of_the_members_makes_no_difference() {
    let standings = |members: &[(&str, &str)]| {
        let mut office = Office::new(&[("p", ""), ("q", "")]);
        office.family("h", members);
        office.give("h", "h-1", "p");
        ["h-1", "h-2"].map(|member| office.standing("h", member, "q"))
    };
    assert_eq!(standings(&[("h-1", ""), ("h-2", "")]), standings(&[("h-2", ""), ("h-1", "")]));
}

#[test]
fn what_another_registration_of_the_person_holds_is_held() {
    let own = number("19700101", 1);
    let mut office = Office::new(&[("p", ""), ("q", "")]);
    office.family("h", &[("h-1", &own)]);
    office.family("g", &[("g-1", &own)]);
    office.give("h", "h-1", "p");
    assert_eq!(office.standing("g", "g-1", "p"), HeldAlready);
    assert_ne!(office.standing("g", "g-1", "q"), Open);
}

#[test]
fn a_standing_is_what_the_award_then_says() {
    let mut office = Office::new(&[("p", ""), ("q", ""), ("r", "need: food")]);
    office.usual_family().give("h", "h-1", "p");
    for (member, program) in [("h-1", "p"), ("h-1", "q"), ("h-1", "r"), ("h-2", "p"), ("h-2", "r")] {
        let stands = office.standing("h", member, program);
        let said = office.ask("h", member, program);
        assert_eq!(stands == Open, said.starts_with("granted"), "{member} {program}: {stands:?}, {said}");
    }
}

#[test]
fn looking_changes_nothing() {
    let mut office = Office::new(&[("p", ""), ("q", "")]);
    office.usual_family().give("h", "h-1", "p");
    let before = office.store().position();
    for _ in 0..3 {
        office.look("h");
    }
    assert_eq!(office.store().position(), before);
}

//! Whom does a suspension bar, from what, and for which days?

use crate::office::{Office, day, number};
use crate::said::said;
use engine::casework::{AwardRequest, PastPerson, Suspended, lift_suspension};
use engine::ledger::Scope;
use engine::store::Store;

const FREE: &str = "granted 500.00 2026-09-01..2027-08-31";
const BARRED: &str = "suspended until open";

fn of_programs(ids: &[&str]) -> Scope {
    Scope::Named { programs: ids.iter().map(|id| id.to_string()).collect(), needs: Vec::new() }
}

fn of_needs(ids: &[&str]) -> Scope {
    Scope::Named { programs: Vec::new(), needs: ids.iter().map(|id| id.to_string()).collect() }
}

fn person(id: &str) -> Suspended {
    Suspended::Person(id.into())
}

#[test]
fn all_is_all() {
    let mut office = Office::new(&[("p", ""), ("q", "kind: statutory\nneed: food"), ("r", "paid_to: household\nneed: living")]);
    office.usual_family().suspend(person("h-1"), Scope::All, "2026-09-01", None);
    assert_eq!(office.ask("h", "h-1", "p"), BARRED);
    assert_eq!(office.ask("h", "h-1", "q"), BARRED);
    assert_eq!(office.ask("h", "household", "r"), BARRED, "any beneficiary");
    assert_eq!(office.ask("h", "h-2", "p"), FREE, "another member");
}

#[test]
fn a_named_program_and_no_other() {
    let mut office = Office::new(&[("p", ""), ("q", "need: food")]);
    office.usual_family().suspend(person("h-1"), of_programs(&["p"]), "2026-09-01", None);
    assert_eq!(office.ask("h", "h-1", "p"), BARRED);
    assert_eq!(office.ask("h", "h-1", "q"), FREE);
}

#[test]
fn a_need_with_all_that_lies_within_it() {
    let mut office = Office::new(&[("p", ""), ("q", "need: education.tuition"), ("r", "need: food")]);
    office.usual_family().suspend(person("h-1"), of_needs(&["education"]), "2026-09-01", None);
    assert_eq!(office.ask("h", "h-1", "p"), BARRED);
    assert_eq!(office.ask("h", "h-1", "q"), BARRED);
    assert_eq!(office.ask("h", "h-1", "r"), FREE);
    let mut office = Office::new(&[("p", "need: education.books")]);
    office.usual_family().suspend(person("h-1"), of_needs(&["education.tuition"]), "2026-09-01", None);
    assert_eq!(office.ask("h", "h-1", "p"), FREE, "a sibling");
}

const POOR: &str = "criteria: [{id: poor, when: \"household.dibao != 'none'\", says: {zh: 低保, en: poor}, clause: 一}]";
const POOR_OR_ORPHAN: &str = "criteria: [{id: poor, when: \"household.dibao != 'none' || person.orphan\", says: {zh: 低保, en: poor}, clause: 一}]";

#[test]
fn what_rests_on_the_allowance_is_computed_for_this_household() {
    let programs = [("poor", format!("need: living\n{POOR}")), ("either", POOR_OR_ORPHAN.to_string()), ("all", "need: food".to_string())];
    let mut office = Office::new(&programs.each_ref().map(|(id, lines)| (*id, lines.as_str())));
    office.put(
        "{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"dibao\": \"urban\", \
         \"members\": [{\"id\": \"h-1\", \"orphan\": true}, {\"id\": \"h-2\", \"orphan\": false}, {\"id\": \"h-3\"}]}",
    );
    office.suspend(Suspended::Household("h".into()), Scope::RestsOnDibao, "2026-09-01", None);
    for (member, program, expected) in [
        ("h-1", "poor", BARRED),
        ("h-1", "either", FREE),
        ("h-1", "all", FREE),
        ("h-2", "either", BARRED),
        ("h-2", "all", FREE),
        // Without the allowance nobody knows: it would not *stay* eligible.
        ("h-3", "either", BARRED),
    ] {
        assert_eq!(office.ask("h", member, program), expected, "{member} {program}");
    }
}

#[test]
fn a_household_is_all_its_members() {
    let mut office = Office::new(&[("p", ""), ("r", "paid_to: household\nneed: living")]);
    office.usual_family().suspend(Suspended::Household("h".into()), Scope::All, "2026-09-01", None);
    for (recipient, program) in [("h-1", "p"), ("h-2", "p"), ("household", "r")] {
        assert_eq!(office.ask("h", recipient, program), BARRED);
    }
}

#[test]
fn from_its_first_day_to_its_last() {
    for (today, on, expected) in [
        ("2026-09-09", "2026-09-09", "granted"),
        ("2026-09-10", "2026-09-10", "suspended until 2026-09-20"),
        ("2026-09-20", "2026-09-20", "suspended until 2026-09-20"),
        ("2026-09-21", "2026-09-21", "granted"),
        // On the day asked for, or on the day it is recorded.
        ("2026-09-15", "2026-09-05", "suspended until 2026-09-20"),
        ("2026-09-25", "2026-09-15", "suspended until 2026-09-20"),
        ("2026-09-25", "2026-09-05", "granted"),
    ] {
        let mut office = Office::new(&[("p", "")]);
        office.usual_family().suspend(person("h-1"), Scope::All, "2026-09-10", Some("2026-09-20"));
        let request = AwardRequest { on: day(on), ..office.on(today).request("h", "h-1", "p") };
        let said = said(&office.award(&request));
        assert!(said.starts_with(expected), "{today} {on}: {said}");
    }
}

#[test]
fn lifting_lets_in_again_once() {
    let mut office = Office::new(&[("p", "")]);
    let suspension = office.usual_family().suspend(person("h-1"), Scope::All, "2026-09-01", None);
    assert_eq!(office.ask("h", "h-1", "p"), BARRED);
    assert_eq!(said(&office.act(|desk| lift_suspension(desk, suspension, "heard"))), "done");
    assert_eq!(office.ask("h", "h-1", "p"), FREE);
    assert_eq!(said(&office.act(|desk| lift_suspension(desk, suspension, "again"))), "not possible");
}

#[test]
fn lifting_one_leaves_the_other() {
    let mut office = Office::new(&[("p", "")]);
    let one = office.usual_family().suspend(person("h-1"), Scope::All, "2026-09-01", None);
    office.suspend(Suspended::Household("h".into()), of_programs(&["p"]), "2026-09-01", Some("2026-12-31"));
    assert_eq!(said(&office.act(|desk| lift_suspension(desk, one, "heard"))), "done");
    assert_eq!(office.ask("h", "h-1", "p"), "suspended until 2026-12-31");
}

#[test]
fn refusals_for_overlap_and_suspension_are_events() {
    let mut office = Office::new(&[("p", ""), ("q", "")]);
    office.usual_family().give("h", "h-2", "p");
    office.suspend(person("h-1"), Scope::All, "2026-09-01", None);
    for (member, program, expected) in [("h-1", "p", BARRED), ("h-2", "q", "overlap with p")] {
        let before = office.store().position();
        assert_eq!(office.ask("h", member, program), expected);
        assert!(office.store().position() > before, "{expected}");
    }
}

#[test]
fn running_aid_goes_on() {
    let mut office = Office::new(&[("p", "per: month\namount: {exactly: \"100\"}")]);
    let grant = office.usual_family().give("h", "h-1", "p");
    office.suspend(person("h-1"), Scope::All, "2026-09-01", None);
    assert_eq!(office.held("h-1"), ["p"]);
    assert_eq!(office.pay(grant, "100"), "done", "it is stopped only by a decision after the person was heard");
}

#[test]
fn a_number_bars_the_person_in_every_household() {
    let own = number("19700101", 1);
    let mut office = Office::new(&[("p", "")]);
    office.family("h", &[("h-1", &own)]);
    office.family("g", &[("g-1", &own)]);
    office.suspend(person(&own.to_lowercase()), Scope::All, "2026-09-01", None);
    assert_eq!(office.ask("h", "h-1", "p"), BARRED);
    assert_eq!(office.ask("g", "g-1", "p"), BARRED);
}

#[test]
fn who_moves_out_stays_suspended() {
    let (one, two) = (number("19700101", 1), number("19720202", 2));
    let mut office = Office::new(&[("p", "")]);
    office.family("h", &[("h-1", &one), ("h-2", &two)]);
    office.suspend(Suspended::Household("h".into()), Scope::All, "2026-09-01", None);
    office.family("h", &[("h-1", &one)]);
    office.family("g", &[("g-1", &two)]);
    assert_eq!(office.ask("g", "g-1", "p"), BARRED);
}

#[test]
fn the_same_person_under_a_second_registration_is_suspended_too() {
    let own = number("19700101", 1);
    let mut office = Office::new(&[("p", "")]);
    office.family("h", &[("h-1", &own)]);
    office.suspend(person("h-1"), Scope::All, "2026-09-01", None);
    office.family("g", &[("g-1", &own)]);
    assert_eq!(office.ask("g", "g-1", "p"), BARRED, "one person is all written forms of one number");
}

#[test]
fn past_aid_is_recorded_of_whomever() {
    let mut office = Office::new(&[("p", "")]);
    office.usual_family().suspend(person("h-1"), Scope::All, "2026-09-01", None);
    let who = PastPerson::Member { member: "h-1".into(), household: None };
    assert!(office.past(who, "elsewhere", "food", "2026-01-01", None).is_ok());
}

#[test]
fn an_exception_where_facts_are_missing_is_no_way_around() {
    let pupil = format!(
        "{}, {{id: pupil, when: \"person.student == 'primary'\", says: {{zh: 小学生, en: a pupil}}, clause: 一}}]",
        POOR.strip_suffix(']').expect("a list")
    );
    let mut office = Office::new(&[("poor-pupil", pupil.as_str()), ("all", "need: food")]);
    office.put("{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"dibao\": \"urban\", \"members\": [{\"id\": \"h-1\"}]}");
    office.suspend(Suspended::Household("h".into()), Scope::RestsOnDibao, "2026-09-01", None);
    let asked = |office: &mut Office, program: &str| {
        let request = AwardRequest { exception: Some("the school is closed".into()), ..office.request("h", "h-1", program) };
        said(&office.award(&request))
    };
    assert_eq!(asked(&mut office, "poor-pupil"), BARRED, "whether it is a pupil is unknown, that it rests on the allowance is not");
    assert_eq!(asked(&mut office, "all"), FREE);
}

/// The rural allowance of a place that makes no classes is an allowance too.
#[test]
fn what_rests_on_the_rural_allowance_is_locked_as_well() {
    let rests = "kind: statutory\ncriteria: [{id: r, when: household.rural_dibao, says: {zh: 农村低保, en: rural}, clause: 一}]\nbase: {on: 2026-08-01, household: {area: \"110101\", rural_dibao: true}, members: [{birth_date: 2010-01-01}]}";
    let mut office = Office::new(&[("p", rests), ("q", "kind: statutory")]);
    office.put(r#"{"id":"h","area":"110101","permanent_resident":true,"rural_dibao":true,"members":[{"id":"h-1"}]}"#);
    office.suspend(Suspended::Person("h-1".into()), Scope::RestsOnDibao, "2026-09-01", None);
    assert!(office.ask("h", "h-1", "p").starts_with("suspended"), "{}", office.ask("h", "h-1", "p"));
    assert!(office.ask("h", "h-1", "q").starts_with("granted"));
}

//! Do facts follow the awards that set them, and go with them?

use crate::office::{Office, day};
use engine::casework::{AwardRequest, StandingNow};

const ALLOWANCE: &str = "kind: statutory
need: living
paid_to: household
per: month
confers: {dibao: urban}";

/// Rests on the status.
const TUITION: &str = "criteria: [{id: on-allowance, when: \"household.dibao == 'urban'\", says: {zh: 低保, en: on the allowance}, clause: 一}]";

fn office() -> Office {
    let mut office = Office::new(&[("allowance", ALLOWANCE), ("tuition", TUITION)]);
    office.usual_family();
    office
}

#[test]
fn programs_that_rest_on_a_status_follow_its_award_from_the_first_day() {
    let mut office = office();
    assert_eq!(office.ask("h", "h-1", "tuition"), "needs-facts household.dibao");
    office.give("h", "household", "allowance");
    assert_eq!(office.standing("h", "h-1", "tuition"), StandingNow::Open);
    assert_eq!(office.ask("h", "h-1", "tuition"), "granted 500.00 2026-09-01..2027-08-31");
    let before = AwardRequest { on: day("2026-08-31"), ..office.request("h", "h-2", "tuition") };
    assert_eq!(crate::said::said(&office.award(&before)), "needs-facts household.dibao");
}

#[test]
fn its_end_withdraws_it() {
    let mut office = office();
    let grant = office.give("h", "household", "allowance");
    office.pay(grant, "500");
    office.on("2026-11-01").cancel(grant);
    assert_eq!(office.ask("h", "h-1", "tuition"), "needs-facts household.dibao");
    let while_it_ran = AwardRequest { on: day("2026-10-31"), ..office.request("h", "h-1", "tuition") };
    assert_eq!(crate::said::said(&office.award(&while_it_ran)), "granted 500.00 2026-10-31..2027-10-30");
}

#[test]
fn what_was_told_while_it_ran_goes_with_it_and_what_is_told_later_stands() {
    let mut office = office();
    let grant = office.give("h", "household", "allowance");
    office.pay(grant, "500");
    let told = "{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"dibao\": \"urban\", \"members\": [{\"id\": \"h-1\"}, {\"id\": \"h-2\"}]}";
    office.on("2026-10-01").put(told);
    office.on("2026-11-01").cancel(grant);
    assert_eq!(office.ask("h", "h-1", "tuition"), "needs-facts household.dibao", "it was an echo of the award");
    office.on("2026-12-02").put(told);
    assert_eq!(office.ask("h", "h-1", "tuition"), "granted 500.00 2026-12-02..2027-12-01", "it was told again after the end");
}

#[test]
fn a_suspension_of_what_rests_on_it_sees_it() {
    let mut office = office();
    office.give("h", "household", "allowance");
    let person = engine::casework::Suspended::Person("h-1".into());
    office.suspend(person, engine::ledger::Scope::RestsOnDibao, "2026-09-01", None);
    assert_eq!(office.ask("h", "h-1", "tuition"), "suspended until open");
}

/// For who has no allowance.
const MARGINAL: &str = "kind: statutory
need: food
per: month
criteria: [{id: without, when: \"household.dibao == 'none'\", says: {zh: 非低保, en: no allowance}, clause: 一}]
cases:
  - {name: helped, set: {household.dibao: none}, expect: eligible, amount: \"500.00\"}
  - {name: not helped, expect: ineligible}";

/// Less for who has it.
const SCHOOL: &str = "kind: statutory
need: education.books
per: month
amount: {exactly: \"household.dibao == 'urban' ? 100 : 300\"}
cases:
  - {name: on the allowance, expect: eligible, amount: \"100.00\"}
  - {name: without it, set: {household.dibao: none}, expect: eligible, amount: \"300.00\"}
  - {name: elsewhere, set: {household.permanent_resident: false}, expect: ineligible}";

#[test]
fn an_award_that_sets_a_status_names_the_running_aid_that_no_longer_fits_it() {
    let steady = "kind: statutory\nneed: education.tuition\nper: month";
    let mut office = Office::new(&[("allowance", ALLOWANCE), ("marginal", MARGINAL), ("school", SCHOOL), ("steady", steady), ("once", "kind: statutory")]);
    let told = "{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"dibao\": \"none\", \"members\": [{\"id\": \"h-1\"}, {\"id\": \"h-2\"}]}";
    office.put(told);
    let marginal = office.give("h", "h-1", "marginal");
    let school = office.give("h", "h-2", "school");
    for (member, program) in [("h-1", "steady"), ("h-2", "once")] {
        office.give("h", member, program);
    }
    office.key = Some(("k".into(), "body".into()));
    let request = office.on("2026-10-01").request("h", "household", "allowance");
    let first = office.award(&request);
    let Ok(engine::ledger::Answer::Granted { look_again, .. }) = &first else { panic!("{first:?}") };
    let named: std::collections::BTreeSet<_> = look_again.iter().copied().collect();
    assert_eq!(named, [marginal, school].into(), "aid that fits as before, and what was given once, are not named");
    assert_eq!(office.held("h-1"), ["marginal", "steady", "allowance"], "nothing was taken");
    office.key = Some(("k".into(), "body".into()));
    assert_eq!(office.award(&request), first, "the same under its key");
}

#[test]
fn aid_that_sets_what_was_told_already_names_nothing() {
    let mut office = Office::new(&[("allowance", ALLOWANCE), ("school", SCHOOL)]);
    office.put("{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"dibao\": \"urban\", \"members\": [{\"id\": \"h-1\"}]}");
    office.give("h", "h-1", "school");
    let request = office.request("h", "household", "allowance");
    let answer = office.award(&request);
    assert!(matches!(&answer, Ok(engine::ledger::Answer::Granted { look_again, .. }) if look_again.is_empty()), "{answer:?}");
}

/// Below 300 it is the allowance, else none; of whom nobody knows the income nothing is set.
#[test]
fn a_value_may_hang_on_the_household() {
    let allowance = "paid_to: household\nneed: living\nkind: statutory\nper: month\namount: {exactly: \"600\"}\n\
confers: {dibao: {first: [{when: household.income_month < 300, value: urban}, {value: none}]}}";
    for (income, expected) in [(r#""income_month":"299.99","#, "granted"), (r#""income_month":"300.00","#, "not-eligible"), ("", "needs-facts household.dibao")]
    {
        let mut office = Office::new(&[("allowance", allowance), ("tuition", TUITION)]);
        office.put(&format!(r#"{{"id":"h","area":"110101","permanent_resident":true,{income}"members":[{{"id":"h-1"}}]}}"#));
        office.give("h", "household", "allowance");
        let said = office.ask("h", "h-1", "tuition");
        assert!(said.starts_with(expected), "{income} {said}");
    }
}

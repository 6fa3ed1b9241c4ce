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

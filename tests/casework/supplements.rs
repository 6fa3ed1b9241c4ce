//! Does a birth bring exactly one more share, once, and for nobody else?

use crate::office::Office;
use crate::said::said;
use engine::casework::AwardRequest;
use engine::ledger::GrantId;

/// Monthly aid to a household: 100 yuan a head.
const ALLOWANCE: &str = "kind: statutory
need: living
paid_to: household
per: month
parameters:
  share: {unit: yuan, name: {zh: 每人, en: a head}, values: [{from: 2020-01-01, checked_until: 2030-12-31, value: 100, clause: 一}]}
amount: {exactly: \"household.size * param.share\"}
cases:
  - {name: helped, expect: eligible, amount: \"100.00\"}
  - {name: not helped, set: {household.permanent_resident: false, household.dibao: none, member.1.orphan: false, member.1.student: none}, expect: ineligible}";

fn office() -> (Office, GrantId) {
    let mut office = Office::new(&[("allowance", ALLOWANCE)]);
    office.family("h", &[("h-1", ""), ("h-2", "")]);
    assert_eq!(office.ask("h", "household", "allowance"), "granted 200.00 2026-09-01..");
    let held = engine::ledger::read::<engine::ledger::AidRecord>(office.store(), &office.people("h-1")[0]).expect("readable").expect("aid");
    let base = held.held[0].grant;
    (office, base)
}

fn supplement(office: &mut Office, base: GrantId) -> String {
    let request = AwardRequest { supplements: Some(base), ..office.request("h", "household", "allowance") };
    said(&office.award(&request))
}

#[test]
fn a_newborn_brings_one_share_once() {
    let (mut office, base) = office();
    office.on("2026-10-15");
    assert_eq!(supplement(&mut office, base), "not possible", "nobody has come");
    office.family("h", &[("h-1", ""), ("h-2", ""), ("h-3", "")]);
    assert_eq!(office.ask("h", "household", "allowance"), "overlap with allowance", "a second whole grant stays refused");
    assert_eq!(supplement(&mut office, base), "granted 100.00 2026-10-15..");
    assert_eq!(supplement(&mut office, base), "not possible", "the child has its share");
    assert_eq!(office.held("h-1"), ["allowance"]);
    assert_eq!(office.held("h-3"), ["allowance"]);
}

#[test]
fn twins_bring_two_and_a_later_child_another() {
    let (mut office, base) = office();
    office.family("h", &[("h-1", ""), ("h-2", ""), ("h-3", ""), ("h-4", "")]);
    assert_eq!(supplement(&mut office, base), "granted 200.00 2026-09-01..");
    office.family("h", &[("h-1", ""), ("h-2", ""), ("h-3", ""), ("h-4", ""), ("h-5", "")]);
    assert_eq!(supplement(&mut office, base), "granted 100.00 2026-09-01..");
}

#[test]
fn only_running_aid_of_this_program_and_household_is_supplemented() {
    let (mut office, base) = office();
    office.family("g", &[("g-1", "")]);
    let request = AwardRequest { supplements: Some(base), ..office.request("g", "household", "allowance") };
    assert_eq!(said(&office.award(&request)), "faults supplements");
    office.cancel(base);
    office.family("h", &[("h-1", ""), ("h-2", ""), ("h-3", "")]);
    assert_eq!(supplement(&mut office, base), "not possible");
}

#[test]
fn aid_that_has_run_out_is_not_supplemented() {
    let mut office = Office::new(&[("allowance", &ALLOWANCE.replace("per: month", "per: year"))]);
    office.family("h", &[("h-1", "")]);
    assert_eq!(office.ask("h", "household", "allowance"), "granted 100.00 2026-01-01..2026-12-31");
    let held = engine::ledger::read::<engine::ledger::AidRecord>(office.store(), &office.people("h-1")[0]).expect("readable").expect("aid");
    office.family("h", &[("h-2", "")]);
    office.on("2027-01-01");
    assert_eq!(supplement(&mut office, held.held[0].grant), "not possible");
}

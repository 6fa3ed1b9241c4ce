//! Does a birth bring exactly one more share, once, and for nobody else?

use crate::office::Office;
use crate::said::said;
use engine::casework::{AwardRequest, CaseError, ChangeAct, ChangeRequest, FadingOut, act_on_change, propose_change, record_death};
use engine::ledger::{Answer, ChangeKind, GrantId, GrantRecord, GrantState, Outcome, Refusal, read};

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

#[test]
fn casework_itself_says_that_aid_does_not_run() {
    let mut office = Office::new(&[("allowance", &ALLOWANCE.replace("per: month", "per: year"))]);
    office.family("h", &[("h-1", "")]);
    let base = office.give("h", "household", "allowance");
    office.family("h", &[("h-1", ""), ("h-2", "")]);
    office.on("2027-01-01");
    let request = AwardRequest { supplements: Some(base), ..office.request("h", "household", "allowance") };
    let Err(CaseError::Refused(Refusal::NotPossible { says })) = office.award(&request) else { panic!("refused before the ledger is asked") };
    assert!(says.en.contains("does not run on 2027-01-01"), "{}", says.en);
}

#[test]
fn a_supplement_is_no_base_of_another() {
    let (mut office, base) = office();
    let first = supplemented(&mut office, base);
    office.family("h", &[("h-1", ""), ("h-2", ""), ("h-3", ""), ("h-4", "")]);
    assert_eq!(supplement(&mut office, first), "not possible");
    assert_eq!(supplement(&mut office, base), "granted 100.00 2026-09-01..");
}

/// The base with a supplement for a child.
fn supplemented(office: &mut Office, base: GrantId) -> GrantId {
    office.family("h", &[("h-1", ""), ("h-2", ""), ("h-3", "")]);
    let request = AwardRequest { supplements: Some(base), ..office.request("h", "household", "allowance") };
    office.give_what(&request)
}

fn stands(office: &Office, grant: GrantId) -> (GrantState, Option<String>) {
    let record = read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant");
    (record.state, record.terms.days.to.map(|to| to.to_string()))
}

#[test]
fn a_supplement_is_cancelled_with_its_base() {
    let (mut office, base) = office();
    let more = supplemented(&mut office, base);
    office.on("2026-10-15");
    assert_eq!((office.pay(base, "200.00"), office.pay(more, "100.00")), ("done".into(), "done".into()));
    assert_eq!(office.cancel(base), "done");
    assert_eq!(stands(&office, base), (GrantState::Cancelled, Some("2026-10-14".into())));
    assert_eq!(stands(&office, more), stands(&office, base));
    assert_eq!(office.pay(more, "100.00"), "not possible");
    assert_eq!(office.cancel(more), "not possible", "it is over");
    assert_eq!(office.ask("h", "household", "allowance"), "granted 300.00 2026-10-15..", "nothing of it bars new aid");
}

#[test]
fn a_cancelled_supplement_leaves_its_base() {
    let (mut office, base) = office();
    let more = supplemented(&mut office, base);
    assert_eq!(office.cancel(more), "done");
    assert_eq!(stands(&office, base).0, GrantState::Active);
    assert_eq!(supplement(&mut office, base), "granted 100.00 2026-09-01..", "the child has no share any more");
}

#[test]
fn a_decided_end_ends_both_on_one_day_and_both_are_paid_until_then() {
    let (mut office, base) = office();
    let more = supplemented(&mut office, base);
    let request = ChangeRequest {
        kind: ChangeKind::Stop,
        reason: "works since August".into(),
        clause: "第三十四条".into(),
        reply_days: None,
        from: None,
        fading_out: FadingOut::No,
    };
    let Ok(Answer::ChangeProposed { change, .. }) = office.act(|desk| propose_change(desk, base, &request)) else { panic!("proposed") };
    assert_eq!(said(&office.act(|desk| act_on_change(desk, change, ChangeAct::Hear, "as was said"))), "done");
    assert_eq!(said(&office.act(|desk| act_on_change(desk, change, ChangeAct::Decide(Outcome::Accept), "as was said"))), "done");
    assert_eq!(stands(&office, base), (GrantState::Active, Some("2026-09-30".into())));
    assert_eq!(stands(&office, more), stands(&office, base));
    office.on("2026-11-20");
    assert_eq!(office.pay(more, "100.00"), "done", "September is due");
    assert_eq!(office.pay(more, "0.01"), "not possible", "and no month more");
}

#[test]
fn a_supplement_ends_with_the_death_of_the_only_one_whom_its_base_covers() {
    let mut office = Office::new(&[("allowance", ALLOWANCE)]);
    office.family("h", &[("h-1", "")]);
    let base = office.give("h", "household", "allowance");
    office.family("h", &[("h-1", ""), ("h-2", "")]);
    let request = AwardRequest { supplements: Some(base), ..office.request("h", "household", "allowance") };
    let more = office.give_what(&request);
    office.on("2026-10-15");
    assert_eq!(said(&office.act(|desk| record_death(desk, "h", "h-1", crate::office::day("2026-10-01"), "certificate"))), "done");
    assert_eq!(stands(&office, base), (GrantState::Ended, Some("2026-10-01".into())));
    assert_eq!(stands(&office, more), stands(&office, base));
}

#[test]
fn whoever_replaces_a_grant_replaces_what_adds_to_it() {
    let larger = ALLOWANCE.replace("value: 100", "value: 150").replace("100.00", "150.00") + "\nrelations: [{highest_of: [allowance]}]";
    let mut office = Office::new(&[("allowance", ALLOWANCE), ("larger", &larger)]);
    office.family("h", &[("h-1", ""), ("h-2", "")]);
    let base = office.give("h", "household", "allowance");
    let more = supplemented(&mut office, base);
    office.on("2026-10-15");
    assert_eq!(office.ask("h", "household", "larger"), "overlap with allowance");
    let request = AwardRequest { replaces: Some(base), ..office.request("h", "household", "larger") };
    let new = office.give_what(&request);
    assert_eq!(stands(&office, base), (GrantState::Replaced(new), Some("2026-10-14".into())));
    assert_eq!(stands(&office, more), stands(&office, base));
}

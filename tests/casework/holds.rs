//! Does a hold bar the second agency at once, until its day and not after?

use crate::office::{Office, day, yuan};
use crate::said::said;
use engine::casework::{AwardRequest, StandingNow, hold, release_hold};
use engine::ledger::{Answer, FundRecord, GrantId, GrantRecord, GrantState, read};

/// Two donors' programs for one need, and a third one for another.
fn office() -> Office {
    let mut office = Office::new(&[("a", ""), ("b", "agency: union"), ("food", "need: food")]);
    office.usual_family();
    office
}

fn held(office: &mut Office, recipient: &str, program: &str, until: &str) -> GrantId {
    let request = office.request("h", recipient, program);
    match office.act(|desk| hold(desk, &request, day(until))) {
        Ok(Answer::Granted { grant, amount, .. }) => {
            assert_eq!(amount, Some(yuan("500")));
            grant
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_second_agency_sees_it_at_once_until_it_has_run_out() {
    let mut office = office();
    held(&mut office, "h-1", "a", "2026-09-10");
    assert_eq!(office.ask("h", "h-1", "b"), "overlap with a");
    assert_eq!(office.ask_on("2026-09-10", "h", "h-1", "b"), "overlap with a", "on its last day");
    assert_eq!(office.ask_on("2026-09-11", "h", "h-1", "b"), "granted 500.00 2026-09-11..2027-09-10", "nobody has swept it away");
}

#[test]
fn it_bars_no_other_need_and_no_other_person() {
    let mut office = office();
    held(&mut office, "h-1", "a", "2026-09-10");
    assert_eq!(office.ask("h", "h-1", "food"), "granted 500.00 2026-09-01..2027-08-31");
    assert_eq!(office.ask("h", "h-2", "b"), "granted 500.00 2026-09-01..2027-08-31");
}

#[test]
fn a_look_shows_it() {
    let mut office = office();
    held(&mut office, "h-1", "a", "2026-09-10");
    assert_eq!(office.standing("h", "h-1", "a"), StandingNow::HeldAlready);
    assert_eq!(office.standing("h", "h-1", "b"), StandingNow::ExcludedBy);
    office.on("2026-09-11");
    assert_eq!(office.standing("h", "h-1", "b"), StandingNow::Open);
}

#[test]
fn an_award_redeems_it_once() {
    let mut office = office();
    let kept = held(&mut office, "h-1", "a", "2026-09-10");
    assert_eq!(office.ask("h", "h-1", "a"), "overlap with a", "without naming it");
    let request = AwardRequest { redeems: Some(kept), ..office.request("h", "h-1", "a") };
    let grant = office.give_what(&request);
    let record = read::<GrantRecord>(office.store(), &kept).expect("readable").expect("a hold");
    assert_eq!(record.state, GrantState::Redeemed(grant));
    assert_eq!(said(&office.award(&request)), "overlap with a", "the award itself bars the second");
    assert_eq!(office.ask_on("2026-09-11", "h", "h-1", "b"), "overlap with a", "it is aid now and does not run out");
}

#[test]
fn it_is_redeemed_only_by_what_it_was_placed_for_and_in_time() {
    let mut office = office();
    let kept = held(&mut office, "h-1", "a", "2026-09-10");
    for (recipient, program) in [("h-2", "a"), ("h-1", "food")] {
        let request = AwardRequest { redeems: Some(kept), ..office.request("h", recipient, program) };
        assert_eq!(said(&office.award(&request)), "not possible", "{recipient} {program}");
    }
    office.on("2026-09-11");
    let request = AwardRequest { redeems: Some(kept), ..office.request("h", "h-1", "a") };
    assert_eq!(said(&office.award(&request)), "not possible", "it has run out");
}

#[test]
fn money_is_kept_and_comes_free_by_itself() {
    let mut office = Office::without_funds(&[("a", ""), ("b", "need: food")]);
    office.usual_family().fund("till", "900", &["a", "b"]);
    held(&mut office, "h-1", "a", "2026-09-10");
    let fund = |office: &Office, on: &str| {
        let record = read::<FundRecord>(office.store(), &"till".to_string()).expect("readable").expect("a fund");
        (record.held_on(day(on)), record.left(day(on)))
    };
    assert_eq!(fund(&office, "2026-09-10"), (yuan("500"), yuan("400")));
    assert_eq!(office.ask("h", "h-1", "b"), "fund-empty till 400.00");
    assert_eq!(fund(&office, "2026-09-11"), (yuan("0"), yuan("900")));
    assert_eq!(office.ask_on("2026-09-11", "h", "h-1", "b"), "granted 500.00 2026-09-11..2027-09-10");
    assert_eq!(fund(&office, "2026-09-01"), (yuan("0"), yuan("400")), "the record has dropped what ran out");
}

#[test]
fn whoever_redeems_it_has_its_money() {
    let mut office = Office::without_funds(&[("a", "")]);
    office.usual_family().fund("till", "500", &["a"]);
    let kept = held(&mut office, "h-1", "a", "2026-09-10");
    assert_eq!(office.ask("h", "h-2", "a"), "fund-empty till 0.00");
    let request = AwardRequest { redeems: Some(kept), ..office.request("h", "h-1", "a") };
    office.give_what(&request);
    assert_eq!(office.fund_stands("till"), "opening 500.00 granted 500.00");
}

#[test]
fn it_can_be_given_up_once() {
    let mut office = office();
    let kept = held(&mut office, "h-1", "a", "2026-09-10");
    assert_eq!(said(&office.act(|desk| release_hold(desk, kept, "moved"))), "done");
    assert_eq!(said(&office.act(|desk| release_hold(desk, kept, "moved"))), "not possible");
    assert_eq!(office.ask("h", "h-1", "b"), "granted 500.00 2026-09-01..2027-08-31");
}

#[test]
fn a_hold_is_no_grant() {
    let mut office = office();
    let kept = held(&mut office, "h-1", "a", "2026-09-10");
    assert_eq!(office.pay(kept, "1"), "not possible");
    assert_eq!(office.cancel(kept), "not possible");
}

#[test]
fn whoever_is_barred_or_served_gets_none() {
    let mut office = office();
    office.give("h", "h-1", "a");
    let request = office.request("h", "h-1", "b");
    assert_eq!(said(&office.act(|desk| hold(desk, &request, day("2026-09-10")))), "overlap with a");
    let request = office.request("h", "h-2", "b");
    for until in ["2026-08-31", "2027-09-01"] {
        assert_eq!(said(&office.act(|desk| hold(desk, &request, day(until)))), "faults until", "{until}");
    }
}

#[test]
fn a_larger_grant_that_replaces_it_frees_its_money() {
    let mut office = Office::without_funds(&[("a", "relations: [{highest_of: [b]}]"), ("b", "amount: {exactly: \"300\"}"), ("food", "need: food")]);
    office.usual_family().fund("till", "1500", &["a", "b", "food"]);
    office.give("h", "h-2", "food");
    let request = office.request("h", "h-1", "b");
    let Ok(Answer::Granted { grant: kept, .. }) = office.act(|desk| hold(desk, &request, day("2026-09-10"))) else { panic!("held") };
    let request = AwardRequest { replaces: Some(kept), ..office.request("h", "h-1", "a") };
    let grant = office.give_what(&request);
    assert_eq!(office.fund_stands("till"), "opening 1500.00 granted 1000.00 left 500.00");
    let record = read::<GrantRecord>(office.store(), &kept).expect("readable").expect("a hold");
    assert_eq!(record.state, GrantState::Replaced(grant));
    assert_eq!(office.held("h-1"), ["a"]);
}

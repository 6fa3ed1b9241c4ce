//! Where does a fund stand after each movement, and when does it refuse?

use crate::office::{Office, yuan};
use crate::said::said;
use engine::casework::{AwardRequest, receive_money};

fn of(fund: &str, request: AwardRequest) -> AwardRequest {
    AwardRequest { fund: Some(fund.into()), ..request }
}

#[test]
fn a_fund_after_each_movement() {
    let mut office = Office::without_funds(&[("p", "")]);
    office.usual_family().fund("f", "2000", &["p"]);
    assert_eq!(office.fund_stands("f"), "opening 2000.00 left 2000.00");
    assert_eq!(said(&office.act(|desk| receive_money(desk, "f", yuan("500")))), "done");
    assert_eq!(office.fund_stands("f"), "opening 2000.00 received 500.00 left 2500.00");
    let grant = office.give("h", "h-1", "p");
    assert_eq!(office.fund_stands("f"), "opening 2000.00 received 500.00 granted 500.00 left 2000.00");
    assert_eq!(office.pay(grant, "200"), "done");
    assert_eq!(office.fund_stands("f"), "opening 2000.00 received 500.00 granted 300.00 paid 200.00 left 2000.00");
    assert_eq!(office.take_back(grant, "50"), "done");
    assert_eq!(office.fund_stands("f"), "opening 2000.00 received 500.00 granted 300.00 paid 200.00 returned 50.00 left 2050.00");
    assert_eq!(office.cancel(grant), "done");
    assert_eq!(office.fund_stands("f"), "opening 2000.00 received 500.00 paid 200.00 returned 50.00 left 2350.00");
}

#[test]
fn a_donor_s_monthly_aid_is_held_as_a_whole() {
    let mut office = Office::without_funds(&[("p", "per: month\namount: {exactly: \"100\"}")]);
    office.usual_family().fund("f", "2000", &["p"]);
    let grant = office.give("h", "h-1", "p");
    assert_eq!(office.fund_stands("f"), "opening 2000.00 held 1200.00 left 800.00", "twelve months");
    assert_eq!(office.pay(grant, "100"), "done");
    assert_eq!(office.on("2026-10-01").pay(grant, "100"), "done");
    assert_eq!(office.fund_stands("f"), "opening 2000.00 held 1000.00 paid 200.00 left 800.00");
    assert_eq!(office.ask("h", "h-2", "p"), "fund-empty f 800.00", "the whole sum is not there");
    assert_eq!(office.cancel(grant), "done");
    assert_eq!(office.fund_stands("f"), "opening 2000.00 paid 200.00 left 1800.00");
    assert_eq!(office.ask("h", "h-2", "p"), "granted 100.00 2026-10-01..2027-09-30");
}

#[test]
fn a_donor_s_monthly_aid_needs_its_whole_sum_to_the_last_fen() {
    for (opening, expected) in [("1200", "granted 100.00 2026-09-01..2027-08-31"), ("1199.99", "fund-empty f 1199.99")] {
        let mut office = Office::without_funds(&[("p", "per: month\namount: {exactly: \"100\"}")]);
        office.usual_family().fund("f", opening, &["p"]);
        assert_eq!(office.ask("h", "h-1", "p"), expected);
    }
}

#[test]
fn a_donor_s_empty_fund_refuses_and_stands_as_it_was() {
    let mut office = Office::without_funds(&[("p", "")]);
    office.usual_family().fund("f", "999.99", &["p"]);
    office.give("h", "h-1", "p");
    assert_eq!(office.ask("h", "h-2", "p"), "fund-empty f 499.99");
    assert_eq!(office.fund_stands("f"), "opening 999.99 granted 500.00 left 499.99");
    assert_eq!(said(&office.act(|desk| receive_money(desk, "f", yuan("0.01")))), "done");
    assert_eq!(office.ask("h", "h-2", "p"), "granted 500.00 2026-09-01..2027-08-31");
    assert_eq!(office.fund_stands("f"), "opening 999.99 received 0.01 granted 1000.00", "nothing is left");
}

#[test]
fn what_came_back_and_what_was_cancelled_can_be_given_again() {
    let mut office = Office::without_funds(&[("p", "")]);
    office.usual_family().fund("f", "500", &["p"]);
    let grant = office.give("h", "h-1", "p");
    office.cancel(grant);
    let grant = office.give("h", "h-2", "p");
    assert_eq!(office.pay(grant, "500"), "done");
    assert_eq!(office.ask("h", "h-1", "p"), "fund-empty f 0.00");
    assert_eq!(office.take_back(grant, "500"), "done");
    assert_eq!(office.fund_stands("f"), "opening 500.00 paid 500.00 returned 500.00 left 500.00");
    assert_eq!(office.ask("h", "h-1", "p"), "granted 500.00 2026-09-01..2027-08-31");
}

#[test]
fn never_more_is_paid_than_was_granted_nor_taken_back_than_was_paid() {
    let mut office = Office::without_funds(&[("p", "")]);
    office.usual_family().fund("f", "2000", &["p"]);
    let grant = office.give("h", "h-1", "p");
    assert_eq!(office.take_back(grant, "0.01"), "not possible");
    assert_eq!(office.pay(grant, "500.01"), "not possible");
    assert_eq!(office.pay(grant, "500"), "done");
    assert_eq!(office.pay(grant, "0.01"), "not possible");
    assert_eq!(office.take_back(grant, "500.01"), "not possible");
    assert_eq!(office.fund_stands("f"), "opening 2000.00 paid 500.00 left 1500.00");
}

#[test]
fn a_cancelled_grant_is_not_paid() {
    let mut office = Office::without_funds(&[("p", "")]);
    office.usual_family().fund("f", "2000", &["p"]);
    let grant = office.give("h", "h-1", "p");
    assert_eq!(office.cancel(grant), "done");
    assert_eq!(office.pay(grant, "1"), "not possible");
    assert_eq!(office.cancel(grant), "not possible", "once is enough");
    assert_eq!(office.fund_stands("f"), "opening 2000.00 left 2000.00");
}

#[test]
fn statutory_aid_never_waits_for_a_fund() {
    let mut office = Office::without_funds(&[("p", "kind: statutory")]);
    office.usual_family();
    assert_eq!(office.ask("h", "h-1", "p"), "granted 500.00 2026-09-01..2027-08-31", "without any fund");
    office.fund("f", "100", &["p"]);
    let request = of("f", office.request("h", "h-2", "p"));
    let grant = office.give_what(&request);
    assert_eq!(office.pay(grant, "500"), "done", "the law's aid is paid all the same");
    let left = office.fund_stands("f");
    assert!(!left.contains('-'), "never below zero: {left}");
}

#[test]
fn statutory_instalments_are_debited_when_they_are_paid() {
    let mut office = Office::without_funds(&[("p", "kind: statutory\nper: month\namount: {exactly: \"100\"}")]);
    office.usual_family().fund("f", "1000", &["p"]);
    let request = of("f", office.request("h", "h-1", "p"));
    let grant = office.give_what(&request);
    assert_eq!(office.fund_stands("f"), "opening 1000.00 left 1000.00");
    assert_eq!(office.pay(grant, "100"), "done");
    assert_eq!(office.on("2026-10-01").pay(grant, "100"), "done", "a standing grant has monthly instalments");
    assert_eq!(office.fund_stands("f"), "opening 1000.00 paid 200.00 left 800.00");
}

#[test]
fn of_several_funds_one_must_be_named() {
    let mut office = Office::without_funds(&[("p", ""), ("q", "need: food")]);
    office.usual_family();
    assert_eq!(office.ask("h", "h-1", "p"), "faults fund", "none lists it");
    office.fund("f", "1000", &["p"]);
    office.fund("g", "1000", &["p", "q"]);
    assert_eq!(office.ask("h", "h-1", "p"), "faults fund", "two list it");
    let request = of("g", office.request("h", "h-1", "p"));
    office.give_what(&request);
    assert_eq!(office.fund_stands("f"), "opening 1000.00 left 1000.00");
    assert_eq!(office.fund_stands("g"), "opening 1000.00 granted 500.00 left 500.00");
    let request = of("f", office.request("h", "h-1", "q"));
    assert_eq!(said(&office.award(&request)), "faults fund", "it pays for other programs");
    let request = of("none", office.request("h", "h-1", "q"));
    assert_eq!(said(&office.award(&request)), "faults fund", "there is none of that name");
    assert_eq!(office.ask("h", "h-1", "q"), "granted 500.00 2026-09-01..2027-08-31", "the only one that lists it");
}

#[test]
fn a_fund_is_opened_once() {
    let mut office = Office::without_funds(&[("p", "")]);
    office.fund("f", "1000", &["p"]);
    let again = office.act(|desk| engine::casework::open_fund(desk, "f", "donor", yuan("5"), &["p".to_string()]));
    assert!(again.is_err(), "{again:?}");
    assert_eq!(office.fund_stands("f"), "opening 1000.00 left 1000.00");
    assert!(office.act(|desk| receive_money(desk, "none", yuan("5"))).is_err());
}

//! Does what pays the difference over other aid pay it in either order, and nobody twice?

use crate::office::{Office, number, yuan};
use crate::said::said;
use engine::casework::{AwardRequest, PastPerson, hold};
use engine::ledger::{Answer, GrantId, GrantRecord, Lowered, RecordKey, Records, StoredBytes, read};

/// What a child gets of its own, over the family's allowance.
const CHILD: &str = "kind: statutory\nneed: living\nper: month\nrelations: [{tops_up: family}]";
const FAMILY: &str = "kind: statutory\nneed: living\npaid_to: household\nper: month\namount: {exactly: \"600\"}";

fn office(of_child: &str, of_family: &str) -> Office {
    let mut office = Office::new(&[("child", of_child), ("family", of_family)]);
    office.usual_family();
    office
}

fn award(office: &mut Office, request: &AwardRequest) -> (GrantId, Vec<(GrantId, String, String)>) {
    match office.award(request) {
        Ok(Answer::Granted { grant, lowered, .. }) => {
            let told = |Lowered { grant, amount, from, .. }: Lowered| (grant, amount.to_string(), from.to_string());
            (grant, lowered.into_iter().map(told).collect())
        }
        other => panic!("{request:?}: {other:?}"),
    }
}

fn record(office: &Office, grant: GrantId) -> GrantRecord {
    read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant")
}

/// Every record, by its key.
fn records(office: &Office) -> Vec<(RecordKey, StoredBytes)> {
    (0..=u8::MAX).flat_map(|letter| office.store().range(&RecordKey(vec![letter]), None, usize::MAX).expect("readable")).collect()
}

#[test]
fn in_either_order_the_child_gets_the_larger_and_no_more() {
    // The family's 600 are 300 a head; the child's own 500 pay the 200 that are missing.
    let mut office = office(CHILD, FAMILY);
    assert_eq!(office.ask("h", "household", "family"), "granted 600.00 2026-09-01..");
    assert_eq!(office.ask("h", "h-1", "child"), "granted 200.00 2026-09-01.. cut");

    let mut office = self::office(CHILD, FAMILY);
    let child = office.give("h", "h-1", "child");
    let request = office.request("h", "household", "family");
    let (family, lowered) = award(&mut office, &request);
    assert_eq!(lowered, [(child, "200.00".to_string(), "2026-09-01".to_string())]);
    office.on("2026-11-15");
    assert_eq!(office.pay(child, "600.01"), "not possible", "three months of 200");
    assert_eq!((office.pay(child, "600"), office.pay(family, "1800")), ("done".to_string(), "done".to_string()));
}

#[test]
fn it_is_less_from_the_first_day_of_the_other() {
    let mut office = office(CHILD, FAMILY);
    let child = office.give("h", "h-1", "child");
    let request = office.on("2026-11-01").request("h", "household", "family");
    let (_, lowered) = award(&mut office, &request);
    assert_eq!(lowered, [(child, "200.00".to_string(), "2026-11-01".to_string())]);
    office.on("2026-12-31");
    assert_eq!(office.pay(child, "1400.01"), "not possible", "two months of 500 and two of 200");
    assert_eq!(office.pay(child, "1400"), "done");
}

#[test]
fn the_index_made_anew_says_the_same() {
    let mut office = office(CHILD, FAMILY);
    let child = office.give("h", "h-1", "child");
    office.on("2026-10-01").give("h", "household", "family");
    let before = records(&office);
    office.reopen_after(|folder| std::fs::remove_dir_all(folder.join("index")).expect("an index"));
    assert!(records(&office) == before, "the journal tells what was lowered");
    assert_eq!(record(&office, child).rate_on(office.today), Some(yuan("200")));
}

#[test]
fn what_ended_and_comes_again_lowers_nothing_twice() {
    for child_first in [true, false] {
        let mut office = office(CHILD, FAMILY);
        let both = if child_first { [("h-1", "child"), ("household", "family")] } else { [("household", "family"), ("h-1", "child")] };
        let given = both.map(|(recipient, program)| office.give("h", recipient, program));
        let (child, family) = if child_first { (given[0], given[1]) } else { (given[1], given[0]) };
        office.pay(family, "600");
        office.on("2026-11-01").cancel(family);
        let request = office.on("2026-12-01").request("h", "household", "family");
        let (_, lowered) = award(&mut office, &request);
        assert_eq!((lowered, record(&office, child).rate_on(office.today)), (Vec::new(), Some(yuan("200"))), "{child_first}");
    }
}

#[test]
fn two_grants_that_it_tops_up_both_count() {
    let child = "kind: statutory\nneed: living\nper: month\nrelations: [{tops_up: family}, {tops_up: extra}]";
    let extra = "kind: statutory\nneed: living\nper: month\namount: {exactly: \"150\"}";
    let mut office = Office::new(&[("child", child), ("family", FAMILY), ("extra", extra)]);
    office.usual_family();
    let grant = office.give("h", "h-1", "child");
    office.give("h", "household", "family");
    let request = office.request("h", "h-1", "extra");
    let (_, lowered) = award(&mut office, &request);
    assert_eq!(lowered, [(grant, "50.00".to_string(), "2026-09-01".to_string())], "500 less 300 less 150");
    let request = office.request("h", "h-2", "extra");
    assert_eq!(award(&mut office, &request).1, [], "another member's");
}

const GRANT: &str = "kind: statutory\nneed: education.books\nper: year\namount: {exactly: \"450\"}";
const WHOLE: &str = "kind: statutory\nneed: education.books\nper: year\namount: {exactly: \"800\"}\nrelations: [{tops_up: grant}]";

fn school(of_whole: &str, of_grant: &str) -> (Office, GrantId) {
    let mut office = Office::new(&[("whole", of_whole), ("grant", of_grant)]);
    let whole = office.usual_family().give("h", "h-1", "whole");
    (office, whole)
}

#[test]
fn a_sum_that_was_not_paid_becomes_less() {
    for paid in ["0", "350"] {
        let (mut office, whole) = school(WHOLE, GRANT);
        if paid != "0" {
            assert_eq!(office.pay(whole, paid), "done");
        }
        let request = office.request("h", "h-1", "grant");
        assert_eq!(award(&mut office, &request).1, [(whole, "350.00".to_string(), "2026-01-01".to_string())]);
        let left = if paid == "0" { "350.01" } else { "0.01" };
        assert_eq!(office.pay(whole, left), "not possible");
    }
}

#[test]
fn beside_a_sum_that_was_paid_the_other_pays_what_is_left() {
    for (of_grant, expected) in [("450", "capped"), ("800", "capped"), ("1000", "granted 200.00 2026-01-01..2026-12-31 cut")] {
        let (mut office, whole) = school(WHOLE, &GRANT.replace("450", of_grant));
        assert_eq!(office.pay(whole, "800"), "done");
        assert_eq!(office.ask("h", "h-1", "grant"), expected);
        assert_eq!(record(&office, whole).terms.total, Some(yuan("800")), "what was paid stays");
    }
    let (mut office, whole) = school(WHOLE, GRANT);
    office.pay(whole, "800");
    assert_eq!(office.ask("h", "h-2", "grant"), "granted 450.00 2026-01-01..2026-12-31", "another member's");
}

#[test]
fn monthly_aid_beside_a_sum_that_was_paid_waits_for_the_sum_to_come_back() {
    let monthly = GRANT.replace("per: year", "per: month");
    let (mut office, whole) = school(WHOLE, &monthly);
    office.pay(whole, "800");
    assert_eq!(office.ask("h", "h-1", "grant"), "not possible");
    assert_eq!((office.take_back(whole, "800"), office.cancel(whole)), ("done".to_string(), "done".to_string()));
    office.on("2027-01-01");
    assert_eq!(office.ask("h", "h-1", "grant"), "granted 450.00 2027-01-01..");
}

#[test]
fn what_is_free_goes_back_to_the_fund() {
    // A donor's 500 a month for twelve months; 300 of each are free again from the third month on.
    let donor = "need: food\nper: month\nrelations: [{tops_up: family}]";
    let mut office = office(donor, FAMILY);
    office.give("h", "h-1", "child");
    assert_eq!(office.fund_stands("till"), "opening 1000000.00 held 6000.00 left 994000.00");
    let request = AwardRequest { fund: None, ..office.on("2026-11-01").request("h", "household", "family") };
    award(&mut office, &request);
    assert_eq!(office.fund_stands("till"), "opening 1000000.00 held 3000.00 left 997000.00");
}

#[test]
fn a_hold_lowers_nothing_and_its_award_does() {
    let mut office = office(CHILD, FAMILY);
    let child = office.give("h", "h-1", "child");
    let request = office.request("h", "household", "family");
    let kept = match office.act(|desk| hold(desk, &request, crate::office::day("2026-09-10"))) {
        Ok(Answer::Granted { grant, lowered, .. }) if lowered.is_empty() => grant,
        other => panic!("{other:?}"),
    };
    assert_eq!(record(&office, child).rate_on(office.today), Some(yuan("500")));
    let redeeming = AwardRequest { redeems: Some(kept), ..request };
    assert_eq!(award(&mut office, &redeeming).1.len(), 1);
    assert_eq!(record(&office, child).rate_on(office.today), Some(yuan("200")));
}

#[test]
fn a_hold_of_the_top_up_bars_nothing_and_pays_the_difference_when_awarded() {
    let mut office = office(CHILD, FAMILY);
    let request = office.request("h", "h-1", "child");
    let kept = match office.act(|desk| hold(desk, &request, crate::office::day("2026-09-10"))) {
        Ok(Answer::Granted { grant, .. }) => grant,
        other => panic!("{other:?}"),
    };
    assert_eq!(office.ask("h", "household", "family"), "granted 600.00 2026-09-01..");
    let redeeming = AwardRequest { redeems: Some(kept), ..request };
    assert_eq!(said(&office.award(&redeeming)), "granted 200.00 2026-09-01.. cut");
}

#[test]
fn under_one_number_somebody_looks_first() {
    let mut office = Office::new(&[("child", CHILD), ("family", FAMILY)]);
    let own = number("19700101", 1);
    office.family("h", &[("h-1", &own)]);
    office.family("g", &[("g-1", &own)]);
    office.give("h", "h-1", "child");
    assert_eq!(office.ask("g", "household", "family"), "overlap with child");
}

#[test]
fn aid_that_was_given_elsewhere_stays_and_the_other_pays_what_is_left() {
    // 100 yuan of this year.
    for (of_grant, expected) in [(GRANT.to_string(), "granted 350.00 2026-01-01..2026-12-31 cut"), (GRANT.replace("year", "month"), "not possible")] {
        let mut office = Office::new(&[("whole", WHOLE), ("grant", &of_grant)]);
        office.usual_family();
        let who = PastPerson::Member { member: "h-1".into(), household: None };
        assert_eq!(said(&office.past(who, "whole", "education.books", "2026-01-01", Some("2026-12-31"))).split(' ').next(), Some("granted"));
        assert_eq!(office.ask("h", "h-1", "grant"), expected);
    }
}

#[test]
fn where_each_tops_up_the_other_the_rest_of_the_family_keeps_its_share() {
    // The child's 500 are more than its 300 of the family's 600: the other member's 300 are left.
    let both = format!("{FAMILY}\nrelations: [{{tops_up: child}}]");
    let mut office = office(CHILD, &both);
    office.give("h", "h-1", "child");
    assert_eq!(office.ask("h", "household", "family"), "granted 300.00 2026-09-01.. cut");
}

//! Is wrongly paid money asked back as a claim, never beyond what was paid, and followed until it is settled?

use crate::office::{Office, yuan};
use crate::said::said;
use engine::casework::{raise_claim, waive_claim};
use engine::ledger::{GrantId, GrantRecord, OpenClaim, read, read_all};

fn office() -> (Office, GrantId) {
    let mut office = Office::new(&[("p", "")]);
    office.usual_family();
    let grant = office.give("h", "h-1", "p");
    assert_eq!(office.pay(grant, "300"), "done");
    (office, grant)
}

fn raise(office: &mut Office, grant: GrantId, amount: &str) -> String {
    said(&office.act(|desk| raise_claim(desk, grant, yuan(amount), "was paid for a month too long")))
}

fn open(office: &Office, grant: GrantId) -> (engine::money::Money, usize) {
    let record = read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant");
    (record.claim.expect("a claim").open(), read_all::<OpenClaim>(office.store()).expect("readable").len())
}

#[test]
fn no_more_than_was_paid_is_asked_back() {
    let (mut office, grant) = office();
    assert_eq!(raise(&mut office, grant, "300.01"), "not possible");
    assert_eq!(raise(&mut office, grant, "0"), "faults amount");
    assert_eq!(raise(&mut office, grant, "200"), "done");
    assert_eq!(raise(&mut office, grant, "100.01"), "not possible", "with what is asked already");
    assert_eq!(raise(&mut office, grant, "100"), "done");
    assert_eq!(open(&office, grant), (yuan("300"), 1));
}

#[test]
fn money_that_comes_back_settles_it() {
    let (mut office, grant) = office();
    raise(&mut office, grant, "200");
    assert_eq!(office.take_back(grant, "150"), "done");
    assert_eq!(open(&office, grant), (yuan("50"), 1));
    assert_eq!(office.take_back(grant, "50"), "done");
    assert_eq!(open(&office, grant), (yuan("0"), 0));
    assert_eq!(office.fund_stands("till"), "opening 1000000.00 granted 200.00 paid 300.00 returned 200.00 left 999700.00");
}

#[test]
fn what_will_not_come_back_is_given_up_with_a_reason() {
    let (mut office, grant) = office();
    raise(&mut office, grant, "200");
    assert_eq!(said(&office.act(|desk| waive_claim(desk, grant, yuan("200.01"), "died"))), "not possible");
    assert_eq!(said(&office.act(|desk| waive_claim(desk, grant, yuan("200"), " "))), "faults reason");
    assert_eq!(said(&office.act(|desk| waive_claim(desk, grant, yuan("200"), "died without estate"))), "done");
    assert_eq!(open(&office, grant), (yuan("0"), 0));
}

#[test]
fn what_was_given_up_is_not_asked_again() {
    let (mut office, grant) = office();
    raise(&mut office, grant, "200");
    office.act(|desk| waive_claim(desk, grant, yuan("200"), "died without estate")).expect("given up");
    assert_eq!(raise(&mut office, grant, "100.01"), "not possible", "all claims together would be more than was paid");
    assert_eq!(raise(&mut office, grant, "100"), "done");
}

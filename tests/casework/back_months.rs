//! Is somebody who applies soon after becoming eligible paid from that month on, and each month what the rules said then?

use crate::office::{Office, day, yuan};
use crate::said::said;
use engine::casework::AwardRequest;
use engine::ledger::{GrantRecord, read};

const AGE: &str = "kind: statutory\nper: month\npayment: {from: month_of_application, back_months: 6, clause: 六}\n\
criteria: [{id: age, when: \"years_between(person.birth_date, on) >= 80\", says: {zh: 年满80周岁, en: 80 or older}, clause: 二}]\n\
base: {on: 2026-08-01, household: {area: \"110101\", dibao: urban}, members: [{birth_date: 1940-01-01}]}\n\
cases: [{name: old, expect: eligible, amount: \"500.00\"}, {name: young, set: {person.birth_date: 2010-01-01}, expect: ineligible}]";

/// A household of somebody born on a day.
fn office(programs: &[(&str, &str)], born: &str, today: &str) -> Office {
    let mut office = Office::new(programs);
    office.on(today).put(&format!(
        r#"{{"id":"h","area":"110101","permanent_resident":true,"members":[{{"id":"h-1","birth_date":"{born}"}},{{"id":"h-2","birth_date":"1990-01-01"}}]}}"#
    ));
    office
}

#[test]
fn within_the_months_it_is_the_month_of_becoming_eligible_and_after_them_that_of_the_application() {
    // 80 on 20 June 2026.
    for (today, first) in
        [("2026-06-20", "2026-06-01"), ("2026-07-01", "2026-06-01"), ("2026-12-20", "2026-06-01"), ("2026-12-21", "2026-12-01"), ("2027-06-01", "2027-06-01")]
    {
        let mut office = office(&[("p", AGE)], "1946-06-20", today);
        assert_eq!(office.ask("h", "h-1", "p"), format!("granted 500.00 {first}.."), "{today}");
    }
    // From the last day of a month to the last of one that is shorter.
    for (today, first) in [("2027-02-28", "2026-08-01"), ("2027-03-01", "2027-03-01")] {
        let mut office = office(&[("p", AGE)], "1946-08-31", today);
        assert_eq!(office.ask("h", "h-1", "p"), format!("granted 500.00 {first}.."), "{today}");
    }
}

#[test]
fn each_month_back_is_due_and_no_more() {
    let mut office = office(&[("p", AGE)], "1946-06-20", "2026-12-20");
    let grant = office.give("h", "h-1", "p");
    assert_eq!(office.pay(grant, "3500.01"), "not possible", "June to December");
    assert_eq!(office.pay(grant, "3500"), "done");
}

#[test]
fn without_the_rule_or_by_an_exception_nothing_is_paid_back() {
    let plain = AGE.replace("back_months: 6, ", "");
    let mut office = office(&[("p", &plain), ("q", AGE)], "1946-06-20", "2026-09-15");
    assert_eq!(office.ask("h", "h-1", "p"), "granted 500.00 2026-09-01..");
    let excepted = AwardRequest { exception: Some("papers were lost".into()), ..office.request("h", "h-2", "q") };
    let excepted = AwardRequest { amount: Some(yuan("500")), ..excepted };
    assert_eq!(said(&office.award(&excepted)), "granted 500.00 2026-09-01..");
}

/// Nobody can tell since when a fact holds that was told once: it brings nothing back.
#[test]
fn a_fact_without_a_history_brings_nothing_back() {
    let resident = "kind: statutory\nper: month\npayment: {from: month_of_application, back_months: 6, clause: 六}";
    let mut office = office(&[("p", resident)], "1946-06-20", "2026-09-15");
    assert_eq!(office.ask("h", "h-1", "p"), "granted 500.00 2026-09-01..");
}

#[test]
fn a_month_is_worth_what_the_rules_said_on_its_last_day() {
    // On the allowance since 15 August: 300 a month instead of 200.
    let allowance = "kind: statutory\nneed: living\npaid_to: household\nper: month\nconfers: {dibao: urban}";
    let by_status = AGE.replace("500.00", "300.00")
        + "\namount: {first: [{when: household.dibao == 'urban', value: \"300\", says: {zh: 低保, en: on the allowance}}, {value: \"200\"}]}";
    let document =
        |dibao: &str| format!(r#"{{"id":"h","area":"110101","permanent_resident":true,{dibao}"members":[{{"id":"h-1","birth_date":"1946-06-20"}}]}}"#);
    let mut office = Office::new(&[("allowance", allowance), ("p", &by_status)]);
    office.on("2026-06-01").put(&document(r#""dibao":"none","#));
    office.on("2026-08-15").give("h", "household", "allowance");
    office.on("2026-10-20");
    let grant = office.give("h", "h-1", "p");
    let record = read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant");
    let rates = [(day("2026-06-01"), yuan("200")), (day("2026-08-01"), yuan("300"))];
    assert_eq!((record.terms.days.from, record.terms.amount, record.terms.rates), (day("2026-06-01"), Some(yuan("300")), rates.to_vec()));
    assert_eq!(office.pay(grant, "1300.01"), "not possible", "twice 200 and three times 300");
    assert_eq!(office.pay(grant, "1300"), "done");
}

#[test]
fn months_in_which_something_was_held_instead_are_left_out() {
    let other = "kind: statutory\nneed: food\nper: month\nrelations: [{excludes: p}]";
    let mut office = office(&[("p", AGE), ("other", other)], "1946-06-20", "2026-03-01");
    let held = office.give("h", "h-1", "other");
    assert_eq!(office.pay(held, "500"), "done");
    office.on("2026-08-01").cancel(held);
    assert_eq!(office.on("2026-10-20").ask("h", "h-1", "p"), "granted 500.00 2026-08-01..");
    // What still runs bars the whole.
    let mut office = self::office(&[("p", AGE), ("other", other)], "1946-06-20", "2026-03-01");
    office.give("h", "h-1", "other");
    assert_eq!(office.on("2026-10-20").ask("h", "h-1", "p"), "overlap with other");
}

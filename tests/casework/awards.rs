//! What is refused or asked back before the ledger is asked at all?

use crate::office::{Office, day, yuan};
use crate::said::said;
use engine::casework::{AwardRequest, MayAct};
use engine::ledger::{BasisVerdict, GrantRecord, read};

const FREE: &str = "granted 500.00 2026-09-01..2027-08-31";
const NOT: &str = "{household.permanent_resident: false}";

#[test]
fn who_is_not_eligible_is_told_by_which_criteria() {
    let lines = "criteria:
  - {id: lives-here, when: household.permanent_resident, says: {zh: 常住, en: lives here}, clause: 一}
  - {id: orphan, when: person.orphan, says: {zh: 孤儿, en: orphan}, clause: 二}
  - {id: at-school, when: \"person.student == 'primary'\", says: {zh: 小学, en: primary}, clause: 三}";
    let mut office = Office::new(&[("p", lines)]);
    office.put(
        "{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"members\": [\
         {\"id\": \"h-1\", \"orphan\": false, \"student\": \"senior\"}, {\"id\": \"h-2\", \"orphan\": true}, \
         {\"id\": \"h-3\", \"orphan\": true, \"student\": \"primary\"}, {\"id\": \"h-4\"}, {\"id\": \"h-5\", \"orphan\": false}]}",
    );
    assert_eq!(office.ask("h", "h-1", "p"), "not-eligible orphan at-school");
    assert_eq!(office.ask("h", "h-2", "p"), "needs-facts member.student");
    assert_eq!(office.ask("h", "h-3", "p"), FREE);
    let needs = office.ask("h", "h-4", "p");
    assert!(needs.starts_with("needs-facts") && needs.contains("member.orphan") && needs.contains("member.student"), "{needs}");
    assert_eq!(office.ask("h", "h-5", "p"), "not-eligible orphan", "an unknown fact does not save it");
}

#[test]
fn only_while_the_program_is_in_force() {
    let mut office = Office::new(&[("p", "in_force: {from: 2026-08-01, to: 2026-09-01}")]);
    office.usual_family();
    assert_eq!(office.ask_on("2026-09-02", "h", "h-1", "p"), "not-in-force");
    let request = AwardRequest { on: day("2026-07-31"), ..office.request("h", "h-1", "p") };
    assert_eq!(said(&office.award(&request)), "not-in-force");
    let request = AwardRequest { on: day("2026-09-01"), ..office.request("h", "h-1", "p") };
    assert_eq!(said(&office.award(&request)), FREE);
}

#[test]
fn a_program_that_nobody_has_and_a_household_that_nobody_knows() {
    let mut office = Office::new(&[("p", "")]);
    assert_eq!(office.usual_family().ask("h", "h-1", "none"), "faults program");
    assert_eq!(office.ask("none", "h-1", "p"), "unknown");
}

#[test]
fn an_exception_needs_a_reason_and_says_so() {
    let mut office = Office::new(&[("p", "")]);
    office.put("{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": false, \"members\": [{\"id\": \"h-1\"}]}");
    assert_eq!(office.ask("h", "h-1", "p"), "not-eligible lives-here");
    let exception = |reason: &str, office: &Office| AwardRequest { exception: Some(reason.into()), ..office.request("h", "h-1", "p") };
    let request = exception("  ", &office);
    assert_eq!(said(&office.award(&request)), "faults exception");
    let request = exception("decided by the meeting", &office);
    let grant = office.give_what(&request);
    let record = read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant");
    assert_eq!(record.terms.basis.verdict, BasisVerdict::Exception);
    assert_eq!(office.ask("h", "h-1", "p"), "not-eligible lives-here", "the exception was for one time");
}

#[test]
fn an_exception_opens_no_second_door_to_the_ledger() {
    let mut office = Office::new(&[("p", ""), ("q", "")]);
    office.usual_family().give("h", "h-1", "p");
    let request = AwardRequest { exception: Some("by the meeting".into()), ..office.request("h", "h-1", "q") };
    assert_eq!(said(&office.award(&request)), "overlap with p");
}

fn with_amount(office: &mut Office, amount: &str) -> String {
    let request = AwardRequest { amount: (!amount.is_empty()).then(|| yuan(amount)), ..office.request("h", "h-1", "p") };
    said(&office.award(&request))
}

#[test]
fn an_exact_amount_is_not_contradicted() {
    let mut office = Office::new(&[("p", "")]);
    office.usual_family();
    for wrong in ["499.99", "500.01", "0"] {
        assert_eq!(with_amount(&mut office, wrong), "faults amount");
    }
    assert_eq!(with_amount(&mut office, "500"), FREE);
}

#[test]
fn within_a_range_the_agency_decides() {
    let lines = format!(
        "amount: {{between: [\"100\", \"300\"]}}\ncases:\n  - {{name: a, expect: eligible, amount_min: \"100.00\", amount_max: \"300.00\"}}\n  - {{name: b, set: {NOT}, expect: ineligible}}"
    );
    for (amount, expected) in [
        ("", "faults amount"),
        ("99.99", "faults amount"),
        ("300.01", "faults amount"),
        ("100", "granted 100.00 2026-09-01..2027-08-31"),
        ("300", "granted 300.00 2026-09-01..2027-08-31"),
    ] {
        let mut office = Office::new(&[("p", &lines)]);
        office.usual_family();
        assert_eq!(with_amount(&mut office, amount), expected, "{amount}");
    }
}

#[test]
fn an_amount_that_the_source_leaves_open_is_required_and_aid_in_kind_has_none() {
    let cases = format!("cases:\n  - {{name: a, expect: eligible}}\n  - {{name: b, set: {NOT}, expect: ineligible}}");
    let mut office = Office::new(&[("p", &format!("amount: {{not_stated: {{zh: 未定, en: open}}}}\n{cases}"))]);
    office.usual_family();
    assert_eq!(with_amount(&mut office, ""), "faults amount");
    assert_eq!(with_amount(&mut office, "123.45"), "granted 123.45 2026-09-01..2027-08-31");
    let mut office = Office::new(&[("p", &format!("amount: {{in_kind: {{zh: 棉被, en: a quilt}}}}\n{cases}"))]);
    office.usual_family();
    assert_eq!(with_amount(&mut office, ""), "granted in kind 2026-09-01..2027-08-31");
    assert_eq!(office.ask("h", "h-1", "p"), "overlap with p", "aid in kind collides like any other");
}

#[test]
fn an_amount_that_hangs_on_unknown_facts_needs_them() {
    let amount = "amount: {exactly: \"household.income_month / 2\"}\ncases:\n  - {name: a, expect: eligible, amount: \"50.00\"}";
    let mut office = Office::new(&[("p", &format!("{amount}\n  - {{name: b, set: {NOT}, expect: ineligible}}"))]);
    office.usual_family();
    assert_eq!(office.ask("h", "h-1", "p"), "needs-facts household.income_month");
    office.put("{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"income_month\": \"100.01\", \"members\": [{\"id\": \"h-1\"}]}");
    assert_eq!(office.ask("h", "h-1", "p"), "granted 50.01 2026-09-01..2027-08-31", "half of 100.01, rounded half up once");
}

#[test]
fn the_recipient_fits_the_program() {
    let mut office = Office::new(&[("p", ""), ("w", "paid_to: household\nneed: food")]);
    office.usual_family();
    for (recipient, program) in [("household", "p"), ("h-1", "w"), ("h-9", "p"), ("h-9", "w")] {
        assert_eq!(office.ask("h", recipient, program), "faults recipient", "{recipient} {program}");
    }
}

#[test]
fn who_is_not_yet_born_gets_nothing_and_is_not_covered() {
    let mut office = Office::new(&[("p", ""), ("w", "paid_to: household\nneed: education")]);
    office.put(
        "{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \
         \"members\": [{\"id\": \"h-1\"}, {\"id\": \"h-2\", \"birth_date\": \"2026-09-10\"}]}",
    );
    assert_eq!(office.ask("h", "h-2", "p"), "faults recipient");
    assert_eq!(office.ask("h", "household", "w"), FREE);
    assert_eq!(office.held("h-2"), [""; 0]);
    assert_eq!(office.ask_on("2026-09-10", "h", "h-2", "p"), "granted 500.00 2026-09-10..2027-09-09", "born on the day itself");
}

#[test]
fn not_for_a_day_to_come() {
    let mut office = Office::new(&[("p", "")]);
    let request = AwardRequest { on: day("2026-09-02"), ..office.usual_family().request("h", "h-1", "p") };
    assert_eq!(said(&office.award(&request)), "faults on");
}

#[test]
fn another_agency_s_program_is_not_yours() {
    let mut office = Office::new(&[("p", ""), ("q", "agency: union\nneed: food")]);
    office.usual_family().may_act = MayAct::For("office".into());
    assert_eq!(office.ask("h", "h-1", "q"), "not yours");
    assert_eq!(office.ask("h", "h-1", "p"), FREE);
}

#[test]
fn who_lives_elsewhere_is_not_eligible() {
    let mut office = Office::new(&[("p", "")]);
    office.put("{\"id\": \"h\", \"area\": \"420704\", \"permanent_resident\": true, \"members\": [{\"id\": \"h-1\"}]}");
    assert!(office.ask("h", "h-1", "p").starts_with("not-eligible"));
    office.put("{\"id\": \"h\", \"permanent_resident\": true, \"members\": [{\"id\": \"h-1\"}]}");
    assert_eq!(office.ask("h", "h-1", "p"), "needs-facts household.area", "the region is one more criterion");
}

#[test]
fn nothing_is_left_behind_by_what_was_refused() {
    let mut office = Office::new(&[("p", "in_force: {from: 2026-08-01, to: 2026-08-31}"), ("q", "")]);
    office.usual_family();
    for (recipient, program) in [("h-1", "p"), ("household", "q"), ("h-1", "none")] {
        office.ask("h", recipient, program);
    }
    assert_eq!(office.held("h-1"), [""; 0]);
    assert_eq!(office.fund_stands("till"), "opening 1000000.00 left 1000000.00");
}

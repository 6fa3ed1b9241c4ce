//! Is a household's aid for those members only whom its program names, and does it bar nothing for the others?

use crate::office::Office;
use engine::ledger::{AidRecord, read};

/// For everybody who is no orphan.
const FAMILY: &str = "kind: statutory
need: living
paid_to: household
per: month
beneficiaries: {when: \"!person.orphan\", says: {zh: 不含孤儿, en: without orphans}, clause: 一}
criteria: [{id: somebody, when: \"household.members.exists(m, !m.orphan)\", says: {zh: 有人, en: somebody}, clause: 一}]
parameters: {line: {unit: yuan, values: [{from: 2020-01-01, checked_until: 2030-12-31, value: 300, clause: 一}]}}
amount: {exactly: \"param.line * household.members.count(m, !m.orphan)\"}
cases:
  - {name: helped, set: {member.1.orphan: false}, expect: eligible, amount: \"300.00\"}
  - {name: not helped, expect: ineligible}";

/// Makes its recipient one.
const OWN: &str = "kind: statutory
need: living
per: month
confers: {orphan: true}
relations: [{excludes: family}]";

fn office(members: &[(&str, Option<bool>)]) -> Office {
    let mut office = Office::new(&[("family", FAMILY), ("own", OWN)]);
    let member = |(id, orphan): &(&str, Option<bool>)| match orphan {
        Some(orphan) => format!("{{\"id\": \"{id}\", \"orphan\": {orphan}}}"),
        None => format!("{{\"id\": \"{id}\"}}"),
    };
    let members: Vec<String> = members.iter().map(member).collect();
    office.put(&format!("{{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"members\": [{}]}}", members.join(", ")));
    office
}

#[test]
fn whoever_has_the_own_aid_first_is_left_out_of_the_family_s() {
    let mut office = office(&[("h-1", Some(false)), ("h-2", Some(false))]);
    assert_eq!(office.ask("h", "h-1", "own"), "granted 500.00 2026-09-01..");
    assert_eq!(office.ask("h", "household", "family"), "granted 300.00 2026-09-01..");
    assert_eq!((office.held("h-1"), office.held("h-2")), (vec!["own".to_string()], vec!["family".to_string()]));
    let person = office.people("h-2")[0];
    let aid = read::<AidRecord>(office.store(), &person).expect("readable").expect("aid");
    assert_eq!(aid.held[0].shared_by, 1, "the sum is for the one who counts");
}

#[test]
fn while_the_family_s_aid_counts_somebody_the_own_aid_waits_until_that_is_settled() {
    let mut office = office(&[("h-1", Some(false)), ("h-2", Some(false))]);
    let family = office.give("h", "household", "family");
    assert_eq!(office.ask("h", "h-1", "own"), "overlap with family", "or both would be paid for one person");
    office.cancel(family);
    assert_eq!(office.ask("h", "h-1", "own"), "granted 500.00 2026-09-01..");
    assert_eq!(office.ask("h", "household", "family"), "granted 300.00 2026-09-01..", "the other keeps a claim");
}

#[test]
fn a_family_of_whom_nobody_counts_gets_none() {
    let mut office = office(&[("h-1", Some(false))]);
    office.give("h", "h-1", "own");
    assert_eq!(office.ask("h", "household", "family"), "not-eligible somebody");
    let request = office.request("h", "household", "family");
    let exception = engine::casework::AwardRequest { exception: Some("a hard case".into()), amount: Some(crate::office::yuan("300")), ..request };
    assert_eq!(crate::said::said(&office.award(&exception)), "not possible", "not even by an exception: there is nobody whom it would cover");
}

#[test]
fn of_whom_nobody_knows_it_counts() {
    let mut office = office(&[("h-1", None), ("h-2", Some(false))]);
    let request = office.request("h", "household", "family");
    let exception = engine::casework::AwardRequest { exception: Some("papers follow".into()), amount: Some(crate::office::yuan("300")), ..request };
    assert!(crate::said::said(&office.award(&exception)).starts_with("granted 300.00"));
    assert_eq!(office.ask("h", "h-1", "own"), "overlap with family");
}

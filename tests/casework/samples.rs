//! Is a sample drawn so that anybody can draw the same one, with at least the share of every stratum?

use crate::office::{Office, day, number, yuan};
use crate::said::said;
use engine::calendar::Period;
use engine::casework::{AwardRequest, Filing, SampleRequest, StageRequest, award, check_drawn, decide_stage, draw_sample, file_application, sample_results};
use engine::ledger::{Answer, GrantId, Outcome, SampleFinding, SampleId, SampleRecord, read};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const STRICT: &str = "need: living\ncriteria: [{id: orphan, when: person.orphan, says: {zh: 孤儿, en: orphan}, clause: 一}]";

fn request(percent: u8, seed: &str) -> SampleRequest {
    SampleRequest { window: Period { from: day("2026-09-01"), to: Some(day("2026-09-30")) }, programs: Vec::new(), percent, seed: seed.into() }
}

fn drawn(office: &mut Office, request: &SampleRequest) -> (SampleId, SampleRecord) {
    match office.act(|desk| draw_sample(desk, request)) {
        Ok(Answer::Sampled { sample }) => (sample, read::<SampleRecord>(office.store(), &sample).expect("readable").expect("a sample")),
        other => panic!("{other:?}"),
    }
}

/// Filed by one, awarded by another: no stratum of its own.
fn by_two(office: &mut Office, member: &str, program: &str) -> GrantId {
    let filing = Filing { household: "h".into(), program: program.into(), recipient: member.into(), on: office.today, window: None };
    let Ok(Answer::Filed { application, .. }) = office.act(|desk| file_application(desk, &filing)) else { panic!("filed") };
    let decision = StageRequest { stage: "decision".into(), outcome: Outcome::Accept, reason: "as the papers say".into() };
    assert_eq!(said(&office.act(|desk| decide_stage(desk, application, &decision))), "done");
    let request = AwardRequest { application: Some(application), ..office.request("h", member, program) };
    let given = office.act(|desk| {
        desk.by = "wang".into();
        award(desk, &request)
    });
    match given {
        Ok(Answer::Granted { grant, .. }) => grant,
        other => panic!("{other:?}"),
    }
}

fn big_family(office: &mut Office, members: usize) -> Vec<String> {
    let ids: Vec<String> = (1..=members).map(|number| format!("h-{number}")).collect();
    office.family("h", &ids.iter().map(|id| (id.as_str(), "")).collect::<Vec<_>>());
    ids
}

/// Drawn again from what is published, by code of its own: order by SHA-256 of `seed|grant`, the share of each stratum rounded up.
fn drawn_again(record: &SampleRecord) -> Vec<GrantId> {
    let mut again = Vec::new();
    for grants in record.listed.values() {
        let mut by_hash: BTreeMap<String, GrantId> = BTreeMap::new();
        for grant in grants {
            let mut hasher = Sha256::new();
            hasher.update(record.seed.as_bytes());
            hasher.update(b"|");
            hasher.update(grant.to_string().as_bytes());
            by_hash.insert(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect(), *grant);
        }
        let mut share = 0;
        while share * 100 < grants.len() * usize::from(record.percent) {
            share += 1;
        }
        again.extend(by_hash.into_values().take(share));
    }
    again
}

#[test]
fn anybody_can_draw_the_same_sample() {
    let mut office = Office::new(&[("p", ""), ("q", "need: food\namount: {exactly: \"900\"}")]);
    for member in big_family(&mut office, 17) {
        office.give("h", &member, "p");
        by_two(&mut office, &member, "q");
    }
    office.on("2026-09-30");
    let (_, record) = drawn(&mut office, &request(30, "lottery 2026-117"));
    assert_eq!(record.listed.values().map(Vec::len).sum::<usize>(), 34);
    assert_eq!(record.drawn, drawn_again(&record));
    for grants in record.listed.values() {
        let share = record.drawn.iter().filter(|grant| grants.contains(grant)).count();
        assert!(share * 100 >= grants.len() * 30 && (share - 1) * 100 < grants.len() * 30, "{share} of {}", grants.len());
    }
    let (_, same) = drawn(&mut office, &request(30, "lottery 2026-117"));
    let (_, other) = drawn(&mut office, &request(30, "lottery 2026-118"));
    assert_eq!(same.drawn, record.drawn);
    assert_ne!(other.drawn, record.drawn, "another seed");
}

/// Each grant stands in the first stratum that fits; those that were not awarded here within the window stand in none.
#[test]
fn each_grant_stands_in_the_first_stratum_that_fits() {
    let mut office = Office::new(&[("p", ""), ("q", "need: food"), ("dear", "need: education.tuition\namount: {exactly: \"5000\"}"), ("strict", STRICT)]);
    office.today = day("2026-08-31");
    office.family("h", &[("h-1", ""), ("h-2", ""), ("h-3", ""), ("h-4", "")]);
    let before = office.give("h", "h-1", "q");
    office.on("2026-09-01");
    let one_person = office.give("h", "h-1", "p");
    let exception = {
        let request = AwardRequest { amount: Some(yuan("700")), exception: Some("hard to bear".into()), ..office.request("h", "h-2", "strict") };
        office.give_what(&request)
    };
    let rest = by_two(&mut office, "h-3", "q");
    let dear = by_two(&mut office, "h-4", "dear");
    let cancelled = office.give("h", "h-2", "q");
    assert_eq!(office.cancel(cancelled), "done");
    let paid = office.give("h", "h-2", "q");
    assert_eq!(office.pay(paid, "500"), "done");
    assert_eq!(office.cancel(paid), "done");
    office.past(engine::casework::PastPerson::Number { number: number("19800101", 1), name: None }, "p", "food", "2026-09-01", None).expect("recorded");
    office.on("2026-09-30");
    let (_, record) = drawn(&mut office, &request(100, "s"));
    let stratum = |grant: GrantId| record.listed.iter().find(|(_, grants)| grants.contains(&grant)).map(|(stratum, _)| stratum.as_str());
    assert_eq!(stratum(one_person), Some("one_person"));
    assert_eq!(stratum(dear), Some("top_tenth"));
    assert_eq!(stratum(rest), Some("rest"));
    assert_eq!(stratum(paid), Some("one_person"), "cancelled after money had gone out");
    assert_eq!((stratum(before), stratum(cancelled)), (None, None));
    assert_eq!(record.listed.values().map(Vec::len).sum::<usize>(), 5);
    assert_eq!(stratum(exception), Some("exception"));
}

#[test]
fn facts_older_than_a_year_are_a_stratum() {
    let mut office = Office::new(&[("p", "covers: {months: 1}\nrepeats: each_window"), ("dear", "need: food\namount: {exactly: \"5000\"}")]);
    office.on("2026-09-01");
    office.family("h", &[("h-1", ""), ("h-2", "")]);
    let (old, _) = (by_two(&mut office, "h-1", "p"), by_two(&mut office, "h-2", "dear"));
    let stratum = |office: &mut Office, on: &str| {
        let (_, record) = drawn(office.on(on), &request(1, "s"));
        record.listed.into_iter().find(|(_, grants)| grants.contains(&old)).map(|(stratum, _)| stratum)
    };
    assert_eq!(stratum(&mut office, "2027-09-01").as_deref(), Some("rest"));
    assert_eq!(stratum(&mut office, "2027-09-02").as_deref(), Some("old_facts"));
}

#[test]
fn what_is_wrong_with_a_request_is_told_at_once() {
    let mut office = Office::new(&[("p", "")]);
    let open = SampleRequest { window: Period { from: day("2026-09-01"), to: None }, programs: vec!["none".into()], percent: 0, seed: " ".into() };
    assert_eq!(said(&office.act(|desk| draw_sample(desk, &open))), "faults window.until percent seed programs");
    assert_eq!(said(&office.act(|desk| draw_sample(desk, &request(5, "s")))), "faults window.until", "it is not over yet");
}

#[test]
fn checks_are_of_drawn_grants_by_somebody_else_and_counted_by_stratum() {
    let mut office = Office::new(&[("p", ""), ("q", "need: food")]);
    let members = big_family(&mut office, 3);
    let grants: Vec<GrantId> = members.iter().map(|member| office.give("h", member, "p")).collect();
    let other = by_two(&mut office, "h-1", "q");
    office.on("2026-09-30");
    let (sample, record) = drawn(&mut office, &SampleRequest { programs: vec!["p".into()], ..request(100, "s") });
    assert_eq!(record.drawn.len(), 3);
    let check = |office: &mut Office, by: &str, grant: GrantId, finding| {
        said(&office.act(|desk| {
            desk.by = by.into();
            check_drawn(desk, sample, grant, finding, "visited at home")
        }))
    };
    assert_eq!(check(&mut office, "wang", other, SampleFinding::InOrder), "faults grant", "not drawn");
    assert_eq!(check(&mut office, "li", grants[0], SampleFinding::InOrder), "not possible", "li awarded it");
    assert_eq!(check(&mut office, "wang", grants[0], SampleFinding::InOrder), "done");
    assert_eq!(check(&mut office, "wang", grants[1], SampleFinding::FalseDeclaration), "done");
    assert_eq!(check(&mut office, "wang", grants[1], SampleFinding::OfficeError), "done", "the later look counts");
    let record = read::<SampleRecord>(office.store(), &sample).expect("readable").expect("a sample");
    let results = sample_results(&record);
    let [one] = &results[..] else { panic!("{results:?}") };
    assert_eq!((one.stratum, one.listed, one.drawn), ("one_person", 3, 3));
    assert_eq!((one.in_order, one.office_errors, one.false_declarations), (1, 1, 0));
}

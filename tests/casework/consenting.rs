//! Do donors learn of a household only what it has allowed, and does a campaign pass over who has not?

use crate::campaign_text::{awards, committed, previewed, unserved};
use crate::campaigns::{FLOOR, pool};
use crate::office::{Office, day};
use crate::said::said;
use engine::allocation::NotServed;
use engine::casework::{ConsentRequest, Registration, consents_of, give_consent, withdraw_consent};
use engine::ledger::{Answer, ConsentId, ConsentPurpose};

fn consent(office: &Office, household: &str) -> ConsentRequest {
    ConsentRequest { household: household.into(), purpose: ConsentPurpose::Charity, to: Vec::new(), from: office.today, until: None, paper: None }
}

fn give(office: &mut Office, request: &ConsentRequest) -> ConsentId {
    match office.act(|desk| give_consent(desk, request)) {
        Ok(Answer::ConsentRecorded { consent }) => consent,
        other => panic!("{other:?}"),
    }
}

fn give_usual(office: &mut Office, household: &str) -> ConsentId {
    let request = consent(office, household);
    give(office, &request)
}

/// The campaign of the other tests, with names.
fn named(lines: &str) -> Office {
    let mut office = pool(FLOOR, lines);
    for id in ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"] {
        let document = format!("{{\"id\": \"{id}\", \"members\": [{{\"id\": \"{id}-1\", \"name\": \"王{id}\"}}]}}");
        office.try_put(&document, Registration::Merge).expect("named");
    }
    office
}

#[test]
fn by_default_everybody_is_served_and_shown_by_name_with_consent_only() {
    let mut office = named("");
    let before = awards(&previewed(&mut office));
    give_usual(&mut office, "c1");
    let plan = previewed(&mut office);
    assert_eq!(awards(&plan), before, "names change nothing in the money");
    let names: Vec<_> = plan.awards.iter().filter_map(|one| one.who.clone()).collect();
    assert_eq!(names, ["王c1"]);
    assert!(plan.unserved.iter().chain(&plan.unclear).all(|one| one.who.is_none()));
    give_usual(&mut office, "c7");
    let plan = previewed(&mut office);
    assert_eq!(plan.unserved.iter().filter_map(|one| one.who.clone()).collect::<Vec<_>>(), ["王c7"]);
}

/// With everybody's consent c4 and c3 have the small donor's money, c1 and c2 the large donor's. Without c1's and c3's: c1 gets the floor's, for
/// that is no donor's; the large donor's places go to c2 and c3 no longer, so c2 only; the small donor's to c4 and c6, then 500 are too little.
#[test]
fn where_it_is_required_donors_pass_over_who_has_not_allowed_it() {
    let mut office = named("consent: require");
    for id in ["c2", "c4", "c5", "c6", "c7"] {
        give_usual(&mut office, id);
    }
    let plan = committed(&mut office).expect("given");
    assert_eq!(awards(&plan), ["1 c4-1 small 1000.00", "2 c1-1 floor 300.00", "4 c2-1 big 2000.00", "6 c5-1 small 1000.00"]);
    let said: Vec<(&str, NotServed)> = plan.unserved.iter().map(|one| (one.household.as_str(), one.code)).collect();
    assert_eq!(unserved(&plan), ["3 c11", "5 c3", "7 c6", "8 c7", "9 c9", "10 c8"]);
    assert_eq!(said.iter().find(|(id, _)| *id == "c7").map(|(_, code)| *code), Some(NotServed::Other), "the money ran out");
}

#[test]
fn who_is_left_out_for_want_of_consent_is_told_so() {
    let mut office =
        pool("criteria: [{id: none, when: person.orphan, says: {zh: 孤儿, en: orphan}, clause: 一}]\namount: {exactly: \"300\"}", "consent: require");
    let plan = previewed(&mut office);
    let c1 = plan.unserved.iter().find(|one| one.household == "c1").expect("listed");
    assert_eq!(c1.code, NotServed::NoConsent);
    assert!(c1.reason.en.contains("no consent"), "{}", c1.reason.en);
    assert_eq!(awards(&plan), ["6 c5-1 orphans 800.00"], "special families' money is no donor's");
}

#[test]
fn a_consent_counts_for_its_agency_its_purpose_and_its_days() {
    let usual = |office: &Office| consent(office, "c1");
    for (change, is_served) in [
        ((|_| {}) as fn(&mut ConsentRequest), true),
        (|one| one.to = vec!["office".into()], true),
        (|one| one.to = vec!["union".into()], false),
        (|one| one.purpose = ConsentPurpose::BlindCheck, false),
        (|one| one.until = Some(one.from), true),
        (|one| one.from = one.from.tomorrow().expect("a day"), false),
        (|one| (one.from, one.until) = (day("2026-08-01"), Some(day("2026-08-31"))), false),
    ] {
        let mut office = pool(FLOOR, "consent: require");
        let mut request = usual(&office);
        change(&mut request);
        give(&mut office, &request);
        let plan = previewed(&mut office);
        assert_eq!(plan.awards.iter().any(|one| one.household == "c1" && one.program == "big"), is_served, "{request:?}");
    }
}

#[test]
fn what_is_taken_back_counts_no_more_from_its_day_on() {
    let mut office = pool(FLOOR, "consent: require");
    let id = give_usual(&mut office, "c1");
    let withdraw = |office: &mut Office, on: &str| said(&office.act(|desk| withdraw_consent(desk, "c1", id, day(on))));
    assert_eq!(withdraw(&mut office, "2026-08-31"), "faults on", "what was told can't be taken back");
    assert_eq!(withdraw(&mut office, "2026-09-03"), "done");
    assert_eq!(withdraw(&mut office, "2026-09-03"), "not possible");
    let has_big = |office: &mut Office| previewed(office).awards.iter().any(|one| one.household == "c1" && one.program == "big");
    assert!(has_big(office.on("2026-09-02")));
    assert!(!has_big(office.on("2026-09-03")));
    give_usual(&mut office, "c1");
    assert!(has_big(&mut office), "given anew");
    let household = office.act(|desk| desk.household("c1")).expect("c1").id;
    let kept = office.act(|desk| consents_of(desk, household)).expect("readable");
    assert_eq!(kept.iter().map(|one| one.withdrawn).collect::<Vec<_>>(), [Some(day("2026-09-03")), None], "both stay on record");
}

#[test]
fn consents_that_make_no_sense_are_refused_by_field() {
    let mut office = pool(FLOOR, "");
    let wrong = ConsentRequest { to: vec!["office".into(), "nobody".into()], until: Some(day("2026-08-31")), ..consent(&office, "c1") };
    assert_eq!(said(&office.act(|desk| give_consent(desk, &wrong))), "faults to[1] until");
    assert_eq!(said(&office.act(|desk| withdraw_consent(desk, "c1", ConsentId(5), day("2026-09-01")))), "unknown");
}

//! Is a pair of registrations that look like one person a question until somebody has answered it, and again when a field changes?

use crate::office::{Office, number};
use crate::said::said;
use engine::alerts::AlertKind::PossibleDuplicate;
use engine::alerts::{
    Alert, AlertState, ComparedField, HandedIn, NoticeRequest, SuspectedPair, alerts_with, answer_alert, closed_alerts, notify_person, record_reply,
};
use engine::casework::identify;
use engine::ledger::AlertOutcome::{Confirmed, Dismissed};
use engine::ledger::IdentityFinding::{Different, Open, Same};
use engine::words::Words;

fn named(name: &str, id: &str) -> String {
    format!("{{\"id\": \"{id}\", \"area\": \"110101\", \"permanent_resident\": true, \"members\": [{{\"id\": \"{id}-1\", \"name\": \"{name}\"}}]}}")
}

fn office() -> (Office, Vec<HandedIn>) {
    let mut office = Office::new(&[("p", "")]);
    office.put(&named("王伟", "h"));
    office.put(&named("王炜", "g"));
    let (one, other) = (office.people("h-1")[0], office.people("g-1")[0]);
    let says = Words::new("姓名读音相同", "the names sound the same");
    let pair = SuspectedPair { people: (one.min(other), one.max(other)), weight: 7_500, fields: vec![ComparedField { says, weight: 7_500 }] };
    (office, vec![HandedIn::Pair(pair)])
}

fn raised(office: &mut Office, pairs: &[HandedIn]) -> Vec<Alert> {
    let all = office.act(|desk| alerts_with(desk, pairs)).expect("alerts");
    all.into_iter().filter(|alert| alert.kind == PossibleDuplicate).collect()
}

#[test]
fn the_evidence_says_what_agrees_and_names_nobody() {
    let (mut office, pairs) = office();
    let [alert] = &raised(&mut office, &pairs)[..] else { panic!("one") };
    assert_eq!(alert.evidence[0].en, "the names sound the same");
    assert!(alert.evidence[1].en.contains("7.5 bits"), "{:?}", alert.evidence);
    let told = format!("{:?}{:?}{:?}", alert.evidence, alert.facts, alert.says);
    assert!(!told.contains('王'), "{told}");
    assert!(raised(&mut office, &[]).is_empty(), "nobody has compared them");
}

#[test]
fn a_pair_that_was_linked_or_told_apart_is_not_asked_about() {
    let (mut office, pairs) = office();
    let HandedIn::Pair(SuspectedPair { people: (one, other), .. }) = pairs[0] else { panic!("a pair") };
    for (finding, open) in [(Same, 0), (Open, 1), (Different, 0)] {
        office.act(|desk| identify(desk, one, other, finding, "looked")).expect("found");
        assert_eq!(raised(&mut office, &pairs).len(), open, "{finding:?}");
    }
    let closed = office.act(|desk| closed_alerts(desk, &pairs)).expect("readable");
    assert_eq!(closed.len(), 1);
    assert_eq!(closed[0].kind, PossibleDuplicate);
}

#[test]
fn one_number_on_both_is_another_question() {
    let (mut office, pairs) = office();
    let own = number("19700101", 1);
    for id in ["h", "g"] {
        office.put(&named("王伟", id).replace("\"name\"", &format!("\"id_number\": \"{own}\", \"name\"")));
    }
    assert!(raised(&mut office, &pairs).is_empty());
}

#[test]
fn it_stays_settled_until_a_field_changes_and_then_shows_which() {
    let (mut office, pairs) = office();
    let key = raised(&mut office, &pairs)[0].key.clone();
    office.act(|desk| answer_alert(desk, &pairs, &key, Dismissed, "brothers")).expect("answered");
    office.give("h", "h-1", "p");
    office.put(&named("王伟", "h").replace("true", "false"));
    assert_eq!(raised(&mut office, &pairs)[0].state, AlertState::Dismissed, "nothing of that is compared");
    office.put(&named("王伟", "g"));
    let again = &raised(&mut office, &pairs)[0];
    assert_eq!((again.state, &again.key), (AlertState::Open, &key));
    let difference = again.difference.clone().expect("told");
    assert_eq!((difference.gone.len(), difference.new.len()), (1, 1));
    assert!(difference.new[0].en.contains("name"), "{difference:?}");
    assert_eq!(again.answered.as_ref().map(|answer| answer.by.as_str()), Some("li"), "what was said before stands beside");
}

#[test]
fn evidence_that_changed_after_the_notice_is_told_anew() {
    let (mut office, pairs) = office();
    let key = raised(&mut office, &pairs)[0].key.clone();
    let told = |office: &mut Office| said(&office.act(|desk| notify_person(desk, &pairs, &key, &NoticeRequest::default())));
    assert_eq!(told(&mut office), "done");
    office.act(|desk| record_reply(desk, &pairs, &key, "it is my brother", None)).expect("recorded");
    office.put(&named("王伟", "g"));
    let confirm = |office: &mut Office| said(&office.act(|desk| answer_alert(desk, &pairs, &key, Confirmed, "one face")));
    assert_eq!(confirm(&mut office), "not possible");
    assert_eq!(told(&mut office), "done");
    assert_eq!(confirm(office.on("2026-09-16")), "done");
}

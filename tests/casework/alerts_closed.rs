//! Does the edit that takes the facts of an alert away close it, and is that told?

use crate::office::{Office, number, yuan};
use engine::alerts::AlertKind::{self, ClaimOpen, DeadlinePassed, DoubtfulNumber, FundLow, Objection, OverlapFound, SharedNumber, SuspendedApplicant};
use engine::alerts::{Closed, closed_alerts};
use engine::casework::{
    ChainAct, Filing, PastPerson, Settlement, StageRequest, Suspended, act_on_application, decide_stage, file_application, identify, lift_suspension,
    raise_claim, receive_money, waive_claim,
};
use engine::ledger::IdentityFinding::{Different, Open, Same};
use engine::ledger::{Answer, ApplicationId, IdentityFinding, Outcome, Scope};

const STAGE: &str = "stages:\n  - {id: a, name: {zh: 受理, en: acceptance}, by: agency, limit: {days: 10, unit: working}, clause: 一}";

/// The alerts of a kind that edits have closed: who, in whose history, and what the edit was.
fn closed(office: &mut Office, kind: AlertKind) -> Vec<(String, Option<String>, String)> {
    let all: Vec<Closed> = office.act(|desk| closed_alerts(desk, &[])).expect("readable");
    let told = |one: Closed| {
        let what = one.edit.map(|event| serde_json::to_value(event.body).expect("JSON"));
        let what = what.map_or(String::new(), |body| [&body["what"], &body["step"]].iter().filter_map(|part| part.as_str()).collect::<Vec<_>>().join(" "));
        (one.by, one.household, what)
    };
    all.into_iter().filter(|one| one.kind == kind).map(told).collect()
}

fn by_li(what: &str) -> Vec<(String, Option<String>, String)> {
    vec![("li".into(), Some("h".into()), what.into())]
}

fn find(office: &mut Office, finding: IdentityFinding) {
    let (one, other) = (office.people("h-1")[0], office.people("g-1")[0]);
    office.act(|desk| identify(desk, one, other, finding, "looked")).expect("found");
}

fn filed(office: &mut Office) -> ApplicationId {
    let filing = Filing { household: "h".into(), program: "p".into(), recipient: "h-1".into(), on: office.today, window: None };
    match office.act(|desk| file_application(desk, &filing)) {
        Ok(Answer::Filed { application, .. }) => application,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_corrected_number_closes_both_of_its_questions_with_a_link_to_the_edit() {
    let own = number("19700101", 1);
    let last = if own.ends_with('1') { "2" } else { "1" };
    let wrong = format!("{}{last}", &own[..17]);
    let mut office = Office::new(&[("p", "")]);
    office.family("h", &[("h-1", &wrong)]);
    assert!(closed(&mut office, DoubtfulNumber).is_empty(), "it is open");
    office.family("h", &[("h-1", &own)]);
    assert!(office.alerts(DoubtfulNumber).is_empty());
    assert_eq!(closed(&mut office, DoubtfulNumber), by_li("household_recorded"));

    office.family("g", &[("g-1", &own)]);
    assert_eq!(office.alerts(SharedNumber).len(), 1);
    office.family("g", &[("g-1", &number("19700101", 3))]);
    assert!(office.alerts(SharedNumber).is_empty());
    let shared = closed(&mut office, SharedNumber);
    assert!(matches!(&shared[..], [(by, Some(_), _)] if by == "li"), "{shared:?}");
    office.family("g", &[("g-1", &own)]);
    assert!(closed(&mut office, SharedNumber).is_empty(), "raised again");
    office.reopen_after(|_| {});
    assert_eq!(closed(&mut office, DoubtfulNumber), by_li("household_recorded"));
}

#[test]
fn a_shared_number_asks_nothing_once_the_pair_was_decided() {
    let own = number("19700101", 1);
    let mut office = Office::new(&[("p", "")]);
    office.family("h", &[("h-1", &own)]);
    office.family("g", &[("g-1", &own)]);
    for (finding, open) in [(Different, 0), (Open, 1), (Same, 0)] {
        find(&mut office, finding);
        assert_eq!(office.alerts(SharedNumber).len(), open, "{finding:?}");
    }
    assert_eq!(closed(&mut office, SharedNumber).len(), 1);
    office.family("f", &[("f-1", &own)]);
    assert_eq!(office.alerts(SharedNumber).len(), 1, "of three, one pair was decided");
}

#[test]
fn an_overlap_is_closed_by_cancelling_one_of_the_two() {
    let mut office = Office::new(&[("p", "")]);
    office.usual_family();
    let grant = office.give("h", "h-1", "p");
    let who = PastPerson::Member { member: "h-1".into(), household: None };
    office.past(who, "elsewhere", "education", "2026-09-01", Some("2026-12-31")).expect("recorded");
    assert_eq!(office.alerts(OverlapFound).len(), 1);
    office.cancel(grant);
    assert!(office.alerts(OverlapFound).is_empty());
    assert_eq!(closed(&mut office, OverlapFound), by_li("grant_cancelled"));
}

#[test]
fn an_overlap_of_a_link_is_one_question_and_gone_with_the_link() {
    let mut office = Office::new(&[("a", ""), ("b", "")]);
    office.family("h", &[("h-1", "")]);
    office.family("g", &[("g-1", "")]);
    office.give("h", "h-1", "a");
    office.give("g", "g-1", "b");
    for (finding, open) in [(Same, 1), (Open, 0), (Same, 1), (Different, 0)] {
        find(&mut office, finding);
        assert_eq!(office.alerts(OverlapFound).len(), open, "{finding:?}");
    }
    assert_eq!(closed(&mut office, OverlapFound).len(), 1);
}

#[test]
fn lifting_a_suspension_and_deciding_an_application_close_what_they_held_up() {
    let mut office = Office::new(&[("p", STAGE)]);
    office.usual_family();
    let application = filed(&mut office);
    let suspension = office.suspend(Suspended::Person("h-1".into()), Scope::All, "2026-09-01", None);
    assert_eq!(office.alerts(SuspendedApplicant).len(), 1);
    office.act(|desk| lift_suspension(desk, suspension, "heard")).expect("lifted");
    assert_eq!(closed(&mut office, SuspendedApplicant), by_li("suspension_lifted"));
    office.suspend(Suspended::Person("h-1".into()), Scope::All, "2026-09-01", None);
    office.on("2026-12-01");
    assert_eq!((office.alerts(SuspendedApplicant).len(), office.alerts(DeadlinePassed).len()), (1, 1));
    let request = StageRequest { stage: "a".into(), outcome: Outcome::Refuse, reason: "not eligible".into() };
    office.act(|desk| decide_stage(desk, application, &request)).expect("decided");
    assert_eq!(closed(&mut office, DeadlinePassed), by_li("stage_decided"));
    assert_eq!(closed(&mut office, SuspendedApplicant).len(), 2);
}

#[test]
fn an_objection_stands_until_it_was_looked_into() {
    let mut office = Office::new(&[("p", STAGE)]);
    office.usual_family();
    let application = filed(&mut office);
    let act = |office: &mut Office, act: ChainAct| office.act(|desk| act_on_application(desk, application, &act, "they own a car")).expect("done");
    act(&mut office, ChainAct::Object);
    let raised = office.alerts(Objection);
    assert_eq!(raised.len(), 1);
    assert!(!format!("{raised:?}").contains("car"), "what was said stands with the application only");
    act(&mut office, ChainAct::Settle { objection: 0, settlement: Settlement::Unfounded });
    assert!(office.alerts(Objection).is_empty());
    assert_eq!(closed(&mut office, Objection), by_li("chain objection_settled"));
}

#[test]
fn money_closes_an_empty_fund_and_a_claim() {
    let mut office = Office::without_funds(&[("p", "")]);
    office.usual_family().fund("f", "500", &["p"]);
    let grant = office.give("h", "h-1", "p");
    office.pay(grant, "500");
    assert_eq!(office.alerts(FundLow).len(), 1);
    office.act(|desk| receive_money(desk, "f", yuan("5000"))).expect("taken in");
    assert_eq!(closed(&mut office, FundLow), vec![("li".to_string(), None, String::new())]);
    office.act(|desk| raise_claim(desk, grant, yuan("100"), "paid twice")).expect("asked back");
    let [claim] = &office.alerts(ClaimOpen)[..] else { panic!("one claim") };
    assert!(claim.says.en.contains("100.00"), "{claim:?}");
    office.act(|desk| waive_claim(desk, grant, yuan("100"), "nothing to be had")).expect("given up");
    assert!(office.alerts(ClaimOpen).is_empty());
    assert_eq!(closed(&mut office, ClaimOpen), by_li("claim waived"));
}

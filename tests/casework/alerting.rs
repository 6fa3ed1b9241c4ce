//! Is each question raised once, settled on its evidence, opened again by new evidence, and closed by corrected data?

use crate::office::{Office, day, number, yuan};
use engine::alerts::AlertKind::{DeadlineNear, DeadlinePassed, DoubtfulNumber, FundLow, OverlapRefused, SharedNumber, SuspendedApplicant};
use engine::alerts::{AlertKind, AlertState, alerts, answer_alert};
use engine::casework::{Filing, PastPerson, StageRequest, Suspended, decide_stage, file_application, lift_suspension, receive_money};
use engine::ledger::{AlertOutcome, Answer, ApplicationId, Outcome, Scope};

fn settle(office: &mut Office, kind: AlertKind, outcome: AlertOutcome) {
    let [alert] = &office.alerts(kind)[..] else { panic!("one alert of {kind:?}") };
    let key = alert.key.clone();
    assert_eq!(office.act(|desk| answer_alert(desk, &[], &key, outcome, "looked at the papers")), Ok(Answer::Done));
}

/// Key and state of the only alert of a kind.
fn only(office: &mut Office, kind: AlertKind) -> (String, AlertState) {
    let [alert] = &office.alerts(kind)[..] else { panic!("one alert of {kind:?}") };
    (alert.key.clone(), alert.state)
}

fn named(id: &str, name: &str, number: &str) -> String {
    format!(
        "{{\"id\": \"{id}\", \"area\": \"110101\", \"permanent_resident\": true, \
         \"members\": [{{\"id\": \"{id}-1\", \"name\": \"{name}\", \"id_number\": \"{number}\"}}]}}"
    )
}

#[test]
fn a_refused_overlap_is_one_question_however_often_it_is_tried() {
    let mut office = Office::new(&[("p", ""), ("q", "")]);
    office.usual_family().give("h", "h-1", "p");
    assert!(office.alerts(OverlapRefused).is_empty());
    office.ask("h", "h-1", "q");
    let first = only(&mut office, OverlapRefused);
    assert_eq!(first.1, AlertState::Open);
    office.ask("h", "h-1", "q");
    assert_eq!(only(&mut office, OverlapRefused), first);
    settle(&mut office, OverlapRefused, AlertOutcome::Dismissed);
    office.ask("h", "h-1", "q");
    assert_eq!(only(&mut office, OverlapRefused), (first.0, AlertState::Dismissed), "the same evidence");
}

#[test]
fn a_shared_number_is_settled_on_its_evidence_and_opened_by_new() {
    let own = number("19700101", 1);
    let mut office = Office::new(&[("p", "")]);
    office.put(&named("h", "王伟", &own));
    office.put(&named("g", "王伟", &own));
    let (key, state) = only(&mut office, SharedNumber);
    assert_eq!(state, AlertState::Open);
    settle(&mut office, SharedNumber, AlertOutcome::Confirmed);
    office.put(&named("h", "王伟", &own).replace("true", "false"));
    assert_eq!(only(&mut office, SharedNumber), (key.clone(), AlertState::Confirmed), "another fact is no evidence of this");
    office.reopen_after(|_| {});
    assert_eq!(only(&mut office, SharedNumber), (key.clone(), AlertState::Confirmed));
    office.put(&named("g", "李芳", &own));
    assert_eq!(only(&mut office, SharedNumber), (key, AlertState::Open), "another name is new evidence");
}

#[test]
fn a_corrected_number_closes_the_question_and_the_slip_again_is_the_old_one() {
    let (own, other) = (number("19700101", 1), number("19700101", 3));
    let mut office = Office::new(&[("p", "")]);
    office.put(&named("h", "王伟", &own));
    office.put(&named("g", "李芳", &own));
    let (key, _) = only(&mut office, SharedNumber);
    settle(&mut office, SharedNumber, AlertOutcome::Dismissed);
    office.put(&named("g", "李芳", &other));
    assert!(office.alerts(SharedNumber).is_empty());
    assert!(office.act(|desk| answer_alert(desk, &[], &key, AlertOutcome::Confirmed, "too late")).is_err());
    office.put(&named("g", "李芳", &own));
    assert_eq!(only(&mut office, SharedNumber), (key, AlertState::Dismissed), "the same evidence as was dismissed");
}

#[test]
fn a_doubtful_number_is_closed_by_the_right_one() {
    let own = number("19700101", 1);
    let last = if own.ends_with('1') { "2" } else { "1" };
    let wrong = format!("{}{last}", &own[..17]);
    let mut office = Office::new(&[("p", "")]);
    office.put(&named("h", "王伟", &wrong));
    assert_eq!(only(&mut office, DoubtfulNumber).1, AlertState::Open);
    settle(&mut office, DoubtfulNumber, AlertOutcome::Confirmed);
    assert_eq!(only(&mut office, DoubtfulNumber).1, AlertState::Confirmed);
    office.put(&named("h", "王伟", &own));
    assert!(office.alerts(DoubtfulNumber).is_empty());
}

const STAGE: &str = "stages:\n  - {id: a, name: {zh: 受理, en: acceptance}, by: agency, limit: {days: ";

fn filed(office: &mut Office, program: &str, on: &str) -> ApplicationId {
    let filing = Filing { household: "h".into(), program: program.into(), recipient: "h-1".into(), on: day(on), window: None };
    match office.on(on).act(|desk| file_application(desk, &filing)) {
        Ok(Answer::Filed { application, .. }) => application,
        other => panic!("{other:?}"),
    }
}

fn deadline_on(office: &mut Office, today: &str) -> &'static str {
    match (office.on(today).alerts(DeadlineNear).len(), office.alerts(DeadlinePassed).len()) {
        (0, 0) => "none",
        (1, 0) => "amber",
        (0, 1) => "red",
        other => panic!("{today}: {other:?}"),
    }
}

/// Ten working days from 28 September end on 16 October. A fifth are two; three working days before the end is 13 October.
#[test]
fn a_deadline_is_amber_three_working_days_before_and_red_when_it_is_past() {
    let mut office = Office::new(&[("p", &format!("{STAGE}10, unit: working}}, clause: 一}}"))]);
    office.usual_family();
    let application = filed(&mut office, "p", "2026-09-28");
    for (today, expected) in [("2026-10-12", "none"), ("2026-10-13", "amber"), ("2026-10-16", "amber"), ("2026-10-17", "red"), ("2026-12-01", "red")] {
        assert_eq!(deadline_on(&mut office, today), expected, "{today}");
    }
    let request = StageRequest { stage: "a".into(), outcome: Outcome::Accept, reason: "complete".into() };
    assert_eq!(office.act(|desk| decide_stage(desk, application, &request)), Ok(Answer::Done));
    assert_eq!(deadline_on(&mut office, "2026-12-01"), "none", "decided");
}

/// Thirty working days from Monday 2 November end on Monday 14 December; a fifth are six: 4 December.
#[test]
fn a_long_limit_is_amber_for_its_last_fifth() {
    let mut office = Office::new(&[("p", &format!("{STAGE}30, unit: working}}, clause: 一}}"))]);
    office.usual_family();
    filed(&mut office, "p", "2026-11-02");
    for (today, expected) in [("2026-12-03", "none"), ("2026-12-04", "amber"), ("2026-12-14", "amber"), ("2026-12-15", "red")] {
        assert_eq!(deadline_on(&mut office, today), expected, "{today}");
    }
}

#[test]
fn the_desk_with_an_application_of_somebody_suspended_is_told() {
    let mut office = Office::new(&[("p", &format!("{STAGE}10, unit: working}}, clause: 一}}")), ("q", "need: food")]);
    office.usual_family();
    filed(&mut office, "p", "2026-09-01");
    filed(&mut office, "q", "2026-09-01");
    assert!(office.alerts(SuspendedApplicant).is_empty());
    let scope = Scope::Named { programs: vec!["p".into()], needs: Vec::new() };
    let suspension = office.suspend(Suspended::Person("h-1".into()), scope, "2026-09-01", None);
    let told: Vec<_> = office.alerts(SuspendedApplicant).into_iter().map(|alert| alert.about[0].program.clone()).collect();
    assert_eq!(told, [Some("p".to_string())], "q is not in its scope");
    assert!(office.act(|desk| lift_suspension(desk, suspension, "heard")).is_ok());
    assert!(office.alerts(SuspendedApplicant).is_empty());
}

#[test]
fn a_household_s_application_is_of_each_member_while_it_is_open_and_the_suspension_runs() {
    let mut office = Office::new(&[("p", &format!("paid_to: household\n{STAGE}10, unit: working}}, clause: 一}}"))]);
    office.usual_family().on("2026-09-01");
    let filing = Filing { household: "h".into(), program: "p".into(), recipient: "household".into(), on: day("2026-09-01"), window: None };
    let Ok(Answer::Filed { application, .. }) = office.act(|desk| file_application(desk, &filing)) else { panic!("filed") };
    office.suspend(Suspended::Person("h-2".into()), Scope::All, "2026-09-03", Some("2026-09-05"));
    for (today, expected) in [("2026-09-02", 0), ("2026-09-03", 1), ("2026-09-05", 1), ("2026-09-06", 0)] {
        assert_eq!(office.on(today).alerts(SuspendedApplicant).len(), expected, "{today}");
    }
    let request = StageRequest { stage: "a".into(), outcome: Outcome::Refuse, reason: "withdrawn".into() };
    assert_eq!(office.on("2026-09-04").act(|desk| decide_stage(desk, application, &request)), Ok(Answer::Done));
    assert!(office.alerts(SuspendedApplicant).is_empty(), "no desk holds it any more");
}

#[test]
fn an_empty_fund_warns_until_money_comes() {
    let mut office = Office::without_funds(&[("p", "")]);
    office.usual_family().fund("f", "500", &["p"]);
    assert!(office.alerts(FundLow).is_empty());
    office.give("h", "h-1", "p");
    assert_eq!(only(&mut office, FundLow).1, AlertState::Open);
    assert!(office.act(|desk| receive_money(desk, "f", yuan("5000"))).is_ok());
    assert!(office.alerts(FundLow).is_empty());
}

/// Overlaps that are found later never undo anything by themselves: they raise an alert, of whatever kind.
#[test]
fn a_late_record_of_aid_that_collides_is_a_question() {
    for (need, expected) in [("education", 1), ("food", 0)] {
        let mut office = Office::new(&[("p", "")]);
        office.usual_family().give("h", "h-1", "p");
        let who = PastPerson::Member { member: "h-1".into(), household: None };
        office.past(who, "elsewhere", need, "2026-09-01", Some("2026-12-31")).expect("recorded");
        assert_eq!(office.held("h-1"), ["p", "elsewhere"], "both stand");
        let raised = office.act(|desk| alerts(desk)).expect("alerts");
        assert_eq!(raised.len(), expected, "{need}: {raised:?}");
    }
}

#[test]
fn an_answer_needs_an_alert_and_a_reason() {
    let mut office = Office::new(&[("p", ""), ("q", "")]);
    office.usual_family().give("h", "h-1", "p");
    office.ask("h", "h-1", "q");
    let key = only(&mut office, OverlapRefused).0;
    assert!(office.act(|desk| answer_alert(desk, &[], &key, AlertOutcome::Dismissed, " ")).is_err());
    assert!(office.act(|desk| answer_alert(desk, &[], "none", AlertOutcome::Dismissed, "why")).is_err());
    assert_eq!(only(&mut office, OverlapRefused).1, AlertState::Open);
}

//! Is somebody told and heard before a "yes" that could take something away, and who looks again?

use crate::office::{Office, day};
use crate::said::said;
use engine::alerts::{
    Alert, AlertKind, AlertState, Hearing, NoticeRequest, Precision, alerts, answer_alert, notify_person, precision_by_kind, record_reply, review_answer,
};
use engine::casework::PastPerson;
use engine::ledger::AlertOutcome::{self, Confirmed, Dismissed};
use engine::ledger::HistoryEntry;
use engine::ledger::read_under;

/// An office with one overlap that was found later: about what a family has got.
fn found() -> (Office, String) {
    let mut office = Office::new(&[("p", "")]);
    office.usual_family().give("h", "h-1", "p");
    let who = PastPerson::Member { member: "h-1".into(), household: None };
    office.past(who, "elsewhere", "education", "2026-09-01", Some("2026-12-31")).expect("recorded");
    let key = only(&mut office).key;
    (office, key)
}

fn only(office: &mut Office) -> Alert {
    let [alert] = &office.alerts(AlertKind::OverlapFound)[..] else { panic!("one overlap") };
    alert.clone()
}

fn answer(office: &mut Office, key: &str, outcome: AlertOutcome) -> String {
    said(&office.act(|desk| answer_alert(desk, &[], key, outcome, "looked at the papers")))
}

fn notify(office: &mut Office, key: &str) -> String {
    said(&office.act(|desk| notify_person(desk, &[], key, &NoticeRequest::default())))
}

fn reply(office: &mut Office, key: &str, on: Option<&str>) -> String {
    said(&office.act(|desk| record_reply(desk, &[], key, "it was for the other child", on.map(day))))
}

fn review_by(office: &mut Office, who: &str, key: &str, outcome: AlertOutcome) -> String {
    said(&office.act(|desk| {
        desk.by = who.to_string();
        review_answer(desk, &[], key, outcome, "looked again")
    }))
}

/// Ten working days from Tuesday, 1 September 2026 end on 15 September.
#[test]
fn it_is_confirmed_only_after_the_notice_and_the_time_to_answer() {
    let (mut office, key) = found();
    assert_eq!(answer(&mut office, &key, Confirmed), "not possible", "nobody was told");
    assert_eq!(notify(&mut office, &key), "done");
    assert_eq!(answer(&mut office, &key, Confirmed), "not possible", "the time runs");
    assert_eq!(answer(office.on("2026-09-15"), &key, Confirmed), "not possible", "the last day");
    assert_eq!(answer(office.on("2026-09-16"), &key, Confirmed), "done");
    assert_eq!(only(&mut office).state, AlertState::Confirmed);
}

#[test]
fn whoever_has_answered_need_not_be_waited_for() {
    let (mut office, key) = found();
    assert_eq!(reply(&mut office, &key, None), "not possible", "to what?");
    notify(&mut office, &key);
    assert_eq!(reply(&mut office, &key, Some("2026-08-31")), "faults on", "before the notice");
    assert_eq!(reply(&mut office, &key, Some("2026-09-02")), "faults on", "tomorrow");
    assert_eq!(reply(&mut office, &key, None), "done");
    assert_eq!(answer(&mut office, &key, Confirmed), "done");
}

#[test]
fn it_may_be_dismissed_at_any_time() {
    let (mut office, key) = found();
    assert_eq!(answer(&mut office, &key, Dismissed), "done");
    assert_eq!(only(&mut office).state, AlertState::Dismissed);
}

#[test]
fn what_is_about_the_office_or_a_paper_needs_no_hearing() {
    let heard: Vec<AlertKind> = AlertKind::ALL.into_iter().filter(|kind| kind.hearing() == Hearing::First).collect();
    for kind in [AlertKind::OverlapFound, AlertKind::PossibleDuplicate, AlertKind::Objection] {
        assert!(heard.contains(&kind), "{kind:?}");
    }
    for kind in [AlertKind::DeadlinePassed, AlertKind::FundLow, AlertKind::DoubtfulNumber, AlertKind::ImportRows] {
        assert!(!heard.contains(&kind), "{kind:?}");
    }
}

#[test]
fn the_notice_says_what_until_when_and_in_both_languages() {
    let (mut office, key) = found();
    notify(&mut office, &key);
    let alert = only(&mut office);
    let Some((_, on, until, text)) = &alert.case.noticed else { panic!("told") };
    assert_eq!((*on, *until), (day("2026-09-01"), day("2026-09-15")));
    let text = text.text(engine::store::Store::vault(office.store())).expect("readable");
    for part in [&alert.says.zh, &alert.says.en, &"2026-09-15".to_string()] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for days in [4, 61] {
        let request = NoticeRequest { working_days: Some(days), text: None };
        assert_eq!(said(&office.act(|desk| notify_person(desk, &[], &key, &request))), "faults working_days");
    }
}

#[test]
fn somebody_else_looks_again_and_the_last_look_holds() {
    let (mut office, key) = found();
    assert_eq!(review_by(&mut office, "wang", &key, Dismissed), "not possible", "there is no answer yet");
    answer(&mut office, &key, Dismissed);
    assert_eq!(answer(&mut office, &key, Dismissed), "not possible", "answered once");
    assert_eq!(review_by(&mut office, "li", &key, Dismissed), "not possible", "the same person");
    assert_eq!(review_by(&mut office, "wang", &key, Confirmed), "not possible", "nobody was heard");
    assert_eq!(review_by(&mut office, "wang", &key, Dismissed), "done");
    assert_eq!(review_by(&mut office, "wang", &key, Dismissed), "not possible", "she has looked last");
    assert_eq!(review_by(&mut office, "li", &key, Dismissed), "done");
}

#[test]
fn a_review_may_turn_the_answer_round() {
    let (mut office, key) = found();
    notify(&mut office, &key);
    reply(&mut office, &key, None);
    answer(&mut office, &key, Confirmed);
    assert_eq!(review_by(&mut office, "wang", &key, Dismissed), "done");
    assert_eq!(only(&mut office).state, AlertState::Dismissed);
}

#[test]
fn each_step_stands_in_the_household_s_history_and_outlives_a_restart() {
    let (mut office, key) = found();
    notify(&mut office, &key);
    reply(&mut office, &key, None);
    answer(&mut office, &key, Confirmed);
    review_by(&mut office, "wang", &key, Dismissed);
    office.reopen_after(|_| {});
    assert_eq!(only(&mut office).state, AlertState::Dismissed);
    let household = office.act(|desk| desk.household("h")).expect("registered").id;
    let history: Vec<HistoryEntry> = read_under(office.store(), &HistoryEntry::prefix_of(household)).expect("readable");
    let steps: Vec<&str> = history.iter().filter_map(|entry| entry.0.body.step().map(|(code, _)| code)).collect();
    assert_eq!(steps, ["alert_noticed", "alert_replied", "alert_reviewed"]);
}

#[test]
fn precision_counts_each_alert_by_its_last_answer() {
    let (mut office, key) = found();
    let of = |office: &mut Office| office.act(|desk| precision_by_kind(desk)).expect("readable").get(&AlertKind::OverlapFound).copied().unwrap_or_default();
    assert_eq!(of(&mut office), Precision::default());
    notify(&mut office, &key);
    reply(&mut office, &key, None);
    answer(&mut office, &key, Confirmed);
    assert_eq!(of(&mut office), Precision { confirmed: 1, dismissed: 0 });
    review_by(&mut office, "wang", &key, Dismissed);
    assert_eq!(of(&mut office), Precision { confirmed: 0, dismissed: 1 });
    assert_eq!(Precision { confirmed: 1, dismissed: 3 }.percent(), Some(25));
    assert_eq!(Precision { confirmed: 2, dismissed: 1 }.percent(), Some(67));
    assert_eq!(Precision::default().percent(), None);
    assert_eq!(office.act(|desk| alerts(desk)).expect("alerts").len(), 1);
}

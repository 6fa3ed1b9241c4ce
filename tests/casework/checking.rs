//! Is nobody checked without every adult's written leave, and is what the registers say compared with what was told?

use crate::office::{Office, day};
use crate::said::said;
use engine::alerts::{AlertKind, Hearing};
use engine::casework::{
    AuthoriseRequest, CheckStands, PaperRequest, Registration, answer_check, ask_check, authorise_check, check_stands, forget_person, receive_paper,
};
use engine::ledger::{Answer, PaperId};

/// Parents (of one of whom nobody knows the birth date) with a daughter of 17 who comes of age on 2 September 2026.
fn office() -> Office {
    let mut office = Office::new(&[("p", "")]);
    office.put(
        "{\"id\": \"h\", \"area\": \"110101\", \"income_month\": \"320.00\", \"permanent_resident\": true, \"members\": [{\"id\": \"h-1\", \
         \"birth_date\": \"1980-01-01\", \"orphan\": false}, {\"id\": \"h-2\"}, {\"id\": \"h-3\", \"birth_date\": \"2008-09-02\", \"student\": \"senior\"}]}",
    );
    office
}

fn leave(office: &Office, members: &[&str]) -> AuthoriseRequest {
    let members = members.iter().map(|id| id.to_string()).collect();
    AuthoriseRequest { household: "h".into(), members, on: office.today, until: None, paper: None }
}

fn authorise(office: &mut Office, members: &[&str]) -> String {
    let request = leave(office, members);
    said(&office.act(|desk| authorise_check(desk, &request)))
}

fn ask(office: &mut Office, due: Option<&str>) -> String {
    let due = due.map(day);
    said(&office.act(|desk| ask_check(desk, "h", None, due)))
}

fn answer(office: &mut Office, findings: &str) -> String {
    said(&office.act(|desk| answer_check(desk, "h", findings)))
}

fn stands(office: &mut Office) -> CheckStands {
    office.act(|desk| check_stands(desk, &desk.household("h")?)).expect("readable")
}

/// Contradictions as `holder fact told found`.
fn contradicted(office: &mut Office) -> Vec<String> {
    let file = office.act(|desk| desk.household("h")).expect("h");
    let holder = |person: Option<_>| person.and_then(|person| file.member_id(person)).unwrap_or("household").to_string();
    stands(office).contradictions.iter().map(|one| format!("{} {} {} {}", holder(one.holder), one.fact, one.told, one.found)).collect()
}

#[test]
fn nothing_is_asked_before_every_adult_has_signed() {
    let mut office = office();
    assert_eq!(ask(&mut office, None), "not possible");
    assert_eq!(authorise(&mut office, &["h-1"]), "done");
    assert_eq!((ask(&mut office, None), stands(&mut office).lacking.len()), ("not possible".into(), 1), "of h-2 nobody knows the age");
    assert_eq!(authorise(&mut office, &["h-2"]), "done");
    assert_eq!(ask(&mut office, None), "done");
}

#[test]
fn who_comes_of_age_must_sign_too() {
    let mut office = office();
    assert_eq!(authorise(&mut office, &["h-3"]), "faults members[0]", "a minor need not");
    assert_eq!(authorise(&mut office, &["h-1", "h-2"]), "done");
    assert_eq!(ask(office.on("2026-09-02"), None), "not possible", "eighteen today");
    assert_eq!(authorise(&mut office, &["h-3"]), "done");
    assert_eq!(ask(&mut office, None), "done");
}

#[test]
fn a_leave_ends_on_its_last_day_and_a_newcomer_has_given_none() {
    let mut office = office();
    let request = AuthoriseRequest { until: Some(day("2026-09-01")), ..leave(&office, &["h-1", "h-2"]) };
    assert_eq!(said(&office.act(|desk| authorise_check(desk, &request))), "done");
    assert_eq!(stands(&mut office).lacking, []);
    assert_eq!(stands(office.on("2026-09-02")).lacking.len(), 3, "both have run out, and the daughter has come of age");
    let mut office = self::office();
    authorise(&mut office, &["h-1", "h-2"]);
    office.try_put("{\"id\": \"h\", \"members\": [{\"id\": \"h-9\"}]}", Registration::Merge).expect("merged");
    assert_eq!(ask(&mut office, None), "not possible");
}

#[test]
fn a_second_question_waits_for_the_first_answer_or_its_last_day() {
    let mut office = office();
    authorise(&mut office, &["h-1", "h-2"]);
    assert_eq!(answer(&mut office, "{\"income_month\": 1}"), "not possible", "nobody has asked");
    assert_eq!((ask(&mut office, Some("2026-08-31")), ask(&mut office, Some("2026-09-01"))), ("faults due".into(), "done".into()));
    assert_eq!(ask(&mut office, None), "not possible");
    assert_eq!(answer(&mut office, "{\"income_month\": 1}"), "done");
    assert_eq!(answer(&mut office, "{\"income_month\": 1}"), "not possible", "it was answered");
    assert_eq!(ask(&mut office, Some("2026-09-01")), "done");
    office.on("2026-09-02");
    assert_eq!(authorise(&mut office, &["h-3"]), "done");
    assert_eq!(ask(&mut office, None), "done", "the day for the answer has passed");
}

#[test]
fn contradictions_are_values_that_differ_not_words_that_do() {
    let mut office = office();
    authorise(&mut office, &["h-1", "h-2"]);
    ask(&mut office, None);
    let findings =
        "{\"income_month\": 320, \"permanent_resident\": true, \"members\": [{\"id\": \"h-1\", \"orphan\": true}, {\"id\": \"h-2\", \"orphan\": true}]}";
    assert_eq!(answer(&mut office, findings), "done");
    assert_eq!(contradicted(&mut office), ["h-1 orphan false true"], "320 is 320.00, and of h-2 nothing was told");
    ask(&mut office, None);
    assert_eq!(answer(&mut office, "{\"income_month\": \"320.01\"}"), "done");
    assert_eq!(contradicted(&mut office), ["household income_month \"320.00\" \"320.01\""], "the last answer counts");
    office.try_put("{\"id\": \"h\", \"income_month\": \"320.01\", \"members\": [{\"id\": \"h-1\"}]}", Registration::Merge).expect("merged");
    assert_eq!(contradicted(&mut office), [""; 0], "what was told is mended");
}

#[test]
fn findings_that_make_no_sense_are_refused_by_field() {
    let mut office = office();
    authorise(&mut office, &["h-1", "h-2"]);
    ask(&mut office, None);
    for (findings, expected) in [
        ("[]", "faults findings"),
        ("{}", "faults findings"),
        ("{\"income\": 1}", "faults findings.income"),
        ("{\"income_month\": -1}", "faults findings.income_month"),
        ("{\"members\": [{\"id\": \"h-1\", \"name\": \"x\"}, {\"id\": \"x\"}]}", "faults findings.members[0].name findings.members[1].id"),
    ] {
        assert_eq!(answer(&mut office, findings), expected, "{findings}");
    }
    assert_eq!(answer(&mut office, "{\"income_month\": \"5\"}"), "done", "it still waits");
}

#[test]
fn what_was_found_about_somebody_goes_with_that_person() {
    let mut office = office();
    authorise(&mut office, &["h-1", "h-2"]);
    ask(&mut office, None);
    answer(&mut office, "{\"income_month\": \"5\", \"members\": [{\"id\": \"h-1\", \"orphan\": true}]}");
    assert_eq!(stands(&mut office).findings.map(|findings| (findings.household.len(), findings.members.len())), Some((1, 1)));
    office.act(|desk| forget_person(desk, "h-1")).expect("forgotten");
    assert_eq!(stands(&mut office).findings.map(|findings| (findings.household.len(), findings.members.len())), Some((1, 0)));
}

#[test]
fn a_leave_names_its_paper_and_makes_sense() {
    let mut office = office();
    let request = PaperRequest { household: "h".into(), kind: "id-card".into(), on: office.today, ..PaperRequest::default() };
    let Ok(Answer::PaperReceived { paper }) = office.act(|desk| receive_paper(desk, &request)) else { panic!("refused") };
    let usual = leave(&office, &["h-1"]);
    for (request, expected) in [
        (AuthoriseRequest { paper: Some(PaperId(5)), members: Vec::new(), ..usual.clone() }, "faults members paper"),
        (AuthoriseRequest { on: day("2026-09-02"), until: Some(day("2026-09-01")), ..usual.clone() }, "faults on until"),
        (AuthoriseRequest { members: vec!["x".into()], ..usual.clone() }, "faults members[0]"),
        (AuthoriseRequest { paper: Some(paper), ..usual }, "done"),
    ] {
        assert_eq!(said(&office.act(|desk| authorise_check(desk, &request))), expected);
    }
    assert_eq!(stands(&mut office).record.authorised[0].paper, Some(paper));
}

#[test]
fn a_contradiction_is_an_alert_without_values_until_what_was_told_is_mended() {
    let mut office = office();
    authorise(&mut office, &["h-1", "h-2"]);
    ask(&mut office, None);
    answer(&mut office, "{\"income_month\": \"987.65\"}");
    let [alert] = &office.alerts(AlertKind::Contradiction)[..] else { panic!("one") };
    assert!(alert.says.zh.contains("月收入"), "{alert:?}");
    assert!(!format!("{alert:?}").contains("987.65"), "{alert:?}");
    assert_eq!(alert.kind.hearing(), Hearing::First, "nobody is found to have lied before being heard");
    office.try_put("{\"id\": \"h\", \"income_month\": \"987.65\", \"members\": [{\"id\": \"h-1\"}]}", Registration::Merge).expect("merged");
    assert!(office.alerts(AlertKind::Contradiction).is_empty());
}

/// The alerts about contradictions that edits have closed: in whose history, and what the edit was.
fn closed(office: &mut Office) -> Vec<String> {
    let all = office.act(|desk| engine::alerts::closed_alerts(desk, &[])).expect("readable");
    let what = |one: engine::alerts::Closed| {
        let body = one.edit.and_then(|event| serde_json::to_value(event.body).ok()).unwrap_or_default();
        let part = |key: &str| body[key].as_str().unwrap_or_default().to_string();
        format!("{} {} {}", one.household.unwrap_or_default(), part("what"), part("step")).trim().to_string()
    };
    all.into_iter().filter(|one| one.kind == AlertKind::Contradiction).map(what).collect()
}

#[test]
fn the_edit_that_mends_a_contradiction_closes_its_alert() {
    let mut office = office();
    authorise(&mut office, &["h-1", "h-2"]);
    ask(&mut office, None);
    answer(&mut office, "{\"income_month\": \"5\", \"members\": [{\"id\": \"h-1\", \"orphan\": true}]}");
    assert_eq!((office.alerts(AlertKind::Contradiction).len(), closed(&mut office).len()), (2, 0));
    office.try_put("{\"id\": \"h\", \"income_month\": \"5\", \"members\": [{\"id\": \"h-1\"}]}", Registration::Merge).expect("merged");
    assert_eq!(closed(&mut office), ["h household_recorded"], "the other one still stands");
    ask(&mut office, None);
    assert_eq!(answer(&mut office, "{\"income_month\": \"5\", \"members\": [{\"id\": \"h-1\", \"orphan\": false}]}"), "done");
    assert_eq!(closed(&mut office), ["h paper check_answered", "h household_recorded"], "a later answer takes it back");
    office.try_put("{\"id\": \"h\", \"income_month\": \"6\", \"members\": [{\"id\": \"h-1\"}]}", Registration::Merge).expect("merged");
    assert_eq!(closed(&mut office), ["h paper check_answered"], "contradicted again");
    office.reopen_after(|folder| std::fs::remove_dir_all(folder.join("index")).expect("an index"));
    assert_eq!(closed(&mut office), ["h paper check_answered"], "also from the journal alone");
}

#[test]
fn who_leaves_takes_the_contradictions_along() {
    let mut office = office();
    authorise(&mut office, &["h-1", "h-2"]);
    ask(&mut office, None);
    answer(&mut office, "{\"members\": [{\"id\": \"h-1\", \"orphan\": true}]}");
    assert_eq!(office.alerts(AlertKind::Contradiction).len(), 1);
    let to = engine::casework::Destination::New(engine::registry::HouseholdPayload { id: "k".into(), facts_on: None, facts: Default::default() });
    office.act(|desk| engine::casework::regroup(desk, "h", &["h-1".to_string()], &to)).expect("moved");
    assert!(office.alerts(AlertKind::Contradiction).is_empty());
    assert_eq!(closed(&mut office), ["h household_recorded"]);
}

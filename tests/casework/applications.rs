//! When is each stage of an application due, and how does it go through them?

use crate::office::{Office, day};
use crate::said::said;
use engine::casework::{AwardRequest, Filing, StageRequest, decide_stage, file_application};
use engine::ledger::{Answer, ApplicationId, ApplicationRecord, ApplicationState, Outcome, read};

const FREE: &str = "granted 500.00 2026-09-28..2027-09-27";

/// A chain of stages, as `id days unit`.
fn stages(chain: &[&str]) -> String {
    let stage = |text: &&str| {
        let [id, days, unit] = text.split(' ').collect::<Vec<_>>()[..] else { panic!("{text}") };
        format!("  - {{id: {id}, name: {{zh: 环节, en: stage}}, by: agency, limit: {{days: {days}, unit: {unit}}}, clause: 一}}\n")
    };
    format!("stages:\n{}", chain.iter().map(stage).collect::<String>())
}

fn file(office: &mut Office, member: &str) -> (ApplicationId, String) {
    let filing = Filing { household: "h".into(), program: "p".into(), recipient: member.into(), on: office.today, window: None };
    match office.act(|desk| file_application(desk, &filing)) {
        Ok(Answer::Filed { application, stages }) => {
            let due = |(stage, day): &(String, Option<engine::calendar::Date>)| format!("{stage} {}", day.map_or("-".to_string(), |day| day.to_string()));
            (application, stages.iter().map(due).collect::<Vec<_>>().join(", "))
        }
        other => panic!("{other:?}"),
    }
}

fn due(chain: &[&str], on: &str) -> String {
    let mut office = Office::new(&[("p", &stages(chain))]);
    office.usual_family().on(on);
    file(&mut office, "h-1").1
}

fn decide(office: &mut Office, application: ApplicationId, stage: &str, outcome: Outcome) -> String {
    let request = StageRequest { stage: stage.into(), outcome, reason: "as the papers say".into() };
    said(&office.act(|desk| decide_stage(desk, application, &request)))
}

fn record(office: &Office, application: ApplicationId) -> ApplicationRecord {
    read::<ApplicationRecord>(office.store(), &application).expect("readable").expect("an application")
}

/// Filed on Monday 28 September 2026. Three working days: 29 and 30 September, then the holiday of 1 to 7 October, 8 October.
/// Ten more: 9, 10 (Saturday, made up), 12 to 16, 19, 20, 21 October. Three days of publicity end on Saturday 24 October, so on Monday 26.
/// Five more: 27 to 30 October, 2 November.
#[test]
fn stages_across_the_national_holiday() {
    let chain = ["acceptance 3 working", "review 10 working", "publicity 3 calendar", "decision 5 working"];
    assert_eq!(due(&chain, "2026-09-28"), "acceptance 2026-10-08, review 2026-10-21, publicity 2026-10-26, decision 2026-11-02");
}

#[test]
fn single_limits() {
    for (stage, on, expected) in [
        // A Sunday that is worked.
        ("a 1 working", "2026-09-18", "a 2026-09-20"),
        ("a 2 working", "2026-09-18", "a 2026-09-21"),
        // The Mid-Autumn Festival, Friday to Sunday.
        ("a 1 working", "2026-09-24", "a 2026-09-28"),
        // Calendar days run through the holiday; the last is none to work on.
        ("a 7 calendar", "2026-09-28", "a 2026-10-08"),
        ("a 10 calendar", "2026-09-28", "a 2026-10-08"),
        ("a 11 calendar", "2026-09-28", "a 2026-10-09"),
        // A make-up Saturday is a working day to end on.
        ("a 12 calendar", "2026-09-28", "a 2026-10-10"),
        ("a 13 calendar", "2026-09-28", "a 2026-10-12"),
        // Filed on a day of the holiday: that day is not counted anyway.
        ("a 1 working", "2026-10-01", "a 2026-10-08"),
        // A year without a published calendar: New Year's Day is fixed by law, 2 and 3 January 2027 are a weekend.
        ("a 1 working", "2026-12-31", "a 2027-01-04"),
    ] {
        assert_eq!(due(&[stage], on), expected, "{stage} from {on}");
    }
}

#[test]
fn days_in_a_year_without_a_calendar_may_move() {
    let mut office = Office::new(&[("p", &stages(&["a 1 working", "b 1 working"]))]);
    office.usual_family().on("2026-12-30");
    let application = file(&mut office, "h-1").0;
    let stages = record(&office, application).stages;
    assert_eq!(
        stages.iter().map(|stage| (stage.due, stage.is_provisional)).collect::<Vec<_>>(),
        [(Some(day("2026-12-31")), false), (Some(day("2027-01-04")), true)]
    );
}

#[test]
fn stages_are_decided_in_order_and_then_the_aid_is_awarded_once() {
    let mut office = Office::new(&[("p", &stages(&["a 3 working", "b 10 working"]))]);
    office.usual_family().on("2026-09-28");
    let (application, _) = file(&mut office, "h-1");
    let award = |office: &mut Office| {
        let request = AwardRequest { application: Some(application), ..office.request("h", "h-1", "p") };
        said(&office.award(&request))
    };
    assert_eq!(decide(&mut office, application, "b", Outcome::Accept), "faults stage");
    assert_eq!(decide(&mut office, application, "none", Outcome::Accept), "faults stage");
    assert_eq!(award(&mut office), "faults application", "not yet accepted");
    assert_eq!(decide(&mut office, application, "a", Outcome::Accept), "done");
    assert_eq!(award(&mut office), "faults application", "not in all stages");
    assert_eq!(decide(&mut office, application, "a", Outcome::Accept), "faults stage", "it is decided");
    assert_eq!(decide(&mut office, application, "b", Outcome::Accept), "done");
    assert_eq!(record(&office, application).state, ApplicationState::Accepted);
    assert_eq!(decide(&mut office, application, "b", Outcome::Refuse), "not possible");
    assert_eq!(award(&mut office), FREE);
    assert!(matches!(record(&office, application).state, ApplicationState::Awarded(_)));
    assert_eq!(award(&mut office), "faults application", "once");
}

/// Decided on 29 September, the ten days are 30 September, 8, 9, 10, 12 to 16 and 19 October.
#[test]
fn a_stage_decided_early_makes_the_next_one_due_earlier() {
    let mut office = Office::new(&[("p", &stages(&["a 3 working", "b 10 working"]))]);
    office.usual_family().on("2026-09-28");
    let (application, told) = file(&mut office, "h-1");
    assert_eq!(told, "a 2026-10-08, b 2026-10-21");
    office.on("2026-09-29");
    assert_eq!(decide(&mut office, application, "a", Outcome::Accept), "done");
    assert_eq!(record(&office, application).stages[1].due, Some(day("2026-10-19")));
}

#[test]
fn a_refusal_ends_it() {
    let mut office = Office::new(&[("p", &stages(&["a 3 working", "b 10 working"]))]);
    office.usual_family().on("2026-09-28");
    let (application, _) = file(&mut office, "h-1");
    assert_eq!(decide(&mut office, application, "a", Outcome::Refuse), "done");
    assert_eq!(record(&office, application).state, ApplicationState::Refused);
    assert_eq!(decide(&mut office, application, "b", Outcome::Accept), "not possible");
    let request = AwardRequest { application: Some(application), ..office.request("h", "h-1", "p") };
    assert_eq!(said(&office.award(&request)), "faults application");
}

#[test]
fn a_decision_has_a_reason() {
    let mut office = Office::new(&[("p", &stages(&["a 3 working"]))]);
    let (application, _) = file(office.usual_family(), "h-1");
    let request = StageRequest { stage: "a".into(), outcome: Outcome::Refuse, reason: " ".into() };
    assert_eq!(said(&office.act(|desk| decide_stage(desk, application, &request))), "faults reason");
    assert_eq!(record(&office, application).state, ApplicationState::Open);
}

#[test]
fn an_application_is_for_its_own_recipient() {
    let mut office = Office::new(&[("p", &stages(&["a 3 working"]))]);
    let (application, _) = file(office.usual_family(), "h-1");
    assert_eq!(decide(&mut office, application, "a", Outcome::Accept), "done");
    let request = AwardRequest { application: Some(application), ..office.request("h", "h-2", "p") };
    assert_eq!(said(&office.award(&request)), "faults application");
}

#[test]
fn the_rules_hold_for_an_accepted_application_too() {
    let mut office = Office::new(&[("p", &stages(&["a 3 working"])), ("q", "")]);
    let (application, _) = file(office.usual_family(), "h-1");
    assert_eq!(decide(&mut office, application, "a", Outcome::Accept), "done");
    office.give("h", "h-1", "q");
    let request = AwardRequest { application: Some(application), ..office.request("h", "h-1", "p") };
    assert_eq!(said(&office.award(&request)), "overlap with q");
    assert_eq!(record(&office, application).state, ApplicationState::Accepted);
}

/// "Only when the other has been decided": a refusal decides it as well.
#[test]
fn what_comes_after_another_may_come_after_its_refusal() {
    let mut office = Office::new(&[("p", &stages(&["a 3 working"])), ("q", "relations: [{after: p}]")]);
    let (application, _) = file(office.usual_family(), "h-1");
    assert_eq!(office.ask("h", "h-1", "q"), "not before p");
    assert_eq!(decide(&mut office, application, "a", Outcome::Refuse), "done");
    assert_eq!(office.ask("h", "h-1", "q"), "granted 500.00 2026-09-01..2027-08-31");
}

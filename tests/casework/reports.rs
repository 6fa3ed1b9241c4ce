//! Is a report of somebody in need followed until it is closed, each step in time, and checked by somebody else?

use crate::office::{Office, day};
use crate::review_text::{chongqing, report_diagnostics_of};
use crate::said::said;
use engine::alerts::AlertKind;
use engine::calendar::Date;
use engine::casework::{Filing, MayAct, NewReport, NextStep, file_application, move_report, open_report, open_reports};
use engine::ledger::ReportStep::{Checked, Closed, Dispatched, Evaluated, Handled, SentBack};
use engine::ledger::{Answer, ReportChannel, ReportId, ReportRecord, ReportStep, read};

/// Tuesday 1 September 2026: nothing but weekends lies in the days of these tests.
fn opened(office: &mut Office) -> ReportId {
    let new = NewReport { channel: ReportChannel::Neighbour, area: "500101".into(), text: "an old man lives alone without coal".into(), household: None };
    match office.act(|desk| open_report(desk, &new)) {
        Ok(Answer::Reported { report }) => report,
        other => panic!("{other:?}"),
    }
}

fn step(to: ReportStep) -> NextStep {
    let agency = (to == Dispatched).then(|| "office".to_string());
    let score = (to == Evaluated).then_some(4);
    NextStep { to, note: "done".into(), agency, household: None, application: None, score }
}

fn take(office: &mut Office, by: &str, report: ReportId, next: &NextStep) -> String {
    said(&office.act(|desk| {
        desk.by = by.into();
        move_report(desk, report, next)
    }))
}

fn record(office: &Office, report: ReportId) -> ReportRecord {
    read::<ReportRecord>(office.store(), &report).expect("readable").expect("a report")
}

fn due(office: &Office, report: ReportId) -> Option<Date> {
    record(office, report).due.map(|(due, _)| due)
}

#[test]
fn each_step_has_its_limit_from_the_step_before() {
    let mut office = Office::with_catalog(chongqing());
    let report = opened(&mut office);
    assert_eq!(due(&office, report), Some(day("2026-09-02")), "one working day to send it on");
    office.on("2026-09-02");
    assert_eq!(take(&mut office, "li", report, &step(Dispatched)), "done");
    assert_eq!(due(&office, report), Some(day("2026-09-09")), "five working days over a weekend");
    office.on("2026-09-04");
    assert_eq!(take(&mut office, "li", report, &step(Handled)), "done");
    assert_eq!(due(&office, report), Some(day("2026-09-09")), "three from Friday");
    assert_eq!(take(&mut office, "wang", report, &step(Checked)), "done");
    assert_eq!(due(&office, report), None, "the rules state no limit for closing");
    assert_eq!(take(&mut office, "li", report, &step(Closed)), "done");
    assert_eq!(office.act(|desk| open_reports(desk)).expect("readable"), []);
    assert_eq!(take(&mut office, "li", report, &step(Evaluated)), "done");
    let told = record(&office, report);
    assert_eq!((told.score, told.steps.len(), told.stands_at()), (Some(4), 6, Evaluated));
    assert_eq!(take(&mut office, "li", report, &step(Closed)), "not possible");
}

#[test]
fn no_step_is_left_out() {
    let mut office = Office::with_catalog(chongqing());
    let report = opened(&mut office);
    for to in [Handled, Checked, SentBack, Closed, Evaluated] {
        assert_eq!(take(&mut office, "wang", report, &step(to)), "not possible", "{to:?}");
    }
    assert_eq!(take(&mut office, "li", report, &NextStep { agency: None, ..step(Dispatched) }), "faults agency");
    assert_eq!(take(&mut office, "li", report, &NextStep { agency: Some("nobody".into()), ..step(Dispatched) }), "faults agency");
    assert_eq!(take(&mut office, "li", report, &NextStep { note: " ".into(), ..step(Dispatched) }), "faults note");
    assert_eq!(take(&mut office, "li", report, &step(Dispatched)), "done");
    assert_eq!(take(&mut office, "li", report, &NextStep { agency: Some("union".into()), ..step(Dispatched) }), "done", "passed on");
    assert_eq!(record(&office, report).agency.as_deref(), Some("union"));
}

#[test]
fn whoever_handled_it_does_not_check_it_and_what_did_not_help_goes_back() {
    let mut office = Office::with_catalog(chongqing());
    let report = opened(&mut office);
    assert_eq!(take(&mut office, "li", report, &step(Dispatched)), "done");
    assert_eq!(take(&mut office, "li", report, &step(Handled)), "done");
    assert_eq!(take(&mut office, "li", report, &step(Checked)), "not possible");
    assert_eq!(take(&mut office, "li", report, &step(SentBack)), "not possible");
    assert_eq!(take(&mut office, "wang", report, &step(SentBack)), "done");
    assert_eq!(due(&office, report), Some(day("2026-09-08")), "five working days again");
    assert_eq!(take(&mut office, "wang", report, &step(Handled)), "done");
    assert_eq!(take(&mut office, "wang", report, &step(Checked)), "not possible", "this time it was wang");
    assert_eq!(take(&mut office, "li", report, &step(Checked)), "done");
    assert_eq!(take(&mut office, "li", report, &step(Closed)), "done");
    assert_eq!(take(&mut office, "li", report, &NextStep { score: Some(6), ..step(Evaluated) }), "faults score");
    assert_eq!(take(&mut office, "li", report, &NextStep { score: None, ..step(Evaluated) }), "faults score");
}

#[test]
fn only_the_agency_that_has_it_handles_it() {
    let mut office = Office::with_catalog(chongqing());
    let report = opened(&mut office);
    assert_eq!(take(&mut office, "li", report, &step(Dispatched)), "done");
    office.may_act = MayAct::For("union".into());
    assert_eq!(take(&mut office, "li", report, &step(Handled)), "not yours");
    office.may_act = MayAct::For("office".into());
    assert_eq!(take(&mut office, "li", report, &step(Handled)), "done");
}

#[test]
fn a_step_that_is_late_is_told_until_it_is_taken() {
    let mut office = Office::with_catalog(chongqing());
    let report = opened(&mut office);
    let late = |office: &mut Office, on: &str| office.on(on).alerts(AlertKind::ReportOverdue).len();
    assert_eq!(late(&mut office, "2026-09-02"), 0, "the last day");
    assert_eq!(late(&mut office, "2026-09-03"), 1);
    assert_eq!(take(&mut office, "li", report, &step(Dispatched)), "done");
    assert_eq!(late(&mut office, "2026-09-03"), 0);
    let closed = office.act(|desk| engine::alerts::closed_alerts(desk, &[])).expect("readable");
    assert_eq!(
        closed.iter().map(|one| (one.kind, one.by.as_str())).collect::<Vec<_>>(),
        [(AlertKind::ReportOverdue, "li")],
        "the step that was taken closed it"
    );
}

#[test]
fn a_step_in_time_closes_nothing() {
    let mut office = Office::with_catalog(chongqing());
    let report = opened(&mut office);
    assert_eq!(take(&mut office, "li", report, &step(Dispatched)), "done");
    assert!(office.act(|desk| engine::alerts::closed_alerts(desk, &[])).expect("readable").is_empty());
}

/// What was told is under the report's own key, since the people may not be registered; it may lead to a household and an application.
#[test]
fn a_report_leads_to_a_household_and_an_application() {
    let mut office = Office::with_catalog(chongqing());
    let report = opened(&mut office);
    let text = &record(&office, report).steps[0].note;
    assert_eq!(text.owner, report.into());
    assert_eq!(text.text(engine::store::Store::vault(office.store())).as_deref(), Some("an old man lives alone without coal"));
    for id in ["h", "k"] {
        office.put(&format!("{{\"id\": \"{id}\", \"area\": \"500101\", \"lives_here\": true, \"members\": [{{\"id\": \"{id}-1\"}}]}}"));
    }
    let filing = Filing { household: "h".into(), program: "dibao".into(), recipient: "household".into(), on: office.today, window: None };
    let Ok(Answer::Filed { application, .. }) = office.act(|desk| file_application(desk, &filing)) else { panic!("filed") };
    assert_eq!(take(&mut office, "li", report, &step(Dispatched)), "done");
    let wrong = NextStep { household: Some("k".into()), application: Some(application), ..step(Handled) };
    assert_eq!(take(&mut office, "li", report, &wrong), "faults application", "of another household");
    let handled = NextStep { application: Some(application), ..step(Handled) };
    assert_eq!(take(&mut office, "li", report, &handled), "done");
    let told = record(&office, report);
    assert_eq!((told.application, told.household), (Some(application), Some(office.act(|desk| desk.household("h")).expect("h").id)));
    assert_eq!(take(&mut office, "wang", report, &NextStep { household: Some("k".into()), ..step(Checked) }), "faults household");
}

#[test]
fn a_place_without_rules_has_no_limits() {
    let mut office = Office::with_catalog(chongqing());
    let new = NewReport { channel: ReportChannel::Hotline, area: "110101".into(), text: "a child is hungry".into(), household: None };
    let Ok(Answer::Reported { report }) = office.act(|desk| open_report(desk, &new)) else { panic!("taken in") };
    assert_eq!(due(&office, report), None);
    let nowhere = NewReport { area: "50".into(), ..new };
    assert_eq!(said(&office.act(|desk| open_report(desk, &nowhere))), "faults area");
}

#[test]
fn a_file_of_limits_names_known_steps_and_stands_alone_for_its_region() {
    let file = |limits: &str| format!("format: 1\nregion: \"50\"\nsource: {{key: k, title: t}}\nlimits: {{{limits}}}\n");
    let (sound, unknown) = (file("closed: {days: 2, unit: working}"), file("opened: {days: 2, unit: working}"));
    assert_eq!(report_diagnostics_of(&[("50/reports.yaml", &sound)]), [""; 0]);
    assert_eq!(report_diagnostics_of(&[("50/reports.yaml", &unknown)]), ["there is no step opened"]);
    assert_eq!(report_diagnostics_of(&[("50/reports.yaml", &sound), ("51/reports.yaml", &sound)]), ["there is a file for this region already"]);
}

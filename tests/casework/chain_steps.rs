//! What may be done with an application, when, and what becomes of its clock?

use crate::office::{Office, day};
use crate::said::said;
use crate::walk::{Walk, file};
use engine::casework::{ChainAct, Filing, MayAct, Settlement, file_application, open_applications, replayed, status_times};
use engine::ledger::{ApplicationRecord, ApplicationState, Chosen, Outcome, read};

const CHAIN: &str = "stages:
  - {id: survey, name: {zh: 调查, en: survey}, by: subdistrict, limit: {days: 10, days_max: 15, unit: working}}
  - {id: appraisal, name: {zh: 评议, en: appraisal}, by: community, limit: {days: 4, unit: working}, only_if: disputed}
  - {id: publicity, name: {zh: 公示, en: publicity}, by: community, limit: {days: 7, unit: calendar}, publicity: true}
  - {id: decision, name: {zh: 审批, en: decision}, by: district, limit: {days: 5, unit: working}}
  - {id: refusal, name: {zh: 送达, en: notice}, by: district, limit: {days: 3, unit: working}, only_if: refused}
process: {days: 30, days_max: 45, unit: working}
appeal: {days: 60, unit: calendar}
valid: {days: 30}
";

/// Filed on Monday 2 November 2026.
fn walk() -> Walk {
    Walk::new(CHAIN, "2026-11-02")
}

fn ask(until: &str) -> ChainAct {
    ChainAct::AskPapers { papers: Vec::new(), until: day(until) }
}

/// Asked on the fifth working day (9 November), five are left. Back on Monday 16 November they go on: 17 to 20 and 23 November. The
/// whole of thirty has five working days more too: 14 December becomes 21 December.
#[test]
fn the_clock_stops_while_papers_are_asked_for_and_goes_on_with_the_days_that_are_left() {
    let mut walk = walk();
    assert_eq!((walk.due("survey").as_str(), walk.whole().as_str()), ("2026-11-16", "2026-12-14"));
    walk.on("2026-11-09");
    assert_eq!(walk.act(ask("2026-11-27")), "done");
    assert_eq!(walk.accept("survey"), "not possible", "while it waits nothing is decided");
    walk.on("2026-11-16");
    assert_eq!(walk.act(ChainAct::Resume), "done");
    assert_eq!((walk.due("survey").as_str(), walk.whole().as_str()), ("2026-11-23", "2026-12-21"));
    assert_eq!(walk.act(ChainAct::Resume), "not possible", "it runs");
    assert_eq!(walk.accept("survey"), "done");
}

/// Friday 27 November is the last day to bring them; then the five working days that are left end on Friday 4 December.
#[test]
fn the_clock_goes_on_by_itself_when_the_time_to_bring_them_is_over() {
    let mut walk = walk();
    walk.on("2026-11-09");
    assert_eq!(walk.act(ask("2026-11-27")), "done");
    assert_eq!(walk.due("survey"), "2026-12-04");
    walk.on("2026-11-28");
    assert_eq!(walk.refuse("survey"), "done", "whoever brings nothing can be refused then");
}

#[test]
fn papers_are_asked_for_once() {
    let mut walk = walk();
    assert_eq!(walk.act(ask("2026-11-02")), "faults until", "a day after today");
    assert_eq!(walk.act(ask("2026-11-06")), "done");
    assert_eq!(walk.why_not(ask("2026-11-10")), "what was missing was asked for on 2026-11-02; it is asked for once");
    assert_eq!(walk.act(ChainAct::Resume), "done");
    assert_eq!(walk.act(ask("2026-11-10")), "not possible", "not after it goes on either");
    assert_eq!(walk.act(ChainAct::AskPapers { papers: vec!["no-such-paper".into()], until: day("2026-11-10") }), "faults papers");
}

/// Ten working days from 2 November end on the 16th, fifteen on the 23rd; the whole of 45 on 5 January, New Year's Day being off.
#[test]
fn a_limit_is_extended_once_and_only_as_its_source_allows() {
    let mut walk = walk();
    let extend = |stage: Option<&str>| ChainAct::Extend { stage: stage.map(str::to_string) };
    assert_eq!(walk.act(extend(Some("survey"))), "done");
    assert_eq!(walk.due("survey"), "2026-11-23");
    assert_eq!(walk.act(extend(Some("survey"))), "not possible", "once");
    assert_eq!(walk.act(extend(Some("decision"))), "not possible", "its source says nothing of it");
    assert_eq!(walk.act(extend(Some("none"))), "faults stage");
    assert_eq!(walk.act(extend(None)), "done");
    assert_eq!(walk.whole(), "2027-01-05");
    assert_eq!(walk.act(extend(None)), "not possible");
    assert_eq!(walk.accept("survey"), "done");
    assert_eq!(walk.act(extend(Some("survey"))), "not possible", "it is decided");
}

/// Put up on Friday 25 September 2026, seven days end on Friday 2 October, in the holiday; the next working day is 8 October.
#[test]
fn publicity_runs_through_and_ends_on_a_working_day() {
    let mut walk = Walk::new(CHAIN, "2026-09-24");
    assert_eq!(walk.act(ChainAct::OpenPublicity), "not possible", "not before its stage");
    assert_eq!(walk.accept("survey"), "done");
    walk.on("2026-09-25");
    assert_eq!(walk.accept("publicity"), "not possible", "it is no opinion");
    assert_eq!(walk.act(ChainAct::OpenPublicity), "done");
    assert_eq!(walk.act(ChainAct::OpenPublicity), "not possible", "it is up");
    assert_eq!(walk.record().publicity[0].until, day("2026-10-08"));
    walk.on("2026-10-08");
    assert_eq!(walk.act(ChainAct::FinishPublicity), "not possible", "its last day runs");
    walk.on("2026-10-09");
    assert_eq!(walk.act(ChainAct::FinishPublicity), "done");
    assert_eq!(walk.accept("decision"), "done");
    assert_eq!(walk.state(), ApplicationState::Accepted);
}

fn in_public() -> Walk {
    let mut walk = walk();
    assert_eq!(walk.accept("survey"), "done");
    assert_eq!(walk.act(ChainAct::OpenPublicity), "done");
    walk
}

#[test]
fn nothing_is_accepted_while_an_objection_is_not_settled() {
    let mut walk = in_public();
    assert_eq!(walk.act(ChainAct::Object), "done");
    walk.on("2026-11-10");
    assert_eq!(walk.act(ChainAct::FinishPublicity), "not possible");
    assert_eq!(walk.accept("publicity"), "not possible");
    assert_eq!(walk.settle(1, Settlement::Unfounded), "unknown");
    assert_eq!(walk.settle(0, Settlement::Unfounded), "done");
    assert_eq!(walk.settle(0, Settlement::Refuse), "not possible", "once");
    assert_eq!(walk.act(ChainAct::FinishPublicity), "done");
    assert_eq!(walk.act(ChainAct::Object), "done", "also later");
    assert_eq!(walk.accept("decision"), "not possible");
    assert_eq!(walk.settle(1, Settlement::Unfounded), "done");
    assert_eq!(walk.accept("decision"), "done");
    assert_eq!(walk.act(ChainAct::Object), "done", "and of what is accepted and not yet awarded");
    assert_eq!(walk.award(), "faults application");
    assert_eq!(walk.settle(2, Settlement::Unfounded), "done");
    assert!(walk.award().starts_with("granted"));
    assert_eq!(walk.act(ChainAct::Object), "not possible");
}

/// Back to the survey on 4 November: its ten working days begin then, the appraisal that only comes in a dispute comes, and the list
/// is put up again.
#[test]
fn an_objection_that_is_right_leads_back_or_to_a_refusal() {
    let mut walk = in_public();
    walk.on("2026-11-04");
    assert_eq!(walk.act(ChainAct::Object), "done");
    assert_eq!(walk.settle(0, Settlement::BackTo("decision".into())), "faults stage", "not forward");
    assert_eq!(walk.settle(0, Settlement::BackTo("publicity".into())), "faults stage", "not to a list");
    assert_eq!(walk.settle(0, Settlement::BackTo("survey".into())), "done");
    assert_eq!(walk.due("survey"), "2026-11-18");
    assert_eq!(walk.accept("survey"), "done");
    assert_eq!(walk.accept("publicity"), "faults stage", "the appraisal comes first now");
    assert_eq!(walk.accept("appraisal"), "done");
    assert_eq!(walk.accept("publicity"), "not possible", "to be put up anew");
    assert_eq!(walk.act(ChainAct::OpenPublicity), "done");
    assert_eq!(walk.act(ChainAct::Object), "done");
    assert_eq!(walk.settle(1, Settlement::Refuse), "done");
    assert_eq!(walk.state(), ApplicationState::Refused);
    // Of what is accepted the last decision is taken back.
    let mut walk = in_public();
    walk.on("2026-11-10");
    assert_eq!((walk.act(ChainAct::FinishPublicity), walk.accept("decision")), ("done".into(), "done".into()));
    assert_eq!((walk.act(ChainAct::Object), walk.settle(0, Settlement::Refuse)), ("done".into(), "done".into()));
    assert_eq!((walk.state(), walk.award().as_str()), (ApplicationState::Refused, "faults application"));
}

#[test]
fn a_stage_that_only_comes_in_a_dispute_may_be_left_out_and_may_come() {
    let mut walk = walk();
    assert_eq!(walk.accept("survey"), "done");
    assert_eq!(walk.accept("appraisal"), "done", "whoever wants it has it");
    let mut walk = in_public();
    assert_eq!(walk.accept("appraisal"), "done", "it may come as long as the list is up");
    assert_eq!(walk.accept("survey"), "faults stage");
}

/// Refused on Monday 2 November, the notice is due on Thursday; sixty days after it was handed over one may appeal.
#[test]
fn a_refusal_is_handed_over_and_may_be_appealed() {
    let mut walk = walk();
    assert_eq!(walk.act(ChainAct::Appeal), "not possible");
    assert_eq!(walk.refuse("survey"), "done");
    assert_eq!(walk.due("refusal"), "2026-11-05");
    assert_eq!(walk.office.act(|desk| open_applications(desk)).expect("readable").len(), 1, "the notice still waits");
    assert_eq!(walk.on("2026-11-04").act(ChainAct::ServeNotice), "done");
    assert_eq!(walk.act(ChainAct::ServeNotice), "not possible");
    assert_eq!(walk.office.act(|desk| open_applications(desk)).expect("readable").len(), 0);
    // 4 November and sixty days: Sunday 3 January 2027, so Monday.
    walk.on("2027-01-05");
    assert_eq!(walk.act(ChainAct::Appeal), "not possible");
    walk.on("2027-01-04");
    assert_eq!(walk.act(ChainAct::Appeal), "done");
    assert_eq!(walk.act(ChainAct::Appeal), "not possible", "one at a time");
    assert_eq!(walk.accept("survey"), "not possible", "not before it is decided");
    let again = ChainAct::DecideAppeal { outcome: Outcome::Accept };
    assert!(walk.why_not(again.clone()).contains("somebody else than who refused"), "not by whoever refused");
    assert_eq!(walk.act_by("wang", &again), "done");
    assert_eq!((walk.state(), walk.due("survey").as_str()), (ApplicationState::Open, "2027-01-18"), "the refused stage begins anew");
    assert_eq!(walk.whole(), "2027-02-15", "and the whole too");
    assert_eq!(walk.act_by("wang", &ChainAct::Decide { stage: "survey".into(), outcome: Outcome::Refuse }), "done");
    assert_eq!(walk.act(ChainAct::ServeNotice), "done", "a new refusal has a notice of its own");
    assert_eq!(walk.act(ChainAct::Appeal), "done");
    let stands = ChainAct::DecideAppeal { outcome: Outcome::Refuse };
    assert_eq!(walk.act_by("wang", &stands), "not possible", "this time it was wang");
    assert_eq!(walk.act(stands), "done");
    assert_eq!((walk.state(), walk.act(ChainAct::Appeal).as_str()), (ApplicationState::Refused, "not possible"), "that is the end");
    assert_eq!(walk.award(), "faults application");
}

#[test]
fn whoever_withdraws_gets_nothing() {
    let mut walk = walk();
    assert_eq!(walk.act(ChainAct::Withdraw), "done");
    assert_eq!(walk.state(), ApplicationState::Withdrawn);
    for act in [ChainAct::Withdraw, ChainAct::Object, ChainAct::OpenPublicity, ask("2026-12-01"), ChainAct::Resume, ChainAct::Appeal] {
        assert_eq!(walk.act(act), "not possible");
    }
    assert_eq!((walk.accept("survey").as_str(), walk.award().as_str()), ("not possible", "faults application"));
}

/// Accepted on 10 November, it may be used for thirty days, until 10 December.
#[test]
fn an_acceptance_that_has_run_out_is_looked_at_again() {
    let mut walk = in_public();
    walk.on("2026-11-10");
    assert_eq!((walk.act(ChainAct::FinishPublicity), walk.accept("decision")), ("done".into(), "done".into()));
    assert_eq!(walk.act(ChainAct::Reopen { stage: "survey".into() }), "not possible", "it is still good");
    walk.on("2026-12-11");
    let request = engine::casework::AwardRequest { application: Some(walk.id), ..walk.office.request("h", "h-1", "p") };
    match walk.office.award(&request) {
        Err(engine::casework::CaseError::Faults(faults)) => assert!(faults[0].1.en.contains("ran out on 2026-12-10"), "{faults:?}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(walk.act(ChainAct::Reopen { stage: "decision".into() }), "done");
    assert_eq!(walk.due("decision"), "2026-12-18");
    assert_eq!(walk.accept("decision"), "done");
    assert!(walk.award().starts_with("granted"), "it is good for thirty days again");
    let mut walk = in_public();
    walk.on("2026-11-10");
    assert_eq!((walk.act(ChainAct::FinishPublicity), walk.accept("decision")), ("done".into(), "done".into()));
    walk.on("2026-12-10");
    assert!(walk.award().starts_with("granted"), "on its last day");
}

#[test]
fn a_stage_that_demands_a_visit_waits_for_two_of_the_staff() {
    let mut walk = Walk::new(
        "stages:\n  - {id: survey, name: {zh: 调查, en: survey}, by: subdistrict, visit: {}}\n  - {id: b, name: {zh: 批, en: b}, by: district}\n",
        "2026-11-02",
    );
    assert_eq!(
        walk.why_not(ChainAct::Decide { stage: "survey".into(), outcome: Outcome::Accept }),
        "at least 2 of the staff must visit the family first (every family is visited)"
    );
    let visit = |staff: &[&str]| ChainAct::Visit { stage: None, staff: staff.iter().map(|name| name.to_string()).collect(), paper: None };
    assert_eq!(walk.act(visit(&["Zhang Min"])), "faults staff");
    assert_eq!(walk.act(visit(&["Zhang Min", " Zhang Min "])), "faults staff", "two different people");
    assert_eq!(walk.act(ChainAct::Visit { stage: Some("b".into()), staff: vec!["x".into(), "y".into()], paper: None }), "done");
    assert_eq!(walk.accept("survey"), "not possible", "of another stage");
    assert_eq!(walk.act(visit(&["Zhang Min", "Li Qiang"])), "done");
    assert_eq!(walk.accept("survey"), "done");
    assert_eq!(walk.refuse("b"), "done", "no visit is demanded of it");
}

/// After each of 60 applications at least 30 of 100 are visited, and not all are.
#[test]
fn the_share_that_is_spot_checked_is_never_fallen_short_of() {
    let lines = "stages:\n  - {id: review, name: {zh: 审, en: review}, by: district, visit: {share: 30}}\nrepeats: standing\n";
    let mut office = Office::new(&[("p", lines)]);
    office.usual_family();
    let mut chosen = Vec::new();
    for filed in 1..=60 {
        let id = file(&mut office, "p", "h-1");
        let record = read::<ApplicationRecord>(office.store(), &id).expect("readable").expect("an application");
        chosen.extend(record.stages[0].visit.map(|visit| visit.chosen).filter(|chosen| *chosen != Chosen::Spared));
        assert!(chosen.len() * 100 >= 30 * filed, "{} of {filed}", chosen.len());
    }
    assert!(chosen.contains(&Chosen::Drawn) && chosen.contains(&Chosen::MadeUp), "{chosen:?}");
    assert!(chosen.len() < 45, "{} of 60", chosen.len());
}

#[test]
fn staff_and_their_kin_are_always_visited() {
    let number = crate::office::number("19800101", 11);
    for (lines, stage) in [
        ("stages:\n  - {id: a, name: {zh: 审, en: a}, by: district, visit: {share: 1}}\n  - {id: b, name: {zh: 批, en: b}, by: district}\n", "a"),
        ("stages:\n  - {id: a, name: {zh: 审, en: a}, by: district}\n  - {id: b, name: {zh: 批, en: b}, by: district}\n", "b"),
    ] {
        let mut office = Office::new(&[("p", lines)]);
        office.family("h", &[("h-1", &number)]);
        let declared = engine::ledger::StaffPayload {
            name: "Wang Fang".into(),
            agency: "office".into(),
            id_number: crate::office::number("19750505", 22),
            relatives: vec![engine::ledger::Relative { name: "Wang Lei".into(), relation: "brother".into(), id_number: number.clone() }],
        };
        assert!(office.act(|desk| engine::casework::record_staff(desk, None, &declared)).is_ok());
        for _ in 0..5 {
            let id = file(&mut office, "p", "h-1");
            let record = read::<ApplicationRecord>(office.store(), &id).expect("readable").expect("an application");
            let visit = record.stages.iter().find(|one| one.stage == stage).and_then(|one| one.visit);
            assert_eq!(visit.map(|visit| visit.chosen), Some(Chosen::Kin), "{stage}");
        }
    }
}

/// Any window takes an application; it reaches the agency that decides with its clock running, and only that one decides.
#[test]
fn one_window_for_all() {
    let mut office = Office::new(&[("p", CHAIN)]);
    office.usual_family().on("2026-11-02");
    office.may_act = MayAct::For("union".into());
    let id = file(&mut office, "p", "h-1");
    let mut walk = Walk { office, id };
    assert_eq!(walk.record().window.as_deref(), Some("union"));
    assert_eq!((walk.record().agency.as_str(), walk.due("survey").as_str()), ("office", "2026-11-16"));
    assert_eq!(walk.accept("survey"), "not yours");
    assert_eq!(walk.act(ask("2026-11-12")), "done", "the window that took it in asks for what is missing");
    assert_eq!(walk.act(ChainAct::Resume), "done", "and takes it in");
    assert_eq!(walk.act(ChainAct::Object), "done", "objections come in at any window");
    assert_eq!(walk.settle(0, Settlement::Unfounded), "not yours");
    walk.office.may_act = MayAct::For("office".into());
    assert_eq!(walk.settle(0, Settlement::Unfounded), "done");
    assert_eq!(walk.office.act(|desk| open_applications(desk)).expect("readable").len(), 1, "it stands on the list of the agency");
    assert_eq!(walk.accept("survey"), "done");
    let elsewhere = Filing { household: "h".into(), program: "p".into(), recipient: "h-1".into(), on: walk.office.today, window: Some("nowhere".into()) };
    assert_eq!(said(&walk.office.act(|desk| file_application(desk, &elsewhere))), "faults window");
}

/// The record and what a replay of the history comes to are one, after every kind of step.
#[test]
fn statuses_are_told_by_replay() {
    let mut walk = walk();
    for (on, act) in [
        ("2026-11-03", ask("2026-11-20")),
        ("2026-11-05", ChainAct::Resume),
        ("2026-11-05", ChainAct::Extend { stage: None }),
        ("2026-11-06", ChainAct::Visit { stage: None, staff: vec!["Zhang Min".into(), "Li Qiang".into()], paper: None }),
        ("2026-11-06", ChainAct::Decide { stage: "survey".into(), outcome: Outcome::Accept }),
        ("2026-11-06", ChainAct::OpenPublicity),
        ("2026-11-09", ChainAct::Object),
        ("2026-11-10", ChainAct::Settle { objection: 0, settlement: Settlement::BackTo("survey".into()) }),
        ("2026-11-11", ChainAct::Decide { stage: "survey".into(), outcome: Outcome::Refuse }),
        ("2026-11-12", ChainAct::ServeNotice),
        ("2026-11-13", ChainAct::Appeal),
        ("2026-11-16", ChainAct::DecideAppeal { outcome: Outcome::Accept }),
        ("2026-11-17", ChainAct::Withdraw),
    ] {
        let by = if matches!(act, ChainAct::DecideAppeal { .. }) { "wang" } else { "li" };
        assert_eq!(walk.on(on).act_by(by, &act), "done", "{act:?}");
        let id = walk.id;
        let (again, record) = (walk.office.act(|desk| replayed(desk, id)).expect("readable"), walk.record());
        assert_eq!(again.as_ref(), Some(&record), "{act:?}");
    }
    let id = walk.id;
    let told = |walk: &mut Walk| {
        let times = walk.office.act(|desk| status_times(desk, id)).expect("readable");
        assert!(times.windows(2).all(|pair| pair[0].until == Some(pair[1].since)), "{times:?}");
        times.iter().map(|time| format!("{} {}", time.status, time.stage.as_deref().unwrap_or("-"))).collect::<Vec<_>>().join(", ")
    };
    let expected = "stage survey, papers_asked survey, stage survey, stage publicity, stage survey, refused -, appealed -, stage survey, withdrawn -";
    assert_eq!(told(&mut walk), expected);
    walk.office.reopen_after(|folder| {
        std::fs::remove_dir_all(folder.join("index")).expect("an index");
    });
    assert_eq!(told(&mut walk), expected, "also from the journal alone");
}

//! May running aid become less, when, and by how much?

use crate::office::{Office, day, yuan};
use crate::said::said;
use engine::casework::{AwardRequest, ChangeAct, ChangeRequest, FadingOut, Suspended, act_on_change, open_changes, propose_change};
use engine::ledger::{Answer, ChangeId, ChangeKind, ChangeRecord, GrantId, GrantRecord, GrantState, Outcome, Scope, read};

const MONTHLY: &str = "kind: statutory\nper: month\nappeal: {days: 60, unit: calendar}\ntaper: [{months: 3, percent: 100}, {months: 3, percent: 50}]";
const ACCEPT: ChangeAct = ChangeAct::Decide(Outcome::Accept);

/// 500 yuan a month since 1 September 2026; today is Monday 2 November.
fn running() -> (Office, GrantId) {
    let mut office = Office::new(&[("p", MONTHLY)]);
    office.usual_family();
    let grant = office.give("h", "h-1", "p");
    office.on("2026-11-02");
    (office, grant)
}

fn request(kind: ChangeKind, fading_out: FadingOut) -> ChangeRequest {
    ChangeRequest { kind, reason: "works since October".into(), clause: "第三十四条".into(), reply_days: None, from: None, fading_out }
}

fn propose(office: &mut Office, grant: GrantId, request: &ChangeRequest) -> Result<ChangeId, String> {
    match office.act(|desk| propose_change(desk, grant, request)) {
        Ok(Answer::ChangeProposed { change, .. }) => Ok(change),
        other => Err(said(&other)),
    }
}

fn act(office: &mut Office, change: ChangeId, act: ChangeAct) -> String {
    act_by(office, "li", change, act)
}

fn act_by(office: &mut Office, by: &str, change: ChangeId, act: ChangeAct) -> String {
    said(&office.act(|desk| {
        desk.by = by.into();
        act_on_change(desk, change, act, "as was said")
    }))
}

fn change(office: &Office, change: ChangeId) -> ChangeRecord {
    read::<ChangeRecord>(office.store(), &change).expect("readable").expect("a change")
}

fn grant(office: &Office, grant: GrantId) -> GrantRecord {
    read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant")
}

#[test]
fn nothing_is_less_before_the_person_was_heard_and_it_was_decided() {
    let (mut office, id) = running();
    let stop = propose(&mut office, id, &request(ChangeKind::Stop, FadingOut::No)).expect("proposed");
    assert_eq!(change(&office, stop).reply_until, day("2026-11-09"), "five working days");
    assert_eq!(change(&office, stop).plan.stops, Some(day("2026-12-01")), "the month after the answer");
    assert_eq!(act(&mut office, stop, ACCEPT), "not possible", "not heard");
    office.on("2026-11-09");
    assert_eq!(act(&mut office, stop, ACCEPT), "not possible", "the last day to answer");
    assert_eq!((grant(&office, id).terms.days.to, grant(&office, id).stops), (None, None), "all is as it was");
    assert_eq!(act(&mut office, stop, ChangeAct::Hear), "done");
    assert_eq!(act(&mut office, stop, ACCEPT), "done");
    assert_eq!(grant(&office, id).terms.days.to, Some(day("2026-11-30")));
    assert_eq!(office.pay(id, "1500.00"), "done", "three months until then, paid whenever");
    office.on("2026-12-15");
    assert_eq!(office.pay(id, "500.00"), "not possible", "and no month more");
    assert_eq!(act(&mut office, stop, ACCEPT), "not possible", "once");
}

#[test]
fn whoever_does_not_answer_in_time_is_decided_without() {
    let (mut office, id) = running();
    let stop = propose(&mut office, id, &request(ChangeKind::Stop, FadingOut::No)).expect("proposed");
    office.on("2026-11-10");
    assert_eq!(act(&mut office, stop, ACCEPT), "done");
    assert_eq!(act(&mut office, stop, ChangeAct::Hear), "not possible");
}

#[test]
fn a_change_that_is_not_accepted_changes_nothing() {
    let (mut office, id) = running();
    let before = grant(&office, id);
    let stop = propose(&mut office, id, &request(ChangeKind::Stop, FadingOut::No)).expect("proposed");
    assert_eq!(propose(&mut office, id, &request(ChangeKind::Stop, FadingOut::No)), Err("not possible".into()), "one at a time");
    assert_eq!(act(&mut office, stop, ChangeAct::Decide(Outcome::Refuse)), "done");
    let after = grant(&office, id);
    assert_eq!((after.terms, after.rates, after.stops), (before.terms, before.rates, before.stops));
    assert_eq!(act(&mut office, stop, ChangeAct::Appeal), "not possible", "there is nothing to appeal against");
    assert!(propose(&mut office, id, &request(ChangeKind::Stop, FadingOut::No)).is_ok(), "another may be proposed");
}

/// A taper is for those who have found work, so somebody has to say that they have.
#[test]
fn an_end_has_no_taper_unless_it_is_asked_for() {
    let (mut office, id) = running();
    let stop = propose(&mut office, id, &request(ChangeKind::Stop, FadingOut::default())).expect("proposed");
    let plan = change(&office, stop).plan;
    assert_eq!((plan.rates, plan.stops), (Vec::new(), Some(day("2026-12-01"))));
}

/// Three months whole from 1 December, three at half from 1 March, the end on 1 June 2027: from September to February six months of
/// 500, three of 250.
#[test]
fn aid_fades_out_as_its_program_says() {
    let (mut office, id) = running();
    let stop = propose(&mut office, id, &request(ChangeKind::Stop, FadingOut::AfterFindingWork)).expect("proposed");
    let plan = change(&office, stop).plan;
    assert_eq!((plan.rates, plan.stops), (vec![(day("2027-03-01"), yuan("250.00"))], Some(day("2027-06-01"))));
    assert_eq!((act(&mut office, stop, ChangeAct::Hear).as_str(), act(&mut office, stop, ACCEPT).as_str()), ("done", "done"));
    assert_eq!(grant(&office, id).state, GrantState::Active);
    office.on("2027-02-10");
    assert_eq!(office.pay(id, "3000.01"), "not possible");
    assert_eq!(office.pay(id, "3000.00"), "done");
    office.on("2027-08-10");
    assert_eq!(office.pay(id, "750.01"), "not possible");
    assert_eq!(office.pay(id, "750.00"), "done");
    assert_eq!(office.held("h-1"), ["p"], "what was had stays on the record");
    assert!(office.ask("h", "h-1", "p").starts_with("granted"), "it has ended: it may be given again");
}

/// A step of a taper may be for some only: what the facts on file rule out can't be asked for, what they leave open whoever proposes knows.
#[test]
fn a_taper_is_for_those_whom_its_steps_name() {
    let taper = |condition: &str| {
        let lines = format!("kind: statutory\nper: month\ntaper: [{{months: 3, percent: 100}}, {{when: \"{condition}\", months: 3, percent: 50}}]");
        let mut office = Office::new(&[("p", &lines)]);
        office.usual_family();
        let grant = office.give("h", "h-1", "p");
        office.on("2026-11-02");
        let stop = propose(&mut office, grant, &request(ChangeKind::Stop, FadingOut::AfterFindingWork)).expect("proposed");
        change(&office, stop).plan.stops
    };
    assert_eq!(taper("household.permanent_resident"), Some(day("2027-06-01")));
    assert_eq!(taper("!household.permanent_resident"), Some(day("2027-03-01")), "only the step that is for all");
    assert_eq!(taper("household.dibao == 'urban'"), Some(day("2027-06-01")), "not known");
    let mut office = Office::new(&[("p", "kind: statutory\nper: month\ntaper: [{when: \"!household.permanent_resident\", months: 6, percent: 50}]")]);
    office.usual_family();
    let grant = office.give("h", "h-1", "p");
    office.on("2026-11-02");
    let asked = propose(&mut office, grant, &request(ChangeKind::Stop, FadingOut::AfterFindingWork));
    assert_eq!(asked, Err("not possible".to_string()), "no step is for this family");
    assert!(propose(&mut office, grant, &request(ChangeKind::Stop, FadingOut::No)).is_ok());
}

/// Decided in January, it can't have begun in December.
#[test]
fn what_is_decided_late_begins_late() {
    let (mut office, id) = running();
    let stop = propose(&mut office, id, &request(ChangeKind::Stop, FadingOut::AfterFindingWork)).expect("proposed");
    office.on("2027-01-11");
    assert_eq!(act(&mut office, stop, ACCEPT), "done");
    let plan = change(&office, stop).plan;
    assert_eq!((plan.rates, plan.stops), (vec![(day("2027-05-01"), yuan("250.00"))], Some(day("2027-08-01"))), "from 1 February");
    let (mut office, id) = running();
    let less = propose(&mut office, id, &request(ChangeKind::Reduce(yuan("300.00")), FadingOut::No)).expect("proposed");
    office.on("2026-12-01");
    assert_eq!(act(&mut office, less, ACCEPT), "done");
    assert_eq!(change(&office, less).plan.rates, [(day("2027-01-01"), yuan("300.00"))]);
}

/// September to November at 500, then 300.
#[test]
fn a_reduction_pays_less_from_its_month_on_and_an_appeal_gives_it_back() {
    let (mut office, id) = running();
    for (amount, expected) in [("500.00", "faults amount"), ("0.00", "faults amount")] {
        assert_eq!(propose(&mut office, id, &request(ChangeKind::Reduce(yuan(amount)), FadingOut::No)), Err(expected.into()));
    }
    let less = propose(&mut office, id, &request(ChangeKind::Reduce(yuan("300.00")), FadingOut::No)).expect("proposed");
    assert_eq!((act(&mut office, less, ChangeAct::Hear).as_str(), act(&mut office, less, ACCEPT).as_str()), ("done", "done"));
    office.on("2026-12-20");
    assert_eq!(office.pay(id, "1800.01"), "not possible");
    assert_eq!(office.pay(id, "1800.00"), "done");
    assert_eq!(act(&mut office, less, ChangeAct::DecideAppeal(Outcome::Accept)), "not possible", "nobody appeals");
    assert_eq!(act(&mut office, less, ChangeAct::Appeal), "done");
    assert_eq!(office.act(|desk| open_changes(desk)).expect("readable").len(), 1);
    assert_eq!(act(&mut office, less, ChangeAct::DecideAppeal(Outcome::Accept)), "not possible", "not by whoever decided");
    assert_eq!(act_by(&mut office, "wang", less, ChangeAct::DecideAppeal(Outcome::Accept)), "done");
    assert_eq!(office.act(|desk| open_changes(desk)).expect("readable").len(), 0);
    assert_eq!(office.pay(id, "200.00"), "done", "December's difference");
    assert_eq!(office.pay(id, "0.01"), "not possible");
}

/// Decided on 2 November, sixty days end on 1 January 2027, a holiday before a weekend: on Monday 4 January.
#[test]
fn an_appeal_has_its_time() {
    let (mut office, id) = running();
    let stop = propose(&mut office, id, &request(ChangeKind::Stop, FadingOut::No)).expect("proposed");
    assert_eq!((act(&mut office, stop, ChangeAct::Hear).as_str(), act(&mut office, stop, ACCEPT).as_str()), ("done", "done"));
    office.on("2027-01-05");
    assert_eq!(act(&mut office, stop, ChangeAct::Appeal), "not possible");
    office.on("2027-01-04");
    assert_eq!(act(&mut office, stop, ChangeAct::Appeal), "done");
    assert_eq!(act(&mut office, stop, ChangeAct::Appeal), "not possible");
    assert_eq!(act_by(&mut office, "wang", stop, ChangeAct::DecideAppeal(Outcome::Refuse)), "done");
}

#[test]
fn a_suspension_never_touches_running_aid() {
    let (mut office, id) = running();
    let before = grant(&office, id);
    office.suspend(Suspended::Person("h-1".into()), Scope::All, "2026-11-02", None);
    assert_eq!(grant(&office, id), before);
    assert_eq!(office.pay(id, "1500.00"), "done");
}

#[test]
fn only_monthly_aid_in_force_becomes_less() {
    let mut office = Office::new(&[("p", MONTHLY), ("q", "")]);
    office.usual_family();
    let (monthly, once) = (office.give("h", "h-1", "p"), office.give("h", "h-1", "q"));
    let stop = request(ChangeKind::Stop, FadingOut::No);
    assert_eq!(propose(&mut office, once, &stop), Err("not possible".into()), "once is once");
    assert_eq!(propose(&mut office, GrantId(1), &stop), Err("unknown".into()));
    assert_eq!(propose(&mut office, monthly, &ChangeRequest { clause: " ".into(), ..stop.clone() }), Err("faults clause".into()));
    assert_eq!(propose(&mut office, monthly, &ChangeRequest { reply_days: Some(4), ..stop.clone() }), Err("faults reply_days".into()));
    assert_eq!(propose(&mut office, monthly, &ChangeRequest { from: Some(day("2026-09-30")), ..stop.clone() }), Err("faults from".into()));
    assert_eq!(office.cancel(monthly), "done");
    assert_eq!(propose(&mut office, monthly, &stop), Err("not possible".into()));
}

/// Reduced from January on: what each month was worth until then still counts under a cap.
#[test]
fn what_was_paid_before_a_reduction_counts_in_full_under_a_cap() {
    let event =
        "kind: statutory\nper: event\namount: {exactly: \"5000\"}\ncaps: [{amount: 6000, over: [p], per: year, for: person, says: {zh: 限额, en: ceiling}}]";
    let mut office = Office::new(&[("p", MONTHLY), ("e", event)]);
    office.usual_family();
    let id = office.on("2026-01-01").give("h", "h-1", "p");
    office.on("2026-06-01");
    let less = propose(&mut office, id, &request(ChangeKind::Reduce(yuan("100")), FadingOut::No)).expect("proposed");
    act(&mut office, less, ChangeAct::Hear);
    assert_eq!(act(&mut office, less, ACCEPT), "done");
    // Six months of 500 and six of 100 are 3600 of the 6000.
    let asked = |office: &mut Office, on: &str, cause: &str| {
        let request = AwardRequest { cause: Some(cause.into()), ..office.on(on).request("h", "h-1", "e") };
        said(&office.award(&request))
    };
    assert_eq!(asked(&mut office, "2026-06-02", "one"), "granted 2400.00 2026-06-02..2026-06-02 cut");
    assert_eq!(asked(&mut office, "2026-06-03", "two"), "capped");
    // Twelve months of 100.
    assert_eq!(asked(&mut office, "2027-01-01", "three"), "granted 4800.00 2027-01-01..2027-01-01 cut");
}

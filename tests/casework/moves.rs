//! Does aid follow a household that moves, and is a protected one never told?

use crate::office::{Office, day, number};
use crate::said::said;
use engine::calendar::Date;
use engine::casework::{CaseError, PastPerson, Transfer, hand_over, is_protected, move_away, record_past, reviews_due, set_protection};
use engine::ledger::{FilePart, HistoryEntry, Protection, read_all};
use engine::registry::household_called;

const STANDING: &str = "kind: statutory\nneed: living\nper: month\npaid_to: household";

fn moves(office: &mut Office, to: &str, on: &str) -> String {
    said(&office.act(|desk| move_away(desk, "h", to, day(on), "found work there")))
}

fn hand(office: &mut Office, part: FilePart) -> Result<Transfer, CaseError> {
    office.act(|desk| hand_over(desk, "h", part, "asked for by letter 12"))
}

/// Every event code in the histories, in the order of their keys.
fn told(office: &Office) -> Vec<&'static str> {
    read_all::<HistoryEntry>(office.store()).expect("readable").iter().filter_map(|entry| Some(entry.0.body.step()?.0)).collect()
}

#[test]
fn aid_is_the_other_districts_from_the_next_day_on() {
    let mut office = Office::new(&[("once", ""), ("standing", STANDING)]);
    office.usual_family();
    let grant = office.give("h", "household", "standing");
    office.on("2026-09-10");
    assert_eq!(moves(&mut office, "310101", "2026-09-15"), "done");
    assert_eq!(moves(&mut office, "310101", "2026-09-15"), "not possible", "once");
    let due: Vec<Date> = office.act(|desk| reviews_due(desk, day("2030-01-01"), None)).expect("readable").iter().map(|review| review.due).collect();
    assert_eq!(due, [day("2026-09-15")], "{grant} is looked at by the last day");
    assert_eq!(office.ask_on("2026-09-15", "h", "h-1", "once"), "granted 500.00 2026-09-15..2027-09-14", "the last day here");
    assert_eq!(office.ask_on("2026-09-16", "h", "h-2", "once"), "not possible");
    // Coming back is registering again, though nothing has changed.
    office.usual_family();
    assert_eq!(office.ask("h", "h-2", "once"), "granted 500.00 2026-09-16..2027-09-15");
}

#[test]
fn a_move_goes_to_another_district_and_not_far_ahead() {
    let mut office = Office::new(&[("once", "")]);
    office.usual_family();
    for (to, on, expected) in [
        ("31", "2026-09-01", "faults to"),
        ("310101001", "2026-09-01", "faults to"),
        ("110101", "2026-09-01", "faults to"),
        ("310101", "2026-12-03", "faults on"),
        ("310101", "2026-12-02", "done"),
    ] {
        assert_eq!(moves(&mut office, to, on), expected, "{to} on {on}");
    }
}

/// What one district hands over bars the same aid in the other, and that it was told is in the history.
#[test]
fn the_other_district_refuses_what_overlaps() {
    let programs = [("once", ""), ("standing", STANDING)];
    let mut here = Office::new(&programs);
    let family = [("h-1", number("19800101", 1)), ("h-2", String::new())].map(|(id, number)| (id, number));
    let members: Vec<(&str, &str)> = family.iter().map(|(id, number)| (*id, number.as_str())).collect();
    here.family("h", &members);
    here.give("h", "household", "standing");
    here.give("h", "h-1", "once");
    assert!(matches!(hand(&mut here, FilePart::Household), Err(CaseError::Refused(_))), "the move comes first");
    here.on("2026-09-20");
    assert_eq!(moves(&mut here, "310101", "2026-09-20"), "done");
    let Ok(Transfer::Household(document)) = hand(&mut here, FilePart::Household) else { panic!("a document") };
    let Ok(Transfer::Grants(grants)) = hand(&mut here, FilePart::Grants) else { panic!("grants") };
    assert_eq!(told(&here), ["household_moved_away", "household_handed_over", "household_handed_over"]);

    let mut there = Office::new(&programs);
    there.on("2026-09-21").put(&document);
    assert_eq!(there.look("h").file.people.len(), 2);
    for past in &grants {
        there.act(|desk| record_past(desk, past)).unwrap_or_else(|error| panic!("{past:?}: {error:?}"));
    }
    assert_eq!(there.ask("h", "household", "standing"), "overlap with standing");
    assert_eq!(there.ask("h", "h-1", "once"), "overlap with once");
    assert_eq!(there.ask("h", "h-2", "once"), "granted 500.00 2026-09-21..2027-09-20", "h-2 never had it");
}

/// Aid to a household stands on one line as long as the household is the same, else on one for each whom it covered, its sum once.
#[test]
fn shared_aid_is_handed_over_once() {
    let mut office = Office::new(&[("standing", STANDING)]);
    office.family("h", &[("h-1", &number("19800101", 1)), ("h-2", "")]);
    office.give("h", "household", "standing");
    assert_eq!(moves(&mut office, "310101", "2026-09-20"), "done");
    let lines = |office: &mut Office| match hand(office, FilePart::Grants) {
        Ok(Transfer::Grants(grants)) => grants.into_iter().map(|past| (past.who, past.amount.is_some())).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(lines(&mut office), [(PastPerson::Household("h".into()), true)]);
    office.family("h", &[("h-1", &number("19800101", 1)), ("h-2", ""), ("h-3", "")]);
    assert_eq!(moves(&mut office, "310101", "2026-09-20"), "done", "registered again, it moves again");
    let numbered = PastPerson::Number { number: number("19800101", 1), name: None };
    let called = PastPerson::Member { member: "h-2".into(), household: Some("h".into()) };
    assert_eq!(lines(&mut office), [(numbered, true), (called, false)]);
}

#[test]
fn a_protected_person_stays_protected_after_leaving() {
    let mut office = Office::new(&[("once", "")]);
    office.family("h", &[("h-1", ""), ("h-2", "")]);
    let protect = |office: &mut Office, household: &str, protection| said(&office.act(|desk| set_protection(desk, household, protection, "violence at home")));
    let knows = |office: &Office, member: &str| is_protected(office.store(), office.people(member)[0]).expect("readable");
    assert!(!knows(&office, "h-1"));
    assert_eq!(protect(&mut office, "h", Protection::Usual), "not possible", "it is so already");
    assert_eq!(protect(&mut office, "h", Protection::Protected), "done");
    assert!(knows(&office, "h-1") && knows(&office, "h-2"));
    office.family("h", &[("h-1", "")]);
    assert!(knows(&office, "h-2"), "who leaves takes it along");
    office.family("h", &[("h-1", ""), ("h-3", "")]);
    assert!(knows(&office, "h-3"), "who comes is covered");
    assert_eq!(protect(&mut office, "h", Protection::Usual), "done");
    assert!(!knows(&office, "h-1") && !knows(&office, "h-3"));
    assert!(household_called(office.store(), engine::store::Store::vault(office.store()), "h").expect("readable").0.is_some());
}

#[test]
fn nobody_applies_here_for_a_household_that_has_moved_away() {
    let mut office = Office::new(&[("p", "")]);
    office.usual_family();
    office.act(|desk| engine::casework::move_away(desk, "h", "110102", crate::office::day("2026-09-01"), "to their son")).expect("moved");
    let file = |office: &mut Office| {
        let filing = engine::casework::Filing { household: "h".into(), program: "p".into(), recipient: "h-1".into(), on: office.today, window: None };
        crate::said::said(&office.act(|desk| engine::casework::file_application(desk, &filing)))
    };
    assert!(file(&mut office).starts_with("Filed"), "the last day here");
    office.on("2026-09-02");
    assert_eq!(file(&mut office), "not possible");
}

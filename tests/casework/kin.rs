//! Is an officer's kin known when they apply or get aid, and does nobody else learn who declared it?

use crate::office::{Office, number};
use crate::said::said;
use engine::alerts::AlertKind;
use engine::casework::{CaseError, Desk, Filing, file_application, kin_applications, kin_grants, kin_of, record_staff, remove_staff, staff_register};
use engine::ledger::{Answer, Kin, Relative, StaffId, StaffPayload};

const FREE: &str = "";

fn officer(birth: &str, relatives: &[(&str, &str)]) -> StaffPayload {
    let relative = |(name, id_number): &(&str, &str)| Relative { name: (*name).into(), relation: "兄弟".into(), id_number: (*id_number).into() };
    let relatives = relatives.iter().map(relative).collect();
    StaffPayload { name: "赵敏".into(), agency: "office".into(), id_number: number(birth, 2), relatives }
}

fn declare(office: &mut Office, known: Option<StaffId>, declared: &StaffPayload) -> StaffId {
    match office.act(|desk| record_staff(desk, known, declared)) {
        Ok(Answer::StaffRecorded { staff }) => staff,
        other => panic!("{other:?}"),
    }
}

fn kin(office: &mut Office, household: &str) -> Kin {
    office.act(|desk: &mut Desk<'_>| kin_of(desk, &desk.household(household)?)).expect("readable").0
}

/// A desk where `h-1` bears a number that can be declared.
fn office() -> (Office, String) {
    let mut office = Office::new(&[("p", FREE)]);
    let his = number("19700101", 3);
    office.family("h", &[("h-1", &his), ("h-2", "")]);
    (office, his)
}

#[test]
fn a_declared_relative_and_an_officer_are_both_kin() {
    let (mut office, his) = office();
    assert_eq!(kin(&mut office, "h"), Kin::Nobody);
    // Declared in the old form of fifteen digits: it is one number.
    let old = format!("{}{}", &his[..6], &his[8..17]);
    let staff = declare(&mut office, None, &officer("19800202", &[("王伟", &old)]));
    assert_eq!(kin(&mut office, "h"), Kin::Somebody);
    declare(&mut office, Some(staff), &officer("19800202", &[]));
    assert_eq!(kin(&mut office, "h"), Kin::Nobody, "what is declared now takes the place of what was");
    office.family("own", &[("own-1", &number("19800202", 2))]);
    assert_eq!(kin(&mut office, "own"), Kin::Somebody);
    assert_eq!(said(&office.act(|desk| remove_staff(desk, staff))), "done");
    assert_eq!(kin(&mut office, "own"), Kin::Nobody);
    assert_eq!(said(&office.act(|desk| remove_staff(desk, staff))), "unknown");
}

#[test]
fn filing_rests_on_the_register_as_it_was_read() {
    let (mut office, his) = office();
    let before = office.act(|desk| kin_of(desk, &desk.household("h")?)).expect("readable").1;
    declare(&mut office, None, &officer("19800202", &[("王伟", &his)]));
    let after = office.act(|desk| kin_of(desk, &desk.household("h")?)).expect("readable").1;
    assert_eq!(before.len(), 1, "one member bears a number");
    assert_ne!(before, after, "a declaration in between is noticed");
}

#[test]
fn awards_and_applications_of_kin_are_found_whether_declared_before_or_after() {
    let (mut office, his) = office();
    let early = office.give("h", "h-1", "p");
    office.on("2026-09-02");
    let declared = officer("19800202", &[("王伟", &his)]);
    let staff = declare(&mut office, None, &declared);
    let found = office.act(|desk| kin_grants(desk)).expect("readable");
    assert_eq!(found.iter().map(|case| (case.of, case.declared.staff, case.declared_later())).collect::<Vec<_>>(), [(early, staff, true)]);
    let filing = Filing { household: "h".into(), program: "p".into(), recipient: "h-1".into(), on: office.today, window: None };
    office.act(|desk| file_application(desk, &filing)).expect("filed");
    // Declared again, with one more: it has stood since it was declared first.
    declare(&mut office, Some(staff), &StaffPayload { relatives: [declared.relatives.clone(), declared.relatives.clone()].concat(), ..declared });
    let found = office.act(|desk| kin_applications(desk)).expect("readable");
    assert_eq!(found.iter().map(|case| (case.declared.staff, case.declared_later())).collect::<Vec<_>>(), [(staff, false)]);
}

#[test]
fn aid_of_others_is_no_case() {
    let (mut office, his) = office();
    office.give("h", "h-2", "p");
    declare(&mut office, None, &officer("19800202", &[("王伟", &his)]));
    assert_eq!(office.act(|desk| kin_grants(desk)), Ok(Vec::new()), "the grant covers h-2 only");
}

#[test]
fn one_member_of_staff_stands_once_and_faults_are_told_by_field() {
    let (mut office, _) = office();
    let declared = officer("19800202", &[]);
    declare(&mut office, None, &declared);
    let twice = office.act(|desk| record_staff(desk, None, &declared));
    assert_eq!(said(&twice), "faults id_number");
    let relative = Relative { name: " ".into(), relation: "".into(), id_number: "12".into() };
    let wrong = StaffPayload { name: "".into(), agency: "x".repeat(101), id_number: "1".into(), relatives: vec![relative] };
    let Err(CaseError::Faults(faults)) = office.act(|desk| record_staff(desk, None, &wrong)) else { panic!("accepted") };
    let paths: Vec<&str> = faults.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["name", "agency", "relatives[0].name", "relatives[0].relation", "id_number", "relatives[0].id_number"]);
    assert_eq!(said(&office.act(|desk| record_staff(desk, Some(StaffId(9)), &officer("19900909", &[])))), "unknown");
    assert_eq!(office.act(|desk| staff_register(desk)).expect("readable").len(), 1);
}

#[test]
fn the_register_outlives_a_lost_index_and_is_sealed_in_the_journal() {
    let (mut office, his) = office();
    declare(&mut office, None, &officer("19800202", &[("王伟", &his)]));
    office.reopen_after(|folder| std::fs::remove_dir_all(folder.join("index")).expect("an index"));
    assert_eq!(kin(&mut office, "h"), Kin::Somebody);
    assert_eq!(office.act(|desk| staff_register(desk)).expect("readable")[0].payload.relatives[0].name, "王伟");
    let journal = std::fs::read(office.path().join("journal/000001.log")).expect("a journal");
    for text in ["赵敏", "王伟", his.as_str()] {
        assert!(!journal.windows(text.len()).any(|window| window == text.as_bytes()), "{text}");
    }
}

#[test]
fn aid_to_kin_is_an_alert_that_names_no_number_and_says_when_it_was_declared() {
    let (mut office, his) = office();
    office.give("h", "h-1", "p");
    assert!(office.alerts(AlertKind::KinAward).is_empty());
    let staff = declare(&mut office, None, &officer("19800202", &[("王伟", &his)]));
    let [alert] = &office.alerts(AlertKind::KinAward)[..] else { panic!("one") };
    assert!(alert.evidence[0].en.contains("only after the award"), "{alert:?}");
    assert!(!format!("{alert:?}").contains(&his) && !format!("{alert:?}").contains("赵敏"), "{alert:?}");
    office.act(|desk| remove_staff(desk, staff)).expect("removed");
    assert!(office.alerts(AlertKind::KinAward).is_empty());
}

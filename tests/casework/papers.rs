//! Does every paper that came in stay known, sealed and dated, and does an application say what it still lacks?

use crate::office::{Office, day, number};
use crate::said::said;
use engine::casework::{
    CaseError, Filing, PaperRequest, SCAN_BYTES_MAX, Scan, file_application, forget_person, missing_papers, papers_of, receive_paper, view_paper,
};
use engine::ledger::{Answer, ApplicationId, ApplicationRecord, EventBody, HistoryEntry, PaperEvent, PaperId, read, read_under};

const PDF: &[u8] = b"%PDF-1.7 a diagnosis of Wang Wei";

/// A desk with a program `p` that asks for two papers, and the household `h`.
fn office() -> Office {
    let mut office = Office::new(&[("p", "documents: [id-card, diagnosis]"), ("q", "")]);
    office.usual_family();
    office
}

fn paper(office: &Office, kind: &str) -> PaperRequest {
    PaperRequest { household: "h".into(), kind: kind.into(), on: office.today, ..PaperRequest::default() }
}

fn receive(office: &mut Office, request: &PaperRequest) -> PaperId {
    match office.act(|desk| receive_paper(desk, request)) {
        Ok(Answer::PaperReceived { paper }) => paper,
        other => panic!("{other:?}"),
    }
}

fn apply(office: &mut Office, member: &str) -> ApplicationId {
    let filing = Filing { household: "h".into(), program: "p".into(), recipient: member.into(), on: office.today, window: None };
    match office.act(|desk| file_application(desk, &filing)) {
        Ok(Answer::Filed { application, .. }) => application,
        other => panic!("{other:?}"),
    }
}

/// What an application lacks, each as `kind`, or `kind expired D`.
fn lacks(office: &mut Office, application: ApplicationId) -> Vec<String> {
    let record = read::<ApplicationRecord>(office.store(), &application).expect("reads").expect("an application");
    let missing = office.act(|desk| missing_papers(desk, &record)).expect("readable");
    missing.into_iter().map(|one| one.kind + &one.expired.map_or(String::new(), |day| format!(" expired {day}"))).collect()
}

#[test]
fn an_application_lacks_what_has_not_come_or_has_run_out() {
    let mut office = office();
    let application = apply(&mut office, "h-1");
    assert_eq!(lacks(&mut office, application), ["id-card", "diagnosis"]);
    let until = Some(day("2026-09-10"));
    let diagnosis = PaperRequest { member: Some("h-1".into()), until, ..paper(&office, "diagnosis") };
    let card = PaperRequest { application: Some(application), ..paper(&office, "id-card") };
    receive(&mut office, &diagnosis);
    receive(&mut office, &card);
    assert_eq!(lacks(office.on("2026-09-10"), application), [""; 0], "on its last day it counts");
    assert_eq!(lacks(office.on("2026-09-11"), application), ["diagnosis expired 2026-09-10"]);
    let other = apply(&mut office, "h-2");
    assert_eq!(lacks(&mut office, other), ["diagnosis"], "the card came for the household; the diagnosis is about h-1");
}

#[test]
fn a_scan_is_sealed_and_each_look_at_it_is_an_event() {
    let mut office = office();
    let request =
        PaperRequest { member: Some("h-1".into()), scan: Some(PDF.to_vec()), note: Some("confirmed in hospital".into()), ..paper(&office, "diagnosis") };
    let id = receive(&mut office, &request);
    let (kept, journal) = (std::fs::read_dir(office.path().join("files")).expect("files"), std::fs::read(office.path().join("journal/000001.log")));
    let contents = kept.flatten().map(|entry| std::fs::read(entry.path()).expect("reads")).chain([journal.expect("a journal")]);
    for content in contents {
        assert!(![&b"Wang Wei"[..], b"in hospital"].iter().any(|text| content.windows(text.len()).any(|window| window == *text)), "nothing stands in plain");
    }
    let seen = office.act(|desk| view_paper(desk, "h", id, "for the review"));
    assert_eq!(seen, Ok(Scan { media: "application/pdf".into(), bytes: PDF.to_vec() }));
    let household = office.act(|desk| desk.household("h")).expect("h").id;
    let history: Vec<HistoryEntry> = read_under(office.store(), &HistoryEntry::prefix_of(household)).expect("reads");
    let Some(EventBody::Paper(PaperEvent::Viewed { paper, purpose, .. })) = history.last().map(|entry| &entry.0.body) else { panic!("{history:?}") };
    assert_eq!((*paper, purpose.text(engine::store::Store::vault(office.store()))), (id, Some("for the review".into())));
    let before = engine::store::Store::position(office.store());
    let without = office.act(|desk| view_paper(desk, "h", id, "  "));
    assert!(matches!(without, Err(CaseError::Faults(faults)) if faults[0].0 == "purpose"));
    assert_eq!(engine::store::Store::position(office.store()), before);
}

#[test]
fn a_scan_about_a_member_goes_with_that_member() {
    let mut office = office();
    let scan =
        |member: Option<&str>, office: &Office| PaperRequest { member: member.map(str::to_string), scan: Some(PDF.to_vec()), ..paper(office, "diagnosis") };
    let (his, theirs) = (scan(Some("h-1"), &office), scan(None, &office));
    let (his, theirs) = (receive(&mut office, &his), receive(&mut office, &theirs));
    office.act(|desk| forget_person(desk, "h-1")).expect("forgotten");
    assert!(matches!(office.act(|desk| view_paper(desk, "h", his, "why")), Err(CaseError::Unknown(_))));
    assert_eq!(office.act(|desk| view_paper(desk, "h", theirs, "why")).map(|scan| scan.bytes), Ok(PDF.to_vec()));
}

#[test]
fn a_scan_that_was_changed_on_the_disk_is_not_shown() {
    let mut office = office();
    let request = PaperRequest { scan: Some(PDF.to_vec()), ..paper(&office, "diagnosis") };
    let id = receive(&mut office, &request);
    office.reopen_after(|folder| {
        let path = std::fs::read_dir(folder.join("files")).expect("files").flatten().next().expect("one").path();
        let mut bytes = std::fs::read(&path).expect("reads");
        bytes[30] ^= 1;
        std::fs::write(&path, bytes).expect("writes");
    });
    assert!(matches!(office.act(|desk| view_paper(desk, "h", id, "why")), Err(CaseError::Broken(_))));
}

#[test]
fn only_what_a_scanner_makes_is_taken() {
    let mut office = office();
    for (bytes, media) in [(PDF, "application/pdf"), (b"\xFF\xD8\xFF\xE0..", "image/jpeg"), (b"\x89PNG\r\n\x1A\n..", "image/png")] {
        let request = PaperRequest { scan: Some(bytes.to_vec()), ..paper(&office, "id-card") };
        let id = receive(&mut office, &request);
        assert_eq!(office.act(|desk| view_paper(desk, "h", id, "why")).map(|scan| scan.media), Ok(media.to_string()));
    }
    let mut large = PDF.to_vec();
    large.resize(SCAN_BYTES_MAX, 0);
    let request = PaperRequest { scan: Some(large.clone()), ..paper(&office, "id-card") };
    receive(&mut office, &request);
    large.push(0);
    for bytes in [b"<html>".to_vec(), b"MZ".to_vec(), Vec::new(), b"\xFF\xD8".to_vec(), large] {
        let request = PaperRequest { scan: Some(bytes), ..paper(&office, "id-card") };
        assert_eq!(said(&office.act(|desk| receive_paper(desk, &request))), "faults scan");
    }
}

#[test]
fn papers_that_make_no_sense_are_refused_by_field() {
    let mut office = office();
    let tomorrow = office.today.tomorrow().expect("a day");
    let usual = paper(&office, "id-card");
    for (request, expected) in [
        (PaperRequest { kind: "letter".into(), on: tomorrow, note: Some(" ".into()), ..usual.clone() }, "faults kind on note"),
        (PaperRequest { until: Some(day("2026-08-31")), ..usual.clone() }, "faults until"),
        (PaperRequest { member: Some("x-1".into()), ..usual.clone() }, "faults member"),
        (PaperRequest { application: Some(ApplicationId(5)), ..usual.clone() }, "faults application"),
        (PaperRequest { household: "x".into(), ..usual.clone() }, "unknown"),
    ] {
        assert_eq!(said(&office.act(|desk| receive_paper(desk, &request))), expected);
    }
    office.family("g", &[("g-1", &number("19700101", 3))]);
    let mine = apply(&mut office, "h-1");
    let request = PaperRequest { household: "g".into(), application: Some(mine), ..usual };
    assert_eq!(said(&office.act(|desk| receive_paper(desk, &request))), "faults application", "another household's");
}

#[test]
fn a_form_sent_twice_receives_once() {
    let mut office = office();
    let request = PaperRequest { scan: Some(PDF.to_vec()), ..paper(&office, "id-card") };
    office.key = Some(("k".into(), "body".into()));
    let first = receive(&mut office, &request);
    office.key = Some(("k".into(), "body".into()));
    assert_eq!(receive(&mut office, &request), first);
    let household = office.act(|desk| desk.household("h")).expect("h").id;
    assert_eq!(office.act(|desk| papers_of(desk, household)).expect("readable").len(), 1);
}

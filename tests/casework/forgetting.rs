//! Is nothing left of a person who was forgotten, and does everything else still stand?

use crate::office::{Office, number};
use engine::alerts::{AlertKind, alerts};
use engine::casework::{Filing, Suspended, file_application, forget_person};
use engine::id::IdDocument;
use engine::ledger::{NUMBER, Scope, number_key};
use engine::store::{RealDisk, Store, verify};
use std::path::Path;
use std::sync::Arc;

const NAME: &str = "欧阳梦蝶";

fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push((path.display().to_string(), std::fs::read(&path).expect("a file"))),
        }
    }
}

/// The files below a folder that hold some bytes.
fn holding(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    files(folder, &mut found);
    assert!(!found.is_empty());
    found.retain(|(_, text)| text.windows(bytes.len()).any(|window| window == bytes));
    found.into_iter().map(|(path, _)| path).collect()
}

/// A text in each form in which it could lie on a disk.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let escaped: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
    vec![
        text.as_bytes().to_vec(),
        units.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        units.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        escaped.into_bytes(),
    ]
}

/// The mark under which a number is looked up: its bytes, and as it stands in a record's text.
fn marks(office: &Office, own: &str) -> [Vec<u8>; 2] {
    let document = IdDocument::parse(own).expect("a sound number");
    let mark = office.store().vault().mark(NUMBER, &number_key(&document));
    let written = serde_json::to_string(&mark).expect("JSON");
    [mark.0.to_vec(), written.trim_matches('"').as_bytes().to_vec()]
}

/// Two members, one of whom has aid, a suspension, a refusal and a kept answer, and then changes his facts.
fn office(own: &str) -> Office {
    let mut office = Office::new(&[("p", ""), ("q", ""), ("w", "paid_to: household\nneed: living")]);
    let document = format!(
        "{{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"members\": [{{\"id\": \"h-1\", \"name\": \"李芳\", \"id_number\": \"{}\"}}, \
         {{\"id\": \"h-2\", \"name\": \"{NAME}\", \"id_number\": \"{own}\"}}]}}",
        number("19720202", 2)
    );
    office.put(&document);
    office.put(&document.replace("\"h-2\"", "\"h-2\", \"orphan\": true"));
    let grant = office.give("h", "h-2", "p");
    assert_eq!(office.pay(grant, "200"), "done");
    office.give("h", "household", "w");
    office.key = Some(("k".into(), own.into()));
    office.ask("h", "h-2", "q");
    office.suspend(Suspended::Person(own.into()), Scope::All, "2026-10-01", None);
    office
}

fn forget(office: &mut Office, id: &str) -> usize {
    office.act(|desk| forget_person(desk, id)).unwrap_or_else(|error| panic!("{id}: {error:?}"))
}

fn is_gone(office: &mut Office, own: &str, marks: &[Vec<u8>]) {
    for text in [NAME, own, &own[..17], &format!("{}{}", &own[..6], &own[8..17])] {
        for form in forms(text) {
            assert_eq!(holding(office.path(), &form), [""; 0], "{text}");
        }
    }
    for mark in marks {
        assert_eq!(holding(office.path(), mark), [""; 0], "the mark of the number");
    }
}

#[test]
fn neither_name_nor_number_nor_its_mark_is_on_any_byte() {
    let own = number("19850315", 7);
    for id in [own.as_str(), "h-2"] {
        let mut office = office(&own);
        let marks = marks(&office, &own);
        let mut had = 0;
        office.reopen_after(|folder| had = marks.iter().map(|mark| holding(folder, mark).len()).sum());
        assert!(had > 0, "the search finds what is there: the index has the mark");
        assert_eq!(forget(&mut office, id), 1);
        office.reopen_after(|_| {});
        is_gone(&mut office, &own, &marks);
        // And not on the way from the journal to a new index either.
        office.reopen_after(|folder| std::fs::remove_dir_all(folder.join("index")).expect("an index"));
        office.reopen_after(|_| {});
        is_gone(&mut office, &own, &marks);
    }
}

#[test]
fn nothing_personal_is_readable_before_either() {
    let own = number("19850315", 7);
    let mut office = office(&own);
    office.reopen_after(|folder| {
        for text in [NAME, &own] {
            for form in forms(text) {
                assert_eq!(holding(folder, &form), [""; 0], "people's data are sealed");
            }
        }
    });
}

#[test]
fn the_money_still_adds_up_and_the_others_stay() {
    let own = number("19850315", 7);
    let mut office = office(&own);
    let before = office.fund_stands("till");
    assert_eq!(before, "opening 1000000.00 granted 800.00 paid 200.00 left 999000.00");
    forget(&mut office, "h-2");
    assert_eq!(office.fund_stands("till"), before);
    office.reopen_after(|_| {});
    assert_eq!(office.fund_stands("till"), before);
    let document = office.look("h").file.document();
    assert!(document.contains("李芳") && !document.contains(NAME) && !document.contains(&own), "{document}");
    assert_eq!(office.ask("h", "household", "w"), "overlap with w", "who stays keeps what he holds");
    assert!(office.act(|desk| forget_person(desk, &own)).is_err(), "there is nobody of that number");
}

#[test]
fn the_journal_still_proves_itself() {
    let own = number("19850315", 7);
    let mut office = office(&own);
    forget(&mut office, "h-2");
    let mut found = None;
    office.reopen_after(|folder| {
        let disk = RealDisk::open(folder).expect("free");
        found = Some(verify(Arc::new(disk), None));
    });
    let verified = found.expect("asked").unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!((verified.forgotten, verified.torn_bytes), (1, 0));
    assert_eq!(verified.events, office.store().position());
}

#[test]
fn a_household_goes_with_its_last_member() {
    let own = number("19850315", 7);
    let mut office = office(&own);
    forget(&mut office, "h-2");
    forget(&mut office, "h-1");
    assert_eq!(office.ask("h", "household", "w"), "unknown");
    assert_eq!(office.fund_stands("till"), "opening 1000000.00 granted 800.00 paid 200.00 left 999000.00");
    office.reopen_after(|_| {});
    assert_eq!(office.ask("h", "household", "w"), "unknown");
}

#[test]
fn who_comes_again_is_registered_anew() {
    let own = number("19850315", 7);
    let mut office = office(&own);
    let before = office.people("h-2");
    forget(&mut office, "h-2");
    office.family("g", &[("g-1", &own)]);
    assert_ne!(office.people("g-1"), before);
    let request = office.request("g", "g-1", "p");
    assert!(office.award(&request).is_ok(), "nobody knows any more what a forgotten person had");
}

#[test]
fn every_registration_of_a_number_is_forgotten() {
    let own = number("19850315", 7);
    let mut office = office(&own);
    office.family("g", &[("g-1", &own), ("g-2", "")]);
    let marks = marks(&office, &own);
    assert_eq!(forget(&mut office, &own), 2);
    office.reopen_after(|_| {});
    is_gone(&mut office, &own, &marks);
}

#[test]
fn alerts_are_told_after_somebody_was_forgotten_and_do_not_name_him() {
    let own = number("19850315", 7);
    let mut office = office(&own);
    let filing = Filing { household: "h".into(), program: "w".into(), recipient: "household".into(), on: office.today, window: None };
    office.act(|desk| file_application(desk, &filing)).expect("filed");
    assert!(!office.alerts(AlertKind::OverlapRefused).is_empty());
    forget(&mut office, "h-2");
    for _ in 0..2 {
        let told = format!("{:?}", office.act(|desk| alerts(desk)).expect("alerts are still told"));
        assert!(!told.contains(NAME) && !told.contains(&own), "{told}");
        office.reopen_after(|_| {});
    }
    forget(&mut office, "h-1");
    assert!(office.act(|desk| alerts(desk)).is_ok());
}

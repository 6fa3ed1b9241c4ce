//! Does a whole store open, catch up, rebuild and forget alike over every backend?

use super::backends::Backend;
use super::commands::{LARGE, NUMBER, forget, open, open_fund, register, seeded, submit};
use super::disk::TestDisk;
use engine::ledger::{NUMBER as NUMBER_PURPOSE, NumberRecord, RecordKey, Records, StoredBytes, read};
use engine::sealing::Owner;
use engine::store::{Applied, Committer, MemoryIndex, MemoryPlace, OpenError, open_committer, verify};
use std::collections::BTreeMap;
use std::sync::Arc;

type State = (BTreeMap<RecordKey, StoredBytes>, Applied);

/// A store and what its index held after each command.
fn told() -> (TestDisk, Vec<State>) {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let mut committer = open(&disk, &place, LARGE).expect("a new store");
    let mut states = vec![place.index().state()];
    let commands = (0..6).map(|number| open_fund(number, &format!("fund {number}"))).chain([register(7, 7, 8, NUMBER), open_fund(8, "winter")]);
    for command in commands {
        submit(&mut committer, command).expect("done");
        states.push(place.index().state());
    }
    (disk, states)
}

/// Makes a backend hold a state.
fn hold(backend: &Backend, (records, applied): &State) {
    let index = backend.place().begin_anew().expect("begins");
    index.apply(records.iter().map(|(key, record)| (key.clone(), Some(record.clone()))).collect(), *applied).expect("applies");
    index.flush().expect("flushes");
}

fn open_over(disk: &TestDisk, backend: &Backend) -> Result<Committer, OpenError> {
    open_committer(Arc::new(disk.clone()), backend.place(), &mut seeded(1), &LARGE, &mut |_, _| {})
}

fn all(records: &dyn Records) -> BTreeMap<RecordKey, StoredBytes> {
    records.range(&RecordKey(Vec::new()), None, usize::MAX).expect("reads").into_iter().collect()
}

#[test]
fn it_opens_over_an_index_of_any_age() {
    let (disk, states) = told();
    let last = states.last().expect("states");
    for age in 0..=states.len() {
        for backend in Backend::each() {
            if let Some(state) = states.get(age) {
                hold(&backend, state);
            }
            let what = format!("{}, after {age} commands", backend.name);
            let disk = disk.copy();
            let mut committer = open_over(&disk, &backend).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(all(committer.records()), last.0, "{what}");
            submit(&mut committer, open_fund(9, "spring")).unwrap_or_else(|error| panic!("{what}: {error:?}"));
            drop(committer);
            let committer = open_over(&disk, &backend).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(committer.position(), last.1.count + 2, "{what}");
            drop(committer);
            let index = backend.place().open().unwrap_or_else(|error| panic!("{what}: {error}"));
            verify(Arc::new(disk), Some(&*index)).unwrap_or_else(|faults| panic!("{what}: {faults:?}"));
        }
    }
}

#[test]
fn an_index_that_disagrees_is_made_again_and_one_that_is_ahead_stops_it() {
    let (disk, states) = told();
    let (last, older) = (states.last().expect("states"), &states[4]);
    for backend in Backend::each() {
        let name = backend.name;
        hold(&backend, &(older.0.clone(), Applied { chain: [9; 32], ..older.1 }));
        assert_eq!(all(open_over(&disk.copy(), &backend).expect("rebuilds").records()), last.0, "{name}: another journal's");
    }
    for backend in Backend::each() {
        let name = backend.name;
        hold(&backend, &(last.0.clone(), Applied { count: last.1.count + 1, ..last.1 }));
        let before = disk.read("journal/000001.log");
        assert!(matches!(open_over(&disk, &backend), Err(OpenError::LostTail(_))), "{name}: it is ahead");
        assert_eq!(disk.read("journal/000001.log"), before, "{name}: nothing is cut");
    }
    for backend in Backend::each_on_disk() {
        let name = backend.name;
        hold(&backend, last);
        drop(backend.place().open().expect("is closed properly"));
        for file in backend.files() {
            let mut bytes = std::fs::read(&file).expect("reads");
            bytes.iter_mut().step_by(97).for_each(|byte| *byte ^= 0x55);
            std::fs::write(&file, bytes).expect("writes");
        }
        let committer = open_over(&disk.copy(), &backend).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(all(committer.records()), last.0, "{name}: damaged");
    }
}

#[test]
fn forgetting_begins_the_index_anew() {
    let (disk, states) = told();
    let expected = MemoryPlace::holding(MemoryIndex::empty());
    let one = disk.copy();
    submit(&mut open(&one, &expected, LARGE).expect("reopens"), forget(9, Owner::Person(8))).expect("done");
    for backend in Backend::each() {
        let (name, disk) = (backend.name, disk.copy());
        hold(&backend, &states[3]);
        let mut committer = open_over(&disk, &backend).expect("reopens");
        let mark = committer.vault().mark(NUMBER_PURPOSE, NUMBER);
        assert!(read::<NumberRecord>(committer.records(), &mark).expect("reads").is_some(), "{name}");
        submit(&mut committer, forget(9, Owner::Person(8))).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(all(committer.records()), expected.index().state().0, "{name}");
        drop(committer);
        for file in backend.files() {
            let bytes = std::fs::read(&file).expect("reads");
            assert!(!bytes.windows(16).any(|window| window == mark.0), "{name}: {} still tells the number", file.display());
        }
        assert_eq!(all(open_over(&disk, &backend).expect("reopens").records()), expected.index().state().0, "{name}");
    }
}

//! Does every backend of the index do what the store asks of one?

use super::backends::Backend;
use engine::ledger::{RecordKey, StoredBytes};
use engine::store::{Applied, Index};
use std::collections::BTreeMap;

fn key(text: &str) -> RecordKey {
    RecordKey(text.as_bytes().to_vec())
}

fn stored(version: u64, text: &str) -> StoredBytes {
    StoredBytes { version, bytes: text.as_bytes().to_vec() }
}

fn place(count: u64) -> Applied {
    Applied { count, chain: [count as u8; 32] }
}

fn apply(index: &dyn Index, count: u64, writes: &[(&str, Option<&str>)]) {
    let writes = writes.iter().map(|(name, text)| (key(name), text.map(|text| stored(count, text)))).collect();
    index.apply(writes, place(count)).unwrap_or_else(|error| panic!("{error}"));
}

fn all(index: &dyn Index) -> BTreeMap<RecordKey, StoredBytes> {
    index.range(&key(""), None, usize::MAX).expect("reads").into_iter().collect()
}

#[test]
fn records_are_read_by_key_and_a_later_write_replaces() {
    for backend in Backend::each() {
        let name = backend.name;
        let mut place_of = backend.place();
        assert!(place_of.is_empty().expect("reads"), "{name}");
        let index = place_of.open().expect("opens");
        assert_eq!(index.applied(), Ok(Applied::NOTHING), "{name}");
        assert_eq!(index.bytes(&key("g1")), Ok(None), "{name}");
        assert_eq!(index.range(&key(""), None, 10), Ok(Vec::new()), "{name}");
        apply(&*index, 1, &[("g1", Some("one")), ("g2", Some("two")), ("g", Some(""))]);
        assert_eq!(index.bytes(&key("g1")), Ok(Some(stored(1, "one"))), "{name}");
        assert_eq!(index.bytes(&key("g")), Ok(Some(stored(1, ""))), "{name}: an empty record is one");
        assert_eq!(index.bytes(&key("g11")), Ok(None), "{name}");
        apply(&*index, 5, &[("g1", Some("changed")), ("g2", None), ("never", None)]);
        assert_eq!(index.bytes(&key("g1")), Ok(Some(stored(5, "changed"))), "{name}");
        assert_eq!(index.bytes(&key("g2")), Ok(None), "{name}");
        assert_eq!((index.applied(), all(&*index).len()), (Ok(place(5)), 2), "{name}");
        let (long, other) = (RecordKey(vec![0xff; 300]), RecordKey(vec![b'h', 0, 0xff, 0]));
        let bytes = StoredBytes { version: u64::MAX, bytes: vec![0; 300_000] };
        index.apply(BTreeMap::from([(long.clone(), Some(bytes.clone())), (other.clone(), Some(bytes.clone()))]), place(6)).expect("any bytes will do");
        assert_eq!((index.bytes(&long), index.bytes(&other)), (Ok(Some(bytes.clone())), Ok(Some(bytes))), "{name}");
        assert!(!backend.bare_place().is_empty().expect("reads"), "{name}");
    }
}

#[test]
fn ranges_keep_to_their_prefix_go_on_after_a_key_and_stop_at_their_limit() {
    for backend in Backend::each() {
        let name = backend.name;
        let index = backend.place().open().expect("opens");
        let names = ["a", "b", "b\u{0}", "b1", "b12", "b2", "b9", "c", "c1"];
        let writes: Vec<(&str, Option<&str>)> = names.iter().map(|name| (*name, Some(*name))).collect();
        apply(&*index, 1, &writes);
        let range = |prefix: &str, after: Option<&str>, limit: usize| {
            let found = index.range(&key(prefix), after.map(key).as_ref(), limit).expect("reads");
            assert!(found.iter().all(|(key, record)| key.0 == record.bytes), "{name}: each with its own record");
            found.into_iter().map(|(key, _)| String::from_utf8(key.0).expect("text")).collect::<Vec<String>>()
        };
        assert_eq!(range("", None, 100), names, "{name}");
        assert_eq!(range("b", None, 100), &names[1..7], "{name}: the key that equals the prefix too");
        assert_eq!(range("b1", None, 100), ["b1", "b12"], "{name}");
        assert_eq!(range("b", None, 2), ["b", "b\u{0}"], "{name}");
        assert_eq!(range("b", Some("b1"), 2), ["b12", "b2"], "{name}: what stands after a key");
        assert_eq!(range("b", Some("b11"), 100), ["b12", "b2", "b9"], "{name}: there need be no such key");
        assert_eq!(range("b", Some("a"), 1), ["b"], "{name}: after something before the prefix");
        assert!(range("b", Some("b9"), 100).is_empty() && range("b", Some("c"), 100).is_empty() && range("x", None, 9).is_empty(), "{name}");
        assert!(range("b", None, 0).is_empty(), "{name}");
        // Some at a time, everything is met once.
        let (mut met, mut last) = (Vec::new(), None::<String>);
        while let Some(next) = range("", last.as_deref(), 1).pop() {
            met.push(next.clone());
            last = Some(next);
        }
        assert_eq!(met, names, "{name}");
    }
}

#[test]
fn readers_see_a_batch_whole_or_not_at_all() {
    for backend in Backend::each() {
        let name = backend.name;
        let index = backend.place().open().expect("opens");
        let write = |count: u64| {
            let text = count.to_string();
            let writes = (0..20).map(|number| (key(&format!("g{number:02}")), Some(stored(count, &text)))).collect();
            index.apply(writes, place(count)).expect("applies");
        };
        write(1);
        std::thread::scope(|scope| {
            scope.spawn(|| (2..=150).for_each(&write));
            let mut seen = 0;
            while seen < 150 {
                // The marker is read first and last, so whatever lies between is at least and at most as new.
                let before = index.applied().expect("reads").count;
                let found = index.bytes(&key("g07")).expect("reads").expect("is there").version;
                let after = index.applied().expect("reads").count;
                assert!((before..=after).contains(&found), "{name}: {found} between {before} and {after}");
                assert!(before >= seen, "{name}: it never goes back");
                seen = before;
            }
        });
        assert!(all(&*index).values().all(|record| record.version == 150), "{name}");
    }
}

#[test]
fn what_was_flushed_is_there_after_reopening() {
    for backend in Backend::each() {
        let name = backend.name;
        for round in 1..=4 {
            let index = backend.place().open().unwrap_or_else(|error| panic!("{name}, round {round}: {error}"));
            let expected = if round == 1 { Applied::NOTHING } else { place(round - 1) };
            assert_eq!((index.applied(), all(&*index).len() as u64), (Ok(expected), round - 1), "{name}, round {round}");
            apply(&*index, round, &[(&format!("g{round}"), Some("text"))]);
            index.flush().expect("flushes");
        }
    }
}

#[test]
fn one_is_begun_beside_an_open_one_and_the_old_one_is_removed() {
    for backend in Backend::each() {
        let name = backend.name;
        let mut place_of = backend.place();
        let old = place_of.open().expect("opens");
        apply(&*old, 3, &[("n1", Some("a number's mark"))]);
        old.flush().expect("flushes");
        let new = place_of.begin_anew().expect("beside the open one");
        assert_eq!((new.applied(), all(&*new).len()), (Ok(Applied::NOTHING), 0), "{name}: it is empty");
        apply(&*new, 4, &[("g1", Some("text"))]);
        assert_eq!(old.bytes(&key("n1")), Ok(Some(stored(3, "a number's mark"))), "{name}: the old one still reads");
        new.flush().expect("flushes");
        drop(old);
        place_of.remove_old().expect("removes");
        assert_eq!(new.bytes(&key("g1")), Ok(Some(stored(4, "text"))), "{name}");
        drop(new);
        for file in backend.files() {
            let bytes = std::fs::read(&file).expect("reads");
            assert!(!bytes.windows(15).any(|window| window == b"a number's mark"), "{name}: {} still tells it", file.display());
        }
        let index = backend.place().open().expect("reopens");
        assert_eq!((index.applied(), all(&*index).len()), (Ok(place(4)), 1), "{name}");
    }
}

#[test]
fn one_that_is_set_aside_is_out_of_the_way() {
    for backend in Backend::each() {
        let name = backend.name;
        let mut place_of = backend.place();
        place_of.set_aside().expect("nothing stands there, and that is no fault");
        for round in 0..3 {
            let index = place_of.open().unwrap_or_else(|error| panic!("{name}, round {round}: {error}"));
            assert_eq!((index.applied(), all(&*index).len()), (Ok(Applied::NOTHING), 0), "{name}, round {round}");
            apply(&*index, 3, &[("g1", Some("text"))]);
            index.flush().expect("flushes");
            drop(index);
            place_of.set_aside().expect("sets aside");
        }
    }
}

#[test]
fn damage_is_told_or_does_no_harm_and_nothing_panics() {
    let damages: [fn(&mut Vec<u8>); 6] = [
        |bytes| bytes.fill(0),
        |bytes| bytes.iter_mut().step_by(97).for_each(|byte| *byte ^= 0x55),
        |bytes| bytes.truncate(bytes.len() / 2),
        |bytes| bytes.truncate(3),
        |bytes| bytes.iter_mut().take(64).for_each(|byte| *byte ^= 0xff),
        Vec::clear,
    ];
    let mut told = BTreeMap::new();
    for damage in damages {
        for backend in Backend::each_on_disk() {
            let name = backend.name;
            let index = backend.place().open().expect("opens");
            for count in 1..=40 {
                apply(&*index, count, &[(&format!("g{count:02}"), Some("some text of a record"))]);
            }
            index.flush().expect("flushes");
            let whole = all(&*index);
            drop(index);
            drop(backend.place().open().expect("is closed properly"));
            for file in backend.files() {
                let mut bytes = std::fs::read(&file).expect("reads");
                damage(&mut bytes);
                std::fs::write(&file, bytes).expect("writes");
            }
            match backend.bare_place().open().and_then(|index| Ok((index.applied()?, index.range(&key(""), None, usize::MAX)?))) {
                Err(_) => *told.entry(name).or_insert(0) += 1,
                // Nothing is left, or all of it: the store makes it again or goes on.
                Ok((applied, found)) => {
                    let found: BTreeMap<_, _> = found.into_iter().collect();
                    assert!(applied == Applied::NOTHING && found.is_empty() || found == whole, "{name}: {} records at {}", found.len(), applied.count);
                }
            }
            let mut place_of = backend.place();
            place_of.set_aside().expect("sets aside");
            let anew = place_of.begin_anew().unwrap_or_else(|error| panic!("{name}: {error}"));
            apply(&*anew, 1, &[("g1", Some("text"))]);
        }
    }
    assert!(told.len() == 2 && told.values().all(|times| *times >= 3), "{told:?}");
}

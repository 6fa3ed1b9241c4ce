//! Is damage noticed, named, and never made worse?

use super::commands::{LARGE, NUMBER, SMALL, copy_of, open, open_fund, records, register, submit, verified};
use super::disk::TestDisk;
use engine::store::{Committer, Disk, MemoryPlace, OpenError, StoreSettings};

const JOURNAL: &str = "journal/000001.log";

/// A store of three frames: its disk, its index, the index before the last frame, and where each frame begins and the file ends.
struct Three {
    disk: TestDisk,
    place: MemoryPlace,
    older: MemoryPlace,
    edges: [usize; 4],
}

fn three_frames() -> Three {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let mut committer = open(&disk, &place, LARGE).expect("a new store");
    let length = |disk: &TestDisk| disk.read(JOURNAL).len();
    let mut edges = [length(&disk); 4];
    submit(&mut committer, register(1, 7, 8, NUMBER)).expect("done");
    edges[1] = length(&disk);
    submit(&mut committer, open_fund(2, "winter")).expect("done");
    edges[2] = length(&disk);
    let older = copy_of(&place);
    submit(&mut committer, open_fund(3, "spring")).expect("done");
    edges[3] = length(&disk);
    Three { disk, place, older, edges }
}

fn refused(result: Result<Committer, OpenError>) -> OpenError {
    match result {
        Err(error) => error,
        Ok(committer) => panic!("opens at {}", committer.position()),
    }
}

#[test]
fn a_last_frame_torn_at_any_byte_is_cut_off() {
    let Three { disk, place, older, edges: [_, _, last, end] } = three_frames();
    let whole = disk.read(JOURNAL);
    for length in last..end {
        for zeros in [0, 1, 700] {
            let torn = disk.copy();
            torn.put(JOURNAL, &[&whole[..length], &vec![0; zeros][..]].concat());
            let place = copy_of(&older);
            let mut committer = open(&torn, &place, LARGE).unwrap_or_else(|error| panic!("{length} bytes and {zeros} zeros: {error}"));
            assert_eq!(committer.position(), 4, "{length} bytes");
            assert_eq!(torn.read(JOURNAL), whole[..last], "{length} bytes");
            assert_eq!(submit(&mut committer, open_fund(4, "summer")).expect("goes on").position, 6);
            assert_eq!(verified(&torn, &place).expect("in good order").torn_bytes, 0);
        }
        // An index that knows the frame proves that it was acknowledged.
        let torn = disk.copy();
        torn.put(JOURNAL, &whole[..length]);
        assert!(matches!(refused(open(&torn, &copy_of(&place), LARGE)), OpenError::LostTail(_)), "{length} bytes");
        assert_eq!(torn.read(JOURNAL), whole[..length], "nothing is cut");
    }
}

#[test]
fn a_torn_frame_is_told_by_verify_before_it_is_cut() {
    let Three { disk, older, edges: [_, _, last, _], .. } = three_frames();
    let whole = disk.read(JOURNAL);
    disk.put(JOURNAL, &whole[..last + 9]);
    let verified = verified(&disk, &older).expect("nobody was told of it");
    assert_eq!((verified.events, verified.torn_bytes), (4, 9));
}

#[test]
fn every_flipped_bit_before_the_last_frame_is_refused_and_said_where() {
    let Three { disk, place, older, edges: [header, second, last, end] } = three_frames();
    let whole = disk.read(JOURNAL);
    for byte in 0..last {
        let damaged = disk.copy();
        let mut bytes = whole.clone();
        bytes[byte] ^= 1 << (byte % 8);
        damaged.put(JOURNAL, &bytes);
        for place in [copy_of(&place), copy_of(&older), MemoryPlace::empty()] {
            let error = refused(open(&damaged, &place, LARGE));
            let OpenError::Damaged(says) = &error else { panic!("byte {byte}: {error}") };
            let from = if byte < header {
                0
            } else if byte < second {
                header
            } else {
                second
            };
            let is_named = says.en.contains(JOURNAL) && (from == 0 || says.en.contains(&format!("byte {from} ")));
            assert!(is_named && says.zh.contains(JOURNAL), "byte {byte}: {says}");
        }
        assert_eq!(damaged.read(JOURNAL), bytes, "nothing is changed");
        assert!(verified(&damaged, &place).is_err());
    }
    for byte in last..end {
        let damaged = disk.copy();
        let mut bytes = whole.clone();
        bytes[byte] ^= 1 << (byte % 8);
        damaged.put(JOURNAL, &bytes);
        assert!(matches!(refused(open(&damaged, &copy_of(&place), LARGE)), OpenError::LostTail(_)), "byte {byte}");
        assert_eq!(damaged.read(JOURNAL), bytes, "nothing is cut");
        assert_eq!(open(&damaged, &copy_of(&older), LARGE).expect("as if it had been torn").position(), 4, "byte {byte}");
    }
}

fn sealed_store() -> (TestDisk, MemoryPlace) {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let mut committer = open(&disk, &place, SMALL).expect("a new store");
    submit(&mut committer, register(1, 7, 8, NUMBER)).expect("done");
    for number in 0..6 {
        submit(&mut committer, open_fund(number, &format!("fund {number}"))).expect("done");
    }
    (disk, place)
}

#[test]
fn damage_in_a_sealed_segment_is_found_by_whoever_reads_it() {
    let (disk, place) = sealed_store();
    let whole = disk.read(JOURNAL);
    for byte in 0..whole.len() {
        let damaged = disk.copy();
        let mut bytes = whole.clone();
        bytes[byte] ^= 1;
        damaged.put(JOURNAL, &bytes);
        assert!(verified(&damaged, &place).is_err(), "byte {byte}");
        let error = refused(open(&damaged, &MemoryPlace::empty(), SMALL));
        assert!(matches!(error, OpenError::Damaged(_)), "byte {byte}: {error}");
    }
    for length in 0..whole.len() {
        disk.put(JOURNAL, &whole[..length]);
        let error = refused(open(&disk, &copy_of(&place), SMALL));
        assert!(matches!(error, OpenError::Damaged(_)), "{length} bytes: {error}");
    }
}

#[test]
fn a_lost_segment_is_noticed() {
    let (disk, place) = sealed_store();
    let count = disk.list("journal").expect("lists").len();
    assert!(count >= 3);
    for number in 1..count {
        let damaged = disk.copy();
        damaged.lose(&format!("journal/{number:06}.log"));
        let OpenError::Damaged(says) = refused(open(&damaged, &copy_of(&place), SMALL)) else { panic!("segment {number}") };
        assert!(says.en.contains(&format!("journal/{number:06}.log is missing")), "{says}");
    }
    disk.lose(&format!("journal/{count:06}.log"));
    assert!(matches!(refused(open(&disk, &place, SMALL)), OpenError::LostTail(_)), "only the index knows of the last one");
}

#[test]
fn an_older_last_segment_put_back_is_noticed() {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let mut committer = open(&disk, &place, LARGE).expect("a new store");
    submit(&mut committer, open_fund(1, "winter")).expect("done");
    let older = disk.read(JOURNAL);
    submit(&mut committer, open_fund(2, "spring")).expect("done");
    drop(committer);
    disk.put(JOURNAL, &older);
    let OpenError::LostTail(says) = refused(open(&disk, &place, LARGE)) else { panic!("the tail is lost") };
    assert!(says.en.contains("2 events") && says.en.contains("knows 4"), "{says}");
    assert!(says.zh.contains("第 4 条"), "{says}");
}

#[test]
fn a_footer_whose_next_segment_was_not_made_is_gone_on_from() {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let settings = StoreSettings { segment_bytes: 1, ..LARGE };
    let mut committer = open(&disk, &place, settings).expect("a new store");
    submit(&mut committer, open_fund(1, "winter")).expect("done");
    let older = copy_of(&place);
    submit(&mut committer, open_fund(2, "spring")).expect("done");
    drop(committer);
    let whole = disk.read(JOURNAL);
    disk.lose("journal/000002.log");
    for length in whole.len() - 44..=whole.len() {
        let (torn, place) = (disk.copy(), copy_of(&older));
        torn.put(JOURNAL, &whole[..length]);
        let mut committer = open(&torn, &place, settings).unwrap_or_else(|error| panic!("{length} bytes: {error}"));
        assert_eq!(submit(&mut committer, open_fund(2, "spring")).expect("goes on").position, 4, "{length} bytes");
        let verified = verified(&torn, &place).expect("in good order");
        assert_eq!((verified.events, verified.segments), (4, 2), "{length} bytes");
    }
    disk.put(JOURNAL, &[&whole[..], b"more"].concat());
    assert!(matches!(refused(open(&disk, &older, settings)), OpenError::Damaged(_)), "nothing stands behind a footer");
}

#[test]
fn lost_or_damaged_keys_are_noticed() {
    let Three { disk, place, .. } = three_frames();
    let before = records(&place);
    for path in ["keys/store.key", "keys/keys.dat"] {
        let damaged = disk.copy();
        damaged.lose(path);
        let OpenError::Damaged(says) = refused(open(&damaged, &copy_of(&place), LARGE)) else { panic!("{path}") };
        assert!(says.en.contains(path), "{says}");
    }
    let store_key = disk.read("keys/store.key");
    for byte in 0..store_key.len() {
        let (damaged, mut bytes) = (disk.copy(), store_key.clone());
        bytes[byte] ^= 4;
        damaged.put("keys/store.key", &bytes);
        assert!(matches!(refused(open(&damaged, &copy_of(&place), LARGE)), OpenError::Damaged(_)), "byte {byte}");
    }
    let other = TestDisk::default();
    drop(super::commands::open(&other, &MemoryPlace::empty(), LARGE));
    let keys = disk.read("keys/keys.dat");
    for byte in 0..keys.len() {
        let (damaged, mut bytes) = (disk.copy(), keys.clone());
        bytes[byte] ^= 4;
        damaged.put("keys/keys.dat", &bytes);
        assert!(verified(&damaged, &place).is_err(), "byte {byte}");
        assert!(matches!(refused(open(&damaged, &MemoryPlace::empty(), LARGE)), OpenError::Damaged(_)), "byte {byte}");
        let committer = open(&damaged, &copy_of(&place), LARGE).expect("the records are all there");
        assert_eq!(committer.position(), 6);
        assert_eq!(damaged.read("keys/keys.dat"), bytes, "a key that could be mended is left as it is");
    }
    assert_eq!(records(&place), before);
}

#[test]
fn a_journal_and_keys_of_two_stores_don_t_open_together() {
    let Three { disk, .. } = three_frames();
    let other = TestDisk::default();
    let mut entropy = super::commands::seeded(77);
    let place = Box::new(MemoryPlace::empty());
    drop(engine::store::open_committer(std::sync::Arc::new(other.clone()), place, &mut entropy, &LARGE, &mut |_, _| {}).expect("a new store"));
    disk.put("keys/store.key", &other.read("keys/store.key"));
    let OpenError::Damaged(says) = refused(open(&disk, &MemoryPlace::empty(), LARGE)) else { panic!("they don't belong together") };
    assert!(says.en.contains("keys/store.key"), "{says}");
}

#[test]
fn no_bytes_on_the_disk_make_it_panic() {
    let Three { disk, place, edges: [header, ..], .. } = three_frames();
    let mut random = fastrand::Rng::with_seed(5);
    let files = [JOURNAL, "keys/keys.dat", "keys/store.key"];
    let mut opened = 0;
    for round in 0..3_000 {
        let damaged = disk.copy();
        let path = files[round % files.len()];
        let mut bytes = damaged.read(path);
        match random.u8(0..4) {
            0 => bytes.truncate(random.usize(0..=bytes.len())),
            1 => bytes.extend(std::iter::repeat_with(|| random.u8(..)).take(400).collect::<Vec<u8>>()),
            2 => (0..8).for_each(|_| {
                let at = random.usize(0..bytes.len());
                bytes[at] = random.choice([0, 0xff, b'[', b'}']).unwrap_or_default();
            }),
            _ => {
                let at = random.usize(header.min(bytes.len() - 1)..bytes.len());
                bytes[at..].fill(0xff);
            }
        }
        damaged.put(path, &bytes);
        opened += u32::from(open(&damaged, &copy_of(&place), LARGE).is_ok());
        _ = verified(&damaged, &place);
    }
    assert!((300..2_700).contains(&opened), "some are harmless and some are not: {opened}");
}

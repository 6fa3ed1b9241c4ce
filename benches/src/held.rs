//! How long does it take to see whether a person has had a need met in a period, with ten million past grants?

use crate::durable::Seeded;
use engine::calendar::{Date, Period, civil_date};
use engine::id::IdDocument;
use engine::ledger::{AidRecord, GrantId, NUMBER, NumberRecord, PersonId, RecordKey, Records, Stored, StoredBytes, is_same_need, number_key, read};
use engine::registry::people_with_number;
use engine::sealing::Vault;
use engine::store::{Applied, IndexPlace, MemoryPlace, RealDisk, SledPlace, StoreSettings, open_committer};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Past grants; `YIMEN_GRANTS` sets another number.
const GRANTS: u64 = 10_000_000;
const GRANTS_EACH: u64 = 4;
const PEOPLE_AT_ONCE: usize = 5_000;
const QUESTIONS: usize = 200_000;
const FIRST_DAY: Date = civil_date(1940, 1, 1);
const DAYS: u64 = 30_000;

/// What the past grants were for, and how long each lasted.
const NEEDS: [(&str, &str, u64); 4] =
    [("bj-dibao", "living", 36), ("dc-cdpf-study-aid", "education.tuition", 12), ("bj-medical", "medical", 1), ("dc-heating", "living.heating", 5)];

/// A sound citizen number; every person has one of his own.
fn id_number(person: u64) -> String {
    let born = FIRST_DAY.checked_add(Duration::from_secs(person % DAYS * 86_400)).expect("a day");
    let first = format!("110101{:04}{:02}{:02}{:03}", born.year(), born.month(), born.day(), person / DAYS % 1_000);
    let sum: u32 = first.bytes().enumerate().map(|(position, digit)| u32::from(digit - b'0') * (1 << (17 - position)) % 11).sum();
    let check = (12 - sum % 11) % 11;
    first + &(if check == 10 { "X".to_string() } else { check.to_string() })
}

fn document(person: u64) -> IdDocument {
    IdDocument::parse(&id_number(person)).expect("a sound number")
}

/// The n-th past grant of a person began in this month.
fn began(person: u64, turn: u64) -> Date {
    civil_date(2010 + ((person + turn * 5) % 14) as i16, 1 + ((person / 7 + turn * 3) % 12) as i8, 1)
}

fn days_of(person: u64, turn: u64) -> Period {
    let from = began(person, turn);
    let (_, _, months) = NEEDS[(turn % 4) as usize];
    let months = i16::from(from.month()) - 1 + months as i16;
    let until = civil_date(from.year() + months / 12, 1 + (months % 12) as i8, 1).yesterday().expect("a day");
    Period { from, to: Some(until) }
}

fn aid_of(person: u64) -> AidRecord {
    let held: Vec<_> = (0..GRANTS_EACH)
        .map(|turn| {
            let (program, need, _) = NEEDS[(turn % 4) as usize];
            json!({
                "grant": GrantId(person * GRANTS_EACH + turn), "program": program, "name": {"zh": "北京市最低生活保障", "en": "Subsistence allowance of Beijing"},
                "agency": "dc-civil-affairs", "kind": "non_statutory", "need": need, "per": "month", "amount": "800.00", "shared_by": 1,
                "days": days_of(person, turn), "rests_on_dibao": "no"
            })
        })
        .collect();
    serde_json::from_value(json!({"held": held, "suspensions": [], "decided": NEEDS.map(|(program, ..)| program)})).expect("an aid record")
}

/// Random numbers, as people get them.
fn id_of(person: u64) -> PersonId {
    PersonId(person.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

fn in_order(keys: impl Iterator<Item = (RecordKey, u64)>) -> Vec<(RecordKey, u64)> {
    let mut keys: Vec<_> = keys.collect();
    keys.sort();
    keys
}

/// Has whoever bears this number had this need met in this period?
fn has_had(records: &dyn Records, vault: &dyn Vault, number: &IdDocument, need: &str, period: &Period) -> bool {
    let (people, _) = people_with_number(records, vault, number).expect("readable");
    people.iter().any(|person| {
        let aid = read::<AidRecord>(records, person).expect("readable").unwrap_or_default();
        aid.held.iter().any(|held| held.days.meets(period) && is_same_need(&held.need, need))
    })
}

/// Builds an index with all past grants and asks it at random.
pub fn measure() {
    let grants = std::env::var("YIMEN_GRANTS").ok().and_then(|text| text.parse().ok()).unwrap_or(GRANTS);
    let people = grants / GRANTS_EACH;
    let folder = tempfile::tempdir().expect("a folder");
    let disk = RealDisk::open(folder.path()).expect("a data folder");
    let mut random = Seeded(fastrand::Rng::with_seed(7));
    let keys = open_committer(Arc::new(disk.clone()), Box::new(MemoryPlace::empty()), &mut random, &StoreSettings::default(), &mut |_, _| {}).expect("a store");
    let index = SledPlace::beside(&disk).open().expect("an index");
    let started = Instant::now();
    let bytes = |value: Vec<u8>| Some(StoredBytes { version: 1, bytes: value });
    // In the order of their keys, so that the index is written once and not over and over.
    let aid = in_order((0..people).map(|person| (AidRecord::key(&id_of(person)), person)));
    let numbers = in_order((0..people).map(|person| (NumberRecord::key(&keys.vault().mark(NUMBER, &number_key(&document(person)))), person)));
    let mut count = 0;
    let mut write = |keys: &[(RecordKey, u64)], record: &dyn Fn(u64) -> Vec<u8>| {
        for some in keys.chunks(PEOPLE_AT_ONCE) {
            count += some.len() as u64;
            let writes = some.iter().map(|(key, person)| (key.clone(), bytes(record(*person)))).collect();
            index.apply(writes, Applied { count, chain: [1; 32] }).expect("applies");
        }
    };
    write(&aid, &|person| serde_json::to_vec(&aid_of(person)).expect("JSON"));
    write(&numbers, &|person| serde_json::to_vec(&NumberRecord { people: vec![id_of(person)] }).expect("JSON"));
    index.flush().expect("flushes");
    println!("{grants} past grants of {people} people, as records in the index; built in {:.0} s", started.elapsed().as_secs_f64());

    for (what, share) in [("who is known", people), ("one in two known", people * 2)] {
        let mut times = Vec::with_capacity(QUESTIONS);
        let mut yes = 0;
        for round in 0..QUESTIONS * 2 {
            let person = random.0.u64(0..share);
            let (number, turn) = (document(person), random.0.u64(0..4));
            let (_, need, _) = NEEDS[turn as usize];
            let from = civil_date(random.0.i16(2010..2024), random.0.i8(1..=12), 1);
            let period = Period { from, to: from.last_of_month().into() };
            let asked = Instant::now();
            let answer = has_had(&*index, keys.vault(), &number, need, &period);
            let took = asked.elapsed();
            // The first half warms it up.
            if round >= QUESTIONS {
                times.push(took);
                yes += usize::from(answer);
            }
            if round % 64 == 0 && person < people {
                let expected = (0..GRANTS_EACH).any(|turn| days_of(person, turn).meets(&period) && is_same_need(NEEDS[(turn % 4) as usize].1, need));
                assert_eq!(answer, expected, "{number:?} {need} {period:?}");
            }
        }
        times.sort();
        let micros = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e6;
        println!("{what:<20} {QUESTIONS} questions, {yes} yes: median {:>6.1} µs   99 % under {:>6.1} µs", micros(50), micros(99));
    }
}

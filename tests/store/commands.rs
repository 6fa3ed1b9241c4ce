//! What do the tests ask of the store?

use super::disk::TestDisk;
use engine::calendar::civil_date;
use engine::ledger::{Action, Answer, Command, CommandKey, EventBody, HouseholdId, MemberRecorded, PersonId, RecordKey, StoredBytes};
use engine::money::Money;
use engine::sealing::{Entropy, Mark, Owner, SealKey, seal};
use engine::store::{Applied, CommitError, Committed, Committer, MemoryIndex, MemoryPlace, OpenError, StoreSettings, Verified, open_committer, verify};
use engine::words::Words;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Chance from a seed.
pub struct Seeded(pub fastrand::Rng);

impl Entropy for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}

pub fn seeded(seed: u64) -> Seeded {
    Seeded(fastrand::Rng::with_seed(seed))
}

/// Everything in one segment.
pub const LARGE: StoreSettings = StoreSettings { segment_bytes: 1 << 30, commands_waiting: 16, commands_at_once: 16 };
/// A new segment for nearly every frame.
pub const SMALL: StoreSettings = StoreSettings { segment_bytes: 300, ..LARGE };

pub fn open(disk: &TestDisk, place: &MemoryPlace, settings: StoreSettings) -> Result<Committer, OpenError> {
    open_committer(Arc::new(disk.clone()), Box::new(place.clone()), &mut seeded(1), &settings, &mut |_, _| {})
}

/// A place with a copy of what stands in another now.
pub fn copy_of(place: &MemoryPlace) -> MemoryPlace {
    let (records, applied) = place.index().state();
    MemoryPlace::holding(MemoryIndex::holding(records, applied))
}

pub fn records(place: &MemoryPlace) -> (BTreeMap<RecordKey, StoredBytes>, Applied) {
    place.index().state()
}

pub fn verified(disk: &TestDisk, place: &MemoryPlace) -> Result<Verified, Vec<Words>> {
    verify(Arc::new(disk.clone()), Some(&place.index()))
}

/// A key, and what is asked under it, by a text.
pub fn command_key(text: &str) -> CommandKey {
    let mark = |purpose: &str| Mark::of(&[1; 32], purpose, text.as_bytes());
    CommandKey { key: mark("key"), body: mark("body") }
}

/// A command that has read nothing.
pub fn command(at: i64, key: Option<&str>, action: Action) -> Command {
    let (key, today) = (key.map(command_key), civil_date(2026, 3, 1));
    Command { by: "wang".into(), at, today, key, expected: Vec::new(), new_keys: Vec::new(), action }
}

pub fn record(at: i64, key: Option<&str>, body: EventBody) -> Command {
    command(at, key, Action::Record { events: vec![body], answer: Answer::Done })
}

pub fn open_fund(at: i64, fund: &str) -> Command {
    let body = EventBody::FundOpened { fund: fund.into(), donor: "慈善会".into(), opening: Money::from_fen(10_000), programs: Vec::new() };
    record(at, Some(&format!("open {fund}")), body)
}

pub fn forget(at: i64, owner: Owner) -> Command {
    command(at, Some(&format!("forget {owner}")), Action::Forget { owner })
}

/// A household of one, with the keys of both.
pub fn register(at: i64, household: u64, person: u64, number: &str) -> Command {
    let mut entropy = seeded(household ^ person.rotate_left(32));
    let (home, member) = (Owner::Household(household), Owner::Person(person));
    let keys = [(home, SealKey::fresh(&mut entropy)), (member, SealKey::fresh(&mut entropy))];
    let about_home = format!(r#"{{"id":"home {household}"}}"#);
    let about_member = format!(r#"{{"id":"member {person}","id_number":"{number}"}}"#);
    let body = EventBody::HouseholdRecorded {
        household: HouseholdId(household),
        sealed: seal(home, &keys[0].1, about_home.as_bytes(), &mut entropy),
        members: vec![MemberRecorded { person: PersonId(person), sealed: Some(seal(member, &keys[1].1, about_member.as_bytes(), &mut entropy)) }],
        closes: Vec::new(),
    };
    Command { new_keys: keys.to_vec(), ..record(at, Some(&format!("register {household}")), body) }
}

pub fn submit(committer: &mut Committer, command: Command) -> Result<Committed, CommitError> {
    committer.commit_batch(vec![command]).remove(0)
}

/// Number, checked by its last digit, of somebody who does not exist.
pub const NUMBER: &str = "110101199003070732";

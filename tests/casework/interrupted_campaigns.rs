//! Does a campaign that was cut off anywhere end as if nothing had happened?

use crate::campaign_text::{awards, committed, unserved};
use crate::campaigns::{FLOOR, pool};
use crate::office::{Office, Seeded};
use engine::allocation::commit;
use engine::casework::{Desk, MayAct};
use engine::ledger::{Command, FileName, ReadError, RecordKey, Records, StoredBytes};
use engine::sealing::Vault;
use engine::store::{Before, CommitError, Committed, Concerns, JournalStore, Store, StoreError};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A store that takes so many commands and then no more.
struct Cut<'a> {
    inner: &'a JournalStore,
    left: AtomicUsize,
}

impl Records for Cut<'_> {
    fn bytes(&self, key: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        self.inner.bytes(key)
    }

    fn range(&self, prefix: &RecordKey, after: Option<&RecordKey>, limit: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        self.inner.range(prefix, after, limit)
    }
}

impl Store for Cut<'_> {
    fn submit(&self, command: Command) -> Result<Committed, CommitError> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(CommitError::Closed(StoreError("the power is gone".into())));
        }
        self.left.store(left - 1, Ordering::Relaxed);
        self.inner.submit(command)
    }

    fn keep_file(&self, bytes: &[u8]) -> Result<FileName, StoreError> {
        self.inner.keep_file(bytes)
    }

    fn file(&self, name: &FileName) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.file(name)
    }

    fn records_at(&self, until: u64, concerns: Concerns<'_>) -> Result<Box<dyn Records>, StoreError> {
        self.inner.records_at(until, concerns)
    }

    fn records_before_each(&self, until: u64, concerns: Concerns<'_>, before: Before<'_>) -> Result<(), StoreError> {
        self.inner.records_before_each(until, concerns, before)
    }

    fn vault(&self) -> &(dyn Vault + Sync) {
        self.inner.vault()
    }

    fn position(&self) -> u64 {
        self.inner.position()
    }
}

fn cut_off_after(office: &Office, commands: usize) {
    let store = Cut { inner: office.store(), left: AtomicUsize::new(commands) };
    let mut entropy = Seeded(fastrand::Rng::with_seed(commands as u64 + 100));
    let (catalog, today) = (&office.catalog, office.today);
    let mut desk = Desk { store: &store, catalog, by: "li".into(), may_act: MayAct::ForAll, at: 1_800_000_000, today, entropy: &mut entropy, key: None };
    assert!(commit(&mut desk, "study").is_err(), "it was cut off");
}

fn outcome(office: &mut Office) -> (Vec<String>, Vec<String>, [String; 4]) {
    let plan = committed(office).expect("given");
    assert!(plan.awards.iter().all(|award| award.grant.is_some()));
    (awards(&plan), unserved(&plan), ["fb", "fs", "fo", "ff"].map(|fund| office.fund_stands(fund)))
}

fn ends_as_if_nothing_had_happened(floor: &str, lines: &str) {
    let whole = outcome(&mut pool(floor, lines));
    for commands in 0..whole.0.len() {
        let mut office = pool(floor, lines);
        cut_off_after(&office, commands);
        office.reopen_after(|_| {});
        assert_eq!(outcome(&mut office), whole, "cut off after {commands} awards");
    }
}

#[test]
fn cut_off_anywhere_and_gone_on_with() {
    ends_as_if_nothing_had_happened(FLOOR, "");
}

#[test]
fn cut_off_anywhere_with_people_first() {
    ends_as_if_nothing_had_happened(FLOOR, "order: people_first");
}

#[test]
fn cut_off_anywhere_where_a_part_may_be_given() {
    ends_as_if_nothing_had_happened("amount: {exactly: \"300\"}\npartial: true", "");
}

//! How do many callers share the one committer?

use super::as_of::{Before, Concerns, records_at};
use super::committer::{Committer, Shared};
use super::door::{CommitError, Committed, Store, StoreError};
use super::fault::OpenError;
use super::index::Index;
use super::open::{StoreSettings, open_committer};
use super::real_disk::RealDisk;
use super::sled_index::SledPlace;
use crate::ledger::{Command, FileName, ReadError, RecordKey, Records, StoredBytes};
use crate::sealing::{Entropy, Vault};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

type Reply = Result<Committed, CommitError>;

struct Request {
    command: Command,
    reply: SyncSender<Reply>,
}

/// The store: a journal with sled as its index, behind a queue with one thread at its end, the only one that the engine
/// starts. The folder stays locked until it is dropped.
pub struct JournalStore {
    requests: RwLock<Option<SyncSender<Request>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    shared: Arc<Shared>,
    /// Dropped last: nobody else may come in while the index is still open.
    disk: RealDisk,
}

impl JournalStore {
    /// Opens the store in a folder, or begins one; `progress` is told how many events of how many are applied to the index.
    pub fn open(folder: &Path, entropy: &mut dyn Entropy, settings: &StoreSettings, progress: &mut dyn FnMut(u64, u64)) -> Result<Self, OpenError> {
        let disk = RealDisk::open(folder)?;
        let place = Box::new(SledPlace::beside(&disk));
        let committer = open_committer(Arc::new(disk.clone()), place, entropy, settings, progress)?;
        let shared = committer.shared();
        let (requests, waiting) = sync_channel(settings.commands_waiting);
        let at_once = settings.commands_at_once.max(1);
        let thread = std::thread::spawn(move || commit_all(committer, &waiting, at_once));
        Ok(JournalStore { requests: RwLock::new(Some(requests)), thread: Mutex::new(Some(thread)), shared, disk })
    }

    /// Commits what is waiting, takes no more, and hands everything to the disk. Reading goes on.
    pub fn close(&self) -> Result<(), StoreError> {
        self.requests.write().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(thread) = thread else { return Ok(()) };
        thread.join().map_err(|_| StoreError("the committer has panicked".into()))?;
        self.shared.index.with(|index: &dyn Index| index.flush()).map_err(|error| StoreError(error.to_string()))
    }
}

fn commit_all(mut committer: Committer, waiting: &Receiver<Request>, at_once: usize) {
    while let Ok(first) = waiting.recv() {
        let (mut commands, mut replies) = (vec![first.command], vec![first.reply]);
        while commands.len() < at_once
            && let Ok(next) = waiting.try_recv()
        {
            commands.push(next.command);
            replies.push(next.reply);
        }
        for (reply, answer) in replies.into_iter().zip(committer.commit_batch(commands)) {
            // Whoever asked may have gone; the answer stays under the command's key.
            _ = reply.send(answer);
        }
    }
}

fn closed() -> CommitError {
    CommitError::Closed(StoreError("the store is closed".into()))
}

impl Store for JournalStore {
    fn submit(&self, command: Command) -> Reply {
        let requests = self.requests.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)?;
        let (reply, answer) = sync_channel(1);
        requests.send(Request { command, reply }).map_err(|_| closed())?;
        drop(requests);
        answer.recv().map_err(|_| closed())?
    }

    fn keep_file(&self, bytes: &[u8]) -> Result<FileName, StoreError> {
        self.shared.files.keep(bytes)
    }

    fn file(&self, name: &FileName) -> Result<Option<Vec<u8>>, StoreError> {
        self.shared.files.read(name)
    }

    fn records_at(&self, until: u64, concerns: Concerns<'_>) -> Result<Box<dyn Records>, StoreError> {
        let found = records_at(Arc::new(self.disk.clone()), self.shared.ring.origin(), self.vault(), until, concerns, None);
        found.map(|index| Box::new(index) as Box<dyn Records>).map_err(|error| StoreError(error.to_string()))
    }

    fn records_before_each(&self, until: u64, concerns: Concerns<'_>, before: Before<'_>) -> Result<(), StoreError> {
        let found = records_at(Arc::new(self.disk.clone()), self.shared.ring.origin(), self.vault(), until, concerns, Some(before));
        found.map(|_| ()).map_err(|error| StoreError(error.to_string()))
    }

    fn vault(&self) -> &(dyn Vault + Sync) {
        &*self.shared.ring
    }

    fn position(&self) -> u64 {
        self.shared.position.load(Ordering::Acquire)
    }
}

impl Records for JournalStore {
    fn bytes(&self, key: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        self.shared.index.bytes(key)
    }

    fn range(&self, prefix: &RecordKey, after: Option<&RecordKey>, limit: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        self.shared.index.range(prefix, after, limit)
    }
}

impl Drop for JournalStore {
    fn drop(&mut self) {
        // Nobody is left to tell; what was answered is in the journal.
        _ = self.close();
    }
}

//! Where do records live so that nothing acknowledged is ever lost?
//!
//! The journal is the truth, the keys are a second truth beside it, and the index may be thrown away at any time: it is made
//! again from the two. One [`Committer`] writes; [`JournalStore`] puts it on a thread behind a queue.

mod as_of;
mod backup;
mod batch;
mod begin;
mod committer;
mod copying;
mod disk;
mod door;
mod fault;
mod files;
mod frame;
mod index;
mod journal;
mod key_file;
mod keys;
mod manifest;
mod memory_index;
mod new_folder;
mod open;
mod queue;
mod real_disk;
mod replay;
mod restore;
mod sealed_texts;
mod segment;
mod segments;
mod sled_index;
mod tail;
mod verify;

pub use as_of::{Before, Concerns};
pub use backup::back_up;
pub use committer::Committer;
pub use disk::{Disk, DiskFile};
pub use door::{CommitError, Committed, Store, StoreError};
pub use fault::OpenError;
pub use frame::Applied;
pub use index::{Index, IndexPlace};
pub use keys::KeyRing;
pub use manifest::Manifest;
pub use memory_index::{MemoryIndex, MemoryPlace};
pub use open::{StoreSettings, open_committer};
pub use queue::JournalStore;
pub use real_disk::RealDisk;
pub use restore::{BackupKeys, restore};
pub use sled_index::{SledIndex, SledPlace};
pub use verify::{Verified, verify};

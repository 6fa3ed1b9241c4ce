//! Why can't the store be opened?

use crate::ledger::ReadError;
use crate::words;
use crate::words::Words;
use std::io;

/// Why a store can't be opened. Nothing was changed that would make matters worse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// Another process has it open.
    InUse(Words),
    /// The disk failed.
    Disk(Words),
    /// What stands on the disk is not what was written: somebody must restore a backup.
    Damaged(Words),
    /// The index knows of events that the journal does not have: the journal has lost its tail.
    LostTail(Words),
}

impl OpenError {
    /// What to tell.
    pub fn says(&self) -> &Words {
        match self {
            OpenError::InUse(says) | OpenError::Disk(says) | OpenError::Damaged(says) | OpenError::LostTail(says) => says,
        }
    }

    /// Damage in a file, from a byte on.
    pub(super) fn damaged(path: &str, offset: u64, zh: &str, en: &str) -> Self {
        OpenError::Damaged(words!("{path} 自第 {offset} 字节起损坏：{zh}", "{path} is damaged from byte {offset} on: {en}"))
    }

    /// The index can't be written or read, though it was just made.
    pub(super) fn index(error: &ReadError) -> Self {
        OpenError::Disk(words!("索引无法读写：{error}", "the index can't be written or read: {error}"))
    }
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.says().fmt(f)
    }
}

impl std::error::Error for OpenError {}

/// Names the path that the disk failed on.
pub(super) fn on_disk<T>(path: &str, result: io::Result<T>) -> Result<T, OpenError> {
    result.map_err(|error| OpenError::Disk(words!("磁盘读写失败：{path}：{error}", "the disk failed on {path}: {error}")))
}

//! How is a file copied from one disk to another, and what is its sum?

use super::disk::Disk;
use super::fault::{OpenError, on_disk};
use super::manifest::missing;
use crate::ledger::FileName;
use sha2::{Digest, Sha256};

const PIECE: usize = 1 << 20;

/// How much of a file is copied.
#[derive(Clone, Copy)]
pub(super) enum Extent {
    /// All that is there.
    Whole,
    /// So many bytes from the start: behind them somebody may be writing.
    First(u64),
}

/// Copies a file, durably but for its name; gives the sum of what was read.
pub(super) fn copy(from: &dyn Disk, path: &str, to: &dyn Disk, target: &str, extent: Extent) -> Result<FileName, OpenError> {
    let mut source = on_disk(path, from.find(path))?.ok_or_else(|| missing(path))?;
    let end = match extent {
        Extent::Whole => on_disk(path, source.length())?,
        Extent::First(bytes) => bytes,
    };
    let mut file = on_disk(target, to.open(target))?;
    let (mut sum, mut piece, mut at) = (Sha256::new(), vec![0; PIECE], 0);
    while at < end {
        let wanted = piece.len().min((end - at) as usize);
        let read = on_disk(path, source.read_at(at, &mut piece[..wanted]))?;
        if read == 0 {
            return Err(OpenError::damaged(path, at, "文件比其长度短", "the file is shorter than its length"));
        }
        sum.update(&piece[..read]);
        on_disk(target, file.write_at(at, &piece[..read]))?;
        at += read as u64;
    }
    on_disk(target, file.sync())?;
    Ok(FileName(sum.finalize().into()))
}

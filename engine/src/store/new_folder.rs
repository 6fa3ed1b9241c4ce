//! How does a folder come into being whole, or not at all?

use super::fault::{OpenError, on_disk};
use super::real_disk::RealDisk;
use crate::words;
use std::path::{Path, PathBuf};

/// A folder in the making. It bears its name only when it is finished; given up, it is removed.
pub(super) struct NewFolder {
    disk: RealDisk,
    name: PathBuf,
    is_finished: bool,
}

impl NewFolder {
    /// Begins a folder beside the place where it will stand; something may only stand there if it is an empty folder.
    pub(super) fn begin(name: &Path) -> Result<Self, OpenError> {
        let shown = name.display();
        let Some(last) = name.file_name() else {
            return Err(OpenError::Disk(words!("{shown} 不是可以新建的文件夹名", "{shown} can't be the name of a new folder")));
        };
        if name.exists() && !RealDisk::to_read(name).is_empty_folder() {
            return Err(OpenError::InUse(words!("{shown} 已存在且不为空，不会覆盖", "{shown} is there and not empty; nothing is written over")));
        }
        let unfinished = name.with_file_name(format!(".{}.unfinished", last.to_string_lossy()));
        if unfinished.exists() {
            let unfinished = unfinished.display();
            return Err(OpenError::InUse(words!(
                "{unfinished} 还在：上一次没有做完，或正在进行；确认后先删除它",
                "{unfinished} is there: an earlier attempt was broken off, or one is going on; remove it first"
            )));
        }
        let disk = on_disk(&unfinished.display().to_string(), RealDisk::make(&unfinished))?;
        Ok(NewFolder { disk, name: name.to_path_buf(), is_finished: false })
    }

    pub(super) fn disk(&self) -> &RealDisk {
        &self.disk
    }

    /// Gives it its name, durably; all that is in it must be durable.
    pub(super) fn finish(mut self) -> Result<RealDisk, OpenError> {
        let named = on_disk(&self.name.display().to_string(), self.disk.rename_root(&self.name))?;
        self.is_finished = true;
        Ok(named)
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if !self.is_finished {
            // Whoever gave it up has a fault to tell already; what can't be removed bears a name that says what it is.
            _ = self.disk.remove_folder("");
        }
    }
}

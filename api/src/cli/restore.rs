//! `yimen restore`: how does a backup become a store again?

use super::arguments::RestoreOptions;
use super::fail;
use super::serve::tell_progress;
use crate::app::SystemEntropy;
use engine::store::{BackupKeys, restore};
use engine::words;
use engine::words::Words;
use std::process::ExitCode;

/// Checks every part of a backup and makes a store of it in an empty folder, or leaves nothing there.
pub fn run(options: &RestoreOptions) -> ExitCode {
    match make_again(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(faults) => {
            for words in &faults {
                fail(words);
            }
            ExitCode::FAILURE
        }
    }
}

fn make_again(options: &RestoreOptions) -> Result<(), Vec<Words>> {
    let (from, data) = (options.from.display(), options.data.display());
    if !options.from.is_dir() {
        return Err(vec![words!("没有文件夹 {from}", "there is no folder {from}")]);
    }
    let keys = if options.without_keys { BackupKeys::Destroyed } else { BackupKeys::Kept };
    let (manifest, found) = restore(&options.from, &options.data, keys, &mut SystemEntropy, &mut tell_progress())?;
    let made = &manifest.made;
    let (events, segments, forgotten, files) = (found.events, found.segments, found.forgotten, found.files);
    let told = words!(
        "{made} 的备份已恢复到 {data}，全部核对无误：{events} 条事件，{segments} 个日志段，{forgotten} 份档案已遗忘，{files} 个文件",
        "the backup of {made} is restored to {data} and in good order: {events} events in {segments} segments, {forgotten} people or households forgotten, {files} files kept"
    );
    super::print(&format!("{told}\n")).map_err(|words| vec![words])
}

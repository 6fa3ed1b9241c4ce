//! `yimen backup`: how is a copy taken while the office goes on?

use super::arguments::BackupOptions;
use super::fail;
use crate::clock::{Clock, moment_text};
use engine::store::back_up;
use engine::words;
use engine::words::Words;
use std::process::ExitCode;

/// Copies the store, be a server running on it or not, and says what the copy holds.
pub fn run(options: &BackupOptions) -> ExitCode {
    match copy(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

fn copy(options: &BackupOptions) -> Result<(), Words> {
    let (data, to) = (options.data.display(), options.to.display());
    if !options.data.join("journal").is_dir() {
        return Err(words!("{data} 中没有日志（journal）", "{data} holds no journal"));
    }
    let (_, now) = Clock::System.now();
    let made = back_up(&options.data, &options.to, &moment_text(now)).map_err(|error| error.says().clone())?;
    let (events, segments, files) = (made.events, made.segments, made.files);
    let told = words!(
        "已备份到 {to}：{events} 条事件，{segments} 个日志段，{files} 个文件。钥匙单独放在 {to}/keys：有人被遗忘之后，请重新备份，并销毁旧备份的 keys 文件夹",
        "backed up to {to}: {events} events in {segments} segments, {files} files. The keys stand apart in {to}/keys: after somebody was forgotten, back up again and destroy the folder keys of older backups"
    );
    super::print(&format!("{told}\n"))
}

//! `yimen verify`: is everything that was ever acknowledged still there?

use super::arguments::VerifyOptions;
use super::fail;
use engine::store::{Disk, IndexPlace, OpenError, RealDisk, SledPlace, verify};
use engine::words;
use engine::words::Words;
use std::process::ExitCode;
use std::sync::Arc;

/// Checks the whole chain, every event, every sealed text, and the index. Exit status 1 if anything is wrong.
pub fn run(options: &VerifyOptions) -> ExitCode {
    match check(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(faults) => {
            for words in &faults {
                fail(words);
            }
            ExitCode::FAILURE
        }
    }
}

fn check(options: &VerifyOptions) -> Result<(), Vec<Words>> {
    let shown = options.data.display();
    if !options.data.join("journal").is_dir() {
        return Err(vec![words!("{shown} 中没有日志（journal）", "{shown} holds no journal")]);
    }
    let disk = RealDisk::open(&options.data).map_err(|error| match error {
        OpenError::InUse(_) => vec![words!(
            "{shown} 正被另一个进程使用：yimen backup 备份时即逐条核对，服务不必停；要连索引一起核对，请先停下服务",
            "{shown} is in use by another process: `yimen backup` reads all of it through while the server runs; to check the index too, stop it first"
        )],
        error => vec![error.says().clone()],
    })?;
    let mut place = SledPlace::beside(&disk);
    let index = if place.is_empty().unwrap_or(true) {
        None
    } else {
        Some(place.open().map_err(|error| vec![words!("索引不可读（会自动重建）：{error}", "the index can't be read (it will be made anew): {error}")])?)
    };
    let found = verify(Arc::new(disk) as Arc<dyn Disk>, index.as_deref())?;
    let (events, segments, forgotten, files, torn) = (found.events, found.segments, found.forgotten, found.files, found.torn_bytes);
    let mut told = words!(
        "完好：{events} 条事件，{segments} 个日志段，{forgotten} 份档案已遗忘，{files} 个文件",
        "in good order: {events} events in {segments} segments, {forgotten} people or households forgotten, {files} files kept"
    )
    .to_string();
    if torn > 0 {
        told = format!(
            "{told}\n{}",
            words!(
                "末尾有 {torn} 字节未写完，从未答复过；下次打开时截去",
                "{torn} bytes at the end were never finished nor answered; they are cut off at the next start"
            )
        );
    }
    super::print(&format!("{told}\n")).map_err(|words| vec![words])
}

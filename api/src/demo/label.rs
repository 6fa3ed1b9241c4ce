//! Is the data folder empty, a whole demonstration, or somebody's own?

use super::{DEMO_DATE, SEED};
use engine::words;
use engine::words::Words;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Rises when what is made changes, so that an older demonstration is made anew.
const GENERATION: u32 = 4;
const LABEL: &str = "demonstration.json";

/// What a data folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing yet.
    Empty,
    /// A demonstration that was made to its end.
    Whole,
    /// Somebody's own data: it is opened, and nothing is made in it.
    Foreign,
}

/// What stands beside the store: that it is synthetic, what it was made from, and whether it was finished.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Label {
    synthetic: bool,
    note: String,
    generation: u32,
    seed: u64,
    on: String,
    is_finished: bool,
}

fn label(is_finished: bool) -> Label {
    let note = "合成数据，没有真实的人 / synthetic data: nobody in it exists".to_string();
    Label { synthetic: true, note, generation: GENERATION, seed: SEED, on: DEMO_DATE.to_string(), is_finished }
}

/// Looks at the folder. A demonstration that was cut off while it was made, or is of an older kind, is cleared away.
pub fn prepare(folder: &Path) -> Result<Standing, Words> {
    let shown = folder.display().to_string();
    let failed = |error: std::io::Error| words!("无法使用数据文件夹 {shown}：{error}", "can't use the data folder {shown}: {error}");
    fs::create_dir_all(folder).map_err(failed)?;
    let written = match fs::read_to_string(folder.join(LABEL)) {
        Ok(text) => serde_json::from_str::<Label>(&text).ok(),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    match written {
        Some(written) if written == label(true) => return Ok(Standing::Whole),
        // Ours, and only then anything is removed.
        Some(written) if written.synthetic => {
            for name in ["journal", "keys", "index", "lock"] {
                let path = folder.join(name);
                let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                removed.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) }).map_err(failed)?;
            }
        }
        _ if folder.join("journal").exists() => return Ok(Standing::Foreign),
        _ => {}
    }
    write(folder, false).map_err(failed)?;
    Ok(Standing::Empty)
}

/// Whether a folder holds a demonstration that was made to its end.
pub fn is_whole(folder: &Path) -> bool {
    let text = fs::read_to_string(folder.join(LABEL)).unwrap_or_default();
    serde_json::from_str::<Label>(&text).is_ok_and(|written| written == label(true))
}

/// Notes that the demonstration was made to its end.
pub fn finish(folder: &Path) -> Result<(), Words> {
    let shown = folder.display().to_string();
    write(folder, true).map_err(|error| words!("无法写入数据文件夹 {shown}：{error}", "can't write to the data folder {shown}: {error}"))
}

fn write(folder: &Path, is_finished: bool) -> std::io::Result<()> {
    let fresh = folder.join("demonstration.fresh");
    fs::write(&fresh, serde_json::to_string_pretty(&label(is_finished)).expect("a label is JSON"))?;
    fs::File::open(&fresh)?.sync_all()?;
    fs::rename(fresh, folder.join(LABEL))
}

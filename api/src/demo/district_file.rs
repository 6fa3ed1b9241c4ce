//! Where does the synthetic district lie, and is it still whole?

use engine::calendar::Date;
use engine::population::{HouseholdKind, dongcheng};
use engine::words;
use engine::words::Words;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Rises when the generator changes, so that an older district is made anew.
const GENERATION: u32 = 3;
const HOUSEHOLDS: &str = "synthetic-district.jsonl";
const LABEL: &str = "synthetic-district.json";

/// The district's households, one a line, and where they lie.
pub struct DistrictFile {
    /// JSON Lines.
    pub text: String,
    /// Their file.
    pub path: PathBuf,
    /// Whether the file was there already.
    pub is_reused: bool,
    /// Lines of the allowance's register; the rest are other needy households.
    pub dibao_households: usize,
}

/// What stands beside the district: that it is synthetic, and what it was made from.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Label {
    synthetic: bool,
    note: String,
    generation: u32,
    seed: u64,
    on: String,
    dibao_households: usize,
    bytes: usize,
    checksum: String,
}

/// Reads the district if it is whole and of this generation; else makes it anew.
pub fn make_or_reuse(folder: &Path, on: Date, seed: u64) -> Result<DistrictFile, Words> {
    let path = folder.join(HOUSEHOLDS);
    if let Some((text, label)) = read_whole(folder, on, seed) {
        return Ok(DistrictFile { text, path, is_reused: true, dibao_households: label.dibao_households });
    }
    let district = dongcheng(on, seed);
    let mut text = String::new();
    for household in &district.households {
        text.push_str(&serde_json::to_string(&household.document).expect("a document is JSON"));
        text.push('\n');
    }
    let dibao_households = district.households.iter().filter(|h| h.kind == HouseholdKind::Dibao).count();
    let label = Label {
        synthetic: true,
        note: "合成数据，没有真实的人 / synthetic data: nobody in it exists".to_string(),
        generation: GENERATION,
        seed,
        on: on.to_string(),
        dibao_households,
        bytes: text.len(),
        checksum: checksum(&text),
    };
    let shown = folder.display();
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        replace(&path, text.as_bytes())?;
        replace(&folder.join(LABEL), serde_json::to_string_pretty(&label).expect("a label is JSON").as_bytes())
    };
    write().map_err(|error| words!("无法写入数据文件夹 {shown}:{error}", "can't write to the data folder {shown}: {error}"))?;
    Ok(DistrictFile { text, path, is_reused: false, dibao_households })
}

fn read_whole(folder: &Path, on: Date, seed: u64) -> Option<(String, Label)> {
    let label: Label = serde_json::from_str(&fs::read_to_string(folder.join(LABEL)).ok()?).ok()?;
    let is_ours = label.generation == GENERATION && label.seed == seed && label.on == on.to_string();
    let text = is_ours.then(|| fs::read_to_string(folder.join(HOUSEHOLDS)).ok())??;
    (text.len() == label.bytes && checksum(&text) == label.checksum).then_some((text, label))
}

/// A file is either the old one or the new one, never half of each.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let fresh = path.with_extension("fresh");
    let mut file = fs::File::create(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(fresh, path)
}

/// FNV-1a: finds a damaged file, proves nothing against a forger.
fn checksum(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

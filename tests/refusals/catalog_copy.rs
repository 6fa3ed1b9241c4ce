//! What do `check` and `recommend` say of a catalog with a fault in it?

use crate::line::is_in_both_languages;
use engine::catalog::SourceFolder;
use engine::proof::load_catalog;
use fastrand::Rng;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use support::{Run, run_yimen};
use tempfile::TempDir;

/// The program that the faults go into.
pub const PROGRAM: &str = "ez-urban-dibao";
const ON: &str = "2008-06-01";

/// A copy of the catalog in a folder that vanishes with it.
pub struct CatalogCopy {
    folder: TempDir,
}

/// One fault: a text of the program's file, what it is replaced by, and a text on the line that must be named ("" where any
/// line of the file will do).
pub struct Fault {
    /// What it is.
    pub name: &'static str,
    /// As the file has it.
    pub from: &'static str,
    /// As the fault has it.
    pub to: &'static str,
    /// Stands on the line at fault.
    pub at: &'static str,
}

impl CatalogCopy {
    /// The whole catalog of the repository.
    pub fn whole() -> Self {
        Self::of(|_| true)
    }

    /// The shared files and Ezhou's, which load faster.
    pub fn of_ezhou() -> Self {
        Self::of(is_ezhou)
    }

    fn of(is_kept: impl Fn(&str) -> bool) -> Self {
        let copy = Self { folder: tempfile::tempdir().expect("a folder") };
        for file in support::catalog_files().files.into_iter().filter(|file| is_kept(&file.path)) {
            let path = copy.folder.path().join(&file.path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, &file.bytes).expect("a file");
        }
        copy
    }

    /// Where the copy stands.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where a program's file stands in the copy.
    pub fn file_of(&self, id: &str) -> PathBuf {
        let name = format!("/{id}.yaml");
        let file = support::catalog_files().files.into_iter().find(|file| file.path.ends_with(&name)).unwrap_or_else(|| panic!("{id} has a file"));
        self.folder.path().join(file.path)
    }

    /// Replaces a text of a program's file.
    pub fn replace(&self, id: &str, from: &str, to: &str) {
        let path = self.file_of(id);
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains(from), "{id} has no {from} to put the fault into");
        fs::write(&path, text.replacen(from, to, 1)).expect("a file");
    }

    /// The place that `check` must name for a text of a program's file: `path:line:`.
    pub fn place_of(&self, id: &str, at: &str) -> String {
        let path = self.file_of(id);
        let text = String::from_utf8_lossy(&fs::read(&path).expect("a file")).into_owned();
        if at.is_empty() {
            return format!("{}:", path.display());
        }
        let line = text.lines().position(|line| line.contains(at)).unwrap_or_else(|| panic!("{at} stands in {id}"));
        format!("{}:{}:", path.display(), line + 1)
    }

    /// Runs `check`.
    pub fn check(&self) -> Run {
        run_yimen(&["check", self.folder.path().to_str().expect("UTF-8")], b"")
    }

    /// Runs `recommend` on some households and reads its lines.
    pub fn recommend(&self) -> Vec<Answer> {
        let run = run_yimen(&["recommend", "--catalog", self.folder.path().to_str().expect("UTF-8"), "--as-of", ON, "--all", "-"], households().as_bytes());
        assert_eq!(run.status, 0, "{}", run.err);
        run.out.lines().map(Answer::read).collect()
    }
}

/// A line of output in its parts, each as it was printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Everything but what follows, and but the catalog's hash.
    rest: BTreeMap<String, String>,
    items: Vec<String>,
    /// Ids of programs that did not load.
    pub left_out: Vec<String>,
    hash: String,
}

impl Answer {
    fn read(line: &str) -> Self {
        let parts: BTreeMap<String, &RawValue> = serde_json::from_str(line).expect("a line of output is an object");
        let items: Vec<&RawValue> = serde_json::from_str(parts["recommendations"].get()).expect("a list");
        Self {
            items: items.into_iter().map(|item| item.get().to_string()).collect(),
            left_out: serde_json::from_str(parts["left_out"].get()).expect("a list of ids"),
            hash: parts["catalog"].get().to_string(),
            rest: parts
                .iter()
                .filter(|(key, _)| !matches!(key.as_str(), "recommendations" | "left_out" | "catalog"))
                .map(|(key, raw)| (key.clone(), raw.get().to_string()))
                .collect(),
        }
    }

    /// The same answer without some programs, which are left out.
    fn without(&self, programs: &[&str]) -> Self {
        let mut less = self.clone();
        less.items.retain(|item| !programs.iter().any(|id| item.starts_with(&format!("{{\"program\":\"{id}\","))));
        less.left_out.extend(programs.iter().map(|id| id.to_string()));
        less.left_out.sort();
        less.left_out.dedup();
        less
    }
}

/// Whether a file is shared by all regions or Ezhou's.
fn is_ezhou(path: &str) -> bool {
    !path.contains('/') || path.starts_with("4207-ezhou/")
}

/// Some households of Ezhou and Beijing in words that both copies know, with facts unknown.
fn households() -> &'static str {
    static HOUSEHOLDS: OnceLock<String> = OnceLock::new();
    HOUSEHOLDS.get_or_init(|| {
        let mut rng = Rng::with_seed(185);
        let files = support::catalog_files().files.into_iter().filter(|file| is_ezhou(&file.path)).collect();
        let catalog = load_catalog(&SourceFolder { files, ..SourceFolder::default() }).0;
        let mut line = |number: usize| {
            let complete = support::complete_document(&catalog.vocabulary, &mut rng, None);
            let complete = support::consistent(&complete, &catalog, engine::calendar::civil_date(2008, 6, 1));
            let mut document = support::drop_facts(&complete, (number % 3 * 20) as u8, &mut rng);
            document.insert("area".into(), if number % 4 == 3 { "110101001" } else { "420704" }.into());
            support::document_of(&document) + "\n"
        };
        (0..12).map(&mut line).collect()
    })
}

/// `check` fails and names each place, with problem and mend in both languages.
pub fn assert_check_names(copy: &CatalogCopy, places: &[String], about: &str) {
    let run = copy.check();
    assert_eq!(run.status, 1, "{about}: {}", run.out);
    for place in places {
        let Some((_, told)) = run.out.split_once(place.as_str()) else { panic!("{about}: {place} is not named: {}", run.out) };
        let told = told.split("\n\n").next().unwrap_or_default();
        for label in ["问题", "problem: ", "改法", "mend: "] {
            let line = told.lines().find_map(|line| line.trim().strip_prefix(label)).unwrap_or_else(|| panic!("{about}: no {label} in {told}"));
            assert!(line.chars().count() > 4 && !line.trim_end().ends_with([':', '：']), "{about}: says nothing: {line}");
        }
        assert!(is_in_both_languages(told), "{about}: {told}");
    }
}

/// Compared with the answers of the same catalog without the faults, some programs are left out of every answer, and all else is answered
/// as before, byte for byte.
pub fn assert_only_left_out(copy: &CatalogCopy, sound: &[Answer], programs: &[&str], about: &str) {
    let found = copy.recommend();
    assert_eq!(found.len(), sound.len(), "{about}");
    let wanted: Vec<Answer> = sound.iter().map(|answer| answer.without(programs)).collect();
    assert!(
        programs.is_empty() || wanted.iter().zip(sound).any(|(less, more)| less.items.len() < more.items.len()),
        "{about}: the sound one answers {programs:?}"
    );
    for (found, wanted) in found.into_iter().zip(wanted) {
        assert_ne!(found.hash, wanted.hash, "{about}: the hash is of the content");
        assert_eq!(Answer { hash: wanted.hash.clone(), ..found }, wanted, "{about}");
    }
}

/// Each fault by itself is named by `check`, and takes down the program that has it and nothing else.
pub fn assert_faults(faults: &[Fault]) {
    let sound = CatalogCopy::of_ezhou().recommend();
    for fault in faults {
        let copy = CatalogCopy::of_ezhou();
        copy.replace(PROGRAM, fault.from, fault.to);
        assert_check_names(&copy, &[copy.place_of(PROGRAM, fault.at)], fault.name);
        assert_only_left_out(&copy, &sound, &[PROGRAM], fault.name);
    }
}

//! Is the house built as its plan says?

mod comments;
mod editors;
mod maps;
mod rooms;

use std::path::{Path, PathBuf};
use support::repository;

/// Every Rust file of the repository's own packages.
fn rust_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for top in ["engine", "api", "tests", "benches"] {
        collect(&repository().join(top), &mut files);
    }
    assert!(files.len() > 50, "the files are found");
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(repository()).unwrap_or(path).display().to_string()
}

#[test]
fn top_level_folders_are_fixed() {
    let allowed = ["Cargo.toml", "Cargo.lock", "engine", "api", "catalog", "tests", "benches", "README.md", "target", "data"];
    for entry in std::fs::read_dir(repository()).expect("the repository").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || allowed.contains(&name.as_str()), "{name} has no place at the top");
    }
}

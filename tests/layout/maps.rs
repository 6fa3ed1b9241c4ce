//! Does each folder's map name what is there, and only that?

use super::{read, rust_files, shown};
use std::path::Path;
use support::repository;

const MAPS: [&str; 5] = ["engine/README.md", "api/README.md", "catalog/README.md", "tests/README.md", "benches/README.md"];

/// Paths between backquotes that look like files or folders.
fn paths_in(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for part in text.split('`').skip(1).step_by(2) {
        let looks_like_path = !part.contains([' ', '*', '<', '(', '{', '=', '$', ':', '…'])
            && (part.ends_with('/') || part.ends_with(".rs") || part.ends_with(".md") || part.ends_with(".yaml"));
        if looks_like_path {
            paths.push(part.to_string());
        }
    }
    paths
}

#[test]
fn every_path_that_a_map_names_exists() {
    let mut named = 0;
    for map in MAPS.iter().chain(&["README.md", "engine/DESIGN.md"]) {
        let folder = repository().join(map).parent().expect("a folder").to_path_buf();
        for path in paths_in(&read(&repository().join(map))) {
            named += 1;
            let exists = folder.join(&path).exists() || folder.join("src").join(&path).exists() || repository().join(&path).exists();
            assert!(exists, "{map} names {path}, which is not there");
        }
    }
    assert!(named > 30, "paths are found");
}

#[test]
fn every_room_is_named_by_its_map() {
    for (folder, map) in [
        ("engine/src", "engine/README.md"),
        ("api/src", "api/README.md"),
        ("catalog", "catalog/README.md"),
        ("tests", "tests/README.md"),
        ("benches", "benches/README.md"),
    ] {
        let text = read(&repository().join(map));
        for entry in std::fs::read_dir(repository().join(folder)).expect("a folder").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_room = entry.path().is_dir() || (name.ends_with(".rs") && name != "lib.rs" && name != "main.rs");
            let bare = name.trim_end_matches(".rs");
            assert!(!is_room || text.contains(&format!("`{bare}")) || text.contains(&format!("{bare}/")), "{map} does not name {folder}/{name}");
        }
    }
}

/// `YIMEN_BLESS=1` writes them anew.
#[test]
fn the_schemas_for_editors_are_those_of_the_types() {
    for (kind, schema) in engine::catalog::file_schemas() {
        let schema = serde_json::to_string_pretty(&schema).expect("JSON");
        let path = repository().join(format!("catalog/{kind}.schema.json"));
        if std::env::var_os("YIMEN_BLESS").is_some() {
            std::fs::write(&path, format!("{schema}\n")).expect("the schema is written");
        }
        assert!(read(&path).trim() == schema.trim(), "the types of {kind} have changed; run: YIMEN_BLESS=1 cargo test -p tests --test layout");
    }
}

/// Every file that an editor may complete names its schema, and one that is there.
#[test]
fn every_catalog_file_names_its_schema() {
    let mut seen = 0;
    for file in support::catalog_files().files.iter().filter(|file| file.path.ends_with(".yaml")) {
        let path = repository().join("catalog").join(&file.path);
        let first = read(&path).lines().next().unwrap_or_default().to_string();
        // Files of words and numbers that were there before may begin with what they are about.
        let Some(schema) = first.strip_prefix("# yaml-language-server: $schema=") else { continue };
        seen += 1;
        let named = path.parent().expect("a folder").join(schema);
        assert!(named.is_file(), "{} names {schema}, which is not there", file.path);
    }
    assert!(seen > 100, "{seen} files name their schema");
}

#[test]
fn files_are_short_and_hold_one_thing() {
    for file in rust_files() {
        let lines = read(&file).lines().count();
        assert!(lines <= 460, "{} has {lines} lines", shown(&file));
    }
}

#[test]
fn a_folder_s_mod_file_holds_only_words_and_names() {
    for file in rust_files().into_iter().filter(|f| f.file_name().is_some_and(|n| n == "mod.rs") && shown(f).starts_with("engine/src")) {
        let text = read(&file);
        let functions = text.lines().filter(|line| line.trim_start().starts_with("fn ") || line.starts_with("impl ")).count();
        assert_eq!(functions, 0, "{} holds private code", shown(&file));
    }
}

#[test]
fn no_catch_all_names() {
    const BANNED: [&str; 9] = ["utils", "util", "helpers", "common", "misc", "manager", "service", "processor", "types"];
    for file in rust_files() {
        let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = file.parent().and_then(Path::file_name).map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        assert!(!BANNED.contains(&stem.as_str()) && !BANNED.contains(&folder.as_str()), "{} says nothing", shown(&file));
    }
}

//! Does each room of the engine import only from those above it, and nothing that the engine must not know?

use super::{read, rust_files, shown};
use support::repository;

/// The engine's rooms in reading order.
const ROOMS: [&str; 21] = [
    "words",
    "number",
    "money",
    "calendar",
    "id",
    "facts",
    "catalog",
    "eligibility",
    "self_check",
    "columns",
    "rehearsal",
    "sealing",
    "ledger",
    "store",
    "registry",
    "watch",
    "linkage",
    "casework",
    "allocation",
    "alerts",
    "population",
];
/// Rooms that may import from all of the above.
const LAST: [&str; 1] = ["proof"];

fn room_of(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("engine/src/")?;
    let room = rest.split('/').next()?.trim_end_matches(".rs");
    (room != "lib").then_some(room)
}

#[test]
fn rooms_import_only_from_those_above() {
    let mut imports = 0;
    for file in rust_files() {
        let path = shown(&file);
        let Some(room) = room_of(&path) else { continue };
        let Some(own) = ROOMS.iter().chain(&LAST).position(|r| *r == room) else { panic!("{path}: the room {room} has no place in the reading order") };
        for (number, line) in read(&file).lines().enumerate() {
            for part in line.split("crate::").skip(1) {
                let other: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                let Some(position) = ROOMS.iter().chain(&LAST).position(|r| *r == other) else { continue };
                imports += 1;
                assert!(position <= own, "{path}:{}: {room} imports {other}, which stands below it", number + 1);
            }
        }
    }
    assert!(imports > 100, "imports are found");
}

/// A grant carries its terms, so that old records mean the same under any new catalog.
#[test]
fn the_ledger_knows_no_catalog_and_the_rules_know_no_ledger() {
    const STRANGERS: [(&str, &[&str]); 4] = [
        ("ledger", &["catalog", "eligibility", "registry"]),
        ("store", &["catalog", "eligibility", "registry"]),
        ("eligibility", &["ledger", "registry", "store"]),
        ("linkage", &["catalog", "eligibility", "ledger", "registry", "store"]),
    ];
    let mut looked_at = 0;
    for file in rust_files() {
        let path = shown(&file);
        let Some(room) = room_of(&path) else { continue };
        for (_, strangers) in STRANGERS.iter().filter(|(own, _)| *own == room) {
            looked_at += 1;
            let text = read(&file);
            for stranger in *strangers {
                assert!(!text.contains(&format!("crate::{stranger}")), "{path} knows {stranger}");
            }
        }
    }
    assert!(looked_at > 20, "the rooms are found");
}

/// No clock, no network, no async, no unordered maps in the engine; two doors to the disk, and one thread behind one of them.
#[test]
fn the_engine_is_pure() {
    const FORBIDDEN: [&str; 12] =
        ["SystemTime", "Instant::", "std::net", "tokio", "axum", "hyper", "HashMap", "HashSet", "std::thread", "std::env", "println!", "eprintln!"];
    for file in rust_files().into_iter().filter(|f| shown(f).starts_with("engine/src")) {
        let (path, text) = (shown(&file), read(&file));
        for word in FORBIDDEN.iter().filter(|word| path != "engine/src/store/queue.rs" || **word != "std::thread") {
            assert!(!text.contains(word), "{path} uses {word}");
        }
        let is_door = ["engine/src/catalog/folder.rs", "engine/src/store/real_disk.rs", "engine/src/store/sled_index.rs"].contains(&path.as_str());
        assert!(is_door || !text.contains("std::fs"), "{path} opens a door to the disk");
    }
    let manifest = read(&repository().join("engine/Cargo.toml"));
    for dependency in ["tokio", "axum", "tracing", "rayon", "clap", "tantivy"] {
        assert!(!manifest.contains(dependency), "the engine depends on {dependency}");
    }
}

/// Floats have no place where money is reckoned or a verdict is found; probabilities of linkage are the one use.
#[test]
fn no_floats_in_the_engine() {
    let may_have_none = |path: &str| path.starts_with("engine/src") && !path.starts_with("engine/src/linkage/");
    for file in rust_files().into_iter().filter(|f| may_have_none(&shown(f))) {
        // The YAML reader names every type of serde in order to forward it.
        for line in read(&file).lines().filter(|line| !line.contains("forward_to_deserialize_any") && !line.trim_start().starts_with("i8 i32")) {
            assert!(!line.contains("f64") && !line.contains("f32"), "{} uses a float: {line}", shown(&file));
        }
    }
}

#[test]
fn every_dependency_earns_its_place_in_one_line() {
    for (manifest, document) in [("engine/Cargo.toml", "engine/DESIGN.md"), ("api/Cargo.toml", "api/README.md")] {
        let (manifest, text) = (read(&repository().join(manifest)), read(&repository().join(document)));
        let dependencies = manifest.split("[dependencies]").nth(1).expect("dependencies").split("\n[").next().expect("a section");
        for line in dependencies.lines().filter(|line| line.contains(".workspace")) {
            let name = line.split('.').next().expect("a name").trim();
            assert!(name == "engine" || text.contains(&format!("`{name}`")), "{name} has no line in {document}");
        }
    }
}

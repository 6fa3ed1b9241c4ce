//! How do the peers' own figures stand beside ours?
//!
//! Their scripts append one JSON line a run to `results/results.jsonl`: wall, user and system seconds of each repetition.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What was measured here in the same hour, in seconds.
pub struct Ours {
    /// Households.
    pub count: usize,
    /// CPU of one thread for everybody, complete facts.
    pub everybody: f64,
    /// Wall time for one household in process.
    pub one: f64,
}

/// Of one peer's runs all repetitions.
#[derive(Default)]
struct Runs {
    cpu: Vec<f64>,
    wall: Vec<f64>,
}

/// Prints each peer's medians and how many times ours they are; nothing where no script has been run.
pub fn print_beside(folder: &Path, ours: &Ours) {
    let Ok(text) = std::fs::read_to_string(folder.join("results/results.jsonl")) else { return };
    let mut everybody: BTreeMap<String, Runs> = BTreeMap::new();
    let mut one: BTreeMap<String, Runs> = BTreeMap::new();
    for line in text.lines() {
        let run: Value = serde_json::from_str(line).expect("a line of results is JSON");
        let name = format!("{} {}", run["peer"].as_str().unwrap_or_default(), run["mode"].as_str().unwrap_or_default());
        let runs = match (run["mode"].as_str(), run["H"].as_u64()) {
            (Some("one"), _) => one.entry(name).or_default(),
            (_, Some(count)) if count as usize == ours.count => everybody.entry(name).or_default(),
            _ => continue,
        };
        let (wall, user, system) = (numbers(&run["wall"]), numbers(&run["ucpu"]), numbers(&run["scpu"]));
        runs.cpu.extend(user.iter().enumerate().map(|(turn, user)| user + system.get(turn).copied().unwrap_or_default()));
        runs.wall.extend(wall);
    }
    println!("\n{:<34} {:>12} {:>10}", format!("everybody, {}", ours.count), "CPU, ms", "× ours");
    println!("{:<34} {:>12.1} {:>10}", "here, one thread", ours.everybody * 1e3, "1.0");
    for (name, mut runs) in everybody {
        let cpu = median(&mut runs.cpu);
        println!("{name:<34} {:>12.1} {:>10.1}", cpu * 1e3, cpu / ours.everybody);
    }
    println!("\n{:<34} {:>12} {:>10}", "one household", "wall, µs", "× ours");
    println!("{:<34} {:>12.2} {:>10}", "here, in process", ours.one * 1e6, "1.0");
    for (name, mut runs) in one {
        let wall = median(&mut runs.wall);
        println!("{name:<34} {:>12.1} {:>10.0}", wall * 1e6, wall / ours.one);
    }
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

/// The middle one; 0 of none.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

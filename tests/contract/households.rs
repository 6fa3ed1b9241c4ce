//! What do random households look like to the contract?
//!
//! Values lie near every threshold; half of the households lean towards a program, so that all verdicts are met often.

use crate::identity::Day;
use crate::kinds::{HOUSEHOLD, MEMBER, pick};
use crate::people::write_person;
use crate::profiles::{PROFILES, profile};
use fastrand::Rng;
use serde_json::{Value, json};
use support::Document;

const SIZES: [i64; 20] = [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7];
/// How many households in a hundred carry the day of their facts, and of these in how many it lies in the year asked about.
const DATED: u8 = 20;

/// A household with every fact, each forgotten with a chance in a hundred.
pub fn household(id: &str, rng: &mut Rng, on: Day, forgotten: u8) -> Document {
    let size = *pick(&SIZES, rng);
    let mut document: Document = HOUSEHOLD.iter().map(|(key, kind)| (key.to_string(), kind.draw(rng, size, on))).collect();
    let mut members: Vec<Document> = (0..size).map(|position| member(id, position, rng, on, size)).collect();
    if rng.bool() {
        lean(&mut document, &mut members, rng);
    }
    if rng.u8(0..100) >= DATED {
        document.remove("facts_on");
    } else if rng.bool() {
        document.insert("facts_on".into(), json!(format!("{}-03-31", on.0)));
    }
    forget(&mut document, forgotten, rng);
    for facts in &mut members {
        forget(facts, forgotten, rng);
    }
    document.insert("id".into(), json!(id));
    document.insert("members".into(), members.into_iter().map(Value::Object).collect());
    document
}

fn member(household: &str, position: i64, rng: &mut Rng, on: Day, size: i64) -> Document {
    let mut facts: Document = MEMBER.iter().map(|(key, kind)| (key.to_string(), kind.draw(rng, size, on))).collect();
    facts.insert("disability_type".into(), json!(rng.u8(0..=7)));
    facts.insert("disability_grade".into(), json!(rng.u8(0..=4)));
    facts.insert("name".into(), json!("王伟"));
    write_person(&mut facts, rng, on);
    // Ids neither sort as the members stand nor keep clear of the marks that a path is made of.
    facts.insert("id".into(), json!(format!("{household}.{}:{position}", (position * 7 + 5) % 10)));
    facts
}

/// Overwrites facts of the household and of one member with those of a profile, most of them.
fn lean(document: &mut Document, members: &mut [Document], rng: &mut Rng) {
    let (household, member) = profile(rng.usize(..PROFILES.len()));
    let recipient = rng.usize(..members.len());
    for (facts, profile) in [(document, household), (&mut members[recipient], member)] {
        for (key, value) in profile {
            if rng.u8(0..10) > 0 {
                if key == "birth_date" {
                    facts.remove("id_number");
                }
                facts.insert(key, value);
            }
        }
    }
}

/// Drops facts, or writes `null`, which says as much.
fn forget(facts: &mut Document, forgotten: u8, rng: &mut Rng) {
    let keys: Vec<String> = facts.keys().filter(|key| !matches!(key.as_str(), "id" | "facts_on")).cloned().collect();
    for key in keys {
        if rng.u8(0..100) < forgotten {
            if rng.bool() {
                facts.remove(&key);
            } else {
                facts.insert(key, Value::Null);
            }
        }
    }
}

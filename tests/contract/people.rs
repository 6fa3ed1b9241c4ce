//! Under which numbers, sexes and birth dates may a member be written?

use crate::identity::{Day, number_of};
use crate::kinds::{birth, pick};
use fastrand::Rng;
use serde_json::json;
use support::Document;

const REGIONS: [&str; 7] = ["420704", "420700", "110103", "610104", "810000", "830000", "932682"];

/// Writes `id_number`, `sex` and `birth_date`, which agree: the number alone, some of them, or none.
pub fn write_person(member: &mut Document, rng: &mut Rng, on: Day) {
    let born = birth(rng, on);
    let sequence = rng.u32(1..996);
    let sex = if sequence % 2 == 1 { "male" } else { "female" };
    let with_number = rng.u8(0..3) == 0;
    if with_number {
        let region = *pick(&REGIONS, rng);
        let (number, born) = written_number(region, born, sequence, rng);
        member.insert("id_number".into(), json!(number));
        if rng.u8(0..4) == 0 {
            member.insert("birth_date".into(), json!(born.to_string()));
            member.insert("sex".into(), json!(sex));
        }
    } else {
        member.insert("birth_date".into(), json!(born.to_string()));
        member.insert("sex".into(), json!(sex));
        if rng.u8(0..20) == 0 {
            member.insert("id_number".into(), json!("USA110190010112"));
        }
    }
}

/// A number in one of the forms that people write, and the birth date that it carries.
fn written_number(region: &str, born: Day, sequence: u32, rng: &mut Rng) -> (String, Day) {
    let whole = number_of(region, born, sequence);
    let is_citizen = region.starts_with(['1', '4', '6']);
    let text = match rng.u8(0..8) {
        0 => whole.to_lowercase(),
        1 => format!("{}-{} {}", &whole[..6], &whole[6..14], &whole[14..]),
        2 => whole.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).expect("full-width")).collect(),
        3 if is_citizen => format!("{whole}{}{}", rng.u8(1..=7), rng.u8(1..=4)),
        4 if is_citizen => format!("{whole}{}{}B{}", rng.u8(1..=7), rng.u8(1..=4), rng.u8(1..=9)),
        5 if is_citizen && born.0 < 2000 => format!("{}{}", &whole[..6], &whole[8..17]),
        _ => whole,
    };
    (text, born)
}

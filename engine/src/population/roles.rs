//! How old is somebody of a role, and what follows from it?

use super::person::day_before;
use super::place::Role;
use crate::calendar::Date;
use fastrand::Rng;
use serde_json::{Value, json};

/// A birth.
pub(super) struct Born {
    pub day: Date,
    pub is_male: bool,
}

impl Role {
    /// Whether this is a child or a student of the family.
    pub(super) fn is_child(self) -> bool {
        matches!(self, Self::Toddler | Self::Preschool | Self::Primary | Self::Junior | Self::Senior | Self::Vocational | Self::University)
    }

    /// The school stage that the role says, as the catalog codes it.
    pub(super) fn stage(self) -> Option<&'static str> {
        match self {
            Self::Preschool => Some("preschool"),
            Self::Primary => Some("primary"),
            Self::Junior => Some("junior"),
            Self::Senior => Some("senior"),
            Self::Vocational => Some("vocational"),
            Self::University => Some("university"),
            _ => None,
        }
    }
}

/// A birthday that fits a role on a day. Pupils have the age of their stage on the last first of September.
pub(super) fn born(role: Role, on: Date, rng: &mut Rng) -> Born {
    let september = |year: i16| Date::new(year, 9, 1).expect("1 September");
    let term = if on < september(on.year()) { september(on.year() - 1) } else { september(on.year()) };
    let pupil = |ages: std::ops::RangeInclusive<i16>, rng: &mut Rng| day_before(term, rng.i16(ages), rng);
    let day = match role {
        // Born since, or under three then.
        Role::Toddler => day_before(on, rng.i16(0..=2), rng),
        Role::Preschool => pupil(3..=5, rng),
        Role::Primary => pupil(6..=11, rng),
        Role::Junior => pupil(12..=14, rng),
        Role::Senior | Role::Vocational => pupil(15..=17, rng),
        Role::University => pupil(18..=21, rng),
        Role::Adult | Role::Ill | Role::SeverelyDisabled | Role::Disabled => day_before(on, rng.i16(24..=55), rng),
        // The oldest are the fewest.
        Role::Elder => day_before(on, 60 + rng.i16(0..=38).min(rng.i16(0..=38)), rng),
    };
    Born { day, is_male: rng.bool() }
}

/// The facts that make a role; those that the place does not ask are left out.
pub(super) fn facts_of(role: Role, asked: &[&str], rng: &mut Rng) -> Vec<(String, Value)> {
    let facts: Vec<(&str, Value)> = match role {
        Role::Ill => vec![("disease", json!(["cancer", "renal_failure", "other_serious_chronic", "other_major"][rng.usize(0..4)]))],
        Role::SeverelyDisabled => vec![("disability_type", json!(rng.u8(1..=6))), ("disability_grade", json!(rng.u8(1..=2)))],
        Role::Disabled => vec![("disability_type", json!(rng.u8(1..=6))), ("disability_grade", json!(rng.u8(3..=4)))],
        _ => role.stage().map(|stage| ("student", json!(stage))).into_iter().collect(),
    };
    facts.into_iter().filter(|(key, _)| asked.contains(key)).map(|(key, value)| (key.to_string(), value)).collect()
}

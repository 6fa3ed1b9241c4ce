//! Which shares and rates does a roll show of which it is known who is who?

use super::candidates::{Candidates, slots_of};
use super::fit::rates_of;
use super::levels::{FIELDS, LEVELS, Pattern, address, birth, household, levels_of, name, phone};
use super::model::{ALL_KINDS, KINDS, Kind, LEVELS_TOTAL, Model, Rates, offset};
use super::roll::Roll;

/// All levels alike count so much beside what was seen, so that none is impossible: real offices make errors that no list has.
const PRIOR_PART: f64 = 0.002;
const PRIOR_PAIRS: f64 = 4.0;

impl Model {
    /// Learns from a roll whose people are known, as a synthetic one's are. `is_same` is asked with two registrations.
    pub fn learn(roll: &Roll, candidates: &Candidates, is_same: impl Fn(u64, u64) -> bool) -> Model {
        let mut seen = [1.0; KINDS];
        let mut levels_seen = [[0.0; LEVELS_TOTAL]; KINDS];
        for (pair, pattern) in candidates.pairs.iter().zip(&candidates.patterns) {
            let (a, b) = slots_of(*pair);
            let kind = if is_same(roll.record(a).registration, roll.record(b).registration) { Kind::SamePerson } else { kind_of_two(*pattern) };
            let kind = ALL_KINDS.iter().position(|other| *other == kind).unwrap_or_default();
            seen[kind] += 1.0;
            for (field, level) in levels_of(*pattern).into_iter().enumerate().filter(|(_, level)| *level > 0) {
                levels_seen[kind][offset(field) + usize::from(level)] += 1.0;
            }
        }
        let total: f64 = seen.iter().sum();
        let rates = std::array::from_fn(|kind| rates_of(&levels_seen[kind], &before_anything_is_seen(ALL_KINDS[kind]), PRIOR_PAIRS + PRIOR_PART * seen[kind]));
        Model { shares: seen.map(|kind| kind / total), rates }
    }
}

/// All levels alike, but for the household: a family tells its members apart when it registers them, and strangers seldom live together.
fn before_anything_is_seen(kind: Kind) -> Rates {
    let mut rates = std::array::from_fn(|at| {
        let field = (0..FIELDS).rev().find(|field| offset(*field) <= at).unwrap_or_default();
        1.0 / (LEVELS[field] - 1) as f64
    });
    let same = match kind {
        Kind::SamePerson => 0.1,
        Kind::Family | Kind::Twins => 0.8,
        _ => 0.02,
    };
    let household = offset(FIELDS - 1);
    rates[household + usize::from(household::SAME)] = same;
    rates[household + usize::from(household::OTHER)] = 1.0 - same;
    rates
}

/// What two people are to each other, by what they share.
fn kind_of_two(pattern: Pattern) -> Kind {
    let [_, by_name, by_birth, _, by_phone, by_address, _] = levels_of(pattern);
    let is_home = (address::HOME..=address::HOUSE).contains(&by_address) || (phone::SAME..=phone::SAME_OF_MANY).contains(&by_phone);
    match () {
        () if is_home && by_birth == birth::SAME => Kind::Twins,
        () if is_home => Kind::Family,
        () if (name::SAME..=name::NEAR_SOUND).contains(&by_name) && by_address == address::COMMUNITY => Kind::NearbyNamesakes,
        () if (name::SAME..=name::NEAR_SOUND).contains(&by_name) => Kind::Namesakes,
        () if by_birth == birth::SAME && by_address == address::COMMUNITY => Kind::NearbySameDay,
        () if by_birth == birth::SAME => Kind::SameDay,
        () => Kind::Strangers,
    }
}

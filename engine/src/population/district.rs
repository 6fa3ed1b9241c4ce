//! How does a place become households?

use super::drawn::draw;
use super::flaws::Flaws;
use super::place::{HouseholdKind, Place, Register};
use super::places::DONGCHENG;
use super::planned::PlannedHouseholds;
use crate::calendar::Date;
use serde_json::{Map, Value};

/// One household of a district.
#[derive(Clone, Debug)]
pub struct DistrictHousehold {
    /// Its household document. Some carry a mistyped number, as registers do.
    pub document: Map<String, Value>,
    /// Its register.
    pub kind: HouseholdKind,
    /// Its recipient category.
    pub category: &'static str,
    /// Aid that it got where the office, and no rule, sets the amount.
    pub given: Vec<Aid>,
    /// For how many households of the place it stands, in millionths.
    pub stands_for_millionths: u64,
}

/// Aid that an office gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aid {
    /// The program.
    pub program: &'static str,
    /// The sum in fen.
    pub fen: i64,
}

/// A synthetic district.
#[derive(Clone, Debug)]
pub struct District {
    /// Its households, the allowance's first.
    pub households: Vec<DistrictHousehold>,
    /// What was planted.
    pub flaws: Flaws,
    /// How many facts were asked of all households and members, and how many are left unknown.
    pub facts_asked: usize,
    /// See `facts_asked`.
    pub facts_unknown: usize,
}

/// Of how many a district is made, and by which chance.
#[derive(Clone, Copy, Debug)]
pub struct Sampling {
    /// The same seed gives the same households.
    pub seed: u64,
    /// One household stands for so many of its kind; 1 makes them all.
    pub scale: usize,
    /// So many of a kind are kept in any case, so that rare ones are met at any scale.
    pub at_least: usize,
    /// Chance in a thousand that a fact which nobody's case rests on is unknown; the place's own unless stated.
    pub unknown_chance: Option<u16>,
}

impl Sampling {
    /// All households.
    pub fn whole(seed: u64) -> Self {
        Self::thinned(seed, 1)
    }

    /// One household for so many, but of each kind a hundred at least.
    pub fn thinned(seed: u64, scale: usize) -> Self {
        Self { seed, scale, at_least: 100, unknown_chance: None }
    }

    /// How many of so many alike are made.
    pub(super) fn kept(&self, households: usize) -> usize {
        households.div_ceil(self.scale.max(1)).max(households.min(self.at_least))
    }
}

/// The households of a place, the same for the same sampling.
pub fn households(place: &'static Place, sampling: Sampling) -> Box<dyn Iterator<Item = DistrictHousehold>> {
    match &place.register {
        Register::Drawn(register) => Box::new(draw(place, register, place.on, sampling).households.into_iter()),
        Register::Planned(plan) => Box::new(PlannedHouseholds::new(place, plan, sampling)),
    }
}

/// The Dongcheng district on a date, the same for the same seed.
pub fn dongcheng(on: Date, seed: u64) -> District {
    dongcheng_with(on, seed, DONGCHENG.unknown_chance)
}

/// The district with another chance in a thousand that a fact is unknown.
pub fn dongcheng_with(on: Date, seed: u64, unknown_chance: u16) -> District {
    let Register::Drawn(register) = &DONGCHENG.register else { unreachable!("Dongcheng's families are drawn") };
    let made = draw(&DONGCHENG, register, on, Sampling { unknown_chance: Some(unknown_chance), ..Sampling::whole(seed) });
    District { households: made.households, flaws: made.flaws, facts_asked: made.facts_asked, facts_unknown: made.facts_unknown }
}

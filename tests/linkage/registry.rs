//! Which synthetic registries is the linkage tried on, and how is it scored?

use crate::mistakes::{Turn, Written, write};
use crate::people::people;
use engine::linkage::{Pair, Registration};
use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};

/// Registrations of which so many in a hundred are second, third or fourth ones of somebody.
pub fn registry(seed: u64, count: usize, later_percent: usize) -> Vec<Written> {
    let mut rng = Rng::with_seed(seed);
    let later = count * later_percent / 100;
    let people = people(count - later, &mut rng);
    let communities: BTreeSet<(String, String)> = people.iter().map(|p| (p.home.subdistrict.clone(), p.home.community.clone())).collect();
    let communities: Vec<(String, String)> = communities.into_iter().collect();
    let mut written: Vec<Written> = (0..people.len()).map(|person| write(person, &people[person], Turn::First, &communities, &mut rng)).collect();
    let mut left = later;
    while left > 0 {
        let person = rng.usize(..people.len());
        for _ in 0..[1, 1, 1, 1, 2][rng.usize(..5)].min(left) {
            written.push(write(person, &people[person], Turn::Later, &communities, &mut rng));
            left -= 1;
        }
    }
    rng.shuffle(&mut written);
    written.iter_mut().zip(1..).for_each(|(registration, id)| registration.id = id);
    written
}

/// What the engine is told of them.
pub fn registrations(written: &[Written]) -> Vec<Registration<'_>> {
    written.iter().map(Written::registration).collect()
}

/// How many pairs are right, wrong and not found.
#[derive(Debug)]
pub struct Score {
    pub right: usize,
    pub wrong: usize,
    pub missed: usize,
}

impl Score {
    /// Of some pairs against the truth.
    pub fn of(written: &[Written], pairs: &[Pair]) -> Self {
        let person_of: BTreeMap<u64, usize> = written.iter().map(|w| (w.id, w.person)).collect();
        let mut times: BTreeMap<usize, usize> = BTreeMap::new();
        written.iter().for_each(|w| *times.entry(w.person).or_default() += 1);
        let there: usize = times.values().map(|n| n * (n - 1) / 2).sum();
        let right = pairs.iter().filter(|pair| person_of[&pair.first] == person_of[&pair.second]).count();
        Self { right, wrong: pairs.len() - right, missed: there - right }
    }

    /// The harmonic mean of precision and recall, in ten-thousandths.
    pub fn f1(&self) -> usize {
        2 * self.right * 10_000 / (2 * self.right + self.wrong + self.missed)
    }
}

//! How many steps does something take for the largest household, with walks within walks?
//!
//! A list has so many records at most, and all lists of a household together have so many: who walks over everybody's records
//! comes by as often as there are records, not as often as each of all members might have them.

use super::expression::{Over, Subject, Walk};
use crate::facts::{HOUSEHOLD_RECORDS_MAX, MEMBERS_MAX, RECORDS_MAX};

/// The bit of the recipient among those of the quantifiers' variables, of which there are three.
pub(super) const RECIPIENT: u8 = 1 << 3;
const SETS: usize = 1 << 4;

const MEMBERS: u64 = MEMBERS_MAX as u64;
const OF_ONE: u64 = RECORDS_MAX as u64;
const OF_ALL: u64 = HOUSEHOLD_RECORDS_MAX as u64;

/// The bit of a variable.
pub(super) fn bit(subject: Subject) -> u8 {
    match subject {
        Subject::Household => 0,
        Subject::Recipient => RECIPIENT,
        Subject::Bound(depth) | Subject::Record(depth, _) => 1 << depth,
    }
}

/// Steps, by the set of variables whose records they are taken for: so many for each record, or for each pair of records of two.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Steps([u64; SETS]);

impl Steps {
    /// Those of both.
    pub fn beside(self, other: Steps) -> Steps {
        self.and_each(|set| other.0[set])
    }

    /// So many more.
    pub fn and(self, more: u64) -> Steps {
        self.and_each(|set| if set == 0 { more } else { 0 })
    }

    fn and_each(mut self, more: impl Fn(usize) -> u64) -> Steps {
        self.0.iter_mut().enumerate().for_each(|(set, steps)| *steps = steps.saturating_add(more(set)));
        self
    }

    /// As often as a walk comes by.
    pub fn walked(self, walk: &Walk) -> Steps {
        match walk.over {
            Over::Members => self.of_each(1 << walk.depth),
            Over::Records(list) => self.for_records(usize::from(bit(list.subject))),
        }
    }

    /// Once for each member, who is this variable.
    fn of_each(self, variable: usize) -> Steps {
        self.placed(|set| if set & variable == 0 { (set, MEMBERS) } else { (set & !variable, OF_ALL) })
    }

    /// Once for each record of a variable's list.
    fn for_records(self, variable: usize) -> Steps {
        self.placed(|set| if set & variable == 0 && variable != 0 { (set | variable, 1) } else { (set, OF_ONE) })
    }

    /// Each set's steps as those of another set, so many times.
    fn placed(self, place: impl Fn(usize) -> (usize, u64)) -> Steps {
        let mut placed = Steps::default();
        for (set, steps) in self.0.into_iter().enumerate() {
            let (to, times) = place(set);
            placed.0[to] = placed.0[to].saturating_add(steps.saturating_mul(times));
        }
        placed
    }

    /// Those of a definition, of a subject: nothing but its own member can be open in it.
    pub fn moved_to(self, subject: Subject) -> Steps {
        let to = usize::from(bit(subject));
        self.placed(|set| (if set == 0 { 0 } else { to }, 1))
    }

    /// Together, of the household or of one recipient.
    pub fn of_one(self) -> u64 {
        self.0.into_iter().enumerate().fold(0, |sum: u64, (set, steps)| sum.saturating_add(if set == 0 { steps } else { steps.saturating_mul(OF_ONE) }))
    }

    /// Together, of every member.
    pub fn of_everybody(self) -> u64 {
        self.of_each(usize::from(RECIPIENT)).of_one()
    }
}

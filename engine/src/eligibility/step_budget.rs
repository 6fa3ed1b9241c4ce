//! How many steps may a search that judges one household again and again take altogether?
//!
//! Counted, and never timed, so that the same question has the same answer on every machine.

use crate::catalog::Program;
use crate::facts::{HOUSEHOLD_RECORDS_MAX, Household, MEMBERS_MAX};

/// Steps for all programs and members of one household together: three seconds at most. Only families of more than twenty come to it.
pub const SEARCH_STEPS: u64 = 200_000_000;

/// The steps that are left of a search.
#[derive(Clone, Debug)]
pub struct StepBudget {
    /// How large the household is, in records of the largest.
    size: u64,
    left: u64,
    is_used_up: bool,
}

impl StepBudget {
    /// All the steps that a search over a household may take.
    pub fn of(household: &Household) -> Self {
        let size = household.records().max(household.members.len() * HOUSEHOLD_RECORDS_MAX / MEMBERS_MAX) as u64;
        Self { size, left: SEARCH_STEPS, is_used_up: false }
    }

    /// Takes the steps of judging a program for one recipient, and so many more; not where there are too few left. Of those for the
    /// largest household it takes the share of this one's members and records.
    pub fn may_judge(&mut self, program: &Program, more: u64) -> bool {
        let steps = program.steps.saturating_mul(self.size) / HOUSEHOLD_RECORDS_MAX as u64 + self.size + more;
        self.is_used_up |= self.left < steps;
        self.left = self.left.saturating_sub(steps);
        !self.is_used_up
    }

    /// Whether something was left undone.
    pub fn is_used_up(&self) -> bool {
        self.is_used_up
    }
}

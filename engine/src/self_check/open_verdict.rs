//! What does an open verdict hang on, of all that somebody can be asked?

use super::told::definition_of;
use crate::catalog::{Catalog, Program};
use crate::eligibility::{Missing, MissingSet, Recipient, Situation, parts_of};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A verdict that hangs on unknown facts.
#[derive(Clone, Debug)]
pub struct OpenVerdict {
    /// The program.
    pub program: Arc<Program>,
    /// To whom it would be paid.
    pub recipient: Recipient,
    /// What it hangs on: facts, and numbers that the catalog lacks.
    pub missing: MissingSet,
    /// The facts of it that can still be asked. Of a computed fact that nobody could tell, what it is computed from.
    pub askable: BTreeSet<Missing>,
    /// Whether it hangs on something that can't be asked, so that no answers decide it for sure.
    pub is_blocked: bool,
    /// Fen a year that it would come to, where that is known already.
    pub yearly_fen: Option<i128>,
}

/// What can be asked in one situation: what was not asked yet, and what counts on the date.
pub(super) struct Asking<'a> {
    pub catalog: &'a Catalog,
    pub situation: &'a Situation<'a>,
    pub asked: &'a BTreeSet<Missing>,
}

impl Asking<'_> {
    /// Whether an answer would count: facts of a year that the document does not speak of stay unknown whatever is told.
    fn would_count(&self, fact: &Missing) -> bool {
        let holds_year = definition_of(fact, &self.catalog.vocabulary).is_none_or(|definition| definition.holds_year);
        !matches!(fact, Missing::Parameter(_)) && (self.situation.year_facts_known || !holds_year)
    }

    /// The facts to be asked of what is missing, and whether something of it can't be.
    pub fn askable(&self, missing: &MissingSet) -> (BTreeSet<Missing>, bool) {
        let (mut facts, mut is_blocked) = (BTreeSet::new(), false);
        let mut seen = BTreeSet::new();
        let mut left: Vec<Missing> = missing.iter().cloned().collect();
        while let Some(fact) = left.pop() {
            if !seen.insert(fact.clone()) {
                continue;
            }
            if self.would_count(&fact) && !self.asked.contains(&fact) {
                facts.insert(fact);
                continue;
            }
            let parts = parts_of(self.catalog, self.situation, &fact);
            is_blocked |= parts.is_empty();
            left.extend(parts);
        }
        (facts, is_blocked)
    }

    /// Facts to be asked with all those that may be asked in their place: the most questions there can be.
    pub fn at_most(&self, facts: BTreeSet<Missing>) -> usize {
        let mut all = facts;
        let mut left: Vec<Missing> = all.iter().cloned().collect();
        while let Some(fact) = left.pop() {
            for part in parts_of(self.catalog, self.situation, &fact) {
                if self.would_count(&part) && !self.asked.contains(&part) && all.insert(part.clone()) {
                    left.push(part);
                }
            }
        }
        all.len()
    }
}

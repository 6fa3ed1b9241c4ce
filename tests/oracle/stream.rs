//! Which expression stands at which place of the hundred thousand?
//!
//! Everything follows from the seed and the place, so that a failure can be looked at alone.

use super::case::Case;
use super::generate::{Generator, Part};
use super::print::{Brackets, print};
use super::random_households::Telling;
use super::small_catalog::SmallCatalog;
use super::tree::Term;
use engine::catalog::{Compiled, Scope, compile_value};
use fastrand::Rng;

/// The seed of all random choices of this package.
pub const SEED: u64 = 20_080_601;
/// How many expressions are tried.
pub const EXPRESSIONS: usize = 100_000;
const CASES: usize = 2_000;

/// One of the hundred thousand.
pub struct Expression {
    /// Its place.
    pub index: usize,
    /// Our tree.
    pub term: Term,
    /// Its text.
    pub text: String,
    /// Whether there is a recipient.
    pub scope: Scope,
    /// The engine's tree.
    pub compiled: Compiled,
}

/// A seed of its own for everything that is numbered.
pub fn seed_of(index: usize) -> u64 {
    SEED.wrapping_add((index as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Random households on random days.
pub fn cases(catalog: &SmallCatalog, telling: Telling) -> Vec<Case> {
    let mut rng = Rng::with_seed(SEED);
    (0..CASES).map(|_| Case::random(catalog, telling, &mut rng)).collect()
}

/// The expression at a place: three in four of the whole language, every fourth of what CEL has too.
pub fn expression_at(index: usize, catalog: &SmallCatalog) -> Result<Expression, String> {
    let scope = if index.is_multiple_of(2) { Scope::Person } else { Scope::Household };
    let part = if index / 2 % 4 == 3 { Part::SharedWithCel } else { Part::Whole };
    let brackets = if index / 8 % 4 == 3 { Brackets::Everywhere } else { Brackets::Needed };
    let mut seed = seed_of(index);
    loop {
        let term = Generator::new(catalog, scope, part, seed).expression();
        let text = print(&term, brackets, "person");
        match compile_value(&text, &catalog.engine_names(), scope) {
            Ok(compiled) => return Ok(Expression { index, term, text, scope, compiled }),
            // Walks within walks within walks, and sums of fractions, are refused for their work alone; another takes their place.
            Err(error) if ["takes too many steps", "fractions grow too long"].iter().any(|told| error.problem.en.contains(told)) => seed = seed.wrapping_add(1),
            Err(error) => return Err(format!("seed {SEED}, expression {index}: the engine refuses `{text}`: {error:?}")),
        }
    }
}

impl Expression {
    /// The household at which the expression is asked, and its recipient, if it has one.
    pub fn case_in<'c>(&self, cases: &'c [Case]) -> (&'c Case, Option<usize>) {
        let mut rng = Rng::with_seed(!seed_of(self.index));
        let case = &cases[rng.usize(..cases.len())];
        (case, (self.scope == Scope::Person).then(|| rng.usize(..case.household.members.len())))
    }

    /// Everything needed to look at a failure.
    pub fn failure(&self, case: &Case, recipient: Option<usize>, what: &str) -> String {
        let (index, text, on, rigour) = (self.index, &self.text, &case.on, case.rigour);
        let document = serde_json::Value::Object(case.document.clone());
        format!("{what}\n  seed {SEED}, expression {index}: {text}\n  on {on}, {rigour:?}, recipient {recipient:?}\n  {document}")
    }
}
